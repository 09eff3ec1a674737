"""Pages for a browser: whatever the texts are, they are only text; every coding lies on its words and leads to its code."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.exchange.codebooks.document import CodebookDocument, DocumentCode, DocumentExample
from groundcode.exchange.html import codebook_page, report_page
from groundcode.exchange.html.svg import inline_svg
from groundcode.exchange.html.values import (
    CountRow,
    FigurePage,
    Named,
    ParadigmPage,
    RelationRow,
    Report,
    ReportCoding,
    ReportSource,
    ReportTurn,
    StoryPiece,
)
from groundcode.exchange.segment_files import harmless
from tests.html_pages import read

HOSTILE = [
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "'><b>", "{{ 7*7 }}",
    "{% raw %}",
    "&amp;&lt;", "]]>", "<!--", "\x01\x0b\x1b[31m", "\u202eabc\u2066", "\u200f\u05d0", "\ufffe", "</style>", "a b#c%20?d/e",
    "\U0001f600", "\x85",
    "javascript:alert(1)", "甲\n\n乙", "\t", "{0}", "\\", "\u2028",
]  # fmt: skip
WORDS = {"storyline": "故事线", "paradigm": "典范模型", "phenomenon": "现象"}


def code(name: str, level: Level = Level.LABEL, children: tuple[DocumentCode, ...] = (), **more: object) -> DocumentCode:
    made = DocumentCode(str(uuid.uuid5(uuid.NAMESPACE_OID, name + level.value)), name, level, "词", children=children)
    return replace(made, **more)  # type: ignore[arg-type]


def book(*codes: DocumentCode, title: str = "题", language: str = "zh") -> CodebookDocument:
    about = (("written", "2026-03-01"), ("counted", title))
    return CodebookDocument("p", title, language, "2026-03-01", "2026-03-01T08:00:00+00:00", about, codes)


def report(document: CodebookDocument, *sources: ReportSource, **more: object) -> Report:
    paths = {one.id: one.name for one in document.codes}
    coders = tuple(sorted({one.coder for source in sources for one in source.codings}))
    made = Report(document, (("项目", document.title),), (), paths, sources, coders, words=WORDS)
    return replace(made, **more)  # type: ignore[arg-type]


def everything(word: str, language: str = "zh") -> Report:
    """A report in which a word stands wherever a person's words can stand."""
    shown = (DocumentExample("l", word, f"{word}-1"), DocumentExample("m", "", f"{word}-2", "paraphrase"))
    label = code(word, definition=word, inclusion=word, exclusion=word, properties=(word, word), also_in=(word,),
                 examples=shown)  # fmt: skip
    main = code(word, Level.MAIN, (label,), core=True)
    document = book(main, title=word, language=language)
    text = f"{word}：{word}。\nx{word}x"
    length = len(word)
    source = ReportSource(
        word, word, "zh", text, (ReportTurn("1", 0, length + 1, 2 * length + 2, time=word),),
        (ReportCoding(0, len(text), label.id, word, True, True), ReportCoding(0, length + 1, main.id, word)), ((label.id, word),),
    )  # fmt: skip
    return report(
        document, source, left_out=(word,), counted=(word,), counts=(CountRow(label.id, (1,), 1), CountRow(main.id, (None,), 0)),
        count_notes=(word,), story=(StoryPiece(word), StoryPiece(word, code=label.id), StoryPiece(word, cite=f"{word}-1")),
        paradigms=(ParadigmPage(Named(word, main.id), word, ((word, (Named(word, "", (f"{word}-1", word)),)),)),),
        relations=(RelationRow(word, word, word, (f"{word}-1",)),), figures=(FigurePage("F3", word, "", "", word),),
        words=dict.fromkeys(WORDS, word),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("word", HOSTILE)
def test_words_are_only_words(word: str, language: str) -> None:
    plain, page = read(report_page(everything("词", language))), read(report_page(everything(word, language)))
    assert page.tags == plain.tags, "a word became a tag"
    assert {name for name, _value in page.attributes} <= {name for name, _value in plain.attributes} | {"lang"}
    assert not [name for name, _value in page.attributes if name.startswith("on")]
    assert page.text.count(harmless(word)) >= 30
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe]", page.text)
    only = codebook_page(everything(word, language).codebook)
    assert read(only).tags == read(codebook_page(everything("词", language).codebook)).tags


def test_the_page_may_run_its_own_script_and_load_nothing() -> None:
    for data in (report_page(everything("x")), codebook_page(book())):
        text = data.decode()
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert "default-src 'none'" in policy
        assert f"script-src 'sha256-{digest}'" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1]
        assert text.index("Content-Security-Policy") < text.index("<style")
        assert "http://" not in script
        assert "innerHTML" not in script
        assert not re.findall(r"url\(|@import|https?:", text.split("</style>")[0].split("<style>")[1])


def test_turns_are_named_as_they_are_cited_and_no_two_alike() -> None:
    one = code("甲")
    turns = (ReportTurn("1", 0, 0, 1), ReportTurn("2", 1, 1, 2))
    sources = [ReportSource(name, name, "zh", "ab", turns) for name in ("P01", "P01", "gc-code", "P 03")]
    page = read(report_page(report(book(one), *sources)))
    assert {"P01-1", "P01-2", "P01-1_", "_gc-code-1", "P_03-2", f"gc-code-{one.id}"} <= set(page.ids)


def test_colours_and_lines_say_how_many_codings_lie_on_a_piece() -> None:
    one, other = code("甲"), code("乙")
    codings = (ReportCoding(0, 4, one.id, "a"), ReportCoding(2, 6, other.id, "b"))
    data = report_page(
        report(book(one, other), ReportSource("P1", "P1", "zh", "一二三四五六", (ReportTurn("1", 0, 0, 6),), codings))
    )
    marks = re.findall(r'<mark[^>]*class="([^"]*)" data-c="([^"]*)" title="([^"]*)">([^<]*)', data.decode())
    assert marks == [
        ("h0 d1", "0", "甲 · a", "一二"), ("h1 d2", "0 1", "甲 · a&#10;乙 · b", "三四"), ("h1 d1", "1", "乙 · b", "五六"),
    ]  # fmt: skip
    assert re.findall(r'data-n="([^"]*)"', data.decode()) == ["1", "2"]


def test_a_coding_over_several_turns_has_its_number_in_each() -> None:
    one = code("甲")
    turns = tuple(ReportTurn(str(at), 3 * at, 3 * at, 3 * at + 2) for at in range(3))
    codings = (ReportCoding(1, 8, one.id, "a"), ReportCoding(3, 4, one.id, "a"))
    data = report_page(report(book(one), ReportSource("P1", "P1", "zh", "一二\n三四\n五六", turns, codings))).decode()
    assert re.findall(r'data-n="([^"]*)"', data) == ["1", "…1,2", "…1"]
    assert len(re.findall(r'id="gc-k0"', data)) == 1


def test_words_that_may_not_be_quoted_stand_nowhere() -> None:
    one = code("丙")
    text = "问：说吧。\n答：秘密甲乙。\n问：好。"
    turns = (ReportTurn("1", 0, 2, 5), ReportTurn("2", 6, 8, 13, withheld="withheld"), ReportTurn("3", 14, 16, 18))
    codings = (ReportCoding(8, 12, one.id, "a"), ReportCoding(3, 10, one.id, "a"), ReportCoding(16, 18, one.id, "a"))
    data = report_page(report(book(one), ReportSource("P1", "P1", "zh", text, turns, codings)))
    page = read(data)
    assert "秘密" not in data.decode()
    assert "甲乙" not in page.text
    assert "［不引用：未同意引用］" in page.text
    assert page.withheld == {0, 1}
    assert page.marked[2] == "好。"
    assert "“" not in page.margin[0]["text"] + page.margin[1]["text"]
    assert [one["data-code"] for one in page.margin.values()] == ["0", "0", "0"]


def test_figures_keep_their_names_and_their_style_to_themselves() -> None:
    use = '<use xlink:href="#{p}p" style="fill: url(#{p}p)"/>'
    words = '<desc>id="q" href="#q"</desc>'
    head = '<?xml version="1.0"?>\n<svg role="img"><metadata>x</metadata><style type="text/css">*{a: b}</style>'
    svg = f'{head}{words}<path id="p"/>{use.format(p="")}</svg>'
    wanted = f'<svg style="a: b" role="img">{words}<path id="F-p"/>{use.format(p="F-")}</svg>'
    assert inline_svg(svg, "F-") == wanted


LETTERS = st.sampled_from("甲乙丙a<&\"'\U0001f600\u05d0\x01\u202e \n\t")


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[ReportSource, tuple[DocumentCode, ...]]:
    text = draw(st.text(LETTERS, min_size=1, max_size=40))
    codes = tuple(code(name) for name in "甲乙丙")
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    turns = []
    for number, (start, end) in enumerate(zip(bounds[::2], bounds[1::2], strict=False), start=1):
        shown = len(text[start:end].rstrip())
        if shown:
            body = start + draw(st.integers(0, shown))
            turns.append(ReportTurn(str(number), start, body, start + shown, draw(st.booleans())))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.integers(0, 2)), max_size=8))
    codings = tuple(ReportCoding(a, b, codes[at].id, draw(st.sampled_from("xy"))) for a, b, at in spans if a < b)
    return ReportSource("P1", "P1", "mixed", text, tuple(turns), codings), codes


@given(found=transcripts())
@settings(max_examples=100, deadline=None)
def test_the_text_and_every_coding_read_back(found: tuple[ReportSource, tuple[DocumentCode, ...]]) -> None:
    source, codes = found
    page = read(report_page(report(book(*codes), source)))
    assert page.sources == [harmless(source.text)]
    order = {one.id: at for at, one in enumerate(codes)}
    sorted_codings = sorted(source.codings, key=lambda one: (one.start, -one.end, order[one.code], one.coder))
    assert sorted(page.marked) == sorted(page.margin) == list(range(len(sorted_codings)))
    for key, coding in enumerate(sorted_codings):
        assert page.marked[key] == harmless(source.text[coding.start : coding.end])
        assert page.margin[key]["data-code"] == str(order[coding.code])
        assert codes[order[coding.code]].name in page.margin[key]["text"]
        assert all(f"{codes[order[coding.code]].name} · {coding.coder}" in title for title in page.titles[key])


@given(found=transcripts(), data=st.data())
@settings(max_examples=50, deadline=None)
def test_whatever_is_withheld_every_coding_stays(
    found: tuple[ReportSource, tuple[DocumentCode, ...]], data: st.DataObject
) -> None:
    source, codes = found
    turns = tuple(replace(turn, withheld=data.draw(st.sampled_from(["", "withheld", "paraphrase"]))) for turn in source.turns)
    kept = list(source.text)
    for turn in turns:
        if turn.withheld:
            kept[turn.body : turn.end] = [""] * (turn.end - turn.body)
    page = read(report_page(report(book(*codes), replace(source, turns=turns))))
    assert page.sources == [harmless("".join(kept))]
    assert sorted(page.margin) == list(range(len(source.codings)))
    for key, coding in enumerate(sorted(source.codings, key=lambda one: (one.start, -one.end))):
        if not any(turn.withheld and coding.start < turn.end and turn.body < coding.end for turn in turns):
            assert page.margin[key]["data-k"] == str(key)
