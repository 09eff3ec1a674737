"""`groundcode backup`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import opened, project_argument
from groundcode.locale import _


@click.command("backup", help=_("Copy PROJECT to FILE (else into its backup folder) and check the copy."))
@project_argument
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
def backup_command(project: Path, file: Path | None) -> None:
    """Back up."""
    from groundcode.cli.output import say

    with opened(project) as workspace:
        made = workspace.backups.back_up(file)
    say(_("Backed up and checked: {path}").format(path=made))
