"""The forms by which numbers, accounts, dates and addresses are recognised; matched against folded text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from groundcode.text.identifying.hits import Kind

Check = Callable[[str], bool | None]

# Bounds of a number: no letter, and no point or hyphen that would make it part of a longer one.
NO = r"(?<![0-9A-Za-z_])(?<![0-9][.-])"
END = r"(?![0-9A-Za-z_])"
# What stands between a word and the number that it announces: 号码是：
IS = r"(?:\s{0,2}(?:号码|号|[iI][dD]|是|为|叫|就是|:|：|\s)){0,4}\s{0,2}"
NUMERAL = "[〇零一二两三四五六七八九十0-9]"
SPOKEN_DIGIT = "[〇零幺一二两三四五六七八九]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One form; a group `v` is the part that is replaced, where the words around it may stay."""

    kind: Kind
    word_zh: str
    word_en: str
    why: str
    pattern: re.Pattern[str]
    certain: bool = True
    check: Check | None = None
    """Given the value without separators: certain, doubtful, or None where it is something else."""
    spoken: bool = False
    """Digits are spoken as Chinese numerals, and given to `check` as digits."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the rules of one tag."""

    kind: Kind
    word_zh: str
    word_en: str

    def __call__(self, why: str, *pattern: str, certain: bool = True, check: Check | None = None, spoken: bool = False) -> Rule:
        """A rule whose expression is the pieces of `pattern` in a row."""
        compiled = re.compile("".join(pattern))
        return Rule(self.kind, self.word_zh, self.word_en, why, compiled, certain, check, spoken)
