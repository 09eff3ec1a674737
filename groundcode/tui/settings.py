"""How the desk stands, kept for the next day: never worth more than what is being done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from groundcode.errors import CannotWrite, StoreProblem

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


def keep_setting(workspace: Workspace, key: str, value: str) -> None:
    """Keep a setting; where it cannot be stored (a full disk, a file that is gone), what is done goes on without it."""
    with suppress(StoreProblem, CannotWrite):
        workspace.store.set_local(key, value)
