"""A co-occurrence network for other programs: GraphML, and its edges as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Vertex:
    """A code in the network."""

    id: str
    name: str
    level: str
    count: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two codes that stand together."""

    one: str
    """Id of a vertex."""
    other: str
    count: int


@dataclass(frozen=True, slots=True)
class Network:
    """The network as it was counted."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    unit: str
    """"turn", "overlap" or "source"."""


def plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def network_as_graphml(network: Network) -> str:
    """GraphML with name, level and count of each code, and the count of each pair as `weight`."""
    import networkx

    graph = networkx.Graph(unit=network.unit)
    for vertex in network.vertices:
        graph.add_node(vertex.id, label=plain(vertex.name), level=vertex.level, count=vertex.count)
    for edge in network.edges:
        graph.add_edge(edge.one, edge.other, weight=edge.count)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(networkx.generate_graphml(graph)) + "\n"


def network_as_rows(network: Network) -> list[Sequence[str | int]]:
    """The edges as a table: a header, then a pair a row, the most frequent first."""
    names = {vertex.id: vertex for vertex in network.vertices}
    rows: list[Sequence[str | int]] = [
        ("source", "target", "weight", "source_count", "target_count", "unit", "source_id", "target_id")
    ]
    for edge in sorted(network.edges, key=lambda edge: -edge.count):
        one, other = names[edge.one], names[edge.other]
        rows.append((one.name, other.name, edge.count, one.count, other.count, network.unit, one.id, other.id))
    return rows
