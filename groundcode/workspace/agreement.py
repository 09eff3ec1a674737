"""Agreement between coders: how far those who coded the same texts put the same codes on the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from groundcode.analysis.agreement.bootstrap import Intervals, intervals
from groundcode.analysis.agreement.coefficients import Tally
from groundcode.analysis.agreement.figures import Figures, figures, pooled
from groundcode.analysis.agreement.matching import Matched, matched
from groundcode.analysis.agreement.sweep import Ground, counted, runs, swept
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.errors import BadValue
from groundcode.locale import _
from groundcode.workspace.agreeing.material import Material, read_material
from groundcode.workspace.agreeing.values import UNITS, AgreementReport, CodeAgreement, ComparedSource, PooledAgreement

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

BOOTSTRAP, SEED, OVERLAP = 1000, 1, 0.8
MOST_RESAMPLES = 100_000
MOST_SEED = 2**32 - 1


class Agreement:
    """What one asks about agreement."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def report(
        self, unit: str = "turn", coders: Sequence[str] | None = None, level: Level | None = None,
        sources: Sequence[str] | None = None, bootstrap: int = BOOTSTRAP, seed: int = SEED, overlap: float = OVERLAP,
    ) -> AgreementReport:  # fmt: skip
        """How far coders (by name; None: all who code) agree in the sources that at least two of them coded.

        `unit` is one of `UNITS`; what interviewers say, and sealed and withdrawn sources, are left out. `level` lets each
        coding stand under its nearest code of that level or above. `overlap` is, of segments, the least share of the longer
        one that both must hold. `bootstrap` resamples give the intervals of alpha (0: none), the same for the same `seed`.

        Raises:
            BadValue: there is no such unit, or a number is out of bounds.
            CoderNotFound, NotAParty: the consensus is no coder. OneCoderOnly
            NotCodedTwice: no source was coded by two of them.
            SourceNotFound, AmbiguousName, SealedSource, WithdrawnSource
        """
        _check(unit, bootstrap, seed, overlap)
        with self._workspace.store.reading() as connection:
            material = read_material(self._workspace, connection, coders, sources)
        return compare(material, unit, level, bootstrap, seed, overlap)


def _check(unit: str, bootstrap: int, seed: int, overlap: float) -> None:
    if unit not in UNITS:
        raise BadValue(_("unit"), unit, " ".join(UNITS))
    if not 0 < overlap <= 1:
        raise BadValue(_("overlap"), f"{overlap:g}", _("above 0, up to 1"))
    if not 0 <= bootstrap <= MOST_RESAMPLES:
        raise BadValue(_("number of resamples"), str(bootstrap), f"0–{MOST_RESAMPLES}")
    if not 0 <= seed <= MOST_SEED:
        raise BadValue(_("seed"), str(seed), f"0–{MOST_SEED}")


def compare(material: Material, unit: str, level: Level | None, bootstrap: int, seed: int, overlap: float) -> AgreementReport:
    """The report on what was read."""
    ground = material.ground(unit)
    codes, numbers, under_none = _codes(material, level)
    found = runs(ground, material.columns, numbers)
    loose = len(set(runs(ground, material.columns, under_none).code.tolist())) if under_none else 0
    if unit == "segment":
        each, together = _segments(matched(ground, found, len(codes), overlap))
    else:
        pieces = swept(found)
        each, together = _units(ground, counted(ground, pieces, len(codes)),
                                intervals(ground, pieces, len(codes), bootstrap, seed))  # fmt: skip
    tree = material.tree
    used = [
        CodeAgreement(**_fields(one), code=code, name=tree.codes[code].name, path=tree.path(code), level=tree.codes[code].level)
        for code, one in zip(codes, each, strict=True)
        if one is not None
    ]
    units = together.units if unit == "segment" else int(ground.bases[-1])
    return AgreementReport(
        unit, level, material.coders,
        tuple(
            ComparedSource(heard.source.id, heard.source.name, heard.coders, line.marks[-1])
            for heard, line in zip(material.heard, ground.lines, strict=True)
        ),
        units, tuple(used), PooledAgreement(**_fields(together), codes=len(used), pooled_kappa=together.kappa),
        material.double_coded, material.blind, material.shares, material.first, material.last, material.discussed,
        material.alone, loose, material.unplaced(), overlap, bootstrap, seed,
    )  # fmt: skip


def _fields(found: Figures) -> dict[str, Any]:
    return asdict(found)


def _codes(material: Material, level: Level | None) -> tuple[list[str], dict[bytes, int], dict[bytes, int]]:
    """(the codes that are compared, the number of each by code as written, and that of each which stands under none)."""
    tree = material.tree
    shown: dict[bytes, str] = {}
    loose: dict[bytes, str] = {}
    for raw in set(material.columns.code):
        target = tree.target(to_text(raw))
        at = target if target is None or level is None else tree.at_level(target, level)
        if at is not None:
            shown[raw] = at
        elif target is not None:
            loose[raw] = target
    used = set(shown.values())
    codes = [code for code in tree.walk() if code in used]
    numbers = {code: at for at, code in enumerate([*codes, *sorted(set(loose.values()))])}
    return codes, {raw: numbers[code] for raw, code in shown.items()}, {raw: numbers[code] for raw, code in loose.items()}


Each = list[Figures | None]
"""Of each code; None of one that nobody used where coders are compared."""


def _units(ground: Ground, tallies: Sequence[Tally], found: Intervals) -> tuple[Each, Figures]:
    coders = len(ground.coders)
    used = [any(mask for _part, mask in tally) for tally in tallies]
    each = [
        figures(tally, coders, interval) if is_used else None
        for tally, is_used, interval in zip(tallies, used, found.codes, strict=True)
    ]
    return each, pooled([tally for tally, is_used in zip(tallies, used, strict=True) if is_used], coders, found.pooled)


def _segments(found: Sequence[Matched]) -> tuple[Each, Figures]:
    used = sum(one != Matched() for one in found)
    each = [one.figures(used) if one != Matched() else None for one in found]
    return each, sum(found, Matched()).figures(used)
