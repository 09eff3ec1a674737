"""Draws: the same everywhere, of the size that was asked for, in proportion."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.sampling import Candidate, Draw, draw_sources, share_from

TWELVE = [Candidate(f"{n:02x}", 10 + n, "ab"[n % 2]) for n in range(12)]
THIRD = Fraction(1, 3)


def test_a_seed_draws_the_same_for_ever() -> None:
    # These are what Python 3.11 drew; a version that draws others breaks every hold-out that anybody wants to repeat.
    plain = [Candidate(one.id, one.statements) for one in TWELVE]
    assert draw_sources(plain, seed=20261122, share=THIRD) == ["04", "07", "09", "0b"]
    assert draw_sources(plain, seed=1, count=3) == ["00", "08", "09"]
    assert draw_sources(TWELVE, seed=20261122, share=THIRD) == ["04", "07", "08", "0b"]
    assert draw_sources(plain, seed=7, share=Fraction(1, 4), by_statements=True) == ["06", "08", "0a"]


@given(st.integers(0, 2**53), st.integers(1, 99), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_neither_order_nor_repetition_changes_a_draw(seed: int, share: int, by: bool, shuffle: random.Random) -> None:
    asked = Fraction(share, 100)
    mixed = TWELVE.copy()
    shuffle.shuffle(mixed)
    drawn = draw_sources(TWELVE, seed=seed, share=asked, by_statements=by)
    assert drawn == draw_sources(mixed, seed=seed, share=asked, by_statements=by)
    assert drawn == sorted(set(drawn))
    assert 1 <= len(drawn) <= 12


@given(st.integers(0, 1000), st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=60)
def test_strata_get_what_is_due_to_them(seed: int, a: int, b: int) -> None:
    members = [Candidate(f"a{n:03}", 1, "a") for n in range(a)] + [Candidate(f"b{n:03}", 1, "b") for n in range(b)]
    drawn = draw_sources(members, seed=seed, share=THIRD)
    whole = max(1, int(Fraction(a + b, 3) + Fraction(1, 2)))
    assert len(drawn) == whole
    of_a = sum(one.startswith("a") for one in drawn)
    assert abs(of_a - Fraction(whole * a, a + b)) < 1


@given(st.integers(0, 1000), st.lists(st.integers(1, 300), min_size=6, max_size=30))
@settings(max_examples=60)
def test_statements_come_near_to_the_share(seed: int, sizes: list[int]) -> None:
    members = [Candidate(f"{n:03}", size) for n, size in enumerate(sizes)]
    drawn = draw_sources(members, seed=seed, share=THIRD, by_statements=True)
    total = sum(one.statements for one in members if one.id in drawn)
    assert abs(total - THIRD * sum(sizes)) <= max(sizes)


def test_a_count_larger_than_a_stratum_is_filled_from_the_others() -> None:
    members = [Candidate("a", 1, "a"), *(Candidate(f"b{n}", 1, "b") for n in range(9))]
    assert len(draw_sources(members, seed=3, count=9)) == 9
    assert draw_sources(members, seed=3, count=10) == sorted(one.id for one in members)
    assert draw_sources([], seed=3, share=THIRD, by_statements=True) == []


def test_texts_without_statements_still_give_one() -> None:
    assert len(draw_sources([Candidate("a", 0), Candidate("b", 0)], seed=1, share=THIRD, by_statements=True)) == 1


def test_shares_as_people_write_them() -> None:
    assert [share_from(text) for text in ("1/3", "25%", " 0.25 ", "33.3％", "2/6")] == [
        THIRD, Fraction(1, 4), Fraction(1, 4), Fraction(333, 1000), THIRD,
    ]  # fmt: skip
    for bad in ("", "0", "1", "3/2", "1/0", "-1/3", "third", "1e-99999999", "1/3/2", "0/5", "100%"):
        assert share_from(bad) is None, bad


def test_a_draw_from_the_log_is_the_draw() -> None:
    draw = Draw("random", ("a", "b"), {"a": 3, "b": 4}, {"a": "x", "b": "y"}, 6, 40, 1, 7, "1/3", None, "statements", "v", "r")
    assert Draw.from_value(draw.value()) == draw
    assert Draw.from_value({"sources": ["a", 5], "statements": {"a": "many"}, "seed": True, "other": 1}) == Draw(
        "named", ("a",), {}, {}, 0
    )
    assert Draw.from_value([1]) == Draw("named", (), {}, {}, 0)
