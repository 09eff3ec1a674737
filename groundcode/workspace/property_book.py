"""Properties, their dimensions and what was put on them, as the state holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.sources import Source, VersionTree
from groundcode.domain.spans import Span
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.codings import readable_texts
from groundcode.workspace.placing import is_blacked_out


@dataclass(frozen=True, slots=True)
class Dimension:
    """A line between two ends on which a property varies."""

    id: str
    name: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Property:
    """A characteristic of a category (属性) with its dimensions (维度)."""

    id: str
    code: str
    """The living code that it is shown at."""
    name: str
    definition: str
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """A segment or a case at a value of a dimension; `source` or `case` says which."""

    id: str
    dimension: str
    value: str
    source: str | None
    version: str | None
    """The version that `[start, end)` lies in: the shown one, or where it has no place there, that in which it was put."""
    start: int | None
    end: int | None
    case: str | None
    quote: str
    """The words of a segment; "" for a case, and where the informant has withdrawn."""
    coder: str
    """Who put it there, by name."""


def read_properties(connection: Connection, tree: CodeTree, code: str | None = None) -> list[Property]:
    """The properties of living codes, in the order of the tree and of their place; of one (living) code, or all."""
    dimensions: dict[bytes, list[Dimension]] = {}
    sql = "SELECT property, id, name, low, high FROM state_dimension WHERE alive ORDER BY coalesce(rank, 'a0'), id"
    for owner, found, *texts in bulk.all_rows(connection, sql):
        name, low, high = (text or "" for text in texts)
        dimensions.setdefault(owner, []).append(Dimension(to_text(found), name, low, high))
    by_code: dict[str, list[Property]] = {}
    sql = "SELECT id, code, name, definition FROM state_property WHERE alive ORDER BY coalesce(rank, 'a0'), id"
    for found, of, name, definition in bulk.all_rows(connection, sql):
        target = tree.target(to_text(of))
        if target is not None and code in (None, target):
            own = tuple(dimensions.get(found, ()))
            by_code.setdefault(target, []).append(Property(to_text(found), target, name, definition or "", own))
    return [one for found in tree.walk() for one in by_code.get(found, ())]


def last_rank(connection: Connection, entity: str, owner: str, ids: Sequence[str]) -> str:
    """The rank of the last living property of some codes, or dimension of some properties; "" without one."""
    rows = bulk.all_rows(
        connection,
        f"SELECT max(coalesce(rank, 'a0')) FROM state_{entity} WHERE {owner} IN ({bulk.marks(ids)}) AND alive",
        tuple(map(to_raw, ids)),
    )
    return rows[0][0] or ""


def count_below(connection: Connection, prop: str) -> tuple[int, int]:
    """(living dimensions of a property, living placements on them)."""
    sql = (
        "SELECT count(DISTINCT d.id), count(p.id) FROM state_dimension d "
        "LEFT JOIN state_placement p ON p.dimension = d.id AND p.alive WHERE d.property = ? AND d.alive"
    )
    dimensions, placements = bulk.all_rows(connection, sql, (to_raw(prop),))[0]
    return dimensions, placements


def read_placements(
    connection: Connection, *, dimension: str | None = None, source: str | None = None, coder: str | None = None
) -> list[Placement]:
    """The placements on living dimensions of living codes, in the order they were made.

    Those on one dimension, in one source, of one coder (ids); None means all. A source that is sealed has none.
    """
    tests: dict[str, str | None] = {"p.dimension = ?": dimension, "v.source = ?": source, "c.coder = ?": coder}
    wanted = {test: to_raw(value) for test, value in tests.items() if value is not None}
    rows = bulk.all_rows(
        connection,
        'SELECT p.id, p.dimension, p.value, v.source, p.version, p.start, p."end", p."case", c.coder FROM state_placement p '
        'JOIN change c ON c.id = p.made LEFT JOIN state_version v ON v.id = p.version LEFT JOIN state_case k ON k.id = p."case" '
        f"WHERE {' AND '.join(('p.alive', '(p.version IS NOT NULL OR k.alive)', *wanted))} ORDER BY c.lamport, p.id",
        tuple(wanted.values()),
    )
    if not rows:
        return []
    properties = read_properties(connection, reading.read_tree(connection))
    living = {to_raw(one.id) for found in properties for one in found.dimensions}
    coders = reading.read_coders(connection)
    return list(_Reader(connection).placements([row for row in rows if row[1] in living], coders))


class _Reader:
    """Places and words of segments, each source's texts looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sources = {source.id: source for source in reading.read_sources(connection)}
        self._closed = reading.withdrawn_sources(connection)
        self._trees: dict[str, VersionTree] = {}
        self._texts: dict[str, str] = {}

    def placements(self, rows: Sequence[Sequence[Any]], coders: dict[str, str]) -> Iterator[Placement]:
        for found, on, value, raw_source, raw_version, start, end, case, coder in rows:
            head = (to_text(found), to_text(on), value or "")
            by = coders.get(to_text(coder), "")
            if raw_version is None:
                yield Placement(*head, None, None, None, None, to_text(case), "", by)
                continue
            source = self._sources.get(to_text(raw_source))
            if source is None:
                continue
            version, span, quote = self._shown(source, to_text(raw_version), Span(start, end))
            yield Placement(*head, source.id, version, span.start, span.end, None, quote, by)

    def _shown(self, source: Source, version: str, span: Span) -> tuple[str, Span, str]:
        """(version, place in it, words) of a segment, as the lists of coded segments have it."""
        if version != source.version:
            if source.id not in self._trees:
                self._trees[source.id] = reading.read_versions(self._connection, source.id)
            place = self._trees[source.id].shown(span, version, source.version)
            version, span = (source.version, place) if place is not None else (version, span)
        if source.id in self._closed:
            return version, span, ""
        if version not in self._texts:
            sha, _length = reading.text_of_version(self._connection, version)
            self._texts[version] = blobs.get_text(self._connection, sha)
        quote = span.of(self._texts[version])
        if version != source.version and is_blacked_out(quote):
            words = readable_texts(self._connection, source.id).words(span, version, source.version)
            quote = words[0] if words else quote
        return version, span, quote
