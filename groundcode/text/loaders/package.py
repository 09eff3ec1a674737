"""A .docx as a zip: checked against bombs and foreign entities before any XML library sees it."""

from __future__ import annotations

import io
import zipfile
import zlib

from groundcode.errors import InvalidDocument, TooLarge
from groundcode.locale import _

LARGEST_UNPACKED = 100_000_000
"""Bytes of all parts together."""

_RATIO = 200
_RATIO_FROM = 10_000_000
_CHUNK = 1 << 16
_CODECS = ("utf-8", "utf-16-le", "utf-16-be")
_DECLARATIONS = tuple(word.encode(codec) for word in ("<!DOCTYPE", "<!ENTITY") for codec in _CODECS)
# NotImplementedError: a compression that Python lacks; RuntimeError: encryption; OSError: offsets outside of the file.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
KIND = "Word document (.docx)"


def checked_package(data: bytes, path: str) -> io.BytesIO:
    """The package again, holding its XML parts only (other parts are left empty), each read within the limits.

    Raises InvalidDocument and TooLarge.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidDocument(path, KIND, _("it is an old .doc, or locked with a password"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, path)
            parts = [(info.filename, _part(archive, info, path)) for info in members]
    except _BROKEN as error:
        raise InvalidDocument(path, KIND, _("it is not a whole zip archive ({why})").format(why=error)) from error
    if "[Content_Types].xml" not in {name for name, _content in parts}:
        raise InvalidDocument(path, KIND, _("it is a zip archive without the parts of a document"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as clean:
        for name, content in parts:
            clean.writestr(zipfile.ZipInfo(name), content)
    buffer.seek(0)
    return buffer


def _members(archive: zipfile.ZipFile, path: str) -> list[zipfile.ZipInfo]:
    """The members to read, one a name; refuses what would unpack to too much."""
    by_name = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    members = list(by_name.values())
    total = sum(info.file_size for info in members)
    for info in members:
        if info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(1, info.compress_size):
            raise TooLarge(path, info.file_size, LARGEST_UNPACKED)
        if info.flag_bits & 0x1:
            raise InvalidDocument(path, KIND, _("it is locked with a password"))
    if total > LARGEST_UNPACKED:
        raise TooLarge(path, total, LARGEST_UNPACKED)
    return members


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> bytes:
    """The bytes of an XML part; unpacked piece by piece, since the declared size may lie."""
    if not info.filename.lower().endswith((".xml", ".rels")):
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
    if any(word in content for word in _DECLARATIONS):
        raise InvalidDocument(path, KIND, _("its XML declares entities, which Word never does"))
    return content
