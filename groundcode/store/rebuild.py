"""The state made from nothing: one pass over the whole log in order, without the incremental one's code paths."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from groundcode.domain.ids import conflict_id, to_raw, to_text
from groundcode.domain.operations import REF_LENGTH, Value, canonical
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE, FORMAT, Kind
from groundcode.domain.upcasters import upcast
from groundcode.store import bulk
from groundcode.store.rows import state_row
from groundcode.store.schema import conflicts, keyed_tables, state, tables

_ALL = (
    "SELECT c.id, o.n, o.entity, o.entity_id, o.field, o.value, o.parents, c.format FROM operation o "
    "JOIN change c ON c.seq = o.change ORDER BY c.lamport, c.id, o.n"
)


@dataclass(slots=True)
class _Thing:
    entity: str
    made: bytes
    created: bool
    fields: dict[str, dict[bytes, Value]]


def rebuilt_rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Table name -> rows of the state that the log adds up to, in the order of their keys."""
    things: dict[bytes, _Thing] = {}
    for change, n, entity, entity_id, field, value, parents, form in bulk.stream(connection, _ALL):
        if form != FORMAT:
            entity, field, value = upcast(form, entity, field, value)
        _take(things, change, n, entity, entity_id, field, value, parents)
    out: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in state.sorted_tables}
    for entity_id, thing in things.items():
        _settle(out, entity_id, thing)
    for listed in out.values():
        listed.sort(key=lambda row: row[:2])
    return out


def _take(
    things: dict[bytes, _Thing], change: bytes, n: int, entity: str, entity_id: bytes, field: str, value: str, parents: bytes
) -> None:
    thing = things.get(entity_id)
    if thing is None:
        thing = things[entity_id] = _Thing(entity, change, False, {})
    parsed = json.loads(value)
    if field == CREATE:
        if not thing.created:
            thing.made, thing.created = change, True
        if BY_NAME[entity].can_die and ALIVE not in parsed:
            parsed[ALIVE] = True
    else:
        parsed = {field: parsed}
    ref = change + n.to_bytes(4, "big")
    for name, item in parsed.items():
        heads = thing.fields.setdefault(name, {})
        for i in range(0, len(parents), REF_LENGTH):
            heads.pop(parents[i : i + REF_LENGTH], None)
        heads[ref] = item


def _settle(out: dict[str, list[tuple[Any, ...]]], entity_id: bytes, thing: _Thing) -> None:
    entity = BY_NAME[thing.entity]
    shown: dict[str, Value] = {}
    for name, heads in thing.fields.items():
        shown[name] = next(reversed(heads.values()))
        field = entity.field(name)
        settable = field is not None and field.kind is not Kind.WRITE_ONCE
        if settable and len(heads) > 1 and len({canonical(v) for v in heads.values()}) > 1:
            conflict = to_raw(conflict_id(to_text(entity_id), name))
            out[conflicts.name].append((conflict, entity.name, entity_id, name))
        if field is not None and field.kind is Kind.KEYED:
            table = keyed_tables[entity.name, field.name]
            out[table.name].append((entity_id, name.partition(":")[2], shown[name]))
    out[tables[entity.name].name].append(state_row(entity, entity_id, thing.made, shown))


def digest_rows(rows: Iterable[tuple[Any, ...]]) -> str:
    """sha256 of rows in the order they come, as ASCII text: the same on every computer."""
    sha = hashlib.sha256()
    for row in rows:
        sha.update(ascii(row).encode() + b"\n")
    return sha.hexdigest()


def state_digests(connection: Connection) -> dict[str, str]:
    """Table name -> digest of the state as it stands."""
    return {table.name: digest_rows(bulk.dump(connection, table)) for table in state.sorted_tables}


def rebuilt_digests(connection: Connection) -> dict[str, str]:
    """Table name -> digest of the state as the log says it should stand."""
    return {name: digest_rows(rows) for name, rows in rebuilt_rows(connection).items()}


def replace_state(connection: Connection) -> None:
    """Drop the state and put the rebuilt one in its place (within the caller's transaction)."""
    rows = rebuilt_rows(connection)
    existing = {name for (name,) in bulk.all_rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in existing:
        if name.startswith("state_"):
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
    state.create_all(connection, checkfirst=False)
    by_name: dict[str, Table] = {table.name: table for table in state.sorted_tables}
    for name, listed in rows.items():
        bulk.insert_rows(connection, by_name[name], listed)
