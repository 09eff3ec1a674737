"""What other programs keep in files of their own, taken in by the way of a .qdpx."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.exchange.refi.losses import Losses

if TYPE_CHECKING:
    from groundcode.workspace.interchange import InterchangeReport
    from groundcode.workspace.workspace import Workspace

Progress = Callable[[int, int, str], None]


def import_foreign(
    workspace: Workspace, path: Path, *, which: str | None, encoding: str | None, positions: str, levels: str, dry_run: bool,
    fresh: bool, keep_names: bool, progress: Progress | None,
) -> InterchangeReport:  # fmt: skip
    """What `Interchange.import_foreign` does."""
    from groundcode.exchange.foreign import read_foreign

    losses = Losses()
    found = read_foreign(path, losses, which=which, encoding=encoding)
    report = workspace.interchange.import_project(
        found.project, path, losses=losses, positions=positions, levels=levels, dry_run=dry_run, fresh=fresh,
        keep_names=keep_names, progress=progress,
    )  # fmt: skip
    report.notes[:0] = found.notes
    return report
