"""What hours of coding asked for: clauses, segments without labels, marking that ends, a list that follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from groundcode.domain.spans import Span
from groundcode.locale import set_language
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.palette import CodePalette
from groundcode.workspace import Workspace
from tests.tui.desk_testing import at_desk, code_sentence, screen_text, stored, type_name

LONG = "访谈者：他常来吗？\n李阿姨：他天天来，早上七点多，准能看见他，大家都认得。\n\n王叔：確實。\n\n李阿姨：有事打他电话。\n"


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[Path]:
    """A transcript in clauses, with empty lines between the turns."""
    (tmp_path / "甲.txt").write_text(LONG, encoding="utf-8")
    path = tmp_path / "p.groundcode"
    with Workspace.create(path, coder="田野", language="zh") as workspace:
        workspace.sources.import_files([tmp_path / "甲.txt"])
    set_language("en")
    yield path
    set_language(None)


def selected(screen: CodingScreen) -> str:
    """The words that are selected."""
    assert screen.opened is not None
    return screen.text.selection.of(screen.opened.text) if screen.text.selection is not None else ""


def test_a_comma_selects_the_clause_and_then_one_more(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("right_curly_bracket", "comma")
        assert selected(screen) == "他天天来，"
        await pilot.press("comma")
        assert selected(screen) == "他天天来，早上七点多，"
        await pilot.press("comma")
        assert selected(screen) == "他天天来，早上七点多，准能看见他，"

    at_desk(spoken, steps)


def test_a_segment_holds_no_label_of_the_next_speaker(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert screen.opened is not None
        text = screen.opened.text
        screen.text.select(text.index("王叔：") - 1, text.index("李阿姨：有事") + 4)
        await pilot.press("enter")
        await pilot.pause()
        await type_name(pilot, "认可")
        await pilot.press("f9")
        await pilot.pause()
        assert stored(spoken) == [("认可", "確實。", "田野")]

    at_desk(spoken, steps)


def test_what_was_said_is_cut_at_labels_and_blanks_only_at_the_ends(spoken: Path) -> None:
    with Workspace.open(spoken) as workspace:
        opened = workspace.sources.open(workspace.sources.named("甲").id)
    text = opened.text
    whole = opened.said(Span(0, len(text)))
    assert whole is not None
    assert whole.of(text).startswith("他常来吗？")
    assert "王叔：" in whole.of(text)
    assert whole.of(text).endswith("有事打他电话。")
    label = text.index("王叔：")
    assert opened.said(Span(label - 1, label + 3)) is None
    inside = Span(text.index("天天"), text.index("天天") + 2)
    assert opened.said(inside) == inside


def test_coding_ends_the_marking(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("right_curly_bracket", "v", "right", "right", "right")
        assert "Marking" in screen.bar.message
        await pilot.press("enter")
        await pilot.pause()
        await type_name(pilot, "常来")
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("right_curly_bracket")
        assert screen.text.selection is None
        assert stored(spoken) == [("常来", "他天天", "田野")]

    at_desk(spoken, steps)


def test_the_same_code_on_the_same_segment_is_said(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("right_curly_bracket")
        await code_sentence(pilot, "常来")
        await pilot.press("full_stop")
        await pilot.pause()
        assert "stands on this segment already" in screen.bar.message
        assert len(stored(spoken)) == 1

    at_desk(spoken, steps)


def test_a_new_label_is_told_from_a_known_code_and_names_what_is_like_it(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("right_curly_bracket")
        await code_sentence(pilot, "天天常来")
        assert screen.bar.message == "New label: 天天常来"
        await pilot.press("right_curly_bracket")
        await code_sentence(pilot, "常来")
        assert screen.bar.message == "New label: 常来; there is also 天天常来."

    at_desk(spoken, steps)


def test_the_list_shows_the_digits_and_follows_what_was_used(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("right_curly_bracket")
        await code_sentence(pilot, "常来")
        await pilot.press("right_curly_bracket")
        await code_sentence(pilot, "确实")
        rows = {line[2:].split("│")[0].split()[0]: line[0] for line in screen_text(screen.app).splitlines() if line[1:2] == "┃"}
        assert rows == {"常来": "2", "确实": "1"}
        assert screen.codes.code == screen.code_tree.get("确实").id
        await pilot.press("right_curly_bracket", "2")
        await pilot.pause()
        assert screen.codes.code == screen.code_tree.get("常来").id

    at_desk(spoken, steps)


def test_down_passes_over_empty_rows_and_x_works_behind_the_last_word(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        assert screen.opened is not None
        text = screen.opened.text
        screen.text.go_to(text.index("確實"))
        await pilot.press("down")
        turn = screen.opened.version.turn_at(screen.text.cursor)
        assert turn is not None
        assert turn.number == "4"
        screen.text.go_to(text.index("確實。") + 3)
        await pilot.press("x", "x")
        assert selected(screen) == "確實。"

    at_desk(spoken, steps)


def test_letters_that_come_with_the_key_that_opens_the_palette_are_typed_into_it(spoken: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("right_curly_bracket", "enter")
        palette = screen.app.screen
        assert isinstance(palette, CodePalette)
        palette.set_focus(None)
        await pilot.press("a", "b")
        await pilot.pause()
        assert palette._query == "ab"

    at_desk(spoken, steps)
