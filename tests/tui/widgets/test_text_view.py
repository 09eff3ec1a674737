"""The text view: keys and mouse give messages, a caret, and rows that look right."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from groundcode.domain.spans import Span
from groundcode.tui.layout.glyphs import is_control
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown, Document
from tests.tui.widgets.widget_desk import (
    FIRST,
    SECOND,
    TEXT,
    cursors,
    press,
    real,
    rows_of,
    run,
    selections,
    shown,
    transcript,
)


def test_rows_have_a_gutter_and_the_text_without_its_labels() -> None:
    document = transcript(TEXT)
    view = shown(document)
    seen: list[str] = []

    async def steps(pilot: Pilot[None]) -> None:
        seen.extend(rows_of(view))

    run(view, steps)
    assert seen[0] == "1 访谈者 你们和民警熟吗？"
    assert seen[1] == "2 受访者 熟。天天在院里转，看见就踏实。有事打他电话，他就来。"
    assert view.cursor == FIRST


def test_a_narrow_view_shows_the_labels_in_the_text_instead() -> None:
    view = shown(transcript(TEXT))
    seen: list[str] = []

    async def steps(pilot: Pilot[None]) -> None:
        seen.extend(rows_of(view))

    run(view, steps, size=(40, 20))
    assert seen[0] == "1 访谈者：你们和民警熟吗？"
    assert view.cursor == 0


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (("right", "right"), FIRST + 2),
        (("right", "left", "left"), FIRST),
        (("down",), SECOND),
        (("down", "end"), TEXT.index("\n访谈者：好")),
        (("down", "end", "home"), SECOND),
        (("ctrl+end",), len(TEXT)),
        (("ctrl+end", "ctrl+home"), FIRST),
        (("}",), SECOND),
        (("}", "right", "{"), SECOND),
        (("}", "{"), FIRST),
        ((")",), SECOND),
        ((")", ")"), TEXT.index("天天")),
        ((")", ")", "("), SECOND),
        (("ctrl+down", "ctrl+down", "w"), TEXT.index("的 OK")),
        (("ctrl+end", "b", "b"), TEXT.index("thanks")),
        (("ctrl+end", "b", "b", "b"), TEXT.index("OK")),
        (("}", "b"), TEXT.index("？")),
    ],
)
def test_keys_move_the_cursor(keys: tuple[str, ...], cursor: int) -> None:
    view, desk = press(*keys)
    assert cursors(desk)[-1] == cursor
    assert view.cursor == cursor
    assert view.selection is None
    assert selections(desk) == []


def test_shift_extends_and_moving_on_clears() -> None:
    view, desk = press("shift+right", "shift+right", "shift+left", "right")
    assert selections(desk) == [(FIRST, FIRST + 1), (FIRST, FIRST + 2), (FIRST, FIRST + 1), (FIRST + 2, FIRST + 2)]
    assert view.selection is None


def test_shift_goes_over_the_end_of_a_turn_without_stopping_in_the_label() -> None:
    view, _desk = press("end", "shift+right", "shift+right")
    assert view.selection == Span(TEXT.index("\n"), SECOND + 1)


def test_a_mark_makes_every_move_extend_until_escape() -> None:
    view, desk = press("v", "right", ")", "escape")
    assert selections(desk) == [(FIRST, FIRST + 1), (FIRST, SECOND), (SECOND, SECOND)]
    assert not view.is_marking
    assert desk.escapes == 0


def test_escape_is_the_apps_when_there_is_nothing_to_clear() -> None:
    _view, desk = press("escape")
    assert desk.escapes == 1


def test_grow_goes_from_word_to_sentence_to_turn_and_shrink_back() -> None:
    start = TEXT.index("天天")
    view, desk = press("}", ")", "x", "x", "x", "x", "X", "ctrl+l", "X")
    sentence = Span(start, TEXT.index("有事"))
    turn = Span(SECOND, TEXT.index("\n访谈者：好"))
    assert [Span(*s) for s in selections(desk)] == [
        Span(start, start + 1),
        sentence,
        turn,
        sentence,
        Span(start, start + 1),
        Span(start, start),
    ]
    assert view.cursor == start


def test_words_and_sentences_come_from_the_reader_that_was_given() -> None:
    view = TextView()
    start = TEXT.index("天天")
    view.show(transcript(TEXT), word_at=lambda o: Span(start, start + 2) if start <= o < start + 2 else Span(o, o + 1))

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        view.go_to(start + 1)
        await pilot.press("x")
        assert view.selection == Span(start, start + 2)
        await pilot.press("X", "w")
        assert view.cursor == start + 2

    run(view, steps)


def coded(*spans: tuple[int, int], own: bool = True) -> tuple[CodingShown, ...]:
    return tuple(CodingShown(f"c{n}", start, end, f"code {n}", n, own) for n, (start, end) in enumerate(spans))


def test_n_goes_through_the_codings() -> None:
    start = TEXT.index("天天")
    document = transcript(TEXT, codings=coded((start, start + 4), (SECOND, SECOND + 1)))
    _view, desk = press("n", "n", "n", "N", document=document)
    assert cursors(desk) == [SECOND, start, SECOND, start]


def test_stripes_and_codings_at_the_cursor() -> None:
    long = (FIRST, TEXT.index("thanks"))
    start = TEXT.index("天天")
    document = transcript(TEXT, codings=coded(long, (start, start + 4)))
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        assert [row[-2:].strip() for row in rows_of(view)[:3]] == ["┓", "┃╺", "┛"]
        assert [c.name for c in view.codings_at(start)] == ["code 1", "code 0"]
        view.plain_marks = True
        assert [row[-2:].strip() for row in rows_of(view)[:3]] == ["|", "|-", "|"]
        view.marks_shown = "tints"
        assert rows_of(view)[1].endswith("来。")

    run(view, steps)


def test_new_codings_keep_cursor_selection_and_scroll_and_paint_only_their_rows() -> None:
    document = transcript("\n".join(f"受访者：第{n}句话，说得很长很长。" for n in range(200)))
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        view.go_to(document.turns[100].body)
        await pilot.press("shift+right")
        await pilot.pause()
        before, scroll = view.selection, view.scroll_offset.y
        strips = [view.render_line(y) for y in range(view.size.height)]
        turn = document.turns[scroll + 5]
        view.replace_codings(coded((turn.body, turn.end)))
        await pilot.pause()
        assert (view.selection, view.scroll_offset.y) == (before, scroll)
        changed = [y for y in range(view.size.height) if view.render_line(y) is not strips[y]]
        assert changed == [5]

    run(view, steps)


def test_a_cursor_key_repaints_two_rows_only() -> None:
    document = transcript("\n".join(f"受访者：第{n}句话。" for n in range(100)))
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        await pilot.pause()
        strips = [view.render_line(y) for y in range(view.size.height)]
        await pilot.press("down")
        changed = [y for y in range(view.size.height) if view.render_line(y) is not strips[y]]
        assert changed == [0, 1]

    run(view, steps)


def test_paging_keeps_the_cursor_in_sight() -> None:
    document = transcript("\n".join(f"受访者：第{n}句话。" for n in range(300)))
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        for key in ["pagedown"] * 4 + ["pageup"] * 2 + ["ctrl+end", "ctrl+home", "pagedown"]:
            await pilot.press(key)
            await pilot.pause()
            row = view._layout.row_of(view.cursor) - view.scroll_offset.y
            assert 0 <= row < view.size.height, key
        assert view._layout.row_of(view.cursor) == view.size.height - 1

    run(view, steps)


def test_a_resize_keeps_cursor_and_selection() -> None:
    document = transcript("\n".join(f"受访者：第{n}句话，" + "说得很长" * 20 for n in range(100)))
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        view.select(document.turns[50].body, document.turns[50].body + 9)
        await pilot.pause()
        for width in (60, 120, 40):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert view.selection == Span(document.turns[50].body, document.turns[50].body + 9)
            row = view._layout.row_of(view.cursor) - view.scroll_offset.y
            assert 0 <= row < view.size.height
            assert {cell_len("".join(s.text for s in view.render_line(y))) for y in range(24)} == {width - 1}

    run(view, steps)


def test_a_place_asked_for_before_the_view_has_a_size_is_in_sight_at_first() -> None:
    document = transcript("\n".join(f"受访者：第{n}句话。" for n in range(300)))
    view = shown(document)
    view.go_to(document.turns[200].body + 2)

    async def steps(pilot: Pilot[None]) -> None:
        assert view.cursor == document.turns[200].body + 2
        assert any(row.startswith("201 受访者 第200句话。") for row in rows_of(view))

    run(view, steps)


def test_a_lower_view_keeps_the_cursor_in_sight() -> None:
    view = shown(transcript("\n".join(f"受访者：第{n}句话。" for n in range(300))))

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        await pilot.press(*["down"] * 16)
        await pilot.resize_terminal(80, 10)
        await pilot.pause()
        assert 0 <= view._layout.row_of(view.cursor) - view.scroll_offset.y < 10

    run(view, steps)


NASTY = "甲：正常\x1b[31m红\x07\x00 \u202e反\u2066 👨\u200d👩\u200d👧家 ❤\ufe0f心 🇨🇳旗 👍🏽好 a\u0301e\tb \ud800末\n乙：下一行"


def test_nothing_that_a_terminal_obeys_is_painted_and_rows_stay_aligned() -> None:
    turn = transcript(NASTY).turns[0]
    view = shown(transcript(NASTY, codings=coded((turn.body, len(NASTY)))))

    async def steps(pilot: Pilot[None]) -> None:
        painted = ["".join(s.text for s in view.render_line(y)) for y in range(view.size.height)]
        assert not any(is_control(c) or c in "\u200d\ufe0f" for row in painted for c in row)
        assert {cell_len(row) for row in painted} == {79}
        assert "␛[31m红␇␀ ·反· 👨家 ❤心 CN旗 👍好" in painted[0]
        assert cell_len(painted[0][: painted[0].index("┓")]) == cell_len(painted[1][: painted[1].index("┛")])

    run(view, steps)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "solarized-light", "ansi-dark", "ansi-light"])
def test_every_theme_can_be_painted(theme: str) -> None:
    view = shown(transcript(TEXT, codings=coded((FIRST, FIRST + 3), (FIRST + 1, FIRST + 5))))

    async def steps(pilot: Pilot[None]) -> None:
        before = view.render_line(0)
        pilot.app.theme = theme
        await pilot.pause()
        after = view.render_line(0)
        assert after.text == before.text
        if theme != "textual-dark":
            assert [s.style for s in after] != [s.style for s in before]

    run(view, steps)


def test_a_real_chinese_transcript_is_shown_as_it_is(shared_data: Path) -> None:
    document = real(shared_data, "zh", "mit_vcsum_meeting_23.txt")
    view = shown(document)

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        await pilot.pause()
        first = document.turns[0]
        drawn = ""
        for row in rows_of(view):
            if not row[:11].strip() or row.startswith(" 1 "):
                drawn += row[11 if not row.startswith(" 1 ") else len(" 1 说话人1 ") :].strip()
            else:
                break
        assert drawn == document.text[first.body : first.end].replace("\n", "")
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert document.text.rstrip()[-6:] in "".join("".join(rows_of(view)).split())

    run(view, steps, size=(120, 40))


def test_an_empty_document_can_be_moved_about_in() -> None:
    view, desk = press(
        "down", "up", "w", "b", ")", "(", "}", "{", "x", "X", "n", "N", "v", "pagedown", "end", document=Document()
    )
    assert view.cursor == 0
    assert selections(desk) == []
