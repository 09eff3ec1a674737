"""`groundcode undo` and `groundcode redo`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import coder_option, opened, project_argument
from groundcode.locale import _


@click.command("undo", help=_("Undo the coder's latest change made on this computer."))
@project_argument
@coder_option
def undo_command(project: Path, coder: str | None) -> None:
    """Undo."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        done = workspace.history.undo()
    say(_("Undone: {what}").format(what=done.words))
    for kept in done.kept:
        say(f"  {kept}")


@click.command("redo", help=_("Do again what the coder undid last, if nothing was done since."))
@project_argument
@coder_option
def redo_command(project: Path, coder: str | None) -> None:
    """Redo."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        done = workspace.history.redo()
    say(_("Done again: {what}").format(what=done.words))
    for kept in done.kept:
        say(f"  {kept}")
