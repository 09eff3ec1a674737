"""A codebook taken in from the desk after its plan was read, and written in every format."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.exchange.codebooks import read_codebook
from groundcode.tui.screens.codebook import CodebookScreen
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.widgets.file_chooser import FileChooser
from groundcode.workspace import Workspace
from tests.tui.codebook_testing import Tree, at_codebook, keys, settled, typed, with_codes
from tests.tui.desk_testing import screen_text

HEAD = "format: groundcode-codebook\nversion: 1\ncodes:\n"


@pytest.fixture
def tree(project: Path) -> Tree:
    return with_codes(project)


@pytest.fixture
def book(project: Path, tree: Tree) -> Path:
    """A new code, another name, a definition, a level that stays, hostile words."""
    path = project.parent / "from" / "[b]book.yaml"
    path.parent.mkdir()
    path.write_text(
        HEAD + f"- name: 来往\n  id: {tree.contact}\n  level: main\n  definition: \"[red]人与人\\e[31m\"\n"
        "- {name: 走动, level: label, inclusion: 串门}\n",
        encoding="utf-8",
    )  # fmt: skip
    return path


async def choose(pilot: Pilot[None], path: Path, *key: str) -> None:
    """Ask for a codebook, and type a path into the list of files."""
    await keys(pilot, *(key or ("i",)))
    chooser = pilot.app.screen
    assert isinstance(chooser, FileChooser)
    await keys(pilot, "slash")
    chooser._line.value = str(path)
    await keys(pilot, "enter")
    await settled(pilot)
    await settled(pilot)


def names(project: Path) -> dict[str, str]:
    with Workspace.open(project) as workspace:
        return {code.name: code.definition for code in workspace.tree().codes.values()}


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (20, 5)])
def test_the_plan_is_read_and_taken_in_with_enter(project: Path, tree: Tree, book: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        before = names(project)
        await choose(pilot, book, "ctrl+g")
        assert isinstance(pilot.app.screen, ReportPage)
        if size[0] > 20:
            text = screen_text(pilot.app)
            for words in (
                "What [b]book.yaml would bring",
                "1 code made, 2 texts changed, 1 thing left out",
                "+ 来往",
                "take it in",
            ):
                assert words in text
            assert "[red]人与人" in text
            assert "\x1b" not in text
        await keys(pilot, "escape")
        assert screen.bar.message == "Nothing was taken in."
        assert names(project) == before
        await choose(pilot, book)
        await keys(pilot, "enter")
        assert type(pilot.app.screen).__name__ == "CodebookScreen"
        assert screen.bar.message == "Taken in: 1 code made, 2 texts changed, 1 thing left out."
        assert names(project)["来往"] == "[red]人与人\x1b[31m"
        assert "走动" in names(project)
        assert {"来往", "走动"} <= {code.name for code in screen.code_tree.codes.values()}
        await choose(pilot, book)
        assert isinstance(pilot.app.screen, ReportPage)  # a level that stays is told again
        await keys(pilot, "enter")
        await keys(pilot, "u")
        assert names(project) == before

    at_codebook(project, steps, code=tree.contact, size=size)


def test_what_was_written_after_the_plan_was_shown_stays(project: Path, tree: Tree, book: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.codes.describe(tree.contact, definition="先前")

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await choose(pilot, book)
        with Workspace.open(project) as workspace:
            workspace.codes.describe(tree.contact, definition="刚写的")
        await keys(pilot, "enter")
        assert names(project)["来往"] == "刚写的"
        assert "1 text was changed here too: ours stays." in screen_text(pilot.app)

    at_codebook(project, steps)


def test_files_that_hold_nothing_new_or_nothing_at_all(project: Path, tree: Tree, tmp_path: Path) -> None:
    with Workspace.open(project) as workspace:
        workspace.codebook.export(tmp_path / "same.yaml")
    (tmp_path / "bad.yaml").write_text("codes: [1, {}]\n", encoding="utf-8")

    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        await choose(pilot, tmp_path / "same.yaml")
        assert "Nothing new in same.yaml" in screen.bar.message
        await choose(pilot, tmp_path / "bad.yaml")
        assert "bad.yaml" in screen.bar.message
        assert screen.bar.has_class("-error")

    at_codebook(project, steps)


def test_a_desk_that_may_not_write_takes_nothing_in(project: Path, tree: Tree) -> None:
    with Workspace.open(project, desk=True):

        async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
            await keys(pilot, "i")
            assert screen.bar.message.startswith("Open for reading only")
            assert pilot.app.screen is screen

        at_codebook(project, steps)


def test_a_document_for_a_supervisor_a_page_and_a_file_for_other_programs(project: Path, tree: Tree) -> None:
    async def steps(pilot: Pilot[None], screen: CodebookScreen) -> None:
        for ending in (".docx", ".html", ".qdc"):
            await keys(pilot, "x", "ctrl+u")
            await typed(pilot, f"book{ending}")
            assert "codes written to" in screen.bar.message, ending
        assert "看见就踏实" in zipfile.ZipFile(project.parent / "book.docx").read("word/document.xml").decode("utf-8")
        assert "看见就踏实" in (project.parent / "book.html").read_text(encoding="utf-8")
        assert len(list(read_codebook(project.parent / "book.qdc").codebook.walk())) == 4
        await choose(pilot, project.parent / "book.docx")
        assert "Nothing new in book.docx" in screen.bar.message

    at_codebook(project, steps)
