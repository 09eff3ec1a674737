"""Published figures: the cases of the shared reference file, and those that were worked out by hand or by others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from groundcode.analysis.agreement import coefficients as by
from groundcode.analysis.agreement import ratings
from groundcode.analysis.agreement.coefficients import Tally
from groundcode.analysis.agreement.figures import figures, pooled, pooled_kappa

OF_TABLES: dict[str, Callable[[Any], float | None]] = {
    "alpha_nominal": ratings.alpha, "alpha_ordinal": partial(ratings.alpha, metric="ordinal"),
    "alpha_interval": partial(ratings.alpha, metric="interval"), "alpha_ratio": partial(ratings.alpha, metric="ratio"),
    "cohen_kappa": ratings.cohen, "scott_pi": ratings.fleiss, "fleiss_kappa": ratings.fleiss, "gwet_ac1": ratings.ac1,
    "bennett_s": ratings.brennan_prediger, "percent_agreement": ratings.percent,
}  # fmt: skip
_NO_SCALE, _RESAMPLED = "codes have no scale", "intervals come from resampling clusters, not from a standard error"
NOT_OURS = {
    "kappa_max": "the highest kappa that the margins allow is not given",
    "gwet_ac1_se": _RESAMPLED, "alpha_nominal_se": _RESAMPLED,
    "gwet_ac2_quadratic": _NO_SCALE, "gwet_ac2_linear": _NO_SCALE, "gwet_ac2_ordinal": _NO_SCALE,
}  # fmt: skip
KINDS = [*OF_TABLES, "category_fleiss", *NOT_OURS]


@pytest.mark.parametrize("kind", KINDS)
def test_published_figures_come_out_as_printed(kind: str, shared_data: Path) -> None:
    cases = json.loads((shared_data / "references" / "agreement.json").read_text(encoding="utf-8"))["coding"]
    printed = {case["id"]: (case, case["expected"][kind]) for case in cases if kind in case["expected"]}
    assert printed
    if kind in NOT_OURS:
        pytest.skip(NOT_OURS[kind])
    for name, (case, wanted) in printed.items():
        units = case["units_by_coders"]
        if kind == "category_fleiss":
            # Fleiss went on with rounded shares: his five figures are within .003 of what they give unrounded.
            for category, printed_one in wanted.items():
                binary = [[value == int(category) for value in unit] for unit in units]
                assert ratings.fleiss(binary) == pytest.approx(printed_one, abs=0.0036)
            continue
        value = OF_TABLES[kind](units)
        if name == "krippendorff2004_p230_4obs_12units" and kind == "percent_agreement":
            # Krippendorff pools the pairs of all units; the mean over units, Gwet's, is recomputed in the file.
            value = 1 - ratings.disagreement(units)[0]
            assert ratings.percent(units) == pytest.approx(case["recomputed"][kind], abs=5e-5)
        digits = len(str(wanted).partition(".")[2])
        assert value is not None
        assert abs(value - wanted) <= 0.5 * 10**-digits + 1e-9, (name, kind, value, wanted)


def test_alike_in_both_ways_of_counting(shared_data: Path) -> None:
    """Two values: the counts give what the table gives."""
    cases = json.loads((shared_data / "references" / "agreement.json").read_text(encoding="utf-8"))["coding"]
    seen = 0
    for case in cases:
        units = case["units_by_coders"]
        values = sorted({value for unit in units for value in unit if value is not None}, key=str)
        if len(values) == 2:
            seen += 1
            found = figures(
                tallied([[None if v is None else int(v == values[1]) for v in unit] for unit in units]), len(units[0])
            )
            assert found.alpha == pytest.approx(ratings.alpha(units))
            assert found.ac1 == pytest.approx(ratings.ac1(units))
            assert found.fleiss == pytest.approx(ratings.fleiss(units))
            assert found.percent == pytest.approx(ratings.percent(units))
    assert seen >= 2


def test_the_four_coders_of_krippendorff_2011_by_irrcac() -> None:
    rows = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
    units = [[None if v == "." else int(v) for v in unit] for unit in zip(*(row.split() for row in rows), strict=True)]
    found = [ratings.alpha(units, metric) for metric in ("nominal", "ordinal", "interval", "ratio")]
    assert [round(one or 0, 4) for one in found] == [0.7434, 0.8154, 0.8491, 0.7974]
    assert [round(one(units) or 0, 5) for one in (ratings.fleiss, ratings.ac1, ratings.brennan_prediger)] == [
        0.76117,
        0.77544,
        0.77273,
    ]


def test_squares_worked_out_by_hand() -> None:
    even = figures(square(20, 5, 10, 15), 2)
    assert [even.kappa, even.brennan_prediger, even.alpha] == pytest.approx([0.4, 0.4, 0.4], abs=0.01)
    assert even.fleiss == pytest.approx(0.39394, abs=5e-6)
    assert even.ac1 == pytest.approx(0.40594, abs=5e-6)
    paradox = figures(square(0, 5, 2, 118), 2)
    assert round(paradox.kappa or 0, 3) == -0.023
    assert round(paradox.ac1 or 0, 3) == 0.941
    digitised = tallied(list(zip(*([int(v) for v in row] for row in
                        ("001111111100001111110000", "000011110000000110000000")), strict=True)))  # fmt: skip
    found = figures(digitised, 2)
    assert [round(one or 0, 4) for one in (found.kappa, found.fleiss, found.alpha)] == [0.3846, 0.3143, 0.3286]


@pytest.mark.parametrize(
    ("cells", "kappa"), [((50, 100, 50, 800), 0.3182), ((50, 75, 75, 800), 0.3143), ((50, 150, 0, 800), 0.3478)]
)
def test_what_nvivo_prints_of_a_thousand_characters(cells: tuple[int, int, int, int], kappa: float) -> None:
    found = figures(square(*cells), 2)
    assert found.percent == pytest.approx(0.85)
    assert found.kappa == pytest.approx(kappa, abs=5e-5)
    assert found.counts == cells
    assert found.disagreements == 150


def test_nothing_that_varies_is_never_a_perfect_score() -> None:
    for cells in ((0, 0, 0, 30), (30, 0, 0, 0)):
        found = figures(square(*cells), 2)
        assert found.percent == 1
        assert [found.alpha, found.kappa, found.ac1, found.brennan_prediger, found.fleiss, found.interval] == [None] * 6
    assert figures(square(0, 0, 0, 30), 2).holsti is None
    empty = figures({}, 2)
    assert [empty.percent, empty.alpha, empty.prevalence, empty.units] == [None, None, None, 0]
    assert pooled([square(0, 0, 0, 9)], 2).alpha is None
    assert pooled([], 2).percent is None
    assert figures(square(3, 0, 0, 7), 2).alpha == 1


def test_pooled_is_made_of_means_not_a_mean_of_kappas() -> None:
    first, second = (40, 5, 5, 50), (2, 3, 3, 92)
    expected = [(sum(c[i] for i in (0, 3)) / 100, ((c[0] + c[1]) * (c[0] + c[2]) + (c[3] + c[1]) * (c[3] + c[2])) / 1e4)
                for c in (first, second)]  # fmt: skip
    observed, chance = (sum(column) / 2 for column in zip(*expected, strict=True))
    found = pooled([square(*first), square(*second)], 2)
    assert found.kappa == pytest.approx((observed - chance) / (1 - chance))
    assert found.kappa == pytest.approx(pooled_kappa([first, second]))
    assert found.kappa != pytest.approx(sum(by.cohen(c) or 0 for c in (first, second)) / 2, abs=0.01)
    assert found.counts == (42, 8, 8, 142)
    with_unused = pooled([square(*first), square(*second), square(0, 0, 0, 100)], 2)
    assert with_unused.alpha == pytest.approx(found.alpha)
    assert with_unused.kappa == pytest.approx(found.kappa)
    assert with_unused.ac1 == pytest.approx(found.ac1)


def test_three_coders_are_compared_in_pairs() -> None:
    tally: Tally = {(7, 7): 4, (7, 3): 2, (7, 4): 1, (7, 0): 13}
    found = by.squares(tally)
    assert found == {(0, 1): (6, 0, 0, 14), (0, 2): (4, 2, 1, 13), (1, 2): (4, 2, 1, 13)}
    assert by.kappa(tally) == pytest.approx(sum(by.cohen(cells) or 0 for cells in found.values()) / 3)
    assert figures(tally, 3).counts == (13, 1, 2, 4)
    assert by.holsti(tally) == pytest.approx(2 * (6 + 4 + 4) / (12 + 11 + 11))


def square(a: int, b: int, c: int, d: int) -> Tally:
    """The tally of two coders."""
    return {(3, 3): a, (3, 1): b, (3, 2): c, (3, 0): d}


def tallied(units: list[Any]) -> Tally:
    """Units by coders (0, 1, None) as a tally."""
    out: Counter[tuple[int, int]] = Counter()
    for unit in units:
        part = sum(1 << at for at, value in enumerate(unit) if value is not None)
        out[part, sum(1 << at for at, value in enumerate(unit) if value)] += 1
    return out


def test_fourteen_raters_of_ten_subjects_in_five_categories() -> None:
    """J. L. Fleiss 1971's statistic on the table of 14 x 10 that textbooks print with .210."""
    table = (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )  # fmt: skip
    units = [[category for category, count in enumerate(row) for _ in range(count)] for row in table]
    assert ratings.fleiss(units) == pytest.approx(0.2099, abs=5e-5)
