"""Where a segment lies in the text as it stands, and its words: each source's texts looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.sources import Source, Version, VersionTree
from groundcode.domain.spans import Span
from groundcode.domain.storylines import short_names
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.codings import readable_texts
from groundcode.workspace.placing import is_blacked_out


@dataclass(frozen=True, slots=True)
class Shown:
    """A segment as it may be shown."""

    source: str
    """Name of the source."""
    source_id: str
    version: str
    """The version that `[start, end)` lies in: the shown one, or where it has no place there, that of the segment."""
    start: int
    end: int
    quote: str
    """"" where the informant has withdrawn, in a sealed source, and where the words were taken out for good."""
    turn: str
    """The number of the turn it begins in; "" without one, and in a source that is gone."""
    placed: bool
    """Whether it has a place in the text as it stands."""
    closed: bool
    """Whether its informant has withdrawn."""
    gone: bool
    """Whether its source was deleted or is sealed."""
    short: str
    """What the source is cited by: "P07" for “P07-租户-小孟” where that is enough."""

    @property
    def cite(self) -> str:
        """Source and turn: "P07-23"."""
        return f"{self.short}-{self.turn}" if self.turn else self.short


class SegmentReader:
    """Segments of any version by (version, span), as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._trees: dict[str, VersionTree] = {}
        self._versions: dict[str, Version] = {}
        self._texts: dict[str, str] = {}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in reading.read_sources(self._connection, alive=False)}

    @cached_property
    def _shorts(self) -> dict[str, str]:
        return short_names({source.id: source.name for source in self._sources.values() if source.alive})

    @cached_property
    def _closed(self) -> dict[str, tuple[str, str]]:
        return reading.withdrawn_sources(self._connection)

    @cached_property
    def _of(self) -> dict[str, str]:
        """Version -> its source."""
        rows = bulk.all_rows(self._connection, "SELECT id, source FROM state_version")
        return {to_text(row[0]): to_text(row[1]) for row in rows}

    def at(self, version: str, start: int, end: int) -> Shown | None:
        """`[start, end)` of a version where it lies now; None for a version that the project does not have."""
        source = self._sources.get(self._of.get(version, ""))
        if source is None:
            return None
        gone, closed = not source.alive or source.reserved, source.id in self._closed
        short = self._shorts.get(source.id, source.name)
        if gone:
            return Shown(source.name, source.id, version, start, end, "", "", placed=True, closed=closed, gone=True, short=short)
        there, span, placed = source.version, Span(start, end), True
        if version != there:
            place = self._tree(source.id).shown(span, version, there)
            there, span, placed = (there, place, True) if place is not None else (version, span, False)
        turn = self._version(there).turn_at(span.start)
        quote = "" if closed else self._words(source, there, span)
        number = turn.number if turn else ""
        return Shown(
            source.name, source.id, there, span.start, span.end, quote, number, placed, closed, gone=False, short=short
        )  # fmt: skip

    def _words(self, source: Source, version: str, span: Span) -> str:
        quote = span.of(self._text(version))
        if is_blacked_out(quote):
            words = readable_texts(self._connection, source.id).words(span, version, source.version)
            quote = words[0] if words else ""
        return quote

    def _tree(self, source: str) -> VersionTree:
        if source not in self._trees:
            self._trees[source] = reading.read_versions(self._connection, source)
        return self._trees[source]

    def _version(self, version: str) -> Version:
        if version not in self._versions:
            found = reading.read_version(self._connection, version)
            assert found is not None
            self._versions[version] = found
        return self._versions[version]

    def _text(self, version: str) -> str:
        if version not in self._texts:
            self._texts[version] = blobs.get_text(self._connection, self._version(version).text)
        return self._texts[version]


def source_of_version(connection: Connection, version: str) -> str | None:
    """The source (by id) that a version belongs to; None for an unknown one."""
    rows = bulk.all_rows(connection, "SELECT source FROM state_version WHERE id = ?", (to_raw(version),))
    return to_text(rows[0][0]) if rows else None
