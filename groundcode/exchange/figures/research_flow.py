"""F1, the research flow: what was gathered, coded, held back and tested, each step with its counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from groundcode.exchange.figures import Picture, empty_picture, fonts, pick, title_of
from groundcode.exchange.figures.canvas import GREY, PALE, WIDTH, Box, Line, Shape, Sheet, Words, notes, stacked


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, and what it gave."""

    name: str
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps from the first interview to the theory."""

    steps: tuple[Step, ...]
    """From above to below."""
    reserved: Step | None = None
    """What is held back of the first step and tested in the last one."""
    again: str = ""
    """What the last step may lead back to: "not saturated: sample further"; "" without."""
    leads_back: bool = False
    """Whether it did lead back."""
    notes: tuple[str, ...] = ()


_MIDDLE, _SIDE, _BACK = 74.0, 40.0, 10.0
_GAP = 8.0
_NAME, _TEXT = 9.5, 8.5


def flow_picture(flow: Flow, language: str) -> Picture:
    """The research flow as a figure; one sentence where there is nothing in the project."""
    if not flow.steps:
        missing = pick(
            language, "项目中还没有材料，无法绘制研究流程。", "There is no source in the project, so there is no flow to draw."
        )
        return empty_picture("F1", language, missing)
    title = title_of("F1", language)
    beside = _SIDE + _BACK if flow.reserved is not None else 0.0
    left = 31.0 if flow.again else (WIDTH - _MIDDLE - beside) / 2
    boxes: list[Box] = []
    shapes: list[Shape] = []
    y = 4.0
    for step in flow.steps:
        box, words = _step(step, left, y, _MIDDLE)
        boxes.append(box)
        shapes += [box, *words]
        y = box.bottom + _GAP
    for above, below in pairwise(boxes):
        shapes.append(Line(((above.middle[0], above.bottom), (below.middle[0], below.y))))
    if flow.reserved is not None and len(boxes) > 1:
        shapes += _reserved(flow.reserved, boxes, left + _MIDDLE + _BACK)
    if flow.again:
        shapes += _again(flow, boxes, left - _BACK)
    below_it, end = notes(flow.notes, 4, y - _GAP + 4, WIDTH - 8)
    sheet = Sheet(WIDTH, end + 3, title, describe(flow, language), (*shapes, *below_it))
    return Picture("F1", title, (sheet,))


def _step(step: Step, x: float, y: float, wide: float, *, dashed: bool = False) -> tuple[Box, list[Words]]:
    """A box with a name and the results below it, and its words."""
    name = fonts.wrap(step.name, wide - 5, _NAME, 2)
    results = [line for text in step.results for line in fonts.wrap(text, wide - 5, _TEXT, 3)]
    high = stacked(name, _NAME, 5) + len(results) * fonts.line_height(_TEXT)
    title = "; ".join((step.name, *step.results))
    box = Box(x, y, wide, high, fill="white" if dashed else PALE, dashed=dashed, title=title)
    words = []
    at = y + 2.5 + fonts.line_height(_NAME) / 2
    for line in name:
        words.append(Words(x + wide / 2, at, line, _NAME))
        at += fonts.line_height(_NAME)
    at -= (fonts.line_height(_NAME) - fonts.line_height(_TEXT)) / 2
    for line in results:
        words.append(Words(x + wide / 2, at, line, _TEXT))
        at += fonts.line_height(_TEXT)
    return box, words


def _reserved(step: Step, boxes: list[Box], x: float) -> list[Shape]:
    """What is held back, beside the steps: from the first to the last."""
    first, last = boxes[0], boxes[-1]
    _probe, _words = _step(step, x, 0, _SIDE)
    middle = (first.middle[1] + last.middle[1]) / 2
    box, words = _step(step, x, middle - _probe.height / 2, _SIDE, dashed=True)
    out = Line(((first.right, first.middle[1]), (box.middle[0], first.middle[1]), (box.middle[0], box.y)), dashed=True)
    back = Line(((box.middle[0], box.bottom), (box.middle[0], last.middle[1]), (last.right, last.middle[1])), dashed=True)
    return [box, *words, out, back]


def _again(flow: Flow, boxes: list[Box], x: float) -> list[Shape]:
    """The way back from the test to the sampling, with its words beside it."""
    first, last = boxes[0], boxes[-1]
    points = ((last.x, last.middle[1]), (x, last.middle[1]), (x, first.middle[1]), (first.x, first.middle[1]))
    lines = fonts.wrap(flow.again, 16, 7.5, 5)
    step = fonts.line_height(7.5)
    top = (first.middle[1] + last.middle[1]) / 2 - step * (len(lines) - 1) / 2
    words = [Words(x - 1.5, top + n * step, line, 7.5, "right", GREY) for n, line in enumerate(lines)]
    return [Line(points, dashed=not flow.leads_back, title=flow.again), *words]


def describe(flow: Flow, language: str) -> str:
    """The flow in words, a step a line."""
    colon, semicolon = pick(language, "：", ": "), pick(language, "；", "; ")
    steps = [*flow.steps, *([flow.reserved] if flow.reserved else [])]
    return "\n".join([f"{step.name}{colon}{semicolon.join(step.results)}" for step in steps] + list(flow.notes))
