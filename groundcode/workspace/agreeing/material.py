"""What agreement is worked out from, read as of one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.agreement.lines import CharacterLine, Line, SpanLine
from groundcode.analysis.agreement.sweep import MOST_CODERS, Ground
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import CodingColumns
from groundcode.domain.ids import coder_id, to_raw, to_text
from groundcode.domain.sources import Source, Version
from groundcode.domain.spans import Span
from groundcode.errors import BadValue, CoderNotFound, NotAParty, NotCodedTwice, OneCoderOnly, SealedSource
from groundcode.locale import _
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.agreeing.values import DoubleCoded
from groundcode.workspace.assignments import read_assignments
from groundcode.workspace.sources import closed_source, find_source
from groundcode.workspace.suggesting.material import interviewers
from groundcode.workspace.taking_part import taking_part

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Heard:
    """A source with the turns that are compared."""

    source: Source
    turns: tuple[Span, ...]
    """Where the speech of each informant's turn lies."""
    text: str
    coders: tuple[str, ...]
    """Names of those who take part."""

    def line(self, unit: str) -> Line:
        """Its units."""
        if unit == "turn":
            return SpanLine(self.text, [[turn] for turn in self.turns])
        if unit == "sentence":
            from groundcode.text.units import sentences

            return SpanLine(self.text, [sentences(self.text, turn.start, turn.end) for turn in self.turns])
        return CharacterLine(self.text, self.turns)


@dataclass(frozen=True, slots=True)
class Material:
    """The project as far as coders are compared in it."""

    tree: CodeTree
    columns: CodingColumns
    coders: tuple[str, ...]
    """Names."""
    raw_coders: tuple[bytes, ...]
    heard: tuple[Heard, ...]
    alone: tuple[str, ...]
    double_coded: DoubleCoded
    blind: int
    shares: int
    first: str
    last: str
    discussed: int

    def ground(self, unit: str) -> Ground:
        """The units of all sources, and who takes part where."""
        bits = {name: 1 << at for at, name in enumerate(self.coders)}
        return Ground(
            [to_raw(one.source.id) for one in self.heard], [to_raw(one.source.version) for one in self.heard],
            [one.line(unit) for one in self.heard], self.raw_coders,
            [sum(bits[name] for name in one.coders) for one in self.heard],
            [hashlib.sha256(one.text.encode()).hexdigest() for one in self.heard],
        )  # fmt: skip

    def unplaced(self) -> int:
        """Codings of those who take part that have no place in the shown text."""
        shown = {to_raw(one.source.version) for one in self.heard}
        if shown.issuperset(self.columns.version):
            return 0
        parts = {(to_raw(one.source.id), raw) for one in self.heard
                 for name, raw in zip(self.coders, self.raw_coders, strict=True) if name in one.coders}  # fmt: skip
        rows = zip(self.columns.version, self.columns.source, self.columns.coder, strict=True)
        return sum(version not in shown and (source, coder) in parts for version, source, coder in rows)


def read_material(
    workspace: Workspace, connection: Connection, coders: Sequence[str] | None, sources: Sequence[str] | None
) -> Material:
    """Read it; coders and sources by name (None: all).

    Raises:
        CoderNotFound, NotAParty, OneCoderOnly, NotCodedTwice, SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource
        BadValue: too many coders.
    """
    names = reading.read_coders(connection)
    asked = _asked(workspace.id, connection, coders, names)
    found = reading.read_sources(connection)
    closed = reading.withdrawn_sources(connection)
    everything = [one for one in found if one.id not in closed]
    wanted = {one.id for one in everything} if sources is None else _named(connection, sources)
    parts = {to_text(source): who for source, who in taking_part(connection, asked).items()}
    lead = reading.project_coder(connection)
    first = sorted(names, key=lambda coder: coder != lead)  # the others by name
    chosen = asked if asked is not None else [
        raw for raw in map(to_raw, first) if any(raw in parts.get(source, ()) for source in wanted)
    ]  # fmt: skip
    if len(chosen) > MOST_CODERS:
        raise BadValue(_("number of coders"), str(len(chosen)), f"2–{MOST_CODERS}")
    if len(chosen) < 2:
        raise OneCoderOnly([names[to_text(raw)] for raw in chosen])
    compared = [one for one in everything if one.id in wanted and len(parts.get(one.id, ())) > 1]
    if not compared:
        raise NotCodedTwice([names[to_text(raw)] for raw in chosen])
    here = [raw for raw in chosen if any(raw in parts[one.id] for one in compared)]
    asking = interviewers(connection)
    spoken = {one.id: _turns(connection, one, asking) for one in everything}
    heard = tuple(
        Heard(
            one, spoken[one.id][1], blobs.get_text(connection, spoken[one.id][0].text),
            tuple(names[to_text(raw)] for raw in here if raw in parts[one.id]),
        )
        for one in compared
    )  # fmt: skip
    shared = DoubleCoded(
        len(compared), len(everything), sum(len(spoken[one.id][1]) for one in compared),
        sum(len(turns) for _version, turns in spoken.values()),
    )  # fmt: skip
    pairs = {(one.id, to_text(raw)) for one in compared for raw in here if raw in parts[one.id]}
    blind = sum(one.blind and (one.source, one.coder) in pairs for one in read_assignments(connection, compared))
    days = _days(connection, pairs)
    return Material(
        workspace.tree_at(connection), reading.read_columns(connection), tuple(names[to_text(raw)] for raw in here), tuple(here),
        heard, tuple(names[to_text(raw)] for raw in chosen if raw not in here), shared, blind, len(pairs), *days,
        _discussed(connection, compared),
    )  # fmt: skip


def _asked(project: str, connection: Connection, coders: Sequence[str] | None, names: dict[str, str]) -> list[bytes] | None:
    """The coders that were named, each once."""
    if coders is None:
        return None
    consensus = reading.consensus_coders(connection)
    out: list[bytes] = []
    for name in coders:
        coder = coder_id(project, name)
        if coder not in names:
            raise CoderNotFound(name, [known for one, known in names.items() if one not in consensus])
        if coder in consensus:
            raise NotAParty(names[coder])
        if to_raw(coder) not in out:
            out.append(to_raw(coder))
    return out


def _named(connection: Connection, sources: Sequence[str]) -> set[str]:
    """The ids of sources that may be looked into."""
    known = reading.read_sources(connection, sealed=True)
    out = set()
    for name in sources:
        found = find_source(known, name)
        if found.reserved:
            raise SealedSource(found.name)
        closed = closed_source(connection, found.id, found.name)
        if closed is not None:
            raise closed
        out.add(found.id)
    return out


def _turns(connection: Connection, source: Source, asking: Collection[str]) -> tuple[Version, tuple[Span, ...]]:
    """(the shown version, where the informants' turns lie in it)."""
    version = reading.read_version(connection, source.version)
    assert version is not None, "a living source always shows one of its versions"
    spans = [Span(turn.body, turn.end) for turn in version.turns if turn.speaker not in asking and turn.body < turn.end]
    return version, tuple(spans)


def _days(connection: Connection, pairs: Collection[tuple[str, str]]) -> tuple[str, str]:
    """The days of the first and the last living coding of those pairs of a source and a coder."""
    rows = bulk.all_rows(
        connection,
        "SELECT v.source, k.coder, min(c.made_at), max(c.made_at) FROM (SELECT DISTINCT version, coder, made FROM state_coding "
        "WHERE alive) k JOIN change c ON c.id = k.made JOIN state_version v ON v.id = k.version GROUP BY v.source, k.coder",
    )
    days = [(row[2], row[3]) for row in rows if (to_text(row[0]), to_text(row[1])) in pairs]
    return (min(day for day, _ in days)[:10], max(day for _, day in days)[:10]) if days else ("", "")


def _discussed(connection: Connection, sources: Sequence[Source]) -> int:
    """How many of some sources a consensus was begun for."""
    rows = bulk.all_rows(
        connection,
        "SELECT DISTINCT a.source FROM state_assignment a JOIN state_coder c ON c.id = a.coder "
        "WHERE a.alive AND c.alive AND c.consensus",
    )
    begun = {row[0] for row in rows}
    return sum(to_raw(one.id) in begun for one in sources)
