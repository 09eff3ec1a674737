"""Where a code belongs: the categories that are there, in order of likeness.

A category is as like a code as its three nearest members and its name are on average; the name counts as one member more.
Of a category without members the name alone is asked. Measured against other rules in docs/suggestions.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.similarity import QUOTES_IN_RANKING, Item, Reader, centred

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.similarity import Matrix

    Scores = NDArray[np.float64]

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Category:
    """A category as it stands: its name and what was sorted into it."""

    id: str
    name: str
    members: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category that a code may belong to."""

    category: str
    score: float
    """In deviations from what is usual for this code: 0 is as like as any category, above 1.5 is far likelier."""
    by_name: float
    by_members: float | None
    """None where the category has no other members."""
    nearest: tuple[str, ...]
    """Ids of up to three members, the most alike first."""


def rank(
    items: Sequence[Item],
    categories: Sequence[Category],
    reader: Reader,
    *,
    quotes: float = QUOTES_IN_RANKING,
    barred: Collection[tuple[str, str]] = (),
) -> dict[str, list[Candidate]]:
    """For each code's id the categories, the likeliest first.

    A code that is a member already is ranked as if it were not. `barred` are pairs (code, category) that a person
    rejected; they are left out. The answer does not depend on the order of anything.
    """
    if not items or not categories:
        return {item.id: [] for item in items}
    asked = sorted({item.id: item for item in items}.values(), key=lambda item: item.order)
    shelves = sorted(categories, key=lambda category: (category.name, category.id))
    members = sorted({member.id: member for shelf in shelves for member in shelf.members}.values(), key=lambda one: one.order)
    out: dict[str, list[Candidate]] = {}
    seen = _Seen(asked, members, shelves, reader, quotes)
    for row, item in enumerate(asked):
        found = [one for one in seen.candidates(row) if (item.id, one.category) not in barred]
        out[item.id] = sorted(found, key=lambda one: -one.score)
    return {item.id: out[item.id] for item in items}


class _Seen:
    """The vectors of one ranking, and which members stand where."""

    def __init__(self, asked: list[Item], members: list[Item], shelves: list[Category], reader: Reader, quotes: float) -> None:
        self._asked, self._members, self._shelves = asked, members, shelves
        at = {member.id: row for row, member in enumerate(members)}
        self._shelf_rows = [np.array(sorted(at[one.id] for one in shelf.members), np.intp) for shelf in shelves]
        distinct = sorted({item.id: item for item in [*members, *asked]}.values(), key=lambda item: item.order)
        place = {item.id: row for row, item in enumerate(distinct)}
        codes, names = reader.items(distinct, quotes), reader.texts([shelf.name for shelf in shelves])
        own = [place[item.id] for item in asked]
        theirs = [place[item.id] for item in members]
        self._to_members, self._to_names = [], []
        for view, called in zip(codes, names, strict=True):
            middle = np.vstack([view, called]).mean(0)
            away, named = centred(view, middle), centred(called, middle)
            self._to_members.append(away[own] @ away[theirs].T)
            self._to_names.append(away[own] @ named.T)

    def candidates(self, row: int) -> list[Candidate]:
        """The categories in order of their names, with scores."""
        me = self._asked[row].id
        others = np.array([member.id != me for member in self._members], bool)
        shelves = [rows[others[rows]] for rows in self._shelf_rows]
        scored = [
            score_parts(members[row], names[row], shelves)
            for members, names in zip(self._to_members, self._to_names, strict=True)
        ]
        total, by_name, by_members = (np.mean([one[part] for one in scored], axis=0) for part in range(3))
        like = np.mean([members[row] for members in self._to_members], axis=0)
        return [
            Candidate(
                shelf.id,
                float(total[at]),
                float(by_name[at]),
                float(by_members[at]) if len(shelves[at]) else None,
                tuple(self._members[one].id for one in shelves[at][np.argsort(-like[shelves[at]], kind="stable")[:NEAREST]]),
            )
            for at, shelf in enumerate(self._shelves)
        ]


def score_parts(to_members: Matrix, to_names: Matrix, shelves: Sequence[NDArray[np.intp]]) -> tuple[Scores, Scores, Scores]:
    """(score, by name, by members) of each category for one code and one encoder.

    `shelves` are the positions of each category's members. Likenesses to names and to members are each brought to
    mean 0 and deviation 1 first: names are more like names than labels are like labels.
    """
    used = np.unique(np.concatenate(shelves)) if shelves else np.zeros(0, np.intp)
    members, names = np.zeros(len(to_members)), _standard(to_names)
    members[used] = _standard(to_members[used])
    near = [np.sort(members[rows])[::-1][:NEAREST] for rows in shelves]
    total = np.array([(part.sum() + name) / (len(part) + 1) for part, name in zip(near, names, strict=True)])
    return total, names, np.array([part.mean() if len(part) else 0.0 for part in near])


def _standard(values: Matrix) -> Scores:
    values = values.astype(np.float64)
    deviation = values.std() if len(values) else 0.0
    return np.asarray((values - values.mean()) / deviation if deviation > 1e-6 else np.zeros(len(values)), np.float64)
