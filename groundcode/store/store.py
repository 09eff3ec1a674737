"""One open project file: its transactions, its position, its own small belongings."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from groundcode.domain.heads import Seen
from groundcode.domain.ids import IdFactory, to_raw
from groundcode.domain.operations import Draft
from groundcode.domain.registry import FORMAT
from groundcode.errors import (
    CannotWriteHere,
    NotAProject,
    ProjectDamaged,
    ProjectExists,
    ProjectGone,
    ProjectNotFound,
    ProjectTooNew,
    ReadOnlyProject,
    StoreProblem,
)
from groundcode.locale import _
from groundcode.store import bulk, log, redaction
from groundcode.store.backup import automatic_backup, save_held
from groundcode.store.connection import BUSY_MILLISECONDS, Place, in_words, open_engine, reading, set_journal, writing
from groundcode.store.drafts import Drafts
from groundcode.store.installation import installation_id
from groundcode.store.lock import place_new
from groundcode.store.rebuild import replace_state
from groundcode.store.schema import APPLICATION_ID, AS_OF, LOCAL_SCHEMA, LOG_SCHEMA, LOG_TRIGGERS, STATE_SCHEMA, state


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Surroundings:
    """What the store takes from outside: replaced in tests."""

    now: Callable[[], datetime] = utc_now
    ids: IdFactory = field(default_factory=IdFactory)
    installation: Callable[[], bytes] = installation_id


@dataclass(slots=True)
class Writing:
    """A change while it is put together inside its write transaction."""

    connection: Connection
    draft: Draft
    seen: Seen
    coder: bytes = b""
    joining: Draft | None = None
    """A change that is stored before it, if it is stored at all."""
    seq: int | None = None
    """The position it got; None while open, and when it turned out empty."""
    change: bytes = b""
    own: list[int] = field(default_factory=list)
    """The positions of everything that was written."""


class Store:
    """A project file that is open; use `Store.create` or `Store.open`."""

    def __init__(self, path: Path, engine: Engine, surroundings: Surroundings, place: Place, *, read_only: str = "") -> None:
        self.path = path
        self.engine = engine
        self.ids = surroundings.ids
        self.now = surroundings.now
        self.read_only = read_only
        """Why nothing may be written; "" where it may."""
        self.warning: str | None = None
        self.coder: bytes = b"\0" * 16
        """Who the next changes are made by."""
        self._surroundings = surroundings
        self._place = place
        self._held: sqlite3.Connection | None = None
        self._installation: bytes | None = None
        self._drafts = Drafts(self._write_draft, self.now)
        self.seen = Seen(0)

    @property
    def installation(self) -> bytes:
        """The id of this installation, drawn at its first use."""
        if self._installation is None:
            self._installation = self._surroundings.installation()
        return self._installation

    @classmethod
    def create(cls, path: Path, surroundings: Surroundings | None = None) -> Store:
        """Make an empty project file; it stands at `path` whole or not at all.

        Raises:
            ProjectExists, CannotWriteHere
        """
        if path.exists():
            raise ProjectExists(str(path))
        part = path.with_name(path.name + f".{os.getpid()}.part")
        with in_words(path):
            try:
                handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                os.close(handle)
                engine = open_engine(part)
                with writing(engine) as connection:
                    for statement in (*LOG_SCHEMA, *LOG_TRIGGERS, *LOCAL_SCHEMA):
                        connection.exec_driver_sql(statement)
                    state.create_all(connection, checkfirst=False)
                    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                    connection.exec_driver_sql(f"PRAGMA user_version = {STATE_SCHEMA}")
                engine.dispose()
                place_new(part, path)
            except FileExistsError as error:
                raise ProjectExists(str(path)) from error
            finally:
                remove_project(part)
        return cls.open(path, surroundings)

    @classmethod
    def open(
        cls, path: Path, surroundings: Surroundings | None = None, *, read_only: str = "", busy: int = BUSY_MILLISECONDS
    ) -> Store:
        """Open a project file, check what it is, and bring its state to this version's form.

        Raises:
            ProjectNotFound, NotAProject, ProjectDamaged, ProjectTooNew, ProjectLocked
        """
        if not path.exists():
            raise ProjectNotFound(str(path))
        if not path.is_file():
            raise NotAProject(str(path))
        surroundings = surroundings or Surroundings()
        if not read_only and not os.access(path, os.W_OK):
            read_only = _("the file cannot be written")
        elif not read_only and not os.access(path.parent, os.W_OK):
            read_only = _("its folder cannot be written")
        place = Place(path)
        engine = open_engine(path, read_only=bool(read_only), busy=busy, place=place)
        store = cls(path, engine, surroundings, place, read_only=read_only)
        try:
            with in_words(path):
                store._check()
                store.read_only = read_only = read_only or store._shows_the_past()
                if not read_only:
                    store.warning = set_journal(engine, path)
                    store._bring_state_up()
                store._hold()
                store.refresh()
        except BaseException:
            store.let_go()
            raise
        return store

    def _hold(self) -> None:
        """Keep a connection of its own open: from it everything can be saved after the file was taken away."""
        borrowed = self.engine.raw_connection()
        raw = borrowed.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        borrowed.detach()
        self._held = raw
        # The first read opens the WAL, which nobody finds later by its name.
        raw.execute("SELECT 1 FROM sqlite_master").fetchall()
        self._place.take()

    def check_in_place(self) -> None:
        """Look whether the file is still where it was opened; every write does so first.

        Raises:
            ProjectGone
        """
        with in_words(self.path):
            try:
                self._place.check()
            except ProjectGone:
                # The WAL is found by its name: whoever opens another file at this path would read our pages into it.
                self._empty_wal(0)
                raise

    def _empty_wal(self, patience: int) -> bool:
        """Move what lies in the WAL into the file that is held open; False if somebody reads for so many milliseconds."""
        if self._held is None:
            return False
        usual = self._held.execute("PRAGMA busy_timeout").fetchone()[0]
        self._held.execute(f"PRAGMA busy_timeout = {min(usual, patience)}")
        busy = self._held.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        self._held.execute(f"PRAGMA busy_timeout = {usual}")
        return not busy

    def rescue(self, target: Path) -> Path:
        """Save what is still held open as a project of its own, wherever the file itself went; gives the target.

        Raises:
            ProjectExists, CannotWriteHere, ProjectDamaged
        """
        assert self._held is not None, "an open store holds a connection"
        return save_held(self._held, target)

    def _check(self) -> None:
        with self.engine.connect() as connection:
            if bulk.all_rows(connection, "PRAGMA application_id")[0][0] != APPLICATION_ID:
                raise NotAProject(str(self.path))
            names = {n for (n,) in bulk.all_rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"change", "operation", "blob"} <= names:
                raise ProjectDamaged(str(self.path), _("its log is missing"))
            newest = bulk.all_rows(connection, "SELECT coalesce(max(format), 0) FROM change")[0][0]
        if newest > FORMAT:
            raise ProjectTooNew(str(self.path), newest, FORMAT)

    def _shows_the_past(self) -> str:
        """Why a file that shows a project as it was on a day takes no changes; "" for a project."""
        day = self.local(AS_OF)
        return _("it shows the project as it was on {day}").format(day=day) if day else ""

    def _bring_state_up(self) -> None:
        with self.engine.connect() as connection:
            found = bulk.all_rows(connection, "PRAGMA user_version")[0][0]
        if found != STATE_SCHEMA:
            self.rebuild_state(why="schema")

    def rebuild_state(self, why: str = "rebuild") -> Path:
        """Back the project up, drop the state and make it anew from the log; gives the backup."""
        self.check_in_place()
        backup = automatic_backup(self.path, why, self.now())
        with in_words(self.path), writing(self.engine) as connection:
            replace_state(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {STATE_SCHEMA}")
        return backup

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        try:
            # Where that fails (a full disk, another writer), everything still lies in the WAL beside the file.
            if not self.read_only:
                with suppress(StoreProblem, CannotWriteHere):
                    self.write_held_drafts()
                    self.checkpoint()
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Close the file as it stands."""
        self.engine.dispose()
        if self._held is not None:
            self._held.close()
            self._held = None

    def checkpoint(self) -> bool:
        """Move what lies in the WAL into the file, so that a plain copy of it is whole; False if somebody reads."""
        with in_words(self.path):
            return self._empty_wal(BUSY_MILLISECONDS)

    def scrub(self) -> None:
        """Write the file anew, so that nothing of what was taken out is left in its index, its free pages or beside it."""
        from groundcode.store.search import drop_index

        with in_words(self.path):
            with writing(self.engine) as connection:
                drop_index(connection)
            self.checkpoint()
            with self.engine.connect() as connection:
                bulk.all_rows(connection, "PRAGMA secure_delete = ON")
                bulk.all_rows(connection, "VACUUM")
            self.checkpoint()

    def refresh(self) -> Seen:
        """Look at the log as it stands: from now on its heads are what changes are made on."""
        with in_words(self.path), reading(self.engine) as connection:
            self.seen = Seen(log.position(connection))
        return self.seen

    def data_version(self) -> int:
        """The position of the last change, whoever made it: cheap enough to ask twice a second."""
        with in_words(self.path), reading(self.engine) as connection:
            return log.position(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A moment of the project."""
        with in_words(self.path), reading(self.engine) as connection:
            yield connection

    @contextmanager
    def change(self, kind: str, *, seen: Seen | None = None, coder: bytes | None = None) -> Iterator[Writing]:
        """A write transaction whose draft becomes one change when the block ends without an error.

        Raises:
            ReadOnlyProject, ProjectLocked, ProjectGone, CannotWriteHere, and what the draft's own rules refuse; nothing
            is stored then.
        """
        if self.read_only:
            raise ReadOnlyProject(str(self.path), self.read_only)
        self.check_in_place()
        with in_words(self.path), writing(self.engine) as connection:
            made = Writing(connection, Draft(kind), seen or self.seen, coder or self.coder)
            yield made
            self._append(made)
        for seq in made.own:
            self.seen = self.seen.with_own(seq)

    def next_change(self, made: Writing) -> None:
        """Write what the draft holds as a change of its own, and go on with an empty one of the same kind.

        All changes of one block are stored together, or none of them.
        """
        self._append(made)
        made.draft = Draft(made.draft.kind)

    def _append(self, made: Writing) -> None:
        if not made.draft.operations and not made.draft.undoes:
            return
        for draft in filter(None, (made.joining, made.draft)):
            made.change = self.ids.raw()
            stamp = self.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            author = log.Author(made.coder, self.installation, made.change, stamp)
            made.seq = log.append(made.connection, draft, author, made.seen)
            made.own.append(made.seq)
        made.joining = None
        if any(op.entity in redaction.MARKS for op in made.draft.operations):
            redaction.settle(made.connection)

    def local(self, key: str, default: str = "") -> str:
        """A setting of this copy of the project."""
        with self.reading() as connection:
            rows = bulk.all_rows(connection, "SELECT value FROM local_setting WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else default

    def set_local(self, key: str, value: str) -> None:
        """Keep a setting of this copy of the project."""
        self._local("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (key, value))

    def drafts(self) -> dict[str, str]:
        """What was being typed and is not yet a change: key -> text."""
        with self.reading() as connection:
            return self._drafts.over(dict(bulk.all_rows(connection, "SELECT key, text FROM local_draft")))

    def held_drafts(self) -> dict[str, str]:
        """What is being typed and the file did not take: it is in memory alone; "" for a draft to be taken away."""
        return dict(self._drafts.held)

    def write_held_drafts(self) -> None:
        """Try again to keep what is in memory alone.

        Raises:
            StoreProblem, CannotWriteHere
        """
        self._drafts.write_held()

    def save_draft(self, key: str, text: str) -> None:
        """Keep what is being typed; an empty text takes it away.

        Raises:
            StoreProblem, CannotWriteHere: it is held in memory, `drafts` gives it all the same.
        """
        self._drafts.save(key, text)

    def _write_draft(self, key: str, text: str) -> None:
        if text:
            stamp = self.now().isoformat(timespec="seconds")
            self._local("INSERT OR REPLACE INTO local_draft VALUES (?, ?, ?)", (key, text, stamp))
        else:
            self._local("DELETE FROM local_draft WHERE key = ?", (key,))

    def _local(self, sql: str, parameters: tuple[Any, ...]) -> None:
        if self.read_only:
            return
        self.check_in_place()
        with in_words(self.path), writing(self.engine) as connection:
            connection.exec_driver_sql(sql, parameters)


def remove_project(path: Path) -> None:
    """Take away a project that was never finished, with what SQLite laid beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def own_coder_key(store: Store) -> str:
    """The local setting that says who works with this copy on this computer."""
    return f"coder on {store.installation.hex()}"


def set_coder(store: Store, coder: str) -> None:
    """Make the next changes in the name of a coder (an id)."""
    store.coder = to_raw(coder)
