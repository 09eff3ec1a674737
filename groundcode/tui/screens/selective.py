"""Selective coding: the core category, what it is related to, pathways, the storyline, constructs; the model as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from groundcode.analysis.counts import Counts
from groundcode.domain.codes import CodeTree
from groundcode.domain.theory import Construct, Item, Pathway, Relation
from groundcode.locale import N_, _, language
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.selective import IN_SELECTIVE
from groundcode.tui.screens.theory_screen import Subject, TheoryScreen
from groundcode.tui.selective_rows import Outline, model_of, outline_rows, strong_of
from groundcode.tui.tasks import told
from groundcode.tui.theory_help import selective_words
from groundcode.tui.theory_words import code_name, ends_words
from groundcode.tui.widgets.evidence_list import EvidenceList
from groundcode.tui.widgets.model_picture import ModelPicture
from groundcode.tui.widgets.page_list import PageList, PageRow

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_MEDIUM, _NARROW, _TINY, _LOW = 140, 90, 56, 14
"""Columns below which the outline is narrower, twice; below which one pane is shown at a time; rows below which too."""


class SelectiveScreen(TheoryScreen):
    """The outline of the theory at the left; the model and the segments of what the bar is on at the right."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*IN_SELECTIVE, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Selective coding")
    PANES: ClassVar[tuple[str, ...]] = ("outline", "segments", "model")
    DEFAULT_CSS = """
    SelectiveScreen #panes { height: 1fr; }
    SelectiveScreen #outline { width: 50; border-right: solid $panel; }
    SelectiveScreen #right { width: 1fr; height: 1fr; }
    SelectiveScreen #model { height: 6fr; }
    SelectiveScreen #segments { height: 5fr; border-top: solid $panel; }
    SelectiveScreen.-medium #outline { width: 40; }
    SelectiveScreen.-narrow #outline { width: 36; }
    SelectiveScreen.-narrow #model { height: 4fr; }
    SelectiveScreen.-tiny #outline { width: 1fr; border-right: none; }
    SelectiveScreen.-tiny #right { display: none; }
    SelectiveScreen.-tiny.-in #outline { display: none; }
    SelectiveScreen.-tiny.-in #right { display: block; }
    SelectiveScreen.-low #model { display: none; }
    SelectiveScreen.-low #segments { border-top: none; }
    SelectiveScreen.-low.-drawn #model { display: block; }
    SelectiveScreen.-low.-drawn #segments { display: none; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.outline = Outline(CodeTree(()), None, {})
        self.marks: list[str] = []
        """The relations marked for a pathway, in the order of marking."""
        self._wanted = ""

    def body(self) -> ComposeResult:
        """Outline, model, segments."""
        with Horizontal(id="panes"):
            yield PageList(id="outline")
            with Vertical(id="right"):
                yield ModelPicture(id="model")
                yield EvidenceList(id="segments")

    def on_mount(self) -> None:
        """Open at what was looked at last."""
        self._wanted = str(self.desk.kept.get("selective", ""))

    @property
    def list_(self) -> PageList:
        """The outline."""
        return self.query_one("#outline", PageList)

    @property
    def row(self) -> PageRow | None:
        """The row under the bar of the outline."""
        return self.list_.row

    def show(self) -> None:
        """Everything as it stands; the bar stays."""
        self.read()
        workspace, uncited = self.workspace, self.workspace.storyline.uncited()
        self.outline = Outline(
            self.code_tree, self.core, self.relations,
            {one.id: one for one in workspace.pathways.list_()}, {one.id: one for one in workspace.constructs.list_()},
            workspace.constructs.short_names(), workspace.constructs.hypotheses(language()), workspace.storyline.text(),
            len(uncited.codes) + len(uncited.relations) + len(uncited.pathways),
        )  # fmt: skip
        self.marks = [mark for mark in self.marks if mark in self.relations]
        self.write_rows()
        if self._wanted:
            self.list_.go_to(self._wanted)
            self._wanted = ""
        self.show_row()
        self.count_soon()

    def counted(self, value: tuple[dict[str, Counts], str]) -> None:
        """Say in the title whose codings are counted."""
        self.counts, self.counted_by = value
        self.query_one("#screen-title", Static).update(Content(self.heading()), layout=False)

    def write_rows(self) -> None:
        """Write the outline anew."""
        self.list_.show("outline", outline_rows(self.outline, self.marks))

    def show_row(self) -> None:
        """The model and the segments for the row under the bar."""
        row = self.row
        if row is not None:
            self.desk.kept["selective"] = row.id
        self.query_one(ModelPicture).show(model_of(self.outline), strong_of(self.outline, row))
        self.follow()

    def relation(self) -> Relation | None:
        """The relation under the bar, if it is one."""
        return self.relations.get(self.row.id) if self.row is not None and self.row.kind == "relation" else None

    def pathway(self) -> Pathway | None:
        """The pathway under the bar, if it is one."""
        return self.outline.pathways.get(self.row.id) if self.row is not None and self.row.kind == "pathway" else None

    def construct(self) -> Construct | None:
        """The construct under the bar, or that of the item there."""
        item = self.item()
        if item is not None:
            return item[0]
        return self.outline.constructs.get(self.row.id) if self.row is not None and self.row.kind == "construct" else None

    def item(self) -> tuple[Construct, Item] | None:
        """The item under the bar, with its construct."""
        return self.outline.items.get(self.row.id) if self.row is not None and self.row.kind == "item" else None

    def category(self) -> str:
        """The category under the bar; "" if there is none."""
        row = self.row
        return row.id if row is not None and row.kind in ("core", "category") and row.id in self.code_tree.codes else ""

    def subject(self) -> Subject | None:
        """What segments are offered for the row under the bar."""
        outline, relation, pathway, item = self.outline, self.relation(), self.pathway(), self.item()
        if relation is not None:
            heading = _("Segments for {what}").format(what=ends_words(relation, self.relations, self.code_tree))
            codes = (relation.start,) if relation.on_relation else (relation.start, relation.end)
            return Subject(relation.id, heading, self._living(codes), relation.evidence)
        if pathway is not None:
            heading = _("Segments for {what}").format(what=pathway.name)
            return Subject(pathway.id, heading, outline.codes_of(pathway), pathway.evidence)
        if item is not None:
            heading = _("The words that the item comes from")
            return Subject(item[1].id, heading, self._living(item[0].codes), item[1].evidence)
        construct, category = self.construct(), self.category()
        if construct is not None:
            return Subject("", _("Segments of {what}").format(what=construct.name), self._living(construct.codes))
        if category:
            return Subject("", _("Segments of {what}").format(what=code_name(self.code_tree, category)), (category,))
        return None

    def _living(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in codes if code in self.code_tree.codes)

    def fill_segments(self) -> None:
        """The segments; for the storyline its text."""
        if self.row is not None and self.row.kind == "story":
            self._shown = None
            self.segments.bound, self.segments.offered = {}, {}
            self.segments.show("story", [PageRow("", "", _("Storyline")), *story_rows(self.outline.story)])
            return
        construct, subject = self.construct(), self.subject()
        if construct is not None and subject is not None and not subject.codes and not subject.evidence:
            self._shown = subject
            self.segments.bound, self.segments.offered = {}, {}
            words = _("The construct measures no category yet. In the list, c says which one: its segments stand here then.")
            self.segments.show(
                f"none {construct.id}", [PageRow("", "", subject.heading), PageRow("none", "none", words, "", 0, "dim")]
            )
            return
        super().fill_segments()

    def why_not_bound(self) -> str:
        """What segments are bound to here."""
        return _("Segments are bound to relations, pathways and items: put the bar of the list on one.")

    @on(OptionList.OptionHighlighted, "#outline")
    def _row_moved(self) -> None:
        with told(self.bar):
            self.show_row()

    def open_story(self) -> None:
        """The page on which the storyline is written."""
        from groundcode.tui.screens.story import StoryScreen

        self.app.push_screen(StoryScreen(self.workspace))

    def go_to_reason(self, number: str) -> None:
        """From a hypothesis to the relation or pathway that it comes from."""
        found = next(one for one in self.outline.hypotheses if one.number == number)
        self.list_.go_to(found.pathway or found.relations[0])

    def open_row(self) -> None:
        """What Enter does."""
        self.action_run("selective.open")

    def to_pane(self, pane: str) -> None:
        """Give a pane the focus, and the room it needs."""
        self.set_class(pane != "outline", "-in")
        self.set_class(pane == "model", "-drawn")
        self.query_one(f"#{pane}").focus()

    def next_pane(self) -> None:
        """The next pane; where there is no room for all, it takes the place of another."""
        at = self.PANES.index(self.pane) + 1 if self.pane in self.PANES else 0
        self.to_pane(self.PANES[at % len(self.PANES)])

    def go_back(self) -> None:
        """To the outline; marks away; then to the text."""
        if self.pane != "outline":
            self.to_pane("outline")
        elif self.marks:
            self.marks = []
            self.write_rows()
            self.bar.say(_("No relation is marked."))
        else:
            self.desk.go_home()

    def on_resize(self) -> None:
        """What has no room makes way."""
        self.set_class(self.size.width < _MEDIUM, "-medium")
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.set_class(self.size.width < _TINY, "-tiny")
        self.set_class(self.size.height < _LOW, "-low")

    def help_words(self, pane: str) -> str:
        """Prose on a pane."""
        return selective_words(pane)


def story_rows(story: str) -> list[PageRow]:
    """The storyline as rows to read, one a paragraph."""
    rows = [PageRow("line", str(n), line) for n, line in enumerate(story.split("\n")) if line.strip()]
    return rows or [PageRow("line", "none", _("not written yet: Enter writes it"), "", 0, "dim")]
