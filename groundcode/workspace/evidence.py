"""Evidence: the segments that a relation, a pathway, a paradigm or an item rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.centrality import centralities
from groundcode.domain import ids
from groundcode.domain.heads import Seen
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.ranks import rank_between
from groundcode.domain.registry import ALIVE
from groundcode.domain.spans import is_span_inside
from groundcode.domain.theory import Evidence
from groundcode.errors import SpanOutsideSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.codes import living
from groundcode.workspace.codings import Segment, codable
from groundcode.workspace.segment_reader import SegmentReader, source_of_version
from groundcode.workspace.theories.book import read_evidence
from groundcode.workspace.theories.words import CARRIERS, EVIDENCE

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace
Place = tuple[str, int, int, "str | None"]
"""A segment: (source by id, start, end, version; None: the one that is shown)."""


class EvidenceLinks:
    """What one does with evidence."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, thing: str) -> list[Evidence]:
        """The segments that a thing (by id) rests on, in the order they were bound, each place once."""
        with self._workspace.store.reading() as connection:
            return list(read_evidence(connection, thing=thing).get(thing, ())) if ids.is_id(thing) else []

    def add(
        self, thing: str, source: str, start: int, end: int, version: str | None = None, *, seen: Seen | None = None
    ) -> str:  # fmt: skip
        """Bind `[start, end)` of a source's text to a thing (ids); gives the link's id, that of an equal one where there is one.

        Raises:
            ThingNotFound, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        return self.add_all(thing, [(source, start, end, version)], seen=seen)[0]

    def add_coding(self, thing: str, coding: str, *, seen: Seen | None = None) -> str:
        """Bind the segment of a coding to a thing; gives the link's id.

        Raises:
            ThingNotFound, SealedSource, WithdrawnSource
        """
        return self.add_all(thing, codings=[coding], seen=seen)[0]

    def add_all(
        self, thing: str, places: Sequence[Place] = (), codings: Sequence[str] = (), *, seen: Seen | None = None
    ) -> list[str]:  # fmt: skip
        """Bind segments, and the segments of codings, to a thing as one change; gives the ids of the links, one for each.

        Raises:
            ThingNotFound, SpanOutsideSource, SealedSource, WithdrawnSource
        """
        with self._workspace.change("evidence", seen=seen) as made:
            _refuse_dead(made.connection, thing)
            return write_evidence(made, self._workspace.store.ids, thing, places, codings)

    def remove(self, link: str, *, seen: Seen | None = None) -> None:
        """Take a segment off what it was bound to.

        Raises:
            ThingNotFound
        """
        with self._workspace.change("remove-evidence", seen=seen) as made:
            row = reading.read_thing(made.connection, "link", link) if ids.is_id(link) else None
            if row is None or not row["alive"] or row["role"] != EVIDENCE or row["version"] is None:
                raise ThingNotFound(_("evidence"), link)
            for equal in _equal(made.connection, to_text(row["from"]), link):
                made.draft.set("link", equal, ALIVE, False)

    def candidates(self, codes: Sequence[str]) -> list[Segment]:
        """The segments on which these codes, or codes below them, stand, whoever put them there: to choose from.

        Starred ones first, then those on which most of these codes meet, then those most like all the others. What has no
        place in the text as it stands, what was sealed and what was withdrawn is left out; each segment comes once.

        Raises:
            CodeNotFound
        """
        with self._workspace.store.reading() as connection:
            tree = self._workspace.tree_at(connection)
        wanted = list(dict.fromkeys(living(tree, code).id for code in codes))
        places: dict[tuple[str, int, int], Segment] = {}
        meeting: dict[tuple[str, int, int], set[str]] = {}
        for code in wanted:
            for one in self._workspace.codings.segments(code=code):
                if not one.placed or one.closed or not one.quote.strip():
                    continue
                place = (one.source_id, one.start, one.end)
                if place not in places or (one.starred and not places[place].starred):
                    places[place] = one
                meeting.setdefault(place, set()).add(code)
        central = dict(zip(places, centralities([one.quote for one in places.values()]), strict=True))
        inside = _codes_within(meeting)
        return sorted(
            places.values(),
            key=lambda one: (
                not one.starred, -len(inside[one.source_id, one.start, one.end]),
                -round(central[one.source_id, one.start, one.end], 9), one.source, one.start, one.end,
            ),
        )  # fmt: skip


def write_evidence(
    made: Writing, new: Callable[[], str], thing: str, places: Sequence[Place] = (), codings: Sequence[str] = ()
) -> list[str]:  # fmt: skip
    """Put the binding of segments to a thing, which may be made in the same change, into a draft; gives the links' ids.

    Raises:
        ThingNotFound, SpanOutsideSource, SealedSource, WithdrawnSource
    """
    segments = SegmentReader(made.connection)
    there = read_evidence(made.connection, segments, thing).get(thing, ())
    links = {(one.version, one.start, one.end): one.link for one in there}
    rank, out = _last_rank(made.connection, thing), []
    for source, start, end, version in (*places, *(_place_of(made.connection, coding) for coding in codings)):
        if not ids.is_id(source):
            raise ThingNotFound(_("source"), source)
        name, current, length = codable(made.connection, source, version)
        if not is_span_inside(start, end, length):
            raise SpanOutsideSource(name, start, end, length)
        shown = segments.at(current, start, end)
        key = (shown.version, shown.start, shown.end) if shown is not None else (current, start, end)
        if key not in links:
            rank = rank_between(rank)
            links[key] = made.draft.create(
                "link", new(), from_=thing, role=EVIDENCE, to=ids.segment_id(current, start, end),
                anchor={"version": current, "start": start, "end": end}, rank=rank,
            )  # fmt: skip
        out.append(links[key])
    return out


def _place_of(connection: Connection, coding: str) -> Place:
    row = reading.read_thing(connection, "coding", coding) if ids.is_id(coding) else None
    if row is None or not row["alive"]:
        raise ThingNotFound(_("coding"), coding)
    version = to_text(row["version"])
    return source_of_version(connection, version) or "", row["start"], row["end"], version


def _codes_within(meeting: dict[tuple[str, int, int], set[str]]) -> dict[tuple[str, int, int], set[str]]:
    """Place -> the codes on it and on the places that share a character with it."""
    out = {place: set(codes) for place, codes in meeting.items()}
    ordered = sorted(meeting)
    for at, (source, start, end) in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other[0] != source or other[1] >= end:
                break
            out[source, start, end] |= meeting[other]
            out[other] |= meeting[source, start, end]
    return out


def _refuse_dead(connection: Connection, thing: str) -> None:
    found = ids.is_id(thing) and any(reading.is_alive(connection, kind, thing) for kind in CARRIERS)
    if not found:
        raise ThingNotFound(_("relation, pathway, paradigm or item"), thing)


def _last_rank(connection: Connection, thing: str) -> str:
    rows = bulk.all_rows(
        connection,
        'SELECT max(rank) FROM state_link WHERE "from" = ? AND role = ? AND alive',
        (to_raw(thing), EVIDENCE),
    )
    return rows[0][0] or ""


def _equal(connection: Connection, thing: str, link: str) -> list[str]:
    """The links that bind the same place to a thing: two laptops may have made one each."""
    segments = SegmentReader(connection)
    rows = bulk.all_rows(
        connection,
        'SELECT id, version, start, "end" FROM state_link WHERE "from" = ? AND role = ? AND alive AND version IS NOT NULL '
        "ORDER BY id",
        (to_raw(thing), EVIDENCE),
    )
    shown = {to_text(raw): segments.at(to_text(version), start, end) for raw, version, start, end in rows}
    own = shown[link]
    return [
        found
        for found, one in shown.items()
        if found == link
        or (one is not None and own is not None and (one.version, one.start, one.end) == (own.version, own.start, own.end))
    ]
