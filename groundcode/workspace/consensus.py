"""The consensus: what a team settled on where its coders differ, as a layer of codings beside theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, to_text
from groundcode.domain.levels import Level
from groundcode.domain.sources import Source
from groundcode.errors import (
    AmbiguousName,
    CoderNotFound,
    ConsensusNotBegun,
    OneWayToSettle,
    PlacesOpen,
    SealedSource,
    ThingNotFound,
)
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.agreeing.consensus_layer import Layering, Wanted, assignment_of, begin_layer, consensus_assignments
from groundcode.workspace.codings import codable
from groundcode.workspace.places import Comparing, Place
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

__all__ = ["Consensus", "ConsensusState", "Place", "SourceConsensus"]


@dataclass(frozen=True, slots=True)
class SourceConsensus:
    """How far the consensus of one source has come."""

    source: str
    name: str
    coders: tuple[str, ...]
    """The names of those who take part."""
    blind: int
    """How many of them were assigned to code without seeing the others."""
    begun: bool
    settled: str
    """The day on which the consensus was finished: from then on it is what is counted; "" before."""
    open: int
    """Places that wait to be settled."""
    done: int
    """Places that were settled."""

    @property
    def is_double_coded(self) -> bool:
        """Whether two or more take part, so that there is something to compare."""
        return len(self.coders) > 1


@dataclass(frozen=True, slots=True)
class ConsensusState:
    """How far the consensus has come."""

    coder: str
    """What the consensus is called among the coders; "" before it was begun anywhere."""
    sources: tuple[SourceConsensus, ...]
    """The open sources, by name."""

    @property
    def double_coded(self) -> float:
        """The part of the sources that two or more take part in, 0 to 1."""
        return sum(one.is_double_coded for one in self.sources) / len(self.sources) if self.sources else 0.0


class Consensus:
    """What one does where coders differ."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def places(
        self, coders: Sequence[str] | None = None, source: str | None = None, level: Level | None = None, *,
        settled: bool | None = False,
    ) -> list[Place]:  # fmt: skip
        """The places where coders differ, those first whose settling raises the agreement of turns most.

        All, or those where the `coders` named differ from each other; a place belongs to all who take part either way. In
        all sources or one (by id or name); the codes as they are, or as a view level has them. Those that are open, those
        that were `settled`, or (None) both.

        Raises:
            CoderNotFound, SourceNotFound, AmbiguousName
        """
        with bulk.without_collecting(), self._workspace.store.reading() as connection:
            found = self._comparing(connection, coders, source, level).places()
        return [one for one in found if settled is None or settled == (one.settled is not None)]

    def place(self, place: str, coders: Sequence[str] | None = None) -> Place:
        """The place, open or settled, that an id or its first letters mean.

        Raises:
            ThingNotFound, AmbiguousName, CoderNotFound
        """
        wanted = place.strip().casefold()
        found = [one for one in self.places(coders, settled=None) if wanted and one.id.startswith(wanted)]
        if not found:
            raise ThingNotFound(_("place"), place)
        if len(found) > 1:
            raise AmbiguousName(place, [f"{one.id[:12]} ({one.source_name})" for one in found])
        return found[0]

    def begin(self, source: str, *, seen: Seen | None = None) -> tuple[int, int]:
        """Begin the consensus of a source (by id or name) with what its coders agree on; gives (codings, open places).

        Where it was begun before, what they came to agree on since is brought in.

        Raises:
            SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource
            TooFewCoders: fewer than two take part in it.
        """
        with self._workspace.change("consensus-begin", seen=seen) as made:
            layering = self._layering(made, source)
            count = layering.bring_agreed()
            return count, len(layering.open_places())

    def settle(
        self, place: Place | str, *, take: str | Sequence[str] | None = None, codes: Sequence[str] | None = None,
        none: bool = False, start: int | None = None, end: int | None = None, coders: Sequence[str] | None = None,
        seen: Seen | None = None,
    ) -> Place:  # fmt: skip
        """Settle a place: on what one coder or several (by name) have, on other `codes` (by name or id), or on `none`.

        `start` and `end` are other boundaries, in the source's text as it is shown; without codes they are those of the
        codes taken, or of the place's one code. A consensus that was not begun begins with it. Gives the place as it was
        settled; what coders themselves coded stays as it is.

        Raises:
            ThingNotFound: no such place; somebody recoded there meanwhile. AmbiguousName, CoderNotFound, CodeNotFound
            OneWayToSettle: none of these, or several. SpanOutsideSource, SealedSource, WithdrawnSource
        """
        found = self.place(place, coders) if isinstance(place, str) else place
        moved = start is not None or end is not None
        if sum((bool(take), bool(codes), none)) > 1 or not (take or codes or none or moved) or (none and moved):
            raise OneWayToSettle
        with self._workspace.change("consensus-settle", seen=seen) as made:
            layering = self._layering(made, found.source)
            now = layering.place(found.id)
            wanted = Wanted(self._named(take, now), codes, none, start, end)
            layering.bring_agreed()
            layering.settle(now, layering.outcome(now, wanted))
        # Of its source alone: comparing all sources takes seconds where there are 20,000 codings.
        return next(one for one in self.places(source=found.source, settled=None) if one.id == found.id)

    def unsettle(self, place: Place | str, *, seen: Seen | None = None) -> None:
        """Open a settled place again; what the consensus has there stays until it is settled anew.

        Raises:
            ThingNotFound: no such place, or it was not settled. AmbiguousName
        """
        found = self.place(place) if isinstance(place, str) else place
        with self._workspace.change("consensus-unsettle", seen=seen) as made:
            if not self._layering(made, found.source).forget(found.id):
                raise ThingNotFound(_("settled place"), found.id)

    def finish(self, source: str, *, force: bool = False, seen: Seen | None = None) -> int:
        """Say that the consensus of a source (by id or name) stands: from now on it is what is counted there.

        Gives how many places are left open, which only `force` allows.

        Raises:
            SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource, TooFewCoders
            ConsensusNotBegun
            PlacesOpen: places wait to be settled.
        """
        day = self._workspace.store.now().astimezone().date().isoformat()
        with self._workspace.change("consensus-finish", seen=seen) as made:
            found = self._source(made.connection, source)
            layering = self._layering(made, found.id, begin=False)
            left = layering.open_places()
            if left and not force:
                raise PlacesOpen(found.name, len(left))
            layering.bring_agreed()
            for assignment, finished in layering.assignments:
                if not finished:
                    made.draft.set("assignment", assignment, "finished", day)
            return len(left)

    def reopen(self, source: str, *, seen: Seen | None = None) -> None:
        """Take back that the consensus of a source (by id or name) stands: its lead coder is counted again.

        Raises:
            SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource
            ConsensusNotBegun
        """
        with self._workspace.change("consensus-reopen", seen=seen) as made:
            found = self._source(made.connection, source)
            codable(made.connection, found.id, None)
            assignments = assignment_of(made.connection, found.id)
            if not assignments:
                raise ConsensusNotBegun(found.name)
            for assignment, finished in assignments:
                if finished:
                    made.draft.set("assignment", assignment, "finished", None)

    def state(self, coders: Sequence[str] | None = None) -> ConsensusState:
        """How far the consensus of each open source has come; with `coders`, as far as these differ from each other.

        Raises:
            CoderNotFound
        """
        with bulk.without_collecting(), self._workspace.store.reading() as connection:
            comparing = self._comparing(connection, coders)
            waiting, begun, blind = comparing.standing(), consensus_assignments(connection), _blind(connection)
            consensus = reading.consensus_coders(connection)
        names = comparing.names
        out = []
        for raw, source in comparing.sources.items():
            part = sorted(comparing.chosen_takers.get(raw, ()), key=lambda coder: names.get(to_text(coder), ""))
            still, done = waiting.get(source.id, (0, 0))
            assigned = begun.get(source.id, ())
            out.append(
                SourceConsensus(
                    source.id, source.name, tuple(names.get(to_text(coder), "") for coder in part),
                    sum((raw, coder) in blind for coder in part), bool(assigned),
                    max((finished for _id, finished in assigned), default=""), still, done,
                )
            )  # fmt: skip
        return ConsensusState(_(", ").join(sorted(names.get(one, "") for one in consensus)), tuple(out))

    def _comparing(
        self, connection: Connection, coders: Sequence[str] | None = None, source: str | None = None,
        level: Level | None = None,
    ) -> Comparing:  # fmt: skip
        wanted = None if source is None else self._source(connection, source).id
        tree = self._workspace.tree_at(connection)
        return Comparing(connection, tree, source=wanted, coders=self._ids(connection, coders), level=level)

    def _ids(self, connection: Connection, coders: Sequence[str] | None) -> set[str] | None:
        """The coders of some names (or ids); the consensus is no party."""
        if coders is None:
            return None
        names = reading.read_coders(connection)
        human = {one: name for one, name in names.items() if one not in reading.consensus_coders(connection)}
        return {_coder(human, name) for name in coders}

    def _source(self, connection: Connection, source: str) -> Source:
        found = find_source(reading.read_sources(connection, sealed=True), source)
        if found.reserved:
            raise SealedSource(found.name)
        return found

    def _layering(self, made: Writing, source: str, *, begin: bool = True) -> Layering:
        found = self._source(made.connection, source)
        codable(made.connection, found.id, None)
        comparing = self._comparing(made.connection, source=found.id)
        assignments = assignment_of(made.connection, found.id)
        if not assignments and not begin:
            raise ConsensusNotBegun(found.name)
        if not assignments:
            assignments = begin_layer(self._workspace, made, comparing, found)
        return Layering(self._workspace, made, comparing, found, assignments)

    def _named(self, take: str | Sequence[str] | None, place: Place) -> tuple[str, ...]:
        """The coders (by id) whose codings are taken."""
        wanted = (take,) if isinstance(take, str) else tuple(take or ())
        return tuple(dict.fromkeys(_coder({one.coder: one.name for one in place.holdings}, name) for name in wanted))


def _coder(coders: dict[str, str], name: str) -> str:
    found = [one for one, called in coders.items() if name == one or fold(name) == fold(called)]
    if not found:
        raise CoderNotFound(name, list(coders.values()))
    return found[0]


def _blind(connection: Connection) -> set[tuple[bytes, bytes]]:
    """(source, coder) of the assignments that are to be coded blind."""
    return {
        (row[0], row[1]) for row in bulk.all_rows(connection, "SELECT source, coder FROM state_assignment WHERE alive AND blind")
    }
