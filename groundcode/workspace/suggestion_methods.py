"""How suggestions are made, in words and numbers: what a run keeps, so that it can be told and done again."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from groundcode.domain.levels import Level
from groundcode.locale import N_
from groundcode.workspace.suggestion_values import Kind

if TYPE_CHECKING:
    from groundcode.workspace.suggestion_finding import Found

METHODS: Mapping[Kind, str] = {
    Kind.PLACEMENT: N_("existing codes ranked by the likeness of their names, definitions, members and segments"),
    Kind.GROUPS: N_("average-linkage clustering of codes by their names, definitions and segments"),
    Kind.MAIN: N_("average-linkage clustering of categories by their names, definitions and members"),
    Kind.DUPLICATES: N_("pairs of codes with nearly the same name, or nearest to each other in meaning"),
    Kind.GAPS: N_("uncoded turns ranked by their likeness to the segments of categories"),
}
"""Kind -> what is done (a message to translate)."""
_PACKAGES = ("groundcode", "numpy", "scipy", "rapidfuzz")


def details(kind: Kind, level: Level, found: Found, encoders: Sequence[str], seed: int, *, floor: bool) -> dict[str, Any]:
    """What is kept of a run: no word of a code or an interview, and no fractions, which the log does not hold."""
    return {
        "kind": kind.value, "level": level.value, "encoders": list(encoders), "floor": floor, "seed": seed,
        "parameters": {name: value if isinstance(value, int) else str(value) for name, value in sorted(found.parameters.items())},
        "versions": versions(),
        "input": found.hash, "counts": dict(found.counts), "proposals": len(found.proposals),
    }  # fmt: skip


def versions() -> dict[str, str]:
    """The packages that take part, with their versions."""
    out = {}
    for package in _PACKAGES:
        try:
            out[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            out[package] = ""
    return out
