"""The floor: the same work in plain sqlite3, without a log, without checks of meaning, without a way back.

The same 16-byte keys, the same indexes as the state tables have, WAL and synchronous=FULL, the same
files parsed and checked: a known source, a place inside of it, a known code.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
import uuid
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

SCHEMA = """
CREATE TABLE source (id BLOB PRIMARY KEY, name TEXT NOT NULL, version BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE version (
    id BLOB PRIMARY KEY, source BLOB NOT NULL, text BLOB NOT NULL, length INTEGER NOT NULL, turns TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX by_source ON version(source);
CREATE TABLE blob (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE code (id BLOB PRIMARY KEY, name TEXT NOT NULL, parent BLOB) WITHOUT ROWID;
CREATE TABLE coding (
    id BLOB PRIMARY KEY, code BLOB NOT NULL, coder BLOB NOT NULL, version BLOB NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, made_at TEXT NOT NULL, starred INTEGER, negative INTEGER, alive INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX by_place ON coding(version, start);
CREATE INDEX by_code ON coding(code);
"""
_INSERT = "INSERT INTO coding VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, 1)"
_NOW = "2026-01-01T00:00:00.000Z"


def connect(path: Path) -> sqlite3.Connection:
    """An open file, with the same settings as a project."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def create(path: Path) -> sqlite3.Connection:
    """A new empty file."""
    connection = connect(path)
    connection.executescript(SCHEMA)
    return connection


def coder_id(name: str) -> bytes:
    """16 bytes of a coder."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, name).bytes


def id_drawer() -> Callable[[], bytes]:
    """Draws ids that are in the order of time, as a project's are: appended at the end of an index."""
    last = time.time_ns() << 4

    def draw() -> bytes:
        nonlocal last
        last += 1
        return last.to_bytes(9, "big") + os.urandom(7)

    return draw


def import_texts(connection: sqlite3.Connection, folder: Path) -> int:
    """Read, decode, split into turns, store: all files in one transaction."""
    rows = [_read(path) for path in sorted(folder.glob("*.txt"))]
    connection.execute("BEGIN IMMEDIATE")
    for name, raw, length, turns in rows:
        sha = hashlib.sha256(raw).digest()
        source, version = os.urandom(16), os.urandom(16)
        connection.execute("INSERT INTO blob VALUES (?, ?)", (sha, raw))
        connection.execute("INSERT INTO source VALUES (?, ?, ?)", (source, name, version))
        connection.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?)", (version, source, sha, length, turns))
    connection.execute("COMMIT")
    return len(rows)


def _read(path: Path) -> tuple[str, bytes, int, str]:
    text = path.read_bytes().decode()
    turns: list[tuple[int, str, int, int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        head = line[:40].replace("：", ":")
        mark = head.find(":") + 1
        turns.append((len(turns) + 1, line[: max(0, mark - 1)], at, at + mark, at + len(line.rstrip())))
        at += len(line)
    return path.stem, text.encode(), len(text), json.dumps(turns, ensure_ascii=False, separators=(",", ":"))


def add_codes(connection: sqlite3.Connection, paths: Iterable[tuple[str, ...]]) -> None:
    """The codes of a codebook, parents first."""
    made: dict[tuple[str, ...], bytes] = {}
    connection.execute("BEGIN IMMEDIATE")
    for path in paths:
        made[path] = os.urandom(16)
        connection.execute("INSERT INTO code VALUES (?, ?, ?)", (made[path], path[-1], made.get(path[:-1])))
    connection.execute("COMMIT")


def code_from(connection: sqlite3.Connection, path: Path) -> int:
    """Many codings at once: parse, check, insert, one commit."""
    sources = {
        row[0]: row[1:]
        for row in connection.execute("SELECT s.name, v.id, v.length FROM source s JOIN version v ON v.id = s.version")
    }
    codes: dict[str, bytes] = dict(connection.execute("SELECT name, id FROM code"))
    coder_of = cache(coder_id)
    new_id = id_drawer()
    rows = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            value = json.loads(line)
            version, length = sources[value["source"]]
            start, end = value["start"], value["end"]
            if not 0 <= start < end <= length:
                raise ValueError(line)
            rows.append((new_id(), codes[value["code"]], coder_of(value["coder"]), version, start, end, _NOW))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT, rows)
    connection.execute("COMMIT")
    return len(rows)


def code_one(
    connection: sqlite3.Connection, new_id: Callable[[], bytes], code: bytes, source: bytes, start: int, end: int, coder: bytes
) -> None:
    """One coding: checked, inserted, committed."""
    connection.execute("BEGIN IMMEDIATE")
    version, length = connection.execute(
        "SELECT v.id, v.length FROM source s JOIN version v ON v.id = s.version WHERE s.id = ?", (source,)
    ).fetchone()
    known = connection.execute("SELECT 1 FROM code WHERE id = ?", (code,)).fetchone()
    if known is None or not 0 <= start < end <= length:
        raise ValueError((code, start, end))
    connection.execute(_INSERT, (new_id(), code, coder, version, start, end, _NOW))
    connection.execute("COMMIT")


def open_document(connection: sqlite3.Connection, source: bytes) -> tuple[str, list[list[object]], list[tuple[object, ...]]]:
    """A document as a screen needs it: text, turns, living codings in order."""
    version, text, turns = connection.execute(
        "SELECT v.id, b.bytes, v.turns FROM source s JOIN version v ON v.id = s.version JOIN blob b ON b.sha256 = v.text "
        "WHERE s.id = ?",
        (source,),
    ).fetchone()
    codings = connection.execute(
        'SELECT id, code, coder, start, "end", starred, negative FROM coding WHERE version = ? AND alive ORDER BY start',
        (version,),
    ).fetchall()
    return text.decode(), json.loads(turns), codings


def undo_some(connection: sqlite3.Connection, codings: Iterable[bytes]) -> None:
    """The least that takes codings off, one commit each."""
    for coding in codings:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE coding SET alive = 0 WHERE id = ?", (coding,))
        connection.execute("COMMIT")


def undo_many(connection: sqlite3.Connection) -> None:
    """The least that takes all codings off, one statement each, one commit."""
    rows = connection.execute("SELECT id FROM coding WHERE alive").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("UPDATE coding SET alive = 0 WHERE id = ?", rows)
    connection.execute("COMMIT")


def counts(connection: sqlite3.Connection, coder: bytes) -> dict[bytes, tuple[int, int, int]]:
    """Code -> own, total (distinct places over the subtree), sources."""
    parents: dict[bytes, bytes | None] = dict(connection.execute("SELECT id, parent FROM code"))
    own: dict[bytes, set[tuple[bytes, int, int]]] = {code: set() for code in parents}
    for code, version, start, end in connection.execute(
        'SELECT code, version, start, "end" FROM coding WHERE coder = ? AND alive', (coder,)
    ):
        own[code].add((version, start, end))
    whole = {code: set(places) for code, places in own.items()}
    for code, places in own.items():
        above = parents[code]
        while above is not None:
            whole[above] |= places
            above = parents[above]
    return {code: (len(own[code]), len(found), len({place[0] for place in found})) for code, found in whole.items()}


def segments(connection: sqlite3.Connection, code: bytes) -> list[tuple[object, ...]]:
    """The segments of one code with their words and turns, by source and place."""
    out: list[tuple[object, ...]] = []
    seen = None
    text, turns, starts = "", [], []
    for row in connection.execute(
        'SELECT c.version, c.start, c."end", c.id, c.coder, s.name FROM coding c JOIN version v ON v.id = c.version '
        "JOIN source s ON s.id = v.source WHERE c.code = ? AND c.alive ORDER BY s.name, c.start",
        (code,),
    ):
        if row[0] != seen:
            seen = row[0]
            raw, listed = connection.execute(
                "SELECT b.bytes, v.turns FROM version v JOIN blob b ON b.sha256 = v.text WHERE v.id = ?", (seen,)
            ).fetchone()
            text, turns = raw.decode(), json.loads(listed)
            starts = [turn[2] for turn in turns]
        turn = turns[bisect_right(starts, row[1]) - 1]
        out.append((*row, text[row[1] : row[2]], turn[0], turn[1]))
    return out
