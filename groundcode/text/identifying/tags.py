"""Tags such as [警官A]: which words they say, how they are lettered, and what in a text is one already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from groundcode.text.identifying.patterns import rules
from groundcode.text.identifying.places_vocabulary_en import SUFFIXES_EN
from groundcode.text.identifying.places_vocabulary_zh import SUFFIXES_ZH
from groundcode.text.identifying.vocabulary_en import TITLES as TITLES_EN
from groundcode.text.identifying.vocabulary_zh import SHORT_TITLES, TITLES

MASK = "\ufffc"
"""Stands for each code point of a tag where rules must not look; no letter, no Han character, no white space."""

_BRACKETED = re.compile(r"\[[^\[\]\n]{1,80}\]")
_LETTERED = re.compile(r"(?P<word>.*?) ?(?P<letters>[A-Z]{1,3})")
_OUTER = ("[]", "【】", "［］", "〔〕", "「」", "()", "（）", "<>", "《》")
_BAD = re.compile(r"[\[\]\n\r\t\x00-\x1f\x7f]")


@cache
def _words() -> frozenset[str]:
    people = {"人物", "机构", "person", "name", *TITLES.values(), *SHORT_TITLES.values(), *TITLES_EN.values()}
    return frozenset(people | {"地点", "place"} | {*SUFFIXES_ZH, *(word for _kind, word in SUFFIXES_EN.values())})


@cache
def _plain() -> frozenset[str]:
    return frozenset(f"[{word}]" for rule in rules() for word in (rule.word_zh, rule.word_en))


def is_tag(bracketed: str, known: Collection[str] = ()) -> bool:
    """Whether what stands in square brackets is a tag: one of `known`, or one as they are proposed here."""
    if bracketed in known or bracketed in _plain():
        return True
    match = _LETTERED.fullmatch(bracketed[1:-1])
    return match is not None and match["word"] in _words()


def mask(text: str, known: Collection[str] = ()) -> str:
    """`text` with every code point of its tags replaced by `MASK`; its length stays."""
    if "[" not in text:
        return text
    return _BRACKETED.sub(lambda match: MASK * len(match[0]) if is_tag(match[0], known) else match[0], text)


def tags_in(text: str) -> set[str]:
    """The tags in a text that were proposed here."""
    return {found for found in _BRACKETED.findall(text) if is_tag(found)} if "[" in text else set()


def bracketed(replacement: str) -> str:
    """A replacement as it stands in a text: in square brackets, whatever brackets it was given; "" for none that can be used."""
    bare = replacement.strip()
    while len(bare) > 1 and bare[0] + bare[-1] in _OUTER:
        bare = bare[1:-1].strip()
    if not bare or _BAD.search(bare) or len(bare) > 80:
        return ""
    return f"[{bare}]"


class Tags:
    """Hands out tags: the same entity gets the same one, no two entities one."""

    def __init__(self, used: Iterable[str]) -> None:
        """`used`: tags that stand for somebody already."""
        self._used = set(used)
        self._given: dict[str, str] = {}
        self._next: dict[str, int] = {}

    def of(self, entity: str, word: str) -> str:
        """The tag of an entity; `word` is what a new one says."""
        if entity not in self._given:
            self._given[entity] = self._new(word)
        return self._given[entity]

    def _new(self, word: str) -> str:
        space = " " if word[-1:].isascii() else ""
        while True:
            n = self._next.get(word, 0)
            self._next[word] = n + 1
            tag = f"[{word}{space}{letters(n)}]"
            if tag not in self._used:
                self._used.add(tag)
                return tag


def letters(n: int) -> str:
    """A, B, and so on for 0, 1, …; AA behind Z."""
    out = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        out = chr(65 + rest) + out
    return out
