"""What the tests of the sources screen share: files to bring in, and looks at what is stored."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.sources import SourcesScreen
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.workspace import Workspace
from tests.tui.screen_testing import keys, now, typed

MORE = "访谈者：社区里人熟吗？\n孙师傅：早先都不熟，后来一块儿站岗就熟了，见面都招呼。\n" * 3
LONG = "".join(
    f"访谈者：第{n}个问题是什么？\n李阿姨：第{n}天她在院子里走了{n * 7}步，看见了{n * 3}个邻居。\n" for n in range(1, 25)
)


def names(project: Path) -> list[str]:
    """The sources that are stored, read by another opening of the file."""
    with Workspace.open(project) as workspace:
        return [source.name for source in workspace.sources.list_(sealed=True)]


def text_of(project: Path, source: str) -> str:
    with Workspace.open(project) as workspace:
        return workspace.sources.open(workspace.sources.named(source).id).text


def code(project: Path, source: str, quote: str, name: str = "走访", coder: str | None = None) -> None:
    with Workspace.open(project, coder=coder) as workspace:
        opened = workspace.sources.open(workspace.sources.named(source).id)
        at = opened.text.index(quote)
        workspace.codings.apply_new(name, opened.source.id, at, at + len(quote), version=opened.version.id)


async def choose_file(pilot: Pilot[None], path: Path | str) -> None:
    """Type a path into the chooser of files."""
    now(pilot, FileChooser)
    await keys(pilot, "slash")
    await typed(pilot, str(path))


async def to(screen: DeskScreen, name: str) -> None:
    """The bar to a source."""
    assert isinstance(screen, SourcesScreen)
    screen.grid.go_to(screen.workspace.sources.named(name, sealed=True).id)


def file_of(project: Path, name: str, text: str, suffix: str = ".txt") -> Path:
    path = project.parent / f"{name}{suffix}"
    path.write_text(text, encoding="utf-8")
    return path
