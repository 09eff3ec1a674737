from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.text.identifying.checksums import (
    is_identity_card,
    is_luhn,
    is_taiwan_identity_card,
    looks_like_identity_card,
)


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", "440308199901101512"])
def test_identity_cards(number: str) -> None:
    assert is_identity_card(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # another check digit
        "99010519491231002X",  # no such province
        "11010519491331002X",  # no such month
        "11010519490231002X",  # no such day
        "1101051949123100",
        "１１０１０５１９４９１２３１００２Ｘ",
        "",
    ],
)
def test_what_is_no_identity_card(number: str) -> None:
    assert not is_identity_card(number)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_card_is_seen(place: int, more: int) -> None:
    number = "11010519491231002X"
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not is_identity_card(wrong)


def test_old_identity_cards_have_no_check_digit() -> None:
    assert looks_like_identity_card("130503670401001")
    assert not looks_like_identity_card("130503671401001")


def test_taiwanese_identity_cards() -> None:
    assert is_taiwan_identity_card("A123456789")
    assert not is_taiwan_identity_card("A123456788")
    assert not is_taiwan_identity_card("ａ123456789")


@given(st.text("0123456789", min_size=12, max_size=18))
def test_exactly_one_last_digit_fits(digits: str) -> None:
    assert sum(is_luhn(digits + str(last)) for last in range(10)) == 1


def test_luhn_wants_plain_digits() -> None:
    assert is_luhn("4111111111111111")
    assert not is_luhn("4111111111111112")
    assert not is_luhn("４１１１１１１１１１１１１１１１")
    assert not is_luhn("4111 1111")
