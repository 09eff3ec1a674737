"""Graphviz DOT of the theory model."""

from __future__ import annotations

from collections.abc import Mapping

from groundcode.exchange.figures import fonts
from groundcode.exchange.figures.model_values import Arrow, Model, arrow_words, in_order


def quoted(text: str) -> str:
    """Text as a DOT string: in quotes, its own quotes and backslashes escaped, nothing in it that cannot be seen."""
    lines = map(fonts.visible, text.splitlines() or [""])
    # Graphviz reads entities: what is written "&lt;" would be shown as "<".
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(escaped) + '"'


def model_as_dot(model: Model, title: str) -> str:
    """The model as a digraph; an arrow that others lead onto goes through a point."""
    names = {node.id: f"n{number}" for number, node in enumerate(model.nodes, 1)}
    used = {arrow.start for arrow in model.arrows} | {arrow.end for arrow in model.arrows if not arrow.on_arrow}
    known = {arrow.id for arrow in model.arrows if not arrow.on_arrow}
    onto = in_order([arrow for arrow in model.arrows if arrow.on_arrow], known)
    drawn = known | {arrow.id for arrow in onto}
    targets = dict.fromkeys(arrow.end for arrow in onto)
    points = {target: f"p{number}" for number, target in enumerate(targets, 1)}
    lines = [
        "digraph theory {",
        "  rankdir=LR;",
        '  charset="UTF-8";',
        f"  label={quoted(model.core or title)};",
        "  labelloc=t;",
        '  node [shape=box, style=rounded, fontname="Noto Sans CJK SC"];',
        '  edge [fontname="Noto Sans CJK SC"];',
    ]
    for node in model.nodes:
        if node.id in used:
            lines.append(f"  {names[node.id]} [label={quoted(node.name)}{', penwidth=2' if node.core else ''}];")
    lines += [f"  {point} [shape=point, width=0.03, label={quoted('')}];" for point in points.values()]
    for arrow in (one for one in model.arrows if one.id in drawn):
        lines += _arrow(model, arrow, names, points)
    return "\n".join([*lines, "}", ""])


def _arrow(model: Model, arrow: Arrow, names: Mapping[str, str], points: Mapping[str, str]) -> list[str]:
    end = points[arrow.end] if arrow.on_arrow else names[arrow.end]
    told = [f"label={quoted(arrow.label)}", f"tooltip={quoted(arrow_words(model, arrow))}"]
    told += ["style=dashed"] if not arrow.proven else []
    if arrow.cite:
        told.append(f"comment={quoted(arrow.cite)}")
    start = names[arrow.start]
    if arrow.id not in points:
        return [f"  {start} -> {end} [{', '.join(told)}];"]
    middle = points[arrow.id]
    plain = ["style=dashed"] if not arrow.proven else []
    return [
        f"  {start} -> {middle} [{', '.join([*told, 'arrowhead=none'])}];",
        f"  {middle} -> {end} [{', '.join(plain)}];" if plain else f"  {middle} -> {end};",
    ]
