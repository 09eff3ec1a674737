"""Sampling rounds, and hold-outs drawn from what they brought: seeded, so that everybody can draw them again."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

_SHARE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(?:/(\d{1,9})| ?([%％]))?")

Order = tuple[int, bytes]
"""Where a change stands in the log: (lamport, change id)."""


@dataclass(frozen=True, slots=True)
class SamplingRound:
    """What was missing, whom one decided to ask, and what came of it."""

    id: str
    name: str
    date: str | None
    gap: str
    decision: str
    outcome: str
    sources: tuple[tuple[str, str], ...] = ()
    """(id, name) of the sources that came of it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that may be drawn."""

    id: str
    statements: int
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """How a hold-out came about: enough to draw it again, and to see whether a text was changed since."""

    method: str
    """"random", or "named" where somebody chose the sources."""
    sources: tuple[str, ...]
    statements: Mapping[str, int]
    """Source id -> sentences of its informants when it was sealed."""
    texts: Mapping[str, str]
    """Source id -> sha256 of its text when it was sealed."""
    eligible: int
    """Sources that could have been drawn."""
    eligible_statements: int = 0
    """Statements of these; 0 where nothing was drawn from them."""
    coded: int = 0
    """Sources that could not, because they were coded already."""
    seed: int | None = None
    share: str | None = None
    count: int | None = None
    by: str = "sources"
    stratum: str | None = None
    """Id of the variable whose values are drawn from in proportion."""
    round: str | None = None
    """Id of the sampling round within which it was drawn."""

    def value(self) -> dict[str, Any]:
        """The draw as the log keeps it: whole numbers, texts and ids."""
        return {
            "method": self.method, "sources": list(self.sources), "statements": dict(self.statements),
            "texts": dict(self.texts), "eligible": self.eligible, "eligible_statements": self.eligible_statements,
            "coded": self.coded, "seed": self.seed, "share": self.share, "count": self.count, "by": self.by,
            "stratum": self.stratum, "round": self.round,
        }  # fmt: skip

    @classmethod
    def from_value(cls, value: Any) -> Draw:
        """A draw from the log; what is missing in it, or no such thing at all, is empty."""
        given = value if isinstance(value, dict) else {}

        def pairs(name: str, kind: type) -> dict[str, Any]:
            found = given.get(name)
            return {k: v for k, v in found.items() if type(v) is kind} if isinstance(found, dict) else {}

        def plain(name: str, kind: type, empty: Any = None) -> Any:
            return given[name] if type(given.get(name)) is kind else empty

        return cls(
            plain("method", str, "named"), tuple(one for one in plain("sources", list, []) if isinstance(one, str)),
            pairs("statements", int), pairs("texts", str), plain("eligible", int, 0), plain("eligible_statements", int, 0),
            plain("coded", int, 0), plain("seed", int), plain("share", str), plain("count", int), plain("by", str, "sources"),
            plain("stratum", str), plain("round", str),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seal:
    """A hold-out, sealed or opened."""

    id: str
    draw: Draw
    made_at: str
    coder: str
    made: Order
    unsealed: str | None
    """When it was opened; None while it is sealed."""
    first_unsealed: str | None
    """When it was opened first, even if that was undone: what was read stays read."""
    opening: Order | None
    """Where that stands in the log."""
    undone: tuple[tuple[str, str], ...] = ()
    """(when, by whom) its sources were shown without an unsealing, as an undo of the sealing does."""


def draw_sources(
    candidates: Sequence[Candidate], *, seed: int, share: Fraction | None = None, count: int | None = None,
    by_statements: bool = False,
) -> list[str]:  # fmt: skip
    """The ids drawn, sorted; the same for the same seed and candidates, on every computer and in every order.

    A `count` of sources, or a `share` of the sources or of their statements; at least one. Strata get what is due
    to them in proportion. Only `Random.random` is used: it alone is promised to stay the same between versions.
    """
    chance = random.Random(seed)  # noqa: S311 - a draw that others can repeat
    in_order = sorted(candidates, key=lambda candidate: candidate.id)
    lots = {candidate.id: chance.random() for candidate in in_order}
    strata: dict[str, list[Candidate]] = {}
    for candidate in sorted(in_order, key=lambda one: (lots[one.id], one.id)):
        strata.setdefault(candidate.stratum, []).append(candidate)
    drawn: list[str] = []
    if by_statements and share is not None:
        for stratum in sorted(strata):
            drawn += _nearest(strata[stratum], share * sum(one.statements for one in strata[stratum]))
    else:
        whole = count if count is not None else _rounded((share or Fraction(0)) * len(in_order))
        due = _allotted({stratum: len(members) for stratum, members in strata.items()}, max(1, whole))
        for stratum, members in strata.items():
            drawn += [one.id for one in members[: due[stratum]]]
    if not drawn and in_order:
        drawn = [min(in_order, key=lambda one: (lots[one.id], one.id)).id]
    return sorted(drawn)


def _nearest(members: Sequence[Candidate], target: Fraction) -> list[str]:
    """Members in their order, each taken if that brings the sum of statements nearer to the target."""
    taken: list[str] = []
    total = 0
    for one in members:
        if abs(total + one.statements - target) < abs(total - target):
            taken.append(one.id)
            total += one.statements
    return taken


def _allotted(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """`total` places shared out in proportion to sizes: whole parts first, then by the largest remainders."""
    everything = sum(sizes.values())
    due = {name: Fraction(total * size, everything) for name, size in sizes.items()}
    out = {name: min(int(part), sizes[name]) for name, part in due.items()}
    for name in sorted(sizes, key=lambda one: (-(due[one] - int(due[one])), one)):
        if sum(out.values()) < total and out[name] < sizes[name]:
            out[name] += 1
    return out


def _rounded(part: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return int(part + Fraction(1, 2))


def share_from(text: str) -> Fraction | None:
    """A share written as 1/3, 25% or 0.25, between nothing and everything; None for anything else."""
    match = _SHARE.fullmatch(text.strip())
    if match is None or (match[2] and not int(match[2])):
        return None
    share = Fraction(match[1]) / (int(match[2]) if match[2] else 100 if match[3] else 1)
    return share if 0 < share < 1 else None
