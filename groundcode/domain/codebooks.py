"""A codebook as files carry it: plain values, no project behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from groundcode.domain.levels import Level

PATH_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class Example:
    """A segment bound to a code as its example."""

    source: str
    """The source's name."""
    start: int
    end: int
    quote: str
    turn: str = ""
    """Printed turn number, for people; not read back."""


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One code of a codebook with the codes below it."""

    name: str
    level: Level
    id: str | None = None
    """Lower-case canonical UUID; None for a code that a person wrote into the file."""
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    examples: tuple[Example, ...] = ()
    also_in: tuple[str, ...] = ()
    """Paths of the codes it belongs to as well."""
    core: bool = False
    colour: str = ""
    """#RRGGBB or #RGB; "" for none, or in a file that does not say."""
    own: int | None = None
    """Codings on the code itself; information for people, not read back."""
    total: int | None = None
    sources: int | None = None
    remarks: str = field(default="", compare=False)
    """What a reviewer wrote beside it; no part of the codebook."""
    as_exported: str = field(default="", compare=False)
    """What a file says of the texts as they were when it was written; no part of the codebook."""
    children: tuple[CodebookEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """The tree of codes of one project."""

    title: str
    codes: tuple[CodebookEntry, ...]
    description: str = ""

    def walk(self) -> Iterator[tuple[tuple[str, ...], CodebookEntry]]:
        """Each entry with the names from the top down to it, in tree order."""
        yield from _walk((), self.codes)


def _walk(above: tuple[str, ...], entries: tuple[CodebookEntry, ...]) -> Iterator[tuple[tuple[str, ...], CodebookEntry]]:
    for entry in entries:
        path = (*above, entry.name)
        yield path, entry
        yield from _walk(path, entry.children)
