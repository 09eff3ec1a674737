"""Which quotes to show where there is room for a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.analysis.centrality import centralities

MOST = 300
"""Quotes that are compared with each other: those of 40,000 codings took 18 s for all tables."""
LONG = 160
"""Characters from which a quote comes behind the shorter ones: no table has room for it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quote that may be shown."""

    quote: str
    source: str
    starred: bool = False
    negative: bool = False


def representative(candidates: Sequence[Candidate], count: int) -> list[int]:
    """The indexes of the `count` quotes to show, the best first; the same ones each time.

    Starred ones come first, negative cases last, and short ones before those of more than 160 characters; then those
    most like all of them together. Among equals of these three, a source that is not yet shown comes before a second
    quote of one that is. Ties by order. Of more than 300, all starred ones and 300 spread evenly over the others are
    looked at.
    """
    looked_at = _sample(candidates)
    central = dict(zip(looked_at, centralities([candidates[at].quote for at in looked_at]), strict=True))

    def kind(at: int) -> tuple[bool, bool, bool]:
        one = candidates[at]
        return not one.starred, one.negative, len(one.quote) > LONG

    waiting = sorted(looked_at, key=lambda at: (kind(at), -round(central[at], 9), at))
    chosen: list[int] = []
    shown: Counter[str] = Counter()
    while waiting and len(chosen) < count:
        alike = [at for at in waiting if kind(at) == kind(waiting[0])]
        best = min(alike, key=lambda at: shown[candidates[at].source])
        waiting.remove(best)
        chosen.append(best)
        shown[candidates[best].source] += 1
    return chosen


def _sample(candidates: Sequence[Candidate]) -> list[int]:
    plain = [at for at, one in enumerate(candidates) if not one.starred]
    if len(plain) > MOST:
        plain = [plain[at * len(plain) // MOST] for at in range(MOST)]
    return sorted([at for at, one in enumerate(candidates) if one.starred] + plain)
