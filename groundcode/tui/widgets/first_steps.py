"""What a newcomer is told: the first steps beside the text, and a page where there is no text yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from groundcode.locale import _
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.welcome import STEPS

_LOW = 16
"""Rows of the pane below which only what comes next is shown."""
_PAGE = 72
"""Cells of a line of the page: longer ones are hard to read."""


class FirstSteps(Static):
    """A list of things to try, each ticked when it is done; it is only ever given values."""

    DEFAULT_CSS = """
    FirstSteps { width: 100%; height: auto; padding: 0 1; display: none; background: $boost; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._done: frozenset[str] | None = None
        self._put_away_by = ""

    def show(self, done: Collection[str] | None, put_away_by: str = "") -> None:
        """Show what is done and what is not; None shows nothing. `put_away_by` is the key that puts the list away."""
        self._done = None if done is None else frozenset(done)
        self._put_away_by = put_away_by
        self.display = done is not None
        self._fill()

    def lacks(self, step: str) -> bool:
        """Whether a step is shown that is still to be done."""
        return self._done is not None and step not in self._done

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._fill()

    def _fill(self) -> None:
        if self._done is None:
            return
        width = max(10, self.size.width - 2)
        is_low = isinstance(self.parent, Widget) and self.parent.size.height < _LOW
        left = [step for step in STEPS if step.name not in self._done]
        title = _("First steps: {done} of {count}").format(done=len(STEPS) - len(left), count=len(STEPS))
        away = _("{key} puts this away").format(key=self._put_away_by) if self._put_away_by else ""
        if is_low:
            # A pane of six rows has to show what is coded as well.
            title, away = f"{title}   {away}", ""
        parts: list[tuple[str, str] | str] = [(fit_cells(title, width).rstrip(), "bold")]
        for step in left[:1] if is_low else STEPS:
            is_done, is_next = step.name in self._done, step in left[:1]
            words = f"{step.keys}  {_(step.words)}"
            # Only what comes next is shown whole: the place below belongs to what is known of the text.
            lines = _lines(words, width - 2) if is_next else [fit_cells(words, width - 2).rstrip()]
            mark = "✓" if is_done else "›" if is_next else "·"
            parts += [(f"\n{mark if n == 0 else ' '} {line}", "dim" if is_done else "") for n, line in enumerate(lines)]
        if away:
            parts.append((f"\n{fit_cells(away, width).rstrip()}", "dim"))
        self.update(Content.assemble(*parts))


class EmptyPage(Static):
    """What stands in the place of the text while there is none."""

    DEFAULT_CSS = """
    EmptyPage { width: 100%; height: 1fr; padding: 1 2; display: none; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._paragraphs: tuple[str, ...] = ()

    def show(self, paragraphs: Sequence[str]) -> None:
        """Show a heading and paragraphs; none hides the page."""
        self._paragraphs = tuple(paragraphs)
        self.display = bool(paragraphs)
        self._fill()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._fill()

    def _fill(self) -> None:
        room = max(10, self.size.width - 4)
        parts: list[tuple[str, str]] = []
        for number, words in enumerate(self._paragraphs):
            block = "\n".join(_lines(words, room if words.startswith(" ") else min(_PAGE, room)))
            parts.append((f"\n\n{block}" if number else block, "" if number else "bold"))
        self.update(Content.assemble(*parts))


def _lines(words: str, width: int) -> list[str]:
    layout = wrap(words, (), max(4, width))
    lines = [words[start:end].rstrip() for start, end in zip(layout.starts, layout.ends, strict=True)]
    return [fit_cells(line, cell_len(line)) for line in lines]
