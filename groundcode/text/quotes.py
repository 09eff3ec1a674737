"""Where a quote stands in a text: as it is, but for spaces and marks, or nearly; pure functions on code points."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from groundcode.domain.spans import Span

NEAR = 90
"""Per cent of likeness from which a place is proposed for a quote that stands nowhere."""
_LEAST = 8
"""Letters of the shortest quote for which near places are looked for: shorter ones are near to everything."""
_AROUND = 6
"""Letters beside a near place in which its edges are looked for."""
_MOST = 50
"""Places of one quote that are counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands."""

    how: str
    """"exact"; "like": but for spaces, marks, case and width; "near"; "" for nowhere."""
    places: tuple[Span, ...] = ()
    score: int = 0
    """Per cent."""


class Quoted:
    """One text in which quotes are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._letters, self._at = letters(text)

    def find(self, quote: str, *, near: bool = True) -> Found:
        """The places of a quote; of several ways the first that finds any."""
        quote = unicodedata.normalize("NFC", quote).strip()
        if not quote:
            return Found("")
        exact = _all(self.text, quote)
        if exact:
            return Found("exact", tuple(Span(at, at + len(quote)) for at in exact), 100)
        wanted, _at = letters(quote)
        if not wanted:
            return Found("")
        like = _all(self._letters, wanted)
        if like:
            return Found("like", tuple(self._span(at, at + len(wanted), quote) for at in like), 100)
        return self._near(wanted, quote) if near and len(wanted) >= _LEAST else Found("")

    def _near(self, wanted: str, quote: str) -> Found:
        from rapidfuzz import fuzz

        waiting = [(0, len(self._letters))]
        found: list[tuple[float, int, int]] = []
        while waiting and len(found) < 2:
            low, high = waiting.pop()
            if high - low < len(wanted) // 2:
                continue
            part = fuzz.partial_ratio_alignment(wanted, self._letters[low:high], score_cutoff=NEAR)
            if part is None or part.dest_start == part.dest_end:
                continue
            window = low + part.dest_start, low + part.dest_end
            # In a stretch that is shorter than the quote it is the quote that was cut to fit: the whole is compared.
            score, start, end = max(
                (fuzz.ratio(wanted, self._letters[a:b]), a, b) for a, b in (window, self._edges(wanted, *window))
            )
            if score >= NEAR:
                found.append((score, start, end))
                waiting += [(low, start), (end, high)]
        if not found:
            return Found("")
        found.sort(reverse=True)
        return Found("near", tuple(self._span(start, end, quote) for _score, start, end in found), int(found[0][0]))

    def _edges(self, wanted: str, start: int, end: int) -> tuple[int, int]:
        """A window as wide as the quote, moved to where the quote's own letters begin and end."""
        from rapidfuzz.distance import Indel

        low = max(0, start - _AROUND)
        window = self._letters[low : end + _AROUND]
        blocks = [one for one in Indel.opcodes(wanted, window).as_matching_blocks() if one.size > 1]
        if not blocks:
            return start, end
        return low + blocks[0].b, low + blocks[-1].b + blocks[-1].size

    def _span(self, first: int, last: int, quote: str) -> Span:
        """Letters as a place; the mark that closes the quote belongs to it where one stands there."""
        start, end = self._at[first], self._at[last - 1] + 1
        if not quote[-1].isalnum() and end < len(self.text) and self.text[end] == quote[-1]:
            end += 1
        if not quote[0].isalnum() and start and self.text[start - 1] == quote[0]:
            start -= 1
        return Span(start, end)


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in one case and width, and where each stands."""
    out: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        if character.isalnum() or unicodedata.category(character)[0] in "SM":
            folded = unicodedata.normalize("NFKC", character).casefold()
            out.append(folded if len(folded) == 1 else character)
            at.append(index)
    return "".join(out), at


def _all(text: str, wanted: str) -> list[int]:
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < _MOST:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found
