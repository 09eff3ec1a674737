"""`groundcode import PROJECT FILE.qdpx` and `groundcode export PROJECT FILE.qdpx`: what the two commands share."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import note_if_names_are_not_looked_for, opened
from groundcode.cli.progress import Show, progress_bar
from groundcode.errors import DocumentExists
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.interchange import InterchangeReport

SUFFIX = ".qdpx"
_MOST_LINES = 12


def is_qdpx(path: Path) -> bool:
    """Whether a path names a .qdpx."""
    return path.suffix.lower() == SUFFIX


def is_of_others(path: Path) -> bool:
    """Whether a path names a project of another program."""
    from groundcode.exchange.foreign import is_foreign

    return is_qdpx(path) or is_foreign(path)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a project of another program is to be taken in."""

    positions: str = "auto"
    levels: str = ""
    keep_names: bool = False
    which: str | None = None
    encoding: str | None = None
    comments: bool = False
    """Whether it is a Word document whose comments are codings."""

    def take(
        self, workspace: Workspace, file: Path, progress: Show | None, *, dry_run: bool = False, fresh: bool = False
    ) -> InterchangeReport:
        """Import it."""
        interchange = workspace.interchange
        if self.comments:
            return interchange.import_commented(
                file, levels=self.levels, dry_run=dry_run, fresh=fresh, keep_names=self.keep_names, progress=progress
            )
        if is_qdpx(file):
            return interchange.import_qdpx(
                file, positions=self.positions, levels=self.levels, dry_run=dry_run, fresh=fresh, keep_names=self.keep_names,
                progress=progress,
            )  # fmt: skip
        return interchange.import_foreign(
            file, which=self.which, encoding=self.encoding, positions=self.positions, levels=self.levels, dry_run=dry_run,
            fresh=fresh, keep_names=self.keep_names, progress=progress,
        )  # fmt: skip


def import_project(
    project: Path, file: Path, wishes: Wishes, *, dry_run: bool, coder: str | None, as_json: bool
) -> None:  # fmt: skip
    """Take a project of another program into one, which is made where it is not there; a dry run leaves nothing behind."""
    from groundcode.cli.output import say

    fresh = not project.exists()
    with progress_bar() as progress:
        if not fresh:
            with opened(project, coder) as workspace:
                report = wishes.take(workspace, file, progress, dry_run=dry_run)
        elif dry_run:
            with tempfile.TemporaryDirectory() as folder, _made(Path(folder) / "new.groundcode", file, coder) as workspace:
                report = wishes.take(workspace, file, progress, dry_run=True, fresh=True)
        else:
            report = _into_new(project, file, wishes, coder, progress)
    tell(report, as_json=as_json)
    if dry_run:
        say(_("Nothing was changed: this is what would be imported."))
    elif fresh:
        say(_("The project {path} was made for it.").format(path=project))


def _made(project: Path, file: Path, coder: str | None) -> Workspace:
    from groundcode.workspace import Workspace

    return Workspace.create(project, title=file.stem, coder=coder)


def _into_new(project: Path, file: Path, wishes: Wishes, coder: str | None, progress: Show | None) -> InterchangeReport:
    from groundcode.store.store import remove_project

    workspace = _made(project, file, coder)
    try:
        with workspace:
            return wishes.take(workspace, file, progress, fresh=True)
    except BaseException:  # also Ctrl-C: nothing is left of what was not finished
        remove_project(project)
        raise


def export_project(project: Path, file: Path, *, overwrite: bool, coder: str | None, as_json: bool) -> None:
    """Write a .qdpx."""
    if file.exists() and not overwrite:
        raise DocumentExists(str(file))
    with opened(project, coder) as workspace, progress_bar() as progress:
        note_if_names_are_not_looked_for(workspace)
        report = workspace.interchange.export_qdpx(file, progress=progress)
    tell(report, as_json=as_json, exported=True)


def tell(report: InterchangeReport, *, as_json: bool, exported: bool = False) -> None:
    """Say what came in or went out, and what was not carried."""
    from groundcode.cli.output import line, print_json, say

    if as_json:
        print_json(report.value())
    else:
        if report.plan:
            click.echo(_("Levels of the codes (another plan: --levels):"))
            for path, level in report.plan[:_MOST_LINES]:
                click.echo(f"  {line(path)}  [{_(level.words)}]")
            left = len(report.plan) - _MOST_LINES
            if left > 0:
                click.echo("  " + ngettext("and {n} more", "and {n} more", left).format(n=left))
        for one in report.lines():
            click.echo(" " * (len(one) - len(one.lstrip())) + line(one))
    words = report.words()
    say(_("Written to {path}: {what}.").format(path=report.path, what=words) if exported
        else _("From {path}: {what}.").format(path=report.path, what=words))  # fmt: skip
