"""`groundcode cases`: tables in and out, header lines, and who could be recognised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.opening import allowed, yes_option
from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import N_, _, ngettext

if TYPE_CHECKING:
    from groundcode.analysis.anonymity import Coarser
    from groundcode.workspace.casework.importing import CaseImportReport

STATUS_WORDS = {
    "new": N_("new"),
    "same": N_("there already"),
    "different": N_("differs from what is there, which stays"),
    "no case": N_("nobody is bound to this source"),
    "several cases": N_("several cases speak in this source"),
}
_COLUMN_WORDS = {"role": N_("role"), "site": N_("site"), "age": N_("age band"), "gender": N_("gender")}


@click.command(
    "import",
    help=_(
        "Take the table FILE (.csv .xlsx) of cases into PROJECT, as one change: the column case (个案, 编号, 受访者, ID; else "
        "the first) names them, source (材料) and speaker (说话人) say where they speak, consent:quote (同意:引用) and the like "
        "what they consented to, all others are variables. Empty cells change nothing."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--parent", metavar="COLUMN", help=_("The column that names the site each case stands under; sites are made."))
@click.option("--kind", type=click.Choice(["informant", "site"]), default="informant", help=_("What new cases are."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@yes_option
@coder_option
@json_option
def import_table_command(
    project: Path, file: Path, parent: str | None, kind: str, dry_run: bool, yes: bool, coder: str | None, as_json: bool
) -> None:
    """Take a table of cases in."""
    from groundcode.cli.output import print_json
    from groundcode.domain.cases import CaseKind

    with opened(project, coder) as workspace:
        cases, what = workspace.cases, CaseKind(kind)
        report = allowed(
            lambda opening: cases.import_table(file, parent=parent, kind=what, dry_run=dry_run, opening=opening), yes=yes
        )
    if as_json:
        print_json(
            {
                "cases": report.cases,
                "new_cases": report.new_cases,
                "new_variables": [{"name": name, "type": kind_} for name, kind_ in report.new_variables],
                "changed": [
                    {"case": case, "variable": variable, "from": former or None, "to": value}
                    for case, variable, former, value in report.values
                ],
                "consent": [
                    {"case": case, "consent": key, "from": former or None, "to": value}
                    for case, key, former, value in report.consent
                ],
                "bound": [
                    {"case": case, "source": source, "speaker": speaker, "from": former}
                    for case, source, speaker, former in report.bound
                ],
                "parents": [{"case": case, "parent": above} for case, above in report.parents],
                "notes": report.notes,
                "dry_run": dry_run,
            }
        )
        return
    _tell(report, dry_run)


def _tell(report: CaseImportReport, dry_run: bool) -> None:
    from groundcode.cli.output import line, say
    from groundcode.domain.cases import VariableType

    for name, kind in report.new_variables:
        click.echo(line(_("new variable: {name} ({type})").format(name=name, type=_(VariableType(kind).words))))
    for name in report.new_cases:
        click.echo(line(_("new case: {name}").format(name=name)))
    new = set(report.new_cases)
    for case, what, former, value in [*report.values, *report.consent]:
        if case not in new:
            click.echo(
                line(_("{case}, {what}: {former} → {value}").format(case=case, what=what, former=former or "–", value=value))
            )
    for case, source, speaker, holder in report.bound:
        place = f"{source}/{speaker}" if speaker else source
        before = _("(before: {former})").format(former=holder) if holder else ""
        click.echo(line(_("{case} speaks in {place}").format(case=case, place=place) + " " + before))
    for case, above in report.parents:
        click.echo(line(_("{case} stands under {parent}").format(case=case, parent=above)))
    for note in report.notes:
        say(_("Note: {text}").format(text=note))
    if not report.changes():
        say(_("Nothing changes: everything in the table is there already."))
    elif dry_run:
        say(_("Nothing was stored; leave --dry-run away to take it in."))
    else:
        read = ngettext("{count} case read", "{count} cases read", report.cases).format(count=report.cases)
        changed = ngettext("{count} change", "{count} changes", report.changes()).format(count=report.changes())
        say(_("{read}, {changed}.").format(read=read, changed=changed))


@click.command(
    "headers",
    help=_("Offer the header lines of sources (访谈时间, 地点, 对象 ...) as values of their cases; --apply takes over new ones."),
)
@project_argument
@click.option("--apply", is_flag=True, help=_("Take over what is new."))
@click.option("--key", "keys", multiple=True, metavar="KEY", help=_("Only lines with this key; may be given several times."))
@coder_option
@json_option
def headers_command(project: Path, apply: bool, keys: tuple[str, ...], coder: str | None, as_json: bool) -> None:
    """Offer header lines."""
    from groundcode.cli.output import print_json, print_table, say

    with opened(project, coder) as workspace:
        offers = workspace.cases.headers(apply=apply, only=keys)
    new = sum(offer.status == "new" for offer in offers)
    if as_json:
        print_json(
            [
                {
                    "source": o.source, "case": o.case, "key": o.key, "value": o.value, "there": o.former or None,
                    "status": o.status, "applied": apply and o.status == "new",
                }
                for o in offers
            ]
        )  # fmt: skip
        return
    print_table(
        [_("source"), _("case"), _("variable"), _("value"), _("state")],
        [[o.source, o.case or "–", o.key, o.value, _(STATUS_WORDS[o.status])] for o in offers],
    )
    if apply:
        say(ngettext("{count} value taken over.", "{count} values taken over.", new).format(count=new))
    elif new:
        say(ngettext("{count} value is new; --apply takes it over.", "{count} values are new; --apply takes them over.",
                     new).format(count=new))  # fmt: skip


@click.command(
    "export", help=_("Write the table of participants (T1) of PROJECT to FILE (.csv .xlsx): who withdrew is left out.")
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the headings (else the project's)."))
@click.option("--kind", type=click.Choice(["informant", "site", "all"]), default="informant", help=_("Which cases."))
def export_command(project: Path, file: Path, language: str | None, kind: str) -> None:
    """Write T1."""
    from groundcode.cli.output import say
    from groundcode.domain.cases import CaseKind

    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        table = workspace.cases.export(file, language, kind=None if kind == "all" else CaseKind(kind))
    count = len(table.rows) - 1
    say(ngettext("{count} case written to {path}.", "{count} cases written to {path}.", count).format(count=count, path=file))
    if table.banded:
        say(_("“{name}” was put into bands of ten years.").format(name=table.banded))
    for name in table.ages:
        say(_("The exact ages of “{name}” were left out, since bands of ages are given.").format(name=name))
    if table.withdrawn:
        say(
            ngettext("{count} case that withdrew was left out.", "{count} cases that withdrew were left out.", table.withdrawn)
            .format(count=table.withdrawn)
        )  # fmt: skip


@click.command(
    "unique", help=_("List the informants whose role, site, age band and gender nobody else shares, and what would hide them.")
)
@project_argument
@click.option("--k", type=click.IntRange(2, 100), default=2, help=_("How many must share them."))
@json_option
def unique_command(project: Path, k: int, as_json: bool) -> None:
    """Say who could be recognised."""
    from groundcode.cli.output import print_json, print_table, say

    with opened(project) as workspace:
        found = workspace.cases.unique(k)
    if as_json:
        print_json(
            {
                "columns": list(found.columns),
                "cases": found.cases,
                "k": found.k,
                "unique": [{"case": case, "values": dict(values), "shared_by": count} for case, values, count in found.alone],
                "offers": [{"change": offer.what, "unique": offer.left} for offer in found.offers],
            }
        )
        return
    if not found.columns:
        say(
            _("No variable is called role, site, age band or gender (身份, 所在社区, 年龄段, 性别): there is nothing to compare.")
        )
        return
    print_table(
        [_("case"), *(_(_COLUMN_WORDS[column]) for column in found.columns), _("shared by")],
        [[case, *values.values(), count] for case, values, count in found.alone],
        right=(len(found.columns) + 1,),
    )
    say(
        ngettext("{count} of {cases} could be recognised by these.", "{count} of {cases} could be recognised by these.",
                 len(found.alone)).format(count=len(found.alone), cases=found.cases)
    )  # fmt: skip
    for offer in found.offers:
        say(_offer(offer))


def _offer(offer: Coarser) -> str:
    if offer.what == "bands":
        return _("With age bands of 20 years: {left}.").format(left=offer.left)
    column = offer.what.partition(":")[2]
    return _("Without {column}: {left}.").format(column=_(_COLUMN_WORDS[column]), left=offer.left)
