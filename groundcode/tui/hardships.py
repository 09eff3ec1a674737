"""When the project file is gone or its disk is full: what is told, what is asked before the desk closes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from groundcode.errors import CannotWrite, ProjectGone, StoreProblem
from groundcode.locale import _
from groundcode.tui.screens.chooser import Chooser

if TYPE_CHECKING:
    from groundcode.tui.app import Desk
    from groundcode.tui.widgets.message_bar import MessageBar


def not_stored(title: str) -> str:
    """The title of a page that was opened again because its text could not be stored."""
    return _("Not stored yet (Esc tries again): {title}").format(title=title)


def say_kept(bar: MessageBar) -> None:
    """Add to what went wrong that the text is still there."""
    bar.fail(bar.message, _("The text is kept and comes back when its page is opened again."))


def ask_before_leaving(desk: Desk) -> bool:
    """Ask whether to leave, if something would go with the desk that is in no file; False if nothing would."""
    words = _what_would_go(desk)
    if not words:
        return False
    if isinstance(desk.screen, _Leaving):
        return True
    lines = [_("Save a copy first"), _("Stay"), _("Leave all the same; it is lost then")]

    def chosen(number: int | None) -> None:
        if number == 0 and desk.front is not None:
            desk.front.action_run("desk.copy")
        elif number == 2:
            desk.close_desk()

    desk.push_screen(_Leaving(words, lines), chosen)
    return True


class _Leaving(Chooser):
    """The question on leaving."""


def _what_would_go(desk: Desk) -> str:
    """What is in no file and would be lost; "" if nothing is."""
    texts = {key: text for key, text in desk.workspace.store.held_drafts().items() if text.strip()}
    try:
        desk.workspace.store.check_in_place()
    except ProjectGone:
        if desk.copied is None or texts.items() - desk.copied.items():
            return _("The project file is gone: this desk alone holds the project.")
        return ""
    with suppress(StoreProblem, CannotWrite):
        desk.workspace.store.write_held_drafts()
        return ""
    if texts.items() - (desk.copied or {}).items():
        return _("What you typed could not be stored: this desk alone holds it.")
    return ""
