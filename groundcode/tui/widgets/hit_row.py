"""One line of a list of hits: where it stands, and the words around it with the hit in the middle."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from groundcode.domain.hits import Hit, HitKind
from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells

_PLACE, _NARROW_PLACE, _WIDE = 26, 16, 90
"""Cells for where a hit stands, and the width below which there are fewer."""
_FIELD_WORDS = {
    "title": N_("title"), "text": N_("memo"), "name": N_("name"), "definition": N_("definition"),
    "inclusion": N_("inclusion"), "exclusion": N_("exclusion"),
}  # fmt: skip


def hit_row(hit: Hit, width: int, *, here: bool) -> Content:
    """A hit on `width` cells, hits under each other; `here` leaves the transcript's name out."""
    room = _PLACE if width >= _WIDE else min(_NARROW_PLACE, width // 3)
    rest = max(1, width - room - 2)
    found = _cut(_plain(hit.hit), rest)
    left = (rest - cell_len(found)) // 2
    before = _tail(_plain(hit.before), left)
    after = _cut(_plain(hit.after), rest - left - cell_len(found))
    place = fit_cells(_place(hit, room, here=here), room)
    return Content.assemble(" ", (place, "dim"), " ", before, (found, "bold reverse"), after)


def _place(hit: Hit, room: int, *, here: bool) -> str:
    """Turn and speaker, or what of which code or memo; of a long name the end makes way for the turn's number."""
    if hit.kind is not HitKind.TEXT:
        field = _FIELD_WORDS.get(hit.field, hit.field)
        return f"{_(field)}: {hit.name.rpartition(' > ')[2]}"
    if here:
        return f"{hit.turn} {hit.speaker}".strip()
    number = f"-{hit.turn}" if hit.turn else ""
    place = _cut(_plain(hit.name), room - len(number)).rstrip() + number
    return f"{place} {hit.speaker}" if cell_len(place) + 4 <= room else place


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _cut(text: str, room: int) -> str:
    return fit_cells(text, max(0, min(cell_len(text), room)))


def _tail(text: str, room: int) -> str:
    """The end of a text on exactly so many cells, filled from the left."""
    start, used = len(text), 0
    whole = cell_len(text) <= room
    while start and used + cell_len(text[start - 1]) <= (room if whole else room - 1):
        start -= 1
        used += cell_len(text[start])
    cut = text[start:] if whole else "…" + text[start:]
    return " " * max(0, room - cell_len(cut)) + _cut(cut, room)
