"""The project as it was on a day: a copy in a folder of its own, read with the same keys as the present."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from groundcode.domain.cases import iso_date
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import Back, Leave
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.working import Outcome, Tell, Working
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Prompt
from groundcode.workspace import Workspace

if TYPE_CHECKING:
    from groundcode.store.past import Past
    from groundcode.tui.screens.desk_screen import DeskScreen


class ToThePresent(Action):
    """Out of the past."""

    name, letter, key, short = "past.leave", "q", "ctrl+q", N_("back to the present")
    words = N_("Back to the project as it is now")

    @staticmethod
    def run(screen: PastScreen) -> None:
        """Close the copy."""
        screen.go_back()


class PastScreen(CodingScreen):
    """The desk's home on the copy; whatever would change it is refused, with the reason."""

    # Last: in the list of codes, Esc takes marks and filter away first.
    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*(a for a in CodingScreen.ACTIONS if a is not Leave), ToThePresent, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    DEFAULT_CSS = """
    PastScreen #past-title {
        dock: top; height: 1; padding: 0 1; background: $warning-muted; color: $text-warning; text-style: bold;
    }
    """

    def __init__(self, past: Past, folder: TemporaryDirectory[str], day: str, desk_screen: DeskScreen) -> None:
        """Read the copy `past`, which lies in `folder`."""
        why = _("it shows the project as it was on {day}").format(day=day)
        workspace = Workspace.open(past.path, coder=desk_screen.workspace.coder_name, read_only=why)
        opened = desk_screen.desk.home.opened
        super().__init__(workspace, desk_screen.desk.words, opened.source.id if opened is not None else None)
        self.day = day
        self._past = past
        self._folder = folder

    def compose(self) -> ComposeResult:
        """A line that nobody overlooks, and the three panes."""
        yield Static(Content(""), id="past-title")
        yield from super().compose()

    def on_mount(self) -> None:
        """Say what this is, when the screen below has said that it is for reading only."""
        self.call_after_refresh(self._say)

    def _say(self) -> None:
        counts = [
            ngettext("{count} transcript", "{count} transcripts", self._past.sources).format(count=self._past.sources),
            ngettext("{count} code", "{count} codes", self._past.codes).format(count=self._past.codes),
            ngettext("{count} coding", "{count} codings", self._past.codings).format(count=self._past.codings),
        ]
        words = _("This is the project as it was at the end of {day}: {counts}. Nothing can be changed here.")
        self.bar.warn(words.format(day=self.day, counts=_(", ").join(counts)))

    def on_resize(self) -> None:
        """Cut the line to the new width."""
        line = _("AS IT WAS on {day} · read only · Esc goes back to the present").format(day=self.day)
        self.query_one("#past-title", Static).update(Content(fit_cells(line, max(10, self.size.width - 2)).rstrip()))

    def on_unmount(self) -> None:
        """The copy is gone when nobody looks at it."""
        self.workspace.close()
        self._folder.cleanup()

    def _watch(self) -> None:
        """Nothing: nobody writes into the copy, and the present is not on the screen."""

    def _prepare(self) -> None:  # type: ignore[override] # in a thread there, which would outlive the copy
        """The counts."""
        with told(self.bar):
            self._counts, _lead = self.workspace.codings.counts(self.workspace.coder)
            self._list_codes()

    def _count_soon(self) -> None:
        """Nothing: the counts of the past stay."""

    def go_back(self) -> None:
        """To the history of the present."""
        self.app.pop_screen()

    def open_screens(self) -> None:
        """Say where they are."""
        self.bar.say(_("The other screens show the present: Esc goes back to it."))

    def help_words(self, pane: str) -> str:
        """What one looks at."""
        words = _(
            "You look at a copy of the project as it was at the end of {day}. All keys for reading work as they always do: "
            "open another transcript, show one code alone, find words. Nothing can be changed here, and nothing that you do "
            "here touches the project of today.\n\n"
            "What was blacked out, sealed or withdrawn since stays closed in the copy too. Esc or q goes back to the history; "
            "the copy is deleted then."
        ).format(day=self.day)
        return f"{words}\n\n{super().help_words(pane)}".rstrip()


def ask_day(screen: DeskScreen, day: str) -> None:
    """Ask for a day (`day` is offered), make the copy, and show it."""
    today = screen.workspace.store.now().astimezone().date().isoformat()
    words = _("The copy holds what had been done by the end of that day. The project itself stays as it is.")

    def typed(line: str | None) -> None:
        if line is not None:
            with told(screen.bar):
                _make(screen, line)

    screen.app.push_screen(Prompt(_("The project as it was on which day? (year-month-day)"), day or today, words=words), typed)


def _make(screen: DeskScreen, day: str) -> None:
    """Make the copy behind a page that says so."""
    folder = TemporaryDirectory(prefix="groundcode-past-")

    def job(tell: Tell) -> Past:
        tell(0, 1, day)
        past = screen.workspace.history.as_of(day, Path(folder.name) / screen.workspace.path.name)
        # Whoever pressed Esc meanwhile does not want to see it.
        tell(0, 1, day)
        return past

    def made(outcome: Outcome | None) -> None:
        with told(screen.bar):
            if outcome is None or outcome.stopped or outcome.error is not None:
                folder.cleanup()
            if outcome is not None and not outcome.stopped:
                screen.app.push_screen(PastScreen(outcome.result(), folder, iso_date(day) or day, screen))

    screen.app.push_screen(Working(_("Making the project as it was on {day} …").format(day=day), job), made)
