"""Files in archives as other programs, and people who zip them again, name them."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest

from groundcode.exchange.refi.archive import EXTRA, open_qdpx
from tests.unit.exchange.refi.files import S1, USERS, project, write


class _Raw(zipfile.ZipInfo):
    """An entry whose name is bytes of no stated encoding, as old zip programs write it."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (zipfile calls it so)
        return self.raw, self.flag_bits & ~0x800


def _with_raw(path: Path, name: bytes, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("project.qde", project(USERS))
        info = _Raw("x.txt")
        info.raw = name
        out.writestr(info, text)
    return path


@pytest.mark.parametrize(
    ("written", "asked"),
    [("sources/P 1 é.txt", "internal://P%201%20%C3%A9.txt"), ("sources/P%201.txt", "internal://P 1.txt"),
     (unicodedata.normalize("NFD", "sources/Résumé.txt"), "internal://Résumé.txt"),
     ("sources/Ann/t.txt", "internal:\\\\Ann\\t.txt"), (f"sources/{S1}.txt", "relative:///elsewhere.txt"),
     (f"sources/{S1}.txt", f"internal://{S1}"), ("My study/sources/a.txt", "internal://a.txt")],
)  # fmt: skip
def test_names_in_other_spellings(tmp_path: Path, written: str, asked: str) -> None:
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), {written: "x"})) as archive:
        assert archive.text(asked, S1) == "x"


@pytest.mark.parametrize(
    ("written", "asked"),
    [(b"sources\\a.txt", "a.txt"), ("sources/访谈.txt".encode(), "访谈.txt"), ("sources/访谈.txt".encode("gbk"), "访谈.txt"),
     ("sources/Müller.txt".encode("cp437"), "Müller.txt"), ("sources/Müller–1.txt".encode("cp1252"), "Müller–1.txt")],
)  # fmt: skip
def test_names_in_no_stated_encoding(tmp_path: Path, written: bytes, asked: str) -> None:
    with open_qdpx(_with_raw(tmp_path / "a.qdpx", written, "x")) as archive:
        assert archive.text(f"internal://{asked}") == "x"


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    texts = {"sources/Ann/t.txt": "A", "sources/Zoe/t.txt": "Z", "sources/u.txt": "top", "old/u.txt": "old"}
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), texts)) as archive:
        assert archive.text("internal://Ann/t.txt") == "A"
        assert archive.text("internal://Zoe/t.txt") == "Z"
        assert archive.text("internal://t.txt") is None  # it could be either
        assert archive.text("internal://u.txt") == "top"


def test_the_later_of_two_entries_of_one_name_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.qdpx", project(USERS), {"sources/a.txt": "old"})
    with zipfile.ZipFile(path, "a") as out, pytest.warns(UserWarning, match="Duplicate name"):
        out.writestr("sources/a.txt", "new")
    with open_qdpx(path) as archive:
        assert archive.text("internal://a.txt") == "new"


def test_a_folder_that_was_zipped_again(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        "study/sources/a.txt": "x", f"study/{EXTRA}": "ours", "__MACOSX/study/._project.qde": "mac", "study/._project.qde": "mac",
        "study/sources/backup.qde": "deeper",
    }  # fmt: skip
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), texts, qde="study/My study.qde")) as archive:
        assert len(archive.project().users) == 2
        with archive.extra() as stream:
            assert stream is not None
            assert stream.read() == b"ours"


def test_a_colon_in_a_name_is_no_drive(tmp_path: Path) -> None:
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), qde="Trust: a study.qde")) as archive:
        assert len(archive.project().users) == 2


def test_what_is_formatted_is_no_plain_text(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        "sources/a.rtf": "{\\rtf1\\ansi Ann: yes.\\par}", "sources/b.txt": "Ann: yes, 居民.".encode("utf-16-le"),
        "sources/c.txt": "a nul \0 in a text",
    }  # fmt: skip
    with open_qdpx(write(tmp_path / "a.qdpx", project(USERS), texts)) as archive:
        assert archive.text("internal://a.rtf") is None
        found = archive.document("internal://a.rtf")
        assert found is not None
        assert found.text.strip() == "Ann: yes."
        assert archive.text("internal://b.txt") == "Ann: yes, 居民."
        assert archive.text("internal://c.txt") == "a nul \0 in a text"
