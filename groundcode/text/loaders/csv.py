"""Tables of turns (.csv): a column of speakers, one of what they say, perhaps one of times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundcode.domain.transcripts import Transcript
from groundcode.errors import EmptyFile, InvalidTable
from groundcode.locale import _, join_names, ngettext
from groundcode.text.encoding import decode
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import Spoken, assemble_spoken
from groundcode.text.loaders.csv_columns import Columns, find_columns
from groundcode.text.loaders.csv_rows import Table, read_rows
from groundcode.text.loaders.line_names import named_lines


def read(given: Given) -> Transcript:
    """A transcript from a .csv, a turn a row; line ends within a cell stay, cells are text whatever they begin with.

    Raises InvalidTable, EmptyFile, NotText, BadEncoding, BadValue, BadPattern.
    """
    decoded = decode(given.data, given.path, given.encoding)
    table = read_rows(decoded.text, given.path)
    if not table.rows:
        raise EmptyFile(given.path)
    columns = find_columns(table.rows)
    if columns is None:
        raise InvalidTable(given.path, None, _not_found(table.rows[0]))
    notes = []
    if decoded.guessed:
        notes.append(_("The encoding was guessed: {encoding}.").format(encoding=decoded.encoding))
    if columns.others:
        notes.append(
            ngettext("This column was left out: {names}.", "These columns were left out: {names}.", len(columns.others)).format(
                names=join_names(columns.others, most=20)
            )
        )
    cells, mended = _cells(table, columns, given.path)
    if mended:
        notes.append(
            ngettext(
                "In {count} row the text runs over into further cells; they were put together.",
                "In {count} rows the text runs over into further cells; they were put together.",
                mended,
            ).format(count=mended)
        )
    spoken = list(_spoken(_named(cells, columns, given.speaker_pattern)))
    return assemble_spoken(spoken, given, encoding=decoded.encoding, line_ends=decoded.line_ends, notes=tuple(notes))


def _not_found(head: Sequence[str]) -> str:
    names = [cell.strip().partition("\n")[0][:30] or "“”" for cell in head]
    return _(
        "its columns are {columns}; wanted are one of speakers and one of what they say, named speaker and text "
        "(说话人, 内容), and one of times, named time (时间), if there is one"
    ).format(columns=join_names(names, most=8))


def _cells(table: Table, columns: Columns, path: str) -> tuple[list[tuple[str, str, str]], int]:
    """(speaker, text, time) of each row that says something, and in how many a text with delimiters was put together."""
    width = columns.width
    found: list[tuple[str, str, str]] = []
    mended = 0
    for n, row in enumerate(table.rows):
        if n < columns.first:
            continue
        runs_over = any(cell.strip() for cell in row[width:])
        # A short row is the rest of a text whose line end nobody quoted, a long one has a delimiter nobody quoted.
        if len(row) <= columns.text or (runs_over and columns.text != width - 1):
            raise InvalidTable(path, table.numbers[n], _wrong_width(len(row), width))
        row = [*row, *[""] * (width - len(row))]
        if runs_over:
            row = [*row[: width - 1], table.delimiter.join(row[width - 1 :]).rstrip(table.delimiter)]
            mended += 1
        text = row[columns.text].strip()
        if text:
            found.append((_cell(row, columns.speaker).rstrip(":： "), text, _cell(row, columns.time)))
    return found, mended


def _wrong_width(found: int, wanted: int) -> str:
    return ngettext(
        "it has {found} cell, and there are {wanted} columns", "it has {found} cells, and there are {wanted} columns", found
    ).format(found=found, wanted=wanted)


def _cell(row: Sequence[str], place: int | None) -> str:
    return "" if place is None else row[place].strip()


def _named(
    cells: Sequence[tuple[str, str, str]], columns: Columns, pattern: str | None
) -> list[tuple[str, str, str]]:  # fmt: skip
    """`cells` with the names that open the texts, where no column holds the speakers."""
    if columns.speaker is not None:
        return list(cells)
    heads = [text.partition("\n") for _name, text, _time in cells]
    named = named_lines([head for head, _break, _rest in heads], pattern)
    return [
        (name or "", speech + line_end + rest, time)
        for (name, speech), (_head, line_end, rest), (_name, _text, time) in zip(named, heads, cells, strict=True)
    ]


def _spoken(rows: Sequence[tuple[str, str, str]]) -> Iterator[Spoken]:
    """A turn a row; a row without a speaker goes on with the one above, as a cell over several rows does."""
    if not any(name for name, _text, _time in rows):
        yield from (Spoken("", text, time or None) for _name, text, time in rows)
        return
    turn: tuple[str, list[str], str] | None = None
    for name, text, time in rows:
        if turn is not None and not name and not time:
            turn[1].append(text)
            continue
        if turn is not None:
            yield Spoken(turn[0], "\n".join(turn[1]), turn[2] or None)
        turn = (name or (turn[0] if turn else ""), [text], time)
    if turn is not None:
        yield Spoken(turn[0], "\n".join(turn[1]), turn[2] or None)
