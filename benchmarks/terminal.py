"""The desk in a terminal: how long from a key to the last byte of the picture, how many bytes, how much memory.

Everything is seen from outside, through a pseudo-terminal of 120 x 40 cells. Beside the desk runs an
application of one line; it gets its keys in turns with the desk, so that a slow moment meets both.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.projects import Bench
from benchmarks.result import Result, duration, table
from benchmarks.timing import Time, Times, ratio

if TYPE_CHECKING:
    from benchmarks.terminal_project import Made
    from benchmarks.terminal_pty import Reply, Terminal

DOWN, PAGE_DOWN, SHIFT_DOWN, NEXT_TURN = b"\x1b[B", b"\x1b[6~", b"\x1b[1;2B", b"\x1b[1;5B"
TEXT_END, TEXT_START, ENTER, DESK_QUITS, FLOOR_QUITS = b"\x1b[1;5F", b"\x1b[1;5H", b"\r", b"\x11", b"q"
ESCAPE = b"\x1b[27u"
"""As terminals with the kitty protocol send it; a lone ESC waits 0.1 s for what might follow."""
PALETTE = "F9"
"""What the palette shows and the text does not."""
FIRST_PAINT, CURSOR, PAGE, APPLY, PALETTE_KEY = 1.5, 0.030, 0.060, 0.200, 0.100
MEMORY = 200e6
PAUSE = 0.4
"""Seconds before a key that codes: nobody codes faster, and by then the desk has done what it puts off after a coding."""
_UP = 20.0
"""Seconds within which the desk must show its text."""
_FEW = 20
"""Of fewer samples than this the 95th percentile is the greatest; it is called so."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One act: seconds to the first and the last byte, bytes, seconds of processor time."""

    first: float
    last: float
    size: int
    cpu: float


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass(slots=True)
class Series:
    """The samples of one kind of act, in rounds, each with its round of the floor."""

    name: str
    most: float | None = None
    """The bar in seconds."""
    by_median: bool = False
    ours: list[list[Sample]] = field(default_factory=list)
    floor: list[list[Sample]] = field(default_factory=list)

    def result(self, case: str) -> Result:
        """The line of the table; the bar is held against the last byte."""
        ours, floor = (Times([_time(r) for r in rounds]) for rounds in (self.ours, self.floor))
        samples = [sample for samples in self.ours for sample in samples]
        median = statistics.median(s.last for s in samples)
        judged = median if self.by_median else percentile([s.last for s in samples])
        bar = f"{'median' if self.by_median else 'p95'} < {duration(self.most)}" if self.most else ""
        return Result(
            f"desk, {self.name}", case, median, floor.wall, ratio(ours, floor), bar,
            judged < self.most if self.most else None, _note(samples),
        )  # fmt: skip


def _time(samples: Sequence[Sample]) -> Time:
    return Time(statistics.median(s.last for s in samples), statistics.mean(s.cpu for s in samples))


def _note(samples: Sequence[Sample]) -> str:
    """What the columns have no room for."""
    first, last, size = ([getattr(s, name) for s in samples] for name in ("first", "last", "size"))
    high = "p95" if len(samples) >= _FEW else "most"
    return (
        f"{high} {duration(percentile(last))}; first byte {duration(statistics.median(first))}, {high} "
        f"{duration(percentile(first))}; {statistics.median(size) / 1e3:.1f} kB, {high} {percentile(size) / 1e3:.1f}; "
        f"n {len(samples)}"
    )


@dataclass(slots=True)
class Session:
    """A desk and a floor that run side by side, and what was measured of them."""

    made: Made
    desk: Terminal
    floor: Terminal
    series: dict[str, Series]
    applied: int = 0
    undone: int = 0
    _open: dict[str, list[Sample]] = field(default_factory=dict)

    def key(self, key: bytes, name: str | None = None, most: float | None = None, sign: str = "") -> None:
        """Press a key; under a name it is measured, with what it must show."""
        sample = _sampled(self.desk, lambda: self.desk.press(key, name or repr(key), sign))
        if name:
            self._add(name, most, sample)

    def resize(self, columns: int, rows: int, name: str) -> None:
        """Change the window's size, measured."""
        self._add(name, None, _sampled(self.desk, lambda: self.desk.resize(columns, rows)))

    def apply(self, key: bytes, name: str | None) -> None:
        """Press a key that codes; under a name it is measured, and once more among all ways of coding."""
        self.key(key, name, APPLY)
        if name:
            self._add("code, all ways", APPLY, self._open[name][-1])
        self.applied += 1

    def _add(self, name: str, most: float | None, sample: Sample) -> None:
        self.series.setdefault(name, Series(name, most))
        self._open.setdefault(name, []).append(sample)

    def floor_round(self, keys: int = 8) -> None:
        """End a round: the floor's key, as often as it takes for a median."""
        samples = [_sampled(self.floor, lambda: self.floor.press(DOWN, "the floor's key")) for _n in range(keys)]
        for name, ours in self._open.items():
            self.series[name].ours.append(ours)
            self.series[name].floor.append(samples)
        self._open.clear()


def _sampled(terminal: Terminal, act: Callable[[], Reply]) -> Sample:
    from benchmarks.terminal_proc import cpu

    before = cpu(terminal.pid)
    reply = act()
    return Sample(reply.first, reply.last, reply.size, cpu(terminal.pid) - before)


def desk(bench: Bench, _size: str) -> list[Result]:
    """Chinese and English, dark and light; of the light theme only what is painted most: start, cursor, page, coding."""
    if sys.platform == "win32":
        print("desk: measured where there are pseudo-terminals only", file=sys.stderr)
        return []
    from benchmarks.terminal_project import CHINESE, ENGLISH, build
    from benchmarks.terminal_pty import TerminalFailed

    out: list[Result] = []
    for language in (CHINESE, ENGLISH):
        made = build(bench.folder, language)
        for theme in ("dark", "light"):
            case = f"{language.name} {theme}"
            print(f"  {case} (load {os.getloadavg()[0]:.1f}) ...", file=sys.stderr, flush=True)
            try:
                out += _measured(made.with_theme(f"groundcode-{theme}"), case, whole=theme == "dark")
            except TerminalFailed as failed:
                print(failed.screen, table(out), sep="\n", file=sys.stderr)
                raise SystemExit(f"desk, {case}: {failed}") from failed
    return out


def _measured(made: Made, case: str, *, whole: bool) -> list[Result]:
    series: dict[str, Series] = {}
    before = made.codings()
    memories = _starts(made, case, series, 5 if whole else 2)
    with _desk(made) as terminal, _floor() as floor:
        _shown(terminal, made)
        floor.until(_floor_sign(), _UP, "The floor")
        terminal.settle()
        session = Session(made, terminal, floor, series)
        if whole:
            _early(session)
        _at_rest(terminal)
        _moves(session, whole=whole)
        if whole:
            _palette(session)
        _coding(session, whole=whole)
        memories.append(_memory("memory at the end", case, terminal, time.perf_counter() - terminal.began, peak=True))
        terminal.leave(DESK_QUITS)
        floor.leave(FLOOR_QUITS)
    _check(session, before)
    return [*(s.result(case) for s in series.values()), *(m for m in memories if m is not None)]


def _desk(made: Made) -> Terminal:
    from benchmarks.terminal_project import SOURCE
    from benchmarks.terminal_pty import Terminal

    command = [sys.executable, "-m", "groundcode", "desk", str(made.path), "--source", SOURCE]
    return Terminal(command, {"GROUNDCODE_LANG": made.language.name})


def _floor() -> Terminal:
    from benchmarks.terminal_pty import Terminal

    return Terminal([sys.executable, str(Path(__file__).with_name("terminal_floor.py"))], {})


def _floor_sign() -> str:
    from benchmarks.terminal_floor import SIGN

    return SIGN


def _shown(terminal: Terminal, made: Made) -> None:
    terminal.until(made.language.opening, _UP, "The desk")


def _starts(made: Made, case: str, series: dict[str, Series], starts: int) -> list[Result | None]:
    """Starts of the desk and of the floor in turns, after one that warms the disk's cache and makes the day's backup."""
    with _desk(made) as terminal:
        _shown(terminal, made)
        _at_rest(terminal)
        terminal.leave(DESK_QUITS)
    series["first paint"] = Series("first paint", FIRST_PAINT, by_median=True)
    series["start, settled"] = Series("start, settled")
    memories: list[Result | None] = []
    for number in range(starts):
        with _floor() as floor:
            theirs = _start(floor, _floor_sign(), "The floor")
            floor.leave(FLOOR_QUITS)
        with _desk(made) as terminal:
            ours = _start(terminal, made.language.opening, "The desk")
            if number == starts - 1:
                memories.append(_memory("memory after the start", case, terminal, ours[1].last))
                at = _at_rest(terminal)
                memories.append(_memory("memory with the dictionary", case, terminal, at - terminal.began))
            terminal.leave(DESK_QUITS)
        for name, mine, other in zip(("first paint", "start, settled"), ours, theirs, strict=True):
            series[name].ours.append([mine])
            series[name].floor.append([other])
    return memories


def _start(terminal: Terminal, sign: str, what: str) -> tuple[Sample, Sample]:
    """(until its sign was there, until it was settled)."""
    from benchmarks.terminal_proc import cpu

    at = terminal.until(sign, _UP, what)
    first = Sample(terminal.first, at, len(terminal.written), cpu(terminal.pid))
    settled = terminal.settle() - terminal.began
    return first, Sample(terminal.first, settled, len(terminal.written), cpu(terminal.pid))


def _at_rest(terminal: Terminal) -> float:
    """Wait until the desk has nothing to do, reading what it writes meanwhile; when that was."""
    from benchmarks.terminal_proc import rest

    at = rest(terminal.pid, terminal.read)
    return time.perf_counter() if at is None else at


def _memory(name: str, case: str, terminal: Terminal, seconds: float, *, peak: bool = False) -> Result | None:
    """What the desk holds, and how long after its start that was."""
    from benchmarks.terminal_proc import memory

    found = memory(terminal.pid)
    if found is None:
        return None
    judged = found.peak if peak else found.now
    note = f"{found.now / 1e6:.0f} MB, peak {found.peak / 1e6:.0f} MB"
    bar = f"{'peak ' if peak else ''}< {MEMORY / 1e6:.0f} MB"
    return Result(f"desk, {name}", case, seconds, bar=bar, met=judged < MEMORY, note=note)


def _early(session: Session) -> None:
    """The cursor while the dictionary is being loaded."""
    for _n in range(20):
        session.key(DOWN, "down, right after the start")
    session.floor_round()


def _moves(session: Session, *, whole: bool) -> None:
    """The cursor, through the deep zone first."""
    session.key(TEXT_END)
    session.key(TEXT_START)
    for name, key, most, each in (("down", DOWN, CURSOR, 15), ("page down", PAGE_DOWN, PAGE, 10)):
        for _n in range(4):
            for _m in range(each):
                session.key(key, name, most)
            session.floor_round()
    if not whole:
        return
    session.key(TEXT_START)
    for _n in range(4):
        for _m in range(10):
            session.key(SHIFT_DOWN, "shift+down", CURSOR)
        session.floor_round()
    for _n in range(5):
        session.key(TEXT_END, "to the end of the text")
        session.key(TEXT_START, "to its start")
        session.floor_round(4)
    for _n in range(4):
        session.resize(100, 40, "resize")
        session.resize(120, 40, "resize")
        session.floor_round(4)


def _palette(session: Session) -> None:
    """Open it, find a code, leave it."""
    session.key(TEXT_START)
    for number, keys in enumerate(session.made.queries[:16]):
        session.key(b"c", "palette, later" if number else "palette, the first", sign=PALETTE)
        for letter in keys[:2]:
            session.key(letter.encode(), "palette key", PALETTE_KEY)
        session.key(ESCAPE)
        if number % 5 == 0:
            session.floor_round()


def _coding(session: Session, *, whole: bool) -> None:
    """Codes on one turn after the other: from the palette, again, recent ones; and undone."""
    session.key(TEXT_START)
    for number, keys in enumerate(session.made.queries[16 : 32 if whole else 17]):
        session.key(NEXT_TURN)
        session.key(b"c", sign=PALETTE)
        for letter in keys[:2]:
            session.key(letter.encode())
        session.apply(ENTER, "code, Enter in the palette" if whole else None)
        if number % 5 == 0:
            session.floor_round()
    for _n in range(3):
        _apply_some(session, b".", "code, again")
    if not whole:
        return
    _apply_some(session, b"1", "code, a digit")
    _apply_some(session, b".", "code, again, at once", pause=0.0)
    for _n in range(10):
        session.desk.read(PAUSE)
        session.key(b"u", "undo")
        session.undone += 1
    session.floor_round()


def _apply_some(session: Session, key: bytes, name: str, pause: float = PAUSE) -> None:
    for _n in range(10):
        session.key(NEXT_TURN)
        session.desk.read(pause)
        session.apply(key, name)
    session.floor_round()


def _check(session: Session, before: int) -> None:
    """That every key that was to code did: another key's time would be measured otherwise."""
    from benchmarks.terminal_pty import TerminalFailed

    wanted, found = before + session.applied - session.undone, session.made.codings()
    if found != wanted:
        raise TerminalFailed(f"{found} codings are stored, {wanted} were made by keys: a key does not do what was measured.")
