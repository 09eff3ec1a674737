"""`groundcode show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.domain.codes import CodeTree
    from groundcode.workspace.sources import Opened


@click.command("show", help=_("Show the transcript SOURCE of PROJECT: its turns, and what is coded."))
@project_argument
@click.argument("source", metavar="SOURCE")
@json_option
def show_command(project: Path, source: str, as_json: bool) -> None:
    """Show one source."""
    from groundcode.cli.output import line, print_json, safe

    with opened(project) as workspace:
        shown = workspace.sources.open(workspace.sources.named(source).id)
        tree, coders = workspace.tree(), workspace.coders()
    if as_json:
        print_json(_value(shown, tree, coders))
        return
    first = shown.version.turns[0].start if shown.version.turns else len(shown.text)
    head = shown.text[:first].strip()
    if head:
        click.echo(safe(head) + "\n")
    for turn in shown.version.turns:
        name = shown.speaker_name(turn)
        label = f"{turn.number:>4}  " + (f"{line(name)}: " if name else "")
        click.echo(label + safe(shown.text[turn.body : turn.end]))
        for coding in shown.codings:
            target = tree.target(coding.code)
            if coding.placed and turn.start <= coding.start < turn.end and target:
                quote = line(shown.text[coding.start : coding.end])
                click.echo(f"      [{coding.start}, {coding.end}) {line(tree.codes[target].name)} — {quote}")


def _value(shown: Opened, tree: CodeTree, coders: dict[str, str]) -> dict[str, Any]:
    turns = []
    for turn in shown.version.turns:
        speaker = shown.speakers.get(turn.speaker or "")
        turns.append(
            {
                "number": turn.number,
                "speaker": speaker.name if speaker else None,
                "role": speaker.role.value if speaker else None,
                "start": turn.start,
                "body": turn.body,
                "end": turn.end,
                "time": turn.time,
            }
        )
    codings = []
    for coding in shown.codings:
        target = tree.target(coding.code)
        if target is not None:
            codings.append(
                {
                    "id": coding.id,
                    "start": coding.start,
                    "end": coding.end,
                    "quote": shown.text[coding.start : coding.end] if coding.placed else None,
                    "code": tree.codes[target].name,
                    "path": tree.path(target),
                    "coder": coders.get(coding.coder, _("unknown")),
                    "placed": coding.placed,
                }
            )
    return {"name": shown.source.name, "text": shown.text, "turns": turns, "codings": codings}
