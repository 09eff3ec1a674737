"""`groundcode history`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _


@click.command("history", help=_("Show who did what in PROJECT, newest first."))
@project_argument
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=_("Only the N newest changes."))
@click.option("--at", metavar="DATE", help=_("Write PROJECT as it was at the end of that day (2026-03-01) to the file of --to."))
@click.option("--to", "target", type=click.Path(path_type=Path), metavar="FILE",
              help=_("A new file for --at; it opens for reading only."))  # fmt: skip
@json_option
def history_command(project: Path, limit: int | None, at: str | None, target: Path | None, as_json: bool) -> None:
    """The history."""
    from groundcode.cli.output import line, print_json

    if (at is None) != (target is None) or (at is not None and limit is not None):
        raise click.UsageError(_("--at and --to go together, and without --limit."))
    if at is not None and target is not None:
        _write_past(project, at, target, as_json)
        return
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


def _write_past(project: Path, day: str, target: Path, as_json: bool) -> None:
    from groundcode.cli.output import print_json, say

    with opened(project) as workspace:
        past = workspace.history.as_of(day, target)
    if as_json:
        print_json(
            {
                "path": str(past.path), "changes": past.changes, "until": past.until, "sources": past.sources,
                "codes": past.codes, "codings": past.codings,
            }
        )  # fmt: skip
        return
    told = _("Wrote and checked {path}: {changes} changes, the last of {until}; {sources} sources, {codings} codings.")
    until = past.until[:16].replace("T", " ")
    say(told.format(path=past.path, changes=past.changes, until=until, sources=past.sources, codings=past.codings))
