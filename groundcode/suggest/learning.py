"""What the hand taught: codes that belong together, codes that do not, places that were rejected.

Parents as they stand need no lesson: they are the categories that codes are ranked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Pairs of ids, each in the order of the alphabet; a pair that is both together and apart is apart."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    barred: frozenset[Pair] = field(default_factory=frozenset)
    """(code, category): proposed, and rejected by a person."""

    def together_groups(self) -> list[tuple[str, ...]]:
        """The codes that must stay together: what is together with one is together with all of its own.

        Pairs are taken in order; one that would bring codes together that were parted is left out.
        """
        group_of: dict[str, frozenset[str]] = {}
        for one, other in sorted(self.together):
            mine, theirs = group_of.get(one, frozenset({one})), group_of.get(other, frozenset({other}))
            if mine == theirs or any(ordered(a, b) in self.apart for a in mine for b in theirs):
                continue
            for code in mine | theirs:
                group_of[code] = mine | theirs
        return sorted({tuple(sorted(group)) for group in group_of.values()})


def ordered(one: str, other: str) -> Pair:
    """A pair in the order of the alphabet."""
    return (one, other) if one <= other else (other, one)


def taught(
    *,
    accepted: Iterable[Collection[str]] = (),
    split: Iterable[tuple[str, Collection[str]]] = (),
    rejected: Iterable[Collection[str]] = (),
    barred: Iterable[Pair] = (),
) -> Lessons:
    """Lessons of what a person did.

    `accepted`: groups that were taken as they stood or as they were mended; `split`: a code that was taken out of a group,
    and those that stayed; `rejected`: groups that were refused whole, of which only those of two codes part anything: in
    a larger one some may well belong together; `barred`: (code, category) that was refused.
    """
    together, apart = set[Pair](), set[Pair]()
    for group in accepted:
        first, *others = sorted(set(group)) or [""]
        together.update(ordered(first, other) for other in others)
    for code, stayed in split:
        apart.update(ordered(code, other) for other in stayed if other != code)
    for group in rejected:
        pair = sorted(set(group))
        if len(pair) == 2:
            apart.add((pair[0], pair[1]))
    return Lessons(frozenset(together - apart), frozenset(apart), frozenset(barred))
