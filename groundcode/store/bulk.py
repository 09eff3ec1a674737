"""Many rows at once, and the hot single ones: plain SQL through the driver, in this file only.

Core's own inserts of dictionaries cost 2.3 to 2.8 times as much, the ORM's 20 times.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from groundcode.domain.registry import FORMAT
from groundcode.domain.upcasters import upcast

Row = tuple[Any, ...]

INSERT_CHANGE = (
    "INSERT INTO change (id, coder, installation, made_at, lamport, kind, format, undoes, digest) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_OPERATION = "INSERT INTO operation (change, n, entity, entity_id, field, value, parents) VALUES (?, ?, ?, ?, ?, ?, ?)"
_OF_ENTITIES = (
    "SELECT o.field, o.value, o.parents, c.id, o.n, c.lamport, o.change, o.entity, c.coder, c.made_at, c.format, o.entity_id "
    "FROM operation o JOIN change c ON c.seq = o.change WHERE o.entity_id IN ({}) ORDER BY c.lamport, c.id, o.n"
)
CHUNK = 500
"""Things that one statement asks for."""


@contextmanager
def without_collecting() -> Iterator[None]:
    """Pause the collector of reference cycles for an act of many values, none of which is in a cycle.

    Walking through 40,000 codings again and again took 15 % of `code --from`.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def insert_change(connection: Connection, row: Row) -> int:
    """Append one change; gives its position in this file's log."""
    return int(connection.exec_driver_sql(INSERT_CHANGE, row).lastrowid)


def insert_operations(connection: Connection, rows: Sequence[Row]) -> None:
    """Append operations."""
    if rows:
        connection.exec_driver_sql(INSERT_OPERATION, list(rows))


def operations_of(connection: Connection, entity_id: bytes) -> Sequence[Row]:
    """All operations on one thing in order.

    (field, value, parents, change id, n, lamport, seq, entity, coder, made_at, format), in today's format.
    """
    return histories(connection, [entity_id])[entity_id]


def histories(connection: Connection, entity_ids: Iterable[bytes]) -> dict[bytes, list[Row]]:
    """Thing -> what `operations_of` gives for it, in the order of `entity_ids`."""
    out: dict[bytes, list[Row]] = {entity_id: [] for entity_id in entity_ids}
    for chunk in chunks(list(out)):
        for row in all_rows(connection, _OF_ENTITIES.format(marks(chunk)), tuple(chunk)):
            if row[10] != FORMAT:
                entity, field, value = upcast(row[10], row[7], row[0], row[1])
                row = (field, value, *row[2:7], entity, *row[8:])
            out[row[11]].append(row[:11])
    return out


def chunks(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """`ids` in portions that one statement takes."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def marks(values: Sequence[Any]) -> str:
    """A question mark for each of `values`."""
    return ", ".join("?" * len(values))


def insert_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows that fill every column of a table, in the order of its columns."""
    listed = list(rows)
    if listed:
        connection.exec_driver_sql(insert_sql(table), listed)


@cache
def insert_sql(table: Table) -> str:
    """The statement that fills every column of a table."""
    return f"INSERT INTO {table.name} VALUES ({marks(table.columns.keys())})"


def all_rows(connection: Connection, sql: str, parameters: Row = ()) -> Sequence[Row]:
    """The rows of a plain statement."""
    # Within the caller's transaction, but past SQLAlchemy, whose part of a small query is four times SQLite's.
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw.execute(sql, parameters).fetchall()


def stream(connection: Connection, sql: str) -> Iterator[Row]:
    """The rows of a plain statement, a few thousand in memory at a time."""
    result = connection.exec_driver_sql(sql)
    try:
        while rows := result.cursor.fetchmany(5_000):
            yield from rows
    finally:
        result.close()


def dump(connection: Connection, table: Table) -> Iterator[Row]:
    """Every row of a table in the order of its key."""
    keys = ", ".join(f'"{c.name}"' for c in table.primary_key.columns)
    return stream(connection, f"SELECT * FROM {table.name} ORDER BY {keys}")


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows whose key is not there; gives how many were."""
    sql = insert_sql(table).replace("INSERT INTO", "INSERT OR IGNORE INTO", 1)
    return int(connection.exec_driver_sql(sql, list(rows)).rowcount)


def replace_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write rows of the state, whatever stood at their keys."""
    if rows:
        connection.exec_driver_sql(insert_sql(table).replace("INSERT INTO", "INSERT OR REPLACE INTO", 1), list(rows))


def delete_rows(connection: Connection, table: Table, keys: Sequence[bytes]) -> None:
    """Delete rows of the state by their 16-byte keys."""
    if keys:
        connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE id = ?", [(key,) for key in keys])
