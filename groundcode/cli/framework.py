"""`groundcode framework`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.framework_import import FrameworkPlan

_LEVELS = click.Choice(["main", "category", "concept"])
_SHOWN = 12
"""Cells of a plan that are shown whole."""


@click.group(
    "framework", cls=ProjectGroup,
    help=_(
        "The framework matrix: cases by categories, what a person wrote of each cell, else its quotes in short. "
        "groundcode export PROJECT FILE.xlsx --data framework writes it; what is written there comes back with import. "
        "PROJECT may stand first: groundcode framework PROJECT write CASE CODE TEXT."
    ),
)  # fmt: skip
def framework_command() -> None:
    """The framework matrix."""


@framework_command.command("list", help=_("Show the cells of PROJECT in which there is anything."))
@project_argument
@click.option("--level", type=_LEVELS, default="main", help=_("Of the categories."))
@click.option("--case", metavar="CASE", help=_("Only of this case."))
@click.option("--written", is_flag=True, help=_("Only what a person wrote."))
@json_option
def list_command(project: Path, level: str, case: str | None, written: bool, as_json: bool) -> None:
    """List the cells."""
    from groundcode.cli.output import line, print_json
    from groundcode.domain.levels import Level
    from groundcode.workspace.framework_sheet import cell_text

    with opened(project) as workspace:
        only = workspace.cases.named(case).id if case is not None else None
        matrix = workspace.framework.matrix(level=Level(level))
        language = workspace.language()
    found = [
        (one, matrix.names[code], matrix.cell(one.id, code))
        for one in matrix.cases if only in (None, one.id) for code in matrix.codes
        if (one.id, code) in matrix.cells and (matrix.cell(one.id, code).text or not written)
    ]  # fmt: skip
    if as_json:
        print_json(
            [
                {
                    "case": one.name, "code": name, "text": cell.text, "memos": list(cell.memos), "segments": cell.quotes.total,
                    "quotes": [{"cite": quote.cite, "words": quote.words} for quote in cell.quotes.shown],
                }
                for one, name, cell in found
            ]
        )  # fmt: skip
        return
    for one, name, cell in found:
        click.echo(line(f"{one.name} × {name}"))
        for words in cell_text(cell, language).splitlines():
            click.echo("    " + line(words))


@framework_command.command("write", help=_("Write TEXT of CODE in CASE, in place of what stood there; “” takes it away."))
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("code", metavar="CODE")
@click.argument("text", metavar="TEXT")
@coder_option
def write_command(project: Path, case: str, code: str, text: str, coder: str | None) -> None:
    """Write a cell."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found, named = workspace.cases.named(case), workspace.tree().get(code)
        changed = workspace.framework.write(found.id, named.id, text)
    say(_("Written: {case} × {code}.").format(case=found.name, code=named.name) if changed else _("Nothing changed."))


@framework_command.command(
    "import", help=_("Tell what somebody wrote in FILE (.xlsx), which --data framework wrote; --yes takes it in, as one change.")
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@click.option("--yes", is_flag=True, help=_("Take in what was told."))
@click.option("--take-theirs", is_flag=True, help=_("Take the file's text also where ours has changed since."))
@coder_option
@json_option
def import_command(
    project: Path, file: Path, dry_run: bool, yes: bool, take_theirs: bool, coder: str | None, as_json: bool
) -> None:
    """Take cells in."""
    from groundcode.cli.output import print_json

    with opened(project, coder) as workspace:
        plan = workspace.framework.plan(file)
        waiting = bool(plan.to_write(take_theirs=take_theirs))
        if yes and not dry_run and waiting:
            plan = workspace.framework.apply(plan, take_theirs=take_theirs)
    if as_json:
        print_json(plan.value(take_theirs=take_theirs))
    _tell(plan, take_theirs=take_theirs, shown=not as_json)
    if waiting and not (plan.done or dry_run):
        raise SystemExit(1)


def _tell(plan: FrameworkPlan, *, take_theirs: bool, shown: bool) -> None:
    from groundcode.cli.output import line, say

    taken = plan.to_write(take_theirs=take_theirs)
    if shown:
        for one in plan.cells[:_SHOWN]:
            click.echo(line(f"{one.case_name} × {one.code_name}") + ("  " + _("(changed here too)") if one.both_sides else ""))
            if one.before:
                click.echo("  - " + line(one.before))
            click.echo("  + " + line(one.after))
        if len(plan.cells) > _SHOWN:
            left = len(plan.cells) - _SHOWN
            click.echo("  " + ngettext("and {n} more", "and {n} more", left).format(n=left))
        for left_out in plan.left_out:
            click.echo(line(f"{left_out.where}: {left_out.why}"))
    count = len(taken)
    if plan.done:
        say(ngettext("{count} cell was written; groundcode undo takes it back.",
                     "{count} cells were written; groundcode undo takes them back.", count).format(count=count))  # fmt: skip
    elif taken:
        say(ngettext("{count} cell would be written: --yes takes it in.",
                     "{count} cells would be written: --yes takes them in.", count).format(count=count))  # fmt: skip
    else:
        say(_("Nothing to take in."))
    both = sum(one.both_sides for one in plan.cells)
    if both and not take_theirs:
        say(ngettext("{count} cell was written anew here too and stays (--take-theirs takes the file's).",
                     "{count} cells were written anew here too and stay (--take-theirs takes the file's).", both)
            .format(count=both))  # fmt: skip
