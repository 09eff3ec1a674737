"""Codes that may be one: names written differently (see `names`), and names that mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from groundcode.locale import N_
from groundcode.suggest.encoders import plain
from groundcode.suggest.names import OPPOSITE, near_names
from groundcode.suggest.similarity import QUOTES_IN_GROUPS, Item, Reader, likeness

MEANING = N_("the same in other words, perhaps")
LIKELIEST = 0.995
"""Of all pairs of codes, those more alike than this share of them may mean the same."""
_NEGATED = frozenset("不没无無非未勿莫") | {"no", "not", "never", "without", "non", "lack"}
_PART = re.compile("[\u3400-\u9fff]|\\d+|[^\\W\\d_\u3400-\u9fff]+")
FEWEST = 8
"""Of fewer codes, the most alike pair says nothing about meaning the same."""


class Kind(StrEnum):
    """What was compared."""

    NAME = "name"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two codes that may be one; ids."""

    one: str
    other: str
    kind: Kind
    score: float
    """By name: the share of letters in common, 0 to 1. By meaning: the share of all pairs that are less alike."""
    reason: str
    """A message to translate."""


def duplicates(
    items: Sequence[Item], reader: Reader, *, quotes: float = QUOTES_IN_GROUPS, at_least: float = LIKELIEST
) -> list[Duplicate]:
    """Pairs of codes to look at: by name first, then by meaning, the likest first; no pair twice.

    A pair means the same, perhaps, if each of the two is the other's nearest and hardly any pair is more alike. Names
    that differ in a number, a negation or by opposites (high trust, low trust) stand near in every encoder, and are left out.
    """
    ordered = sorted({item.id: item for item in items}.values(), key=lambda item: item.order)
    named = [
        Duplicate(ordered[one].id, ordered[other].id, Kind.NAME, score, reason)
        for one, other, score, reason in near_names([item.called for item in ordered])
    ]
    known = {(pair.one, pair.other) for pair in named}
    meant = [pair for pair in _by_meaning(ordered, reader, quotes, at_least) if (pair.one, pair.other) not in known]
    return named + meant


def _by_meaning(ordered: Sequence[Item], reader: Reader, quotes: float, at_least: float) -> list[Duplicate]:
    size = len(ordered)
    if size < FEWEST:
        return []
    alike = likeness(reader.items(ordered, quotes), [item.text for item in ordered])
    # The indices of a triangle of 5,000 codes would be 200 MB.
    pairs = np.concatenate([alike[row, row + 1 :] for row in range(size - 1)])
    pairs.sort()
    # The upper half per cent of 28 pairs is none: at least the most alike pair may be looked at.
    least = pairs[min(len(pairs) - 1, int(at_least * len(pairs)))]
    np.fill_diagonal(alike, -np.inf)
    nearest = alike.argmax(1)
    out = []
    for one, other in enumerate(int(at) for at in nearest):
        score = alike[one, other]
        if one < other and nearest[other] == one and score >= least and not _opposed(ordered[one].called, ordered[other].called):
            share = float(np.searchsorted(pairs, score) / len(pairs))
            out.append(Duplicate(ordered[one].id, ordered[other].id, Kind.MEANING, share, MEANING))
    return sorted(out, key=lambda pair: (-pair.score, pair.one, pair.other))


def _opposed(one: str, other: str) -> bool:
    """Whether one of two names says no and the other does not, or they differ in a number or by two opposites."""
    here, there = ({*_PART.findall(plain(name))} for name in (one, other))
    if bool(here & _NEGATED) != bool(there & _NEGATED):
        return True
    gone, come = here - there, there - here
    if {part for part in gone if part.isdigit()} != {part for part in come if part.isdigit()}:
        return True
    return any(frozenset((a, b)) in OPPOSITE for a in gone for b in come)
