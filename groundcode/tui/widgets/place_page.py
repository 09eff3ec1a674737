"""A place where coders differ: the text with what each has in it, and under it who has what."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from groundcode.domain.spans import Span
from groundcode.locale import _, join_names
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.moments import local_minute
from groundcode.tui.widgets.coded_rows import Part, Underlined, as_content, coded_rows, look_of, mark_of
from groundcode.workspace.places import Held, Holding, Place
from groundcode.workspace.sources import Opened

_AROUND = 160
"""Characters of the turns shown before and behind the place."""
_CONSENSUS = 9
"""The number (and with it the mark) of the consensus in the text."""


class PlacePage(VerticalScroll):
    """A page that scrolls; it is only ever given values."""

    DEFAULT_CSS = """
    PlacePage { padding: 0 1; scrollbar-size-vertical: 1; background: $background; }
    PlacePage:focus { background: $surface; }
    PlacePage > Static { height: auto; width: 100%; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, can_focus=True)
        self._place: Place | None = None
        self._opened: Opened | None = None
        self._ways: tuple[str, ...] = ()
        self._none = ""
        self.words = ""
        """All that stands on the page."""

    def compose(self) -> ComposeResult:
        """The page itself."""
        yield Static("", markup=False)

    def show_place(self, place: Place, opened: Opened, ways: Sequence[str]) -> None:
        """Show a place; `ways` are the lines that say what can be done."""
        same = self._place is not None and self._place.id == place.id
        self._place, self._opened, self._ways = place, opened, tuple(ways)
        self._put()
        if not same:
            self.scroll_home(animate=False)

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a place."""
        self._place, self._none = None, words
        self._put()

    def on_resize(self) -> None:
        """Wrap to the width."""
        self._put()

    def _put(self) -> None:
        room = max(12, self.scrollable_content_region.width - 1)
        if self._place is None or self._opened is None:
            parts: list[Part] = [wrapped(self._none, room)]
        else:
            parts = self._parts(self._place, self._opened, room)
        self.words = "".join(part if isinstance(part, str) else part[0] for part in parts)
        self.query_one(Static).update(as_content(parts))

    def _parts(self, place: Place, opened: Opened, room: int) -> list[Part]:
        who = speaker_words(place, opened)
        head = _("turn {number}").format(number=place.turn) if place.turn else ""
        first = "   ".join(part for part in (place.source_name, head, who) if part)
        out: list[Part] = [(fit_cells(first, room).rstrip(), "bold"), "\n"]
        codes = join_names(list(place.code_names), 4)
        out += [(fit_cells(_("{name}: {value}").format(name=place.words, value=codes), room).rstrip(), "dim"), "\n\n"]
        start, end = _around(place, opened)
        lines = [
            Underlined(number, tuple(Span(held.start, held.end) for held in one.codings))
            for number, one in enumerate(place.holdings, 1)
            if one.codings
        ]
        if place.outcome:
            lines.append(Underlined(_CONSENSUS, tuple(Span(held.start, held.end) for held in place.outcome), mark_of(_CONSENSUS)))
        turn = opened.version.turn_at(start)
        out += [("… ", "dim"), "\n"] if turn is not None and start > turn.body else []
        out += coded_rows(opened.text, start, end, lines, room, inner=Span(place.start, place.end))
        turn = opened.version.turn_at(max(start, end - 1))
        out += [("…", "dim"), "\n"] if turn is not None and end < turn.end else []
        out.append("\n")
        for number, one in enumerate(place.holdings, 1):
            out += _holding(number, one, place, opened, room)
        out += self._outcome(place, room)
        out += ["\n", (wrapped("\n".join(self._ways), room), "$text-primary")]
        return out

    def _outcome(self, place: Place, room: int) -> list[Part]:
        out: list[Part] = []
        if place.settled is not None:
            codes = join_names(list(dict.fromkeys(one.code_name for one in place.outcome)), 6) or _("no code here")
            by = _("{coder}, {when}").format(coder=place.settled.by, when=local_minute(place.settled.at))
            words = f"{mark_of(_CONSENSUS)} " + _("settled: {codes} ({who})").format(codes=codes, who=by)
            out += [(wrapped(words, room), f"bold {look_of(_CONSENSUS)}"), "\n"]
        elif place.outcome:
            codes = join_names(list(dict.fromkeys(one.code_name for one in place.outcome)), 6)
            words = f"{mark_of(_CONSENSUS)} " + _("the consensus has: {codes}").format(codes=codes)
            out += [(wrapped(words, room), look_of(_CONSENSUS)), "\n"]
        for one in place.contested:
            words = _("settled otherwise by {coder}, {when}: settle it once more").format(coder=one.by, when=local_minute(one.at))
            out += [(wrapped(words, room), "$text-warning"), "\n"]
        return out


def speaker_words(place: Place, opened: Opened) -> str:
    """Who speaks at a place."""
    turn = opened.version.turn_at(place.start)
    return opened.speaker_name(turn) if turn is not None else ""


def _around(place: Place, opened: Opened) -> tuple[int, int]:
    """The turns in which a place lies, cut where they are long."""
    first, last = opened.version.turn_at(place.start), opened.version.turn_at(max(place.start, place.end - 1))
    spans = [(held.start, held.end) for one in place.holdings for held in one.codings]
    low = min([place.start, *(start for start, _end in spans)])
    high = max([place.end, *(end for _start, end in spans)])
    start = max(first.body if first is not None and first.body <= low else low - _AROUND, low - _AROUND, 0)
    end = min(last.end if last is not None and last.end >= high else high + _AROUND, high + _AROUND, len(opened.text))
    # Not from the middle of a word.
    while (
        start < low and opened.text[start - 1 : start].isalnum() and opened.text[start].isascii() and opened.text[start].isalnum()
    ):
        start += 1
    return start, end


def _holding(number: int, one: Holding, place: Place, opened: Opened, room: int) -> list[Part]:
    """What one coder has: the codes, and the words where they are not those of the place."""
    out: list[Part] = [
        (f"{number} {mark_of(number)} ", f"bold {look_of(number)}"),
        (fit_cells(one.name, room - 5).rstrip(), "bold"),
    ]
    if not one.codings:
        return [*out, ("  " + _("nothing here"), "dim"), "\n"]
    words = [
        held.code_name
        if (held.start, held.end) == (place.start, place.end)
        else _("{code}  {words}").format(code=held.code_name, words=_quote(held, opened))
        for held in one.codings
    ]
    if len(words) == 1 and cell_len(words[0]) <= room - 6 - cell_len(one.name):
        return [*out, "  ", words[0], "\n"]
    return [*out, "\n", *(part for line in words for part in (wrapped(line, room - 4, "    "), "\n"))]


def _quote(held: Held, opened: Opened) -> str:
    """The words of a coding, their middle left out where they are many."""
    words = " ".join(opened.text[held.start : held.end].split())
    return _("“{words}”").format(words=words if len(words) <= 40 else f"{words[:18]} … {words[-18:]}")


def wrapped(text: str, room: int, indent: str = "") -> str:
    """A text in rows that keep the rules of Chinese punctuation; nothing in it is obeyed by a terminal."""
    layout = wrap(text, (), max(4, room))
    return "\n".join(indent + "".join(cluster.glyph for cluster in layout.clusters(row)) for row in range(len(layout)))
