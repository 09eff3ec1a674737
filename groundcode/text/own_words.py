"""Words that a project has of its own: found whole in a text, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from groundcode.domain.spans import Span

_HAN = re.compile("[\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class OwnWords:
    """A list of words, made once and searched often; a search costs what the text is long, not what the list is."""

    def __init__(self, words: Iterable[str]) -> None:
        """The list; a single Han character is left out, since it stands within too many other words."""
        bare = {word.strip() for word in words}
        self._words = frozenset(_lower(word) for word in bare if word and not (len(word) == 1 and _HAN.match(word)))
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._firsts = re.compile("[" + re.escape("".join(sorted(lengths))) + "]") if lengths else None

    def find(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The places of own words within `[start, end)`, in order, without overlap.

        Letters and digits of other scripts do not go on before or behind them; Chinese has no such borders.
        """
        if self._firsts is None:
            return
        piece = _lower(text[start:end])
        at = 0
        while (match := self._firsts.search(piece, at)) is not None:
            at = match.start()
            found = self._at(piece, at)
            if found:
                yield Span(start + at, start + at + found)
            at += found or 1

    def _at(self, piece: str, at: int) -> int:
        """The length of the longest own word at `at`; 0 without one."""
        if not _goes_on(piece, at):
            for length in self._lengths[piece[at]]:
                if piece[at : at + length] in self._words and not _goes_on(piece, at + length):
                    return length
        return 0


def _goes_on(piece: str, border: int) -> bool:
    """Whether a word that is not Chinese crosses `border`."""
    if not 0 < border < len(piece):
        return False
    return all(char.isalnum() and not _HAN.match(char) for char in piece[border - 1 : border + 1])


def _lower(text: str) -> str:
    """`text` in lower case, of the same length: İ would become two characters."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
