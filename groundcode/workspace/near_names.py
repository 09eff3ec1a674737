"""Codes whose names are probably the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.locale import _
from groundcode.suggest.names import near_names

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two living codes (ids, in the order of the tree) with names that are probably the same."""

    one: str
    other: str
    likeness: float
    """Up to 1."""
    reason: str
    """In words, translated."""


def near_duplicates(workspace: Workspace, at_least: float) -> list[NearPair]:
    """What `Codes.near_duplicates` gives."""
    tree = workspace.tree()
    codes = list(tree.walk())
    found = near_names([tree.codes[code].name for code in codes], at_least=at_least)
    return [NearPair(codes[one], codes[other], likeness, _(reason)) for one, other, likeness, reason in found]
