"""`groundcode conflicts`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.conflicts import Conflict


@click.command("conflicts", help=_("List what people set differently in PROJECT, and what a merge has broken."))
@project_argument
@json_option
def conflicts_command(project: Path, as_json: bool) -> None:
    """List the open conflicts."""
    from groundcode.cli.output import line, print_json, say

    with opened(project) as workspace:
        found = workspace.conflicts.list_()
    if as_json:
        print_json([conflict_value(conflict) for conflict in found])
        return
    for conflict in found:
        click.echo(f"{conflict.id[:8]}  {line(conflict.words)}")
        for number, choice in enumerate(conflict.choices, 1):
            when = choice.made_at[:16].replace("T", " ")
            who = "  " + _("({coder}, {when})").format(coder=choice.coder, when=when) if choice.coder else ""
            shown = _(" ← shown meanwhile") if number == conflict.shown and conflict.kind == "value" else ""
            click.echo("    " + line(f"{number}. {choice.words}{who}{shown}"))
    if not found:
        say(_("No conflict is open."))
    else:
        say(_("Settle one with: groundcode resolve {path} {id} --take 1").format(path=project, id=found[0].id[:8]))


def conflict_value(conflict: Conflict) -> dict[str, Any]:
    """A conflict for JSON."""
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "entity": conflict.entity,
        "entity_id": conflict.entity_id,
        "field": conflict.field,
        "words": conflict.words,
        "choices": [{"words": c.words, "coder": c.coder, "made_at": c.made_at} for c in conflict.choices],
        "shown": conflict.shown,
    }
