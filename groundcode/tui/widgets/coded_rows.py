"""A piece of a transcript with a line of its own below each row for each coder's codings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from groundcode.domain.spans import Span
from groundcode.tui.layout import wrap

MARKS = "=-~.+:^_*"
"""What stands below the words of each coder, in ASCII: box lines are two cells wide in some terminals."""
LOOKS = ("$text-primary", "$text-warning", "$text-success", "$text-secondary", "$text-error", "$text-accent")
Part = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Underlined:
    """The codings of one coder: the number they are shown by, and their places in the text."""

    number: int
    places: tuple[Span, ...]
    sign: str = ""
    """What stands where a coding begins; the number, if nothing else is said."""


def look_of(number: int) -> str:
    """The colour of a coder (from 1)."""
    return LOOKS[(number - 1) % len(LOOKS)]


def mark_of(number: int) -> str:
    """The mark of a coder (from 1)."""
    return MARKS[(number - 1) % len(MARKS)]


def coded_rows(text: str, start: int, end: int, lines: Sequence[Underlined], width: int, *, inner: Span) -> list[Part]:
    """`text[start:end]` in rows of so many cells; below each the lines of the coders who have something there.

    What lies outside `inner` is dim. Each line begins with its coder's number, where a coding begins.
    """
    shown = text[start:end]
    layout = wrap(shown, (), max(4, width))
    out: list[Part] = []
    for row in range(len(layout)):
        clusters = layout.clusters(row)
        for cluster in clusters:
            is_inner = inner.start <= start + cluster.start < inner.end
            out.append(cluster.glyph if is_inner else (cluster.glyph, "dim"))
        out.append("\n")
        cells = sum(cluster.width for cluster in clusters)
        first, last = start + layout.starts[row], start + layout.ends[row]
        for line in lines:
            if not any(place.start < last and first < place.end for place in line.places):
                continue
            drawn = [" "] * cells
            for cluster in clusters:
                at = start + cluster.start
                if any(place.start <= at < place.end for place in line.places):
                    drawn[cluster.cell : cluster.cell + cluster.width] = mark_of(line.number) * cluster.width
            for place in line.places:
                cell = next((c.cell for c in clusters if start + c.start <= place.start < start + c.end), None)
                if cell is not None and first <= place.start:
                    drawn[cell] = line.sign or str(line.number)
            out += [("".join(drawn).rstrip(), look_of(line.number)), "\n"]
    return out


def as_content(parts: Sequence[Part]) -> Content:
    """Parts as one content."""
    return Content.assemble(*(part for part in parts if (part if isinstance(part, str) else part[0])))
