"""Reading: the transcripts, the text, what is coded at the cursor, and what others write meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Coding
from groundcode.domain.levels import Level
from groundcode.domain.spans import Span
from groundcode.errors import GroundcodeError
from groundcode.locale import _, ngettext
from groundcode.text.words import Words
from groundcode.tui.colours import can_tint
from groundcode.tui.commands import key_bar
from groundcode.tui.layout import fit_cells
from groundcode.tui.tasks import told
from groundcode.tui.units import Units
from groundcode.tui.view_model import shown_codings, shown_document
from groundcode.tui.widgets.inspector import CodingDetails, Inspector
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown
from groundcode.workspace.sources import Opened

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_WATCH_SECONDS = 0.5
_IDLE_SECONDS = 2.0
_NARROW, _TINY = 110, 80
"""Columns below which the inspector goes under the text, and the list of transcripts away."""


class ReadingScreen(Screen[None]):
    """Three panes on one project: transcripts, text, and what is known about the place under the cursor."""

    CSS_PATH = "../styles/coding.tcss"

    def __init__(self, workspace: Workspace, words: Words, source: str | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self._words = words
        self._wanted = source
        self._opened: Opened | None = None
        self._codings: dict[str, Coding] = {}
        self._tree: CodeTree = workspace.tree()
        self._coders: dict[str, str] = {}
        self._memos: dict[str, str] = {}
        self._level = Level(workspace.store.local("view-level", "category"))
        self._recent: list[str] = [i for i in workspace.store.local("recent-codes").split() if i]
        self._position = 0
        self._dirty = False
        self._sources: list[str] = []
        self._draft_key = ""

    def compose(self) -> ComposeResult:
        """Three panes, a message line, a key line."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static("", id="project-title", markup=False)
                yield OptionList(id="sources", markup=False)
            with Vertical(id="middle"):
                yield Static("", id="source-title", markup=False)
                yield TextView(id="text")
            with Vertical(id="right"):
                yield Inspector(id="inspector")
        with Vertical(id="bottom"):
            yield MessageBar(id="messages")
            yield Static(Content(key_bar()), id="keys")

    @property
    def bar(self) -> MessageBar:
        """The message line."""
        return self.query_one(MessageBar)

    @property
    def text(self) -> TextView:
        """The text pane."""
        return self.query_one(TextView)

    def on_mount(self) -> None:
        """Open where the reader stopped."""
        self.query_one("#project-title", Static).update(Content(fit_cells(self.workspace.title(), 24).rstrip()))
        if not can_tint(self.app.console.color_system):
            # With 256 colours the twelve tints fall together into four or five; the stripes stay apart.
            self.text.marks_shown = "stripes"
        self._list_sources()
        with told(self.bar):
            wanted = self._wanted or self.workspace.store.local("open-source")
            first = wanted if wanted in self._sources else (self._sources[0] if self._sources else "")
            if first:
                self._open(first)
            else:
                self.bar.warn(_("No transcript yet."), _("Quit, and: groundcode import PROJECT FILES"))
        self.text.focus()
        why = self.workspace.read_only_because()
        if why:
            self.bar.warn(_("Open for reading only: {why}.").format(why=why))
        elif self.workspace.store.warning:
            self.bar.warn(self.workspace.store.warning)
        self._offer_drafts()
        self.set_interval(_WATCH_SECONDS, self._watch)
        self.set_interval(_IDLE_SECONDS, self._settle)
        self._prepare()

    @work(thread=True, group="prepare", exit_on_error=False)
    def _prepare(self) -> None:
        """Behind the first picture: the day's backup, then the Chinese dictionary."""
        try:
            self.workspace.backups.daily()
        except GroundcodeError as error:
            self.app.call_from_thread(self.bar.fail, error.message, error.hint)
        self._words.load_dictionary()

    def _list_sources(self) -> None:
        sources = self.workspace.sources.offered()
        self._sources = [s.id for s in sources]
        shown = self.query_one("#sources", OptionList)
        shown.clear_options()
        shown.add_options([Content(fit_cells(s.name, 22).rstrip()) for s in sources])

    def _open(self, source: str) -> None:
        self._keep_place()
        self._read(source)
        assert self._opened is not None
        opened = self._opened
        units = Units(opened.text, opened.version, self._words)
        document = shown_document(opened, self._shown())
        self.text.show(document, word_at=units.word_at, sentence_at=units.sentence_at)
        place = self.workspace.store.local(f"place:{source}")
        if place.isdigit():
            self.text.go_to(min(int(place), max(0, len(opened.text) - 1)))
        elif opened.version.turns:
            self.text.go_to(opened.version.turns[0].body)
        self.query_one("#sources", OptionList).highlighted = self._sources.index(source)
        self._title()
        self._inspect()

    def _read(self, source: str) -> None:
        """Take the state as it is now: from here on, changes are made on what this screen shows."""
        self._position = self.workspace.refresh().position
        self._tree = self.workspace.tree()
        self._coders = self.workspace.coders()
        self._opened = self.workspace.sources.open(source)
        self._codings = {c.id: c for c in self._opened.codings}
        self._memos = {}
        for memo in self.workspace.memos.list_():
            for thing in memo.about:
                self._memos.setdefault(thing, memo.text)

    def _shown(self) -> tuple[CodingShown, ...]:
        return shown_codings(tuple(self._codings.values()), self._tree, self._level, self.workspace.coder)

    def _title(self) -> None:
        assert self._opened is not None
        count = ngettext("{count} coding", "{count} codings", len(self._codings)).format(count=len(self._codings))
        level = _("colours: {level}").format(level=_(self._level.words))
        line = f"{self.workspace.coder_name}   {self._opened.source.name}   {count}   {level}"
        self.query_one("#source-title", Static).update(Content(fit_cells(line, max(20, self.text.size.width)).rstrip()))

    def reload(self) -> None:
        """Show the project as it stands now; the cursor and what is selected stay."""
        if self._opened is None:
            return
        version = self._opened.version.id
        self._read(self._opened.source.id)
        if self._opened.version.id != version:
            self._open(self._opened.source.id)
        self.text.replace_codings(self._shown())
        self._title()
        self._inspect()

    def _watch(self) -> None:
        """See within half a second what another program wrote."""
        with told(self.bar):
            if self.workspace.store.data_version() != self._position:
                names = set(self._sources)
                self._list_sources()
                if self._opened is None or self._opened.source.id not in self._sources:
                    self._open_another(self._opened)
                    return
                self.reload()
                self.bar.say(
                    _("The project was changed elsewhere; this shows it as it is now.")
                    if names == set(self._sources)
                    else _("The transcripts changed elsewhere.")
                )

    def _open_another(self, closed: Opened | None) -> None:
        """Show the first transcript: the one shown was sealed, withdrawn or deleted elsewhere, or there was none."""
        self._opened = None
        self._codings = {}
        self._position = self.workspace.refresh().position
        if self._sources:
            self._open(self._sources[0])
        elif closed is not None:
            nothing = replace(closed, text="", version=replace(closed.version, length=0, turns=()), codings=())
            self.text.show(shown_document(nothing, ()))
            self.query_one("#source-title", Static).update("")
        if closed is not None:
            self.bar.warn(_("“{name}” is no longer open to read; it was closed elsewhere.").format(name=closed.source.name))

    def _settle(self) -> None:
        """After a pause, everything into the one file, and the reader's place kept."""
        if self._dirty:
            with told(self.bar):
                self._keep_place()
                # Somebody who reads just now holds the WAL: the next pause tries again.
                self._dirty = not self.workspace.store.checkpoint()

    def _keep_place(self) -> None:
        if self._opened is not None and not self.workspace.store.read_only:
            store, selection = self.workspace.store, self.text.selection
            place = selection.start if selection is not None else self.text.cursor
            store.set_local(f"place:{self._opened.source.id}", str(place))
            store.set_local("open-source", self._opened.source.id)

    def leave(self) -> None:
        """What is kept when the desk closes."""
        with told(self.bar):
            self._keep_place()

    def on_resize(self, event: events.Resize) -> None:
        """Fold panes away in narrow terminals."""
        self.set_class(event.size.width < _NARROW, "-narrow")
        self.set_class(event.size.width < _TINY, "-tiny")
        if self._opened is not None:
            self.call_after_refresh(self._title)

    @on(OptionList.OptionSelected, "#sources")
    def _source_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        with told(self.bar):
            self._open(self._sources[event.option_index])
            self.text.focus()

    @on(TextView.CursorMoved)
    def _cursor_moved(self) -> None:
        self._dirty = True
        self._inspect()

    def _at_cursor(self) -> list[Coding]:
        selection = self.text.selection
        place = selection or Span(self.text.cursor, self.text.cursor + 1)
        found = [
            c for c in self._codings.values()
            if c.placed and Span(c.start, c.end).overlaps(place) and self._tree.target(c.code) is not None
        ]  # fmt: skip
        return sorted(found, key=lambda c: (c.end - c.start, c.start, c.id))

    def _inspect(self) -> None:
        if self._opened is None:
            return
        turn = self._opened.version.turn_at(self.text.cursor)
        place = f"{turn.number}  {self._opened.speaker_name(turn)}" if turn else ""
        details = []
        for coding in self._at_cursor():
            target = self._tree.target(coding.code)
            assert target is not None
            code = self._tree.codes[target]
            above = self._tree.path(target).removesuffix(code.name).rstrip(" >")
            marks = ("★" if coding.starred else "") + (_("negative") if coding.negative else "")
            coder = self._coders.get(coding.coder, "") if coding.coder != self.workspace.coder else ""
            details.append(CodingDetails(code.name, _(code.level.words), above, coder, self._memos.get(coding.id, ""), marks))
        self.query_one(Inspector).show(place, details)

    def _code_name(self, coding: Coding) -> str:
        target = self._tree.target(coding.code)
        return self._tree.codes[target].name if target else ""

    def _offer_drafts(self) -> None:
        drafts = [k for k in self.workspace.store.drafts() if k.startswith("memo:")]
        if drafts:
            self.bar.warn(
                ngettext(
                    "{count} memo was being written when the desk closed: e on its coding opens it.",
                    "{count} memos were being written when the desk closed: e on their codings opens them.",
                    len(drafts),
                ).format(count=len(drafts))
            )
