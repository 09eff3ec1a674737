"""Things that come from elsewhere with their own authors and dates: many changes appended at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.heads import fold_heads
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Change, ChangeDigest, Value, canonical, pack
from groundcode.domain.registry import BY_NAME, CREATE, FORMAT
from groundcode.domain.validation import check_operation
from groundcode.store import bulk
from groundcode.store.materialise import materialise
from groundcode.store.rows import created_json
from groundcode.store.schema import tables

Thing = tuple[str, str, dict[str, Value]]
"""(kind of thing, id, first fields)."""


Filled = tuple[str, str, str, Value]
"""(kind of thing, id, field, its value), of a thing that the project holds already."""


@dataclass(slots=True)
class Arrival:
    """What one person made at one moment, elsewhere."""

    coder: str
    made_at: str
    """ISO 8601, UTC."""
    things: list[Thing] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    """Fields of things that the project holds."""


def append_arrivals(
    connection: Connection, arrivals: Iterable[Arrival], *, kind: str, installation: bytes, new_id: Callable[[], bytes]
) -> int:
    """Append a change for each arrival, in their order, and bring the state up to all of them; gives how many there were.

    Their things are such as the project does not hold: the caller has looked (`known_things`). A field is filled at
    most once. The arrivals are emptied.

    Raises:
        BadValue, ThingNotFound: a thing does not fit the registry.
    """
    lamport, seq = bulk.all_rows(connection, "SELECT coalesce(max(lamport), 0), coalesce(max(seq), 0) FROM change")[0]
    changes: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    change_of: dict[int, bytes] = {}
    created: dict[bytes, Any] = {}
    for arrival in arrivals:
        if not arrival.things and not arrival.filled:
            continue
        lamport, seq = lamport + 1, seq + 1
        change = Change(new_id(), to_raw(arrival.coder), installation, arrival.made_at, lamport, kind)
        digest = ChangeDigest(change)
        for n, (entity, thing, fields) in enumerate(arrival.things):
            check_operation(entity, CREATE, fields)
            raw, value = to_raw(thing), created_json(entity, fields)
            created[raw] = fields
            digest.add(n, entity, raw, CREATE, value, b"")
            rows.append((seq, n, entity, raw, CREATE, value, b""))
        for n, (entity, thing, name, given) in enumerate(arrival.filled, start=len(arrival.things)):
            check_operation(entity, name, given)
            raw, value = to_raw(thing), canonical(given)
            parents = pack(head.ref for head in fold_heads(bulk.operations_of(connection, raw)).get(name, []))
            digest.add(n, entity, raw, name, value, parents)
            rows.append((seq, n, entity, raw, name, value, parents))
        arrival.things.clear()
        arrival.filled.clear()
        change_of[seq] = change.id
        changes.append(
            (change.id, change.coder, installation, arrival.made_at, lamport, kind, FORMAT, None, digest.digest())
        )  # fmt: skip
    if changes:
        connection.exec_driver_sql(bulk.INSERT_CHANGE, changes)
        bulk.insert_operations(connection, rows)
        # What was created is known: the texts of 80,000 values, 25 MB, need not wait for the state.
        for at, row in enumerate(rows):
            rows[at] = (*row[:5], "", b"")
        materialise(connection, rows, change_of, created)
    return len(changes)


def known_things(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Id -> kind of thing, for those of some ids that the log knows, deleted things too."""
    out: dict[str, str] = {}
    for chunk in bulk.chunks([to_raw(one) for one in ids]):
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
