"""One open project file: its transactions, its position, its own small belongings."""

from __future__ import annotations

import os
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
    ProjectNotFound,
    ProjectTooNew,
    ReadOnlyProject,
    StoreProblem,
)
from groundcode.locale import _
from groundcode.store import bulk, log, redaction
from groundcode.store.backup import automatic_backup
from groundcode.store.connection import BUSY_MILLISECONDS, in_words, open_engine, reading, set_journal, writing
from groundcode.store.installation import installation_id
from groundcode.store.lock import place_new
from groundcode.store.rebuild import replace_state
from groundcode.store.schema import APPLICATION_ID, LOCAL_SCHEMA, LOG_SCHEMA, LOG_TRIGGERS, STATE_SCHEMA, state


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
    joining: Draft | None = None
    """A change that is stored before it, if it is stored at all."""
    seq: int | None = None
    """The position it got; None while open, and when it turned out empty."""
    change: bytes = b""


class Store:
    """A project file that is open; use `Store.create` or `Store.open`."""

    def __init__(self, path: Path, engine: Engine, surroundings: Surroundings, *, read_only: str = "") -> None:
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
        self._installation: bytes | None = None
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
        engine = open_engine(path, read_only=bool(read_only), busy=busy)
        store = cls(path, engine, surroundings, read_only=read_only)
        try:
            with in_words(path):
                store._check()
                if not read_only:
                    store.warning = set_journal(engine, path)
                    store._bring_state_up()
                store.refresh()
        except BaseException:
            engine.dispose()
            raise
        return store

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

    def _bring_state_up(self) -> None:
        with self.engine.connect() as connection:
            found = bulk.all_rows(connection, "PRAGMA user_version")[0][0]
        if found != STATE_SCHEMA:
            self.rebuild_state(why="schema")

    def rebuild_state(self, why: str = "rebuild") -> Path:
        """Back the project up, drop the state and make it anew from the log; gives the backup."""
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
                    self.checkpoint()
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Close the file as it stands."""
        self.engine.dispose()

    def checkpoint(self) -> bool:
        """Move what lies in the WAL into the file, so that a plain copy of it is whole; False if somebody reads."""
        with in_words(self.path), self.engine.connect() as connection:
            busy = bulk.all_rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        return not busy

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
            ReadOnlyProject, ProjectLocked, CannotWriteHere, and what the draft's own rules refuse; nothing
            is stored then.
        """
        if self.read_only:
            raise ReadOnlyProject(str(self.path), self.read_only)
        own: list[int] = []
        with in_words(self.path), writing(self.engine) as connection:
            made = Writing(connection, Draft(kind), seen or self.seen)
            yield made
            if made.draft.operations or made.draft.undoes:
                for draft in filter(None, (made.joining, made.draft)):
                    made.change = self.ids.raw()
                    stamp = self.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
                    author = log.Author(coder or self.coder, self.installation, made.change, stamp)
                    made.seq = log.append(connection, draft, author, made.seen)
                    own.append(made.seq)
                if any(op.entity in redaction.MARKS for op in made.draft.operations):
                    redaction.settle(connection)
        for seq in own:
            self.seen = self.seen.with_own(seq)

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
            return dict(bulk.all_rows(connection, "SELECT key, text FROM local_draft ORDER BY key"))

    def save_draft(self, key: str, text: str) -> None:
        """Keep what is being typed; an empty text takes it away."""
        if text:
            stamp = self.now().isoformat(timespec="seconds")
            self._local("INSERT OR REPLACE INTO local_draft VALUES (?, ?, ?)", (key, text, stamp))
        else:
            self._local("DELETE FROM local_draft WHERE key = ?", (key,))

    def _local(self, sql: str, parameters: tuple[Any, ...]) -> None:
        if self.read_only:
            return
        with in_words(self.path), writing(self.engine) as connection:
            connection.exec_driver_sql(sql, parameters)


def remove_project(path: Path) -> None:
    """Take away a project that was never finished, with what SQLite laid beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def set_coder(store: Store, coder: str) -> None:
    """Make the next changes in the name of a coder (an id)."""
    store.coder = to_raw(coder)
