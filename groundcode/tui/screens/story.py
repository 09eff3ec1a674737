"""The page of the storyline: the text at the left, what it does not tell of yet at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from groundcode.domain.codes import CodeTree
from groundcode.domain.storylines import typed
from groundcode.domain.theory import Evidence, Pathway, Relation
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.story import WHILE_TELLING
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.tasks import told
from groundcode.tui.theory_help import story_words
from groundcode.tui.theory_words import code_name, ends_words
from groundcode.tui.widgets.drafting import Drafting
from groundcode.tui.widgets.page_list import PageList, PageRow
from groundcode.tui.widgets.row_list import RowList
from groundcode.tui.widgets.story_editor import StoryEditor

if TYPE_CHECKING:
    from groundcode.domain.heads import Seen
    from groundcode.workspace import Workspace

DRAFT = "storyline"
_NARROW, _LOW = 90, 14
_REST = 0.3
"""Seconds without a key after which the list beside is written anew."""


class StoryScreen(DeskScreen):
    """What is typed is a draft at once, and one change on leaving."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WHILE_TELLING, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Storyline")
    PANES: ClassVar[tuple[str, ...]] = ("story", "aside")
    DEFAULT_CSS = """
    StoryScreen #panes { height: 1fr; }
    StoryScreen #story { width: 1fr; height: 1fr; }
    StoryScreen #aside { width: 38; border-left: solid $panel; }
    StoryScreen.-narrow #panes { layout: vertical; }
    StoryScreen.-narrow #story { width: 100%; height: 2fr; }
    StoryScreen.-narrow #aside { width: 100%; height: 1fr; border-left: none; border-top: solid $panel; }
    StoryScreen.-low #aside { display: none; }
    StoryScreen.-low.-aside #aside { display: block; border: none; }
    StoryScreen.-low.-aside #story { display: none; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.code_tree: CodeTree = CodeTree(())
        self.relations: dict[str, Relation] = {}
        self.pathways: dict[str, Pathway] = {}
        self._stored: str | None = None
        """What is stored, as the page showed it; None before it was read."""
        self._seen: Seen | None = None
        self._refused = ""
        self._rest: Timer | None = None
        self._drafting = Drafting(self, self._keep_draft)

    def body(self) -> ComposeResult:
        """Text and list."""
        with Horizontal(id="panes"):
            yield StoryEditor(id="story")
            yield PageList(id="aside")

    @property
    def editor(self) -> StoryEditor:
        """The text."""
        return self.query_one(StoryEditor)

    @property
    def aside(self) -> PageList:
        """What is not told yet."""
        return self.query_one(PageList)

    def show(self) -> None:
        """The list beside; the text only where nothing was typed into it."""
        self.code_tree = self.workspace.tree()
        theory = self.workspace.theory.read()
        self.relations = {one.id: one for one in theory.relations}
        self.pathways = {one.id: one for one in theory.pathways}
        text = self.workspace.storyline.text()
        if self._stored is None:
            self._load(text)
            draft = self.workspace.store.drafts().get(DRAFT, "")
            if draft.strip() and draft != text:
                self.editor.load_text(draft)
                self.bar.warn(_("This is as you were typing it; Esc stores it."))
            self.editor.move_cursor(self.editor.document.end)
        elif text != self._stored and self.editor.text == self._stored:
            self._load(text)
        self._show_aside()
        self.editor.read_only = bool(self._why_not())

    def _load(self, text: str) -> None:
        self._stored, self._seen = text, self.workspace.store.seen
        if self.editor.text != text:
            self.editor.load_text(text)

    def _show_aside(self) -> None:
        left, now = self.workspace.storyline.uncited(), self._cited_now()
        gone = [one for one in self.workspace.storyline.citations() if one.gone]
        rows = [PageRow("", "", _("Not told yet"))]
        rows += [PageRow("code", code, code_name(self.code_tree, code)) for code in left.codes if code not in now]
        for one in left.relations:
            if not now.issuperset(self._ends(self.relations[one])):
                rows.append(PageRow("relation", one, ends_words(self.relations[one], self.relations, self.code_tree)))
        for one in left.pathways:
            if not now.issuperset(self._on(self.pathways[one])):
                rows.append(PageRow("pathway", one, self.pathways[one].name, _("pathway")))
        if len(rows) == 1:
            rows.append(PageRow("none", "none", _("Every main category, relation and pathway is told."), "", 0, "dim"))
        if gone:
            rows += [PageRow(), PageRow("", "", _("Cited, and gone"))]
            rows += [PageRow("gone", f"{one.start}", one.words) for one in gone]
        self.aside.show("aside", rows)

    def _cited_now(self) -> set[str]:
        """The codes that the text cites as it is being typed: what was put in just now is told already."""
        found = (self.code_tree.find(one.words) for one in typed(self.editor.text))
        return {codes[0] for codes in found if len(codes) == 1}

    def heading(self) -> str:
        """How long the text is."""
        count = sum(not character.isspace() for character in self._stored or "")
        words = ngettext("{count} character", "{count} characters", count).format(count=count)
        return f"{super().heading()}   {words}"

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self._stored is not None and not self._why_not():
            self._drafting.changed(len(self.editor.text))
            if self._rest is not None:
                self._rest.stop()
            self._rest = self.set_timer(_REST, self._rested)

    def _rested(self) -> None:
        with told(self.bar):
            self._show_aside()

    def _keep_draft(self) -> None:
        with told(self.bar):
            text = self.editor.text
            self.workspace.store.save_draft(DRAFT, "" if text == self._stored else text or " ")

    def store_text(self) -> bool:
        """Store what stands there, if it changed; False if it could not be."""
        text = self.editor.text
        self._drafting.stop()
        if text == self._stored or self._why_not():
            return True
        with told(self.bar) as storing:
            self.workspace.storyline.write(text, seen=self._seen)
        if storing.error is not None:
            self._refused = text
            with told(self.bar) as keeping:
                self.workspace.store.save_draft(DRAFT, text or " ")
            if keeping.error is None:
                self.bar.fail(self.bar.message, _("The text is kept as a draft; Esc once more leaves it so."))
            return False
        with told(self.bar):
            self.workspace.store.save_draft(DRAFT, "")
            cursor = self.editor.cursor_location
            self._stored = None
            self.stored(_("The storyline is stored."))
            self.editor.move_cursor(cursor)
        return True

    def show_keys(self) -> None:
        """While one types, a letter is a letter: the key line names the keys that are none."""
        if self.pane != "story":
            super().show_keys()
            return
        shown = [a for a in self.ACTIONS if a.short and a.stands_for(self) and a.name != "desk.keys"]
        first = [a for a in shown if a.name.startswith("story.") or a is Back]
        pairs = [(self._typing_key(a), _(a.short)) for a in [*first, *(a for a in shown if a not in first)]]
        words = "  ".join(dict.fromkeys(f"{key} {short}" for key, short in pairs if key))
        self.query_one("#keys", Static).update(Content(fit_cells(words, max(10, self.size.width - 2)).rstrip()), layout=False)

    def _typing_key(self, action: type[Action]) -> str:
        return next((key for key in self.desk.keys_of(action).split("  ") if len(key) > 1), "")

    def next_pane(self) -> None:
        """From the text to the list and back, which take turns where there is no room for both."""
        self.to_pane("aside" if self.pane == "story" else "story")

    def to_pane(self, pane: str) -> None:
        """Give a pane the focus, and the room it needs."""
        self.set_class(pane == "aside", "-aside")
        self.query_one(f"#{pane}").focus()

    def go_back(self) -> None:
        """From the list to the text; from there, with the text stored, to the screen below."""
        if self.pane == "aside":
            self.to_pane("story")
            return
        if self.editor.text == self._refused and self._refused:
            self.app.pop_screen()
            return
        changed = self.editor.text != self._stored
        if self.store_text():
            self.app.pop_screen()
            front = self.desk.front
            if changed and front is not None:
                front.bar.say(_("The storyline is stored."))

    def on_unmount(self) -> None:
        """A desk that is closed over the page keeps the draft."""
        self._drafting.finish()

    def cite_row(self) -> None:
        """Put the citation of the row under the bar into the text."""
        row = self.aside.row
        codes: list[str] = []
        if row is not None and row.kind == "code":
            codes = [row.id]
        elif row is not None and row.kind == "relation":
            codes = self._ends(self.relations[row.id])
        elif row is not None and row.kind == "pathway":
            codes = self._on(self.pathways[row.id])
        if not codes:
            self.bar.say(_("Nothing to cite is under the bar."))
            return
        words = [self.workspace.storyline.words_for_code(code) for code in dict.fromkeys(codes)]
        self.to_pane("story")
        self.editor.cite(" ".join(words))

    def _on(self, pathway: Pathway) -> list[str]:
        return [code for one in pathway.relations for code in self._ends(one)]

    def _ends(self, relation: Relation) -> list[str]:
        onto = self.relations.get(relation.end) if relation.on_relation else None
        ends = [relation.start, *([onto.start, onto.end] if onto is not None else [relation.end])]
        return [code for code in ends if code in self.code_tree.codes]

    def evidence(self) -> dict[str, tuple[Evidence, str]]:
        """Every segment that something rests on, with what that is."""
        theory = self.workspace.theory.read()
        bound: list[tuple[Evidence, str]] = []
        for paradigm in theory.paradigms:
            bound += [(one, code_name(self.code_tree, paradigm.phenomenon)) for one in paradigm.evidence]
            bound += [(one, code_name(self.code_tree, role.code)) for role in paradigm.roles for one in role.evidence]
        for relation in theory.relations:
            bound += [(one, ends_words(relation, self.relations, self.code_tree)) for one in relation.evidence]
        for pathway in theory.pathways:
            bound += [(one, pathway.name) for one in pathway.evidence]
        places = {(one.version, one.start, one.end): (one, words) for one, words in reversed(bound) if one.holds and one.placed}
        return {one.link: (one, words) for one, words in reversed(places.values())}

    @on(RowList.Opened)
    def _row_opened(self) -> None:
        self.action_run("story.cite-row")

    def on_resize(self) -> None:
        """What has no room makes way."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.set_class(self.size.height < _LOW, "-low")

    def help_words(self, pane: str) -> str:
        """Prose on a pane."""
        return story_words(pane)
