"""Focused codes: the initial codes that constructivist grounded theory carries on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_text
from groundcode.store import bulk, reading
from groundcode.workspace.codes import living

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


def focused(workspace: Workspace) -> frozenset[str]:
    """The living codes that are marked as focused."""
    with workspace.store.reading() as connection:
        tree = workspace.tree_at(connection)
        rows = bulk.all_rows(connection, "SELECT id FROM state_code WHERE alive AND focused")
    return frozenset(code for row in rows if (code := to_text(row[0])) in tree.codes)


def set_focused(workspace: Workspace, code: str, on: bool = True, *, seen: Seen | None = None) -> bool:
    """Mark a code as focused, or take the mark away; whether that changes anything.

    Raises:
        CodeNotFound
    """
    with workspace.change("focus", seen=seen) as made:
        found = living(reading.read_tree(made.connection), code)
        row = reading.read_thing(made.connection, "code", found.id)
        changes = row is not None and bool(row["focused"]) is not on
        if changes:
            made.draft.set("code", found.id, "focused", on)
        return changes
