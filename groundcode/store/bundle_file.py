"""A bundle as a file: a magic line, a checksum over all that follows, a header, and the log as compressed lines.

Nothing of a bundle is used before its length and its checksum are found right; what it expands to is bounded by what
its header says, and that by what a project may be. It is read into a database in memory, never onto the disk.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from groundcode.domain.ids import is_id
from groundcode.domain.registry import FORMAT
from groundcode.errors import (
    BundleAltered,
    BundleCutOff,
    BundleExists,
    BundleTooLarge,
    BundleTooNew,
    BundleUnusable,
    CannotWriteHere,
    FileMissing,
    NotABundle,
    ProjectTooNew,
)
from groundcode.locale import _
from groundcode.store.bundle_lines import take_lines
from groundcode.store.lock import place_new
from groundcode.store.parts import PARTS_SCHEMA

BUNDLE_SUFFIX = ".gcbundle"
BUNDLE_FORMAT = 1
_MAGIC = b"groundcode bundle "
_LONGEST_HEADER = 65_536
_LARGEST = 1 << 30
"""Bytes that a bundle may expand to."""
_RATIO, _RATIO_FROM = 400, 32_000_000
"""No log expands beyond 32 MB by more than this: 200,000 equal codings reach 9."""
_STEP = 1 << 20
_MEMORY = 256_000_000
"""Bytes that the decompressor may ask for; our own files need 2 MB."""
_TABLES = (
    """CREATE TABLE change (seq INTEGER PRIMARY KEY, id BLOB UNIQUE, coder BLOB, installation BLOB, made_at, lamport, kind,
        format, undoes BLOB, digest BLOB)""",
    """CREATE TABLE operation (change INTEGER, n INTEGER, entity, entity_id BLOB, field, value, parents BLOB,
        PRIMARY KEY (change, n)) WITHOUT ROWID""",
    "CREATE TABLE blob (sha256 BLOB PRIMARY KEY, bytes BLOB)",
    *PARTS_SCHEMA,
)


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """What a bundle says of itself."""

    project: str
    """The id that all copies of the project share."""
    title: str
    by: str
    """The name of who made it."""
    at: str
    """When, as the log writes moments."""
    coder: str = ""
    """The name of whom it was made for; "" where nobody was named."""
    blind: bool = False
    """Whether what others coded is not in it."""
    log: int = FORMAT
    """The format of the log in it."""
    changes: int = 0
    operations: int = 0
    sources: int = 0
    texts: int = 0
    earlier_texts: int = 0
    """Texts from before corrections that are not in it."""
    withdrawn: int = 0
    """Texts of informants who have withdrawn, which are not in it."""
    not_shared: int = 0
    """Interviews that are not in it because their informants did not agree to sharing with the team."""
    expanded: int = 0
    """Bytes of its lines."""
    stored: int = 0
    """Bytes of them as they lie in the file."""


def is_bundle(path: Path) -> bool:
    """Whether a file begins as bundles do, or is named as they are."""
    if path.suffix == BUNDLE_SUFFIX:
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def write_file(path: Path, info: Callable[[], BundleInfo], lines: Iterable[str], *, overwrite: bool) -> BundleInfo:
    """Write a bundle whole or not at all, readable by nobody else; gives what it says of itself.

    `info` is asked for only after the last of the lines.

    Raises:
        BundleExists, CannotWriteHere
    """
    if path.exists() and not overwrite:
        raise BundleExists(str(path))
    # Of 1.4 MB of transcripts preset 1 makes 468 KB in 0.15 s, preset 6 390 KB in 0.94 s.
    packer = lzma.LZMACompressor(format=lzma.FORMAT_XZ, check=lzma.CHECK_NONE, preset=1)
    expanded, pieces = 0, []
    for line in lines:
        raw = line.encode()
        expanded += len(raw)
        pieces.append(packer.compress(raw))
    pieces.append(packer.flush())
    body = b"".join(pieces)
    about = replace(info(), expanded=expanded, stored=len(body))
    if expanded > _LARGEST:
        raise CannotWriteHere(str(path), _("the project is too large for a bundle; send a copy of its file"))
    rest = json.dumps(asdict(about), ensure_ascii=False).encode() + b"\n" + body
    head = _MAGIC + str(BUNDLE_FORMAT).encode() + b"\n" + hashlib.sha256(rest).hexdigest().encode() + b"\n"
    _place(path, head + rest, overwrite=overwrite)
    return about


def _place(path: Path, data: bytes, *, overwrite: bool) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if overwrite:
            os.replace(part, path)
        else:
            place_new(part, path)
    except FileExistsError as error:
        raise BundleExists(str(path)) from error
    except OSError as error:
        raise CannotWriteHere(str(path), error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def read_info(path: Path) -> BundleInfo:
    """What a bundle says of itself, after its length and its checksum were found right.

    Raises:
        FileMissing, NotABundle, BundleCutOff, BundleAltered, BundleTooNew, BundleTooLarge, ProjectTooNew
    """
    return _opened(path)[0]


@contextmanager
def bundle_log(path: Path) -> Iterator[tuple[BundleInfo, Connection]]:
    """The log of a bundle as tables in memory: `change`, `operation`, `blob`, and what stands in it in part.

    Raises:
        FileMissing, NotABundle, BundleCutOff, BundleAltered, BundleTooNew, BundleTooLarge, ProjectTooNew
        BundleUnusable: a line is not one that groundcode writes.
    """
    info, body = _opened(path)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            for statement in _TABLES:
                connection.exec_driver_sql(statement)
            take_lines(connection, path, _lines(path, body, info.expanded))
            yield info, connection
    finally:
        engine.dispose()


def _opened(path: Path) -> tuple[BundleInfo, memoryview]:
    """The header, and the compressed lines, once both are known to be what was written."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(str(path)) from error
    except OSError as error:
        raise NotABundle(str(path)) from error
    if not raw.startswith(_MAGIC):
        raise NotABundle(str(path))
    first = raw.find(b"\n", 0, 64)
    second = first + 65
    number = raw[len(_MAGIC) : first]
    if first < 0 or not number.isdigit() or int(number) < 1:
        raise BundleAltered(str(path))
    if int(number) > BUNDLE_FORMAT:
        raise BundleTooNew(str(path), int(number), BUNDLE_FORMAT)
    end = raw.find(b"\n", second + 1, second + 1 + _LONGEST_HEADER)
    info = _header(raw[second + 1 : end]) if end > 0 else None
    if info is not None and len(raw) - end - 1 < info.stored:
        raise BundleCutOff(str(path), len(raw), end + 1 + info.stored)
    if hashlib.sha256(memoryview(raw)[second + 1 :]).hexdigest().encode() + b"\n" != raw[first + 1 : second + 1]:
        raise BundleAltered(str(path))
    if info is None:
        raise BundleUnusable(str(path), _("its header is not written as groundcode writes it"))
    if info.log > FORMAT:
        raise ProjectTooNew(str(path), info.log, FORMAT)
    if info.expanded > _LARGEST or (info.expanded > _RATIO_FROM and info.expanded > _RATIO * info.stored):
        says = _("it would expand from {stored} to {expanded} bytes")
        raise BundleTooLarge(str(path), says.format(stored=f"{info.stored:,}", expanded=f"{info.expanded:,}"))
    return info, memoryview(raw)[end + 1 :]


def _header(raw: bytes) -> BundleInfo | None:
    try:
        value = json.loads(raw)
        wanted = {one.name: one.type for one in fields(BundleInfo)}
        given = {name: value[name] for name in wanted if name in value}
        info = BundleInfo(**given)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    kinds = {"str": str, "bool": bool, "int": int}
    fits = all(type(given[name]) is kinds[str(wanted[name])] for name in given)
    counts = (value for name, value in given.items() if wanted[name] == "int")
    return info if fits and is_id(info.project) and all(count >= 0 for count in counts) else None


def _lines(path: Path, body: memoryview, expanded: int) -> Iterator[bytes]:
    """The lines, never more of them than the header has told."""
    unpacker = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY)
    begun: list[bytes] = []
    """The line that has not ended yet."""
    found, at = 0, 0
    try:
        while not unpacker.eof:
            piece = b""
            if unpacker.needs_input:
                piece, at = bytes(body[at : at + _STEP]), at + _STEP
                if not piece:
                    raise BundleUnusable(str(path), _("its lines break off"))
            out = unpacker.decompress(piece, _STEP)
            found += len(out)
            if found > expanded:
                raise BundleTooLarge(str(path), _("it expands to more than it says"))
            first, *more = out.split(b"\n")
            begun.append(first)
            for line in more:
                yield b"".join(begun)
                begun = [line]
    except (lzma.LZMAError, MemoryError) as error:
        raise BundleUnusable(str(path), _("its lines cannot be unpacked")) from error
    if any(begun) or found != expanded or unpacker.unused_data:
        raise BundleUnusable(str(path), _("its lines break off"))
