"""Help: prose on the pane that has the focus, and every key of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells, wrap
from groundcode.tui.widgets.modal import Modal

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen

IN_THE_TEXT = (
    ("← ↑ ↓ →  PgUp PgDn  Home End", N_("Move; with Shift, select")),
    ("x  X   ctrl+g  ctrl+l", N_("Grow and shrink the selection: word, sentence, turn")),
    (",", N_("Select the clause; again, one clause more")),
    ("v  space", N_("Mark: every move selects, until v again")),
    ("O  shift+tab", N_("Go to the other end of the selection")),
    ("b w  ctrl+← ctrl+→", N_("Previous and next word")),
    ("( )  ctrl+PgUp ctrl+PgDn", N_("Previous and next sentence")),
    ("{ }  ctrl+↑ ctrl+↓", N_("Previous and next turn")),
    ("n N  ctrl+j ctrl+v", N_("Next and previous coding")),
    ("1–9", N_("Code with a recent code")),
    ("Esc", N_("Select nothing; from another pane, back to the text")),
)


class Prose(Static):
    """A paragraph wrapped by the rules of Chinese: Textual's own wrapping breaks it at each space beside a Latin letter."""

    def __init__(self, words: str) -> None:
        super().__init__(Content(words), classes="help-line")
        self._words = words
        self._cells = 0

    def on_resize(self) -> None:
        """Wrap to the width."""
        if self.size.width not in (0, self._cells):
            self._cells = self.size.width
            rows = wrap(self._words, (), self._cells)
            self.update(Content("\n".join(self._words[a:b].rstrip() for a, b in zip(rows.starts, rows.ends, strict=True))))


class Help(Modal[None]):
    """A page that is read and closed; F1 and ? go from the prose to the keys and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "close", N_("Close"), id="help.close"),
        Binding("question_mark,f1", "other", N_("Prose or keys"), id="help.other"),
    ]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical {
        width: 88; max-width: 98%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
    }
    Help #help-title { height: 1; text-style: bold; }
    Help VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    Help .help-line, Help .help-row, Help .help-words { height: auto; }
    Help .help-line { margin-bottom: 1; }
    Help .help-keys { width: 30; height: 1; }
    Help .help-words { width: 1fr; }
    Help #help-foot { height: 1; color: $foreground 60%; }
    """

    def __init__(self, screen: DeskScreen, *, keys: bool) -> None:
        super().__init__()
        self._on = screen
        self._pane = screen.pane
        self._keys = keys or not screen.help_words(screen.pane)

    def compose(self) -> ComposeResult:
        """Title and lines."""
        with Vertical():
            yield Static(Content(""), id="help-title")
            yield VerticalScroll(id="help-page")
            yield Static(Content(""), id="help-foot")

    async def on_mount(self) -> None:
        """Fill the page."""
        await self._fill()

    async def _fill(self) -> None:
        page = self.query_one("#help-page", VerticalScroll)
        await page.remove_children()
        rows = self._key_rows() if self._keys else self._prose()
        await page.mount_all(rows)
        page.scroll_home(animate=False)
        page.focus()
        title = _("All keys of this screen") if self._keys else _("Help")
        self.query_one("#help-title", Static).update(Content(title))
        foot = _("Esc closes  ? or F1: the help in words") if self._keys else _("Esc closes  ? or F1: all keys")
        self.query_one("#help-foot", Static).update(Content(foot))

    def _prose(self) -> list[Static | Horizontal]:
        words = self._on.help_words(self._pane)
        return [Prose(part) for part in words.split("\n\n")]

    def _key_rows(self) -> list[Static | Horizontal]:
        desk = self._on.desk
        rows = [(desk.keys_of(a), _(a.words)) for a in self._on.ACTIONS if a.stands_for(self._on)]
        if self._pane == "text":
            rows += [(keys, _(words)) for keys, words in IN_THE_TEXT]
        out: list[Static | Horizontal] = []
        for keys, words in rows:
            out.append(
                Horizontal(
                    Static(Content.assemble((fit_cells(keys, 29), "bold")), classes="help-keys"),
                    Static(Content(words), classes="help-words"),
                    classes="help-row",
                )
            )
        return out

    async def action_other(self) -> None:
        """From the prose to the keys, and back."""
        if self._keys and not self._on.help_words(self._pane):
            self.dismiss(None)
            return
        self._keys = not self._keys
        await self._fill()

    def action_close(self) -> None:
        """Back to the desk."""
        self.dismiss(None)
