"""What one answers for a coded segment that waits after a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from groundcode.tui.screens.review import ReviewScreen

SURE = 95
"""Per cent of likeness from which all proposals are offered to be taken at once."""


class Keep(Action):
    """It lies there."""

    name, letter, key, short, pane, writes = "review.keep", "a", "enter", N_("it lies there"), "items", True
    words = N_("Take the place that is shown at the right")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """Store the place."""
        item, place = screen.item, screen.place
        if item is None:
            return
        if place is None:
            screen.bar.warn(_("No place is proposed for it: m shows the text, x lets it go."))
            return
        screen.workspace.review.move(item.id, place.start, place.end)
        screen.answered(_("Placed: {quote}").format(quote=screen.shortly(item)))


class Move(Action):
    """It lies elsewhere."""

    name, letter, key, short, pane, writes = "review.move", "m", "ctrl+x", N_("elsewhere"), "items", True
    words = N_("Show the text and choose the place in it")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """Open the text with the place that was meant."""
        if screen.item is not None:
            screen.choose_place(screen.item)


class LetGo(Action):
    """It is gone."""

    name, letter, key, short, pane, writes = "review.let_go", "x", "delete", N_("it is gone"), "items", True
    words = N_("Let it go: its words are no longer in the text; its codings still count, without a place")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """Store that it is gone."""
        item = screen.item
        if item is not None:
            screen.workspace.review.let_go(item.id)
            screen.answered(_("Let go: {quote}. u takes it back.").format(quote=screen.shortly(item)))


class Skip(Action):
    """Later."""

    name, letter, key, short, pane = "review.skip", "s", "right,space", N_("skip"), "items"
    words = N_("Leave it for later and go on")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """The next one."""
        screen.rows.step(1)


class Previous(Action):
    """Back to the one before."""

    name, letter, key, pane = "review.back", "b", "left,backspace", "items"
    words = N_("Go back to the one before")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """The one before."""
        screen.rows.step(-1)


class EndOn(Action):
    """A longer place."""

    name, letter, key, pane = "review.end_on", "]", "shift+right", "items"
    words = N_("Let the place end a character later")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """One character on."""
        screen.adjust(0, 1)


class EndBack(Action):
    """A shorter place."""

    name, letter, key, pane = "review.end_back", "[", "shift+left", "items"
    words = N_("Let the place end a character earlier")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """One character back."""
        screen.adjust(0, -1)


class StartBack(Action):
    """A longer place, at its beginning."""

    name, letter, key, pane = "review.start_back", "<", "ctrl+left", "items"
    words = N_("Let the place begin a character earlier")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """One character back."""
        screen.adjust(-1, 0)


class StartOn(Action):
    """A shorter place, at its beginning."""

    name, letter, key, pane = "review.start_on", ">", "ctrl+right", "items"
    words = N_("Let the place begin a character later")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """One character on."""
        screen.adjust(1, 0)


class KeepAll(Action):
    """All that are beyond doubt."""

    name, letter, key, short, pane, writes = "review.keep_all", "A", "ctrl+k", N_("all sure ones"), "items", True
    words = N_("Take all proposed places that are at least 95 % alike, as one change")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """Say how many, ask, and do it."""
        sure = [one for one in screen.items if one.proposal is not None and one.proposal.score >= SURE]
        if not sure:
            screen.bar.say(_("No proposal is {sure} % alike or more.").format(sure=SURE))
            return
        words = ngettext(
            "{count} segment is {sure} % alike or more; its place will be taken as it is proposed.",
            "{count} segments are {sure} % alike or more; their places will be taken as they are proposed.", len(sure),
        ).format(count=len(sure), sure=SURE)  # fmt: skip

        def answered(yes: bool | None) -> None:
            if yes:
                with told(screen.bar):
                    done = screen.workspace.review.keep_all(SURE, screen.source)
                    count = ngettext("{count} segment was placed.", "{count} segments were placed.", len(done))
                    screen.answered(count.format(count=len(done)))

        screen.app.push_screen(Confirm(words + " " + _("u takes it back.")), answered)


class Open(Action):
    """In the text itself."""

    name, letter, key, pane = "review.open", "o", "f9", "items"
    words = N_("Read the place in the text")

    @staticmethod
    def run(screen: ReviewScreen) -> None:
        """Jump there."""
        item, place = screen.item, screen.place
        if item is not None and place is not None:
            screen.desk.jump(item.source, place.start, place.end)
        elif item is not None:
            screen.bar.say(_("Nobody knows yet where it lies in the text: m lets you choose."))


WITH_AN_ITEM: tuple[type[Action], ...] = (
    Keep, Move, LetGo, Skip, Previous, KeepAll, StartBack, StartOn, EndBack, EndOn, Open,
)  # fmt: skip
