"""Deleting a thing with what cannot be without it: its living codings and links, in the same change."""

from __future__ import annotations

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.registry import ALIVE
from groundcode.store.references import living_users
from groundcode.store.store import Writing


def delete_things(made: Writing, entity: str, entity_id: str, *, but: set[tuple[str, str]] | None = None) -> dict[str, int]:
    """Mark a thing and all living things that refer to it as deleted; gives how many of each kind went along.

    `but` names the references (kind, field) that the caller has taken care of. What the writer has not seen stays:
    it is a conflict then, as after a merge.
    """
    spared = but or set()
    gone: dict[str, set[bytes]] = {entity: {to_raw(entity_id)}}
    made.draft.set(entity, entity_id, ALIVE, False)
    waiting = [(entity, to_raw(entity_id))]
    while waiting:
        kind, raw = waiting.pop()
        for user in living_users(made.connection, kind, raw):
            if (user.entity, user.field) in spared or user.id in gone.setdefault(user.entity, set()):
                continue
            if not made.seen.holds(user.seq):
                continue
            gone[user.entity].add(user.id)
            made.draft.set(user.entity, to_text(user.id), ALIVE, False)
            waiting.append((user.entity, user.id))
    return {kind: len(found) for kind, found in gone.items() if kind != entity}
