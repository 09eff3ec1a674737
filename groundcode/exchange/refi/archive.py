"""A .qdpx as a zip: found whole and harmless before anything of it is used."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO

from groundcode.domain.transcripts import Transcript
from groundcode.errors import CannotRead, EmptyFile, FileMissing, GroundcodeError, InvalidQdpx, NotText, TooLarge
from groundcode.exchange.refi.members import Members
from groundcode.exchange.refi.reading import read_project
from groundcode.exchange.refi.values import RefiProject
from groundcode.locale import _
from groundcode.text.encoding import decode

EXTRA = "groundcode.jsonl"
"""The file in the root of an archive of ours that holds what the standard has no place for."""
FORMATTED = (".docx", ".odt", ".rtf", ".pdf", ".html", ".htm")
"""What is no plain text, even where a path of plain texts leads to it."""
LARGEST_TEXT = 50_000_000
"""Bytes of one text."""
LARGEST_QDE = 500_000_000
"""Bytes of a project.qde: two million codings."""
LARGEST = 2_000_000_000
"""Bytes of all that is read; pictures, audio and video are never unpacked."""
_RATIO = 100
"""How far XML and texts shrink at most, and more: codings, each with its GUIDs, to a twentieth."""
_RATIO_FROM = 10_000_000
_MOST_MEMBERS = 200_000
_CHUNK = 1 << 18
_DRIVE = re.compile("[A-Za-z]:")
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
        infos = zipped.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise InvalidQdpx(path, _("it holds more than {most} files").format(most=_MOST_MEMBERS))
        for info in infos:
            self._check_name(info)
        self._members = Members(infos)
        self._qde = self._find_qde()

    def project(self) -> RefiProject:
        """What its project.qde says.

        Raises:
            InvalidQdpx, TooLarge
        """
        with self._opened(self._qde, LARGEST_QDE) as stream:
            return read_project(stream, self.path)

    def digest(self) -> str:
        """sha256 in hex of its project.qde."""
        sha = hashlib.sha256()
        with self._opened(self._qde, LARGEST_QDE) as stream:
            while piece := stream.read(_CHUNK):
                sha.update(piece)
        return sha.hexdigest()

    @contextmanager
    def extra(self) -> Iterator[IO[bytes] | None]:
        """Our own extra file; None in the archive of another program."""
        info = self._members.beside(self._qde, EXTRA)
        if info is None:
            yield None
            return
        with self._opened(info, LARGEST) as stream:
            yield stream

    def text(self, path: str, guid: str = "") -> str | None:
        """A text as it lies in the archive, its line ends and byte-order mark included; None where no plain text is there.

        Where the path leads nowhere, the file that is called after the GUID is taken: so the standard names them.

        Raises:
            InvalidQdpx, TooLarge, BadEncoding, NotText
        """
        info = self._members.find(path, f"{guid}.txt" if guid else "")
        if info is None or info.filename.lower().endswith(FORMATTED):
            return None
        with self._opened(info, LARGEST_TEXT) as stream:
            data = stream.read()
        name = f"{self.path}: {info.filename}"
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return data.decode("utf-16", "replace")
            return decode(data, name).text
        if "\0" in text:
            with suppress(NotText):
                return decode(data, name).text  # UTF-16 without a mark
        return text

    def document(self, path: str) -> Transcript | None:
        """A formatted text or a PDF of the archive, read as a transcript; None where it is not there, or cannot be read.

        Raises:
            InvalidQdpx
        """
        from groundcode.text.loaders import FORMATS, Given

        info = self._members.find(path)
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

    def _check_name(self, info: zipfile.ZipInfo) -> None:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
            raise InvalidQdpx(self.path, _("a file in it would be put outside of its folder ({name})").format(name=name[:80]))

    def _find_qde(self) -> zipfile.ZipInfo:
        found = self._members.topmost(".qde")
        if len(found) > 1:
            found = [info for info in found if PurePosixPath(info.filename).name.lower() == "project.qde"] or found
        if not found:
            raise InvalidQdpx(self.path, _("no project.qde lies in it"))
        if len(found) > 1:
            raise InvalidQdpx(self.path, _("several projects lie in it, and none is called project.qde"))
        return found[0]

    @contextmanager
    def _opened(self, info: zipfile.ZipInfo, limit: int) -> Iterator[IO[bytes]]:
        if info.flag_bits & 0x1:
            raise InvalidQdpx(self.path, _("it is locked with a password"))
        size, most = info.file_size, min(limit, max(_RATIO_FROM, _RATIO * info.compress_size))
        if size > most:
            raise TooLarge(self.path, size, most, hint=_("No interview is this large: the file may be damaged, or a trap."))
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
