"""`groundcode merge PROJECT OTHER --plan FILE` and `--join FILE`: a project that was made separately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import opened
from groundcode.errors import DocumentExists
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.joins.joining import JoinReport
    from groundcode.workspace.joins.plan import JoinPlan


def plan_joining(project: Path, other: Path, table: Path, *, overwrite: bool, coder: str | None, as_json: bool) -> None:
    """Write the proposal as a table."""
    from groundcode.cli.output import print_json, say
    from groundcode.workspace.joins.file import write_plan

    if not overwrite and (table.exists() or table.is_symlink()):
        raise DocumentExists(str(table))  # decisions may stand in it
    with opened(project, coder) as workspace:
        plan = workspace.merging.joining(other)
    write_plan(plan, table)
    if as_json:
        print_json({"written": str(table), **asdict(plan)})
        return
    _print_plan(plan)
    say(_("Written: {path}. Review the column of decisions, then: groundcode merge {project} {other} --join {path}").format(
        path=table, project=project, other=other
    ))  # fmt: skip


def _print_plan(plan: JoinPlan) -> None:
    from groundcode.cli.output import line, print_table
    from groundcode.workspace.joins.plan import DECISIONS, KINDS, Decision

    counts = plan.counts()
    rows = [[_(KINDS[kind]), *(of_kind[one] for one in Decision)] for kind, of_kind in counts.items()]
    print_table([_("kind"), *(_(DECISIONS[one]) for one in Decision)], rows, right=(1, 2, 3))
    proposed = [row for row in plan.rows if row.ours and row.decision is Decision.NEW]
    if proposed:
        click.echo()
        click.echo(_("To be looked at ({count})").format(count=len(proposed)))
        for row in proposed[:20]:
            told = _("  {kind} {theirs}: {ours}? ({why})")
            click.echo("  " + line(told.format(kind=_(KINDS[row.kind]), theirs=row.theirs, ours=row.ours, why=row.why)))
        if len(proposed) > 20:
            click.echo("  " + _("… and {count} more, in the table").format(count=len(proposed) - 20))
    for words in plan.closed:
        click.echo(line(words))


def join_project(project: Path, other: Path, table: Path, *, everything: bool, coder: str | None, as_json: bool) -> None:
    """Take another project in as a reviewed table says."""
    from groundcode.cli.came_in import warn_of_names
    from groundcode.cli.output import print_json, say

    with opened(project, coder) as workspace:
        report = workspace.merging.join(other, table)
        conflicts = len(workspace.conflicts.list_())
        if report.backup:
            warn_of_names(workspace)
    if as_json:
        print_json({**asdict(report), "conflicts": conflicts})
        return
    _print_report(report, everything=everything)
    if report.backup:
        say(_("The project as it was: {path}").format(path=report.backup))
    else:
        say(_("Nothing new: all that comes in by this plan is here already."))


def _print_report(report: JoinReport, *, everything: bool) -> None:
    from groundcode.cli.output import line

    for title, counts in (
        (_("Came in"), report.made), (_("Here already"), report.known),
        (_("Left out, as it refers to what does not come in"), report.left),
    ):  # fmt: skip
        if counts:
            click.echo(line(_("{title}: {what}").format(title=title, what=_(", ").join(_counts(counts)))))
    if report.made:
        click.echo(line(_("Under the names of: {names}").format(names=_(", ").join(report.coders))))
    most = None if everything else 12
    for words in report.closed[:most]:
        click.echo(line(words))
    for path in report.loosened[:most]:
        click.echo(line(_("{path} stands at the top: its level does not fit below the code here.").format(path=path)))


def _counts(counts: Mapping[str, int]) -> list[str]:
    """Kinds of thing with their numbers, in words."""
    from groundcode.domain.registry import BY_NAME
    from groundcode.locale import N_

    other = {"text": N_("text of the codebook"), "value": N_("value of a case")}
    words = {kind: BY_NAME[kind].words if kind in BY_NAME else other[kind] for kind in counts}
    return [_("{what}: {count}").format(what=_(words[kind]), count=count) for kind, count in counts.items()]
