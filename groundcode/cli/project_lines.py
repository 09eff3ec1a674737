"""`groundcode import PROJECT FILE.jsonl`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.cli.options import opened
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.interchange import InterchangeReport

SUFFIX = ".jsonl"


def is_lines(path: Path) -> bool:
    """Whether a path names a project as lines of JSON."""
    return path.suffix.lower() == SUFFIX


def import_lines(project: Path, file: Path, *, dry_run: bool, keep_names: bool, coder: str | None, as_json: bool) -> None:
    """Take lines of JSON into a project, which is made where it is not there; a dry run leaves nothing behind."""
    from groundcode.cli.interchange import tell
    from groundcode.cli.output import say

    fresh = not project.exists()
    if not fresh:
        with opened(project, coder) as workspace:
            report = workspace.lines.import_(file, dry_run=dry_run, keep_names=keep_names)
    elif dry_run:
        with tempfile.TemporaryDirectory() as folder:
            report = _into_new(Path(folder) / "new.groundcode", file, coder)
    else:
        report = _into_new(project, file, coder)
    tell(report, as_json=as_json)
    if dry_run:
        say(_("Nothing was changed: this is what would be imported."))
    elif fresh:
        say(_("The project {path} was made for it.").format(path=project))


def _into_new(project: Path, file: Path, coder: str | None) -> InterchangeReport:
    from groundcode.store.store import remove_project
    from groundcode.workspace.project_lines_import import new_project

    workspace = new_project(project, file, coder=coder)
    try:
        with workspace:
            return workspace.lines.import_(file, fresh=True)
    except BaseException:  # also Ctrl-C: nothing is left of what was not finished
        remove_project(project)
        raise
