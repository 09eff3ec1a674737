"""Corrections of single turns: each is a new version of the text, and what was coded moves along."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from groundcode.domain.heads import Seen
from groundcode.domain.sources import PSEUDONYM
from groundcode.domain.transcripts import Turn
from groundcode.errors import CannotWrite, StoreProblem
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.bringing_in import waiting_words
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.text_page import TextPage
from groundcode.tui.tasks import told
from groundcode.tui.widgets.memo_area import MemoArea
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace.sources import Opened


class CorrectTurn(Action):
    """Other words in one turn."""

    name, letter, key, short, pane, writes = "correcting.turn", "e", "enter,f2", N_("correct"), "text", True
    words = N_("Correct the words of the turn in which the cursor stands")

    @staticmethod
    def run(screen: CorrectingScreen) -> None:
        """Open its page."""
        turn = screen.turn()
        if screen.opened is not None and turn is not None:
            screen.edit(screen.opened, turn)


class TurnEditor(MemoEditor):
    """The words of one turn, to be corrected. Esc keeps what was typed, and the reason is asked."""

    def __init__(self, text: str, *, title: str, saved: str, at: int) -> None:
        """Begin with the cursor on the character with the number `at`."""
        super().__init__(text, title=title, saved=saved)
        self._at = at

    def on_screen_resume(self) -> None:
        """The cursor where it was in the text, not behind it."""
        before = self._text[: self._at].split("\n")
        self.query_one(TextArea).move_cursor((len(before) - 1, len(before[-1])))

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 78).rstrip()), id="memo-title")
            yield MemoArea(self._text, soft_wrap=True, show_line_numbers=False, compact=True)
            yield Static(Content(_("Esc, F2 or Ctrl+S closes; the reason is asked before anything is changed")), id="memo-keys")


class CorrectingScreen(TextPage):
    """The text of a source, of which single turns are corrected."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (CorrectTurn, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Corrections: Enter on a turn")

    def edit(self, opened: Opened, turn: Turn) -> None:
        """Open the page with the words of a turn; what is typed is a draft until its reason is given."""
        store = self.workspace.store
        key = f"turn:{opened.version.id}:{turn.number}"
        saved = opened.text[turn.body : turn.end]
        draft = store.drafts().get(key, saved)
        title = " ".join(part for part in (opened.source.name, turn.number, opened.speaker_name(turn)) if part)
        seen = store.seen

        def edited(text: str | None) -> None:
            with told(self.bar):
                if text is not None and text.strip() != saved.strip() and text.strip():
                    self.app.push_screen(Prompt(_("Why is it corrected?"), _("slip of the pen"), words=words), given(text))
                    return
                store.save_draft(key, "")
                if text is not None and not text.strip():
                    self.bar.warn(_("A turn cannot be left without words here."), _("Take it out in a file: x and V."))

        def given(text: str) -> Callable[[str | None], None]:
            def reason_given(reason: str | None) -> None:
                if reason is None:
                    self.bar.warn(_("Nothing was changed yet; Enter on the turn goes on with what you typed."))
                    return
                with told(self.bar) as storing:
                    self._store(opened, turn, text.strip(), reason, seen)
                with suppress(StoreProblem, CannotWrite):
                    store.save_draft(key, "" if storing.error is None else text)
                if storing.error is not None:
                    self.bar.fail(self.bar.message, _("Enter on the turn goes on with what you typed."))

            return reason_given

        words = _("The reason is kept with the new version of the text. Esc changes nothing, and keeps what you typed.")
        self.desk.draft_key = key
        self.app.push_screen(TurnEditor(draft, title=title, saved=saved, at=max(0, self.text.cursor - turn.body)), edited)

    def _store(self, opened: Opened, turn: Turn, text: str, reason: str, seen: Seen) -> None:
        whole = opened.text[: turn.body] + text + opened.text[turn.end :]
        # Of a version with this very reason it is taken for granted that only names were replaced in it.
        reason = "correction" if reason == PSEUDONYM else reason
        report = self.workspace.review.correct(opened.source.id, whole, reason=reason, seen=seen)
        cursor = self.text.cursor
        waiting = waiting_words(report.waiting) if report.waiting else ""
        self.stored(_("Turn {number} was corrected.").format(number=turn.number), waiting)
        self.text.go_to(min(cursor, turn.body))

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - there is one pane
        """How a turn is corrected, and what becomes of its codings."""
        return "\n\n".join(
            (
                _("Move to a turn as in the text (Ctrl with ↑ and ↓ goes from turn to turn) and press Enter: its words open."),
                _(
                    "When the page closes, the reason is asked; then the text gets a new version. Earlier versions stay, and u "
                    "takes a correction back. Speakers' names are not changed here."
                ),
                _(
                    "Codings move with their words. Where the words of a coding changed too much, it waits in the review list: "
                    "w on the sources screen."
                ),
            )
        )
