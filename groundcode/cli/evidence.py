"""What `relation`, `pathway` and `paradigm` share: binding segments to them, and showing them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import ThingNotFound
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.theory import Evidence
    from groundcode.workspace import Workspace
    from groundcode.workspace.codings import Segment

_PLACE = re.compile(r"(.+?):(\d+):(\d+)")
Find = Callable[["Workspace", str], tuple[str, tuple[str, ...]]]
"""What a name means: (id of the thing, the codes whose segments are candidates)."""


def place_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--segment SOURCE:START:END, which may be given several times."""
    return click.option(
        "--segment", "places", multiple=True, metavar="SOURCE:START:END", callback=_places,
        help=_("A segment of a source, in characters from 0; may be given several times."),
    )(command)  # fmt: skip


def coding_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--coding ID, which may be given several times."""
    words = _("The segment of this coding (its id as segments --json shows it); may be given several times.")
    return click.option("--coding", "codings", multiple=True, metavar="ID", help=words)(command)


def _places(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, int, int], ...]:
    out = []
    for value in values:
        match = _PLACE.fullmatch(value)
        if match is None:
            raise click.BadParameter(_("a segment is written SOURCE:START:END, in characters from 0"))
        out.append((match[1], int(match[2]), int(match[3])))
    return tuple(out)


def named_places(workspace: Workspace, places: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int, str | None]]:
    """Places with the ids of their sources, in the texts as they are shown."""
    return [(workspace.sources.named(name).id, start, end, None) for name, start, end in places]


def add_evidence_commands(group: click.Group, metavar: str, find: Find) -> None:
    """Give a group its commands `evidence` and `candidates`."""

    @group.command("evidence", help=_("Bind segments to {thing}, take them off, or list those bound.").format(thing=metavar))
    @project_argument
    @click.argument("thing", metavar=metavar)
    @place_option
    @coding_option
    @click.option("--remove", metavar="N", type=click.IntRange(min=1), help=_("Take off the one with this number in the list."))
    @coder_option
    @json_option
    def evidence_command(
        project: Path, thing: str, places: tuple[tuple[str, int, int], ...], codings: tuple[str, ...], remove: int | None,
        coder: str | None, as_json: bool,
    ) -> None:  # fmt: skip
        """Evidence of one thing."""
        from groundcode.cli.output import print_json, say

        with opened(project, coder) as workspace:
            found = find(workspace, thing)[0]
            if remove is not None:
                there = workspace.evidence.of(found)
                if remove > len(there):
                    raise ThingNotFound(_("evidence"), str(remove))
                workspace.evidence.remove(there[remove - 1].link)
                say(_("Taken off; groundcode undo brings it back."))
            elif places or codings:
                before = len(workspace.evidence.of(found))
                workspace.evidence.add_all(found, named_places(workspace, places), codings)
                count = len(workspace.evidence.of(found)) - before
                say(ngettext("{count} segment bound.", "{count} segments bound.", count).format(count=count))
            there = workspace.evidence.of(found)
        if as_json:
            print_json([evidence_json(one) for one in there])
        elif remove is None and not places and not codings:
            for number, one in enumerate(there, 1):
                click.echo(f"{number:>3}  {evidence_line(one)}")

    @group.command(
        "candidates", help=_("List segments that could be bound to {thing}, the most telling first.").format(thing=metavar)
    )
    @project_argument
    @click.argument("thing", metavar=metavar)
    @click.option("--count", metavar="N", type=click.IntRange(min=1), default=10, help=_("How many (10)."))
    @json_option
    def candidates_command(project: Path, thing: str, count: int, as_json: bool) -> None:
        """Segments to choose from."""
        from groundcode.cli.output import line, print_json

        with opened(project) as workspace:
            found = workspace.evidence.candidates(find(workspace, thing)[1])[:count]
        if as_json:
            print_json([candidate_json(one) for one in found])
            return
        for one in found:
            star = "★ " if one.starred else ""
            click.echo(f"{one.id}  {line(one.source)}-{one.turn}  {line(one.code)}  {star}{line(one.quote)}")


def candidate_json(segment: Segment) -> dict[str, Any]:
    """A segment to choose, as JSON; `id` is the coding's."""
    return {
        "id": segment.id, "source": segment.source, "start": segment.start, "end": segment.end, "turn": segment.turn,
        "quote": segment.quote, "code": segment.code, "starred": segment.starred, "negative": segment.negative,
    }  # fmt: skip


def evidence_json(one: Evidence) -> dict[str, Any]:
    """A bound segment as JSON."""
    return {
        "id": one.link, "source": one.source, "start": one.start, "end": one.end, "quote": one.quote, "cite": one.cite,
        "placed": one.placed, "closed": one.closed, "gone": one.gone,
    }  # fmt: skip


def evidence_line(one: Evidence) -> str:
    """A bound segment on one line."""
    from groundcode.cli.output import line

    if one.gone:
        return f"{line(one.cite)}  " + _("(deleted or sealed)")
    if one.closed:
        return f"{line(one.cite)}  " + _("(withdrawn)")
    return f"{line(one.cite)}  {line(one.quote) or _('(taken out for good)')}"
