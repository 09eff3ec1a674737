"""What one does with what the check found: look at it, answer it; and the words and the school of the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.profiles import PROFILES, TERM, TERMS, Term
from groundcode.locale import N_, _, language, ngettext
from groundcode.tui.actions.action import Action
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace.checks import Severity

if TYPE_CHECKING:
    from groundcode.tui.screens.check import CheckScreen


class Open(Action):
    """To the thing itself; equal warnings are shown one by one first."""

    name, letter, key, short, pane = "check.open", "o", "enter,f9", N_("go there"), "rows"
    words = N_("Go to where it can be mended; of equal warnings, show each")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Unfold, or leave for the place."""
        row = screen.row
        if row is None:
            screen.bar.say(_("Nothing was found."))
        elif row.is_folded:
            screen.unfold(row, on=True)
        elif row.is_head:
            screen.unfold(row, on=False)
        else:
            screen.go_to_place(row.line.first)


class Unfold(Action):
    """Each of equal warnings."""

    name, letter, key, pane = "check.unfold", "l", "right", "rows"
    words = N_("Show each of equal warnings")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Open the line."""
        if screen.row is not None:
            screen.unfold(screen.row, on=True)


class Fold(Action):
    """Equal warnings as one."""

    name, letter, key, pane = "check.fold", "h", "left", "rows"
    words = N_("Show equal warnings as one line")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Close the line."""
        if screen.row is not None:
            screen.unfold(screen.row, on=False)


class Answer(Action):
    """Why it is as it should be."""

    name, letter, key, short, pane, writes = "check.answer", "e", "f2", N_("say why"), "rows", True
    words = N_("Answer a warning: say why it is as it should be; on a folded line, all of it")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Ask for the reason."""
        row = screen.row
        if row is None:
            return
        first = row.line.first
        if first.severity is Severity.ERROR:
            screen.bar.warn(_("An error is mended, not answered."), first.mend)
            return
        findings = row.line.findings

        def given(reason: str | None) -> None:
            if reason:
                count = screen.workspace.check.answer([one.key for one in findings], reason)
                if not first.answered:
                    screen.stay()
                words = ngettext("{count} warning is answered.", "{count} warnings are answered.", count)
                screen.stored(words.format(count=count), _("It stays in the list and does not count."))

        count = len(findings)
        title = ngettext("Why is it as it should be?", "Why are these {count} as they should be?", count).format(count=count)
        screen.app.push_screen(Prompt(title, first.answer, words=row.line.reason), given)


class TakeBack(Action):
    """The warning counts again."""

    name, letter, key, pane, writes = "check.take_back", "d", "delete", "rows", True
    words = N_("Take an answer back: the warning counts again")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Take back what is answered of the line."""
        row = screen.row
        answered = [one.key for one in row.line.findings if one.answered] if row is not None else []
        if not answered:
            screen.bar.say(_("It was not answered."))
            return
        count = screen.workspace.check.answer(answered, "")
        words = ngettext("{count} answer was taken back.", "{count} answers were taken back.", count)
        screen.stored(words.format(count=count))


class Filter(Action):
    """Findings with words."""

    name, letter, key = "check.filter", "/", "f3"
    words = N_("Show only findings in which some words stand")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Open the line above the list."""
        screen.open_filter(_("Words: a code, a rule"))


class Words(Action):
    """What the study writes for a category, the stages, the paradigm."""

    name, letter, key, short, writes = "check.words", "w", "f4", N_("words"), True
    words = N_("Choose the words of the study: 编码 or 译码, 主轴 or 轴心式, 脉络 or 情境")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Ask for which, then for the word."""
        now = screen.workspace.profile.words()
        things = [Pickable(term.key, now[term.key], _(term.words)) for term in TERMS]

        def chosen(key: str | None) -> None:
            if key is not None:
                _ask_word(screen, TERM[key], now[key])

        screen.app.push_screen(Picker(_("Which word?"), things), chosen)


class Profile(Action):
    """The school that is followed."""

    name, letter, key, short, writes = "check.profile", "P", "f5", N_("school"), True
    words = N_("Choose the school of grounded theory that the study follows")

    @staticmethod
    def run(screen: CheckScreen) -> None:
        """Ask which."""
        now = screen.workspace.profile.current()
        lines = [("* " if one is now else "  ") + one.name(language()) for one in PROFILES]

        def chosen(number: int | None) -> None:
            if number is None:
                return
            profile = PROFILES[number]
            if screen.workspace.profile.set(profile.key):
                screen.stored(_("The project follows: {profile}.").format(profile=profile.name(language())), _(profile.words))
            else:
                screen.bar.say(_("Nothing changed."))

        screen.app.push_screen(Chooser(_("Which school does the study follow?"), lines), chosen)


def _ask_word(screen: CheckScreen, term: Term, now: str) -> None:
    """Offer the words in use, and a line for another one."""
    written = screen.workspace.language()
    offered = list(dict.fromkeys((now, *term.offered(written))))
    other = _("another word …")

    def set_word(word: str | None) -> None:
        if word is not None:
            used = screen.workspace.profile.set_word(term.key, word, language=written)
            screen.stored(_("Written from now on: {word}").format(word=used))

    def chosen(number: int | None) -> None:
        if number == len(offered):
            screen.app.push_screen(Prompt(_(term.words), now), set_word)
        elif number is not None:
            set_word(offered[number])

    screen.app.push_screen(Chooser(_(term.words), [*offered, other]), chosen)


ON_FINDINGS: tuple[type[Action], ...] = (Open, Answer, TakeBack, Unfold, Fold, Filter, Words, Profile)
