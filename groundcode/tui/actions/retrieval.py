"""What one does with quotations: ask for others, look at them in another way, mark them, write them to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.levels import LEVELS
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.actions.retrieval_conditions import add_any, ask_again, ask_case, ask_code
from groundcode.tui.actions.retrieval_export import ask_file
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.retrieving import EVERYTHING, GROUPING_WORDS, GROUPINGS
from groundcode.workspace.retrieval import Hit

if TYPE_CHECKING:
    from groundcode.tui.screens.retrieval import RetrievalScreen

_PAGES = {"quote": "counts", "counts": "none", "none": "quote"}
_PAGE_WORDS = {
    "quote": N_("The quotation whole, in its turn."),
    "counts": N_("How many there are of what."),
    "none": N_("The list alone."),
}


class Go(Action):
    """From a quotation to its place."""

    name, letter, key, short = "retrieval.go", "o", "enter,f9", N_("text")
    words = N_("Go to the quotation in its transcript; F10 r comes back")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Jump there."""
        screen.go_to_text()


class Ask(Action):
    """The question line."""

    name, letter, key, short = "retrieval.ask", "/", "f3", N_("ask")
    words = N_("Type a question; Up and Down bring back earlier ones")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Give it the focus."""
        screen.line.focus()


class Add(Action):
    """A question without typing one."""

    name, letter, key, short = "retrieval.add", "a", "ctrl+n", N_("condition")
    words = N_("Add a condition: code, level, case, speaker, coder, source, mark")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Ask of what kind, then which, then how it goes together with the others."""
        add_any(screen)


class AddCode(Action):
    """The commonest condition."""

    name, letter, key, short = "retrieval.code", "c", "f4", N_("code")
    words = N_("Add a code as a condition")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Ask which."""
        ask_code(screen)


class AddCase(Action):
    """The next commonest."""

    name, letter, key, short = "retrieval.case", "p", "f5", N_("case")
    words = N_("Add a case as a condition")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Ask which."""
        ask_case(screen)


class Everything(Action):
    """From the beginning."""

    name, letter, key, short = "retrieval.everything", "d", "delete", N_("all")
    words = N_("Take all conditions off: show everything again")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Ask for everything."""
        screen.ask(EVERYTHING, right=screen.on_the_right)


class Again(Action):
    """An earlier question."""

    name, letter, key = "retrieval.again", "h", "ctrl+w"
    words = N_("Ask an earlier question again")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Ask which."""
        ask_again(screen)


class GroupBy(Action):
    """Under which headings."""

    name, letter, key, short = "retrieval.group", "b", "ctrl+g", N_("grouping")
    words = N_("Put the quotations under their codes, their sources or their cases")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """The next way."""
        kept = screen.kept
        kept.grouping = GROUPINGS[(GROUPINGS.index(kept.grouping) + 1) % len(GROUPINGS)]
        screen.list_all()
        screen.bar.say(_("Quotations {by}.").format(by=_(GROUPING_WORDS[kept.grouping])))


class ViewLevel(Action):
    """How coarsely one looks."""

    name, letter, key, short = "retrieval.level", "l", "f7", N_("level")
    words = N_("Show codings under their own codes, or under concepts, categories, main categories")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """The next level; from the highest, back to each code."""
        levels = ["", *(level.value for level in LEVELS[1:])]
        screen.kept.level = levels[(levels.index(screen.kept.level) + 1) % len(levels)] if screen.kept.level in levels else ""
        screen.show()
        if screen.is_two:
            screen.list_all()
        level = screen.level
        screen.bar.say(_("Seen at the level: {level}.").format(level=_(level.words)) if level else _("Each under its own code."))


class NextGroup(Action):
    """On to the next heading."""

    name, letter, key = "retrieval.next_group", "n", "ctrl+down"
    words = N_("Go to the next heading")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Move the bar."""
        screen.list_.next_group(1)


class FormerGroup(Action):
    """Back to the heading before."""

    name, letter, key = "retrieval.former_group", "N", "ctrl+up"
    words = N_("Go to the heading before")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Move the bar."""
        screen.list_.next_group(-1)


class Page(Action):
    """What stands beside the list."""

    name, letter, key, short = "retrieval.page", "t", "ctrl+l", N_("page")
    words = N_("Beside the list: the quotation whole, the counts, or nothing")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """The next one."""
        screen.kept.page = _PAGES[screen.page_shown]
        if screen.kept.page == "none" and screen.pane == "page":
            screen.list_.focus()
        screen.list_all(stay=True)
        screen.bar.say(_(_PAGE_WORDS[screen.kept.page]))


class Compare(Action):
    """Two groups side by side."""

    name, letter, key, short = "retrieval.compare", "|", "ctrl+e", N_("two groups")
    words = N_("Ask a second question: two groups side by side, and what is in both; again: one group")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Open the second line, or close it."""
        screen.open_second(not screen.is_two)


class Both(Action):
    """Where two groups meet."""

    name, letter, key = "retrieval.both", "=", "ctrl+u"
    words = N_("Of two groups, list only what is in both; again: all")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Switch it."""
        if screen.answer is None or screen.answer.compared is None:
            screen.bar.say(_("There is one group only: | asks for a second."))
            return
        screen.kept.both = not screen.kept.both
        screen.list_all()
        screen.bar.say(_("Only what both found.") if screen.kept.both else _("All that either found."))


class Export(Action):
    """A file for reading or for computing."""

    name, letter, key, short = "retrieval.export", "x", "ctrl+o", N_("write a file")
    words = N_("Write what was found to a file: .docx .html .md .xlsx .csv")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Ask where to."""
        ask_file(screen)


class Memo(Action):
    """A memo on a coding."""

    name, letter, key, short, writes = "retrieval.memo", "e", "f2", N_("memo"), True
    words = N_("Write or change the memo on the coding")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Open its page."""
        hit = screen.list_.hit
        if hit is None:
            screen.bar.say(_("No quotation is under the bar."))
            return
        title = _("Memo on {name}").format(name=hit.coded)
        write_memo(screen, hit.coding, title, screen.workspace.memos.on_coding(hit.coding), then=screen.show_page)


class Star(Action):
    """A segment worth quoting."""

    name, letter, key, writes = "retrieval.star", "*", "ctrl+d", True
    words = N_("Mark a coding as worth quoting (★), or take the mark away")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Switch it."""
        hit = _own(screen)
        if hit is not None:
            screen.workspace.codings.star(hit.coding, not hit.starred)
            done = _("No longer starred: {name}") if hit.starred else _("Starred: {name}")
            screen.stored(done.format(name=hit.coded))


class Negative(Action):
    """A negative case (反例)."""

    name, letter, key, writes = "retrieval.negative", "-", "ctrl+f", True
    words = N_("Mark a coding as a negative case, or take the mark away")

    @staticmethod
    def run(screen: RetrievalScreen) -> None:
        """Switch it."""
        hit = _own(screen)
        if hit is not None:
            screen.workspace.codings.mark_negative(hit.coding, not hit.negative)
            done = _("No longer a negative case: {name}") if hit.negative else _("Negative case: {name}")
            screen.stored(done.format(name=hit.coded))


def _own(screen: RetrievalScreen) -> Hit | None:
    """The coding under the bar, if it is this coder's; says so if it is not."""
    hit = screen.list_.hit
    if hit is None:
        screen.bar.say(_("No quotation is under the bar."))
    elif hit.coder != screen.workspace.coder_name:
        screen.bar.say(_("This is a coding by {coder}; only your own can be marked.").format(coder=hit.coder))
        return None
    return hit


WITH_QUOTATIONS: tuple[type[Action], ...] = (
    Go, Ask, Add, AddCode, AddCase, Everything, Again, GroupBy, ViewLevel, NextGroup, FormerGroup, Page, Compare, Both,
    Export, Memo, Star, Negative,
)  # fmt: skip
