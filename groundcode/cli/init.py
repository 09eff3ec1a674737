"""`groundcode init`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, project_argument
from groundcode.locale import _


@click.command("init", help=_("Make the project file PROJECT (its name ends in .groundcode)."))
@project_argument
@click.option("--title", default="", metavar="T", help=_("The study's title (else the file's name)."))
@coder_option
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("The language of the study and its desk."))
@click.option(
    "--profile", type=click.Choice(["strauss-corbin", "glaser", "charmaz", "gioia"]), default="strauss-corbin",
    show_default=True, help=_("The school of grounded theory that is followed."),
)  # fmt: skip
def init_command(project: Path, title: str, coder: str | None, language: str | None, profile: str) -> None:
    """Make a project."""
    from groundcode.cli.output import say
    from groundcode.workspace import Workspace

    with Workspace.create(project, title=title, coder=coder, language=language, profile=profile) as workspace:
        say(_("Made {path}; its coder is {coder}.").format(path=project, coder=workspace.coder_name))
        say(_("Next: groundcode import {path} TRANSCRIPTS…").format(path=project))
