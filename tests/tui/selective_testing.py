"""What the tests of the selective screen and of the storyline share."""

from __future__ import annotations

from pathlib import Path

from groundcode.domain.theory import Construct, Pathway
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.selective import SelectiveScreen
from groundcode.tui.widgets.model_picture import ModelPicture
from groundcode.workspace import Workspace


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
