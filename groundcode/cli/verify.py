"""`groundcode verify`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import json_option, opened, project_argument
from groundcode.errors import ProjectDamaged
from groundcode.locale import _


@click.command("verify", help=_("Check that PROJECT is whole: its file, its log, its texts."))
@project_argument
@click.option("--rebuild", is_flag=True, help=_("Also make the state anew from the log and compare the two."))
@json_option
def verify_command(project: Path, rebuild: bool, as_json: bool) -> None:
    """Verify."""
    from groundcode.cli.output import print_json, say

    with opened(project) as workspace:
        verdict, backup = workspace.backups.verify(rebuild=rebuild)
    if as_json:
        print_json(
            {
                "whole": not verdict.problems,
                "changes": verdict.changes,
                "operations": verdict.operations,
                "texts": verdict.texts,
                "problems": verdict.problems,
                "digests": verdict.digests,
                "state_rebuilt": backup is not None,
            }
        )
    for problem in verdict.problems:
        say(problem)
    if backup is not None:
        say(_("The state was made anew from the log; the project as it was: {path}").format(path=backup))
    counts = _("{changes} changes, {operations} operations, {texts} texts").format(
        changes=verdict.changes, operations=verdict.operations, texts=verdict.texts
    )
    if verdict.problems:
        raise ProjectDamaged(str(project), counts)
    if not as_json:
        say(_("Whole: {counts}.").format(counts=counts))
        if rebuild:
            say(_("The state is what the log adds up to."))
