"""Check digits of numbers that people carry: they tell a real number from any row of digits."""

from __future__ import annotations

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Provinces as identity cards write them.
_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def is_identity_card(digits: str) -> bool:
    """Whether `digits` (17 and a digit or X) is a number of a Chinese identity card, its check digit right."""
    if len(digits) != 18 or not _ascii_digits(digits[:17]) or not looks_like_identity_card(digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17].upper()


def looks_like_identity_card(digits: str) -> bool:
    """Whether `digits` (15 or 18 signs) names a province and a day, whatever its check digit."""
    long = len(digits) == 18
    day = digits[6:14] if long else "19" + digits[6:12]
    if not _ascii_digits(digits[:2] + day) or int(digits[:2]) not in _PROVINCES:
        return False
    year, month, date = int(day[:4]), int(day[4:6]), int(day[6:])
    return 1850 <= year <= 2099 and 1 <= month <= 12 and 1 <= date <= _DAYS[month - 1]


def is_taiwan_identity_card(number: str) -> bool:
    """Whether `number` (a letter and nine digits) is that of a Taiwanese identity card."""
    if len(number) != 10 or number[0] not in _TAIWAN or not _ascii_digits(number[1:]):
        return False
    letter = _TAIWAN.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def is_luhn(digits: str) -> bool:
    """Whether the last of `digits` is their Luhn check digit, as on bank cards."""
    if not _ascii_digits(digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _ascii_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
