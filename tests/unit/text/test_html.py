from __future__ import annotations

from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadEncoding, BadPattern, BadValue, EmptyFile, GroundcodeError, InvalidDocument, NotText
from groundcode.text.loaders import Given, load
from groundcode.text.loaders.html import read
from groundcode.text.loaders.html_tokens import Tag, Text, TooManyTags, tokens
from groundcode.text.normalise import normalise


def loaded(page: str | bytes, **how: str) -> Transcript:
    data = page.encode() if isinstance(page, str) else page
    return read(Given(data, "P01", "P01.html", **how))


def spoken(page: str | bytes) -> list[tuple[str | None, str]]:
    got = loaded(page)
    return [(turn.speaker, got.text[turn.body : turn.end]) for turn in got.turns]


def hold(transcript: Transcript) -> None:
    """What every transcript keeps to."""
    text = transcript.text
    assert normalise(text).text == text
    at = 0
    for turn in transcript.turns:
        assert at <= turn.start <= turn.body <= turn.end <= len(text)
        at = turn.end


@pytest.mark.parametrize("ending", ["html", "htm", "HTML"])
def test_a_page_is_read_by_its_ending(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"访谈.{ending}"
    path.write_text("<!DOCTYPE html><title>x</title><p>访谈者：好</p><p>受访者：嗯</p>", encoding="utf-8")
    got = load(path)
    assert (got.name, got.text, got.encoding, got.line_ends) == ("访谈", "访谈者：好\n受访者：嗯", "utf-8", "")
    assert [guess.name for guess in got.speakers] == ["访谈者", "受访者"]


def test_blocks_are_lines_and_white_space_is_what_a_reader_sees() -> None:
    page = """<html><head><meta charset=utf-8><title>No</title></head><body>
      <h1>The  talk</h1> <div>Anna:
        one <i>two</i><span> three</span></div>Ben: four<br>five<br/>
      <ul><li>Anna: a<li>Ben: b</ul><blockquote><p>Anna: c<p>Ben: d&nbsp;e</blockquote></body></html>"""
    assert loaded(page).text == ("The talk\nAnna: one two three\n\nBen: four\nfive\n\nAnna: a\nBen: b\nAnna: c\nBen: d\xa0e")


def test_what_no_reader_sees_is_left_out() -> None:
    page = (
        "<head><style>.off {color: red; display: none} p.gone, .x > b {visibility:hidden}</style><script>var a='<p>no'</script>"
        "</head><p>Anna: a<!-- no --><template><p>no</template><noscript>no</noscript><p hidden>no <b>no"
        "<p>Ben: b<span style='display : none'>no</span><p class='y off'>no<p class=gone>no"
        "<svg><title>no</title></svg><select><option>no</select><p>Anna: <ruby>漢<rt>no</rt></ruby> <img alt=no> <a href=no>c</a>"
        "<p>Ben: <del>no</del>d<textarea>e</textarea><input type=hidden value=no>"
    )
    got = loaded(page)
    assert got.text == "Anna: a\nBen: b\nAnna: 漢 c\nBen: de"
    assert got.notes == ("1 tracked deletion was left out.", "4 hidden passages were left out.")


def test_entities_and_signs_that_are_no_tags() -> None:
    page = "<p>Anna: a &lt;b&gt; &amp;amp; &#8220;c&#8221; &#x4f60; &eacute;&nbsp;d 1 < 2 <3 & </p><p>Ben: e\u0301 <> </1>"
    assert loaded(page).text == "Anna: a <b> &amp; “c” 你 é\xa0d 1 < 2 <3 &\nBen: é <> </1>"
    assert loaded("<p title=\"a > b'\" class = 'c > d' e=f\"g>Anna: h").text == "Anna: h"


def test_tables_follow_the_rule_of_word_documents() -> None:
    page = """<table><caption>Talk</caption><thead><tr><th>Speaker</th><th>Text</th></tr></thead><tbody>
      <tr><td>Anna</td><td>Hello<br>you</td></tr><tr><td>张三<td>好<tr><td><td>more</tbody></table>
      <table><tr><td>00:01<td>Anna<td>So<tr><td>00:09<td>张三<td>嗯</table>
      <table><tr><td>a<td>b<td><table><tr><td>c<tr><td>d</table></table>"""
    assert loaded(page).text == (
        "Talk\nSpeaker\tText\nAnna: Hello\nyou\n张三：好\nmore\n[00:01] Anna: So\n[00:09] 张三：嗯\na\tb\tc\nd"
    )
    assert [turn.time for turn in loaded(page).turns][-2:] == ["00:01", "00:09"]


def test_a_table_that_only_lays_out_the_page_keeps_its_paragraphs() -> None:
    inner = "<p><b>Anna</b> one</p><p><b>Ben</b> two</p><p><b>Anna</b> three</p><p><b>Ben</b> four</p>"
    assert spoken(f"<table><tr><td>{inner}</td></tr></table>") == spoken(inner)
    assert spoken(inner) == [("Anna", "one"), ("Ben", "two"), ("Anna", "three"), ("Ben", "four")]


def test_bold_names_however_they_are_made_bold() -> None:
    page = (
        "<style>span.s1 {font-weight: 700} .no {font-weight: 400}</style><p><strong>Anna</strong>one</p>"
        "<p><span style='font-weight:bold'>Ben</span> two<br><b>Anna</b> three</p><p><span class=s1>Ben</span> four</p>"
        "<p><span class=no>Very</span> five</p><p><b>Very</b> six"
    )
    assert spoken(page) == [("Anna", "one"), ("Ben", "two"), ("Anna", "three"), ("Ben", "four\nVery five\nVery six")]


def test_names_on_lines_of_their_own() -> None:
    expected = [("Anna", "one"), ("Ben", "two"), ("Anna", "three"), ("Ben", "four")]
    names, words = ("Anna", "Ben") * 2, ("one", "two", "three", "four")
    for name, speech in (
        ("<p><b>{}</b></p>", "<p>{}</p>"),
        ("<h4>{}</h4>", "<p>{}"),
        ("<p>{}<br>", "{}</p>"),
        ("<dt>{}", "<dd>{}"),
    ):
        page = "".join(name.format(who) + speech.format(what) for who, what in zip(names, words, strict=True))
        assert spoken(f"<dl>{page}</dl>") == expected


def test_preformatted_text_keeps_its_lines() -> None:
    assert loaded("<pre>Anna: a\n  b\r\n\n\nBen: c</pre>").text == "Anna: a\n  b\n\nBen: c"
    assert loaded("<div style='white-space:pre-wrap'>Anna: a\nBen: b</div>").text == "Anna: a\nBen: b"


def test_a_page_without_tags_is_plain_text() -> None:
    assert spoken("Anna: a\nBen: b\nAnna: c") == [("Anna", "a"), ("Ben", "b"), ("Anna", "c")]


@pytest.mark.parametrize(
    ("declared", "codec", "used"),
    [
        ("<meta charset=gb2312>", "gb18030", "gb18030"),
        ("<meta http-equiv=Content-Type content='text/html; charset=GBK'>", "gb18030", "gb18030"),
        ("<?xml version='1.0' encoding='big5'?>", "big5hkscs", "big5hkscs"),
        ("<meta charset='utf-8'>", "gb18030", "gb18030"),
        ("<meta charset=iso-8859-1>", "utf-8", "utf-8"),
        ("<meta charset=utf-16>", "utf-8", "utf-8"),
        ("<meta charset=base64>", "utf-8", "utf-8"),
        ("<meta charset=nonsense>", "utf-8", "utf-8"),
        ("", "utf-16", "utf-16-le"),
        ("", "utf-8-sig", "utf-8"),
    ],
)
def test_encodings(declared: str, codec: str, used: str) -> None:
    body = "<p>訪談者：這個時候他說的是什麼，我們的社區</p><p>受訪者：他說的是我們的人，在這裡有一個大的不是</p>"
    got = loaded((declared + body).encode(codec))
    assert got.encoding == used
    assert [turn.speaker for turn in got.turns] == ["訪談者", "受訪者"]
    western = loaded(b"<meta charset=iso-8859-1><p>Anna: it\x92s caf\xe9")
    assert (western.text, western.encoding, western.notes) == ("Anna: it’s café", "cp1252", ())


def test_what_cannot_be_read_says_why() -> None:
    for page, error in ((b"", EmptyFile), (b"<p>&nbsp;<p>", EmptyFile), (b"<p hidden>a", EmptyFile), (b"%PDF-1", NotText)):
        with pytest.raises(error):
            loaded(page)
    with pytest.raises(BadEncoding):
        loaded(b"<p>\xff\xff", encoding="utf-8")
    with pytest.raises(BadValue):
        loaded(b"<p>a", encoding="nonsense")
    with pytest.raises(BadPattern):
        loaded(b"<p>a", speaker_pattern="(")


def test_too_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooManyTags):
        list(tokens("<b><b>", most=1))

    def refuse(_text: str) -> None:
        raise TooManyTags

    monkeypatch.setattr("groundcode.text.loaders.html.lines_of", refuse)
    with pytest.raises(InvalidDocument, match=r"P01.html is not a web page \(.html\) that can be read: .* 1000000 tags"):
        loaded("<b>")


@pytest.mark.parametrize(
    ("page", "length"),
    [
        ("<div>" * 100_000 + "Anna: b", 7),
        ("<table><tr><td>" * 30_000 + "Anna: b", 7),
        ("<p><button>" + "<span>" * 50_000 + "<div>" * 50_000 + "Anna: b", 7),
        ("<a href=x " * 200_000 + "Anna: b", None),
        ("<a b='" * 200_000 + "Anna: b", None),
        ("<!" * 500_000 + "Anna: b", None),
        ("<" * 1_000_000 + "Anna: b", None),
        ("<p title='" + "x" * 5_000_000 + "'>Anna: b", 7),
        ("<p " + "a " * 1_000_000 + ">Anna: b", 7),
        ("<b><i>x</b>" * 50_000, None),
        ("<p hidden>" + "<span>" * 1_000 + "no</p>Anna: b", 7),
        ("<style>" + ".a{" * 100_000 + "</style>Anna: b", 7),
    ],
    ids=range(12),
)
def test_hostile_pages_are_read_at_once(page: str, length: int | None) -> None:
    """What looks through the rest of the page at every tag takes hours here."""
    got = loaded(page)
    assert length is None or len(got.text) == length
    hold(got)


class Known(HTMLParser):
    """What the parser of the standard library makes of a page: its tags and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("+", f"{tag} {dict(attrs).get('title')}"))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("-", tag))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "text":
            data = self.found.pop()[1] + data
        self.found.append(("text", data))


_PARTS = st.one_of(
    st.text("ab <>&;你=\"'/!-", max_size=6).map(lambda text: escape(text, quote=False)),
    st.sampled_from(
        ["<b>", "</b>", "<P CLASS=x>", "</p >", "<br/>", "<!-- > <b> -->", "<!DOCTYPE x>", "&eacute;", "&#20320;", "\n"]
    ),
    st.text("ab<>&'=/ ", max_size=6).map(lambda text: f'<i title="{escape(text, quote=False)}" x>'),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PARTS, max_size=12).map("".join))
def test_tags_and_text_are_those_of_the_standard_library(page: str) -> None:
    known = Known()
    known.feed(page)
    known.close()
    ours: list[tuple[str, str]] = []
    for token in tokens(page):
        if isinstance(token, Tag):
            ours.append(("-", token.name) if token.closes else ("+", f"{token.name} {token.attribute('title')}"))
        elif ours and ours[-1][0] == "text":
            ours[-1] = ("text", ours[-1][1] + token.text)
        else:
            ours.append(("text", token.text))
    assert isinstance(Text("").text, str)
    assert [one for one in ours if one != ("-", "br")] == [one for one in known.found if one != ("-", "br")]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_of_our_errors(data: bytes) -> None:
    with suppress(GroundcodeError):
        hold(loaded(data))


_BITS = st.sampled_from(
    [
        *("<p>", "</p>", "<div hidden>", "</div>", "<b>", "</b>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<dl>", "<dt>"),
        *("<dd>", "<br>", "<pre>", "</pre>", "<h2>", "<li>", "<ul>", "</ul>", "<style>", "</style>", "<script>", "<head>"),
        *("</head>", "<!--", "-->", "Anna", ": ", "Hello ", "访谈者：", "&nbsp;", "&#0;", "\n", "<", "</", "\x00", "e\u0301"),
        *("<del>", "<template>", "<svg>", "</svg>", "</template>", "<select>", "<option>"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_BITS, max_size=40).map("".join))
def test_any_heap_of_tags_gives_text_or_one_of_our_errors(page: str) -> None:
    with suppress(GroundcodeError):
        hold(loaded(page))
