"""Finding a code by a few keys: its name, its pinyin initials, its full pinyin.

A greedy subsequence over three keys, since the matchers at hand do not fit: `textual.fuzzy` took
722 ms for "eeeeee" against one name of 60 letters, rapidfuzz ranks "identity trust" for jingminqinjin.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from groundcode.domain.levels import Level

_EXACT, _PREFIX, _INSIDE, _SCATTERED = 1000.0, 800.0, 600.0, 300.0
_LOOSE = 400.0
"""Above every scattered match with its favours, below every match inside a name or its initials."""
_INITIALS_BEHIND = 100.0
"""How far a match of the initials stands behind the same match of the name; full pinyin, twice as far."""
_PINYIN_BEHIND = 200.0
_MOST_RECENT = 20
_MASK_BITS = 61


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code to be found; `count` says how often it was used."""

    id: str
    name: str
    path: str
    level: Level
    count: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that fits a query; `exact` if the query is its name, letter case and width apart."""

    entry: CodeEntry
    score: float
    exact: bool

    @property
    def is_loose(self) -> bool:
        """Whether the letters only stand somewhere in a name of Latin letters, in order: "tan" in "thanks"."""
        return self.score < _LOOSE and self.entry.name.isascii()


@dataclass(frozen=True, slots=True)
class _Keys:
    """What an entry is matched against; `choices` holds every initial that a character may have.

    The pinyin of a name in Latin letters is empty: its name says the same.
    """

    entry: CodeEntry
    name: str
    initials: str
    choices: tuple[str, ...]
    pinyin: str
    starts: frozenset[int]
    mask: int
    several: tuple[tuple[str, ...], ...]
    """Every reading of every syllable; empty where each has only one."""


def folded(text: str) -> str:
    """`text` as it is compared: full-width and upper-case letters are plain ones, spaces are single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_naming(query: str) -> bool:
    """Whether the query is a name typed with an input method (Han, kana, Hangul) rather than keys to find one."""
    return any(
        0x2E80 <= ord(c) <= 0x9FFF or 0xAC00 <= ord(c) <= 0xD7AF or 0xF900 <= ord(c) <= 0xFAFF or ord(c) >= 0x20000
        for c in unicodedata.normalize("NFKC", query)
        if c.isalpha()
    )


class Index:
    """Codes ready to be searched, with the ids used lately (newest first)."""

    def __init__(self, codes: Iterable[CodeEntry], recent: Sequence[str] = ()) -> None:
        self._keys = [_keys_of(entry) for entry in codes]
        self._boosts = {code: float(_MOST_RECENT - place) for place, code in enumerate(recent[:_MOST_RECENT])}
        self._by_use = sorted(
            self._keys, key=lambda keys: (-self._boosts.get(keys.entry.id, 0.0), -keys.entry.count, keys.entry.path)
        )

    def __len__(self) -> int:
        """Number of codes."""
        return len(self._keys)

    def search(self, query: str, limit: int = 12) -> list[Hit]:
        """The best `limit` codes for `query`, best first; for an empty one, the recent and the most used."""
        wanted = folded(query)
        if not wanted:
            return [Hit(keys.entry, 0.0, exact=False) for keys in self._by_use[:limit]]
        letters = wanted.replace(" ", "").replace("'", "")
        latin = letters.isascii()
        mask = _mask(letters)
        found = []
        for order, keys in enumerate(self._keys):
            if keys.mask & mask == mask:
                score = _match(wanted, keys.name)
                if latin and score < _PREFIX:
                    score = max(score, _in_initials(letters, keys), _in_pinyin(letters, keys))
                if score > 0.0:
                    score += self._favour(keys)
                    found.append((-score, order, keys))
        found.sort()
        return [Hit(keys.entry, -score, keys.name == wanted) for score, _order, keys in found[:limit]]

    def _favour(self, keys: _Keys) -> float:
        """Less than any step between kinds of match: use, recency, and a short name."""
        used = min(30.0, 4 * log2(1 + keys.entry.count))
        return used + self._boosts.get(keys.entry.id, 0.0) - min(len(keys.name), 100) / 10


def _in_initials(letters: str, keys: _Keys) -> float:
    if len(letters) > len(keys.choices):
        return 0.0
    score = _match(letters, keys.initials)
    if score < _INSIDE - 50 and keys.pinyin:
        score = max(score, _match_choices(letters, keys.choices))
    return max(0.0, score - _INITIALS_BEHIND)


def _in_pinyin(letters: str, keys: _Keys) -> float:
    if len(letters) < 2 or not keys.pinyin:
        return 0.0
    at = keys.pinyin.find(letters)
    if len(letters) == 2 and at not in keys.starts:
        return 0.0
    score = _SCATTERED if at > 0 and at not in keys.starts else _match(letters, keys.pinyin)
    if keys.several and score < _INSIDE - 50:
        score = max(score, _match_readings(letters, keys.several))
    return max(0.0, score - _PINYIN_BEHIND)


def _match_readings(letters: str, readings: Sequence[Sequence[str]]) -> float:
    """Whole, start or inside, where characters are read in several ways: chongqing and zhongqing find 重庆."""
    for first in range(len(readings)):
        reached = _reach(letters, readings, first)
        if reached is not None and first:
            return _INSIDE - 20 - min(first, 50)
        if reached is not None:
            return (_EXACT if reached == len(readings) else _PREFIX) - 20
    return 0.0


def _reach(letters: str, readings: Sequence[Sequence[str]], at: int) -> int | None:
    """The syllable behind those that `letters` spell from `at` on, the last one perhaps in part; None if they do not."""
    if not letters:
        return at
    for reading in readings[at] if at < len(readings) else ():
        if reading.startswith(letters):
            return at + 1
        if letters.startswith(reading):
            reached = _reach(letters[len(reading) :], readings, at + 1)
            if reached is not None:
                return reached
    return None


def _match(wanted: str, key: str) -> float:
    """Whole, start, inside, or scattered in order; 0 for none. Greedy: linear in the key, whatever the query."""
    if len(wanted) > len(key):
        return 0.0
    at = key.find(wanted)
    if at == 0:
        return _EXACT if len(wanted) == len(key) else _PREFIX
    if at > 0:
        return _INSIDE - min(at, 50)
    first = place = key.find(wanted[0])
    for character in wanted[1:]:
        if place < 0:
            return 0.0
        place = key.find(character, place + 1)
    return max(1.0, _SCATTERED - (place - first + 1 - len(wanted)) * 5 - min(first, 50)) if place >= 0 else 0.0


def _match_choices(letters: str, choices: tuple[str, ...]) -> float:
    """The same where a character may have several initials."""
    place = 0
    first = -1
    for letter in letters:
        while place < len(choices) and letter not in choices[place]:
            place += 1
        if place == len(choices):
            return 0.0
        first = place if first < 0 else first
        place += 1
    gaps = place - first - len(letters)
    if gaps:
        return max(1.0, _SCATTERED - gaps * 5 - min(first, 50))
    if first == 0:
        return (_EXACT if place == len(choices) else _PREFIX) - 20
    return _INSIDE - 20 - min(first, 50)


def _mask(text: str) -> int:
    """A bit for each character, so that most codes are passed over with one operation."""
    bits = 0
    for character in text:
        bits |= 1 << ord(character) % _MASK_BITS
    return bits


def _keys_of(entry: CodeEntry) -> _Keys:
    return _Keys(entry, *_of_name(entry.name))


@lru_cache(maxsize=20_000)
def _of_name(written: str) -> tuple[str, str, tuple[str, ...], str, frozenset[int], int, tuple[tuple[str, ...], ...]]:
    """What the keys hold besides their entry: read once a name, since the palette is filled at each opening."""
    name = folded(written)
    readings = _read(name)
    starts = []
    place = 0
    for reading in readings:
        starts.append(place)
        place += len(reading[0])
    initials = "".join(reading[0][0] for reading in readings)
    choices = tuple("".join(one[0] for one in reading) for reading in readings)
    pinyin = "" if name.isascii() else "".join(reading[0] for reading in readings)
    mask = _mask(name) | _mask("".join("".join(reading) for reading in readings))
    several = readings if any(len(reading) > 1 for reading in readings) else ()
    return name, initials, choices, pinyin, frozenset(starts), mask, several


def _read(name: str) -> tuple[tuple[str, ...], ...]:
    """The syllables and words of a name, each with every reading it may have, the commonest first."""
    if name.isascii():
        words = ["".join(c for c in word if c.isalnum()) for word in name.split()]
        return tuple((word,) for word in words if word)
    out: list[tuple[str, ...]] = []
    for part in _parts(name):
        out += [_readings_of(character) for character in part] if _is_han(part[0]) else [(part,)]
    return tuple(out)


def _parts(name: str) -> list[str]:
    """Runs of Han characters, and runs of other letters and digits."""
    parts: list[str] = []
    previous = ""
    for character in name:
        kind = "han" if _is_han(character) else "word" if character.isalnum() else ""
        if kind and kind == previous:
            parts[-1] += character
        elif kind:
            parts.append(character)
        previous = kind
    return parts


def _is_han(character: str) -> bool:
    point = ord(character)
    return 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or 0x20000 <= point <= 0x3FFFF


@lru_cache(maxsize=8192)
def _readings_of(character: str) -> tuple[str, ...]:
    """Every way a character is read: 重 gives zhong, chong, tong."""
    # Its dictionary of phrases costs 45 MB and chooses one reading of a word; here every reading finds the code.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(reading for reading in found if reading)) or (character,)
