"""The desk's screens as text: the characters row by row, and where asked the styles of their cells."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.app import App
from textual.strip import Strip

FOLDER = Path(__file__).parent / "snapshots"
RENEW = "GROUNDCODE_RENEW_SNAPSHOTS"


def drawn(app: App[Any], *, styles: bool = False) -> str:
    """Every row of the screen between two bars; with `styles`, the runs of styles of each row and what they are."""
    rows: list[str] = []
    runs: list[str] = []
    legend: dict[str, int] = {}
    for number, strip in enumerate(_strips(app)):
        rows.append("|" + "".join(segment.text for segment in strip).rstrip() + "|")
        line: list[list[Any]] = []
        for segment in strip:
            mark = legend.setdefault(_style(segment.style), len(legend))
            if line and line[-1][0] == mark:
                line[-1][1] += cell_len(segment.text)
            else:
                line.append([mark, cell_len(segment.text)])
        runs.append(f"{number:>2}: " + " ".join(f"{mark}*{cells}" for mark, cells in line))
    if not styles:
        return "\n".join(rows) + "\n"
    known = [f"{mark} = {words}" for words, mark in legend.items()]
    return "\n".join([*rows, "", "styles, each with its number of cells:", *runs, "", *known]) + "\n"


def _strips(app: App[Any]) -> list[Any]:
    """The whole screen, what lies below a page in front included, as it goes to the terminal."""
    width, height = app.size
    console = app.console
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert update is not None
    segments = list(console.render(update, console.options.update(width=width, height=height)))
    lines: list[list[Any]] = [[]]
    for segment in segments:
        if segment.control:
            continue
        if segment.text == "\n":
            lines.append([])
        else:
            lines[-1].append(segment)
    return [Strip(line) for line in lines[:height]]


def _style(style: Any) -> str:
    if style is None:
        return "plain"
    words = [name for name in ("bold", "dim", "italic", "underline", "reverse") if getattr(style, name)]
    colour = style.color.get_truecolor().hex if style.color is not None and not style.color.is_default else "default"
    ground = style.bgcolor.get_truecolor().hex if style.bgcolor is not None and not style.bgcolor.is_default else "default"
    return " ".join([*words, colour, "on", ground])


def agrees(name: str, found: str) -> None:
    """Compare a picture with the one kept under a name; with GROUNDCODE_RENEW_SNAPSHOTS=1 in the surroundings, keep it."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get(RENEW):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
        return
    assert path.is_file(), f"no picture {name}: run the test with {RENEW}=1 and look at what it keeps"
    wanted = path.read_text(encoding="utf-8")
    if wanted != found:
        lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), "kept", "now", lineterm="", n=1)
        raise AssertionError(f"{name} looks different; if that is right, renew it with {RENEW}=1:\n" + "\n".join(lines))
