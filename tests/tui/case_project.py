"""What the tests of the cases screen share: a project with cases, and looks at what is stored."""

from __future__ import annotations

from pathlib import Path

from groundcode.domain.cases import Case, CaseKind
from groundcode.tui.screens.cases import CasesScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.workspace import Workspace


def with_cases(project: Path) -> Path:
    """Two informants of a site; one speaks in 甲."""
    with Workspace.open(project) as workspace:
        site = workspace.cases.add("槐枫苑", kind=CaseKind.SITE)
        aunt = workspace.cases.add("P01", parent=site)
        workspace.cases.add("P02", parent=site)
        workspace.cases.bind(aunt, "甲")
        workspace.cases.set_value(aunt, "年龄", "67")
        source = workspace.sources.named("甲")
        text = workspace.sources.open(source.id).text
        at = text.index("看见就踏实")
        workspace.codings.apply_new("踏实", source.id, at, at + 5, version=source.version)
    return project


def case(project: Path, name: str) -> Case:
    """A case as it is stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return workspace.cases.named(name)


def values(project: Path, name: str) -> dict[str, str]:
    """Variable -> value of a case, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        by_id = {variable.id: variable.name for variable in workspace.cases.variables()}
        return {by_id[variable]: value for variable, value in workspace.cases.named(name).values.items()}


def names(project: Path) -> list[str]:
    with Workspace.open(project) as workspace:
        return [one.name for one in workspace.cases.list_()]


def to(screen: DeskScreen, name: str, column: str = "name") -> CasesScreen:
    """The cursor to a cell, by the case's and the column's name."""
    assert isinstance(screen, CasesScreen)
    variables = {variable.name: variable.id for variable in screen.variables.values()}
    screen.grid.go_to(screen.workspace.cases.named(name).id, variables.get(column, column))
    return screen
