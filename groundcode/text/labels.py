"""What can be a speaker's name at the beginning of a line, and what only looks like one."""

from __future__ import annotations

import re
from enum import IntEnum

from groundcode.text.vocabulary import NOT_NAMES, ROLE_WORDS, SURNAMES, TITLES

_SHAPE = re.compile(r"\w[\w .·•・'’‐\-–/&#+@()（）]*[\w.)）]|\w")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_NUMBERED = re.compile(
    r"第?[一二三四五六七八九十百\d]+(?:[点點个個条條章节節步天年月次题題]|方面|部分)?"
    r"|[\d.()\-/# ]+|[(（]?[ivxIVX]{2,4}[)）]?"
)
# Ends of clauses that introduce speech or a list: "他说：", "主要包括：".
_VERBLIKE = re.compile(
    "(?:[说說讲講道想]|[如以]下|认为|認為|觉得|覺得|表示|包括|[问問]我|就是|[是有在到把]|[的了吗嗎呢吧啊着著这這那])$"
    "|[的了吗嗎呢吧啊着著这這那]|不是|我们|我們|你们|你們|没有|沒有"
)
_PRONOUN = re.compile("[我你您他她它咱]")
_INNER_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b(?:Dr|Mr|Ms|St|Jr|Sr|No))(?<!\b(?:Mrs))(?<!\b(?:Prof))\.(?=.)")
_TITLED = re.compile("(?:" + "|".join(sorted(TITLES)) + ")$")


class Likeness(IntEnum):
    """How much a label looks like a speaker's name, by itself."""

    NEVER = 0
    POSSIBLE = 1
    NAME = 2
    ROLE = 3


def stem(name: str) -> str:
    """A label without number, brackets and case: "Interviewer 2 (F)" gives "interviewer"."""
    bare = re.sub(r"[(（].*?[)）]|[\d\s.#_\-]+|[一二三四五六七八九十]$", "", name)
    if re.fullmatch(r"[A-Za-z]{2,}[A-Z]", bare) and bare[:-1].casefold() in ROLE_WORDS:
        bare = bare[:-1]
    lower = re.sub(r"[(（].*?[)）]|[\d.#_]+", "", name).strip().casefold()
    words = lower.split()
    return words[0] if words and words[0] in ROLE_WORDS and len(words) <= 2 else bare.casefold()


def likeness(name: str) -> Likeness:
    """How much `name` looks like a speaker's name."""
    lower = name.casefold().strip(". ")
    if stem(name) in ROLE_WORDS and not (_NUMBERED.fullmatch(name) or lower in NOT_NAMES):
        return Likeness.ROLE
    if lower in NOT_NAMES or _NUMBERED.fullmatch(name) or _SHAPE.fullmatch(name) is None or _INNER_STOP.search(name):
        return Likeness.NEVER
    if lower.split()[0] in ("http", "https") or not any(char.isalpha() for char in name):
        return Likeness.NEVER
    return _han_likeness(name) if _HAN.search(name) else _latin_likeness(name)


def _han_likeness(name: str) -> Likeness:
    bare = re.sub(r"[(（].*?[)）]", "", name).strip() or name
    if name in "我他她":
        return Likeness.POSSIBLE
    if len(bare) > 16 or _VERBLIKE.search(bare):
        return Likeness.NEVER
    if _TITLED.search(bare) and len(bare) <= 16 and not _PRONOUN.search(bare):
        return Likeness.NAME
    if 2 <= len(bare) <= 4 and bare[0] in SURNAMES and not _PRONOUN.search(bare):
        return Likeness.NAME
    if "·" in bare or re.search(r"[A-Za-z0-9]$", bare):
        return Likeness.NAME
    return Likeness.POSSIBLE


def _latin_likeness(name: str) -> Likeness:
    words = name.split()
    if len(words) > 6 or len(name) > 40:
        return Likeness.NEVER
    if words[-1].casefold() in ("said", "says", "asked", "is", "was", "are", "that", "the", "this", "of"):
        return Likeness.NEVER
    if all(not word[0].isalpha() or word[0].isupper() for word in words):
        return Likeness.NAME
    return Likeness.POSSIBLE if len(words) <= 3 else Likeness.NEVER
