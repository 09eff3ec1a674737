"""`groundcode condition`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.conditions import State, Stated

_STATES: dict[str, State | None] = {
    "present": "present", "存在": "present", "有": "present", "denied": "denied", "否认": "denied", "无": "denied",
    "not-mentioned": "not mentioned", "not mentioned": "not mentioned", "未提及": "not mentioned", "none": None, "": None,
}  # fmt: skip


@click.group(
    "condition", cls=ProjectGroup,
    help=_(
        "What holds of each case: present, denied or not mentioned, as a person says it. "
        "PROJECT may stand first: groundcode condition PROJECT set CASE CODE present."
    ),
)  # fmt: skip
def condition_command() -> None:
    """Conditions of cases."""


@condition_command.command("list", help=_("List the conditions of the cases of PROJECT; (n) is what codings propose."))
@project_argument
@click.option("--code", "codes", multiple=True, metavar="CODE", help=_("Only this condition; may be given several times."))
@click.option("--sites", is_flag=True, help=_("Of sites instead of informants."))
@json_option
def list_command(project: Path, codes: tuple[str, ...], sites: bool, as_json: bool) -> None:
    """List what was said of the cases."""
    from groundcode.cli.output import print_json, print_table, say
    from groundcode.domain.cases import CaseKind

    with opened(project) as workspace:
        tree = workspace.tree()
        wanted = [tree.get(code).id for code in codes] or None
        table = workspace.conditions.table(wanted, kind=CaseKind.SITE if sites else CaseKind.INFORMANT)
    if as_json:
        print_json(
            [
                {
                    "case": case.name,
                    "code": tree.path(code),
                    "condition": table.cell(case.id, code).condition,
                    "strength": table.cell(case.id, code).strength,
                    "proposed": table.cell(case.id, code).proposed,
                }
                for case in table.cases
                for code in table.codes
            ]
        )
        return
    words = {"present": _("present"), "denied": _("denied"), "not mentioned": _("not mentioned")}
    print_table(
        [_("case"), *(tree.codes[code].name for code in table.codes)],
        [[case.name, *(_cell(table.cell(case.id, code), words) for code in table.codes)] for case in table.cases],
    )
    say(_("(n): n segments propose “present”; nobody said so yet. Absence of mention is not absence of a condition."))


def _cell(cell: Stated, words: dict[str, str]) -> str:
    if cell.condition is None:
        return f"({cell.proposed})" if cell.proposed else "–"
    return words[cell.condition] + (f" {cell.strength}" if cell.strength is not None else "")


@condition_command.command(
    "set", help=_("Say that CODE is present, denied or not-mentioned (存在, 否认, 未提及) in CASE; none takes it back.")
)
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("code", metavar="CODE")
@click.argument("condition", metavar="CONDITION", type=click.Choice([key for key in _STATES if key]))
@click.option("--strength", metavar="S", help=_("How far it holds: 0, 0.33, 0.67 or 1; “” takes it away."))
@coder_option
def set_command(project: Path, case: str, code: str, condition: str, strength: str | None, coder: str | None) -> None:
    """Say what holds of a case."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found, named = workspace.cases.named(case), workspace.tree().get(code)
        state = _STATES[condition]
        changed = workspace.conditions.set(found.id, named.id, state, strength)
    if not changed:
        say(_("Nothing changed."))
        return
    words = {"present": _("present"), "denied": _("denied"), "not mentioned": _("not mentioned")}
    if state is None:
        say(_("{case}: nothing is said of “{code}” any more.").format(case=found.name, code=named.name))
    else:
        say(_("{case}: “{code}” is {condition}.").format(case=found.name, code=named.name, condition=words[state]))


@condition_command.command(
    "export",
    help=_(
        "Write a table of the cases of PROJECT to FILE (.csv .xlsx .sav, or .R with the data and a call of the package QCA). "
        "Absence of mention is not absence of a condition: what nobody said stays empty."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--table", "what", type=click.Choice(["matrix", "conditions", "crisp", "fuzzy", "truth", "fuzzy-truth"]),
    help=_("Cases by categories with counts (default), what was said, memberships for QCA, or the raw truth table."),
)  # fmt: skip
@click.option("--code", "codes", multiple=True, metavar="CODE", help=_("Only this category; may be given several times."))
@click.option("--outcome", metavar="CODE", help=_("The outcome of a truth table."))
@click.option(
    "--level", type=click.Choice(["main", "category", "concept"]), default="main", help=_("Of the categories of a matrix.")
)  # fmt: skip
@click.option("--sites", is_flag=True, help=_("Of sites instead of informants."))
@click.option("--not-mentioned-is-absent", "silence", is_flag=True, help=_("In memberships, let “not mentioned” be 0."))
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the headings (else the project's)."))
def export_command(
    project: Path, file: Path, what: str | None, codes: tuple[str, ...], outcome: str | None, level: str, sites: bool,
    silence: bool, language: str | None,
) -> None:  # fmt: skip
    """Write a table of cases."""
    from groundcode.cli.output import say
    from groundcode.domain.cases import CaseKind
    from groundcode.domain.levels import Level

    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        tree = workspace.tree()
        done = workspace.conditions.export(
            file, what or ("crisp" if file.suffix.lower() == ".r" else "matrix"),
            codes=[tree.get(code).id for code in codes] or None, outcome=tree.get(outcome).id if outcome else None,
            level=Level(level), kind=CaseKind.SITE if sites else CaseKind.INFORMANT, silence_is_absence=silence,
            language=language,
        )  # fmt: skip
    say(
        ngettext("{count} row written to {path}.", "{count} rows written to {path}.", done.rows).format(
            count=done.rows, path=file
        )
    )
    for note in done.notes:
        say(note)
    if done.empty:
        say(ngettext("{count} cell is empty: nobody said what holds there.",
                     "{count} cells are empty: nobody said what holds there.", done.empty).format(count=done.empty))  # fmt: skip
    if done.left_out:
        say(ngettext("{count} case has an empty cell and stands in no configuration.",
                     "{count} cases have an empty cell and stand in no configuration.",
                     done.left_out).format(count=done.left_out))  # fmt: skip
