"""Deleting a thing with what cannot be without it: its living codings and links, in the same change."""

from __future__ import annotations

from collections.abc import Sequence

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.registry import ALIVE
from groundcode.store.references import living_users_of
from groundcode.store.store import Writing


def delete_things(made: Writing, entity: str, entity_id: str, *, but: set[tuple[str, str]] | None = None) -> dict[str, int]:
    """Mark a thing and all living things that refer to it as deleted; gives how many of each kind went along.

    `but` names the references (kind, field) that the caller has taken care of. What the writer has not seen stays:
    it is a conflict then, as after a merge.
    """
    return delete_all(made, entity, [entity_id], but=but)


def delete_all(
    made: Writing, entity: str, entity_ids: Sequence[str], *, but: set[tuple[str, str]] | None = None
) -> dict[str, int]:
    """What `delete_things` does, for several things of one kind; what refers to two of them goes once."""
    spared = but or set()
    gone: dict[str, set[bytes]] = {entity: {to_raw(entity_id) for entity_id in entity_ids}}
    for entity_id in entity_ids:
        made.draft.set(entity, entity_id, ALIVE, False)
    waiting = {entity: [to_raw(entity_id) for entity_id in entity_ids]}
    while waiting:
        kind, found = waiting.popitem()
        for user in (user for users in living_users_of(made.connection, kind, found).values() for user in users):
            if (user.entity, user.field) in spared or user.id in gone.setdefault(user.entity, set()):
                continue
            if not made.seen.holds(user.seq):
                continue
            gone[user.entity].add(user.id)
            made.draft.set(user.entity, to_text(user.id), ALIVE, False)
            waiting.setdefault(user.entity, []).append(user.id)
    return {kind: len(found) for kind, found in gone.items() if kind != entity}
