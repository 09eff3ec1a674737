"""`groundcode merge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.merging import MergeReport


@click.command(
    "merge",
    help=_("Take everything that other copies of PROJECT hold into it, after a backup. Nothing of either side is lost."),
)
@project_argument
@click.argument("others", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="OTHER...")
@click.option("--dry-run", is_flag=True, help=_("Only say what would come in."))
@coder_option
@json_option
def merge_command(project: Path, others: tuple[Path, ...], dry_run: bool, coder: str | None, as_json: bool) -> None:
    """Merge."""
    from groundcode.cli.output import line, print_json, say
    from groundcode.workspace.sentences import noun

    with opened(project, coder) as workspace:
        report = workspace.merging.merge(others, dry_run=dry_run)
        if report.changes and not dry_run:
            _warn_of_names(workspace)
    if as_json:
        print_json(_value(report))
        return
    for contribution in report.contributions:
        kinds = [_("{what}: {count}").format(what=noun(k), count=n) for k, n in contribution.changes.items()]
        click.echo(line(_("{coder} — {kinds}").format(coder=contribution.coder, kinds=_(", ").join(kinds))))
    verb = _("would come in") if dry_run else _("came in")
    say(
        _("{changes} changes with {operations} operations {verb}.").format(
            changes=report.changes, operations=report.operations, verb=verb
        )
    )
    if report.backup:
        say(_("The project as it was: {path}").format(path=report.backup))
    if report.taken_out and report.backup:
        say(
            _(
                "A colleague had taken words out for good; they are gone here too, but for backups: "
                "groundcode purge {path} --backups"
            ).format(path=project)
        )
    if report.conflicts:
        count = len(report.conflicts)
        say(
            ngettext("{count} conflict is open", "{count} conflicts are open", count).format(count=count)
            + _(" ({new} of them new): groundcode conflicts {path}").format(new=report.new_conflicts, path=project)
        )


def _warn_of_names(workspace: Workspace) -> None:
    """Say whether names that were replaced here came in again."""
    from groundcode.cli.output import say
    from groundcode.errors import OriginalsProblem

    try:
        found = set().union(*workspace.privacy.remaining().values())
    except OriginalsProblem as error:
        say(_("Note: names were not looked for in what came in: {why}").format(why=error.message))
        return
    if found:
        say(
            ngettext(
                "{count} name that was replaced here came in again; replace it with: groundcode pseudonymise PROJECT --yes",
                "{count} names that were replaced here came in again; replace them with: groundcode pseudonymise PROJECT --yes",
                len(found),
            ).format(count=len(found))
        )


def _value(report: MergeReport) -> dict[str, Any]:
    from groundcode.cli.conflicts import conflict_value

    return {
        "files": list(report.files),
        "changes": report.changes,
        "operations": report.operations,
        "contributions": [{"coder": c.coder, "changes": c.changes} for c in report.contributions],
        "conflicts": [conflict_value(c) for c in report.conflicts],
        "new_conflicts": report.new_conflicts,
        "taken_out": report.taken_out,
        "backup": report.backup,
    }
