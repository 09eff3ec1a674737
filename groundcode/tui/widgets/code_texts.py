"""Writing what the codebook says of a code: definition, inclusion and exclusion rule on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from groundcode.locale import N_, _
from groundcode.tui.layout import fit_cells
from groundcode.tui.widgets.memo_area import MemoArea
from groundcode.tui.widgets.modal import Modal

FIELDS: Mapping[str, str] = {
    "definition": N_("Definition: what the code means"),
    "inclusion": N_("Inclusion rule: when it is used"),
    "exclusion": N_("Exclusion rule: when it is not used, and which code is used instead"),
}
"""Field -> what stands above its lines (a message to translate)."""


class _Area(MemoArea):
    """One of the texts: F6 goes to the next one, as everywhere. Textual's own selects the line: a letter would replace it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f6", "app.focus_next", N_("Next text"), show=False, id="texts.next")]


class CodeTexts(Modal[dict[str, str] | None]):
    """A modal page for the three texts; gives them all, or None if they were left as they were.

    Every way out keeps what was typed. `keep` is told each text at each change, so that a crash loses nothing.
    """

    # Without priority: an Escape must not overtake letters that the text area has not taken in yet.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2,escape", "keep", N_("Keep and close"), id="texts.keep"),
    ]
    DEFAULT_CSS = """
    CodeTexts { align: center middle; }
    CodeTexts > Vertical {
        width: 96; max-width: 98%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
    }
    CodeTexts #texts-title { height: 1; text-style: bold; }
    CodeTexts .texts-label { height: 1; color: $text-primary; }
    CodeTexts VerticalScroll { height: 1fr; min-height: 1; scrollbar-size-vertical: 1; }
    CodeTexts TextArea { height: 1fr; min-height: 2; }
    CodeTexts #texts-definition { height: 2fr; }
    CodeTexts #texts-keys { height: 1; color: $foreground 60%; }
    """

    def __init__(
        self, title: str, texts: Mapping[str, str], saved: Mapping[str, str], *, first: str = "definition",
        keep: Callable[[str, str], None] | None = None,
    ) -> None:  # fmt: skip
        """Edit `texts` (field -> text); `saved` is what is stored, `first` the field that has the cursor."""
        super().__init__()
        self._title = title
        self._texts = dict(texts)
        self._saved = dict(saved)
        self._first = first
        self._keep = keep
        self._is_done = False

    def compose(self) -> ComposeResult:
        """Title, three labelled texts, keys."""
        with Vertical():
            yield Static(Content(fit_cells(self._title, 90).rstrip()), id="texts-title")
            with VerticalScroll(can_focus=False):
                for field, words in FIELDS.items():
                    yield Static(Content(_(words)), classes="texts-label")
                    yield _Area(self._texts[field], soft_wrap=True, show_line_numbers=False, compact=True, id=f"texts-{field}")
            yield Static(Content(_("Tab or F6: the next text  Esc, F2 or Ctrl+S keeps all three and closes")), id="texts-keys")

    def on_mount(self) -> None:
        """Put the cursor behind what is there."""
        for area in self.query(TextArea):
            area.move_cursor(area.document.end)
        self.query_one(f"#texts-{self._first}", TextArea).focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand on what is typed."""
        event.stop()
        field, text = str(event.text_area.id).removeprefix("texts-"), event.text_area.text
        if text != self._texts[field]:
            self._texts[field] = text
            if self._keep is not None:
                self._keep(field, text)

    def action_keep(self) -> None:
        """Close, giving the texts."""
        if self._is_done:
            return
        self._is_done = True
        texts = {field: self.query_one(f"#texts-{field}", TextArea).text for field in FIELDS}
        self.dismiss(None if texts == self._saved else texts)
