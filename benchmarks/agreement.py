"""What it costs to say how far two coders agree: character by character, every code, every source.

The floor does the same in plain numpy, on arrays of whole numbers that it is given: where the visible characters of the
informants lie, by a running sum over every text; runs that overlap made one; a sweep; alpha and kappa of each code. Loading
is measured apart: the floor fetches the same columns from the same file with sqlite3 alone.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.projects import Bench
from benchmarks.result import Result, compared
from benchmarks.timing import interleaved
from groundcode.store import reading
from groundcode.workspace import Workspace
from groundcode.workspace.agreeing.material import Material, read_material
from groundcode.workspace.agreement import compare

Numbers = NDArray[np.int64]
_ROWS = 'SELECT id, code, coder, version, start, "end" FROM state_coding WHERE alive'
_WHITE = np.asarray([ord(c) for c in " \n\t\r\u3000\xa0"], np.uint32)


@dataclass(frozen=True, slots=True)
class Plain:
    """The codings as whole numbers, and the texts."""

    code: Numbers
    coder: Numbers
    source: Numbers
    start: Numbers
    end: Numbers
    texts: list[tuple[str, Numbers]]
    """Of each source its text, and where the informants' turns begin and end."""


def agreement(bench: Bench, size: str) -> list[Result]:
    """The figures of all codes, the intervals, and the loading."""
    path = bench.project(size, "coded")
    with Workspace.open(path, read_only="a benchmark") as workspace, workspace.store.reading() as connection:
        material = read_material(workspace, connection, None, None)
        fetch = sqlite3.connect(workspace.path)
        plain = _plain(material)
        report = compare(material, "character", None, 0, 1, 0.8)
        _same(report, _floor(plain))
        ours, floor = interleaved(
            (lambda: lambda: compare(material, "character", None, 0, 1, 0.8), lambda: lambda: _floor(plain)), 9
        )
        note = f"{len(report.codes)} codes, {len(report.sources)} sources, {report.units:,} characters"
        out = [compared("agreement, character", size, ours, floor, most=8, note=note)]
        for unit in ("turn", "character"):
            again = lambda u=unit: lambda: compare(material, u, None, 1000, 1, 0.8)  # noqa: E731
            ours, floor = interleaved((again, lambda: lambda: _floor(plain)), 3)
            out.append(compared(f"... with intervals, {unit}", size, ours, floor, note="1,000 resamples; same floor"))
        works = (lambda: lambda: reading.read_columns(connection), lambda: lambda: fetch.execute(_ROWS).fetchall())
        assert len(reading.read_columns(connection)) == len(fetch.execute(_ROWS).fetchall())
        ours, floor = interleaved(works, 15)
        out.append(compared("... loading the columns", size, ours, floor, most=4, note=f"{len(plain.code):,} codings"))
        fetch.close()
    return out


def _plain(material: Material) -> Plain:
    columns = material.columns
    sources = {bytes.fromhex(one.source.id.replace("-", "")): at for at, one in enumerate(material.heard)}
    texts = [(one.text, np.asarray([(turn.start, turn.end) for turn in one.turns], np.int64)) for one in material.heard]
    code, coder = (np.unique([one.hex() for one in column], return_inverse=True)[1] for column in (columns.code, columns.coder))
    source = np.asarray([sources[one] for one in columns.source])
    return Plain(code, coder, source, np.asarray(columns.start), np.asarray(columns.end), texts)


def _floor(plain: Plain) -> dict[str, Numbers | NDArray[np.float64]]:
    start, end, base = plain.start.copy(), plain.end.copy(), 0
    for at, (text, turns) in enumerate(plain.texts):
        points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        inside = np.zeros(len(points) + 1, np.int8)
        inside[turns[:, 0]] += 1
        inside[turns[:, 1]] -= 1
        counted = (np.cumsum(inside[:-1]) > 0) & ~np.isin(points, _WHITE)
        before = np.concatenate(([0], np.cumsum(counted)))
        mine = plain.source == at
        start[mine] = before[start[mine]] + base
        end[mine] = before[end[mine]] + base
        base += int(before[-1])
    kept = start < end
    key = (plain.code * 2 + plain.coder)[kept] * (base + 1)
    order = np.argsort(key + start[kept])
    key, first, last = key[order], (key + start[kept])[order], (key + end[kept])[order]
    reach = np.maximum.accumulate(last)
    fresh = np.concatenate(([True], first[1:] > reach[:-1]))
    first, last = first[fresh], reach[np.append(np.flatnonzero(fresh)[1:], len(first)) - 1]
    group = key[fresh] // (base + 1)
    code, coder = group // 2, group % 2
    codes = int(plain.code.max()) + 1
    shift = (coder + code) * (base + 1)  # from (code, coder, place) to (code, place)
    where = np.concatenate((first - shift, last - shift))
    step = np.concatenate((1 + coder, -1 - coder))
    order = np.argsort(where)
    where, mask = where[order], np.cumsum(step[order])[:-1]
    cells = [np.bincount(where[:-1][mask == m] // (base + 1), np.diff(where)[mask == m], codes) for m in (3, 1, 2)]
    a, b, c = cells
    n = 2 * base
    ones = 2 * a + b + c
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1 - (n - 1) * (b + c) / (ones * (n - ones))
        chance = ((a + b) * (a + c) + (base - a - b) * (base - a - c)) / base**2
        kappa = ((base - b - c) / base - chance) / (1 - chance)
    return {"a": a, "b": b, "c": c, "alpha": alpha, "kappa": kappa}


def _same(report: Any, found: dict[str, Any]) -> None:
    """The floor and the report say the same."""
    ours = sorted((one.counts[0], *sorted(one.counts[1:3]), round(one.alpha, 9), round(one.kappa, 9)) for one in report.codes)
    rows = zip(found["a"], found["b"], found["c"], found["alpha"], found["kappa"], strict=True)
    assert ours == sorted((a, *sorted((b, c)), round(x, 9), round(k, 9)) for a, b, c, x, k in rows if a + b + c), (ours[:3],)
