"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from groundcode.domain.spans import Span
from groundcode.workspace.versions import edits_between

_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
"""Letters that stand together; a Han character is a word of its own."""


def differing(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """For each text, the places in which it differs from the last one; for the last, those in which it differs from the first.

    Places grow to whole words: a letter that is marked within a word is not found by the eye.
    """
    if len(texts) < 2:
        return [() for _text in texts]
    out = [_places(text, texts[-1])[0] for text in texts[:-1]]
    return [*out, _places(texts[0], texts[-1])[1]]


def _places(one: str, other: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    edits = edits_between(one, other)
    return _grown(one, [(a, b) for a, b, _c, _d in edits]), _grown(other, [(c, d) for _a, _b, c, d in edits])


def _grown(text: str, places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Places grown to words; those that touch are one."""
    words = [match.span() for match in _WORD.finditer(text)] if places else []
    out: list[Span] = []
    at = 0
    for start, end in places:
        if start == end:
            continue
        while at < len(words) and words[at][1] <= start:
            at += 1
        if at < len(words) and words[at][0] < start:
            start = words[at][0]
        last = at
        while last < len(words) and words[last][1] < end:
            last += 1
        if last < len(words) and words[last][0] < end:
            end = words[last][1]
        if out and start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, end))
        else:
            out.append(Span(start, end))
    return tuple(out)
