"""Sources, their versions and speakers as the state holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundcode.domain.opcodes import Edit, inverted, mapped
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role, Turn


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of one source."""

    id: str
    source: str
    name: str
    role: Role
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript in a project."""

    id: str
    name: str
    language: str
    version: str
    """The version of its text that is shown."""
    reserved: bool = False
    encoding: str = ""
    line_ends: str = ""
    format: str = ""
    alive: bool = True
    made: str = ""
    """The change that made it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a source's text; never changed once made."""

    id: str
    source: str
    parent: str | None
    text: str
    """sha256 in hex."""
    length: int
    turns: tuple[Turn, ...]
    """Their speakers are ids here."""
    edits: tuple[Edit, ...] = ()
    """The map from the parent's text."""
    reason: str = ""

    def turn_at(self, offset: int) -> Turn | None:
        """The turn in which a code point lies, or that begins nearest before it."""
        low, high = 0, len(self.turns)
        while low < high:
            middle = (low + high) // 2
            if self.turns[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return self.turns[low - 1] if low else None


def turns_value(turns: Sequence[Turn], speakers: Mapping[str, str]) -> list[list[object]]:
    """Turns as the log keeps them: [number, speaker id or null, start, body, end] and a time where there is one.

    `speakers` gives the id of each name.
    """
    return [[t.number, speakers.get(t.speaker or ""), t.start, t.body, t.end, *((t.time,) if t.time else ())] for t in turns]


def turns_from(value: Sequence[Sequence[object]]) -> tuple[Turn, ...]:
    """Turns from the log."""
    # The types of each column were checked when the version was written or merged (validation).
    return tuple(Turn(*row) for row in value)  # type: ignore[arg-type]


class VersionTree:
    """All versions of one source, and the way of a place from any of them to any other."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self.versions = {version.id: version for version in versions}
        self._ways: dict[tuple[str, str], list[tuple[Edit, ...]] | None] = {}

    def place(self, span: Span, made_in: str, shown_in: str) -> Span | None:
        """Where a segment of one version lies in another; None if nothing of it is left there."""
        if made_in == shown_in:
            return span
        way = self._way(made_in, shown_in)
        if way is None:
            return None
        at: Span | None = span
        for edits in way:
            at = mapped(edits, at) if at else None
        return at

    def _way(self, made_in: str, shown_in: str) -> list[tuple[Edit, ...]] | None:
        key = (made_in, shown_in)
        if key not in self._ways:
            up, down = self._line(made_in), self._line(shown_in)
            common = next((v for v in up if v in set(down)), None)
            if common is None:
                self._ways[key] = None
            else:
                back = [inverted(self.versions[v].edits) for v in up[: up.index(common)]]
                forth = [self.versions[v].edits for v in reversed(down[: down.index(common)])]
                self._ways[key] = back + forth
        return self._ways[key]

    def _line(self, version: str) -> list[str]:
        out: list[str] = []
        at: str | None = version
        while at in self.versions and at not in out:
            out.append(at)
            at = self.versions[at].parent
        return out
