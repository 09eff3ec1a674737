"""`groundcode construct`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


@click.group(
    "construct", cls=ProjectGroup,
    help=_(
        "Constructs: what a questionnaire would measure, the categories they come from, their items and hypotheses. "
        "PROJECT may stand first: groundcode construct PROJECT add NAME."
    ),
)  # fmt: skip
def construct_command() -> None:
    """Constructs."""


@construct_command.command("list", help=_("List the constructs of PROJECT with their items."))
@project_argument
@json_option
def list_command(project: Path, as_json: bool) -> None:
    """List the constructs."""
    from groundcode.cli.output import line, print_json, safe

    with opened(project) as workspace:
        found, short, names = workspace.constructs.list_(), workspace.constructs.short_names(), workspace.constructs.item_names()
        tree = workspace.tree()
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "short": short[one.id],
                    "short_given": bool(one.short),
                    "definition": one.definition,
                    "measures": [tree.path(code) for code in one.codes],
                    "items": [
                        {
                            "id": item.id,
                            "name": names[item.id],
                            "text": item.text,
                            "reversed": item.reversed,
                            "evidence": [{"cite": e.cite, "quote": e.quote} for e in item.evidence],
                        }
                        for item in one.items
                    ],
                }
                for one in found
            ]
        )
        return
    for one in found:
        codes = _(", ").join(tree.codes[code].name for code in one.codes) or _("no category yet")
        click.echo(line(f"{short[one.id]}  {one.name}  ← {codes}"))
        if one.definition:
            click.echo("    " + safe(" ".join(one.definition.split())))
        for item in one.items:
            turned = f" ({_('reversed')})" if item.reversed else ""
            cited = f"  ← {_(', ').join(e.cite for e in item.evidence)}" if item.evidence else ""
            click.echo("    " + line(f"{names[item.id]}  {item.text}{turned}{cited}"))


@construct_command.command("add", help=_("Note the construct NAME."))
@project_argument
@click.argument("name", metavar="NAME")
@click.option("--short", default="", metavar="S", help=_("What stands for it in model text: two to eight letters and digits."))
@click.option("--definition", default="", metavar="TEXT", help=_("What it is."))
@click.option(
    "--code", "codes", multiple=True, metavar="CODE", help=_("A category that it measures; may be given several times.")
)
@coder_option
def add_command(project: Path, name: str, short: str, definition: str, codes: tuple[str, ...], coder: str | None) -> None:
    """Note a construct."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        made = workspace.constructs.add(name, short, definition, _codes(workspace, codes))
        found = workspace.constructs.named(made)
        stands = workspace.constructs.short_names()[made]
    say(_("The construct “{name}” was noted; {short} stands for it in model text.").format(name=found.name, short=stands))


def _codes(workspace: Workspace, names: tuple[str, ...]) -> list[str]:
    tree = workspace.tree()
    return [tree.get(name).id for name in names]


@construct_command.command("edit", help=_("Change what the construct CONSTRUCT (its name or short name) says."))
@project_argument
@click.argument("construct", metavar="CONSTRUCT")
@click.option("--name", metavar="NAME", help=_("What it is called."))
@click.option("--short", metavar="S", help=_("What stands for it in model text; “” lets one be made."))
@click.option("--definition", metavar="TEXT", help=_("What it is."))
@coder_option
def edit_command(
    project: Path, construct: str, name: str | None, short: str | None, definition: str | None, coder: str | None
) -> None:
    """Change a construct."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.constructs.named(construct)
        changed = workspace.constructs.edit(found.id, name, short, definition)
    say(_("The construct “{name}” was changed.").format(name=found.name) if changed else _("Nothing changed."))


@construct_command.command("bind", help=_("Say that the construct CONSTRUCT measures CODE, a category or higher."))
@project_argument
@click.argument("construct", metavar="CONSTRUCT")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--off", is_flag=True, help=_("It does not measure them any more."))
@coder_option
def bind_command(project: Path, construct: str, codes: tuple[str, ...], off: bool, coder: str | None) -> None:
    """Bind a construct to categories."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found, named = workspace.constructs.named(construct), _codes(workspace, codes)
        wanted = [one for one in found.codes if one not in named] if off else [*found.codes, *named]
        changed = workspace.constructs.measure(found.id, wanted)
        tree = workspace.tree()
        measured = [tree.codes[code].name for code in workspace.constructs.named(found.id).codes]
    if not changed:
        say(_("Nothing changed."))
        return
    listed = _(", ").join(measured) or _("no category yet")
    say(_("“{name}” measures now: {codes}.").format(name=found.name, codes=listed))


@construct_command.command("item", help=_("Write TEXT as an item of the construct CONSTRUCT; or change the item ITEM (CC2)."))
@project_argument
@click.argument("construct", metavar="CONSTRUCT|ITEM")
@click.argument("text", required=False, metavar="[TEXT]")
@click.option("--reversed/--not-reversed", "turned", default=None, help=_("Whether agreeing means less of the construct."))
@click.option(
    "--from", "places", multiple=True, metavar="P07-23", help=_("A turn that it comes from; may be given several times.")
)
@click.option("--before", metavar="ITEM", help=_("Put the item before this one."))
@click.option("--delete", is_flag=True, help=_("Delete the item."))
@coder_option
def item_command(
    project: Path, construct: str, text: str | None, turned: bool | None, places: tuple[str, ...], before: str | None,
    delete: bool, coder: str | None,
) -> None:  # fmt: skip
    """Write, change, move or delete an item."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        constructs = workspace.constructs
        cited = [workspace.storyline.place_of(words) for words in places]
        item = next((one for one, name in constructs.item_names().items() if construct in (one, name, name.lower())), None)
        if item is None:
            if text is None or delete:
                constructs.item_named(construct)  # says that there is none
            item = constructs.add_item(constructs.named(construct).id, text or "", bool(turned))
            done = _("The item {name} was written.").format(name=constructs.item_names()[item])
        elif delete:
            constructs.delete_item(item)
            done = _("The item {name} was deleted; groundcode undo brings it back.").format(name=construct)
        else:
            changed = constructs.edit_item(item, text, turned)
            if before is not None:
                constructs.move_item(item, constructs.item_named(before))
            touched = changed or before is not None or bool(cited)
            done = _("The item {name} was changed.").format(name=construct) if touched else _("Nothing changed.")
        for source, version, span in () if delete else cited:
            workspace.evidence.add(item, source, span.start, span.end, version)
    say(done)


@construct_command.command("delete", help=_("Delete the construct CONSTRUCT with its items; undo brings it back."))
@project_argument
@click.argument("construct", metavar="CONSTRUCT")
@coder_option
def delete_command(project: Path, construct: str, coder: str | None) -> None:
    """Delete a construct."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.constructs.named(construct)
        count = workspace.constructs.delete(found.id)
    sentence = ngettext(
        "“{name}” was deleted with {count} item; groundcode undo brings it back.",
        "“{name}” was deleted with {count} items; groundcode undo brings it back.",
        count,
    )
    say(sentence.format(name=found.name, count=count))


@construct_command.command(
    "hypotheses", help=_("List the hypotheses that relations and pathways of PROJECT make of the constructs.")
)
@project_argument
@click.option("--language", type=click.Choice(["zh", "en"]), help=_("Of the sentences (else the project's)."))
@json_option
def hypotheses_command(project: Path, language: str | None, as_json: bool) -> None:
    """List the hypotheses."""
    from groundcode.cli.output import print_json, print_table, say

    with opened(project) as workspace:
        found = workspace.constructs.hypotheses(language)
        names = {one.id: one.name for one in workspace.constructs.list_()}
    if as_json:
        print_json(
            [
                {
                    "number": one.number,
                    "kind": one.kind,
                    "words": one.words,
                    "constructs": [names[c] for c in one.constructs],
                    "relations": list(one.relations),
                    "pathway": one.pathway,
                }
                for one in found
            ]
        )
        return
    if not found:
        say(_("There are no hypotheses: bind constructs to categories that a relation joins."))
        return
    kinds = {"direct": _("direct effect"), "mediation": _("mediation"), "moderation": _("moderation")}
    print_table([_("no."), _("kind"), _("hypothesis")], [[one.number, kinds[one.kind], one.words] for one in found])
