"""Backups and checks of the project file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.store import bulk
from groundcode.store.backup import automatic_backup, back_up, backed_up_today
from groundcode.store.store import Store
from groundcode.store.verify import Verdict, verify

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


class Backups:
    """Copies of the project, and whether it is whole."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def back_up(self, target: Path | None = None, *, why: str = "asked") -> Path:
        """Make a verified backup at `target`, or in the project's own backup folder; gives where it is.

        Raises:
            ProjectExists, CannotWriteHere, ProjectDamaged, ProjectGone
        """
        store = self._workspace.store
        store.check_in_place()
        if target is not None:
            return back_up(store.path, target)
        return automatic_backup(store.path, why, store.now())

    def rescue(self, target: Path) -> Path:
        """Save the open project at `target` after its own file was deleted, moved or replaced; gives the target.

        Everything that was ever stored is in it, for as long as the project stays open here, and what is being typed.

        Raises:
            ProjectExists, CannotWriteHere, ProjectDamaged
        """
        held = self._workspace.store.held_drafts()
        saved = self._workspace.store.rescue(target)
        if held:
            copy = Store.open(saved)
            try:
                for key, text in held.items():
                    copy.save_draft(key, text)
            finally:
                copy.close()
        return saved

    def daily(self) -> Path | None:
        """Today's backup, if there is none yet."""
        store = self._workspace.store
        if store.read_only or backed_up_today(store.path, store.now()):
            return None
        return self.back_up(why="daily")

    def verify(self, *, rebuild: bool = False) -> tuple[Verdict, Path | None]:
        """Check the project; with `rebuild`, a state that is not what the log adds up to is made anew.

        Gives what was found, and the backup that was made before the state was replaced (None if it was not).
        """
        store = self._workspace.store
        with bulk.without_collecting(), store.reading() as connection:
            verdict = verify(connection, rebuild=rebuild)
        backup = None
        if verdict.stale and not store.read_only:
            backup = store.rebuild_state()
            self._workspace.refresh()
        return verdict, backup
