"""What the theory model is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A category in the model."""

    id: str
    name: str
    core: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation that stands."""

    id: str
    start: str
    """A node."""
    end: str
    """A node, or an arrow."""
    on_arrow: bool = False
    """Whether `end` is an arrow: moderation."""
    sign: str = ""
    """"+", "−" or ""."""
    type: str = ""
    """The type of the relation in words."""
    hypothesis: str = ""
    """"H1a"."""
    proven: bool = True
    """Whether a segment that can be read supports it."""
    cite: str = ""
    """The first citation: "P07-23"."""

    @property
    def label(self) -> str:
        """What stands on it: the hypothesis, else the type, with the sign."""
        word = self.hypothesis or self.type
        return f"{word} ({self.sign})" if word and self.sign else word or self.sign


@dataclass(frozen=True, slots=True)
class Model:
    """The model: what stands in relations, and what is told beside."""

    nodes: tuple[Node, ...]
    """In the order of the tree."""
    arrows: tuple[Arrow, ...]
    core: str = ""
    """The core category, where it is no node itself, in words: "核心范畴：情感承诺唤起"."""
    notes: tuple[str, ...] = ()
    """Sentences below the figure."""


def end_words(model: Model, arrow: Arrow, depth: int = 0) -> str:
    """What an arrow leads to, in words; an arrow that is led to is put into brackets."""
    names = {node.id: node.name for node in model.nodes}
    if not arrow.on_arrow:
        return names.get(arrow.end, arrow.end)
    target = next((one for one in model.arrows if one.id == arrow.end), None)
    if target is None or depth > len(model.arrows):
        return "…"
    return f"({names.get(target.start, target.start)} → {end_words(model, target, depth + 1)})"


def arrow_words(model: Model, arrow: Arrow) -> str:
    """An arrow in one line: "民警在场 → 警民亲近感: H1 (+) [P07-23]"."""
    names = {node.id: node.name for node in model.nodes}
    line = f"{names.get(arrow.start, arrow.start)} → {end_words(model, arrow)}"
    if arrow.label:
        line += f": {arrow.label}"
    return f"{line} [{arrow.cite}]" if arrow.cite else line


def in_order(onto: Sequence[Arrow], known: set[str]) -> list[Arrow]:
    """Arrows onto arrows, those first that others lead to; without those whose target is nowhere."""
    out: list[Arrow] = []
    left, found = list(onto), set(known)
    while True:
        ready = [arrow for arrow in left if arrow.end in found]
        if not ready:
            return out
        out += ready
        found |= {arrow.id for arrow in ready}
        left = [arrow for arrow in left if arrow.id not in found]
