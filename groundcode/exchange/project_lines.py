"""A whole project as lines of JSON: a head, authors, things and texts as in the own file of a .qdpx, and an end.

`docs/jsonl.md` describes it. The lines between head and end are those of `exchange/refi/own`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from groundcode.domain.ids import is_id
from groundcode.errors import EmptyFile, FileMissing, InvalidProjectLines
from groundcode.exchange.refi.own import LONGEST, OwnState
from groundcode.locale import _

SUFFIX = ".jsonl"
FORMAT = "groundcode-project"
VERSION = 1


@dataclass(slots=True)
class LinesState:
    """What a file holds."""

    own: OwnState
    title: str
    lines: list[int] = field(default_factory=list)
    """The line of each thing, as `own.things` has them."""


def head(project: str, title: str, registry: int) -> str:
    """The first line."""
    line = {"format": FORMAT, "version": VERSION, "registry": registry, "project": project, "title": title}
    return json.dumps(line, ensure_ascii=False) + "\n"


def end(things: int, texts: int) -> str:
    """The last line, without which a file was cut off."""
    return json.dumps({"end": {"things": things, "texts": texts}}) + "\n"


def read_project_lines(path: Path, registry: int) -> LinesState:
    """What a .jsonl of a project holds.

    Raises:
        FileMissing, EmptyFile, InvalidProjectLines
    """
    try:
        with path.open("rb") as stream:
            return _read(stream, str(path), registry)
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(str(path)) from None
    except OSError as error:
        raise InvalidProjectLines(str(path), None, error.strerror or str(error)) from error


def _read(stream: IO[bytes], path: str, registry: int) -> LinesState:
    raw = stream.readline(LONGEST)
    if not raw.strip():
        raise EmptyFile(path)
    first = _line(raw.removeprefix(b"\xef\xbb\xbf"), path, 1)
    if first.get("format") != FORMAT:
        raise InvalidProjectLines(path, None, _("its first line does not say that it is one"))
    version, written, project = first.get("version"), first.get("registry"), first.get("project")
    if version != VERSION or not isinstance(written, int) or written > registry:
        raise InvalidProjectLines(path, None, _("a later groundcode wrote it"))
    if not isinstance(project, str) or not is_id(project):
        raise InvalidProjectLines(path, 1, _("it does not name its project"))
    found = LinesState(OwnState(project, written), str(first.get("title") or ""))
    finished: Any = None
    for number, line in _lines(stream, path):
        if finished is not None:
            raise InvalidProjectLines(path, number, _("it stands behind the end"))
        if "end" in line:
            finished = line["end"]
        else:
            _take(found, line, path, number)
    counts = {"things": len(found.own.things), "texts": len(found.own.texts)}
    if finished != counts:
        why = _("its end is missing: it was cut off") if finished is None else _("lines of it are missing, or doubled")
        raise InvalidProjectLines(path, None, why)
    return found


def _lines(stream: IO[bytes], path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 1
    while raw := stream.readline(LONGEST):
        number += 1
        if raw.strip():
            yield number, _line(raw, path, number)


def _line(raw: bytes, path: str, number: int) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        raise InvalidProjectLines(path, number, _("it is no JSON")) from None
    if not isinstance(line, dict):
        raise InvalidProjectLines(path, number, _("it is no JSON object"))
    return line


def _take(found: LinesState, line: dict[str, Any], path: str, number: int) -> None:
    own = found.own
    if "by" in line and "coder" in line:
        coder, moment = line["coder"], line.get("at")
        if line["by"] != len(own.authors) or not _is_id(coder) or not isinstance(moment, str):
            raise InvalidProjectLines(path, number, _("it does not say who did something, and when"))
        own.authors.append((coder, moment))
    elif "thing" in line:
        kind, thing, fields, by = line["thing"], line.get("id"), line.get("fields"), line.get("by")
        fine = isinstance(kind, str) and _is_id(thing) and isinstance(fields, dict)
        if not fine or not isinstance(by, int) or isinstance(by, bool) or not 0 <= by < len(own.authors):
            raise InvalidProjectLines(path, number, _("it lacks a kind, an id, fields, or who made it"))
        own.things.append((kind, str(thing), dict(fields or {}), by))
        found.lines.append(number)
    elif isinstance(line.get("text"), str) and _is_whole(line.get("is")):
        own.texts[line["text"]] = line["is"]
    else:
        raise InvalidProjectLines(path, number, _("it is neither an author, nor a thing, nor a text"))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and is_id(value)


def _is_whole(value: object) -> bool:
    """Whether it is a text that can be kept: without halves of characters."""
    return isinstance(value, str) and not any("\ud800" <= one <= "\udfff" for one in value)
