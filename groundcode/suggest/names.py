"""Names that probably mean the same: 警民关系 and 警民關係, "Trust" and "trust ", 见面的频率 and 见面频率."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundcode.locale import N_
from groundcode.text.variants import same_script

EQUAL = N_("the same name")
CASE = N_("equal but for case, width or spaces")
SCRIPT = N_("equal but for script")
ORDER = N_("same words in another order")
LETTER = N_("one letter apart")
LETTERS = N_("a few letters apart")

_HAN = re.compile("[\u3400-\u9fff]")
_OPPOSITE = (
    ("高", "低"), ("多", "少"), ("大", "小"), ("强", "弱"), ("好", "坏"), ("有", "无"), ("有", "没"), ("内", "外"), ("上", "下"),
    ("前", "后"), ("主", "被"), ("增", "减"), ("正", "负"), ("正", "反"), ("远", "近"), ("男", "女"), ("公", "私"), ("新", "旧"),
    ("老", "新"), ("是", "非"), ("快", "慢"), ("长", "短"), ("进", "出"), ("来", "去"), ("难", "易"), ("同", "异"), ("得", "失"),
    ("high", "low"), ("more", "less"), ("strong", "weak"), ("good", "bad"), ("positive", "negative"), ("before", "after"),
    ("internal", "external"), ("with", "without"), ("formal", "informal"), ("male", "female"), ("new", "old"),
    ("increase", "decrease"), ("in", "out"), ("up", "down"),
)  # fmt: skip
OPPOSITE = frozenset(frozenset(pair) for pair in _OPPOSITE)
NEGATION = frozenset("不没無无非未否勿莫别") | {
    "no",
    "not",
    "never",
    "without",
    "un",
    "in",
    "im",
    "ir",
    "il",
    "dis",
    "non",
    "mis",
    "anti",
    "less",
}
"""What, taken from a name or put into it, turns its meaning round."""
_FEWEST_TURNED = 4
"""Characters from which the same ones in another order are the same words: 人情 and 情人 are not."""


@dataclass(frozen=True, slots=True)
class _Name:
    nfc: str
    plain: str
    """Without case, width and spaces."""
    simple: str
    """The same with each character in its simplest form."""
    words: tuple[str, ...]
    """What stands between spaces, in order of the alphabet."""


def near_names(names: Sequence[str], *, at_least: float = 0.85) -> list[tuple[int, int, float, str]]:
    """(index, later index, likeness up to 1, reason) of names that are probably the same, the likest first.

    Likeness is what share of the letters stands in both in the same order (rapidfuzz's ratio), and 1 for names that
    differ in script, case, width, spaces or order alone. Names that differ in a number, a negation or by two opposites
    (高信任, 低信任) are not the same, however alike. The reason is a message to translate.
    """
    read = [_read(name) for name in names]
    out = [
        (one, other, score, reason)
        for (one, other), score in sorted({**_alike(read, at_least), **_turned(read)}.items())
        if (reason := _reason(read[one], read[other]))
    ]
    return sorted(out, key=lambda pair: (-pair[2], pair[:2]))


def _read(name: str) -> _Name:
    nfc = unicodedata.normalize("NFC", name)
    folded = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(folded.split())
    simple = same_script(plain) if _HAN.search(plain) else plain
    return _Name(nfc, plain, simple, tuple(sorted(folded.split())))


def _alike(names: Sequence[_Name], at_least: float) -> dict[tuple[int, int], float]:
    """Pairs of names with at least so much in common."""
    from rapidfuzz import fuzz, process

    simple = [name.simple for name in names]
    out: dict[tuple[int, int], float] = {}
    for index, name in enumerate(simple[:-1]):
        # One call a name: rapidfuzz passes over what its length rules out, 1,000 names take 0.03 s.
        rest = simple[index + 1 :]
        found = process.extract(name, rest, scorer=fuzz.ratio, processor=None, score_cutoff=100 * at_least, limit=None)
        out.update(((index, index + 1 + at), score / 100) for _text, score, at in found if name)
    return out


def _turned(names: Sequence[_Name]) -> dict[tuple[int, int], float]:
    """Pairs of names with the same words, or the same characters, in another order."""
    together: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        together.setdefault("".join(sorted(name.simple)), []).append(index)
    return {
        (one, other): 1.0
        for group in together.values()
        for one, other in _pairs(group)
        if names[one].simple != names[other].simple and _is_turned(names[one], names[other])
    }


def _pairs(group: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((one, other) for at, one in enumerate(group) for other in group[at + 1 :])


def _is_turned(one: _Name, other: _Name) -> bool:
    """Whether two names of the same characters are the same words: most neighbours stayed neighbours."""
    if len(one.words) > 1 and one.words == other.words:
        return True
    text, turned = one.simple, other.simple
    if len(text) < _FEWEST_TURNED or not _HAN.search(text) or sorted(text) != sorted(turned):
        return False
    pairs, there = ({name[i : i + 2] for i in range(len(name) - 1)} for name in (text, turned))
    return 2 * len(pairs & there) >= len(pairs)


def _reason(one: _Name, other: _Name) -> str:
    """Why two names are the same; "" for names that are alike and are not."""
    if one.nfc == other.nfc:
        return EQUAL
    if one.plain == other.plain:
        return CASE
    if one.simple == other.simple:
        return SCRIPT
    if _is_turned(one, other):
        return ORDER
    from rapidfuzz.distance import Levenshtein

    if _turns_round(one, other):
        return ""
    return LETTER if Levenshtein.distance(one.simple, other.simple) == 1 else LETTERS


def _turns_round(one: _Name, other: _Name) -> bool:
    from rapidfuzz.distance import Levenshtein

    taken, put = [], []
    for step in Levenshtein.opcodes(one.simple, other.simple):
        if step.tag != "equal":
            taken.append(one.simple[step.src_start : step.src_end])
            put.append(other.simple[step.dest_start : step.dest_end])
    gone, come = {*"".join(taken), *taken}, {*"".join(put), *put}
    gone, come = gone | (set(one.words) - set(other.words)), come | (set(other.words) - set(one.words))
    if any(letter.isdigit() or letter in NEGATION for letter in gone ^ come):
        return True
    return any(frozenset((a, b)) in OPPOSITE for a in gone for b in come)
