"""What one does while the segments of a code are dealt to parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.widgets.prompt import Confirm

if TYPE_CHECKING:
    from groundcode.tui.screens.split import SplitScreen


class Deal(Action):
    """A segment to a part."""

    name, letter, key, short, pane = "split.deal", "p", "enter", N_("deal"), "segments"
    words = N_("Deal the segment, or the marked ones, to a part; the digits 1-9 do it at once, 0 puts back")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Ask to which."""
        codings = screen.chosen()
        if not codings:
            return

        def chosen(number: int | None) -> None:
            if number is not None:
                screen.put(codings, number + 1)

        lines = [*screen.deal.parts, _("a new part")]
        screen.app.push_screen(Chooser(_("Deal it to which part?"), lines), chosen)


class PutBack(Action):
    """Back to the code."""

    name, letter, key, pane = "split.back", "d", "delete", "segments"
    words = N_("Put the segment, or the marked ones, back: it stays on the code")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """As the digit 0."""
        screen.put(screen.chosen(), 0)


class Mark(Action):
    """Several segments for one part."""

    name, letter, key, short, pane = "split.mark", "v", "space", N_("mark"), "segments"
    words = N_("Mark the segment, or take its mark away")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Mark it and go on."""
        screen.mark()


class NextUndealt(Action):
    """On to what is still to be looked at."""

    name, letter, key, pane = "split.undealt", "]", "ctrl+right_square_bracket", "segments"
    words = N_("Go to the next segment that was not dealt")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Go there; from the last, to the first."""
        screen.next_undealt()


class Read(Action):
    """More of the interview."""

    name, letter, key, short, pane = "split.read", "o", "f9", N_("read"), "segments"
    words = N_("Read the segment in what was said before and after it")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Open a page; Enter there goes to the transcript, and what was dealt is kept."""
        screen.read_around()


class Memo(Action):
    """A memo on the coding of a segment."""

    name, letter, key, short, pane, writes = "split.memo", "e", "f2", N_("memo"), "segments", True
    words = N_("Write or change the memo on this coding")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Open its page."""
        segment = screen.segment_under_bar()
        if segment is not None:
            title = _("Memo on {name}").format(name=segment.code)
            write_memo(screen, segment.id, title, screen.workspace.memos.on_coding(segment.id))


class Add(Action):
    """One part more."""

    name, letter, key, short, writes = "split.add", "a", "ctrl+n", N_("new part"), True
    words = N_("Add a part, and name it")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Ask for its name."""
        screen.add_part()


class Rename(Action):
    """Another name for a part."""

    name, letter, key, short, pane = "split.rename", "r", "ctrl+r", N_("rename"), "parts"
    words = N_("Rename the part")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Ask for it."""
        part = screen.part_under_bar()
        if part:
            screen.rename_part(part)


class Remove(Action):
    """A part away."""

    name, letter, key, short, pane = "split.remove", "d", "delete", N_("remove"), "parts"
    words = N_("Take the part away; what was dealt to it stays on the code")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Ask first, where something was dealt to it."""
        part = screen.part_under_bar()
        if not part:
            return
        count, name = screen.deal.count(part), screen.deal.parts[part - 1]
        if not count:
            screen.drop_part(part)
            return
        words = _("{name} will be taken away; what was dealt to it (segments: {count}) stays on the code.")

        def answered(yes: bool | None) -> None:
            if yes:
                screen.drop_part(part)

        screen.app.push_screen(Confirm(words.format(name=name, count=count)), answered)


class GoTo(Action):
    """From a part to its segments."""

    name, letter, key, short, pane = "split.go", "o", "enter,f9", N_("show"), "parts"
    words = N_("Go to the first segment of this part; again, to the next")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Put the bar there."""
        screen.go_to_part(screen.parts.part)


class Split(Action):
    """All of it, as one change."""

    name, letter, key, short, writes = "split.store", "s", "ctrl+k", N_("split"), True
    words = N_("Split the code as it was dealt; what will happen is told before")

    @staticmethod
    def run(screen: SplitScreen) -> None:
        """Tell, ask, store."""
        screen.ask_to_store()


WHILE_DEALING: tuple[type[Action], ...] = (Deal, PutBack, Mark, NextUndealt, Read, Memo, Add, Split, Rename, Remove, GoTo)
