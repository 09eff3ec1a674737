"""All figures of one code, and those of all codes together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.analysis.agreement import coefficients as by
from groundcode.analysis.agreement.coefficients import Square, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How far coders agree; None where a figure is not defined."""

    units: int
    counts: tuple[int, ...]
    """Of two coders: units that both coded, the first alone, the second alone, neither. Of more: those that none coded,
    one did, two did …"""
    disagreements: int
    """Units on which not all agree."""
    percent: float | None
    """0 to 1."""
    alpha: float | None
    kappa: float | None
    holsti: float | None
    ac1: float | None
    brennan_prediger: float | None
    fleiss: float | None
    prevalence: float | None
    """The share of ratings that are "coded"."""
    interval: tuple[float, float] | None = None
    """Within which 95 % of the resampled alphas lie; None where coders never disagree, as no resample shows otherwise."""


def figures(tally: Tally, coders: int, interval: tuple[float, float] | None = None) -> Figures:
    """The figures of one code."""
    found = by.sums(tally)
    return Figures(
        units=found.units, counts=_counts(tally, coders), disagreements=by.split_units(tally), percent=by.percent(found),
        alpha=by.alpha(found), kappa=by.kappa(tally), holsti=by.holsti(tally), ac1=by.chance_corrected("ac1", found),
        brennan_prediger=by.chance_corrected("brennan_prediger", found), fleiss=by.chance_corrected("fleiss", found),
        prevalence=by.prevalence(found), interval=interval if found.varies and found.apart else None,
    )  # fmt: skip


def _counts(tally: Tally, coders: int) -> tuple[int, ...]:
    if coders != 2:
        return by.histogram(tally, coders)
    return by.squares(tally).get((0, 1), (0, 0, 0, 0))


def pooled(tallies: Sequence[Tally], coders: int, interval: tuple[float, float] | None = None) -> Figures:
    """The figures over all codes: the mean of the observed and of the expected agreement, then the formula.

    H. De Vries, M. N. Elliott, D. E. Kanouse & S. S. Teleki 2008, Using pooled kappa to summarize interrater agreement
    across many items, Field Methods 20:272; the same way for the others. Codes in which nothing varies add as much to the
    observed as to the expected agreement, and change nothing but the percentage; counts and units are added up.
    """
    everything = [by.sums(tally) for tally in tallies]
    counts = [_counts(tally, coders) for tally in tallies]
    ratings = sum(found.ratings for found in everything)
    units = sum(found.units for found in everything)
    used = sum(2 * a + b + c for tally in tallies for a, b, c, _d in by.squares(tally).values())
    shared = sum(2 * square[0] for tally in tallies for square in by.squares(tally).values())
    return Figures(
        units=units, counts=tuple(map(sum, zip(*counts, strict=True))) if counts else (),
        disagreements=sum(map(by.split_units, tallies)),
        percent=sum(found.agreeing for found in everything) / units if units else None,
        alpha=_alpha(tallies), kappa=_kappa(tallies), holsti=shared / used if used else None,
        ac1=_chance_corrected("ac1", tallies), brennan_prediger=_chance_corrected("brennan_prediger", tallies),
        fleiss=_chance_corrected("fleiss", tallies),
        prevalence=sum(found.coded for found in everything) / ratings if ratings else None,
        interval=interval if any(found.apart for found in everything) else None,
    )  # fmt: skip


def _alpha(tallies: Sequence[Tally]) -> float | None:
    found = [by.disagreement(one) for one in by.iterate(tallies)]
    return 1 - sum(observed for observed, _ in found) / sum(expected for _, expected in found) if found else None


def _kappa(tallies: Sequence[Tally]) -> float | None:
    """Each pair's pooled kappa, averaged over the pairs."""
    pairs: dict[tuple[int, int], list[Square]] = {}
    for tally in tallies:
        for pair, square in by.squares(tally).items():
            pairs.setdefault(pair, []).append(square)
    return by.mean(pooled_kappa(found) for found in pairs.values())


def pooled_kappa(found: Sequence[Square]) -> float | None:
    """The pooled kappa of two coders over the tables of several codes."""
    observed = expected = 0.0
    for a, b, c, d in found:
        n = a + b + c + d
        observed += (a + d) / n / len(found)
        expected += ((a + b) * (a + c) + (c + d) * (b + d)) / (n * n) / len(found)
    varied = any(by.cohen(square) is not None for square in found)
    return by.corrected(observed, expected) if varied else None


def _chance_corrected(name: str, tallies: Sequence[Tally]) -> float | None:
    found = list(by.iterate(tallies))
    if not found:
        return None
    observed = sum(one.agreeing / one.units for one in found) / len(found)
    return by.corrected(observed, sum(by.expected_by(name, one) for one in found) / len(found))
