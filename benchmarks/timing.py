"""Interleaved rounds, wall and CPU time: on a shared machine only ratios within one run mean anything."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Work = Callable[[], Any]
Round = Callable[[], Work]
"""Prepares one round (not measured) and gives the work that is."""


@dataclass(frozen=True, slots=True)
class Time:
    """One measurement, in seconds."""

    wall: float
    cpu: float


@dataclass(slots=True)
class Times:
    """The rounds of one kind of work."""

    rounds: list[Time] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """The median."""
        return statistics.median(t.wall for t in self.rounds)

    @property
    def cpu(self) -> float:
        """The median."""
        return statistics.median(t.cpu for t in self.rounds)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times one work takes what another does: each round against its neighbour."""

    wall: float
    cpu: float
    least: float
    most: float


def interleaved(works: Sequence[Round], rounds: int) -> list[Times]:
    """Measure the works in turns, so that a slow moment of the machine meets all of them."""
    out = [Times() for _ in works]
    for number in range(rounds):
        order = range(len(works)) if number % 2 == 0 else reversed(range(len(works)))
        for i in order:
            work = works[i]()
            gc.collect()
            out[i].rounds.append(measured(work))
    return out


def measured(work: Work) -> Time:
    """Do it once."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Time(time.perf_counter() - wall, time.process_time() - cpu)


def process(command: Sequence[str], env: dict[str, str] | None = None) -> Time:
    """Run a program to its end."""
    wall = time.perf_counter()
    child = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _pid, status, usage = os.wait4(child.pid, 0)
    spent = time.perf_counter() - wall
    child.stderr.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said.decode(errors='replace')}")
    return Time(spent, usage.ru_utime + usage.ru_stime)


def interleaved_processes(commands: Sequence[Sequence[str]], rounds: int) -> list[Times]:
    """Measure whole processes in turns, after one that warms the disk's cache."""
    out = [Times() for _ in commands]
    for command in commands:
        process(command)
    for number in range(rounds):
        order = range(len(commands)) if number % 2 == 0 else reversed(range(len(commands)))
        for i in order:
            out[i].rounds.append(process(commands[i]))
    return out


def ratio(work: Times, floor: Times) -> Ratio:
    """The work against the floor, round by round."""
    walls = [a.wall / b.wall for a, b in zip(work.rounds, floor.rounds, strict=True)]
    cpus = [a.cpu / max(b.cpu, 1e-6) for a, b in zip(work.rounds, floor.rounds, strict=True)]
    return Ratio(statistics.median(walls), statistics.median(cpus), min(walls), max(walls))
