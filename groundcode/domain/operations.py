"""Changes and operations: what the log consists of, and how a change is written down.

A change is one act of one person; an operation sets one field of one thing within it. Its parents
are the operations on the same field that the person saw; they alone decide what is a conflict.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from groundcode.domain.registry import FORMAT

Value = Any
"""Whatever canonical JSON holds: None, bool, int, str, list, dict with string keys; never a float."""


class Ref(NamedTuple):
    """One operation: its change's id and its number within it."""

    change: bytes
    n: int


class Order(NamedTuple):
    """The order of operations, the same on every computer; clocks have no part in it."""

    lamport: int
    change: bytes
    n: int


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False)


def canonical(value: Value) -> str:
    """`value` as the one JSON text that the log holds for it: sorted keys, no spaces, Unicode as it is."""
    return _ENCODER.encode(value)


@dataclass(frozen=True, slots=True)
class Operation:
    """One field of one thing, set."""

    n: int
    entity: str
    entity_id: bytes
    field: str
    value: str
    """Canonical JSON text."""
    parents: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One act: who, when, and the operations that it consists of."""

    id: bytes
    coder: bytes
    installation: bytes
    made_at: str
    """ISO 8601, UTC; only ever displayed."""
    lamport: int
    kind: str
    format: int = FORMAT
    undoes: bytes | None = None
    operations: tuple[Operation, ...] = ()


REF_LENGTH = 20


def pack(parents: Iterable[Ref]) -> bytes:
    """Parents as the store keeps them: 16 bytes of change and 4 of number each, in order."""
    return b"".join(ref.change + ref.n.to_bytes(4, "big") for ref in sorted(parents))


def unpack(raw: bytes) -> tuple[Ref, ...]:
    """Parents from the store."""
    if not raw:
        return ()
    return tuple(
        Ref(raw[i : i + 16], int.from_bytes(raw[i + 16 : i + REF_LENGTH], "big")) for i in range(0, len(raw), REF_LENGTH)
    )


class ChangeDigest:
    """sha256 of a change as text lines; the log keeps it, so that a damaged or forged change is noticed.

    The first line holds the change's own fields, every further one an operation, tab between fields.
    Canonical JSON and ids hold neither tabs nor line ends.
    """

    def __init__(self, change: Change) -> None:
        undoes = change.undoes.hex() if change.undoes else ""
        head = (
            change.id.hex(), change.coder.hex(), change.installation.hex(), change.made_at,
            str(change.lamport), change.kind, str(change.format), undoes,
        )  # fmt: skip
        self._sha = hashlib.sha256(("\t".join(head) + "\n").encode())

    def add(self, n: int, entity: str, entity_id: bytes, field: str, value: str, parents: bytes) -> None:
        """Take the next operation in; `parents` as packed."""
        self._sha.update(f"{n}\t{entity}\t{entity_id.hex()}\t{field}\t{value}\t{parents.hex()}\n".encode())

    def digest(self) -> bytes:
        """32 bytes."""
        return self._sha.digest()


def digest_of(change: Change) -> bytes:
    """The digest of a whole change."""
    sha = ChangeDigest(change)
    for op in change.operations:
        sha.add(op.n, op.entity, op.entity_id, op.field, op.value, pack(op.parents))
    return sha.digest()


class DraftOperation(NamedTuple):
    """An operation before the store has given it its place in the log; a tuple, because a file brings tens of thousands."""

    entity: str
    entity_id: str
    field: str
    value: Value
    parents: tuple[Ref, ...] | None = None
    """None: the heads that the writer saw."""


@dataclass(slots=True)
class Draft:
    """A change being put together."""

    kind: str
    operations: list[DraftOperation] = field(default_factory=list)
    undoes: bytes | None = None

    def create(self, entity: str, entity_id: str, **fields: Value) -> str:
        """Make a thing with its first fields (those that are None are left out); gives its id."""
        kept = {name.rstrip("_"): value for name, value in fields.items() if value is not None}
        self.operations.append(DraftOperation(entity, entity_id, "*", kept))
        return entity_id

    def set(self, entity: str, entity_id: str, field: str, value: Value, parents: tuple[Ref, ...] | None = None) -> None:
        """Set one field of a thing."""
        self.operations.append(DraftOperation(entity, entity_id, field, value, parents))
