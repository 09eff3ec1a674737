"""A terminal of 120 x 40 cells that answers as a real one would, and times what comes back.

Only bytes are looked at: nothing here knows how the program behind them is built.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.terminal_proc import loop_time

COLUMNS, ROWS = 120, 40
QUIET = 0.06
"""Seconds without a byte after which a screen counts as settled; never part of a figure."""
_WORKING = 0.005
"""Seconds of work of the main thread in a quiet time after which more is to come: it is not settled yet."""
_MOST_WORK = 3.0
_SILENT = 5.0
"""Seconds after which a key that changed nothing on the screen ends the measurement."""
_LEAVING = 10.0
_LONGEST_QUESTION = 64

_CSI = rb"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
_STRING = rb"\x1b[\]PX^_](?P<string>[^\x07\x1b]*)(?:\x07|\x1b\\)"
_SEQUENCE = re.compile(_CSI + rb"|" + _STRING + rb"|\x1b[ -/]*(?![\[\]PX^_])[0-~]")
_MOVES = b"ABCDEFGHdf"
"""Final bytes of the sequences that put the cursor elsewhere."""


class TerminalFailed(Exception):
    """The program did not do what was to be measured; `screen` is what it wrote last."""

    def __init__(self, sentence: str, screen: str = "") -> None:
        super().__init__(sentence)
        self.screen = screen


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back after a key: seconds to the first and to the last byte, and how many bytes."""

    first: float
    last: float
    size: int


def sequences(raw: bytes, start: int = 0) -> list[re.Match[bytes]]:
    """The whole control sequences in a program's output."""
    return list(_SEQUENCE.finditer(raw, start))


def plain(raw: bytes) -> str:
    """The words in a program's output: without colours, and with a new line wherever the cursor was moved."""
    return _words(raw).replace("\r", "")


def _words(raw: bytes) -> str:
    def replaced(match: re.Match[bytes]) -> bytes:
        return b"\n" if match["final"] and match["final"] in _MOVES else b""

    return _SEQUENCE.sub(replaced, raw).decode("utf-8", "replace")


def cursor_after(raw: bytes) -> tuple[int, int]:
    """(row, column), from 1, after the output: where it was last put, and what was written since."""
    from rich.cells import cell_len

    row = column = 1
    at = 0
    for match in sequences(raw):
        if match["final"] in (b"H", b"f"):
            numbers = [int(n or 1) for n in match["numbers"].split(b";")] if match["numbers"] else []
            row, column = (*numbers, 1, 1)[:2]
            at = match.end()
        elif match["final"] == b"G":
            column, at = int(match["numbers"] or 1), match.end()
    rest = _words(raw[at:])
    *before, last = re.split(r"[\r\n]", rest)
    return row + rest.count("\n"), (1 if before else column) + cell_len(last)


def answer(question: re.Match[bytes], written: bytes) -> bytes:
    """What a terminal says to a sequence; nothing to one that asks nothing. `written` came before it."""
    private, final = question["private"], question["final"]
    numbers = question["numbers"] or b""
    if final == b"p" and question["between"] == b"$":
        # Frames in one piece are known; sizes are told by SIGWINCH only, as tmux and Terminal.app do.
        known = b"2" if numbers == b"2026" else b"0"
        return b"\x1b[" + private + numbers + b";" + known + b"$y"
    match (private, numbers, final):
        case (b"", b"6", b"n"):
            return b"\x1b[%d;%dR" % cursor_after(written)
        case (b"", b"5", b"n"):
            return b"\x1b[0n"
        case (b"", b"" | b"0", b"c"):
            return b"\x1b[?62;22c"
        case (b">", b"" | b"0", b"c"):
            return b"\x1b[>1;10;0c"
        case (b">", b"" | b"0", b"q"):
            return b"\x1bP>|bench\x1b\\"
        case (b"?", b"", b"u"):
            return b"\x1b[?0u"
    string = question["string"] or b""
    if string in (b"10;?", b"11;?"):
        return b"\x1b]" + string[:3] + (b"rgb:e0e0/e0e0/e0e0" if string[:2] == b"10" else b"rgb:1010/1010/1010") + b"\x1b\\"
    return b""


class Terminal:
    """A program in a pseudo-terminal; ended with it."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start `command`, in this process's environment with `env` over it."""
        whole = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "TMUX", "TERM_")) and k not in _UNSET}
        whole |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONIOENCODING": "utf-8", **env}
        self.written = b""
        self.first = 0.0
        """Seconds from the start to the first byte."""
        self.ended = False
        self._answered = 0
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _become(command, whole)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.kill()

    def until(self, sign: str, seconds: float, what: str) -> float:
        """Seconds from the start of the program until `sign` is in what it wrote.

        Raises:
            TerminalFailed
        """
        limit = self.began + seconds
        while sign not in plain(self.written):
            left = limit - time.perf_counter()
            if self.ended or left <= 0:
                how = "ended before it showed" if self.ended else f"did not show within {seconds:g} s"
                raise TerminalFailed(f"{what} {how} “{sign}”.", self.screen())
            self._take(left)
        return time.perf_counter() - self.began

    def read(self, seconds: float) -> None:
        """Take what comes within so many seconds."""
        limit = time.perf_counter() + seconds
        while not self.ended and (left := limit - time.perf_counter()) > 0:
            self._take(left)

    def settle(self, last: float | None = None) -> float:
        """Read until the screen is settled; when the last byte came, on the clock of `perf_counter` (until now: at `last`).

        Quiet alone does not say it: a busy machine takes longer than `QUIET` between two parts of one picture.
        """
        last = time.perf_counter() if last is None else last
        limit = time.perf_counter() + _MOST_WORK
        worked = loop_time(self.pid)
        while not self.ended:
            if self._take(QUIET):
                last = time.perf_counter()
            elif loop_time(self.pid) - worked < _WORKING or time.perf_counter() > limit:
                break
            worked = loop_time(self.pid)
        return last

    def press(self, key: bytes, what: str, sign: str = "") -> Reply:
        """Write a key and time what comes back; it is not settled before `sign` is there.

        Raises:
            TerminalFailed
        """
        return self._timed(lambda: os.write(self._fd, key), what, sign)

    def resize(self, columns: int, rows: int) -> Reply:
        """Change the window's size, which sends SIGWINCH, and time what comes back."""
        return self._timed(lambda: _set_size(self._fd, columns, rows), f"a window of {columns} x {rows}")

    def _timed(self, act: Callable[[], object], what: str, sign: str = "") -> Reply:
        while self._take(0):
            pass
        self.written, self._answered = b"", 0
        began = time.perf_counter()
        try:
            act()
        except OSError as error:
            raise TerminalFailed(f"The program was gone before {what}.") from error
        if not self._take(_SILENT):
            how = "The program ended at" if self.ended else f"Nothing on the screen changed within {_SILENT:g} s of"
            raise TerminalFailed(f"{how} {what}.", self.screen())
        first = last = time.perf_counter()
        while not self.ended:
            last = self.settle(last)
            if sign in plain(self.written):
                return Reply(first - began, last - began, len(self.written))
            if time.perf_counter() - began > _SILENT:
                raise TerminalFailed(f"“{sign}” was not on the screen within {_SILENT:g} s of {what}.", self.screen())
        raise TerminalFailed(f"The program ended at {what}.", self.screen())

    def _take(self, seconds: float) -> bool:
        """Whether something came within `seconds`; questions in it are answered at once."""
        if self.ended or not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.first = self.first or time.perf_counter() - self.began
        self.written += data
        self._answer()
        return True

    def _answer(self) -> None:
        for match in sequences(self.written, self._answered):
            said = answer(match, self.written[: match.start()])
            if said:
                os.write(self._fd, said)
            self._answered = match.end()
        # A question may be cut in two by a read: what could be the beginning of one is looked at again.
        self._answered = max(self._answered, len(self.written) - _LONGEST_QUESTION)

    def screen(self) -> str:
        """The end of what the program wrote, as words."""
        return "\n".join(line for line in plain(self.written[-20_000:]).splitlines() if line.strip())[-4_000:]

    def leave(self, key: bytes) -> None:
        """Press the key that ends the program, and wait until it has ended.

        Raises:
            TerminalFailed
        """
        with contextlib.suppress(OSError):
            os.write(self._fd, key)
        limit = time.perf_counter() + _LEAVING
        while not self.ended and time.perf_counter() < limit:
            self._take(limit - time.perf_counter())
        if not self.ended:
            raise TerminalFailed(f"The program did not end within {_LEAVING:g} s.", self.screen())
        self.kill()

    def kill(self) -> None:
        """End the program if it still runs, and take its status."""
        if self._fd < 0:
            return
        if not self.ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        self._fd = -1
        os.waitpid(self.pid, 0)


_UNSET = frozenset(("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "ESCDELAY", "STY", "GROUNDCODE_CODER", "LANGUAGE"))
"""What would change colours, size or words of the program."""


def _set_size(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _become(command: Sequence[str], env: Mapping[str, str]) -> None:
    """In the forked child: be the program, with the size set before it can ask for it."""
    try:
        _set_size(0, COLUMNS, ROWS)
        os.execvpe(command[0], list(command), dict(env))
    finally:
        os._exit(127)
