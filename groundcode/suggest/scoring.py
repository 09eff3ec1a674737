"""The three functions by which suggestions are scored from outside: plain lists in, numbers out, the code of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from groundcode.suggest.encoders import default_encoders
from groundcode.suggest.grouping import grow
from groundcode.suggest.ranking import Category, rank
from groundcode.suggest.similarity import QUOTES_IN_GROUPS, Item, Reader, likeness
from groundcode.suggest.vectors import VectorStore

if TYPE_CHECKING:
    from groundcode.suggest.similarity import Matrix


def group_codes(labels: Sequence[str], quotes: Sequence[Sequence[str]], k: int | None = None) -> list[int]:
    """The group of each code, numbered from 0 as they first appear; `k` groups, or a quarter of the codes."""
    items = _items(labels, quotes)
    group_of = {code: number for number, group in enumerate(grow(items, _reader()).cut(k)) for code in group.codes}
    numbers: dict[int, int] = {}
    return [numbers.setdefault(group_of[item.id], len(numbers)) for item in items]


def code_similarity(labels: Sequence[str], quotes: Sequence[Sequence[str]]) -> Matrix:
    """Codes against codes: mean 0 and deviation 1 over pairs of two codes, higher is more alike."""
    items = _items(labels, quotes)
    if not items:
        return np.zeros((0, 0), np.float32)
    ordered = sorted(items, key=lambda item: item.order)
    row = {item.id: at for at, item in enumerate(ordered)}
    back = [row[item.id] for item in items]
    return likeness(_reader().items(ordered, QUOTES_IN_GROUPS), [item.text for item in ordered])[np.ix_(back, back)]


def rank_categories(label: str, quotes: Sequence[str], categories: Sequence[Mapping[str, Any]]) -> list[float]:
    """A score for each category ({"name", "members": [{"label", "quotes"}]}); higher is likelier."""
    shelves = [
        Category(
            f"{number:09d}",
            str(category["name"]),
            tuple(
                Item(f"{number:09d}.{at:09d}", str(member["label"]), tuple(member.get("quotes") or ()))
                for at, member in enumerate(category["members"])
            ),
        )
        for number, category in enumerate(categories)
    ]
    found = rank([Item("asked", label, tuple(quotes))], shelves, _reader())["asked"]
    score = {one.category: one.score for one in found}
    return [score[shelf.id] for shelf in shelves]


def _items(labels: Sequence[str], quotes: Sequence[Sequence[str]]) -> list[Item]:
    said = quotes or [()] * len(labels)
    return [Item(f"{at:09d}", label, tuple(own or ())) for at, (label, own) in enumerate(zip(labels, said, strict=True))]


@cache
def _reader() -> Reader:
    """Loading the encoders takes seconds, and these functions are called hundreds of times."""
    return Reader(default_encoders(), VectorStore())
