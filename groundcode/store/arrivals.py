"""Things that come from elsewhere with their own authors and dates: many changes appended at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.heads import fold_heads
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Change, ChangeDigest, Value, canonical, pack
from groundcode.domain.registry import BY_NAME, CREATE, FORMAT
from groundcode.domain.validation import check_operation
from groundcode.store import bulk
from groundcode.store.materialise import insert_created, refold
from groundcode.store.rows import created_json
from groundcode.store.schema import tables

Thing = tuple[str, str, dict[str, Value]]
"""(kind of thing, id, first fields)."""


Filled = tuple[str, str, str, Value]
"""(kind of thing, id, field, its value), of a thing that the project holds already."""

_PORTION = 5_000
"""Rows in memory on their way into the file."""
_SMALL = 500
_raw_coder = lru_cache(maxsize=1_000)(to_raw)
_ORDER = "later, made_at, coder, turn, rowid"


@dataclass(slots=True)
class Arrival:
    """What one person made at one moment, elsewhere."""

    coder: str
    made_at: str
    """ISO 8601, UTC."""
    things: list[Thing] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    """Fields of things that the project holds."""


class Arriving:
    """What has come in, put aside until all of it is here, as it is stored in the order of its dates.

    It waits in a temporary table: in memory 160,000 codings took 450 MB.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Any, ...]] = []
        connection.exec_driver_sql("DROP TABLE IF EXISTS temp.arriving")
        connection.exec_driver_sql(
            "CREATE TEMP TABLE arriving (later INTEGER, made_at TEXT, coder BLOB, turn INTEGER, "
            "entity TEXT, id BLOB, field TEXT, value TEXT, is_named INTEGER)"
        )

    def put(self, coder: str, made_at: str, thing: Thing, turn: int = 0) -> None:
        """A thing that somebody made at a moment; those of one moment stand in the order of their turns, then as they came.

        Raises:
            BadValue, ThingNotFound: it does not fit the registry.
        """
        self._put(1, coder, made_at, thing, turn)

    def put_first(self, arrival: Arrival) -> None:
        """What stands before all others, whatever its date; to be given once.

        Raises:
            BadValue, WriteOnceField, ThingNotFound
        """
        for thing in arrival.things:
            self._put(0, arrival.coder, arrival.made_at, thing, 0)
        for entity, thing_id, name, value in arrival.filled:
            check_operation(entity, name, value)
            row = (0, arrival.made_at, to_raw(arrival.coder), 1, entity, to_raw(thing_id), name, canonical(value), 0)
            self._waiting.append(row)

    def _put(self, later: int, coder: str, made_at: str, thing: Thing, turn: int) -> None:
        entity, thing_id, fields = thing
        check_operation(entity, CREATE, fields)
        raw = to_raw(thing_id)
        # uuid5: its id is made of what it says.
        is_named = entity == "link" and raw[6] >> 4 == 5
        row = (later, made_at, _raw_coder(coder), turn, entity, raw, CREATE, created_json(entity, fields), is_named)
        self._waiting.append(row)
        if len(self._waiting) >= _PORTION:
            self._flush()

    def leave_out_known_links(self) -> None:
        """Leave out links whose ids are made of what they say, where they are here already, or twice among these."""
        self._flush()
        self._connection.exec_driver_sql(
            "DELETE FROM temp.arriving WHERE is_named AND id IN (SELECT entity_id FROM operation)"
        )  # fmt: skip
        self._connection.exec_driver_sql(
            "DELETE FROM temp.arriving WHERE rowid IN (SELECT at FROM (SELECT rowid AS at, "
            f"row_number() OVER (PARTITION BY id ORDER BY {_ORDER}) AS nth FROM temp.arriving WHERE is_named) WHERE nth > 1)"
        )

    def values(self, but: Iterable[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        """(kind, fields) of all that waits, but of some kinds."""
        self._flush()
        left_out = ", ".join(f"'{BY_NAME[entity].name}'" for entity in but)
        sql = f"SELECT entity, field, value FROM temp.arriving WHERE entity NOT IN ({left_out})"
        for entity, name, value in bulk.stream(self._connection, sql):
            yield entity, json.loads(value) if name == CREATE else {name: json.loads(value)}

    def in_order(self) -> Iterator[tuple[Any, ...]]:
        """(later, made_at, coder, kind, id, field, canonical JSON) of all that waits."""
        self._flush()
        sql = f"SELECT later, made_at, coder, entity, id, field, value FROM temp.arriving ORDER BY {_ORDER}"
        return bulk.stream(self._connection, sql)

    def clear(self) -> None:
        """Let go of everything."""
        self._waiting.clear()
        self._connection.exec_driver_sql("DROP TABLE temp.arriving")

    def _flush(self) -> None:
        if self._waiting:
            sql = f"INSERT INTO temp.arriving VALUES ({bulk.marks(self._waiting[0])})"
            self._connection.exec_driver_sql(sql, self._waiting)
            self._waiting.clear()


def append_arrivals(
    connection: Connection, arriving: Arriving, *, kind: str, installation: bytes, new_id: Callable[[], bytes]
) -> int:
    """Append a change for each person and moment, in order, and bring the state up to them; gives how many there were.

    Their things are such as the project does not hold: the caller has looked (`known_things`). A field is filled at
    most once. What waited is let go of.
    """
    lamport, seq = bulk.all_rows(connection, "SELECT coalesce(max(lamport), 0), coalesce(max(seq), 0) FROM change")[0]
    appended = _Appended(connection)
    # The digest of a change is known when its last operation is: those of a large one are stored before it.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for (_later, made_at, coder), rows in groupby(arriving.in_order(), key=itemgetter(0, 1, 2)):
        lamport, seq = lamport + 1, seq + 1
        change = Change(new_id(), coder, installation, made_at, lamport, kind)
        digest = ChangeDigest(change)
        for n, (_l, _m, _c, entity, thing, name, value) in enumerate(rows):
            parents = b""
            if name != CREATE:
                parents = pack(head.ref for head in fold_heads(bulk.operations_of(connection, thing)).get(name, []))
            digest.add(n, entity, thing, name, value, parents)
            appended.add((seq, n, entity, thing, name, value, parents), change.id)
        appended.end((change.id, coder, installation, made_at, lamport, kind, FORMAT, None, digest.digest()))
    appended.flush()
    arriving.clear()
    refold(connection, appended.several)
    return appended.changes


class _Appended:
    """Rows on their way into the log and the state."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changes: list[tuple[Any, ...]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._change_of: dict[int, bytes] = {}
        self.several: dict[bytes, str] = {}
        """Things of more than one operation, or with keys: their state is folded once all is stored."""
        self.changes = 0

    def add(self, row: tuple[Any, ...], change: bytes) -> None:
        self._change_of[row[0]] = change
        self._rows.append(row)
        if len(self._rows) >= _PORTION:
            self.flush()

    def end(self, change: tuple[Any, ...]) -> None:
        self._changes.append(change)
        self.changes += 1

    def flush(self) -> None:
        if self._changes:
            self._connection.exec_driver_sql(bulk.INSERT_CHANGE, self._changes)
        bulk.insert_operations(self._connection, self._rows)
        # Parsed at once, small values take half the time; those of versions are long.
        small = [row for row in self._rows if row[4] == CREATE and len(row[5]) <= _SMALL]
        values = json.loads(f"[{','.join([row[5] for row in small])}]")
        created = dict(zip([row[3] for row in small], values, strict=True))
        self.several |= insert_created(self._connection, self._rows, self._change_of, created)
        self._changes.clear()
        self._rows.clear()
        self._change_of.clear()


def known_things(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Id -> kind of thing, for those of some ids that the log knows, deleted things too."""
    out: dict[str, str] = {}
    wanted = iter(ids)
    while chunk := [to_raw(one) for one in islice(wanted, bulk.CHUNK)]:
        sql = f"SELECT DISTINCT entity_id, entity FROM operation WHERE entity_id IN ({bulk.marks(chunk)})"
        out |= {to_text(row[0]): row[1] for row in bulk.all_rows(connection, sql, tuple(chunk))}
    return out


def names_of(connection: Connection, entity: str) -> dict[str, str]:
    """Id -> name of the living things of a kind that has names."""
    table = tables[entity]
    where = "WHERE alive" if BY_NAME[entity].can_die else ""
    return {to_text(row[0]): row[1] or "" for row in bulk.all_rows(connection, f"SELECT id, name FROM {table.name} {where}")}


def authors(connection: Connection, entity: str) -> dict[bytes, tuple[bytes, str]]:
    """Thing -> (coder, moment) of the change that made it."""
    sql = f"SELECT t.id, c.coder, c.made_at FROM {tables[entity].name} t JOIN change c ON c.id = t.made"
    return {row[0]: (row[1], row[2]) for row in bulk.all_rows(connection, sql)}
