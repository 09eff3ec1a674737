"""From a place of a text to what one wants to know of it: turn, speaker, codes, the words around."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.hits import Hit, HitKind
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.sources import Source
from groundcode.domain.transcripts import Role
from groundcode.store import bulk, reading

AROUND = 30
"""Characters shown before and after a hit."""


class Page:
    """One source with its text as it is shown, read as far as hits ask for it."""

    def __init__(self, connection: Connection, source: Source, text: str) -> None:
        self.source = source
        self.text = text
        self._connection = connection
        # Rows as the log holds them (number, speaker, start, body, end): making turns of them takes twice as long.
        raw = bulk.all_rows(connection, "SELECT turns FROM state_version WHERE id = ?", (to_raw(source.version),))
        self._turns: list[Any] = json.loads(raw[0][0]) if raw else []
        self._starts = [turn[2] for turn in self._turns]
        self.speakers = {
            to_text(speaker): (str(name), Role(role or "informant"))
            for speaker, name, role in bulk.all_rows(
                connection, "SELECT id, name, role FROM state_speaker WHERE source = ? AND alive", (to_raw(source.id),)
            )
        }

    def parts(self) -> list[tuple[int, int]]:
        """The text divided where turns begin."""
        edges = [0, *self._starts, len(self.text)]
        return [(start, end) for start, end in pairwise(edges) if start < end]

    def speaker_at(self, offset: int) -> str:
        """The id of who speaks at a place; "" where nobody does."""
        turn = self._turn_at(offset)
        return turn[1] or "" if turn else ""

    def _turn_at(self, offset: int) -> Any:
        at = bisect_right(self._starts, offset) - 1
        return self._turns[at] if at >= 0 else None

    def hits(self, places: Sequence[tuple[int, int, str | None]], tree: CodeTree) -> list[Hit]:
        """The hits at places (start, end, variant)."""
        codes = self._codes_on(places, tree)
        return [self._hit(*place, on) for place, on in zip(places, codes, strict=True)]

    def _hit(self, start: int, end: int, variant: str | None, codes: tuple[str, ...]) -> Hit:
        turn, last = self._turn_at(start), self._turn_at(end - 1)
        low = self._line_start(start) if turn is None else turn[3] if start >= turn[3] else turn[2]
        high = self._line_end(end) if last is None or end > last[4] else last[4]
        name, role = self.speakers.get(turn[1] or "", ("", None)) if turn else ("", None)
        return Hit(
            HitKind.TEXT, self.source.id, self.source.name, "text", start, end,
            self.text[max(low, start - AROUND) : start], self.text[start:end], self.text[end : min(high, end + AROUND)],
            variant, turn[0] if turn else "", name, role, codes,
        )  # fmt: skip

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def _codes_on(self, places: Sequence[tuple[int, int, str | None]], tree: CodeTree) -> list[tuple[str, ...]]:
        first, last = min(place[0] for place in places), max(place[1] for place in places)
        codings = _codings(self._connection, self.source, first, last)
        out = []
        for start, end, _variant in places:
            targets = (tree.target(code) for code, begin, stop in codings if begin < end and start < stop)
            out.append(tuple(dict.fromkeys(tree.codes[target].name for target in targets if target)))
        return out


def _codings(connection: Connection, source: Source, first: int, last: int) -> list[tuple[str, int, int]]:
    """(code, start, end) of the living codings on `[first, last)` of a source's shown text, and of others if that is easier."""
    versions = bulk.all_rows(connection, "SELECT count(*) FROM state_version WHERE source = ?", (to_raw(source.id),))
    if versions[0][0] > 1:
        return [(c.code, c.start, c.end) for c in reading.codings_of_source(connection, source) if c.placed]
    rows = bulk.all_rows(
        connection,
        'SELECT code, start, "end" FROM state_coding WHERE version = ? AND start < ? AND "end" > ? AND alive '
        'ORDER BY start, "end", id',
        (to_raw(source.version), last, first),
    )
    return [(to_text(code), start, end) for code, start, end in rows]
