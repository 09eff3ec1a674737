"""The palette with the codes that are most like the selected words in its first rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import work
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from groundcode.errors import GroundcodeError
from groundcode.locale import _
from groundcode.tui.finding import CodeEntry, Index
from groundcode.tui.layout import fit_cells
from groundcode.tui.tasks import attempt
from groundcode.tui.widgets.palette import ROWS, CodePalette, PaletteChoice

PLACES = 5
"""Rows that are kept for the ranking; the recent codes follow them."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code of the ranking, and what speaks for it."""

    code: str
    why: str


class RankedPalette(CodePalette):
    """Before anything is typed, rows 1 to 5 belong to the ranking, which is made in a thread; the recent codes follow.

    The rows are there from the beginning and are filled when the ranking comes, so that no row and no digit means another
    code a moment later. The bar begins on the first recent code: Enter never takes what nobody has looked at.
    """

    @dataclass
    class Came(Message):
        """The ranking, or what went wrong."""

        ranked: Sequence[Ranked]
        error: Exception | None

    def __init__(self, index: Index, *, rank: Callable[[Callable[[], bool]], Sequence[Ranked]], **more: Any) -> None:
        """As the palette's; `rank` is called in a thread, with what says whether it is still wanted."""
        super().__init__(index, **more)
        self._rank = rank
        self._entries = {hit.entry.id: hit.entry for hit in index.search("", len(index))}
        self._places: list[Ranked] | None = None
        """None until the ranking is there."""
        self._why_none = ""

    def on_mount(self) -> None:
        """Begin to rank; the palette's own handler shows the rows."""
        self._begin()

    @work(thread=True, group="rank", exit_on_error=False)
    def _begin(self) -> None:
        found, error = attempt(lambda: self._rank(lambda: self.is_attached))
        # Posted, not called: a palette that was closed meanwhile takes no notice.
        self.post_message(self.Came(found or (), error))

    def on_ranked_palette_came(self, event: Came) -> None:
        """Fill the rows that were kept for it; the bar and all other rows stay."""
        self._places = [one for one in event.ranked if one.code in self._entries][:PLACES]
        if isinstance(event.error, GroundcodeError):
            self._why_none = event.error.message
        elif event.error is not None:
            self._why_none = _("The codes could not be ranked ({error}).").format(error=repr(event.error)[:100])
        if self._is_ranking:
            self._fill_places()

    @property
    def _is_ranking(self) -> bool:
        """Whether the first rows are those of the ranking: as long as nothing is typed."""
        return not self._query

    def _fill(self, typed: str) -> None:
        """As the palette's, with the rows of the ranking before the recent codes."""
        super()._fill(typed)
        if self._is_ranking:
            recent = self._rows[: ROWS - PLACES]
            self._rows = [*(None for _place in range(PLACES)), *recent]
            options = self.query_one(OptionList)
            options.clear_options()
            options.add_options([self._row(number, entry) for number, entry in enumerate(self._rows, 1)])
            options.highlighted = PLACES if recent else 0
            if self._places is not None:
                self._fill_places()
            self._show_details()

    def _fill_places(self) -> None:
        options = self.query_one(OptionList)
        for at in range(PLACES):
            place = self._places[at] if self._places and at < len(self._places) else None
            self._rows[at] = self._entries[place.code] if place is not None else None
            options.replace_option_prompt_at_index(at, self._row(at + 1, self._rows[at]))
        if (options.highlighted or 0) < PLACES:
            self._show_details()

    def _row(self, number: int, entry: CodeEntry | None) -> Content:
        if not self._is_ranking or number > PLACES:
            return super()._row(number, entry)
        if entry is not None:
            row = super()._row(number, entry)
            return Content.assemble(f"{number}~ ", row[3:])
        waiting = _("being ranked …") if self._places is None else self._why_none if number == 1 else ""
        return Content.assemble(f" {number} ", (fit_cells(waiting or "–", self._width - 6).rstrip(), "dim"))

    def _take(self, row: int) -> None:
        if not self._is_ranking or row >= PLACES:
            super()._take(row)
            return
        entry = self._rows[row] if row < len(self._rows) else None
        # A row that is still empty chooses nothing: its code could be any.
        if entry is not None:
            self._give(PaletteChoice(entry.id, None, ranked=True))

    def _write_details(self) -> None:
        super()._write_details()
        row = self.query_one(OptionList).highlighted
        if not self._is_ranking or row is None or row >= PLACES or not self._places or row >= len(self._places):
            return
        lines = [_("Why: {reasons}").format(reasons=self._places[row].why), *self._known.get(self._detailed, "").splitlines()]
        shown = "\n".join(fit_cells(line, self._width - 4).rstrip() for line in lines[:5])
        self._details_line(shown)

    def _details_line(self, shown: str) -> None:
        from textual.widgets import Static

        self.query_one("#palette-details", Static).update(Content(shown))
