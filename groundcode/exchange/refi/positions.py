"""Positions of other programs as places in our texts: the one module that converts them.

The standard counts Unicode code points of the text file, from 0, the end not included. Programs also count UTF-16 units,
CRLF as one or as two, a byte-order mark or not, and mean the end's last character. `choose` finds the reading under which
most of the quotes that a file gives fit its texts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from groundcode.locale import _
from groundcode.text.normalise import normalise

_ELLIPSIS = re.compile(r"(?:\.{3}|…|\[\.\.\.\])\s*$")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_WINDOW = 32
"""Code points on either side of a border within which its composing characters lie."""
_BEGUN, _CUT_FROM = 8, 40
"""Letters that the beginning of a quote must have, and from which on it may be cut without a sign of it."""
_ENOUGH = 2_000
"""Quotes that are tried; more do not change the answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the positions of a file are counted."""

    utf16: bool = False
    line_ends: str = "as-is"
    """"as-is"; "one": CRLF counts as one; "two": LF counts as two, as in the file that the program worked on."""
    mark: bool = False
    """Whether a byte-order mark counts."""
    inclusive: bool = False
    """Whether the end is the last character, not the one behind it."""

    @property
    def word(self) -> str:
        """As it is forced on the command line: "utf16+crlf1"."""
        parts = ["utf16" if self.utf16 else "codepoints"]
        parts += {"one": ["crlf1"], "two": ["crlf2"]}.get(self.line_ends, [])
        parts += ["bom"] * self.mark + ["inclusive"] * self.inclusive
        return "+".join(parts)


WORDS = ("codepoints", "utf16", "crlf1", "crlf2", "bom", "inclusive")


def reading_named(word: str) -> Reading | None:
    """The reading that a word of the command line means; None for "auto".

    Raises:
        ValueError: it is none.
    """
    parts = [part.strip() for part in word.lower().split("+")]
    if parts == ["auto"]:
        return None
    if not set(parts) <= set(WORDS) or {"crlf1", "crlf2"} <= set(parts) or {"codepoints", "utf16"} <= set(parts):
        raise ValueError(word)
    ends = "one" if "crlf1" in parts else "two" if "crlf2" in parts else "as-is"
    return Reading("utf16" in parts, ends, "bom" in parts, "inclusive" in parts)


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading that was chosen, and what speaks for it."""

    reading: Reading
    fits: int = 0
    checked: int = 0
    """Quotes that stand at their place, of those that stand anywhere near it under any reading."""
    forced: bool = False
    rivals: tuple[str, ...] = ()
    """Other readings under which as many fit."""

    def sentence(self) -> str:
        """What a person should know of it."""
        word = self.reading.word
        if self.forced:
            return _("Positions were read as {word}, as was asked: {fits} of {checked} quotes stand at their place.").format(
                word=word, fits=self.fits, checked=self.checked
            )
        if not self.checked:
            return _(
                "Positions were read as {word}; the file gives no quotes to check them by: look at a few codings. "
                "Another reading can be forced with --positions."
            ).format(word=word)
        return _("Positions were read as {word}: {fits} of {checked} quotes stand at their place.").format(
            word=word, fits=self.fits, checked=self.checked
        )


class PlaceMap:
    """From the positions of one text under one reading to places in the text as it is stored here."""

    def __init__(self, raw: str, reading: Reading, stored: str | None = None) -> None:
        self._raw = raw
        self.reading = reading
        self.text = normalise(raw).text if stored is None else stored
        self._at, self._theirs, self._sizes = _specials(raw, reading)
        self._same = self.text == raw
        self._borders: list[tuple[int, int]] | None = None
        self.length = len(raw) + sum(self._sizes) - len(self._sizes)
        """How long the text is, counted as the file counts."""

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The place `[start, end)` of the stored text that a selection means; None where it lies outside, or is empty."""
        if self.reading.inclusive:
            end += 1
        if not 0 <= start < end <= self.length:
            return None
        first, last = self._to_raw(start, up=False), self._to_raw(end, up=True)
        if not self._same:
            first, last = self._stored(first, up=False), self._stored(last, up=True)
        return (first, last) if first < last <= len(self.text) else None

    def _to_raw(self, position: int, *, up: bool) -> int:
        """A position of theirs as an index of the raw text; one within a character goes to its beginning or its end."""
        first = bisect_left(self._theirs, position)
        if up and first < len(self._theirs) and self._theirs[first] == position:
            return self._at[first]  # an end stands before what counts nothing: the CR of a line end
        index = bisect_right(self._theirs, position) - 1
        if index < 0:
            return position
        at, begins, size = self._at[index], self._theirs[index], self._sizes[index]
        if position < begins + size:
            return at if position == begins or not up else at + 1
        return at + 1 + position - begins - size

    def _stored(self, index: int, *, up: bool) -> int:
        if self._borders is None:
            self._borders = list(_borders(self._raw))
        at = bisect_right(self._borders, (index, len(self.text) + 1)) - 1
        raw, stored = self._borders[at]
        if raw == index:
            return stored
        following = self._borders[at + 1] if at + 1 < len(self._borders) else (len(self._raw), len(self.text))
        # Between two borders either nothing changes, or everything is one composed character.
        if following[0] - raw == following[1] - stored:
            return stored + index - raw
        return following[1] if up else stored


def _specials(raw: str, reading: Reading) -> tuple[list[int], list[int], list[int]]:
    """(index, position of theirs, size of theirs) of the characters that do not count as one."""
    found: list[tuple[int, int]] = []
    if raw.startswith("\ufeff") and not reading.mark:
        found.append((0, 0))
    if reading.utf16 and not raw.isascii():
        found += [(match.start(), 2) for match in _ASTRAL.finditer(raw)]
    if reading.line_ends == "one":
        found += [(match.start(), 0) for match in re.finditer("\r(?=\n)", raw)]
    elif reading.line_ends == "two":
        found += [(match.start(), 2) for match in re.finditer("(?<!\r)\n", raw)]
    found.sort()
    at, theirs, sizes, shift = [], [], [], 0
    for index, size in found:
        at.append(index)
        theirs.append(index + shift)
        sizes.append(size)
        shift += size - 1
    return at, theirs, sizes


_CHANGES = re.compile("\r\n|\r|[^\x00-\u02ff]+")


def _borders(raw: str) -> Iterator[tuple[int, int]]:
    """(index of the raw text, index of the stored one) where the two part: before and behind each stretch that changes."""
    lead = len(raw) - len(raw.lstrip("\ufeff"))
    yield 0, 0
    yield lead, 0
    at, stored = lead, 0
    for match in _CHANGES.finditer(raw, lead):
        start, end = match.span()
        if raw[start] == "\r":
            if end - start == 1:
                continue
            stored += start - at
            yield start, stored
            stored, at = stored + 1, end
            yield at, stored
            continue
        piece = raw[start:end]
        if unicodedata.is_normalized("NFC", piece) and not unicodedata.combining(piece[0]) and not _may_join(raw, start):
            continue
        for begin, finish in _clusters(raw, max(at, start - 1), end):
            new = len(unicodedata.normalize("NFC", raw[begin:finish]))
            if new != finish - begin:
                stored += begin - at
                yield begin, stored
                stored, at = stored + new, finish
                yield at, stored
    yield len(raw), stored + len(raw) - at


def _may_join(raw: str, start: int) -> bool:
    return start > 0 and not unicodedata.is_normalized("NFC", raw[start - 1 : start + 1])


def _clusters(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of a text that normalise by themselves."""
    begin = start
    for index in range(start + 1, end + 1):
        if index == end or _is_border(raw, begin, index, end):
            yield begin, index
            begin = index


def _is_border(raw: str, begin: int, index: int, end: int) -> bool:
    after = raw[index]
    if unicodedata.combining(after):
        return False
    before, behind = raw[max(begin, index - _WINDOW) : index], raw[index : min(end, index + _WINDOW)]
    nfc = unicodedata.normalize
    return nfc("NFC", before + behind) == nfc("NFC", before) + nfc("NFC", behind)


READINGS = tuple(Reading(*v) for v in product((False, True), ("as-is", "one", "two"), (False, True), (False, True)))
_EACH = 200
"""Quotes that are tried in one text."""
Quoted = tuple[int, int, str]
"""(start, end, quote) as a file has them."""


def choose(texts: Iterable[tuple[str, Sequence[Quoted]]], origin: str, forced: Reading | None = None) -> Choice:
    """The reading under which most quotes stand at their place, for all texts of a file: one program wrote it.

    `texts` gives each raw text with its selections; a selection whose name is not its quote says nothing.
    """
    usual = _usual(origin)
    fits: dict[Reading, int] = {}
    left, checked = _ENOUGH, 0
    for raw, quotes in texts:
        told = [(start, end, _plain(quote)) for start, end, quote in quotes if quote.strip()][:_EACH]
        if not told:
            continue
        left -= len(told)
        stored = normalise(raw).text
        maps = [PlaceMap(raw, reading, stored) for reading in ([forced] if forced else READINGS)]
        good = [[_fits(one, *quote) for quote in told] for one in maps]
        checked += len(told) if forced else sum(any(column) for column in zip(*good, strict=True))
        for one, row in zip(maps, good, strict=True):
            reading = one.reading
            fits[reading] = fits.get(reading, 0) + sum(row)
        if left <= 0:
            break
    if forced is not None:
        return Choice(forced, fits.get(forced, 0), checked, forced=True)
    if not checked:
        return Choice(usual)
    most = max(fits.values())
    best = [reading for reading, count in fits.items() if count == most]
    best.sort(key=lambda reading: (_distance(reading, usual), reading.word))
    return Choice(best[0], most, checked, rivals=tuple(reading.word for reading in best[1:]))


def _fits(places: PlaceMap, start: int, end: int, quote: str) -> bool:
    """Whether a quote, or the beginning of one, stands where a selection says."""
    place = places.place(start, end)
    if place is None:
        return False
    found = _plain(places.text[place[0] : place[1]])
    if found == quote:
        return True
    begun = _ELLIPSIS.sub("", quote)
    cut = begun != quote or len(quote) >= _CUT_FROM
    return cut and len(begun) >= _BEGUN and found.startswith(begun)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _usual(origin: str) -> Reading:
    """What a program is known to write."""
    folded = origin.casefold()
    if "nvivo" in folded:
        return Reading(utf16=True)
    if "atlas" in folded:
        return Reading(line_ends="one")
    return Reading()


def _distance(reading: Reading, usual: Reading) -> int:
    same = (
        reading.utf16 == usual.utf16, reading.line_ends == usual.line_ends, reading.mark == usual.mark,
        reading.inclusive == usual.inclusive,
    )  # fmt: skip
    return same.count(False)
