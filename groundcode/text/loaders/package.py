"""A .docx or .odt as a zip: checked against bombs and foreign entities before any XML library sees it."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from groundcode.errors import EmptyFile, InvalidDocument, TooLarge
from groundcode.locale import _

LARGEST_UNPACKED = 100_000_000
"""Bytes of all parts together."""

_RATIO = 200
_RATIO_FROM = 10_000_000
_CHUNK = 1 << 16
_CODECS = ("utf-8", "utf-16-le", "utf-16-be")
_DECLARATIONS = tuple(word.encode(codec) for word in ("<!DOCTYPE", "<!ENTITY") for codec in _CODECS)
_MANIFEST = "META-INF/manifest.xml"
# NotImplementedError: a compression that Python lacks; RuntimeError: encryption; OSError: offsets outside of the file.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
KIND = "Word document (.docx)"


@dataclass(frozen=True, slots=True)
class Kind:
    """A format that is a zip of XML parts."""

    words: str
    """For messages."""
    needed: str
    """The part that each such file has."""
    parts: tuple[str, ...]
    """How the names of the parts that are read end, lower case."""


WORD = Kind(KIND, "[Content_Types].xml", (".xml", ".rels"))
OPEN_DOCUMENT = Kind("OpenDocument text (.odt)", "content.xml", ("content.xml", "styles.xml", _MANIFEST.lower(), "mimetype"))


def checked_package(data: bytes, path: str) -> io.BytesIO:
    """The package of a .docx again, holding its XML parts only (others are left empty), each read within the limits.

    Raises EmptyFile, InvalidDocument and TooLarge.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as clean:
        for name, content in checked_parts(data, path, WORD).items():
            clean.writestr(zipfile.ZipInfo(name), content)
    buffer.seek(0)
    return buffer


def checked_parts(data: bytes, path: str, kind: Kind) -> dict[str, bytes]:
    """The parts of a package by their names, those that are not read left empty.

    Raises EmptyFile, InvalidDocument and TooLarge.
    """
    if PurePath(path).name.startswith("~$") and not data.startswith(b"PK"):
        raise InvalidDocument(
            path, kind.words, _("it is the lock file that Word keeps beside an open document"),
            hint=_("Name the document itself, without ~$."),
        )  # fmt: skip
    if not data:
        raise EmptyFile(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidDocument(path, kind.words, _("it is an old .doc, or locked with a password"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, path, kind)
            parts = {info.filename: _part(archive, info, path, kind) for info in members}
    except _BROKEN as error:
        raise InvalidDocument(path, kind.words, _("it is not a whole zip archive ({why})").format(why=error)) from error
    if kind is OPEN_DOCUMENT and b"encryption-data" in parts.get(_MANIFEST, b""):
        raise InvalidDocument(path, kind.words, _("it is locked with a password"))
    if kind.needed not in parts:
        raise InvalidDocument(path, kind.words, _("it is a zip archive without the parts of a document"))
    return parts


def _members(archive: zipfile.ZipFile, path: str, kind: Kind) -> list[zipfile.ZipInfo]:
    """The members to read, one a name; refuses what would unpack to too much."""
    by_name = {info.filename: info for info in archive.infolist() if info.filename and not info.is_dir()}
    members = list(by_name.values())
    total = sum(info.file_size for info in members)
    for info in members:
        if info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(1, info.compress_size):
            raise TooLarge(path, info.file_size, LARGEST_UNPACKED)
        if info.flag_bits & 0x1:
            raise InvalidDocument(path, kind.words, _("it is locked with a password"))
    if total > LARGEST_UNPACKED:
        raise TooLarge(path, total, LARGEST_UNPACKED)
    return members


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, kind: Kind) -> bytes:
    """The bytes of a part that is read; unpacked piece by piece, since the declared size may lie."""
    if not info.filename.lower().endswith(kind.parts):
        return b""
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while piece := stream.read(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_UNPACKED:
                raise TooLarge(path, size, LARGEST_UNPACKED)
    content = b"".join(pieces)
    # OpenOffice 1 and 2 gave their manifest a document type; it is searched here, and never parsed.
    is_parsed = kind is WORD or info.filename != _MANIFEST
    if is_parsed and any(word in content for word in _DECLARATIONS):
        raise InvalidDocument(path, kind.words, _declares(kind))
    return content


def _declares(kind: Kind) -> str:
    if kind is WORD:
        return _("its XML declares entities, which Word never does")
    return _("its XML declares entities, which no word processor does")
