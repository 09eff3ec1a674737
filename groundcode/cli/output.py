"""Printing: text that cannot steer the terminal, tables that count cells, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

import click

_LEAST_CELLS = 12
"""Cells below which no column is cut."""
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """Text whose control characters are shown instead of obeyed (line ends and tabs stay)."""
    return _HARMFUL.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"<U+{code:04X}>"


def line(text: str) -> str:
    """Text on one line, harmless."""
    return safe(" ".join(text.split()))


def print_json(value: Any) -> None:
    """One JSON document on stdout; control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    click.echo(_HARMFUL.sub(lambda m: m.group() if m.group() == "\n" else f"\\u{ord(m.group()):04x}", text))


def say(text: str) -> None:
    """A sentence on stderr, which is where talk goes."""
    click.echo(safe(text), err=True)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """A table on stdout, aligned by terminal cells; in a terminal too narrow for it, the widest columns are cut.

    Columns of numbers (those to the `right`) are never cut.
    """
    from rich.cells import cell_len, set_cell_size

    texts = [[_cell(str(cell)) for cell in row] for row in rows]
    widths = [max([cell_len(h), *(cell_len(row[i]) for row in texts)]) for i, h in enumerate(headers)]
    room = _terminal_width()
    if room:
        widths = _fitted(widths, room - 2 * (len(widths) - 1), right)
    for row in [list(headers), *texts]:
        cells = []
        for i, whole_cell in enumerate(row):
            cell = whole_cell
            if cell_len(cell) > widths[i]:
                cell = set_cell_size(cell, widths[i] - 1) + "…"
            pad = " " * (widths[i] - cell_len(cell))
            cells.append(pad + cell if i in right else cell + pad)
        whole = "  ".join(cells).rstrip()
        if room and cell_len(whole) > room:
            whole = set_cell_size(whole, room - 1) + "…"
        click.echo(whole)


def _fitted(widths: Sequence[int], room: int, fixed: Sequence[int]) -> list[int]:
    """The widths of columns once the widest are cut to what fits, none to less than a few cells."""
    out = list(widths)
    loose = [i for i in range(len(out)) if i not in fixed]
    while sum(out) > room and loose:
        widest = max(out[i] for i in loose)
        if widest <= _LEAST_CELLS:
            break
        most = [i for i in loose if out[i] == widest]
        next_width = max([_LEAST_CELLS, *(out[i] for i in loose if out[i] < widest)])
        over = sum(out) - room
        if over < len(most):  # the last of equal columns are a cell narrower
            for i in most[-over:]:
                out[i] -= 1
        else:
            for i in most:
                out[i] = max(next_width, widest - over // len(most))
    return out


def _cell(text: str) -> str:
    """One line whose indentation stays."""
    return " " * (len(text) - len(text.lstrip(" "))) + line(text)


def _terminal_width() -> int:
    if not sys.stdout.isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns
