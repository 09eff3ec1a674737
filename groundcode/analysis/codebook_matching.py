"""Which code of one codebook is which of another: by id, by place, and else by what speaks for it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry
from groundcode.domain.ids import fold

_LEAST = 0.6
"""Likeness from which two codes are told as perhaps the same."""
_LEAST_SIGNS = 4
"""Pairs of characters that a text needs to be evidence: 认识 is written in many definitions."""
_COMMON = 30
"""Codes that share a sign from which on it is evidence for none of them, and costs time."""
_HAN_OR_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A code of a codebook, where it stands."""

    number: int
    """In tree order."""
    path: str
    parent: int | None
    """The number of the code above it."""
    entry: CodebookEntry


class Likeness(StrEnum):
    """What speaks for two codes being the same."""

    NAME = "name"
    TEXTS = "texts"
    EXAMPLES = "examples"
    MEMBERS = "members"


class By(StrEnum):
    """How a code was found in the other codebook."""

    ID = "id"
    PLACE = "place"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Match:
    """A code of the first codebook and the same one of the second."""

    before: Placed
    after: Placed
    by: By


def placed_of(codebook: Codebook) -> list[Placed]:
    """The codes of a codebook in tree order, however deep."""
    out: list[Placed] = []
    stack: list[tuple[CodebookEntry, int | None, str]] = [(entry, None, "") for entry in reversed(codebook.codes)]
    while stack:
        entry, parent, above = stack.pop()
        here = Placed(len(out), f"{above}{entry.name}", parent, entry)
        out.append(here)
        stack += [(child, here.number, here.path + PATH_SEPARATOR) for child in reversed(entry.children)]
    return out


def match(one: Sequence[Placed], other: Sequence[Placed]) -> tuple[list[Match], list[tuple[Match, Likeness]]]:
    """The pairs that are sure (by id; by place: the same name under the same code), and those that are likely."""
    forth: dict[int, int] = {}
    back: dict[int, int] = {}
    found: list[Match] = []

    def pair(before: Placed, after: Placed, by: By) -> Match:
        forth[before.number], back[after.number] = after.number, before.number
        return Match(before, after, by)

    ids = {placed.entry.id: placed for placed in one if placed.entry.id}
    for after in other:
        before = ids.get(after.entry.id) if after.entry.id else None
        if before is not None:
            found.append(pair(before, after, By.ID))
    by_path = {fold(placed.path): placed for placed in one}
    places = {(placed.parent, fold(placed.entry.name)): placed for placed in one}
    for after in other:  # from the top down: what stands above has been matched
        if after.number in back:
            continue
        candidates = [by_path.get(fold(after.path))]
        if after.parent is None or after.parent in back:
            above = back[after.parent] if after.parent is not None else None
            candidates.insert(0, places.get((above, fold(after.entry.name))))
        before = next((one_ for one_ in candidates if one_ is not None and one_.number not in forth), None)
        if before is not None:
            found.append(pair(before, after, By.PLACE))
    left = [placed for placed in one if placed.number not in forth]
    right = [placed for placed in other if placed.number not in back]
    likely: list[tuple[Match, Likeness]] = []
    for score, why, before, after in _candidates(left, right):
        if score >= _LEAST and before.number not in forth and after.number not in back:
            likely.append((pair(before, after, By.LIKENESS), why))
    likely.sort(key=lambda found: found[0].after.number)
    return found, likely


def _candidates(left: Sequence[Placed], right: Sequence[Placed]) -> list[tuple[float, Likeness, Placed, Placed]]:
    """Pairs with how much speaks for them, the best first."""
    scores: dict[tuple[int, int], tuple[float, Likeness]] = {}
    at_left = {placed.number: placed for placed in left}
    at_right = {placed.number: placed for placed in right}
    for why, signs in _SIGNS:
        one = {placed.number: Counter(signs(placed.entry)) for placed in left}
        other = {placed.number: Counter(signs(placed.entry)) for placed in right}
        for key, score in _alike(one, other):
            # A name says more than any other sign of the same strength.
            bonus = 0.3 if why is Likeness.NAME else 0.0
            scores[key] = max(scores.get(key, (0.0, why)), (score + bonus, why), key=lambda found: found[0])
    out = [(score, why, at_left[a], at_right[b]) for (a, b), (score, why) in scores.items()]
    return sorted(out, key=lambda found: (-found[0], found[2].number, found[3].number))


def _alike(one: dict[int, Counter[Hashable]], other: dict[int, Counter[Hashable]]) -> Iterator[tuple[tuple[int, int], float]]:
    """Dice's coefficient of the signs of codes that share any."""
    where: dict[Hashable, list[int]] = defaultdict(list)
    for number, signs in other.items():
        for sign in signs:
            where[sign].append(number)
    sizes = {number: signs.total() for number, signs in other.items()}
    for number, signs in one.items():
        shared: Counter[int] = Counter()
        for sign, times in signs.items():
            holders = where.get(sign, ())
            if len(holders) <= _COMMON:
                for there in holders:
                    shared[there] += min(times, other[there][sign])
        for there, times in shared.items():
            yield (number, there), 2 * times / (signs.total() + sizes[there])


def _names(entry: CodebookEntry) -> list[Hashable]:
    return [fold(entry.name)]


def _examples(entry: CodebookEntry) -> list[Hashable]:
    return [(example.source, example.start, example.end) for example in entry.examples]


def _members(entry: CodebookEntry) -> list[Hashable]:
    """The names of the codes below: one alone is no evidence."""
    names: list[Hashable] = [fold(child.name) for child in entry.children]
    return names if len(names) > 1 else []


def _texts(entry: CodebookEntry) -> Iterable[Hashable]:
    """Two characters or words that follow each other."""
    words = _HAN_OR_WORD.findall(" ".join((entry.definition, entry.inclusion, entry.exclusion)).casefold())
    pairs: list[Hashable] = list(pairwise(words))
    return pairs if len(pairs) >= _LEAST_SIGNS else ()


_SIGNS: tuple[tuple[Likeness, Callable[[CodebookEntry], Iterable[Hashable]]], ...] = (
    (Likeness.NAME, _names), (Likeness.EXAMPLES, _examples), (Likeness.MEMBERS, _members), (Likeness.TEXTS, _texts)
)  # fmt: skip
