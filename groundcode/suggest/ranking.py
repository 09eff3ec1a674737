"""Where a code belongs: the categories that are there, in order of likeness.

A category is as like a code as its three nearest members and its name are on average; the name counts as one member more.
A member that is coded close to the code in an interview is nearer for it. Of a category without members the name alone is
asked. Measured against other rules in docs/suggestions.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.closeness import closeness
from groundcode.suggest.similarity import QUOTES_IN_RANKING, Item, Reader, centred, middles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.similarity import Matrix

    Scores = NDArray[np.float64]

NEAREST = 3
BESIDE = 3.0
"""What standing in one turn with a code adds to a member's likeness, in deviations; half of it a turn away.

The logarithm of how many times likelier two labels of one turn are to share a concept: ln(.26 / .0135)."""
# Codes ranked at once: 5,000 against 5,000 members would take 200 MB an encoder.
_AT_ONCE = 512
# What is said to stand beside a code: a quarter of its segments in one turn with the member, or all of them an answer apart.
_BESIDE = 0.25


@dataclass(frozen=True, slots=True)
class Category:
    """A category as it stands: its name and what was sorted into it."""

    id: str
    name: str
    members: tuple[Item, ...] = ()
    definition: str = ""
    """What it covers, if that was written down: it says more than a name."""

    @property
    def said(self) -> str:
        """Its name with its definition."""
        return f"{self.name} {self.definition}".strip()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category that a code may belong to."""

    category: str
    score: float
    """In deviations from what is usual for this code: 0 is as like as any category, above 1.5 is far likelier."""
    by_name: float
    by_members: float | None
    """How like the members are that count; None where the category has no other members."""
    nearest: tuple[str, ...]
    """Ids of up to three members, the most alike first."""
    by_turns: float = 0.0
    """What it adds that those members are coded close to the code."""
    beside: tuple[str, ...] = ()
    """Ids of up to three members that are coded in the same turns as the code or near them, the closest first."""


def rank(
    items: Sequence[Item],
    categories: Sequence[Category],
    reader: Reader,
    *,
    quotes: float = QUOTES_IN_RANKING,
    barred: Collection[tuple[str, str]] = (),
    most: int | None = None,
) -> dict[str, list[Candidate]]:
    """For each code's id the categories, the likeliest first, `most` of them at most.

    A code that is a member already is ranked as if it were not. `barred` are pairs (code, category) that a person
    rejected; they are left out. The answer does not depend on the order of anything. Raises Stopped (of `vectors`).
    """
    if not items or not categories:
        return {item.id: [] for item in items}
    asked = sorted({item.id: item for item in items}.values(), key=lambda item: item.order)
    shelves = sorted(categories, key=lambda category: (category.name, category.id))
    members = sorted({member.id: member for shelf in shelves for member in shelf.members}.values(), key=lambda one: one.order)
    out: dict[str, list[Candidate]] = {}
    for part, table in _tables(asked, members, shelves, reader, quotes):
        for row, item in enumerate(part):
            order = [at for at in table.order(row) if (item.id, shelves[at].id) not in barred]
            out[item.id] = [table.candidate(row, at) for at in order[:most]]
    return {item.id: out[item.id] for item in items}


@dataclass(frozen=True, slots=True)
class _Table:
    """Some codes against all categories."""

    shelves: list[Category]
    members: list[Item]
    columns: list[NDArray[np.intp]]
    total: Scores
    by_name: Scores
    by_members: Scores
    by_turns: Scores
    like: Scores
    """Codes x members, in deviations; minus infinity where a code is the member."""
    near: Scores
    """Codes x members: how close they stand, 0 to 1."""

    def order(self, row: int) -> list[int]:
        return [int(at) for at in np.argsort(-np.round(self.total[row], 6), kind="stable")]

    def candidate(self, row: int, at: int) -> Candidate:
        like = self.like[row, self.columns[at]]
        nearest = [self.columns[at][one] for one in np.argsort(-like, kind="stable")[:NEAREST] if np.isfinite(like[one])]
        by_members = float(self.by_members[row, at])
        near = np.where(np.isfinite(like), self.near[row, self.columns[at]], 0)
        beside = [self.columns[at][one] for one in np.lexsort((-like, -near))[:NEAREST] if near[one] >= _BESIDE]
        return Candidate(
            self.shelves[at].id,
            float(self.total[row, at]),
            float(self.by_name[row, at]),
            None if np.isnan(by_members) else by_members,
            tuple(self.members[one].id for one in nearest),
            float(self.by_turns[row, at]),
            tuple(self.members[one].id for one in beside),
        )


def _tables(
    asked: list[Item], members: list[Item], shelves: list[Category], reader: Reader, quotes: float
) -> Iterator[tuple[list[Item], _Table]]:
    distinct = sorted({item.id: item for item in [*members, *asked]}.values(), key=lambda item: item.order)
    place = {item.id: row for row, item in enumerate(distinct)}
    column = {member.id: at for at, member in enumerate(members)}
    columns = [np.array(sorted(column[one.id] for one in shelf.members), np.intp) for shelf in shelves]
    views = _centred(distinct, shelves, reader, quotes)
    theirs = [place[member.id] for member in members]
    for start in range(0, len(asked), _AT_ONCE):
        reader.go_on()
        part = asked[start : start + _AT_ONCE]
        mine = [place[item.id] for item in part]
        own = np.zeros((len(part), len(members)), bool)
        for row, item in enumerate(part):
            if item.id in column:
                own[row, column[item.id]] = True
        to_members = [np.where(own, np.nan, codes[mine] @ codes[theirs].T) for codes, _names in views]
        to_names = [codes[mine] @ names.T for codes, names in views]
        near = closeness(part, members)
        parts = [scores(one, named, columns, BESIDE * near) for one, named in zip(to_members, to_names, strict=True)]
        total, by_name, by_members, by_turns = (np.asarray(np.mean([one[at] for one in parts], axis=0)) for at in range(4))
        like = np.mean([_standard(one) for one in to_members], axis=0)
        yield part, _Table(
            shelves, members, columns, total, by_name, by_members, by_turns, np.where(own, -np.inf, like), near
        )  # fmt: skip


def _centred(items: list[Item], shelves: list[Category], reader: Reader, quotes: float) -> list[tuple[Matrix, Matrix]]:
    """For each encoder the codes' and the names' vectors, seen from the middle of both."""
    out = []
    texts = [*(item.text for item in items), *(shelf.name for shelf in shelves)]
    for codes, names in zip(reader.items(items, quotes), reader.texts([shelf.said for shelf in shelves]), strict=True):
        both = np.vstack([codes, names])
        away = centred(both, middles(both, texts))
        out.append((away[: len(items)], away[len(items) :]))
    return out


def scores(
    to_members: Scores, to_names: Matrix, shelves: Sequence[NDArray[np.intp]], beside: Scores
) -> tuple[Scores, Scores, Scores, Scores]:
    """(score, by name, by members, by turns), each codes x categories, of one encoder's cosines.

    `shelves` are the columns of each category's members, `beside` is what standing close adds to each member; NaN stands
    where a member is the code itself, and in what is said of members where a category has no others. Cosines to names and
    to members are each brought to mean 0 and deviation 1 for each code first: labels are less like names than they are
    like labels. With `count` members that count, score = (count * (by members + by turns) + by name) / (count + 1).
    """
    members, names = _standard(to_members), _standard(to_names.astype(np.float64))
    total, by_members, by_turns = np.empty_like(names), np.full_like(names, np.nan), np.zeros_like(names)
    with_turns = members + beside
    for at, columns in enumerate(shelves):
        order = np.argsort(-with_turns[:, columns], axis=1, kind="stable")[:, :NEAREST]  # NaN comes last
        like, close = (np.take_along_axis(one[:, columns], order, axis=1) for one in (members, beside))
        known = np.isfinite(like)
        count = known.sum(1)
        like_sum, close_sum = np.nansum(like, axis=1), np.where(known, close, 0).sum(1)
        total[:, at] = (like_sum + close_sum + names[:, at]) / (count + 1)
        by_members[:, at] = np.where(count > 0, like_sum / np.maximum(count, 1), np.nan)
        by_turns[:, at] = close_sum / np.maximum(count, 1)
    return total, names, by_members, by_turns


def _standard(values: Scores) -> Scores:
    known = np.isfinite(values)
    count = np.maximum(known.sum(1, keepdims=True), 1)
    away = values - np.where(known, values, 0).sum(1, keepdims=True) / count
    deviation = (np.where(known, away, 0) ** 2).sum(1, keepdims=True) / count
    return np.asarray(away / np.where(deviation > 1e-12, np.sqrt(deviation), 1), np.float64)
