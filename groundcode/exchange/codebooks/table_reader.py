"""From the rows of a table to a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundcode.domain.codebooks import Codebook
from groundcode.domain.ids import fold
from groundcode.errors import EmptyFile
from groundcode.exchange.codebooks.drafts import Draft, Findings, assemble, tidy_name
from groundcode.exchange.codebooks.examples import examples_from_cell, paths_from_cell
from groundcode.exchange.codebooks.tables import path_from_cell, path_to_cell
from groundcode.exchange.codebooks.words import column_of, truth_of
from groundcode.locale import _, join_names

TableRow = tuple[int, Sequence[str]]
"""A 1-based number, and the cells."""

_HEADER_WITHIN = 10
"""Rows with anything in them that are tried as the header: a title often stands above it."""


@dataclass(slots=True)
class _Row:
    draft: Draft
    path: tuple[str, ...]
    parent: str
    above: _Row | None = None


def read_table(rows: Sequence[TableRow], title: str, description: str, findings: Findings, *, strict: bool) -> Codebook:
    """The codebook in a table; `strict` refuses rows with more cells than the header has.

    Raises:
        EmptyFile, InvalidCodebook
    """
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not filled:
        raise EmptyFile(findings.path)
    at, columns = _find_header(filled, findings)
    if strict:
        _check_widths(filled[at:], findings)
    read = [_read_row(row, columns, findings) for row in filled[at + 1 :]]
    for row in read:
        _settle_name(row, findings)
    return assemble(title, description, _grow(read, findings), findings)


def _find_header(rows: list[TableRow], findings: Findings) -> tuple[int, dict[int, tuple[str, int]]]:
    for at, (_number, cells) in enumerate(rows[:_HEADER_WITHIN]):
        columns: dict[int, tuple[str, int]] = {}
        unknown = []
        for index, cell in enumerate(cells):
            column = column_of(cell)
            if column and column not in columns.values():
                columns[index] = column
            elif cell.strip():
                unknown.append(f"“{cell.strip()}”")
        if {("name", 1), ("path", 1)} & set(columns.values()):
            if unknown:
                sentence = _("These columns are not known and were left out: {names}.")
                findings.note(sentence.format(names=join_names(unknown)))
            return at, columns
    raise findings.stop(rows[0][0], _("no column is headed name (编码) or path (路径)."))


def _check_widths(rows: list[TableRow], findings: Findings) -> None:
    width = len(rows[0][1])
    for number, cells in rows[1:]:
        if any(cell.strip() for cell in cells[width:]):
            why = _("the row has more cells than the header: a text with a comma needs quotation marks around it.")
            findings.problem(number, why)


def _read_row(row: TableRow, columns: dict[int, tuple[str, int]], findings: Findings) -> _Row:
    number, cells = row
    parts = sorted((name, part, cells[at]) for at, (name, part) in columns.items() if at < len(cells))
    texts: dict[str, str] = {}
    for name, _part, cell in parts:
        texts[name] = texts.get(name, "") + cell
    core = truth_of(texts.get("core", ""))
    if core is None:
        findings.problem(number, _("“{word}” in core is neither yes nor no.").format(word=texts["core"]))
    draft = Draft(
        row=number,
        name=tidy_name(texts.get("name", "")),
        level=texts.get("level", ""),
        id=texts.get("id", ""),
        definition=texts.get("definition", ""),
        inclusion=texts.get("inclusion", ""),
        exclusion=texts.get("exclusion", ""),
        core=bool(core),
        also_in=paths_from_cell(texts.get("also_in", "")),
        examples=examples_from_cell(texts.get("examples", ""), number, findings),
        remarks=texts.get("remarks", "").strip(),
        as_exported=texts.get("as_exported", ""),
    )
    path = texts.get("path", "").strip()
    return _Row(draft, tuple(map(tidy_name, path_from_cell(path))) if path else (), texts.get("parent", "").strip())


def _settle_name(row: _Row, findings: Findings) -> None:
    if not row.path:
        return
    last = row.path[-1]
    if not row.draft.name:
        row.draft.name = last
    elif fold(row.draft.name) != fold(last):
        sentence = _("Row {row}: the name “{name}” was taken; its path ends in “{last}”.")
        findings.note(sentence.format(row=row.draft.row, name=row.draft.name, last=last))


def _grow(rows: list[_Row], findings: Findings) -> list[Draft]:
    """Hang every row under its parent, wherever that stands in the table; gives those at the top."""
    by_path: dict[tuple[str, ...], _Row] = {}
    for row in (row for row in rows if row.path):
        first = by_path.setdefault(_key(row.path), row)
        if first is not row:
            why = _("the path “{path}” stands in row {row} already.")
            findings.problem(row.draft.row, why.format(path=path_to_cell(row.path), row=first.draft.row))
    by_name = _by_name_or_id(rows)
    for row in rows:
        row.above = _parent(row, by_path, by_name, findings)
    _break_cycles(rows, findings)
    for row in (row for row in rows if row.above):
        assert row.above
        row.above.draft.children.append(row.draft)
    return [row.draft for row in rows if row.above is None]


def _key(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(name) for name in path)


def _by_name_or_id(rows: list[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        for word in {fold(row.draft.name), fold(row.draft.id)} - {""}:
            found.setdefault(word, []).append(row)
    return found


def _parent(row: _Row, by_path: dict[tuple[str, ...], _Row], by_name: dict[str, list[_Row]], findings: Findings) -> _Row | None:
    if row.path:
        wanted = row.path[:-1]
        found = [by_path[_key(wanted)]] if _key(wanted) in by_path else []
        word = path_to_cell(wanted)
    else:
        word = row.parent
        names = path_from_cell(word)
        found = [by_path[_key(names)]] if _key(names) in by_path else by_name.get(fold(word), [])
    if not word:
        return None
    if len(found) == 1:
        return found[0]
    why = _("its parent “{name}” is not in the file.")
    if found:
        why = _("its parent “{name}” could be any of {count} rows; write the path or the id.")
    findings.problem(row.draft.row, why.format(name=word, count=len(found)))
    return None


def _break_cycles(rows: list[_Row], findings: Findings) -> None:
    done: set[int] = set()
    for row in rows:
        line: dict[int, _Row] = {}
        here: _Row | None = row
        while here is not None and id(here) not in done and id(here) not in line:
            line[id(here)] = here
            here = here.above
        if here is not None and id(here) in line:
            why = _("“{name}” stands below itself.").format(name=here.draft.name)
            findings.problem(here.draft.row, why)
            here.above = None
        done |= set(line)
