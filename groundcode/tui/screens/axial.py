"""Axial coding: a category with its conditions, strategies and consequences, its relations, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from groundcode.analysis.counts import Counts
from groundcode.domain.codes import Code
from groundcode.domain.levels import Level
from groundcode.domain.theory import SLOTS, Paradigm, ParadigmRole, Relation, Slot
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.axial import IN_AXIAL
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.axial_rows import mark_of, paradigm_words, relation_rows
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.theory_screen import Subject, TheoryScreen
from groundcode.tui.tasks import told
from groundcode.tui.theory_help import axial_words
from groundcode.tui.theory_words import code_name, ends_words
from groundcode.tui.widgets.evidence_list import EvidenceList
from groundcode.tui.widgets.flowing import Flowing
from groundcode.tui.widgets.page_list import PageList, PageRow
from groundcode.tui.widgets.paradigm_board import ParadigmBoard
from groundcode.tui.widgets.paradigm_drawing import PHENOMENON, Board, Entry
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_WIDE, _NARROW, _TINY, _LOW = 110, 90, 56, 14
"""Columns from which relations stand beside the segments; below which the list is narrower; below which one pane is
shown at a time; and rows below which the same holds."""


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A line of the list: a category, and one of its paradigms if it has any."""

    code: str
    paradigm: str = ""


class AxialScreen(TheoryScreen):
    """Categories at the left; the board of the one under the bar, below it segments and relations."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*IN_AXIAL, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Axial coding")
    PANES: ClassVar[tuple[str, ...]] = ("categories", "board", "segments", "relations")
    DEFAULT_CSS = """
    AxialScreen #panes { height: 1fr; }
    AxialScreen #categories { width: 32; height: 1fr; border-right: solid $panel; background: $background; }
    AxialScreen #right { width: 1fr; height: 1fr; }
    AxialScreen #about { height: auto; max-height: 3; padding: 0 1; color: $foreground 80%; background: $surface; }
    AxialScreen #board { height: 11fr; min-height: 5; }
    AxialScreen #lower { height: 10fr; border-top: solid $panel; }
    AxialScreen #segments { width: 3fr; }
    AxialScreen #relations { width: 2fr; border-left: solid $panel; }
    AxialScreen.-medium #relations, AxialScreen.-medium #segments { width: 1fr; border-left: none; }
    AxialScreen.-medium #relations { display: none; }
    AxialScreen.-medium.-related #relations { display: block; }
    AxialScreen.-medium.-related #segments { display: none; }
    AxialScreen.-medium #categories { width: 28; }
    AxialScreen.-narrow #categories { width: 26; }
    AxialScreen.-tiny #categories { width: 1fr; border-right: none; }
    AxialScreen.-tiny #right { display: none; }
    AxialScreen.-tiny.-in #categories { display: none; }
    AxialScreen.-tiny.-in #right { display: block; }
    AxialScreen.-low #lower { display: none; }
    AxialScreen.-low.-below #board, AxialScreen.-low.-below #about { display: none; }
    AxialScreen.-low.-below #lower { display: block; border-top: none; height: 1fr; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.paradigms: dict[str, Paradigm] = {}
        self.excuses: Mapping[str, str] = {}
        """Code -> why it has no paradigm."""
        self.rows: list[CategoryRow] = []
        self._looks_at = "board"
        """The pane whose bar the segments follow: "board" or "relations"."""
        self._wanted = ""

    def body(self) -> ComposeResult:
        """List, board, segments, relations."""
        with Horizontal(id="panes"):
            yield RowList(id="categories")
            with Vertical(id="right"):
                yield Flowing(id="about", most=3)
                yield ParadigmBoard(id="board")
                with Horizontal(id="lower"):
                    yield EvidenceList(id="segments")
                    yield PageList(id="relations")

    def on_mount(self) -> None:
        """Open at the category that was looked at last, or at a relation that another screen sends here for."""
        self._wanted = str(self.desk.kept.get("axial", ""))
        relation = str(self.desk.kept.pop("axial-relation", ""))
        if relation:
            self.call_after_refresh(self._at_relation, relation)

    @property
    def list_(self) -> RowList:
        """The categories."""
        return self.query_one("#categories", RowList)

    @property
    def board(self) -> ParadigmBoard:
        """The six boxes."""
        return self.query_one(ParadigmBoard)

    @property
    def relation_list(self) -> PageList:
        """The relations of the category."""
        return self.query_one("#relations", PageList)

    @property
    def at(self) -> CategoryRow | None:
        """The category under the bar."""
        number = self.list_.highlighted
        return self.rows[number] if number is not None and number < len(self.rows) else None

    @property
    def paradigm(self) -> Paradigm | None:
        """The paradigm that is shown."""
        return self.paradigms.get(self.at.paradigm) if self.at is not None else None

    def show(self) -> None:
        """Everything as it stands; the bars stay."""
        self.read()
        before = self.at
        self.paradigms = {one.id: one for one in self.workspace.paradigms.list_()}
        self.excuses = self.workspace.paradigms.excuses()
        self.rows = self._category_rows()
        self._write_list(before)
        self.show_category()
        self.count_soon()

    def counted(self, value: tuple[dict[str, Counts], str]) -> None:
        """Fill the numbers in."""
        if value != (self.counts, self.counted_by):
            self.counts, self.counted_by = value
            self.show_board()
            self.query_one("#screen-title", Static).update(Content(self.heading()), layout=False)

    def _category_rows(self) -> list[CategoryRow]:
        of: dict[str, list[str]] = {}
        for one in self.paradigms.values():
            of.setdefault(one.phenomenon, []).append(one.id)
        known = [code.id for code in self.categories()]
        # What a merge has left without a category is not lost from sight.
        others = [code for code in of if code not in known]
        return [CategoryRow(code, paradigm) for code in (*known, *others) for paradigm in of.get(code, [""])]

    def _write_list(self, before: CategoryRow | None) -> None:
        width = max(12, (self.list_.size.width or 32) - 2)
        lines = [self._line(row, width) for row in self.rows]
        at = self._row_of(before)
        top = self.list_.scroll_offset.y
        self.list_.fill(lines or [Content(fit_cells(_("No category yet"), width).rstrip())], at)
        self.list_.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.list_.scroll_to_highlight()

    def _row_of(self, before: CategoryRow | None) -> int:
        wanted, self._wanted = self._wanted, ""
        if wanted:
            ids = [row.paradigm if row.paradigm == wanted else row.code for row in self.rows]
            return ids.index(wanted) if wanted in ids else 0
        if before in self.rows:
            return self.rows.index(before)
        same = [n for n, row in enumerate(self.rows) if before is not None and row.code == before.code]
        return same[0] if same else min(self.list_.highlighted or 0, max(0, len(self.rows) - 1))

    def _line(self, row: CategoryRow, width: int) -> Content:
        paradigm = self.paradigms.get(row.paradigm)
        tail = mark_of(paradigm, excused=row.code in self.excuses)
        code = self.code_tree.codes.get(row.code)
        above = self.code_tree.ancestors(row.code) if code is not None else ()
        indent = "  " * min(3, sum(self.code_tree.codes[one].level.rank >= Level.CATEGORY.rank for one in above))
        core = "◎ " if row.code == self.core else ""
        name = code_name(self.code_tree, row.code) + (f": {paradigm.name}" if paradigm is not None and paradigm.name else "")
        room = max(4, width - cell_len(tail) - 1)
        look = "bold" if code is not None and code.level is Level.MAIN else ""
        words = fit_cells(f"{indent}{core}{name}", room)
        return Content.assemble(" ", (words, look) if look else words, (f" {tail}", "dim"))

    def show_category(self) -> None:
        """The board and the relations of the category under the bar."""
        row = self.at
        if row is not None:
            self.desk.kept["axial"] = row.paradigm or row.code
        about = self._about()
        self.query_one("#about", Flowing).tell(Content(fit_cells(about, cell_len(about)).rstrip()))
        self.show_board()
        self._show_relations()
        self.follow()

    def _about(self) -> str:
        row, paradigm = self.at, self.paradigm
        if row is None:
            return _("No category yet: in the list of codes, g makes a concept or category above marked codes.")
        name = code_name(self.code_tree, row.code)
        if paradigm is not None:
            return (f"{paradigm.name}   " if paradigm.name else "") + paradigm_words(paradigm)
        if row.code in self.excuses:
            return _("{name} has no paradigm, because: {reason}").format(name=name, reason=self.excuses[row.code])
        return _("{name} has no paradigm: a starts one, n says why it needs none.").format(name=name)

    def show_board(self) -> None:
        """The six boxes of the category under the bar."""
        row, paradigm = self.at, self.paradigm
        if row is None:
            self.board.show("", Board({}, started=False))
            return
        if paradigm is None:
            here = Entry("", row.code, code_name(self.code_tree, row.code), self.total(row.code), 0)
            self.board.show(row.code, Board({PHENOMENON: (here,)}, started=False))
            return
        bound = sum(one.holds for one in paradigm.evidence)
        here = Entry(paradigm.id, row.code, code_name(self.code_tree, row.code), self.total(row.code), bound)
        boxes = {slot.value: tuple(self._entry(role) for role in paradigm.of(slot)) for slot in SLOTS}
        self.board.show(paradigm.id, Board({PHENOMENON: (here,), **boxes}))

    def _entry(self, role: ParadigmRole) -> Entry:
        bound = sum(one.holds for one in role.evidence)
        return Entry(role.id, role.code, code_name(self.code_tree, role.code), self.total(role.code), bound)

    def relations_here(self) -> list[Relation]:
        """The relations of the category under the bar: from it, to it, and what bears upon those."""
        code = self.at.code if self.at is not None else ""
        own = [one for one in self.relations.values() if code and code in (one.start, one.end)]
        ids = {one.id for one in own}
        upon = [one for one in self.relations.values() if one.on_relation and one.end in ids and one.id not in ids]
        return [*own, *upon]

    def _show_relations(self) -> None:
        found = self.relations_here()
        code = self.at.code if self.at is not None else ""
        heading = _("Relations ({count})").format(count=len(found)) if found else _("Relations")
        rows = [PageRow("", "heading", heading)]
        if not found:
            rows.append(PageRow("none", "none", _("none yet: a adds one"), "", 0, "dim"))
        for one in found:
            rows += relation_rows(one, ends_words(one, self.relations, self.code_tree))
        self.relation_list.show(code, rows)

    def relation_under_bar(self) -> Relation | None:
        """The relation under the bar; says so if there is none."""
        row = self.relation_list.row
        found = self.relations.get(row.id) if row is not None else None
        if found is None:
            self.bar.say(_("No relation is under the bar: a adds one."))
        return found

    def subject(self) -> Subject | None:
        """The relation under the bar, or the code of the board that is."""
        row = self.at
        if row is None:
            return None
        relation = self.relations.get(self.relation_list.row.id) if self.relation_list.row is not None else None
        if self._looks_at == "relations" and relation is not None:
            ends = ends_words(relation, self.relations, self.code_tree)
            codes = (relation.start,) if relation.on_relation else (relation.start, relation.end)
            heading = _("Segments for {what}").format(what=ends)
            return Subject(relation.id, heading, self._living(codes), relation.evidence)
        return self._of_the_board(row)

    def _of_the_board(self, row: CategoryRow) -> Subject:
        paradigm, entry = self.paradigm, self.board.entry
        name = code_name(self.code_tree, row.code)
        if paradigm is None or entry is None or self.board.box == PHENOMENON:
            thing, evidence = (paradigm.id, paradigm.evidence) if paradigm is not None else ("", ())
            return Subject(thing, _("Segments of {what}").format(what=name), self._living((row.code,)), evidence)
        role = next((one for one in paradigm.roles if one.id == entry.id), None)
        heading = _("{what} as {slot}").format(what=entry.name, slot=_(Slot(self.board.box).words))
        return Subject(entry.id, heading, self._living((entry.code,)), role.evidence if role is not None else ())

    def _living(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in codes if code in self.code_tree.codes)

    def why_not_bound(self) -> str:
        """A paradigm has to be there first."""
        return _("Segments are bound to what stands in a paradigm: a starts one first.")

    def go_to_paradigm(self, paradigm: str) -> None:
        """Put the bar on a paradigm."""
        self._go_to(next((n for n, row in enumerate(self.rows) if row.paradigm == paradigm), None))

    def go_to_code(self, code: str) -> None:
        """Put the bar on a category."""
        self._go_to(next((n for n, row in enumerate(self.rows) if row.code == code), None))

    def _at_relation(self, relation: str) -> None:
        self.relation_list.go_to(relation)
        self.to_pane("relations")

    def _go_to(self, number: int | None) -> None:
        if number is not None and number != self.list_.highlighted:
            self.list_.highlighted = number
            self.show_category()

    def chosen_code(self) -> Code | None:
        """The code that the bar is on; says so if there is none."""
        row = self.at
        entry = self.board.entry if self.pane in ("board", "segments") else None
        code = self.code_tree.codes.get(entry.code if entry is not None else row.code if row is not None else "")
        if code is None:
            self.bar.say(_("No code is under the bar."))
        return code

    @on(OptionList.OptionHighlighted, "#categories")
    def _category_moved(self) -> None:
        with told(self.bar):
            self.show_category()

    @on(ParadigmBoard.Moved)
    def _board_moved(self) -> None:
        self._looks_at = "board"
        self.follow()

    @on(OptionList.OptionHighlighted, "#relations")
    def _relation_moved(self) -> None:
        self.follow()

    def open_row(self) -> None:
        """Into the board; from a relation to its segments."""
        self.action_run("axial.quotes" if self.pane == "relations" else "axial.enter")

    @on(ParadigmBoard.Opened)
    def _entry_opened(self) -> None:
        self.action_run("axial.open")

    def on_descendant_focus(self) -> None:
        """The segments follow the pane that has the focus; what has no room makes way."""
        pane = self.pane
        if pane in ("categories", "board"):
            self._looks_at = "board"
        elif pane == "relations":
            self._looks_at = "relations"
        if pane:
            self.follow()

    def to_pane(self, pane: str) -> None:
        """Give a pane the focus, and the room it needs."""
        self.set_class(pane != "categories", "-in")
        self.set_class(pane in ("segments", "relations"), "-below")
        self.set_class(pane == "relations", "-related")
        self.query_one(f"#{pane}").focus()

    def enter_board(self) -> None:
        """From the list to the board."""
        if self.at is not None:
            self.to_pane("board")

    def next_pane(self) -> None:
        """The next pane; where there is no room for all, it takes the place of another."""
        panes = self.PANES
        at = panes.index(self.pane) + 1 if self.pane in panes else 0
        self.to_pane(panes[at % len(panes)])

    def go_back(self) -> None:
        """From segments and relations to the board, from there to the list, from there to the text."""
        if self.pane == "segments" and self._looks_at == "relations":
            self.to_pane("relations")
        elif self.pane in ("segments", "relations"):
            self.to_pane("board")
        elif self.pane == "board":
            self.to_pane("categories")
        else:
            self.desk.go_home()

    def on_resize(self) -> None:
        """What has no room makes way."""
        self.set_class(self.size.width < _WIDE, "-medium")
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.set_class(self.size.width < _TINY, "-tiny")
        self.set_class(self.size.height < _LOW, "-low")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        with told(self.bar):
            if self.is_attached and self.rows:
                self._write_list(self.at)

    def help_words(self, pane: str) -> str:
        """Prose on a pane."""
        return axial_words(pane)
