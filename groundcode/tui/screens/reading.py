"""Reading: the codes, the text, what is coded at the cursor, and what others write meanwhile."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from groundcode.analysis.counts import Counts
from groundcode.domain.codings import Coding
from groundcode.domain.levels import Level
from groundcode.domain.sources import Source
from groundcode.errors import CannotWrite, StoreProblem
from groundcode.locale import _, ngettext
from groundcode.text.words import Words
from groundcode.tui.colours import can_tint
from groundcode.tui.finding import Index
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.code_keeping import CodeKeeping
from groundcode.tui.tasks import tell, told, told_from_thread
from groundcode.tui.units import Units
from groundcode.tui.view_model import code_entries, code_rows, colour_keys, shown_codings, shown_document
from groundcode.tui.waiting import conflicts_words
from groundcode.tui.widgets.code_list import CodeList
from groundcode.tui.widgets.inspector import CodingDetails, Compared, Inspector
from groundcode.tui.widgets.line_input import LineInput
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown
from groundcode.workspace.sources import Opened

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_IDLE_SECONDS = 2.0
_COUNT_AT_ONCE = 0.02
"""Seconds: a count that took longer is done behind the picture from then on."""
_COUNT_AFTER = 0.3
_NARROW, _TINY, _WIDE, _VAST, _LOW = 120, 100, 140, 180, 14
"""Columns below which the inspector goes under the text, the codes go away, and from which both are wider, and wider still;
rows below which only the text is left."""


class ReadingScreen(CodeKeeping):
    """Three panes on one project: codes, text, and what is known about the place under the cursor."""

    CSS_PATH = "../styles/coding.tcss"
    PANES = ("text", "codes", "inspector")

    def __init__(self, workspace: Workspace, words: Words, source: str | None = None) -> None:
        super().__init__(workspace)
        self.opened: Opened | None = None
        self.level = Level(workspace.store.local("view-level", "category"))
        self.focused_code = ""
        """The code whose codings are shown alone; "" for all."""
        self.compared = ""
        """The code that the inspector compares."""
        self.sources: list[Source] = []
        self._words = words
        self._wanted = source
        self._codings: dict[str, Coding] = {}
        self._coders: dict[str, str] = {}
        self._memos: dict[str, str] = {}
        self._count_took = 1.0
        self._comparison: Compared | None = None
        self._dirty = False
        self._has_failed_to_settle = False
        self._shown_at = 0

    def compose(self) -> ComposeResult:
        """Three panes, a message line, a key line."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static("", id="project-title", markup=False)
                yield LineInput(id="filter", compact=True, select_on_focus=False)
                yield CodeList(id="codes")
            with Vertical(id="middle"):
                yield Static("", id="source-title", markup=False)
                yield TextView(id="text")
            with Vertical(id="right"):
                yield Inspector(id="inspector")
        with Vertical(id="bottom"):
            yield MessageBar(id="messages")
            yield Static(Content(""), id="keys")

    @property
    def text(self) -> TextView:
        """The text pane."""
        return self.query_one(TextView)

    def on_mount(self) -> None:
        """Open where the reader stopped."""
        self.text.follower = self._caret_moved
        if not can_tint(self.app.console.color_system):
            # With 256 colours the twelve tints fall together into four or five; the stripes stay apart.
            self.text.marks_shown = "stripes"
        super().on_mount()
        why = self.workspace.read_only_because()
        if why:
            self.bar.warn(_("Open for reading only: {why}.").format(why=why))
        elif self.workspace.store.warning:
            self.bar.warn(self.workspace.store.warning)
        elif self.desk.problems:
            self.bar.warn(self.desk.problems[0], _("docs/keymap.md says how keys are changed."))
        self._offer_drafts()
        self.set_interval(_IDLE_SECONDS, self._settle)
        self._prepare()

    @work(thread=True, group="prepare", exit_on_error=False)
    def _prepare(self) -> None:
        """Behind the first picture: the counts, the day's backup, the Chinese dictionary."""
        with told_from_thread(self):
            self._count()
        with told_from_thread(self):
            words = conflicts_words(self.workspace)
            if words:
                # Nothing urgent: what two people set differently stays usable until somebody decides.
                self.app.call_from_thread(self.bar.say, words)
        with told_from_thread(self):
            self.workspace.backups.daily()
        with told_from_thread(self):
            # The palette's index reads the pinyin of every name: 0.5 s for 1,000 the first time.
            Index(code_entries(self.code_tree, {}))
        with told_from_thread(self):
            self._words.load_dictionary()

    def _count(self) -> None:
        began = time.monotonic()
        counts, _lead = self.workspace.codings.counts(self.workspace.coder)
        self._count_took = time.monotonic() - began
        self.app.call_from_thread(self._counted, counts)

    def _counted(self, counts: dict[str, Counts]) -> None:
        self._counts = counts
        self._list_codes()

    def _count_soon(self) -> None:
        """The counts after a change: at once where that is quick, behind the picture where it is not."""
        if self._count_took < _COUNT_AT_ONCE:
            began = time.monotonic()
            self._counts, _lead = self.workspace.codings.counts(self.workspace.coder)
            self._count_took = time.monotonic() - began
        else:
            self.set_timer(_COUNT_AFTER, self._count_behind)

    @work(thread=True, group="count", exclusive=True, exit_on_error=False)
    def _count_behind(self) -> None:
        with told_from_thread(self):
            self._count()

    def show(self) -> None:
        """The project as it stands; the cursor and what is selected stay."""
        self.sources = self.workspace.sources.offered()
        if self.opened is not None and self.opened.source.id in [s.id for s in self.sources]:
            self._reload()
        else:
            self._open_first()

    def _open_first(self) -> None:
        """The transcript where the reader stopped; the first where that one was sealed, withdrawn or deleted."""
        closed, self.opened = self.opened, None
        self._codings = {}
        self._read_project()
        ids = [s.id for s in self.sources]
        wanted = self._wanted or self.workspace.store.local("open-source")
        if ids:
            self.open(wanted if wanted in ids else ids[0])
        elif closed is not None:
            nothing = replace(closed, text="", version=replace(closed.version, length=0, turns=()), codings=())
            self.text.show(shown_document(nothing, ()))
            self.query_one("#source-title", Static).update("")
        else:
            self.bar.warn(_("No transcript yet."), _("F10 s brings transcripts in."))
        self._count_soon()
        self._list_codes()
        if closed is not None:
            words = _("“{name}” is no longer open to read; it was closed elsewhere.").format(name=closed.source.name)
            if self.bar.has_class("-error"):
                # What was refused because of it stands there.
                self.bar.fail(self.bar.message, words)
            else:
                self.bar.warn(words)

    def open(self, source: str) -> None:
        """Show a transcript, at the place where the reader stopped in it."""
        self._keep_place()
        self._read_project()
        self._read_source(source)
        self._shown_at = self._position
        opened = self.opened
        assert opened is not None
        units = Units(opened.text, opened.version, self._words)
        document = shown_document(opened, self._shown())
        self.text.show(document, word_at=units.word_at, sentence_at=units.sentence_at)
        place = self.workspace.store.local(f"place:{source}")
        if place.isdigit():
            self.text.go_to(min(int(place), max(0, len(opened.text) - 1)))
        elif opened.version.turns:
            self.text.go_to(opened.version.turns[0].body)
        self._title()
        self._inspect()

    def show_segment(self, source: str, start: int, end: int) -> None:
        """Open a transcript with a segment selected."""
        with told(self.bar):
            if self.opened is None or self.opened.source.id != source:
                self.open(source)
            self.text.focus()
            self.text.select(start, end)

    def _read_project(self) -> None:
        self.code_tree = self.workspace.tree()
        self._coders = self.workspace.coders()
        self._memos = {}
        for memo in self.workspace.memos.list_():
            for thing in memo.about:
                self._memos.setdefault(thing, memo.text)

    def _read_source(self, source: str) -> None:
        self.opened = self.workspace.sources.open(source)
        self._codings = {c.id: c for c in self.opened.codings}

    def _shown(self) -> tuple[CodingShown, ...]:
        codings = tuple(self._codings.values())
        if self.focused_code:
            below = {self.focused_code, *self.code_tree.walk(self.focused_code)}
            codings = tuple(c for c in codings if self.code_tree.target(c.code) in below)
        return shown_codings(codings, self.code_tree, self.level, self.workspace.coder)

    def _list_codes(self) -> None:
        core = self.workspace.codes.core()
        self.codes.show(code_rows(self.code_tree, self._counts, self.level, core))
        self.codes.number([c for c in self.recent if self.code_tree.target(c) is not None])
        self._title()

    def _title(self) -> None:
        room = max(10, self.query_one("#left").size.width - 1)
        words, title, coder = _("{title}   counts: {coder}"), self.workspace.title(), self.workspace.coder_name
        # Rather the end of a long title is cut than whose codings the numbers below are.
        left = max(8, room - cell_len(words.format(title="", coder=coder)))
        whose = words.format(title=fit_cells(title, min(left, cell_len(title))).rstrip(), coder=coder)
        self.query_one("#project-title", Static).update(Content(fit_cells(whose, room).rstrip()), layout=False)
        if self.opened is None:
            return
        count = ngettext("{count} coding", "{count} codings", len(self._codings)).format(count=len(self._codings))
        level = _("colours: {level}").format(level=_(self.level.words))
        line = f"{self.opened.source.name}   {count}   {level}"
        if self.focused_code in self.code_tree.codes:
            line = _("only {name}   ").format(name=self.code_tree.codes[self.focused_code].name) + line
        shown = fit_cells(line, max(20, self.text.size.width)).rstrip()
        self.query_one("#source-title", Static).update(Content(shown), layout=False)

    def _reload(self) -> None:
        assert self.opened is not None
        version, source = self.opened.version.id, self.opened.source.id
        self._read_project()
        if self.workspace.sources.changed_since(self._shown_at):
            self._read_source(source)
        else:
            # The text and who speaks are as they were: 58 ms for 300,000 characters, at every coding.
            self.opened = replace(self.opened, codings=tuple(self.workspace.codings.of_source(source)))
            self._codings = {c.id: c for c in self.opened.codings}
        self._shown_at = self._position
        if self.focused_code and self.focused_code not in self.code_tree.codes:
            self.focused_code = ""
        if self.opened.version.id != version:
            self.open(source)
        self.text.replace_codings(self._shown())
        self._count_soon()
        self._list_codes()
        self._inspect()

    def changed_elsewhere(self) -> None:
        """Show what another program wrote, and say what changed."""
        before, opened = {s.id for s in self.sources}, self.opened
        self._show_whole()
        if opened is not None and opened.source.id not in {s.id for s in self.sources}:
            return
        self.bar.say(
            _("The project was changed elsewhere; this shows it as it is now.")
            if before == {s.id for s in self.sources}
            else _("The transcripts changed elsewhere.")
        )

    def _settle(self) -> None:
        """After a pause, everything into the one file, and the reader's place kept."""
        if self._dirty:
            self._keep_place()
            try:
                # Somebody who reads just now holds the WAL: the next pause tries again.
                self._dirty = not self.workspace.store.checkpoint()
            except (StoreProblem, CannotWrite) as error:
                # Everything is stored, beside the file: said once, and tried again after the next change.
                self._dirty = False
                if not self._has_failed_to_settle:
                    tell(self.bar, error)
                self._has_failed_to_settle = True
            else:
                self._has_failed_to_settle = False

    def _keep_place(self) -> None:
        if self.opened is not None and not self.workspace.store.read_only:
            selection = self.text.selection
            place = selection.start if selection is not None else self.text.cursor
            self.keep_setting(f"place:{self.opened.source.id}", str(place))
            self.keep_setting("open-source", self.opened.source.id)

    def leave(self) -> None:
        """What is kept when the desk closes."""
        with told(self.bar):
            self._keep_place()

    def on_resize(self) -> None:
        """Fold panes away in narrow terminals."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.set_class(self.size.width < _TINY, "-tiny")
        self.set_class(self.size.width >= _WIDE, "-wide")
        self.set_class(self.size.width >= _VAST, "-vast")
        self.set_class(self.size.height < _LOW, "-low")
        self.call_after_refresh(self._fit)

    def action_to_text(self) -> None:
        """From the inspector to the text."""
        self.text.focus()

    def _fit(self) -> None:
        self._title()
        self._inspect()

    def _caret_moved(self) -> None:
        self._dirty = True
        self._inspect()

    def at_cursor(self) -> list[Coding]:
        """The codings under the cursor, or that touch the selection, the shortest first."""
        selection = self.text.selection
        start, end = (selection.start, selection.end) if selection else (self.text.cursor, self.text.cursor + 1)
        # Integers, not spans: this is done at every key, and 2,000 spans cost 2.5 ms.
        found = [
            c for c in self._codings.values()
            if c.start < end and c.end > start and c.placed and self.code_tree.target(c.code) is not None
        ]  # fmt: skip
        return sorted(found, key=lambda c: (c.end - c.start, c.start, c.id))

    def _inspect(self) -> None:
        if self.opened is None:
            return
        turn = self.opened.version.turn_at(self.text.cursor)
        place = f"{turn.number}  {self.opened.speaker_name(turn)}" if turn else ""
        details, keys = [], colour_keys(self.code_tree, self.level)
        for coding in self.at_cursor():
            target = self.code_tree.target(coding.code)
            assert target is not None
            code = self.code_tree.codes[target]
            above = self.code_tree.path(target).removesuffix(code.name).rstrip(" >")
            marks = ("★" if coding.starred else "") + (_("negative") if coding.negative else "")
            coder = self._coders.get(coding.coder, "") if coding.coder != self.workspace.coder else ""
            group = self.code_tree.at_level(target, self.level)
            seen_as = self.code_tree.codes[group].name if group is not None and group != target else ""
            memo, key = self._memos.get(coding.id, ""), keys[target]
            details.append(CodingDetails(code.name, _(code.level.words), above, coder, memo, marks, seen_as, key))
        self.query_one(Inspector).show(place, details, self._comparison)

    def code_name(self, coding: Coding) -> str:
        """The name of a coding's code."""
        target = self.code_tree.target(coding.code)
        return self.code_tree.codes[target].name if target else ""

    def _offer_drafts(self) -> None:
        drafts = [k for k in self.workspace.store.drafts() if k.startswith("memo:")]
        if drafts:
            self.bar.warn(
                ngettext(
                    "{count} memo was being written when the desk closed: F10 m has it.",
                    "{count} memos were being written when the desk closed: F10 m has them.",
                    len(drafts),
                ).format(count=len(drafts))
            )
