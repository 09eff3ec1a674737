"""From one version of a text to the next: the map between them, and the turns' printed numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from groundcode.domain.opcodes import Edit, mapped_start
from groundcode.domain.transcripts import Turn

_NUMBER = re.compile(r"(\d*)([a-z]*)")


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """The changed places between two texts, by Levenshtein's distance."""
    from rapidfuzz.distance import Levenshtein

    opcodes = Levenshtein.opcodes(old, new)
    return tuple((op.src_start, op.src_end, op.dest_start, op.dest_end) for op in opcodes if op.tag != "equal")


def edited_turns(
    old: Sequence[Turn], found: Sequence[Turn], edits: Sequence[Edit], given: Iterable[str] = ()
) -> tuple[Turn, ...]:
    """The turns of a corrected text: those that begin where an old one did keep its printed number.

    A turn that is new behind turn 23 is 23a, the next one 23b; no number is given twice, nor one of those `given` in
    other versions: P07-23a may have been cited.
    """
    numbers: dict[int, str] = {}
    for turn in old:
        numbers.setdefault(mapped_start(edits, turn.start), turn.number)
    taken = {turn.number for turn in old}.union(given)
    out: list[Turn] = []
    last = "0"
    for turn in found:
        number = numbers.pop(turn.start, None)
        if number is None:
            number = _next_number(last, taken)
        taken.add(number)
        last = number
        out.append(replace(turn, number=number))
    return tuple(out)


def _next_number(last: str, taken: set[str]) -> str:
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
