"""The desk's edge: whatever an action cannot do ends in the message bar, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from groundcode.errors import GroundcodeError
from groundcode.locale import _
from groundcode.tui.widgets.message_bar import MessageBar


@contextmanager
def told(bar: MessageBar) -> Iterator[None]:
    """Run an action; what goes wrong is said, and the desk goes on."""
    try:
        yield
    except GroundcodeError as error:
        bar.fail(error.message, error.hint)
    except Exception as error:  # the edge of the desk: an unforeseen fault must not close it over a day's work
        bar.fail(
            _("Something went wrong inside groundcode ({error}).").format(error=repr(error)[:200]),
            _("Everything up to the last finished change is stored."),
        )
