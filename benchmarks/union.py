"""Merging: 10,000 operations of a colleague into a project of 200,000, some of them conflicts."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.projects import Bench, paths
from benchmarks.result import Result
from benchmarks.timing import Work, interleaved
from benchmarks.workload import CODERS
from groundcode.workspace import Workspace

_OURS, _THEIRS = 200_000, 10_000
_SINGLE = 2_000
"""Of either's operations, so many are changes of their own."""
_PARTS = {
    "read and check": "groundcode.workspace.merging.read_incoming",
    "backup": "groundcode.workspace.merging.automatic_backup",
    "take in": "groundcode.workspace.merging.take_in",
    "materialise": "groundcode.store.union.materialise",
}


def union(bench: Bench, _size: str) -> list[Result]:
    """The whole merge, and its parts."""
    ours, theirs, operations = _two_copies(bench)
    spent: dict[str, list[float]] = {name: [] for name in _PARTS}
    found: list[Any] = []
    held: list[Workspace] = []

    def merging() -> Work:
        while held:
            held.pop().close()
        held.append(Workspace.open(bench.copy(ours), coder=CODERS[0]))
        return lambda: found.append(held[-1].merging.merge([theirs]))

    with _watched(spent):
        (times,) = interleaved((merging,), 3)
    held.pop().close()
    report = found[-1]
    middle = {name: sorted(values)[len(values) // 2] for name, values in spent.items()}
    insert = middle.pop("take in") - middle["materialise"]
    parts = {"read and check": middle["read and check"], "backup": middle["backup"], "insert": insert, **middle}
    told = ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts.items())
    note = f"{report.operations:,} into {operations:,}, {report.new_conflicts} conflicts; s: {told}"
    return [Result("union", "", times.wall, bar="< 3 s", met=times.wall < 3, note=note)]


@contextmanager
def _watched(spent: dict[str, list[float]]) -> Iterator[None]:
    """Take the time of the parts while the whole runs."""
    with ExitStack() as stack:
        for name, target in _PARTS.items():
            module, _dot, attribute = target.rpartition(".")
            stack.enter_context(patch(target, _timed(getattr(__import__(module, fromlist=["_"]), attribute), spent[name])))
        yield


def _timed(function: Callable[..., Any], into: list[float]) -> Callable[..., Any]:
    def run(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            into.append(time.perf_counter() - began)

    return run


def _two_copies(bench: Bench) -> tuple[Path, Path, int]:
    """(our copy, theirs, operations in ours): both go on working after they part."""
    rng = random.Random(7)
    common = bench.copy(bench.project("S", "codes"))
    with Workspace.open(common, coder=CODERS[0]) as workspace:
        _from_file(bench, workspace, rng, _OURS - _SINGLE)
        _one_by_one(workspace, rng, _SINGLE)
    ours, theirs = bench.folder / "ours.groundcode", bench.folder / "theirs.groundcode"
    shutil.copy(common, ours)
    shutil.copy(common, theirs)
    with Workspace.open(ours, coder=CODERS[0]) as workspace:
        for code in workspace.tree().codes:
            workspace.codes.describe(code, definition="What we say of it.", inclusion="Ours.")
        operations = workspace.backups.verify()[0].operations
    with Workspace.open(theirs, coder=CODERS[1]) as workspace:
        for code in workspace.tree().codes:
            workspace.codes.describe(code, definition="What they say of it.", inclusion="Theirs.")
        _one_by_one(workspace, rng, _SINGLE)
        _from_file(bench, workspace, rng, _THEIRS - _SINGLE - 2 * len(workspace.tree().codes))
    return ours, theirs, operations


def _from_file(bench: Bench, workspace: Workspace, rng: random.Random, many: int) -> None:
    codes = [path[-1] for path in paths(bench.files("S"))]
    names = [source.name for source in workspace.sources.list_()]
    places: set[tuple[str, int, str]] = set()
    while len(places) < many:
        places.add((rng.choice(names), rng.randrange(49_000), rng.choice(codes)))
    file = bench.folder / "union.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for source, start, code in sorted(places):
            out.write(json.dumps({"source": source, "start": start, "end": start + 31, "code": code}) + "\n")
    workspace.codings.from_file(file)


def _one_by_one(workspace: Workspace, rng: random.Random, many: int) -> None:
    codes, sources = list(workspace.tree().codes), [source.id for source in workspace.sources.list_()]
    for _ in range(many):
        start = rng.randrange(49_000)
        workspace.codings.apply(rng.choice(codes), rng.choice(sources), start, start + 17)
