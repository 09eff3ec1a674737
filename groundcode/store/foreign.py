"""Another project, opened to be read: its state as this version has it, whatever version wrote the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from groundcode.domain.registry import FORMAT
from groundcode.errors import FileMissing, NotAProject, ProjectDamaged, ProjectTooNew
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.store.connection import in_words, open_engine, reading, writing
from groundcode.store.rebuild import replace_state
from groundcode.store.schema import APPLICATION_ID
from groundcode.store.verify import verify


@contextmanager
def foreign_project(other: Path) -> Iterator[Connection]:
    """A moment of another project's file, checked whole; nothing is written to it or beside it.

    Raises:
        FileMissing, NotAProject, ProjectTooNew, ProjectDamaged
    """
    if not other.is_file():
        raise FileMissing(str(other)) if not other.exists() else NotAProject(str(other))
    with in_words(other):
        raw = _copy_in_memory(other)
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        with in_words(other):
            with writing(engine) as connection:
                problems = verify(connection).problems
                if problems:
                    raise ProjectDamaged(str(other), problems[0].rstrip(".。"))
                replace_state(connection)
            with reading(engine) as connection:
                yield connection
    finally:
        engine.dispose()
        raw.close()


def _copy_in_memory(other: Path) -> sqlite3.Connection:
    """The file as it stands, where its state can be made anew."""
    engine = open_engine(other, read_only=True, untouched=True)
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        with reading(engine) as connection:
            _check(connection, other)
            theirs = connection.connection.driver_connection
            assert isinstance(theirs, sqlite3.Connection)
            theirs.backup(raw)
    except BaseException:
        raw.close()
        raise
    finally:
        engine.dispose()
    return raw


def _check(theirs: Connection, other: Path) -> None:
    if bulk.all_rows(theirs, "PRAGMA application_id")[0][0] != APPLICATION_ID:
        raise NotAProject(str(other))
    names = {row[0] for row in bulk.all_rows(theirs, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"change", "operation", "blob"} <= names:
        raise ProjectDamaged(str(other), _("its log is missing"))
    newest = bulk.all_rows(theirs, "SELECT coalesce(max(format), 0) FROM change")[0][0]
    if newest > FORMAT:
        raise ProjectTooNew(str(other), newest, FORMAT)
