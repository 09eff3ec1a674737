"""`groundcode theory`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, opened, project_argument
from groundcode.locale import _, ngettext


@click.group("theory", cls=ProjectGroup, help=_("Theory files: paradigms, relations, the storyline and more, written by hand."))
def theory_command() -> None:
    """Commands on theory files."""


@theory_command.command(
    "import",
    help=_(
        "Take in the theory file FILE (.yaml): properties, paradigms, relations, pathways, storyline, constructs, conditions and "
        "memos, with the words that they rest on. What PROJECT holds already stays as it is."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@coder_option
def import_command(project: Path, file: Path, coder: str | None) -> None:
    """Take in a theory file."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        report = workspace.theory_files.import_(file)
    made = report.made
    counts = (
        (_("properties"), made["property"]), (_("paradigms"), made["paradigm"]), (_("relations"), made["relation"]),
        (_("pathways"), made["pathway"]), (_("constructs"), made["construct"]), (_("items"), made["item"]),
        (_("conditions"), made["condition"]), (_("memos"), made["memo"]), (_("segments bound"), made["evidence"]),
    )  # fmt: skip
    told = _(", ").join(_("{what} {count}").format(what=what, count=count) for what, count in counts if count)
    say(_("Took in {path}: {things}.").format(path=file, things=told or _("nothing new")))
    if made["storyline"]:
        say(_("The storyline was written."))
    if report.known:
        say(ngettext("{count} thing was there already and stays.", "{count} things were there already and stay.", report.known)
            .format(count=report.known))  # fmt: skip
