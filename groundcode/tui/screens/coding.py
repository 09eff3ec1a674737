"""Coding: what the desk's keys do to the place under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import OptionList

from groundcode.domain.codings import Coding
from groundcode.domain.levels import LEVELS
from groundcode.domain.spans import Span
from groundcode.locale import _
from groundcode.tui.commands import bindings
from groundcode.tui.finding import Index
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.help import Help
from groundcode.tui.screens.reading import ReadingScreen
from groundcode.tui.tasks import told
from groundcode.tui.units import Units
from groundcode.tui.view_model import code_entries
from groundcode.tui.widgets.keys import key_name, plain_key
from groundcode.tui.widgets.memo_editor import MemoEditor
from groundcode.tui.widgets.palette import CodePalette, PaletteChoice


class CodingScreen(ReadingScreen):
    """The desk's home: everything done here is stored before the next key is read."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())

    def on_key(self, event: events.Key) -> None:
        """Digits code with a recent code; full-width letters are their plain ones; Chinese where a command belongs is told."""
        if event.character is None or self.focused is not self.text:
            return
        plain = plain_key(event.character)
        if plain is not None and plain in "123456789":
            event.stop()
            self._apply_recent(int(plain) - 1)
        elif plain is not None and not event.character.isascii():
            event.stop()
            key = events.Key(key_name(plain), plain)
            # A message does not bubble past its sender: sent by this screen, no binding of the app would see it.
            key.set_sender(self.app)
            self.app.post_message(key)
        elif plain is None and event.is_printable:
            event.stop()
            self.bar.warn(_("The input method is on: press Shift to switch it off, or use the keys under F1."))

    def action_code(self) -> None:
        """Ask for a code, and put it on the selection or the sentence under the cursor."""
        if self._opened is None or not self._may_write():
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

    def _may_write(self) -> bool:
        """Whether this desk may change anything; says why not before anybody types for nothing."""
        why = self.workspace.read_only_because()
        if why:
            self.bar.fail(_("Open for reading only: {why}.").format(why=why))
        return not why

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
            found = {(c.start, c.end) for c in self._codings.values() if c.placed and self._tree.target(c.code) == code_id}
            lines += ["“" + " ".join(self._opened.text[s:e].split()) + "”" for s, e in sorted(found)[-2:]]
        return "\n".join(lines)

    def _apply_choice(self, choice: PaletteChoice, span: Span) -> None:
        if choice.code_id is not None:
            self._apply(choice.code_id, span)
        else:
            self._apply_new(choice.new_name or "", span)

    def _apply_new(self, name: str, span: Span, *, in_vivo: bool = False) -> None:
        """A new label and its first coding: one act, undone as one."""
        assert self._opened is not None
        code = self.workspace.codings.apply_new(
            name, self._opened.source.id, span.start, span.end, version=self._opened.version.id, in_vivo=in_vivo
        )
        self._applied(code, span)

    def _apply(self, code: str, span: Span) -> None:
        assert self._opened is not None
        self.workspace.codings.apply(code, self._opened.source.id, span.start, span.end, version=self._opened.version.id)
        self._applied(code, span)

    def _applied(self, code: str, span: Span) -> None:
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
            if len(found) == 1:
                self._apply(found[0], selection)
            else:
                self._apply_new(name, selection, in_vivo=True)

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

    def _choose(self, title: str, codings: list[Coding], then: Callable[[int | None], None]) -> None:
        if len(codings) == 1:
            then(0)
            return
        assert self._opened is not None
        lines = [f"{self._code_name(c)}   “{' '.join(self._opened.text[c.start : c.end].split())}”" for c in codings]
        self.app.push_screen(Chooser(title, lines), then)

    def action_memo(self) -> None:
        """A memo on the coding under the cursor."""
        found = self._at_cursor()
        if not self._may_write():
            return
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
        # What the editor shows was read now; the desk behind it goes on looking at what others write.
        seen = self.workspace.store.seen

        def written(text: str | None) -> None:
            with told(self.bar):
                if text is not None and text != saved:
                    if memo is not None:
                        self.workspace.memos.edit(memo.id, text, seen=seen)
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
            self.workspace.store.save_draft(self._draft_key, text or " ")

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
