"""The codings of the consensus: copied where coders agree, made where a place was settled, taken off where they are stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Draft
from groundcode.domain.registry import ALIVE
from groundcode.domain.sources import Source
from groundcode.domain.spans import is_span_inside
from groundcode.errors import OneWayToSettle, SpanOutsideSource, ThingNotFound, TooFewCoders
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.assignments import make_assignment
from groundcode.workspace.places import SETTLED, Comparing, Held, Place
from groundcode.workspace.removal import delete_all

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

Spot = tuple[str, int, int]
"""(living code, start, end) in the shown text."""
_MARKS = ("starred", "negative")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place is to be settled on."""

    take: tuple[str, ...] = ()
    """Coders, by id."""
    codes: Sequence[str] | None = None
    none: bool = False
    start: int | None = None
    end: int | None = None


def consensus_assignments(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Source -> (assignment, the day it was finished or "") of the consensus."""
    rows = bulk.all_rows(
        connection,
        "SELECT a.source, a.id, a.finished FROM state_assignment a JOIN state_coder c ON c.id = a.coder "
        "WHERE a.alive AND c.consensus ORDER BY a.id",
    )
    out: dict[str, list[tuple[str, str]]] = {}
    for source, assignment, finished in rows:
        out.setdefault(to_text(source), []).append((to_text(assignment), finished or ""))
    return out


def assignment_of(connection: Connection, source: str) -> list[tuple[str, str]]:
    """What `consensus_assignments` gives for one source."""
    return consensus_assignments(connection).get(source, [])


def begin_layer(workspace: Workspace, made: Writing, comparing: Comparing, source: Source) -> list[tuple[str, str]]:
    """Put the beginning of the consensus of a source into a draft: its coder, if there is none yet, and its assignment.

    Raises:
        TooFewCoders
    """
    taking = comparing.takers.get(to_raw(source.id), ())
    if len(taking) < 2:
        raise TooFewCoders(source.name, sorted(comparing.names.get(to_text(one), "") for one in taking))
    known = sorted(reading.consensus_coders(made.connection))
    coder = known[0] if known else _new_coder(workspace, made)
    return [(make_assignment(made, coder, source.id, {}), "")]


def _new_coder(workspace: Workspace, made: Writing) -> str:
    """A coder who stands for the consensus; somebody who happens to be called so stays who they are."""
    word = "共识" if workspace.language() == "zh" else "Consensus"
    number = 1
    while True:
        name = word if number == 1 else f"{word} {number}"
        coder = ids.coder_id(workspace.id, name)
        row = reading.read_thing(made.connection, "coder", coder)
        if row is None and coder != workspace.coder:
            # As everybody who joins, in a change that nobody undoes: another laptop may have begun the same.
            made.joining = made.joining or Draft("coder")
            return made.joining.create("coder", coder, name=name, consensus=True)
        number += 1


class Layering:
    """The consensus of one source within a change."""

    def __init__(
        self, workspace: Workspace, made: Writing, comparing: Comparing, source: Source, assignments: list[tuple[str, str]]
    ) -> None:  # fmt: skip
        self._workspace = workspace
        self._made = made
        self._comparing = comparing
        self._source = source
        self.assignments = assignments
        """(assignment, the day it was finished or ""): one, or several where copies named the consensus differently."""
        self._assignment = assignments[0][0]
        row = reading.read_thing(made.connection, "assignment", self._assignment)
        self._coder = to_text(row["coder"]) if row is not None else self._drafted_coder()
        self._have: dict[Spot, list[str]] = {}
        for at in comparing.consensus_rows.get(to_raw(source.id), ()):
            held = comparing.held(at)
            self._have.setdefault((held.code, held.start, held.end), []).append(held.coding)

    def _drafted_coder(self) -> str:
        first = next(one for one in self._made.draft.operations if one.entity_id == self._assignment)
        assert isinstance(first.value, dict)
        return str(first.value["coder"])

    @cached_property
    def places(self) -> dict[str, Place]:
        """Place -> what it is, in the order of worth; settled ones too."""
        return {one.id: one for one in self._comparing.places()}

    def open_places(self) -> list[Place]:
        """Those that wait to be settled."""
        return [one for one in self.places.values() if one.settled is None]

    def place(self, place: str) -> Place:
        """A place by its id.

        Raises:
            ThingNotFound
        """
        if place not in self.places:
            raise ThingNotFound(_("place"), place)
        return self.places[place]

    @cached_property
    def _agreed(self) -> dict[Spot, tuple[bool, ...]]:
        """What all agree on, as the lead coder cut it into segments (where that coder takes no part: the first by name)."""
        comparing, raw = self._comparing, to_raw(self._source.id)
        lead = reading.read_project(self._made.connection)["lead_coder"]
        part = sorted(comparing.takers.get(raw, ()), key=lambda one: (one != lead, comparing.names.get(to_text(one), ""), one))
        out: dict[Spot, tuple[bool, ...]] = {}
        for run in comparing.compared.agreed.get(raw, ()):
            by_coder: dict[bytes, list[Held]] = {}
            for row in run.rows:
                by_coder.setdefault(comparing.columns.coder[row], []).append(comparing.held(row))
            held = next((by_coder[one] for one in part if one in by_coder), [])
            equal = [one for found in by_coder.values() for one in found]
            for one in held:
                out[one.code, one.start, one.end] = self._marks(equal, one)
        return out

    def _marks(self, equal: Sequence[Held], one: Held) -> tuple[bool, ...]:
        """Whether anybody's equal coding has a star, or a negative mark."""
        same = [other.coding for other in equal if (other.code, other.start, other.end) == (one.code, one.start, one.end)]
        marked = [self._flags[coding] for coding in same if coding in self._flags]
        return tuple(any(flags[at] for flags in marked) for at in range(len(_MARKS)))

    @cached_property
    def _flags(self) -> Mapping[str, tuple[bool, bool]]:
        rows = bulk.all_rows(
            self._made.connection,
            "SELECT k.id, k.starred, k.negative FROM state_version v JOIN state_coding k ON k.version = v.id "
            "WHERE v.source = ? AND k.alive AND (k.starred OR k.negative)",
            (to_raw(self._source.id),),
        )
        return {to_text(row[0]): (bool(row[1]), bool(row[2])) for row in rows}

    def bring_agreed(self) -> int:
        """Copy what all agree on by now, and take off copies of what nobody has any more; gives how many were copied.

        What a person settled, or coded as the consensus, stays.
        """
        count = 0
        for spot, marks in self._agreed.items():
            if spot not in self._have:
                self._create(spot, marks)
                count += 1
        self._delete([spot for spot in self._have if self._is_left_over(spot)])
        return count

    def _is_left_over(self, spot: Spot) -> bool:
        """Whether the consensus has something only because it was agreed on once."""
        if spot in self._agreed or any(coding in self._linked for coding in self._have[spot]):
            return False
        if any(spot[0] in place.codes and place.start < spot[2] and spot[1] < place.end for place in self.places.values()):
            return False
        return all(coding == self._own_id(spot) for coding in self._have[spot])

    @cached_property
    def _linked(self) -> dict[str, dict[str, str]]:
        """Coding of the consensus -> place it came of -> the link that says so."""
        rows = bulk.all_rows(
            self._made.connection,
            'SELECT l."from", l."to", l.id FROM state_link l JOIN state_coding k ON k.id = l."from" '
            "JOIN state_version v ON v.id = k.version WHERE v.source = ? AND l.role = ? AND l.alive AND k.alive",
            (to_raw(self._source.id), SETTLED),
        )
        out: dict[str, dict[str, str]] = {}
        for coding, place, link in rows:
            out.setdefault(to_text(coding), {})[to_text(place)] = to_text(link)
        return out

    def outcome(self, place: Place, wanted: Wanted) -> list[Spot]:
        """What the consensus is to have at a place.

        Raises:
            CodeNotFound, AmbiguousName, OneWayToSettle, SpanOutsideSource
        """
        if wanted.none:
            return []
        moved = wanted.start is not None or wanted.end is not None
        start = place.start if wanted.start is None else wanted.start
        end = place.end if wanted.end is None else wanted.end
        length = len(self._comparing.ground(to_raw(self._source.id)).ground.text)
        if not is_span_inside(start, end, length):
            raise SpanOutsideSource(self._source.name, start, end, length)
        if wanted.codes:
            tree = self._comparing.tree
            return list(dict.fromkeys((tree.get(code).id, start, end) for code in wanted.codes))
        held = [one for holding in place.holdings if holding.coder in wanted.take for one in holding.codings]
        if not wanted.take:
            held = [one for holding in place.holdings for one in holding.codings]
            if len({one.code for one in held}) > 1:
                raise OneWayToSettle
        spots = [(one.code, start, end) if moved else (one.code, one.start, one.end) for one in held]
        return list(dict.fromkeys(spots))

    def settle(self, place: Place, outcome: Sequence[Spot]) -> None:
        """Let the consensus have the outcome at a place and nothing else about it, and remember that it was settled."""
        keep = set(outcome) | self._agreed.keys()
        self._delete([spot for spot in self._have if spot not in keep and self._is_about(spot, place)])
        self.forget(place.id, but=outcome)
        equal = [one for holding in place.holdings for one in holding.codings]
        for spot in outcome:
            if spot not in self._have:
                self._create(spot, self._marks(equal, Held("", spot[0], "", spot[1], spot[2])))
            coding = self._have[spot][0]
            if place.id not in self._linked.get(coding, {}):
                self._made.draft.create("link", self._workspace.store.ids(), from_=coding, role=SETTLED, to=place.id)
        told = sha256("\n".join(sorted(f"{code} {start} {end}" for code, start, end in outcome)).encode()).hexdigest()[:16]
        new = self._workspace.store.ids()
        self._made.draft.create("link", new, from_=self._assignment, role=SETTLED, to=place.id, rank=told)

    def _is_about(self, spot: Spot, place: Place) -> bool:
        """Whether something that the consensus has is what it had about a place."""
        came_of = {one for coding in self._have[spot] for one in self._linked.get(coding, ())}
        if place.id in came_of:
            return True
        if came_of & self.places.keys() or not (spot[1] < place.end and place.start < spot[2]):
            return False
        return bool(came_of) or spot[0] in place.codes

    def forget(self, place: str, but: Sequence[Spot] = ()) -> bool:
        """Take back that a place was settled, whatever `but` the consensus has there staying; whether it was settled."""
        rows = bulk.all_rows(
            self._made.connection, 'SELECT id, "from" FROM state_link WHERE "to" = ? AND role = ? AND alive',
            (to_raw(place), SETTLED),
        )  # fmt: skip
        kept = {coding for spot in but for coding in self._have.get(spot, ())}
        gone = [to_text(row[0]) for row in rows if to_text(row[1]) not in kept and not self._is_deleted(to_text(row[0]))]
        for link in gone:
            self._made.draft.set("link", link, ALIVE, False)
        return bool(gone)

    def _is_deleted(self, thing: str) -> bool:
        """Whether this change has deleted it already."""
        return any(one.entity_id == thing and one.field == ALIVE for one in self._made.draft.operations)

    def _own_id(self, spot: Spot) -> str:
        """The id of a coding of the consensus: made on two laptops, it is one."""
        return ids.named(self._assignment, "coding", spot[0], self._source.version, spot[1], spot[2])

    def _create(self, spot: Spot, marks: Sequence[bool]) -> None:
        code, start, end = spot
        coding = self._own_id(spot)
        told = {name: True for name, on in zip(_MARKS, marks, strict=True) if on}
        if reading.read_thing(self._made.connection, "coding", coding) is None:
            anchor = {"version": self._source.version, "start": start, "end": end}
            self._made.draft.create("coding", coding, code=code, coder=self._coder, anchor=anchor, **told)
        else:
            self._made.draft.set("coding", coding, ALIVE, True)
            for name, on in zip(_MARKS, marks, strict=True):
                self._made.draft.set("coding", coding, name, on)
        self._have[spot] = [coding]

    def _delete(self, spots: Sequence[Spot]) -> None:
        gone = [coding for spot in spots for coding in self._have.pop(spot)]
        if gone:
            delete_all(self._made, "coding", gone)
