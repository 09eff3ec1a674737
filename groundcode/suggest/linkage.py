"""Average linkage by the chain of nearest neighbours.

The same tree, to the last bit, as scipy's `linkage(…, "average")` makes of these distances. That one holds Python's lock for
half a second at 5,000 codes, so that the screen stands still; here it goes from row to row, and needs no more memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Square = NDArray[np.float64]


def average_linkage(far: Square) -> Square:
    """A row for each join: the two parts, their distance, how many are in it; `far` (symmetric) is used up.

    Parts below `len(far)` are the rows of `far`, part `len(far) + k` is what join k made.
    """
    size = len(far)
    joins = np.empty((size - 1, 4))
    counts = np.ones(size)
    np.fill_diagonal(far, np.inf)
    chain: list[int] = []
    for number in range(size - 1):
        if not chain:
            chain.append(int(np.flatnonzero(counts)[0]))
        one, other = _mutual(far, chain)
        del chain[-2:]
        one, other = min(one, other), max(one, other)
        here, there = counts[one], counts[other]
        joins[number] = (one, other, far[one, other], here + there)
        counts[one], counts[other] = 0, here + there
        mean = (here * far[one] + there * far[other]) / (here + there)
        mean[counts == 0] = mean[other] = np.inf
        far[other] = far[:, other] = mean
        far[:, one] = np.inf
    return _labelled(joins[np.argsort(joins[:, 2], kind="stable")])


def _mutual(far: Square, chain: list[int]) -> tuple[int, int]:
    """Follow nearest neighbours until two are each other's; they are the last two of the chain."""
    while True:
        last = chain[-1]
        row = far[last]
        nearest = int(row.argmin())
        # The one before in the chain is taken where another is as near: else equal distances lead round in a circle.
        if len(chain) > 1 and row[chain[-2]] <= row[nearest]:
            return last, chain[-2]
        chain.append(nearest)


def _labelled(joins: Square) -> Square:
    """Joins whose parts are named by a row in them, renamed after the joins that made them."""
    size = len(joins) + 1
    above, name = list(range(size)), list(range(size))

    def root(row: int) -> int:
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    for number, join in enumerate(joins):
        one, other = root(int(join[0])), root(int(join[1]))
        join[:2] = sorted((name[one], name[other]))
        above[one], name[other] = other, size + number
    return joins
