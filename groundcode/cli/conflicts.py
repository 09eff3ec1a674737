"""`groundcode conflicts`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.conflicts import Conflict
    from groundcode.workspace.settling.texts import Apart


@click.command("conflicts", help=_("List what people set differently in PROJECT, and what a merge has broken."))
@project_argument
@json_option
def conflicts_command(project: Path, as_json: bool) -> None:
    """List the open conflicts."""
    from groundcode.cli.output import line, print_json, say
    from groundcode.workspace.settling.texts import turns_apart

    with opened(project) as workspace:
        found = workspace.conflicts.list_()
        apart = {conflict.id: turns_apart(workspace, conflict) for conflict in found}
    if as_json:
        print_json([conflict_value(conflict, apart[conflict.id]) for conflict in found])
        return
    for conflict in found:
        click.echo(f"{conflict.id[:8]}  {line(conflict.words)}")
        for number, choice in enumerate(conflict.choices, 1):
            when = choice.made_at[:16].replace("T", " ")
            who = "  " + _("({coder}, {when})").format(coder=choice.coder, when=when) if choice.coder else ""
            shown = _(" ← shown meanwhile") if number == conflict.shown and conflict.kind == "value" else ""
            click.echo("    " + line(f"{number}. {choice.words}{who}{shown}"))
        _print_apart(apart[conflict.id])
    if not found:
        say(_("No conflict is open."))
    else:
        say(_("Settle one with: groundcode resolve {path} {id} --take 1").format(path=project, id=found[0].id[:8]))


def _print_apart(apart: Apart) -> None:
    """Print what each of two texts has in the turns that they have differently."""
    from groundcode.cli.output import line

    for turn, texts in apart.turns:
        where = _("turn {turn}").format(turn=turn) if turn else _("(above the first)")
        click.echo("    " + line(where))
        for number, words in enumerate(texts, 1):
            click.echo("        " + line(f"{number}. {words}"))
    if apart.more:
        words = ngettext("and {count} more turn", "and {count} more turns", apart.more)
        click.echo("    " + words.format(count=apart.more))


def conflict_value(conflict: Conflict, apart: Apart | None = None) -> dict[str, Any]:
    """A conflict for JSON; with `apart`, each choice has the words of the turns that differ, by number."""
    choices: list[dict[str, Any]] = [{"words": c.words, "coder": c.coder, "made_at": c.made_at} for c in conflict.choices]
    for at, choice in enumerate(choices if apart is not None else ()):
        choice["turns"] = {turn: texts[at] for turn, texts in apart.turns} if apart else {}
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "entity": conflict.entity,
        "entity_id": conflict.entity_id,
        "field": conflict.field,
        "words": conflict.words,
        "choices": choices,
        "shown": conflict.shown,
    }
