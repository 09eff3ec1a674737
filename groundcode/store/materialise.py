"""The state kept up with the log, operation by operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from groundcode.domain.heads import differ, first_values, fold_heads
from groundcode.domain.ids import conflict_id, to_raw, to_text
from groundcode.domain.operations import Value
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE, FORMAT, Kind
from groundcode.domain.upcasters import upcast
from groundcode.store import bulk
from groundcode.store.rows import state_row
from groundcode.store.schema import conflicts, keyed_tables, tables

Created = Mapping[bytes, Mapping[str, Value]]
"""Thing -> the first fields that its creating operation sets."""


def materialise(
    connection: Connection,
    operations: Iterable[Any],
    change_of: dict[int, bytes] | None = None,
    created: Created | None = None,
) -> None:
    """Bring the state up to what `operations` (rows: change, n, entity, entity_id, field, value, parents) have added.

    Things that are new and have a single operation are inserted in bulk; every other thing is folded anew from
    all its operations. `change_of` and `created` spare what the caller knows: the ids of changes by position, and
    the values of creating operations.
    """
    several = insert_created(connection, operations, change_of or {}, created or {})
    if several:
        refold(connection, several)


def insert_created(
    connection: Connection, operations: Iterable[Any], change_of: dict[int, bytes], created: Created | None = None
) -> dict[bytes, str]:
    """Insert the state of the things that are new and have a single operation; gives the others, which are to be folded."""
    single: dict[bytes, Any] = {}
    several: dict[bytes, str] = {}
    for row in operations:
        _change, _n, entity, entity_id, field, _value, _parents = row
        if entity_id in several:
            continue
        if entity_id in single or field != CREATE:
            single.pop(entity_id, None)
            several[entity_id] = entity
        else:
            single[entity_id] = row
    _insert_new(connection, single, several, change_of, created or {})
    return several


def _insert_new(
    connection: Connection, single: dict[bytes, Any], several: dict[bytes, str], change_of: dict[int, bytes], created: Created
) -> None:
    by_entity: dict[str, list[tuple[Any, ...]]] = {}
    for change, _n, entity_name, entity_id, _field, value, _parents in single.values():
        entity = BY_NAME[entity_name]
        known = created.get(entity_id)
        values = first_values(entity_name, value) if known is None else {ALIVE: True, **known} if entity.can_die else known
        if len(entity.columns) < len(entity.fields) and any(":" in name for name in values):
            several[entity_id] = entity_name
            continue
        if change not in change_of:
            change_of[change] = bulk.all_rows(connection, "SELECT id FROM change WHERE seq = ?", (change,))[0][0]
        by_entity.setdefault(entity_name, []).append(state_row(entity, entity_id, change_of[change], values))
    for entity_name, rows in by_entity.items():
        if bulk.insert_missing(connection, tables[entity_name], rows) < len(rows):
            several.update((row[0], entity_name) for row in rows)


def refold(connection: Connection, things: Mapping[bytes, str]) -> None:
    """Write the state of things anew, each from all its operations."""
    of_table: dict[Table, list[tuple[Any, ...]]] = {}
    settled: list[bytes] = []
    open_ones = {row[0] for row in bulk.all_rows(connection, f"SELECT id FROM {conflicts.name}")}
    for entity_id, rows in bulk.histories(connection, things).items():
        entity = BY_NAME[things[entity_id]]
        heads = fold_heads(rows)
        made = next((row[3] for row in rows if row[0] == CREATE), rows[0][3])
        values = {name: of_field[-1].value for name, of_field in heads.items()}
        of_table.setdefault(tables[entity.name], []).append(state_row(entity, entity_id, made, values))
        for name, of_field in heads.items():
            field = entity.field(name)
            if field is not None and field.kind is Kind.KEYED:
                row = (entity_id, name.partition(":")[2], values[name])
                of_table.setdefault(keyed_tables[entity.name, field.name], []).append(row)
            # Nobody could settle two values of a write-once field (two laptops read one text's turns differently).
            at_odds = differ(of_field) and field is not None and field.kind is not Kind.WRITE_ONCE
            if not at_odds and not open_ones:
                continue
            conflict = to_raw(conflict_id(to_text(entity_id), name))
            if at_odds:
                of_table.setdefault(conflicts, []).append((conflict, entity.name, entity_id, name))
            elif conflict in open_ones:
                settled.append(conflict)
    for table, found in of_table.items():
        bulk.replace_rows(connection, table, found)
    bulk.delete_rows(connection, conflicts, settled)


def operation_rows(connection: Connection, first: int) -> Sequence[Any]:
    """The operations of all changes from position `first` on."""
    rows = bulk.all_rows(
        connection,
        "SELECT o.change, o.n, o.entity, o.entity_id, o.field, o.value, o.parents, c.format FROM operation o "
        "JOIN change c ON c.seq = o.change WHERE o.change >= ? ORDER BY o.change, o.n",
        (first,),
    )
    return [(row[0], row[1], *_today(row), row[6]) for row in rows]


def _today(row: Any) -> tuple[Any, ...]:
    entity, field, value = (row[2], row[4], row[5]) if row[7] == FORMAT else upcast(row[7], row[2], row[4], row[5])
    return entity, row[3], field, value
