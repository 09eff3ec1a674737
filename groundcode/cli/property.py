"""`groundcode property`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import AmbiguousName, NameNotFound
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.properties import Dimension, Placement, Property

_PLACE = re.compile(r"(.+?):(\d+):(\d+)")
property_argument = click.argument("name", metavar="PROPERTY")
dimension_argument = click.argument("name", metavar="DIMENSION")


@click.group(
    "property", cls=ProjectGroup,
    help=_(
        "Properties of categories, their dimensions, and the segments and cases on them. PROPERTY is its name, “CODE > NAME” "
        "or an id; DIMENSION is “PROPERTY > NAME”, the property where it has only one, or an id. "
        "PROJECT may stand first: groundcode property PROJECT add CODE NAME."
    ),
)  # fmt: skip
def property_command() -> None:
    """Properties."""


@property_command.command("list", help=_("List the properties of PROJECT with their dimensions and what lies on them."))
@project_argument
@click.option("--code", metavar="CODE", help=_("Of this code only."))
@json_option
def list_command(project: Path, code: str | None, as_json: bool) -> None:
    """List the properties."""
    from groundcode.cli.output import line, print_json

    with opened(project) as workspace:
        tree = workspace.tree()
        properties = workspace.properties.list_(tree.get(code).id if code else None)
        placements = workspace.properties.placements()
        names = {s.id: s.name for s in workspace.sources.list_()} | {c.id: c.name for c in workspace.cases.list_()}
    if as_json:
        print_json([property_json(one, tree.codes[one.code].name, placements, names) for one in properties])
        return
    for one in properties:
        click.echo(line(f"{tree.codes[one.code].name} > {one.name}" + (f": {one.definition}" if one.definition else "")))
        for dimension in one.dimensions:
            click.echo("    " + line(_dimension_words(dimension)))
            for placed in placements:
                if placed.dimension == dimension.id:
                    what = names.get(placed.source or placed.case or "", "?")
                    click.echo("        " + line(f"{placed.value}  {what}  {placed.quote}"))


def property_json(one: Property, code: str, placements: list[Placement], names: dict[str, str]) -> dict[str, Any]:
    """A property as JSON."""
    return {
        "id": one.id, "code": code, "name": one.name, "definition": one.definition,
        "dimensions": [
            {
                "id": d.id, "name": d.name, "low": d.low, "high": d.high,
                "placements": [
                    {
                        "id": p.id, "value": p.value, "source": names.get(p.source or ""), "start": p.start, "end": p.end,
                        "quote": p.quote, "case": names.get(p.case or ""), "coder": p.coder,
                    }
                    for p in placements
                    if p.dimension == d.id
                ],
            }
            for d in one.dimensions
        ],
    }  # fmt: skip


def _dimension_words(dimension: Dimension) -> str:
    ends = " – ".join(filter(None, (dimension.low, dimension.high)))
    return f"{dimension.name} ({ends})" if dimension.name and ends else dimension.name or ends


@property_command.command("add", help=_("Give CODE, a concept or higher, the property NAME."))
@project_argument
@click.argument("code", metavar="CODE")
@click.argument("name", metavar="NAME")
@click.option("--definition", default="", metavar="TEXT", help=_("What it is."))
@coder_option
def add_command(project: Path, code: str, name: str, definition: str, coder: str | None) -> None:
    """Note a property."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.tree().get(code)
        workspace.properties.add(found.id, name, definition)
    say(_("“{code}” has the property “{name}” now.").format(code=found.name, name=name.strip()))


@property_command.command("edit", help=_("Change the name or the definition of PROPERTY."))
@project_argument
@property_argument
@click.option("--name", "new_name", metavar="NAME", help=_("What it is called."))
@click.option("--definition", metavar="TEXT", help=_("What it is."))
@coder_option
def edit_command(project: Path, name: str, new_name: str | None, definition: str | None, coder: str | None) -> None:
    """Change a property."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = _property(workspace, name)
        if new_name is not None:
            workspace.properties.rename(found.id, new_name)
        if definition is not None:
            workspace.properties.define(found.id, definition)
        changed = workspace.has_changed
    say(_("The property “{name}” was changed.").format(name=new_name or found.name) if changed else _("Nothing changed."))


@property_command.command("delete", help=_("Delete PROPERTY with its dimensions and what lies on them; undo brings it back."))
@project_argument
@property_argument
@coder_option
def delete_command(project: Path, name: str, coder: str | None) -> None:
    """Delete a property."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = _property(workspace, name)
        dimensions, placements = workspace.properties.delete(found.id)
    say(
        _("“{name}” was deleted, with its dimensions ({dimensions}) and what lay on them ({placements}); groundcode undo brings "
          "it back.").format(name=found.name, dimensions=dimensions, placements=placements)
    )  # fmt: skip


@property_command.command("dimension", help=_("Give PROPERTY a dimension: a name, ends, or both."))
@project_argument
@property_argument
@click.option("--name", "dimension", default="", metavar="NAME", help=_("What varies."))
@click.option("--low", default="", metavar="END", help=_("The low end."))
@click.option("--high", default="", metavar="END", help=_("The high end."))
@coder_option
def dimension_command(project: Path, name: str, dimension: str, low: str, high: str, coder: str | None) -> None:
    """Note a dimension."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = _property(workspace, name)
        workspace.properties.add_dimension(found.id, dimension, low, high)
    say(_("“{name}” has another dimension now.").format(name=found.name))


@property_command.command("edit-dimension", help=_("Change the name or the ends of DIMENSION; “” takes one away."))
@project_argument
@dimension_argument
@click.option("--name", "new_name", metavar="NAME", help=_("What varies."))
@click.option("--low", metavar="END", help=_("The low end."))
@click.option("--high", metavar="END", help=_("The high end."))
@coder_option
def edit_dimension_command(
    project: Path, name: str, new_name: str | None, low: str | None, high: str | None, coder: str | None
) -> None:  # fmt: skip
    """Change a dimension."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        workspace.properties.edit_dimension(_dimension(workspace, name).id, new_name, low, high)
        changed = workspace.has_changed
    say(_("The dimension was changed.") if changed else _("Nothing changed."))


@property_command.command("delete-dimension", help=_("Delete DIMENSION with what lies on it; undo brings it back."))
@project_argument
@dimension_argument
@coder_option
def delete_dimension_command(project: Path, name: str, coder: str | None) -> None:
    """Delete a dimension."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        count = workspace.properties.delete_dimension(_dimension(workspace, name).id)
    say(
        ngettext("The dimension was deleted, with {count} segment or case on it; groundcode undo brings it back.",
                 "The dimension was deleted, with {count} segments and cases on it; groundcode undo brings it back.", count)
        .format(count=count)
    )  # fmt: skip


@property_command.command("place", help=_("Put a segment (SOURCE:START:END) or a case at VALUE of DIMENSION."))
@project_argument
@dimension_argument
@click.argument("value", metavar="VALUE")
@click.option("--segment", metavar="SOURCE:START:END", help=_("A segment of a source, in characters from 0."))
@click.option("--case", metavar="CASE", help=_("A case."))
@coder_option
def place_command(project: Path, name: str, value: str, segment: str | None, case: str | None, coder: str | None) -> None:
    """Place something on a dimension."""
    from groundcode.cli.output import say

    if (segment is None) == (case is None):
        raise click.UsageError(_("Say one of --segment and --case."))
    place = _PLACE.fullmatch(segment) if segment is not None else None
    if segment is not None and place is None:
        raise click.UsageError(_("a segment is written SOURCE:START:END, in characters from 0"))
    with opened(project, coder) as workspace:
        dimension = _dimension(workspace, name)
        if place is not None:
            source = workspace.sources.named(place[1])
            start, end = int(place[2]), int(place[3])
            workspace.properties.place_segment(dimension.id, source.id, start, end, value, version=source.version)
        else:
            workspace.properties.place_case(dimension.id, workspace.cases.named(case or "").id, value)
    say(_("Placed at “{value}”.").format(value=value.strip()))


@property_command.command("unplace", help=_("Take the placement ID (as list --json shows it) off its dimension."))
@project_argument
@click.argument("placement", metavar="ID")
@coder_option
def unplace_command(project: Path, placement: str, coder: str | None) -> None:
    """Take something off a dimension."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        workspace.properties.delete_placement(placement)
    say(_("Taken off; groundcode undo brings it back."))


def _property(workspace: Workspace, name: str) -> Property:
    tree, everything = workspace.tree(), workspace.properties.list_()
    found = _named(everything, name)
    if not found and ">" in name:
        code, _arrow, own = (part.strip() for part in name.rpartition(">"))
        found = _named([one for one in everything if one.code in tree.find(code)], own)
    if not found:
        raise NameNotFound(_("property"), name, listing="groundcode property PROJECT")
    if len(found) > 1:
        raise AmbiguousName(name, [f"{tree.path(one.code)} > {one.name}" for one in found])
    return found[0]


def _named(properties: list[Property], name: str) -> list[Property]:
    from groundcode.domain.ids import fold

    return [one for one in properties if one.id == name or fold(one.name) == fold(name)]


def _dimension(workspace: Workspace, name: str) -> Dimension:
    from groundcode.domain.ids import fold

    everything = [d for one in workspace.properties.list_() for d in one.dimensions]
    found = [one for one in everything if one.id == name]
    if not found and ">" in name:
        above, _arrow, own = (part.strip() for part in name.rpartition(">"))
        try:
            within = _property(workspace, above).dimensions
        except NameNotFound:
            within = ()
        found = [one for one in within if fold(own) in (fold(one.name), fold(_dimension_words(one)))]
    if not found:
        found = list(_property(workspace, name).dimensions)
    if not found:
        raise NameNotFound(_("dimension"), name, listing="groundcode property PROJECT")
    if len(found) > 1:
        raise AmbiguousName(name, [f"{_dimension_words(one)} ({one.id})" for one in found])
    return found[0]
