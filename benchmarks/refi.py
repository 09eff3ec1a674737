"""REFI-QDA projects out and in, against zipfile, expat and sqlite3 with a log of the same shape."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
import zipfile
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from benchmarks import floor
from benchmarks.projects import Bench
from benchmarks.refi_files import foreign
from benchmarks.refi_process import Cost, exchanged
from benchmarks.result import Result, compared
from benchmarks.timing import Work, interleaved
from benchmarks.workload import CODERS
from groundcode.workspace import Workspace

_MEMORY = 200
"""Megabytes that an exchange may hold at M."""
_LOG = """
CREATE TABLE change (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, coder BLOB, made_at TEXT, digest BLOB);
CREATE TABLE operation (
    change INTEGER, n INTEGER, entity TEXT, entity_id BLOB, field TEXT, value TEXT, parents BLOB, PRIMARY KEY (change, n)
) WITHOUT ROWID;
CREATE INDEX operation_entity_id ON operation(entity_id);
"""


def refi(bench: Bench, size: str) -> list[Result]:
    """A .qdpx of the whole workload: written, and taken into a new project as another program's and as our own."""
    project, plain_file = bench.project(size, "coded"), bench.floor_file(size, "coded")
    file = bench.folder / f"{size}.qdpx"
    number = count()
    held: list[Any] = []

    def ours_out() -> Work:
        _let_go(held)
        held.append(Workspace.open(project))
        return lambda: held[-1].interchange.export_qdpx(file)

    def floor_out() -> Work:
        _let_go(held)
        held.append(floor.connect(plain_file))
        return lambda: _write(held[-1], bench.folder / f"{size}-floor.qdpx")

    a, b = interleaved((ours_out, floor_out), 3)
    out = compared("qdpx out", size, a, b, most=4 if size == "M" else None, note=f"{file.stat().st_size / 1e6:.1f} MB")
    theirs = foreign(file, bench.folder / f"{size}-foreign.qdpx")
    dated = foreign(file, bench.folder / f"{size}-dated.qdpx", dated=True)

    def ours_in(path: Path) -> Any:
        def prepared() -> Work:
            _let_go(held)
            held.append(Workspace.create(bench.folder / f"refi-{next(number)}.groundcode", coder=CODERS[0]))
            return lambda: held[-1].interchange.import_qdpx(path, fresh=True)

        return prepared

    def floor_in(path: Path) -> Any:
        def prepared() -> Work:
            _let_go(held)
            held.append(floor.create(bench.folder / f"refi-{next(number)}.floor"))
            held[-1].executescript(_LOG)
            return lambda: _read(held[-1], path)

        return prepared

    c, d, e, f, g = interleaved(
        (ours_in(theirs), ours_in(file), floor_in(theirs), ours_in(dated), floor_in(dated)), 3
    )  # fmt: skip
    _let_go(held)
    bar = 5 if size == "M" else None
    rows = [
        out,
        compared("qdpx in, another program's", size, c, e, most=bar),
        compared("... each coding of a moment of its own", size, f, g, most=bar),
        compared("qdpx in, our own", size, d, e),
        _memory("qdpx out", size, exchanged("out", project, bench.folder / f"{size}-again.qdpx")),
    ]
    ways = (("another program's", theirs), ("a moment a coding", dated), ("our own", file))
    for name, path in ways:
        cost = exchanged("in", bench.folder / f"refi-{next(number)}.groundcode", path)
        rows.append(_memory(f"qdpx in, {name}", size, cost))
    for path in bench.folder.glob("refi-*"):
        if path.is_file():
            path.unlink()
    return rows


def _memory(name: str, size: str, cost: Cost) -> Result:
    """What a process that does this alone holds at most."""
    bar, met = (f"<= {_MEMORY} MB", cost.peak <= _MEMORY) if size == "M" else ("", None)
    note = f"peak {cost.peak} MB, {cost.before} MB before"
    return Result(f"{name}: a process of its own", size, cost.wall, bar=bar, met=met, note=note)


def _let_go(held: list[Any]) -> None:
    while held:
        held.pop().close()


def _write(connection: sqlite3.Connection, path: Path) -> None:
    """The same texts, codes and codings with their quotes, and a line of JSON each, at the same compression."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        texts = {}
        sql = "SELECT s.name, v.id, b.bytes FROM source s JOIN version v ON v.id = s.version JOIN blob b ON b.sha256 = v.text"
        for name, version, raw in connection.execute(sql):
            texts[version] = (name, raw.decode())
            out.writestr(f"sources/{uuid.UUID(bytes=version)}.txt", raw)
        with out.open("project.qde", "w") as stream:
            for code, name, _parent in connection.execute("SELECT id, name, parent FROM code"):
                stream.write(f'<Code guid="{uuid.UUID(bytes=code)}" name={quoteattr(name)}/>\n'.encode())
            for version, (name, text) in texts.items():
                rows = [f'<TextSource guid="{uuid.UUID(bytes=version)}" name={quoteattr(name)}>']
                places = 'SELECT id, code, coder, start, "end", made_at FROM coding WHERE version = ? ORDER BY start'
                for coding, code, coder, start, end, made_at in connection.execute(places, (version,)):
                    guid = uuid.uuid5(uuid.UUID(bytes=version), f"{start} {end}")
                    rows.append(
                        f'<PlainTextSelection guid="{guid}" name={quoteattr(text[start:end])} startPosition="{start}" '
                        f'endPosition="{end}"><Coding guid="{uuid.UUID(bytes=coding)}" '
                        f'creatingUser="{uuid.UUID(bytes=coder)}" creationDateTime="{made_at}"><CodeRef '
                        f'targetGUID="{uuid.UUID(bytes=code)}"/></Coding></PlainTextSelection>'
                    )
                stream.write(("\n".join(rows) + "</TextSource>\n").encode())
        with out.open("state.jsonl", "w") as stream:
            for row in connection.execute('SELECT id, code, coder, version, start, "end" FROM coding'):
                named = [cell.hex() if isinstance(cell, bytes) else cell for cell in row]
                stream.write((json.dumps(named) + "\n").encode())


def _read(connection: sqlite3.Connection, path: Path) -> None:
    """Parsed by iterparse, texts split into turns, every place checked, a log of one operation a thing and the state.

    A change for each person and moment, in the order of their dates.
    """
    arrived: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    codings: list[tuple[Any, ...]] = []
    connection.execute("BEGIN IMMEDIATE")

    def told(entity: str, thing: bytes, fields: dict[str, Any], when: str = "", who: str = "") -> None:
        value = json.dumps(fields, sort_keys=True)
        arrived.setdefault((when, who), []).append((entity, thing, "*", value, b""))

    with zipfile.ZipFile(path) as found, found.open("project.qde") as stream:
        for _event, node in ET.iterparse(stream):
            tag = node.tag.rpartition("}")[2]
            if tag == "Code":
                thing = uuid.UUID(node.get("guid")).bytes
                told("code", thing, {"name": node.get("name")})
                connection.execute("INSERT INTO code VALUES (?, ?, NULL)", (thing, node.get("name")))
            elif tag == "TextSource":
                _source(connection, found, node, told, codings)
                node.clear()
    connection.executemany("INSERT INTO coding VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, 1)", codings)
    _log(connection, arrived)
    connection.execute("COMMIT")


def _log(connection: sqlite3.Connection, arrived: dict[tuple[str, str], list[tuple[Any, ...]]]) -> None:
    changes, operations = [], []
    for seq, ((when, who), rows) in enumerate(sorted(arrived.items()), start=1):
        digest = hashlib.sha256()
        for n, (entity, thing, field, value, parents) in enumerate(rows):
            digest.update(f"{n}\t{entity}\t{thing.hex()}\t{value}\n".encode())
            operations.append((seq, n, entity, thing, field, value, parents))
        changes.append((seq, uuid.uuid4().bytes, who.encode(), when, digest.digest()))
    connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?)", changes)
    connection.executemany("INSERT INTO operation VALUES (?, ?, ?, ?, ?, ?, ?)", operations)


def _source(connection: sqlite3.Connection, found: zipfile.ZipFile, node: Any, told: Any, codings: list[Any]) -> None:
    raw = found.read("sources/" + node.get("plainTextPath").removeprefix("internal://"))
    text, version = raw.decode(), uuid.UUID(node.get("guid")).bytes
    turns = json.dumps([[n, line[:20], len(line)] for n, line in enumerate(text.splitlines())], ensure_ascii=False)
    connection.execute("INSERT INTO blob VALUES (?, ?)", (hashlib.sha256(raw).digest(), raw))
    connection.execute("INSERT INTO source VALUES (?, ?, ?)", (version, node.get("name"), version))
    row = (version, version, hashlib.sha256(raw).digest(), len(text), turns)
    connection.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?)", row)
    told("source", version, {"name": node.get("name"), "turns": turns})
    for place in node.iter("{urn:QDA-XML:project:1.0}PlainTextSelection"):
        start, end = int(place.get("startPosition")), int(place.get("endPosition"))
        if text[start:end] != place.get("name"):
            raise ValueError(place.get("guid"))
        for coding in place.iter("{urn:QDA-XML:project:1.0}Coding"):
            thing, coder = uuid.UUID(coding.get("guid")).bytes, coding.get("creatingUser")
            code, when = coding[0].get("targetGUID"), coding.get("creationDateTime")
            fields = {"code": code, "coder": coder, "start": start, "end": end, "version": node.get("guid")}
            told("coding", thing, fields, when or "", coder or "")
            codings.append((thing, uuid.UUID(code).bytes, uuid.UUID(coder).bytes, version, start, end, when))
