"""Turns on which nobody put a code, in sources that were coded."""

from __future__ import annotations

from bisect import bisect_left

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw
from groundcode.store import blobs, reading
from groundcode.workspace.suggesting.finding import Uncoded
from groundcode.workspace.suggesting.material import interviewers, spoken

SHORTEST = 6
"""Characters below which a turn ("嗯，对。") says too little to look like anything."""


def read_uncoded(connection: Connection, coder: str) -> list[Uncoded]:
    """The informants' turns without any coding, in the sources that a coder (by id) coded in; nothing of closed ones."""
    columns = reading.read_columns(connection)
    mine = {source for source, by in zip(columns.source, columns.coder, strict=True) if by == to_raw(coder)}
    spans: dict[bytes, list[tuple[int, int]]] = {}
    for row, text_of in enumerate(columns.version):
        spans.setdefault(text_of, []).append((columns.start[row], columns.end[row]))
    closed, asking = reading.withdrawn_sources(connection), interviewers(connection)
    out: list[Uncoded] = []
    for source in reading.read_sources(connection):
        version = reading.read_version(connection, source.version) if to_raw(source.id) in mine else None
        if version is None or source.id in closed:
            continue
        text = blobs.get_text(connection, version.text)
        starts = [turn.start for turn in version.turns]
        coded = sorted(spans.get(to_raw(source.version), ()))
        furthest = _furthest(coded)
        for turn in version.turns:
            before = bisect_left(coded, (turn.end, -1))
            if before and furthest[before - 1] > turn.body:
                continue
            words = spoken(text, version, starts, turn.body, turn.end, asking) if turn.body < turn.end else ""
            if len(words) >= SHORTEST:
                out.append(Uncoded(source.version, turn.body, turn.end, words))
    return out


def _furthest(spans: list[tuple[int, int]]) -> list[int]:
    """How far the spans up to each one reach."""
    out: list[int] = []
    for _start, end in spans:
        out.append(max(end, out[-1] if out else 0))
    return out
