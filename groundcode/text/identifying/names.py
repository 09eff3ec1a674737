"""Finds given names in texts, in every form that counts as the name; fast enough for whole projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from groundcode.text.identifying.fold import HAN, fold, is_han, is_latin

_LATIN = "0-9A-Za-z\u00c0-\u024f"
_GAP = "[ \t\u200b\ufeff]{0,2}"
# A name of three characters is not met by accident on both sides of a line's end, one of two may be.
_LONG_GAP = "(?:[ \t\u200b\ufeff]{0,2}|\n)"
_INVISIBLE = {0x200B: None, 0xFEFF: None}
_ALONE = f"{_LATIN}{HAN}\\[\\]\ufffc"


@dataclass(frozen=True, slots=True)
class Match:
    """A name at a place; offsets are code points, half-open."""

    start: int
    end: int
    text: str
    """As it stands there."""
    name: str
    """As it was given."""


def key_of(name: str) -> str:
    """What all forms of one name have in common: Simplified, half-width, no white space between Han characters."""
    folded = " ".join(fold(name).translate(_INVISIBLE).split())
    return re.sub(f"(?<=[{HAN}]) (?=[{HAN}])", "", folded)


class NameFinder:
    """Some names, ready to be looked for.

    Han names match anywhere, Traditional or Simplified, with spaces inside; Latin ones match whole words, as given, in
    capitals or with capitals first; a name of one character only where nothing stands beside it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """`names` as people write them; the empty ones are left out."""
        self._names: dict[str, str] = {}
        for name in names:
            for form in _written(key_of(name)):
                self._names.setdefault(form, name)
        forms = sorted(self._names, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(_pattern, forms))) if forms else None

    def search(self, text: str) -> Iterator[Match]:
        """Where the names stand in `text`: leftmost first, of two that begin together the longer one."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(fold(text)):
            name = self._names.get(key_of(match[0]), match[0])
            yield Match(match.start(), match.end(), text[match.start() : match.end()], name)


def _written(key: str) -> tuple[str, ...]:
    if not key:
        return ()
    return tuple(dict.fromkeys((key, key.upper(), _titled(key)))) if re.search("[A-Za-z]", key) else (key,)


def _titled(key: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), key)


def _pattern(form: str) -> str:
    """The expression for one form. It begins with a plain character, which lets `re` skip through a text."""
    first = re.escape(form[0])
    if len(form) == 1:
        return f"{first}(?<![{_ALONE}]{first})(?![{_ALONE}])"
    gap = _LONG_GAP if len(form) > 2 else _GAP
    body = first
    if is_latin(form[0]):
        body += f"(?<![{_LATIN}]{first})"
    for before, char in pairwise(form):
        if char == " ":
            body += r"\s{1,2}"
        else:
            body += (gap if is_han(before) and is_han(char) else "") + re.escape(char)
    return body + (f"(?![{_LATIN}])" if is_latin(form[-1]) else "")
