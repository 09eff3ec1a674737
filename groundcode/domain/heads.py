"""The heads of a field: the operations that set it and that no later operation on it has seen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from groundcode.domain.operations import Order, Ref, Value, canonical, unpack
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE


@dataclass(frozen=True, slots=True)
class Seen:
    """What a writer has seen: the log up to a position, and its own changes since (by position)."""

    position: int
    own: frozenset[int] = frozenset()

    def holds(self, seq: int) -> bool:
        """Whether the change at `seq` was seen."""
        return seq <= self.position or seq in self.own

    def with_own(self, seq: int) -> Seen:
        """The same after a change of one's own, which is not to hide a colleague's before it."""
        if seq == self.position + 1:
            return Seen(seq, self.own)
        return Seen(self.position, self.own | {seq})


EVERYTHING = Seen(1 << 62)


class Head(NamedTuple):
    """One operation on one field, with who made it and when; a tuple, because undoing a file makes 400,000."""

    ref: Ref
    order: Order
    value: Value
    coder: bytes
    made_at: str


def first_values(entity: str, value: str) -> dict[str, Value]:
    """The fields that a creating operation sets; a thing that can be deleted is alive."""
    fields: dict[str, Value] = json.loads(value)
    if BY_NAME[entity].can_die:
        fields.setdefault(ALIVE, True)
    return fields


def fold_heads(rows: Iterable[Any], seen: Seen = EVERYTHING) -> dict[str, list[Head]]:
    """Field -> heads in order, from the operations on one thing in order (rows of `bulk.operations_of`)."""
    heads: dict[str, dict[Ref, Head]] = {}
    for field, value, parents, change, n, lamport, seq, entity, coder, made_at, _format in rows:
        if not seen.holds(seq):
            continue
        ref, order = Ref(change, n), Order(lamport, change, n)
        named = unpack(parents)
        values = first_values(entity, value) if field == CREATE else {field: json.loads(value)}
        for name, item in values.items():
            of_field = heads.setdefault(name, {})
            for parent in named:
                of_field.pop(parent, None)
            of_field[ref] = Head(ref, order, item, coder, made_at)
    return {name: list(of_field.values()) for name, of_field in heads.items()}


def differ(heads: list[Head]) -> bool:
    """Whether heads hold different values: a conflict."""
    return len(heads) > 1 and len({canonical(head.value) for head in heads}) > 1
