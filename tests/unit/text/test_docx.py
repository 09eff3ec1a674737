from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadPattern, EmptyFile, GroundcodeError, InvalidDocument, TooLarge
from groundcode.text.loaders import load

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(folder: Path, document: object, **how: str) -> Transcript:
    path = folder / "受访者.docx"
    document.save(str(path))  # type: ignore[attr-defined]
    return load(path, **how)


def with_body(folder: Path, xml: str) -> Transcript:
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{xml}</w:p>"))
    return read(folder, document)


def spoken(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, transcript.text[turn.body : turn.end]) for turn in transcript.turns]


def test_paragraphs_tables_and_bold_names_in_order(tmp_path: Path) -> None:
    document = Document()
    for name, speech in (("访谈者", "您好"), ("Anna", " Hello"), ("Anna", " again"), ("访谈者", "：好")):
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(speech)
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("Anna", "in a table"), ("访谈者", "表格里"), ("", "接着说")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.add_paragraph("访谈者：最后")
    got = read(tmp_path, document)
    assert got.name == "受访者"
    assert (got.encoding, got.line_ends) == ("docx", "")
    assert got.text == (
        "访谈者：您好\nAnna: Hello\nAnna: again\n访谈者：好\nAnna: in a table\n访谈者：表格里\n接着说\n访谈者：最后"
    )
    assert spoken(got)[-2:] == [("访谈者", "表格里\n接着说"), ("访谈者", "最后")]


def test_a_table_with_times(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    rows = (("时间", "姓名", "内容"), ("00:01", "张三", "好"), ("00:09", "李四", "嗯"))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    got = read(tmp_path, document)
    assert spoken(got) == [("张三", "好"), ("李四", "嗯")]
    assert [turn.time for turn in got.turns] == ["00:01", "00:09"]


def test_bold_words_that_are_no_names_stay_as_they_are(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Very").bold = True
    paragraph.add_run(" much so")
    assert read(tmp_path, document).text == "Very much so"


def test_tracked_changes_are_taken_as_accepted_and_told(tmp_path: Path) -> None:
    got = with_body(
        tmp_path,
        "<w:r><w:t xml:space='preserve'>A: one </w:t></w:r>"
        "<w:del w:id='1' w:author='x'><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='x'><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:moveFrom w:id='3' w:author='x'><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>B: three</w:t></w:r>"
        "<w:r><w:commentReference w:id='0'/><w:footnoteReference w:id='4'/></w:r>",
    )
    assert got.text == "A: one new\ttwo\nB: three"
    assert [note.split(" ", 1)[1] for note in got.notes] == [
        "tracked deletion was left out.",
        "comment was left out.",
        "footnote was left out.",
    ]


def test_an_empty_document_and_a_bad_pattern(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(tmp_path, Document())
    document = Document()
    document.add_paragraph("A: b")
    with pytest.raises(BadPattern):
        read(tmp_path, document, speaker_pattern="(")


def good_parts() -> dict[str, bytes]:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("A: hello")
    document.add_paragraph("B: hi")
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "change",
    [
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b""},
        {"word/document.xml": f"<w:document {W}/>".encode()},
        {"word/document.xml": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"},
        {"word/document.xml": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><x/>".encode("utf-16")},
        {"[Content_Types].xml": b"<Types/>"},
        {"[Content_Types].xml": b"<!DOCTYPE Types><Types/>"},
        {"_rels/.rels": b"<a/>"},
        {"word/_rels/document.xml.rels": b"<Relationships><Relationship/></Relationships>"},
        {"_rels/.rels": None},
        {"[Content_Types].xml": None},
        {"word/document.xml": None},
        {"word/styles.xml": None},
    ],
    ids=range(13),
)
def test_damaged_packages(tmp_path: Path, change: dict[str, bytes | None]) -> None:
    parts = {name: content for name, content in {**good_parts(), **change}.items() if content is not None}
    with pytest.raises(InvalidDocument) as caught:
        load(write(tmp_path / "x.docx", parts))
    assert "x.docx" in caught.value.message


@pytest.mark.parametrize("data", [b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, b"%PDF-1.4"])
def test_what_is_no_zip(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(InvalidDocument):
        load(path)


def test_bombs(tmp_path: Path) -> None:
    bomb = {**good_parts(), "word/media/a.xml": b"\0" * 20_000_000}
    with pytest.raises(TooLarge):
        load(write(tmp_path / "ratio.docx", bomb))
    many = {**good_parts(), **{f"word/{n}.xml": b"\0" * 9_000_000 for n in range(12)}}
    with pytest.raises(TooLarge):
        load(write(tmp_path / "sum.docx", many))


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    """The directory says 100 bytes, with their checksum; the stream holds 60 MB."""
    content = b"<" * 60_000_000
    path = write(tmp_path / "liar.docx", {**good_parts(), "word/document.xml": content})
    data = path.read_bytes()
    true = struct.pack("<LL", zlib.crc32(content), 0)[:4]
    size = struct.pack("<L", len(content))
    data = data.replace(size, struct.pack("<L", 100)).replace(true, struct.pack("<L", zlib.crc32(content[:100])))
    path.write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(InvalidDocument):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), min_size=1, max_size=8), st.booleans())
def test_any_damage_gives_text_or_one_of_our_errors(tmp_path: Path, edits: list[tuple[int, int]], stored: bool) -> None:
    path = tmp_path / "fuzz.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    data = bytearray(path.read_bytes())
    for place, value in edits:
        data[place * len(data) // 40_001] = value
    path.write_bytes(data)
    with suppress(GroundcodeError):
        load(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"]),
    st.data(),
)
def test_any_damaged_part_gives_text_or_one_of_our_errors(tmp_path: Path, part: str, data: st.DataObject) -> None:
    content = _PARTS[part]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 60)))
    filling = data.draw(st.sampled_from([b"", b"x", b'"', b"<a/>", b"/..", b'Id="q"', b"<w:p>", b"&amp;", b"&x;"]))
    path = write(tmp_path / "fuzz.docx", {**_PARTS, part: content[:start] + filling + content[end:]})
    with suppress(GroundcodeError):
        load(path)


_PARTS = {name: content for name, content in good_parts().items() if name.endswith((".xml", ".rels")) and "theme" not in name}
