"""The codebook: the tree of codes with counts, and the page of the code under the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from groundcode.analysis.counts import Counts
from groundcode.domain.levels import Level
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.codebook import IN_THE_CODEBOOK
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.focus import Focus
from groundcode.tui.screens.codebook_files import CodebookExport
from groundcode.tui.screens.codebook_near import CodebookNearNames
from groundcode.tui.screens.codebook_page import PageReader
from groundcode.tui.screens.codebook_rows import CodebookRows
from groundcode.tui.tasks import told
from groundcode.tui.text_writing import CODEBOOK_DRAFT
from groundcode.tui.view_model import code_rows
from groundcode.tui.widgets.code_list import CodeList
from groundcode.tui.widgets.line_input import LineInput
from groundcode.tui.widgets.page_list import PageList, PageRow
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_TINY = 70
"""Columns below which list and page take turns."""


class CodebookScreen(CodebookNearNames, CodebookExport, CodebookRows):
    """The codes at the left, what the project knows about the one under the bar at the right."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*IN_THE_CODEBOOK, Focus, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME = N_("Codebook")
    PANES = ("codes", "page")
    DEFAULT_CSS = """
    CodebookScreen #panes { height: 1fr; }
    CodebookScreen #left { width: 36; border-right: solid $panel; }
    CodebookScreen #filter { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    CodebookScreen #codes { height: 1fr; }
    CodebookScreen #page { width: 1fr; }
    CodebookScreen.-narrow #left { width: 30; }
    CodebookScreen.-tiny #left { width: 1fr; border-right: none; }
    CodebookScreen.-tiny #page { display: none; }
    CodebookScreen.-tiny.-page #left { display: none; }
    CodebookScreen.-tiny.-page #page { display: block; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.reader = PageReader(workspace, self.code_tree, None)
        self._counted = ""
        self._wanted = ""

    def body(self) -> ComposeResult:
        """List and page."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield LineInput(id="filter", compact=True, select_on_focus=False)
                yield CodeList(id="codes")
            yield PageList(id="page")

    def on_mount(self) -> None:
        """Open at the code that was looked at last, here or in the text."""
        self.recent = list(self.desk.home.recent)
        self._wanted = str(self.desk.kept.get("codebook", "")) or self.desk.home.codes.code
        self.made = str(self.desk.kept.pop("codebook-row", ""))
        if self.made:
            # The row that led into the text, to go on to the next one.
            self.call_after_refresh(self.open_page)
        drafts = {key.split(":")[1] for key in self.workspace.store.drafts() if key.startswith(CODEBOOK_DRAFT)}
        if drafts:
            self.bar.warn(
                ngettext(
                    "The texts of {count} code were being written when the desk closed: e on it opens them.",
                    "The texts of {count} codes were being written when the desk closed: e on them opens them.",
                    len(drafts),
                ).format(count=len(drafts))
            )

    def show(self) -> None:
        """The codebook as it stands; bar, marks and folds stay."""
        self.code_tree = self.workspace.tree()
        core = self.workspace.codes.core()
        self.reader = PageReader(self.workspace, self.code_tree, core)
        level = Level(self.workspace.store.local("view-level", "category"))
        self.codes.show(code_rows(self.code_tree, self._counts, level, core))
        if self._wanted:
            self.codes.go_to(self._wanted)
            self._wanted = ""
        self._count()

    @work(thread=True, group="count", exclusive=True, exit_on_error=False)
    def _count(self) -> None:
        """Behind the picture: a large project takes a second."""
        counts, _lead = self.workspace.codings.counts()
        counted = self.workspace.codings.counted_by()
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._take_counts, counts, counted)

    def _take_counts(self, counts: dict[str, Counts], counted: str) -> None:
        if not self.is_attached:
            return
        self._counts = counts
        with told(self.bar):
            self._counted = counted
            level = Level(self.workspace.store.local("view-level", "category"))
            self.codes.show(code_rows(self.code_tree, counts, level, self.workspace.codes.core()))
            # Equal rows tell nothing, and the page has changed all the same: a definition was written.
            self.fill_page()
        self.query_one("#screen-title", Static).update(Content(self.heading()))

    def heading(self) -> str:
        """Title, project, and whose codings are counted."""
        if not self._counted:
            return super().heading()
        return _("{title}   counts: {coder}").format(title=super().heading(), coder=self._counted)

    @on(CodeList.Highlighted)
    def _code_moved(self) -> None:
        with told(self.bar):
            self.fill_page()

    def fill_page(self) -> None:
        """Show the page of the code under the bar."""
        code = self.codes.code
        if code in self.code_tree.codes:
            self.desk.kept["codebook"] = code
            self.page.show(code, self.reader.rows(code, self._counts, self._counted))
            if self.made:
                self.page.go_to(self.made)
                self.made = ""
            return
        words = _("These labels stand loose: m puts one below a concept, g makes a new concept above the marked ones.")
        if not self.code_tree.codes:
            words = _("No codes yet. They are made by coding in the text; a makes one here without coding anything.")
        self.page.show("", [PageRow("none", "", words, "", 0, "dim")])

    @on(CodeList.Chosen)
    def _code_chosen(self) -> None:
        self.open_page()

    @on(RowList.Opened)
    def _row_opened(self) -> None:
        self.action_run("codebook.go")

    def open_page(self) -> None:
        """Give the page the focus."""
        self.add_class("-page")
        self.page.focus()

    def next_pane(self) -> None:
        """From the list to the page and back, which take turns where there is no room for both."""
        if self.pane == "page":
            self._to_the_list()
        else:
            self.open_page()

    def _to_the_list(self) -> None:
        self.remove_class("-page")
        self.codes.focus()

    def go_back(self) -> None:
        """From the page to the list; marks and filter away; then to the text."""
        if self.pane == "page":
            self._to_the_list()
        else:
            self.leave_list()

    def out_of_the_list(self) -> None:
        """To the text."""
        self.desk.go_home()

    def on_resize(self) -> None:
        """One pane at a time in narrow terminals."""
        self.set_class(self.size.width < 100, "-narrow")
        self.set_class(self.size.width < _TINY, "-tiny")

    def help_words(self, pane: str) -> str:
        """Prose on a pane."""
        if pane == "page":
            return _(
                "This page holds what the project knows about one code: its definition and rules, its examples, properties "
                "and dimensions, memos, and where it comes from.\n\n"
                "Up and down go from row to row, Ctrl+Down to the page of the next code. Enter follows a row: an example or a "
                "placed segment leads to its place in the text, a code to its own page. e edits what is under the bar.\n\n"
                "a adds a property (say, frequency), a dimension on which it varies (low – high), or a memo. Segments are put "
                "on a dimension in the text, with m.\n\n"
                "d takes off what is under the bar. u undoes it, here as everywhere."
            )
        return _(
            "The codebook: all codes with how often they were used. The number before the stroke counts the code itself, the "
            "one behind it the code with all that stands below it; the title line says whose codings are counted.\n\n"
            "e writes definition, inclusion rule and exclusion rule of the code under the bar, all three on one page. What is "
            "typed is kept at once, even if the power fails. Enter goes to the code's page at the right.\n\n"
            "Codes are marked, moved, raised, merged, split, renamed and deleted with the same keys as in the text. "
            "n shows names that may mean the same. x writes the codebook to a file, for a supervisor or an appendix; i takes one "
            "in, after it has shown what would change."
        )
