from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadPattern, BadValue, EmptyFile, InvalidDocument
from groundcode.text.loaders import Given, load, rtf
from tests.unit.text.fuzzing import check_transcript, damaged, loads_or_refuses, spoken

ZH = "你好，请问您在社区住了多久？"
TW = "許功蓋，請問您在社區住了多久？"
LATIN = r"{\f0\fcharset0 Arial;}"


def pairs(text: str, codec: str) -> str:
    """Each byte beyond ASCII, and what follows it in its pair, as \\'xx."""
    return "".join(char if char.isascii() else "".join(f"\\'{byte:02x}" for byte in char.encode(codec)) for char in text)


def read(source: str | bytes, encoding: str | None = None, pattern: str | None = None) -> Transcript:
    data = source if isinstance(source, bytes) else source.encode("latin-1")
    got = rtf.read(Given(data, "访谈", "访谈.rtf", encoding, pattern))
    check_transcript(got)
    return got


def said(source: str | bytes) -> str:
    return read(source).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"{\rtf1\ansi\ansicpg936 " + pairs(ZH, "gbk") + r"\par}", ZH),
        (r"{\rtf1\ansi\ansicpg950 " + pairs(TW, "cp950") + r"\par}", TW),
        (r"{\rtf1\ansi\ansicpg1252{\fonttbl" + LATIN + r"{\f1\fcharset134 S;}}\f1 " + pairs(ZH, "gbk") + r"\f0 ok}", ZH + "ok"),
        (r"{\rtf1\ansi\ansicpg1252\deff1{\fonttbl" + LATIN + r"{\f1\fcharset134 S;}}" + pairs(ZH, "gbk") + "}", ZH),
        (r"{\rtf1\ansi\ansicpg1252{\fonttbl" + LATIN + r"{\f1\fcharset136 M;}}\f1 " + pairs(TW, "cp950") + "}", TW),
        # The font that is named last for a run is the one that its bytes are in.
        (r"{\rtf1\ansi{\fonttbl" + LATIN + r"{\f1\fcharset134 S;}}\loch\af0\hich\af0\dbch\f1 " + pairs(ZH, "gbk") + "}", ZH),
        # A font without a charset is in the code page of the document, not in the charset of the next font.
        (r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 A;}{\f1\fcharset238 B;}}\f0 " + pairs(ZH, "gbk") + "}", ZH),
        (r"{\rtf1\ansi\ansicpg936{\fonttbl\f0\fcharset0 H;\f1\fcharset134 P;}\f0 a\plain " + pairs(ZH, "gbk") + "}", "a" + ZH),
        # Old Chinese programs: pairs in a font for Western text, a line end within a pair, raw bytes.
        (r"{\rtf1\ansi\ansicpg936{\fonttbl" + LATIN + r"}\f0 " + pairs(ZH, "gbk") + "}", ZH),
        (r"{\rtf1\ansi\ansicpg936 " + pairs(ZH, "gbk").replace(r"\'e3", "\r\n\\'e3") + "}", ZH),
        (b"{\\rtf1\\ansi\\ansicpg936 " + ZH.encode("gbk") + b"}", ZH),
        (r"{\rtf1\ansi\ansicpg950 \'b3\\\'a5\\\'bb\\ \'bd\'d0}", "許功蓋 請"),
        (r"{\rtf1\ansi\ansicpg950 \'ad~\'a6n}", b"\xad~\xa6n".decode("cp950")),
        ("{\\rtf1\\ansi\\ansicpg1252 你好 raw}".encode(), "你好 raw"),
        (r"{\rtf1\ansi\ansicpg1252 caf\'e9 \'93yes\'94}", "café “yes”"),
        (r"{\rtf1\ansi\ansicpg936{\fonttbl" + LATIN + r"{\f1\fcharset134 S;}}\f0 caf\'e9 \f1\'c4\'e3}", "café 你"),
        (r"{\rtf1\ansi\ansicpg936{\fonttbl" + LATIN + r"{\f1\fcharset134 S;}}\f0 na\'efve \f1\'c4\'e3}", "naïve 你"),
        (r"{\rtf1\ansi\ansicpg1252\deff1{\fonttbl" + LATIN + r"{\f1\fcharset134 S;}}\f0 a\v b\plain \'c4\'e3}", "a你"),
        (r"{\rtf1\mac caf\'8e}", "café"),
        (r"{\rtf1\ansi\uc1 a\u55357?\u56832?b\u-29744?}", "a😀b" + chr(0x10000 - 29744)),
        (r"{\rtf1\ansi\uc1 \u128512?}", "😀"),
        (r"{\rtf1\ansi\ansicpg936\uc2\u20320\'c4\'e3\u22909\'ba\'c3{\uc0\u21999}\uc1\u12290 ?x}", "你好嗯。x"),
        (r"{\rtf1\ansi a\u20320{}?\u20320\'3f\u20320\~b}", "a你?你你b"),
    ],
    ids=range(23),
)  # fmt: skip
def test_characters(source: str | bytes, expected: str) -> None:
    assert said(source) == expected


def test_signs_and_lines() -> None:
    source = (
        r"{\rtf1\ansi A:\tab one\line two\~three\_four\-five \emdash\endash\lquote\rquote\ldblquote\rdblquote\bullet \{\}\\"
        "\r\n\\par B:\\\nthree\\\r\nfour\\zwj\\sect last}"
    )
    assert said(source) == "A:\tone\ntwo\u00a0three-fourfive —–‘’“”•{}\\\nB:\nthree\nfour\u200d\nlast"


def test_what_is_no_speech_is_left_out_and_told() -> None:
    got = read(
        r"{\rtf1\ansi{\info{\title T}}{\stylesheet{\s0 Normal;}}{\header page}{\*\generator X;}{\listtext 1.\tab}"
        r"A: one {\deleted gone}{\v secret}{\b\v also}two {\footnote a note}{\*\footnote another}{\*\annotation a comment}"
        r"{\field{\*\fldinst{HYPERLINK "
        '"http://x.y"}}{\\fldrslt{a link}}}'
        r"{\shp{\*\shpinst{\sp{\sn a}}{\shptxt in a box}}}{\shp{\*\shpinst}}{\pict\pngblip 89504e47}{\pict\bin6 }{}}{x}"
        r"{\object{\*\objdata 00}{\result seen}}{\upr{ansi}{\*\ud{\u20320?}}} \v no\v0 three\revdttm-1234567890 .}"
    )
    assert got.text == "A: one two a link你 three."
    assert got.notes == (
        "1 tracked deletion was left out.",
        "1 comment was left out.",
        "2 footnotes were left out.",
        "1 text box was left out.",
        "2 hidden passages were left out.",
    )


def test_bold_names_and_tables() -> None:
    got = read(
        r"{\rtf1\ansi\ansicpg936{\b Anna} hello\par{\b Anna} again\par\b Not a name\b0\par"
        r"\trowd\cellx100\cellx200\intbl{Speaker}\cell Text\cell\row"
        r"{\trowd\cellx1\cellx2{{\pard\intbl Ben\par}\cell}{{\pard\intbl one\par two\par}\cell}\intbl\row}"
        r"\trowd\pard\intbl 00:07\cell Anna\cell in a {table}\nestcell x\nestrow\cell\row\pard After it\par}"
    )
    assert got.text == (
        "Anna: hello\nAnna: again\nNot a name\nSpeaker\tText\nBen: one\ntwo\n[00:07] Anna: in a table\tx\nAfter it"
    )
    assert spoken(got)[2:] == [("Ben", "one\ntwo"), ("Anna", "in a table\tx\nAfter it")]
    assert got.turns[-1].time == "00:07"


def test_a_file_that_breaks_off_is_read_and_told() -> None:
    whole = r"{\rtf1\ansi\ansicpg936 A: \'c4\'e3\par B: \'ba\'c3\par}"
    assert read(whole).notes == ()
    got = read(whole[:-5])
    assert spoken(got) == [("A", "你"), ("B", "好")]
    assert got.notes == ("The file breaks off: its last group is never closed, and text may be missing.",)
    assert said(r"{\rtf1\ansi A\cell b") == "A: b"
    got = read(r"{\rtf1\ansi\ansicpg936 A: \'c4\'e3\par B: \'ba")
    assert got.text == "A: 你\nB: \ufffd"
    assert any("could not be read" in note for note in got.notes)


def test_what_follows_the_document_is_none_of_it() -> None:
    assert said("\n{\\rtf1 A: b}}{\\rtf1 c}\0\0") == "A: b"
    assert said(r"{\rtf1\title A: b}") == "A: b"
    assert said(b"\xef\xbb\xbf{\\rtf1 A: b}") == "A: b"


def test_a_code_page_that_nobody_names_is_guessed_or_given() -> None:
    source = r"{\rtf1\ansi " + pairs("访谈者：" + ZH * 4, "gbk") + "}"
    got = read(source)
    assert got.text == "访谈者：" + ZH * 4
    assert got.notes == ("The encoding was guessed: gb18030.",)
    assert (got.encoding, got.line_ends) == ("rtf", "")
    wrong = r"{\rtf1\ansi\ansicpg1252 " + pairs(ZH, "gbk") + "}"
    assert said(wrong) != ZH
    assert read(wrong, encoding="gb2312").text == ZH
    with pytest.raises(BadValue):
        read(wrong, encoding="klingon")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"hello", "it does not begin as one"),
        (b"", "it does not begin as one"),
        (b"PK\x03\x04", "it is a zip archive, as Word files (.docx) are"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is an old Office file (.doc)"),
    ],
)
def test_what_is_no_rich_text(data: bytes, why: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(data)
    assert caught.value.message == f"访谈.rtf is not a rich text file (.rtf) that can be read: {why}."


def test_an_empty_text_and_patterns() -> None:
    with pytest.raises(EmptyFile):
        read(r"{\rtf1\ansi {\info{\title T}}\par}")
    with pytest.raises(BadPattern):
        read(r"{\rtf1 A: b}", pattern="(")
    assert spoken(read(r"{\rtf1 A> b\par C> d}", pattern=r"(\w)>")) == [("A", "b"), ("C", "d")]


@pytest.mark.parametrize(
    "source",
    [
        "{\\rtf1 A: " + "{" * 100_000 + "x" + "}" * 100_000 + "}",
        "{\\rtf1 A: x" + "{" * 100_000,
        "{\\rtf1 A: x" + '{\\field{\\*\\fldinst{HYPERLINK "' * 3_000,
        "{\\rtf1 {\\fonttbl" + "\\f1" * 100_000 + "}A: x}",
        "{\\rtf1 {\\pict " + "89504e47" * 500_000 + "}A: x}",
        "{\\rtf1 {\\pict" + "\\bin1 }" * 100_000 + "}A: x}",
        "{\\rtf1 " + "{\\*\\x " * 50_000 + "}" * 50_000 + "A: x}",
        "{\\rtf1 A: x" + "{\\b\\f1\\'c4}" * 50_000 + "}",
        "{\\rtf1 A: x" + "\\u20320?" * 100_000 + "}",
        "{\\rtf1 A: x" + "\\cell" * 100_000 + "}",
        "{\\rtf1 A: x\\u" + "9" * 100_000 + "\\bin" + "9" * 20 + "}",
        "{\\rtf1\\uc" + "9" * 20 + " A: x\\u1 " + "y" * 500_000 + "}",
    ],
    ids=range(12),
)  # fmt: skip
def test_hostile_files_cost_little(source: str) -> None:
    assert "x" in said(source)


def test_real_transcripts_in_three_spellings(shared_data: Path, tmp_path: Path) -> None:
    """Real turns, written as old Word, as LibreOffice and as WordPad do, come back as they were."""
    for name, codec in (("zh/mit_vcsum_meeting_23.txt", "gb18030"), ("zh/cc0_archivetw_2019-06-04-胡曉萍訪問.txt", "big5hkscs")):
        plain = load(shared_data / "transcripts" / name)
        words = "".join(char for char in plain.text if char.isascii() or len(char.encode(codec, "ignore")) == 2)
        (tmp_path / "plain.txt").write_text(words, encoding="utf-8")
        expected = load(tmp_path / "plain.txt")
        lines = [line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for line in words.split("\n")]
        page = {"gb18030": "936", "big5hkscs": "950"}[codec]
        old = "\\par\r\n".join(pairs(line, codec) for line in lines)
        uni = "\\par\n".join(
            "".join(c if c.isascii() else f"\\u{ord(c) - (ord(c) > 32767) * 65536}?" for c in line) for line in lines
        )
        for source in (f"{{\\rtf1\\ansi\\ansicpg{page} {old}}}", f"{{\\rtf1\\ansi\\ansicpg1252\\uc1 {uni}}}"):
            got = read(source)
            assert got.text.strip() == expected.text.strip()
            assert [turn.speaker for turn in got.turns] == [turn.speaker for turn in expected.turns]


SAMPLE = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 S;}}{\b 访谈者}: \'c4\'e3\par\intbl A\cell b\cell\row\pard"
    r"{\v x}\u20320?{\footnote n}{\pict 00ff}\par}"
).encode()


@settings(max_examples=300, deadline=None)
@given(
    damaged(SAMPLE, [b"{", b"}", b"\\", b"\\'", b"\\u-1", b"\\uc0", b"\\bin9", b"\\*", b"\\fonttbl", b"\\upr", b"\\row", b"\xc4"])
)
def test_any_damage_gives_text_or_one_of_our_errors(data: bytes) -> None:
    loads_or_refuses(rtf.read, data, "fuzz.rtf")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="\\{}'*u1-cx \ncell", max_size=200).map(str.encode)), st.booleans())
def test_any_bytes(data: bytes, opened: bool) -> None:
    loads_or_refuses(rtf.read, b"{\\rtf1" * opened + data, "fuzz.rtf")
