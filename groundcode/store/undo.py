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
from groundcode.store.log import Meaning
from groundcode.store.references import living_users_of

NOT_UNDONE = ("undo", "init", "coder")
"""Kinds of change that undo passes over."""


@dataclass(frozen=True, slots=True)
class _Dying:
    """A thing that is to be deleted again, if nothing that came after a position of the log refers to it."""

    entity: str
    heads: list[Head]
    since: int = -1


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


def undoable_from(connection: Connection, coder: bytes, installation: bytes, change: bytes) -> list[bytes]:
    """This coder's changes made here that could be undone, newest first, back to and including a change."""
    marks = ", ".join("?" for _ in NOT_UNDONE)
    rows = bulk.all_rows(
        connection,
        f"SELECT id FROM change c WHERE coder = ? AND installation = ? AND kind NOT IN ({marks}) "
        "AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = c.id) "
        "AND (lamport, id) >= (SELECT lamport, id FROM change WHERE id = ?) ORDER BY lamport DESC, id DESC",
        (coder, installation, *NOT_UNDONE, change),
    )
    return [row[0] for row in rows]


def standing_for(connection: Connection, change: bytes) -> tuple[bytes, str]:
    """The last of the undos and redos of a change (itself, if it was never undone), and its kind."""
    sql = "SELECT id, kind FROM change WHERE undoes = ? ORDER BY lamport DESC, id DESC LIMIT 1"
    kind = str(bulk.all_rows(connection, "SELECT kind FROM change WHERE id = ?", (change,))[0][0])
    while later := bulk.all_rows(connection, sql, (change,)):
        change, kind = later[0]
    return change, kind


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
    seq = _position_of(connection, change)
    rows = bulk.all_rows(
        connection,
        "SELECT n, entity, entity_id, field, value, parents FROM operation WHERE change = ? ORDER BY n DESC",
        (seq,),
    )
    created = {row[2] for row in rows if row[3] == CREATE}
    groups: dict[tuple[bytes, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row[2], row[3]), []).append(row)
    histories = bulk.histories(connection, (entity_id for entity_id, _field in groups))
    kept: list[Kept] = []
    dying: dict[bytes, _Dying] = {}
    for (entity_id, field), of_field in groups.items():
        entity, history = of_field[0][1], histories[entity_id]
        if entity_id not in created:
            kept += _put_back(connection, change, entity, entity_id, field, of_field, history, draft, dying)
        elif field == CREATE and BY_NAME[entity].can_die:
            kept += _unmake(connection, change, entity, entity_id, history, dying)
    return kept + _let_die(connection, dying, draft)


def _position_of(connection: Connection, change: bytes) -> int:
    return int(bulk.all_rows(connection, "SELECT seq FROM change WHERE id = ?", (change,))[0][0])


def _unmake(
    connection: Connection, change: bytes, entity: str, entity_id: bytes, history: Sequence[Any],
    dying: dict[bytes, _Dying],
) -> list[Kept]:  # fmt: skip
    heads = fold_heads(history)[ALIVE]
    foreign = [_kept(entity, entity_id, ALIVE, head) for head in _foreign(connection, change, history, ALIVE, heads)]
    foreign = foreign or _changed_since(connection, change, entity, entity_id, history)
    if not foreign and heads[-1].value:
        dying[entity_id] = _Dying(entity, heads)
    return foreign


def _put_back(
    connection: Connection, change: bytes, entity: str, entity_id: bytes, field: str, of_field: Sequence[Any],
    history: Sequence[Any], draft: Draft, dying: dict[bytes, _Dying],
) -> list[Kept]:  # fmt: skip
    heads = fold_heads(history).get(field, [])
    foreign = _foreign(connection, change, history, field, heads)
    if foreign or not heads:
        return [_kept(entity, entity_id, field, head) for head in foreign]
    replaced = {ref for row in of_field for ref in unpack(row[5]) if ref.change != change}
    values: list[Value] = []
    # In the order of the log, so that the same one of several is shown again.
    for ref in (Ref(row[3], row[4]) for row in history):
        value = _value_at(history, ref, field) if ref in replaced else None
        if ref in replaced and value not in values:
            values.append(value)
    if field == ALIVE and values == [False]:
        root = _root(connection, change)
        changed = _changed_since(connection, root, entity, entity_id, history)
        made_it = any(row[0] == CREATE and row[3] == root for row in history)
        if not changed:
            # What was deleted and used before it was restored is so again; what was used since is in the way.
            dying[entity_id] = _Dying(entity, heads, -1 if made_it else _position_of(connection, change))
        return changed
    # A decision between several values is undone into all of them, which is the conflict again.
    for value in values or [None]:
        draft.set(entity, to_text(entity_id), field, value, tuple(head.ref for head in heads))
    return []


def _root(connection: Connection, change: bytes) -> bytes:
    """The change that a chain of undos and redos began with."""
    while undone := bulk.all_rows(connection, "SELECT undoes FROM change WHERE id = ?", (change,))[0][0]:
        change = undone
    return change


def _changed_since(connection: Connection, maker: bytes, entity: str, entity_id: bytes, history: Sequence[Any]) -> list[Kept]:
    """Fields of a thing that `maker` made and that somebody has set since: their words keep it alive."""
    if not any(row[0] == CREATE and row[3] == maker for row in history):
        return []
    return [
        _kept(entity, entity_id, field, head)
        for field, heads in fold_heads(history).items()
        if field != ALIVE
        for head in _foreign(connection, maker, history, field, heads)
    ]


def _let_die(connection: Connection, dying: dict[bytes, _Dying], draft: Draft) -> list[Kept]:
    """Delete what nothing refers to that stays; a thing that stays keeps what it refers to, too."""
    moved = {(to_raw(op.entity_id), op.field) for op in draft.operations}
    by_kind: dict[str, list[bytes]] = {}
    for entity_id, thing in dying.items():
        by_kind.setdefault(thing.entity, []).append(entity_id)
    users = {
        entity_id: [u for u in of_thing if (u.id, u.field) not in moved and u.seq > dying[entity_id].since]
        for entity, of_kind in by_kind.items()
        for entity_id, of_thing in living_users_of(connection, entity, of_kind).items()
    }
    kept: list[Kept] = []
    while held := [entity_id for entity_id in dying if any(user.id not in dying for user in users[entity_id])]:
        for entity_id in held:
            last = next(user for user in reversed(users[entity_id]) if user.id not in dying)
            kept.append(Kept(dying[entity_id].entity, to_text(entity_id), ALIVE, to_text(last.coder), last.made_at))
        for entity_id in held:
            del dying[entity_id]
    for entity_id, thing in dying.items():
        draft.set(thing.entity, to_text(entity_id), ALIVE, value=False, parents=tuple(head.ref for head in thing.heads))
    return kept


def _foreign(connection: Connection, change: bytes, history: Sequence[Any], field: str, heads: Sequence[Head]) -> list[Head]:
    """The heads that are not this change's doing: set by others, or since.

    What an undo or a redo has put back stands for the operations that it put back: else the second undo of a
    row would find the first one's operation, and leave everything alone.
    """
    if all(head.ref.change == change for head in heads):
        return []
    meaning = Meaning(connection, history, field)
    return [head for head in heads if any(ref.change != change for ref in meaning.of(head.ref, change))]


def _value_at(history: Sequence[Any], ref: Ref, field: str) -> Value:
    for row in history:
        if row[3] == ref.change and row[4] == ref.n:
            return first_values(row[7], row[1]).get(field) if row[0] == CREATE else json.loads(row[1])
    return None


def _kept(entity: str, entity_id: bytes, field: str, head: Head) -> Kept:
    return Kept(entity, to_text(entity_id), field, to_text(head.coder), head.made_at)
