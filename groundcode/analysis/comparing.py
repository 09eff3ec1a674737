"""Which quotes are least like one: what constant comparison lays beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
NEARLY_THE_SAME = 0.5
"""The likeness from which a quote shows nothing that one chosen before did not: one of seven characters changed is 0.5."""


def most_different(quote: str, others: Sequence[str], count: int = 2) -> list[int]:
    """The indexes of the `count` of `others` that are least like `quote`, the least like it first; ties by order.

    Likeness is Jaccard's: of pairs of neighbouring characters in Chinese, of words in other text. One that is nearly the
    same as one chosen before comes in only where nothing else is left.
    """
    own = features(quote)
    found = [features(other) for other in others]
    waiting = sorted(range(len(found)), key=lambda index: likeness(own, found[index]))
    chosen: list[int] = []
    passed: list[int] = []
    for index in waiting:
        if len(chosen) == count:
            break
        near = any(likeness(found[index], found[one]) >= NEARLY_THE_SAME for one in chosen)
        (passed if near else chosen).append(index)
    return (chosen + passed)[:count]


def features(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters (a lone one stands for itself) and the other words, case folded."""
    out: set[str] = set()
    for run in _HAN.findall(text):
        out.update((run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else (run,))
    out.update(_WORD.findall(_HAN.sub(" ", text).casefold()))
    return frozenset(out)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of two sets is common: 0 nothing, 1 all; two empty ones are the same."""
    both = len(one & other)
    all_ = len(one) + len(other) - both
    return both / all_ if all_ else 1.0
