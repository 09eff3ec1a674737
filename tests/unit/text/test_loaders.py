from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from groundcode.errors import CannotRead, EmptyFile, FileMissing, InvalidDocument, NotText, TooLarge, UnknownFormat
from groundcode.text.loaders import LARGEST, SUFFIXES, load
from groundcode.text.normalise import normalise

ORIGINALS = {
    "nasty_gb18030_crlf.txt": ("zh/mit_vcsum_meeting_0.txt", "gb18030", "crlf"),
    "nasty_utf16le_bom.txt": ("zh/mit_vcsum_meeting_102.txt", "utf-16-le", "crlf"),
    "nasty_big5hkscs.txt": ("zh/cc0_archivetw_2018-06-27-姚文智來訪.txt", "big5hkscs", "lf"),
    "nasty_cr_only.txt": ("zh/mit_vcsum_meeting_110.txt", "utf-8", "cr"),
    "nasty_cp1252_crlf.txt": ("en/cc0_archivetw_2020-12-21-Interview-with-Akiko-Kamimura.txt", "cp1252", "crlf"),
}


def test_every_real_file_loads_with_all_its_speakers(shared_data: Path) -> None:
    """Every real file writes each turn as "Name: …" on one line, so a plain pattern is the oracle."""
    misses = []
    files = [path for suffix in SUFFIXES for path in sorted((shared_data / "transcripts").rglob(f"*{suffix}"))]
    assert len(files) >= 40
    total = 0
    for path in files:
        got = load(path)
        assert got.turns, path.name
        assert got.language == path.parent.name
        expected = Counter(re.findall(r"(?m)^([^\s:：#(（][^:：\n]{0,40}?)[:：]", got.text))
        found = {guess.name: guess.turns for guess in got.speakers}
        total += sum(expected.values())
        misses += [
            f"{path.name}: {name} {count} != {found.get(name)}" for name, count in expected.items() if found.get(name) != count
        ]
        misses += [f"{path.name}: {name} is no speaker" for name in found if name not in expected]
    print("\n".join(misses))
    assert total > 6_000
    assert len(misses) <= 6


@pytest.mark.parametrize("nasty", ORIGINALS)
def test_re_encoded_files_give_the_text_of_their_originals(shared_data: Path, nasty: str) -> None:
    original, encoding, ends = ORIGINALS[nasty]
    folder = shared_data / "transcripts"
    got = load(folder / original.split("/")[0] / nasty)
    expected = normalise((folder / original).read_bytes().decode()).text
    if nasty == "nasty_big5hkscs.txt":  # what Big5 lacks became a question mark
        assert len(got.text) == len(expected)
        assert all(a == b or a == "?" for a, b in zip(got.text, expected, strict=True))
    else:
        assert got.text == expected
    assert (got.encoding, got.line_ends) == (encoding, ends)
    assert any(encoding in note for note in got.notes) == (encoding in ("gb18030", "big5hkscs", "cp1252"))


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.MD"
    path.write_text("# Talk\n\n**Anna:** Hello\n\n## Part\n\n**Ben:** Hi *you*\n", encoding="utf-8")
    got = load(path)
    assert [(turn.speaker, got.text[turn.body : turn.end]) for turn in got.turns] == [
        ("Anna", "Hello"),
        ("Ben", "Hi *you*"),
    ]
    assert got.text == path.read_text(encoding="utf-8")


def test_names_are_nfc(tmp_path: Path) -> None:
    path = tmp_path / "Cafe\u0301.txt"
    path.write_text("A: b", encoding="utf-8")
    assert load(path).name == "Caf\u00e9"


def test_files_that_cannot_be_taken(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        load(tmp_path / "none.txt")
    with pytest.raises(CannotRead, match="folder"):
        load(tmp_path)
    with pytest.raises(FileMissing):
        load(tmp_path / "a\0b.txt")
    for name, error in (("a.doc", UnknownFormat), ("a", UnknownFormat), ("empty.txt", EmptyFile), ("bin.txt", NotText)):
        path = tmp_path / name
        path.write_bytes(b"\0\1\2" if name == "bin.txt" else b"")
        with pytest.raises(error):
            load(path)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(TooLarge):
        load(huge)


def test_a_pattern_that_fits_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A: b\nB: c\n", encoding="utf-8")
    got = load(path, speaker_pattern=r"^(\w+)>")
    assert [turn.speaker for turn in got.turns] == [None, None]
    assert "(\\w+)>" in got.notes[0]


@pytest.mark.parametrize(
    "text",
    ["好的，" * 333_333, "word " * 200_000, "a:" * 500_000, "A: b " * 200_000, "\x1b[31m" * 100_000 + "A" * 2_000_000],
)
def test_a_very_long_line_loads_at_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    began = time.process_time()
    assert len(load(path).turns) == 1
    assert time.process_time() - began < 20


@pytest.mark.parametrize("ending", [".docx", ".odt"])
def test_a_file_of_no_bytes_is_empty_and_a_lock_file_is_called_one(tmp_path: Path, ending: str) -> None:
    empty, lock = tmp_path / f"P01{ending}", tmp_path / f"~$P01{ending}"
    empty.write_bytes(b"")
    lock.write_bytes(b"\x03Mei" + bytes(158))
    with pytest.raises(EmptyFile):
        load(empty)
    with pytest.raises(InvalidDocument, match="it is the lock file that Word keeps beside an open document") as refused:
        load(lock)
    assert refused.value.hint == "Name the document itself, without ~$."
