from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadPattern, EmptyFile, GroundcodeError, InvalidDocument
from groundcode.text.loaders import Given, load
from groundcode.text.loaders.compatibility import ordinary_characters
from groundcode.text.loaders.pdf import read, read_pages, transcript_of
from groundcode.text.loaders.pdf_child import pages_of
from groundcode.text.normalise import normalise
from tests.unit.text.pdf_files import Text, lines, locked, pdf

LONG = "which is as long as a line of this page can be so"


def given_of(data: bytes, pattern: str | None = None) -> Given:
    return Given(data, "P01", "P01.pdf", speaker_pattern=pattern)


def loaded(*pages: list[Text] | bytes, pattern: str | None = None, page: str = "/MediaBox [0 0 595 842]") -> Transcript:
    """What a PDF of `pages` gives, read in this process."""
    got = pages_of(pdf(pages, page=page))["pages"]
    return transcript_of(got, given_of(b"", pattern))  # type: ignore[arg-type]


def spoken(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, transcript.text[turn.body : turn.end]) for turn in transcript.turns]


def hold(transcript: Transcript) -> None:
    """What every transcript keeps to."""
    text = transcript.text
    assert normalise(text).text == text
    at = 0
    for turn in transcript.turns:
        assert at <= turn.start <= turn.body <= turn.end <= len(text)
        assert text[turn.start : turn.end].strip() == text[turn.start : turn.end]
        at = turn.end


def talk(count: int) -> list[str]:
    return [f"{'访谈者' if n % 2 else '受访者'}：第{'甲乙丙丁戊己庚辛壬癸'[n % 10]}个问题" for n in range(count)]


def test_a_pdf_is_read_by_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "访谈.pdf"
    path.write_bytes(pdf([lines("Interviewer: Hello", "Anna: Hi (you)"), lines("Interviewer: Bye", "Anna: Bye")]))
    got = load(path)
    assert (got.name, got.encoding, got.line_ends, got.language) == ("访谈", "pdf", "", "en")
    assert spoken(got) == [("Interviewer", "Hello"), ("Anna", "Hi (you)"), ("Interviewer", "Bye"), ("Anna", "Bye")]
    assert got.notes == ()


def test_wrapped_lines_are_joined_by_their_script() -> None:
    got = loaded(
        lines(
            "Interviewer: This is a question " + LONG, "that it had to be wrapped", "Anna: Yes", "Interviewer: Good", "",
            "Anna: Also an answer of mine " + LONG, "it goes on", "", "And a second paragraph",
        )
    )  # fmt: skip
    assert spoken(got) == [
        ("Interviewer", f"This is a question {LONG} that it had to be wrapped"),
        ("Anna", "Yes"),
        ("Interviewer", "Good"),
        ("Anna", f"Also an answer of mine {LONG} it goes on\n\nAnd a second paragraph"),
    ]
    han = "民警天天在院里走动看见了就觉得踏实有事打电话就行门口的长椅上经常见到他"
    got = loaded(lines("受访者：" + han[:33], "还有他的同事", "访谈者：好", "受访者：嗯"))
    assert spoken(got)[0] == ("受访者", han[:33] + "还有他的同事")


def test_first_lines_set_in_begin_a_paragraph_even_after_a_full_line() -> None:
    full = "这一行写满了三十二个字所以看不出来一段到这里就结束了还是要接着往下写呢吧"[:34]
    page: list[Text] = []
    for n in range(6):
        page.append((96, 760 - n * 54, 12, full[:32]))
        page += [(72, 760 - n * 54 - 18, 12, full), (72, 760 - n * 54 - 36, 12, full[::-1] if n % 2 else full[20::-1])]
    got = loaded(page)
    assert got.text.splitlines() == [full[:32] + full + (full[::-1] if n % 2 else full[20::-1]) for n in range(6)]


def test_hyphens_at_line_ends() -> None:
    page = lines(
        "Anna: There was a long inter-", "view on the 15th and then, since we had to, an ar-", "rangement with a well-",
        "known person of our street, th-", "the one we had called be-", "fore, I think, and later I mean, she came by her-",
        "self, and her answer to this interview was what was writ-", "ten down here.",
    )  # fmt: skip
    got = loaded([(left, y, size, text) for left, y, size, text in page], lines("Ben: Yes"))
    assert "long interview on" in got.text
    assert "an arrangement with" in got.text
    assert "a well-known person" in got.text
    assert "street, th- the one" in got.text
    assert "called before, I think" in got.text
    assert "writ\u00adten" not in got.text


def test_glyphs_of_fonts_become_characters() -> None:
    got = loaded(lines("访谈者：⼀个⺠警在⻔⼝，这们", "受访者：ﬁrst oﬃce ﬂow", "访谈者：ｶﾞ ﹕ ︰ ： ① ㎡ Ａ１"))
    assert [speech for _name, speech in spoken(got)] == ["一个民警在门口，这们", "first office flow", "ガ ： ： ： ① ㎡ Ａ１"]


def test_the_table_of_glyphs_leaves_what_people_type() -> None:
    table = ordinary_characters("")
    typed = "：；（）！？，。“”‘’…—、【】《》①②㎡℃ＡＢＣ１２３ éü ½ ™ 々〇 가 ка ـ"
    assert typed.translate(table) == typed
    assert "⼾".translate(ordinary_characters("这个时候他们说")) == "户"
    assert "⼾".translate(ordinary_characters("這個時候他們說")) == "戶"
    assert all(normalise(plain).text and plain.translate(table) == plain for plain in table.values() if plain.strip())


def test_text_that_pdfium_passes_over_is_told() -> None:
    """Without a font for it, pdfium takes a line for a copy of the one above, and one character for nothing."""
    line = "受访者：" + "我们一起好好学习天天向上" * 2
    got = loaded(lines("访谈者：好的你说", line, line, "访谈者：好的你说", "嗯"))
    kept = got.text.count(line) + got.text.count("嗯")
    lost = sum(int(note.split()[0]) for note in got.notes if "font" in note)
    assert kept + lost == 3


def test_marks_that_open_no_line_and_words_that_stay_whole() -> None:
    full = "我们先说一说这一件事情的来龙去脉然后再说一说别的事情这里快到头了"[:33]
    got = loaded(
        lines(f"受访者：{full}", "。他说“是（Transparency", "）”以后" + full, "“好的”然后"),
        lines("访谈者：一", "受访者：二"),
    )
    assert spoken(got)[0][1] == f"{full}。他说“是（Transparency）”以后{full}“好的”然后"
    page = lines(
        "Anna: He told me that “it was only a ‘word’”", "and then that the 25-", "year-old student of the Mid-", "Autumn"
    )
    assert "‘word’” and" in loaded(page, lines("Ben: Yes")).text
    assert "25-year-old student of the Mid-" in loaded(page, lines("Ben: Yes")).text


def with_furniture(count: int, head: str = "Study of trust", foot: str = "{n}") -> list[list[Text]]:
    """Pages of six turns with a head and a foot."""
    return [[(72, 810, 9, head), *lines(*talk(6)), *((290.0, 30.0, 9.0, foot.format(n=n + 1, all=count)),)] for n in range(count)]


def test_running_heads_and_page_numbers_are_left_out_and_told() -> None:
    for foot in ("{n}", "- {n} -", "Page {n} of {all}", "第{n}页", "第 {n} 页 共 {all} 页", "{n}/{all}"):
        got = loaded(*with_furniture(4, foot=foot))
        assert len(got.turns) == 24
        assert got.text.splitlines() == [line for _page in range(4) for line in talk(6)]
        assert got.notes == (
            "4 lines at the top or bottom of pages, the same on most pages, were left out.",
            "4 page numbers were left out.",
        )


def test_odd_and_even_pages_may_have_heads_of_their_own() -> None:
    pages = [page for pair in zip(with_furniture(4, "Left"), with_furniture(4, "Right"), strict=True) for page in pair]
    got = loaded(*pages)
    assert "Left" not in got.text
    assert "Right" not in got.text


def test_what_people_say_at_the_top_of_every_page_stays() -> None:
    pages = [lines("Anna: Yes.", "Ben: So?", "Anna: I do.", "Ben: Well.") for _page in range(5)]
    got = loaded(*pages)
    assert len(got.turns) == 20
    assert got.notes == ()
    names = [lines("Anna", f"I said {n}, once.", "", "Ben", "Well.", "", "Anna", "So.") for n in range(5)]
    assert Counter(name for name, _speech in spoken(loaded(*names))) == {"Anna": 10, "Ben": 5}


def test_numbers_of_lines_beside_the_text_are_left_out() -> None:
    texts = ["Anna: one", "two men", "Ben: three", "12", "Anna: four"]
    beside: list[Text] = [(40, 760 - 16 * n, 8, str(5 + n)) for n in range(5)]
    beside += [(40, -50 - 16 * n, 8, str(10 + n)) for n in range(9)]
    got = loaded(lines(*texts) + beside)
    assert got.text.splitlines() == texts
    assert got.notes == ("14 numbers of lines or paragraphs were left out.",)


def test_tables_give_names_their_colon() -> None:
    page: list[Text] = []
    for n, (name, speech) in enumerate((("Anna", "Hello"), ("Ben", "Hi"), ("Anna", "So"), ("Ben", "Yes"))):
        page += [
            (72, 700 - 40 * n, 12, name),
            (150, 700 - 40 * n, 12, f"{speech} {LONG}"),
            (150, 684 - 40 * n, 12, "that it goes on"),
        ]
    assert spoken(loaded(page))[:2] == [("Anna", f"Hello {LONG} that it goes on"), ("Ben", f"Hi {LONG} that it goes on")]
    rows = [(("00:01", "张三", "好"), 700), (("00:09", "李四", "嗯"), 680), (("00:12", "张三", "对"), 660)]
    got = loaded([(72 + 90 * n, y, 12, cell) for cells, y in rows for n, cell in enumerate(cells)])
    assert [(turn.time, turn.speaker) for turn in got.turns] == [("00:01", "张三"), ("00:09", "李四"), ("00:12", "张三")]


def test_columns_are_read_one_after_the_other_and_disorder_by_rows() -> None:
    left = lines("Anna: one", "Ben: two", "Anna: three")
    right = lines("Ben: four", "Anna: five", left=320)
    expected = ["Anna: one", "Ben: two", "Anna: three", "Ben: four", "Anna: five"]
    assert loaded(left + right).text.splitlines() == expected
    foot: list[Text] = [(72, 40, 8, "A remark below both")]
    assert loaded(foot + left + right).text.splitlines()[-1] == "A remark below both"
    for shuffled in ([left[2], left[0], left[1]], [left[0], left[2], left[1]]):
        assert loaded(shuffled).text.splitlines() == expected[:3]


def test_words_that_the_file_draws_one_by_one_are_put_together() -> None:
    page: list[Text] = [(72, 700, 12, "An"), (86.7, 700, 12, "na: Hel"), (125, 700, 12, "lo"), (140, 700, 12, "you")]
    assert loaded(page + lines("Ben: Hi", top=680)).text.splitlines()[0] == "Anna: Hello you"


def test_what_nobody_sees_is_left_out_and_told() -> None:
    stamp = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET "
    body = b"BT /F1 12 Tf 16 TL 1 0 0 1 72 700 Tm (Anna: Hello you there) Tj T* (Ben: Hi, how are you today) Tj ET"
    got = loaded(stamp + body, [(72, 700, 12, "Anna: So"), (72, -300, 12, "Ben: below the page"), (700, 600, 12, "aside")])
    assert [name for name, _speech in spoken(got)] == ["Anna", "Ben", "Anna"]
    assert got.notes == (
        "2 lines outside of the visible pages were left out.",
        "5 characters written aslant or upwards were left out.",
    )


@pytest.mark.parametrize(("turn", "matrix"), [(90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0"), (0, "0 1 -1 0")])
def test_turned_pages_are_read_upright(turn: int, matrix: str) -> None:
    content = f"BT /F1 12 Tf 16 TL {matrix} 300 400 Tm (Anna: Hello you) Tj T* (Ben: Hi) Tj ET".encode()
    got = loaded(content, page=f"/MediaBox [0 0 595 842] /Rotate {turn}")
    assert spoken(got) == [("Anna", "Hello you"), ("Ben", "Hi")]


def test_a_line_cut_in_two_by_the_page_is_taken_once() -> None:
    first = [*lines("Anna: Well"), (72.0, 6.0, 12.0, "Ben: That is cut by the page")]
    second = [(72.0, 838.0, 12.0, "Ben: That is cut by the page"), *lines("Anna: Yes")]
    got = loaded(first, second)
    assert len(got.turns) == 3
    assert got.notes == ("1 line printed on two pages was taken once.",)


def test_pages_without_text_are_told() -> None:
    picture = b"0 0 100 100 re f"
    text = lines("Anna: a", "Ben: b")
    assert loaded(text, picture).notes == ("Page 2 holds no text, perhaps a picture.",)
    got = loaded(picture, text, b"", picture, picture, text, picture)
    assert got.notes == ("Pages 1, 4–5, 7 hold no text, perhaps pictures.",)


def test_a_speaker_pattern() -> None:
    page = lines("anna> a", "ben> b " + LONG + " " + LONG[:19], "wrapped", "anna> c")
    got = loaded(page, pattern=r"^(\w+)>")
    assert spoken(got) == [("anna", "a"), ("ben", f"b {LONG} {LONG[:19]} wrapped"), ("anna", "c")]
    with pytest.raises(BadPattern):
        loaded(page, pattern="(")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "damaged"),
        (b"hello", "damaged"),
        (b"%PDF-1.7", "damaged"),
        (locked(), "password"),
        (pdf([b"0 0 100 100 re f"] * 2), "pictures without text"),
        (pdf([lines("\uf041\uf042\uf043", "\uf044")]), "fonts do not say"),
        (pdf([b""] * 5_001), "more than 5000 pages"),
    ],
    ids=range(7),
)
def test_files_that_cannot_be_read_say_why(data: bytes, why: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(given_of(data))
    assert caught.value.message.startswith("P01.pdf is not a PDF that can be read: ")
    assert why in caught.value.message
    assert ("OCR" in caught.value.hint) == ("pictures" in why or "fonts" in why)


def test_limits_are_kept() -> None:
    assert pages_of(pdf([lines("word " * 10)]), most_characters=20) == {"refused": "characters"}
    with pytest.raises(InvalidDocument, match="longer than 0 seconds"):
        read_pages(given_of(pdf([lines("A: b")])), seconds=0.0001)


def test_a_reader_that_breaks_off_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object, **_how: object) -> None:
        raise subprocess.CalledProcessError(-11, "python")

    monkeypatch.setattr(subprocess, "run", breaks)
    with pytest.raises(InvalidDocument, match="broke off"):
        read(given_of(b""))


def test_forms_within_forms_end_the_reader_and_not_the_program() -> None:
    """Each of 30 forms draws the next one twice: 2^30 letters."""
    forms = []
    for n in range(30):
        body = "/X Do /X Do" if n < 29 else "BT /F1 12 Tf (a) Tj ET"
        resources = f"/Resources << /XObject << /X {10 + n} 0 R >> /Font << /F1 3 0 R >> >>"
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] {resources} /Length {len(body)} >>"
        forms.append(f"{head}\nstream\n{body}\nendstream")
    data = pdf([b"/X Do"], extra=forms).replace(b"/F2 4 0 R >> >>", b"/F2 4 0 R >> /XObject << /X 9 0 R >> >>")
    with pytest.raises(InvalidDocument):
        read_pages(given_of(data), seconds=1)


def test_an_empty_page_is_an_empty_file() -> None:
    with pytest.raises(EmptyFile):
        read(given_of(pdf([b"", b""])))


_GOOD = pdf([lines("Interviewer: Hello", "Anna: Hi, 你好 ﬁ", "12"), with_furniture(2)[1]])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 65_535), st.sampled_from([b"", b"x", b"9", b"<<", b"[", b"/Kids", b"\xff", b"(", b"-"]))),
    st.integers(0, 65_535),
)
def test_any_damage_gives_text_or_one_of_our_errors(edits: list[tuple[int, bytes]], cut: int) -> None:
    data = bytearray(_GOOD)
    for place, filling in edits:
        at = place * len(data) // 65_536
        data[at : at + len(filling) + 1] = filling
    if cut % 3 == 0:
        del data[cut * len(data) // 65_536 :]
    answer = pages_of(bytes(data))
    if "pages" in answer:
        with suppress(GroundcodeError):
            hold(transcript_of(answer["pages"], given_of(b"")))  # type: ignore[arg-type]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_give_text_or_one_of_our_errors(data: bytes, begun: bool) -> None:
    with suppress(GroundcodeError):
        hold(read(given_of(b"%PDF-1.7\n" + data if begun else data)))


_PIECES = st.tuples(
    st.text(st.sampled_from("ab AB：:-\u00ad\x02一民，（1ﬁ⼀•\ufffe\n\r\t\u2028\ud800\x00"), max_size=12),
    *(st.floats(-100, 900) for _n in range(5)),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=12), max_size=4))
def test_any_pieces_on_pages_give_a_transcript(pages: list[list[tuple[str, float, float, float, float, float, bool]]]) -> None:
    filled = [(595.0, 842.0, True, 0, [(a, b, c, d, abs(e) + 1, f, g) for a, b, c, d, e, f, g in page]) for page in pages]
    with suppress(GroundcodeError):
        hold(transcript_of(filled, given_of(b"")))


def test_real_interviews_agree_with_what_others_extracted(shared_data: Path) -> None:
    """Others kept page numbers, wrapped lines and the lines that were printed twice: their words are ours but for those."""
    for path in sorted((shared_data / "transcripts" / "en").glob("*.pdf")):
        got = load(path)
        hold(got)
        known = json.loads(
            (shared_data / "coded" / "pdpilot_maxqda" / f"pdpilot_{path.stem[-2:]}__pdpilot_authors.json").read_text()
        )
        theirs = re.sub(r"(?m)^\x0c?\d+(?:/\d+)?$", "", known["text"]).split()
        ours = got.text.split()
        changes = [step.tag for step in Indel.opcodes(theirs, ours) if step.tag != "equal"]
        assert set(changes) == {"delete"}
        twice = int(re.findall(r"(\d+) lines printed on two", " ".join(got.notes))[0])
        assert 10 * twice < len(theirs) - len(ours) < 40 * twice
        expected = Counter(re.findall(r"(?m)^\x0c?(Dan|Participant):", known["text"]))
        for guess in got.speakers:
            assert expected[guess.name] - 2 <= guess.turns <= expected[guess.name]
        assert [guess.name for guess in got.speakers] == ["Dan", "Participant"]
