"""Files to transcripts, by the file's ending."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from groundcode.domain.transcripts import Transcript
from groundcode.errors import CannotRead, FileMissing, TooLarge, UnknownFormat
from groundcode.locale import _

SUFFIXES = (".txt", ".md", ".docx")
"""The endings that `load` takes, lower case."""

LARGEST = 50_000_000
"""Bytes of the largest file that is read."""


def load(path: Path, *, encoding: str | None = None, speaker_pattern: str | None = None) -> Transcript:
    """The transcript in the file at `path`.

    `encoding` overrides what the bytes suggest (text files only); `speaker_pattern` is a regular
    expression whose first group is a speaker's name. Raises FileMissing, UnknownFormat, TooLarge,
    EmptyFile, NotText, BadEncoding, BadValue, BadPattern, InvalidDocument, or a bare CannotRead
    where the system refuses to read.
    """
    data = _read(path)
    name = unicodedata.normalize("NFC", path.stem).encode("utf-8", "replace").decode()
    suffix = path.suffix.lower()
    if suffix == ".docx":
        from groundcode.text.loaders.docx import load_docx

        return load_docx(data, name, str(path), speaker_pattern)
    if suffix == ".md":
        from groundcode.text.loaders.md import load_md

        return load_md(data, name, str(path), encoding, speaker_pattern)
    from groundcode.text.loaders.txt import load_txt

    return load_txt(data, name, str(path), encoding, speaker_pattern)


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise CannotRead(
                _("{path} is a folder, not a file.").format(path=path),
                hint=_("Name the files in it, or import the folder."),
            )
        if not path.exists():
            raise FileMissing(str(path))
        if path.suffix.lower() not in SUFFIXES:
            raise UnknownFormat(str(path), SUFFIXES)
        size = path.stat().st_size
        if size > LARGEST:
            raise TooLarge(str(path), size, LARGEST)
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or str(error)
        raise CannotRead(
            _("{path} cannot be read: {why}.").format(path=path, why=why), hint=_("Check who may read the file.")
        ) from error
