"""Retrieval: coded segments found by a question, compared, and written to files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.analysis.queries import Field, Has, Query, select
from groundcode.analysis.query_language import Lookups, parse, written
from groundcode.domain.cases import find_named, natural
from groundcode.domain.ids import coder_id, fold, to_raw
from groundcode.domain.levels import Level
from groundcode.errors import CoderNotFound, ProjectExists, SealedSource, SpeakerNotFound, UnknownFormat
from groundcode.locale import _
from groundcode.store import reading
from groundcode.workspace.casework.book import LISTING
from groundcode.workspace.retrieving.rows import Moment, read_moment
from groundcode.workspace.sources import find_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_NEAREST = 5
"""Names offered in place of one that is not there."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A coding that a question found."""

    coding: str
    source: str
    source_name: str
    start: int
    """In the text as it stands now; in the one that was coded, if the coding is not `placed`."""
    end: int
    quote: str
    code: str
    """Where the coding stands, seen at the level that was asked for; "" under no such code."""
    code_name: str
    path: str
    coder: str
    speaker: str
    turn: str
    case: str
    """The name of the first case that speaks in the segment; "" without one."""
    case_id: str
    starred: bool
    negative: bool
    made_at: str
    placed: bool
    closed: bool
    """Whether its informant has withdrawn: the quote is empty then."""
    coded: str = ""
    """The name of the code that was put on it, whatever the level."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What a question found, by source and place."""

    query: str
    hits: tuple[Hit, ...]
    segments: int
    """Different places: one that two people coded, or that has two codes, counts once."""
    sources: int
    cases: int
    level: Level | None = None
    found_at: str = ""
    by_coder: tuple[tuple[str, int], ...] = ()
    """(coder, hits of that coder), by name."""


@dataclass(frozen=True, slots=True)
class Side:
    """How often two questions found a case, or a code."""

    id: str
    name: str
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two questions side by side, asked at the same moment."""

    one: Retrieved
    other: Retrieved
    both: tuple[Hit, ...]
    """The codings that both found."""
    by_case: tuple[Side, ...] = ()
    """Hits of each, by the case's name; those without a case last."""
    by_code: tuple[Side, ...] = ()
    """Hits of each, in the order of the tree."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    rows: int
    withheld: int
    """Codings written without their words: no consent to quote, withdrawn, or gone since."""


class Retrieval:
    """What one asks of the codings."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, query: str | Query, *, level: Level | None = None) -> Retrieved:
        """The codings that a question finds; seen at a `level`, they stand under the codes of that level.

        Raises:
            BadQuery, CodeNotFound, AmbiguousName, NameNotFound, SpeakerNotFound, CoderNotFound, SourceNotFound, SealedSource
        """
        with self._workspace.store.reading() as connection:
            return self._find(read_moment(connection), query, level, reading.change_moments(connection))

    def compare(self, one: str, other: str) -> Compared:
        """Two questions side by side.

        Raises:
            as `find`
        """
        with self._workspace.store.reading() as connection:
            moment, when = read_moment(connection), reading.change_moments(connection)
            first, second = (self._find(moment, query, None, when) for query in (one, other))
        found = {hit.coding for hit in second.hits}
        both = tuple(hit for hit in first.hits if hit.coding in found)
        order = {code: n for n, code in enumerate(moment.tree.walk())}
        by_case = _sides(first, second, lambda hit: (hit.case_id, hit.case))
        by_code = _sides(first, second, lambda hit: (hit.code, hit.path))
        return Compared(
            first, second, both,
            tuple(sorted(by_case, key=lambda side: (not side.id, natural(side.name), side.id))),
            tuple(sorted(by_code, key=lambda side: order[side.id])),
        )  # fmt: skip

    def export(self, retrieved: Retrieved, path: Path, *, overwrite: bool = False) -> Exported:
        """Write what was found to a .csv, .xlsx, .md, .html or .docx.

        Which codings is as it was found; their words, and what may be quoted, are as they stand now: a name that was
        replaced since, a text that was taken out, a withdrawal, a "no" do not come out of an old answer.

        Raises:
            UnknownFormat, CannotWriteHere
            ProjectExists: something is there already, and it is not to be written over.
            NamesRemain: a name of the roster stands in the project. OriginalsLocked
        """
        from groundcode.exchange.segment_files import SUFFIXES, write_segments
        from groundcode.workspace.retrieving.export import listing_of

        if path.suffix.lower() not in SUFFIXES:
            raise UnknownFormat(str(path), SUFFIXES, writing=True)
        if not overwrite and (path.exists() or path.is_symlink()):
            raise ProjectExists(str(path))
        self._workspace.privacy.refuse_if_names_remain(str(path))
        listing = listing_of(self._workspace, retrieved)
        write_segments(path, listing)
        return Exported(path, len(listing.rows), sum(row.withheld for row in listing.rows))

    def _find(self, moment: Moment, query: str | Query, level: Level | None, made: dict[bytes, str]) -> Retrieved:
        if isinstance(query, str):
            shown = query.strip()
            # "closing the distance" is a code before it is three words.
            named = moment.tree.find(shown) if " " in shown else ()
            query = Has(Field.CODE, named[0]) if len(named) == 1 else parse(query, self._lookups(moment))
        else:
            shown = written(query, lambda kind, value: _name_of(moment, kind, value))
        rows = select(query, moment.rows, moment.tree, moment.cases)
        hits = tuple(hit_of(moment, row, level, made) for row in rows)
        coders = Counter(hit.coder for hit in hits)
        now = self._workspace.store.now().astimezone(UTC)
        return Retrieved(
            shown, hits, len({(moment.rows.text[row], moment.rows.start[row], moment.rows.end[row]) for row in rows}),
            len({hit.source for hit in hits}), len({hit.case_id for hit in hits if hit.case_id}), level,
            now.isoformat(timespec="seconds").replace("+00:00", "Z"), tuple(sorted(coders.items())),
        )  # fmt: skip

    def _lookups(self, moment: Moment) -> Lookups:
        def coder(name: str) -> str:
            wanted = name if name in moment.coders else coder_id(self._workspace.id, name)
            if wanted not in moment.coders:
                raise CoderNotFound(name, list(moment.coders.values()))
            return wanted

        def source(name: str) -> str:
            found = find_source(reading.read_sources(moment.connection, sealed=True), name)
            if found.reserved:
                raise SealedSource(found.name)
            return found.id

        def speaker(name: str) -> str:
            known = {one.name for at in moment.sources for one in reading.read_speakers(moment.connection, at)}
            wanted = fold(name)
            if wanted not in map(fold, known):
                near = sorted(one for one in known if wanted and (wanted in fold(one) or fold(one) in wanted))
                raise SpeakerNotFound(name, near[:_NEAREST])
            return name

        def case(name: str) -> str:
            return find_named(_("case"), list(moment.cases.values()), name, LISTING).id

        return Lookups(lambda name: moment.tree.get(name).id, case, coder, source, speaker)


def hit_of(moment: Moment, row: int, level: Level | None, made: dict[bytes, str]) -> Hit:
    """A row of a moment as a hit, seen at a level."""
    coding, page, tree = moment.codings[row], moment.page(row), moment.tree
    own = moment.rows.code[row]
    code = own if level is None else tree.at_level(own, level) or ""
    turn = moment.rows.first_turn[row]
    speaker = page.version.turns[turn].speaker if turn >= 0 else None
    cases = moment.rows.cases[row]
    return Hit(
        coding.id, coding.source, moment.sources[coding.source].name, coding.start, coding.end, moment.quote(row),
        code, tree.codes[code].name if code else "", tree.path(code) if code else "", moment.coders.get(coding.coder, ""),
        page.names.get(speaker or "", ""), page.number(turn), moment.cases[cases[0]].name if cases else "",
        cases[0] if cases else "", coding.starred, coding.negative, made.get(to_raw(coding.made), ""), coding.placed,
        coding.source in moment.withdrawn, tree.codes[own].name,
    )  # fmt: skip


def _name_of(moment: Moment, kind: Field, value: str) -> str:
    """What a thing is called where only it is called so, else its id (a speaker is a name already)."""
    if kind in (Field.CODE, Field.OWN):
        code = moment.tree.target(value)
        path = moment.tree.path(code) if code else ""
        for name in (moment.tree.codes[code].name, path) if code else ():
            if moment.tree.find(name) == (code,):
                return name
        return value
    things: dict[Field, dict[str, str]] = {
        Field.CASE: {case.id: case.name for case in moment.cases.values()},
        Field.CODER: moment.coders,
        Field.SOURCE: {source.id: source.name for source in moment.sources.values()},
    }
    names = things.get(kind, {})
    name = names.get(value, value)
    return name if [fold(one) for one in names.values()].count(fold(name)) == 1 else value


def _sides(one: Retrieved, other: Retrieved, of: Callable[[Hit], tuple[str, str]]) -> list[Side]:
    names = dict(of(hit) for hit in (*one.hits, *other.hits))
    counts = [Counter(of(hit)[0] for hit in retrieved.hits) for retrieved in (one, other)]
    return [Side(found, name, counts[0][found], counts[1][found]) for found, name in names.items()]
