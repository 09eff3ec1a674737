"""Memos: all of them, newest first, with the page of the one under the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from groundcode.domain.ids import fold
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.memos import WITH_MEMOS
from groundcode.tui.layout import fit_cells
from groundcode.tui.memo_writing import write_memo
from groundcode.tui.moments import first_words, local_day, local_minute
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.prompt import Confirm
from groundcode.tui.widgets.read_page import Part
from groundcode.tui.widgets.row_list import RowList
from groundcode.workspace.memo_subjects import MemoDraft, Subject, drafts, forget_draft, segment_of, subjects
from groundcode.workspace.memos import KIND_WORDS, KINDS, Memo

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.codings import Segment


class MemosScreen(ListingScreen):
    """The memos, those that are still being written first."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_MEMOS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Memos")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.kind = ""
        """The kind that is shown; "" for all."""
        self.coder = ""
        """The name of the coder whose memos are shown; "" for all."""
        self._memos: list[Memo] = []
        self._drafts: list[MemoDraft] = []
        self._subjects: dict[str, Subject] = {}
        self._shown: list[MemoDraft | Memo] = []
        self._segments: dict[str, Segment | None] = {}
        """Of codings whose memos were looked at."""
        self._are_several = False
        """Whether more than one person wrote memos."""
        self._wanted = ""

    def show(self) -> None:
        """The memos as they stand; the bar stays on its memo."""
        self._memos = self.workspace.memos.list_()[::-1]
        self._segments = {}
        self._are_several = len({memo.coder for memo in self._memos}) > 1
        self._drafts = drafts(self.workspace)
        self._wanted = self._wanted or str(self.desk.kept.pop("memos", ""))
        named = {thing for memo in self._memos for thing in memo.about} | {d.about for d in self._drafts}
        self._subjects = subjects(self.workspace, named)
        self._list()

    def _list(self) -> None:
        under = self._wanted or _id(self.under_bar())
        self._wanted, at = "", max(0, self.at)
        # One that was left unfinished is never hidden by a filter.
        self._shown = [*self._drafts, *(memo for memo in self._memos if self._fits(memo))]
        at = next((n for n, one in enumerate(self._shown) if _id(one) == under), at)
        room = self.room - 2
        self.fill([self._row(one, room) for one in self._shown], at)
        self.retitle()

    def _fits(self, memo: Memo) -> bool:
        if (self.kind and memo.kind != self.kind) or (self.coder and memo.coder != self.coder):
            return False
        if not self.words:
            return True
        text = fold("\n".join((memo.title, memo.text, self._on(memo.about))))
        return all(word in text for word in fold(self.words).split())

    def heading(self) -> str:
        """How many there are, and by what they are filtered."""
        count = ngettext("{count} memo", "{count} memos", len(self._memos)).format(count=len(self._memos))
        by = [_(KIND_WORDS[self.kind])] if self.kind else []
        by += [self.coder] if self.coder else []
        by += [f"“{self.words}”"] if self.words else []
        if by:
            shown = len(self._shown) - len(self._drafts)
            count = _("{shown} of {count}: {filters}").format(shown=shown, count=count, filters=_(", ").join(by))
        return f"{_(self.NAME)}   {count}   {self.workspace.title()}"

    def under_bar(self) -> MemoDraft | Memo | None:
        """What the bar stands on."""
        return self._shown[self.at] if 0 <= self.at < len(self._shown) else None

    def _on(self, about: tuple[str, ...]) -> str:
        """What a memo is on, in words."""
        found = [self._subjects[thing] for thing in about if thing in self._subjects]
        names = [_("the project") if thing.entity == "project" else thing.name for thing in found]
        return _(", ").join(names) or (_("something that is gone") if about else _("the project"))

    def _row(self, one: MemoDraft | Memo, room: int) -> Content:
        if isinstance(one, MemoDraft):
            head = _("being written, not kept yet · on {what}").format(what=self._draft_on(one))
            text, style = first_words(one.title or one.text), "bold"
        else:
            who = [one.coder] if self._are_several else []
            head = " · ".join([local_day(one.made_at), _(one.kind), *who, self._on(one.about)])
            text, style = first_words(one.title or one.text), "dim"
        return Content.assemble(" ", (fit_cells(head, room).rstrip(), style), "\n   ", fit_cells(text, room - 2).rstrip())

    def _draft_on(self, draft: MemoDraft) -> str:
        if draft.is_homeless:
            return _("something that is gone")
        if draft.memo:
            memo = next((m for m in self._memos if m.id == draft.memo), None)
            return self._on(memo.about) if memo is not None else _("something that is gone")
        return self._on((draft.about,) if draft.about else ())

    def show_page(self) -> None:
        """The memo under the bar, whole."""
        one = self.under_bar()
        if one is None:
            self.page.show([Part(self._none(), "dim")])
            return
        if isinstance(one, MemoDraft):
            words = _("This was being written when the desk closed. e opens it again; d throws it away.")
            self.page.show([Part(words, "warning"), Part(""), *_title(one.title), Part(one.text)])
            return
        when = _("{kind} · {coder}, {when}").format(kind=_(KIND_WORDS[one.kind]), coder=one.coder, when=local_minute(one.made_at))
        parts = [*_title(one.title), Part(when, "dim"), Part(_("on {what}").format(what=self._on(one.about)), "dim")]
        for thing in one.about:
            parts += self._quote(thing)
        self.page.show([*parts, Part(""), Part(one.text)])

    def _quote(self, thing: str) -> list[Part]:
        subject = self._subjects.get(thing)
        if subject is None:
            return []
        if thing not in self._segments:
            self._segments[thing] = segment_of(self.workspace, subject)
        segment = self._segments[thing]
        if segment is None or not segment.quote:
            return []
        place = f"{segment.source}-{segment.turn}  {segment.speaker}"
        return [Part(f"{place}  “{' '.join(segment.quote.split())}”", "dim", indent=2)]

    def _none(self) -> str:
        if self._memos:
            return _("No memo fits what is asked for. Esc shows all again.")
        return _(
            "There is no memo yet. A memo is a dated thought on a segment, a code, a transcript or the whole project: e "
            "writes one wherever you are, a writes one on the project here."
        )

    def lay_out(self) -> None:
        """Rows of another width."""
        self._list()

    def filtered(self) -> None:
        """Other words."""
        self._list()

    def next_kind(self) -> None:
        """Show the next kind alone; after the last, all."""
        ways = ["", *KINDS]
        self.kind = ways[(ways.index(self.kind) + 1) % len(ways)]
        self._list()
        self.bar.say(_("Only: {what}").format(what=_(KIND_WORDS[self.kind])) if self.kind else _("All kinds of memos."))

    def next_coder(self) -> None:
        """Show the memos of the next coder alone; after the last, of all."""
        ways = ["", *sorted({memo.coder for memo in self._memos})]
        self.coder = ways[(ways.index(self.coder) + 1) % len(ways)] if self.coder in ways else ""
        self._list()
        self.bar.say(_("Only: {what}").format(what=self.coder) if self.coder else _("The memos of all coders."))

    def clear_filters(self) -> bool:
        """All memos again."""
        had = bool(self.kind or self.coder)
        self.kind = self.coder = ""
        if not self.close_filter() and not had:
            return False
        self.bar.clear()
        self._list()
        return True

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("memos.go")

    def go_to_subject(self) -> None:
        """Go to what the memo under the bar is on."""
        one = self.under_bar()
        if isinstance(one, MemoDraft):
            if self.may_write():
                self.edit()
            return
        subject = next((self._subjects[thing] for thing in one.about if thing in self._subjects), None) if one else None
        if one is None:
            self.bar.say(self._none())
        elif subject is None or not self._leave_for(subject):
            self.bar.say(_("It is on {what}: there is no place to go to.").format(what=self._on(one.about)))

    def _leave_for(self, subject: Subject) -> bool:
        if subject.entity == "coding":
            segment = segment_of(self.workspace, subject)
            if segment is None or segment.closed:
                self.bar.warn(_("The text of {name} is closed.").format(name=subject.name))
            elif not segment.placed:
                self.bar.warn(_("The segment has no place in the corrected text yet: the review list asks for it (F10 s)."))
            else:
                self.desk.jump(segment.source_id, segment.start, segment.end)
        elif subject.entity == "source":
            home = self.desk.home
            self.desk.go_home()
            with told(home.bar):
                home.open(subject.source)
                home.text.focus()
        elif subject.entity == "code":
            self.desk.kept["codebook"] = subject.code
            self.desk.go_to("codebook")
        elif subject.entity == "case":
            self.desk.go_to("cases")
        elif subject.entity == "memo":
            self._go_to_memo(subject.id)
        else:
            return False
        return True

    def _go_to_memo(self, memo: str) -> None:
        self._wanted = memo
        if not self.clear_filters():
            self._list()

    def edit(self) -> None:
        """Open the page of what is under the bar."""
        one = self.under_bar()
        if isinstance(one, Memo):
            write_memo(self, "", _("Memo on {name}").format(name=self._on(one.about)), one)
        elif one is not None:
            self._finish(one)

    def _finish(self, draft: MemoDraft) -> None:
        """Write on where the desk was closed; what was on a thing that is gone becomes a memo on the project."""
        memo = next((m for m in self._memos if m.id == draft.memo), None)
        if draft.is_homeless:
            # The project may have a draft of its own: the two stay apart, one under the other.
            waiting = next((d for d in self._drafts if d.key == "memo:project"), None)
            text = "\n\n".join(part for part in (waiting.text if waiting else "", draft.text) if part)
            self.workspace.store.save_draft("memo:project", text or " ")
            forget_draft(self.workspace, draft.key)
            self.bar.warn(_("What this memo was on is gone; it becomes a memo on the project."))
        write_memo(
            self, draft.about, _("Memo on {name}").format(name=self._draft_on(draft)), memo, kind=draft.kind or "theoretical",
            then=self.show,
        )  # fmt: skip

    def write_new(self) -> None:
        """Write a memo on the project."""
        write_memo(self, "", _("Memo on the project"), kind="theoretical", then=self._to_newest)

    def _to_newest(self) -> None:
        self._wanted = _id(self._memos[0]) if self._memos else ""
        self._list()

    def comment(self) -> None:
        """Write a memo on the memo under the bar."""
        one = self.under_bar()
        if isinstance(one, Memo):
            title = _("Memo on the memo “{words}”").format(words=first_words(one.title or one.text, 40))
            write_memo(self, one.id, title, kind="theoretical", then=self._to_newest)

    def delete(self) -> None:
        """Delete what is under the bar."""
        one = self.under_bar()
        if isinstance(one, Memo):
            self.workspace.memos.delete(one.id)
            self.stored(_("Memo deleted. u brings it back."))
        elif one is not None:
            self._throw_away(one)

    def _throw_away(self, draft: MemoDraft) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                with told(self.bar):
                    forget_draft(self.workspace, draft.key)
                    self.stored(_("What was being written is thrown away."))

        self.app.push_screen(Confirm(_("What was being written will be thrown away. It cannot be brought back.")), answered)

    def show_wordings(self) -> None:
        """Show what the memo under the bar said before."""
        from groundcode.tui.screens.report_page import ReportPage

        one = self.under_bar()
        if not isinstance(one, Memo):
            return
        lines: list[tuple[int, str]] = []
        for wording in self.workspace.memos.wordings(one.id):
            lines.append((0, f"{local_minute(wording.made_at)}  {wording.coder}  {_(KIND_WORDS[wording.kind])}"))
            text = f"{wording.title}\n{wording.text}" if wording.title else wording.text
            lines += [(1, line) for line in text.splitlines()] or [(1, _("(nothing)"))]
        self.app.push_screen(ReportPage(_("Wordings of this memo, the newest first"), lines))

    def help_words(self, pane: str) -> str:
        """What memos are, and how one finds them."""
        return _help() if pane else ""


def _id(one: MemoDraft | Memo | None) -> str:
    return "" if one is None else one.key if isinstance(one, MemoDraft) else one.id


def _title(title: str) -> list[Part]:
    return [Part(title, "head")] if title else []


def _help() -> str:
    return "\n\n".join(
        (
            _(
                "All memos of the project, the newest first. Each line says when it was written, what kind of memo it is, by "
                "whom and on what. The whole memo stands beside the list. Enter goes to what it is on."
            ),
            _(
                "There are four kinds: code memos (what a code means), theoretical memos (how categories hang together), "
                "operational memos (what to do next and why) and reflexive memos (what you bring along yourself). F7 in the "
                "page of a memo changes its kind; here it shows one kind alone."
            ),
            _(
                "What you type is stored as a draft at once. If the computer stops while you write, the draft stands at the "
                "head of this list, and e opens it again. Esc in the page keeps the memo."
            ),
            _("Nothing is lost by rewriting: h shows every earlier wording. A deleted memo comes back with u."),
            _(
                "To write a memo on something, press e there: on a coding or a transcript in the text, on a code in the list of "
                "codes, on a case. In the page, F9 keeps the memo and opens another one on the same thing."
            ),
        )
    )
