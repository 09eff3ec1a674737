"""What it costs to write: codings from a file, one coding, transcripts, undo."""

from __future__ import annotations

import sqlite3
from itertools import count
from typing import Any

from benchmarks import floor
from benchmarks.projects import Bench
from benchmarks.result import Result, compared
from benchmarks.timing import Work, interleaved
from benchmarks.workload import CODERS
from groundcode.workspace import Workspace

_ACTS = 100


def code_from(bench: Bench, size: str) -> list[Result]:
    """`code --from`: the whole workload's codings, the verified backup before them included."""
    path = bench.files(size).codings
    held: list[Any] = []

    def ours() -> Work:
        _let_go(held)
        held.append(Workspace.open(bench.copy(bench.project(size, "codes"))))
        return lambda: held[-1].codings.from_file(path)

    def plain() -> Work:
        _let_go(held)
        held.append(floor.connect(bench.copy(bench.floor_file(size, "codes"))))
        return lambda: floor.code_from(held[-1], path)

    a, b = interleaved((ours, plain), 5)
    _let_go(held)
    many = bench.files(size).size.codings
    return [compared("code --from", size, a, b, most=4 if size == "M" else None, note=f"{many / a.wall:,.0f} codings/s")]


def one_coding(bench: Bench, size: str) -> list[Result]:
    """One coding, as the desk saves it."""
    with Workspace.open(bench.copy(bench.project(size, "coded"))) as workspace:
        connection = floor.connect(bench.copy(bench.floor_file(size, "coded")))
        code, source = next(workspace.tree().walk()), workspace.sources.list_()[0].id
        plain_code, plain_source, coder = _floor_ids(connection)
        places, plain_places, new_id = count(), count(), floor.id_drawer()

        def ours() -> None:
            for at in _some(places):
                workspace.codings.apply(code, source, at, at + 25)

        def plain() -> None:
            for at in _some(plain_places):
                floor.code_one(connection, new_id, plain_code, plain_source, at, at + 25, coder)

        a, b = interleaved((lambda: ours, lambda: plain), 11)
        connection.close()
    return [compared("one coding", size, a, b, acts=_ACTS, most=5)]


def _some(places: count[int]) -> list[int]:
    return [next(places) * 7 % 40_000 for _ in range(_ACTS)]


def import_texts(bench: Bench, size: str) -> list[Result]:
    """A folder of .txt files."""
    folder = bench.files(size).texts
    held: list[Any] = []
    made = count()

    def ours() -> Work:
        _let_go(held)
        held.append(Workspace.create(bench.folder / f"import-{next(made)}.groundcode", coder=CODERS[0]))
        return lambda: held[-1].sources.import_files([folder])

    def plain() -> Work:
        _let_go(held)
        held.append(floor.create(bench.folder / f"import-{next(made)}.floor"))
        return lambda: floor.import_texts(held[-1], folder)

    a, b = interleaved((ours, plain), 5)
    _let_go(held)
    for path in bench.folder.glob("import-*"):
        path.unlink()
    rate = bench.files(size).size.interviews / a.wall
    result = compared("import .txt", size, a, b, note=f"{rate:,.0f} files/s")
    assert result.ratio is not None
    if size != "M":
        return [result]
    met = rate >= 500 or result.ratio.wall <= 6
    return [Result(result.name, size, a.wall, b.wall, result.ratio, ">= 500/s or <= 6x", met, result.note)]


def undo_one(bench: Bench, size: str) -> list[Result]:
    """Undo of one coding."""
    with Workspace.open(bench.copy(bench.project(size, "coded"))) as workspace:
        connection = floor.connect(bench.copy(bench.floor_file(size, "coded")))
        code, source = next(workspace.tree().walk()), workspace.sources.list_()[0].id
        codings = iter(connection.execute("SELECT id FROM coding").fetchall())
        places = count()

        def ours() -> Work:
            for at in _some(places):
                workspace.codings.apply(code, source, at, at + 25)
            return lambda: [workspace.history.undo() for _ in range(_ACTS)]

        def plain() -> Work:
            taken = [next(codings)[0] for _ in range(_ACTS)]
            return lambda: floor.undo_some(connection, taken)

        a, b = interleaved((ours, plain), 5)
        connection.close()
    return [compared("undo, one coding", size, a, b, acts=_ACTS)]


def undo_bulk(bench: Bench, size: str) -> list[Result]:
    """Undo of a whole `code --from`."""
    held: list[Any] = []

    def ours() -> Work:
        _let_go(held)
        held.append(Workspace.open(bench.copy(bench.project(size, "coded"))))
        return lambda: held[-1].history.undo()

    def plain() -> Work:
        _let_go(held)
        held.append(floor.connect(bench.copy(bench.floor_file(size, "coded"))))
        return lambda: floor.undo_many(held[-1])

    a, b = interleaved((ours, plain), 3)
    _let_go(held)
    return [compared("undo, code --from", size, a, b)]


def _floor_ids(connection: sqlite3.Connection) -> tuple[bytes, bytes, bytes]:
    code = connection.execute("SELECT id FROM code").fetchone()[0]
    source = connection.execute("SELECT id FROM source").fetchone()[0]
    return code, source, floor.coder_id(CODERS[0])


def _let_go(held: list[Any]) -> None:
    while held:
        held.pop().close()
