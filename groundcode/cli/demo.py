"""`groundcode demo`: the sample project, built by the same calls that a researcher's commands make."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.errors import FileMissing
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

NAME = "chaoyang"


@click.command(
    "demo",
    help=_(
        "Build the sample project (DIR/chaoyang.groundcode; projects/ without DIR): import, code, undo, merge, export. "
        "On a terminal it ends in the desk. All interviews in it are invented."
    ),
)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--no-desk", is_flag=True, help=_("Do not open the desk."))
def demo_command(folder: Path | None, no_desk: bool) -> None:
    """Build the sample and go the whole way."""
    from groundcode.cli.output import say
    from groundcode.workspace import Workspace

    home, exports = (Path("projects"), Path("exports")) if folder is None else (folder, folder / "exports")
    project = home / f"{NAME}.groundcode"
    home.mkdir(parents=True, exist_ok=True)
    exports.mkdir(parents=True, exist_ok=True)
    if project.exists():
        say(_("{path} is there already and stays as it is.").format(path=project))
    else:
        _build(project)
    with Workspace.open(project) as workspace:
        _tell(workspace, exports)
    if not no_desk and sys.stdin.isatty() and sys.stdout.isatty():
        from groundcode.tui.app import run_desk

        run_desk(project)


def sample_folder() -> Path:
    """Where the sample's interviews lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "sample", package.parent / "projects" / NAME):
        if (candidate / "codebook.yaml").is_file():
            return candidate
    raise FileMissing(str(package / "sample"))


def _build(project: Path) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace import Workspace
    from groundcode.workspace.holdout import Wish

    sample = sample_folder()
    rounds = json.loads((sample / "rounds.json").read_text(encoding="utf-8"))
    title = "朝阳群众：情感承诺唤起（虚构示例）"
    with Workspace.create(project, title=title, coder="田野", language="zh") as workspace:
        report = workspace.sources.import_files([sample / "interviews"])
        for _path, error in report.refused:
            raise error
        workspace.cases.import_table(sample / "cases.csv")
        for found in rounds:
            workspace.sampling.add(**found)
        workspace.holdout.reserve(Wish(sources=tuple(rounds[-1]["sources"])))
        workspace.codebook.import_(sample / "codebook.yaml")
        workspace.codes.set_core(workspace.tree().get("情感承诺唤起").id)
        coded = workspace.codings.from_file(sample / "coder-a.jsonl")
        say(_("Imported {sources} interviews, sealed {sealed} of them, coded {codings} segments in the others.").format(
            sources=len(report.imported), sealed=len(rounds[-1]["sources"]), codings=coded.codings))  # fmt: skip
        undone = workspace.history.undo()
        workspace.history.redo()
        say(_("Undone and done again: {what}.").format(what=undone.words))
    _merge_a_colleague(project, sample)


def _merge_a_colleague(project: Path, sample: Path) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace import Workspace

    copy = project.with_name(f"{NAME}-colleague.groundcode")
    shutil.copyfile(project, copy)
    try:
        with Workspace.open(copy, coder="同门") as colleague:
            coded = colleague.codings.from_file(sample / "coder-b.jsonl", create=True)
        with Workspace.open(project) as workspace:
            merged = workspace.merging.merge([copy])
            say(_("Merged a colleague's copy: {codings} more segments, {changes} changes, {conflicts} conflicts.").format(
                codings=coded.codings, changes=merged.changes, conflicts=len(merged.conflicts)))  # fmt: skip
    finally:
        copy.unlink(missing_ok=True)


def _tell(workspace: Workspace, exports: Path) -> None:
    from groundcode.cli.output import line, say
    from groundcode.domain.levels import Level

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
    verdict, _backup = workspace.backups.verify(rebuild=True)
    whole = _("whole") if not verdict.problems else "; ".join(verdict.problems)
    click.echo(_("Log: {operations} operations; verified: {whole}").format(operations=verdict.operations, whole=whole))
    table = exports / f"{NAME}-participants.xlsx"
    workspace.cases.export(table)
    click.echo(_("Participants: {path}").format(path=table))
    for ending in ("md", "xlsx"):
        path = exports / f"{NAME}-codebook.{ending}"
        workspace.codebook.export(path)
        click.echo(_("Codebook: {path}").format(path=path))
    say(_("Next: groundcode desk {path}").format(path=workspace.path))
