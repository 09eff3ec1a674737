"""The text view under the mouse: drags, clicks, and scrolling past the edge."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from groundcode.domain.spans import Span
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import Document
from tests.tui.widgets.widget_desk import (
    FIRST,
    SECOND,
    TEXT,
    Desk,
    desk_of,
    run,
    selections,
    shown,
    transcript,
)

LEFT = 9
"""The first cell of the text: number, space, three Han characters of the speaker, space."""


def dragged(*places: tuple[int, int], document: Document | None = None) -> tuple[TextView, Desk]:
    view = shown(document or transcript(TEXT))

    async def steps(pilot: Pilot[None]) -> None:
        desk_of(pilot).heard.clear()
        await pilot.mouse_down(view, offset=places[0])
        for place in places[1:]:
            await pilot.hover(view, offset=place)
        await pilot.mouse_up(view, offset=places[-1])
        await pilot.pause()

    return view, run(view, steps)


@pytest.mark.parametrize("begin", [0, 1])
@pytest.mark.parametrize("end", [2, 3])
def test_a_drag_holds_both_touched_characters_whichever_half_was_touched(begin: int, end: int) -> None:
    view, desk = dragged((LEFT + begin, 1), (LEFT + end, 1))
    assert selections(desk) == [(SECOND, SECOND + 2)]
    assert view.selection == Span(SECOND, SECOND + 2)


def test_a_drag_backwards_holds_both_too() -> None:
    _view, desk = dragged((LEFT + 6, 1), (LEFT + 1, 1))
    assert selections(desk) == [(SECOND, SECOND + 4)]


def test_a_drag_past_the_end_of_a_row_goes_to_its_end_and_from_the_gutter_to_its_start() -> None:
    _view, desk = dragged((LEFT, 0), (LEFT + 60, 0))
    assert selections(desk) == [(FIRST, TEXT.index("\n"))]
    _view, desk = dragged((LEFT + 2, 1), (0, 1))
    assert selections(desk) == [(SECOND, SECOND + 2)]


def test_a_click_moves_the_cursor_and_selects_nothing() -> None:
    view, desk = dragged((LEFT + 3, 1))
    assert view.cursor == SECOND + 1
    assert selections(desk) == []


@pytest.mark.parametrize(
    ("times", "words"),
    [(2, "天"), (3, "天天在院里转，看见就踏实。"), (4, "熟。天天在院里转，看见就踏实。有事打他电话，他就来。")],
)
def test_clicks_select_word_sentence_turn(times: int, words: str) -> None:
    view = shown(transcript(TEXT))

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.click(view, offset=(LEFT + 5, 1), times=times)
        await pilot.pause()

    desk = run(view, steps)
    assert view.selection is not None
    assert view.selection.of(TEXT) == words
    assert selections(desk)[-1] == (view.selection.start, view.selection.end)


def test_a_drag_below_the_view_scrolls_on_by_itself() -> None:
    document = transcript("\n".join(f"受访者：第{n}句话。" for n in range(100)))
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        desk_of(pilot).heard.clear()
        await pilot.mouse_down(view, offset=(LEFT + 3, 5))
        view._drag_cell = (LEFT + 4, view.size.height + 2)
        for _ in range(3):
            view._drag_on()
        assert view.scroll_offset.y == 9
        assert view.selection == Span(document.turns[5].body + 1, document.turns[28].body + 3)
        await pilot.mouse_up(view, offset=(LEFT + 4, 19))
        await pilot.pause()
        assert selections(desk_of(pilot))[-1] == (document.turns[5].body + 1, document.turns[28].body + 3)
        assert view._scroller is None


def test_the_mouse_held_past_the_edge_starts_a_timer_that_ends_inside() -> None:
    view = shown(transcript("\n".join(f"受访者：第{n}句话。" for n in range(100))))

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.mouse_down(view, offset=(LEFT + 3, 5))
        view.post_message(_moved(view, LEFT + 3, 25))
        await pilot.pause()
        assert view._scroller is not None
        view.post_message(_moved(view, LEFT + 3, 6))
        await pilot.pause()
        assert view._scroller is None

    run(view, steps)


def _moved(view: TextView, x: int, y: int) -> events.MouseMove:
    return events.MouseMove(view, x, y, 0, 0, 1, False, False, False, x, y)


def test_a_drag_near_the_edge_scrolls_nothing() -> None:
    view = shown(transcript("\n".join(f"受访者：第{n}句话。" for n in range(100))))

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.mouse_down(view, offset=(LEFT + 3, 5))
        await pilot.hover(view, offset=(LEFT + 3, 19))
        await pilot.mouse_up(view, offset=(LEFT + 3, 19))
        assert view.scroll_offset.y == 0

    run(view, steps)


def test_clicks_select_word_sentence_turn_at_the_last_row_too() -> None:
    view = shown(transcript("\n".join(f"受访者：第{n}句话。" for n in range(100))))

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.click(view, offset=(LEFT + 3, 19), times=4)
        await pilot.pause()
        assert view.selection is not None
        assert view.selection.of(view.document.text) == "第19句话。"

    run(view, steps)

    run(view, steps)
