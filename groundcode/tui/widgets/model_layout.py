"""A model of categories in layers from left to right: which stands where, and which way each arrow goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation from a category to a category."""

    id: str
    start: str
    end: str
    sign: str = ""
    """"+", "−", or ""."""
    quoted: bool = True
    """Whether it rests on a quote that can be read."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that stands in a layer: a category, or the place where an arrow passes by."""

    node: str = ""
    arrow: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of an arrow from one layer to the next."""

    arrow: Arrow
    start: Stop
    end: Stop


@dataclass(slots=True)
class Layers:
    """The layers with what stands in them from top to bottom, and the legs between each two."""

    stops: list[list[Stop]]
    legs: list[list[Leg]]
    back: list[Arrow] = field(default_factory=list)
    """Arrows that lead back, which no layer order can draw."""


def layered(arrows: Sequence[Arrow]) -> Layers:
    """The categories of these arrows in layers; in each, in an order with few crossings."""
    forward, back = _without_rings(arrows)
    depth = _depths(forward)
    count = max(depth.values(), default=-1) + 1
    stops: list[list[Stop]] = [[] for _layer in range(count)]
    for node, layer in depth.items():
        stops[layer].append(Stop(node=node))
    legs: list[list[Leg]] = [[] for _layer in range(max(0, count - 1))]
    for arrow in forward:
        at = Stop(node=arrow.start)
        for layer in range(depth[arrow.start], depth[arrow.end]):
            to = Stop(node=arrow.end) if layer + 1 == depth[arrow.end] else Stop(arrow=arrow.id)
            if to.arrow:
                stops[layer + 1].append(to)
            legs[layer].append(Leg(arrow, at, to))
            at = to
    _order(stops, legs)
    return Layers(stops, legs, back)


def _without_rings(arrows: Sequence[Arrow]) -> tuple[list[Arrow], list[Arrow]]:
    """The arrows in their order without those that would close a ring, and those."""
    forward: list[Arrow] = []
    back: list[Arrow] = []
    after: dict[str, list[str]] = {}
    for arrow in arrows:
        if arrow.start == arrow.end or _leads(after, arrow.end, arrow.start):
            back.append(arrow)
        else:
            forward.append(arrow)
            after.setdefault(arrow.start, []).append(arrow.end)
    return forward, back


def _leads(after: Mapping[str, Sequence[str]], start: str, end: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        node = waiting.pop()
        if node == end:
            return True
        for further in after.get(node, ()):
            if further not in seen:
                seen.add(further)
                waiting.append(further)
    return False


def _depths(arrows: Sequence[Arrow]) -> dict[str, int]:
    """Category -> its layer: one behind the last that leads to it; what only leads on stands right before its next."""
    nodes = list(dict.fromkeys(end for arrow in arrows for end in (arrow.start, arrow.end)))
    depth = dict.fromkeys(nodes, 0)
    for _round in nodes:
        moved = False
        for arrow in arrows:
            if depth[arrow.end] <= depth[arrow.start]:
                depth[arrow.end] = depth[arrow.start] + 1
                moved = True
        if not moved:
            break
    targets = {arrow.end for arrow in arrows}
    for node in nodes:
        further = [depth[arrow.end] for arrow in arrows if arrow.start == node]
        if node not in targets and further:
            depth[node] = min(further) - 1
    return depth


def _order(stops: list[list[Stop]], legs: list[list[Leg]]) -> None:
    """Put each layer in the order of the middle of what its stops are joined to, to and fro."""
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        layers = range(1, len(stops)) if forth else range(len(stops) - 2, -1, -1)
        for layer in layers:
            near = {stop: n for n, stop in enumerate(stops[layer - 1 if forth else layer + 1])}
            joined: dict[Stop, list[int]] = {}
            for leg in legs[layer - 1] if forth else legs[layer]:
                own, other = (leg.end, leg.start) if forth else (leg.start, leg.end)
                joined.setdefault(own, []).append(near[other])
            places = {stop: n for n, stop in enumerate(stops[layer])}
            middle = {s: sum(joined[s]) / len(joined[s]) if joined.get(s) else float(places[s]) for s in stops[layer]}
            stops[layer].sort(key=lambda stop: (middle[stop], places[stop]))
