"""`groundcode cases`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.case_files import export_command, headers_command, import_table_command, unique_command
from groundcode.cli.groups import ProjectGroup
from groundcode.cli.opening import allowed, yes_option
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import N_, _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.cases import Case, Variable

CONSENT_WORDS = {
    "date": N_("date of the consent"),
    "form": N_("version of the form"),
    "quote": N_("quoting"),
    "share": N_("sharing with the team"),
    "archive": N_("archiving"),
    "ai": N_("processing by AI"),
}
"""What an informant consents to, in words."""
_PARTS = {
    "value": N_("values"),
    "consent": N_("answers about consent"),
    "speaker": N_("speakers let go"),
    "link": N_("links"),
    "placement": N_("placements"),
}


@click.group(
    "cases", cls=ProjectGroup,
    help=_(
        "Informants and sites: their variables, consent, and where they speak. "
        "PROJECT may stand first: groundcode cases PROJECT import FILE."
    ),
)  # fmt: skip
def cases_command() -> None:
    """Cases."""


@cases_command.command("list", help=_("List the cases of PROJECT with their variables."))
@project_argument
@json_option
def list_command(project: Path, as_json: bool) -> None:
    """List the cases."""
    from groundcode.cli.output import print_json, print_table

    with opened(project) as workspace:
        cases, variables = workspace.cases.list_(), workspace.cases.variables()
    names = {case.id: case.name for case in cases}
    if as_json:
        print_json([_value(case, names, variables) for case in cases])
        return
    rows = []
    for case in cases:
        places = _(", ").join(
            f"{place.source_name}/{place.speaker_name}" if place.speaker_name else place.source_name for place in case.bound
        )
        left = [case.name, _(case.kind.words), names.get(case.parent or "", ""), places]
        rows.append([*left, *(case.values.get(v.id, "") for v in variables), (case.withdrawn or "")[:10]])
    headers = [_("case"), _("kind"), _("under"), _("speaks in"), *(variable.name for variable in variables)]
    if not any(case.withdrawn for case in cases):
        rows = [row[:-1] for row in rows]
    else:
        headers.append(_("withdrawn"))
    print_table(headers, rows)


def _value(case: Case, names: dict[str, str], variables: list[Variable]) -> dict[str, Any]:
    return {
        "id": case.id,
        "name": case.name,
        "kind": case.kind.value,
        "parent": names.get(case.parent or ""),
        "speakers": [{"source": place.source_name, "speaker": place.speaker_name} for place in case.bound],
        "values": {v.name: case.values[v.id] for v in variables if v.id in case.values},
        "consent": dict(case.consent),
        "withdrawn": case.withdrawn,
    }


cases_command.add_command(import_table_command)


@cases_command.command("add", help=_("Make the case NAME."))
@project_argument
@click.argument("name", metavar="NAME")
@click.option("--kind", type=click.Choice(["informant", "site"]), default="informant", help=_("What the case is."))
@click.option("--parent", metavar="CASE", help=_("The case that it stands under, such as its site."))
@coder_option
def add_command(project: Path, name: str, kind: str, parent: str | None, coder: str | None) -> None:
    """Make a case."""
    from groundcode.cli.output import say
    from groundcode.domain.cases import CaseKind

    with opened(project, coder) as workspace:
        above = workspace.cases.named(parent).id if parent else None
        made = workspace.cases.add(name, kind=CaseKind(kind), parent=above)
        found = workspace.cases.named(made)
    say(_("The case “{name}” was made.").format(name=found.name))
    if found.values or found.consent or found.withdrawn:
        say(_("It had been deleted; what was known of it is there again."))


@cases_command.command("set", help=_("Set the VARIABLE of CASE to VALUE (“” takes it away); an unknown variable is made."))
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("variable", metavar="VARIABLE")
@click.argument("value", metavar="VALUE")
@coder_option
def set_command(project: Path, case: str, variable: str, value: str, coder: str | None) -> None:
    """Set a value."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        before = {v.id for v in workspace.cases.variables()}
        changed = workspace.cases.set_value(found.id, variable, value)
        new = [v for v in workspace.cases.variables() if v.id not in before]
    for one in new:
        say(_("A new variable: {name} ({type}).").format(name=one.name, type=_(one.type.words)))
    if changed:
        say(_("{case}, {variable}: {value}").format(case=found.name, variable=variable, value=value or "–"))
    else:
        say(_("Nothing changed."))


@cases_command.command("bind", help=_("Say that CASE speaks in SOURCE: as SPEAKER, else as all of its informants."))
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("source", metavar="SOURCE")
@click.argument("speaker", required=False, metavar="[SPEAKER]")
@click.option("--move", is_flag=True, help=_("Take it from the case that has it."))
@yes_option
@coder_option
def bind_command(project: Path, case: str, source: str, speaker: str | None, move: bool, yes: bool, coder: str | None) -> None:
    """Bind a case."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        bound = allowed(lambda opening: workspace.cases.bind(found.id, source, speaker, move=move, opening=opening), yes=yes)
    for place in bound:
        where = f"{place.source}/{place.speaker}" if place.speaker else place.source
        if place.former:
            sentence = _("{place} was taken from {former}: {case} speaks there now.")
            say(sentence.format(case=found.name, place=where, former=place.former))
        else:
            say(_("{case} speaks in {place}.").format(case=found.name, place=where))


@cases_command.command("unbind", help=_("Let go of SOURCE, or of one SPEAKER in it."))
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("source", metavar="SOURCE")
@click.argument("speaker", required=False, metavar="[SPEAKER]")
@yes_option
@coder_option
def unbind_command(project: Path, case: str, source: str, speaker: str | None, yes: bool, coder: str | None) -> None:
    """Unbind a case."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        count = allowed(lambda opening: workspace.cases.unbind(found.id, source, speaker, opening=opening), yes=yes)
    say(ngettext("{count} place let go.", "{count} places let go.", count).format(count=count))


@cases_command.command("rename", help=_("Give CASE another NAME."))
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("name", metavar="NAME")
@coder_option
def rename_command(project: Path, case: str, name: str, coder: str | None) -> None:
    """Rename a case."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        workspace.cases.rename(found.id, name)
        say(_("“{former}” is called “{name}” now.").format(former=found.name, name=workspace.cases.named(found.id).name))


@cases_command.command("move", help=_("Put CASE under PARENT, such as its site; without PARENT, under none."))
@project_argument
@click.argument("case", metavar="CASE")
@click.argument("parent", required=False, metavar="[PARENT]")
@yes_option
@coder_option
def move_command(project: Path, case: str, parent: str | None, yes: bool, coder: str | None) -> None:
    """Put a case under another one."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found, above = workspace.cases.named(case), workspace.cases.named(parent) if parent else None
        to = above.id if above else None
        allowed(lambda opening: workspace.cases.move(found.id, to, opening=opening), yes=yes)
    say(
        _("{case} stands under {parent}.").format(case=found.name, parent=above.name)
        if above
        else _("{case} stands under no other case.").format(case=found.name)
    )


@cases_command.command("delete", help=_("Delete CASE, and say what goes along; undo brings it back."))
@project_argument
@click.argument("case", metavar="CASE")
@yes_option
@coder_option
def delete_command(project: Path, case: str, yes: bool, coder: str | None) -> None:
    """Delete a case."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        along = allowed(lambda opening: workspace.cases.delete(found.id, opening=opening), yes=yes)
    below = along.pop("case", 0)
    parts = _(", ").join(f"{_(_PARTS[kind]) if kind in _PARTS else kind}: {count}" for kind, count in along.items())
    say(_("“{name}” was deleted ({along}); groundcode undo brings it back.").format(name=found.name, along=parts or "–"))
    if below:
        say(
            ngettext("{count} case that stood under it stays; it stands under no case now.",
                     "{count} cases that stood under it stay; they stand under no case now.", below).format(count=below)
        )  # fmt: skip


@cases_command.command("variable", help=_("Give VARIABLE another type or name, or delete it with its values."))
@project_argument
@click.argument("variable", metavar="VARIABLE")
@click.option("--type", "kind", type=click.Choice(["text", "number", "date", "choice"]), help=_("What its values are."))
@click.option("--rename", metavar="NAME", help=_("What it is called."))
@click.option("--delete", is_flag=True, help=_("Delete it."))
@coder_option
def variable_command(project: Path, variable: str, kind: str | None, rename: str | None, delete: bool, coder: str | None) -> None:
    """Change a variable."""
    from groundcode.cli.output import say
    from groundcode.domain.cases import VariableType

    if (kind is not None) + (rename is not None) + delete != 1:
        raise click.UsageError(_("Say one of --type, --rename and --delete."))
    with opened(project, coder) as workspace:
        found = workspace.cases.variable_named(variable)
        if kind is not None:
            workspace.cases.retype(found.id, VariableType(kind))
            say(_("“{name}” is {type} now.").format(name=found.name, type=_(VariableType(kind).words)))
        elif rename is not None:
            workspace.cases.rename_variable(found.id, rename)
            say(_("“{former}” is called “{name}” now.").format(former=found.name, name=rename))
        else:
            count = workspace.cases.delete_variable(found.id)
            say(
                ngettext(
                    "“{name}” was deleted with {count} value; groundcode undo brings it back.",
                    "“{name}” was deleted with {count} values; groundcode undo brings it back.",
                    count,
                ).format(name=found.name, count=count)
            )


@cases_command.command("consent", help=_("Note what CASE consented to; without options, show it. “” takes an answer away."))
@project_argument
@click.argument("case", metavar="CASE")
@click.option("--date", metavar="D", help=_("When: 2026-03-01."))
@click.option("--form", metavar="V", help=_("Which version of the form."))
@click.option("--quote", metavar="A", help=_("May it be quoted: verbatim, paraphrase or no."))
@click.option("--share", metavar="A", help=_("May the team read it: yes or no."))
@click.option("--archive", metavar="A", help=_("May it be archived: yes or no."))
@click.option("--ai", metavar="A", help=_("May an AI process it: yes or no."))
@coder_option
def consent_command(project: Path, case: str, coder: str | None, **answers: str | None) -> None:
    """Note a consent."""
    from groundcode.cli.output import line, say

    given = {key: value for key, value in answers.items() if value is not None}
    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        if given and not workspace.cases.consent(found.id, given):
            say(_("Nothing changed."))
        found = workspace.cases.named(found.id)
    for key, words in CONSENT_WORDS.items():
        click.echo(line(_("{what}: {answer}").format(what=_(words), answer=found.consent.get(key, "–"))))


@cases_command.command(
    "withdraw", help=_("Note that CASE has withdrawn: its words are shown and exported no more, its codings stay as counts.")
)
@project_argument
@click.argument("case", metavar="CASE")
@click.option("--date", metavar="D", help=_("When: 2026-03-01 (else today)."))
@click.option("--revoke", is_flag=True, help=_("Take the withdrawal back."))
@coder_option
def withdraw_command(project: Path, case: str, date: str | None, revoke: bool, coder: str | None) -> None:
    """Note a withdrawal."""
    from groundcode.cli.output import say

    if revoke and date:
        raise click.UsageError(_("--revoke takes no --date."))
    with opened(project, coder) as workspace:
        found = workspace.cases.named(case)
        if revoke:
            there = workspace.cases.revoke_withdrawal(found.id)
            say(
                _("The withdrawal of {case} was taken back; its text is shown again.").format(case=found.name)
                if there
                else _("{case} had not withdrawn.").format(case=found.name)
            )
            return
        hidden = workspace.cases.withdraw(found.id, date)
    say(_("{case} has withdrawn. No longer shown: {names}.").format(case=found.name, names=_(", ").join(hidden) or "–"))
    say(_("The text is still in the file, in its backups and in your colleagues' copies: groundcode purge takes it out."))


cases_command.add_command(headers_command)
cases_command.add_command(export_command)
cases_command.add_command(unique_command)
