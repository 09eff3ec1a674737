"""Codes and the tree they make, whatever a merge of two laptops has done to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from groundcode.domain.codebooks import PATH_SEPARATOR
from groundcode.domain.ids import fold, is_id
from groundcode.domain.levels import Level, may_stand_under
from groundcode.errors import AmbiguousName, CodeNotFound


@dataclass(frozen=True, slots=True)
class Code:
    """One code as the state holds it."""

    id: str
    name: str
    level: Level
    parent: str | None
    """The parent as written; `CodeTree.parent_of` says where the code is shown."""
    rank: str
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    merged_into: str | None = None
    split_from: str | None = None
    colour: str = ""
    number: str = ""
    in_vivo: bool = False
    alive: bool = True
    made_at: str = ""


class Fault(StrEnum):
    """Why a code is shown loose although its place says otherwise."""

    PARENT_DELETED = "parent deleted"
    LEVEL = "level"
    CYCLE = "cycle"
    MERGE_CYCLE = "merge cycle"


@dataclass(frozen=True, slots=True)
class TreeFault:
    """A place in the tree that a merge has broken."""

    fault: Fault
    code: str
    other: str


class CodeTree:
    """The living codes as they are shown: merged ones resolved, broken places loose.

    The same set of codes gives the same tree on every computer.
    """

    def __init__(self, codes: Iterable[Code]) -> None:
        self.all: dict[str, Code] = {code.id: code for code in codes}
        self.faults: list[TreeFault] = []
        self._target = self._resolve_merges()
        self.codes: dict[str, Code] = {c.id: c for c in self.all.values() if c.alive and self._target[c.id] == c.id}
        self._parent = self._resolve_parents()
        self._children: dict[str | None, list[str]] = {}
        for code_id, parent in self._parent.items():
            self._children.setdefault(parent, []).append(code_id)
        for siblings in self._children.values():
            siblings.sort(key=lambda i: (self.codes[i].rank, i))

    def _resolve_merges(self) -> dict[str, str]:
        into = {c.id: c.merged_into for c in self.all.values() if c.merged_into and c.merged_into in self.all}
        for cycle in _cycles(into):
            self.faults.append(TreeFault(Fault.MERGE_CYCLE, min(cycle), into[min(cycle)]))
            del into[min(cycle)]
        out = {}
        for code_id in self.all:
            end = code_id
            while end in into:
                end = into[end]
            out[code_id] = end
        return out

    def _resolve_parents(self) -> dict[str, str | None]:
        parents: dict[str, str | None] = {}
        for code in self.codes.values():
            parent = self._target.get(code.parent, code.parent) if code.parent else None
            parents[code.id] = parent
            if parent is None:
                continue
            if parent not in self.codes or parent == code.id:
                fault = Fault.CYCLE if parent == code.id else Fault.PARENT_DELETED
            elif not may_stand_under(code.level, self.codes[parent].level):
                fault = Fault.LEVEL
            else:
                continue
            self.faults.append(TreeFault(fault, code.id, parent))
            parents[code.id] = None
        for cycle in _cycles({c: p for c, p in parents.items() if p}):
            smallest = min(cycle)
            self.faults.append(TreeFault(Fault.CYCLE, smallest, parents[smallest] or ""))
            parents[smallest] = None
        return parents

    def target(self, code_id: str) -> str | None:
        """The living code that references to `code_id` read as; None if it was deleted."""
        end = self._target.get(code_id)
        return end if end in self.codes else None

    def parent_of(self, code_id: str) -> str | None:
        """The parent under which a living code is shown."""
        return self._parent[code_id]

    def children_of(self, code_id: str | None) -> tuple[str, ...]:
        """The children shown under a code, in order; those at the top for None."""
        return tuple(self._children.get(code_id, ()))

    def walk(self, top: str | None = None) -> Iterator[str]:
        """Every code below `top` (all for None) in tree order, parents first."""
        stack = list(reversed(self.children_of(top)))
        while stack:
            code_id = stack.pop()
            yield code_id
            stack.extend(reversed(self.children_of(code_id)))

    def ancestors(self, code_id: str) -> Iterator[str]:
        """The codes above a code, nearest first."""
        parent = self._parent[code_id]
        while parent is not None:
            yield parent
            parent = self._parent[parent]

    def depth(self, code_id: str) -> int:
        """How many codes stand above."""
        return sum(1 for _ in self.ancestors(code_id))

    def path(self, code_id: str) -> str:
        """The names from the top down: "警民亲近感 > 熟悉信任"."""
        names = [self.codes[code_id].name, *(self.codes[a].name for a in self.ancestors(code_id))]
        return PATH_SEPARATOR.join(reversed(names))

    def at_level(self, code_id: str, level: Level) -> str | None:
        """The nearest ancestor-or-self of at least `level`; None stands for 未归类 (no such code)."""
        for candidate in (code_id, *self.ancestors(code_id)):
            if self.codes[candidate].level.rank >= level.rank:
                return candidate
        return None

    def last_rank(self, parent: str | None) -> str:
        """The rank of the last child of a code; "" without one."""
        children = self.children_of(parent)
        return self.codes[children[-1]].rank if children else ""

    def sibling_named(self, name: str, parent: str | None, but: str | None = None) -> str | None:
        """A child of `parent` that has this name already."""
        folded = fold(name)
        return next((i for i in self.children_of(parent) if i != but and fold(self.codes[i].name) == folded), None)

    def find(self, name: str) -> tuple[str, ...]:
        """The codes that `name` (a name, a path or an id) can mean."""
        if is_id(name):
            target = self.target(name)
            if target:
                return (target,)
        exact = tuple(i for i in self.walk() if self.codes[i].name == name)
        if exact:
            return exact
        folded = fold(name)
        loose = tuple(i for i in self.walk() if fold(self.codes[i].name) == folded)
        if loose or ">" not in name:
            return loose
        parts = [fold(part) for part in name.split(">")]
        return tuple(i for i in self.walk() if self._ends_with(i, parts))

    def _ends_with(self, code_id: str, parts: list[str]) -> bool:
        line = [code_id, *self.ancestors(code_id)]
        names = [fold(self.codes[i].name) for i in line]
        return len(names) >= len(parts) and names[: len(parts)] == parts[::-1]

    def get(self, name: str) -> Code:
        """The one code that `name` (a name, a path or an id) means.

        Raises:
            CodeNotFound, AmbiguousName
        """
        found = self.find(name)
        if not found:
            folded = fold(name)
            near = [c.name for c in self.codes.values() if folded and (folded in fold(c.name) or fold(c.name) in folded)]
            raise CodeNotFound(name, near[:5])
        if len(found) > 1:
            whole = [i for i in found if fold(self.path(i)) == fold(PATH_SEPARATOR.join(p.strip() for p in name.split(">")))]
            if len(whole) == 1 and PATH_SEPARATOR.strip() in name:
                return self.codes[whole[0]]
            raise AmbiguousName(name, [self.path(i) for i in found])
        return self.codes[found[0]]


def _cycles(arrow: dict[str, str]) -> list[list[str]]:
    """The cycles of a graph in which every node has at most one arrow out."""
    out: list[list[str]] = []
    done: set[str] = set()
    for start in arrow:
        line: list[str] = []
        seen: set[str] = set()
        node: str | None = start
        while node is not None and node not in done and node not in seen:
            seen.add(node)
            line.append(node)
            node = arrow.get(node)
        if node is not None and node in seen:
            out.append(line[line.index(node) :])
        done |= seen
    return out
