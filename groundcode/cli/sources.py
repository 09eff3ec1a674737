"""`groundcode sources`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _


@click.command("sources", help=_("List the transcripts of PROJECT."))
@project_argument
@json_option
def sources_command(project: Path, as_json: bool) -> None:
    """List the sources."""
    from groundcode.cli.output import print_json, print_table

    with opened(project) as workspace:
        found = workspace.sources.summaries()
    if as_json:
        print_json(
            [
                {
                    "id": s.source.id,
                    "name": s.source.name,
                    "language": s.source.language,
                    "characters": s.characters,
                    "turns": s.turns,
                    "sentences": s.sentences,
                    "speakers": [{"id": p.id, "name": p.name, "role": p.role.value} for p in s.speakers],
                    "encoding": s.source.encoding,
                    "version": s.source.version,
                    "reserved": s.source.reserved,
                }
                for s in found
            ]
        )
        return
    rows = [
        [s.source.name, s.source.language, s.characters, s.turns, s.sentences, _(", ").join(p.name for p in s.speakers)]
        for s in found
    ]
    headers = [_("source"), _("language"), _("characters"), _("turns"), _("sentences"), _("speakers")]
    if any(s.source.reserved for s in found):
        headers.insert(1, _("sealed"))
        for s, row in zip(found, rows, strict=True):
            row.insert(1, _("sealed") if s.source.reserved else "")
    print_table(headers, rows, right=tuple(headers.index(name) for name in (_("characters"), _("turns"), _("sentences"))))
