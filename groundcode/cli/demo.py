"""`groundcode demo`: the sample project, built by the same calls that a researcher's commands make."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.demo_build import NAME, build, sample_folder
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

__all__ = ["NAME", "demo_command", "sample_folder"]


@click.command(
    "demo",
    help=_(
        "Build the sample project (DIR/chaoyang.groundcode; projects/ without DIR) and go the whole way with it: import, code, "
        "undo, merge a colleague's work, settle what differs, theory, hold-out, check, and every table, figure and model text "
        "into exports/. On a terminal it ends in the desk. All interviews in it are invented."
    ),
)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--no-desk", is_flag=True, help=_("Do not open the desk."))
def demo_command(folder: Path | None, no_desk: bool) -> None:
    """Build the sample and go the whole way."""
    from groundcode.cli.demo_exports import export_everything
    from groundcode.cli.output import say
    from groundcode.workspace import Workspace

    home, exports = (Path("projects"), Path("exports")) if folder is None else (folder, folder / "exports")
    project = home / f"{NAME}.groundcode"
    home.mkdir(parents=True, exist_ok=True)
    exports.mkdir(parents=True, exist_ok=True)
    if project.exists():
        say(_("{path} is there already and stays as it is.").format(path=project))
    else:
        _build_whole(project)
    with Workspace.open(project) as workspace:
        _tell(workspace)
        export_everything(workspace, exports)
        say(_("Next: groundcode desk {path}").format(path=workspace.path))
    if not no_desk and sys.stdin.isatty() and sys.stdout.isatty():
        from groundcode.tui.app import run_desk

        run_desk(project)


def _build_whole(project: Path) -> None:
    """Build the sample; of one that was stopped half-way nothing stays."""
    from groundcode.store.store import remove_project

    is_whole = False
    try:
        build(project)
        is_whole = True
    finally:
        if not is_whole:
            remove_project(project)


def _tell(workspace: Workspace) -> None:
    from groundcode.cli.demo_week import agreement_words
    from groundcode.cli.output import line
    from groundcode.domain.levels import Level
    from groundcode.workspace.checks.findings import Severity

    tree = workspace.tree()
    counts, _lead = workspace.codings.counts()
    core = workspace.codes.core()
    click.echo(line(workspace.title()))
    for level in reversed(Level):
        number = sum(code.level is level for code in tree.codes.values())
        click.echo(f"  {number:>4}  {_(level.words)}")
    for code_id in tree.children_of(None):
        code = tree.codes[code_id]
        if code.level is Level.MAIN:
            count = counts[code_id]
            row = _("{name}: {total} segments in {sources} interviews").format(
                name=code.name, total=count.total, sources=count.sources
            )
            click.echo("  · " + line(row))
    if core:
        click.echo("  ★ " + line(_("core category: {name}").format(name=tree.codes[core].name)))
    for pathway in workspace.pathways.list_():
        if pathway.start and pathway.end:
            words = [tree.codes[code].name for code in (pathway.start, pathway.end)]
            between = _(", ").join(tree.codes[code].name for code in pathway.mediators)
            click.echo(
                "  → " + line(_("{start} → ({mediators}) → {end}").format(start=words[0], mediators=between, end=words[1]))
            )
    if agreed := agreement_words(workspace):
        click.echo(line(agreed))
    verdict, _backup = workspace.backups.verify(rebuild=True)
    whole = _("whole") if not verdict.problems else "; ".join(verdict.problems)
    click.echo(_("Log: {operations} operations; verified: {whole}").format(operations=verdict.operations, whole=whole))
    found = workspace.check.run()
    errors = sum(one.severity is Severity.ERROR for one in found)
    answered = sum(bool(one.answer) for one in found)
    click.echo(_("Check: {errors} errors, {warnings} warnings, {answered} of them answered").format(
        errors=errors, warnings=len(found) - errors, answered=answered))  # fmt: skip
