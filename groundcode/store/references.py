"""Who refers to what: made from the registry, so that no kind of reference is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.registry import ALIVE, CREATE, ENTITIES, Kind, Type
from groundcode.store import bulk
from groundcode.store.schema import tables


@dataclass(frozen=True, slots=True)
class User:
    """A living thing that refers to another one."""

    entity: str
    id: bytes
    field: str
    coder: bytes
    made_at: str
    seq: int
    """The position of the change that made it refer."""


@dataclass(frozen=True, slots=True)
class _Arrow:
    entity: str
    field: str
    table: str
    found: str
    """The test that a row `t` refers to the id that stands for {}."""
    refers: tuple[str, ...]
    settable: bool
    """Whether it may have been set later than its thing was made."""


def _arrows() -> tuple[_Arrow, ...]:
    out = []
    for entity in ENTITIES:
        if entity.field(ALIVE) is None:
            continue
        for field in entity.fields:
            if not field.refers or field.kind is Kind.KEYED:
                continue
            column = {Type.ANCHOR: "version", Type.PLACE: "parent"}.get(field.type, field.name)
            table, settable = tables[entity.name].name, field.kind is not Kind.WRITE_ONCE
            out.append(_Arrow(entity.name, field.name, table, f't."{column}" = {{}}', field.refers, settable))
            if field.type is Type.ANCHOR:
                # A segment lies in a version, which cannot be deleted, and so in its source, which can.
                within = "t.version IN (SELECT v.id FROM state_version v WHERE v.source = {})"
                out.append(_Arrow(entity.name, field.name, table, within, ("source",), settable))
    return tuple(out)


ARROWS = _arrows()
LINEAGE = {("coding", "replaces"), ("code", "split_from"), ("coding", "coder"), ("coding", "suggestion")}
"""References that say where a thing came from: they need no living end."""
LOOSE = {("code", "place"), ("code", "merged_into")}
"""What may name a code that is not there: the tree shows such a code loose, or by itself."""
DELETABLE = frozenset(entity.name for entity in ENTITIES if entity.field(ALIVE) is not None)


def living_users(connection: Connection, entity: str, entity_id: bytes) -> list[User]:
    """The living things that refer to a thing, earliest first; lineage does not count."""
    return living_users_of(connection, entity, [entity_id])[entity_id]


def living_users_of(connection: Connection, entity: str, entity_ids: Sequence[bytes]) -> dict[bytes, list[User]]:
    """Thing -> what `living_users` gives for it, of things of one kind."""
    out: dict[bytes, list[User]] = {entity_id: [] for entity_id in entity_ids}
    for arrow in ARROWS:
        if entity not in arrow.refers or (arrow.entity, arrow.field) in LINEAGE:
            continue
        for chunk in bulk.chunks(entity_ids):
            rows = bulk.all_rows(
                connection,
                f"WITH d(id) AS (VALUES {', '.join(['(?)'] * len(chunk))}) "
                f"SELECT d.id, t.id, c.coder, c.made_at, c.seq FROM d CROSS JOIN {arrow.table} t JOIN change c ON c.id = t.made "
                f"WHERE {arrow.found.format('d.id')} AND t.alive AND t.id <> d.id ORDER BY c.lamport, c.id",
                tuple(chunk),
            )
            for thing, user, *who in rows:
                last = _who_set(connection, user, arrow.field) if arrow.settable else who
                out[thing].append(User(arrow.entity, user, arrow.field, *last))
    return out


def _who_set(connection: Connection, entity_id: bytes, field: str) -> Sequence[Any]:
    """(coder, moment, position) of the operation whose value a field shows."""
    rows = bulk.all_rows(
        connection,
        "SELECT c.coder, c.made_at, c.seq FROM operation o JOIN change c ON c.seq = o.change "
        "WHERE o.entity_id = ? AND o.field IN (?, ?) ORDER BY c.lamport DESC, c.id DESC, o.n DESC LIMIT 1",
        (entity_id, field, CREATE),
    )
    return rows[0]


def dead_in_use(connection: Connection, *, but: tuple[str, ...] = ("coder",)) -> list[tuple[str, bytes]]:
    """The deleted things that living ones refer to: (kind, id)."""
    out: list[tuple[str, bytes]] = []
    for entity in sorted(DELETABLE - set(but)):
        table = tables[entity].name
        tests = [
            f"EXISTS (SELECT 1 FROM {a.table} t WHERE {a.found.format('d.id')} AND t.alive)"
            for a in ARROWS
            if entity in a.refers and (a.entity, a.field) not in LINEAGE
        ]
        if tests:
            sql = f"SELECT d.id FROM {table} d WHERE NOT d.alive AND ({' OR '.join(tests)}) ORDER BY d.id"
            out.extend((entity, row[0]) for row in bulk.all_rows(connection, sql))
    return out


def nowhere(connection: Connection) -> list[tuple[str, str, int, bytes]]:
    """Fields of living things that name what the project does not have: (kind, field, how many, one of the things).

    A code may lie under one that is not there (the tree shows it loose); lineage needs no end at all.
    """
    out: list[tuple[str, str, int, bytes]] = []
    for entity in ENTITIES:
        living = " AND t.alive" if entity.field(ALIVE) is not None else ""
        for field in entity.columns:
            kinds = [kind for kind in field.refers if kind in tables]
            is_loose = (entity.name, field.name) in LINEAGE or (entity.name, field.name) in LOOSE
            if is_loose or not kinds or "segment" in field.refers:
                continue
            column = {Type.ANCHOR: "version", Type.PLACE: "parent"}.get(field.type, field.name)
            tests = "".join(f' AND NOT EXISTS (SELECT 1 FROM state_{kind} d WHERE d.id = t."{column}")' for kind in kinds)
            sql = f'SELECT count(*), min(t.id) FROM state_{entity.name} t WHERE t."{column}" IS NOT NULL{living}{tests}'
            count, first = bulk.all_rows(connection, sql)[0]
            if count:
                out.append((entity.name, field.name, int(count), first))
    return out
