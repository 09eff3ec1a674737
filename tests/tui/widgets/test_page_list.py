"""Rows of a page and dimensions in a line: plain values in, lines out."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from groundcode.tui.dimension_words import DimensionParts, dimension_words, read_dimension
from groundcode.tui.widgets.page_list import PageList, PageRow, _pieces


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("低–高", ("", "低", "高")),
        ("low – high", ("", "low", "high")),
        ("频率：低-高", ("频率", "低", "高")),
        ("frequency: non-stop – now and then", ("frequency", "non-stop", "now and then")),
        ("a face-to-face - b", ("", "a face-to-face", "b")),
        ("强度", ("强度", "", "")),
        ("–", ("–", "", "")),
        ("frequency: rare", ("frequency", "rare", "")),
    ],
)
def test_a_dimension_is_read_from_a_line(line: str, parts: tuple[str, str, str]) -> None:
    assert read_dimension(line) == parts


@given(st.tuples(*[st.text("低高ab ", max_size=4).map(str.strip)] * 3))
def test_what_is_written_of_a_dimension_is_read_back(given_parts: tuple[str, str, str]) -> None:
    name, low, high = given_parts
    if (low and high) or (name and not low and not high):
        assert read_dimension(dimension_words(DimensionParts(name, low, high))) == (name, low, high)


@given(st.text(max_size=200), st.text(max_size=20), st.integers(12, 60), st.integers(0, 3))
def test_no_line_of_a_row_is_wider_than_the_page(text: str, lead: str, width: int, depth: int) -> None:
    for piece in _pieces(PageRow("text", "", text, lead, depth), width):
        lines = piece.plain.split("\n")
        assert len(lines) <= 8
        assert all(cell_len(line) <= width for line in lines)


def test_no_line_begins_with_a_chinese_comma() -> None:
    text = "甲乙丙丁戊己庚辛壬癸，" * 20
    for width in range(14, 40):
        lines = [line for piece in _pieces(PageRow("text", "", text), width) for line in piece.plain.split("\n")]
        assert not any(line.strip().startswith("，") for line in lines)


class _Page(App[None]):
    def compose(self) -> ComposeResult:
        yield PageList(id="page")


def test_the_bar_stays_on_its_thing_and_never_on_a_heading() -> None:
    async def run() -> None:
        app = _Page()
        async with app.run_test(size=(40, 10)) as pilot:
            page = app.query_one(PageList)
            page.focus()
            rows = [PageRow("", "", "Head"), PageRow("a", "1", "one"), PageRow("", "", "Next"), PageRow("a", "2", "two")]
            page.show("p", rows)
            await pilot.pause()
            assert page.row is not None
            assert page.row.id == "1"
            await pilot.press("j", "j", "j")
            assert page.row.id == "2"
            page.show("p", [PageRow("a", "0", "new"), *rows])
            assert page.row.id == "2"
            await pilot.press("k", "k", "k", "k")
            assert page.row.id == "0"
            page.show("q", rows)
            assert page.row.id == "1"
            page.show("q", [PageRow("", "", "Head")])
            assert page.row is None

    asyncio.run(run())


def test_a_text_longer_than_the_page_is_read_to_its_end() -> None:
    async def run() -> None:
        app = _Page()
        async with app.run_test(size=(30, 10)) as pilot:
            page = app.query_one(PageList)
            page.focus()
            page.show("p", [PageRow("text", "definition", "很长的定义。" * 100 + "完")])
            await pilot.pause()
            await pilot.press("end")
            await pilot.pause()
            shown = "\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())
            assert "完" in shown
            await pilot.resize_terminal(60, 10)
            await pilot.pause()
            assert page.row is not None
            assert page.row.id == "definition"

    asyncio.run(run())
