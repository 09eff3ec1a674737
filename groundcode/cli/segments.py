"""`groundcode segments`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import json_option, note_if_names_are_not_looked_for, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.codings import Segment
    from groundcode.workspace.retrieval import Exported, Hit


@click.command("segments", help=_("List the coded segments of PROJECT, by source and place."))
@project_argument
@click.option("--code", metavar="NAME", help=_("Only those of this code and of all codes below it."))
@click.option("--own", is_flag=True, help=_("With --code: without the codes below it."))
@click.option("--source", metavar="NAME", help=_("Only those in this source."))
@click.option("--coder", metavar="NAME", help=_("Only those of this coder."))
@click.option(
    "--query", metavar="TEXT",
    help=_("Those that a question finds, such as 信任 and not 抱怨; it stands instead of the other narrowings."),
)  # fmt: skip
@click.option(
    "--to", "target", type=click.Path(path_type=Path), metavar="FILE",
    help=_("With --query: write them to FILE (.csv .xlsx .md .html .docx), those without consent to quote without their words."),
)  # fmt: skip
@json_option
def segments_command(
    project: Path, code: str | None, own: bool, source: str | None, coder: str | None, query: str | None, target: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """List the segments."""
    from groundcode.cli.output import say

    if query is not None and (own or not (code is source is coder is None)):
        raise click.UsageError(_("--query goes without --code, --own, --source and --coder: say it within the query."))
    if query is None and target is not None:
        raise click.UsageError(_("--to needs --query."))
    with opened(project) as workspace:
        if query is not None:
            retrieved = workspace.retrieval.find(query)
            rows = [_row(hit, hit.coding, hit.source_name, hit.code_name) for hit in retrieved.hits]
            if target is not None:
                note_if_names_are_not_looked_for(workspace)
                _tell(workspace.retrieval.export(retrieved, target))
        else:
            found = workspace.codings.segments(
                code=workspace.tree().get(code).id if code else None,
                own=own,
                source=workspace.sources.named(source).id if source else None,
                coder=workspace.coder_named(coder) if coder else None,
            )
            rows = [_row(segment, segment.id, segment.source, segment.code) for segment in found]
    closed = sum(row["quote"] is None for row in rows)
    if closed:
        say(
            ngettext(
                "The words of {count} segment are not shown: its informant has withdrawn. It stays in the counts.",
                "The words of {count} segments are not shown: their informants have withdrawn. They stay in the counts.",
                closed,
            ).format(count=closed)
        )
    _print(rows, table=target is None, as_json=as_json)


def _row(found: Segment | Hit, coding: str, source: str, code: str) -> dict[str, Any]:
    """A segment as it is printed."""
    return {
        "id": coding,
        "source": source,
        "start": found.start,
        "end": found.end,
        "quote": None if found.closed else found.quote,
        "code": code,
        "coder": found.coder,
        "speaker": found.speaker,
        "turn": found.turn,
        "made_at": found.made_at,
        "placed": found.placed,
    }


def _print(rows: list[dict[str, Any]], *, table: bool, as_json: bool) -> None:
    from groundcode.cli.output import print_json, print_table

    if as_json:
        print_json(rows)
    elif table:
        columns = ("source", "turn", "speaker", "coder", "code")
        print_table(
            [_("source"), _("turn"), _("speaker"), _("coder"), _("code"), _("segment")],
            [[*(row[c] for c in columns), _("(withdrawn)") if row["quote"] is None else row["quote"]] for row in rows],
            right=(1,),
        )


def _tell(done: Exported) -> None:
    from groundcode.cli.output import say

    written = ngettext("{count} coding written to {path}.", "{count} codings written to {path}.", done.rows)
    say(written.format(count=done.rows, path=done.path))
    if done.withheld:
        without = ngettext("{count} of them without its words.", "{count} of them without their words.", done.withheld)
        say(without.format(count=done.withheld))
