from __future__ import annotations

import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.errors import BadEncoding, BadValue, EmptyFile, GroundcodeError, NotText
from groundcode.text.encoding import decode

SIMPLIFIED = "访谈者：您好，请问您在这个社区住了多少年？\n受访者：快二十年了，大家都认识我。\n"
TRADITIONAL = "訪談者：您好，請問您在這個社區住了多少年？\n受訪者：快二十年了，大家都認識我。\n"
ENGLISH = "Interviewer: Three “F”s? – the café’s naïve idea…\nRespondent: Yes, we’re fine.\n"


@pytest.mark.parametrize(
    ("text", "codec", "reported"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "big5hkscs", "big5hkscs"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (ENGLISH, "cp1252", "cp1252"),
        ("Interviewer: Ça va, élève de l’école ?\nMarie: Très bien, où êtes-vous né ?\n", "cp1252", "cp1252"),
        ("Frage: Können Sie über die Straße erzählen?\nAntwort: Ja, natürlich, früher schön.\n", "cp1252", "cp1252"),
        ("你好", "gb18030", "gb18030"),
        ("你好，謝謝大家", "big5hkscs", "big5hkscs"),
        ("问：好不好？答：还可以。", "gb18030", "gb18030"),
        ("Interviewer: How about 朝阳群众 and 居委会？\nP1: Yes, 我们都知道 that.", "gb18030", "gb18030"),
        ("It’s", "cp1252", "cp1252"),
        ("plain ascii", "ascii", "utf-8"),
    ],
)
def test_encodings_are_found(text: str, codec: str, reported: str) -> None:
    found = decode(text.encode(codec), "x.txt")
    assert (found.text, found.encoding) == (text, reported)
    assert found.guessed == (codec not in ("utf-8", "utf-8-sig", "utf-16", "ascii"))


def test_charset_normalizer_is_not_asked_about_utf8() -> None:
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("charset_normalizer")}
    decode(SIMPLIFIED.encode(), "x.txt")
    assert "charset_normalizer" not in sys.modules
    sys.modules.update(kept)


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (b"a\nb", "lf"),
        (b"a\r\nb\r\n", "crlf"),
        (b"a\rb", "cr"),
        (b"a\r\nb\n", "mixed"),
        (b"a\rb\n", "mixed"),
        (b"a", "lf"),
    ],
)
def test_line_ends(data: bytes, ends: str) -> None:
    assert decode(data, "x.txt").line_ends == ends


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", "　\n".encode()])
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(EmptyFile) as caught:
        decode(data, "leer.txt")
    assert "leer.txt" in caught.value.message


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 abc", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ".doc"),
        (b"{\\rtf1 a}", ".rtf"),
        (b"a" * 100 + b"\0" + b"b" * 100, "NUL"),
        (bytes(range(256)) * 20, "NUL"),
        (b"\x01\x02\x03\x04abc" * 20, "control"),
    ],
)
def test_what_is_no_text_says_so(data: bytes, why: str) -> None:
    with pytest.raises(NotText) as caught:
        decode(data, "b.txt")
    assert why in caught.value.message


def test_a_named_encoding_is_followed_or_refused() -> None:
    assert decode(SIMPLIFIED.encode("gbk"), "x", "gb2312").text == SIMPLIFIED
    with pytest.raises(BadEncoding) as caught:
        decode(b"abc\xff", "x.txt", "utf-8")
    assert "byte 3" in caught.value.message
    for unknown in ("klingon", "base64", "rot13", "", "a\0b"):
        with pytest.raises(BadValue):
            decode(b"abc", "x.txt", unknown)


def test_a_few_damaged_bytes_do_not_turn_utf8_into_something_else() -> None:
    data = (SIMPLIFIED * 20).encode()
    found = decode(data[:-2] + b"\xe8\n", "x.txt")
    assert found.encoding == "utf-8"
    assert found.text.startswith(SIMPLIFIED)
    assert "\ufffd" in found.text


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([None, "utf-8", "utf-16", "gb18030", "cp1252", "utf-7", "idna", "punycode"]),
)
def test_any_bytes_give_text_or_one_of_our_errors(data: bytes, encoding: str | None) -> None:
    with suppress(GroundcodeError):
        assert decode(data, "x.txt", encoding).text.strip("\ufeff")
