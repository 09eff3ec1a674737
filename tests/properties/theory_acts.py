"""What a coder of the random tests does with paradigms, relations and pathways, and what must hold of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from groundcode.domain.heads import Seen
from groundcode.domain.levels import Level
from groundcode.domain.theory import RELATION_TYPES, SLOTS, chains_of
from groundcode.workspace import Workspace

TYPES = (*RELATION_TYPES, "", "自己的词")


class TheoryActs:
    """The acts; `n` are random numbers."""

    ws: Workspace

    def do(self, act: Callable[[], Any]) -> Any:
        raise NotImplementedError

    def seen(self, stale: bool) -> Seen | None:
        raise NotImplementedError

    def one(self, table: str, pick: int) -> str:
        raise NotImplementedError

    def shown_code(self, pick: int) -> str:
        raise NotImplementedError

    def category(self, pick: int) -> str:
        """One of the categories; now and then any code."""
        found = sorted(i for i, code in self.ws.tree().codes.items() if code.level.rank >= Level.CATEGORY.rank)
        return found[pick % len(found)] if found and pick % 7 else self.shown_code(pick)

    def relate(self, n: Sequence[int], stale: bool) -> None:
        start, end = self.category(n[0]), self.category(n[1])
        sign = (None, "positive", "negative")[n[3] % 3]
        codings = [self.one("coding", n[4])] if n[4] % 2 else []
        self.do(lambda: self.ws.relations.add(start, end, TYPES[n[2] % len(TYPES)], sign, codings=codings, seen=self.seen(stale)))

    def moderate(self, n: Sequence[int], stale: bool) -> None:
        self.do(
            lambda: self.ws.relations.add(
                self.category(n[0]), self.one("relation", n[1]), "moderation", on_relation=True, seen=self.seen(stale)
            )
        )

    def edit_relation(self, n: Sequence[int], stale: bool) -> None:
        kind = TYPES[n[1] % len(TYPES)] if n[2] % 2 else None
        sign = (None, "positive", "negative")[n[2] % 3]
        words = "内涵" * (n[3] % 3) if n[3] % 2 else None
        self.do(lambda: self.ws.relations.edit(self.one("relation", n[0]), kind, sign, words, seen=self.seen(stale)))

    def delete_relation(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.relations.delete(self.one("relation", n[0]), seen=self.seen(stale)))

    def pathway(self, n: Sequence[int], stale: bool) -> None:
        """Make one of two relations that meet, or of whatever there is; or put one together anew."""
        arrows = [one for one in self.ws.relations.list_() if not one.on_relation]
        pairs: list[tuple[str, ...]] = [(a.id, b.id) for a in arrows for b in arrows if chains_of((a, b))] or [
            (one.id,) for one in arrows
        ]
        if not pairs:
            return
        steps = pairs[n[0] % len(pairs)]
        found = self.ws.pathways.list_()
        if n[1] % 3 or not found:
            self.do(lambda: self.ws.pathways.add(f"路径{n[2] % 5}", steps, seen=self.seen(stale)))
        else:
            self.do(lambda: self.ws.pathways.set_relations(found[n[2] % len(found)].id, steps, seen=self.seen(stale)))

    def delete_pathway(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.pathways.delete(self.one("pathway", n[0]), seen=self.seen(stale)))

    def paradigm(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.paradigms.start(self.category(n[0]), ("", "又一个")[n[1] % 2], seen=self.seen(stale)))

    def delete_paradigm(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.paradigms.delete(self.one("paradigm", n[0]), seen=self.seen(stale)))

    def role(self, n: Sequence[int], stale: bool) -> None:
        slot, code = SLOTS[n[1] % len(SLOTS)], self.category(n[2]) if n[3] % 2 else self.shown_code(n[2])
        self.do(lambda: self.ws.paradigms.add(self.one("paradigm", n[0]), slot, code, seen=self.seen(stale)))

    def move_role(self, n: Sequence[int], stale: bool) -> None:
        before = self.one("paradigm_role", n[2]) if n[3] % 2 else None
        slot = SLOTS[n[1] % len(SLOTS)]
        self.do(lambda: self.ws.paradigms.move(self.one("paradigm_role", n[0]), slot, before=before, seen=self.seen(stale)))

    def remove_role(self, n: Sequence[int], stale: bool) -> None:
        self.do(lambda: self.ws.paradigms.remove(self.one("paradigm_role", n[0]), seen=self.seen(stale)))

    def evidence(self, n: Sequence[int], stale: bool) -> None:
        kind = ("relation", "paradigm_role", "pathway", "paradigm")[n[0] % 4]
        start = n[3] % 8 * 5
        self.do(
            lambda: self.ws.evidence.add(
                self.one(kind, n[1]), self.one("source", n[2]), start, start + 1 + n[4] % 9, seen=self.seen(stale)
            )
        )

    def remove_evidence(self, n: Sequence[int], stale: bool) -> None:
        links = [one.link for relation in self.ws.relations.list_() for one in relation.evidence]
        if links:
            self.do(lambda: self.ws.evidence.remove(links[n[0] % len(links)], seen=self.seen(stale)))


THEORY_ACTS = {
    "relate": 4, "moderate": 2, "edit_relation": 1, "delete_relation": 1, "pathway": 2, "delete_pathway": 1, "paradigm": 2,
    "delete_paradigm": 1, "role": 3, "move_role": 1, "remove_role": 1, "evidence": 3, "remove_evidence": 1,
}  # fmt: skip
"""Act -> how often it is drawn."""


def check_theory(ws: Workspace) -> None:
    """No ring of relations, nothing shown that is not so, and what is thin is named."""
    tree, theory = ws.tree(), ws.theory.read()
    relations = {one.id: one for one in theory.relations}
    thin = {one.id for one in ws.relations.without_evidence()}
    for one in theory.relations:
        assert one.holds != (one.id in thin)
        at, passed = one, set()
        while at.on_relation and at.end in relations:
            assert at.id not in passed, "relations lead to each other in a ring"
            passed.add(at.id)
            at = relations[at.end]
        codes = [one.start] if one.on_relation else [one.start, one.end]
        if not one.gone:
            assert one.start != one.end
            assert all(code in tree.codes for code in codes)
            assert one.lowered == any(tree.codes[code].level.rank < Level.CATEGORY.rank for code in codes)
            assert not one.on_relation or not relations[one.end].gone
    for path in theory.pathways:
        assert path.broken == (not path.chains)
        assert not any(step.gone for step in path.relations) or path.broken
        assert path.broken or {step.id for chain in path.chains for step in chain} == {step.id for step in path.relations}
    for paradigm in theory.paradigms:
        assert len({(role.slot, role.code) for role in paradigm.roles}) == len(paradigm.roles)
        for role in paradigm.roles:
            assert role.gone or (role.code in tree.codes and role.code != paradigm.phenomenon)
    for code in list(tree.codes)[:3]:
        use = ws.theory.consequences(code)
        assert bool(use.relations) >= any(code in (one.start, one.end) for one in theory.relations)
