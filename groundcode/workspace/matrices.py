"""Cases by categories: whether one was coded in what a case says, how often, and with what share of its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.cases import Case, CaseKind, line_of_parents
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Layer
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_cases
from groundcode.store.reading_layers import counted_layer
from groundcode.workspace.assignments import read_assignments
from groundcode.workspace.counting import counted_by
from groundcode.workspace.retrieving.rows import read_moment

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What there is of a category in one case."""

    count: int = 0
    """Distinct segments of the category and what is below it, that touch a turn of the case."""
    characters: int = 0
    """Code points of what the case says that lie in such a segment, each once."""


@dataclass(frozen=True, slots=True)
class CaseMatrix:
    """Cases by categories, of one coder."""

    cases: tuple[Case, ...]
    """By name; without those that withdrew."""
    codes: tuple[str, ...]
    """Ids, in the order asked for."""
    cells: Mapping[tuple[str, str], MatrixCell]
    """(case, code) -> what there is; no entry where there is nothing."""
    said: Mapping[str, int]
    """Case -> code points of all it says."""
    coder: str
    """Whose codings these are, in words; "" without any."""
    whole: frozenset[str]
    """Cases whose sources the coder is done with, so that nothing found is zero; of the others it is unknown."""
    withdrawn: int
    """Cases that are left out because they withdrew."""

    def count(self, case: str, code: str) -> int | None:
        """How many segments of a category touch a case; None where there are none yet and not all was coded."""
        found = self.cell(case, code).count
        return found if found or case in self.whole else None

    def cell(self, case: str, code: str) -> MatrixCell:
        """What there is of a category in a case."""
        return self.cells.get((case, code), MatrixCell())

    def share(self, case: str, code: str) -> float | None:
        """The share of a case's words that lie in segments of a category, 0 to 1; None where that cannot be said yet."""
        return self.cell(case, code).characters / self.said[case] if case in self.whole and self.said.get(case) else None


def case_matrix(
    workspace: Workspace, codes: Sequence[str] | None = None, *, level: Level = Level.MAIN,
    kind: CaseKind | None = CaseKind.INFORMANT, coder: str | None = None,
) -> CaseMatrix:  # fmt: skip
    """Cases of a kind (None: all) by categories (ids; None: those of a level) for the lead coder, or the one named by id.

    A site has what the cases below it have. Sealed sources are not counted.
    """
    with workspace.store.reading() as connection:
        layer = counted_layer(connection, coder)
        tree = workspace.tree_at(connection)
        wanted = tuple(dict.fromkeys(codes)) if codes is not None else columns_of(connection, tree, level)
        cases = {case.id: case for case in read_cases(connection)}
        spoken = _spoken(connection, cases.values())
        cells = _cells(connection, tree, wanted, cases, spoken, layer)
        done = done_sources(connection, layer)
        name = counted_by(connection, layer)
    of_kind = [case for case in cases.values() if kind is None or case.kind is kind]
    shown = tuple(case for case in of_kind if not case.withdrawn)
    below = _below(cases)
    said = {
        case.id: sum(span.length for one in below[case.id] for spans in spoken[one].values() for span in spans) for case in shown
    }
    heard = {case: set().union(*(spoken[one] for one in below[case])) for case in said}
    whole = frozenset(case for case, sources in heard.items() if sources and sources <= done)
    return CaseMatrix(shown, wanted, cells, said, name, whole, len(of_kind) - len(shown))


def columns_of(connection: Connection, tree: CodeTree, level: Level) -> tuple[str, ...]:
    """The categories that a matrix has by default: those of a level, and beside main categories those that stand alone.

    A category that stands alone would otherwise be missing (an outcome is one); the core category is none of these.
    """
    raw = reading.read_project(connection)["core_code"]
    core = tree.target(to_text(raw)) if raw else None
    alone = Level.CATEGORY if level is Level.MAIN else None
    return tuple(
        code
        for code in tree.walk()
        if tree.codes[code].level is level
        or (tree.codes[code].level is alone and tree.parent_of(code) is None and code != core)
    )  # fmt: skip


def done_sources(connection: Connection, layer: Layer) -> set[str]:
    """The sources in which nothing found means zero: finished ones, or, unassigned, those in which the coder coded."""
    coder = layer.coder
    if coder is None:
        return set(layer.settled)
    sources = reading.read_sources(connection)
    own = {one.source: bool(one.finished) for one in read_assignments(connection, sources) if one.coder == coder}
    shown = reading.version_sources(connection)
    sql = "SELECT DISTINCT version FROM state_coding WHERE coder = ? AND alive"
    coded = {to_text(shown[row[0]][0]) for row in bulk.all_rows(connection, sql, (to_raw(coder),)) if row[0] in shown}
    return {source.id for source in sources if source.id in layer.settled or own.get(source.id, source.id in coded)}


def _below(cases: Mapping[str, Case]) -> dict[str, list[str]]:
    """Case -> itself and the cases below it."""
    out: dict[str, list[str]] = {case: [case] for case in cases}
    for case in cases:
        for above in line_of_parents(cases, case):
            out[above].append(case)
    return out


def _spoken(connection: Connection, cases: Iterable[Case]) -> dict[str, dict[str, list[Span]]]:
    """Case -> source -> where the case speaks in the text as it is shown; nothing of sealed sources."""
    turns: dict[str, list[tuple[str | None, Span]]] = {}
    quiet: dict[str, set[str]] = {}
    for source in reading.read_sources(connection):
        version = reading.read_version(connection, source.version)
        turns[source.id] = [(turn.speaker, Span(turn.body, turn.end)) for turn in (version.turns if version else ())]
        speakers = reading.read_speakers(connection, source.id)
        quiet[source.id] = {one.id for one in speakers if one.role is Role.INTERVIEWER or one.case}
    out: dict[str, dict[str, list[Span]]] = {}
    for case in cases:
        own: dict[str, list[Span]] = {}
        for place in case.bound:
            for speaker, span in turns.get(place.source, ()):
                if speaker == place.speaker if place.speaker is not None else speaker not in quiet[place.source]:
                    own.setdefault(place.source, []).append(span)
        out[case.id] = own
    return out


def _cells(
    connection: Connection, tree: CodeTree, codes: Collection[str], cases: Mapping[str, Case],
    spoken: Mapping[str, Mapping[str, Sequence[Span]]], layer: Layer,
) -> dict[tuple[str, str], MatrixCell]:  # fmt: skip
    moment = read_moment(connection)
    rows = moment.rows
    wanted = set(codes)
    above = {code: [one for one in (code, *tree.ancestors(code)) if one in wanted] for code in set(rows.code)}
    places: dict[tuple[str, str], set[tuple[str, int, int]]] = {}
    placed: dict[tuple[str, str], dict[str, list[Span]]] = {}
    for at, by in enumerate(rows.coder):
        if not layer.counts(by, rows.source[at]):
            continue
        place = (rows.text[at], rows.start[at], rows.end[at])
        for case in rows.cases[at]:
            for key in ((one, code) for one in (case, *line_of_parents(cases, case)) for code in above[rows.code[at]]):
                places.setdefault(key, set()).add(place)
            if moment.codings[at].placed:
                for code in above[rows.code[at]]:
                    placed.setdefault((case, code), {}).setdefault(rows.source[at], []).append(Span(place[1], place[2]))
    characters: dict[tuple[str, str], int] = {}
    for (case, code), by_source in placed.items():
        count = sum(_common(spoken[case].get(source, ()), spans) for source, spans in by_source.items())
        for one in (case, *line_of_parents(cases, case)):
            characters[one, code] = characters.get((one, code), 0) + count
    return {key: MatrixCell(len(found), characters.get(key, 0)) for key, found in places.items()}


def _common(said: Sequence[Span], coded: Sequence[Span]) -> int:
    """Code points of what is said that lie in at least one coded span."""
    whole: list[Span] = []
    for span in sorted(coded):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    ends = [span.end for span in whole]
    total = 0
    for turn in said:
        for span in whole[bisect_right(ends, turn.start) :]:
            if span.start >= turn.end:
                break
            total += min(turn.end, span.end) - max(turn.start, span.start)
    return total
