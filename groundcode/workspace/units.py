"""Units of a source below its turns: sentences, the language of each turn, tokens with the project's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain.levels import Level
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Turn

if TYPE_CHECKING:
    from groundcode.text.tokenise import Token, Tokeniser
    from groundcode.workspace.sources import Opened
    from groundcode.workspace.workspace import Workspace

_TAG = re.compile(r"\[[^\[\]\n]{1,20}\]")
"""What stands for a name that was replaced: [民警A]."""
_LONGEST_WORD = 8
"""Characters of a code's name that counts as a word; a longer one is a phrase, whose words count by themselves."""


@dataclass(frozen=True, slots=True)
class TurnUnits:
    """A turn with what it consists of."""

    turn: Turn
    language: str
    """"zh", "en" or "mixed"."""
    sentences: tuple[Span, ...]


class Units:
    """What the text of a source consists of."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def turns(self, opened: Opened) -> list[TurnUnits]:
        """The turns of a source in order, each with its language and its sentences."""
        from groundcode.text.units import language_of, language_of_span, sentences

        around = language_of(opened.text)
        return [
            TurnUnits(
                turn,
                language_of_span(opened.text, turn.body, turn.end, around),
                sentences(opened.text, turn.body, turn.end),
            )
            for turn in opened.version.turns
        ]

    def tokeniser(self, opened: Opened) -> Tokeniser:
        """A tokeniser that keeps the names of this project's concepts and categories and the tags of a text whole."""
        from groundcode.text.tokenise import Tokeniser

        return Tokeniser([*self._names(), *set(_TAG.findall(opened.text))])

    def tokens(self, opened: Opened) -> Iterator[tuple[Turn, tuple[Token, ...]]]:
        """The tokens of each turn's speech."""
        tokeniser = self.tokeniser(opened)
        for turn in opened.version.turns:
            yield turn, tokeniser.tokens(opened.text, turn.body, turn.end)

    def _names(self) -> list[str]:
        codes = self._workspace.tree().codes.values()
        return [code.name for code in codes if code.level is not Level.LABEL and 1 < len(code.name) <= _LONGEST_WORD]
