"""What the text says to somebody who is new to it: a page while there is no transcript, first steps while nothing is coded."""

from __future__ import annotations

from textual import on

from groundcode.tui.actions.welcome import PutAway
from groundcode.tui.help_pages import help_words
from groundcode.tui.screens.code_acts import CodeActs
from groundcode.tui.welcome import empty_words, first_steps, note_step
from groundcode.tui.widgets.first_steps import EmptyPage, FirstSteps
from groundcode.tui.widgets.text_view import TextView


class Welcoming(CodeActs):
    """The text, with a word for newcomers; it puts its two widgets into the panes that it finds."""

    DEFAULT_CSS = """
    Welcoming.-empty #left, Welcoming.-empty #right, Welcoming.-empty #text, Welcoming.-empty #source-title { display: none; }
    """

    def on_mount(self) -> None:
        """Room for both."""
        self.query_one("#right").mount(FirstSteps(id="first-steps"), before="#inspector")
        self.query_one("#middle").mount(EmptyPage(id="empty"))

    def show(self) -> None:
        """The project as it stands, and what is still new to this person."""
        super().show()
        self._welcome()

    def open(self, source: str) -> None:
        """Show a transcript, and what is still new to this person."""
        super().open(source)
        self._welcome()

    def open_help(self, *, keys: bool) -> None:
        """The help on the pane, or all keys: the last of the first steps."""
        if keys:
            self._did("keys")
        super().open_help(keys=keys)

    def help_words(self, pane: str) -> str:
        """Prose on a pane."""
        return help_words(pane)

    @on(TextView.Selected)
    def _selected_something(self, event: TextView.Selected) -> None:
        if event.end > event.start:
            self._did("select")

    def _did(self, step: str) -> None:
        if self.query_one(FirstSteps).lacks(step):
            note_step(self.workspace, step)
            self._welcome()

    def _welcome(self) -> None:
        if not self.query(FirstSteps):
            return
        self.query_one(FirstSteps).show(first_steps(self.workspace, self.opened), self.desk.key_of(PutAway))
        was_empty, is_empty = self.has_class("-empty"), self.opened is None
        self.set_class(is_empty, "-empty")
        # No key of the text is offered while there is none.
        self.text.can_focus = not is_empty
        self.query_one(EmptyPage).show(empty_words(self.workspace.path) if is_empty else ())
        if was_empty and not is_empty:
            # Only then have the panes their width.
            self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """The first transcript has come."""
        self.text.focus()
        self._fit()
