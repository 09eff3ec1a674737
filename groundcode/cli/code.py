"""`groundcode code`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, opened, project_argument
from groundcode.errors import InvalidCodings
from groundcode.locale import _, join_names, ngettext


@click.command(
    "code",
    help=_(
        "Code segments from a file of JSON lines {source, start, end, code, quote?, coder?, level?, parent?, memo?}; "
        "places are Unicode code points, 0-based, the end not included. All of the file or, without --partial, nothing."
    ),
)
@project_argument
@click.option("--from", "path", required=True, type=click.Path(path_type=Path), metavar="FILE.jsonl", help=_("The file."))
@coder_option
@click.option("--create", is_flag=True, help=_("Make codes that the project does not know (labels, unless the line says)."))
@click.option("--partial", is_flag=True, help=_("Take the good lines, and say which were left out."))
def code_command(project: Path, path: Path, coder: str | None, create: bool, partial: bool) -> None:
    """Code from a file."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        report = workspace.codings.from_file(path, create=create, partial=partial)
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
