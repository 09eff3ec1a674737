"""XML in the encodings, and with the slips, of other programs."""

from __future__ import annotations

import io

import pytest

from groundcode.errors import InvalidQdpx
from groundcode.exchange.refi import characters
from groundcode.exchange.refi.reading import read_project
from groundcode.exchange.refi.values import RefiProject
from tests.unit.exchange.refi.files import C1, project

CODE = f'<CodeBook><Codes><Code guid="{C1}" name="信任 trust"/></Codes></CodeBook>'


def read(data: bytes) -> RefiProject:
    return read_project(io.BytesIO(data), "f.qdpx")


@pytest.mark.parametrize(
    ("stated", "used"),
    [("utf-8", "utf-8"), ("UTF8", "utf-8"), ("utf-8", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16", "utf-16-le"),
     ("utf-8", "utf-16"), ("utf-16", "utf-8"), ("unicode-1-1-utf-8", ""), ("gb2312", "gb18030"), ("GBK", "gbk"),
     ("GB18030", "gb18030"), ("big5", "big5"), ("zlib_codec", ""), ("utf-7", "")],
)  # fmt: skip
def test_encodings(stated: str, used: str) -> None:
    xml = project(CODE).replace("utf-8", stated)
    if not used:
        with pytest.raises(InvalidQdpx) as error:
            read(xml.encode())
        assert stated in error.value.message
        return
    assert read(xml.encode(used)).codes[0].name == "信任 trust"


def test_one_byte_encodings_and_what_does_not_fit() -> None:
    xml = project(CODE.replace("信任", "Güte–")).replace("utf-8", "windows-1252")
    assert read(xml.encode("cp1252")).codes[0].name == "Güte– trust"
    with pytest.raises(InvalidQdpx) as error:
        read(project(CODE.replace("信任", "Güte")).encode("latin-1"))
    assert "utf-8" in error.value.message


def test_a_line_before_the_declaration() -> None:
    assert read(b"\xef\xbb\xbf\r\n  " + project(CODE).encode()).codes


@pytest.mark.parametrize("written", ["\x0b", "&#x1f;", "&#11;", "&#0;", "&#xD83D;", "&#xFFFE;", "&#x110000;", "\uffff"])
def test_characters_that_xml_cannot_hold_are_told(written: str) -> None:
    found = read(project(CODE.replace("任", f"任{written}")).encode())
    assert (found.codes[0].name, found.replaced) == ("信任\ufffd trust", 1)


def test_references_that_are_fine_stay() -> None:
    found = read(project(CODE.replace("任", "&#20219;&#x9;&amp;#11;")).encode())
    assert (found.codes[0].name, found.replaced) == ("信任\t&#11; trust", 0)


@pytest.mark.parametrize("size", range(18))
def test_wherever_a_piece_ends(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = project(CODE.replace("任", "任&#x1f;&#1114111;") + "<!--" + "&" * 500 + "-->").encode()
    monkeypatch.setattr(characters, "_CHUNK", data.index(b"&#x1f;") + size)
    found = read(data)
    assert (found.codes[0].name, found.replaced) == ("信任\ufffd\U0010ffff trust", 1)


def test_words_within_markup_are_words() -> None:
    inner = CODE.replace(
        '"/>', '"><Description>Who <p xmlns="x">trusts <b>them</b> all,</p><p>and why.</p></Description></Code>'
    )  # fmt: skip
    found = read(project(inner + "<Description>About<br/>it.</Description>").encode())
    assert found.codes[0].description == "Who \ntrusts them all,\nand why."
    assert found.description == "About\nit."
    assert ("p in Description", 2) in found.strange
