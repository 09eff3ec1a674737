"""Agreement in lines of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from groundcode.locale import N_, _, join_names, ngettext

if TYPE_CHECKING:
    from groundcode.workspace.agreeing.values import AgreementReport

UNIT_WORDS = {
    "turn": N_("turns"), "sentence": N_("sentences"), "character": N_("characters"), "segment": N_("segments"),
}  # fmt: skip
"""Unit of agreement -> what its units are (a message to translate)."""


def number(value: float | None) -> str:
    """A coefficient; "–" where it is not defined."""
    return "–" if value is None else f"{value:.3f}".replace("-0.000", "0.000")


def per_cent(value: float | None) -> str:
    """A share in per cent; "–" where it is not defined."""
    return "–" if value is None else f"{100 * value:.1f} %"


def by_name(report: AgreementReport) -> list[str]:
    """The coders in the order of their names: what numbers them where places are shown."""
    return sorted(report.coders)


def counts_words(report: AgreementReport, counts: Sequence[int]) -> str:
    """How many units how many coders coded: of two, both / only the first by name / only the second / neither."""
    if len(counts) == 4 and list(report.coders) != by_name(report) and len(report.coders) == 2:
        both, first, second, neither = counts
        counts = (both, second, first, neither)
    return "/".join(str(count) for count in counts) or "–"


def figures_lines(report: AgreementReport | None, error: str, codes: Sequence[str]) -> list[str]:
    """The agreement over all codes, and that of some codes (by id), a line each."""
    if report is None:
        return [error or _("Agreement: counting …"), ""]
    pooled = report.pooled
    sources = ngettext("{count} transcript", "{count} transcripts", len(report.sources)).format(count=len(report.sources))
    first = _("All codes: alpha {alpha}  kappa {kappa}  {percent}   {unit} of {sources}, {coders}").format(
        alpha=number(pooled.alpha), kappa=number(pooled.pooled_kappa), percent=per_cent(pooled.percent),
        unit=_(UNIT_WORDS[report.unit]), sources=sources, coders=join_names(by_name(report), 4),
    )  # fmt: skip
    found = [one for one in report.codes if one.code in codes]
    told = [
        _("{name}: alpha {alpha}  kappa {kappa}  {percent}  ({counts})").format(
            name=one.name,
            alpha=number(one.alpha),
            kappa=number(one.kappa),
            percent=per_cent(one.percent),
            counts=counts_words(report, one.counts),
        )
        for one in found[:2]
    ]
    return [first, "   ".join(told)]
