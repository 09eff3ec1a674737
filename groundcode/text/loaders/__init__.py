"""Files to transcripts, by the file's ending."""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from groundcode.domain.transcripts import Transcript
from groundcode.errors import CannotRead, FileMissing, TooLarge, UnknownFormat
from groundcode.locale import _

FORMATS: Mapping[str, str] = {
    ".txt": "txt",
    ".md": "md",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".srt": "srt",
    ".vtt": "vtt",
    ".csv": "csv",
    ".xml": "akoma_ntoso",
}
"""Ending, lower case -> the module of this package whose `read` takes such files."""

SUFFIXES = tuple(FORMATS)
"""The endings that `load` takes, lower case."""

LARGEST = 50_000_000
"""Bytes of the largest file that is read."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file as a loader gets it."""

    data: bytes
    name: str
    """The file's name without its ending, NFC."""
    path: str
    """For messages."""
    encoding: str | None = None
    """Overrides what the bytes suggest (text formats only)."""
    speaker_pattern: str | None = None
    """A regular expression whose first group is a speaker's name."""


def load(path: Path, *, encoding: str | None = None, speaker_pattern: str | None = None) -> Transcript:
    """The transcript in the file at `path`.

    `encoding` overrides what the bytes suggest (text files only); `speaker_pattern` is a regular
    expression whose first group is a speaker's name. Raises FileMissing, UnknownFormat, TooLarge,
    EmptyFile, NotText, BadEncoding, BadValue, BadPattern, InvalidDocument, InvalidTable, or a bare CannotRead
    where the system refuses to read.
    """
    data = _read(path)
    name = unicodedata.normalize("NFC", path.stem).encode("utf-8", "replace").decode()
    module = importlib.import_module(f"groundcode.text.loaders.{FORMATS[path.suffix.lower()]}")
    transcript: Transcript = module.read(Given(data, name, str(path), encoding, speaker_pattern))
    return transcript


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
