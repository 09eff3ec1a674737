"""How far the coding of each source has come."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from groundcode.domain.codings import CodingColumns
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.sources import Source
from groundcode.domain.transcripts import Role
from groundcode.store import bulk, reading
from groundcode.workspace.assignments import Assignment, read_assignments
from groundcode.workspace.review import standing

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the coding of one source has come; what interviewers say is not counted."""

    source: str
    name: str
    language: str
    characters: int
    turns: int
    informant_turns: int
    coded_turns: int
    """Turns of informants that a coding touches where they stand in the text now."""
    codings: int
    """Equal ones of one coder count once."""
    segments: int
    """Distinct places that are coded."""
    coders: tuple[str, ...]
    """The names of all who coded in it, whoever is asked for."""
    memos: int
    """On the source, or on anything that was coded in it."""
    waiting: int
    """Segments that wait in the review."""
    last: str
    """When the last coding was made (UTC, ISO 8601); "" before any."""
    assigned: tuple[Assignment, ...]

    @property
    def share(self) -> float:
        """The part of the informants' turns that is coded, 0 to 1; 0 where there are none."""
        return self.coded_turns / self.informant_turns if self.informant_turns else 0.0


class ProgressOfCoding:
    """What there is to tell about the progress."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of_sources(self, coder: str | None = None) -> list[Progress]:
        """Every source that is not sealed, by name; the codings of one coder (by id), or of all but the consensus."""
        with bulk.without_collecting(), self._workspace.store.reading() as connection:
            sources = reading.read_sources(connection)
            columns = reading.read_columns(connection)
            consensus = {to_raw(one) for one in reading.consensus_coders(connection) if one != coder}
            coded = _coded(columns, to_raw(coder) if coder else None, consensus)
            shown = _shown_versions(connection)
            asking = _interviewers(connection)
            memos, waiting = _memos(connection, columns), _waiting(connection, sources)
            last, names = _last(connection, coder), reading.read_coders(connection)
            assigned: dict[str, list[Assignment]] = {}
            for one in read_assignments(connection, sources):
                assigned.setdefault(one.source, []).append(one)
        out = []
        for source in sources:
            raw = to_raw(source.id)
            version, length, turns = shown[raw]
            found = coded.get(raw, _Coded())
            touched = _touched(turns, [place[1:] for place in found.places if place[0] == version])
            told = [n for n, turn in enumerate(turns) if turn[1] not in asking]
            out.append(
                Progress(
                    source.id, source.name, source.language, length, len(turns), len(told), sum(touched[n] for n in told),
                    len(found.codings), len(found.places), tuple(sorted(names.get(to_text(by), "") for by in found.coders)),
                    len(memos.get(raw, ())), waiting.get(source.id, 0), last.get(raw, ""), tuple(assigned.get(source.id, ())),
                )
            )  # fmt: skip
        return out


Place = tuple[bytes, int, int]
"""(version, start, end)."""


@dataclass(slots=True)
class _Coded:
    """What is coded in one source."""

    codings: set[tuple[bytes, bytes, Place]] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    coders: set[bytes] = field(default_factory=set)


def _coded(columns: CodingColumns, coder: bytes | None, but: Collection[bytes]) -> dict[bytes, _Coded]:
    out: dict[bytes, _Coded] = {}
    rows = zip(columns.source, columns.coder, columns.code, columns.version, columns.start, columns.end, strict=True)
    for source, by, code, version, start, end in rows:
        if by in but:
            continue
        found = out.get(source)
        if found is None:
            found = out[source] = _Coded()
        found.coders.add(by)
        if coder is None or by == coder:
            place = version, start, end
            found.places.add(place)
            found.codings.add((by, code, place))
    return out


def _shown_versions(connection: Connection) -> dict[bytes, tuple[bytes, int, list[Any]]]:
    """Source -> (version that is shown, its length, its turns as the log keeps them)."""
    sql = "SELECT v.source, v.id, v.length, v.turns FROM state_source s JOIN state_version v ON v.id = s.version WHERE s.alive"
    return {row[0]: (row[1], row[2], json.loads(row[3])) for row in bulk.all_rows(connection, sql)}


def _interviewers(connection: Connection) -> set[str]:
    rows = bulk.all_rows(connection, "SELECT id FROM state_speaker WHERE alive AND role = ?", (Role.INTERVIEWER.value,))
    return {to_text(row[0]) for row in rows}


def _touched(turns: Sequence[Sequence[Any]], spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether any of the spans lies on each turn; a span over many turns costs no more than one on a single turn."""
    starts, ends = [turn[2] for turn in turns], [turn[4] for turn in turns]
    steps = [0] * (len(turns) + 1)
    for start, end in spans:
        first, after = bisect_right(ends, start), bisect_left(starts, end)
        if first < after:
            steps[first] += 1
            steps[after] -= 1
    return [depth > 0 for depth in accumulate(steps[:-1])]


def _last(connection: Connection, coder: str | None) -> dict[bytes, str]:
    """Source -> when its last coding was made."""
    of_people = "AND o.coder NOT IN (SELECT id FROM state_coder WHERE consensus)"
    whose, parameters = ("AND o.coder = ?", (to_raw(coder),)) if coder else (of_people, ())
    rows = bulk.all_rows(
        connection,
        "SELECT v.source, max(c.made_at) FROM (SELECT DISTINCT version, made FROM state_coding o WHERE o.alive "
        f"{whose}) k JOIN change c ON c.id = k.made JOIN state_version v ON v.id = k.version GROUP BY v.source",
        parameters,
    )
    return dict(rows)


def _memos(connection: Connection, columns: CodingColumns) -> dict[bytes, set[bytes]]:
    """Source -> memos on it, on a coding or on a segment in it."""
    rows = bulk.all_rows(
        connection,
        'SELECT l."from", l."to", v.source FROM state_link l JOIN state_memo m ON m.id = l."from" '
        "LEFT JOIN state_version v ON v.id = l.version WHERE l.role = 'about' AND l.alive AND m.alive",
    )
    wanted = {row[1] for row in rows}
    of_coding = {coding: source for coding, source in zip(columns.id, columns.source, strict=True) if coding in wanted}
    out: dict[bytes, set[bytes]] = {}
    for memo, to, of_segment in rows:
        source = of_segment or of_coding.get(to) or to
        out.setdefault(source, set()).add(memo)
    return out


def _waiting(connection: Connection, sources: Sequence[Source]) -> dict[str, int]:
    """Source -> how many of its segments wait in the review; only those with segments of an earlier text are looked into."""
    earlier = set(_with_earlier_segments(connection))
    withdrawn = reading.withdrawn_sources(connection) if earlier else {}
    return {
        source.id: standing(connection, source.id).waiting
        for source in sources
        if source.id in earlier and source.id not in withdrawn
    }


def _with_earlier_segments(connection: Connection) -> Iterator[str]:
    """The sources with a segment that belongs to another text than the shown one, if that can still be read."""
    used = " UNION ".join(f"SELECT version FROM state_{kind} WHERE alive" for kind in ("coding", "link", "placement"))
    rows = bulk.all_rows(
        connection,
        f"SELECT DISTINCT s.id FROM ({used}) u JOIN state_version v ON v.id = u.version JOIN state_source s ON s.id = v.source "
        "JOIN state_version t ON t.id = s.version JOIN blob b ON b.sha256 = t.text WHERE s.alive AND v.id <> s.version",
    )
    return (to_text(row[0]) for row in rows)
