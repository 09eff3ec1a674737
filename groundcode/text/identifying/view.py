"""One text as the rules look at it: folded, tags masked, cut into words."""

from __future__ import annotations

from groundcode.text.identifying.fold import fold
from groundcode.text.identifying.hits import Hit, Kind
from groundcode.text.identifying.segment import Token, guessed, tag_of, tokens


class View:
    """A text, its words, and where they begin and end."""

    def __init__(self, text: str, masked: str) -> None:
        """`masked` is `text` with its tags made unreadable, of the same length."""
        self.text = text
        self.folded = fold(masked)
        self.tokens = tokens(self.folded)
        self.guessed = guessed(self.folded)
        self.edges = {token.start for token in self.tokens} | {token.end for token in self.tokens}
        self.guesses = {token.start for token in self.guessed} | {token.end for token in self.guessed}
        self._starting = {token.start: token for token in self.guessed}
        self._ending = {token.end: token for token in self.guessed}
        self._plain_ending = {token.end: token for token in self.tokens}
        self._over = {at: token for token in self.tokens for at in range(token.start + 1, token.end)}

    def guess_starting(self, at: int) -> Token | None:
        """The guessed word that begins at `at`."""
        return self._starting.get(at)

    def guess_ending(self, at: int) -> Token | None:
        """The guessed word that ends at `at`."""
        return self._ending.get(at)

    def token_ending(self, at: int) -> Token | None:
        """The word that ends at `at`."""
        return self._plain_ending.get(at)

    def token_over(self, at: int) -> Token | None:
        """The word that begins before `at` and ends behind it."""
        return self._over.get(at)

    def is_word(self, form: str) -> bool:
        """Whether `form` is an ordinary word of the dictionary, and no name there."""
        tag = tag_of(form)
        return len(form) > 1 and tag != "" and not tag.startswith("nr")

    def hit(self, kind: Kind, start: int, end: int, word: str, *, certain: bool, why: str, entity: str) -> Hit:
        """A hit of this text."""
        return Hit(kind, start, end, self.text[start:end], word, certain, why, entity)
