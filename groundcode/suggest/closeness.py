"""How close codes stand to each other in the interviews: what is coded in one answer is often about one thing.

In the sample 26 % of the labels coded in the same turn are under the same concept, 6 % of those two turns apart, and
1 % of those anywhere else (docs/suggestions.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.similarity import Item

    Closeness = NDArray[np.float64]

FARTHEST = 4
"""Turns from here on are as far as any: a sixteenth of what standing in one turn counts."""


def closeness(asked: Sequence[Item], members: Sequence[Item]) -> Closeness:
    """Codes x members, 0 to 1: the mean, over a code's segments, of how close the member's nearest segment is.

    1 where both stand in one turn, half as much with each turn between, 0 beyond `FARTHEST` turns and in other interviews.
    """
    out = np.zeros((len(asked), len(members)))
    here, there = _by_source(asked), _by_source(members)
    for source in sorted(here.keys() & there.keys()):
        rows, first, last = np.array(here[source]).T
        columns, begin, end = np.array(there[source]).T
        turns = np.maximum(np.maximum(begin[None, :] - last[:, None], first[:, None] - end[None, :]), 0)
        near = np.where(turns <= FARTHEST, 0.5**turns, 0.0)
        # Members' spots stand member by member, codes' spots code by code.
        starts = np.flatnonzero(np.diff(columns, prepend=-1))
        nearest = np.maximum.reduceat(near, starts, axis=1)
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        out[np.ix_(rows[begins], columns[starts])] += np.add.reduceat(nearest, begins, axis=0)
    spots = np.array([max(len(set(item.spots)), 1) for item in asked], np.float64)
    return out / spots[:, None] if len(asked) else out


def _by_source(items: Sequence[Item]) -> dict[str, list[tuple[int, int, int]]]:
    """Source -> (number of the item, first turn, last turn), in the order of the items."""
    out: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, item in enumerate(items):
        for spot in sorted(set(item.spots)):
            out[spot.source].append((number, spot.first, spot.last))
    return out
