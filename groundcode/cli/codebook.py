"""`groundcode codebook`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.codebook_diff import diff_command
from groundcode.cli.options import coder_option, json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import _


@click.group(
    "codebook",
    help=_("Write the codebook to a file, take one in (.yaml .csv .xlsx .md .qdc .docx by the file's ending), or compare two."),
)
def codebook_command() -> None:
    """The codebook as a file."""


@codebook_command.command(
    "export",
    help=_(
        "Write the codebook of PROJECT to FILE; .docx is a document for a supervisor, .xlsx has a column for remarks, and .html "
        "is a page to read and to search, which does not come back."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), help=_("Of a .docx or .html: its headings and notes (else the project's).")
)
@click.option("--since", metavar="DATE", help=_("Of a .docx: also what has changed since this day, such as 2026-03-01."))
def export_command(project: Path, file: Path, language: str | None, since: str | None) -> None:
    """Write the codebook."""
    from groundcode.cli.output import say

    is_document = file.suffix.lower() == ".docx"
    if since and not is_document:
        raise click.UsageError(_("--since belongs to a .docx."))
    if language and not is_document and file.suffix.lower() != ".html":
        raise click.UsageError(_("--language belongs to a .docx or .html."))
    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        if is_document:
            count = workspace.codebook_review.export(file, language=language, since=since)
        else:
            count = sum(1 for _entry in workspace.codebook.export(file, language=language).walk())
    say(_("{count} codes written to {path}.").format(count=count, path=file))
    if is_document:
        say(_("When it comes back: groundcode codebook import PROJECT FILE --dry-run"))


@codebook_command.command(
    "import",
    help=_(
        "Take the codebook in FILE into PROJECT: known codes get its texts, others are made; one change. Where it would replace "
        "a name or a text that is there, what would change is told first, and --yes takes it in; so it is with a .docx or "
        ".xlsx that went out to a reviewer, whose remarks become memos."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
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

    with opened(project, coder) as workspace:
        plan = workspace.codebook.plan(file, reviewer=reviewer)
        if (reviewer or take_theirs) and not plan.is_review:
            raise click.UsageError(_("--reviewer and --take-theirs belong to a file that comes back from a reviewer."))
        done = not dry_run and (yes or not plan.asks(take_theirs=take_theirs))
        if done:
            plan = workspace.codebook.apply(plan, take_theirs=take_theirs, reviewer=reviewer)
        nothing = plan.does_nothing(take_theirs=take_theirs)
    told(plan, done=done, take_theirs=take_theirs, as_json=as_json)
    refused = any(left.error for left in plan.left_out) if nothing else not done
    if refused and not dry_run:
        raise SystemExit(1)


codebook_command.add_command(diff_command)
