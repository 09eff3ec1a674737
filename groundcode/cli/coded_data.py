"""`groundcode export --data`, `FILE.jsonl` and `--deposit`: what `export` writes beside the tables and figures of a thesis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from groundcode.cli.options import note_if_names_are_not_looked_for, opened
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.coded_data import DataReport

F = TypeVar("F", bound=Callable[..., Any])

ENDINGS = (".sav", ".jsonl")
"""What is written without --data too."""
_BY_ENDING = {".sav": "matrix", ".graphml": "network"}
_LINES, _ARCHIVE = ".jsonl", ".qdpx"
_OF = {
    "level": ("codings", "matrix", "framework", "network"), "unit": ("network",), "sites": ("matrix", "framework"),
}  # fmt: skip
"""Option -> the data that it belongs to."""


def data_options(command: F) -> F:
    """The options of data, of lines and of deposits."""
    options = (
        click.option(
            "--data",
            type=click.Choice(["codings", "matrix", "framework", "network", "relations"]),
            help=_(
                "Data to count with: a row a coding with a column a level (.csv .xlsx); cases by categories, coded or not, "
                "counts, shares and variables (.csv .xlsx .sav); a framework matrix to write into (.xlsx .csv); which codes "
                "stand together, or the relations between categories (.graphml .csv .xlsx)."
            ),
        ),
        click.option(
            "--level",
            type=click.Choice(["main", "category", "concept", "label"]),
            help=_("With --data: the level at which codes are seen; codings are shown down to it."),
        ),
        click.option(
            "--unit",
            type=click.Choice(["turn", "overlap", "source"]),
            help=_("With --data network: where two codes stand together (else in a turn)."),
        ),
        click.option("--sites", is_flag=True, help=_("With --data matrix or framework: of sites instead of informants.")),
        click.option(
            "--deposit",
            is_flag=True,
            help=_("A .qdpx for a data archive: only what may be archived, with codebook, variables and README."),
        ),
        click.option("--memos", is_flag=True, help=_("With --deposit: memos and the storyline too.")),
        click.option("--no-names", is_flag=True, help=_("With --deposit: there were no names to replace in this project.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def export_data(
    project: Path, file: Path, *, others: bool, data: str | None, level: str | None, unit: str | None, sites: bool,
    deposit: bool, memos: bool, no_names: bool, language: str | None, overwrite: bool, coder: str | None, as_json: bool,
) -> bool:  # fmt: skip
    """Write what the options or the ending ask for; whether it was anything of this.

    `others` says that options of tables, figures or transcripts are given.
    """
    suffix = file.suffix.lower()
    if data is None and not others:
        data = _BY_ENDING.get(suffix)
    if (memos or no_names) and not deposit:
        raise click.UsageError(_("--memos and --no-names belong to --deposit."))
    given = {"level": level, "unit": unit, "sites": sites}
    for option, value in given.items():
        if value and data not in _OF[option]:
            raise click.UsageError(_("--{option} goes with --data {data}.").format(option=option, data=" | ".join(_OF[option])))
    if data is None and not deposit and suffix != _LINES:
        return False
    if others or (deposit and (data or suffix != _ARCHIVE)):
        raise click.UsageError(
            _("--deposit writes a .qdpx, and goes with --memos, --no-names, --language, --overwrite and --json only.")
            if deposit
            else _("Data go by themselves, without options of tables, figures and transcripts.")
        )
    with opened(project, None if data == "codings" else coder) as workspace:
        note_if_names_are_not_looked_for(workspace)
        if data is not None:
            if coder is not None and data != "codings":
                raise click.UsageError(_("--coder goes with --data codings; other data count as every count does."))
            tell(_written(workspace, file, data, level, unit, language, coder, sites=sites, overwrite=overwrite),
                  as_json=as_json)  # fmt: skip
            return True
        if deposit:
            report = workspace.deposits.export(
                file, memos=memos, no_names=no_names, overwrite=overwrite, language=language
            )  # fmt: skip
        else:
            report = workspace.lines.export(file, overwrite=overwrite)
    from groundcode.cli.interchange import tell as tell_exchange

    tell_exchange(report, as_json=as_json, exported=True)
    return True


def _written(
    workspace: Workspace, file: Path, data: str, level: str | None, unit: str | None, language: str | None,
    coder: str | None, *, sites: bool, overwrite: bool,
) -> DataReport:  # fmt: skip
    from groundcode.analysis.cooccurrence import Unit
    from groundcode.domain.cases import CaseKind
    from groundcode.domain.levels import Level

    found = Level(level) if level is not None else None
    kind = CaseKind.SITE if sites else CaseKind.INFORMANT
    of = workspace.coded_data
    match data:
        case "codings":
            who = workspace.coder_named(coder) if coder is not None else None
            return of.codings(file, coder=who, level=found, language=language)
        case "matrix":
            return of.matrix(file, level=found or Level.MAIN, kind=kind, language=language)
        case "framework":
            return workspace.framework.export(
                file, level=found or Level.MAIN, kind=kind, language=language, overwrite=overwrite
            )  # fmt: skip
        case "network":
            return of.network(file, level=found, unit=Unit(unit) if unit else Unit.TURN)
        case _:
            return of.relations(file, language=language)


def tell(report: DataReport, *, as_json: bool) -> None:
    """Say what was written, and what was left out."""
    from groundcode.cli.output import print_json, say

    if as_json:
        print_json(report.value())
    say(
        ngettext("{count} row written to {path}.", "{count} rows written to {path}.", report.rows).format(
            count=report.rows, path=report.path
        )
    )
    for note in report.notes:
        say(note)
    if report.losses:
        say(_("Not carried:"))
        for loss in report.losses:
            say(f"  {loss.sentence()}")
