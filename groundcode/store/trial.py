"""A write that is taken back: what would come of it, of a project that may only be read too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from groundcode.store.connection import in_words, trying

if TYPE_CHECKING:
    from groundcode.store.store import Store


@contextmanager
def trial(store: Store) -> Iterator[Connection]:
    """A transaction of which nothing stays.

    Of a project that may only be read it is one on a copy in memory.

    Raises:
        ProjectLocked, ProjectGone
    """
    if not store.read_only:
        store.check_in_place()
        with in_words(store.path), trying(store.engine) as connection:
            yield connection
        return
    with in_words(store.path):
        raw = _copy_in_memory(store)
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        try:
            with trying(engine) as connection:
                yield connection
        finally:
            engine.dispose()
            raw.close()


def _copy_in_memory(store: Store) -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    raw.execute("PRAGMA recursive_triggers = ON")
    with store.engine.connect() as connection:
        ours = connection.connection.driver_connection
        assert isinstance(ours, sqlite3.Connection)
        ours.backup(raw)
    return raw
