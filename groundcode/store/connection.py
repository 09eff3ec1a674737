"""Opening the file, beginning and ending transactions, and saying in words what SQLite refused."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from groundcode.errors import (
    CannotWriteHere,
    GroundcodeError,
    NotAProject,
    ProjectDamaged,
    ProjectGone,
    ProjectLocked,
)
from groundcode.locale import _

BUSY_MILLISECONDS = 5_000
_SYNCED = ("dropbox", "onedrive", "icloud", "google drive", "googledrive", "nutstore", "坚果云", "百度网盘", "baidunetdisk")
_NETWORK = ("nfs", "cifs", "smb", "smb2", "smb3", "smbfs", "sshfs", "fuse.sshfs", "9p", "afpfs", "davfs")


class Place:
    """Where a project file was opened, and which file that was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # A link may be turned elsewhere, and the working folder changed, without anything being lost.
        self._real = path.resolve()
        self._file: tuple[int, int] | None = None

    def take(self) -> None:
        """Remember which file it is, once it is held open: its number is nobody else's as long as it is."""
        self._file = self._found()

    def check(self) -> None:
        """Look whether the file is still there; one `stat`.

        Raises:
            ProjectGone
        """
        if self._file is not None and self._found() != self._file:
            raise ProjectGone(str(self.path))

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._real.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ProjectGone(str(self.path)) from error
        # FAT and some network folders do not number their files.
        return (found.st_dev, found.st_ino) if found.st_ino else None


def open_engine(
    path: Path, *, read_only: bool = False, untouched: bool = False, busy: int = BUSY_MILLISECONDS, place: Place | None = None
) -> Engine:
    """An engine on one project file; every transaction says itself how it begins.

    `untouched` reads a colleague's copy without leaving SQLite's -wal and -shm files beside it. With a `place`, no
    connection is opened and nothing written once another file, or none, stands there.
    """
    # SQLite opens a WAL file for reading only where it may write beside it, or is told that nobody else writes.
    untouched = untouched or (read_only and not os.access(path.parent, os.W_OK))
    mode = "ro" if read_only else "rw"
    wal = path.with_name(path.name + "-wal")
    if untouched and not (wal.exists() and wal.stat().st_size):
        mode = "ro&immutable=1"

    uri = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        if place is not None:
            place.check()
        raw = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy / 1000, check_same_thread=False)
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA recursive_triggers = ON")
        raw.execute("PRAGMA trusted_schema = OFF")
        raw.execute("PRAGMA synchronous = FULL")
        # With SQLite's 2 MB a change of 40,000 operations is written to the WAL twice over, with 16 MB once.
        raw.execute("PRAGMA cache_size = -16000")
        return raw

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=4, query_cache_size=200)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("groundcode_write", False)
        if writing and place is not None:
            place.check()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def set_journal(engine: Engine, path: Path) -> str | None:
    """Turn WAL on, but in a network or synced folder, where it loses data; gives a warning for people then."""
    why = shared_folder(path)
    wanted = "truncate" if why else "wal"
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        found = raw.execute("PRAGMA journal_mode").fetchone()[0]
        if found != wanted:
            raw.execute(f"PRAGMA journal_mode = {wanted}")
    if why:
        # WAL is written in the file; the other modes are each connection's own.
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA journal_mode = truncate"))
        return _("{path} lies in a network or synced folder ({why}): work on a local copy and merge it back.").format(
            path=path, why=why
        )
    return None


def shared_folder(path: Path) -> str | None:
    """Why a path is thought to lie in a network or synced folder; None for a local one."""
    whole = path.resolve()
    for part in whole.parts:
        if part.casefold().startswith(_SYNCED):
            return part
    best, kind = "", ""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            point = fields[1].replace("\\040", " ")
            if len(point) >= len(best) and (str(whole) + "/").startswith(point.rstrip("/") + "/"):
                best, kind = point, fields[2]
    return kind if kind in _NETWORK else None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A deferred transaction: everything read inside is of one moment."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction from its first moment on: what it reads, nobody changes meanwhile."""
    with engine.connect().execution_options(groundcode_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """A write transaction that is taken back at its end: what would come of it."""
    with engine.connect().execution_options(groundcode_write=True) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """SQLite's refusals as sentences."""
    try:
        yield
    except DBAPIError as error:
        raise explain(path, error.orig if error.orig is not None else error) from error
    except sqlite3.Error as error:
        raise explain(path, error) from error
    except OSError as error:
        raise CannotWriteHere(str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        # Everything in the file was written as UTF-8; even SQLite's message on a broken schema quotes its bytes.
        raise ProjectDamaged(str(path), _("it holds bytes that are no text")) from error
    except (ValueError, LookupError, TypeError, AssertionError) as error:
        # Flipped bytes come out of SQLite as values that are none. Only a project that a full check finds broken is
        # called damaged: anything else is a fault of the program.
        why = damage(path)
        if why:
            raise ProjectDamaged(str(path), why) from error
        raise


def damage(path: Path) -> str:
    """The first thing that a full check finds broken in a project; "" for a sound one."""
    from groundcode.store.verify import verify

    engine = open_engine(path, read_only=True)
    try:
        with reading(engine) as connection:
            problems = verify(connection, rebuild=True).problems
    except (DBAPIError, ValueError, LookupError, TypeError, AssertionError) as error:
        return str(error)
    finally:
        engine.dispose()
    return problems[0].rstrip(".。") if problems else ""


def explain(path: Path, error: BaseException) -> GroundcodeError:
    """What a database error means to a person."""
    text = str(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectLocked(str(path), _("another program is writing to it"))
    # The index of the WAL is the first thing that a full disk has no room for.
    if code == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return CannotWriteHere(str(path), _("the disk is full"))
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return ProjectGone(str(path))
    if code == sqlite3.SQLITE_CANTOPEN or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DIRECTORY:
        return CannotWriteHere(str(path), _("its folder may not be written, or is gone"))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return CannotWriteHere(str(path), _("it may only be read"))
    if code == sqlite3.SQLITE_NOTADB:
        return NotAProject(str(path))
    if code == sqlite3.SQLITE_IOERR:
        return CannotWriteHere(str(path), _("the disk refuses: {text}").format(text=text))
    return ProjectDamaged(str(path), text)
