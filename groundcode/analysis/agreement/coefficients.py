"""Coefficients of agreement on whether units carry a code, from how many units which coders coded.

None wherever a coefficient is not defined, which is so when nothing varies: coders who never used a code, or put it on
everything, have shown nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Tally = Mapping[tuple[int, int], int]
"""(coders who take part, those of them who coded), both as bits -> units."""
Square = tuple[int, int, int, int]
"""Units that both coded, the first alone, the second alone, neither."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the coefficients of one code are made of; units with fewer than two coders are left out."""

    units: int
    ratings: int
    """Coders who take part, added over the units."""
    coded: int
    """Coders who coded, added over the units."""
    apart: float
    """Sum over units of 2 i (m - i) / (m - 1) for i of m coders: the disagreeing ordered pairs of alpha."""
    agreeing: float
    """Sum over units of the share of agreeing pairs of coders."""
    share: float
    """Sum over units of the share of coders who coded."""

    @property
    def varies(self) -> bool:
        """Whether some rating differs from another."""
        return 0 < self.coded < self.ratings


def sums(tally: Tally) -> Sums:
    """The sums of a tally."""
    units = ratings = coded = 0
    apart = agreeing = share = 0.0
    for (part, mask), count in tally.items():
        m, i = part.bit_count(), mask.bit_count()
        if m < 2:
            continue
        units += count
        ratings += m * count
        coded += i * count
        apart += 2 * i * (m - i) / (m - 1) * count
        agreeing += (1 - 2 * i * (m - i) / (m * (m - 1))) * count
        share += i / m * count
    return Sums(units, ratings, coded, apart, agreeing, share)


def squares(tally: Tally) -> dict[tuple[int, int], Square]:
    """The 2 x 2 table of each pair of coders, over the units in which both take part; pairs without units are left out."""
    seen = 0
    for part, _mask in tally:
        seen |= part
    coders = [bit for bit in range(seen.bit_length()) if seen >> bit & 1]
    out: dict[tuple[int, int], Square] = {}
    for n, one in enumerate(coders):
        for other in coders[n + 1 :]:
            both = 1 << one | 1 << other
            cells = [0, 0, 0, 0]
            for (part, mask), count in tally.items():
                if part & both == both:
                    cells[3 - 2 * (mask >> one & 1) - (mask >> other & 1)] += count
            if sum(cells):
                out[one, other] = (cells[0], cells[1], cells[2], cells[3])
    return out


def corrected(observed: float, expected: float) -> float | None:
    """Observed agreement beyond the expected one, as a share of what was left to chance."""
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def percent(found: Sums) -> float | None:
    """The share of agreeing pairs of coders, averaged over the units (for two coders: the share of units), 0 to 1."""
    return found.agreeing / found.units if found.units else None


def disagreement(found: Sums) -> tuple[float, float]:
    """Observed and expected disagreement of alpha; (0, 0) without ratings."""
    n = found.ratings
    if n < 2:
        return 0.0, 0.0
    return found.apart / n, 2 * found.coded * (n - found.coded) / (n * (n - 1))


def alpha(found: Sums) -> float | None:
    """Krippendorff's alpha for nominal data of two values, with any number of coders and missing ones.

    K. Krippendorff 2011, Computing Krippendorff's alpha-reliability, section D; Content analysis, 2nd ed. 2004, 11.3.
    """
    observed, expected = disagreement(found)
    return 1 - observed / expected if found.varies else None


def cohen(square: Square) -> float | None:
    """Cohen's kappa of two coders: J. Cohen 1960, A coefficient of agreement for nominal scales, Educ. Psychol. Meas. 20:37."""
    a, b, c, d = square
    n = a + b + c + d
    by_chance = (a + b) * (a + c) + (c + d) * (b + d)
    return None if by_chance == n * n else (n * (a + d) - by_chance) / (n * n - by_chance)


def kappa(tally: Tally) -> float | None:
    """Cohen's kappa; of more than two coders the mean over the pairs for which it is defined.

    R. J. Light 1971, Measures of response agreement for qualitative data, Psychol. Bull. 76:365.
    """
    return mean(cohen(square) for square in squares(tally).values())


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of those that are defined; None for none."""
    found = [value for value in values if value is not None]
    return sum(found) / len(found) if found else None


def holsti(tally: Tally) -> float | None:
    """Twice the units that both coded, over the units that either did, added up over the pairs of coders.

    O. R. Holsti 1969, Content analysis for the social sciences and humanities, 140, with the use of the code as the
    decision: units that neither coded do not raise it. The same number is known as Dice's, or positive agreement.
    """
    found = list(squares(tally).values())
    all_of_them = sum(2 * a + b + c for a, b, c, _d in found)
    return 2 * sum(square[0] for square in found) / all_of_them if all_of_them else None


def expected_by(name: str, found: Sums) -> float:
    """The agreement that a coefficient expects by chance: "ac1", "brennan_prediger" or "fleiss"."""
    p = found.share / found.units if found.units else 0.0
    return {"ac1": 2 * p * (1 - p), "brennan_prediger": 0.5, "fleiss": p * p + (1 - p) * (1 - p)}[name]


def chance_corrected(name: str, found: Sums) -> float | None:
    """Gwet's AC1, Brennan and Prediger's kappa, or Fleiss' kappa; missing coders as K. L. Gwet takes them.

    "ac1": K. L. Gwet 2008, Computing inter-rater reliability and its variance in the presence of high agreement, Br. J.
    Math. Stat. Psychol. 61:29. "brennan_prediger": R. L. Brennan & D. J. Prediger 1981, Coefficient kappa: some uses,
    misuses, and alternatives, Educ. Psychol. Meas. 41:687. "fleiss": J. L. Fleiss 1971, Measuring nominal scale agreement
    among many raters, Psychol. Bull. 76:378 (for two coders W. A. Scott's pi, 1955).
    """
    observed = percent(found)
    return corrected(observed, expected_by(name, found)) if observed is not None and found.varies else None


def prevalence(found: Sums) -> float | None:
    """The share of ratings that are "coded"."""
    return found.coded / found.ratings if found.ratings else None


def histogram(tally: Tally, coders: int) -> tuple[int, ...]:
    """Units by how many coders coded them, from none to all."""
    out = [0] * (coders + 1)
    for (_part, mask), count in tally.items():
        out[mask.bit_count()] += count
    return tuple(out)


def split_units(tally: Tally) -> int:
    """Units on which those who take part do not all agree."""
    return sum(count for (part, mask), count in tally.items() if mask not in (0, part))


def iterate(tallies: Iterable[Tally]) -> Iterator[Sums]:
    """The sums of those tallies in which anything varies."""
    return (found for found in map(sums, tallies) if found.varies)
