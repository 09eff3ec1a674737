"""`groundcode desk`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, project_argument
from groundcode.locale import _


@click.command("desk", help=_("Open the desk on PROJECT: read, code, undo, write memos."))
@project_argument
@coder_option
@click.option("--source", metavar="NAME", help=_("Open this source."))
@click.option("--no-mouse", is_flag=True, help=_("Leave the mouse to the terminal."))
def desk_command(project: Path, coder: str | None, source: str | None, no_mouse: bool) -> None:
    """Open the desk."""
    from groundcode.tui.app import run_desk

    run_desk(project, coder=coder, source=source, mouse=not no_mouse)
