"""Sources: how far the coding of each has come, and what one does with them as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import DataTable, Static

from groundcode.domain.sources import Source
from groundcode.errors import SealedSource
from groundcode.locale import N_, _, join_names, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.sources import WITH_SOURCES
from groundcode.tui.asking_sources import role_words
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.grid import Column, Grid, Row

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.progress import Progress
    from groundcode.workspace.speakers import SpeakerSummary

_BAR = 10
"""Cells of the bar of progress."""


class SourcesScreen(CountingScreen):
    """All transcripts in a table; what is known of the one under the bar stands below it."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_SOURCES, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Sources")
    PANES: ClassVar[tuple[str, ...]] = ("sources",)
    DEFAULT_CSS = """
    SourcesScreen Grid { height: 1fr; }
    SourcesScreen #no-sources { height: auto; padding: 1 2; display: none; }
    SourcesScreen #about { height: 5; padding: 0 1; background: $surface; color: $foreground 90%; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.own = False
        """Whether what one coder did is counted, or what all did."""
        self._sources: dict[str, Source] = {}
        self._open: set[str] = set()
        self._progress: dict[str, Progress] = {}

    def body(self) -> ComposeResult:
        """The table, and what is known of one source."""
        words = _("No transcript yet. Press a (or Ctrl+N) and choose the files of your interviews, or a whole folder.")
        yield Static(Content(words), id="no-sources")
        yield Grid(id="sources")
        yield Static(Content(""), id="about")

    @property
    def grid(self) -> Grid:
        """The table."""
        return self.query_one(Grid)

    def show(self) -> None:
        """Every source as it stands."""
        self._sources = {source.id: source for source in self.workspace.sources.list_(sealed=True)}
        self._open = {source.id for source in self.workspace.sources.offered()}
        self._fill()
        self.query_one("#no-sources").display = not self._sources
        self.count_soon()

    def count(self) -> dict[str, Progress]:
        """How far the coding of each has come."""
        coder = self.workspace.coder if self.own else None
        return {one.source: one for one in self.workspace.progress.of_sources(coder)}

    def counted(self, value: dict[str, Progress]) -> None:
        """Fill the columns of numbers."""
        self._progress = value
        self._fill()
        self.query_one("#screen-title", Static).update(Content(self.heading()))

    def _fill(self) -> None:
        was_empty = not self.grid.row_count
        self.grid.fixed_columns = 1
        self.grid.fill(_columns(), [self._row(source) for source in self._sources.values()])
        if was_empty:
            opened = self.desk.home.opened
            self.grid.go_to(str(self.desk.kept.get("sources") or (opened.source.id if opened is not None else "")))
        self._tell_about()

    def heading(self) -> str:
        """How many there are, and whose codings are counted."""
        count = ngettext("{count} transcript", "{count} transcripts", len(self._sources)).format(count=len(self._sources))
        whose = _("codings of {coder}").format(coder=self.workspace.coder_name) if self.own else _("codings of all coders")
        waiting = sum(one.waiting for one in self._progress.values())
        review = "   " + _("{count} to review (w)").format(count=waiting) if waiting else ""
        return f"{super().heading()}   {count}{review}   {whose}"

    def _row(self, source: Source) -> Row:
        if source.reserved:
            return Row(source.id, (source.name, _("sealed"), *[""] * (len(_columns()) - 2)), dim=True)
        one = self._progress.get(source.id)
        if one is None:
            return Row(source.id, (source.name, "…", *[""] * (len(_columns()) - 2)))
        bar = progress_bar(one.coded_turns, one.informant_turns) if source.id in self._open else _("withdrawn")
        given = [_("{name} (done)").format(name=a.coder_name) if a.finished else a.coder_name for a in one.assigned]
        return Row(
            source.id,
            (
                source.name, bar, str(one.codings or ""), str(one.waiting or ""), str(one.turns), str(one.characters),
                one.language, one.last[:10], join_names(given, 3), join_names(one.coders, 3),
            ),
            dim=source.id not in self._open,
        )  # fmt: skip

    @on(DataTable.RowHighlighted)
    def _tell_about(self) -> None:
        source = self._sources.get(self.grid.row_key)
        if source is not None:
            self.desk.kept["sources"] = source.id
        lines = [""] if source is None else self._about(source)
        room = max(10, self.size.width - 2)
        self.query_one("#about", Static).update(Content("\n".join(fit_cells(line, room).rstrip() for line in lines)))

    def _about(self, source: Source) -> list[str]:
        if source.reserved:
            return [source.name, SealedSource(source.name).message, SealedSource(source.name).hint]
        if source.id not in self._open:
            closed = self.workspace.sources.open(source.id).closed
            return [source.name, closed.message, closed.hint] if closed else [source.name]
        one = self._progress.get(source.id)
        return [source.name, _("Counting …")] if one is None else self._numbers(source, one)

    def _numbers(self, source: Source, one: Progress) -> list[str]:
        done = _("{coded} of {turns} turns of informants coded ({share})").format(
            coded=one.coded_turns, turns=one.informant_turns, share=_per_cent(one.coded_turns, one.informant_turns)
        )
        much = ngettext("{count} coding", "{count} codings", one.codings).format(count=one.codings)
        places = ngettext("on {count} segment", "on {count} segments", one.segments).format(count=one.segments)
        memos = ngettext("{count} memo", "{count} memos", one.memos).format(count=one.memos) if one.memos else ""
        speakers = [_speaker(found) for found in self.workspace.speakers.list_(source.id)]
        given = [_given(a.coder_name, a.finished, blind=a.blind) for a in one.assigned]
        file = [_("format {format}").format(format=source.format or "txt"), source.encoding]
        return [
            f"{source.name}   {done}",
            "   ".join(part for part in (f"{much} {places}", memos, _(", ").join(one.coders)) if part),
            _("Speakers: {names}").format(names=join_names(speakers, 8) or "–"),
            _("Assigned: {names}").format(names=join_names(given, 6) or "–"),
            "   ".join(part for part in (*file, source.language) if part),
        ]

    def under_bar(self) -> Source | None:
        """The source under the bar; says so if there is none."""
        source = self._sources.get(self.grid.row_key)
        if source is None:
            self.bar.say(_("There is no transcript yet: a brings some in."))
        return source

    def readable(self) -> Source | None:
        """The source under the bar; says why, if nobody may read it."""
        source = self.under_bar()
        if source is None or source.id in self._open:
            return source
        error = SealedSource(source.name) if source.reserved else self.workspace.sources.open(source.id).closed
        if error is not None:
            self.bar.fail(error.message, error.hint)
        return None

    @on(DataTable.RowSelected)
    def _clicked_twice(self) -> None:
        self.action_run("sources.open")

    def read(self, source: Source) -> None:
        """Open a source in the text, where the reader stopped."""
        home = self.desk.home
        self.desk.go_home()
        with told(home.bar):
            home.open(source.id)
            home.text.focus()

    def open_review(self) -> None:
        """The review list of the source under the bar if any of its segments wait, else of all."""
        from groundcode.tui.screens.review import ReviewScreen

        one = self._progress.get(self.grid.row_key)
        self.app.push_screen(ReviewScreen(self.workspace, one.source if one is not None and one.waiting else None))

    def open_corrections(self, source: Source) -> None:
        """The text of a source, in which turns are chosen and corrected."""
        from groundcode.tui.screens.correcting import CorrectingScreen

        self.app.push_screen(CorrectingScreen(self.workspace, source.id))

    def help_words(self, pane: str) -> str:
        """What the table shows, and how transcripts come in."""
        return _help() if pane else ""


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("transcript"), most=30), Column("coded", _("coded"), most=20),
        Column("codings", _("codings"), right=True), Column("waiting", _("review"), right=True),
        Column("turns", _("turns"), right=True), Column("characters", _("characters"), right=True),
        Column("language", _("lang.")), Column("last", _("last coded")),
        Column("assigned", _("assigned to"), most=24), Column("coders", _("coded by"), most=24),
    )  # fmt: skip


def progress_bar(done: int, of: int) -> str:
    """How much is done in plain characters, and in per cent."""
    full = min(_BAR, -(-_BAR * done // of)) if of else 0
    full = full - 1 if full == _BAR and done < of else full
    return f"[{'=' * full}{' ' * (_BAR - full)}] {_per_cent(done, of)}"


def _per_cent(done: int, of: int) -> str:
    """In per cent; 100 only where nothing is left, 0 only where nothing is done."""
    if not of:
        return "–"
    share = 100 * done // of
    return f"{max(share, 1) if done else 0} %"


def _given(name: str, finished: str, *, blind: bool) -> str:
    marks = [_("done {date}").format(date=finished)] if finished else []
    marks += [_("blind")] if blind else []
    return f"{name} ({_(', ').join(marks)})" if marks else name


def _speaker(found: SpeakerSummary) -> str:
    role = role_words(found.speaker.role)
    case = _(", ") + found.case if found.case else ""
    return _("{name} ({role}, {turns} turns{case})").format(name=found.speaker.name, role=role, turns=found.turns, case=case)


def _help() -> str:
    return "\n\n".join(
        (
            _(
                "Each line is a transcript. The bar shows how many turns of informants hold at least one coding; what "
                "interviewers say is not counted. Enter opens the transcript where you stopped reading."
            ),
            _(
                "a (or Ctrl+N) brings transcripts in: choose a file with Enter, mark several with Space, or take everything in "
                "the folder by pressing a twice. All of it is one act, and u takes it back. A page then tells what was found in "
                "each file: speakers, language, encoding. If a speaker was taken for the wrong side, p sets it right. A text "
                "that is much like one you have is not taken in before you say what it is."
            ),
            _(
                "A transcript may be corrected at any time, and what was coded moves with its words: c corrects single turns "
                "here; x writes the text to a file, and V brings the corrected file in. Where the words of a coding changed "
                "too much, it waits in the review list (w)."
            ),
            _(
                "M takes in what colleagues did: their copy of the project, or a bundle. What it would bring is shown first. b "
                "writes a bundle for them: the project in one file, whole, or blind for somebody who is to code without seeing "
                "what others coded."
            ),
            _(
                "A assigns a transcript to somebody. f notes that you have finished it: from then on, what you did not code "
                "counts as left out on purpose, which the agreement between coders needs. Sealed transcripts are the "
                "hold-out: nobody reads them before it is opened."
            ),
        )
    )
