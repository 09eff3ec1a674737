"""What others write while the desk is open: seen, nothing of the reader's own is moved, nothing lands at a wrong place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from groundcode.domain.levels import Level
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.memo_page import MemoPage
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.picker import Picker
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.tui.desk_testing import at_desk, code_sentence, screen_text, stored, top, type_name

ROOT = Path(__file__).resolve().parents[2]


def elsewhere(project: Path) -> Workspace:
    """The project as another program opens it."""
    return Workspace.open(project, coder="别人")


def run_command(project: Path, *args: str) -> None:
    """The command line, as a person uses it in another window."""
    env = {**os.environ, "GROUNDCODE_DATA": str(project.parent / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "groundcode", *args], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def large(project: Path) -> Path:
    """The project with forty codes and a long transcript."""
    (project.parent / "长.txt").write_text("访谈者：问？\n李阿姨：他天天在院里转。看见就踏实。\n" * 60, encoding="utf-8")
    with Workspace.open(project, coder="田野") as workspace:
        workspace.sources.import_files([project.parent / "长.txt"])
        for number in range(40):
            workspace.codes.create(f"编码{number:02}", level=Level.CONCEPT)
    return project


@pytest.mark.slow
def test_what_the_command_line_writes_is_seen_and_moves_nothing(large: Path) -> None:
    lines = large.parent / "more.jsonl"
    rows = [{"source": "长", "start": 5 + 26 * k, "end": 12 + 26 * k, "code": "别处"} for k in range(9)]
    lines.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("tab", *["down"] * 30, "space", "space")
        await pilot.press("slash")
        await type_name(pilot, "bm")
        await pilot.press("enter")
        await pilot.press("shift+tab" if screen.pane == "filter" else "tab")
        screen.text.focus()
        screen.text.go_to(700)
        await pilot.press("x", "x")
        await pilot.pause()
        before = (
            screen.text.cursor, screen.text.selection, screen.text.scroll_offset, screen.codes.marked, screen.codes.code,
            screen.codes.scroll_offset, screen.query_one("#filter", Input).value, screen.pane,
        )  # fmt: skip
        assert len(screen.codes.marked) == 2
        assert before[1] is not None
        assert before[2] != Offset(0, 0)
        run_command(large, "code", str(large), "--from", str(lines), "--create", "--coder", "别人")
        screen._watch()
        await pilot.pause()
        assert "changed elsewhere" in screen.bar.message
        assert len(screen.text.document.codings) == 9
        after = (
            screen.text.cursor, screen.text.selection, screen.text.scroll_offset, screen.codes.marked, screen.codes.code,
            screen.codes.scroll_offset, screen.query_one("#filter", Input).value, screen.pane,
        )  # fmt: skip
        assert after == before

    at_desk(large, steps, source="长")


async def palette_on(pilot: Pilot[None], screen: CodingScreen, words: str) -> None:
    """Some words are selected and the palette is open."""
    start = screen.text.document.text.index(words)
    screen.text.select(start, start + len(words))
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(top(screen), CodePalette)


@pytest.mark.parametrize("way", ["key", "command list"])
def test_a_text_corrected_while_the_palette_is_open_is_coded_at_the_right_words(project: Path, way: str) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        opened = screen.opened
        assert opened is not None
        start = opened.text.index("看见就踏实")
        screen.text.select(start, start + 5)
        await pilot.press("enter" if way == "key" else "ctrl+p")
        await pilot.pause()
        with elsewhere(project) as other:
            other.sources.edit_text(opened.source.id, opened.text.replace("他天天", "他每天每天都"))
        if way == "command list":
            assert isinstance(top(screen), Picker)
            await type_name(pilot, "code the sel")
            await pilot.press("enter")
            await pilot.pause()
            await pilot.pause()
        assert isinstance(top(screen), CodePalette)
        await type_name(pilot, "安心")
        await pilot.press("f9")
        await pilot.pause()
        await pilot.pause()
        assert "安心" in screen.bar.message
        assert "The text was corrected meanwhile" in screen.bar.message
        assert "他每天每天都" in screen_text(screen.app)
        (shown,) = screen.text.document.codings
        assert screen.text.document.text[shown.start : shown.end] == "看见就踏实"

    at_desk(project, steps)
    assert [(code, quote) for code, quote, _coder in stored(project)] == [("安心", "看见就踏实")]


@pytest.mark.parametrize("act", ["deleted", "sealed"])
def test_a_source_that_goes_while_the_palette_is_open_is_refused_with_a_sentence(project: Path, act: str) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await palette_on(pilot, screen, "看见就踏实")
        with elsewhere(project) as other:
            if act == "sealed":
                other.holdout.reserve(Wish(sources=("甲",)))
            else:
                other.sources.delete(other.sources.named("甲").id)
        await type_name(pilot, "安心")
        await pilot.press("f9")
        await pilot.pause()
        await pilot.pause()
        assert "甲" in screen.bar.message or "source" in screen.bar.message
        assert "no longer open to read" in screen.bar.message
        assert "inside groundcode" not in screen.bar.message
        assert "walks the yard" in screen_text(screen.app)

    at_desk(project, steps)
    assert stored(project) == []


def test_a_memo_on_a_coding_that_goes_meanwhile_is_kept(project: Path) -> None:
    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await pilot.press("down")
        await code_sentence(pilot, "踏实")
        await pilot.press("escape", "left", "e")
        await pilot.pause()
        assert isinstance(top(screen), MemoPage)
        with elsewhere(project) as other:
            other.codings.remove([s.id for s in other.codings.segments()])
        await type_name(pilot, "想法")
        await pilot.press("escape")
        await pilot.pause()
        if isinstance(top(screen), MemoPage):
            assert top(screen).query_one(TextArea).text == "想法"
            await pilot.press("escape")
            await pilot.pause()
        assert top(screen) is screen
        with elsewhere(project) as other:
            kept = [m.text for m in other.memos.list_()] + list(other.store.drafts().values())
            assert "想法" in kept

    at_desk(project, steps)


@pytest.mark.parametrize("act", ["deleted", "merged"])
def test_a_code_that_goes_while_the_palette_shows_it(project: Path, act: str) -> None:
    with Workspace.open(project, coder="田野") as workspace:
        workspace.codes.create("走访")
        workspace.codes.create("踏实")

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        await palette_on(pilot, screen, "看见就踏实")
        with elsewhere(project) as other:
            gone, kept = (other.tree().get(name).id for name in ("踏实", "走访"))
            if act == "merged":
                other.codes.merge(gone, kept)
            else:
                other.codes.delete(gone)
        await type_name(pilot, "踏实")
        await pilot.press("enter")
        await pilot.pause(0.2)
        if isinstance(top(screen), CodePalette):
            await pilot.press("enter")  # the first one came with the committed text
            await pilot.pause()
        assert top(screen) is screen
        assert "inside groundcode" not in screen.bar.message
        assert screen.bar.message
        if act == "deleted":
            assert screen.bar.has_class("-error")
            assert stored(project) == []
        else:
            assert {code for code, _quote, _coder in stored(project)} <= {"走访"}
        assert [row.name for row in screen.codes.shown_rows if row.id] == ["走访"]

    at_desk(project, steps)


def test_a_code_deleted_elsewhere_while_its_memo_name_or_parent_is_asked(project: Path) -> None:
    with Workspace.open(project, coder="田野") as workspace:
        workspace.codes.create("走访")
        workspace.codes.create("踏实")

    async def steps(pilot: Pilot[None], screen: CodingScreen) -> None:
        for key in ("r", "e", "m", "g", "M", "d"):
            with elsewhere(project) as other:
                code = other.codes.create("新的")
            screen._watch()
            screen.codes.focus()
            screen.codes.go_to(code)
            screen.codes.clear_marks()
            screen.bar.clear()
            await pilot.press(key)
            await pilot.pause()
            assert top(screen) is not screen, key
            with elsewhere(project) as other:
                other.codes.delete(code)
            await type_name(pilot, "走访" if key == "M" else "想")
            await pilot.pause(0.15)
            await pilot.press("escape" if key == "e" else "enter")
            await pilot.pause()
            if key == "M":
                await pilot.press("enter")
            for _again in range(3):
                await pilot.pause()
                if top(screen) is not screen:
                    await pilot.press("escape")
            await pilot.pause()
            assert top(screen) is screen, key
            assert "inside groundcode" not in screen.bar.message, (key, screen.bar.message)
            assert {c.name for c in screen.code_tree.codes.values()} <= {"走访", "踏实", "想"}, key

    at_desk(project, steps)
