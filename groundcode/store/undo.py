"""Undo and redo: what a change replaced, written down again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.heads import Head, first_values, fold_heads
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Draft, Ref, Value, unpack
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE
from groundcode.store import bulk
from groundcode.store.references import living_users

NOT_UNDONE = ("undo", "init", "coder")
"""Kinds of change that undo passes over."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that undo left alone because it was changed, or used, since."""

    entity: str
    entity_id: str
    field: str
    coder: str
    made_at: str


def last_undoable(connection: Connection, coder: bytes, installation: bytes) -> bytes | None:
    """This coder's latest change made here that is neither undone nor an undo."""
    marks = ", ".join("?" for _ in NOT_UNDONE)
    rows = bulk.all_rows(
        connection,
        f"SELECT id FROM change c WHERE coder = ? AND installation = ? AND kind NOT IN ({marks}) "
        "AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = c.id) ORDER BY lamport DESC, id DESC LIMIT 1",
        (coder, installation, *NOT_UNDONE),
    )
    return rows[0][0] if rows else None


def last_redoable(connection: Connection, coder: bytes, installation: bytes) -> bytes | None:
    """This coder's latest undo made here that was not redone, if they did nothing else since."""
    rows = bulk.all_rows(
        connection,
        "SELECT id, kind, EXISTS (SELECT 1 FROM change u WHERE u.undoes = c.id) FROM change c "
        "WHERE coder = ? AND installation = ? ORDER BY lamport DESC, id DESC",
        (coder, installation),
    )
    for change, kind, undone in rows:
        if kind == "undo" and not undone:
            return bytes(change)
        if kind not in ("undo", "redo"):
            return None
    return None


def invert(connection: Connection, change: bytes, draft: Draft) -> list[Kept]:
    """Put what `change` replaced into `draft`; gives what stays because of later changes."""
    seq = bulk.all_rows(connection, "SELECT seq FROM change WHERE id = ?", (change,))[0][0]
    rows = bulk.all_rows(
        connection,
        "SELECT n, entity, entity_id, field, value, parents FROM operation WHERE change = ? ORDER BY n DESC",
        (seq,),
    )
    created = {row[2] for row in rows if row[3] == CREATE}
    groups: dict[tuple[bytes, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row[2], row[3]), []).append(row)
    kept: list[Kept] = []
    for (entity_id, field), of_field in groups.items():
        entity = of_field[0][1]
        if entity_id in created:
            if field == CREATE and BY_NAME[entity].field(ALIVE) is not None:
                kept += _unmake(connection, change, entity, entity_id, created, draft)
            continue
        kept += _put_back(connection, change, entity, entity_id, field, of_field, draft)
    return kept


def _unmake(
    connection: Connection, change: bytes, entity: str, entity_id: bytes, created: set[bytes], draft: Draft
) -> list[Kept]:
    heads = fold_heads(bulk.operations_of(connection, entity_id))[ALIVE]
    foreign = [head for head in heads if head.ref.change != change]
    if foreign:
        return [_kept(entity, entity_id, ALIVE, head) for head in foreign]
    users = [user for user in living_users(connection, entity, entity_id) if user.id not in created]
    if users:
        last = users[-1]
        return [Kept(entity, to_text(entity_id), ALIVE, to_text(last.coder), last.made_at)]
    if heads[-1].value:
        draft.set(entity, to_text(entity_id), ALIVE, False, tuple(head.ref for head in heads))
    return []


def _put_back(
    connection: Connection, change: bytes, entity: str, entity_id: bytes, field: str, of_field: Sequence[Any], draft: Draft
) -> list[Kept]:
    history = bulk.operations_of(connection, entity_id)
    heads = fold_heads(history).get(field, [])
    foreign = [head for head in heads if head.ref.change != change]
    if foreign or not heads:
        return [_kept(entity, entity_id, field, head) for head in foreign]
    replaced = {
        ref for row in of_field for ref in unpack(row[5]) if ref.change != change
    }
    values: list[Value] = []
    for value in (_value_at(history, ref, field) for ref in sorted(replaced)):
        if value not in values:
            values.append(value)
    # A decision between several values is undone into all of them, which is the conflict again.
    for value in values or [None]:
        draft.set(entity, to_text(entity_id), field, value, tuple(head.ref for head in heads))
    return []


def _value_at(history: Sequence[Any], ref: Ref, field: str) -> Value:
    for row in history:
        if row[3] == ref.change and row[4] == ref.n:
            return first_values(row[7], row[1]).get(field) if row[0] == CREATE else json.loads(row[1])
    return None


def _kept(entity: str, entity_id: bytes, field: str, head: Head) -> Kept:
    return Kept(entity, to_text(entity_id), field, to_text(head.coder), head.made_at)


