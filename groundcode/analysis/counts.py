"""How often a code was used: own, total, sum and sources, in one layer of codings."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import CodingColumns, Layer
from groundcode.domain.ids import to_text

Place = tuple[bytes, int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one code for whom they are counted."""

    own: int = 0
    """Codings on the code itself; equal ones count once."""
    total: int = 0
    """Distinct (source, start, end) over the code and all below it."""
    sum: int = 0
    """The references of the code and of all below it added up, as NVivo prints them."""
    sources: int = 0
    """Distinct sources over the code and all below it."""


def count_codings(tree: CodeTree, columns: CodingColumns, layer: Layer) -> dict[str, Counts]:
    """The counts of every living code, merged codes resolved first; nothing is counted without a coder."""
    places: dict[str, set[Place]] = {}
    resolved: dict[bytes, str | None] = {}
    for row in layer.rows(columns):
        code = columns.code[row]
        if code not in resolved:
            resolved[code] = tree.target(to_text(code))
        target = resolved[code]
        if target is not None:
            places.setdefault(target, set()).add((columns.source[row], columns.start[row], columns.end[row]))
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
