"""Turns that look like a category's segments and are not coded: perhaps they were overlooked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.similarity import Reader, centred, middles, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.similarity import Matrix

NEAREST = 3
FEWEST = 5
"""A category with fewer segments does not say what its segments look like."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something said: a turn, or a sentence of one."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A passage that no code of the category is on."""

    passage: str
    category: str
    score: float
    """Its cosine with the nearest three segments, on average, after centring."""
    level: float
    """What half of the category's own segments reach among the others."""
    nearest: tuple[int, ...]
    """Which of the category's quotes are the nearest, the nearest first."""


def gaps(passages: Sequence[Passage], categories: Mapping[str, Sequence[str]], reader: Reader, *, most: int = 20) -> list[Gap]:
    """Passages as like a category's quotes as half of its own quotes are, the most above that level first.

    `passages` are those without a coding, of informants; `categories` gives the quotes of each. At most `most` a category.
    """
    told = {key: [quote for quote in quotes if quote.strip()] for key, quotes in sorted(categories.items())}
    told = {key: quotes for key, quotes in told.items() if len(set(quotes)) >= FEWEST}
    unread = sorted((one for one in passages if one.text.strip()), key=lambda one: (one.text, one.id))
    if not told or not unread:
        return []
    every = [quote for quotes in told.values() for quote in quotes]
    # An encoder that counts what is rare must see passages and quotes together.
    texts = [*(one.text for one in unread), *every]
    joint = [centred(view, middles(view, texts)) for view in reader.texts(texts)]
    both = unit(np.hstack(joint))
    turns, segments = both[: len(unread)], both[len(unread) :]
    out, start = [], 0
    for category, quotes in told.items():
        own = segments[start : start + len(quotes)]
        start += len(quotes)
        out += _of_one(unread, turns, category, own)[:most]
    return sorted(out, key=lambda gap: (gap.level - gap.score, gap.category, gap.passage))


def _of_one(unread: Sequence[Passage], turns: Matrix, category: str, own: Matrix) -> list[Gap]:
    among = own @ own.T
    np.fill_diagonal(among, -np.inf)
    level = float(np.median(_near(among)))
    like = turns @ own.T
    score = _near(like)
    found = [row for row in np.argsort(-score, kind="stable") if score[row] >= level]
    return [
        Gap(
            unread[row].id,
            category,
            float(score[row]),
            level,
            tuple(int(at) for at in np.argsort(-like[row], kind="stable")[:NEAREST]),
        )
        for row in found
    ]


def _near(like: Matrix) -> NDArray[np.float64]:
    return np.asarray(np.sort(like, axis=1)[:, ::-1][:, :NEAREST].mean(1), np.float64)
