"""`python -m benchmarks.refi_process out|in PROJECT FILE`: one exchange in a process of its own; prints what it cost."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workload import CODERS
from groundcode.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Cost:
    """What an exchange took."""

    wall: float
    cpu: float
    peak: int
    """Megabytes (10^6) of the whole process at most, opening the project included."""
    before: int
    """The same before the exchange."""
    codings: int


def exchanged(way: str, project: Path, file: Path) -> Cost:
    """Run one "out" or "in" (into a project that is made for it) in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.refi_process", way, str(project), str(file)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    return Cost(**json.loads(done.stdout))


def main() -> None:
    """Do what the arguments say."""
    way, project, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    with Workspace.open(project) if way == "out" else Workspace.create(project, coder=CODERS[0]) as workspace:
        before, cpu, wall = _peak(), time.process_time(), time.perf_counter()
        do = workspace.interchange
        report = do.export_qdpx(file) if way == "out" else do.import_qdpx(file, fresh=True)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(json.dumps(
            {"wall": wall, "cpu": cpu, "peak": _peak(), "before": before, "codings": report.counts["codings"]}
        ))  # fmt: skip


def _peak() -> int:
    # Linux counts what the parent held before exec into ru_maxrss; VmHWM is this program's alone.
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) * 1024 / 1e6)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most * (1 if sys.platform == "darwin" else 1024) / 1e6)


if __name__ == "__main__":
    main()
