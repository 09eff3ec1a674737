"""From one version of a text to the next: the map between them, and the turns' printed numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from groundcode.domain.opcodes import Edit, mapped, mapped_start
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Turn

_NUMBER = re.compile(r"(\d*)([a-z]*)")
_LARGEST = 10_000_000_000
"""Characters times characters that are compared one by one: two texts of 100,000 take about a second."""
_SENTENCE_ENDS, _PAUSES = "。！？；…!?;”」", "，、：,:. \t\u3000"


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """The changed places between two texts, by Levenshtein's distance, laid along lines and sentences.

    Which of two equal sentences went, or came, no distance can tell: where a removed or an added run could lie
    elsewhere just as well, it lies where it begins and ends with whole lines, else sentences, else words.
    """
    runs: list[Edit] = []
    for a0, a1, b0, b1 in _changes(old, new):
        if runs and runs[-1][1] == a0 and runs[-1][3] == b0:
            runs[-1] = (runs[-1][0], a1, runs[-1][2], b1)
        else:
            runs.append((a0, a1, b0, b1))
    for index, (a0, a1, b0, b1) in enumerate(runs):
        if a0 != a1 and b0 != b1:
            continue
        before = runs[index - 1][1] if index else 0
        after = runs[index + 1][0] if index + 1 < len(runs) else len(old)
        # One character stays between two edits, so that they never become one.
        room = max(0, a0 - before - bool(index)), max(0, after - a1 - (index + 1 < len(runs)))
        by = _best_shift(old, a0, a1, room) if a0 != a1 else _best_shift(new, b0, b1, room)
        runs[index] = (a0 + by, a1 + by, b0 + by, b1 + by)
    return tuple(runs)


def _changes(old: str, new: str) -> Iterator[Edit]:
    """What differs between two texts, character by character; in long ones only between the lines that both have."""
    from rapidfuzz.distance import Levenshtein

    if len(old) * len(new) <= _LARGEST:
        for op in Levenshtein.opcodes(old, new):
            if op.tag != "equal":
                yield op.src_start, op.src_end, op.dest_start, op.dest_end
        return
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(lines[0]) * len(lines[1]) > _LARGEST or (len(lines[0]) <= 1 and len(lines[1]) <= 1):
        yield 0, len(old), 0, len(new)
        return
    at, to = ([0, *accumulate(map(len, of_text))] for of_text in lines)
    for op in Levenshtein.opcodes(*lines):
        if op.tag != "equal":
            a0, a1, b0, b1 = at[op.src_start], at[op.src_end], to[op.dest_start], to[op.dest_end]
            inner = _changes(old[a0:a1], new[b0:b1]) if (a0, a1, b0, b1) != (0, len(old), 0, len(new)) else [(0, a1, 0, b1)]
            yield from ((a0 + c0, a0 + c1, b0 + d0, b0 + d1) for c0, c1, d0, d1 in inner)


def _best_shift(text: str, start: int, end: int, room: tuple[int, int]) -> int:
    """How far to move the run `[start, end)` of `text`, which stays the same run for whoever compares two texts."""
    best, rank = 0, _rank(text, start, end)
    for step in (-1, 1):
        by = 0
        while abs(by + step) <= room[step > 0]:
            gained, lost = (start + by - 1, end + by - 1) if step < 0 else (end + by, start + by)
            if text[gained] != text[lost]:
                break
            by += step
            there = _rank(text, start + by, end + by)
            if there > rank:
                best, rank = by, there
    return best


def _rank(text: str, start: int, end: int) -> int:
    return _seam(text, start) + _seam(text, end)


def _seam(text: str, at: int) -> int:
    """How good a place to cut a text."""
    if at == 0 or at == len(text) or text[at - 1] == "\n":
        return 8
    if text[at] == "\n" or text[at - 1] in _SENTENCE_ENDS:
        return 4
    return 1 if text[at - 1] in _PAUSES or text[at] in _PAUSES or text[at] in _SENTENCE_ENDS else 0


def edited_turns(
    old: Sequence[Turn], found: Sequence[Turn], edits: Sequence[Edit], given: Iterable[str] = ()
) -> tuple[Turn, ...]:
    """The turns of a corrected text: those that begin where an old one did keep its printed number.

    A turn that is new behind turn 23 is 23a, the next one 23b; no number is given twice, nor one of those `given` in
    other versions: P07-23a may have been cited.
    """
    numbers: dict[int, str] = {}
    for turn in old:
        if mapped(edits, Span(turn.start, max(turn.end, turn.start + 1))) is not None:
            numbers.setdefault(mapped_start(edits, turn.start), turn.number)
    taken = {turn.number for turn in old}.union(given)
    begins = {turn.start for turn in found}
    out: list[Turn] = []
    last = "0"
    for turn in found:
        number = numbers.pop(turn.start, None)
        if number is None:
            # What was put in before a name on its line ("（笑）李阿姨：") leaves the turn the same one.
            inside = next((at for at in numbers if turn.start < at < turn.body and at not in begins), None)
            number = numbers.pop(inside) if inside is not None else next_number(last, taken)
        taken.add(number)
        last = number
        out.append(replace(turn, number=number))
    return tuple(out)


def next_number(last: str, taken: set[str]) -> str:
    """The number of a turn that is new behind the turn `last`: its own with the first letter that is not `taken`."""
    match = _NUMBER.fullmatch(last)
    base, letters = (match.group(1), match.group(2)) if match else (last, "")
    while True:
        letters = _following(letters)
        if base + letters not in taken:
            return base + letters


def _following(letters: str) -> str:
    if not letters:
        return "a"
    if letters[-1] != "z":
        return letters[:-1] + chr(ord(letters[-1]) + 1)
    return _following(letters[:-1]) + "a"
