"""The segments of a code as they are dealt: each with some of the words around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from groundcode.locale import _
from groundcode.tui.widgets.deal_list import DealRow

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.codings import Segment
    from groundcode.workspace.sources import Opened

_AROUND = 30
"""Characters shown before and after a segment."""
_FAR = 600
"""Characters of the turns before and after on the page that shows more."""


def deal_rows(workspace: Workspace, segments: Sequence[Segment], noted: Collection[str]) -> list[DealRow]:
    """A row a segment; `noted` are the codings with a memo.

    Raises:
        SourceNotFound
    """
    opened: dict[str, Opened] = {}
    rows = []
    for one in segments:
        if one.source_id not in opened:
            opened[one.source_id] = workspace.sources.open(one.source_id)
        before, after = _around(one, opened[one.source_id])
        place = f"{one.source}-{one.turn}" if one.turn else one.source
        quote = _("(withdrawn: the words are not shown)") if one.closed else one.quote
        rows.append(DealRow(one.id, place, one.speaker, one.coder, quote, before, after, one.id in noted))
    return rows


def words_around(segment: Segment, opened: Opened) -> list[tuple[int, str]]:
    """A page on a segment: what is said before it, its words, and what is said after, a line a turn."""
    if not _can_be_read(segment, opened):
        return [(0, f"{segment.source}-{segment.turn}"), (1, segment.quote or _("(withdrawn: the words are not shown)"))]
    start, end = segment.start, segment.end
    first = max((t.start for t in opened.version.turns if t.start <= max(0, start - _FAR)), default=0)
    last = min((t.end for t in opened.version.turns if t.end >= min(len(opened.text), end + _FAR)), default=len(opened.text))
    lines = [(1, line) for line in opened.text[first:start].splitlines()]
    lines.append((0, segment.quote))
    lines += [(1, line) for line in opened.text[end:last].splitlines()]
    return [(depth, line.strip()) for depth, line in lines if line.strip()]


def _can_be_read(segment: Segment, opened: Opened) -> bool:
    return segment.placed and not segment.closed and opened.text[segment.start : segment.end] == segment.quote


def _around(segment: Segment, opened: Opened) -> tuple[str, str]:
    """Words of the same turns before and after a segment; none where it is no longer in the text as it is now."""
    if not _can_be_read(segment, opened):
        return "", ""
    start, end, text = segment.start, segment.end, opened.text
    first, last = opened.version.turn_at(start), opened.version.turn_at(max(start, end - 1))
    low = min(first.body, start) if first else 0
    high = max(last.end, end) if last else len(text)
    before, after = text[max(low, start - _AROUND) : start], text[end : min(high, end + _AROUND)]
    return ("…" if start - _AROUND > low else "") + before.lstrip(), after.rstrip() + ("…" if end + _AROUND < high else "")
