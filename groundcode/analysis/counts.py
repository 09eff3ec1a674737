"""How often a code was used: own, total, sum and sources, for one coder."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import CodingColumns
from groundcode.domain.ids import to_raw, to_text

Place = tuple[bytes, int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one code for one coder."""

    own: int = 0
    """Codings on the code itself; equal ones count once."""
    total: int = 0
    """Distinct (source, start, end) over the code and all below it."""
    sum: int = 0
    """The references of the code and of all below it added up, as NVivo prints them."""
    sources: int = 0
    """Distinct sources over the code and all below it."""


def count_codings(tree: CodeTree, columns: CodingColumns, coder: str | None) -> dict[str, Counts]:
    """The counts of every living code, merged codes resolved first; nothing is counted without a coder."""
    wanted = to_raw(coder) if coder else b""
    places: dict[str, set[Place]] = {}
    resolved: dict[bytes, str | None] = {}
    for by, code, place in columns.places():
        if by != wanted:
            continue
        if code not in resolved:
            resolved[code] = tree.target(to_text(code))
        target = resolved[code]
        if target is not None:
            places.setdefault(target, set()).add(place)
    below: dict[str, set[Place]] = {}
    sums: dict[str, int] = {}
    out: dict[str, Counts] = {}
    for code_id in reversed(list(tree.walk())):
        own = places.get(code_id, set())
        children = tree.children_of(code_id)
        everything = own.union(*(below[child] for child in children)) if children else own
        below[code_id] = everything
        sums[code_id] = len(own) + sum(sums[child] for child in children)
        out[code_id] = Counts(len(own), len(everything), sums[code_id], len({place[0] for place in everything}))
    return out
