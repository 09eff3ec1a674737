"""Writing texts that are no memos: drafts while they are typed, one change when the page closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from groundcode.locale import _
from groundcode.tui.tasks import told
from groundcode.tui.widgets.code_texts import FIELDS, CodeTexts
from groundcode.tui.widgets.memo_editor import MemoEditor

if TYPE_CHECKING:
    from groundcode.domain.codes import Code
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.desk_screen import DeskScreen

CODEBOOK_DRAFT = "codebook:"
"""What the keys of drafts of codebook texts begin with; code and field follow."""


def write_code_texts(screen: DeskScreen, code: Code, first: str = "definition") -> None:
    """Open the page with definition, inclusion and exclusion rule of a code, the cursor in `first`."""
    store = screen.workspace.store
    saved = {field: str(getattr(code, field)) for field in FIELDS}
    drafts = store.drafts()
    texts = {field: drafts.get(f"{CODEBOOK_DRAFT}{code.id}:{field}", text) for field, text in saved.items()}
    # What the page shows was read now; the screen behind it goes on looking at what others write.
    seen = store.seen

    def keep(field: str, text: str) -> None:
        with told(screen.bar):
            # A blank stands for a text that was emptied: an empty draft is none.
            store.save_draft(f"{CODEBOOK_DRAFT}{code.id}:{field}", text or " ")

    def written(given: Mapping[str, str] | None) -> None:
        with told(screen.bar):
            changed = {field: text.strip() for field, text in (given or {}).items() if text.strip() != saved[field].strip()}
            if changed:
                screen.workspace.codes.describe(code.id, seen=seen, **changed)
                screen.stored(_("The codebook's text of {name} is stored.").format(name=code.name))
            for field in FIELDS:
                store.save_draft(f"{CODEBOOK_DRAFT}{code.id}:{field}", "")

    title = _("Codebook: {name}").format(name=code.name)
    if texts != saved:
        title = _("Codebook: {name} (as you were typing it when the desk closed)").format(name=code.name)
    screen.app.push_screen(CodeTexts(title, texts, saved, first=first, keep=keep), written)


def write_text(screen: DeskScreen, key: str, title: str, saved: str, store: Callable[[str, Seen], None]) -> None:
    """Open a page for one text; `store` is called with what it became, if it changed, and what the writer had seen."""
    workspace = screen.workspace
    draft = workspace.store.drafts().get(key, saved)
    seen = workspace.store.seen

    def written(text: str | None) -> None:
        with told(screen.bar):
            if text is not None and text.strip() != saved.strip():
                store(text.strip(), seen)
            workspace.store.save_draft(key, "")

    screen.desk.draft_key = key
    screen.app.push_screen(MemoEditor(draft, title=title, saved=saved), written)
