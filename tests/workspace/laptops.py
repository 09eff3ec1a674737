"""Two laptops with one project: what tests of conflicts begin with."""

from __future__ import annotations

from typing import Any

from groundcode.workspace import Workspace
from groundcode.workspace.conflicts import Conflict
from tests.builders import living_rows, merge_into, state

Two = tuple[Workspace, Workspace, dict[str, str]]


def merged(two: Two) -> Conflict:
    """The one conflict after a merge; the same on both sides."""
    a, b, _codes = two
    (conflict,) = merge_into(a, b).conflicts
    (other,) = merge_into(b, a).conflicts
    assert conflict == other
    assert state(a) == state(b)
    return conflict


def settled(ws: Workspace, conflict: Conflict, **way: Any) -> None:
    """Settle a conflict; it is gone, and undo brings the very same back."""
    before = living_rows(ws)
    ws.conflicts.resolve(conflict.id, **way)
    assert conflict.id not in {c.id for c in ws.conflicts.list_()}
    after = living_rows(ws)
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before
    assert conflict.id in {c.id for c in ws.conflicts.list_()}
    ws.history.redo()
    assert living_rows(ws) == after
