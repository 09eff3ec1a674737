"""A bar on stderr for work that takes seconds, if stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import Any

Show = Callable[[int, int, str], None]
"""Told how many of how many are done, and what comes next."""


@contextmanager
def progress_bar(*, unnamed: str = "", patience: float = 0) -> Iterator[Show | None]:
    """What to tell of the progress; None where nobody would see it.

    `unnamed` is said of work without a name; work that ends within `patience` seconds shows no bar.
    """
    if not sys.stderr.isatty():
        yield None
        return
    began = monotonic()
    with ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, total: int, name: str) -> None:
            from rich.console import Console
            from rich.markup import escape
            from rich.progress import Progress

            from groundcode.cli.output import line

            if not bars and monotonic() - began >= patience:
                made = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
                bars.append((made, made.add_task("")))
            for bar, task in bars:
                bar.update(task, completed=done, total=total, description=escape(line(name)) if name else unnamed)

        yield show
