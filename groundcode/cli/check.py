"""`groundcode check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, join_names, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.checks import Finding, Line

_SHOWN = 8
"""Names of a folded warning that are listed; --json and --all have the rest."""


@click.group(
    "check", cls=ProjectGroup,
    help=_(
        "Look for what an examiner would object to in PROJECT, and say why a warning is as it should be. "
        "groundcode check PROJECT lists what is found."
    ),
)  # fmt: skip
def check_command() -> None:
    """What an examiner would object to."""


@check_command.command("list", help=_("List what is found in PROJECT: errors first, equal warnings as one line."))
@project_argument
@click.option("--all", "whole", is_flag=True, help=_("A line for each warning, answered ones too."))
@json_option
def list_command(project: Path, whole: bool, as_json: bool) -> None:
    """List the findings."""
    from groundcode.cli.output import print_json

    with opened(project) as workspace:
        found = workspace.check.run()
    if as_json:
        print_json(
            [
                {
                    "severity": one.severity.value,
                    "rule": one.rule,
                    "name": one.name,
                    "reason": one.reason,
                    "mend": one.mend,
                    "count": one.count,
                    "key": one.key,
                    "place": {"kind": one.place.kind, "id": one.place.id or None},
                    "answered": one.answered,
                    "answer": one.answer or None,
                }
                for one in found
            ]
        )
        return
    _print(found, whole)


def _print(found: Sequence[Finding], whole: bool) -> None:
    from groundcode.cli.output import say
    from groundcode.workspace.checks import Line, Severity, folded

    lines = [Line((one,)) for one in found] if whole else folded(found)
    for line in lines:
        if whole or not line.first.answered:
            _print_line(line, whole)
    errors = sum(one.severity is Severity.ERROR for one in found)
    answered = sum(one.answered for one in found)
    warnings = len(found) - errors - answered
    if not found:
        say(_("Nothing found."))
        return
    told = [ngettext("{count} error", "{count} errors", errors).format(count=errors)]
    told.append(ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings))
    told.append(ngettext("{count} answered", "{count} answered", answered).format(count=answered))
    say(_(", ").join(told))
    if warnings:
        say(_("Say why a warning is as it should be: groundcode check PROJECT answer RULE [NAME] --reason TEXT"))


def _print_line(line: Line, whole: bool) -> None:
    """One finding, or equal ones, in a line; what mends it in a second one."""
    from groundcode.cli.output import line as plain
    from groundcode.domain.codebooks import PATH_SEPARATOR

    first = line.first
    severity = _("answered") if first.answered else _(first.severity.words)
    number = f" ({len(line.findings)})" if len(line.findings) > 1 else ""
    # A code is told by its path where it stands alone, else there would be no end of them.
    names = join_names([name.split(PATH_SEPARATOR)[-1] for name in line.names], _SHOWN) if number else first.name
    told = _("{names}: {reason}").format(names=plain(names), reason=plain(line.reason))
    click.echo(f"{severity}  {first.rule}{number}  {told}")
    if first.answered:
        click.echo("    " + plain(_("Answer: {answer}").format(answer=first.answer)))
    elif whole or first.mend:
        click.echo("    " + plain(first.mend))


@check_command.command(
    "answer",
    help=_("Say why the warnings of RULE are as they should be: all that stand now, or those of the things NAME."),
)
@project_argument
@click.argument("rule", metavar="RULE")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--reason", default="", metavar="TEXT", help=_("Why."))
@click.option("--take-back", is_flag=True, help=_("Let the answers no longer stand."))
@coder_option
def answer_command(
    project: Path, rule: str, names: tuple[str, ...], reason: str, take_back: bool, coder: str | None
) -> None:  # fmt: skip
    """Answer warnings."""
    from groundcode.cli.output import say

    if bool(reason.strip()) is take_back:
        raise click.UsageError(_("Give --reason TEXT, or --take-back."))
    with opened(project, coder) as workspace:
        found = workspace.check.of_rule(rule, names)
        meant = [one for one in found if names or one.answered is take_back]
        count = workspace.check.answer([one.key for one in meant], "" if take_back else reason)
    if take_back:
        say(ngettext("{count} answer was taken back.", "{count} answers were taken back.", count).format(count=count))
    else:
        say(ngettext("{count} warning is answered.", "{count} warnings are answered.", count).format(count=count))
