"""`groundcode codes`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.locale import _


@click.command("codes", help=_("List the codes of PROJECT as a tree, counted for the lead coder, or a finished consensus."))
@project_argument
@click.option("--coder", metavar="NAME", help=_("Count this coder's codings instead of the lead coder's."))
@json_option
def codes_command(project: Path, coder: str | None, as_json: bool) -> None:
    """List the codes."""
    from groundcode.analysis.counts import Counts
    from groundcode.cli.output import print_json, print_table, say

    with opened(project) as workspace:
        tree = workspace.tree()
        wanted = workspace.coder_named(coder) if coder else None
        counts, _lead = workspace.codings.counts(wanted)
        counted = workspace.codings.counted_by(wanted)
        core = workspace.codes.core()
        examples = workspace.codebook.examples() if as_json else {}
    if as_json:
        print_json(
            [
                {
                    "id": code_id,
                    "name": (code := tree.codes[code_id]).name,
                    "path": tree.path(code_id),
                    "level": code.level.value,
                    "core": code_id == core,
                    "parent": tree.parent_of(code_id),
                    "definition": code.definition,
                    "inclusion": code.inclusion,
                    "exclusion": code.exclusion,
                    "examples": [
                        {"source": e.source, "start": e.start, "end": e.end, "quote": e.quote} for e in examples.get(code_id, [])
                    ],
                    "own": (count := counts.get(code_id, Counts())).own,
                    "total": count.total,
                    "sources": count.sources,
                }
                for code_id in tree.walk()
            ]
        )
        return
    rows = []
    for code_id in tree.walk():
        code, count = tree.codes[code_id], counts.get(code_id, Counts())
        star = " ★" if code_id == core else ""
        rows.append(
            [count.own, count.total, count.sources, _(code.level.words), "  " * tree.depth(code_id) + "· " + code.name + star]
        )
    print_table([_("own"), _("total"), _("sources"), _("level"), _("code")], rows, right=(0, 1, 2))
    if counted:
        if not any(count.own for count in counts.values()):
            say(_("{coder} has coded nothing; --coder NAME counts another coder's codings.").format(coder=counted))
        say(_("Counted for {coder}. ★ marks the core category.").format(coder=counted))
