"""Texts that several people made from one, brought together piece by piece: plain functions.

A piece is a line, or a sentence within it, so that a paragraph of which two people changed different sentences needs
nobody's decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECE = re.compile(
    r"\n|(?:[^\n。！？；!?;.]|[.!?;](?!\s|$))+(?:[。！？；!?;.]+[”’」』）)\"']*[ \t]*)?|[。！？；!?;.]+[”’」』）)\"']*[ \t]*"
)
"""A line break; else words up to the mark that ends a sentence, with what closes them and the blanks behind."""

_ALIKE, _COMPARED = 0.5, 500
"""Share of characters that two wordings of one sentence have in common, and how many are looked at."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the texts: the words that they were made from, and what each has there."""

    before: str
    sides: tuple[str, ...]
    taken: str | None
    """What holds without asking: what all have, or what the only one made of it who changed it; None where people decide."""
    by: tuple[int, ...] = ()
    """The numbers (from 0) of the sides that changed it."""


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    pieces: tuple[str, ...]
    side: int


def pieces(text: str) -> list[str]:
    """A text cut into lines and sentences; together they are the text."""
    return _PIECE.findall(text)


def merge_lines(before: str | None, sides: Sequence[str]) -> tuple[Stretch, ...]:
    """The stretches of texts that were made from one; `before` None where there was none.

    Joined, the `before` of all are that text, and the words of one side are its text. Without a common text, what all
    have stands for it: so what only one has stays, and is nothing to decide.
    """
    base = pieces(before) if before is not None else _common([pieces(side) for side in sides])
    edits = sorted(
        (edit for number, side in enumerate(sides) for edit in _edits(base, pieces(side), number)),
        key=lambda edit: (edit.start, edit.end),
    )
    out: list[Stretch] = []
    at = 0
    for group in _groups(edits):
        start, end = group[0].start, max(edit.end for edit in group)
        if at < start:
            out.append(_same("".join(base[at:start]), len(sides)))
        out.append(_stretch(base, start, end, group, len(sides)))
        at = end
    if at < len(base):
        out.append(_same("".join(base[at:]), len(sides)))
    return tuple(out)


def open_stretches(stretches: Sequence[Stretch]) -> list[int]:
    """The numbers of those that people have to decide."""
    return [number for number, stretch in enumerate(stretches) if stretch.taken is None]


def joined(stretches: Sequence[Stretch], decided: dict[int, str]) -> str:
    """The merged text; a stretch that nobody decided stays as it was before."""
    return "".join(
        decided.get(number, stretch.before) if stretch.taken is None else stretch.taken
        for number, stretch in enumerate(stretches)
    )


def _same(text: str, count: int) -> Stretch:
    return Stretch(text, (text,) * count, text)


def _stretch(base: Sequence[str], start: int, end: int, group: Sequence[_Edit], count: int) -> Stretch:
    before = "".join(base[start:end])
    words = tuple(_applied(base, start, end, [edit for edit in group if edit.side == side]) for side in range(count))
    changed = tuple(side for side in range(count) if words[side] != before)
    made = {words[side] for side in changed}
    return Stretch(before, words, made.pop() if len(made) == 1 else None, changed)


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> str:
    out: list[str] = []
    at = start
    for edit in edits:
        out += base[at : edit.start]
        out += edit.pieces
        at = edit.end
    return "".join((*out, *base[at:end]))


def _groups(edits: Sequence[_Edit]) -> Iterator[list[_Edit]]:
    """Edits that touch the same pieces, or put others in at the same place, go together."""
    group: list[_Edit] = []
    end = -1
    for edit in edits:
        # Behind a piece that one side changed another may put words in: which comes first is clear.
        apart = edit.start > end or (edit.start == end and not (edit.start == edit.end and group[-1].start == group[-1].end))
        if group and apart:
            yield group
            group = []
            end = -1
        group.append(edit)
        end = max(end, edit.end)
    if group:
        yield group


def _edits(base: Sequence[str], side: Sequence[str], number: int) -> list[_Edit]:
    found = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    out: list[_Edit] = []
    for tag, a, b, c, d in found:
        if tag == "replace" and b - a == d - c and all(map(_alike, base[a:b], side[c:d])):
            # Sentences reworded one by one: another person may have left the second of them as it was.
            out += [_Edit(a + n, a + n + 1, (side[c + n],), number) for n in range(b - a)]
        elif tag != "equal":
            out.append(_Edit(a, b, tuple(side[c:d]), number))
    return out


def _alike(one: str, other: str) -> bool:
    """Whether one piece looks like the other one reworded."""
    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio() >= _ALIKE


def _common(texts: Sequence[Sequence[str]]) -> list[str]:
    """The pieces that all have, in their order."""
    shared = list(texts[0]) if texts else []
    for text in texts[1:]:
        blocks = SequenceMatcher(None, shared, text, autojunk=False).get_matching_blocks()
        shared = [piece for block in blocks for piece in shared[block.a : block.a + block.size]]
    return shared
