"""`groundcode merge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.merges.plan import MergePlan
    from groundcode.workspace.merging import MergeReport


@click.command(
    "merge",
    help=_(
        "Take everything that other copies of PROJECT hold into it, after a backup. Nothing of either side is lost. "
        "OTHER is a copy of the project or a bundle; with --plan and --join it is a project that was made separately."
    ),
)
@project_argument
@click.argument("others", nargs=-1, type=click.Path(path_type=Path), metavar="OTHER...")
@click.option("--dry-run", is_flag=True, help=_("Only say what would come in, and what would have to be settled."))
@click.option("--all", "everything", is_flag=True, help=_("Cut no list."))
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE",
    help=_("Write all of it to a .docx, .md, .txt or .json too."),
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help=_("Let the report, or the plan, take the place of a file that is there."))
@click.option("--undo", is_flag=True, help=_("Say what undoing the last merge would keep; with --yes, do it."))
@click.option("--yes", is_flag=True, help=_("With --undo: do it."))
@click.option(
    "--plan", type=click.Path(path_type=Path), metavar="FILE",
    help=_("OTHER was made separately: write to a .xlsx or .csv what of it is the same as ours, to be reviewed."),
)  # fmt: skip
@click.option("--join", type=click.Path(path_type=Path), metavar="FILE", help=_("Take OTHER in as this reviewed plan says."))
@coder_option
@json_option
def merge_command(
    project: Path, others: tuple[Path, ...], dry_run: bool, everything: bool, report: Path | None, overwrite: bool,
    undo: bool, yes: bool, plan: Path | None, join: Path | None, coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Merge."""
    if plan is not None or join is not None:
        from groundcode.cli.join import join_project, plan_joining

        if len(others) != 1 or dry_run or undo or yes or report is not None or (plan is not None and join is not None):
            raise click.UsageError(_("--plan and --join go with one OTHER, and not with each other."))
        if plan is not None:
            plan_joining(project, others[0], plan, overwrite=overwrite, coder=coder, as_json=as_json)
        elif join is not None:
            join_project(project, others[0], join, everything=everything, coder=coder, as_json=as_json)
        return
    if undo:
        from groundcode.cli.unmerge import undo_merge

        if others or dry_run or report is not None:
            raise click.UsageError(_("--undo goes with --yes, --all and --json only."))
        undo_merge(project, yes=yes, everything=everything, coder=coder, as_json=as_json)
        return
    if yes:
        raise click.UsageError(_("--yes goes with --undo."))
    if not others:
        raise click.UsageError(_("Name the other copies."))
    _merge(project, others, dry_run, everything, report, overwrite, coder, as_json)


def _merge(
    project: Path, others: tuple[Path, ...], dry_run: bool, everything: bool, report: Path | None, overwrite: bool,
    coder: str | None, as_json: bool,
) -> None:  # fmt: skip
    from groundcode.cli.came_in import warn_of_names
    from groundcode.cli.output import print_json, say
    from groundcode.workspace.merges.report import check_report, write_report

    if report is not None:
        check_report(report, overwrite=overwrite)
    with opened(project, coder) as workspace:
        if not dry_run and workspace.bundles.is_blind():
            warn_of_blindness(workspace.merging.plan(others), project)
        done = workspace.merging.merge(others, dry_run=dry_run)
        if report is not None:
            write_report(
                done.came_in, report, project=workspace.title(), done=not dry_run, backup=done.backup, overwrite=overwrite,
                when=workspace.store.now().astimezone().isoformat(sep=" ", timespec="minutes")[:16],
            )  # fmt: skip
        if not done.came_in.is_empty and not dry_run:
            warn_of_names(workspace)
    if as_json:
        print_json(_value(done))
    else:
        _print(project, done, dry_run=dry_run, everything=everything)
    if report is not None:
        say(_("Written: {path}").format(path=report))


def _print(project: Path, done: MergeReport, *, dry_run: bool, everything: bool) -> None:
    from groundcode.cli.output import safe, say
    from groundcode.workspace.merges.report import MOST, lines
    from groundcode.workspace.merges.words import came_in_words, shown_words

    told = lines(done.came_in, most=None if everything else MOST, but=("coders",))
    for contribution in done.came_in.coders:
        click.echo(_contribution(contribution.coder, dict(contribution.kinds)))
    for words in ["", *told] if told else []:
        click.echo(safe(words.replace("\n", " ")))
    if told:
        click.echo()
    if dry_run and done.came_in.shows:
        say(shown_words(done.came_in))
    say(came_in_words(done.came_in, done=not dry_run))
    if done.backup:
        say(_("The project as it was: {path}").format(path=done.backup))
    if done.taken_out and done.backup:
        say(
            _(
                "A colleague had taken words out for good; they are gone here too, but for backups: "
                "groundcode purge {path} --backups"
            ).format(path=project)
        )
    if done.quoting:
        say(
            ngettext(
                "{count} value in it holds words of a text that was purged here. Whoever sent it can take them out in their "
                "copy: groundcode purge PROJECT SOURCE --with-words --yes",
                "{count} values in it hold words of a text that was purged here. Whoever sent it can take them out in their "
                "copy: groundcode purge PROJECT SOURCE --with-words --yes",
                done.quoting,
            ).format(count=done.quoting)
        )
    if done.conflicts:
        _say_conflicts(project, done, dry_run=dry_run)
    elif dry_run and done.changes:
        say(_("Nothing would have to be settled."))


def _say_conflicts(project: Path, done: MergeReport, *, dry_run: bool) -> None:
    from groundcode.cli.output import say

    count = len(done.conflicts)
    if dry_run:
        words = ngettext("{count} conflict would be open", "{count} conflicts would be open", count).format(count=count)
        say(words + _(" ({new} of them new).").format(new=done.new_conflicts))
        return
    words = ngettext("{count} conflict is open", "{count} conflicts are open", count).format(count=count)
    say(words + _(" ({new} of them new): groundcode conflicts {path}").format(new=done.new_conflicts, path=project))


def _contribution(coder: str, kinds: dict[str, int]) -> str:
    from groundcode.cli.output import line
    from groundcode.workspace.sentences import noun

    told = [_("{what}: {count}").format(what=noun(kind), count=n) for kind, n in kinds.items()]
    return line(_("{coder} — {kinds}").format(coder=coder, kinds=_(", ").join(told)))


def warn_of_blindness(plan: MergePlan, project: Path) -> None:
    """Say that a copy would be blind no more; ask whether it may be, where somebody is there to answer.

    Raises:
        click.Abort
    """
    import sys

    from groundcode.cli.output import say
    from groundcode.workspace.merges.words import shown_words

    if not plan.shows:
        return
    say(shown_words(plan))
    if sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm(_("Take it in all the same?"), abort=True, err=True)
    else:
        say(_("It is taken in all the same; back: groundcode merge {path} --undo --yes").format(path=project))


def _value(report: MergeReport) -> dict[str, Any]:
    from groundcode.workspace.merges.report import conflict_value, plan_value

    return {
        "files": list(report.files),
        "changes": report.changes,
        "operations": report.operations,
        "contributions": [{"coder": c.coder, "changes": c.changes} for c in report.contributions],
        "conflicts": [conflict_value(c) for c in report.conflicts],
        "new_conflicts": report.new_conflicts,
        "taken_out": report.taken_out,
        "quoting": report.quoting,
        "backup": report.backup,
        "plan": plan_value(report.came_in),
    }
