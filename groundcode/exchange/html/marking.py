"""A transcript cut where codings begin and end: every piece knows the codings that lie on it, however they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from groundcode.exchange.html.values import ReportCoding, ReportSource, ReportTurn


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text on which the same codings lie from end to end."""

    text: str
    codings: tuple[int, ...] = ()
    """Places in the list of codings."""
    begins: tuple[int, ...] = ()
    """Those of them whose number stands before it."""


@dataclass(slots=True)
class Block:
    """A turn, or what stands outside of turns; all its pieces together are the text."""

    turn: ReportTurn | None
    withheld: str = ""
    """Key of the word that stands instead of what is said; "" where it may be read."""
    label: list[Piece] = field(default_factory=list)
    """Who speaks, as the transcript writes it."""
    said: list[Piece] = field(default_factory=list)
    gap: list[Piece] = field(default_factory=list)
    """White space up to the next block."""
    margin: list[int] = field(default_factory=list)
    """The codings that begin here."""


def blocks_of(source: ReportSource) -> list[Block]:
    """The blocks of a transcript, in the order of its text."""
    marker = _Marker(source.text, source.codings)
    blocks: list[Block] = []
    at = 0
    for turn in source.turns:
        _between(marker, blocks, at, turn.start, source.outside)
        block = Block(turn, turn.withheld)
        blocks.append(block)
        marker.take(block, block.label, turn.start, turn.body)
        if turn.withheld:
            marker.withhold(block, turn.body, turn.end)
        else:
            marker.take(block, block.said, turn.body, turn.end)
        at = turn.end
    _between(marker, blocks, at, len(source.text), source.outside)
    if source.codings:
        marker.finish(_last(blocks))
    return blocks


def _between(marker: _Marker, blocks: list[Block], start: int, end: int, withheld: str) -> None:
    """What stands between turns: white space belongs to the block before it."""
    region = marker.text[start:end]
    inner = region.strip()
    if not inner:
        if start < end:
            block = _last(blocks)
            marker.take(block, block.gap, start, end, unseen=True)
        return
    first = start + len(region) - len(region.lstrip())
    if start < first:
        block = _last(blocks)
        marker.take(block, block.gap, start, first, unseen=True)
    block = Block(None, withheld)
    blocks.append(block)
    if withheld:
        marker.withhold(block, first, first + len(inner))
    else:
        marker.take(block, block.said, first, first + len(inner))
    marker.take(block, block.gap, first + len(inner), end, unseen=True)


def _last(blocks: list[Block]) -> Block:
    if not blocks:
        blocks.append(Block(None))
    return blocks[-1]


class _Marker:
    """Walks through the text once; codings open and close on the way."""

    def __init__(self, text: str, codings: Sequence[ReportCoding]) -> None:
        self.text = text
        self._codings = codings
        self._opens = sorted(range(len(codings)), key=lambda at: (codings[at].start, -codings[at].end, at))
        self._cuts = sorted({place for one in codings for place in (one.start, one.end)})
        self._next_open = self._next_cut = 0
        self._open: list[int] = []
        self._waiting: list[int] = []
        """Codings whose number stands nowhere yet."""

    def take(self, block: Block, into: list[Piece], start: int, end: int, *, unseen: bool = False) -> None:
        """Put the pieces of `[start, end)` into a part of a block; `unseen` for what is not shown."""
        at = start
        while at < end:
            while self._next_cut < len(self._cuts) and self._cuts[self._next_cut] <= at:
                self._next_cut += 1
            stop = min(self._cuts[self._next_cut], end) if self._next_cut < len(self._cuts) else end
            begins = self._move_to(block, at, unseen=unseen)
            into.append(Piece(self.text[at:stop], tuple(self._open), begins))
            at = stop

    def withhold(self, block: Block, start: int, end: int) -> None:
        """One piece without words, on which every coding of `[start, end)` lies."""
        self._move_to(block, start, unseen=True)
        before = list(self._open)
        self._move_to(block, max(end - 1, start), unseen=True, closing=False)
        begins = tuple(self._flush(block))
        block.said.append(Piece("", tuple(dict.fromkeys([*before, *self._open])), begins))

    def finish(self, block: Block) -> None:
        """Let the last codings end, those too that lie on nothing that is shown."""
        self._move_to(block, len(self.text), unseen=True)

    def _move_to(self, block: Block, place: int, *, unseen: bool, closing: bool = True) -> tuple[int, ...]:
        if closing:
            closed = {at for at in self._open if self._codings[at].end <= place}
            block.margin += [at for at in self._waiting if at in closed]
            self._waiting = [at for at in self._waiting if at not in closed]
            self._open = [at for at in self._open if at not in closed]
        while self._next_open < len(self._opens) and self._codings[self._opens[self._next_open]].start <= place:
            self._open.append(self._opens[self._next_open])
            self._waiting.append(self._opens[self._next_open])
            self._next_open += 1
        return () if unseen else tuple(self._flush(block))

    def _flush(self, block: Block) -> list[int]:
        begins, self._waiting = self._waiting, []
        block.margin += begins
        return begins
