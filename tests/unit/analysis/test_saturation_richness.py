from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.saturation.meaning import last_new
from groundcode.analysis.saturation.richness import Incidence, chao2, coverage, incidence, richness
from groundcode.analysis.saturation.stability import Moves, moves

SETS = st.lists(st.sets(st.sampled_from("abcdefghijkl"), max_size=8), max_size=9)


def test_the_counts() -> None:
    assert incidence([{"a", "b"}, {"a", "c"}, {"a", "c", "d"}]) == Incidence(3, 4, 7, 2, 1)
    assert incidence([]) == Incidence(0, 0, 0, 0, 0)


def test_the_formulas_by_hand() -> None:
    found = Incidence(interviews=10, observed=30, total=60, once=8, twice=5)
    assert chao2(found) == pytest.approx(30 + 0.9 * 64 / 10)
    assert coverage(found) == pytest.approx(1 - 8 / 60 * (72 / 82))
    without = Incidence(interviews=10, observed=30, total=60, once=8, twice=0)
    assert chao2(without) == pytest.approx(30 + 0.9 * 8 * 7 / 2)
    assert coverage(without) == pytest.approx(1 - 8 / 60)
    assert coverage(Incidence(10, 3, 30, 0, 0)) == 1.0


def test_too_little_gives_no_number() -> None:
    assert richness([], 1) is None
    assert richness([{"a"}], 1) is None
    assert richness([set(), set()], 1) is None
    assert richness([{"a"}, {"b"}], 1) is not None


@settings(max_examples=60)
@given(SETS, st.integers(0, 99))
def test_estimates_hold_their_bounds_in_any_order(sets: list[set[str]], seed: int) -> None:
    found = richness(sets, seed, 20)
    turned = list(sets)
    random.Random(seed).shuffle(turned)
    assert found == richness(turned, seed, 20)
    if found is None:
        return
    assert 0 <= found.coverage.value <= 1
    if found.coverage.low is not None and found.coverage.high is not None:
        assert 0 <= found.coverage.low <= found.coverage.value <= found.coverage.high <= 1
    assert found.chao2.value >= found.incidence.observed
    assert found.incidence.observed <= (found.chao2.low or 0) <= found.chao2.value + 1e-9
    assert (found.chao2.high or 0) >= found.chao2.value - 1e-9


def test_a_simulation_whose_truth_is_known() -> None:
    """80 codes, each as common as Beta(.6, 2.5) says, 20 interviews: coverage is met, Chao2 stays below the truth.

    500 runs gave 59.5 observed, Chao2 68.7, coverage .965 estimated and .966 realised. 120 runs: the standard deviation
    of a run is about 4 codes, 6 for Chao2 and .012 for the coverages, so that a mean of 120 lies within 1.5 codes, 2.2
    and .005 of these (four standard errors).
    """
    chance = random.Random(20)
    runs = 120
    observed = richest = estimated = realised = 0.0
    for _run in range(runs):
        prevalence = [chance.betavariate(0.6, 2.5) for _code in range(80)]
        sets = [{f"{n}" for n, p in enumerate(prevalence) if chance.random() < p} for _interview in range(20)]
        found = incidence(sets)
        met = set().union(*sets)
        observed += found.observed / runs
        richest += chao2(found) / runs
        estimated += (coverage(found) or 0) / runs
        realised += sum(p for n, p in enumerate(prevalence) if f"{n}" in met) / sum(prevalence) / runs
    assert observed == pytest.approx(59.5, abs=1.5)
    assert richest == pytest.approx(68.7, abs=2.2)
    assert richest < 80
    assert estimated == pytest.approx(0.965, abs=0.005)
    assert realised == pytest.approx(0.966, abs=0.005)


def test_the_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """60 runs with 95 % expected: fewer than 50 would come by chance less than once in a thousand."""
    chance = random.Random(7)
    held = held_all = 0
    for run in range(60):
        prevalence = [chance.betavariate(1, 3) for _code in range(60)]
        sets = [{f"{n}" for n, p in enumerate(prevalence) if chance.random() < p} for _interview in range(15)]
        found = richness(sets, run, 80)
        assert found is not None
        met = set().union(*sets)
        truth = sum(p for n, p in enumerate(prevalence) if f"{n}" in met) / sum(prevalence)
        held += (found.coverage.low or 0) <= truth <= (found.coverage.high or 0)
        held_all += (found.chao2.low or 0) <= 60 <= (found.chao2.high or 0)
    assert held >= 50
    assert held_all >= 50


def test_two_interviews_give_no_interval_of_the_coverage() -> None:
    found = richness([{"a", "b"}, {"a"}], 1)
    assert found is not None
    assert (found.coverage.low, found.coverage.high) == (None, None)


def test_the_last_new_thing() -> None:
    found = last_new([{"a"}, {"a", "b"}, {"b"}, set()])
    assert (found.count, found.at, found.since, found.first) == (2, 2, 2, (1, 1, 0, 0))
    nothing = last_new([set(), set()])
    assert (nothing.count, nothing.at, nothing.since) == (0, None, None)
    assert last_new([]).at is None


def test_acts_fall_into_the_stretch_in_which_they_were_done() -> None:
    one, two = (5, b"x"), (9, b"x")
    acts = [((1, b"a"), "new"), ((5, b"x"), "new"), ((7, b"b"), "split"), ((9, b"w"), "merged"), ((12, b"z"), "redefined")]
    assert moves([one, two], acts) == [Moves(new=1), Moves(new=1, split=1, merged=1), Moves(redefined=1)]
    assert moves([], acts)[0] == Moves(2, 1, 1, 1)
