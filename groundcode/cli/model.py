"""`groundcode model`."""

from __future__ import annotations

from pathlib import Path

import click

from groundcode.cli.options import note_if_names_are_not_looked_for, opened, project_argument
from groundcode.errors import UnknownFormat
from groundcode.locale import _


@click.command(
    "model",
    help=_(
        "Write the model of each pathway of PROJECT to FILE: .R (lavaan), .inp (Mplus), .sps (PROCESS), .csv (paths, for AMOS), "
        ".py (semopy). It is for data of a questionnaire; counts of codes are no measurement."
    ),
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--pathway", metavar="NAME", help=_("Only this pathway."))
@click.option(
    "--format", "format_", type=click.Choice(["lavaan", "mplus", "process", "amos", "semopy"]),
    help=_("For which program (else by the file's ending)."),
)  # fmt: skip
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the comments (else the project's)."))
def model_command(project: Path, file: Path, pathway: str | None, format_: str | None, language: str | None) -> None:
    """Write model text."""
    from groundcode.cli.output import say
    from groundcode.exchange.models import FORMATS, format_of

    wanted = format_ or format_of(file.suffix)
    if wanted is None:
        raise UnknownFormat(str(file), list(FORMATS.values()), writing=True)
    with opened(project) as workspace:
        note_if_names_are_not_looked_for(workspace)
        found = workspace.constructs.model(wanted, pathway, language)
        workspace.constructs.write_model(found, file)
    names = _(", ").join(f"“{name}”" for name in found.pathways) or _("all relations")
    say(_("The model of {names} was written to {path}.").format(names=names, path=file))
    for what in found.left_out:
        say(_("Not in the model: {what}").format(what=what))
    if found.without_items:
        say(_("Without items, and so observed scores: {names}.").format(names=_(", ").join(found.without_items)))
