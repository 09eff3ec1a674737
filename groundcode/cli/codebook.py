"""`groundcode codebook`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import _


@click.group("codebook", help=_("Write the codebook to a file, or take one in (.yaml .csv .xlsx .md by the file's ending)."))
def codebook_command() -> None:
    """The codebook as a file."""


@codebook_command.command("export", help=_("Write the codebook of PROJECT to FILE."))
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def export_command(project: Path, file: Path) -> None:
    """Write the codebook."""
    from groundcode.cli.output import say

    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        codebook = workspace.codebook.export(file)
    say(_("{count} codes written to {path}.").format(count=sum(1 for _entry in codebook.walk()), path=file))


@codebook_command.command(
    "import", help=_("Take the codebook in FILE into PROJECT: known codes get its texts, others are made; one change.")
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@coder_option
def import_codebook_command(project: Path, file: Path, coder: str | None) -> None:
    """Take a codebook in."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        report = workspace.codebook.import_(file)
    for note in report.notes:
        say(_("Note: {text}").format(text=note))
    say(
        _("{created} codes made, {changed} changed, {examples} examples bound.").format(
            created=len(report.created), changed=len(report.changed), examples=report.examples
        )
    )
