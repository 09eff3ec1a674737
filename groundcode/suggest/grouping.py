"""Groups of codes: one tree by average linkage, cut wherever a person moves the slider.

What was said by hand holds: codes that belong together are joined first, codes that were parted never share a group.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.learning import Lessons
from groundcode.suggest.linkage import average_linkage
from groundcode.suggest.similarity import QUOTES_IN_GROUPS, Item, Reader, likeness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.similarity import Matrix

    Joins = NDArray[np.float64]

CODES_A_GROUP = 4
"""A tree cut at a quarter of the codes is as good as one cut at the true number of categories (SUGGEST: AMI .35 and .33)."""
SHARE = 0.8
DRAWS = 20
# 20 trees of 4,000 codes take 12 s; fewer draws of many codes say as much.
_CODES_DRAWN = 20_000
_BLOCK = 512
_NONE = np.zeros((0, 0), np.float32)


def usual_count(codes: int) -> int:
    """How many groups are proposed of so many codes when nobody says."""
    return min(codes, max(2, codes // CODES_A_GROUP))


@dataclass(frozen=True, slots=True)
class Group:
    """Codes that seem to belong together; ids."""

    codes: tuple[str, ...]


class Scale:
    """Turns a likeness into the share of pairs that are less alike."""

    def __init__(self, likeness: Matrix) -> None:
        """Sorts all pairs, or a million of them."""
        size = len(likeness)
        pairs = likeness[np.triu_indices(size, 1)] if size <= 2000 else likeness[:: size // 1000, :: size // 997].ravel()
        # Looked up as what it is compared with: else each look would turn a million numbers into others.
        self._pairs = np.sort(pairs).astype(np.float64)

    def share_below(self, value: float) -> float:
        """The share; 1 where there are no pairs."""
        if not len(self._pairs):
            return 1.0
        return float(np.searchsorted(self._pairs, value - 1e-6) / len(self._pairs))


@dataclass(frozen=True)
class Tree:
    """Codes in the order of their names, how alike they are, and the tree made of that; it is cut without computing it again."""

    items: tuple[Item, ...]
    likeness: Matrix
    joins: Joins
    """As of `average_linkage`: a row for each join, with the two parts, their distance and how many codes are in it."""
    lessons: Lessons

    @cached_property
    def scale(self) -> Scale:
        """What share of the pairs of codes is less alike than so much."""
        return Scale(self.likeness)

    @cached_property
    def _parted(self) -> frozenset[int]:
        """Parts of the tree that hold two codes that were parted by hand."""
        at = {item.id: row for row, item in enumerate(self.items)}
        pairs = [(at[one], at[other]) for one, other in self.lessons.apart if one in at and other in at]
        return _holding(self.joins, len(self.items), pairs)

    @property
    def fewest(self) -> int:
        """How many groups there are at least, since some codes were parted."""
        return len(self._cut(1))

    def cut(self, count: int | None = None) -> list[Group]:
        """So many groups (or the usual number), the largest first; more where codes were parted by hand."""
        if not self.items:
            return []
        wanted = usual_count(len(self.items)) if count is None else count
        groups = [Group(tuple(self.items[row].id for row in rows)) for rows in self._cut(max(1, min(wanted, len(self.items))))]
        place = {item.id: row for row, item in enumerate(self.items)}
        return sorted(groups, key=lambda group: (-len(group.codes), place[group.codes[0]]))

    def cut_at(self, distance: float) -> list[Group]:
        """The groups whose codes are on average no further apart than this (as in `heights`)."""
        return self.cut(len(self.items) - int((self.joins[:, 2] <= distance).sum()))

    @property
    def heights(self) -> list[float]:
        """Distances at which two groups become one, rising; cutting into k groups lies below the (k-1)th from the end."""
        return [float(height) for height in self.joins[:, 2]]

    def _cut(self, count: int) -> list[list[int]]:
        """Rows of each group, each in order: undo joins from the top, those first that must be undone."""
        size = len(self.items)
        if size == 1:
            return [[0]]
        top = 2 * size - 2
        open_ = [(*self._first(top), top)]
        while len(open_) < size and (len(open_) < count or open_[0][0] == 0):
            if open_[0][2] < size:  # a single code is on top: nothing is left to undo
                break
            node = heapq.heappop(open_)[2]
            for part in self.joins[node - size, :2]:
                heapq.heappush(open_, (*self._first(int(part)), int(part)))
        return sorted(sorted(_leaves(self.joins, size, node)) for _must, _height, node in open_)

    def _first(self, node: int) -> tuple[int, float]:
        if node < len(self.items):
            return (2, 0.0)
        return (0 if node in self._parted else 1, -float(self.joins[node - len(self.items), 2]))


def grow(items: Iterable[Item], reader: Reader, *, quotes: float = QUOTES_IN_GROUPS, lessons: Lessons | None = None) -> Tree:
    """The tree of these codes; the same whatever their order."""
    ordered = tuple(sorted({item.id: item for item in items}.values(), key=lambda item: item.order))
    alike = likeness(reader.items(ordered, quotes), [item.text for item in ordered]) if ordered else np.zeros((0, 0), np.float32)
    return tree_of(ordered, alike, lessons or Lessons())


def tree_of(items: Sequence[Item], alike: Matrix, lessons: Lessons) -> Tree:
    """The tree of codes whose likeness is known."""
    return Tree(tuple(items), alike, _joins(items, alike, np.arange(len(items)), lessons), lessons)


def _joins(items: Sequence[Item], alike: Matrix, rows: NDArray[np.intp], lessons: Lessons) -> Joins:
    """The joins of some codes, which stand in these rows of the matrix."""
    if len(items) < 2:
        return np.zeros((0, 4))
    at = {item.id: row for row, item in enumerate(items)}
    far = _distances(alike, rows)
    longest = float(far.max())
    for one, other in sorted(lessons.apart):
        if one in at and other in at:
            far[at[one], at[other]] = far[at[other], at[one]] = 2 * longest + 1
    for group in lessons.together_groups():
        here = [at[one] for one in group if one in at]
        far[np.ix_(here, here)] = 0.0
    return average_linkage(far)


def _distances(alike: Matrix, rows: NDArray[np.intp]) -> Joins:
    """Codes against codes, of the rows in order; never nothing, so that what is joined by hand comes first."""
    size, is_all = len(rows), len(rows) == len(alike)
    far = np.empty((size, size))
    for start in range(0, size, _BLOCK):
        end = min(start + _BLOCK, size)
        far[start:end, start:] = alike[start:end, start:] if is_all else alike[np.ix_(rows[start:end], rows[start:])]
        # The two halves of a product may differ in the last bit: the upper one holds.
        far[end:, start:end] = far[start:end, end:].T
        corner = np.triu(far[start:end, start:end])
        far[start:end, start:end] = corner + np.triu(corner, 1).T
    np.fill_diagonal(far, -np.inf)
    # Bits that differ between two computers' matrix products would break ties differently.
    np.round(far, 5, out=far)
    np.subtract(far.max() + 1e-3, far, out=far)
    np.fill_diagonal(far, 0)
    return far


def _leaves(joins: Joins, size: int, node: int) -> list[int]:
    out, stack = [], [node]
    while stack:
        here = stack.pop()
        if here < size:
            out.append(here)
        else:
            stack.extend(int(part) for part in joins[here - size, :2])
    return out


def _holding(joins: Joins, size: int, pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The joins in which both of a pair are."""
    if not pairs:
        return frozenset()
    above = {int(part): size + row for row, join in enumerate(joins) for part in join[:2]}

    def path(node: int) -> list[int]:
        out = []
        while node in above:
            node = above[node]
            out.append(node)
        return out

    return frozenset(node for one, other in pairs for node in set(path(one)) & set(path(other)))


def stability(tree: Tree, groups: Sequence[Group], *, seed: int = 0, draws: int | None = None) -> list[float]:
    """How well each group is found again where a fifth of the codes is left out, 0 to 1.

    For each draw the codes of the group that were drawn are compared with the most similar group of the tree made of what
    was drawn (their common codes divided by all codes of both), and the mean is taken. Above .75 a group is steady, below
    .5 it owes much to chance.
    """
    size = len(tree.items)
    at = {item.id: row for row, item in enumerate(tree.items)}
    wanted = [frozenset(at[code] for code in group.codes) for group in groups]
    if size < 5 or len(groups) < 2:
        return [1.0 for _group in groups]
    times = draws if draws is not None else max(3, min(DRAWS, _CODES_DRAWN // size))
    random = np.random.default_rng(seed)
    found: list[list[float]] = [[] for _group in groups]
    for _draw in range(times):
        kept = np.sort(random.choice(size, max(2, round(SHARE * size)), replace=False))
        items = tuple(tree.items[row] for row in kept)
        part = Tree(items, _NONE, _joins(items, tree.likeness, kept, tree.lessons), tree.lessons)
        drawn = frozenset(int(row) for row in kept)
        again = [frozenset(at[code] for code in group.codes) for group in part.cut(max(1, round(SHARE * len(groups))))]
        home = {row: number for number, group in enumerate(again) for row in group}
        for number, group in enumerate(wanted):
            if here := group & drawn:
                near = {home[row] for row in here}
                found[number].append(max(len(here & again[one]) / len(here | again[one]) for one in near))
    return [float(np.mean(one)) if one else 0.0 for one in found]
