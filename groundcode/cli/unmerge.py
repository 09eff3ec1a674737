"""`groundcode merge PROJECT --undo`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.options import opened
from groundcode.locale import _

if TYPE_CHECKING:
    from groundcode.workspace.merges.unmerging import Undoing, Unmerged


def undo_merge(project: Path, *, yes: bool, everything: bool, coder: str | None, as_json: bool) -> None:
    """Tell what undoing the last merge comes to; with `yes`, do it."""
    from groundcode.cli.output import print_json, safe, say
    from groundcode.workspace.merges.report import MOST
    from groundcode.workspace.merges.unmerging import undoing_lines

    done: Unmerged | None = None
    with opened(project, coder) as workspace:
        if yes:
            done = workspace.merging.undo()
            undoing = done.undoing
        else:
            undoing = workspace.merging.undoing()
    if as_json:
        print_json(_value(undoing, done))
        return
    for words in undoing_lines(undoing, most=None if everything else MOST):
        click.echo(safe(words.replace("\n", " ")))
    if done is None:
        say(_("Nothing was done. Undo the merge with: groundcode merge {path} --undo --yes").format(path=project))
        return
    say(_("The merge was undone. The merged project is kept: {path}").format(path=done.merged))
    say(_("It can be merged again, and brings back everything."))
    if done.listing:
        say(_("What was left out of the changes since: {path}").format(path=done.listing))


def _value(undoing: Undoing, done: Unmerged | None) -> dict[str, Any]:
    value = asdict(undoing)
    for merge in (value["merge"], *value["earlier"]):
        del merge["completed"], merge["key"]
    return {"done": done is not None, **value, "merged": done.merged if done else None, "listing": done.listing if done else None}
