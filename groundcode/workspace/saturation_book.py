"""What the saturation report is worked out from, as the state and the log hold it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from groundcode.analysis.saturation.meaning import LastNew, last_new
from groundcode.analysis.saturation.stability import Moment, moves
from groundcode.domain.cases import Case, Variable, find_named, iso_date, natural, value_of
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Layer
from groundcode.domain.ids import fold, to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.registry import CREATE
from groundcode.domain.sources import Source
from groundcode.exchange.case_tables import PARTICIPANTS, plain_heading
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_cases, read_variables
from groundcode.workspace.assignments import read_assignments
from groundcode.workspace.casework.book import LISTING
from groundcode.workspace.counting import counted_by
from groundcode.workspace.participants import columns_of
from groundcode.workspace.property_book import Placement, read_placements, read_properties
from groundcode.workspace.saturation import CategoryMeaning, Interview, Stretch
from groundcode.workspace.sources import find_source

TEXTS = ("definition", "inclusion", "exclusion")


class SaturationBook:
    """The counted interviews in their order, with what was learned in each."""

    def __init__(
        self, connection: Connection, layer: Layer, level: Level, order: str | Sequence[str], stratum: str | None
    ) -> None:
        self._connection = connection
        self._layer = layer
        self._coder = coder = layer.coder
        self._level = level
        self._tree = reading.read_tree(connection)
        self._cases = {case.id: case for case in read_cases(connection)}
        self._starts = _first_codings(connection, coder)
        self.counted_by = counted_by(connection, layer)
        variables = read_variables(connection)
        self._variable = _kind_of_informant(variables, stratum)
        self._asked = stratum is not None
        open_sources = reading.read_sources(connection)
        found, self.loose = self._codes_of_sources()
        counted = self._counted(open_sources, set(found))
        dates = {source.id: _date(connection, source, self._cases.values(), variables) for source in counted}
        rank = {code: n for n, code in enumerate(self._tree.walk())}
        self.interviews = tuple(
            Interview(
                source.id, source.name, dates[source.id], self._value(source.id),
                tuple(sorted(found.get(source.id, ()), key=rank.__getitem__)),
            )
            for source in self._ordered(counted, open_sources, dates, order)
        )  # fmt: skip
        used = {code for interview in self.interviews for code in interview.codes}
        self.names = {code: self._tree.path(code) for code in self._tree.walk() if code in used}
        self.undated = tuple(interview.name for interview in self.interviews if not interview.date)
        known = {source.id for source in counted}
        self.unfinished = tuple(source.name for source in open_sources if source.id not in known)

    def _codes_of_sources(self) -> tuple[dict[str, set[str]], int]:
        """(source -> its codes as the level shows them, how many codes in use it shows nowhere)."""
        columns = reading.read_columns(self._connection)
        pairs = {(columns.source[row], columns.code[row]) for row in self._layer.rows(columns)}
        shown: dict[bytes, tuple[str, ...] | None] = {}
        out: dict[str, set[str]] = {}
        for source, code in pairs:
            if code not in shown:
                target = self._tree.target(to_text(code))
                shown[code] = units(self._tree, target, self._level) if target is not None else None
            at = shown[code]
            if at is not None:
                out.setdefault(to_text(source), set()).update(at)
        return out, sum(at == () for at in shown.values())

    def _counted(self, sources: Sequence[Source], coded: set[str]) -> list[Source]:
        """The sources that count zero where nothing is coded: settled or finished ones, or, unassigned, those with a coding."""
        own = [one for one in read_assignments(self._connection, sources) if one.coder == self._coder]
        finished = {one.source: bool(one.finished) for one in own}
        settled = self._layer.settled
        return [source for source in sources if source.id in settled or finished.get(source.id, source.id in coded)]

    def _ordered(
        self, counted: list[Source], known: Sequence[Source], dates: Mapping[str, str], order: str | Sequence[str]
    ) -> list[Source]:
        last = (1 << 62, b"")
        by_day = sorted(counted, key=lambda one: (not dates[one.id], dates[one.id], natural(one.name), one.id))
        if order == "coding":
            return sorted(by_day, key=lambda one: (self._starts.get(one.id, last), natural(one.name), one.id))
        if isinstance(order, str):
            return by_day
        first = {find_source(list(known), name).id: n for n, name in enumerate(order)}
        return sorted(by_day, key=lambda one: first.get(one.id, len(first)))

    @property
    def variable(self) -> str:
        """What tells kinds of informants apart, by name; "" for nothing."""
        return self._variable.name if self._variable is not None else ""

    @property
    def kinds(self) -> int:
        """How many kinds of informants there are."""
        return len({interview.stratum for interview in self.interviews} - {""})

    def strata(self) -> dict[str, list[Interview]]:
        """Value -> its interviews; nothing where a variable that nobody named groups no interviews."""
        groups: dict[str, list[Interview]] = {}
        for interview in self.interviews:
            groups.setdefault(interview.stratum, []).append(interview)
        if self._variable is None or (not self._asked and not 2 <= self.kinds <= len(self.interviews) / 2):
            return {}
        return dict(sorted(groups.items(), key=lambda group: (not group[0], natural(group[0]))))

    def _value(self, source: str) -> str:
        if self._variable is None:
            return ""
        speaking = [case for case in self._cases.values() if any(place.source == source for place in case.bound)]
        return " / ".join(sorted({value_of(self._cases, case.id, self._variable.id) for case in speaking} - {""}))

    def meaning(self) -> tuple[CategoryMeaning, ...]:
        """When each main category (each category, before there is one) showed something new the last time."""
        ids = [code for code in self._tree.walk() if self._tree.codes[code].level is Level.MAIN]
        ids = ids or [code for code in self._tree.walk() if self._tree.codes[code].level is Level.CATEGORY]
        placed = read_placements(self._connection, coder=self._coder) if self._coder else []
        properties = read_properties(self._connection, self._tree)
        return tuple(
            self._meaning(code, placed, [(p.id, p.code, {d.id for d in p.dimensions}) for p in properties]) for code in ids
        )

    def _meaning(
        self, code: str, placed: Sequence[Placement], properties: Sequence[tuple[str, str, set[str]]]
    ) -> CategoryMeaning:
        below = set(self._tree.walk(code))
        own = [(found, dimensions) for found, of, dimensions in properties if of == code or of in below]
        on = {dimension: found for found, dimensions in own for dimension in dimensions}
        seen = [one for one in placed if one.dimension in on]
        found = self._learned((one, on[one.dimension]) for one in seen)
        values = self._learned((one, f"{one.dimension} {fold(one.value)}") for one in seen)
        codes = last_new([below.intersection(interview.codes) for interview in self.interviews])
        here = self._tree.codes[code]
        return CategoryMeaning(code, self._tree.path(code), here.level, codes, found, values, len(own) - found.count)

    def _learned(self, seen: Iterable[tuple[Placement, str]]) -> LastNew:
        """The things seen, by the interviews in which they were; a case is in all that it speaks in."""
        by_source: dict[str, set[str]] = {}
        for placement, thing in seen:
            case = self._cases.get(placement.case or "")
            for source in [placement.source] if placement.source else [place.source for place in case.bound] if case else []:
                by_source.setdefault(source, set()).add(thing)
        return last_new([by_source.get(interview.id, set()) for interview in self.interviews])

    def stability(self) -> tuple[Stretch, ...]:
        """What was done to the codebook while the interviews were coded, by anybody; what was undone is left out."""
        begun: dict[Moment, list[str]] = {}
        for interview in self.interviews:
            if interview.id in self._starts:
                begun.setdefault(self._starts[interview.id], []).append(interview.name)
        starts = sorted(begun)
        found = moves(starts, _acts(self._connection))
        names = [(), *(tuple(sorted(begun[start], key=natural)) for start in starts)]
        return tuple(Stretch(name, one) for name, one in zip(names, found, strict=True))


def units(tree: CodeTree, code: str, level: Level) -> tuple[str, ...]:
    """The codes that a coding counts for at a view level; empty where the code stands under none (未归类).

    Every code of the level at or above it; where there is none, the nearest of a higher level.
    """
    line = (code, *tree.ancestors(code))
    exact = tuple(one for one in line if tree.codes[one].level is level)
    nearest = tree.at_level(code, level)
    return exact or ((nearest,) if nearest is not None else ())


def _first_codings(connection: Connection, coder: str | None) -> dict[str, Moment]:
    """Source -> where the log holds the coder's first coding in it, even one that was taken off since."""
    rows = bulk.all_rows(
        connection,
        "SELECT v.source, c.lamport, c.id FROM state_coding k JOIN state_version v ON v.id = k.version "
        "JOIN change c ON c.id = k.made WHERE k.coder = ? ORDER BY c.lamport DESC, c.id DESC",
        (to_raw(coder) if coder else b"",),
    )
    return {to_text(source): (lamport, bytes(change)) for source, lamport, change in rows}


def _kind_of_informant(variables: Sequence[Variable], name: str | None) -> Variable | None:
    if name is not None:
        return find_named(_("variable"), variables, name, LISTING)
    return next(iter(columns_of(variables)["role"]), None)


def _date(connection: Connection, source: Source, cases: Iterable[Case], variables: Sequence[Variable]) -> str:
    """The day of an interview: the earliest of the cases that speak in this one source only, else that of its header."""
    columns = columns_of(variables)["date"]
    speaking = [case for case in cases if any(place.source == source.id for place in case.bound)]
    here_only = [case for case in speaking if len({place.source for place in case.bound}) == 1]
    days = _days(case.values.get(column.id, "") for case in here_only for column in columns)
    days = days or _days(_header_values(connection, source.id))
    days = days or _days(case.values.get(column.id, "") for case in speaking for column in columns)
    return min(days, default="")


def _days(texts: Iterable[str]) -> list[str]:
    return [day for text in texts if (day := iso_date(text)) is not None]


def _header_values(connection: Connection, source: str) -> list[str]:
    """What header lines that name a day say."""
    called = {plain_heading(word) for key, zh, en, more in PARTICIPANTS if key == "date" for word in (zh, en, *more)}
    sql = "SELECT key, value FROM state_source_header WHERE id = ? AND value IS NOT NULL ORDER BY key"
    return [value for key, value in bulk.all_rows(connection, sql, (to_raw(source),)) if plain_heading(key) in called]


def _acts(connection: Connection) -> list[tuple[Moment, str]]:
    """Codes made, split, merged and defined anew, by the changes that stand."""
    undone: set[bytes] = set()
    void: set[bytes] = set()
    for change, undoes in bulk.all_rows(
        connection, "SELECT id, undoes FROM change WHERE undoes IS NOT NULL ORDER BY lamport DESC, id DESC"
    ):
        void.add(change)
        if change not in undone:
            undone.add(undoes)
    raw = [row[0] for row in bulk.all_rows(connection, "SELECT id FROM state_code ORDER BY id")]
    found: set[tuple[Moment, str, bytes]] = set()
    for code, rows in bulk.histories(connection, raw).items():
        said: dict[str, str] = {}
        for field, value, _parents, change, _n, lamport, *_rest in rows:
            given = json.loads(value)
            texts = {name: given.get(name) or "" for name in TEXTS} if field == CREATE else {field: given or ""}
            moment = (lamport, bytes(change))
            if change not in undone and change not in void:
                if field == CREATE:
                    origin = given.get("split_from")
                    found.add((moment, "split", to_raw(origin)) if origin else (moment, "new", code))
                elif field == "merged_into" and given:
                    found.add((moment, "merged", code))
                elif field in TEXTS and said.get(field) and said[field] != texts[field]:
                    found.add((moment, "redefined", code))
            said |= {name: text for name, text in texts.items() if name in TEXTS}
    return [(moment, kind) for moment, kind, _thing in sorted(found)]
