"""Long work behind a page that shows how far it is, and that Esc stops."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import ProgressBar, Static
from textual.worker import get_current_worker

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.tasks import attempt
from groundcode.tui.widgets.modal import Modal

Tell = Callable[[int, int, str], None]
"""How many are done, of how many, and the name of the next; raises where the work was stopped."""
_PAUSE = 0.1
"""Seconds between two pictures: posting each of 10,000 files would cost more than reading them."""


class Stopped(Exception):
    """A person stopped the work."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: a value, what went wrong, or that it was stopped."""

    value: Any = None
    error: Exception | None = None
    stopped: bool = False

    def result(self) -> Any:
        """The value.

        Raises:
            what went wrong
        """
        if self.error is not None:
            raise self.error
        return self.value


class Working(Modal[Outcome]):
    """Does `task` in a thread. Esc stops it the next time it tells how far it is; nothing is stored then."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", N_("Stop"), id="working.stop")]
    DEFAULT_CSS = """
    Working { align: center middle; }
    Working > Vertical {
        width: 76; max-width: 100%; height: auto; background: $surface; border: round $primary; padding: 0 1;
    }
    Working #working-title { height: 1; text-style: bold; }
    Working #working-words { height: 1; }
    Working ProgressBar { height: 1; width: 100%; }
    Working Bar { width: 1fr; }
    Working #working-keys { height: 1; color: $foreground 60%; }
    """

    @dataclass
    class Told(Message):
        """So far the work is."""

        done: int
        total: int
        name: str

    @dataclass
    class Done(Message):
        """The work is over."""

        outcome: Outcome

    def __init__(self, title: str, task: Callable[[Tell], Any]) -> None:
        super().__init__()
        self._title = title
        self._job = task
        self._is_stopped = False
        self._told_at = 0.0

    def compose(self) -> ComposeResult:
        """Title, what is done now, a bar, the way out."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 72).rstrip()), id="working-title")
            yield Static(Content(""), id="working-words")
            yield ProgressBar(show_eta=False)
            yield Static(Content(_("Esc stops; nothing is stored then")), id="working-keys")

    def on_mount(self) -> None:
        """Begin."""
        self._do_it()

    @work(thread=True, exit_on_error=False)
    def _do_it(self) -> None:
        worker = get_current_worker()

        def tell(done: int, total: int, name: str) -> None:
            if self._is_stopped or worker.is_cancelled:
                raise Stopped
            now = time.monotonic()
            if now - self._told_at >= _PAUSE:
                self._told_at = now
                self.post_message(self.Told(done, total, name))

        try:
            value, error = attempt(partial(self._job, tell), but=(Stopped,))
            outcome = Outcome(value, error)
        except Stopped:
            outcome = Outcome(stopped=True)
        # Posted, not called: a desk that is closing would never answer, and the thread would wait for it.
        self.post_message(self.Done(outcome))

    def on_working_told(self, event: Told) -> None:
        """Show it."""
        self.query_one(ProgressBar).update(total=event.total, progress=event.done)
        words = _("{number} of {total}: {name}").format(number=event.done + 1, total=event.total, name=event.name)
        self.query_one("#working-words", Static).update(Content(fit_cells(words, 72).rstrip()))

    def on_working_done(self, event: Done) -> None:
        """Give what came of it."""
        self.dismiss(event.outcome)

    def action_stop(self) -> None:
        """Ask the work to stop."""
        self._is_stopped = True
        self.query_one("#working-keys", Static).update(Content(_("Stopping …")))
