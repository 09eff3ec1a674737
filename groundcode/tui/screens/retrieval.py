"""Retrieval: coded segments found by a question, read one under another, and two groups side by side."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from groundcode.domain.levels import Level
from groundcode.errors import GroundcodeError
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.retrieval import WITH_QUOTATIONS
from groundcode.tui.layout import fit_cells
from groundcode.tui.retrieving import EVERYTHING, GROUPING_WORDS, Answer, Kept, counted, grouped, kept_from
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.retrieval_help import HELP
from groundcode.tui.tasks import told
from groundcode.tui.widgets.query_line import QueryLine
from groundcode.tui.widgets.quote_list import QuoteList
from groundcode.tui.widgets.quote_page import CountRow, QuotePage
from groundcode.workspace import Workspace
from groundcode.workspace.retrieval import Compared, Hit, Retrieved
from groundcode.workspace.retrieving.both import in_both
from groundcode.workspace.sources import Opened

_NARROW, _LOW = 110, 14
"""Columns below which the page stands under the list, rows below which it is away."""
_BUSY_AFTER = 0.4
"""Seconds after which a question that is still being answered is told."""
_SETTING = "retrieval"


class RetrievalScreen(DeskScreen):
    """What was coded, by any question; it comes back as it was left."""

    NAME = N_("Retrieval")
    PANES = ("hits", "others", "page", "query", "second")
    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_QUOTATIONS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    DEFAULT_CSS = """
    RetrievalScreen #questions { height: 1; }
    RetrievalScreen #questions Static { width: 2; color: $foreground 60%; }
    RetrievalScreen QueryLine { width: 1fr; height: 1; border: none; padding: 0 1 0 0; background: $surface; }
    RetrievalScreen QueryLine:focus { border: none; }
    RetrievalScreen #quotations { height: 1fr; }
    RetrievalScreen .column { width: 1fr; }
    RetrievalScreen .counted { height: auto; max-height: 2; padding: 0 1; color: $foreground 70%; }
    RetrievalScreen QuotePage { width: 42; border-left: solid $panel; }
    RetrievalScreen #right, RetrievalScreen #second-mark, RetrievalScreen #second { display: none; }
    RetrievalScreen.-two #right, RetrievalScreen.-two #second-mark, RetrievalScreen.-two #second { display: block; }
    RetrievalScreen.-two #right { border-left: solid $panel; }
    RetrievalScreen.-two .counted { height: 2; }
    RetrievalScreen.-two QuotePage { width: 36; }
    RetrievalScreen.-narrow #quotations { layout: grid; grid-size: 1 2; grid-rows: 1fr 9; }
    RetrievalScreen.-narrow.-two #quotations { grid-size: 2 2; }
    RetrievalScreen.-narrow .column { width: 100%; }
    RetrievalScreen.-narrow QuotePage { width: 100%; column-span: 1; border-left: none; border-top: solid $panel; }
    RetrievalScreen.-narrow.-two QuotePage { column-span: 2; }
    RetrievalScreen.-bare #quotations { grid-rows: 1fr; grid-size: 1 1; }
    RetrievalScreen.-bare.-two #quotations { grid-size: 2 1; }
    RetrievalScreen.-bare QuotePage { display: none; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.kept = Kept()
        self.answer: Answer | None = None
        self.on_the_right = False
        """Whether what is done is done with the right one of two groups."""
        self._question = (EVERYTHING, "")
        self._asked: tuple[object, ...] = ()
        self._submitting = False
        """Whether a question was sent off from its line, and the focus goes to the list once it is answered."""
        self._opened: tuple[object, Opened | None] = (None, None)

    def body(self) -> ComposeResult:
        """Question lines, one or two lists, the page."""
        words = _("A code, or conditions such as case:P03; * is everything")
        with Horizontal(id="questions"):
            yield Static("/", markup=False)
            yield QueryLine(words, lambda: self.kept.history, id="query")
            yield Static("|", markup=False, id="second-mark")
            yield QueryLine(_("A second question"), lambda: self.kept.history, id="second")
        with Horizontal(id="quotations"):
            with Vertical(classes="column"):
                yield Static("", markup=False, classes="counted", id="counted")
                yield QuoteList(id="hits")
            with Vertical(classes="column", id="right"):
                yield Static("", markup=False, classes="counted", id="counted-right")
                yield QuoteList(id="others")
            yield QuotePage(id="page")

    def on_mount(self) -> None:
        """Come back as it was left."""
        kept = self.desk.kept.get(_SETTING)
        self.kept = kept if isinstance(kept, Kept) else kept_from(self.workspace.store.local(_SETTING))
        self.desk.kept[_SETTING] = self.kept
        self._question = (self.kept.query, self.kept.other)
        self._lines()
        self.set_class(bool(self.kept.other), "-two")
        super().on_mount()

    def on_unmount(self) -> None:
        """Keep it for the next day."""
        self.keep()

    def keep(self) -> None:
        """Store how the screen stands."""
        with suppress(GroundcodeError):  # on the way out there is nobody left to tell, and nothing of the study is in it
            self.workspace.store.set_local(_SETTING, self.kept.written())

    @property
    def list_(self) -> QuoteList:
        """The list that what is done is done with."""
        right = self.on_the_right and self.answer is not None and self.answer.compared is not None
        return self.query_one("#others" if right else "#hits", QuoteList)

    @property
    def line(self) -> QueryLine:
        """The question line of that list."""
        return self.query_one("#second" if self.on_the_right else "#query", QueryLine)

    @property
    def level(self) -> Level | None:
        """At which level codings are seen."""
        return Level(self.kept.level) if self.kept.level else None

    @property
    def is_two(self) -> bool:
        """Whether there are two question lines."""
        return self.has_class("-two")

    @property
    def page_shown(self) -> str:
        """What stands beside or under the list."""
        if self.kept.page:
            return self.kept.page
        if self.size.width < _NARROW or self.size.height < _LOW:
            return "none"
        return "counts" if self.kept.other else "quote"

    def heading(self) -> str:
        """The title, and how one looks at what was found."""
        words = [_(self.NAME), _(GROUPING_WORDS[self.kept.grouping])]
        if self.level is not None:
            words.append(_("seen at the level: {level}").format(level=_(self.level.words)))
        if self.kept.both and self.is_two:
            words.append(_("only what both found"))
        return "   ".join([*words, self.workspace.title()])

    def help_words(self, pane: str) -> str:
        """Prose on the lists, the page, the question lines."""
        words = HELP.get(pane, HELP["hits"])
        return _(words)

    def show(self) -> None:
        """Ask again if the project or the question is another one; the bar stays on its quotation."""
        asked = (self._position, *self._question, self.kept.level)
        if asked != self._asked:
            self._asked = asked
            self._retrieve(*self._question, self.level)
            self.set_timer(_BUSY_AFTER, self._say_busy)

    def ask(self, query: str, *, right: bool = False) -> None:
        """Ask another question on one of the two sides; on the right, an empty one takes the comparing away."""
        query = query.strip()
        one, other = self._question
        self._question = (one, query) if right else (query or EVERYTHING, other)
        self._asked = ()
        self._show_whole()

    def open_second(self, opened: bool) -> None:
        """Show the second question line, or take it away with what it found."""
        self.set_class(opened, "-two")
        if opened:
            self.query_one("#second").focus()
        else:
            self.on_the_right = False
            self.query_one("#hits").focus()
            self.query_one("#second", QueryLine).value = ""
            self.ask("", right=True)

    @work(thread=True, exclusive=True, group="retrieve", exit_on_error=False)
    def _retrieve(self, query: str, other: str, level: Level | None) -> Answer:
        retrieval = self.workspace.retrieval
        if other:
            compared = retrieval.compare(query, other)
            return Answer(self.workspace.tree(), compared.one, compared)
        return Answer(self.workspace.tree(), retrieval.find(query, level=level))

    @on(Worker.StateChanged)
    def _worked(self, event: Worker.StateChanged) -> None:
        """What was found; whatever went wrong is a sentence in the message line."""
        worker = event.worker
        with told(self.bar):
            if event.state is WorkerState.ERROR and worker.error is not None:
                self._not_answered()
                raise worker.error
            if event.state is WorkerState.SUCCESS and isinstance(worker.result, Answer):
                self._answered(worker.result)

    def _say_busy(self) -> None:
        # What was just done stays to be read: the list of it comes anew either way.
        if not self.bar.message and any(w.group == "retrieve" and w.is_running for w in self.workers):
            self.bar.say(_("Looking through the codings …"))

    def _answered(self, answer: Answer) -> None:
        again = self.answer is not None and (self.kept.query, self.kept.other) == self._question
        self.answer = answer
        self.kept.query, self.kept.other = self._question
        for query in reversed(self._question):
            self.kept.remember(query)
        if self.bar.message == _("Looking through the codings …"):
            self.bar.clear()
        self._lines()
        self.list_all(stay=again)
        self.keep()
        if self._submitting:
            self._submitting = False
            self.list_.focus()

    def _not_answered(self) -> None:
        """What is listed stays, with its question; the one that failed stays in its line, to be mended."""
        self._question = (self.kept.query, self.kept.other)
        self._asked = (self._position, *self._question, self.kept.level)

    def _lines(self) -> None:
        for name, query in zip(("query", "second"), self._question, strict=True):
            line = self.query_one(f"#{name}", QueryLine)
            if line.value != query and not (query == EVERYTHING and not line.value):
                line.value = "" if query == EVERYTHING else query

    def list_all(self, *, stay: bool = False) -> None:
        """Show what was found, in groups, with the bar on its quotation; where that is gone, in its row to `stay`."""
        if self.answer is None:
            return
        for right, name in ((False, "#hits"), (True, "#others")):
            hits = self.answer.side(right).hits if not right or self.answer.compared is not None else ()
            both = self.answer.both
            if self.kept.both and self.answer.compared is not None:
                hits = tuple(hit for hit in hits if hit.coding in both)
            groups = grouped(hits, self.kept.grouping, self.answer.tree, self.level)
            at = self.kept.at_right if right else self.kept.at
            lines = 2 if self.page_shown == "quote" else 4
            self.query_one(name, QuoteList).show(groups, at=at, both=both, lines=lines, stay=stay)
        self._fit()

    def _fit(self) -> None:
        """The counts and the page in the room there is."""
        shown = self.page_shown
        self.set_class(shown == "none", "-bare")
        self.query_one("#screen-title", Static).update(Content(self.heading()))
        if self.answer is None:
            return
        for right, name in ((False, "#counted"), (True, "#counted-right")):
            line = self.query_one(name, Static)
            words = counted(self.answer.side(right)) if not right or self.answer.compared is not None else ""
            if self.answer.compared is not None and not right:
                words = _("{both} in both (=) · {counted}").format(both=len(self.answer.both), counted=words)
            if not right and not self.answer.one.hits and self._question[0] == EVERYTHING:
                words = _("Nothing is coded yet: what is coded in the text stands here.")
            line.update(Content(fit_cells(words, 2 * max(10, line.size.width) - 8).rstrip()))
        self.show_page()

    def show_page(self) -> None:
        """The page: the quotation under the bar in its turn, or the counts."""
        if self.answer is None or not self.query("#page"):
            return
        page = self.query_one(QuotePage)
        if self.page_shown == "quote":
            hit = self.list_.hit
            memo = self.workspace.memos.on_coding(hit.coding) if hit is not None else None
            page.show_quote(hit, self._source_of(hit), memo.text if memo is not None else "")
        elif self.page_shown == "counts":
            page.show_counts(*self._counts(self.answer))

    def _counts(self, answer: Answer) -> tuple[str, tuple[str, ...], list[CountRow]]:
        by = _(GROUPING_WORDS[self.kept.grouping])
        sides = (answer.one, answer.compared.other) if answer.compared is not None else (answer.one,)
        table: dict[str, tuple[str, list[int]]] = {}
        everything = [hit for side in sides for hit in side.hits]
        for group in grouped(everything, self.kept.grouping, answer.tree, self.level):
            table[group.key] = (group.heading, [0] * len(sides))
        for column, side in enumerate(sides):
            for group in grouped(side.hits, self.kept.grouping, answer.tree, self.level):
                table[group.key][1][column] = len(group.hits)
        columns = (_("left"), _("right")) if answer.compared is not None else ("",)
        title = _("Codings {by}").format(by=by)
        return title, columns, [(name, tuple(counts)) for name, counts in table.values()]

    def _source_of(self, hit: Hit | None) -> Opened | None:
        """The text around a hit; None where it is not shown."""
        if hit is None or hit.closed or not hit.placed:
            return None
        key = (hit.source, self._position)
        if self._opened[0] != key:
            self._opened = (key, self.workspace.sources.open(hit.source))
        return self._opened[1]

    def found(self, what: int) -> Retrieved | None:
        """What the left question (0) found, the right one (1), or both (2)."""
        if self.answer is None:
            return None
        compared: Compared | None = self.answer.compared
        return in_both(compared) if what == 2 and compared is not None else self.answer.side(what == 1)

    def go_to_text(self) -> None:
        """Show the quotation under the bar in its transcript."""
        hit = self.list_.hit
        if hit is None:
            self.bar.say(_("No quotation is under the bar."))
        elif hit.closed:
            self.bar.warn(_("Its informant has withdrawn; the text is closed."))
        elif not hit.placed:
            self.bar.warn(_("Its place in the corrected text is still to be found."), _("F10 s shows what waits."))
        else:
            self.desk.jump(hit.source, hit.start, hit.end)

    def go_back(self) -> None:
        """From a question line to the list; from there to the text."""
        if isinstance(self.focused, QueryLine):
            self._lines()
            if self.focused.id == "second" and not self._question[1]:
                self.open_second(False)
            self.list_.focus()
        else:
            super().go_back()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        line = event.input
        if isinstance(line, QueryLine) and not line.is_echo:
            self.on_the_right = line.id == "second"
            if self.on_the_right and not event.value.strip():
                self.open_second(False)
                return
            self._submitting = True
            self.ask(event.value, right=self.on_the_right)

    @on(QuoteList.Chosen)
    def _chosen(self, event: QuoteList.Chosen) -> None:
        event.stop()
        with told(self.bar):
            self.go_to_text()

    @on(QuoteList.Highlighted)
    def _highlighted(self, event: QuoteList.Highlighted) -> None:
        event.stop()
        if event.quotes.id == "others":
            self.kept.at_right = event.hit.coding
        else:
            self.kept.at = event.hit.coding
        if self.page_shown == "quote" and event.quotes is self.list_:
            with told(self.bar):
                self.show_page()

    def on_descendant_focus(self) -> None:
        """What is done next is done with the side that has the focus."""
        if self.pane in ("hits", "others", "query", "second"):
            right = self.pane in ("others", "second")
            if right != self.on_the_right:
                self.on_the_right = right
                if self.page_shown == "quote":
                    self.show_page()

    def on_resize(self) -> None:
        """Fold the page under the list, or away, in small terminals."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.call_after_refresh(self._fit)
