"""F3, the theory model: categories in columns, arrows between them, moderation onto the middle of an arrow."""

from __future__ import annotations

from dataclasses import replace

from groundcode.exchange.figures import Picture, empty_picture, fonts, pick, title_of
from groundcode.exchange.figures.canvas import INK, PALE, Box, Line, Shape, Sheet, Words, notes
from groundcode.exchange.figures.dot import model_as_dot
from groundcode.exchange.figures.model_layout import Drawn, lay_out
from groundcode.exchange.figures.model_values import Arrow, Model, Node, arrow_words

__all__ = ["Arrow", "Model", "Node", "model_picture"]

_MARGIN = 3.0
_INSIDE = 6.0


def model_picture(model: Model, language: str) -> Picture:
    """The theory model as a figure; one sentence where there is no relation yet."""
    drawn = lay_out(model)
    if not drawn.lines:
        missing = pick(
            language,
            "尚无可画的关系：请先在选择性编码中为范畴建立关系。",
            "There is no relation to draw yet: relate categories first, in selective coding.",
        )
        return replace(empty_picture("F3", language, missing), dot=model_as_dot(model, title_of("F3", language)))
    title = title_of("F3", language)
    shapes, width, height = _framed(model, drawn)
    below, end = notes(_notes(model, drawn, language), _MARGIN + 1, height + 2, width - 2 * _MARGIN - 2)
    sheet = Sheet(width, end + 2, title, describe(model), (*shapes, *below))
    return Picture("F3", title, (sheet,), dot=model_as_dot(model, title))


def _framed(model: Model, drawn: Drawn) -> tuple[list[Shape], float, float]:
    heading = model.core
    inner = max(drawn.width, 60.0)
    lines = fonts.wrap(heading, inner, 10.5, 2) if heading else ()
    head = len(lines) * fonts.line_height(10.5) + 4 if lines else 0.0
    width, height = inner + 2 * (_INSIDE + _MARGIN), drawn.height + head + 2 * _INSIDE + _MARGIN
    shapes: list[Shape] = []
    if lines:
        shapes.append(Box(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - _MARGIN, fill=PALE, stroke=1.4, round=3, title=heading))
        shapes += [
            Words(width / 2, _MARGIN + 4.5 + n * fonts.line_height(10.5), line, 10.5) for n, line in enumerate(lines)
        ]  # fmt: skip
    dx, dy = _MARGIN + _INSIDE + (inner - drawn.width) / 2, _MARGIN + _INSIDE + head
    shapes += [_moved(shape, dx, dy) for shape in _shapes(model, drawn)]
    return shapes, width, height


def _shapes(model: Model, drawn: Drawn) -> list[Shape]:
    names = {node.id: node for node in model.nodes}
    out: list[Shape] = []
    for arrow in (one for one in model.arrows if one.id in drawn.lines):
        out.append(Line(drawn.lines[arrow.id], 1.0, dashed=not arrow.proven, colour=INK, title=arrow_words(model, arrow)))
    for box in drawn.labels.values():
        out.append(Box(*box.place, lines=box.lines, size=box.size, edge="none", round=0, fill=PALE if model.core else "white"))
    for node, box in drawn.boxes.items():
        stroke = 2.0 if names[node].core else 0.9
        out.append(Box(*box.place, lines=box.lines, size=box.size, stroke=stroke, title=names[node].name))
    return out


def _moved(shape: Shape, dx: float, dy: float) -> Shape:
    if isinstance(shape, Line):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def _notes(model: Model, drawn: Drawn, language: str) -> list[str]:
    out = []
    proven, unproven = (any(arrow.proven is so for arrow in model.arrows) for so in (True, False))
    kinds = []
    if proven and unproven:
        kinds.append(pick(language, "实线：有原始语句支持", "solid line: rests on quotes"))
    if unproven:
        kinds.append(pick(language, "虚线：尚无原始语句支持", "dashed line: no quote supports it yet"))
    signs = {arrow.sign for arrow in model.arrows}
    kinds += [pick(language, "+：正向影响", "+: positive effect")] if "+" in signs else []
    kinds += [pick(language, "−：负向影响", "−: negative effect")] if "−" in signs else []
    if any(arrow.on_arrow for arrow in model.arrows):
        kinds.append(pick(language, "指向箭头的箭头：调节作用", "an arrow onto an arrow: moderation"))
    if kinds:
        out.append(pick(language, "注：", "Note: ") + pick(language, "；", "; ").join(kinds) + pick(language, "。", "."))
    out += model.notes
    if drawn.left_out:
        out.append(
            pick(
                language,
                "有{count}条调节关系因其所调节的关系已不存在而未画出。",
                "Moderations whose relation is gone and that are not drawn: {count}.",
            ).format(count=drawn.left_out)
        )
    return out


def describe(model: Model) -> str:
    """The model in words: the core, then an arrow a line, each with its first citation."""
    lines = []
    if model.core:
        lines.append(model.core)
    lines += [arrow_words(model, arrow) for arrow in model.arrows]
    return "\n".join([*lines, *model.notes])
