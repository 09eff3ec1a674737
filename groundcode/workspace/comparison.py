"""Constant comparison: what a code stands on already, laid beside what it was just put on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from groundcode.analysis.comparing import most_different
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import is_id, to_raw, to_text
from groundcode.domain.sources import VersionTree
from groundcode.domain.spans import Span
from groundcode.store import blobs, bulk, reading
from groundcode.workspace.codes import living
from groundcode.workspace.codings import Segment, segments_of
from groundcode.workspace.placing import is_blacked_out

LAST, DIFFERENT = 3, 2
SAMPLE, TEXTS = 300, 60
"""Segments, and texts they lie in, that are looked at for the most different ones, however often a code was used.

A text of 50,000 characters takes 0.1 ms to load.
"""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Segments of one code to hold a quote against."""

    code: str
    last: tuple[Segment, ...]
    """The three coded last, of all coders, newest first."""
    different: tuple[Segment, ...]
    """Two others that are least like the quote."""
    total: int
    """How many segments the code itself stands on, whoever put it there; the one compared is counted."""


class _Row(NamedTuple):
    id: bytes
    source: bytes
    version: bytes
    start: int
    end: int
    made: bytes
    made_at: str


def compare(connection: Connection, tree: CodeTree, code: str, *, but: str | None = None, quote: str = "") -> Comparison:
    """What `Codings.compare` gives."""
    target = living(tree, code).id
    codes = [one for one in tree.all if tree.target(one) == target]
    rows = _rows(connection, codes)
    wanted = to_raw(but) if but and is_id(but) else None
    own = next((row for row in rows if row.id == wanted), None)
    readable = _Quotes(connection)
    if own is not None and not quote:
        quote = readable.of(own)
    closed = {to_raw(source) for source in reading.withdrawn_sources(connection)}
    places: dict[tuple[bytes, int, int], _Row] = {}
    for row in rows:
        # What several coders chose is one segment, and its last coding stands for it.
        places.setdefault(row[2:5], row)
    others = [row for place, row in places.items() if row.source not in closed and (own is None or place != own[2:5])]
    last, rest = others[:LAST], others[LAST:]
    found = [(row, words) for row in _sample(rest) if (words := readable.of(row))]
    different = [found[index][0] for index in most_different(quote, [words for _row, words in found], DIFFERENT)]
    shown = _segments(connection, tree, codes, (*last, *different))
    return Comparison(
        target, tuple(shown[row.id] for row in last if row.id in shown),
        tuple(shown[row.id] for row in different if row.id in shown), len(places),
    )  # fmt: skip


def _rows(connection: Connection, codes: Sequence[str]) -> list[_Row]:
    """The living codings of some codes in living sources that are not sealed, newest first."""
    # A join that led through the versions would load their turns: 33 ms for 3,800 codings, not 6.
    alive = (
        "SELECT v.id, s.id FROM state_version v JOIN state_source s ON s.id = v.source WHERE s.alive AND s.reserved IS NOT TRUE"
    )
    sources: dict[bytes, bytes] = dict(bulk.all_rows(connection, alive))
    rows = bulk.all_rows(
        connection,
        'SELECT k.id, k.version, k.start, k."end", k.made, c.made_at FROM state_coding k JOIN change c ON c.id = k.made '
        f"WHERE k.code IN ({bulk.marks(codes)}) AND k.alive ORDER BY c.made_at DESC, k.id DESC",
        tuple(map(to_raw, codes)),
    )
    return [_Row(row[0], sources[row[1]], *row[1:]) for row in rows if row[1] in sources]


def _sample(rows: Sequence[_Row]) -> list[_Row]:
    """At most `SAMPLE` of some codings in at most `TEXTS` texts, both spread evenly; the same ones each time."""
    texts = set(_spread(sorted({row.version for row in rows}), TEXTS))
    return _spread([row for row in rows if row.version in texts], SAMPLE)


def _spread(things: Sequence[T], most: int) -> list[T]:
    return [things[i * len(things) // most] for i in range(most)] if len(things) > most else list(things)


class _Quotes:
    """The words of codings, each text read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: dict[bytes, str] = {}
        self._trees: dict[bytes, tuple[VersionTree, str]] = {}

    def of(self, row: _Row) -> str:
        """The words in the version that was coded, or where that was taken out, in the one that is shown; "" without any."""
        words = self._text(row.version)[row.start : row.end]
        if not is_blacked_out(words):
            return words
        tree, shown = self._tree(row.source)
        span = tree.shown(Span(row.start, row.end), to_text(row.version), shown)
        words = span.of(self._text(to_raw(shown))) if span is not None else ""
        return "" if is_blacked_out(words) else words

    def _text(self, version: bytes) -> str:
        if version not in self._texts:
            sha, _length = reading.text_of_version(self._connection, to_text(version))
            self._texts[version] = blobs.get_text(self._connection, sha)
        return self._texts[version]

    def _tree(self, source: bytes) -> tuple[VersionTree, str]:
        if source not in self._trees:
            found = reading.read_source(self._connection, to_text(source))
            assert found is not None
            self._trees[source] = (reading.read_versions(self._connection, found.id), found.version)
        return self._trees[source]


def _segments(connection: Connection, tree: CodeTree, codes: Sequence[str], rows: Iterable[_Row]) -> dict[bytes, Segment]:
    wanted: dict[bytes, dict[bytes, _Row]] = {}
    for row in rows:
        wanted.setdefault(row.source, {})[row.id] = row
    coders = reading.read_coders(connection)
    out: dict[bytes, Segment] = {}
    for raw, here in wanted.items():
        source = reading.read_source(connection, to_text(raw))
        assert source is not None
        codings = [c for c in reading.codings_of_source(connection, source, None, codes) if to_raw(c.id) in here]
        moments = {row.made: row.made_at for row in here.values()}
        for segment in segments_of(connection, source.name, source.version, codings, tree, coders, moments):
            out[to_raw(segment.id)] = segment
    return out
