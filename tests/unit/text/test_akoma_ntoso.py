from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadEncoding, EmptyFile, GroundcodeError, InvalidDocument, NotText
from groundcode.text.loaders import Given, load
from groundcode.text.loaders.akoma_ntoso import read
from groundcode.text.normalise import normalise

PEOPLE = """<meta><references><TLCPerson href='/p/1' id='li' showAs='李 警官'/><TLCPerson eId="ann" showAs="Ann Lee"> </TLCPerson>
<TLCRole id="chair" showAs="The Chair"/></references></meta>"""


def loaded(page: str | bytes, **how: str) -> Transcript:
    data = page.encode() if isinstance(page, str) else page
    return read(Given(data, "P01", "P01.xml", **how))


def debate(body: str, meta: str = PEOPLE) -> Transcript:
    return loaded(f"<akomaNtoso><debate>{meta}<debateBody>{body}</debateBody></debate></akomaNtoso>")


def spoken(got: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, got.text[turn.body : turn.end]) for turn in got.turns]


def hold(transcript: Transcript) -> None:
    """What every transcript keeps to."""
    text = transcript.text
    assert normalise(text).text == text
    at = 0
    for turn in transcript.turns:
        assert at <= turn.start <= turn.body <= turn.end <= len(text)
        at = turn.end


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "会议.an.xml"
    path.write_text("<akomaNtoso><speech by='#a'><p>好</p></speech></akomaNtoso>", encoding="utf-8")
    got = load(path)
    assert (got.name, got.text, got.encoding, got.line_ends, got.language) == ("会议", "a: 好\n", "utf-8", "", "mixed")


def test_speeches_headings_and_what_stands_between() -> None:
    got = debate(
        """<debateSection><heading> The  talk </heading><subheading>of <i>today</i></subheading>
        <speech by="#ann" startTime="2013-01-22T10:30:05Z"><p>One <b>two</b>
           three</p><p>four<br/>five</p></speech>
        <narrative><p><i>(laughter)</i></p><p>(all)</p></narrative>
        <debateSection><num>2</num><heading>More</heading>
        <question by="#li"><from>李警官：</from><p>好吗？</p></question><answer by="#ann"><p>Yes</p></answer>
        <scene time="11:45">A door</scene><p>Nobody said this</p></debateSection></debateSection>"""
    )
    assert got.text == (
        "The talk\nof today\n\nAnn Lee: One two three\nfour\nfive\n(laughter)\n(all)\n\n2\nMore\n"
        "李警官：好吗？\nAnn Lee: Yes\nA door\nNobody said this\n"
    )
    assert spoken(got) == [
        ("Ann Lee", "One two three\nfour\nfive"),
        (None, "(laughter)\n(all)"),
        ("李警官", "好吗？"),
        ("Ann Lee", "Yes"),
        (None, "A door"),
        (None, "Nobody said this"),
    ]
    assert [turn.time for turn in got.turns] == ["10:30:05", None, None, None, "11:45", None]
    assert [guess.name for guess in got.speakers] == ["Ann Lee", "李警官"]


def test_names_come_from_the_place_else_from_the_references() -> None:
    got = debate(
        """<speech by="#li"><p>a</p></speech><speech by="#ann"><from>Mrs <b>LEE</b>:</from><p>b</p></speech>
        <speech by="/ontology/person/Jane.Doe/"><p>c</p></speech><speech by="#nobody"><p>d</p></speech>
        <speech by=""><p>e</p></speech><speech><p>f</p></speech><speech by="#chair"><from> </from>g</speech>"""
    )
    assert [name for name, _speech in spoken(got)] == ["李 警官", "Mrs LEE", "Jane.Doe", "nobody", None, None, "The Chair"]
    late = loaded(f"<akomaNtoso><debate><speech by='#ann'><p>a</p></speech>{PEOPLE}</debate></akomaNtoso>")
    assert spoken(late) == [("Ann Lee", "a")]


def test_namespaces_and_older_forms() -> None:
    for space in ("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", "http://www.akomantoso.org/2.0"):
        got = loaded(f"<an:akomaNtoso xmlns:an='{space}'><an:speech by='#x'><an:p>a</an:p></an:speech></an:akomaNtoso>")
        assert spoken(got) == [("x", "a")]


def test_white_space_and_lists() -> None:
    got = debate(
        "<speech by='#ann'><p>一行\n   两行</p><ul><li>a</li><li> b\tc </li></ul>tail</speech><speech by='#li'><p/></speech>"
    )
    assert spoken(got) == [("Ann Lee", "一行两行\na\nb c\ntail")]


def test_a_speech_within_a_speech() -> None:
    got = debate("<speech by='#ann'><p>a</p><speech by='#li'><p>b</p></speech><p>c</p></speech>")
    assert spoken(got) == [("Ann Lee", "a"), ("李 警官", "b"), ("Ann Lee", "c")]


def test_what_is_left_out_is_told() -> None:
    got = debate(
        "<speech by='#ann'><p>a<authorialNote><p>no</p></authorialNote> b<del>no</del><foreign>no</foreign></p></speech>"
    )
    assert spoken(got) == [("Ann Lee", "a b")]
    assert got.notes == ("1 tracked deletion was left out.", "1 footnote was left out.")


def test_a_speaker_pattern_is_not_needed_and_a_guess_is_told() -> None:
    page = "<akomaNtoso><speech by='#訪談者'><p>這個時候他說的是什麼，我們在這裡說</p></speech></akomaNtoso>"
    got = loaded(page.encode("big5"), speaker_pattern="(x)")
    assert got.notes == (
        "The encoding was guessed: big5hkscs.",
        "The file names its speakers; the speaker pattern was not used.",
    )


def test_letters_that_compose_over_a_border() -> None:
    got = debate("<speech by='#ann'><p>\u0301a</p></speech><speech by='#li'><p>e\u0301</p></speech>")
    hold(got)
    assert "é" in got.text


@pytest.mark.parametrize(
    ("declared", "codec"), [("gb2312", "gb18030"), ("big5", "big5hkscs"), ("utf-16", "utf-16"), ("", "utf-8-sig")]
)
def test_encodings(declared: str, codec: str) -> None:
    head = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    text = f"{head}<akomaNtoso><speech by='#訪談者'><p>這個時候他說的是什麼</p></speech></akomaNtoso>"
    got = loaded(text.encode(codec))
    assert (spoken(got), got.notes) == ([("訪談者", "這個時候他說的是什麼")], ())


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<html><body/></html>", "its root element is html, which is not one that groundcode reads"),
        ("<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "its root element is TEI"),
        (f"<{'x' * 500}/>", f"its root element is {'x' * 60},"),
        ("<akomaNtoso><speech>", "its XML is damaged"),
        ("no XML", "its XML is damaged"),
        ("<akomaNtoso>\x01</akomaNtoso>", "its XML is damaged"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><akomaNtoso>&b;</akomaNtoso>", "it declares entities"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><akomaNtoso/>", "it declares entities"),
        ("<akomaNtoso>&b;</akomaNtoso>", "its XML is damaged"),
        ("<akomaNtoso>" + "<p>" * 200_000, "nested too deeply"),
    ],
    ids=range(10),
)
def test_other_files_are_refused_in_one_sentence(page: str, why: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        loaded(page)
    assert caught.value.message.startswith("P01.xml is not a transcript in XML (Akoma Ntoso) that can be read: ")
    assert why in caught.value.message
    assert "/etc/passwd" not in caught.value.message


def test_files_without_text() -> None:
    for page, error in (("", EmptyFile), ("<akomaNtoso><heading>a</heading></akomaNtoso>", EmptyFile), ("%PDF-1", NotText)):
        with pytest.raises(error):
            loaded(page)
    with pytest.raises(BadEncoding):
        loaded(b"<akomaNtoso>\xff</akomaNtoso>", encoding="utf-8")


@pytest.mark.parametrize("tag", ["speech", "p", "i", "heading", "from", "narrative", "authorialNote"])
def test_deep_nesting_is_harmless(tag: str) -> None:
    page = f"<akomaNtoso>{f'<{tag}>' * 100_000}a{f'</{tag}>' * 100_000}<p>b</p></akomaNtoso>"
    assert spoken(loaded(page))[-1] == (None, "b")


_BITS = st.sampled_from(
    [
        *("<speech by='#a'>", "</speech>", "<p>", "</p>", "<from>", "</from>", "<heading>", "</heading>", "<narrative>"),
        *("</narrative>", "<br/>", "<del>", "</del>", "<meta>", "</meta>", "<TLCPerson id='a' showAs='e'/>", "\u0301", "好", "a"),
        *("\n", "&#10;", "&amp;", "&#x1;", "<!-- c -->", "<![CDATA[d]]>", "<?pi?>", "</akomaNtoso>"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_BITS, max_size=25).map("".join), st.booleans())
def test_any_heap_of_tags_gives_text_or_one_of_our_errors(page: str, whole: bool) -> None:
    with suppress(GroundcodeError):
        hold(loaded(f"<akomaNtoso>{page}</akomaNtoso>" if whole else page))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=100), st.integers(0, 400), st.integers(0, 20))
def test_any_damage_gives_text_or_one_of_our_errors(filling: bytes, place: int, cut: int) -> None:
    good = f"<?xml version='1.0'?><akomaNtoso>{PEOPLE}<speech by='#li'><p>你好 a</p></speech></akomaNtoso>".encode()
    with suppress(GroundcodeError):
        hold(loaded(good[:place] + filling + good[place + cut :]))
    with suppress(GroundcodeError):
        hold(loaded(filling))


def test_real_debates_agree_with_their_renderings(shared_data: Path) -> None:
    """The plain text puts what nobody says below the speech before it."""
    folder = shared_data / "transcripts"
    english = load(next((folder / "en").glob("raw_*.xml")))
    assert [(guess.name, guess.turns) for guess in english.speakers] == [("Audrey Tang", 110), ("Antonios Triantafyllakis", 51)]
    hold(english)
    got = load(next((folder / "zh").glob("raw_*.xml")))
    hold(got)
    rendered = spoken(load(next((folder / "zh").glob("cc0_archivetw_2019-06-11-*.txt"))))
    assert [(name, speech.partition("\n")[0]) for name, speech in rendered] == [one for one in spoken(got) if one[0]]
    assert [speech.rpartition("\n")[2] for _name, speech in rendered if "\n" in speech] == [
        one[1] for one in spoken(got) if not one[0]
    ]
