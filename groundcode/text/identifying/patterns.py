"""What has a form by which it can be recognised: numbers, accounts, dates, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from groundcode.locale import _
from groundcode.text.identifying.fold import fold
from groundcode.text.identifying.hits import Hit
from groundcode.text.identifying.pattern_numbers import documents, numbers, phones
from groundcode.text.identifying.pattern_places import addresses, dates, web
from groundcode.text.identifying.pattern_rules import Rule

_SPOKEN = str.maketrans("〇零幺一二两三四五六七八九", "0011223456789")
_BETWEEN = re.compile(r"[\s·()（）,、.-]")


@cache
def rules() -> tuple[Rule, ...]:
    """Every form, those that settle what a number is before those that only suggest it."""
    return (*web(), *documents(), *phones(), *addresses(), *dates(), *numbers())


def find_patterns(text: str, *, chinese: bool) -> tuple[Hit, ...]:
    """The hits in `text` in order, none overlapping another; the words of their tags Chinese or English."""
    folded = fold(text)
    taken = bytearray(len(text))
    found: list[Hit] = []
    for rule in rules():
        for start, end, certain in _matches(rule, folded):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            word = rule.word_zh if chinese else rule.word_en
            found.append(Hit(rule.kind, start, end, text[start:end], word, certain, _(rule.why)))
    return tuple(sorted(found, key=lambda hit: hit.start))


def _matches(rule: Rule, folded: str) -> Iterator[tuple[int, int, bool]]:
    for match in rule.pattern.finditer(folded):
        start, end = match.span("v") if "v" in rule.pattern.groupindex else match.span()
        while end > start and folded[end - 1] in " -,.、\t":
            end -= 1
        value = _BETWEEN.sub("", folded[start:end])
        certain = rule.certain if rule.check is None else rule.check(value.translate(_SPOKEN) if rule.spoken else value)
        if certain is not None and start < end:
            yield start, end, certain
