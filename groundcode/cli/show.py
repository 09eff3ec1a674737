"""`groundcode show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.domain.codes import CodeTree
    from groundcode.domain.transcripts import Turn
    from groundcode.text.tokenise import Token
    from groundcode.workspace import Workspace
    from groundcode.workspace.sources import Opened
    from groundcode.workspace.units import TurnUnits


@click.command("show", help=_("Show the transcript SOURCE of PROJECT: its turns, and what is coded."))
@project_argument
@click.argument("source", metavar="SOURCE")
@click.option("--tokens", is_flag=True, help=_("With --json: the words, numbers and marks of each turn, too."))
@click.option(
    "--text", "text_file", type=click.Path(path_type=Path), metavar="FILE",
    help=_("Write the text to a new file, to be corrected there and taken in with import --as-version-of."),
)  # fmt: skip
@json_option
def show_command(project: Path, source: str, tokens: bool, text_file: Path | None, as_json: bool) -> None:
    """Show one source."""
    from groundcode.cli.output import line, print_json, safe, say

    if tokens and not as_json:
        raise click.UsageError(_("--tokens goes with --json."))
    with opened(project) as workspace:
        shown = workspace.sources.open(workspace.sources.named(source).id)
        tree, coders = workspace.tree(), workspace.coders()
        units = {unit.turn: unit for unit in workspace.units.turns(shown)} if as_json else {}
        words = dict(workspace.units.tokens(shown)) if tokens else None
        if text_file is not None:
            _write(workspace, shown, text_file)
            told = _("Written: {path}. Corrected, it goes in with: groundcode import PROJECT {path} --as-version-of “{name}”")
            say(told.format(path=text_file, name=shown.source.name))
            return
    if shown.closed is not None:
        say(f"{shown.closed.message} {shown.closed.hint}")
    if as_json:
        print_json(_value(shown, tree, coders, units, words))
        return
    first = shown.version.turns[0].start if shown.version.turns else len(shown.text)
    head = shown.text[:first].strip()
    if head and shown.closed is None:
        click.echo(safe(head) + "\n")
    for turn in shown.version.turns:
        name = shown.speaker_name(turn)
        label = f"{turn.number:>4}  " + (f"{line(name)}: " if name else "")
        click.echo(label + (safe(shown.text[turn.body : turn.end]) if shown.closed is None else _("(withdrawn)")))
        for coding in shown.codings:
            target = tree.target(coding.code)
            if coding.placed and turn.start <= coding.start < turn.end and target:
                quote = line(shown.text[coding.start : coding.end]) if shown.closed is None else _("(withdrawn)")
                click.echo(f"      [{coding.start}, {coding.end}) {line(tree.codes[target].name)} — {quote}")


def _write(workspace: Workspace, shown: Opened, path: Path) -> None:
    """Write a text as UTF-8 to a new file that nobody else may read."""
    from groundcode.workspace.privacy import write_private

    if shown.closed is not None:
        raise shown.closed
    note_if_names_are_not_looked_for(workspace)
    workspace.privacy.refuse_if_names_remain(str(path))
    write_private(path, shown.text.encode())


def _value(
    shown: Opened, tree: CodeTree, coders: dict[str, str], units: dict[Turn, TurnUnits],
    words: dict[Turn, tuple[Token, ...]] | None,
) -> dict[str, Any]:  # fmt: skip
    turns: list[dict[str, Any]] = []
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
                "language": units[turn].language,
                "sentences": [[span.start, span.end] for span in units[turn].sentences],
            }
        )
        if words is not None:
            turns[-1]["tokens"] = [[token.start, token.end, token.kind.value] for token in words[turn]]
    codings = []
    for coding in shown.codings:
        target = tree.target(coding.code)
        if target is not None:
            codings.append(
                {
                    "id": coding.id,
                    "start": coding.start,
                    "end": coding.end,
                    "quote": shown.text[coding.start : coding.end] if coding.placed and shown.closed is None else None,
                    "code": tree.codes[target].name,
                    "path": tree.path(target),
                    "coder": coders.get(coding.coder, _("unknown")),
                    "placed": coding.placed,
                }
            )
    text = shown.text if shown.closed is None else None
    return {"name": shown.source.name, "text": text, "turns": turns, "codings": codings}
