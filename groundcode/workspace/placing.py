"""How a segment of an earlier text fares in a later one, and where its words may lie instead: plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from groundcode.domain.relocations import Grade
from groundcode.domain.sources import HALF, VersionTree
from groundcode.domain.spans import Span
from groundcode.store.blobs import BLACKED_OUT

PLACED = 80
"""Per cent of likeness from which a segment keeps its computed place without a question."""
PROPOSED = 75
"""Per cent from which other words are proposed."""
CONTEXT = 32
"""Characters on each side that tell two places with the same words apart."""
_AROUND = 2_000
_TIES, _TRIES = 200, 9
"""Places with the very words, and searches for like ones, that a tie is decided among; a "嗯" is everywhere."""
_TELLING = 8
"""Characters from which words that stand in a text just once are found wherever they went."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment in a later text."""

    grade: Grade
    quote: str
    """Its words in its own version, or where a person put it since; black squares for a text that was purged."""
    version: str
    """The version in which it has these words."""
    span: Span
    place: Span | None
    """Where it lies in the later text."""
    likeness: int
    """Of its words to those at its place, per cent; 0 where there is none."""
    answered: bool = False
    """Whether a person put it there, in this very text."""
    by_person: bool = False
    """Whether a person put it there, in this text or an earlier one."""

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell of it: a person's answer, or other words than it had."""
        if self.answered or self.grade in (Grade.UNCERTAIN, Grade.LET_GO):
            return True
        return self.grade is Grade.CHANGED and (self.by_person or self.likeness < 100)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where the words of a segment may lie now."""

    place: Span
    score: int
    """Per cent; 100: the very words."""


class Texts:
    """The texts of a source's versions as far as they can be read."""

    def __init__(self, tree: VersionTree, read: Mapping[str, str]) -> None:
        self.tree = tree
        self._readable = {sha: text for sha, text in read.items() if not is_blacked_out(text)}
        self._of = {version.text: version.id for version in tree.versions.values()}
        self._by_maps = VersionTree(tuple(tree.versions.values()))

    def version_of(self, text: str) -> str:
        """A version that has a text (by its sha256)."""
        return self._of[text]

    def get(self, text: str) -> str:
        """A text by its sha256; "" if it was purged."""
        return self._readable.get(text, "")

    def words(self, span: Span, made_in: str, shown_in: str) -> tuple[str, Span, str] | None:
        """(words, place, version) of a segment in the first text on its way that can be read; None if none can.

        What a person let go of has no place in later texts, but the maps still tell where its words were.
        """
        for tree in (self.tree, self._by_maps):
            for step in tree.track(span, made_in, shown_in):
                if step.place is not None and self.get(step.text):
                    return step.place.of(self.get(step.text)), step.place, self.version_of(step.text)
        return None


def is_blacked_out(text: str) -> bool:
    """Whether a text was purged: nothing of it can be read."""
    return not text.strip(BLACKED_OUT)


def likeness(one: str, other: str) -> float:
    """How alike two quotes are, per cent (rapidfuzz's ratio)."""
    from rapidfuzz import fuzz

    return 100.0 if one == other else fuzz.ratio(one, other)


def grade(texts: Texts, span: Span, made_in: str, shown_in: str) -> Placed:
    """How a segment fares in the shown version; its words are compared from the first text on that can be read."""
    tree = texts.tree
    track = tree.track(span, made_in, shown_in)
    answer = tree.answer(span, made_in, shown_in)
    answered = answer is not None and len(track) == 1
    own = Placed(Grade.UNCERTAIN, span.of(texts.get(tree.versions[made_in].text)), made_in, span, None, 0, answered)
    own = replace(own, by_person=answer is not None)
    if answer is not None and answer.place is None:
        words = None if own.quote else texts.words(span, made_in, shown_in)
        if words is not None:
            own = replace(own, quote=words[0], span=words[1], version=words[2])
        return replace(own, grade=Grade.LET_GO)
    at = next((n for n, step in enumerate(track) if step.place is not None and texts.get(step.text)), len(track))
    if at < len(track):
        step = track[at]
        assert step.place is not None
        version = texts.version_of(step.text) if at else answer.into if answer is not None else made_in
        own = replace(own, quote=step.place.of(texts.get(step.text)), version=version, span=step.place)
    place = track[-1].place if track and track[-1].share >= HALF else None
    if place is None:
        return own
    shown = texts.get(track[-1].text)
    # What was purged cannot be compared: whether it was touched is all there is to tell.
    blind = any(step.touched for step in (track[: at + 1] if shown else track))
    if at == len(track) or not shown:
        return replace(own, grade=Grade.CHANGED if blind else Grade.EXACT, place=place)
    alike = likeness(own.quote, place.of(shown))
    # What a person put on other words has a place for good, but not its own words.
    first = span.of(texts.get(tree.versions[made_in].text)) if answer is not None else own.quote
    same = alike == 100.0 and not blind and first == own.quote
    found = Grade.UNCERTAIN if alike < PLACED else Grade.EXACT if same else Grade.CHANGED
    return replace(own, grade=found, place=place, likeness=int(alike))


def proposal_for(placed: Placed, own: str, text: str, near: int | None) -> Proposal | None:
    """Where a segment, with the text `own` that has its words, seems to lie: what a search finds, or where the maps put it.

    The search is for those that wait alone, and has to find better words than the maps; `near` is where it begins.
    """
    mapped = Proposal(placed.place, placed.likeness) if placed.place else None
    if placed.grade is not Grade.UNCERTAIN or not own or near is None:
        return mapped
    start, end = placed.span.start, placed.span.end
    found = propose(placed.quote, own[max(0, start - CONTEXT) : start], own[end : end + CONTEXT], text, near)
    return mapped if found is None or (mapped is not None and mapped.score >= found.score) else found


def propose(quote: str, before: str, after: str, text: str, near: int) -> Proposal | None:
    """Where `quote`, which stood between `before` and `after`, may lie in `text`, at best near an offset.

    Of several places with the same score the one whose surroundings fit best, then the nearest.
    """
    if not quote.strip():
        return None
    low, high = max(0, near - _AROUND), min(len(text), near + _AROUND + len(quote))
    found = _alignments(quote, text, low, high)
    if not found or found[0].score < 100:
        once = text.find(quote)
        if len(quote) >= _TELLING and once >= 0 and text.find(quote, once + 1) < 0:
            return Proposal(Span(once, once + len(quote)), 100)
    if not found:
        return None

    before, after = before[-CONTEXT:], after[:CONTEXT]

    def fit(one: Proposal) -> tuple[float, int]:
        left = text[max(0, one.place.start - len(before)) : one.place.start]
        right = text[one.place.end : one.place.end + len(after)]
        return likeness(before, left) + likeness(after, right), -abs(one.place.start - near)

    return max(found, key=fit) if len(found) > 1 else found[0]


def _alignments(quote: str, text: str, low: int, high: int) -> list[Proposal]:
    """The places within `[low, high)` of `text` that fit a quote best, all of one score."""
    from rapidfuzz import fuzz

    found = _equal(quote, text, low, high)
    waiting, tries = ([] if found else [(low, high)]), 0
    best = float(PROPOSED)
    while waiting and tries < _TRIES:
        start, end = waiting.pop(0)
        tries += 1
        part = fuzz.partial_ratio_alignment(quote, text[start:end], score_cutoff=best)
        if part is None or part.dest_start == part.dest_end:
            continue
        at = Span(start + part.dest_start, start + part.dest_end)
        # In a stretch that is shorter than the quote it is the quote that was cut to fit.
        score = likeness(quote, at.of(text))
        if score >= best:
            found = [*(found if score == best else ()), Proposal(at, int(score))]
            best = score
        waiting += [(start, at.start), (at.end, end)]
    return found


def _equal(quote: str, text: str, low: int, high: int) -> list[Proposal]:
    """The first places within `[low, high)` where a text has the very words."""
    found: list[Proposal] = []
    at = text.find(quote, low, high)
    while at >= 0 and len(found) < _TIES:
        found.append(Proposal(Span(at, at + len(quote)), 100))
        at = text.find(quote, at + 1, high)
    return found
