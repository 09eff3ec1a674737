"""Tables as SPSS files (.sav): ASCII names, labels in any language, values that are numbers where all of them are."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from groundcode.errors import CannotWriteHere, PackageMissing
from groundcode.exchange.codebooks.files import write_atomically

Value = str | int | float | None
_LONGEST_LABEL = 250
"""Bytes; SPSS reads 256."""
_LONGEST_TEXT = 4_000
"""Bytes of a value."""
_NOTE_WIDTH = 80
"""Bytes of a line of the notes."""


@dataclass(frozen=True, slots=True)
class SavColumn:
    """A variable of an SPSS file."""

    name: str
    """ASCII letters, digits and underscores, a letter first."""
    label: str
    values: Sequence[Value]
    value_labels: Mapping[int, str] = field(default_factory=dict)
    measure: str = "nominal"
    """nominal, ordinal or scale."""


def write_sav(path: Path, columns: Sequence[SavColumn], title: str, notes: Sequence[str]) -> None:
    """Write columns of equal length to a .sav.

    Raises:
        PackageMissing: the extra that it needs is not installed. CannotWriteHere
    """
    try:
        import pandas
    except ImportError:
        raise PackageMissing("pandas", ".sav", "spss") from None
    try:
        import pyreadstat
    except ImportError:
        raise PackageMissing("pyreadstat", ".sav", "spss") from None
    read = {column.name: _typed(column) for column in columns}
    frame = pandas.DataFrame({name: pandas.Series(values, dtype=kind) for name, (values, kind) in read.items()})
    lines = [line for note in notes for line in _lines(note)]
    # The library writes to a path of its own; what stands at ours is then whole or not there.
    try:
        handle, beside = tempfile.mkstemp(suffix=".sav", dir=Path(os.path.realpath(path)).parent)
    except OSError as error:
        raise CannotWriteHere(str(path), error.strerror or str(error)) from error
    os.close(handle)
    try:
        pyreadstat.write_sav(
            frame, beside, file_label=_cut(title, 60), note=lines,
            column_labels={column.name: _cut(column.label, _LONGEST_LABEL) for column in columns},
            variable_value_labels={
                column.name: {value: _cut(words, 110) for value, words in column.value_labels.items()}
                for column in columns
                if column.value_labels and read[column.name][1] == "float64"
            },
            variable_measure={column.name: column.measure for column in columns},
            variable_format={column.name: _format(read[column.name]) for column in columns if read[column.name][1] == "float64"},
        )  # fmt: skip
        write_atomically(path, Path(beside).read_bytes())
    finally:
        Path(beside).unlink(missing_ok=True)


def _typed(column: SavColumn) -> tuple[list[object], str]:
    """The values as numbers (an empty one is missing) if all that are there are; else as texts."""
    given = [value for value in column.values if value not in (None, "")]
    numeric = bool(given) or bool(column.value_labels) or column.measure == "scale"
    if numeric and all(isinstance(value, int | float) for value in given):
        return [float("nan") if value in (None, "") else float(value or 0) for value in column.values], "float64"
    return [_cut("" if value is None else str(value), _LONGEST_TEXT) for value in column.values], "object"


def _format(read: tuple[list[object], str]) -> str:
    whole = all(math.isnan(float(str(value))) or float(str(value)).is_integer() for value in read[0])
    return "F8.0" if whole else "F8.4"


def _cut(text: str, most: int) -> str:
    """As many characters as have room in so many bytes."""
    plain = " ".join(text.split())
    return plain.encode()[:most].decode(errors="ignore")


def _lines(note: str) -> list[str]:
    out = [""]
    for letter in " ".join(note.split()):
        if len((out[-1] + letter).encode()) > _NOTE_WIDTH:
            out.append("")
        out[-1] += letter
    return out
