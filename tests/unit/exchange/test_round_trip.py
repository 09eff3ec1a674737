"""What a codebook file is given, it gives back."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.domain.levels import Level
from groundcode.exchange.codebooks import SUFFIXES, read_codebook, write_codebook

from .books import carried, codebooks, police_book

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def there_and_back(codebook: Codebook, suffix: str) -> tuple[Codebook, tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"book{suffix}"
        write_codebook(codebook, path)
        assert [p.name for p in Path(folder).iterdir()] == [path.name]
        read = read_codebook(path)
        return read.codebook, read.notes


def expected(codebook: Codebook, suffix: str) -> Codebook:
    if suffix == ".csv":
        codebook = replace(codebook, title="book", description="")
    if suffix == ".xlsx":
        codebook = replace(codebook, title=codebook.title or "book")
    return carried(codebook) if suffix != ".qdc" else carried_by_xml(carried(codebook))


def carried_by_xml(codebook: Codebook) -> Codebook:
    """What the standard's file keeps: no places of examples, no order of second homes, no signs that XML cannot hold."""

    def entry(one: CodebookEntry) -> CodebookEntry:
        texts = [NOT_XML.sub("\ufffd", text) for text in (one.definition, one.inclusion, one.exclusion)]
        also, children = tuple(sorted(set(one.also_in))), tuple(map(entry, one.children))
        return replace(
            one, definition=texts[0], inclusion=texts[1], exclusion=texts[2], examples=(), also_in=also, children=children
        )  # fmt: skip

    return Codebook("book", tuple(map(entry, codebook.codes)))


def compared(back: Codebook, wanted: Codebook, suffix: str) -> tuple[Codebook, Codebook]:
    """Both as they are compared: a .qdc gives every code an id, and so finds the codes of the file again."""
    if suffix != ".qdc":
        return back, wanted
    ids = iter([entry.id for _path, entry in back.walk()])

    def named(one: CodebookEntry) -> CodebookEntry:
        given = next(ids)
        return replace(one, id=one.id or given, children=tuple(map(named, one.children)))

    return carried_by_xml(back), replace(wanted, codes=tuple(map(named, wanted.codes)))


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".yml", ".XLSX"])
def test_a_study_reads_back(suffix: str) -> None:
    back, notes = there_and_back(police_book(), suffix)
    back, wanted = compared(back, expected(police_book(), suffix.lower()), suffix)
    assert back == wanted
    assert notes == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_anything_reads_back(suffix: str) -> None:
    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(codebooks())
    def property_(codebook: Codebook) -> None:
        if suffix == ".qdc":
            names = [name for _path, one in codebook.walk() for name in (one.name, *one.also_in)]
            assume(names and not any(map(NOT_XML.search, names)))
        back, notes = there_and_back(codebook, suffix)
        back, wanted = compared(back, expected(codebook, suffix), suffix)
        assert back == wanted
        assert all("not in this file" in note for note in notes)

    property_()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_deep_trees_read_back(suffix: str) -> None:
    entry = CodebookEntry("n99", Level.CONCEPT)
    for depth in reversed(range(99)):
        entry = CodebookEntry(f"n{depth}", Level.CONCEPT, children=(entry,))
    codebook = Codebook("book", (entry,))
    back, _notes = there_and_back(codebook, suffix)
    assert list(back.walk())[-1][0] == tuple(f"n{depth}" for depth in range(100))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_texts_longer_than_a_cell_read_back(suffix: str) -> None:
    long = "信任\r_x000D_😀" * 9_000
    quotes = tuple(Example("P07", n, n + 200, f"{n}“" + "话" * 198) for n in range(300))
    codebook = Codebook("book", (CodebookEntry("a", Level.LABEL, definition=long, examples=quotes),))
    back, _notes = there_and_back(codebook, suffix)
    back, wanted = compared(back, expected(codebook, suffix), suffix)
    assert back == wanted


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_codebook_makes_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    if suffix == ".xlsx":
        pytest.skip("a workbook holds the time it was written")
    for name in ("one", "two"):
        write_codebook(police_book(), tmp_path / (name + suffix))
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", [".yaml", ".csv", ".md"])
def test_golden(suffix: str, tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden" / f"police{suffix}"
    write_codebook(police_book(), tmp_path / f"police{suffix}")
    assert (tmp_path / f"police{suffix}").read_bytes() == golden.read_bytes()
    assert read_codebook(golden).codebook.codes == carried(police_book()).codes


def test_markdown_in_chinese_reads_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDCODE_LANG", "zh")
    write_codebook(police_book(), tmp_path / "a.md")
    assert "**定义：** 居民" in (tmp_path / "a.md").read_text(encoding="utf-8")
    monkeypatch.setenv("GROUNDCODE_LANG", "en")
    assert read_codebook(tmp_path / "a.md").codebook == carried(police_book())
