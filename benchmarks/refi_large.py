"""Ten times M out and in: whether the time of a coding, and the memory, grow with the project."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.projects import Bench
from benchmarks.refi_files import foreign
from benchmarks.refi_process import Cost, exchanged
from benchmarks.result import Result
from groundcode.workspace import Workspace

TIMES = 10
_MOST = 1.3
"""Times the processor time of a coding at M."""


def refi_large(bench: Bench, _size: str) -> list[Result]:
    """Another program's file in, each coding dated, and the project that it made out again; each in its own process."""
    own = bench.folder / "M-to-grow.qdpx"
    with Workspace.open(bench.project("M", "coded")) as workspace:
        workspace.interchange.export_qdpx(own)
    small = _both(bench, foreign(own, bench.folder / "M-dated.qdpx", dated=True), "M")
    large = _both(bench, foreign(own, bench.folder / "L-dated.qdpx", TIMES, dated=True), "L")
    names = ("qdpx in, ten times M", "qdpx out, ten times M")
    return [_row(name, one, many) for name, one, many in zip(names, small, large, strict=True)]


def _both(bench: Bench, file: Path, size: str) -> tuple[Cost, Cost]:
    print(f"  {size} ...", file=sys.stderr, flush=True)
    project = bench.folder / f"{size}-grown.groundcode"
    taken = exchanged("in", project, file)
    given = exchanged("out", project, bench.folder / f"{size}-grown.qdpx")
    return taken, given


def _row(name: str, small: Cost, large: Cost) -> Result:
    one, many = (cost.cpu / cost.codings for cost in (small, large))
    note = (
        f"{large.codings} codings; CPU a coding {many * 1e6:.0f} us, at M {one * 1e6:.0f} us: {many / one:.2f}x; "
        f"peak {large.peak} MB ({large.before} before), at M {small.peak} MB ({small.before} before)"
    )
    bar = f"<= {_MOST:g}x M's time a coding"
    return Result(name, "L", large.wall, bar=bar, met=many / one <= _MOST, note=note)
