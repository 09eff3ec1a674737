"""The review list: segments of earlier texts that a person has to find in the corrected one, and the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.registry import ALIVE
from groundcode.domain.relocations import Grade, answer_value
from groundcode.domain.sources import Source, Version, VersionTree
from groundcode.domain.spans import Span, is_span_inside
from groundcode.domain.transcripts import Turn
from groundcode.errors import (
    AmbiguousName,
    AnsweredDifferently,
    NothingProposed,
    PlaceNotFound,
    SpanOutsideSource,
    ThingNotFound,
)
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.placing import Placed, Proposal, Texts, grade, is_blacked_out, proposal_for

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.workspace.corrections import CorrectionReport
    from groundcode.workspace.review_context import SideBySide
    from groundcode.workspace.workspace import Workspace

SURE = 90
"""Per cent of likeness from which `keep_all` takes a proposal, if nothing else is said."""
_USES = (
    'SELECT start, "end", code, coder FROM state_coding WHERE version = ? AND alive',
    'SELECT start, "end", NULL, NULL FROM state_link WHERE version = ? AND alive',
    'SELECT start, "end", NULL, NULL FROM state_placement WHERE version = ? AND alive',
)

Wanted = Callable[[Placed], bool]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the segments of a source fare in its text: each is counted once."""

    exact: int = 0
    changed: int = 0
    waiting: int = 0
    let_go: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A segment of an earlier text, as the review shows it."""

    id: str
    """Of the answer: the same in every copy, and another one for every later text."""
    source: str
    source_name: str
    version: str
    """The version that it belongs to."""
    span: Span
    into: str
    """The version that is shown."""
    grade: Grade
    quote: str
    turn: str
    """The number of its turn, in the version whose words `quote` has."""
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    place: Span | None
    """Where the maps put it; meanwhile it stands there, and without a place at its own version."""
    words: str
    place_turn: str
    likeness: int
    """Of the quote to the words at its place, per cent."""
    proposal: Proposal | None
    """Where it seems to lie now."""
    proposed: str
    proposed_turn: str
    answered: bool

    @property
    def reason(self) -> str:
        """Why it waits, or what became of it, in words."""
        if self.grade is Grade.LET_GO:
            return _("let go of: it is no longer in the text")
        if self.answered:
            return _("placed by a person")
        if self.place is None:
            return _("most of its words are gone")
        if self.grade is Grade.EXACT:
            return _("its words are the same")
        return _("its words changed: {likeness} % alike").format(likeness=self.likeness)


class Review:
    """What waits for a person after a text was corrected."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def waiting(self, source: str | None = None) -> list[Item]:
        """The segments that wait, by source and place: of one source (by id) or of all."""
        return self._items(source, lambda placed: placed.grade is Grade.UNCERTAIN)

    def all_(self, source: str | None = None) -> list[Item]:
        """The segments that wait, those whose words changed, and those that were answered."""
        return self._items(source, lambda placed: placed.is_news)

    def standing(self, source: str) -> Standing:
        """How the segments of a source (by id) fare in its text."""
        with self._workspace.store.reading() as connection:
            return standing(connection, source)

    def correct(
        self, source: str, text: str, *, turns: Sequence[Turn] | None = None, reason: str = "correction",
        seen: Seen | None = None,
    ) -> CorrectionReport:  # fmt: skip
        """Store a corrected text as a new version, and tell how the segments fare in it.

        Raises:
            EmptyFile: nothing would be left. ThingNotFound, WasPurged
        """
        from groundcode.workspace.corrections import correct

        return correct(self._workspace, source, text, turns=turns, reason=reason, seen=seen)

    def named(self, item: str) -> Item:
        """The segment of the review whose id begins so, answered ones too.

        Raises:
            PlaceNotFound, AmbiguousName
        """
        found = self._items(None, lambda _placed: True, item) if item else []
        if not found:
            raise PlaceNotFound(item)
        if len(found) > 1:
            raise AmbiguousName(item, [one.id for one in found])
        return found[0]

    def side_by_side(self, item: Item, place: Span | None) -> SideBySide:
        """The words of a segment as it was, and those at `place` of the text as it is now, with what stands around them.

        Raises:
            ThingNotFound: the text was corrected again meanwhile.
        """
        from groundcode.workspace.review_context import side_by_side

        return side_by_side(self._workspace, item, place)

    def keep(self, item: str, *, seen: Seen | None = None) -> Item:
        """Take the place that is proposed for a segment, whose id begins so.

        Raises:
            PlaceNotFound, AmbiguousName, NothingProposed, AnsweredDifferently
        """
        found = self.named(item)
        if found.proposal is None:
            raise NothingProposed(found.id[:8], found.quote)
        self._answer([(found, found.proposal.place)], seen)
        return found

    def move(self, item: str, start: int, end: int, *, seen: Seen | None = None) -> Item:
        """Put a segment, whose id begins so, on `[start, end)` of the text as it stands now.

        Raises:
            PlaceNotFound, AmbiguousName, SpanOutsideSource, AnsweredDifferently
        """
        found = self.named(item)
        self._answer([(found, Span(start, end))], seen)
        return found

    def let_go(self, item: str, *, seen: Seen | None = None) -> Item:
        """Say that a segment, whose id begins so, is no longer in the text: its codings stay, and count, without a place.

        Raises:
            PlaceNotFound, AmbiguousName, AnsweredDifferently
        """
        found = self.named(item)
        self._answer([(found, None)], seen)
        return found

    def keep_all(self, at_least: int | None = None, source: str | None = None, *, seen: Seen | None = None) -> list[Item]:
        """Take every place that is proposed with at least so many per cent (SURE), as one change; gives what was placed."""
        sure = SURE if at_least is None else at_least
        found = [item for item in self.waiting(source) if item.proposal is not None and item.proposal.score >= sure]
        self._answer([(item, item.proposal.place) for item in found if item.proposal], seen)
        return found

    def _answer(self, answers: Sequence[tuple[Item, Span | None]], seen: Seen | None) -> None:
        with self._workspace.change("relocate", seen=seen) as made:
            for item, place in answers:
                _write(made, item, place)

    def _items(self, source: str | None, wanted: Wanted, begins: str = "") -> list[Item]:
        with self._workspace.store.reading() as connection:
            tree, coders = self._workspace.tree_at(connection), reading.read_coders(connection)
            out: list[Item] = []
            withdrawn = reading.withdrawn_sources(connection)  # their words are not shown to anybody
            for found in reading.read_sources(connection):
                if source in (None, found.id) and found.id not in withdrawn:
                    out += _SourceReview(connection, found).items(tree, coders, wanted, begins)
        return out


def standing(connection: Connection, source: str) -> Standing:
    """How the segments of a source (by id) fare in its text; those that belong to the shown version are exact."""
    found = reading.read_source(connection, source)
    if found is None:
        raise ThingNotFound(_("source"), source)
    review = _SourceReview(connection, found)
    grades = Counter(placed.grade for _key, placed in review.graded())
    exact = grades[Grade.EXACT] + len(review.uses_in(found.version))
    return Standing(exact, grades[Grade.CHANGED], grades[Grade.UNCERTAIN], grades[Grade.LET_GO])


Key = tuple[str, int, int]
"""(version, start, end) of a segment."""
Use = tuple[str | None, str | None]
"""(code, coder) of a coding on a segment; of a link to it neither."""


class _SourceReview:
    """The segments of one source in its text as it stands."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        rows = bulk.all_rows(connection, "SELECT id FROM state_version WHERE source = ? ORDER BY id", (to_raw(source.id),))
        self._uses: dict[Key, list[Use]] = {}
        for (version,) in rows:
            if to_text(version) != source.version:
                self._uses |= self.uses_in(to_text(version))

    def uses_in(self, version: str) -> dict[Key, list[Use]]:
        """The segments of a version that somebody coded, linked or placed."""
        out: dict[Key, list[Use]] = {}
        for sql in _USES:
            for start, end, code, coder in bulk.all_rows(self._connection, sql, (to_raw(version),)):
                use = to_text(code) if code else None, to_text(coder) if coder else None
                out.setdefault((version, start, end), []).append(use)
        return out

    @cached_property
    def _tree(self) -> VersionTree:
        return reading.read_versions(self._connection, self._source.id)

    @cached_property
    def _texts(self) -> Texts:
        versions = self._tree.versions
        wanted = {versions[key[0]].text for key in self._uses} | {versions[self._source.version].text}
        read = self._read(wanted)
        # Words of a text that was purged are looked for in the texts after it.
        if any(is_blacked_out(text) for text in read.values()) or any(self._tree.answered(*key) for key in self._uses):
            read |= self._read({version.text for version in versions.values()} - wanted)
        return Texts(self._tree, read)

    def _read(self, shas: Iterable[str]) -> dict[str, str]:
        return {sha: blobs.get_text(self._connection, sha) for sha in shas}

    def graded(self) -> Iterator[tuple[Key, Placed]]:
        """Every segment of another version, and how it fares."""
        for key in sorted(self._uses):
            yield key, grade(self._texts, Span(key[1], key[2]), key[0], self._source.version)

    def items(self, tree: CodeTree, coders: dict[str, str], wanted: Wanted, begins: str) -> list[Item]:
        """The segments that are wanted and whose ids begin so, in the order of the text."""
        if not self._uses:
            return []
        shown = self._tree.versions[self._source.version]
        if not self._texts.get(shown.text):
            return []  # of a text that was purged nobody can say where anything lies
        out = [
            self._item(key, placed, shown, tree, coders)
            for key, placed in self.graded()
            if wanted(placed) and _id(key, shown).startswith(begins)
        ]
        return sorted(out, key=lambda item: (item.place or (item.proposal.place if item.proposal else item.span), item.id))

    def _item(self, key: Key, placed: Placed, shown: Version, tree: CodeTree, coders: dict[str, str]) -> Item:
        version, start, end = key
        text = self._texts.get(shown.text)
        uses = self._uses[key]
        codes = dict.fromkeys(tree.path(target) for code, _c in uses if code and (target := tree.target(code)))
        by = dict.fromkeys(coders.get(coder, "") for _code, coder in uses if coder)
        proposal = self._proposal(placed, text, shown)
        own = self._tree.versions[version]
        if placed.answered and self._texts.get(own.text):  # what was answered is told by its first words
            placed = replace(placed, quote=Span(start, end).of(self._texts.get(own.text)), version=version, span=Span(start, end))
        there = self._tree.versions[placed.version].turn_at(placed.span.start)
        return Item(
            _id(key, shown), self._source.id, self._source.name, version, Span(start, end), shown.id,
            placed.grade, placed.quote, there.number if there else "", tuple(codes), tuple(sorted(by)),
            placed.place, placed.place.of(text) if placed.place else "", _turn_at(shown, placed.place), placed.likeness,
            proposal, proposal.place.of(text) if proposal else "", _turn_at(shown, proposal.place if proposal else None),
            placed.answered,
        )  # fmt: skip

    def _proposal(self, placed: Placed, text: str, shown: Version) -> Proposal | None:
        own = self._texts.get(self._tree.versions[placed.version].text)
        near = placed.place.start if placed.place else self._tree.near(placed.span.start, placed.version, shown.id)
        return proposal_for(placed, own, text, near)


def _id(key: Key, shown: Version) -> str:
    return ids.relocation_id(shown.id, ids.segment_id(*key))


def _turn_at(version: Version, place: Span | None) -> str:
    turn = version.turn_at(place.start) if place else None
    return turn.number if turn else ""


def _write(made: Writing, item: Item, place: Span | None) -> None:
    """Put an answer into a draft, if the text is still the one that it was given for."""
    source = reading.read_source(made.connection, item.source)
    if source is None or not source.alive or source.version != item.into:
        raise ThingNotFound(_("version of a text"), item.into)
    length = reading.text_of_version(made.connection, item.into)[1]
    if place is not None and not is_span_inside(place.start, place.end, length):
        raise SpanOutsideSource(item.source_name, place.start, place.end, length)
    if reading.is_at_odds(made.connection, item.id, "answer"):
        raise AnsweredDifferently(item.id[:8], ids.conflict_id(item.id, "answer")[:8])
    row = reading.read_thing(made.connection, "relocation", item.id)
    value = answer_value(place)
    if row is None:
        anchor = {"version": item.version, "start": item.span.start, "end": item.span.end}
        made.draft.create("relocation", item.id, anchor=anchor, into=item.into, answer=value)
        return
    if not row["alive"]:
        made.draft.set("relocation", item.id, ALIVE, True)
    made.draft.set("relocation", item.id, "answer", value)
