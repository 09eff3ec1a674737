"""A .qdpx as a zip: found whole and harmless before anything of it is used."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO

from groundcode.domain.transcripts import Transcript
from groundcode.errors import CannotRead, EmptyFile, FileMissing, GroundcodeError, InvalidQdpx, TooLarge
from groundcode.exchange.refi.reading import read_project
from groundcode.exchange.refi.values import RefiProject
from groundcode.locale import _
from groundcode.text.encoding import decode

EXTRA = "groundcode.jsonl"
"""The file in the root of an archive of ours that holds what the standard has no place for."""
LARGEST_TEXT = 50_000_000
"""Bytes of one text."""
LARGEST = 2_000_000_000
"""Bytes of all that is read; pictures, audio and video are never unpacked."""
_RATIO = 300
_RATIO_FROM = 10_000_000
_MOST_MEMBERS = 200_000
_CHUNK = 1 << 18
# NotImplementedError: a compression that Python lacks; RuntimeError: encryption; OSError: offsets outside of the file.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class NoArchive:
    """What stands for an archive where all texts are given with their sources."""

    path: str

    def text(self, _path: str, _guid: str = "") -> str | None:
        """Nothing lies anywhere."""
        return None

    def document(self, _path: str) -> Transcript | None:
        """Nothing lies anywhere."""
        return None


class Archive:
    """An open .qdpx: its project, its texts, and our own extra file."""

    def __init__(self, path: str, zipped: zipfile.ZipFile) -> None:
        self.path = path
        self._zip = zipped
        self._unpacked = 0
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._by_name: dict[str, list[zipfile.ZipInfo]] = {}
        infos = zipped.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise InvalidQdpx(path, _("it holds more than {most} files").format(most=_MOST_MEMBERS))
        for info in infos:
            self._check_name(info)
            if not info.is_dir():
                self._members[info.filename] = info
                self._by_name.setdefault(PurePosixPath(info.filename).name.casefold(), []).append(info)
        self._qde = self._find_qde()

    def project(self) -> RefiProject:
        """What its project.qde says.

        Raises:
            InvalidQdpx, TooLarge
        """
        with self._opened(self._qde, LARGEST) as stream:
            return read_project(stream, self.path)

    def digest(self) -> str:
        """sha256 in hex of its project.qde."""
        sha = hashlib.sha256()
        with self._opened(self._qde, LARGEST) as stream:
            while piece := stream.read(_CHUNK):
                sha.update(piece)
        return sha.hexdigest()

    @contextmanager
    def extra(self) -> Iterator[IO[bytes] | None]:
        """Our own extra file; None in the archive of another program."""
        info = self._members.get(EXTRA)
        if info is None:
            yield None
            return
        with self._opened(info, LARGEST) as stream:
            yield stream

    def text(self, path: str, guid: str = "") -> str | None:
        """A text as it lies in the archive, its line ends and byte-order mark included; None where it is not there.

        Raises:
            InvalidQdpx, TooLarge, BadEncoding, NotText
        """
        info = self._member(path, guid)
        if info is None:
            return None
        with self._opened(info, LARGEST_TEXT) as stream:
            data = stream.read()
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return data.decode("utf-16", "replace")
            return decode(data, f"{self.path}: {info.filename}").text

    def document(self, path: str) -> Transcript | None:
        """A formatted text or a PDF of the archive, read as a transcript; None where it is not there, or cannot be read.

        Raises:
            InvalidQdpx
        """
        from groundcode.text.loaders import FORMATS, Given

        info = self._member(path, "")
        suffix = PurePosixPath(info.filename).suffix.lower() if info is not None else ""
        if info is None or suffix not in FORMATS or info.file_size > LARGEST_TEXT:
            return None
        try:
            with self._opened(info, LARGEST_TEXT) as stream:
                given = Given(stream.read(), "-", f"{self.path}: {info.filename}")
            transcript: Transcript = import_module(f"groundcode.text.loaders.{FORMATS[suffix]}").read(given)
        except InvalidQdpx:
            raise
        except GroundcodeError:
            return None
        return transcript

    def _member(self, path: str, guid: str) -> zipfile.ZipInfo | None:
        lowered = path.strip().lower()
        if lowered.startswith(("relative:", "absolute:", "file:", "http:", "https:")):
            return None
        name = PurePosixPath(path.strip().replace("\\", "/").removeprefix("internal:")).name.casefold()
        for wanted in filter(None, (name, f"{guid}.txt" if not path and guid else "")):
            found = self._by_name.get(wanted, [])
            inside = [info for info in found if info.filename.lower().startswith("sources/")] or found
            if inside:
                return inside[0]
        return None

    def _check_name(self, info: zipfile.ZipInfo) -> None:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name.split("/", maxsplit=1)[0] or ".." in name.split("/"):
            raise InvalidQdpx(self.path, _("a file in it would be put outside of its folder ({name})").format(name=name[:80]))

    def _find_qde(self) -> zipfile.ZipInfo:
        found = [i for name, i in self._members.items() if "/" not in name.strip("/") and name.lower().endswith(".qde")]
        if len(found) > 1:
            found = [info for info in found if info.filename.lower() == "project.qde"] or found
        if not found:
            raise InvalidQdpx(self.path, _("no project.qde lies in it"))
        if len(found) > 1:
            raise InvalidQdpx(self.path, _("several projects lie in it, and none is called project.qde"))
        return found[0]

    @contextmanager
    def _opened(self, info: zipfile.ZipInfo, limit: int) -> Iterator[IO[bytes]]:
        if info.flag_bits & 0x1:
            raise InvalidQdpx(self.path, _("it is locked with a password"))
        size = info.file_size
        if size > limit or (size > _RATIO_FROM and size > _RATIO * max(1, info.compress_size)):
            raise TooLarge(self.path, size, limit, hint=_("No interview is this large: the file may be damaged, or a trap."))
        self._unpacked += size
        if self._unpacked > 2 * LARGEST:
            raise TooLarge(self.path, self._unpacked, 2 * LARGEST)
        try:
            # A member yields no more than its declared size, however much is packed into it.
            with self._zip.open(info) as stream:
                yield stream
        except _BROKEN as error:
            raise InvalidQdpx(self.path, _("it is not a whole zip archive ({why})").format(why=error)) from error


@contextmanager
def open_qdpx(path: Path) -> Iterator[Archive]:
    """A .qdpx, open for reading.

    Raises:
        FileMissing, EmptyFile, InvalidQdpx, TooLarge
    """
    try:
        if not path.exists():
            raise FileMissing(str(path))
        if path.stat().st_size == 0:
            raise EmptyFile(str(path))
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise CannotRead(
            _("{path} cannot be read: {why}.").format(path=path, why=error.strerror or error),
            hint=_("Check who may read the file."),
        ) from error
    if not head.startswith(b"PK"):
        raise InvalidQdpx(str(path), _("it is no zip archive, as a .qdpx is"))
    try:
        zipped = zipfile.ZipFile(path)
    except (*_BROKEN, ValueError) as error:
        raise InvalidQdpx(str(path), _("it is not a whole zip archive ({why})").format(why=error)) from error
    with zipped:
        yield Archive(str(path), zipped)
