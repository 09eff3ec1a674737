from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.domain.levels import Level
from groundcode.errors import CannotWriteCodebook, InvalidQdpx
from groundcode.exchange.codebooks import read_codebook, write_codebook

BOOK = Codebook("book", (
    CodebookEntry("近", Level.MAIN, "00000000-0000-4000-8000-000000000001", "定义\n两行", "纳入", "排除", core=True,
                  colour="#c0ffee", children=(
        CodebookEntry("信 & <b>", Level.CATEGORY, "00000000-0000-4000-8000-000000000002", inclusion="only a rule",
                      examples=(Example("P01", 0, 2, "看见", "3"),)),
    )),
    CodebookEntry("loose", Level.LABEL, "00000000-0000-4000-8000-000000000003", also_in=("近 > 信 & <b>",)),
))  # fmt: skip


def plain(book: Codebook) -> list[tuple[object, ...]]:
    return [
        (path, one.level, one.id, one.definition, one.inclusion, one.exclusion, one.core, one.also_in, one.colour)
        for path, one in book.walk()
    ]


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    write_codebook(BOOK, tmp_path / "book.qdc")
    read = read_codebook(tmp_path / "book.qdc")
    assert plain(read.codebook) == plain(BOOK)
    assert "P01-3" in (tmp_path / "book.qdc").read_text(encoding="utf-8")


def test_it_is_valid(tmp_path: Path, shared_data: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    write_codebook(BOOK, tmp_path / "book.qdc")
    schema = etree.XMLSchema(etree.parse(str(shared_data / "refi" / "Codebook.xsd")))
    assert schema.validate(etree.parse(str(tmp_path / "book.qdc"))), schema.error_log


def test_a_codebook_without_codes_is_no_qdc(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteCodebook):
        write_codebook(Codebook("none", ()), tmp_path / "none.qdc")
    (tmp_path / "none.qdc").write_text('<CodeBook xmlns="x"><Codes/></CodeBook>', encoding="utf-8")
    with pytest.raises(InvalidQdpx):
        read_codebook(tmp_path / "none.qdc")


@pytest.mark.parametrize("data", [b"<a/>", b"<CodeBook", b'<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>', b"\xff\xfe\x00"])
def test_what_is_no_qdc_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.qdc").write_bytes(data)
    with pytest.raises(InvalidQdpx) as error:
        read_codebook(tmp_path / "a.qdc")
    assert error.value.hint


def test_files_of_other_programs(shared_data: Path) -> None:
    files = sorted((shared_data / "refi").glob("*.qdc"))
    assert files
    for file in files:
        read = read_codebook(file)
        assert read.codebook.codes
        assert read.notes


def test_a_qdc_without_guids_and_with_markup(tmp_path: Path) -> None:
    xml = (
        '<?xml version="1.0" encoding="utf-16"?><CodeBook origin="x"><Codes><Code name="a"><Description>'
        "<p>Hello <b>you</b>&#13;&#10;all</p>"
        '</Description><Code name="a"/></Code><Code name="b\x0b" guid="1"/></Codes></CodeBook>'
    )
    (tmp_path / "a.qdc").write_text(xml, encoding="utf-8")
    read = read_codebook(tmp_path / "a.qdc")
    found = {path: one.definition for path, one in read.codebook.walk()}
    assert found == {("a",): "Hello you\nall", ("a", "a"): "", ("b\ufffd",): ""}
    assert len({one.id for _path, one in read.codebook.walk()}) == 3
    told = "\n".join(read.notes)
    assert "p in Description: 1" in told
    assert "1 control characters" in told
