"""Files that mean harm, and folders that refuse."""

from __future__ import annotations

import html
import io
import os
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from groundcode.domain.codebooks import Codebook, CodebookEntry
from groundcode.domain.levels import Level
from groundcode.errors import (
    BadEncoding,
    CannotWriteCodebook,
    CannotWriteHere,
    EmptyFile,
    FileMissing,
    GroundcodeError,
    InvalidCodebook,
    InvalidDocument,
    TooLarge,
    UnknownFormat,
)
from groundcode.exchange.codebooks import SUFFIXES, files, read_codebook, write_codebook, xlsx_format
from groundcode.text.loaders import load

from .books import police_book

FORMULA = "=cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script> | `x` # [a](javascript:b) <!-- c"


def one_code(name: str, definition: str = "") -> Codebook:
    return Codebook("t", (CodebookEntry(name, Level.LABEL, definition=definition),))


@pytest.mark.parametrize("text", [FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "'=1"])
def test_csv_cells_never_begin_like_a_formula(tmp_path: Path, text: str) -> None:
    write_codebook(one_code("a", text), tmp_path / "a.csv")
    cell = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig").split(",")[16].lstrip('"')
    assert cell.startswith("'" + text[0])
    assert read_codebook(tmp_path / "a.csv").codebook.codes[0].definition == text


def test_csv_leaves_other_apostrophes_alone(tmp_path: Path) -> None:
    write_codebook(one_code("'tis"), tmp_path / "a.csv")
    assert ",'tis," in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert read_codebook(tmp_path / "a.csv").codebook.codes[0].name == "'tis"


@pytest.mark.parametrize("text", [FORMULA, "#N/A", "=1+1"])
def test_workbooks_hold_no_formula(tmp_path: Path, text: str) -> None:
    write_codebook(one_code(text, text), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    for cell in (sheet["C2"], sheet["E2"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    parts = zipfile.ZipFile(tmp_path / "a.xlsx")
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_workbooks_are_dressed_for_reading(tmp_path: Path) -> None:
    write_codebook(police_book(), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet.freeze_panes == "D2"
    assert [sheet.cell(row=row, column=3).alignment.indent for row in range(2, 6)] == [0, 1, 2, 3]
    assert sheet["E4"].alignment.wrap_text
    assert (sheet["K4"].value, sheet["L4"].value, sheet["M4"].value) == (0, 3, 2)


def test_markdown_shows_markup_and_does_not_obey_it(tmp_path: Path) -> None:
    write_codebook(one_code(SCRIPT, SCRIPT), tmp_path / "a.md")
    lines = (tmp_path / "a.md").read_text(encoding="utf-8").splitlines()
    shown = [line for line in lines if "alert" in line]
    assert len(shown) == 2
    assert not any("<" in line for line in shown)
    assert not any(re.search(r"(?<!\\)[|\[]", line) for line in shown)
    assert SCRIPT in html.unescape(re.sub(r"\\([^\w\s])", r"\1", shown[1]))


def test_yaml_names_are_texts_to_other_readers(tmp_path: Path) -> None:
    names = ["yes", "null", "1.10", "2024-01-01", "*a", "&a", "!x", "a: b", "<<", "=", "0x1F", "{{ x }}"]
    write_codebook(Codebook("t", tuple(CodebookEntry(name, Level.LABEL) for name in names)), tmp_path / "a.yaml")
    loaded = yaml.safe_load((tmp_path / "a.yaml").read_text(encoding="utf-8"))
    assert [code["name"] for code in loaded["codes"]] == names


def refused(path: Path, error: type[GroundcodeError]) -> str:
    started = time.process_time()
    with pytest.raises(error) as caught:
        read_codebook(path)
    assert time.process_time() - started < 30
    return caught.value.message


YAML_BOMBS = {
    "itself": ("codes: &a [*a, *a]", "references"),
    "laughs": ("a: &a [x, x]\nb: &b [*a, *a]\ncodes: [*b]", "references"),
    "flow": ("codes: " + "[" * 10_000, "more than 100 deep"),
    "block": ("codes:\n" + "".join(f"{'  ' * n}- name: x\n{'  ' * n}  children:\n" for n in range(2_000)), "100 deep"),
    "maps": ("codes: " + "{a: " * 10_000, "more than 100 deep"),
    "controls": ("codes: [\x07]", "not YAML"),
    "merge": ("codes:\n- {<<: {name: A}}", "no name"),
}


@pytest.mark.parametrize("case", YAML_BOMBS)
def test_yaml_bombs_are_refused(tmp_path: Path, case: str) -> None:
    text, sentence = YAML_BOMBS[case]
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert sentence in refused(tmp_path / "a.yaml", InvalidCodebook)


def test_deep_trees_are_refused_everywhere(tmp_path: Path) -> None:
    rows = ["name,level,parent\n0,concept,\n", *(f"{n},concept,{n - 1}\n" for n in range(1, 10_000))]
    (tmp_path / "a.csv").write_text("".join(rows), encoding="utf-8")
    (tmp_path / "a.md").write_text("".join(f"###### {'›' * n} x\n" for n in range(3_000)), encoding="utf-8")
    cell = "[" * 100_000
    (tmp_path / "b.csv").write_text(f"name,examples\nA,{'[{' + cell}\n", encoding="utf-8")
    assert "more than 100 deep" in refused(tmp_path / "a.csv", InvalidCodebook)
    assert "more than 100 deep" in refused(tmp_path / "a.md", InvalidCodebook)
    assert "not the JSON list" in refused(tmp_path / "b.csv", InvalidCodebook)


LONG_LINES = {
    "comment": "<!--" + " " * 200_000,
    "closing": "## " + "# " * 100_000,
    "spaces": "## a" + " " * 200_000 + "b",
    "label": "**" + "a" * 200_000,
    "ticks": "`" * 200_000,
}


@pytest.mark.parametrize("case", LONG_LINES)
def test_markdown_is_read_in_one_pass(tmp_path: Path, case: str) -> None:
    (tmp_path / "a.md").write_text(f"# T\n## A `concept`\n{LONG_LINES[case]}\n", encoding="utf-8")
    started = time.process_time()
    write_codebook(read_codebook(tmp_path / "a.md").codebook, tmp_path / "b.md")
    assert time.process_time() - started < 30


def test_paths_of_slashes_are_read_in_one_pass(tmp_path: Path) -> None:
    path = "\\" * 100_000
    (tmp_path / "a.csv").write_text(f"path\n{path}\n", encoding="utf-8")
    started = time.process_time()
    write_codebook(read_codebook(tmp_path / "a.csv").codebook, tmp_path / "b.csv")
    assert time.process_time() - started < 30


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def good_parts(tmp_path: Path) -> dict[str, bytes]:
    write_codebook(police_book(), tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(change: Callable[[bytes], bytes]) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: parts | {SHEET: change(parts[SHEET])}


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
WORKBOOKS: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "no parts": lambda parts: {},
    "no sheet": lambda parts: {name: data for name, data in parts.items() if name != SHEET},
    "cut sheet": with_sheet(lambda data: data[: len(data) // 2]),
    "entities": with_sheet(lambda data: ENTITIES + data[data.index(b"<worksheet") :]),
    "bad number": with_sheet(lambda data: data.replace(b'<row r="1"', b'<row r="one"')),
    "bad shared": with_sheet(lambda data: data.replace(b't="inlineStr"', b't="s"').replace(b"is>", b"v>")),
}


@pytest.mark.parametrize("case", WORKBOOKS)
def test_broken_workbooks_are_refused(tmp_path: Path, case: str) -> None:
    parts = WORKBOOKS[case](good_parts(tmp_path))
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    with pytest.raises((InvalidDocument, InvalidCodebook, EmptyFile)):
        read_codebook(tmp_path / "a.xlsx")


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"name,level\nA,label\n")
    assert "is not a workbook (.xlsx) that can be read" in refused(tmp_path / "a.xlsx", InvalidDocument)


def test_zip_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    parts = good_parts(tmp_path) | {"xl/media/a.bin": b"\0" * (xlsx_format.LARGEST_UNPACKED + 1)}
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    assert (tmp_path / "a.xlsx").stat().st_size < 200_000
    assert "holds 60 MB once unpacked" in refused(tmp_path / "a.xlsx", TooLarge)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(good_parts(tmp_path)))
    at = data.index(b"PK\x01\x02", 0)
    while data[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = data.index(b"PK\x01\x02", at + 1)
    struct.pack_into("<I", data, at + 24, 100)
    (tmp_path / "a.xlsx").write_bytes(data)
    refused(tmp_path / "a.xlsx", InvalidDocument)


def test_sheets_that_lie_about_their_size_are_read(tmp_path: Path) -> None:
    parts = good_parts(tmp_path)
    row = b'<row r="999999999999"><c r="ZZZ999999999999"><v>1</v></c></row></sheetData>'
    sheet = parts[SHEET].replace(b"</sheetData>", row)
    sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet)
    (tmp_path / "a.xlsx").write_bytes(zipped(parts | {SHEET: sheet}))
    started = time.process_time()
    assert len(list(read_codebook(tmp_path / "a.xlsx").codebook.walk())) == 6
    assert time.process_time() - started < 30


def read_or_refused(path: Path) -> str:
    try:
        return repr(read_codebook(path))
    except GroundcodeError as error:
        return error.message and error.hint


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_damage_ends_in_a_sentence(tmp_path: Path, suffix: str) -> None:
    write_codebook(police_book(), tmp_path / f"good{suffix}")
    good = (tmp_path / f"good{suffix}").read_bytes()
    path, chance = tmp_path / f"a{suffix}", random.Random(20261122)
    for _round in range(150):
        data = bytearray(good)
        for _hit in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            if chance.random() < 0.3:
                del data[at : at + chance.randint(1, 40)]
            else:
                data[at] = chance.randrange(256)
        path.write_bytes(data)
        assert read_or_refused(path)


def test_random_damage_within_a_workbook_ends_in_a_sentence(tmp_path: Path) -> None:
    parts, chance = good_parts(tmp_path), random.Random(7)
    for _round in range(150):
        name = chance.choice(sorted(parts))
        data = bytearray(parts[name])
        for _hit in range(chance.randint(1, 3)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 9])] = chance.choice([b"", b"<", b"1", b"\xff", b'"', b"A", b"9" * 12])
        (tmp_path / "a.xlsx").write_bytes(zipped(parts | {name: bytes(data)}))
        assert read_or_refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_missing_empty_and_other_paths(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    refused(path, FileMissing)
    refused(tmp_path / "no folder" / f"a{suffix}", FileMissing)
    path.write_bytes(b"")
    refused(path, EmptyFile)
    refused(path / f"a{suffix}", FileMissing)
    path.unlink()
    path.mkdir()
    assert "not a file but a folder" in refused(path, InvalidCodebook)


@pytest.mark.parametrize("suffix", [".csv", ".yaml", ".md"])
def test_texts_that_are_none(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"\xef\xbb\xbf \r\n\t\n")
    refused(path, EmptyFile)
    path.write_bytes(b"name\n\xff\xff\xff\n")
    assert "is not UTF-8 or GB18030: byte 5 does not fit" in refused(path, BadEncoding)


def test_large_files_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(files.LARGEST + 1)
    refused(tmp_path / "a.csv", TooLarge)


@pytest.mark.parametrize(
    ("ending", "hint"),
    [(".qde", "Import the .qdpx"), (".zip", "give it the ending .qdpx"), (".gcbundle", "groundcode merge PROJECT FILE"),
     (".groundcode", "groundcode merge PROJECT OTHER"), (".png", "These are: ")],
)  # fmt: skip
def test_files_that_belong_elsewhere_say_where(tmp_path: Path, ending: str, hint: str) -> None:
    (tmp_path / f"a{ending}").write_bytes(b"x")
    for read in (read_codebook, load):
        with pytest.raises(UnknownFormat) as caught:
            read(tmp_path / f"a{ending}")
        assert hint in caught.value.hint
    (tmp_path / "a.qdc").write_bytes(b"x")
    with pytest.raises(UnknownFormat) as caught:
        load(tmp_path / "a.qdc")
    assert "groundcode codebook import PROJECT FILE" in caught.value.hint


def test_unknown_endings(tmp_path: Path) -> None:
    refused(tmp_path / "a.txt", UnknownFormat)
    with pytest.raises(UnknownFormat, match="does not read or write files like"):
        write_codebook(police_book(), tmp_path / "a")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_no_file_can_carry_is_refused(tmp_path: Path, suffix: str) -> None:
    entry = CodebookEntry("bottom", Level.CONCEPT)
    for depth in range(100):
        entry = CodebookEntry(f"n{depth}", Level.CONCEPT, children=(entry,))
    deep, half, null = Codebook("t", (entry,)), one_code("a", "\ud800"), one_code("a\0")
    for book, word in ((deep, "“bottom”"), (half, "“a”"), (null, "half"), (Codebook("\0", ()), "title")):
        with pytest.raises(CannotWriteCodebook) as caught:
            write_codebook(book, tmp_path / f"a{suffix}")
        assert word in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    write_codebook(one_code("old"), path)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CannotWriteHere, match="No space left on device"):
            write_codebook(one_code("new"), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    with pytest.raises(CannotWriteHere, match="there is no folder"):
        write_codebook(one_code("new"), tmp_path / "none" / "a.csv")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(CannotWriteHere):
        write_codebook(one_code("new"), tmp_path / "b.csv")


def test_a_written_file_keeps_its_link_and_mode(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("x", encoding="utf-8")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_codebook(one_code("a"), tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640
    assert read_codebook(tmp_path / "real.csv").codebook.codes[0].name == "a"
