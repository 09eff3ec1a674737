"""Writing texts that are no memos: drafts while they are typed, one change when the page closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from groundcode.errors import CannotWrite, StoreProblem
from groundcode.locale import _
from groundcode.tui.hardships import not_stored, say_kept
from groundcode.tui.tasks import told
from groundcode.tui.widgets.code_texts import FIELDS, CodeTexts
from groundcode.tui.widgets.memo_editor import MemoEditor

if TYPE_CHECKING:
    from groundcode.domain.codes import Code
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.desk_screen import DeskScreen

CODEBOOK_DRAFT = "codebook:"
"""What the keys of drafts of codebook texts begin with; code and field follow."""


def write_code_texts(
    screen: DeskScreen, code: Code, first: str = "definition", *, refused: Mapping[str, str] | None = None
) -> None:
    """Open the page with definition, inclusion and exclusion rule of a code, the cursor in `first`.

    `refused` are texts that could not be stored; left as they are once more, they wait as drafts.
    """
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
        with told(screen.bar) as storing:
            changed = {field: text.strip() for field, text in (given or {}).items() if text.strip() != saved[field].strip()}
            if changed:
                screen.workspace.codes.describe(code.id, seen=seen, **changed)
                screen.stored(_("The codebook's text of {name} is stored.").format(name=code.name))
        if storing.error is not None:
            if given == refused:
                say_kept(screen.bar)
            else:
                write_code_texts(screen, code, first, refused=given)
            return
        with told(screen.bar):
            for field in FIELDS:
                store.save_draft(f"{CODEBOOK_DRAFT}{code.id}:{field}", "")

    title = _("Codebook: {name}").format(name=code.name)
    if refused is not None:
        title = not_stored(_("Codebook: {name}").format(name=code.name))
    elif texts != saved:
        title = _("Codebook: {name} (as you were typing it when the desk closed)").format(name=code.name)
    screen.app.push_screen(CodeTexts(title, texts, saved, first=first, keep=keep), written)


def write_text(
    screen: DeskScreen, key: str, title: str, saved: str, store: Callable[[str, Seen], None], *, refused: str | None = None
) -> None:
    """Open a page for one text; `store` is called with what it became, if it changed, and what the writer had seen.

    `refused` is a text that could not be stored; left as it is once more, it waits as a draft.
    """
    workspace = screen.workspace
    draft = workspace.store.drafts().get(key, saved)
    seen = workspace.store.seen

    def written(text: str | None) -> None:
        with told(screen.bar) as storing:
            if text is not None and text.strip() != saved.strip():
                store(text.strip(), seen)
        if text is not None and storing.error is not None:
            with suppress(StoreProblem, CannotWrite):
                workspace.store.save_draft(key, text or " ")
            if text == refused:
                say_kept(screen.bar)
            else:
                write_text(screen, key, title, saved, store, refused=text)
            return
        with told(screen.bar):
            workspace.store.save_draft(key, "")

    screen.desk.draft_key = key
    shown = title if refused is None else not_stored(title)
    screen.app.push_screen(MemoEditor(draft, title=shown, saved=saved), written)
