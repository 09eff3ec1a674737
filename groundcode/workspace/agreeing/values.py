"""What a report on agreement holds."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.analysis.agreement.figures import Figures
from groundcode.domain.levels import Level

UNITS = ("turn", "sentence", "character", "segment")
"""What is compared: informants' turns, their sentences, their visible characters, or whole segments."""
RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's bands of alpha (Content analysis, 2nd ed. 2004, 241)."""
RARE = 0.05
"""The prevalence below which, and above one minus which, coefficients that correct for chance mislead."""


@dataclass(frozen=True, slots=True)
class ComparedSource:
    """A source in which at least two coders take part."""

    id: str
    name: str
    coders: tuple[str, ...]
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement(Figures):
    """The figures of one code."""

    code: str
    name: str
    path: str
    level: Level

    @property
    def is_extreme(self) -> bool:
        """Whether hardly any unit, or nearly every one, carries the code."""
        return self.prevalence is not None and not RARE <= self.prevalence <= 1 - RARE


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledAgreement(Figures):
    """The figures over all codes: mean observed and mean expected agreement, then the formula; counts are added up."""

    codes: int
    pooled_kappa: float | None


@dataclass(frozen=True, slots=True)
class DoubleCoded:
    """How much of the project at least two of the coders coded; sealed and withdrawn sources are in neither number."""

    sources: int
    all_sources: int
    turns: int
    """Of informants."""
    all_turns: int

    @property
    def source_share(self) -> float:
        """0 to 1."""
        return self.sources / self.all_sources if self.all_sources else 0.0

    @property
    def turn_share(self) -> float:
        """0 to 1."""
        return self.turns / self.all_turns if self.all_turns else 0.0


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """How far coders agree, and what that rests on."""

    unit: str
    """One of `UNITS`."""
    level: Level | None
    """The level at which the codings were looked at; None: each stands under its own code."""
    coders: tuple[str, ...]
    sources: tuple[ComparedSource, ...]
    units: int
    """Units that at least two coders could code; for segments the segments themselves."""
    codes: tuple[CodeAgreement, ...]
    """Those that any of the coders used there, in the order of the tree."""
    pooled: PooledAgreement
    double_coded: DoubleCoded
    blind: int
    """How many of the `shares` were assigned as blind."""
    shares: int
    """Pairs of a source and a coder who takes part in it."""
    first: str
    """The day of the first of their codings there (2026-03-01); "" before any."""
    last: str
    discussed: int
    """Sources among them for which a consensus was begun."""
    alone: tuple[str, ...]
    """Coders who were to be compared, and share no source with another one."""
    loose: int
    """Codes in use there that stand under nothing of the level, and are not compared."""
    unplaced: int
    """Codings that have no place in the text as it stands now, and are not compared."""
    overlap: float
    """Least share of the longer segment; of segments only."""
    bootstrap: int
    seed: int

    def band(self, reliable: float, below: float | None = None) -> int:
        """How many codes have an alpha of at least `reliable`, and less than `below`."""
        return sum(one.alpha is not None and one.alpha >= reliable and (below is None or one.alpha < below) for one in self.codes)
