"""What the actions on codes share: moving, reordering, splitting, the filter, boundaries being moved."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.widgets import Input

from groundcode.domain.codes import Code
from groundcode.domain.codings import Coding
from groundcode.domain.levels import may_stand_under
from groundcode.domain.spans import Span
from groundcode.locale import _, ngettext
from groundcode.text.words import Words
from groundcode.tui.screens.reading import ReadingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.code_list import CodeList
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.workspace import Workspace


class CodeActs(ReadingScreen):
    """The reading screen, able to change codes and the boundaries of codings."""

    def __init__(self, workspace: Workspace, words: Words, source: str | None = None) -> None:
        super().__init__(workspace, words, source)
        self.adjusting: Coding | None = None
        """The coding whose boundaries are being moved."""
        self.recent: list[str] = [i for i in workspace.store.local("recent-codes").split() if i]

    def remember(self, code: str) -> None:
        """The codes used last, newest first."""
        self.recent = [code, *(c for c in self.recent if c != code)][:9]
        self.workspace.store.set_local("recent-codes", " ".join(self.recent))

    def stored(self, message: str, hint: str = "") -> None:
        """Show the project after a change; the pause that follows brings everything into the one file."""
        self._dirty = True
        super().stored(message, hint)

    def code_under_bar(self) -> Code | None:
        """The code under the bar of the list; says so if there is none."""
        code = self.code_tree.codes.get(self.codes.code)
        if code is None:
            self.bar.say(_("No code is under the bar."))
        return code

    def begin_adjusting(self, coding: Coding) -> None:
        """Select a coding's place, to be moved by the keys until Enter."""
        self.adjusting = coding
        self.text.select(coding.start, coding.end)
        self.text.action_mark()
        self.bar.say(_("The moves change the end, O goes to the other end; Enter keeps the boundaries, Esc leaves them."))

    def keep_boundaries(self) -> None:
        """Store the boundaries as they are selected now."""
        coding, selection = self.adjusting, self.text.selection
        self.adjusting = None
        if coding is not None and selection is not None:
            self.resize(coding, selection)

    def resize(self, coding: Coding, span: Span) -> None:
        """Give a coding other boundaries."""
        self.workspace.codings.resize(coding.id, span.start, span.end)
        self.text.select(span.start, span.end)
        self.stored(_("Boundaries moved: {name}").format(name=self.code_name(coding)))

    def move_codes(self, codes: Sequence[str], parent: str | None) -> None:
        """Put codes below another one, or at the top for None: one change."""
        self.workspace.codes.move_all(codes, parent)
        self.codes.clear_marks()
        where = self.code_tree.codes[parent].name if parent else _("the top")
        self.stored(
            ngettext("{count} code stands below {where} now.", "{count} codes stand below {where} now.", len(codes)).format(
                count=len(codes), where=where
            )
        )
        self.codes.go_to(codes[-1])

    def ask_parent(self, title: str, codes: Sequence[str], chosen: object) -> None:
        """Ask for a code that may stand above all of `codes`; "" for the top."""
        highest = max((self.code_tree.codes[c].level for c in codes), key=lambda level: level.rank)
        inside = {*codes, *(below for c in codes for below in self.code_tree.walk(c))}
        things = [Pickable("", _("the top (loose)"))]
        for code_id in self.code_tree.walk():
            code = self.code_tree.codes[code_id]
            if code_id not in inside and may_stand_under(highest, code.level):
                things.append(Pickable(code_id, code.name, _(code.level.words)))
        self.app.push_screen(Picker(title, things), chosen)  # type: ignore[call-overload]

    def reorder(self, step: int) -> None:
        """Move the code under the bar among its siblings."""
        code = self.code_under_bar()
        if code is None:
            return
        parent = self.code_tree.parent_of(code.id)
        siblings = [
            i for i in self.code_tree.children_of(parent) if (self.code_tree.codes[i].level == code.level) or parent is not None
        ]
        at = siblings.index(code.id) + step
        if not 0 <= at < len(siblings):
            return
        everyone = self.code_tree.children_of(parent)
        other = everyone.index(siblings[at])
        before = siblings[at] if step < 0 else (everyone[other + 1] if other + 1 < len(everyone) else None)
        self.workspace.codes.move(code.id, parent, before=before)
        self.stored(_("{name} moved.").format(name=code.name))
        self.codes.go_to(code.id)

    @on(CodeList.Dropped)
    def _dropped(self, event: CodeList.Dropped) -> None:
        if self.may_write():
            with told(self.bar):
                self.move_codes([event.code], event.onto or None)

    def open_filter(self) -> None:
        """Show the line that filters the codes."""
        line = self.query_one("#filter", Input)
        line.placeholder = _("A name, pinyin or its first letters")
        line.display = True
        line.focus()

    def leave_list(self) -> None:
        """Marks away; then the filter; then back to the text."""
        line = self.query_one("#filter", Input)
        if self.codes.clear_marks():
            self.bar.say(_("No code is marked."))
        elif line.value or line.display:
            line.value = ""
            line.display = False
        else:
            self.remove_class("-list")
            self.text.focus()

    def open_split(self, code: str) -> None:
        """Open the screen that deals a code's segments to new codes."""
        from groundcode.tui.screens.split import SplitScreen

        if code:
            self.app.push_screen(SplitScreen(self.workspace, code))

    def open_find(self) -> None:
        """Open the list of hits that follows what is typed."""
        from groundcode.tui.screens.find import open_find

        open_find(self)

    def place_on_dimension(self) -> None:
        """Ask for a dimension, and where on it the segment stands."""
        from groundcode.tui.screens.placing import place_segment

        place_segment(self)
