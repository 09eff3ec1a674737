"""`groundcode history`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _


@click.command("history", help=_("Show who did what in PROJECT, newest first."))
@project_argument
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=_("Only the N newest changes."))
@json_option
def history_command(project: Path, limit: int | None, as_json: bool) -> None:
    """The history."""
    from groundcode.cli.output import line, print_json

    with opened(project) as workspace:
        entries = workspace.history.entries(limit)
    if as_json:
        print_json(
            [
                {
                    "id": e.id, "made_at": e.made_at, "coder": e.coder, "kind": e.kind, "words": e.words,
                    "operations": e.operations, "undone": e.undone, "undoes": e.undoes, "here": e.here,
                }
                for e in entries
            ]
        )  # fmt: skip
        return
    for entry in entries:
        mark = _(" (undone)") if entry.undone and entry.kind != "undo" else ""
        click.echo(line(f"{entry.made_at[:16].replace('T', ' ')}  {entry.coder}  {entry.words}{mark}"))
