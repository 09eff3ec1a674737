"""Choosing a code: typed, found by pinyin, picked by a digit, or made new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from groundcode.locale import N_, _
from groundcode.tui.finding import CodeEntry, Index, is_naming
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.pasting import one_line
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.modal import Modal

ROWS = 9
_WIDTH = 84
_REST = 0.12
"""Seconds without a key before the details of a code are read: 50 ms each would be felt at every letter."""
_COMMIT_PAUSE = 0.1
"""Seconds in which an Enter belongs to the input method: committing can send the key as well (terminal#4041)."""


@dataclass(frozen=True, slots=True)
class PaletteChoice:
    """What was chosen: an existing code's id, or the name of a new code."""

    code_id: str | None
    new_name: str | None
    ranked: bool = False
    """Whether it was chosen from the codes that were ranked for the segment."""


class PaletteInput(Input):
    """An input that tells committed text from typed keys, and hands on digits while it is empty."""

    @dataclass
    class DigitPressed(Message):
        """A digit from 1 to 9 was pressed while nothing was typed."""

        digit: int

    @dataclass
    class PasteCut(Message):
        """Of a pasted text only a line was taken; `told` says so."""

        told: str

    def __init__(self, clock: Callable[[], float] | None, placeholder: str, *, digits: bool = True) -> None:
        """An empty input; `digits` typed first are handed on instead of written."""
        super().__init__(placeholder=placeholder, select_on_focus=False, compact=True)
        self._clock = clock
        self._digits = digits
        self._committed_at: float | None = None
        self.is_echo = False
        """Whether the last Enter came so soon after committed text that it is the input method's."""

    def on_key(self, event: events.Key) -> None:
        """Note when text was committed, and whether an Enter is its echo; hand on a digit."""
        # When the key came, not when it was got round to: on a busy machine the two are far apart.
        now = self._clock() if self._clock is not None else event.time
        if event.key == "enter":
            self.is_echo = self._committed_at is not None and now - self._committed_at < _COMMIT_PAUSE
            self._committed_at = None
            return
        if event.character and not event.character.isascii() and event.is_printable:
            self._committed_at = now
        digit = plain_key(event.character)
        if self._digits and not self.value and digit is not None and digit in "123456789":
            event.stop()
            event.prevent_default()
            self._committed_at = None
            self.post_message(self.DigitPressed(int(digit)))

    def on_paste(self, event: events.Paste) -> None:
        """Take one line, and say what was not taken."""
        event.stop()
        event.prevent_default()
        pasted = one_line(event.text)
        self.replace(pasted.line, *self.selection)
        if pasted.told:
            self.post_message(self.PasteCut(pasted.told))


class CodePalette(Modal[PaletteChoice | None]):
    """Ask for a code. Han typed is a name: without such a code, Enter makes it. Latin letters find one.

    `details` gives the text under the list for a code's id (definition, last segments); `clock` gives
    seconds instead of the keys' own times (for tests). The list has a fixed height: a modal that shrinks leaves holes beside it.
    """

    # None has priority: an F9 must not overtake letters that the input has not taken in yet.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="palette.cancel"),
        Binding("down,ctrl+n", "step(1)", N_("Next"), id="palette.next"),
        Binding("up,ctrl+p", "step(-1)", N_("Previous"), id="palette.previous"),
        Binding("f9", "make_new", N_("New code"), id="palette.new"),
    ]
    DEFAULT_CSS = """
    CodePalette { align: center middle; }
    CodePalette.-low { align: center bottom; }
    CodePalette.-high { align: center top; }
    CodePalette > Vertical {
        width: 84;
        max-width: 100%;
        height: 21;
        max-height: 100%;
        margin: 0 0 2 0;
        background: $surface;
        border: round $primary;
    }
    CodePalette #palette-title { height: 2; padding: 0 1; text-style: bold; }
    CodePalette PaletteInput { padding: 0 1; }
    CodePalette OptionList { height: 10; border: none; padding: 0; scrollbar-size-vertical: 0; }
    CodePalette #palette-details { height: 5; padding: 0 1; color: $foreground 80%; }
    CodePalette #palette-keys { height: 1; padding: 0 1; color: $foreground 60%; }
    """

    def __init__(
        self,
        index: Index,
        *,
        title: str = "",
        details: Callable[[str], str] | None = None,
        clock: Callable[[], float] | None = None,
        new: bool = True,
        place: str = "",
        id: str | None = None,
    ) -> None:
        """Ask among the codes of `index`; without `new` only existing ones can be chosen.

        `place` ("-low" or "-high") leaves the other half of the screen to what is being coded.
        """
        super().__init__(id=id, classes=place or None)
        self._index = index
        self._new = new
        self._title = title
        self._details = details
        self._clock = clock
        self._is_done = False
        self._known: dict[str, str] = {}
        self._detailed = ""
        self._early = ""
        self._query = ""
        self._rows: list[CodeEntry | None] = []
        """What each row of the list would choose; None is a new code."""

    def compose(self) -> ComposeResult:
        """Title, input, list, details, keys."""
        with Vertical():
            yield Static(Content("\n".join(_two_rows(self._title or _("Code"), self._width - 4))), id="palette-title")
            yield PaletteInput(self._clock, _("A name, pinyin or its first letters"))
            yield OptionList(markup=False)
            yield Static("", id="palette-details", markup=False)
            keys = _("Enter takes it  1-9 picks  Esc cancels")
            if self._new:
                keys = _("Enter takes it  F9 new code  1-9 picks  Esc cancels")
            yield Static(Content(keys), id="palette-keys")

    def on_mount(self) -> None:
        """Show the recent codes; the list is moved from the input, which keeps the focus."""
        self.query_one(OptionList).can_focus = False
        self.query_one(PaletteInput).focus()
        self.query_one(PaletteInput).insert_text_at_cursor(self._early)
        self._fill(self._early)

    def on_key(self, event: events.Key) -> None:
        """A letter that came before the input was there (all in one read, over a slow line) is typed into it."""
        typed = self.query(PaletteInput)
        if not event.character or not event.is_printable or (typed and typed.first().has_focus):
            return
        event.stop()
        if typed:
            typed.first().insert_text_at_cursor(event.character)
        else:
            self._early += event.character

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what stands there now."""
        event.stop()
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted row, unless this Enter is the input method's."""
        event.stop()
        if self.query_one(PaletteInput).is_echo:
            words = _("That Enter came with the input method's words: press it again.")
            self.query_one("#palette-keys", Static).update(Content(words))
            return
        if event.value.strip() != self._query:
            self._fill(event.value)
        self._take(self.query_one(OptionList).highlighted or 0)

    def on_palette_input_digit_pressed(self, event: PaletteInput.DigitPressed) -> None:
        """Take the row with this number."""
        event.stop()
        self._take(event.digit - 1)

    def on_palette_input_paste_cut(self, event: PaletteInput.PasteCut) -> None:
        """Say it where the keys stand."""
        event.stop()
        self.query_one("#palette-keys", Static).update(Content(fit_cells(event.told, self._width - 4).rstrip()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the row that was clicked."""
        event.stop()
        self._take(event.option_index)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the definition of the code under the bar."""
        event.stop()
        self._show_details()

    def action_cancel(self) -> None:
        """Choose nothing."""
        self._give(None)

    def action_step(self, step: int) -> None:
        """Move the bar; it stops at both ends."""
        options = self.query_one(OptionList)
        if self._rows:
            options.highlighted = min(max((options.highlighted or 0) + step, 0), len(self._rows) - 1)

    def action_make_new(self) -> None:
        """Make a new code of what is typed, whatever is found."""
        name = self.query_one(PaletteInput).value.strip()
        if name and self._new:
            self._give(PaletteChoice(None, name))

    @property
    def _width(self) -> int:
        return min(_WIDTH, self.app.size.width)

    def _give(self, choice: PaletteChoice | None) -> None:
        """Close once: a second Enter in a hurry is still on its way, and would close the screen below."""
        if not self._is_done:
            self._is_done = True
            self.dismiss(choice)

    def _take(self, row: int) -> None:
        if row >= len(self._rows):
            return
        entry = self._rows[row]
        if entry is not None:
            self._give(PaletteChoice(entry.id, None))
        else:
            self.action_make_new()

    def _fill(self, typed: str) -> None:
        """List what fits. A new code comes first if a name was typed that no code has, otherwise last."""
        self._query = typed.strip()
        hits = self._index.search(self._query, ROWS)
        self._rows = [hit.entry for hit in hits]
        if self._query and self._new:
            is_name = is_naming(self._query) or (bool(hits) and hits[0].is_loose)
            new_first = is_name and not any(hit.exact for hit in hits)
            self._rows.insert(0 if new_first else len(self._rows), None)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([self._row(number, entry) for number, entry in enumerate(self._rows, 1)])
        options.highlighted = 0 if self._rows else None
        self._show_details()

    def _row(self, number: int, entry: CodeEntry | None) -> Content:
        """One row as plain cells: names are never read as markup."""
        digit = f" {number} " if not self._query and number <= 9 else "   "
        if entry is None:
            return Content.assemble(digit, (_("＋ new code “{name}”").format(name=_plain(self._query)), "bold"))
        level = _(entry.level.words)
        above = entry.path.removesuffix(entry.name).rstrip(" >")
        name = 32 if self._width >= 80 else 24
        room = max(0, self._width - 2 - 3 - name - 1 - 14 - 1 - 6)
        return Content.assemble(
            digit,
            (fit_cells(entry.name, name), "bold"),
            " ",
            (fit_cells(level, 14), "dim"),
            (fit_cells(above, room), "dim"),
            " ",
            (str(entry.count).rjust(5), "dim"),
        )

    def _show_details(self) -> None:
        """What is known of the code under the bar: at once where it was read before, else when the keys rest."""
        row = self.query_one(OptionList).highlighted
        entry = self._rows[row] if row is not None and row < len(self._rows) else None
        self._detailed = entry.id if entry is not None else ""
        if not self._detailed or self._detailed in self._known:
            self._write_details()
        elif not self._query:
            self.call_after_refresh(self._write_details)
        else:
            self.set_timer(_REST, self._write_details)

    def _write_details(self) -> None:
        if self._detailed and self._detailed not in self._known and self._details is not None:
            self._known[self._detailed] = self._details(self._detailed)
        text = self._known.get(self._detailed, "")
        lines = [fit_cells(line, self._width - 4).rstrip() for line in text.splitlines()[:5]]
        self.query_one("#palette-details", Static).update(Content("\n".join(lines)))


def _plain(text: str) -> str:
    """`text` in glyphs that a terminal draws, whole."""
    return fit_cells(text, min(cell_len(text), _WIDTH - 24)).rstrip()


def _two_rows(text: str, width: int) -> list[str]:
    """The first two rows of a text, the second one cut."""
    layout = wrap(text, (), max(4, width))
    second = layout.starts[1] if len(layout) > 1 else len(text)
    return [fit_cells(text[:second].rstrip(), width).rstrip(), fit_cells(text[second:], width).rstrip()]
