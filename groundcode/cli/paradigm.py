"""`groundcode paradigm`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundcode.cli.evidence import add_evidence_commands, evidence_json, evidence_line
from groundcode.cli.groups import ProjectGroup
from groundcode.cli.options import coder_option, json_option, opened, project_argument
from groundcode.errors import NameNotFound
from groundcode.locale import _, ngettext

if TYPE_CHECKING:
    from groundcode.domain.codes import CodeTree
    from groundcode.domain.theory import Paradigm, ParadigmRole
    from groundcode.workspace import Workspace

_SLOTS = "causal_condition, context, intervening_condition, strategy, consequence"
slot_argument = click.argument("slot", metavar="SLOT")


@click.group(
    "paradigm", cls=ProjectGroup,
    help=_(
        "Paradigms: a phenomenon with its conditions, strategies and consequences. PARADIGM is its name, its phenomenon's, or "
        "an id; SLOT is one of {slots}. PROJECT may stand first: groundcode paradigm PROJECT start CODE."
    ).format(slots=_SLOTS),
)  # fmt: skip
def paradigm_command() -> None:
    """Paradigms."""


@paradigm_command.command("list", help=_("List the paradigms of PROJECT."))
@project_argument
@json_option
def list_command(project: Path, as_json: bool) -> None:
    """List the paradigms."""
    from groundcode.cli.output import line, print_json
    from groundcode.domain.theory import SLOTS

    with opened(project) as workspace:
        paradigms, tree, excuses = workspace.paradigms.list_(), workspace.tree(), workspace.paradigms.excuses()
    if as_json:
        print_json([paradigm_json(tree, one) for one in paradigms])
        return
    for one in paradigms:
        click.echo(line(_name(tree, one.phenomenon) + (f"  {one.name}" if one.name else "")) + _fault(one))
        for slot in SLOTS:
            codes = _(", ").join(_name(tree, role.code) + _fault(role) for role in one.of(slot))
            click.echo(f"    {_(slot.words)}{_(': ')}{line(codes) or '–'}")
            for role in one.of(slot):
                for evidence in role.evidence:
                    click.echo(f"        {line(_name(tree, role.code))}  {evidence_line(evidence)}")
        for evidence in one.evidence:
            click.echo("    " + evidence_line(evidence))
    for code, reason in excuses.items():
        click.echo(line(_("{name} has none: {reason}").format(name=_name(tree, code), reason=reason)))


def paradigm_json(tree: CodeTree, paradigm: Paradigm) -> dict[str, Any]:
    """A paradigm as JSON."""
    return {
        "id": paradigm.id, "phenomenon": _name(tree, paradigm.phenomenon), "name": paradigm.name, "gone": paradigm.gone,
        "lowered": paradigm.lowered,
        "roles": [
            {
                "id": role.id, "slot": role.slot.value, "code": _name(tree, role.code), "gone": role.gone,
                "lowered": role.lowered, "evidence": [evidence_json(one) for one in role.evidence],
            }
            for role in paradigm.roles
        ],
        "evidence": [evidence_json(one) for one in paradigm.evidence],
    }  # fmt: skip


def _name(tree: CodeTree, code: str) -> str:
    return tree.all[code].name if code in tree.all else "?"


def _fault(one: Paradigm | ParadigmRole) -> str:
    return " " + _("[gone]") if one.gone else " " + _("[its level is too low]") if one.lowered else ""


@paradigm_command.command("start", help=_("Begin the paradigm of CODE, a category or a main category."))
@project_argument
@click.argument("code", metavar="CODE")
@click.option("--name", default="", metavar="NAME", help=_("A name, where a phenomenon has several."))
@coder_option
def start_command(project: Path, code: str, name: str, coder: str | None) -> None:
    """Begin a paradigm."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.tree().get(code)
        workspace.paradigms.start(found.id, name)
    say(_("The paradigm of “{name}” was begun.").format(name=found.name))


@paradigm_command.command("add", help=_("Put CODE..., concepts or higher, into SLOT of PARADIGM."))
@project_argument
@click.argument("paradigm", metavar="PARADIGM")
@slot_argument
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@coder_option
def add_command(project: Path, paradigm: str, slot: str, codes: tuple[str, ...], coder: str | None) -> None:
    """Fill a slot."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found, tree = workspace.paradigms.named(paradigm), workspace.tree()
        wanted = [tree.get(one) for one in codes]
        workspace.paradigms.add_all(found.id, slot, [code.id for code in wanted])
    for code in wanted:
        say(_("“{code}” was put into the paradigm of “{name}”.").format(code=code.name, name=_name(tree, found.phenomenon)))


@paradigm_command.command("move", help=_("Move CODE from SLOT of PARADIGM to the slot --to, or within its slot."))
@project_argument
@click.argument("paradigm", metavar="PARADIGM")
@slot_argument
@click.argument("code", metavar="CODE")
@click.option("--to", "into", metavar="SLOT", help=_("The slot it goes to (else it stays in its own)."))
@click.option("--before", metavar="CODE", help=_("The code there that it goes before (else it goes last)."))
@coder_option
def move_command(
    project: Path, paradigm: str, slot: str, code: str, into: str | None, before: str | None, coder: str | None
) -> None:  # fmt: skip
    """Move a code between slots."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.paradigms.named(paradigm)
        role, there = _role(workspace, found, slot, code), into or slot
        next_one = _role(workspace, found, there, before).id if before else None
        workspace.paradigms.move(role.id, there, before=next_one)
        changed = workspace.has_changed
    say(_("“{code}” was moved.").format(code=code) if changed else _("Nothing changed."))


@paradigm_command.command("remove", help=_("Take CODE out of SLOT of PARADIGM, with the evidence bound to it there."))
@project_argument
@click.argument("paradigm", metavar="PARADIGM")
@slot_argument
@click.argument("code", metavar="CODE")
@coder_option
def remove_command(project: Path, paradigm: str, slot: str, code: str, coder: str | None) -> None:
    """Empty a slot of a code."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.paradigms.named(paradigm)
        workspace.paradigms.remove(_role(workspace, found, slot, code).id)
    say(_("“{code}” was taken out; groundcode undo brings it back.").format(code=code))


@paradigm_command.command("rename", help=_("Give PARADIGM the name NAME; “” takes it away."))
@project_argument
@click.argument("paradigm", metavar="PARADIGM")
@click.argument("name", metavar="NAME")
@coder_option
def rename_command(project: Path, paradigm: str, name: str, coder: str | None) -> None:
    """Rename a paradigm."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        workspace.paradigms.rename(workspace.paradigms.named(paradigm).id, name)
        changed = workspace.has_changed
    say(_("The paradigm was renamed.") if changed else _("Nothing changed."))


@paradigm_command.command("delete", help=_("Delete PARADIGM; its codes stay, and undo brings it back."))
@project_argument
@click.argument("paradigm", metavar="PARADIGM")
@coder_option
def delete_command(project: Path, paradigm: str, coder: str | None) -> None:
    """Delete a paradigm."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        found = workspace.paradigms.named(paradigm)
        roles, _evidence = workspace.paradigms.delete(found.id)
    say(
        ngettext("The paradigm was deleted, with {count} code in its slots; groundcode undo brings it back.",
                 "The paradigm was deleted, with {count} codes in its slots; groundcode undo brings it back.", roles)
        .format(count=roles)
    )  # fmt: skip


@paradigm_command.command("excuse", help=_("Say why CODE has no paradigm (REASON; “” takes it back)."))
@project_argument
@click.argument("code", metavar="CODE")
@click.argument("reason", metavar="REASON")
@coder_option
def excuse_command(project: Path, code: str, reason: str, coder: str | None) -> None:
    """Do without a paradigm."""
    from groundcode.cli.output import say

    with opened(project, coder) as workspace:
        workspace.paradigms.excuse(workspace.tree().get(code).id, reason)
        changed = workspace.has_changed
    say(_("The reason was noted.") if changed else _("Nothing changed."))


def _role(workspace: Workspace, paradigm: Paradigm, slot: str, code: str) -> ParadigmRole:
    from groundcode.workspace.paradigms import clean_slot

    wanted, tree = clean_slot(slot), workspace.tree()
    meant = tree.find(code)
    found = next((one for one in paradigm.of(wanted) if one.code in meant or _name(tree, one.code) == code), None)
    if found is None:
        raise NameNotFound(_("code in this slot"), code, [_name(tree, one.code) for one in paradigm.of(wanted)])
    return found


def _find(workspace: Workspace, name: str) -> tuple[str, tuple[str, ...]]:
    """A paradigm, or with “PARADIGM: SLOT: CODE” what stands in a slot of it."""
    parts = [part.strip() for part in name.replace("：", ":").split(":")]
    if len(parts) == 3:
        paradigm = workspace.paradigms.named(parts[0])
        role = _role(workspace, paradigm, parts[1], parts[2])
        return role.id, (role.code,) if role.code in workspace.tree().codes else ()
    found = workspace.paradigms.named(name)
    return found.id, (found.phenomenon,) if not found.gone else ()


add_evidence_commands(paradigm_command, "PARADIGM", _find)
