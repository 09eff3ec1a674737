"""Who could be recognised: combinations of role, site, age band and gender that too few people share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

BAND = 10
"""Years of an age band."""
_AGE = re.compile(r"\d{1,3}")

Row = tuple[str, Mapping[str, str]]
"""A case's name, and its values by the key of their column."""


@dataclass(frozen=True, slots=True)
class Coarser:
    """A way to make a table tell less."""

    what: str
    """"bands" (of 20 years), or "without:" and the key of the column to leave out."""
    left: int
    """How many cases would still stand alone."""


@dataclass(frozen=True, slots=True)
class Anonymity:
    """Which cases stand (almost) alone in a table."""

    columns: tuple[str, ...]
    cases: int
    k: int
    alone: tuple[tuple[str, Mapping[str, str], int], ...]
    """(case, its values, how many share them)."""
    offers: tuple[Coarser, ...]


def band(age: str, width: int = BAND) -> str:
    """The band of an age, or of a band's lower end (67, 67岁, 60–69岁): 60–69; what names no age stays as it is."""
    match = _AGE.search(unicodedata.normalize("NFKC", age))
    if match is None:
        return age
    low = int(match.group()) // width * width
    return f"{low}–{low + width - 1}"


def too_few(rows: Sequence[Row], columns: Sequence[str], k: int, age: str = "age") -> Anonymity:
    """The cases whose values in `columns` fewer than `k` share, and what coarser tables would leave of them."""
    shown = [(name, {column: values.get(column, "") for column in columns}) for name, values in rows]
    banded = [(name, {c: band(v) if c == age else v for c, v in values.items()}) for name, values in shown]
    groups = _groups(banded, lambda values: tuple(values.values()))
    alone = tuple((name, values, groups[tuple(values.values())]) for name, values in banded if groups[tuple(values.values())] < k)
    offers = []
    if age in columns and alone:
        wide = [(name, {c: band(v, 2 * BAND) if c == age else v for c, v in values.items()}) for name, values in banded]
        offers.append(Coarser("bands", _left(wide, k)))
    for column in columns if alone else ():
        without = [(name, {c: v for c, v in values.items() if c != column}) for name, values in banded]
        offers.append(Coarser(f"without:{column}", _left(without, k)))
    offers.sort(key=lambda offer: offer.left)
    return Anonymity(tuple(columns), len(rows), k, alone, tuple(offers))


def _groups(rows: Sequence[Row], key: Callable[[Mapping[str, str]], tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    out: dict[tuple[str, ...], int] = {}
    for _name, values in rows:
        out[key(values)] = out.get(key(values), 0) + 1
    return out


def _left(rows: Sequence[Row], k: int) -> int:
    groups = _groups(rows, lambda values: tuple(values.values()))
    return sum(groups[tuple(values.values())] < k for _name, values in rows)
