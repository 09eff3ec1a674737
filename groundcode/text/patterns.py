r"""Regular expressions that anybody may type: looked for in a process of its own, which can be stopped.

Python's `re` cannot be interrupted everywhere, and whether a pattern such as (a+)+$ or \w*\w*\w*x ever
ends cannot be read off it; so each runs apart, against a clock. Starting the process takes 20 ms.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import warnings
from array import array
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from groundcode.errors import BadPattern, PatternTooSlow
from groundcode.locale import _
from groundcode.text.pattern_child import read_frame, write_frame

TEXT_SECONDS = 5.0
"""For one text: 50,000 characters take an honest pattern milliseconds."""
ALL_SECONDS = 120.0
_SHOWN = 60


class PatternSearch:
    """A pattern that is looked for in many texts; a context that ends its process.

    Letter case is one unless `exact`; ^ and $ are the beginning and end of a line.

    Raises:
        BadPattern: it is no regular expression.
    """

    def __init__(self, pattern: str, *, exact: bool = False, seconds: float = TEXT_SECONDS, in_all: float = ALL_SECONDS) -> None:
        self.pattern = pattern
        self._seconds, self._in_all = seconds, in_all
        self._until = time.monotonic() + in_all
        self._late = False
        flags = int(re.MULTILINE | (0 if exact else re.IGNORECASE))
        self._check(flags)
        # Without -I and -S a file re.py in the folder of the transcripts would be run.
        command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("pattern_child.py"))]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - Python itself, and a file of this package
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise self._bad(error.strerror or str(error)) from error
        self._send(json.dumps({"pattern": pattern, "flags": flags}).encode())

    def _check(self, flags: int) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                re.compile(self.pattern, flags)
        except (re.error, OverflowError, RecursionError, ValueError) as error:
            raise self._bad(str(error) or type(error).__name__) from error

    def _bad(self, why: str) -> BadPattern:
        return BadPattern(_short(self.pattern), why, _("Leave --regex out to look for these characters as they stand."))

    def __enter__(self) -> PatternSearch:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._process.kill()
        self._process.communicate()

    def spans(self, text: str, parts: Iterable[tuple[int, int]], name: str) -> list[tuple[int, int]]:
        """The places `[start, end)` of the pattern within each part of a text, which is called `name`.

        Raises:
            PatternTooSlow: it was stopped. BadPattern: it breaks Python.
        """
        left = self._until - time.monotonic()
        seconds, limit = (left, self._in_all) if left < self._seconds else (self._seconds, self._seconds)
        clock = threading.Timer(max(0.0, seconds), self._stop)
        clock.start()
        try:
            self._send(array("q", [place for part in parts for place in part]).tobytes())
            self._send(text.encode())
            answer = read_frame(self._process.stdout) if self._process.stdout else None
        finally:
            clock.cancel()
        if answer is None:
            if self._late:
                raise PatternTooSlow(_short(self.pattern), limit, name)
            raise self._bad(_("it cannot be run on “{name}”").format(name=name))
        found = array("q", answer)
        return list(zip(found[::2], found[1::2], strict=True))

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _send(self, body: bytes) -> None:
        # Where it was stopped, or has ended by itself, there will be no answer.
        with suppress(OSError):
            if self._process.stdin is not None:
                write_frame(self._process.stdin, body)
                self._process.stdin.flush()


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= _SHOWN else pattern[: _SHOWN - 1] + "…"
