"""Projects of programs that keep a database of their own, as the values that a .qdpx gives: read, never written."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from groundcode.errors import BadValue, CannotRead, FileMissing, InvalidDocument, TooLarge
from groundcode.exchange.foreign.building import Foreign
from groundcode.exchange.refi.losses import Losses
from groundcode.locale import _

SUFFIXES = (".taguette", ".sqlite3", ".sqlite", ".db", ".rqda", ".qda")
"""How files of such programs end; a QualCoder project is a folder, or a .zip of one."""
_DATA = "data.qda"
_CHUNK = 1 << 18
_RATIO = 300
_RATIO_FROM = 10_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def is_foreign(path: Path) -> bool:
    """Whether a path names a project of such a program."""
    if path.is_dir():
        return (path / _DATA).is_file()
    return path.suffix.lower() in SUFFIXES or (path.suffix.lower() == ".zip" and _holds_data(path))


def read_foreign(path: Path, losses: Losses, *, which: str | None = None, encoding: str | None = None) -> Foreign:
    """What a project of Taguette, QualCoder or RQDA says; which of them it is shows in its tables.

    `which` names one of several projects, `encoding` that of texts which are not UTF-8.

    Raises:
        FileMissing, EmptyFile, InvalidDocument, TooLarge, CannotRead
        BadValue: no project is called `which`; nobody knows the encoding.
    """
    from groundcode.exchange.foreign import qualcoder, rqda, taguette
    from groundcode.exchange.foreign.database import check_encoding, open_database

    check_encoding(encoding)
    with _file_of(path) as file, open_database(file, str(path), encoding) as database:
        if database.has(*taguette.TABLES):
            found = taguette.read(database, losses, which)
        elif which is not None:
            raise BadValue("--which", which, _("only a database of Taguette holds several projects"))
        elif database.has(*qualcoder.TABLES):
            found = qualcoder.read(database, losses)
        elif database.has(*rqda.TABLES):
            found = rqda.read(database, losses)
        else:
            raise database.bad(_("it has not the tables of one"), _("Name the project's own file."))
        notes = list(found.notes)
        if database.guessed:
            words = _("Some texts are not UTF-8: they were read as {encoding}; another one can be named with --encoding.")
            notes.append(words.format(encoding=database.encoding))
        notes.append(_("Dates without a time zone were kept as they are written."))
    return Foreign(found.project, tuple(notes))


def _holds_data(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(PurePosixPath(name).name.lower() == _DATA for name in archive.namelist())
    except _BROKEN:
        return False


@contextmanager
def _file_of(path: Path) -> Iterator[Path]:
    """The database of a project: the file itself, the one in its folder, or the one in a zip of that."""
    if path.is_dir():
        if not (path / _DATA).is_file():
            raise FileMissing(str(path / _DATA))
        yield path / _DATA
    elif path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="groundcode-") as folder:
            yield _unpacked(path, Path(folder) / _DATA)
    else:
        yield path


def _unpacked(path: Path, target: Path) -> Path:
    from groundcode.exchange.foreign.database import LARGEST, kind_words

    if not path.exists():
        raise FileMissing(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            found = [one for one in archive.infolist() if PurePosixPath(one.filename).name.lower() == _DATA]
            if len(found) != 1:
                why = _("there is no data.qda in it") if not found else _("several projects are in it")
                raise InvalidDocument(str(path), kind_words(), why, _("Pack one .qda folder of QualCoder."))
            size, most = found[0].file_size, min(LARGEST, max(_RATIO_FROM, _RATIO * found[0].compress_size))
            if size > most:
                raise TooLarge(str(path), size, most)
            # A member yields no more than its declared size, however much is packed into it.
            with archive.open(found[0]) as stream, target.open("wb") as out:
                while piece := stream.read(_CHUNK):
                    out.write(piece)
    except CannotRead:
        raise
    except _BROKEN as error:
        why = _("it is not a whole zip archive ({why})").format(why=error)
        raise InvalidDocument(str(path), kind_words(), why) from error
    return target
