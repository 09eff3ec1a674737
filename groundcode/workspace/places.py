"""Places where coders differ, as a team goes through them: who has what, in which words, and whether it was settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from groundcode.analysis.disagreements import Compared, Difference, Ground, Kind, compare
from groundcode.domain import ids
from groundcode.domain.cases import natural
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import CodingColumns
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.sources import Source, Version
from groundcode.domain.transcripts import Role
from groundcode.locale import _, join_names
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.taking_part import taking_part

SETTLED = "settled"
"""The role of the links that remember what was settled: from the consensus' assignment, and from each of the codings that
came of it, to the place."""
LOOSE = ""
"""What stands for the codes that a view level shows nowhere (未归类)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A coding at a place, where the shown text has it."""

    coding: str
    code: str
    """The living code, merged ones resolved; not rolled up to a level."""
    code_name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What one coder has at a place; nothing where `codings` is empty."""

    coder: str
    name: str
    codings: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Who settled a place, and when (UTC, ISO 8601)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place where coders differ; `[start, end)` of the source's text as it is shown."""

    id: str
    """Of the codings that it is made of: whoever recodes there makes another place; corrected texts change nothing."""
    source: str
    source_name: str
    version: str
    start: int
    end: int
    turn: str
    """The number of the turn in which it begins; "" outside of turns."""
    quote: str
    kind: Kind
    codes: tuple[str, ...]
    """The codes (by id) about which they differ, as the view level has them."""
    code_names: tuple[str, ...]
    holdings: tuple[Holding, ...]
    """All who take part in the source, by name."""
    gain: float
    """In turns times codes: how many would come to agree if it were settled."""
    outcome: tuple[Held, ...] = ()
    """What the consensus has there."""
    settled: Settled | None = None
    contested: tuple[Settled, ...] = ()
    """Who settled it in different ways on different laptops: it is open then."""

    @property
    def words(self) -> str:
        """What it is about, in words."""
        match self.kind:
            case Kind.BOUNDARY:
                return _("boundary")
            case Kind.OTHER:
                return _("other code")
            case Kind.ONLY:
                return _("only {names}").format(names=join_names([one.name for one in self.holdings if one.codings]))


class ComparedText:
    """A source with its text and the turns of informants, looked up once."""

    def __init__(self, connection: Connection, source: Source, asking: Collection[str]) -> None:
        self.source = source
        version = reading.read_version(connection, source.version)
        assert version is not None, "a source always has the version that it shows"
        self.version: Version = version
        text = blobs.get_text(connection, version.text)
        self.ground = Ground(text, [(turn.body, turn.end) for turn in version.turns if turn.speaker not in asking])


class Comparing:
    """One moment of the project, compared: of one source (by id), or of all in which two coders take part."""

    def __init__(
        self, connection: Connection, tree: CodeTree, *, source: str | None = None, coders: Collection[str] | None = None,
        level: Level | None = None,
    ) -> None:  # fmt: skip
        self.connection = connection
        self.tree = tree
        self.level = level
        self.names = reading.read_coders(connection)
        self._chosen = None if coders is None else {to_raw(coder) for coder in coders}
        part = taking_part(connection, None)
        self.sources = {
            to_raw(one.id): one
            for one in sorted(reading.read_sources(connection), key=lambda one: (natural(one.name), one.id))
            if source in (None, one.id)
        }
        self.takers = {raw: part[raw] for raw in self.sources if raw in part}
        """Source -> all who take part in it: a place belongs to all of them, whoever was asked for."""
        self.columns = reading.read_columns(connection) if source is None else _columns(connection, self.sources.values())
        self._grounds: dict[bytes, ComparedText] = {}
        self._asking = {
            to_text(row[0])
            for row in bulk.all_rows(
                connection, "SELECT id FROM state_speaker WHERE alive AND role = ?", (Role.INTERVIEWER.value,)
            )
        }  # fmt: skip

    def ground(self, source: bytes) -> ComparedText:
        """A source's text and turns."""
        if source not in self._grounds:
            self._grounds[source] = ComparedText(self.connection, self.sources[source], self._asking)
        return self._grounds[source]

    @cached_property
    def targets(self) -> dict[bytes, str | None]:
        """Code as written -> the living code that it reads as."""
        return {code: self.tree.target(to_text(code)) for code in set(self.columns.code)}

    @cached_property
    def compared(self) -> Compared:
        """Where coders differ and where they agree."""
        return self._compare(self.takers)

    @cached_property
    def chosen_takers(self) -> Mapping[bytes, Collection[bytes]]:
        """Source -> those who take part in it and were asked for."""
        if self._chosen is None:
            return self.takers
        return {source: [coder for coder in part if coder in self._chosen] for source, part in self.takers.items()}

    @cached_property
    def differences(self) -> list[Difference]:
        """The places, the worthiest first: all, or those where the coders who were asked for differ from each other."""
        if self._chosen is None:
            return self.compared.differences
        # Where some of those who take part differ, all of them do: each run lies within one of a place.
        theirs = {row for one in self._compare(self.chosen_takers).differences for row in one.rows}
        return [one for one in self.compared.differences if not theirs.isdisjoint(one.rows)]

    def _compare(self, takers: Mapping[bytes, Collection[bytes]]) -> Compared:
        code_of = {code: self._at_level(target) for code, target in self.targets.items() if target is not None}
        shown = {raw: to_raw(source.version) for raw, source in self.sources.items()}
        return compare(self.columns, takers, lambda source: self.ground(source).ground, code_of, shown)

    def _at_level(self, code: str) -> bytes:
        at = code if self.level is None else self.tree.at_level(code, self.level)
        return to_raw(at) if at is not None else b""

    @cached_property
    def consensus_rows(self) -> dict[bytes, list[int]]:
        """Source -> the rows of the consensus with living codes that have a place in the shown text."""
        consensus = {to_raw(one) for one in reading.consensus_coders(self.connection)}
        out: dict[bytes, list[int]] = {}
        for row, coder in enumerate(self.columns.coder if consensus else ()):
            source = self.columns.source[row]
            if coder not in consensus or source not in self.sources or self.targets[self.columns.code[row]] is None:
                continue
            if self.columns.version[row] == to_raw(self.sources[source].version):
                out.setdefault(source, []).append(row)
        return out

    @cached_property
    def _anchors(self) -> dict[bytes, tuple[bytes, int, int]]:
        """Coding -> the place in which it was written, of those that lie in an earlier text."""
        used = {row[0] for row in bulk.all_rows(self.connection, "SELECT DISTINCT version FROM state_coding")}
        shown = {row[0] for row in bulk.all_rows(self.connection, "SELECT version FROM state_source")}
        out = {}
        for version in used - shown:
            sql = 'SELECT id, version, start, "end" FROM state_coding WHERE version = ? AND alive'
            out.update({row[0]: (row[1], row[2], row[3]) for row in bulk.all_rows(self.connection, sql, (version,))})
        return out

    def anchor(self, row: int) -> tuple[bytes, int, int]:
        """(version, start, end) that a coding was written with."""
        own = self.columns.version[row], self.columns.start[row], self.columns.end[row]
        return self._anchors.get(self.columns.id[row], own)

    def place_id(self, one: Difference) -> str:
        """The id of a place: what its codings say, whoever's file they came from."""
        c = self.columns
        said = {(c.coder[row].hex(), c.code[row].hex(), *self.anchor(row)) for row in one.rows}
        parts = sorted(f"{coder} {code} {version.hex()} {start} {end}" for coder, code, version, start, end in said)
        return ids.named(to_text(one.source), "place", *parts)

    def places(self) -> list[Place]:
        """The places, settled ones too, the worthiest first."""
        marks = read_marks(self.connection)
        outcomes = self._outcomes()
        return [self._place(one, marks, outcomes) for one in self.differences]

    def standing(self) -> dict[str, tuple[int, int]]:
        """Source -> (open places, settled ones); without their words, which takes half as long."""
        marks = read_marks(self.connection)
        out: dict[str, tuple[int, int]] = {}
        for one in self.differences:
            waiting, done = out.get(to_text(one.source), (0, 0))
            is_done = len(dict(marks.get(self.place_id(one), ()))) == 1
            out[to_text(one.source)] = (waiting + (not is_done), done + is_done)
        return out

    def _outcomes(self) -> dict[str, list[bytes]]:
        """Place -> the codings of the consensus that came of it."""
        out: dict[str, list[bytes]] = {}
        for coding, place in read_outcomes(self.connection):
            out.setdefault(place, []).append(coding)
        return out

    def _place(
        self, one: Difference, marks: Mapping[str, Sequence[tuple[str, Settled]]], outcomes: Mapping[str, Sequence[bytes]]
    ) -> Place:  # fmt: skip
        found, place = self.ground(one.source), self.place_id(one)
        held: dict[bytes, dict[tuple[str, int, int], Held]] = {coder: {} for coder in self.takers[one.source]}
        for row in one.rows:
            said = self.held(row)
            held[self.columns.coder[row]].setdefault((said.code, said.start, said.end), said)
        holdings = sorted(
            (Holding(to_text(coder), self.names.get(to_text(coder), ""), tuple(said.values())) for coder, said in held.items()),
            key=lambda holding: (holding.name, holding.coder),
        )
        told = dict(marks.get(place, ()))
        turn = found.version.turn_at(one.start)
        codes = tuple(to_text(code) if code else LOOSE for code in one.codes)
        return Place(
            place, found.source.id, found.source.name, found.source.version, one.start, one.end, turn.number if turn else "",
            found.ground.text[one.start : one.end], one.kind, codes,
            tuple(self.tree.codes[code].name if code else _("loose") for code in codes), tuple(holdings), one.gain,
            self._came_of(one, outcomes.get(place, ())), next(iter(told.values())) if len(told) == 1 else None,
            tuple(told.values()) if len(told) > 1 else (),
        )  # fmt: skip

    def _came_of(self, one: Difference, linked: Sequence[bytes]) -> tuple[Held, ...]:
        """What the consensus has at a place: what came of it, and what it has of these codes there."""
        out: dict[tuple[str, int, int], Held] = {}
        for row in self.consensus_rows.get(one.source, ()):
            said = self.held(row)
            about = self._at_level(said.code) in one.codes and said.start < one.end and one.start < said.end
            if about or self.columns.id[row] in linked:
                out.setdefault((said.code, said.start, said.end), said)
        return tuple(out[key] for key in sorted(out, key=lambda key: (key[1], key[2], key[0])))

    def held(self, row: int) -> Held:
        """The coding of a row."""
        c = self.columns
        code = self.targets[c.code[row]]
        assert code is not None, "codings with deleted codes are not compared"
        return Held(to_text(c.id[row]), code, self.tree.codes[code].name, c.start[row], c.end[row])


def _columns(connection: Connection, sources: Collection[Source]) -> CodingColumns:
    """The codings of some sources, as `read_columns` gives those of all."""
    out = CodingColumns()
    for source in sources:
        for one in reading.codings_of_source(connection, source):
            out.id.append(to_raw(one.id))
            out.code.append(to_raw(one.code))
            out.coder.append(to_raw(one.coder))
            out.source.append(to_raw(source.id))
            out.version.append(to_raw(source.version if one.placed else one.version))
            out.start.append(one.start)
            out.end.append(one.end)
    return out


def read_marks(connection: Connection) -> dict[str, list[tuple[str, Settled]]]:
    """Place -> (what it was settled to, who and when) of every mark, the earliest first."""
    coders = reading.read_coders(connection)
    rows: Sequence[Any] = bulk.all_rows(
        connection,
        'SELECT l."to", l.rank, c.coder, c.made_at FROM state_link l JOIN state_assignment a ON a.id = l."from" '
        "JOIN change c ON c.id = l.made WHERE l.role = ? AND l.alive AND a.alive ORDER BY c.lamport, c.id, l.id",
        (SETTLED,),
    )
    out: dict[str, list[tuple[str, Settled]]] = {}
    for place, rank, coder, at in rows:
        out.setdefault(to_text(place), []).append((rank or "", Settled(coders.get(to_text(coder), ""), at)))
    return out


def read_outcomes(connection: Connection) -> list[tuple[bytes, str]]:
    """(coding, place) of what came of settled places."""
    rows = bulk.all_rows(
        connection,
        'SELECT l."from", l."to" FROM state_link l JOIN state_coding k ON k.id = l."from" WHERE l.role = ? AND l.alive '
        "AND k.alive ORDER BY l.id",
        (SETTLED,),
    )
    return [(row[0], to_text(row[1])) for row in rows]
