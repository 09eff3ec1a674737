"""Memory and processor time of a program and its children, from /proc (Linux; elsewhere None and 0)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_STEP = 0.25
_AT_REST = 0.02
"""Share of a processor below which a program counts as idle; the desk's timers take less than a hundredth."""


@dataclass(frozen=True, slots=True)
class Memory:
    """In bytes: resident now, and the most that was."""

    now: int
    peak: int


def memory(pid: int, proc: Path = _PROC) -> Memory | None:
    """Memory of a process and all below it; None where /proc does not say."""
    now = peak = 0
    for one in family(pid, proc):
        found = read_status(_text(proc / str(one) / "status"))
        if found is not None:
            now, peak = now + found.now, peak + found.peak
    return Memory(now, peak) if now else None


def read_status(text: str) -> Memory | None:
    """VmRSS and VmHWM of a /proc/PID/status; None for a process without memory of its own."""
    found = {}
    for line in text.splitlines():
        name, _colon, value = line.partition(":")
        if name in ("VmRSS", "VmHWM"):
            found[name] = int(value.split()[0]) * 1024
    return Memory(found["VmRSS"], found["VmHWM"]) if len(found) == 2 else None


def parent(stat: str) -> int:
    """The parent's id in a /proc/PID/stat; a program's name may hold spaces and brackets. 0 if there is none."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def family(pid: int, proc: Path = _PROC) -> list[int]:
    """A process and all below it."""
    if not proc.is_dir():
        return []
    below: dict[int, list[int]] = {}
    for entry in proc.iterdir():
        if entry.name.isdigit():
            below.setdefault(parent(_text(entry / "stat")), []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        left += below.get(one, [])
    return found


def cpu(pid: int, proc: Path = _PROC) -> float:
    """Seconds of processor time of all threads of a process so far; 0 where /proc does not say.

    /proc/PID/stat counts in hundredths of a second, which is longer than a key takes.
    """
    tasks = proc / str(pid) / "task"
    if not tasks.is_dir():
        return 0.0
    spent = (_text(task / "schedstat").split() for task in tasks.iterdir())
    return sum(int(numbers[0]) for numbers in spent if numbers) / 1e9


def loop_time(pid: int, proc: Path = _PROC) -> float:
    """Seconds that the main thread of a process ran or waited to be let run; 0 where /proc does not say."""
    numbers = _text(proc / str(pid) / "task" / str(pid) / "schedstat").split()
    return (int(numbers[0]) + int(numbers[1])) / 1e9 if len(numbers) > 1 else 0.0


def rest(pid: int, read: Callable[[float], object], most: float = 20.0) -> float | None:
    """Wait until a process has nothing to do; when that was, on the clock of `perf_counter`. None if never or unknown.

    `read` takes what the process writes for so many seconds: one whose output nobody reads stands still.
    """
    limit = time.perf_counter() + most
    before, at = cpu(pid), time.perf_counter()
    while before and time.perf_counter() < limit:
        read(_STEP)
        now, until = cpu(pid), time.perf_counter()
        if now - before < _AT_REST * (until - at):
            return at
        before, at = now, until
    return None


def _text(path: Path) -> str:
    """What a file of /proc says; a process may end while it is read."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
