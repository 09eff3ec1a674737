from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.ranks import is_rank, rank_between, ranks_after

moves = st.lists(st.integers(0, 10_000), min_size=1, max_size=200)


@given(places=moves)
def test_there_is_always_room_between_two(places: list[int]) -> None:
    ranks: list[str] = []
    for place in places:
        at = place % (len(ranks) + 1)
        new = rank_between(ranks[at - 1] if at else "", ranks[at] if at < len(ranks) else "")
        assert is_rank(new)
        ranks.insert(at, new)
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("at", ["end", "beginning", "same place"])
def test_ten_thousand_siblings_have_short_ranks(at: str) -> None:
    low = high = ""
    longest = 0
    for _ in range(10_000 if at != "same place" else 500):
        new = rank_between(low, high)
        longest = max(longest, len(new))
        low, high = (new, "") if at == "end" else ("", new) if at == "beginning" else ("a0", new if low else "a1")
    assert longest <= (5 if at != "same place" else 110)


def test_the_ends_of_what_can_be_counted_have_room() -> None:
    smallest, largest = "A" + "0" * 25 + "1", "z" * 27
    for edge in (smallest, largest, smallest + "V", largest + "z"):
        assert is_rank(edge)
        below, above = rank_between("", edge), rank_between(edge, "")
        assert below < edge < above
        assert is_rank(below)
        assert is_rank(above)
    rank = smallest
    for _ in range(50):
        lower = rank_between("", rank)
        assert lower < rank
        assert is_rank(lower)
        rank = lower


@given(st.randoms(use_true_random=False))
def test_a_rank_lies_between_any_two(draw: random.Random) -> None:
    ranks = [""]
    for _ in range(30):
        low = draw.choice(ranks)
        above = sorted(r for r in ranks if r > low)
        ranks.append(rank_between(low, draw.choice(above) if above and draw.random() < 0.7 else ""))
        assert low < ranks[-1]


@pytest.mark.parametrize("bad", ["", "0", "a", "b1", "a00", "a0 ", "甲0", "a0-", "A" + "0" * 26, "-1"])
def test_what_is_no_rank(bad: str) -> None:
    assert not is_rank(bad)


def test_the_wrong_order_is_refused() -> None:
    with pytest.raises(ValueError, match="does not sort before"):
        rank_between("a1", "a0")
    with pytest.raises(ValueError, match="does not sort before"):
        rank_between("a0", "a0")
    assert ranks_after("a0", 3) == ["a1", "a2", "a3"]
