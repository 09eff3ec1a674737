"""Asking the terminal how wide it draws ambiguous characters: ┃ and “ are one cell in most, two in some.

Asked before Textual takes the terminal over. Textual's parser knows the answer (`events.CursorPosition`), so
one that comes later is not taken for typed keys; `Widths.answered` still makes use of it.
"""

from __future__ import annotations

import os
import re
import select
import sys
import time
from dataclasses import dataclass, replace

_BOX, _QUOTE = "┃", "“"
_QUESTION = f"\r{_BOX}\x1b[6n\r{_QUOTE}\x1b[6n\r\x1b[K".encode()
_ANSWER = re.compile(rb"\x1b\[[0-9]{1,5};([0-9]{1,5})R")
_ANSWERS = 2
_MOST_BYTES = 65_536
"""Read while waiting: more than anybody types in 0.3 s is a file at the other end."""


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells that the terminal gives to box lines and to quotation marks; how many of the two it has not told."""

    box: int = 1
    quote: int = 1
    unanswered: int = 0

    @property
    def is_wide(self) -> bool:
        """Whether either is wider than what is counted for it."""
        return self.box > 1 or self.quote > 1

    def answered(self, cells: int) -> Widths | None:
        """These widths with the next answer, `cells` from the line's start; None where none is waited for."""
        if self.unanswered < 1:
            return None
        width = cells if cells in (1, 2) else 1
        left = self.unanswered - 1
        return replace(self, box=width, unanswered=left) if left else replace(self, quote=width, unanswered=left)


def ambiguous_widths(stdin_fd: int, stdout_fd: int, timeout: float = 0.3) -> Widths:
    """How wide box lines and quotation marks are, asked of the terminal; 1 and 1 where it does not say.

    `GROUNDCODE_AMBIGUOUS` (1 or 2) decides without asking. Waits at most `timeout` seconds; keys typed
    meanwhile are dropped, as they were meant for no desk.
    """
    told = os.environ.get("GROUNDCODE_AMBIGUOUS", "").strip()
    if told in ("1", "2"):
        return Widths(int(told), int(told))
    if sys.platform == "win32" or os.environ.get("TERM", "") in ("", "dumb"):
        return Widths()
    return _asked(stdin_fd, stdout_fd, timeout)


def _asked(stdin_fd: int, stdout_fd: int, timeout: float) -> Widths:
    import termios

    try:
        if not (os.isatty(stdin_fd) and os.isatty(stdout_fd)):
            return Widths()
        before = termios.tcgetattr(stdin_fd)
        quiet = termios.tcgetattr(stdin_fd)
        # Without echo the answer is not written on the screen, without lines it is read before an Enter.
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 0, 0
        termios.tcsetattr(stdin_fd, termios.TCSADRAIN, quiet)
        try:
            os.write(stdout_fd, _QUESTION)
            columns = _answers(stdin_fd, timeout)
        finally:
            termios.tcsetattr(stdin_fd, termios.TCSADRAIN, before)
    except (OSError, ValueError, termios.error):
        return Widths()
    widths = Widths(unanswered=_ANSWERS)
    for column in columns:
        widths = widths.answered(column - 1) or widths
    return widths


def _answers(stdin_fd: int, timeout: float) -> list[int]:
    """The columns of the answers that come in time."""
    read = b""
    until = time.monotonic() + timeout
    while len(read) < _MOST_BYTES:
        ready, _, _ = select.select([stdin_fd], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(stdin_fd, 1024) if ready else b""
        if not piece:
            break
        read += piece
        if len(_ANSWER.findall(read)) >= _ANSWERS:
            break
    return [int(column) for column in _ANSWER.findall(read)[:_ANSWERS]]
