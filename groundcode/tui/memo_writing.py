"""Writing a memo from any screen: what is typed is a draft at once, and one change when the page closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from groundcode.locale import _
from groundcode.tui.tasks import told
from groundcode.tui.widgets.memo_editor import MemoEditor

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace.memos import Memo


def write_memo(
    screen: DeskScreen, about: str, title: str, memo: Memo | None = None, *, kind: str = "code",
    then: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Open the page for `memo`, or for a new one on the thing with the id `about` ("" for the project as a whole)."""
    workspace = screen.workspace
    key = f"memo:{memo.id if memo is not None and not about else about or 'project'}"
    saved = memo.text if memo else ""
    draft = workspace.store.drafts().get(key, saved)
    # What the editor shows was read now; the screen behind it goes on looking at what others write.
    seen = workspace.store.seen

    def written(text: str | None) -> None:
        with told(screen.bar):
            if text is not None and text != saved:
                if memo is not None:
                    workspace.memos.edit(memo.id, text, seen=seen)
                elif text.strip():
                    workspace.memos.write(text, kind=kind, about=(about,) if about else (workspace.id,))
                screen.stored(_("Memo stored."))
            workspace.store.save_draft(key, "")
            if then is not None:
                then()

    screen.desk.draft_key = key
    screen.app.push_screen(MemoEditor(draft, title=title, saved=saved), written)
