"""The living state as the fields that would make it anew: what an exchange with ourselves carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.operations import Value
from groundcode.domain.registry import ALIVE, BY_NAME, ENTITIES, Entity, Field, Kind, Type
from groundcode.store import bulk
from groundcode.store.schema import keyed_tables, tables

NOT_CARRIED = ("seal", "redaction")
"""Kinds that say what may not be read: they stay with the project."""
_LAST = ("memo", "link")
_text = lru_cache(maxsize=1_000)(to_text)
"""Things name the same coders, codes and versions again and again."""


@dataclass(frozen=True, slots=True)
class LivingThing:
    """One thing, with who made it when."""

    entity: str
    id: str
    fields: dict[str, Value]
    coder: str
    made_at: str
    order: tuple[int, bytes]
    """Of the change that made it, in the log's own order."""


def left_out_with(connection: Connection, closed: set[str]) -> set[str]:
    """The ids of everything that goes where some things (sources, cases) may not go: what stands on their words alone."""
    out = set(closed)
    about = _about(connection)
    for entity in _in_order():
        for thing, fields in _things(connection, entity):
            held = about.get(thing) if entity.name == "memo" else None
            if _goes(entity, fields, out) or (held and all(one in out or version in out for one, version in held)):
                out.add(thing)
    return out


def living_things(connection: Connection, left_out: set[str]) -> Iterator[LivingThing]:
    """Every living thing but those left out, kind by kind; what may be missing of a thing is left out of its fields."""
    for entity in _in_order():
        if entity.name in NOT_CARRIED:
            continue
        for (thing, fields), (coder, made_at, lamport, change) in zip(
            _things(connection, entity), _makers(connection, entity), strict=True
        ):
            if thing not in left_out:
                kept = _without(entity, fields, left_out)
                yield LivingThing(entity.name, thing, kept, _text(coder), made_at, (lamport, change))


def _in_order() -> list[Entity]:
    first = [entity for entity in ENTITIES if entity.name not in _LAST]
    return [*first, *(BY_NAME[name] for name in _LAST)]


def _makers(connection: Connection, entity: Entity) -> Iterator[tuple[bytes, str, int, bytes]]:
    """(coder, moment, place in the log's order) of what made each of `_things`, beside them: all at once are 50 MB at 160,000."""
    where = "WHERE t.alive" if entity.can_die else ""
    sql = "SELECT c.coder, c.made_at, c.lamport, c.id FROM {} t JOIN change c ON c.id = t.made {} ORDER BY t.id"
    yield from bulk.stream(connection, sql.format(tables[entity.name].name, where))


def _things(connection: Connection, entity: Entity) -> Iterator[tuple[str, dict[str, Value]]]:
    keyed: dict[bytes, dict[str, Value]] = {}
    for field in entity.fields:
        if field.kind is Kind.KEYED:
            table = keyed_tables[entity.name, field.name].name
            for thing, key, value in bulk.all_rows(connection, f"SELECT id, key, value FROM {table} WHERE value IS NOT NULL"):
                keyed.setdefault(thing, {})[f"{field.name}:{key}"] = value
    columns = [field for field in entity.columns if field.name != ALIVE]
    names = ", ".join(f'"{column}"' for field in columns for column in _columns(field))
    where = "WHERE alive" if entity.can_die else ""
    sql = f"SELECT id{', ' if names else ''}{names} FROM {tables[entity.name].name} {where} ORDER BY id"
    for row in bulk.stream(connection, sql):
        fields: dict[str, Value] = {}
        at = 1
        for field in columns:
            width = len(_columns(field))
            value = _value(field, row[at : at + width])
            at += width
            if value is not None:
                fields[field.name] = value
        yield to_text(row[0]), fields | keyed.get(row[0], {})


def _columns(field: Field) -> tuple[str, ...]:
    if field.type is Type.ANCHOR:
        return ("version", "start", "end")
    if field.type is Type.PLACE:
        return ("parent", "rank")
    return (field.name,)


def _value(field: Field, cells: Any) -> Value:
    first = cells[0]
    if field.type is Type.PLACE:
        return {"parent": to_text(first) if first else None, "rank": cells[1]} if cells[1] is not None else None
    if first is None:
        return None
    if field.type is Type.ANCHOR:
        return {"version": to_text(first), "start": cells[1], "end": cells[2]}
    if field.type is Type.ID:
        return to_text(first)
    if field.type is Type.HASH:
        return first.hex()
    if field.type is Type.FLAG:
        return bool(first)
    return json.loads(first) if field.type is Type.JSON else first


def _goes(entity: Entity, fields: dict[str, Value], out: set[str]) -> bool:
    for field in entity.columns:
        value = fields.get(field.name)
        if value is None or not field.refers:
            continue
        if field.type is Type.ANCHOR and value["version"] in out:
            return True
        if field.type is Type.ID and value in out and (field.needed or field.kind is Kind.WRITE_ONCE):
            return True
    return False


def _without(entity: Entity, fields: dict[str, Value], out: set[str]) -> dict[str, Value]:
    if not out:
        return fields
    kept = {}
    for name, value in fields.items():
        field = entity.field(name)
        if field is not None and field.type is Type.ID and value in out:
            continue
        if field is not None and field.type is Type.PLACE and value["parent"] in out:
            value = {"parent": None, "rank": value["rank"]}
        kept[name] = value
    return kept


def _about(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Memo -> (what it is on, the version of a segment)."""
    sql = 'SELECT "from", "to", version FROM state_link WHERE role = \'about\' AND alive'
    out: dict[str, list[tuple[str, str]]] = {}
    for memo, to, version in bulk.all_rows(connection, sql):
        out.setdefault(to_text(memo), []).append((to_text(to), to_text(version) if version else ""))
    return out
