"""The desk's edge: whatever an action or a worker cannot do ends in the message bar, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from groundcode.errors import ConsensusNotBegun, GroundcodeError, PlacesOpen, ProjectGone, TooFewCoders
from groundcode.locale import N_, _
from groundcode.tui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from textual.screen import Screen


T = TypeVar("T")


_KEYS: dict[type[GroundcodeError], str] = {
    ConsensusNotBegun: N_("a begins it."),
    PlacesOpen: N_("They are listed here; F asks whether to finish it all the same."),
    TooFewCoders: N_("A colleague's copy or bundle is brought in with F10 s, M."),
}
"""What to do, where the error's own hint names a command."""


@dataclass(slots=True)
class Outcome:
    """How an action ended."""

    error: Exception | None = None
    """What went wrong, and was said."""


@contextmanager
def told(bar: MessageBar) -> Iterator[Outcome]:
    """Run an action; what goes wrong is said, and the desk goes on."""
    outcome = Outcome()
    try:
        yield outcome
    except Exception as error:  # the edge of the desk: an unforeseen fault must not close it over a day's work
        outcome.error = error
        tell(bar, error)


@contextmanager
def told_from_thread(screen: Screen[None]) -> Iterator[None]:
    """Run a piece of a worker; what goes wrong is said by the desk's own thread, and the worker goes on behind it."""
    try:
        yield
    except Exception as error:  # the edge of the desk too: nobody looks at how a worker ended
        # Posted, not waited for: a desk that is closing would never answer.
        screen.call_later(_tell_on, screen, error)


def attempt(work: Callable[[], T], *, but: tuple[type[Exception], ...] = ()) -> tuple[T | None, Exception | None]:
    """Do a worker's work; gives its value, or what went wrong for the desk's thread to raise; `but` is handed on."""
    try:
        return work(), None
    except but:
        raise
    except Exception as error:  # handed to the edge of the desk, on the thread that shows it
        return None, error


def tell(bar: MessageBar, error: BaseException) -> None:
    """Say what went wrong: the error's own sentence, or that it was not foreseen."""
    if isinstance(error, ProjectGone):
        # Its own sentence begins with a whole path, which leaves no room for what to do.
        bar.fail(
            _("The project file is gone from its place; nothing more is stored."),
            _("Save a copy before you close the desk: B, or Shift+F9."),
        )
    elif isinstance(error, GroundcodeError):
        bar.fail(error.message, _(_KEYS[type(error)]) if type(error) in _KEYS else error.hint)
    else:
        bar.fail(
            _("Something went wrong inside groundcode ({error}).").format(error=repr(error)[:200]),
            _("Everything up to the last finished change is stored."),
        )


def _tell_on(screen: Screen[None], error: Exception) -> None:
    for bar in screen.query(MessageBar):
        tell(bar, error)
