"""What is cut where there is little room, what is not, and what more room is used for."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from groundcode.domain.levels import Level
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.widgets.flowing import Flowing, flowed
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text
from tests.tui.retrieval_testing import at_retrieval, counts
from tests.tui.screen_testing import on_screen

CLOSING = "，。、”）？！"


def titled(project: Path, title: str) -> Path:
    path = project.with_name("titled.groundcode")
    with Workspace.create(path, coder="田野", language="zh", title=title) as workspace:
        workspace.sources.import_files([project.with_name("甲.txt")])
    return path


def first_row(screen: DeskScreen) -> str:
    return screen_text(screen.app).split("\n")[0].rstrip()


def test_a_title_without_room_ends_with_a_sign_of_it(project: Path) -> None:
    project = titled(project, "a title of many words that goes on and on and on and on")

    async def steps(_pilot: Pilot[None], screen: DeskScreen) -> None:
        assert first_row(screen).endswith("…")
        assert len(first_row(screen)) > 72, "and not a word earlier than it must"

    on_screen(project, "codebook", steps, size=(80, 24))


def test_the_screens_are_named_whole(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await pilot.press("f10")
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "two groups side by side" in shown
        assert "model, pathways, storyline, constructs" in shown

    for width in (80, 120):
        at_desk(project, steps, size=(width, 30))


def test_whose_codings_are_counted_is_said_before_a_long_title(project: Path) -> None:
    project = titled(project, "社区警务中的信任与距离")

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await pilot.pause()
        assert first_row(pilot.app.screen).startswith("社区警务…   counts: 田野")  # type: ignore[arg-type]

    at_desk(project, steps, size=(120, 30))


@pytest.mark.parametrize(("width", "shown"), [(120, False), (200, True)])
def test_a_wide_window_has_room_for_names_of_codes(project: Path, width: int, shown: bool) -> None:
    name = "他天天在院里转我们都认得他了"
    with Workspace.open(project) as workspace:
        workspace.codes.create(name)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        await pilot.pause()
        assert (name in screen_text(pilot.app)) is shown

    at_desk(project, steps, size=(width, 30))


def test_retrieval_says_what_is_missing_where_nothing_is_coded(project: Path) -> None:
    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        assert counts(screen) == "Nothing is coded yet: what is coded in the text stands here."

    at_desk(project, steps)


def test_how_much_was_found_is_told_before_who_coded_it(project: Path) -> None:
    for n in range(9):
        with Workspace.open(project, coder=f"a coder with a long name {n}") as workspace:
            source = workspace.sources.named("甲")
            at = workspace.sources.open(source.id).text.index("看见就踏实")
            workspace.codings.apply_new(f"code {n}", source.id, at, at + 5)

    async def steps(pilot: Pilot[None], _home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        assert counts(screen).startswith("9 codings · 1 segment · 1 source · 0 cases · by ")
        assert counts(screen).endswith("…")
        assert screen.query_one("#counted", Static).region.height == 2

    at_desk(project, steps, size=(80, 24))


@pytest.mark.parametrize("width", range(8, 40))
def test_no_row_begins_with_a_comma(width: int) -> None:
    words = "我说看大门怎么了，看的是自己家大门。“自己家大门”，这话怎么讲？（笑）后来，就后来了。" * 3
    rows = flowed(Content.assemble(words[:20], (words[20:], "bold")), width)
    assert rows.plain.replace("\n", "") == words
    assert not [row for row in rows.plain.split("\n") if row[0] in CLOSING or row[-1] in "“（"]
    assert any(span.style == "bold" for span in rows.spans)


def test_prose_without_room_ends_with_a_sign_of_it(project: Path) -> None:
    reason = "它是前因，已作为因果条件写进别的典范，它的结果就是那些现象。" * 6
    assert flowed(Content(reason), 40, 3).plain.endswith("…")
    assert len(flowed(Content(reason), 40, 3).plain.split("\n")) == 3
    assert flowed(Content("短。"), 40, 3).plain == "短。"
    with Workspace.open(project) as workspace:
        code = workspace.codes.create("信任", level=Level.CATEGORY)
        workspace.paradigms.excuse(code, reason)

    async def steps(pilot: Pilot[None], screen: DeskScreen) -> None:
        about = screen.query_one("#about", Flowing)
        shown = str(about.render()).split("\n")
        assert (len(shown), shown[-1][-1]) == (3, "…")
        assert not [row for row in shown if row[0] in CLOSING]
        await pilot.resize_terminal(200, 40)
        await pilot.pause()
        assert len(str(about.render()).split("\n")[0]) > len(shown[0]), "it is wrapped anew"

    on_screen(project, "axial", steps, size=(100, 30))
