"""F4, the saturation curves: how many codes there are after each interview, and how many of them are new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from groundcode.exchange.figures import Picture, empty_picture, fonts, pick, title_of
from groundcode.exchange.figures.canvas import INK, WIDTH, Sheet, notes


@dataclass(frozen=True, slots=True)
class Curves:
    """One value an interview, in the order in which they were counted."""

    names: tuple[str, ...]
    new: tuple[int, ...]
    """Codes found in it for the first time."""
    low: tuple[float, ...] = ()
    """The 5th percentile of the codes known after it, over shuffled orders; () without shuffling."""
    middle: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    """The 95th percentile."""
    what: str = ""
    """What is counted: "concepts"."""
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[int, ...]:
        """The codes known after each interview."""
        total, out = 0, []
        for count in self.new:
            total += count
            out.append(total)
        return tuple(out)


_PLOT = 82.0
_TICKS = 40
"""Names of interviews that can stand below the axis."""


def saturation_picture(curves: Curves, language: str) -> Picture:
    """The curves as a figure; one sentence where nothing is coded."""
    if not sum(curves.new):
        missing = pick(
            language,
            "尚无编码，无法绘制饱和度曲线：请先对访谈进行编码。",
            "Nothing is coded yet, so there is no curve to draw: code the interviews first.",
        )
        return empty_picture("F4", language, missing)
    title = title_of("F4", language)
    names = [fonts.shorten(name, 34, 7.5) for name in curves.names]
    upright = len(names) > 1 and max(fonts.width(name, 7.5) for name in names) > (WIDTH - 30) / len(names) - 1
    foot = (max(fonts.width(name, 7.5) for name in names) if upright else fonts.line_height(7.5)) + 8
    height = _PLOT + foot + 12
    shapes, end = notes(curves.notes, 4, height + 1, WIDTH - 8)
    plot = _plot(curves, names, language, upright=upright, height=end + 2, foot=end + 2 - height + foot)
    sheet = Sheet(WIDTH, end + 2, title, describe(curves, language), tuple(shapes), (plot,))
    return Picture("F4", title, (sheet,))


def _plot(curves: Curves, names: list[str], language: str, *, upright: bool, height: float, foot: float) -> Callable[[Any], None]:
    def draw(figure: Any) -> None:
        from matplotlib.patheffects import withStroke

        axes = figure.add_axes((15 / WIDTH, foot / height, (WIDTH - 20) / WIDTH, _PLOT / height))
        x = list(range(1, len(names) + 1))
        what = fonts.printable(curves.what) or pick(language, "编码", "codes")
        new = axes.bar(x, curves.new, width=0.6, color="#c9c9c9", edgecolor=INK, linewidth=0.5, zorder=2)
        handles, words = [], []
        if curves.low:
            band = axes.fill_between(
                x, curves.low, curves.high, facecolor="#e6e6e6", edgecolor="#9a9a9a", linewidth=0.6, zorder=1
            )
            # Before the bars and with a white edge: grey on a grey bar cannot be read.
            (line,) = axes.plot(
                x, curves.middle, color="#3a3a3a", linewidth=1.1, linestyle=(0, (4, 2.5)), zorder=3,
                path_effects=[withStroke(linewidth=2.6, foreground="white")],
            )  # fmt: skip
            handles += [band, line]
            words += [
                pick(language, "随机顺序 5–95%", "shuffled orders, 5–95 %"),
                pick(language, "随机顺序中位数", "shuffled orders, median"),
            ]
        (known,) = axes.plot(x, curves.known, color=INK, linewidth=1.6, marker="o", markersize=4, zorder=4)
        handles = [known, new, *handles]
        words = [
            pick(language, "累计{what}", "{what}, cumulative").format(what=what),
            pick(language, "新增{what}", "new {what}").format(what=what),
            *words,
        ]
        axes.set_axisbelow(True)
        axes.set_xlim(0.4, len(names) + 0.6)
        axes.set_ylim(0, max((*curves.known, *curves.high)) * 1.06)
        step = -(-len(names) // _TICKS)
        axes.set_xticks(x[::step], names[::step], rotation=90 if upright else 0)
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_xlabel(
            pick(language, "访谈（按计数顺序）", "interviews in the order counted"), fontproperties=fonts.properties(8.5)
        )
        axes.set_ylabel(pick(language, "{what}数", "number of {what}").format(what=what), fontproperties=fonts.properties(8.5))
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_fontproperties(fonts.properties(7.5))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        figure.legend(
            handles, words, loc="upper center", bbox_to_anchor=(0.5, 1 - 1.5 / height), ncols=len(words), frameon=False,
            prop=fonts.properties(8), handlelength=1.8, columnspacing=1.6,
        )  # fmt: skip

    return draw


def describe(curves: Curves, language: str) -> str:
    """The curve in words, an interview a line."""
    told = pick(language, "{name}：新增 {new}，累计 {known}", "{name}: {new} new, {known} so far")
    lines = [
        told.format(name=n, new=new, known=known) for n, new, known in zip(curves.names, curves.new, curves.known, strict=True)
    ]
    return "\n".join([*lines, *curves.notes])
