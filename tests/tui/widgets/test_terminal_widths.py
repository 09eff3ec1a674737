"""The terminal is asked how wide it draws; where that is two cells, everything still stands in its column."""

from __future__ import annotations

import asyncio
import os
import re
import select
import sys
import threading
import unicodedata
from collections.abc import Awaitable, Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TextArea, Tree

from groundcode.domain.levels import Level
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.layout import Drawn, plain_glyphs, wrap
from groundcode.tui.layout.stand_ins import is_ambiguous, is_line, stand_in, wide_stand_in
from groundcode.tui.safe_app import SafeApp
from groundcode.tui.terminal import Widths, ambiguous_widths
from groundcode.tui.widgets.inspector import CodingDetails, Inspector
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.palette import CodePalette
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown
from tests.tui.widgets.widget_desk import transcript

if sys.platform != "win32":
    import pty
    import termios
    import tty

needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
QUOTED = (
    "访谈者：“你们”——和‘民警’熟吗……\n受访者：①熟；②天天在院里转·看见就“踏实”★。α波、café、Ж。\n"
    + "受访者：他说“有事——打他电话……”，真的。" * 9
)
ENGLISH = "Q: “Do you know him?”\nA: Well… I don’t — “know” him. " * 4


class Terminal:
    """The other end of a pseudo-terminal: notes what is written to it, answers CSI 6n with where its cursor stands."""

    def __init__(self, ambiguous: int = 1, *, answers: int = 99, typed: bytes = b"") -> None:
        self.ambiguous = ambiguous
        self.answers = answers
        self.typed = typed
        self.written = b""
        self.master, self.slave = pty.openpty()
        tty.setcbreak(self.slave)
        self.before = termios.tcgetattr(self.slave)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Terminal:
        if self.typed:
            os.write(self.master, self.typed)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        os.close(self.master)
        os.close(self.slave)

    def _serve(self) -> None:
        answered = 0
        while not self._done.is_set():
            if not select.select([self.master], [], [], 0.02)[0]:
                continue
            self.written += os.read(self.master, 4096)
            for match in list(re.finditer(rb"\x1b\[6n", self.written))[answered:]:
                answered += 1
                if answered <= self.answers:
                    column = self._column(self.written[: match.start()]) + 1
                    os.write(self.master, f"\x1b[7;{column}R".encode())

    def _column(self, written: bytes) -> int:
        line = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", written.decode()).rpartition("\r")[2]
        return cells_where(line, self.ambiguous)


def cells_where(text: str, ambiguous: int) -> int:
    """The cells of a text in a terminal: zero-width none, wide two, ambiguous as it is set up."""
    total = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
            continue
        # Python says F of code points that stand for nothing.
        width = unicodedata.east_asian_width(character) if unicodedata.category(character) != "Cn" else "N"
        total += 2 if width in "WF" else ambiguous if width == "A" else 1
    return total


@pytest.fixture(autouse=True)
def _named_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("GROUNDCODE_AMBIGUOUS", raising=False)


@needs_pty
@pytest.mark.parametrize("width", [1, 2])
def test_the_terminal_is_asked_and_left_as_it_was(width: int) -> None:
    with Terminal(width, typed=b"c\x1b[1;5Aq") as terminal:
        assert ambiguous_widths(terminal.slave, terminal.slave, 5) == Widths(width, width)
        assert termios.tcgetattr(terminal.slave) == terminal.before
        assert not select.select([terminal.slave], [], [], 0)[0], "keys typed meanwhile would be commands of the desk"
    assert terminal.written.endswith(b"\r\x1b[K")


@needs_pty
@pytest.mark.parametrize("answers", [0, 1])
def test_a_terminal_that_does_not_answer_counts_as_narrow_and_may_answer_later(answers: int) -> None:
    with Terminal(2, answers=answers) as terminal:
        found = ambiguous_widths(terminal.slave, terminal.slave, 0.05 if not answers else 1)
        assert termios.tcgetattr(terminal.slave) == terminal.before
    assert found == (Widths(1, 1, 2) if not answers else Widths(2, 1, 1))
    later = found.answered(2)
    assert later == (Widths(2, 1, 1) if not answers else Widths(2, 2, 0))


def test_answers_that_cannot_be_are_one_cell_and_no_more_than_two_are_taken() -> None:
    widths = Widths(unanswered=2)
    for cells in (79, 2):
        answered = widths.answered(cells)
        assert answered is not None
        widths = answered
    assert widths == Widths(1, 2, 0)
    assert widths.answered(2) is None


@pytest.mark.parametrize(("told", "widths"), [("1", Widths(1, 1)), ("2", Widths(2, 2)), ("wide", Widths(1, 1))])
def test_the_environment_decides_and_what_is_no_terminal_is_narrow(
    monkeypatch: pytest.MonkeyPatch, told: str, widths: Widths
) -> None:
    monkeypatch.setenv("GROUNDCODE_AMBIGUOUS", told)
    read, write = os.pipe()
    assert ambiguous_widths(read, write) == widths
    os.close(write)
    os.close(read)
    assert ambiguous_widths(read, write) == widths


@pytest.mark.parametrize("chunks", [("\x1b[12;3R",), ("\x1b", "[12;3R"), ("\x1b[12;3R\x1b[12;2R",)])
def test_an_answer_after_the_start_is_no_typed_key(chunks: tuple[str, ...]) -> None:
    parser = XTermParser()
    found = [event for chunk in chunks for event in parser.feed(chunk)]
    assert all(isinstance(event, events.CursorPosition) for event in found)
    assert [event.x for event in found if isinstance(event, events.CursorPosition)] == [2, 1][: len(found)]


@settings(deadline=None)
@given(st.characters())
def test_a_stand_in_is_one_code_point_of_certain_width(character: str) -> None:
    for found in (stand_in(character), wide_stand_in(character)):
        assert len(found) == 1
        assert not is_ambiguous(found)
        assert not is_line(found)
        assert found == character or is_ambiguous(character) or is_line(character)
    assert get_character_cell_size(stand_in(character)) == get_character_cell_size(character)


def test_stand_ins_can_be_read() -> None:
    assert plain_glyphs("“don’t” — café… α ┃╺┛ ①⑫Ⅳ · 张三") == '"don\'t" - cafe⋯ a |-+ 1#4 ･ 张三'
    layout = wrap("“他”——说……don’t·①é×○", (), 80, drawn=Drawn.WIDE)
    assert layout.glyphs == "＂他＂－－说⋯⋯don't・㈠eｘ〇"


def all_rows(text: str, width: int, drawn: Drawn) -> Iterator[tuple[str, int]]:
    layout = wrap(text, (), width, drawn=drawn)
    assert "".join(text[a:b] for a, b in zip(layout.starts, layout.ends, strict=True)) == text.replace("\n", "")
    for row in range(len(layout)):
        clusters = layout.clusters(row)
        for cluster in clusters:
            assert layout.cell_of(row, cluster.start) == cluster.cell == layout.cell_of(row, cluster.end - 1)
        yield "".join(c.glyph for c in clusters), sum(c.width for c in clusters)


QUOTES = "“”‘’…—·①他说，a "
ODD = "“”‘’…—·①α┃é他说a ，。\t\x1b\u202e\u0301👨\u200d👩❤\ufe0f🇨🇳\ud800\ufffd"


@settings(deadline=None)
@given(
    st.one_of(*(st.text(alphabet=st.sampled_from(some), max_size=80) for some in (ODD, QUOTES)), st.text(max_size=40)),
    st.integers(4, 30),
    st.sampled_from([Drawn.NARROW, Drawn.WIDE]),
)
def test_rows_are_as_wide_as_counted_in_a_terminal_with_wide_quotes(text: str, width: int, drawn: Drawn) -> None:
    for glyphs, cells in all_rows(text, width, drawn):
        assert not any(is_ambiguous(c) or is_line(c) for c in glyphs)
        assert cell_len(glyphs) == cells
        assert cells_where(glyphs.rstrip(), 2) <= max(width, 2) or len(glyphs.strip()) <= 2


def test_wide_quotes_keep_the_rules_of_punctuation_and_the_narrow_ones_keep_the_rows() -> None:
    text = "“有事”他说“就打电话”——真的……" * 40
    rows = [row for row, _ in all_rows(text, 21, Drawn.WIDE)]
    layout = wrap(text, (), 21, drawn=Drawn.WIDE)
    assert len(rows) > 20
    for start, end in zip(layout.starts[1:], layout.ends[:-1], strict=True):
        assert text[start] not in "”—…"
        assert text[end - 1] != "“"
    narrow, plain = wrap(text, (), 21, drawn=Drawn.NARROW), wrap(text, (), 21)
    assert narrow.starts == plain.starts


class WideDesk(SafeApp):
    """Everything of ours that draws, beside widgets of Textual that draw borders, guides and bars."""

    CSS = """
    Screen { layout: horizontal; }
    TextView { width: 60; }
    Vertical { width: 1fr; border: round white; }
    Input { border: tall white; }
    OptionList { border: double white; height: 6; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, text: str) -> None:
        super().__init__()
        self.view = TextView()
        document = transcript(text)
        codings = [
            CodingShown(f"c{n}", turn.body, min(turn.body + 4 + 40 * n, len(text)), f"码{n}", n, n != 1)
            for n, turn in enumerate(document.turns)
        ]
        self.view.show(transcript(text, codings=tuple(codings)))
        self.inspector = Inspector()

    def compose(self) -> ComposeResult:
        yield self.view
        with Vertical():
            yield Input("“名字”…")
            yield OptionList("· 一", "★ “二”", *map(str, range(20)))
            tree: Tree[None] = Tree("┃ 编码")
            tree.root.expand().add("“甲”").expand().add_leaf("→乙")
            yield tree
            yield self.inspector

    def on_mount(self) -> None:
        details = CodingDetails("“名”", "概念", "甲 > 乙", "张三", "备忘—— ①", "★")
        self.inspector.show("12  “甲”", [details])


def lines_of(pilot: Pilot[None]) -> list[str]:
    """What is sent to the terminal, row by row."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def run_wide(text: str, widths: Widths, steps: Callable[[WideDesk, Pilot[None]], Awaitable[None]]) -> None:
    async def go() -> None:
        desk = WideDesk(text)
        desk.use_widths(widths)
        async with desk.run_test(size=(110, 30)) as pilot:
            await pilot.pause()
            await steps(desk, pilot)

    asyncio.run(go())


def character_at(row: str, cell: int) -> str:
    """What stands in a cell of a terminal where ambiguous characters are wide."""
    return next((c for i, c in enumerate(row) if cells_where(row[:i], 2) == cell and cells_where(c, 2)), "")


def stripes(view: TextView) -> list[str]:
    """For every row and coding, what stands where its stripe belongs."""
    left = view._columns.text_left + view._columns.text + 1
    found = []
    for y in range(view.size.height):
        row = "".join(s.text for s in view.render_line(y))
        for mark in view._marks.at_row(view.scroll_offset.y + y):
            assert mark.lane is not None
            found.append(character_at(row, left + mark.lane))
    return found


@pytest.mark.parametrize("text", [QUOTED, ENGLISH], ids=["zh", "en"])
def test_every_row_ends_in_the_last_column_where_ambiguous_characters_are_wide(text: str) -> None:
    async def steps(desk: WideDesk, pilot: Pilot[None]) -> None:
        assert desk.view.plain_marks
        lines = lines_of(pilot)
        assert {cells_where(line, 2) for line in lines} == {110}
        assert not any(is_ambiguous(c) or is_line(c) for line in lines for c in line)
        assert len(stripes(desk.view)) > 5
        assert set(stripes(desk.view)) <= set("|:-")
        for screen in (MemoEditor("“备忘”——①", title="“题”…"), palette()):
            await desk.push_screen(screen)
            await pilot.pause()
            lines = lines_of(pilot)
            assert {cells_where(line, 2) for line in lines} == {110}
            desk.pop_screen()

    run_wide(text, Widths(2, 2), steps)


def palette() -> CodePalette:
    entries = [CodeEntry("1", "“名”·①", "主 > “名”·①", Level.CONCEPT, 3)]
    return CodePalette(Index(entries), title="“引文”……", details=lambda _code: "“定义”——")


def test_without_wide_characters_nothing_changes() -> None:
    async def steps(desk: WideDesk, pilot: Pilot[None]) -> None:
        lines = lines_of(pilot)
        assert {cells_where(line, 1) for line in lines} == {110}
        assert "“你们”——和‘民警’熟吗……" in lines[0]
        assert any("╺" in line or "┓" in line for line in lines)
        assert any("╭" in line for line in lines)

    run_wide(QUOTED, Widths(), steps)


def test_wide_quotes_alone_leave_the_lines_and_wide_lines_alone_the_quotes() -> None:
    async def quotes(desk: WideDesk, pilot: Pilot[None]) -> None:
        text = "\n".join(lines_of(pilot))
        assert "＂你们＂－－和'民警'熟吗⋯⋯" in text
        assert "╭" in text
        assert not desk.view.plain_marks

    async def lines(desk: WideDesk, pilot: Pilot[None]) -> None:
        text = "\n".join(lines_of(pilot))
        assert "“你们”——和‘民警’熟吗……" in text
        assert not any(is_line(c) for c in text)
        assert desk.view.plain_marks

    run_wide(QUOTED, Widths(1, 2), quotes)
    run_wide(QUOTED, Widths(2, 1), lines)


def test_an_answer_that_comes_late_is_taken_and_the_cursor_stays_in_sight() -> None:
    async def steps(desk: WideDesk, pilot: Pilot[None]) -> None:
        desk.view.go_to(len(QUOTED) - 3)
        before = desk.view.cursor
        assert "“你们”" in lines_of(pilot)[0]
        for _ in range(3):
            desk.post_message(events.CursorPosition(2, 11))
        await pilot.pause()
        await pilot.pause()
        assert desk.has_class("-plain", "-wide-quotes")
        lines = lines_of(pilot)
        assert {cells_where(line, 2) for line in lines} == {110}
        assert desk.view.cursor == before
        await desk.push_screen(MemoEditor("“"))
        await pilot.press("x")
        desk.post_message(events.Key("right_double_quotation_mark", "”"))
        await pilot.pause()
        assert desk.screen.query_one(TextArea).text == "“x”"

    run_wide(QUOTED, Widths(unanswered=2), steps)
