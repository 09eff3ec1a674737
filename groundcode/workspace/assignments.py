"""Assignments: who codes which source, and when it was finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.cases import iso_date
from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.registry import ALIVE
from groundcode.domain.sources import Source
from groundcode.errors import AlreadyAssigned, BadValue, CoderNotFound, SealedSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.parts import blind_for, was_blind_for
from groundcode.store.store import Writing
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_all
from groundcode.workspace.sources import closed_source, find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Assignment:
    """That a coder codes a source; what copies of a project have assigned twice is one."""

    id: str
    coder: str
    coder_name: str
    source: str
    source_name: str
    finished: str
    """The day on which the coder was done with it; "" before."""
    blind: bool
    """Whether the coder is to work without seeing what others coded."""


class Assignments:
    """What one does with assignments."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list_(self, source: str | None = None) -> list[Assignment]:
        """The assignments by source and coder: of one source (by id) or of all that are not sealed."""
        with self._workspace.store.reading() as connection:
            found = read_assignments(connection, reading.read_sources(connection))
        return [one for one in found if source in (None, one.source)]

    def people(self) -> dict[str, str]:
        """Coder id -> name of all who may be given something to code: whoever is in the project, but for the consensus."""
        with self._workspace.store.reading() as connection:
            consensus = reading.consensus_coders(connection)
            return {coder: name for coder, name in reading.read_coders(connection).items() if coder not in consensus}

    def assign(self, coder: str, source: str, *, blind: bool = False, seen: Seen | None = None) -> str:
        """Give a source (by id or name) to a coder of the project (by id) to code; gives the assignment.

        Of a pair that is assigned already only the blindness can be changed so.

        Raises:
            CoderNotFound, SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource, AlreadyAssigned
        """
        with self._workspace.change("assign", seen=seen) as made:
            self._need_coder(made.connection, coder)
            return self._assign(made, coder, source, blind=blind)

    def assign_name(self, name: str, source: str, *, blind: bool = False, seen: Seen | None = None) -> str:
        """Give a source to somebody by name, who joins the project with it if need be; gives the assignment.

        Raises:
            EmptyName, SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource, AlreadyAssigned
        """
        name = clean_name(name, _("coder"))
        coder = ids.coder_id(self._workspace.id, name)
        with self._workspace.change("assign", seen=seen) as made:
            row = reading.read_thing(made.connection, "coder", coder)
            if row is None and coder != self._workspace.coder:
                made.draft.create("coder", coder, name=name)
            elif row is not None and not row["alive"]:
                made.draft.set("coder", coder, ALIVE, True)
            return self._assign(made, coder, source, blind=blind)

    def finish(self, source: str, coder: str | None = None, date: str | None = None, *, seen: Seen | None = None) -> str:
        """Note that a coder (by id; None: the own one) is done with a source (by id or name); gives the assignment.

        The date is today's if none is given. Without an assignment one is made; in a blind copy, a blind one. Where the own
        copy was blind until codings of others in the source were merged, the assignment is blind no more.

        Raises:
            CoderNotFound, SourceNotFound, AmbiguousName, SealedSource, BadValue: that is no date.
        """
        day = self._workspace.store.now().astimezone().date().isoformat() if date is None else iso_date(date)
        if day is None:
            raise BadValue(_("date"), date or "", "2026-03-01")
        coder = coder or self._workspace.coder
        with self._workspace.change("finish", seen=seen) as made:
            self._need_coder(made.connection, coder)
            found = _open_source(made.connection, source)
            rows = _of_pair(made.connection, coder, found.id)
            if not rows:
                blind = coder == self._workspace.coder and bool(blind_for(made.connection))
                return make_assignment(made, coder, found.id, {"finished": day, **({"blind": True} if blind else {})})
            seen_others = coder == self._workspace.coder and _has_seen_others(made.connection, coder, found.id)
            for assignment, finished, blind in rows:
                if finished != day:
                    made.draft.set("assignment", assignment, "finished", day)
                if blind and seen_others:
                    made.draft.set("assignment", assignment, "blind", False)
            return rows[0][0]

    def reopen(self, source: str, coder: str | None = None, *, seen: Seen | None = None) -> str:
        """Take back that a coder (by id; None: the own one) is done with a source (by id or name); gives the assignment.

        Raises:
            SourceNotFound, AmbiguousName, SealedSource
            ThingNotFound: the source is not assigned to this coder.
        """
        with self._workspace.change("reopen", seen=seen) as made:
            found = _open_source(made.connection, source)
            rows = _of_pair(made.connection, coder or self._workspace.coder, found.id)
            if not rows:
                raise ThingNotFound(_("assignment"), f"“{found.name}”")
            for assignment, finished, _blind in rows:
                if finished is not None:
                    made.draft.set("assignment", assignment, "finished", None)
            return rows[0][0]

    def unassign(self, assignment: str, *, seen: Seen | None = None) -> None:
        """Take an assignment (by id) back; what was coded stays.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("unassign", seen=seen) as made:
            row = reading.read_thing(made.connection, "assignment", assignment)
            if row is None or not row["alive"]:
                raise ThingNotFound(_("assignment"), assignment)
            rows = _of_pair(made.connection, to_text(row["coder"]), to_text(row["source"]))
            delete_all(made, "assignment", [one for one, _finished, _blind in rows])

    def _need_coder(self, connection: Connection, coder: str) -> None:
        coders = reading.read_coders(connection)
        if coder not in coders and coder != self._workspace.coder:
            raise CoderNotFound(coder, list(coders.values()))

    def _assign(self, made: Writing, coder: str, source: str, *, blind: bool) -> str:
        found = _open_source(made.connection, source)
        closed = closed_source(made.connection, found.id, found.name)
        if closed is not None:
            raise closed
        rows = _of_pair(made.connection, coder, found.id)
        if not rows:
            return make_assignment(made, coder, found.id, {"blind": True} if blind else {})
        if all(was == blind for _one, _finished, was in rows):
            name = reading.read_coders(made.connection).get(coder, self._workspace.coder_name)
            raise AlreadyAssigned(found.name, name)
        for assignment, _finished, _was in rows:
            made.draft.set("assignment", assignment, "blind", blind)
        return rows[0][0]


def read_assignments(connection: Connection, sources: Iterable[Source]) -> list[Assignment]:
    """The living assignments of some sources, by the names of source and coder; not those of the consensus."""
    names = {to_raw(source.id): source.name for source in sources}
    coders = reading.read_coders(connection)
    pairs: dict[tuple[bytes, bytes], list[tuple[bytes, str | None, bool]]] = {}
    rows = bulk.all_rows(
        connection,
        "SELECT id, coder, source, finished, blind FROM state_assignment WHERE alive "
        "AND coder NOT IN (SELECT id FROM state_coder WHERE consensus) ORDER BY id",
    )
    for assignment, coder, source, finished, blind in rows:
        if source in names:
            pairs.setdefault((source, coder), []).append((assignment, finished, bool(blind)))
    out = [
        Assignment(
            to_text(found[0][0]), to_text(coder), coders.get(to_text(coder), ""), to_text(source), names[source],
            max(finished or "" for _id, finished, _blind in found), any(blind for _id, _finished, blind in found),
        )
        for (source, coder), found in pairs.items()
    ]  # fmt: skip
    return sorted(out, key=lambda one: (one.source_name, one.source, one.coder_name, one.coder))


def _open_source(connection: Connection, source: str) -> Source:
    found = find_source(reading.read_sources(connection, sealed=True), source)
    if found.reserved:
        raise SealedSource(found.name)
    return found


def _has_seen_others(connection: Connection, coder: str, source: str) -> bool:
    """Whether a copy that was blind for a coder shows by now what others coded in a source."""
    name = was_blind_for(connection)
    if not name:
        return False
    sql = "SELECT 1 FROM state_coding k JOIN state_version v ON v.id = k.version WHERE v.source = ? AND k.coder <> ? LIMIT 1"
    return bool(bulk.all_rows(connection, sql, (to_raw(source), to_raw(coder))))


def _of_pair(connection: Connection, coder: str, source: str) -> list[tuple[str, str | None, bool]]:
    """(id, finished, blind) of the living assignments of a coder and a source."""
    rows = bulk.all_rows(
        connection,
        "SELECT id, finished, blind FROM state_assignment WHERE coder = ? AND source = ? AND alive ORDER BY id",
        (to_raw(coder), to_raw(source)),
    )
    return [(to_text(row[0]), row[1], bool(row[2])) for row in rows]


def make_assignment(made: Writing, coder: str, source: str, fields: dict[str, str | bool]) -> str:
    """Put a new assignment into a draft; one that was taken back comes back as if it were new."""
    assignment = ids.assignment_id(source, coder)
    if reading.read_thing(made.connection, "assignment", assignment) is None:
        return made.draft.create("assignment", assignment, coder=coder, source=source, **fields)
    made.draft.set("assignment", assignment, ALIVE, True)
    made.draft.set("assignment", assignment, "finished", fields.get("finished"))
    made.draft.set("assignment", assignment, "blind", fields.get("blind", False))
    return assignment
