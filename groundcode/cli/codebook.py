"""`groundcode codebook`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.errors import UnknownFormat
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.codebook import CodebookReport

REVIEWED = (".docx", ".xlsx")
"""Files that come back from a reviewer."""


@click.group(
    "codebook", help=_("Write the codebook to a file, or take one in (.yaml .csv .xlsx .md .qdc .docx by the file's ending).")
)
def codebook_command() -> None:
    """The codebook as a file."""


@codebook_command.command(
    "export",
    help=_("Write the codebook of PROJECT to FILE; .docx is a document for a supervisor, and .xlsx has a column for remarks."),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of a .docx: its headings and notes (else the project's)."))
@click.option("--since", metavar="DATE", help=_("Of a .docx: also what has changed since this day, such as 2026-03-01."))
def export_command(project: Path, file: Path, language: str | None, since: str | None) -> None:
    """Write the codebook."""
    from groundcode.cli.output import say

    is_document = file.suffix.lower() == ".docx"
    if (language or since) and not is_document:
        raise click.UsageError(_("--language and --since belong to a .docx."))
    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        if is_document:
            count = workspace.codebook_review.export(file, language=language, since=since)
        else:
            count = sum(1 for _entry in workspace.codebook.export(file).walk())
    say(_("{count} codes written to {path}.").format(count=count, path=file))
    if is_document:
        say(_("When it comes back: groundcode codebook import PROJECT FILE --dry-run"))


@codebook_command.command(
    "import",
    help=_(
        "Take the codebook in FILE into PROJECT: known codes get its texts, others are made; one change. Of a .docx or .xlsx "
        "that went out to a reviewer, what would change is told first, remarks become memos, and --yes takes it in."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help=_("Of a .docx or .xlsx: only say what would change."))
@click.option("--yes", is_flag=True, help=_("Take in what was told."))
@click.option("--take-theirs", is_flag=True, help=_("Take the file's text also where ours has changed since."))
@click.option("--reviewer", default="", metavar="NAME", help=_("Who wrote the remarks that bear no name."))
@coder_option
@json_option
def import_codebook_command(
    project: Path, file: Path, dry_run: bool, yes: bool, take_theirs: bool, reviewer: str, coder: str | None, as_json: bool
) -> None:
    """Take a codebook in."""
    from groundcode.cli.codebook_plan import told

    if file.suffix.lower() not in REVIEWED:
        if dry_run or yes or take_theirs or reviewer or as_json:
            raise click.UsageError(_("Plans are made for .docx and .xlsx; other files are taken in at once."))
        with opened(project, coder) as workspace:
            _tell(workspace.codebook.import_(file))
        return
    with opened(project, coder) as workspace:
        review = workspace.codebook_review
        found = review.read(file)
        if found is None:
            raise UnknownFormat(str(file), REVIEWED)
        came_back = found.codebook is None or bool(found.remarks) or review.is_of_this_project(found)
        if not came_back and not (dry_run or as_json):
            _tell(workspace.codebook.import_(file))
            return
        plan = review.plan_of(found, reviewer=reviewer)
        done = yes and not dry_run
        if done:
            plan = review.apply(plan, take_theirs=take_theirs, reviewer=reviewer)
        nothing = plan.does_nothing(take_theirs=take_theirs)
    told(plan, done=done, take_theirs=take_theirs, as_json=as_json)
    if not done and not dry_run and not nothing:
        raise SystemExit(1)


def _tell(report: CodebookReport) -> None:
    from groundcode.cli.output import say

    for note in report.notes:
        say(_("Note: {text}").format(text=note))
    say(
        _("{created} codes made, {changed} changed, {examples} examples bound.").format(
            created=len(report.created), changed=len(report.changed), examples=report.examples
        )
    )
