"""What waits for a person, in a sentence for the start of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


def conflicts_words(workspace: Workspace) -> str:
    """How many conflicts are open, and where they are settled; "" if there are none."""
    count = len(workspace.conflicts.list_())
    if not count:
        return ""
    return ngettext(
        "{count} conflict waits for a decision: F10 x.", "{count} conflicts wait for a decision: F10 x.", count
    ).format(count=count)
