"""Writing changes to the log, and reading back who set what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
    Ref,
    Value,
    canonical,
    pack,
    unpack,
)
from groundcode.domain.registry import CREATE, FORMAT
from groundcode.domain.validation import check_operation
from groundcode.store import bulk
from groundcode.store.bulk import Row
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
    change = Change(author.change, author.coder, author.installation, author.made_at, lamport, draft.kind, FORMAT, draft.undoes)
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


class Meaning:
    """What the operations on one field of one thing stand for: an undo or a redo for what it has put back."""

    def __init__(self, connection: Connection, history: Sequence[Row], field: str) -> None:
        self._connection = connection
        self._values: dict[Ref, Value] = {}
        self._seen_by: dict[bytes, set[Ref]] = {}
        """Change -> what its operations on the field have replaced."""
        for row in history:
            if row[0] in (field, CREATE):
                ref = Ref(row[3], row[4])
                self._values[ref] = first_values(row[7], row[1]).get(field) if row[0] == CREATE else json.loads(row[1])
                self._seen_by.setdefault(ref.change, set()).update(p for p in unpack(row[2]) if p.change != ref.change)

    def of(self, ref: Ref, until: bytes = b"") -> set[Ref]:
        """The operations that people meant when this one was written; those of the change `until` stand for themselves.

        None, if what was put back is that the field was not set.
        """
        meant: set[Ref] = set()
        waiting, done = [ref], set()
        while waiting:
            ref = waiting.pop()
            if ref in done or ref not in self._values:
                continue
            done.add(ref)
            undone = self._undoes(ref.change) if ref.change != until else None
            if undone is None:
                meant.add(ref)
                continue
            before = self._seen_by.get(undone, set())
            equal = [parent for parent in before if parent in self._values and self._values[parent] == self._values[ref]]
            waiting += equal or before
        return meant

    def _undoes(self, change: bytes) -> bytes | None:
        rows = bulk.all_rows(self._connection, "SELECT undoes FROM change WHERE id = ?", (change,))
        return rows[0][0] if rows else None


def restored_from(connection: Connection, entity_id: str, field: str, head: Head) -> Head:
    """A head that an undo wrote, with the author and time of the operation that it brought back."""
    history = bulk.operations_of(connection, to_raw(entity_id))
    meant = Meaning(connection, history, field).of(head.ref)
    author = next(((row[8], row[9]) for row in reversed(history) if Ref(row[3], row[4]) in meant), None)
    return Head(head.ref, head.order, head.value, *author) if author else head


def heads_of(connection: Connection, entity_id: str, field: str, seen: Seen = EVERYTHING) -> list[Head]:
    """The heads of one field of one thing, in order, among what `seen` holds."""
    return fold_heads(bulk.operations_of(connection, to_raw(entity_id)), seen).get(field, [])
