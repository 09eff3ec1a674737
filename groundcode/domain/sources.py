"""Sources, their versions and speakers as the state holds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from groundcode.domain.opcodes import Edit, inverted, mapped, mapped_start
from groundcode.domain.relocations import Answer
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role, Turn

PSEUDONYM = "pseudonym"
"""The reason of a version in which names were replaced and nothing else."""
_END_OF_EDIT = itemgetter(1)


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


@dataclass(frozen=True, slots=True)
class Leg:
    """One map on the way of a place."""

    text: str
    """sha256 in hex of the text that it leads to."""
    edits: tuple[Edit, ...]
    names: bool = False
    """Whether it put other names for names, which leaves a segment what it was."""


Way = tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A segment in one of the texts that it passes."""

    text: str
    """sha256 in hex."""
    place: Span | None
    touched: bool = False
    """Whether the edits on the way to this text took or put something within it."""
    share: float = 1.0
    """How much of it is still what it was at first (0 to 1), as far as the maps tell."""


HALF = 0.5
"""The share from which a segment is shown where the maps put it; with less it stays with its own version."""


def is_touched(edits: Sequence[Edit], span: Span) -> bool:
    """Whether an edit took something from `span` of the earlier text, or put something within it."""
    index = bisect_right(edits, span.start, key=_END_OF_EDIT)
    return index < len(edits) and edits[index][0] < span.end


def kept_share(edits: Sequence[Edit], span: Span, there: Span) -> float:
    """How much of a segment and of its place in the later text is the same in both: 2 x common / both lengths."""
    changed, index = 0, bisect_right(edits, span.start, key=_END_OF_EDIT)
    while index < len(edits) and edits[index][0] < span.end:
        a0, a1, b0, b1 = edits[index]
        changed += min(a1, span.end) - max(a0, span.start) + min(b1, there.end) - max(b0, there.start)
        index += 1
    return 1 - changed / (span.length + there.length)


class VersionTree:
    """All versions of one source, and the way of a place from any of them to any other.

    Versions with the same text are one place to stop at, whatever they were made from: so a text that was corrected
    back, or that two people's corrections were merged into, is reached from both sides. A person's answer on the way
    wins over the maps before it.
    """

    def __init__(self, versions: Sequence[Version], answers: Iterable[Answer] = ()) -> None:
        self.versions = {version.id: version for version in versions}
        self._same: dict[str, list[Version]] = {}
        for version in sorted(versions, key=lambda v: v.id):
            self._same.setdefault(version.text, []).append(version)
        self._children: dict[str, list[Version]] = {}
        for version in sorted(versions, key=lambda v: v.id):
            if version.parent in self.versions:
                self._children.setdefault(self.versions[version.parent].text, []).append(version)
        self._answers: dict[tuple[str, int, int], dict[str, Answer]] = {}
        for answer in answers:
            into = self.versions.get(answer.into)
            if into is not None and (answer.place is None or answer.place.end <= into.length):
                self._answers.setdefault((answer.version, answer.span.start, answer.span.end), {})[into.text] = answer
        self._ways: dict[tuple[str, str], Way | None] = {}

    def place(self, span: Span, made_in: str, shown_in: str) -> Span | None:
        """Where a segment of one version lies in another; None if nothing of it is left there, or it was let go."""
        if made_in == shown_in:
            return span
        way = self._way(made_in, shown_in)
        if way is None:
            return None
        answer, way = self._answered(span, made_in, way)
        at = answer.place if answer else span
        for leg in way:
            at = mapped(leg.edits, at) if at else None
        return at

    def shown(self, span: Span, made_in: str, shown_in: str) -> Span | None:
        """Where a segment is shown in another version: its place, if at least half of it is still what it was.

        With less, a place would be claimed that nobody chose: until a person answers, it stays with its own version.
        """
        if made_in == shown_in:
            return span
        way = self._way(made_in, shown_in)
        if way is None:
            return None
        answer, way = self._answered(span, made_in, way)
        at, share = answer.place if answer else span, 1.0
        for leg in way:
            there = mapped(leg.edits, at) if at else None
            if there is None or at is None:
                return None
            if not leg.names and is_touched(leg.edits, at):
                share *= kept_share(leg.edits, at, there)
            at = there
        return at if share >= HALF else None

    def answer(self, span: Span, made_in: str, shown_in: str) -> Answer | None:
        """The answer that the place of a segment follows; None if it follows the maps alone."""
        way = self._way(made_in, shown_in)
        return self._answered(span, made_in, way)[0] if way else None

    def track(self, span: Span, made_in: str, shown_in: str) -> list[Step]:
        """A segment wherever it passes, from its own text, or a person's answer, to the shown one; empty without a way."""
        way = self._way(made_in, shown_in)
        if way is None:
            return []
        answer, way = self._answered(span, made_in, way)
        at = answer.place if answer else span
        out = [Step(self.versions[answer.into if answer else made_in].text, at)]
        share = 1.0
        for leg in way:
            there = mapped(leg.edits, at) if at else None
            touched = at is not None and is_touched(leg.edits, at)
            if touched and not leg.names and at is not None and there is not None:
                share *= kept_share(leg.edits, at, there)
            at = there
            out.append(Step(leg.text, at, touched, share))
        return out

    def answered(self, version: str, start: int, end: int) -> bool:
        """Whether anybody answered where this segment lies in some other text."""
        return (version, start, end) in self._answers

    def near(self, offset: int, made_in: str, shown_in: str) -> int | None:
        """Where the text around an offset lies, even if nothing of the segment is left; None if no way leads there."""
        way = self._way(made_in, shown_in)
        if way is None:
            return None
        for leg in way:
            offset = mapped_start(leg.edits, offset)
        return offset

    def common(self, versions: Sequence[str]) -> str | None:
        """The nearest version that all of some versions were made from, in one or more steps; None if there is none."""
        steps = [self._ancestors(version) for version in versions]
        shared = set(steps[0]).intersection(*steps[1:]) if steps else set()
        if not shared:
            return None
        nearest = min(shared, key=lambda text: (sum(of[text] for of in steps), self._same[text][0].id))
        return self._same[nearest][0].id

    def _ancestors(self, version: str) -> dict[str, int]:
        """Text -> the number of steps up to it."""
        out: dict[str, int] = {}
        waiting = [self.versions[version].text] if version in self.versions else []
        steps = 0
        while waiting:
            out |= dict.fromkeys(waiting, steps)
            above = [self.versions[v.parent].text for text in waiting for v in self._same[text] if v.parent in self.versions]
            waiting = [text for text in dict.fromkeys(above) if text not in out]
            steps += 1
        return out

    def _answered(self, span: Span, made_in: str, way: Way) -> tuple[Answer | None, Way]:
        """The last answer on a way, and what of the way lies behind it."""
        held = self._answers.get((made_in, span.start, span.end))
        for index in range(len(way) - 1, -1, -1) if held else ():
            answer = held.get(way[index].text) if held else None
            if answer is not None:
                return answer, way[index + 1 :]
        return None, way

    def _way(self, made_in: str, shown_in: str) -> Way | None:
        key = (made_in, shown_in)
        if key not in self._ways:
            ends = self.versions.get(made_in), self.versions.get(shown_in)
            self._ways[key] = self._shortest(ends[0], ends[1]) if ends[0] and ends[1] else None
        return self._ways[key]

    def _shortest(self, made_in: Version, shown_in: Version) -> Way | None:
        """The way of the fewest maps; of several, the one that the shown version was made by."""
        onwards: dict[str, Leg | None] = {shown_in.text: None}
        waiting = [shown_in.text]
        for text in waiting:
            if text == made_in.text:
                break
            for neighbour, leg in self._beside(text, shown_in):
                if neighbour not in onwards:
                    onwards[neighbour] = leg
                    waiting.append(neighbour)
        if made_in.text not in onwards:
            return None
        way: list[Leg] = []
        leg_on = onwards[made_in.text]
        while leg_on is not None:
            way.append(leg_on)
            leg_on = onwards[leg_on.text]
        return tuple(way)

    def _beside(self, text: str, first: Version) -> Iterator[tuple[str, Leg]]:
        """(text one step away, what leads from it to `text`): what it was made from, then what was made of it."""
        for version in sorted(self._same[text], key=lambda v: v.id != first.id):
            if version.parent in self.versions:
                yield self.versions[version.parent].text, Leg(text, version.edits, version.reason == PSEUDONYM)
        for version in self._children.get(text, ()):
            yield version.text, Leg(text, inverted(version.edits), version.reason == PSEUDONYM)
