"""Writing a memo from any screen: what is typed is a draft at once, and one change when the page closes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groundcode.errors import CannotWrite, StoreProblem
from groundcode.locale import _
from groundcode.tui.hardships import not_stored, say_kept
from groundcode.tui.moments import first_words, local_day, local_minute
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.tasks import told
from groundcode.tui.widgets.memo_page import MemoPage, MemoWords, Written
from groundcode.workspace.memo_subjects import MemoDraft, draft_key, drafts, forget_draft, keep_draft, memos_on
from groundcode.workspace.memos import KIND_WORDS

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace.memos import Memo


@dataclass(frozen=True, slots=True)
class _Job:
    """A memo to be written: on what, which one, of what kind; and what to do when it is."""

    screen: DeskScreen
    about: str
    title: str
    memo: Memo | None
    kind: str
    then: Callable[[], None] | None

    @property
    def key(self) -> str:
        """What its draft is kept under."""
        return draft_key(self.about, self.memo.id if self.memo else "")

    @property
    def stored(self) -> MemoWords:
        """What is stored of it."""
        return MemoWords(self.memo.text, self.memo.title, self.memo.kind) if self.memo else MemoWords(kind=self.kind)


def write_memo(
    screen: DeskScreen, about: str, title: str, memo: Memo | None = None, *, kind: str = "code",
    then: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Open the page for `memo`, or for a new one on the thing with the id `about` ("" for the project as a whole).

    Where there are several memos on the thing, or one that was being written, it is asked which.
    """
    about = "" if about == screen.workspace.id else about
    job = _Job(screen, about, title, memo, kind, then)
    others = memos_on(screen.workspace, about) if about and memo is not None else []
    waiting = [d for d in drafts(screen.workspace) if d.key == draft_key(about, "")] if others else []
    if len(others) + len(waiting) > 1:
        _ask_which(job, others, waiting)
    else:
        _open(job)


def _ask_which(job: _Job, memos: list[Memo], waiting: list[MemoDraft]) -> None:
    """Choose one of several memos on a thing, or a new one."""
    lines = [f"{local_day(memo.made_at)}  {_(KIND_WORDS[memo.kind])}  {first_words(memo.title or memo.text)}" for memo in memos]
    lines += [_("being written: {words}").format(words=first_words(draft.title or draft.text)) for draft in waiting]
    lines += [] if waiting else [_("a new memo")]

    def chosen(number: int | None) -> None:
        if number is not None:
            with told(job.screen.bar):
                _open(replace(job, memo=memos[number] if number < len(memos) else None))

    job.screen.app.push_screen(Chooser(_("{title}: which one?").format(title=job.title), lines), chosen)


def _open(job: _Job, refused: MemoWords | None = None) -> None:
    """Open the page; once more with the words that could not be stored."""
    workspace = job.screen.workspace
    stored = job.stored
    # What the page shows was read now; the screen behind it goes on looking at what others write.
    seen = workspace.store.seen
    draft = next((d for d in drafts(workspace) if d.key == job.key), None)
    words = stored if draft is None else MemoWords(draft.text, draft.title or stored.title, draft.kind or stored.kind)
    head = [(words.kind, words.title)]

    def keep(now: MemoWords) -> None:
        with told(job.screen.bar):
            changed = (now.kind, now.title) != head[0]
            head[0] = (now.kind, now.title)
            keep_draft(workspace, job.key, now.text, head[0] if changed else None)

    def written(given: Written | None) -> None:
        is_stored = False
        with told(job.screen.bar) as storing:
            is_stored = given is not None and _store(job, given.words, seen)
        if given is not None and storing.error is not None:
            _keep_open(job, given.words, refused)
            return
        with told(job.screen.bar):
            forget_draft(workspace, job.key)
            if is_stored:
                job.screen.stored(_("Memo stored."))
            if given is not None and given.another:
                about = job.about or (job.memo.about[0] if job.memo is not None and job.memo.about else "")
                _open(replace(job, about=about, memo=None, kind=given.words.kind))
            elif job.then is not None:
                job.then()

    who = (
        _("{coder}, {when}").format(coder=job.memo.coder, when=local_minute(job.memo.made_at))
        if job.memo
        else _("not stored yet")
    )
    title = job.title if refused is None else not_stored(job.title)
    job.screen.app.push_screen(MemoPage(words, title=title, dated=who, keep=keep), written)


def _keep_open(job: _Job, words: MemoWords, refused: MemoWords | None) -> None:
    """Open the page again with what could not be stored; left again as it was, the words wait as a draft."""
    with suppress(StoreProblem, CannotWrite):
        keep_draft(job.screen.workspace, job.key, words.text, (words.kind, words.title))
    if words == refused:
        say_kept(job.screen.bar)
        return
    with told(job.screen.bar):
        _open(job, words)


def _store(job: _Job, words: MemoWords, seen: Seen) -> bool:
    """Store what was written: only what became another, so that nothing stands against what a colleague changed."""
    memos, old = job.screen.workspace.memos, job.stored
    if job.memo is not None and words != old:
        memos.edit(
            job.memo.id, words.text if words.text != old.text else None, title=words.title if words.title != old.title else None,
            kind=words.kind if words.kind != old.kind else None, seen=seen,
        )  # fmt: skip
    elif job.memo is None and (words.text.strip() or words.title.strip()):
        # A title alone is a memo too.
        text, title = (words.text, words.title) if words.text.strip() else (words.title, "")
        memos.write(text, kind=words.kind, title=title, about=(job.about or job.screen.workspace.id,))
    else:
        return False
    return True
