"""Many conflicts settled the same way, as one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain.ids import fold
from groundcode.domain.registry import BY_NAME, Type
from groundcode.errors import ConflictNotFound
from groundcode.store.log import heads_of
from groundcode.workspace.conflicts import Conflict, open_conflicts, settle_value

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of it."""

    settled: tuple[Conflict, ...]
    left: tuple[Conflict, ...]
    """Those that cannot be settled this way: the coder set nothing there, or both cannot stand."""


def is_like(one: Conflict, other: Conflict) -> bool:
    """Whether two conflicts are of one kind: about the same field of the same sort of thing."""
    return (one.kind, one.entity, one.field.partition(":")[0]) == (other.kind, other.entity, other.field.partition(":")[0])


def is_long(conflict: Conflict) -> bool:
    """Whether two long texts stand against each other, which can both be kept."""
    known = BY_NAME[conflict.entity].field(conflict.field)
    return conflict.kind == "value" and known is not None and known.type is Type.LONG


def coders_of(conflicts: Iterable[Conflict]) -> list[str]:
    """The coders whose values stand in any of some conflicts, each once, in the order of the conflicts."""
    return list(dict.fromkeys(choice.coder for one in conflicts if one.kind == "value" for choice in one.choices if choice.coder))


def settle_all(
    workspace: Workspace, conflicts: Sequence[str], *, coder: str = "", both: bool = False, seen: Seen | None = None
) -> Settled:
    """Settle conflicts (by id) of values by taking what one coder set, or by keeping both texts: one change.

    What cannot be settled so is left open and told. Two corrected transcripts are left too: they are looked at one by one.

    Raises:
        ConflictNotFound: one of them is settled already.
    """
    seen = seen or workspace.store.seen
    with workspace.change("resolve", seen=seen) as made:
        known = {one.id: one for one in open_conflicts(made.connection)}
        for wanted in conflicts:
            if wanted not in known:
                raise ConflictNotFound(wanted)
        chosen = [known[one] for one in dict.fromkeys(conflicts)]
        settled = [one for one in chosen if _can_be(one, coder, both=both)]
        for one in settled:
            heads = heads_of(made.connection, one.entity_id, one.field, seen)
            settle_value(made, one, heads, coder=None if both else coder, both=both)
    return Settled(tuple(settled), tuple(one for one in chosen if one not in settled))


def _can_be(conflict: Conflict, coder: str, *, both: bool) -> bool:
    if conflict.kind != "value":
        return False
    if both:
        return is_long(conflict)
    return any(fold(choice.coder) == fold(coder) for choice in conflict.choices)
