"""Whether a text is a changed copy of another: cheap fingerprints to find such pairs, then an exact comparison."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar
from zlib import crc32

# Compared are short passages, without white space, ASCII punctuation and the case of ASCII letters. Which passages
# is decided by their own first byte, so that both copies choose the same ones: 14 letters from a "w" or a "v" on (1 of
# 30 letters in English, 1 of 100 in Spanish or French), 6 characters behind a Han one whose last byte is 84 (的, and
# 1 of 64 others). Looking for single bytes costs 0.1 ms for 50,000 characters, every passage of them 15 ms.
_FOLDED = bytes(range(256)).lower()
_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum())
_CHOSEN = tuple(re.compile(pattern, re.DOTALL) for pattern in (rb"w.{13}", rb"v.{13}", rb"\x84.{17}"))
_MOST = 128
"""Passages that are kept of a text: those with the smallest hashes."""

# In a short text one passage in fifty would be too few: there every one counts, of 12 letters or 4 Han characters.
_SHORT, _LONG = 4_000, 1_500
_FINE = 12
_LEAST = 400
"""Bytes of a text (folded) below which it is compared with nothing: five lines of two interviews may well be equal."""

# Measured on 5,026 pairs of 101 texts (English and Chinese interviews and meetings, negotiations of one game, interviews
# by one guide): of two that are no copies at most 0.10 of the passages are shared, and the likeness is at most 0.32.
# Copies in which every tenth character was changed at random share 0.15 or more (median 0.44) and are 0.89 alike; with
# every tenth phrase exchanged 0.62 (0.89) and 0.88; with every fifth phrase 0.44 (0.77) and 0.75; cut in half 1.0 and 0.5.
# Two interviews by one written guide, whose questions are a third of what is said, share 0.3 and are 0.53 alike.
_CANDIDATE = 0.12
_COPY = 0.65
_CONTAINED = 0.8
_SMALLEST_PART = 0.25
_CANDIDATES = 3

_EXACT = 100_000
"""Characters up to which two texts are compared exactly: 0.3 s for two texts of this length."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Passages:
    """Some passages of a text, by their hashes."""

    kept: tuple[int, ...]
    """Ascending; at most 128."""
    whole: bool
    """Whether nothing was left out."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to recognise its copies."""

    fine: Passages | None
    """For texts of up to 4,000 characters: among all of their passages."""
    coarse: Passages | None
    """For texts of 1,500 characters or more."""
    length: int
    """Characters of the text."""


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; two copies of one text have the same wherever they were made."""
    raw = text.encode("utf-8", "replace").translate(_FOLDED, _DROPPED)
    fine = coarse = None
    if len(raw) >= _LEAST and len(text) <= _SHORT:
        fine = _passages([raw[at : at + _FINE] for at in range(len(raw) - _FINE + 1)])
    if len(text) >= _LONG:
        coarse = _passages([passage for pattern in _CHOSEN for passage in pattern.findall(raw)])
    return Fingerprint(fine, coarse, len(text))


def _passages(found: list[bytes]) -> Passages:
    hashes = sorted(set(map(crc32, found)))
    return Passages(tuple(hashes[:_MOST]), len(hashes) <= _MOST)


def shared(one: Passages, other: Passages) -> float:
    """From 0 to 1: the share of the shorter text's passages that stand in the other too, as far as both are known."""
    if not one.kept or not other.kept:
        return 0.0
    limit = min((p.kept[-1] for p in (one, other) if not p.whole), default=max(one.kept[-1], other.kept[-1]))
    a = {code for code in one.kept if code <= limit}
    b = {code for code in other.kept if code <= limit}
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def likeness(one: str, other: str) -> float:
    """From 0 to 1: one less the changes by single characters that make one text the other, against the longer one's length.

    Beyond 100,000 characters it is estimated from the passages that both share.
    """
    if one == other:
        return 1.0
    if max(len(one), len(other)) > _EXACT:
        a, b = fingerprint(one).coarse, fingerprint(other).coarse
        share = shared(a, b) if a and b else 0.0
        # Of passages of 10 characters this part stays whole where single characters change.
        return float(share**0.1 * min(len(one), len(other)) / max(len(one), len(other)))
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(one, other))


def is_copy(one: str, other: str, share: float, alike: float) -> bool:
    """Whether two texts are copies of each other, changed: 65 % alike, or the shorter stands in the longer."""
    part = min(len(one), len(other)) / max(1, len(one), len(other))
    return alike >= _COPY or (share >= _CONTAINED and part >= _SMALLEST_PART)


class Known(Generic[K]):
    """Texts that are known, by their fingerprints: asked which ones a new text may be a copy of."""

    def __init__(self) -> None:
        self._prints: dict[K, Fingerprint] = {}
        self._fine: dict[int, list[K]] = {}
        self._coarse: dict[int, list[K]] = {}

    def add(self, key: K, mark: Fingerprint) -> None:
        """Take a text up."""
        self._prints[key] = mark
        for passages, index in ((mark.fine, self._fine), (mark.coarse, self._coarse)):
            for code in passages.kept if passages else ():
                index.setdefault(code, []).append(key)

    def candidates(self, mark: Fingerprint) -> list[tuple[K, float]]:
        """The known texts that share the most with a new one, at most three, and what part of the passages."""
        found: dict[K, float] = {}
        for mine, index in ((mark.fine, self._fine), (mark.coarse, self._coarse)):
            if mine is None:
                continue
            hits = Counter(key for code in mine.kept for key in index.get(code, ()))
            for key, _count in hits.most_common(4 * _CANDIDATES):
                known = self._prints[key]
                theirs = known.fine if index is self._fine else known.coarse
                share = shared(mine, theirs) if theirs else 0.0
                if share >= _CANDIDATE:
                    found[key] = max(share, found.get(key, 0.0))
        return sorted(found.items(), key=lambda one: -one[1])[:_CANDIDATES]
