"""The page on which a memo is written: what it is on, its kind, a title, the text. Every way out keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.drafting import Drafting
from groundcode.tui.widgets.line_input import LineInput
from groundcode.tui.widgets.memo_area import MemoArea
from groundcode.tui.widgets.modal import Modal
from groundcode.workspace.memos import KIND_WORDS, KINDS


@dataclass(frozen=True, slots=True)
class MemoWords:
    """What stands on the page."""

    text: str = ""
    title: str = ""
    kind: str = "code"


@dataclass(frozen=True, slots=True)
class Written:
    """How the page was left."""

    words: MemoWords
    another: bool = False
    """Whether a new memo on the same thing is wanted next."""


class _TitleLine(LineInput):
    """The line above the text; Enter and Down lead into the text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "screen.next_field", N_("To the text"), show=False)]


class MemoPage(Modal[Written]):
    """A modal page for one memo. `keep` is told what stands there as one types, so that a crash loses nothing."""

    AUTO_FOCUS = "MemoArea"

    # Without priority: an Escape must not overtake letters that the text area has not taken in yet. F6 and F7 would
    # select lines in it, and what is typed next would replace them.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2,escape", "keep", N_("Keep and close"), id="memo.keep"),
        Binding("f9", "another", N_("Keep, and write another one on the same"), id="memo.another"),
        Binding("f7", "kind", N_("Another kind of memo"), id="memo.kind", priority=True),
        Binding("f6", "next_field", N_("Title or text"), id="memo.field", priority=True),
    ]
    DEFAULT_CSS = """
    MemoPage { align: center middle; }
    MemoPage > Vertical {
        width: 84; max-width: 98%; height: 80%; min-height: 5; background: $surface; border: round $primary; padding: 0 1;
    }
    MemoPage #memo-title { height: 1; text-style: bold; }
    MemoPage #memo-kind { height: 1; color: $text-primary; }
    MemoPage #memo-name { height: 1; border: none; padding: 0; background: $panel; }
    MemoPage #memo-keys { height: 1; color: $foreground 60%; }
    MemoPage TextArea { height: 1fr; }
    MemoPage.-low #memo-name, MemoPage.-low #memo-keys { display: none; }
    """

    def __init__(self, words: MemoWords, *, title: str, dated: str = "", keep: Callable[[MemoWords], None]) -> None:
        """Edit `words`; `title` says what the memo is on, `dated` who wrote it when."""
        super().__init__()
        self._words = words
        self._title = title
        self._dated = dated
        self._keep = keep
        self._is_done = False
        self._drafting = Drafting(self, lambda: self._keep(self._words))

    def compose(self) -> ComposeResult:
        """What it is on, kind and date, title, text, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 78).rstrip()), id="memo-title")
            yield Static(Content(""), id="memo-kind")
            yield _TitleLine(self._words.title, _("A title, if it shall have one"), id="memo-name", select_on_focus=False)
            yield MemoArea(self._words.text, soft_wrap=True, show_line_numbers=False, compact=True)
            yield Static(Content(_("Esc keeps and closes  F7 kind  F6 title  F9 keeps, and another one")), id="memo-keys")

    def on_mount(self) -> None:
        """Put the cursor behind what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        self._show_kind()

    def on_resize(self) -> None:
        """In a very low terminal only the text."""
        self.set_class(self.size.height < 12, "-low")

    def _show_kind(self) -> None:
        line = _(KIND_WORDS[self._words.kind]) + (f"   {self._dated}" if self._dated else "")
        self.query_one("#memo-kind", Static).update(Content(fit_cells(line, 78).rstrip()))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand on what is typed."""
        event.stop()
        self._changed(replace(self._words, text=event.text_area.text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand on the title."""
        event.stop()
        self._changed(replace(self._words, title=event.value))

    def _changed(self, words: MemoWords) -> None:
        if words != self._words and not self._is_done:
            self._words = words
            self._drafting.changed(len(words.text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Into the text."""
        event.stop()
        self.query_one(TextArea).focus()

    def action_next_field(self) -> None:
        """From the text to the title and back."""
        at_title = self.focused is self.query_one(_TitleLine)
        (self.query_one(TextArea) if at_title else self.query_one(_TitleLine)).focus()

    def action_kind(self) -> None:
        """The next of the four kinds."""
        kind = KINDS[(KINDS.index(self._words.kind) + 1) % len(KINDS)]
        self._changed(replace(self._words, kind=kind))
        self._show_kind()

    def action_keep(self) -> None:
        """Close, giving what stands there."""
        self._close(another=False)

    def action_another(self) -> None:
        """Close, and ask for another one."""
        self._close(another=True)

    def _close(self, *, another: bool) -> None:
        if self._is_done:
            return
        self._is_done = True
        self._drafting.stop()
        words = replace(self._words, text=self.query_one(TextArea).text, title=self.query_one(_TitleLine).value)
        self.dismiss(Written(words, another))

    def on_unmount(self) -> None:
        """A desk that is closed over the page keeps the draft."""
        if not self._is_done:
            self._drafting.finish()
