"""Why codes are proposed as a group: what they share, what tells most, and what fits worst."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groundcode.suggest.similarity import Item, Reader, centred, middles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from groundcode.suggest.grouping import Group, Tree
    from groundcode.suggest.similarity import Matrix

Words = Callable[[str], Iterable[str]]
"""The words of a text, without punctuation and without those that say nothing."""
MOST_WORDS = 5
_QUOTES_A_CODE = 20
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word that names or segments of several codes have."""

    word: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for a group, and what against it."""

    words: tuple[SharedWord, ...]
    nearest: tuple[tuple[str, str], ...]
    """Up to three pairs of ids, the most alike first."""
    quotes: tuple[tuple[str, int], ...]
    """The segments nearest to the middle of the group: (code, which of its quotes), up to two, of two codes if there are."""
    cohesion: float
    """What share of all pairs of codes is less alike than the pairs within the group are on average; 1 for one code."""
    worst: str | None
    """The code that is least like the others; None where there are fewer than three."""
    worst_fit: float
    """What share of all pairs is less alike than this code and the others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the codes of a group go together; quick, without a look at what was said."""

    cohesion: float
    """What share of all pairs of codes is less alike than the pairs within the group are on average; 1 for one code."""
    worst: str | None
    """The code that is least like the others; None where there are fewer than three."""
    worst_fit: float
    """What share of all pairs is less alike than this code and the others."""


def fits(tree: Tree, groups: Sequence[Group]) -> list[Fit]:
    """How well each group goes together."""
    at = {item.id: row for row, item in enumerate(tree.items)}
    out = []
    for group in groups:
        fit = _fit(tree.likeness, [at[code] for code in group.codes])
        worst = int(np.argmin(fit)) if len(fit) > 2 else None
        out.append(
            Fit(
                tree.scale.share_below(float(fit.mean())) if len(fit) > 1 else 1.0,
                None if worst is None else group.codes[worst],
                1.0 if worst is None else tree.scale.share_below(float(fit[worst])),
            )
        )
    return out


def reasons(tree: Tree, groups: Sequence[Group], reader: Reader, words: Words) -> list[Reason]:
    """A reason for each group."""
    at = {item.id: row for row, item in enumerate(tree.items)}
    words_of = _known_words(tree.items, words)
    usual = Counter(word for own in words_of.values() for word in own)
    quotes_of = telling(tree.items, groups, reader)
    return [
        Reason(
            _shared(group.codes, words_of, usual, len(tree.items)),
            _nearest(tree, [at[code] for code in group.codes]),
            quotes, fit.cohesion, fit.worst, fit.worst_fit,
        )
        for group, quotes, fit in zip(groups, quotes_of, fits(tree, groups), strict=True)
    ]  # fmt: skip


def _fit(likeness: Matrix, rows: Sequence[int]) -> NDArray[np.float64]:
    """How like each of these codes is to the others, on average."""
    part = likeness[np.ix_(rows, rows)].astype(np.float64)
    return np.asarray((part.sum(1) - part.diagonal()) / max(1, len(rows) - 1), np.float64)


def _nearest(tree: Tree, rows: Sequence[int]) -> tuple[tuple[str, str], ...]:
    pairs = [(-float(tree.likeness[one, other]), one, other) for at, one in enumerate(rows) for other in rows[at + 1 :]]
    return tuple((tree.items[one].id, tree.items[other].id) for _alike, one, other in sorted(pairs)[:3])


def _known_words(items: Sequence[Item], words: Words) -> dict[str, frozenset[str]]:
    return {
        item.id: frozenset(
            word.casefold()
            for text in (item.text, *(q[:_LONGEST_QUOTE] for q in item.quotes[:_QUOTES_A_CODE]))
            for word in words(text)
        )
        for item in items
    }


def _shared(codes: Sequence[str], words_of: dict[str, frozenset[str]], usual: Counter[str], of: int) -> tuple[SharedWord, ...]:
    """Words of at least two codes, those first that many codes have here and few elsewhere."""
    here = Counter(word for code in codes for word in words_of[code])
    # What half of all codes have tells nothing; in a study of few codes everything is frequent.
    told = [
        (-(count / len(codes)) * math.log((of + 1) / usual[word]), word)
        for word, count in here.items()
        if count >= 2 and (usual[word] <= of / 2 or of <= 2 * len(codes))
    ]
    return tuple(
        SharedWord(word, tuple(code for code in codes if word in words_of[code])) for _weight, word in sorted(told)[:MOST_WORDS]
    )


def telling(items: Sequence[Item], groups: Sequence[Group], reader: Reader) -> list[tuple[tuple[str, int], ...]]:
    """For each group the two quotes nearest to its middle (code, which of its quotes), of two codes where two have any."""
    of = {item.id: item for item in items}
    texts = [item.text for item in items]
    row = {item.id: at for at, item in enumerate(items)}
    # A code's quotes are known by the dozen; the first ones speak for it, and a card is shown at once.
    shown = [
        [(code, at) for code in group.codes for at, quote in enumerate(of[code].quotes[:_QUOTES_A_CODE]) if quote.strip()]
        for group in groups
    ]
    lists = [[of[code].quotes[at] for code, at in places] for places in shown]
    told = [np.zeros(len(places)) for places in shown]
    for one in reader.apart():
        (names,) = one.texts(texts)
        middle = middles(names, texts)
        for group, places, score, quotes in zip(groups, shown, told, one.each(lists), strict=True):
            if places:
                rows, homes = [row[code] for code in group.codes], [row[code] for code, _at in places]
                score += centred(quotes[0], middle[homes]) @ centred(names[rows], middle[rows]).mean(0)
        one.rest(sum(map(len, lists)))
    out: list[tuple[tuple[str, int], ...]] = []
    for places, score in zip(shown, told, strict=True):
        if not places:
            out.append(())
            continue
        best = [places[at] for at in np.argsort(-score, kind="stable")]
        # One segment often carries two of the codes: it is shown once.
        said = of[best[0][0]].quotes[best[0][1]]
        others = [place for place in best[1:] if of[place[0]].quotes[place[1]] != said]
        second = next((place for place in others if place[0] != best[0][0]), others[0] if others else None)
        out.append((best[0],) if second is None else (best[0], second))
    return out
