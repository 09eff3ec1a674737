"""Finding words from the text: what is listed, where Enter goes, and how one goes on to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TextArea

from groundcode.domain.hits import Hit, HitKind
from groundcode.domain.ids import IdFactory
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.find import FindWords, open_find
from groundcode.tui.widgets.hit_row import hit_row
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, screen_text


@pytest.fixture
def written(project: Path) -> Path:
    """A third transcript in Traditional Chinese, a memo and a code."""
    other = project.parent / "丙.txt"
    other.write_text("訪談者：鄰居呢？\n王姐：鄰居天天來，他也天天来。\n", encoding="utf-8")
    with Workspace.open(project) as workspace:
        workspace.sources.import_files([other])
        workspace.memos.write("天天见，才踏实。", kind="theoretical", about=(workspace.id,))
        workspace.codes.create("天天见")
    return project


async def settled(pilot: Pilot[None]) -> None:
    """Wait for the key pause and for the search behind the picture."""
    find = pilot.app.screen
    if isinstance(find, FindWords):
        if find._timer is not None:
            find._timer.stop()
        find._search_others()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group == "find"])
    await pilot.pause()


async def look_for(pilot: Pilot[None], words: str) -> FindWords:
    """F3 and the words."""
    await pilot.press("f3")
    await pilot.pause()
    find = pilot.app.screen
    assert isinstance(find, FindWords)
    find.query_one(Input).value = words
    await pilot.pause()
    await settled(pilot)
    return find


def listed(find: FindWords) -> list[str]:
    """The rows, without the spaces that line the hits up."""
    return [" ".join(str(option.prompt).split()) for option in find.query_one(OptionList).options]


def under_bar(find: FindWords) -> Hit | None:
    """The hit that Enter would take."""
    at = find.query_one(OptionList).highlighted
    return find._rows[at] if at is not None else None


def is_open(pilot: Pilot[None]) -> bool:
    """Whether the list of hits is what one sees."""
    return isinstance(pilot.app.screen, FindWords)


def selected(screen: CodingScreen) -> tuple[str, str, int]:
    """(transcript, what is selected in it, where)."""
    assert screen.opened is not None
    span = screen.text.selection
    assert span is not None
    return screen.opened.source.name, span.of(screen.opened.text), span.start


def test_hits_here_come_first_then_others_memos_and_codes(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        find = await look_for(pilot, "天天")
        assert listed(find) == [
            "In this transcript: 1", "2 李阿姨 他天天在院里转。看见就踏实。",
            "In other transcripts", "丙-2 王姐 鄰居天天來，他也天天来。", "丙-2 王姐 鄰居天天來，他也天天来。",
            "In memos", "memo: 天天见，才踏实。", "In the codebook", "name: 天天见 天天见",
        ]  # fmt: skip
        assert find.query_one(MessageBar).message == "1 in this transcript, 4 elsewhere"
        assert "天天在院里转" in screen_text(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.text.selection is None

    at_desk(written, steps)


def test_enter_again_goes_to_the_next_one_through_the_whole_project_and_round(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await look_for(pilot, "天天")
        await pilot.press("enter")
        await pilot.pause()
        first = selected(screen)
        assert first[:2] == ("甲", "天天")
        assert screen.bar.message == "1 of 1 in this transcript; F3 Enter goes to the next."
        seen = [first]
        for _step in range(3):
            await pilot.press("f3")
            await pilot.pause()
            await settled(pilot)
            await pilot.press("enter")
            await pilot.pause()
            seen.append(selected(screen))
        assert [name for name, _words, _at in seen] == ["甲", "丙", "丙", "甲"]
        assert seen[1][2] < seen[2][2]
        assert seen[3] == first

    at_desk(written, steps)


def test_enter_before_the_others_are_searched_goes_there_when_they_are(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("f3")
        await pilot.pause()
        find = pilot.app.screen
        assert isinstance(find, FindWords)
        find.query_one(Input).value = "王姐"
        await pilot.press("enter")
        await pilot.pause()
        assert is_open(pilot)
        await settled(pilot)
        assert not is_open(pilot)
        assert selected(screen)[:2] == ("丙", "王姐")

    at_desk(written, steps)


def test_the_other_script_is_found_and_told(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        find = await look_for(pilot, "邻居")
        assert [row for row in listed(find) if "鄰居" in row]
        assert find.query_one(MessageBar).message == "0 in this transcript, 2 elsewhere Written otherwise: 鄰居 2"
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert selected(screen)[:2] == ("丙", "鄰居")

    at_desk(written, steps)


def test_nothing_found_says_what_is_nearly_so(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        find = await look_for(pilot, "天 天")
        assert find.query_one(MessageBar).message.startswith("Found nowhere. Nearly so: 天天 (")
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is find

    at_desk(written, steps)


def test_a_memo_opens_and_a_code_has_the_bar(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await look_for(pilot, "才踏实")
        await pilot.press("enter")
        await pilot.pause()
        pilot.app.screen.query_one(TextArea).insert("记下。")
        await pilot.press("escape")
        await pilot.pause()
        find = await look_for(pilot, "天天见")
        await pilot.press("pagedown", "enter")
        await pilot.pause()
        assert isinstance(find, FindWords)
        assert screen.pane == "codes"
        assert screen.code_tree.codes[screen.codes.code].name == "天天见"

    at_desk(written, steps)
    with Workspace.open(written) as workspace:
        assert [memo.text for memo in workspace.memos.list_()] == ["天天见，才踏实。记下。"]


def test_the_last_words_are_offered_and_written_over(written: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await look_for(pilot, "踏实")
        await pilot.press("enter")
        await pilot.pause()
        open_find(screen)
        await pilot.pause()
        line = pilot.app.screen.query_one(Input)
        assert line.value == "踏实"
        await pilot.press("x")
        assert line.value == "x"

    at_desk(written, steps)


def test_of_very_many_hits_those_around_the_cursor_are_listed(tmp_path: Path, project: Path) -> None:
    long = tmp_path / "长.txt"
    long.write_text("王姐：" + "好的。" * 2000 + "\n", encoding="utf-8")
    with Workspace.open(project) as workspace:
        workspace.sources.import_files([long])

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        screen.text.go_to(3000)
        find = await look_for(pilot, "好")
        assert find.query_one(MessageBar).message.startswith("2000 in this transcript")
        assert len(find._rows) < 400
        hit = under_bar(find)
        assert hit is not None
        assert 3000 <= hit.start < 3003
        await pilot.press("up", "enter")
        await pilot.pause()
        assert selected(screen)[2] == hit.start - 3

    at_desk(project, steps, source="长")


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_small_terminals(written: Path, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        find = await look_for(pilot, "天天")
        assert len(find._rows) == 9
        await pilot.press("down", "pageup", "f3", "enter")
        await pilot.pause()
        assert screen.text.selection is not None

    at_desk(written, steps, size=size)


@pytest.mark.parametrize("width", [20, 60, 78, 108])
@pytest.mark.parametrize("words", ["天天", "\x1b[31m红", "[bold]x", "一" * 200, "👨‍👩‍👧"])
def test_a_row_fits_its_width_and_holds_nothing_that_a_terminal_obeys(width: int, words: str) -> None:
    hit = Hit(
        HitKind.TEXT,
        str(IdFactory()()),
        "P01-居民-李阿姨" * 3,
        "text",
        0,
        9,
        "前文\n" * 20,
        words,
        "后文\t" * 20,
        None,
        "7",
        "李",
    )
    for here in (True, False):
        row = str(hit_row(hit, width, here=here))
        assert cell_len(row) <= width
        assert all(c.isprintable() for c in row)
    if width > 60:
        assert "-7" in row
