"""What it costs to read: a document, the history, the counts, the segments, a verification."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

from benchmarks import floor
from benchmarks.projects import Bench
from benchmarks.result import Result, compared
from benchmarks.timing import Times, interleaved, ratio
from benchmarks.workload import CODERS
from groundcode.workspace import Workspace

_DOCUMENTS = 20


def open_document(bench: Bench, size: str) -> list[Result]:
    """A document with its turns and codings; at M, also against the same interviews in a project of 20."""
    sizes = ("M", "M20") if size == "M" else (size,)
    times: dict[str, list[Times]] = {}
    opened = [Workspace.open(bench.project(one, "coded"), read_only="a benchmark") for one in sizes]
    plain = [floor.connect(bench.floor_file(one, "coded")) for one in sizes]
    works = []
    for workspace, connection in zip(opened, plain, strict=True):
        sources = [s.id for s in workspace.sources.list_()[:_DOCUMENTS]]
        raw = [row[0] for row in connection.execute("SELECT id FROM source ORDER BY name LIMIT ?", (_DOCUMENTS,))]
        works.append(lambda w=workspace, s=sources: lambda: [w.sources.open(one) for one in s])
        works.append(lambda c=connection, s=raw: lambda: [floor.open_document(c, one) for one in s])
    measured = interleaved(works, 15)
    for number, one in enumerate(sizes):
        times[one] = measured[2 * number : 2 * number + 2]
    for workspace, connection in zip(opened, plain, strict=True):
        workspace.close()
        connection.close()
    out = [compared("open a document", size, *times[size], acts=_DOCUMENTS)]
    if size == "M":
        found = ratio(times["M"][0], times["M20"][0])
        ours, alone = times["M"][0].wall / _DOCUMENTS, times["M20"][0].wall / _DOCUMENTS
        note = "second column: the same 20 interviews in a project of their own"
        out.append(Result("... flat", "M/20", ours, alone, found, "<= 1.2x", found.wall <= 1.2, note))
    return out


def history(bench: Bench, size: str) -> list[Result]:
    """The history's first page, after a few hundred single acts; the floor reads the same rows of the same log."""
    path = bench.copy(bench.project(size, "coded"))
    with Workspace.open(path) as workspace:
        code, source = next(workspace.tree().walk()), workspace.sources.list_()[0].id
        for at in range(300):
            workspace.codings.apply(code, source, 40 * at, 40 * at + 20)
        connection = sqlite3.connect(path)

        def plain() -> None:
            connection.execute(
                "SELECT c.id, c.coder, c.made_at, c.kind, (SELECT count(*) FROM operation o WHERE o.change = c.seq) "
                "FROM change c ORDER BY c.lamport DESC, c.id DESC LIMIT 50"
            ).fetchall()

        a, b = interleaved((lambda: lambda: workspace.history.entries(limit=50), lambda: plain), 9)
        connection.close()
    return [compared("history, 50 changes", size, a, b)]


def codes(bench: Bench, size: str) -> list[Result]:
    """The code tree with own, total and sources."""
    with Workspace.open(bench.project(size, "coded"), read_only="a benchmark") as workspace:
        connection = floor.connect(bench.floor_file(size, "coded"))
        coder = floor.coder_id(CODERS[0])
        works = (
            lambda: lambda: (workspace.tree(), workspace.codings.counts()),
            lambda: lambda: floor.counts(connection, coder),
        )
        a, b = interleaved(works, 9)
        connection.close()
    return [compared("codes with counts", size, a, b)]


def segments(bench: Bench, size: str) -> list[Result]:
    """All segments of the code with the most codings, with words, speaker and turn."""
    with Workspace.open(bench.project(size, "coded"), read_only="a benchmark") as workspace:
        connection = floor.connect(bench.floor_file(size, "coded"))
        name, raw, most = connection.execute(
            "SELECT name, d.id, count(*) FROM coding c JOIN code d ON d.id = c.code GROUP BY c.code ORDER BY 3 DESC LIMIT 1"
        ).fetchone()
        code = workspace.tree().get(name).id
        assert len(workspace.codings.segments(code=code)) == len(floor.segments(connection, raw)) == most
        works = (lambda: lambda: workspace.codings.segments(code=code), lambda: lambda: floor.segments(connection, raw))
        a, b = interleaved(works, 7)
        connection.close()
    return [compared("segments, top code", size, a, b, note=f"{most:,} segments")]


def verify(bench: Bench, size: str) -> list[Result]:
    """verify --rebuild; the floor checks the pages, hashes every text and parses every operation."""
    path = bench.project(size, "coded")
    with Workspace.open(path, read_only="a benchmark") as workspace:
        verdict, _backup = workspace.backups.verify(rebuild=True)
        assert not verdict.problems, verdict.problems
        works = (lambda: lambda: workspace.backups.verify(rebuild=True), lambda: lambda: _plain_check(path))
        a, b = interleaved(works, 3)
    return [compared("verify --rebuild", size, a, b, note=f"{verdict.operations:,} operations")]


def _plain_check(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA integrity_check").fetchall()
    for digest, raw in connection.execute("SELECT sha256, bytes FROM blob"):
        assert hashlib.sha256(raw).digest() == digest
    for (value,) in connection.execute("SELECT value FROM operation ORDER BY change, n"):
        json.loads(value)
    connection.close()
