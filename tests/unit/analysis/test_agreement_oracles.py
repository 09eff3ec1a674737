"""The same numbers as the packages krippendorff and irrCAC, on random data with missing coders.

irrCAC is told the categories: it would take a missing value for one more.
"""

from __future__ import annotations

import random
import warnings
from typing import Any

import pytest

from groundcode.analysis.agreement import ratings
from groundcode.analysis.agreement.figures import figures
from tests.unit.analysis.test_agreement_reference import tallied

krippendorff = pytest.importorskip("krippendorff")


def table(seed: int, values: int, coders: int, units: int, missing: float) -> list[list[int | None]]:
    """Coders who agree more often than not."""
    draw = random.Random(seed)
    out: list[list[int | None]] = []
    for _unit in range(units):
        truth = draw.randrange(values)
        out.append([None if draw.random() < missing else truth if draw.random() < 0.7 else draw.randrange(values)
                    for _coder in range(coders)])  # fmt: skip
    return out


@pytest.mark.parametrize("seed", range(12))
def test_alpha_is_that_of_krippendorff(seed: int) -> None:
    values, coders = 2 + seed % 4, 2 + seed % 3
    units = table(seed, values, coders, 40, 0.25 if seed % 2 else 0)
    data = [[float("nan") if v is None else v + 1 for v in row] for row in zip(*units, strict=True)]
    shifted: list[list[int | None]] = [[None if v is None else v + 1 for v in unit] for unit in units]
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        wanted = krippendorff.alpha(reliability_data=data, level_of_measurement=metric)
        assert ratings.alpha(shifted, metric) == pytest.approx(wanted, abs=1e-9)
    if values == 2:
        assert figures(tallied(units), coders).alpha == pytest.approx(
            krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"), abs=1e-9
        )


@pytest.mark.parametrize("seed", range(8))
def test_the_others_are_those_of_irrcac(seed: int) -> None:
    pandas = pytest.importorskip("pandas")
    raw = pytest.importorskip("irrCAC.raw")
    values, coders = 2 + seed % 3, 2 + seed % 3
    units = table(100 + seed, values, coders, 30, 0.2 if seed % 2 else 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cac = raw.CAC(pandas.DataFrame(units, dtype=float), categories=list(range(values)))
        wanted: dict[str, Any] = {name: getattr(cac, name)()["est"] for name in ("gwet", "bp", "fleiss")}
    for name, ours in (("gwet", ratings.ac1), ("bp", ratings.brennan_prediger), ("fleiss", ratings.fleiss)):
        assert ours(units) == pytest.approx(wanted[name]["coefficient_value"], abs=2e-5)
    assert ratings.percent(units) == pytest.approx(wanted["gwet"]["pa"], abs=2e-5)
    whole = [unit for unit in units if sum(v is not None for v in unit) > 1]
    if values == 2:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cac = raw.CAC(pandas.DataFrame(whole, dtype=float), categories=[0, 1])
            found = figures(tallied(whole), coders)
            for name, value in (("gwet", found.ac1), ("bp", found.brennan_prediger), ("fleiss", found.fleiss)):
                assert value == pytest.approx(getattr(cac, name)()["est"]["coefficient_value"], abs=2e-5)
        if coders == 2:
            assert found.kappa == pytest.approx(ratings.cohen(whole), abs=1e-9)
