"""What stands beside a list of quotations: one of them whole and in its turn, or how many there are of what."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from groundcode.locale import _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.flowing import Flowing
from groundcode.workspace.retrieval import Hit
from groundcode.workspace.sources import Opened

_AROUND = 300
"""Characters of the turn shown before and after a quotation."""
_NUMBER = 6
"""Cells of a count."""
Part = tuple[str, str] | str
CountRow = tuple[str, tuple[int, ...]]
"""What is counted, and how often each question found it."""


class QuotePage(VerticalScroll):
    """A page that scrolls; it is only ever given values."""

    DEFAULT_CSS = """
    QuotePage { padding: 0 1; scrollbar-size-vertical: 1; }
    QuotePage:focus { background: $surface; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, can_focus=True)

    def compose(self) -> ComposeResult:
        """The page itself."""
        yield Flowing()

    @property
    def _room(self) -> int:
        return max(12, self.scrollable_content_region.width - 1)

    def show_quote(self, hit: Hit | None, opened: Opened | None, memo: str = "") -> None:
        """Show a hit in its turn; `opened` is its source, where that can be read."""
        parts: list[Part] = []
        if hit is not None:
            parts = [*_about(hit, self._room), "\n", *_in_its_turn(hit, opened)]
            if memo:
                parts += ["\n\n", ("✎ ", "bold"), _clean(memo)]
        self._put(parts)

    def show_counts(self, title: str, columns: Sequence[str], rows: Sequence[CountRow]) -> None:
        """Show a table of counts: a line a thing, a column a question."""
        room = max(6, self._room - (_NUMBER + 1) * len(columns))
        parts: list[Part] = [(fit_cells(title, self._room).rstrip(), "bold"), "\n"]
        if any(columns):
            parts += [" " * room, *((" " * (1 + _NUMBER - cell_len(c)) + c, "dim") for c in columns), "\n"]
        for name, counts in rows:
            parts += [fit_cells(_last_of(name, room), room), *(f" {count or '·':>{_NUMBER}}" for count in counts), "\n"]
        self._put(parts)

    def _put(self, parts: Sequence[Part]) -> None:
        self.query_one(Flowing).tell(Content.assemble(*parts))
        self.scroll_home(animate=False)


def _about(hit: Hit, room: int) -> list[Part]:
    """Where it stands, who said it, who coded it with what, and when."""
    place = f"{hit.source_name}-{hit.turn}" if hit.turn else hit.source_name
    marks = "  ".join(
        word for word, holds in ((_("★ worth quoting"), hit.starred), (_("negative case"), hit.negative)) if holds
    )  # fmt: skip
    lines: list[Part] = [(fit_cells(place, room).rstrip(), "bold")]
    who = " · ".join(part for part in (hit.speaker, hit.case) if part)
    if who:
        lines += ["\n", fit_cells(who, room).rstrip()]
    path = hit.path if hit.coded == hit.code_name else " > ".join(part for part in (hit.path, hit.coded) if part)
    lines += ["\n", ("┃ ", "bold"), _clean(path)]
    lines += ["\n", (_("coded by {coder}, {date}").format(coder=_clean(hit.coder), date=hit.made_at[:10]), "dim")]
    if marks:
        lines += ["\n", (marks, "bold")]
    if not hit.placed:
        lines += ["\n", (_("In an earlier version of the text; its place in the present one is still to be found."), "dim")]
    return lines


def _in_its_turn(hit: Hit, opened: Opened | None) -> list[Part]:
    if hit.closed:
        return ["\n", (_("(withdrawn: the words are not shown)"), "dim")]
    if opened is None or not hit.placed or opened.text[hit.start : hit.end] != hit.quote:
        return ["\n", _clean(hit.quote)]
    text = opened.text
    first, last = opened.version.turn_at(hit.start), opened.version.turn_at(max(hit.start, hit.end - 1))
    start = max(hit.start - _AROUND, min(first.body, hit.start) if first else 0)
    end = min(hit.end + _AROUND, max(last.end, hit.end) if last else len(text))
    before = ("…" if first and start > first.body else "") + text[start : hit.start].lstrip()
    after = text[hit.end : end].rstrip() + ("…" if last and end < last.end else "")
    return ["\n", (_clean(before), "dim"), (_clean(hit.quote), "bold"), (_clean(after), "dim")]


def _last_of(name: str, room: int) -> str:
    """A path cut from the left: its last name says most."""
    while cell_len(name) > room and " > " in name:
        name = name.partition(" > ")[2]
    return name


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
