"""`groundcode segments`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _, ngettext


@click.command("segments", help=_("List the coded segments of PROJECT, by source and place."))
@project_argument
@click.option("--code", metavar="NAME", help=_("Only those of this code and of all codes below it."))
@click.option("--own", is_flag=True, help=_("With --code: without the codes below it."))
@click.option("--source", metavar="NAME", help=_("Only those in this source."))
@click.option("--coder", metavar="NAME", help=_("Only those of this coder."))
@json_option
def segments_command(project: Path, code: str | None, own: bool, source: str | None, coder: str | None, as_json: bool) -> None:
    """List the segments."""
    from groundcode.cli.output import print_json, print_table, say

    with opened(project) as workspace:
        found = workspace.codings.segments(
            code=workspace.tree().get(code).id if code else None,
            own=own,
            source=workspace.sources.named(source).id if source else None,
            coder=workspace.coder_named(coder) if coder else None,
        )
    closed = sum(s.closed for s in found)
    if closed:
        say(
            ngettext(
                "The words of {count} segment are not shown: its informant has withdrawn. It stays in the counts.",
                "The words of {count} segments are not shown: their informants have withdrawn. They stay in the counts.",
                closed,
            ).format(count=closed)
        )
    if as_json:
        print_json(
            [
                {
                    "id": s.id,
                    "source": s.source,
                    "start": s.start,
                    "end": s.end,
                    "quote": None if s.closed else s.quote,
                    "code": s.code,
                    "coder": s.coder,
                    "speaker": s.speaker,
                    "turn": s.turn,
                    "made_at": s.made_at,
                    "placed": s.placed,
                }
                for s in found
            ]
        )
        return
    print_table(
        [_("source"), _("turn"), _("speaker"), _("coder"), _("code"), _("segment")],
        [[s.source, s.turn, s.speaker, s.coder, s.code, _("(withdrawn)") if s.closed else s.quote] for s in found],
        right=(1,),
    )
