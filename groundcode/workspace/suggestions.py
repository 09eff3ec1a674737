"""Suggestions: asked for, shown with their reasons, accepted or rejected by a person. Nothing is applied by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_raw
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, ReadOnlyProject, ThingNotFound, TooEarlyToSuggest
from groundcode.locale import _
from groundcode.store import bulk, log
from groundcode.suggest.encoders import Encoder, default_encoders, is_floor
from groundcode.suggest.similarity import Reader
from groundcode.suggest.vectors import VectorStore
from groundcode.workspace.suggesting import finding
from groundcode.workspace.suggesting.acts import Decision
from groundcode.workspace.suggesting.book import decided, read_runs, read_suggestions
from groundcode.workspace.suggesting.cards import Card, Cards
from groundcode.workspace.suggesting.finding import SEED, Found, Grouping
from groundcode.workspace.suggesting.material import Material, read_material, said_the_same, spot_of
from groundcode.workspace.suggesting.methods import METHODS, details
from groundcode.workspace.suggesting.notes import read_notes
from groundcode.workspace.suggesting.statement import LISTED, Statement, statement
from groundcode.workspace.suggesting.turns import read_uncoded
from groundcode.workspace.suggesting.values import Kind, Place, Proposal, Run, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from groundcode.workspace.workspace import Workspace

NEEDED = 2
"""Sources that a coder codes by hand before suggestions come."""
PALETTE = "ranked-palette"
_RANKED = 12
Progress = Callable[[int, int], None]
"""Told how many texts of how many are read."""
Cancelled = Callable[[], bool]
USUAL_LEVEL = {
    Kind.PLACEMENT: Level.LABEL, Kind.GROUPS: Level.LABEL, Kind.MAIN: Level.CATEGORY, Kind.DUPLICATES: Level.LABEL,
    Kind.GAPS: Level.CATEGORY,
}  # fmt: skip
"""The level of codes that each kind is about, where nobody says."""
_LEVELS = {
    Kind.PLACEMENT: (Level.LABEL, Level.CONCEPT, Level.CATEGORY),
    Kind.GROUPS: (Level.LABEL, Level.CONCEPT),
    Kind.MAIN: (Level.CATEGORY,),
    Kind.DUPLICATES: tuple(Level),
    Kind.GAPS: (Level.CONCEPT, Level.CATEGORY, Level.MAIN),
}
"""Main categories come of categories alone: they are roles, which no likeness of labels shows."""


class Suggestions:
    """What one asks the machine, and what one answers."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._encoders: tuple[Encoder, ...] | None = None
        self._vectors = VectorStore()
        self._material: tuple[int, Material] | None = None

    # What may be asked.

    def coded_by_hand(self) -> int:
        """In how many sources this coder coded something without a suggestion.

        What came from a file of codings counts: a person coded it, if elsewhere. What came from an accepted suggestion
        or out of a ranked palette does not, nor what the consensus has of others.
        """
        # Source by source: going through 100,000 codings takes 2 s.
        sql = (
            "SELECT count(*) FROM state_source s WHERE s.alive AND EXISTS (SELECT 1 FROM state_version v "
            "JOIN state_coding o ON o.version = v.id WHERE v.source = s.id AND o.coder = ? AND o.alive "
            "AND o.suggestion IS NULL AND o.ranked IS NOT TRUE AND o.coder NOT IN (SELECT id FROM state_coder WHERE consensus))"
        )
        with self._workspace.store.reading() as connection:
            return int(bulk.all_rows(connection, sql, (to_raw(self._workspace.coder),))[0][0])

    def refuse_too_early(self) -> None:
        """Refuse before this coder has coded two sources by hand.

        Raises:
            TooEarlyToSuggest
        """
        count = self.coded_by_hand()
        if count < NEEDED:
            raise TooEarlyToSuggest(self._workspace.coder_name, count, NEEDED)

    @property
    def encoders(self) -> tuple[Encoder, ...]:
        """Those in use; loading them takes a second or two, the first time."""
        if self._encoders is None:
            self._encoders = default_encoders()
        return self._encoders

    @encoders.setter
    def encoders(self, encoders: tuple[Encoder, ...]) -> None:
        self._encoders = encoders

    def is_floor(self) -> bool:
        """Whether no encoder is installed, so that letters are compared and not meanings: to be said aloud."""
        return is_floor(self.encoders)

    # Working out. Nothing of this is stored.

    def compute(
        self, kind: Kind, level: Level | None = None, *, count: int | None = None, seed: int = SEED,
        progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> tuple[Run, tuple[Proposal, ...]]:  # fmt: skip
        """Suggestions of a kind for the codes of a level; the same ones whatever the order of codes.

        `count`: places of a code, groups, pairs, or turns of a category. For gaps and main categories the level is that
        of the categories; duplicates without one are looked for at every level.

        Raises:
            TooEarlyToSuggest
            BadValue: there is nothing of this kind at this level.
            Stopped (of groundcode.suggest.vectors): `cancelled` said so; what was encoded is kept.
        """
        self.refuse_too_early()
        at = _level(kind, level)
        # With a million values, whoever looks for cycles among them holds everything up for half a second, the screen too.
        with bulk.without_collecting():
            found = self._found(kind, at, level, count, seed, self._reader(progress, cancelled))
        return self._run(kind, at, found, seed), found.proposals

    def _found(self, kind: Kind, at: Level, level: Level | None, count: int | None, seed: int, reader: Reader) -> Found:
        with self._moment() as (connection, material):
            said = decided(material.tree, read_suggestions(connection, material.tree))
            turns = read_uncoded(connection, self._workspace.coder) if kind is Kind.GAPS else ()
        if kind is Kind.PLACEMENT:
            return finding.placements(material, reader, said, at, count)
        if kind is Kind.DUPLICATES:
            return finding.same_codes(material, reader, said, level, count)
        if kind is Kind.GAPS:
            return finding.gaps_of(material, reader, said, turns, at, count)
        return finding.grouped(finding.grouping(material, reader, said, at, kind), count, seed)

    def grouping(
        self, kind: Kind = Kind.GROUPS, level: Level | None = None, *, progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Grouping:  # fmt: skip
        """The loose codes of a level as a tree, for a slider: `groups(count)` of it is quick, `proposals(count)` has reasons.

        Raises:
            TooEarlyToSuggest, BadValue, Stopped
        """
        self.refuse_too_early()
        at, reader = _level(kind, level), self._reader(progress, cancelled)
        with bulk.without_collecting():
            with self._moment() as (connection, material):
                said = decided(material.tree, read_suggestions(connection, material.tree))
            return finding.grouping(material, reader, said, at, kind)

    def rank_for_text(
        self, text: str, *, at: tuple[str, int, int] | None = None,
        levels: Iterable[Level] = (Level.LABEL, Level.CONCEPT), count: int = _RANKED, cancelled: Cancelled | None = None,
    ) -> tuple[Place, ...]:  # fmt: skip
        """The codes of some levels ranked for the words of a selected segment; stores nothing.

        `at` is where it stands, (version, start, end): what is coded close by counts then. A code that is chosen from this
        list is put on with `codings.apply(..., ranked=True)`.

        Raises:
            TooEarlyToSuggest
            Stopped (of groundcode.suggest.vectors): `cancelled` said so.
        """
        self.refuse_too_early()
        reader = self._reader(None, cancelled)
        with self._moment() as (connection, material):
            spot = spot_of(connection, *at) if at is not None else None
        return finding.rank_text(material, reader, text, spot, frozenset(levels), count)

    def ranked_palette(self) -> bool:
        """Whether the palette ranks codes for the selected segment: a setting of this copy, off until somebody turns it on."""
        return self._workspace.store.local(PALETTE) == "on"

    def set_ranked_palette(self, on: bool) -> None:
        """Turn the ranked palette on or off."""
        if self._workspace.store.read_only:
            raise ReadOnlyProject(str(self._workspace.path), self._workspace.store.read_only)
        self._workspace.store.set_local(PALETTE, "on" if on else "off")

    def on_one_informant(self, level: Level = Level.CATEGORY) -> list[str]:
        """The codes of a level that rest on one informant (by id), as the check counts informants."""
        tree = self._workspace.tree()
        found = (one.place.id for one in self._workspace.check.run() if one.rule == "single-informant")
        return [code for code in dict.fromkeys(found) if code in tree.codes and tree.codes[code].level is level]

    # Keeping and deciding.

    def begin(
        self, kind: Kind, level: Level | None = None, *, count: int | None = None, seed: int = SEED, anew: bool = False,
        progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> Run:  # fmt: skip
        """The run that a review goes through: one that still has open suggestions, or (or with `anew`) a new one, kept.

        Raises:
            TooEarlyToSuggest, BadValue, Stopped
        """
        self.refuse_too_early()
        at = _level(kind, level)
        going_on = next((run for run in reversed(self.runs()) if (run.kind, run.level) == (kind, at)), None)
        if going_on is not None and not anew and any(one.is_open for one in self.list_(going_on.id)):
            return going_on
        run, proposals = self.compute(kind, level, count=count, seed=seed, progress=progress, cancelled=cancelled)
        return self.keep(run, proposals)

    def keep(self, run: Run, proposals: Sequence[Proposal], *, seen: Seen | None = None) -> Run:
        """Store a run with its suggestions, as one change."""
        with self._workspace.change("suggest", seen=seen) as made:
            ids = self._workspace.store.ids
            new = made.draft.create("suggestion_run", ids(), method=run.method, details=dict(run.details))
            for one in proposals:
                made.draft.create("suggestion", ids(), run=new, proposal=one.value(), status="pending")
        return next((one for one in self.runs() if one.id == new), replace(run, id=new))

    def runs(self) -> list[Run]:
        """Every run that was kept, the earliest first."""
        with self._workspace.store.reading() as connection:
            return read_runs(connection)

    def list_(self, run: str | None = None) -> list[Suggestion]:
        """The suggestions of a run, or all that were kept, in the order they were made."""
        with self._workspace.store.reading() as connection:
            return read_suggestions(connection, self._workspace.tree_at(connection), run)

    def waiting(self) -> list[Suggestion]:
        """The suggestions that can still be decided, of the latest run of each kind and level."""
        latest = {(run.kind, run.level): run.id for run in self.runs()}
        return [one for one in self.list_() if one.is_open and one.run in latest.values()]

    def named(self, name: str) -> Suggestion:
        """The suggestion of an id, or of its last characters (four or more).

        Raises:
            ThingNotFound
        """
        typed = name.strip().casefold().replace("-", "")
        found = [one for one in self.list_() if one.id == name or (len(typed) >= 4 and one.id.replace("-", "").endswith(typed))]
        if len(found) != 1:
            raise ThingNotFound(_("suggestion"), name)
        return found[0]

    def accept(
        self, suggestion: str, *, parent: str | None = None, name: str = "", members: Sequence[str] | None = None,
        seen: Seen | None = None,
    ) -> str:  # fmt: skip
        """Do what a suggestion (by id) proposes, as one change; gives the code that came of it.

        A placement: the code goes under its first place, or under `parent`. A group: its members (or `members`) go under a
        new code called `name`, which a person gives, or under `parent`. Two codes that may be one: the second becomes the
        first, or `parent` is the one to keep. A gap: the turn is coded with the category, or with `parent`.

        Raises:
            ThingNotFound, AlreadyDecided, SuggestionOvertaken, CodeNotFound
            EmptyName: a group without a name. DuplicateName, LevelBroken, LabelHasNoChildren, CodeCycle, LevelHeld
            SealedSource, WithdrawnSource
        """
        with self._workspace.change("accept-suggestion", seen=seen) as made:
            return Decision(self._workspace, made, suggestion).accept(parent, name, members)

    def reject(self, suggestion: str, *, place: str | None = None, seen: Seen | None = None) -> bool:
        """Refuse a suggestion (by id), or only one `place` of a placement; gives whether it is decided with that.

        It is remembered: a code is not proposed for that place again, nor the two or the group.

        Raises:
            ThingNotFound, AlreadyDecided, CodeNotFound
        """
        with self._workspace.change("reject-suggestion", seen=seen) as made:
            return Decision(self._workspace, made, suggestion).reject(place)

    def cards(self, found: Iterable[Proposal | Suggestion]) -> list[Card]:
        """Proposals in words, with what speaks for them; the first time loads dictionaries for two seconds."""
        with self._moment() as (connection, material):
            made = Cards(connection, material)
            return [made.card(one.proposal, one.refused) if isinstance(one, Suggestion) else made.card(one) for one in found]

    def statement(self, language: str | None = None) -> Statement:
        """The statement of computational assistance, in "zh" or "en" (None: the project's language)."""
        return statement(self._workspace, language or self._workspace.language())

    def note_listed(self) -> None:
        """Count a list that was looked at and not kept: the statement tells it, for this copy of the project."""
        if not self._workspace.store.read_only:
            store = self._workspace.store
            store.set_local(LISTED, str(int(store.local(LISTED, "0")) + 1))

    def _reader(self, progress: Progress | None, cancelled: Cancelled | None) -> Reader:
        return Reader(self.encoders, self._vectors, progress, cancelled)

    @contextmanager
    def _moment(self) -> Iterator[tuple[Connection, Material]]:
        """The project as it stands; what was read of it last time is kept until something is done."""
        with self._workspace.store.reading() as connection:
            position, tree = log.position(connection), self._workspace.tree_at(connection)
            before = self._material
            if before is None or before[0] > position or not said_the_same(connection, before[0]):
                # Whoever looks for cycles among 100,000 segments holds everything up for half a second, the screen too.
                with bulk.without_collecting():
                    before = (position, read_material(connection, tree))
            elif before[0] != position:
                before = (position, Material(tree, before[1].own, read_notes(connection, tree)))
            self._material = (position, before[1])
            yield connection, self._material[1]

    def _run(self, kind: Kind, level: Level, found: Found, seed: int) -> Run:
        names = [encoder.name for encoder in self.encoders]
        told = details(kind, level, found, names, seed, floor=self.is_floor())
        return Run("", kind, level, told, coder=self._workspace.coder_name, method=METHODS[kind])


def _level(kind: Kind, level: Level | None) -> Level:
    """The level of a kind, the usual one where none is named.

    Raises:
        BadValue
    """
    if level is None:
        return USUAL_LEVEL[kind]
    if level not in _LEVELS[kind]:
        raise BadValue(_("level"), _(level.words), _(", ").join(_(one.words) for one in _LEVELS[kind]))
    return level
