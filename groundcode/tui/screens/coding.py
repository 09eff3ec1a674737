"""Reading and coding: the transcripts, the text, what is coded at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static

from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Coding
from groundcode.domain.levels import LEVELS, Level
from groundcode.domain.spans import Span
from groundcode.errors import GroundcodeError
from groundcode.locale import _, ngettext
from groundcode.text.words import Words
from groundcode.tui.commands import bindings, key_bar
from groundcode.tui.finding import Index
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.help import Help
from groundcode.tui.tasks import told
from groundcode.tui.units import Units
from groundcode.tui.view_model import code_entries, shown_codings, shown_document
from groundcode.tui.widgets.inspector import CodingDetails, Inspector
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.message_bar import MessageBar
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice
from groundcode.tui.widgets.text_view import TextView
from groundcode.workspace.sources import Opened

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

_WATCH_SECONDS = 0.5
_IDLE_SECONDS = 2.0
_NARROW, _TINY = 110, 80
"""Columns below which the inspector goes under the text, and the list of transcripts away."""


class CodingScreen(Screen[None]):
    """The desk's home: everything done here is stored before the next key is read."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())
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
        self._list_sources()
        with told(self.bar):
            wanted = self._wanted or self.workspace.store.local("open-source")
            first = wanted if wanted in self._sources else (self._sources[0] if self._sources else "")
            if first:
                self._open(first)
            else:
                self.bar.warn(_("No transcript yet."), _("Quit, and: groundcode import PROJECT FILES"))
        self.text.focus()
        if self.workspace.store.read_only:
            self.bar.warn(_("Open for reading only: {why}.").format(why=self.workspace.store.read_only))
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
        sources = self.workspace.sources.list_()
        self._sources = [s.id for s in sources]
        shown = self.query_one("#sources", OptionList)
        shown.clear_options()
        shown.add_options([Content(fit_cells(s.name, 24).rstrip()) for s in sources])

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

    def _shown(self) -> tuple:  # type: ignore[type-arg]
        return shown_codings(tuple(self._codings.values()), self._tree, self._level, self.workspace.coder)

    def _title(self) -> None:
        assert self._opened is not None
        count = ngettext("{count} coding", "{count} codings", len(self._codings)).format(count=len(self._codings))
        level = _("colours: {level}").format(level=_(self._level.words))
        line = f"{self._opened.source.name}   {count}   {level}   {self.workspace.coder_name}"
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
                self.reload()
                self.bar.say(
                    _("The project was changed elsewhere; this shows it as it is now.")
                    if names == set(self._sources)
                    else _("The transcripts changed elsewhere.")
                )

    def _settle(self) -> None:
        """After a pause, everything into the one file, and the reader's place kept."""
        if self._dirty:
            self._dirty = False
            with told(self.bar):
                self._keep_place()
                self.workspace.store.checkpoint()

    def _keep_place(self) -> None:
        if self._opened is not None and not self.workspace.store.read_only:
            store = self.workspace.store
            store.set_local(f"place:{self._opened.source.id}", str(self.text.cursor))
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
            details.append(
                CodingDetails(code.name, _(code.level.words), above, coder, self._memos.get(coding.id, ""), marks)
            )
        self.query_one(Inspector).show(place, details)

    def on_key(self, event: events.Key) -> None:
        """Digits code with a recent code; full-width letters are their plain ones; Chinese where a command belongs is told."""
        character = plain_key(event.character)
        if character is None or self.focused is not self.text:
            return
        if character in "123456789":
            event.stop()
            self._apply_recent(int(character) - 1)
        elif event.character is not None and character != event.character and character.isascii():
            event.stop()
            self.app.simulate_key(character)
        elif not character.isascii() and character.isprintable():
            event.stop()
            self.bar.warn(_("The input method is on: press Shift to switch it off, or use the keys under F1."))

    def action_code(self) -> None:
        """Ask for a code, and put it on the selection or the sentence under the cursor."""
        if self._opened is None:
            return
        span = self._span()
        counts: dict[str, int] = {}
        for coding in self._codings.values():
            counts[coding.code] = counts.get(coding.code, 0) + 1
        index = Index(code_entries(self._tree, counts), self._recent)
        quote = span.of(self._opened.text)
        title = _("Code: {quote}").format(quote=" ".join(quote.split()))

        def chosen(choice: PaletteChoice | None) -> None:
            if choice is not None:
                with told(self.bar):
                    self._apply_choice(choice, span)

        self.app.push_screen(CodePalette(index, title=title, details=self._details), chosen)

    def _span(self) -> Span:
        selection = self.text.selection
        if selection is not None:
            return selection
        assert self._opened is not None
        units = Units(self._opened.text, self._opened.version, self._words)
        return units.sentence_at(self.text.cursor)

    def _details(self, code_id: str) -> str:
        code = self._tree.codes[code_id]
        lines = [code.definition] if code.definition else []
        if self._opened is not None:
            quotes = [c.start for c in self._codings.values() if self._tree.target(c.code) == code_id and c.placed]
            ends = {c.start: c.end for c in self._codings.values() if self._tree.target(c.code) == code_id}
            lines += ["“" + " ".join(self._opened.text[s : ends[s]].split()) + "”" for s in sorted(quotes)[-2:]]
        return "\n".join(lines)

    def _apply_choice(self, choice: PaletteChoice, span: Span) -> None:
        code = choice.code_id
        if code is None:
            code = self.workspace.codes.create(choice.new_name or "")
        self._apply(code, span)

    def _apply(self, code: str, span: Span) -> None:
        assert self._opened is not None
        self.workspace.codings.apply(
            code, self._opened.source.id, span.start, span.end, version=self._opened.version.id
        )
        self._recent = [code, *(c for c in self._recent if c != code)][:9]
        self.workspace.store.set_local("recent-codes", " ".join(self._recent))
        self._stored()
        if self.text.selection is None:
            self.text.select(span.start, span.end)
        self.bar.say(_("Coded: {name}").format(name=self._tree.codes[code].name if code in self._tree.codes else ""))

    def _stored(self) -> None:
        self._dirty = True
        self.reload()

    def _apply_recent(self, number: int) -> None:
        living = [c for c in self._recent if self._tree.target(c) is not None]
        if self._opened is None or number >= len(living):
            self.bar.say(_("There is no recent code {number} yet.").format(number=number + 1))
            return
        with told(self.bar):
            self._apply(living[number], self._span())

    def action_repeat(self) -> None:
        """The last code once more."""
        self._apply_recent(0)

    def action_in_vivo(self) -> None:
        """The selected words as a label."""
        selection = self.text.selection
        if self._opened is None or selection is None:
            self.bar.say(_("Select the words first: x, v or Shift with the arrows."))
            return
        with told(self.bar):
            name = " ".join(selection.of(self._opened.text).split())[:60]
            found = self._tree.find(name)
            code = found[0] if len(found) == 1 else self.workspace.codes.create(name, in_vivo=True)
            self._apply(code, selection)

    def action_uncode(self) -> None:
        """Take off one of the codings under the cursor."""
        found = self._at_cursor()
        own = [c for c in found if c.coder == self.workspace.coder]
        if not own:
            self.bar.say(_("None of your codings is under the cursor.") if found else _("Nothing is coded here."))
            return

        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    coding = own[number]
                    name = self._code_name(coding)
                    self.workspace.codings.remove([coding.id])
                    self._stored()
                    self.bar.say(_("Taken off: {name}. u brings it back.").format(name=name))

        self._choose(_("Take off which coding?"), own, chosen)

    def _choose(self, title: str, codings: list[Coding], then: object) -> None:
        assert callable(then)
        if len(codings) == 1:
            then(0)
            return
        assert self._opened is not None
        lines = [
            f"{self._code_name(c)}   “{' '.join(self._opened.text[c.start : c.end].split())}”" for c in codings
        ]
        self.app.push_screen(Chooser(title, lines), then)

    def _code_name(self, coding: Coding) -> str:
        target = self._tree.target(coding.code)
        return self._tree.codes[target].name if target else ""

    def action_memo(self) -> None:
        """A memo on the coding under the cursor."""
        found = self._at_cursor()
        if not found:
            self.bar.say(_("Put the cursor on a coding; its memo opens here."))
            return

        def chosen(number: int | None) -> None:
            if number is not None:
                self._edit_memo(found[number])

        self._choose(_("A memo on which coding?"), found, chosen)

    def _edit_memo(self, coding: Coding) -> None:
        memo = self.workspace.memos.on_coding(coding.id)
        key = f"memo:{coding.id}"
        saved = memo.text if memo else ""
        draft = self.workspace.store.drafts().get(key, saved)
        title = _("Memo on {name}").format(name=self._code_name(coding))

        def written(text: str | None) -> None:
            with told(self.bar):
                if text is not None and text != saved:
                    if memo is not None:
                        self.workspace.memos.edit(memo.id, text)
                    elif text.strip():
                        self.workspace.memos.write(text, kind="code", about=(coding.id,))
                    self._stored()
                    self.bar.say(_("Memo stored."))
                self.workspace.store.save_draft(key, "")

        self._draft_key = key
        self.app.push_screen(MemoEditor(draft, title=title, saved=saved), written)

    def keep_draft(self, text: str) -> None:
        """Keep what is being typed, before it is a memo."""
        with told(self.bar):
            self.workspace.store.save_draft(self._draft_key, text)

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

    def action_level(self) -> None:
        """The next view level."""
        self._level = LEVELS[(self._level.rank + 1) % len(LEVELS)]
        self.workspace.store.set_local("view-level", self._level.value)
        self.text.replace_codings(self._shown())
        if self._opened is not None:
            self._title()
        self.bar.say(_("Colours by {level}.").format(level=_(self._level.words)))

    def action_undo(self) -> None:
        """Undo."""
        with told(self.bar):
            done = self.workspace.history.undo()
            self._stored()
            self.bar.say(_("Undone: {what}").format(what=done.words), " ".join(done.kept))

    def action_redo(self) -> None:
        """Do again."""
        with told(self.bar):
            done = self.workspace.history.redo()
            self._stored()
            self.bar.say(_("Done again: {what}").format(what=done.words), " ".join(done.kept))

    def action_copy(self) -> None:
        """The selection to the clipboard (OSC 52)."""
        if self._opened is not None and self.text.selection is not None:
            self.app.copy_to_clipboard(self.text.selection.of(self._opened.text))
            self.bar.say(_("Copied."))

    def action_next_pane(self) -> None:
        """From the transcripts to the text and back."""
        sources = self.query_one("#sources", OptionList)
        if self.focused is sources or not self.query_one("#left").display:
            self.text.focus()
        else:
            sources.focus()

    def action_help(self) -> None:
        """All keys."""
        self.app.push_screen(Help())

    def action_leave(self) -> None:
        """Close the desk."""
        self.leave()
        self.app.exit()
