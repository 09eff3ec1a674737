"""Meaning saturation: since when nothing new was learned about a category.

Hennink, Kaiser & Marconi 2017, Code saturation versus meaning saturation, Qualitative Health Research 27(4):591-608,
https://doi.org/10.1177/1049732316665344: for each code, the dimensions found in each interview until there is no new one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LastNew:
    """The interview that brought the last new one of a kind."""

    count: int
    """Different ones over all interviews."""
    at: int | None
    """That interview, counted from 1; None where there was never one."""
    since: int | None
    """Interviews that came after it and brought none."""
    first: tuple[int, ...]
    """How many each interview brought."""


def last_new(interviews: Sequence[Collection[str]]) -> LastNew:
    """When the last new thing appeared in a row of interviews."""
    seen: set[str] = set()
    first = []
    for interview in interviews:
        new = set(interview) - seen
        seen |= new
        first.append(len(new))
    at = max((n for n, count in enumerate(first, 1) if count), default=None)
    return LastNew(len(seen), at, len(first) - at if at is not None else None, tuple(first))
