"""What every screen with the list of codes shares: asking for a code, moving, reordering, splitting, the filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from groundcode.analysis.counts import Counts
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import may_stand_under
from groundcode.locale import _, ngettext
from groundcode.tui.asking_suggestions import palette_is_ranked, rank_for
from groundcode.tui.finding import Index
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import told
from groundcode.tui.view_model import code_entries
from groundcode.tui.widgets.code_list import CodeList
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm
from groundcode.tui.widgets.ranked_palette import RankedPalette

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


class CodeKeeping(DeskScreen):
    """A screen with the codes in a `CodeList#codes`, below an `Input#filter`: what the actions on codes call."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.code_tree: CodeTree = workspace.tree()
        self.recent: list[str] = []
        """The codes used last, newest first: the palette offers them."""
        self._counts: dict[str, Counts] = {}

    @property
    def codes(self) -> CodeList:
        """The codes pane."""
        return self.query_one(CodeList)

    def code_under_bar(self) -> Code | None:
        """The code under the bar of the list; says so if there is none."""
        code = self.code_tree.codes.get(self.codes.code)
        if code is None:
            self.bar.say(_("No code is under the bar."))
        return code

    def ask_code(
        self, title: str, chosen: Callable[[PaletteChoice | None], None], *, new: bool = True, but: set[str] | None = None,
        words: str = "", at: tuple[str, int, int] | None = None,
    ) -> None:  # fmt: skip
        """Open the palette on the codes; `but` leaves some out.

        Where the setting is on, those come first that fit `words` and what stands around them (version, start, end).
        """
        entries = [
            e for e in code_entries(self.code_tree, {i: c.own for i, c in self._counts.items()}) if e.id not in (but or ())
        ]
        index, place = Index(entries, self.recent), self.palette_place()
        palette = CodePalette(index, title=title, details=self._details, new=new, place=place)
        if words and palette_is_ranked(self.workspace):
            rank = partial(rank_for, self.desk, words, at)
            palette = RankedPalette(index, rank=rank, title=title, details=self._details, new=new, place=place)
        self.app.push_screen(palette, chosen)

    def palette_place(self) -> str:
        """Which half of the screen the palette may take."""
        return ""

    def _details(self, code_id: str) -> str:
        code = self.code_tree.codes.get(code_id)
        lines = [code.definition] if code is not None and code.definition else []
        # Asked by the palette at each move of its bar: a code may have been deleted elsewhere since the palette was filled.
        with told(self.bar):
            last = self.workspace.codings.compare(code_id).last[:2]
            lines += ["“" + " ".join(s.quote.split()) + "”" for s in last]
        return "\n".join(lines)

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

    def confirm_merge(self, gone: str, kept: str, then: Callable[[], None] | None = None) -> None:
        """Tell what merging a code into another does, ask, and do it; `then` is called whatever the answer."""
        code, into = self.code_tree.codes[gone], self.code_tree.codes[kept]
        codings, children = self.workspace.codes.consequences(gone)
        words = _(
            "{name} will be merged into {into}, with its codings (of all coders: {codings}) "
            "and what stands below it (codes: {children}). u undoes it."
        ).format(name=code.name, into=into.name, codings=codings, children=children)
        words = "\n".join(filter(None, (words, self.workspace.theory.consequences(gone, kept).merged)))

        def answered(yes: bool | None) -> None:
            with told(self.bar):
                if yes and self.may_write():
                    self.workspace.codes.merge(gone, kept)
                    self.stored(_("{name} is merged into {into}.").format(name=code.name, into=into.name))
                    self.codes.go_to(kept)
                if then is not None:
                    then()

        self.app.push_screen(Confirm(words), answered)

    def ask_parent(self, title: str, codes: Sequence[str], chosen: Callable[[str | None], None]) -> None:
        """Ask for a code that may stand above all of `codes`; "" for the top."""
        highest = max((self.code_tree.codes[c].level for c in codes), key=lambda level: level.rank)
        inside = {*codes, *(below for c in codes for below in self.code_tree.walk(c))}
        things = [Pickable("", _("the top (loose)"))]
        for code_id in self.code_tree.walk():
            code = self.code_tree.codes[code_id]
            if code_id not in inside and may_stand_under(highest, code.level):
                things.append(Pickable(code_id, code.name, _(code.level.words)))
        self.app.push_screen(Picker(title, things), chosen)

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

    def open_split(self, code: str) -> None:
        """Open the screen that deals a code's segments to new codes."""
        from groundcode.tui.screens.split import SplitScreen

        if code:
            self.app.push_screen(SplitScreen(self.workspace, code))

    def open_filter(self) -> None:
        """Show the line that filters the codes."""
        line = self.query_one("#filter", Input)
        line.placeholder = _("A name, pinyin or its first letters")
        line.display = True
        line.focus()

    def leave_list(self) -> None:
        """Marks away; then the filter; then out of the list."""
        line = self.query_one("#filter", Input)
        if self.codes.clear_marks():
            self.bar.say(_("No code is marked."))
        elif line.value or line.display:
            line.value = ""
            line.display = False
            self.codes.focus()
        else:
            self.out_of_the_list()

    def out_of_the_list(self) -> None:
        """Where Esc leads from a list without marks and filter."""

    @on(CodeList.Dropped)
    def _dropped(self, event: CodeList.Dropped) -> None:
        if self.may_write():
            with told(self.bar):
                self.move_codes([event.code], event.onto or None)

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self.codes.filter(event.value)

    @on(Input.Submitted, "#filter")
    def _filter_taken(self) -> None:
        self.codes.focus()
