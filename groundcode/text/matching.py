"""What a query matches: literal words, whatever their case, width and script; places are code points of the text itself.

The text is never changed to be searched: each character of the query becomes the set of characters that
are the same to a search, so that no folding (İ, ß) can shift a place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import ascii_letters, digits
from typing import AnyStr

from groundcode.text.variants import same_script, written_alike

_NARROW = {
    wide: wide - 0xFEE0 for block in (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B)) for wide in block
}
"""Full-width digits and Latin letters -> the plain ones; punctuation stays what it is."""
_CASED = (
    (0x0041, 0x0590), (0x10A0, 0x1400), (0x1C80, 0x2000), (0x2100, 0x2190), (0x24B0, 0x24F0), (0x2C00, 0x2D30),
    (0xA640, 0xA800), (0xAB30, 0xABC0), (0xFF10, 0xFF5B), (0x10400, 0x10600), (0x10C80, 0x10D90), (0x118A0, 0x118E0),
    (0x16E40, 0x16EE0), (0x1E900, 0x1E944),
)  # fmt: skip
"""Where characters have a case or a width."""
_ASCII_WORD = f"{ascii_letters}{digits}',.-"
_LEAST = 3
"""Letters of an anchor: one or two are everywhere, and each is looked at in Python."""
_MOST_PARTS = 300
"""Characters that become a pattern: making one takes 0.1 ms for each."""
_SPACES = r"\s++"
_FIRST_SPACES = r"(?<!\s)\s++"
"""A run is tried from its first character only: from each of a million spaces it would take hours."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A query that is looked for as it stands."""

    query: str
    """In NFC, as texts are stored, unless it is to be exact."""
    pattern: re.Pattern[str]
    is_exact: bool = False
    _anchor: str = ""
    """Part of the query that `str.find` sees long before the pattern would; "" where it would not."""
    _ahead: int = 0
    """Characters that stand before the anchor."""
    _rest: tuple[str, ...] = ()
    """What follows the pattern in a long query: for each character those that are the same, "" for white space."""

    def spans(self, text: str, raw: bytes = b"") -> Iterator[tuple[int, int]]:
        """The places `[start, end)` where it stands in `text`, from the left, none within another.

        `raw` is the text in UTF-8, where that is at hand; the answer is the same, and comes sooner.
        """
        if self._rest:
            return self._with_rest(text)
        if self._anchor.isascii():
            # In these bytes lie the full-width letters and the long s, which also stand for letters of ASCII.
            if not self._anchor or not raw or b"\xef" in raw or b"\xc5" in raw:
                return (match.span() for match in self.pattern.finditer(text))
            return self._anchored(text, text.encode("ascii", "replace").lower(), self._anchor.encode())
        return self._anchored(text, text, self._anchor)

    def _anchored(self, text: str, hay: AnyStr, needle: AnyStr) -> Iterator[tuple[int, int]]:
        end, at = 0, hay.find(needle)
        while at >= 0:
            match = self.pattern.match(text, at - self._ahead) if at - self._ahead >= end else None
            if match:
                yield match.span()
                end = match.end()
            at = hay.find(needle, max(at + 1, end))

    def _with_rest(self, text: str) -> Iterator[tuple[int, int]]:
        at = 0
        while match := self.pattern.search(text, at):
            end = self._end_of_rest(text, match.end())
            if end is None:
                at = match.start() + 1
            else:
                yield match.start(), end
                at = end

    def _end_of_rest(self, text: str, at: int) -> int | None:
        for same in self._rest:
            if at == len(text) or (text[at] not in same if same else not text[at].isspace()):
                return None
            at += 1
            while not same and at < len(text) and text[at].isspace():
                at += 1
        return at

    def variant(self, found: str) -> str | None:
        """What was found, if it is in another script than the query; None where only case, width or spaces differ."""
        if self.is_exact or found == self.query or not any(map(_is_han, found)):
            return None
        wanted, there = alike(self.query), alike(found)
        return found if wanted != there and same_script(wanted) == same_script(there) else None


def literal(query: str, *, exact: bool = False, loose: bool = False) -> Literal:
    """How a query of at least one character is looked for.

    Letter case is one, full-width and half-width letters and digits are one, a run of white space is any run of
    white space (line ends too), Simplified and Traditional Chinese are one. `exact` means these very code points;
    `loose` lets white space stand, or be missing, between any two characters.
    """
    if exact:
        return Literal(query, re.compile(re.escape(query)), is_exact=True)
    query = unicodedata.normalize("NFC", query)
    words = [tuple(map(_same, word)) for word in query.split()]
    if loose:
        return Literal(query, re.compile(r"\s*+".join(_any_of(part) for word in words for part in word)))
    # Every character but white space stands for several; a run of that is one part, "".
    parts = [part for word in words for part in ("", *word)][0 if query[0].isspace() else 1 :]
    parts += [""] * (bool(words) and query[-1].isspace())
    head = "".join(map(_any_of, parts[:_MOST_PARTS]))
    pattern = re.compile((_FIRST_SPACES if query[0].isspace() else "") + head.removeprefix(_SPACES))
    anchor = ("", 0) if query[0].isspace() else _anchor_of(query, words[0])
    return Literal(query, pattern, False, *anchor, tuple(parts[_MOST_PARTS:]))


def _anchor_of(query: str, word: Sequence[str]) -> tuple[str, int]:
    """What of the first word of a query is quickly found, and where in it that begins."""
    ascii_run = len(word) - len(query[: len(word)].lstrip(_ASCII_WORD))
    if ascii_run >= _LEAST:
        return query[:ascii_run].lower(), 0
    if len(word[0]) == 1:  # the pattern begins with a character that is as quickly found
        return "", 0
    runs = "".join(part if len(part) == 1 else "\n" for part in word).split("\n")
    longest = max(runs, key=len)
    return longest, sum(len(run) + 1 for run in runs[: runs.index(longest)]) if longest else 0


def alike(text: str) -> str:
    """`text` with letter case, width and kind of white space made one: for comparing, not for places."""
    return "".join(map(_plain, re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))))


def _same(character: str) -> str:
    """The characters that are the same to a search."""
    if _is_han(character):
        return written_alike(character)
    return _cases().get(_plain(character), character)


def _is_han(character: str) -> bool:
    return "\u3400" <= character < "\ua000"


def _any_of(characters: str) -> str:
    if not characters:
        return _SPACES
    return re.escape(characters) if len(characters) == 1 else f"[{characters}]"


def _plain(character: str) -> str:
    """The character in lower case and plain width: one character for one."""
    narrow = chr(_NARROW.get(ord(character), ord(character)))
    for form in (narrow.casefold(), narrow.lower()):
        if len(form) == 1:
            return form
    return narrow


@cache
def _cases() -> Mapping[str, str]:
    """Plain character -> all that are the same but for case and width, where there are several."""
    groups: dict[str, dict[str, None]] = {}
    for first, last in _CASED:
        for character in map(chr, range(first, last)):
            plain = _plain(character)
            groups.setdefault(plain, {plain: None})[character] = None
    return {plain: "".join(group) for plain, group in groups.items() if len(group) > 1}
