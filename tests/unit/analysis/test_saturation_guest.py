from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.saturation.guest import Band, band, cell, cumulative, encoded, grid, new_codes, shuffled

WORKED = [10, 10, 9, 8, 4, 3, 1, 0, 1, 0, 0]
"""Guest, Namey & Chen 2020 (doi 10.1371/journal.pone.0232076), their worked example: 37 themes in the base of four; how
these fall on the four is free. Interviews 5 to 8 bring 4, 3, 1 and 0, then 1 and 0 are all that fits "7+3"."""
SETS = st.lists(st.sets(st.sampled_from("abcdefghijkl"), max_size=8), max_size=9)


def interviews(new: list[int]) -> list[set[str]]:
    """Interviews that bring so many new codes each, beside all that was there before."""
    total, out = 0, []
    for count in new:
        total += count
        out.append({f"c{n}" for n in range(total)})
    return out


def test_the_worked_example_of_the_paper() -> None:
    two = cell(WORKED, 4, 2, 5)
    assert two.themes == 37
    assert [run.new for run in two.runs] == [7, 4, 1, 1, 1, 0]
    assert [round(100 * (run.ratio or 0)) for run in two.runs][:3] == [19, 11, 3]
    assert two.result == "6+2"
    assert cell(WORKED, 4, 3, 5).result == "7+3"
    assert [round(100 * (run.ratio or 0), 1) for run in cell(WORKED, 4, 3, 5).runs][:4] == [21.6, 10.8, 5.4, 2.7]
    assert cell(WORKED, 4, 2, 0).result == "9+2"
    assert new_codes(interviews(WORKED)) == WORKED


def test_the_reference_sequences(shared_data: Path) -> None:
    path = shared_data / "references" / "saturation.json"
    if not path.is_file():
        pytest.skip("the reference values are not here")
    found = json.loads(path.read_text(encoding="utf-8"))
    for known in found["real_sequences"].values():
        new = known["new_codes"]
        assert cumulative(new)[-1] == known["total"]
        for wanted in known["results"]:
            here = cell(new, wanted["base"], wanted["run"], 5)
            assert here.themes == wanted["base_themes"]
            assert (here.result or None) == wanted["first_le_5pct"]
            runs = [([run.after + 1, run.after + here.run], run.new) for run in here.runs]
            assert [(first, last) for (first, last), _new in runs] == [
                (run["interviews"][0], run["interviews"][-1]) for run in wanted["runs"]
            ]
            assert [new for _span, new in runs] == [run["new"] for run in wanted["runs"]]
            ratios = [round(100 * (run.ratio or 0), 2) for run in here.runs]
            assert ratios == pytest.approx([run["pct"] for run in wanted["runs"]], abs=0.011)
    example = found["worked_example"]
    assert cell(WORKED, example["base_size"], example["run_length"], 5).themes == example["unique_themes_in_base"]


def test_the_threshold_itself_is_reached() -> None:
    assert cell([5, 5, 5, 5, 1, 0], 4, 2, 5).result == "4+2"  # 1 of 20 is 5 %
    assert cell([5, 5, 5, 4, 1, 0], 4, 2, 5).result == ""  # 1 of 19 is more


def test_too_few_interviews_and_no_codes() -> None:
    assert all(not one.runs and one.reached is None for one in grid([3, 2, 1, 0, 0]))
    empty = cell([0] * 8, 4, 2, 5)
    assert empty.reached is None
    assert {run.ratio for run in empty.runs} == {None}
    assert grid([])[0].themes == 0
    assert shuffled([{"a"}], 10, 1) is None
    assert shuffled([{"a"}, {"b"}], 0, 1) is None


def test_a_band_keeps_what_was_never_reached_last() -> None:
    assert band([4] * 10 + [None] * 10) == Band(4, 4, None)
    assert band([None, None]) == Band(None, None, None)
    assert band([]) == Band(None, None, None)
    assert band(list(range(1, 101))) == Band(5, 50, 95)


@given(SETS)
def test_new_codes_are_those_not_seen_before(sets: list[set[str]]) -> None:
    seen: set[str] = set()
    for found, count in zip(sets, new_codes(sets), strict=True):
        assert count == len(found - seen)
        seen |= found
    assert [mask.bit_count() for mask in encoded(sets)] == [len(found) for found in sets]


@settings(max_examples=40)
@given(SETS, st.integers(0, 1000))
def test_other_orders_do_not_hang_on_the_order_given(sets: list[set[str]], seed: int) -> None:
    turned = list(sets)
    random.Random(seed).shuffle(turned)
    first, second = shuffled(sets, 30, seed), shuffled(turned, 30, seed)
    assert first == second
    if first is None:
        return
    total = len(set().union(*sets))
    assert first.curve[-1] == Band(total, total, total)
    for values in zip(*((one.low, one.median, one.high) for one in first.curve), strict=True):
        assert list(values) == sorted(values), "a cumulative curve never falls"
    for one in first.curve:
        assert (one.low or 0) <= (one.median or 0) <= (one.high or 0)


@given(st.sets(st.sampled_from("abcde"), min_size=1), st.integers(2, 12))
def test_equal_interviews_make_a_band_without_width(codes: set[str], count: int) -> None:
    found = shuffled([codes] * count, 20, 3)
    assert found is not None
    assert set(found.curve) == {Band(len(codes), len(codes), len(codes))}
    assert all(one.reached == (1.0 if count >= one.base + one.run else 0.0) for one in found.cells)


def test_another_seed_draws_other_orders() -> None:
    sets = [{f"c{n}", f"c{n * 7 % 11}", f"c{n * n % 13}"} for n in range(12)]
    assert shuffled(sets, 50, 1) == shuffled(sets, 50, 1)
    assert shuffled(sets, 50, 1) != shuffled(sets, 50, 2)
