"""Relations between categories for other programs: a directed GraphML, and a row a relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.exchange.figures.graphml import plain


@dataclass(frozen=True, slots=True)
class RelationNode:
    """A code at an end of a relation, or a relation that another one leads to."""

    id: str
    name: str
    kind: str
    """A level, or "relation"."""


@dataclass(frozen=True, slots=True)
class RelationEdge:
    """A relation."""

    id: str
    start: str
    """Ids of nodes."""
    end: str
    type: str
    """A word of groundcode's list (causal, moderation ...) or the researcher's own; may be ""."""
    type_words: str
    sign: str
    """"positive", "negative" or ""."""
    connotation: str
    evidence: int
    """Segments that carry it and can be read."""


@dataclass(frozen=True, slots=True)
class RelationGraph:
    """The relations of a study."""

    nodes: tuple[RelationNode, ...]
    edges: tuple[RelationEdge, ...]


def relations_as_graphml(graph: RelationGraph) -> str:
    """GraphML with an edge a relation. A relation that is moderated is a node too, of the kind "relation"."""
    import networkx

    made = networkx.MultiDiGraph()
    for node in graph.nodes:
        made.add_node(node.id, label=plain(node.name), kind=node.kind)
    for edge in graph.edges:
        made.add_edge(
            edge.start, edge.end, key=edge.id, type=plain(edge.type), label=plain(edge.type_words), sign=edge.sign,
            connotation=plain(edge.connotation), evidence=edge.evidence,
        )  # fmt: skip
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(networkx.generate_graphml(made)) + "\n"


def relations_as_rows(graph: RelationGraph) -> list[Sequence[str | int]]:
    """A header, then a row a relation."""
    names = {node.id: node.name for node in graph.nodes}
    rows: list[Sequence[str | int]] = [
        ("source", "target", "type", "label", "sign", "connotation", "evidence", "id", "source_id", "target_id")
    ]
    for edge in graph.edges:
        rows.append((
            names[edge.start], names[edge.end], edge.type, edge.type_words, edge.sign, edge.connotation, edge.evidence,
            edge.id, edge.start, edge.end,
        ))  # fmt: skip
    return rows
