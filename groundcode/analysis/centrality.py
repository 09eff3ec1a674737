"""Which of several quotes stand for the rest: those most like all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import sqrt


def centralities(quotes: Sequence[str]) -> list[float]:
    """How like each quote is to all of them together: the cosine of its pairs of characters to their sum, 0 to 1.

    Each quote weighs the same in the sum, however long it is.
    """
    counted = [_pairs(quote) for quote in quotes]
    lengths = [sqrt(sum(count * count for count in pairs.values())) for pairs in counted]
    whole: dict[str, float] = {}
    for pairs, length in zip(counted, lengths, strict=True):
        for pair, count in pairs.items():
            whole[pair] = whole.get(pair, 0.0) + count / length
    total = sqrt(sum(weight * weight for weight in whole.values()))
    return [
        sum(count * whole[pair] for pair, count in pairs.items()) / (length * total) if length else 0.0
        for pairs, length in zip(counted, lengths, strict=True)
    ]


def _pairs(quote: str) -> Counter[str]:
    letters = [c for c in quote.casefold() if c.isalnum()]
    return Counter(a + b for a, b in pairwise(letters)) if len(letters) > 1 else Counter(letters)
