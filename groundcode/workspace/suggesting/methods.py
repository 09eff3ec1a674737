"""How suggestions are made, in words and numbers: what a run keeps, so that it can be told and done again."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from groundcode.domain.levels import Level
from groundcode.locale import N_, _, ngettext
from groundcode.suggest.gaps import FEWEST
from groundcode.workspace.suggesting.values import Kind, Run

if TYPE_CHECKING:
    from groundcode.workspace.suggesting.finding import Found

METHODS: Mapping[Kind, str] = {
    Kind.PLACEMENT: N_(
        "existing codes ranked by the likeness of their names, definitions, memos, members and segments, and by how close these "
        "stand in the interviews"
    ),
    Kind.GROUPS: N_("average-linkage clustering of codes by their names, definitions, memos and segments"),
    Kind.MAIN: N_("average-linkage clustering of categories by their names, definitions and members"),
    Kind.DUPLICATES: N_("pairs of codes with nearly the same name, or nearest to each other in meaning"),
    Kind.GAPS: N_("uncoded turns ranked by their likeness to the segments of categories"),
}
"""Kind -> what is done (a message to translate); a run that was kept has its own words for what was done then."""
EARLIER = (
    N_("existing codes ranked by the likeness of their names, definitions, members and segments"),
    N_("average-linkage clustering of codes by their names, definitions and segments"),
)
"""What was done before memos and places in the interviews counted, as runs of that time say it."""
_NOTHING: Mapping[Kind, str] = {
    Kind.PLACEMENT: N_("loose codes ({level}): {codes}, places: {candidates}. Every place was refused already."),
    Kind.GROUPS: N_("loose codes ({level}) compared: {codes}. No group of two or more came of it that nobody refused."),
    Kind.MAIN: N_("loose codes ({level}) compared: {codes}. No group of two or more came of it that nobody refused."),
    Kind.DUPLICATES: N_("codes compared by name and by meaning: {codes}. No two may be one, or they were refused."),
    Kind.GAPS: N_("turns without a code: {turns}, codes ({level}): {categories}. No turn looks like a code's segments."),
}
_PACKAGES = ("groundcode", "numpy", "rapidfuzz")


def details(kind: Kind, level: Level, found: Found, encoders: Sequence[str], seed: int, *, floor: bool) -> dict[str, Any]:
    """What is kept of a run: no word of a code or an interview, and no fractions, which the log does not hold."""
    return {
        "kind": kind.value, "level": level.value, "encoders": list(encoders), "floor": floor, "seed": seed,
        "parameters": {name: value if isinstance(value, int) else str(value) for name, value in sorted(found.parameters.items())},
        "versions": versions(),
        "input": found.hash, "counts": dict(found.counts), "proposals": len(found.proposals),
    }  # fmt: skip


def nothing_found(run: Run) -> str:
    """Why a run proposes nothing: what was looked at, and what was not there."""
    counts, kind, level = dict(run.details.get("counts", {})), run.kind, _(run.level.words)
    told = {**dict.fromkeys(("codes", "candidates", "turns", "categories"), 0), **counts}
    if kind is Kind.PLACEMENT and not told["codes"]:
        return _("Nothing to suggest: no code of this level ({level}) stands loose.").format(level=level)
    if kind is Kind.PLACEMENT and not told["candidates"]:
        words = _("Nothing to suggest: there is no code of a higher level to put the loose ones under ({level}: {codes}).")
        return words.format(codes=told["codes"], level=level)
    if kind in (Kind.GROUPS, Kind.MAIN) and told["codes"] < 2:
        return _("Nothing to suggest: fewer than two codes of this level ({level}) stand loose.").format(level=level)
    if kind is Kind.GAPS and not told["categories"]:
        words = _(
            "Nothing to suggest: no code of this level ({level}) has {count} segments, so that it can be said what they are like."
        )
        return words.format(level=level, count=FEWEST)
    if kind is Kind.GAPS and not told["turns"]:
        return _("Nothing to suggest: in the sources that you coded, no turn of an informant is without a code.")
    twins = twins_told(run)
    return " ".join(filter(None, (_("Nothing to suggest:"), twins or _(_NOTHING[kind]).format(level=level, **told))))


def twins_told(run: Run) -> str:
    """That some places were left out, since a code of the same name stands there; "" where none was."""
    count = int(dict(run.details.get("counts", {})).get("twins", 0))
    words = ngettext(
        "{count} place is left out, where a code of the same name stands already: see the codes that may be one.",
        "{count} places are left out, where codes of the same name stand already: see the codes that may be one.",
        count,
    )
    return words.format(count=count) if count else ""


def versions() -> dict[str, str]:
    """The packages that take part, with their versions."""
    out = {}
    for package in _PACKAGES:
        try:
            out[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            out[package] = ""
    return out
