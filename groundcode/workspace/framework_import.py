"""A framework matrix that comes back with cells that somebody wrote: a plan first, then one change."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from groundcode.errors import InvalidDocument
from groundcode.exchange.codebooks.marks import digest, restored
from groundcode.exchange.framework_files import ReturnedFramework, read_framework
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.framework import read_written, write_cells

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell that would get another text."""

    case: str
    code: str
    """Ids."""
    case_name: str
    code_name: str
    before: str
    """What a person wrote of it here; "" where nobody did."""
    after: str
    both_sides: bool
    """Whether it was written anew here too since the file was written."""


@dataclass(frozen=True, slots=True)
class LeftCell:
    """Something in the file that is not taken in."""

    where: str
    text: str
    why: str
    """A sentence."""


@dataclass(slots=True)
class FrameworkPlan:
    """What taking in a file would do."""

    path: str
    cells: list[PlannedCell] = field(default_factory=list)
    left_out: list[LeftCell] = field(default_factory=list)
    source: ReturnedFramework | None = None
    done: bool = False

    def to_write(self, *, take_theirs: bool) -> list[PlannedCell]:
        """The cells that are written."""
        return [cell for cell in self.cells if take_theirs or not cell.both_sides]

    def value(self, *, take_theirs: bool) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.path, "done": self.done,
            "cells": [
                {
                    "case": one.case_name, "code": one.code_name, "before": one.before, "after": one.after,
                    "both_sides": one.both_sides, "taken": take_theirs or not one.both_sides,
                }
                for one in self.cells
            ],
            "left_out": [{"where": one.where, "text": one.text, "why": one.why} for one in self.left_out],
        }  # fmt: skip


def make_plan(workspace: Workspace, path: Path) -> FrameworkPlan:
    """What `Framework.plan` does."""
    found = read_framework(path)
    if found.project != workspace.id:
        raise InvalidDocument(str(path), _("framework matrix of this project"), _("another project wrote it"))
    with workspace.store.reading() as connection:
        return _plan(connection, found)


def apply_plan(workspace: Workspace, plan: FrameworkPlan, *, take_theirs: bool) -> FrameworkPlan:
    """What `Framework.apply` does; the plan is made again on the project as it stands."""
    assert plan.source is not None
    shown = {(one.case, one.code): one.before for one in plan.cells}
    with workspace.change("framework") as made:
        now = _plan(made.connection, plan.source)
        now.cells = [one if shown.get((one.case, one.code), one.before) == one.before else _contested(one) for one in now.cells]
        write_cells(workspace, made, {(one.case, one.code): one.after for one in now.to_write(take_theirs=take_theirs)})
    now.done = True
    return now


def _contested(one: PlannedCell) -> PlannedCell:
    return PlannedCell(one.case, one.code, one.case_name, one.code_name, one.before, one.after, True)


def _plan(connection: Connection, found: ReturnedFramework) -> FrameworkPlan:
    tree = reading.read_tree(connection)
    cases = {case.id: case for case in read_cases(connection)}
    written = read_written(connection, tree)
    plan = FrameworkPlan(found.path, source=found)
    for stranger in found.strangers:
        plan.left_out.append(LeftCell(stranger, "", _("The file did not have this row or column when it was written.")))
    for (case, code), text in found.cells.items():
        target = tree.target(code) if code in tree.all else None
        if case not in cases or target is None:
            where = f"{cases[case].name if case in cases else case} × {tree.codes[target].name if target else code}"
            plan.left_out.append(LeftCell(where, text, _("The case or the category is gone.")))
            continue
        where = f"{cases[case].name} × {tree.codes[target].name}"
        before, _memos = written.get((case, target), ("", ()))
        why = _why_not(found, (case, code), text)
        if why:
            plan.left_out.append(LeftCell(where, text, why))
            continue
        after = restored(text, before)
        if digest(after) == digest(before):
            continue
        stood = found.stood.get((case, code), "")
        both = digest(before) != (stood or digest(""))
        plan.cells.append(PlannedCell(case, target, cases[case].name, tree.codes[target].name, before, after, both))
    return plan


def _why_not(found: ReturnedFramework, key: tuple[str, str], text: str) -> str:
    if not text:
        return _("An emptied cell takes nothing away: what was written stays.")
    if key in found.cut:
        return _("The text was longer than a cell can hold: change it in groundcode.")
    return ""
