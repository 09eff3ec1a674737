"""Our own file in an archive of ours: the living state whole, so that a way out and back in loses nothing.

Lines of JSON. The first says what it is and which project.qde it belongs to: a program that changed that one has made
this file untrue, and then it is not used. Then authors (`by`), things and texts in any order.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from groundcode.domain.ids import is_id
from groundcode.errors import InvalidQdpx
from groundcode.exchange.refi.archive import EXTRA
from groundcode.exchange.refi.packed import Packed
from groundcode.locale import _

FORMAT = "groundcode-refi"
VERSION = 1
LONGEST = 100_000_000
"""Bytes of a line: a text of an interview at most."""


OwnThing = tuple[str, str, dict[str, Any], int]


def _thing_of(row: tuple[Any, ...]) -> OwnThing:
    entity, thing, fields, by = row
    return sys.intern(entity), thing, fields, by


@dataclass(slots=True)
class OwnState:
    """What the file holds."""

    project: str
    registry: int
    authors: list[tuple[str, str]] = field(default_factory=list)
    """(coder, moment) in the order of the log."""
    things: Packed[OwnThing] = field(default_factory=lambda: Packed(_thing_of))
    """(kind, id, fields, number of its author)."""
    texts: dict[str, str] = field(default_factory=dict)
    """sha256 -> text, of the versions that are not in the archive's sources."""


def head(project: str, registry: int) -> str:
    """The first line, with {qde} for the digest."""
    line = {"format": FORMAT, "version": VERSION, "registry": registry, "project": project, "qde": "{qde}"}
    return json.dumps(line) + "\n"


def author_line(number: int, coder: str, made_at: str) -> str:
    """A line that says who made things, and when."""
    return json.dumps({"by": number, "coder": coder, "at": made_at}) + "\n"


def thing_line(entity: str, thing: str, fields: dict[str, Any], number: int) -> str:
    """A line that makes a thing."""
    line = {"thing": entity, "id": thing, "by": number, "fields": fields}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def text_line(sha256: str, text: str) -> str:
    """A line that holds a text of an earlier version."""
    return json.dumps({"text": sha256, "is": text}, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Unused:
    """Why the file is not used."""

    why: str


def read_own(stream: IO[bytes], path: str, digest: str, registry: int) -> OwnState | Unused:
    """What our own file holds, or why it is not used.

    Raises:
        InvalidQdpx: it belongs to this project.qde, and is damaged all the same.
    """
    first = _line(stream.readline(LONGEST), path, 1)
    if first.get("format") != FORMAT or first.get("qde") != digest:
        return Unused(_("another program has changed the project since groundcode wrote it"))
    version, written = first.get("version"), first.get("registry")
    if version != VERSION or not isinstance(written, int) or written > registry:
        return Unused(_("a later groundcode wrote it"))
    project = first.get("project")
    if not isinstance(project, str) or not is_id(project):
        raise _damaged(path, 1)
    out = OwnState(project, written)
    for number, line in _lines(stream, path):
        if "by" in line and "coder" in line:
            _author(out, line, path, number)
        elif "thing" in line:
            _thing(out, line, path, number)
        elif isinstance(line.get("text"), str) and isinstance(line.get("is"), str):
            out.texts[line["text"]] = line["is"]
        else:
            raise _damaged(path, number)
    return out


def _lines(stream: IO[bytes], path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 1
    while raw := stream.readline(LONGEST):
        number += 1
        yield number, _line(raw, path, number)


def _line(raw: bytes, path: str, number: int) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        raise _damaged(path, number) from None
    if not isinstance(line, dict):
        raise _damaged(path, number)
    return line


def _author(out: OwnState, line: dict[str, Any], path: str, number: int) -> None:
    coder, moment = line["coder"], line.get("at")
    if line["by"] != len(out.authors) or not isinstance(coder, str) or not is_id(coder) or not isinstance(moment, str):
        raise _damaged(path, number)
    out.authors.append((sys.intern(coder), moment))


def _thing(out: OwnState, line: dict[str, Any], path: str, number: int) -> None:
    entity, thing, fields, by = line["thing"], line.get("id"), line.get("fields"), line.get("by")
    fine = isinstance(entity, str) and isinstance(thing, str) and is_id(thing) and isinstance(fields, dict)
    if not fine or not isinstance(by, int) or isinstance(by, bool) or not 0 <= by < len(out.authors):
        raise _damaged(path, number)
    assert isinstance(thing, str)
    assert isinstance(fields, dict)
    out.things.append((entity, thing, fields, by))


def _damaged(path: str, line: int) -> InvalidQdpx:
    return InvalidQdpx(path, _("its {name} is damaged").format(name=EXTRA), line)
