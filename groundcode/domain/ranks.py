"""Ranks: strings that sort siblings, with room between any two.

A rank is an integer and a fraction, both in base 62. The integer's first letter says its length
("a" one digit, "b" two; "Z" one digit below zero, "Y" two), so that ten thousand siblings added at
the end have ranks of four characters; the fraction never ends in "0", so there is always a rank between two
different ones. Two laptops may give two siblings one rank: ties are broken by id.
"""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_FIRST = "a0"
_SMALLEST = "A" + "0" * 26


def is_rank(text: str) -> bool:
    """Whether `text` is a rank."""
    if not text or not all(c in _VALUE for c in text) or not text[0].isalpha():
        return False
    length = _integer_length(text[0])
    return text != _SMALLEST and len(text) >= length and not (len(text) > length and text.endswith("0"))


def rank_between(before: str = "", after: str = "") -> str:
    """A rank between two ranks; "" stands for the beginning and for the end.

    Raises:
        ValueError: if `before` does not sort before `after`.
    """
    if before and after and before >= after:
        raise ValueError(f"{before!r} does not sort before {after!r}")
    if not before and not after:
        return _FIRST
    if not before:
        return _before(after)
    whole, rest = _parts(before)
    if not after:
        following = _incremented(whole)
        return following if following else whole + _middle(rest, "")
    other, other_rest = _parts(after)
    if whole == other:
        return whole + _middle(rest, other_rest)
    following = _incremented(whole)
    return following if following and following < after else whole + _middle(rest, "")


def ranks_after(before: str, count: int) -> list[str]:
    """`count` ranks in order, all after `before`."""
    out = []
    for _ in range(count):
        before = rank_between(before)
        out.append(before)
    return out


def _before(after: str) -> str:
    whole, rest = _parts(after)
    if whole == _SMALLEST:
        return whole + _middle("", rest)
    if rest:
        return whole
    preceding = _decremented(whole)
    return preceding + "V" if preceding == _SMALLEST else preceding


def _integer_length(head: str) -> int:
    return ord(head) - ord("a") + 2 if head >= "a" else ord("Z") - ord(head) + 2


def _parts(rank: str) -> tuple[str, str]:
    length = _integer_length(rank[0])
    return rank[:length], rank[length:]


def _middle(low: str, high: str) -> str:
    """A fraction between two fractions; a `high` of "" stands for one."""
    out: list[str] = []
    place = 0
    while True:
        a = _VALUE[low[place]] if place < len(low) else 0
        b = _VALUE[high[place]] if high and place < len(high) else (len(_DIGITS) if not high else 0)
        if b - a > 1:
            return "".join(out) + _DIGITS[(a + b) // 2]
        out.append(_DIGITS[a])
        if b > a:
            high = ""
        place += 1


def _incremented(whole: str) -> str:
    head, digits = whole[0], list(whole[1:])
    for i in range(len(digits) - 1, -1, -1):
        if digits[i] != "z":
            digits[i] = _DIGITS[_VALUE[digits[i]] + 1]
            return head + "".join(digits[: i + 1]) + "0" * (len(digits) - i - 1)
    if head == "z":
        return ""
    grown = "a" if head == "Z" else chr(ord(head) + 1)
    return grown + "0" * (_integer_length(grown) - 1)


def _decremented(whole: str) -> str:
    head, digits = whole[0], list(whole[1:])
    for i in range(len(digits) - 1, -1, -1):
        if digits[i] != "0":
            digits[i] = _DIGITS[_VALUE[digits[i]] - 1]
            return head + "".join(digits[: i + 1]) + "z" * (len(digits) - i - 1)
    if head == "A":
        return ""
    grown = "Z" if head == "a" else chr(ord(head) - 1)
    return grown + "z" * (_integer_length(grown) - 1)
