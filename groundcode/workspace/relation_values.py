"""The relations of a study as plain values, for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.theory import Relation
from groundcode.exchange.figures.relation_graph import RelationEdge, RelationGraph, RelationNode
from groundcode.exchange.refi.losses import Loss, Losses
from groundcode.locale import _
from groundcode.workspace.theories.book import read_theory
from groundcode.workspace.theories.words import relation_words
from groundcode.workspace.thesis.axial import type_words
from groundcode.workspace.thesis.material import Material

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


def relation_graph(workspace: Workspace, language: str) -> tuple[RelationGraph, tuple[Loss, ...]]:
    """The relations that stand, with types in the words of a language, and those that are left out."""
    losses = Losses()
    with workspace.store.reading() as connection:
        material = Material(workspace, connection, language)
        tree = material.tree
        all_ = {one.id: one for one in read_theory(connection, tree).relations}
        kept = {one.id: one for one in all_.values() if _stands(one, all_)}
        for one in all_.values():
            if one.id not in kept:
                losses.lost(_("relations"), _("an end of them was deleted"), relation_words(one, tree, all_))
        nodes: dict[str, RelationNode] = {}
        for one in kept.values():
            for end in (one.start, one.end):
                if end in kept:
                    nodes[end] = RelationNode(end, relation_words(kept[end], tree, kept), "relation")
                else:
                    nodes[end] = RelationNode(end, tree.codes[end].name, tree.codes[end].level.value)
        edges = tuple(
            RelationEdge(
                one.id, one.start, one.end, one.type, type_words(material, one), one.sign.value if one.sign else "",
                one.connotation, sum(evidence.holds for evidence in one.evidence),
            )
            for one in kept.values()
        )  # fmt: skip
    return RelationGraph(tuple(nodes.values()), edges), losses.all()


def _stands(relation: Relation, all_: dict[str, Relation]) -> bool:
    """Whether both ends are there, also those of the relation that it leads to."""
    seen: set[str] = set()
    at: Relation | None = relation
    while at is not None and at.id not in seen:
        seen.add(at.id)
        if at.gone:
            return False
        at = all_.get(at.end) if at.on_relation else None
    return at is None and (not relation.on_relation or relation.end in all_)
