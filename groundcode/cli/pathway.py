"""`groundcode pathway`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.evidence import add_evidence_commands, evidence_json, evidence_line
from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.theory import Pathway
    from groundcode.workspace import Workspace


@click.group(
    "pathway", cls=ProjectGroup,
    help=_(
        "Pathways: relations that lead from one category to another; mediation is one of two steps. "
        "PROJECT may stand first: groundcode pathway PROJECT add NAME RELATION..."
    ),
)  # fmt: skip
def pathway_command() -> None:
    """Pathways."""


@pathway_command.command("list", help=_("List the pathways of PROJECT with their evidence."))
@project_argument
@json_option
def list_command(project: Path, as_json: bool) -> None:
    """List the pathways."""
    from groundcode.cli.output import line, print_json

    with opened(project) as workspace:
        told = [(one, pathway_json(workspace, one)) for one in workspace.pathways.list_()]
    if as_json:
        print_json([value for _one, value in told])
        return
    for one, value in told:
        click.echo(line(one.name) + ("  " + _("[broken: a relation of it is gone]") if one.broken else ""))
        for chain in value["chains"]:
            click.echo("    " + line(" → ".join(chain)))
        if one.connotation:
            click.echo("    " + line(one.connotation))
        for evidence in one.evidence:
            click.echo("    " + evidence_line(evidence))


def pathway_json(workspace: Workspace, pathway: Pathway) -> dict[str, Any]:
    """A pathway as JSON."""
    tree = workspace.tree()

    def name(code: str | None) -> str | None:
        return tree.all[code].name if code in tree.all else None

    return {
        "id": pathway.id, "name": pathway.name, "connotation": pathway.connotation, "broken": pathway.broken,
        "from": name(pathway.start), "to": name(pathway.end), "mediators": [name(code) for code in pathway.mediators],
        "chains": [[name(chain[0].start), *(name(step.end) for step in chain)] for chain in pathway.chains],
        "relations": [one.id for one in pathway.relations], "evidence": [evidence_json(one) for one in pathway.evidence],
    }  # fmt: skip


@pathway_command.command("add", help=_("Make the pathway NAME of RELATION..., in their order: “A -> B” “B -> C”."))
@project_argument
@click.argument("name", metavar="NAME")
@click.argument("relations", nargs=-1, required=True, metavar="RELATION...")
@click.option("--connotation", default="", metavar="TEXT", help=_("What the pathway means."))
@coder_option
def add_command(project: Path, name: str, relations: tuple[str, ...], connotation: str, coder: str | None) -> None:
    """Make a pathway."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        steps = [workspace.relations.named(one).id for one in relations]
        found = workspace.pathways.named(workspace.pathways.add(name, steps, connotation))
    ways = len(found.chains)
    say(
        ngettext("The pathway “{name}” was made, of {count} way.", "The pathway “{name}” was made, of {count} ways.", ways)
        .format(name=found.name, count=ways)
    )  # fmt: skip


@pathway_command.command("edit", help=_("Change the name, the connotation or the relations of PATHWAY."))
@project_argument
@click.argument("pathway", metavar="PATHWAY")
@click.option("--name", metavar="NAME", help=_("What it is called."))
@click.option("--connotation", metavar="TEXT", help=_("What the pathway means."))
@click.option(
    "--relation", "relations", multiple=True, metavar="RELATION", help=_("A relation of it; all of them, in their order.")
)
@coder_option
def edit_command(
    project: Path, pathway: str, name: str | None, connotation: str | None, relations: tuple[str, ...], coder: str | None
) -> None:  # fmt: skip
    """Change a pathway."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.pathways.named(pathway)
        steps = [workspace.relations.named(one).id for one in relations] if relations else None
        changed = workspace.pathways.edit(found.id, name, connotation, steps)
    say(_("The pathway “{name}” was changed.").format(name=found.name) if changed else _("Nothing changed."))


@pathway_command.command("delete", help=_("Delete PATHWAY; its relations stay, and undo brings it back."))
@project_argument
@click.argument("pathway", metavar="PATHWAY")
@coder_option
def delete_command(project: Path, pathway: str, coder: str | None) -> None:
    """Delete a pathway."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.pathways.named(pathway)
        workspace.pathways.delete(found.id)
    say(_("“{name}” was deleted; its relations stay, and groundcode undo brings it back.").format(name=found.name))


def _find(workspace: Workspace, name: str) -> tuple[str, tuple[str, ...]]:
    found = workspace.pathways.named(name)
    codes = {code: None for one in found.relations for code in workspace.relations.codes_of(one)}
    return found.id, tuple(codes)


add_evidence_commands(pathway_command, "PATHWAY", _find)
