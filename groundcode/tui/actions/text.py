"""What one does at the cursor in the text: codings put on, taken off, changed, marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.codings import Coding
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.tasks import told
from groundcode.tui.widgets.palette import PaletteChoice

if TYPE_CHECKING:
    from groundcode.tui.screens.coding import CodingScreen


class Code(Action):
    """The commonest act: ask for a code and put it on what is selected."""

    name, letter, key, short, pane, writes = "coding.code", "c", "enter", N_("code"), "text", True
    words = N_("Code the selection; without one, the sentence under the cursor")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Ask for a code; while a coding's boundaries are being moved, keep them."""
        if screen.adjusting is not None:
            screen.keep_boundaries()
        elif screen.opened is not None:
            span = screen.span()

            def chosen(choice: PaletteChoice | None) -> None:
                if choice is not None:
                    with told(screen.bar):
                        screen.apply_choice(choice, span)

            quote = " ".join(span.of(screen.opened.text).split())
            at = (screen.opened.version.id, span.start, span.end)
            screen.ask_code(_("Code: {quote}").format(quote=quote), chosen, words=quote, at=at)


_LONGEST_LABEL = 60


def label_of(words: str) -> str:
    """What somebody said as the name of a label: in one line, without the stop at its end, cut where a word ends."""
    name = " ".join(words.split()).rstrip("。，、；：！？….,;:!? ")
    if len(name) <= _LONGEST_LABEL:
        return name
    cut = name[: _LONGEST_LABEL - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > _LONGEST_LABEL // 2 else cut) + "…"


class InVivo(Action):
    """The informant's own words as a label."""

    name, letter, key, short, pane, writes = "coding.in_vivo", "i", "f4", N_("in vivo"), "text", True
    words = N_("Make a label of the selected words and code them with it")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Make it, or use the one of that name."""
        selection = screen.text.selection
        if screen.opened is None or selection is None:
            screen.bar.say(_("Select the words first: x, v or Shift with the arrows."))
            return
        said = screen.span()
        name = label_of(said.of(screen.opened.text))
        found = screen.code_tree.find(name)
        if len(found) == 1:
            screen.apply(found[0], said)
        else:
            screen.apply_new(name, said, in_vivo=True)


class Repeat(Action):
    """The last code once more."""

    name, letter, key, short, pane, writes = "coding.repeat", ".", "ctrl+r", N_("again"), "text", True
    words = N_("Code with the last code again")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Put it on what is selected."""
        screen.apply_recent(0)


class Uncode(Action):
    """A coding off."""

    name, letter, key, short, pane, writes = "coding.uncode", "d", "delete", N_("remove"), "text", True
    words = N_("Take a coding off (of those under the cursor)")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Ask which, where there are several."""

        def chosen(coding: Coding) -> None:
            name = screen.code_name(coding)
            screen.workspace.codings.remove([coding.id])
            screen.stored(_("Taken off: {name}. u brings it back.").format(name=name))

        screen.choose_own(_("Take off which coding?"), chosen)


class Recode(Action):
    """Another code on the same segment."""

    name, letter, key, pane, writes = "coding.recode", "r", "ctrl+x", "text", True
    words = N_("Put another code in the place of a coding under the cursor")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Ask which coding, then which code."""

        def chosen(coding: Coding) -> None:
            old = screen.code_name(coding)

            def taken(choice: PaletteChoice | None) -> None:
                if choice is not None:
                    with told(screen.bar):
                        screen.recode(coding, choice)

            screen.ask_code(_("Instead of {name}:").format(name=old), taken, but={screen.code_tree.target(coding.code) or ""})

        screen.choose_own(_("Change which coding?"), chosen)


class Adjust(Action):
    """The boundaries of a coding."""

    name, letter, key, short, pane, writes = "coding.adjust", "a", "ctrl+e", N_("boundary"), "text", True
    words = N_("Move the boundaries of a coding: to the selection, or with the arrows")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """With a selection the coding takes it; without one its own place is selected, to be moved."""
        selection = screen.text.selection

        def chosen(coding: Coding) -> None:
            if selection is not None and (selection.start, selection.end) != (coding.start, coding.end):
                screen.resize(coding, selection)
            else:
                screen.begin_adjusting(coding)

        screen.choose_own(_("Move the boundaries of which coding?"), chosen)


class Star(Action):
    """A segment worth quoting."""

    name, letter, key, pane, writes = "coding.star", "*", "ctrl+d", "text", True
    words = N_("Mark a coding as worth quoting (★), or take the mark away")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Switch it."""

        def chosen(coding: Coding) -> None:
            screen.workspace.codings.star(coding.id, not coding.starred)
            done = _("No longer starred: {name}") if coding.starred else _("Starred: {name}")
            screen.stored(done.format(name=screen.code_name(coding)))

        screen.choose_own(_("Star which coding?"), chosen)


class Negative(Action):
    """A negative case (反例)."""

    name, letter, key, pane, writes = "coding.negative", "-", "ctrl+n", "text", True
    words = N_("Mark a coding as a negative case, or take the mark away")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Switch it."""

        def chosen(coding: Coding) -> None:
            screen.workspace.codings.mark_negative(coding.id, not coding.negative)
            done = _("No longer a negative case: {name}") if coding.negative else _("Negative case: {name}")
            screen.stored(done.format(name=screen.code_name(coding)))

        screen.choose_own(_("Which coding is a negative case?"), chosen)


class Example(Action):
    """A segment as an example in the codebook."""

    name, letter, key, pane, writes = "coding.example", "p", "ctrl+o", "text", True
    words = N_("Make the segment an example in the codebook of a code that stands on it")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Bind it; bound already, say so."""

        def chosen(coding: Coding) -> None:
            place = (coding.code, coding.source, coding.start, coding.end)
            assert screen.opened is not None
            screen.workspace.codebook.bind_example(*place, version=screen.opened.version.id)
            screen.stored(_("An example of {name} in the codebook now.").format(name=screen.code_name(coding)))

        screen.choose_any(_("An example of which code?"), chosen)


class Memo(Action):
    """A memo on a coding."""

    name, letter, key, short, pane, writes = "coding.memo", "e", "f2", N_("memo"), "text", True
    words = N_("Write or change the memo on the coding under the cursor; where nothing is coded, on the transcript")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Open its page."""
        if not screen.at_cursor():
            SourceMemo.run(screen)
            return

        def chosen(coding: Coding) -> None:
            title = _("Memo on {name}").format(name=screen.code_name(coding))
            write_memo(screen, coding.id, title, screen.workspace.memos.on_coding(coding.id))

        screen.choose_any(_("A memo on which coding?"), chosen)


class SourceMemo(Action):
    """A memo on the transcript."""

    name, letter, key, pane, writes = "coding.source_memo", "E", "shift+f2", "text", True
    words = N_("Write or change the memo on the transcript")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Open its page."""
        if screen.opened is not None:
            source = screen.opened.source
            found = screen.workspace.memos.list_(source.id)
            title = _("Memo on {name}").format(name=source.name)
            write_memo(screen, source.id, title, found[0] if found else None, kind="theoretical")


class Uncoded(Action):
    """On through the interview."""

    name, letter, key, short, pane = "coding.uncoded", "]", "ctrl+right_square_bracket", "", "text"
    words = N_("Go to the next turn of an informant in which nothing is coded")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Go there, or say that there is none."""
        screen.next_uncoded()


class Focus(Action):
    """One code alone."""

    name, letter, key, short, pane = "coding.focus", "f", "ctrl+f", N_("focus"), "text"
    words = N_("Show the codings of one code only; again, all of them")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """That of the coding under the cursor; while one is shown alone, all again."""
        if screen.focused_code:
            screen.focus_code("")
            return

        def chosen(coding: Coding) -> None:
            screen.focus_code(screen.code_tree.target(coding.code) or "")

        screen.choose_any(_("Show which code alone?"), chosen)


class SplitHere(Action):
    """From comparing to splitting."""

    name, letter, key, pane, writes = "coding.split", "s", "ctrl+k", "text", True
    words = N_("Split the code that was just compared, or one under the cursor, into several")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Open the screen that deals its segments."""
        if screen.compared:
            screen.open_split(screen.compared)
            return

        def chosen(coding: Coding) -> None:
            screen.open_split(screen.code_tree.target(coding.code) or "")

        screen.choose_any(_("Split which code?"), chosen)


class Dimension(Action):
    """The segment on a dimension of a property."""

    name, letter, key, pane, writes = "coding.dimension", "m", "ctrl+u", "text", True
    words = N_("Place the segment on a dimension of a property")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Ask for the dimension and the value."""
        screen.place_on_dimension()


class Copy(Action):
    """The selection to the clipboard."""

    name, letter, key, pane = "coding.copy", "y", "ctrl+c", "text"
    words = N_("Copy the selection to the clipboard")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """By OSC 52, or by the command of the user's own."""
        if screen.opened is not None and screen.text.selection is not None:
            screen.desk.copy(screen.text.selection.of(screen.opened.text))
        else:
            screen.bar.say(_("Select the words first: x, v or Shift with the arrows."))


AT_THE_CURSOR: tuple[type[Action], ...] = (
    Code, InVivo, Repeat, Uncode, Recode, Adjust, Star, Negative, Memo, SourceMemo, Uncoded, Focus, SplitHere, Example,
    Dimension, Copy,
)  # fmt: skip
