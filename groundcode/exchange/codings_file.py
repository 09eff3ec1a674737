"""Codings as lines of JSON: what `code --from` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from groundcode.domain.levels import Level
from groundcode.errors import CannotRead, EmptyFile, FileMissing
from groundcode.locale import _

_NEEDED = frozenset(("source", "start", "end", "code"))
_KNOWN = _NEEDED | {"quote", "coder", "level", "parent", "memo"}
LONGEST = 1_000_000
"""Characters of the longest line that is read."""


class CodingLine(NamedTuple):
    """One line: a code on a place of a source; a tuple, because files have tens of thousands of them."""

    line: int
    """1-based line of the file."""
    source: str
    start: int
    end: int
    code: str
    quote: str | None = None
    coder: str | None = None
    level: Level | None = None
    parent: str | None = None
    memo: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken, and why."""

    line: int
    why: str


def read_lines(path: Path) -> Iterator[CodingLine | BadLine]:
    """The lines of a codings file in order; empty ones are passed over.

    Raises:
        FileMissing, EmptyFile, CannotRead: the file as a whole cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(str(path)) from error
    except OSError as error:
        raise CannotRead(_("{path} cannot be read: {why}.").format(path=path, why=error.strerror or error)) from error
    if not data.strip():
        raise EmptyFile(str(path))
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if raw.strip():
            yield _line(number, raw)


def _line(number: int, raw: bytes) -> CodingLine | BadLine:
    if len(raw) > LONGEST:
        return BadLine(number, _("the line is longer than a million bytes"))
    try:
        value = json.loads(raw.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return BadLine(number, _("it is not UTF-8"))
    except (ValueError, RecursionError) as error:
        return BadLine(number, _("it is not JSON ({why})").format(why=error))
    if not isinstance(value, dict):
        return BadLine(number, _("it is not an object with source, start, end and code"))
    return _checked(number, value)


def _checked(number: int, value: dict[str, Any]) -> CodingLine | BadLine:
    source, start, end, code = value.get("source"), value.get("start"), value.get("end"), value.get("code")
    if not isinstance(source, str) or not source:
        return BadLine(number, _("it has no “source”"))
    if not isinstance(code, str) or not code.strip():
        return BadLine(number, _("it has no “code”"))
    if type(start) is not int or type(end) is not int:
        return BadLine(number, _("“start” and “end” must be whole numbers"))
    if len(value) == len(_NEEDED):
        return CodingLine(number, source, start, end, code)
    for key in value.keys() - _NEEDED:
        if key not in _KNOWN:
            return BadLine(number, _("“{key}” is not known here").format(key=key[:40]))
        if value[key] is not None and not isinstance(value[key], str):
            return BadLine(number, _("“{key}” must be text").format(key=key))
    level = value.get("level")
    if level is not None and level not in Level.__members__.values():
        return BadLine(number, _("“{level}” is no level: label, concept, category or main").format(level=level[:40]))
    return CodingLine(
        number, source, start, end, code, value.get("quote"), value.get("coder"), Level(level) if level else None,
        value.get("parent"), value.get("memo"),
    )  # fmt: skip
