"""`groundcode code`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import coder_option, opened, project_argument
from groundcode.cli.progress import progress_bar
from groundcode.errors import InvalidCodings
from groundcode.locale import _, join_names, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.code_file import CodeFileReport
    from groundcode.workspace.quoted_codings import AnchoredTable

_TABLES = (".csv", ".xlsx")
_MOST_LINES = 20


@click.command(
    "code",
    help=_(
        "Code segments from a file of JSON lines {source, start, end, code, quote?, coder?, level?, parent?, memo?}; "
        "places are Unicode code points, 0-based, the end not included. All of the file or, without --partial, nothing. "
        "A .csv or .xlsx with the columns source, quote and code (coder, memo, level, parent) needs no places: each quote is "
        "looked for in its source, and a doubtful one is told, never guessed."
    ),
)
@project_argument
@click.option("--from", "path", required=True, type=click.Path(path_type=Path), metavar="FILE", help=_("The file."))
@coder_option
@click.option("--create", is_flag=True, help=_("Make codes that the project does not know (labels, unless the line says)."))
@click.option("--partial", is_flag=True, help=_("Take the good lines, and say which were left out."))
@click.option("--accept-near", is_flag=True, help=_("Of a table: take quotes that stand at one place only nearly (90 % alike)."))
@click.option("--dry-run", is_flag=True, help=_("Of a table: tell where the quotes stand, and change nothing."))
@click.option(
    "--report", "report_file", metavar="FILE", type=click.Path(path_type=Path),
    help=_("Of a table: write a new .csv or .xlsx that says of each row where its quote stands, or why not."),
)  # fmt: skip
def code_command(
    project: Path, path: Path, coder: str | None, create: bool, partial: bool, accept_near: bool, dry_run: bool,
    report_file: Path | None,
) -> None:  # fmt: skip
    """Code from a file."""
    from groundcode.cli.output import say

    is_table = path.suffix.lower() in _TABLES
    if not is_table and (accept_near or dry_run or report_file is not None):
        raise click.UsageError(_("--accept-near, --dry-run and --report belong to a table (.csv, .xlsx)."))
    with opened(project, coder) as workspace:
        table = _anchored(workspace, path, accept_near, report_file) if is_table else None
        if table is not None and (dry_run or not partial):
            _tell_doubtful(table)
        if dry_run:
            say(_("Nothing was changed."))
            return
        report = workspace.codings.from_file(path, create=create, partial=partial, table=table)
    _tell(report, path)


def _anchored(workspace: Workspace, path: Path, accept_near: bool, report_file: Path | None) -> AnchoredTable:
    from groundcode.cli.output import say
    from groundcode.workspace.quoted_codings import write_report

    with progress_bar() as progress:
        table = workspace.codings.anchored(path, accept_near=accept_near, progress=progress)
    if report_file is not None:
        write_report(workspace, table, report_file)
        say(_("The report is in {path}.").format(path=report_file))
    words = _("Quotes: {exact} found, {like} but for spaces and marks, {near} nearly, {several} at several places, "
              "{none} not found, {refused} rows refused.")  # fmt: skip
    say(words.format(**table.counts()))
    if table.unread:
        say(_("Columns not read: {names}").format(names=join_names(table.unread)))
    if table.dated():
        say(_("Dates of codings are not taken: a coding has the date on which it is made here."))
    return table


def _tell_doubtful(table: AnchoredTable) -> None:
    from groundcode.cli.output import line, say
    from groundcode.exchange.codings_file import BadLine

    bad = [one.line for one in table.rows if isinstance(one.line, BadLine)]
    for one in bad[:_MOST_LINES]:
        say(line(_("Row {row}: {why}").format(row=one.line, why=one.why)))
    if len(bad) > _MOST_LINES:
        say(_("… and {n} more: --report FILE.csv lists them all.").format(n=len(bad) - _MOST_LINES))


def _tell(report: CodeFileReport, path: Path) -> None:
    from groundcode.cli.output import say

    for bad in report.refused:
        say(_("Line {line} left out: {why}").format(line=bad.line, why=bad.why))
    if report.new_codes:
        say(
            ngettext("{count} new code: {names}", "{count} new codes: {names}", len(report.new_codes)).format(
                count=len(report.new_codes), names=join_names(report.new_codes, 8)
            )
        )
    if report.new_coders:
        say(_("New coders: {names}").format(names=join_names(report.new_coders)))
    if report.known:
        say(
            ngettext("{count} line was coded already.", "{count} lines were coded already.", report.known).format(
                count=report.known
            )
        )
    if report.refused and not report.codings and not report.known:
        first = report.refused[0]
        raise InvalidCodings(str(path), first.line, first.why, len(report.refused) - 1)
    say(ngettext("{count} segment coded.", "{count} segments coded.", report.codings).format(count=report.codings))
