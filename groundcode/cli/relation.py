"""`groundcode relation`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.evidence import add_evidence_commands, coding_option, evidence_json, evidence_line, named_places, place_option
from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.codes import CodeTree
    from groundcode.domain.theory import Relation
    from groundcode.workspace import Workspace

_TYPES = "causal, condition, context, strategy, parallel, sequence, moderation"


@click.group(
    "relation", cls=ProjectGroup,
    help=_(
        "Relations between categories, with the words they rest on. RELATION is “A -> B”, “M -> (A -> B)”, or an id. "
        "PROJECT may stand first: groundcode relation PROJECT add A B."
    ),
)  # fmt: skip
def relation_command() -> None:
    """Relations."""


@relation_command.command("list", help=_("List the relations of PROJECT with their evidence."))
@project_argument
@click.option("--without-evidence", is_flag=True, help=_("Only those that no words carry."))
@json_option
def list_command(project: Path, without_evidence: bool, as_json: bool) -> None:
    """List the relations."""
    from groundcode.cli.output import line, print_json

    with opened(project) as workspace:
        relations = workspace.relations.without_evidence() if without_evidence else workspace.relations.list_()
        told = relations_json(workspace, relations)
    if as_json:
        print_json([value for _one, value in told])
        return
    for one, value in told:
        click.echo(line(value["words"]) + _kind(one) + _fault(one))
        if one.connotation:
            click.echo("    " + line(one.connotation))
        for evidence in one.evidence:
            click.echo("    " + evidence_line(evidence))
        if not one.holds:
            click.echo("    " + _("(no words carry it)"))


def relations_json(workspace: Workspace, relations: Sequence[Relation]) -> list[tuple[Relation, dict[str, Any]]]:
    """Relations with what each is as JSON."""
    from groundcode.workspace.theories.words import relation_words

    tree, by_id = workspace.tree(), {one.id: one for one in workspace.relations.list_()}
    return [(one, _json(tree, one, relation_words(one, tree, by_id))) for one in relations]


def _json(tree: CodeTree, relation: Relation, words: str) -> dict[str, Any]:
    def name(code: str) -> str | None:
        return tree.all[code].name if code in tree.all else None

    return {
        "id": relation.id, "words": words, "from": name(relation.start),
        "to": None if relation.on_relation else name(relation.end), "to_relation": relation.end if relation.on_relation else None,
        "type": relation.type, "sign": relation.sign.value if relation.sign else None, "connotation": relation.connotation,
        "gone": relation.gone, "lowered": relation.lowered, "evidence": [evidence_json(one) for one in relation.evidence],
    }  # fmt: skip


def _kind(relation: Relation) -> str:
    from groundcode.cli.output import line
    from groundcode.workspace.theories.words import type_words

    parts = [line(type_words(relation.type))] if relation.type else []
    parts += [_(relation.sign.words)] if relation.sign else []
    return f"  ({_(', ').join(parts)})" if parts else ""


def _fault(relation: Relation) -> str:
    if relation.gone:
        return "  " + _("[leads nowhere: an end of it is gone, or both are one code]")
    return "  " + _("[an end of it stands below a category]") if relation.lowered else ""


@relation_command.command(
    "add",
    help=_("Lead a relation from the category FROM to the category TO, or with --on-relation to the relation TO (moderation)."),
)
@project_argument
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--type", "kind", default="", metavar="T", help=_("One of {types}, or a word of your own.").format(types=_TYPES))
@click.option("--sign", type=click.Choice(["positive", "negative"]), help=_("Which way it works."))
@click.option("--connotation", default="", metavar="TEXT", help=_("What the relation means."))
@click.option("--on-relation", is_flag=True, help=_("TO is a relation."))
@place_option
@coding_option
@coder_option
def add_command(
    project: Path, start: str, end: str, kind: str, sign: str | None, connotation: str, on_relation: bool,
    places: tuple[tuple[str, int, int], ...], codings: tuple[str, ...], coder: str | None,
) -> None:  # fmt: skip
    """Note a relation."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        tree = workspace.tree()
        to = workspace.relations.named(end).id if on_relation else tree.get(end).id
        made = workspace.relations.add(
            tree.get(start).id, to, kind, sign, connotation, on_relation=on_relation,
            places=named_places(workspace, places), codings=codings,
        )  # fmt: skip
        found = workspace.relations.named(made)
        words = workspace.relations.words(found)
    say(_("The relation {words} was noted.").format(words=words))
    if not found.holds:
        say(_("No words carry it yet: bind some with groundcode relation PROJECT evidence."))


@relation_command.command("edit", help=_("Change what RELATION says; its ends stay: make another one for others."))
@project_argument
@click.argument("relation", metavar="RELATION")
@click.option("--type", "kind", metavar="T", help=_("One of {types}, or a word of your own.").format(types=_TYPES))
@click.option("--sign", type=click.Choice(["positive", "negative", "none"]), help=_("Which way it works."))
@click.option("--connotation", metavar="TEXT", help=_("What the relation means."))
@coder_option
def edit_command(
    project: Path, relation: str, kind: str | None, sign: str | None, connotation: str | None, coder: str | None
) -> None:  # fmt: skip
    """Change a relation."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.relations.named(relation)
        now = found.sign if sign is None else None if sign == "none" else sign
        changed = workspace.relations.edit(found.id, kind, now, connotation)
        words = workspace.relations.words(found)
    say(_("The relation {words} was changed.").format(words=words) if changed else _("Nothing changed."))


@relation_command.command("delete", help=_("Delete RELATION and the relations that lead to it; undo brings them back."))
@project_argument
@click.argument("relation", metavar="RELATION")
@coder_option
def delete_command(project: Path, relation: str, coder: str | None) -> None:
    """Delete a relation."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.relations.named(relation)
        words = workspace.relations.words(found)
        gone = workspace.relations.delete(found.id)
    say(
        ngettext("{words} was deleted, with {count} segment of evidence; groundcode undo brings it back.",
                 "{words} was deleted, with {count} segments of evidence; groundcode undo brings it back.", gone.evidence)
        .format(words=words, count=gone.evidence)
    )  # fmt: skip
    if gone.moderations:
        say(_("With it went: {relations}.").format(relations=_(", ").join(gone.moderations)))
    if gone.pathways:
        say(_("Broken now: {pathways}.").format(pathways=_(", ").join(gone.pathways)))


def _find(workspace: Workspace, name: str) -> tuple[str, tuple[str, ...]]:
    found = workspace.relations.named(name)
    return found.id, workspace.relations.codes_of(found)


add_evidence_commands(relation_command, "RELATION", _find)
