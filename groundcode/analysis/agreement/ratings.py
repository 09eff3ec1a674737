"""Coefficients for a table of units by coders with any values, None where a coder gave none.

What `coefficients` works out from counts, for codes that exclude each other and for scales; pure Python, as such tables
are small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Literal

from groundcode.analysis.agreement.coefficients import corrected

Value = Hashable
Unit = Sequence[Value | None]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def _pairable(units: Sequence[Unit]) -> list[Counter[Value]]:
    """The values of each unit with two or more."""
    found = [Counter(value for value in unit if value is not None) for unit in units]
    return [unit for unit in found if unit.total() > 1]


def disagreement(units: Sequence[Unit], metric: Metric = "nominal") -> tuple[float, float]:
    """Observed and expected disagreement of Krippendorff's alpha; (0, 0) where nothing can be paired.

    K. Krippendorff 2011, Computing Krippendorff's alpha-reliability, sections A to D.
    """
    found = _pairable(units)
    totals: Counter[Value] = Counter()
    for unit in found:
        totals += unit
    n = totals.total()
    if n < 2:
        return 0.0, 0.0
    apart = _metric(metric, totals)
    observed = sum(
        unit[one] * unit[other] * apart(one, other) / (unit.total() - 1) for unit in found for one in unit for other in unit
    )
    expected = sum(totals[one] * totals[other] * apart(one, other) for one in totals for other in totals)
    return observed / n, expected / (n * (n - 1))


def alpha(units: Sequence[Unit], metric: Metric = "nominal") -> float | None:
    """Krippendorff's alpha; numbers are needed for any metric but "nominal". None where nothing varies."""
    observed, expected = disagreement(units, metric)
    return 1 - observed / expected if expected else None


def _metric(metric: Metric, totals: Counter[Value]) -> Callable[[Any, Any], float]:
    """The squared difference of two values."""
    if metric == "nominal":
        return lambda one, other: float(one != other)
    if metric == "interval":
        return lambda one, other: float((one - other) ** 2)
    if metric == "ratio":
        return lambda one, other: ((one - other) / (one + other)) ** 2 if one + other else 0.0
    values: list[Any] = list(totals)
    values.sort()

    def ordinal(one: Any, other: Any) -> float:
        low, high = min(one, other), max(one, other)
        between = sum(totals[value] for value in values if low <= value <= high)
        return float((between - (totals[one] + totals[other]) / 2) ** 2)

    return ordinal


def percent(units: Sequence[Unit]) -> float | None:
    """The share of agreeing pairs of coders, averaged over the units with two values or more (K. L. Gwet 2014)."""
    found = _pairable(units)
    shares = [sum(count * (count - 1) for count in unit.values()) / (unit.total() * (unit.total() - 1)) for unit in found]
    return sum(shares) / len(shares) if shares else None


def _shares(units: Sequence[Unit]) -> list[float]:
    """The share of each value, averaged over the units that have any."""
    found = [unit for unit in (Counter(value for value in unit if value is not None) for unit in units) if unit]
    values = {value for unit in found for value in unit}
    return [sum(unit[value] / unit.total() for unit in found) / len(found) for value in values]


def fleiss(units: Sequence[Unit]) -> float | None:
    """Fleiss' kappa (1971), for two coders Scott's pi (1955); None where nothing varies."""
    return _by_chance(units, lambda shares: sum(share * share for share in shares))


def ac1(units: Sequence[Unit]) -> float | None:
    """Gwet's AC1 (2008); None where nothing varies."""
    return _by_chance(units, lambda shares: sum(share * (1 - share) for share in shares) / (len(shares) - 1))


def brennan_prediger(units: Sequence[Unit]) -> float | None:
    """Brennan and Prediger's kappa (1981), for two coders Bennett's S (1954); None where nothing varies."""
    return _by_chance(units, lambda shares: 1 / len(shares))


def _by_chance(units: Sequence[Unit], expected: Callable[[list[float]], float]) -> float | None:
    observed, shares = percent(units), _shares(units)
    return corrected(observed, expected(shares)) if observed is not None and len(shares) > 1 else None


def cohen(units: Sequence[Unit]) -> float | None:
    """Cohen's kappa (1960) of two coders, over the units that both rated; None where nothing varies."""
    both = [(unit[0], unit[1]) for unit in units if unit[0] is not None and unit[1] is not None]
    if not both:
        return None
    first, second = Counter(one for one, _other in both), Counter(other for _one, other in both)
    n, by_chance = len(both), sum(first[value] * second[value] for value in first)
    agreeing = sum(one == other for one, other in both)
    return None if by_chance == n * n else (n * agreeing - by_chance) / (n * n - by_chance)
