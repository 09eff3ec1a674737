"""Whether names that should be gone still stand in texts; asked before anything leaves a project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from groundcode.text.identifying.names import NameFinder


@dataclass(frozen=True, slots=True)
class Remaining:
    """A name that still stands somewhere; offsets are code points of that text, half-open."""

    place: str
    """What the text was called when it was given."""
    name: str
    """The name as it was given."""
    text: str
    """The name as it stands there."""
    start: int
    end: int


def remaining(texts: Iterable[tuple[str, str]], names: Iterable[str]) -> list[Remaining]:
    """Every place of a name, in any of its forms, in `texts`: pairs of what a text is called and the text."""
    finder = NameFinder(names)
    return [
        Remaining(place, match.name, match.text, match.start, match.end) for place, text in texts for match in finder.search(text)
    ]
