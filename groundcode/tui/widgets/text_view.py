"""The transcript as a person works on it: a canvas with keys, a mouse and messages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer

from groundcode.domain.spans import Span
from groundcode.locale import N_
from groundcode.tui.widgets.moves import UnitAt
from groundcode.tui.widgets.text_canvas import TextCanvas
from groundcode.tui.widgets.values import CodingShown, Document

_SCROLL_EVERY = 0.05
"""Seconds between two steps while the mouse is held past an edge."""

_MOVES = (
    ("left", "left", N_("Left")),
    ("right", "right", N_("Right")),
    ("up", "up", N_("Up")),
    ("down", "down", N_("Down")),
    ("page_up", "pageup", N_("Page up")),
    ("page_down", "pagedown", N_("Page down")),
    ("row_start", "home", N_("Start of the row")),
    ("row_end", "end", N_("End of the row")),
    ("text_start", "ctrl+home", N_("Start of the text")),
    ("text_end", "ctrl+end", N_("End of the text")),
    ("next_word", "ctrl+right", N_("Next word")),
    ("previous_word", "ctrl+left", N_("Previous word")),
    ("next_sentence", "ctrl+pagedown", N_("Next sentence")),
    ("previous_sentence", "ctrl+pageup", N_("Previous sentence")),
    ("next_turn", "ctrl+down", N_("Next turn")),
    ("previous_turn", "ctrl+up", N_("Previous turn")),
)
_LETTERS = {
    "next_sentence": "right_parenthesis",
    "previous_sentence": "left_parenthesis",
    "next_word": "w",
    "previous_word": "b",
    "next_turn": "right_curly_bracket",
    "previous_turn": "left_curly_bracket",
}


def _bindings() -> list[BindingType]:
    """The keys of the view; every one can be changed by its id."""
    found: list[BindingType] = []
    for name, key, words in _MOVES:
        keys = ",".join(part for part in (key, _LETTERS.get(name, "")) if part)
        found.append(Binding(keys, f"move('{name}')", words, show=False, id=f"text.{name}"))
        if not key:
            continue
        extending = key.replace("ctrl+", "ctrl+shift+") if key.startswith("ctrl+") else f"shift+{key}"
        found.append(Binding(extending, f"extend('{name}')", words, show=False, id=f"text.{name}.select"))
    found += [
        Binding("v,space", "mark", N_("Mark"), id="text.mark"),
        Binding("x,ctrl+g", "grow", N_("Grow"), id="text.grow"),
        Binding("comma", "clause", N_("Select the clause, then one more"), show=False, id="text.clause"),
        Binding("X,ctrl+l", "shrink", N_("Shrink"), id="text.shrink"),
        Binding("O,shift+tab", "other_end", N_("The other end of the selection"), show=False, id="text.other_end"),
        Binding("n,ctrl+j", "move('next_coding')", N_("Next coding"), show=False, id="text.next_coding"),
        Binding("N,ctrl+v", "move('previous_coding')", N_("Previous coding"), show=False, id="text.previous_coding"),
        Binding("escape", "clear", N_("Select nothing"), show=False, id="text.clear"),
    ]
    return found


class TextView(TextCanvas, can_focus=True):
    """A transcript with its codings, moved through and selected in by keys and by mouse.

    It is given a `Document` by `show` and new codings by `replace_codings`; it says `CursorMoved` and
    `Selected`. Words and sentences come from the callables given to `show`.
    """

    BINDINGS: ClassVar[list[BindingType]] = _bindings()

    @dataclass
    class CursorMoved(Message):
        """The cursor of `text_view` stands at `offset`."""

        text_view: TextView
        offset: int

        @property
        def control(self) -> TextView:
            """The view, so that `@on` can choose by selector."""
            return self.text_view

    @dataclass
    class Selected(Message):
        """`[start, end)` is selected in `text_view`; start == end: nothing is selected any more."""

        text_view: TextView
        start: int
        end: int

        @property
        def control(self) -> TextView:
            """The view, so that `@on` can choose by selector."""
            return self.text_view

    @dataclass
    class Marking(Message):
        """Moves of `text_view` extend the selection from now on, or no longer."""

        text_view: TextView
        on: bool

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.follower: Callable[[], None] | None = None
        """Called at once when the caret moves: what a message brings about is painted a frame later."""
        self._goal: int | None = None
        self._marking = False
        self._grown: list[tuple[int, int]] = []
        self._dragged_from: Span | None = None
        self._drag_cell = (0, 0)
        self._scroller: Timer | None = None
        self._coding_starts: list[int] = []

    @property
    def is_marking(self) -> bool:
        """Whether every move extends the selection (after `v`)."""
        return self._marking

    def show(self, document: Document, *, word_at: UnitAt | None = None, sentence_at: UnitAt | None = None) -> None:
        """Show another document from its start; without `word_at` and `sentence_at`, words and sentences are rough."""
        had_selection = self.selection is not None
        self._stop_drag()
        self._marking = False
        self._goal = None
        self._grown.clear()
        super().show(document, word_at=word_at, sentence_at=sentence_at)
        self._index_codings()
        self.caret_changed(moved=True, selected=had_selection)

    def replace_codings(self, codings: Iterable[CodingShown]) -> None:
        """Show these codings instead; cursor, selection and scroll stay, and only rows that changed are painted."""
        super().replace_codings(codings)
        self._index_codings()

    def go_to(self, offset: int) -> None:
        """Put the cursor at `offset`, selecting nothing; a place far away comes to the upper third."""
        self._marking = False
        self._move_to(offset, extend=False)

    def select(self, start: int, end: int) -> None:
        """Select `[start, end)`, with the cursor at its end."""
        self._marking = False
        self._choose(Span(max(0, start), min(end, len(self._document.text))))

    def caret_changed(self, *, moved: bool, selected: bool) -> None:
        """Tell; while the mouse is held, what is selected is told when it is let go."""
        if self.follower is not None:
            self.follower()
        if moved:
            self.post_message(self.CursorMoved(self, self._head))
        if selected and self._dragged_from is None:
            self._tell_selection()

    def _tell_selection(self) -> None:
        span = self.selection or Span(self._head, self._head)
        self.post_message(self.Selected(self, span.start, span.end))

    def _move_to(self, offset: int, *, extend: bool, keep_goal: bool = False, follow: bool = True) -> None:
        self._grown.clear()
        if not keep_goal:
            self._goal = None
        head, old_row = self._layout.nearest(offset), self._layout.row_of(self._head)
        self._put(self._anchor if extend or self._marking else head, head, follow=follow)
        if follow and abs(self._layout.row_of(head) - old_row) > 1 and not keep_goal:
            self._show_what_comes()

    def _choose(self, span: Span, *, follow: bool = True) -> None:
        self._goal = None
        self._put(span.start, span.end, follow=follow)

    def _index_codings(self) -> None:
        self._coding_starts = sorted({coding.start for coding in self._document.codings})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Escape is ours only while there is something to clear."""
        if action == "clear":
            return self._marking or self.selection is not None
        return True

    def action_move(self, name: str) -> None:
        """Move the cursor by `name` (see the bindings)."""
        self._go(name, extend=False)

    def action_extend(self, name: str) -> None:
        """Move the cursor by `name`, and the selection follows."""
        self._go(name, extend=True)

    def _go(self, name: str, *, extend: bool) -> None:
        if name in ("up", "down", "page_up", "page_down"):
            self._move_rows(name, extend=extend)
            return
        self._move_to(self._target(name, extend=extend), extend=extend)

    def _target(self, name: str, *, extend: bool) -> int:
        layout, units, head = self._layout, self._units, self._head
        row = layout.row_of(head)
        is_still = not extend and not self._marking and self.selection is not None and head == self.selection.end
        if is_still and name in ("next_word", "next_sentence", "next_turn"):
            # Behind what is selected the next unit begins: it must not be passed over.
            head -= 1
        match name:
            case "left":
                return layout.before(head)
            case "right":
                return layout.after(head)
            case "row_start":
                return layout.starts[row]
            case "row_end":
                return layout.ends[row] if extend or self._marking else layout.last_offset(row)
            case "text_start":
                return 0
            case "next_word":
                return units.next_of(units.word, head)
            case "previous_word":
                return units.previous_of(units.word, head)
            case "next_sentence":
                return units.next_of(units.sentence, head)
            case "previous_sentence":
                return units.previous_of(units.sentence, head)
            case "next_turn":
                return units.next_turn(head)
            case "previous_turn":
                return units.previous_turn(head)
            case "next_coding":
                index = bisect_right(self._coding_starts, head)
                return self._coding_starts[index % len(self._coding_starts)] if self._coding_starts else head
            case "previous_coding":
                # Before the first, index -1 is the last: from end to end, as the next uncoded turn goes.
                index = bisect_left(self._coding_starts, head) - 1
                return self._coding_starts[index] if self._coding_starts else head
            case _:
                return len(self._document.text)

    def _move_rows(self, name: str, *, extend: bool) -> None:
        layout = self._layout
        row = layout.row_of(self._head)
        goal = layout.cell_of(row, self._head) if self._goal is None else self._goal
        page = max(1, self.size.height - 1)
        step = {"up": -1, "down": 1, "page_up": -page, "page_down": page}[name]
        target = min(max(row + step, 0), len(layout) - 1)
        if abs(step) > 1:
            self._scroll_to_row(min(self.scroll_offset.y + step, max(0, len(layout) - self.size.height)))
        if abs(step) == 1 and layout.starts[target] == layout.ends[target] and 0 < target < len(layout) - 1:
            # Between turns stands an empty row, where nothing is to be done.
            target += step
        self._goal = goal
        self._move_to(layout.offset_at(target, goal), extend=extend, keep_goal=True)

    def action_mark(self) -> None:
        """Let every move extend the selection, or stop doing so; what is selected stays."""
        self._marking = not self._marking
        self.post_message(self.Marking(self, self._marking))
        if self._marking and self.selection is None:
            self._anchor = self._head

    def action_other_end(self) -> None:
        """Move the other end of the selection from now on."""
        if self.selection is not None:
            self._marking = True
            self._put(self._head, self._anchor)

    def action_clear(self) -> None:
        """Select nothing; the cursor stays."""
        self._marking = False
        self._move_to(self._head, extend=False)

    def action_grow(self) -> None:
        """Select the word, then the sentence, then the turn."""
        span = self.selection or Span(self._head, self._head)
        larger = self._units.grown(span)
        if larger is not None:
            self._grown.append((self._anchor, self._head))
            self._choose(larger)

    def action_clause(self) -> None:
        """Select the clause under the cursor; again, the next one with it."""
        span = self.selection
        if span is None:
            at = self._head - 1 if self._head >= len(self._document.text) else self._head
            self._choose(self._units.clause(at))
        else:
            self._put(span.start, max(self._units.clause(self._units.next_of(self._units.word, span.end - 1)).end, span.end))

    def stop_marking(self) -> None:
        """Moves no longer extend the selection, which stays."""
        self._marking = False

    def action_shrink(self) -> None:
        """Go back from the turn to the sentence, the word, the cursor."""
        if self._grown:
            self._put(*self._grown.pop())
            return
        span = self.selection
        if span is not None:
            smaller = self._units.shrunk(span, span.start)
            if smaller is None:
                self._move_to(span.start, extend=False)
            else:
                self._choose(smaller)

    def _hit(self, x: int, y: int) -> Span:
        """The cluster under a cell of the view; past the end of a row, its end, which holds nothing."""
        row = min(max(self.scroll_offset.y + y, 0), len(self._layout) - 1)
        cell = max(0, x - self._columns.text_left)
        found = self._layout.cluster_at(row, cell)
        if found is None or cell >= found.cell + found.width:
            return Span(self._layout.ends[row], self._layout.ends[row])
        return Span(found.start, found.end)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the mouse and begin to drag; with shift, extend the selection."""
        if event.button != 1:
            return
        event.stop()
        self.focus()
        place = event.get_content_offset_capture(self)
        hit = self._hit(place.x, place.y)
        self._marking = False
        self._grown.clear()
        if event.shift:
            self._move_to(hit.end if hit.end > self._anchor else hit.start, extend=True, follow=False)
            return
        row = min(max(self.scroll_offset.y + place.y, 0), len(self._layout) - 1)
        self._move_to(hit.start if hit.length else self._layout.last_offset(row), extend=False, follow=False)
        self._dragged_from = hit
        self._drag_cell = (place.x, place.y)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the cluster under the mouse; past an edge, scroll on a timer."""
        if self._dragged_from is None:
            return
        place = event.get_content_offset_capture(self)
        if (place.x, place.y) == self._drag_cell:
            return
        self._drag_cell = (place.x, place.y)
        outside = not 0 <= place.y < self.size.height
        if outside and self._scroller is None:
            self._scroller = self.set_interval(_SCROLL_EVERY, self._drag_on)
        elif not outside and self._scroller is not None:
            self._scroller.stop()
            self._scroller = None
        self._drag_on()

    def _drag_on(self) -> None:
        """Select from where the drag began to the mouse, both clusters included."""
        origin = self._dragged_from
        if origin is None:
            return
        x, y = self._drag_cell
        height = self.size.height
        if y < 0:
            self._scroll_to_row(self.scroll_offset.y + max(y, -5))
        elif y >= height:
            last = max(0, len(self._layout) - height)
            self._scroll_to_row(min(self.scroll_offset.y + min(y - height + 1, 5), last))
        hit = self._hit(x, min(max(y, 0), height - 1))
        if hit.start >= origin.start:
            self._put(origin.start, max(hit.end, origin.end), follow=False)
        else:
            self._put(origin.end, hit.start, follow=False)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Say what was selected."""
        if self._stop_drag() and self.selection is not None:
            self._tell_selection()

    def _stop_drag(self) -> bool:
        if self._scroller is not None:
            self._scroller.stop()
            self._scroller = None
        if self._dragged_from is None:
            return False
        self._dragged_from = None
        self.release_mouse()
        return True

    def on_click(self, event: events.Click) -> None:
        """Two clicks select the word, three the sentence, four the turn."""
        if event.button != 1 or event.chain < 2:
            return
        place = event.get_content_offset_capture(self)
        hit = self._hit(place.x, place.y)
        at = hit.start if hit.length else max(0, hit.start - 1)
        units = self._units
        self._choose((units.word, units.sentence, units.turn)[min(event.chain, 4) - 2](at), follow=False)
