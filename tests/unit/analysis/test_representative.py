"""Which quotes are shown where there is room for a few."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.representative import LONG, MOST, Candidate, representative

MIDDLE = "民警天天在院里转"


def test_starred_first_negative_last_short_before_long_central_before_strange() -> None:
    found = [
        Candidate("完全不相干的话", "P01"),
        Candidate("民警天天在楼下转", "P02"),
        Candidate(MIDDLE, "P03"),
        Candidate("民警天天来院里", "P04"),
        Candidate(MIDDLE * 40, "P05"),
        Candidate(MIDDLE, "P06", negative=True),
        Candidate("标了星的", "P07", starred=True),
    ]
    assert len(MIDDLE * 40) > LONG
    assert representative(found, 99) == [6, 2, 3, 1, 0, 4, 5]
    assert representative(found, 2) == [6, 2]


def test_another_source_comes_before_a_second_quote_of_the_same() -> None:
    found = [Candidate(MIDDLE, "P01"), Candidate(MIDDLE, "P01"), Candidate("别的话", "P02")]
    assert representative(found, 2) == [0, 2]
    assert representative([*found, Candidate("又一句", "P01", starred=True)], 2) == [3, 2], "what is shown already counts"


def test_of_very_many_some_are_looked_at_and_no_starred_one_is_left_out() -> None:
    found = [Candidate(f"话{at}", f"P{at % 9}", starred=at == MOST + 5) for at in range(2 * MOST)]
    assert representative(found, 1) == [MOST + 5]
    assert len(representative(found, 10 * MOST)) == MOST + 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.builds(Candidate, st.text(max_size=12), st.sampled_from("abc"), st.booleans(), st.booleans()), max_size=15),
    st.integers(0, 20),
)
def test_each_once_as_many_as_asked_and_the_same_each_time(found: list[Candidate], count: int) -> None:
    chosen = representative(found, count)
    assert len(chosen) == min(count, len(found)) == len(set(chosen))
    assert chosen == representative(found, count)
    assert [found[at].starred for at in chosen] == sorted((found[at].starred for at in chosen), reverse=True)
