"""Figures for a thesis: plain values to SVG, PNG, DOT and GraphML; no database."""

from __future__ import annotations

from dataclasses import dataclass

from groundcode.exchange.figures.canvas import WIDTH, Sheet, notes

KEYS = ("F1", "F2", "F3", "F4", "F5")
TITLES = {
    "F1": ("研究流程图", "Research flow"),
    "F2": ("数据结构图", "Data structure"),
    "F3": ("理论模型图", "Theory model"),
    "F4": ("理论饱和度曲线", "Saturation curves"),
    "F5": ("编码共现网络", "Co-occurrence network"),
}
"""Key -> the title in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, on one page or several."""

    key: str
    """"F3"."""
    title: str
    pages: tuple[Sheet, ...]
    missing: str = ""
    """One sentence on what is not there yet, where there is nothing to draw; the page says it too."""
    dot: str = ""
    """The same for Graphviz; "" for figures without."""


def pick(language: str, zh: str, en: str) -> str:
    """The words for "zh", or those for any other language."""
    return zh if language == "zh" else en


def title_of(key: str, language: str) -> str:
    """What a figure is called."""
    return pick(language, *TITLES[key])


def empty_picture(key: str, language: str, missing: str) -> Picture:
    """A figure that says what is missing."""
    title = title_of(key, language)
    shapes, end = notes([missing], 6, 6, WIDTH - 12, 9)
    return Picture(key, title, (Sheet(WIDTH, end + 6, title, missing, tuple(shapes)),), missing)
