"""Writing changes to the log, and reading back who set what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.heads import EVERYTHING, Head, Seen, first_values, fold_heads
from groundcode.domain.ids import to_raw
from groundcode.domain.operations import (
    Change,
    ChangeDigest,
    Draft,
    DraftOperation,
    Operation,
    Order,
    Ref,
    canonical,
    pack,
    unpack,
)
from groundcode.domain.registry import CREATE, FORMAT
from groundcode.domain.validation import check_operation
from groundcode.store import bulk
from groundcode.store.materialise import materialise
from groundcode.store.rows import created_json

CHANGE_COLUMNS = "id, coder, installation, made_at, lamport, kind, format, undoes"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes a change, and when."""

    coder: bytes
    installation: bytes
    change: bytes
    """The id of the change to be written."""
    made_at: str


def position(connection: Connection) -> int:
    """The position of the last change in this file."""
    return int(bulk.all_rows(connection, "SELECT coalesce(max(seq), 0) FROM change")[0][0])


def append(connection: Connection, draft: Draft, author: Author, seen: Seen) -> int:
    """Check a draft, write it down as one change and bring the state up to it; gives its position.

    An operation's parents are the heads of its field among what `seen` holds, so that a change made
    on an old view stands beside what it did not see.

    Raises:
        BadValue, WriteOnceField, ThingNotFound: an operation does not fit the registry.
    """
    lamport, following = bulk.all_rows(
        connection,
        "SELECT (SELECT coalesce(max(lamport), 0) + 1 FROM change), (SELECT coalesce(max(seq), 0) + 1 FROM change)",
    )[0]
    change = Change(
        author.change, author.coder, author.installation, author.made_at, lamport, draft.kind, FORMAT, draft.undoes
    )
    digest = ChangeDigest(change)
    pending: dict[tuple[bytes, str], Ref] = {}
    rows: list[tuple[Any, ...]] = []
    created: dict[bytes, Any] = {}
    for n, op in enumerate(draft.operations):
        check_operation(op.entity, op.field, op.value)
        entity_id = to_raw(op.entity_id)
        if op.field == CREATE:
            value, parents = created_json(op.entity, op.value), b""
            created[entity_id] = op.value
        else:
            value, parents = canonical(op.value), pack(_parents(connection, op, entity_id, pending, seen))
        digest.add(n, op.entity, entity_id, op.field, value, parents)
        rows.append((following, n, op.entity, entity_id, op.field, value, parents))
        if op.parents is None:
            pending[entity_id, op.field] = Ref(author.change, n)
    seq = bulk.insert_change(
        connection,
        (
            change.id, change.coder, change.installation, change.made_at, lamport, change.kind, FORMAT, change.undoes,
            digest.digest(),
        ),
    )  # fmt: skip
    assert seq == following, "the write transaction began with BEGIN IMMEDIATE: nobody else appends"
    bulk.insert_operations(connection, rows)
    materialise(connection, rows, {seq: change.id}, created)
    return seq


def _parents(
    connection: Connection, op: DraftOperation, entity_id: bytes, pending: dict[tuple[bytes, str], Ref], seen: Seen
) -> tuple[Ref, ...]:
    if op.parents is not None:
        return op.parents
    within = pending.get((entity_id, op.field)) or pending.get((entity_id, CREATE))
    if within is not None:
        return (within,)
    heads = fold_heads(bulk.operations_of(connection, entity_id), seen).get(op.field, [])
    return tuple(head.ref for head in heads)


def read_log(connection: Connection) -> Iterator[tuple[int, Change, bytes, list[Any]]]:
    """(position, change without its operations, stored digest, rows of its operations) in the order of this file.

    An operation's row: n, entity, entity_id, field, value, packed parents.
    """
    of_change = groupby(
        bulk.stream(connection, "SELECT change, n, entity, entity_id, field, value, parents FROM operation ORDER BY change, n"),
        key=itemgetter(0),
    )
    at, rows = next(of_change, (None, iter(())))
    for seq, *row, digest in bulk.stream(connection, f"SELECT seq, {CHANGE_COLUMNS}, digest FROM change ORDER BY seq"):
        while at is not None and at < seq:
            at, rows = next(of_change, (None, iter(())))
        yield seq, Change(*row), digest, [found[1:] for found in rows] if at == seq else []


def read_changes(connection: Connection) -> Iterator[tuple[int, Change, bytes]]:
    """(position, change with its operations, stored digest) in the order of this file."""
    for seq, change, digest, rows in read_log(connection):
        yield seq, replace(change, operations=tuple(_operation(*row) for row in rows)), digest


def _operation(n: int, entity: str, entity_id: bytes, field: str, value: str, parents: bytes) -> Operation:
    return Operation(n, entity, entity_id, field, value, unpack(parents))


def restored_from(connection: Connection, entity_id: str, field: str, head: Head) -> Head:
    """A head that an undo wrote, with the author and time of the operation that it brought back."""
    rows = bulk.operations_of(connection, to_raw(entity_id))
    kinds: dict[bytes, str] = dict(
        bulk.all_rows(
            connection,
            "SELECT id, kind FROM change WHERE seq IN (SELECT change FROM operation WHERE entity_id = ?)",
            (to_raw(entity_id),),
        )
    )
    found = head
    for row in rows:
        if Order(row[5], row[3], row[4]) > head.order:
            break
        values = first_values(row[7], row[1]) if row[0] == CREATE else {row[0]: json.loads(row[1])}
        if kinds[row[3]] not in ("undo", "redo") and field in values and values[field] == head.value:
            found = Head(head.ref, head.order, head.value, row[8], row[9])
    return found if kinds[head.ref.change] in ("undo", "redo") else head


def heads_of(connection: Connection, entity_id: str, field: str, seen: Seen = EVERYTHING) -> list[Head]:
    """The heads of one field of one thing, in order, among what `seen` holds."""
    return fold_heads(bulk.operations_of(connection, to_raw(entity_id)), seen).get(field, [])
