"""Conditions of a question: chosen without typing, joined, in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from groundcode.locale import set_language
from groundcode.tui.retrieving import code_name, joined
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.widgets.picker import Picker
from groundcode.workspace import Workspace
from tests.tui.desk_testing import type_name
from tests.tui.retrieval_testing import at_retrieval, coded_by_two, counts, quotes, run, settled


@pytest.fixture
def coded(project: Path) -> Path:
    return coded_by_two(project)


def test_conditions_without_typing(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        await type_name(pilot, "kjd")
        await pilot.press("enter")
        await settled(pilot)
        assert screen.query_one("#query", Input).value == "code:可见度"
        assert len(quotes(screen)) == 2
        await pilot.press("a", "k")
        await pilot.pause()
        await type_name(pilot, "tongmen")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Chooser)
        await pilot.press("2")
        await settled(pilot)
        assert screen.query_one("#query", Input).value == "code:可见度 and not coder:同门"
        assert quotes(screen) == ["他天天在院里转。"]
        await pilot.press("h")
        await pilot.pause()
        await pilot.press("down", "enter")
        await settled(pilot)
        assert screen.query_one("#query", Input).value == "code:可见度"

    run(coded, steps)


@pytest.mark.parametrize(
    ("letter", "picked", "query", "count"),
    [
        ("w", "kjd", "own:可见度", 0), ("l", "concept", "level:concept", 2), ("p", "p01", "case:P01", 3),
        ("s", "lay", "speaker:李阿姨", 3), ("o", "b", "source:B", 1), ("m", "", "mark:starred", 0),
    ],
)  # fmt: skip
def test_every_kind_of_condition(coded: Path, letter: str, picked: str, query: str, count: int) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        screen = await at_retrieval(pilot)
        await pilot.press("ctrl+n", letter)
        await pilot.pause()
        await type_name(pilot, picked)
        await pilot.press("enter")
        await settled(pilot)
        assert (screen.kept.query, len(quotes(screen))) == (query, count)
        if not count:
            assert counts(screen) == "Nothing found."

    run(coded, steps)


def test_in_chinese_the_question_is_in_chinese(coded: Path) -> None:
    async def steps(pilot: Pilot[None], home: CodingScreen) -> None:
        set_language("zh")
        screen = await at_retrieval(pilot)
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f4")
        await pilot.pause()
        await type_name(pilot, "kjd")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1")
        await settled(pilot)
        assert screen.kept.query == "个案:P01 和 编码:可见度"
        assert len(quotes(screen)) == 2

    run(coded, steps)


@pytest.mark.parametrize(
    ("query", "how", "expected"),
    [
        ("*", "not", "case:P01"), ("", "or", "case:P01"), ("a or b", "and", "(a or b) and case:P01"),
        ("a and b", "not", "a and b and not case:P01"), ("a and b", "near", "(a and b) near/2 case:P01"),
        ("a and b", "or", "a and b or case:P01"), ("a", "overlaps", "a overlaps case:P01"),
    ],
)  # fmt: skip
def test_conditions_are_joined_as_they_are_meant(coded: Path, query: str, how: str, expected: str) -> None:
    assert joined(query, how, "case:P01") == expected


def test_an_ambiguous_code_is_asked_for_by_its_path(coded: Path) -> None:
    with Workspace.open(coded) as workspace:
        top = workspace.codes.create("看见")
        code = workspace.tree().get("看见就踏实").id
        below = workspace.tree().get("天天在院里").id
        workspace.codes.rename(below, "看见就踏实")
        tree = workspace.tree()
        assert code_name(tree, below) == "可见度 > 看见就踏实"
        assert code_name(tree, code) == code
        assert code_name(tree, top) == "看见"
        assert len(workspace.retrieval.find(f'code:"{code_name(tree, below)}"').hits) == 2
