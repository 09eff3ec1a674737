"""What the tests of the selective screen and of the storyline share."""

from __future__ import annotations

from pathlib import Path

from groundcode.domain.theory import Construct, Pathway
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.selective import SelectiveScreen
from groundcode.tui.widgets.model_picture import ModelPicture
from groundcode.workspace import Workspace
from tests.tui.theory_project import MAIN, with_relations


def pathways(project: Path) -> dict[str, Pathway]:
    with Workspace.open(project) as workspace:
        return {one.name: one for one in workspace.pathways.list_()}


def constructs(project: Path) -> dict[str, Construct]:
    with Workspace.open(project) as workspace:
        return {one.name: one for one in workspace.constructs.list_()}


def story(project: Path) -> str:
    with Workspace.open(project) as workspace:
        return workspace.storyline.text()


def core(project: Path) -> str:
    with Workspace.open(project) as workspace:
        found = workspace.codes.core()
        return workspace.tree().codes[found].name if found else ""


def at_row(screen: DeskScreen, kind: str, text: str = "") -> SelectiveScreen:
    """The screen with the bar on a row of a kind, which holds a text."""
    assert isinstance(screen, SelectiveScreen)
    rows = [n for n, row in enumerate(screen.list_._shown) if row.kind == kind and text in row.text]
    assert rows, [row for row in screen.list_.shown_rows if row.kind == kind]
    screen.list_.highlighted = rows[0]
    return screen


def row_texts(screen: DeskScreen, kind: str) -> list[str]:
    assert isinstance(screen, SelectiveScreen)
    return [row.text for row in screen.list_.shown_rows if row.kind == kind]


def model(screen: DeskScreen) -> str:
    return screen.query_one(ModelPicture).words


def whole_theory(project: Path) -> Path:
    """A pathway, two constructs with an item each, a storyline that cites two categories and a turn."""
    path = with_relations(project)
    with Workspace.open(path) as workspace:
        tree = workspace.tree()
        workspace.pathways.add("信任之路", [one.id for one in workspace.relations.list_()])
        for name in MAIN[:2]:
            construct = workspace.constructs.add(name, codes=[tree.get(name).id])
            workspace.constructs.add_item(construct, f"我觉得{name}。")
        workspace.storyline.write("[[亲近]]带来[[信任]]。他天天来[[甲-2]]。")
    return path
