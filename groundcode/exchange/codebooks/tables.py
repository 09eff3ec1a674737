"""A codebook as a table, one row a code in tree order: what .csv and .xlsx share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from groundcode.domain.codebooks import PATH_SEPARATOR, Codebook, CodebookEntry
from groundcode.exchange.codebooks.examples import examples_to_cell, paths_to_cell
from groundcode.exchange.codebooks.words import COLUMNS

Cell = str | int

CELL_LIMIT = 32_000
"""A cell of a spreadsheet ends at 32,767 UTF-16 units; what is longer goes on in a column "definition 2"."""

_LIKE_A_SEPARATOR = re.compile(r"(?:^|\s)>(?:\s|$)")
_SEPARATOR = re.compile(r"\s>\s")
_WEIGHTY = re.compile("[_\\x00-\\x1f\ufffe\uffff]")


def path_to_cell(names: Sequence[str]) -> str:
    r"""The names from the top down; a `>` within a name that reads as a separator is written `\>`."""
    return PATH_SEPARATOR.join(_escape_name(name) for name in names)


def path_from_cell(cell: str) -> tuple[str, ...]:
    """The names in a path, without the white space around them."""
    parts = _SEPARATOR.split(cell)
    return tuple(re.sub(r"(?<!\\)(\\+)>", _halve, part).strip() for part in parts)


def _escape_name(name: str) -> str:
    if not _LIKE_A_SEPARATOR.search(name) and "\\>" not in name:
        return name
    return re.sub(r"(?<!\\)(\\*)>", lambda run: run[1] * 2 + "\\>", name)


def _halve(run: re.Match[str]) -> str:
    slashes = len(run[1])
    return "\\" * (slashes // 2 if slashes % 2 else slashes) + ">"


def table_of(codebook: Codebook) -> list[list[Cell]]:
    """The header and a row a code; counts are numbers, all else is text."""
    rows = [_cells(path, entry) for path, entry in codebook.walk()]
    parts = {name: max((len(row[name]) for row in rows), default=1) for name in COLUMNS}
    header: list[Cell] = []
    for name in COLUMNS:
        header += [name, *(f"{name} {part}" for part in range(2, parts[name] + 1))]
    return [header, *([cell for name in COLUMNS for cell in _filled(row[name], parts[name])] for row in rows)]


def _cells(path: tuple[str, ...], entry: CodebookEntry) -> dict[str, list[Cell]]:
    texts = {
        "id": entry.id or "",
        "level": entry.level.value,
        "name": entry.name,
        "path": path_to_cell(path),
        "definition": entry.definition,
        "inclusion": entry.inclusion,
        "exclusion": entry.exclusion,
        "core": "true" if entry.core else "",
        "also_in": paths_to_cell(entry.also_in),
        "examples": examples_to_cell(entry.examples),
    }
    counts = {"own": entry.own, "total": entry.total, "sources": entry.sources}
    cells: dict[str, list[Cell]] = {name: [*_pieces(text)] for name, text in texts.items()}
    return cells | {name: ["" if count is None else count] for name, count in counts.items()}


def _filled(pieces: list[Cell], width: int) -> list[Cell]:
    return pieces + [""] * (width - len(pieces))


def _pieces(text: str) -> Iterator[str]:
    """The text cut so that each piece fits a cell, escaped as .xlsx escapes control characters (`_x000D_`)."""
    start = weight = 0
    if len(text) > CELL_LIMIT // 7:
        for at, character in enumerate(text):
            weight += 7 if _WEIGHTY.match(character) else 2 if character > "\uffff" else 1
            if weight > CELL_LIMIT:
                yield text[start:at]
                start, weight = at, 7
    yield text[start:]
