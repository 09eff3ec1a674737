"""What is known about the place under the cursor: its turn, its codings, their memos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from groundcode.locale import _
from groundcode.tui.colours import colour_of
from groundcode.tui.layout import fit_cells

_QUOTED = 120
"""Characters of a segment that is compared: enough to see what it is about."""


@dataclass(frozen=True, slots=True)
class CodingDetails:
    """A coding as the inspector shows it."""

    name: str
    level: str
    above: str
    coder: str
    memo: str = ""
    marks: str = ""
    seen_as: str = ""
    """What it stands under at the view level, where that is not the code itself."""
    colour_key: int | None = None
    """The colour it has in the text."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A code's earlier segments beside the new one: (citation, words) of the last and of the most different ones."""

    name: str
    total: int
    last: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]


class Inspector(Static):
    """The codings at the cursor; it is only ever given values."""

    DEFAULT_CSS = """
    Inspector { width: 100%; height: auto; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)

    def show(self, place: str, codings: Sequence[CodingDetails], compared: Compared | None = None) -> None:
        """Show the codings of a place, and below them a code's segments to compare the new one with."""
        width = max(12, self.size.width - 2)
        parts: list[tuple[str, str] | str] = [(fit_cells(place, width).rstrip(), "bold"), "\n"]
        if not codings:
            parts += ["\n", (_("Nothing is coded here."), "dim")]
        for coding in codings:
            parts += [
                "\n\n",
                ("┃ ", self._swatch(coding)),
                (_clean(coding.name), "bold"),
                f" {coding.marks}" if coding.marks else "",
            ]
            if coding.seen_as:
                parts += ["\n", ("┃ ", self._swatch(coding)), _clean(coding.seen_as)]
            parts += ["\n", ("  " + " · ".join(p for p in (coding.level, coding.coder) if p), "dim")]
            if coding.above:
                parts += [("\n" + line, "dim") for line in _hanging(_clean(coding.above), width)]
            if coding.memo:
                parts += ["\n", ("  ✎ ", "bold"), _clean(coding.memo)]
        if compared is not None and (compared.last or compared.different):
            parts += _comparison(compared, width)
        self.update(Content.assemble(*parts))

    def _swatch(self, coding: CodingDetails) -> str:
        if coding.colour_key is None:
            return "bold"
        return f"bold {colour_of(coding.colour_key, self.background_colors[1]).hex6}"


def _comparison(compared: Compared, width: int) -> list[tuple[str, str] | str]:
    """The last segments of the code and those that differ most, each with its place."""
    heading = _("Compare {count}: {name}").format(name=_clean(compared.name), count=compared.total)
    parts: list[tuple[str, str] | str] = ["\n\n", (fit_cells(heading, width).rstrip(), "bold underline")]
    for title, segments in ((_("last"), compared.last), (_("most different"), compared.different)):
        if segments:
            parts += ["\n", (title, "dim")]
        for place, words in segments:
            parts += ["\n", (f"{_clean(place)} ", "dim"), _short(_clean(words))]
    parts += ["\n", (_("s splits the code."), "dim")]
    return parts


def _short(words: str) -> str:
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"


def _hanging(path: str, width: int) -> list[str]:
    """A path in lines that begin below its first name: "  ↑ A >", "    B"."""
    lines = ["  ↑ "]
    names = path.split(" > ")
    for number, name in enumerate(names, 1):
        piece = name + (" > " if number < len(names) else "")
        if len(lines[-1]) > 4 and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("    ")
        lines[-1] += piece
    return lines


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
