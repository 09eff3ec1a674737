"""Printing: text that cannot steer the terminal, tables that count cells, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

import click

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
    """A table on stdout, aligned by terminal cells; the last column is cut to the terminal's width, if there is one."""
    from rich.cells import cell_len, set_cell_size

    texts = [[_cell(str(cell)) for cell in row] for row in rows]
    widths = [max([cell_len(h), *(cell_len(row[i]) for row in texts)]) for i, h in enumerate(headers)]
    room = _terminal_width()
    for row in [list(headers), *texts]:
        cells = []
        for i, cell in enumerate(row):
            pad = " " * (widths[i] - cell_len(cell))
            cells.append(pad + cell if i in right else cell + pad)
        whole = "  ".join(cells).rstrip()
        if room and cell_len(whole) > room:
            whole = set_cell_size(whole, room - 1) + "…"
        click.echo(whole)


def _cell(text: str) -> str:
    """One line whose indentation stays."""
    return " " * (len(text) - len(text.lstrip(" "))) + line(text)


def _terminal_width() -> int:
    if not sys.stdout.isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns
