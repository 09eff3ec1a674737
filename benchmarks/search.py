"""What it costs to find words again: by the index, without one, and the first time.

The floor is an FTS5 table of Han bigrams and words over the same stored texts, whose every proposal is
looked into by `str.find`, letter case made one. It does not look for full-width letters, for the other
script or for parts of words, and does not say turn, speaker or codes.
"""

from __future__ import annotations

import operator
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import floor
from benchmarks.projects import Bench
from benchmarks.result import Result, compared
from benchmarks.timing import Work, interleaved
from benchmarks.workload import CODERS, workload
from groundcode.store import search as index
from groundcode.store.connection import writing
from groundcode.workspace import Workspace
from groundcode.workspace import search as searching

_HAN = re.compile("[\u3400-\u9fff]+")
_SHOWN = 100
_INDEX = """
CREATE TABLE indexed (id INTEGER PRIMARY KEY, source BLOB NOT NULL);
CREATE VIRTUAL TABLE bigrams USING fts5(text, content='', columnsize=0, tokenize='unicode61 remove_diacritics 0');
"""
_TEXTS = "SELECT s.id, b.bytes FROM source s JOIN version v ON v.id = s.version JOIN blob b ON b.sha256 = v.text"
_FOUND = (
    "SELECT s.name, b.bytes FROM bigrams f JOIN indexed i ON i.id = f.rowid JOIN source s ON s.id = i.source "
    "JOIN version v ON v.id = s.version JOIN blob b ON b.sha256 = v.text WHERE bigrams MATCH ? ORDER BY s.name"
)
_ALL = "SELECT s.name, b.bytes FROM source s JOIN version v ON v.id = s.version JOIN blob b ON b.sha256 = v.text ORDER BY s.name"


def search(bench: Bench, size: str) -> list[Result]:
    """S is looked through; M has an index, and is also looked through without it."""
    project, plain = bench.copy(bench.project(size, "coded")), bench.copy(bench.floor_file(size, "coded"))
    return _measured(size, project, plain, most=None)


def search_large(bench: Bench, _size: str) -> list[Result]:
    """2,000 interviews without codings."""
    files = workload("L")
    project, plain = bench.folder / "L.groundcode", bench.folder / "L.floor"
    with Workspace.create(project, coder=CODERS[0], language="zh") as workspace:
        workspace.sources.import_files([files.texts])
    connection = floor.create(plain)
    floor.import_texts(connection, files.texts)
    connection.close()
    return _measured("L", project, plain, most=3)


def _measured(size: str, project: Path, plain: Path, most: float | None) -> list[Result]:
    with Workspace.open(project) as workspace, _connected(plain) as connection:
        out = []
        if size != "S":
            out.append(_first(workspace, connection, size))
        for what, query in _queries(connection).items():
            found, total = workspace.search.find(query, limit=_SHOWN), _floor(connection, query, by_index=size != "S")[1]
            assert found.total == total, (query, found.total, total)
            works = (lambda q=query: _ours(workspace, q), lambda q=query: _plain(connection, q, by_index=size != "S"))
            a, b = interleaved(works, 9 if total < 1_000 else 5)
            out.append(compared(f"search, {what}", size, a, b, most=most, note=f"{total:,} hits"))
        if size == "M":
            with _without_index():
                for what, query in list(_queries(connection).items())[1:3]:
                    works = (lambda q=query: _ours(workspace, q), lambda q=query: _plain(connection, q, by_index=False))
                    a, b = interleaved(works, 5)
                    out.append(compared(f"... by a scan, {what}", size, a, b))
    return out


def _ours(workspace: Workspace, query: str) -> Work:
    return lambda: workspace.search.find(query, limit=_SHOWN)


def _plain(connection: sqlite3.Connection, query: str, *, by_index: bool) -> Work:
    return lambda: _floor(connection, query, by_index=by_index)


def _first(workspace: Workspace, connection: sqlite3.Connection, size: str) -> Result:
    """The search that makes the index; the floor makes its own."""
    store = workspace.store

    def ours() -> Work:
        with writing(store.engine) as raw:
            index.drop_index(raw)
        return lambda: workspace.search.find("信任", limit=_SHOWN)

    def plain() -> Work:
        connection.executescript("DROP TABLE IF EXISTS bigrams; DROP TABLE IF EXISTS indexed")
        return lambda: _floor_index(connection)

    a, b = interleaved((ours, plain), 3 if size == "M" else 1)
    with store.reading() as raw:
        pages = raw.exec_driver_sql("SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'search_*'").scalar() or 0
        texts = raw.exec_driver_sql("SELECT sum(length(bytes)) FROM blob").scalar() or 1
    return compared("search, the first", size, a, b, note=f"index {pages / texts:.2f} of {texts / 1e6:,.0f} MB")


def _queries(connection: sqlite3.Connection) -> dict[str, str]:
    """Runs from the third and the fourth interview: rare ones by their length, common ones by being short."""
    texts = [raw.decode() for (raw,) in connection.execute(f"SELECT bytes FROM ({_ALL}) LIMIT 5")]
    han = max(_HAN.findall(texts[1][10_000:12_000]), key=len)
    words = re.findall(r"\b[a-z]{4,} [a-z]{4,} [a-z]{4,}\b", texts[3][10_000:12_000])[0]
    return {
        "7 Han": han[:7],
        "2 Han": han[:2],
        "a word": words.split()[0],
        "3 Han": han[:3],
        "3 words": words,
    }


def _floor_index(connection: sqlite3.Connection) -> None:
    connection.executescript(_INDEX)
    connection.execute("BEGIN IMMEDIATE")
    for number, (source, raw) in enumerate(connection.execute(_TEXTS).fetchall()):
        text = raw.decode()
        grams = " ".join(" ".join(map(operator.add, run, run[1:])) for run in _HAN.findall(text))
        connection.execute("INSERT INTO indexed VALUES (?, ?)", (number, source))
        connection.execute("INSERT INTO bigrams (rowid, text) VALUES (?, ?)", (number, f"{grams} {_HAN.sub(' ', text)}"))
    connection.execute("COMMIT")


def _floor(connection: sqlite3.Connection, query: str, *, by_index: bool) -> tuple[list[tuple[object, ...]], int]:
    """(the first hits, how many there are)."""
    run = _HAN.search(query)
    asked = " ".join(map(operator.add, query, query[1:])) if run else query
    rows = connection.execute(_FOUND, (f'"{asked}"',)) if by_index else connection.execute(_ALL)
    wanted, found, total = query.lower(), [], 0
    fold: Callable[[str], str] = str if run else str.lower
    for name, raw in rows:
        text = raw.decode()
        hay = fold(text)
        at = hay.find(wanted)
        while at >= 0:
            end = at + len(query)
            total += 1
            if len(found) < _SHOWN:
                found.append((name, at, end, text[max(0, at - 30) : at], text[at:end], text[end : end + 30]))
            at = hay.find(wanted, end)
    return found, total


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    connection = floor.connect(path)
    yield connection
    connection.close()


@contextmanager
def _without_index() -> Iterator[None]:
    usual = searching.SCAN
    searching.SCAN = 1 << 60
    yield
    searching.SCAN = usual
