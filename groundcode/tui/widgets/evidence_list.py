"""Segments that something rests on, and those that could be bound to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from groundcode.domain.theory import Evidence
from groundcode.locale import _, ngettext
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.page_list import PageList, PageRow

_CITE = 13
"""Cells of a transcript's name: a cite of which the turn is cut off leads nowhere."""
MOST = 200
"""Segments offered at once: a main category has hundreds, and the best stand first."""
BOUND, OFFERED = "bound", "offered"


@dataclass(frozen=True, slots=True)
class Offered:
    """A coded segment that is not bound yet."""

    coding: str
    source_id: str
    start: int
    end: int
    quote: str
    cite: str
    code: str
    starred: bool = False
    negative: bool = False
    closed: bool = False


class EvidenceList(PageList):
    """The bound ones first, marked ●; then what could be bound, marked ○."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.bound: dict[str, Evidence] = {}
        """Link -> what it binds."""
        self.offered: dict[str, Offered] = {}
        """Coding -> the segment."""

    def show_segments(
        self, page: str, heading: str, bound: Sequence[Evidence], offered: Sequence[Offered], *, can_bind: bool, most: int = MOST
    ) -> None:
        """Show the segments of a thing, under a heading; without `can_bind` they are only looked at."""
        self.bound = {one.link: one for one in bound}
        there = {(one.source_id, one.start, one.end) for one in bound}
        left = [one for one in offered if (one.source_id, one.start, one.end) not in there]
        self.offered = {one.coding: one for one in left[:most]}
        rows = [PageRow("", "heading", heading)]
        rows += [PageRow(BOUND, one.link, _bound_words(one), f"● {short_cite(one.cite)}") for one in bound]
        if bound and left:
            rows.append(PageRow("", "more", _("Not bound yet:"), "", 0, "not bold dim"))
        rows += [
            PageRow(OFFERED, one.coding, _offered_words(one), f"○ {short_cite(one.cite)}" if can_bind else short_cite(one.cite))
            for one in left[:most]
        ]
        if not bound and not left:
            rows.append(PageRow("none", "none", _("No coded segment is there."), "", 0, "dim"))
        if len(left) > most:
            words = ngettext("… and {count} more", "… and {count} more", len(left) - most).format(count=len(left) - most)
            rows.append(PageRow("", "cut", words, "", 0, "not bold dim"))
        self.show(page, rows)

    @property
    def place(self) -> tuple[str, int, int] | None:
        """(source, start, end) of the segment under the bar, if it can be gone to."""
        row = self.row
        if row is None:
            return None
        bound, offered = self.bound.get(row.id), self.offered.get(row.id)
        if row.kind == BOUND and bound is not None and bound.placed and not bound.gone:
            return bound.source_id, bound.start, bound.end
        if row.kind == OFFERED and offered is not None:
            return offered.source_id, offered.start, offered.end
        return None


def short_cite(cite: str) -> str:
    """A cite as "P04-resident-Eng…-6": the turn stays where the transcript's name is long."""
    source, dash, turn = cite.rpartition("-")
    return fit_cells(source, min(cell_len(source), _CITE)).rstrip() + dash + turn if dash and turn else cite


def quoted(quote: str) -> str:
    """A quote on one line, between quotation marks."""
    return "“" + " ".join(quote.split()) + "”"


def _bound_words(one: Evidence) -> str:
    if one.gone:
        return _("(its transcript was deleted or is sealed)")
    if one.closed:
        return _("(withdrawn: the words are not shown)")
    if not one.quote:
        return _("(these words were taken out for good)")
    return quoted(one.quote) + ("" if one.placed else "  " + _("(no longer in the text)"))


def _offered_words(one: Offered) -> str:
    if one.closed:
        return _("(withdrawn: the words are not shown)")
    marks = ("★ " if one.starred else "") + (_("negative") + " " if one.negative else "")
    return f"{marks}{quoted(one.quote)}  {one.code}"


def each_place_once(segments: Iterable[Offered]) -> list[Offered]:
    """Segments that several coders or codes hold stand there once."""
    out: dict[tuple[str, int, int], Offered] = {}
    for one in segments:
        out.setdefault((one.source_id, one.start, one.end), one)
    return list(out.values())
