"""Segments that match."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.agreement.matching import Matched, matched, pairs
from groundcode.analysis.agreement.sweep import runs
from tests.unit.analysis.test_agreement_sweep import CODES, Row, columns, ground


def laid_out(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Segments in order, without overlaps, from gaps and lengths."""
    ends = list(accumulate(gap + length for gap, length in steps))
    return [(end - length, end) for end, (_gap, length) in zip(ends, steps, strict=True)]


apart = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), max_size=8).map(laid_out)


def test_most_of_the_longer_one_must_be_shared() -> None:
    assert pairs([(0, 10)], [(0, 8)], 0.8) == 1
    assert pairs([(0, 10)], [(0, 7)], 0.8) == 0
    assert pairs([(0, 10)], [(0, 7)], 0.7) == 1
    assert pairs([(0, 4), (4, 8)], [(0, 8)], 0.5) == 1
    assert pairs([], [(0, 8)], 0.5) == 0
    assert pairs([(0, 10), (10, 20)], [(7, 18), (18, 25)], 0.1) == 1, "the most alike ones first, whatever is left over"
    assert pairs([(0, 10), (20, 30)], [(1, 10), (20, 29), (40, 50)], 0.8) == 2


@settings(max_examples=100, deadline=None)
@given(mine=apart, theirs=apart, overlap=st.sampled_from([0.01, 0.3, 0.5, 0.8, 1]))
def test_it_does_not_matter_who_is_first(mine: list[tuple[int, int]], theirs: list[tuple[int, int]], overlap: float) -> None:
    found = pairs(mine, theirs, overlap)
    assert found == pairs(theirs, mine, overlap)
    assert found <= min(len(mine), len(theirs))
    assert pairs(mine, mine, overlap) == len(mine)


def test_the_figures_are_those_of_maxqda() -> None:
    found = Matched(6, 2, 2).figures(4)
    assert (found.counts, found.units, found.percent) == ((6, 2, 2), 16, 0.75)
    assert found.brennan_prediger == pytest.approx((0.75 - 0.25) / 0.75)
    assert [found.alpha, found.kappa, found.ac1, found.fleiss] == [None] * 4
    assert Matched(6, 2, 2).figures(1).brennan_prediger is None
    assert Matched().figures(3).percent is None


def test_what_one_coder_coded_twice_is_one_segment() -> None:
    rows: list[Row] = [(0, 0, 0, 8, 14), (0, 0, 0, 8, 14), (0, 0, 0, 12, 20), (1, 0, 0, 8, 20), (1, 1, 1, 18, 21)]
    place = ground("character", (3, 7))
    assert matched(place, runs(place, columns(rows), CODES), 2, 0.8) == [Matched(1, 0, 0), Matched(0, 1, 1)]
