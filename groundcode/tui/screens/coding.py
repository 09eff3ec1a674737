"""Coding: the desk's home. What its actions share; everything done here is stored before the next key is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType

from groundcode.domain.codings import Coding
from groundcode.domain.levels import Level
from groundcode.domain.spans import Span
from groundcode.locale import _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.codes import IN_THE_LIST
from groundcode.tui.actions.common import EVERYWHERE
from groundcode.tui.actions.reading import WITH_THE_TRANSCRIPT
from groundcode.tui.actions.text import AT_THE_CURSOR
from groundcode.tui.actions.welcome import PutAway
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.chooser import Chooser
from groundcode.tui.screens.welcoming import Welcoming
from groundcode.tui.tasks import told
from groundcode.tui.units import Units
from groundcode.tui.widgets.code_list import CodeList
from groundcode.tui.widgets.inspector import Compared
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.palette import PaletteChoice
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.text_view import TextView
from groundcode.workspace.codings import Segment


class CodingScreen(Welcoming):
    """The desk's home."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (
        *AT_THE_CURSOR, *IN_THE_LIST, *WITH_THE_TRANSCRIPT, PutAway, *EVERYWHERE,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)

    def on_key(self, event: events.Key) -> None:
        """Digits code with a recent code; Esc leaves the moving of boundaries."""
        plain = plain_key(event.character)
        if self.focused is self.text and plain is not None and plain in "123456789":
            event.stop()
            # Textual calls the handlers of every base class as well.
            event.prevent_default()
            if self.may_write():
                self.apply_recent(int(plain) - 1)

    def span(self) -> Span:
        """What is selected, or the sentence under the cursor."""
        selection = self.text.selection
        assert self.opened is not None
        said = self.opened.said(selection) if selection is not None else None
        if said is not None:
            return said
        return Units(self.opened.text, self.opened.version, self._words).sentence_at(self.text.cursor)

    def palette_place(self) -> str:
        """Away from what is being coded."""
        row = self.text.cursor_row - self.text.scroll_offset.y
        return "-low" if 2 * row < self.text.size.height else "-high"

    def apply_choice(self, choice: PaletteChoice, span: Span) -> None:
        """Put what was chosen in the palette on a segment."""
        if choice.code_id is not None:
            self.apply(choice.code_id, span, ranked=choice.ranked)
        else:
            self.apply_new(choice.new_name or "", span)

    def apply_new(self, name: str, span: Span, *, in_vivo: bool = False) -> None:
        """A new label and its first coding: one act, undone as one."""
        assert self.opened is not None
        code = self.workspace.codings.apply_new(
            name, self.opened.source.id, span.start, span.end, version=self.opened.version.id, in_vivo=in_vivo
        )
        self._applied(code, span, new=True)

    def apply(self, code: str, span: Span, *, ranked: bool = False) -> None:
        """A code on a segment; `ranked` says that it was chosen from those that were ranked for it."""
        assert self.opened is not None
        if self._coding_at(code, span) is not None:
            self.bar.say(_("{name} stands on this segment already.").format(name=self.code_tree.codes[code].name))
            return
        place, version = (self.opened.source.id, span.start, span.end), self.opened.version.id
        self.workspace.codings.apply(code, *place, version=version, ranked=ranked)
        self._applied(code, span)

    def _applied(self, code: str, span: Span, *, new: bool = False) -> None:
        assert self.opened is not None
        seen = self.opened.version.id
        self.remember(code)
        self.stored("")
        name = self.code_tree.codes[code].name if code in self.code_tree.codes else ""
        said = _("Coded: {name}").format(name=name)
        if new:
            alike = [c.name for c in self.code_tree.codes.values() if c.id != code and (name in c.name or c.name in name)]
            said = _("New label: {name}").format(name=name)
            if alike:
                said = _("New label: {name}; there is also {others}.").format(name=name, others=_(", ").join(alike[:3]))
        self.text.stop_marking()
        if not self.codes.has_focus:
            self.codes.follow(code)
        if self.opened is None or self.opened.version.id != seen:
            # The words were coded where they stood; in the text shown now they have another place.
            self.bar.say(said, _("The text was corrected meanwhile; it is shown as it is now."))
            return
        if self.text.selection is None:
            self.text.select(span.start, span.end)
        self.bar.say(said)
        self.compared = code
        # Behind the picture of the coding itself: comparing reads other transcripts.
        self.call_after_refresh(self._compare, code, span)

    def _compare(self, code: str, span: Span) -> None:
        """What the code was put on before: the last three segments, and the two that differ most from this one."""
        if self.opened is None or self.compared != code or code not in self.code_tree.codes:
            return
        with told(self.bar):
            found = self.workspace.codings.compare(code, quote=span.of(self.opened.text), but=self._coding_at(code, span))

            def lines(segments: Sequence[Segment]) -> tuple[tuple[str, str], ...]:
                # In the open transcript the turn says enough; a file's long name would eat the pane.
                return tuple(
                    (s.turn if s.source == here else f"{fit_cells(s.source, 12).rstrip()}-{s.turn}", " ".join(s.quote.split()))
                    for s in segments
                )

            here = self.opened.source.name

            name = self.code_tree.codes[code].name if code in self.code_tree.codes else ""
            self._comparison = Compared(name, found.total, lines(found.last), lines(found.different))
            self._inspect()

    def _coding_at(self, code: str, span: Span) -> str | None:
        """This coder's coding of a segment."""
        own = (
            c for c in self._codings.values() if c.coder == self.workspace.coder and (c.start, c.end) == (span.start, span.end)
        )
        return next((c.id for c in own if self.code_tree.target(c.code) == code), None)

    def _caret_moved(self) -> None:
        if self._comparison is not None and self.text.selection is None:
            self._comparison, self.compared = None, ""
        super()._caret_moved()

    @on(TextView.Marking)
    def _marking(self, event: TextView.Marking) -> None:
        if event.on:
            self.bar.say(_("Marking: every move selects; v or Esc ends it."))
        else:
            self.bar.say(_("No longer marking."))

    @on(TextView.Selected)
    def _adjusting_left(self, event: TextView.Selected) -> None:
        if self.adjusting is not None and event.start == event.end:
            self.adjusting = None
            self.bar.say(_("The boundaries stay as they were."))

    def apply_recent(self, number: int) -> None:
        """The recent code of a number (from 0) on what is selected."""
        living = [c for c in self.recent if self.code_tree.target(c) is not None]
        if self.opened is None or number >= len(living):
            self.bar.say(_("There is no recent code {number} yet.").format(number=number + 1))
            return
        with told(self.bar):
            self.apply(living[number], self.span())

    def recode(self, coding: Coding, choice: PaletteChoice) -> None:
        """Another code in the place of a coding; a new label where a name was typed."""
        code = choice.code_id
        if code is not None:
            self.workspace.codings.recode(coding.id, code)
        else:
            code = self.workspace.codings.recode_new(coding.id, choice.new_name or "")
        self.remember(code)
        old = self.code_name(coding)
        self.stored(_("{old} became {new}.").format(old=old, new=self.workspace.tree().codes[code].name))

    def choose_own(self, title: str, then: Callable[[Coding], None]) -> None:
        """One of this coder's codings under the cursor."""
        found = self.at_cursor()
        own = [c for c in found if c.coder == self.workspace.coder]
        if not own:
            self.bar.say(_("None of your codings is under the cursor.") if found else _("Nothing is coded here."))
            return
        self._choose(title, own, then)

    def choose_any(self, title: str, then: Callable[[Coding], None]) -> None:
        """One of the codings under the cursor, whoever made it."""
        found = self.at_cursor()
        if not found:
            self.bar.say(_("Nothing is coded here."))
            return
        self._choose(title, found, then)

    def _choose(self, title: str, codings: list[Coding], then: Callable[[Coding], None]) -> None:
        if len(codings) == 1:
            then(codings[0])
            return
        assert self.opened is not None
        lines = [f"{self.code_name(c)}   “{' '.join(self.opened.text[c.start : c.end].split())}”" for c in codings]

        def chosen(number: int | None) -> None:
            if number is not None:
                with told(self.bar):
                    then(codings[number])

        self.app.push_screen(Chooser(title, lines), chosen)

    def set_level(self, level: Level) -> None:
        """Colour by another level."""
        self.level = level
        self.keep_setting("view-level", level.value)
        self.text.replace_codings(self._shown())
        self._list_codes()
        self._inspect()

    def focus_code(self, code: str) -> None:
        """Show the codings of one code alone; "" for all."""
        self.focused_code = code
        self.text.replace_codings(self._shown())
        self._title()
        if code:
            name = self.code_tree.codes[code].name
            self.bar.say(_("Only {name}: n and N go from one to the next, f shows all again.").format(name=name))
        else:
            self.bar.say(_("All codings."))

    def next_uncoded(self) -> None:
        """To the next turn of an informant without a coding; from the last, to the first."""
        if self.opened is None:
            return
        turns = [
            t for t in self.opened.version.turns
            if not self.opened.is_interviewer(t) and t.end > t.body
            and not any(c.placed and c.start < t.end and c.end > t.body for c in self._codings.values())
        ]  # fmt: skip
        if not turns:
            self.bar.say(_("Every turn of an informant is coded."))
            return
        here = self.text.selection.end if self.text.selection else self.text.cursor
        turn = next((t for t in turns if t.body > here), turns[0])
        self.text.go_to(turn.body)
        words = ngettext("{count} turn is uncoded.", "{count} turns are uncoded.", len(turns))
        self.bar.say(words.format(count=len(turns)))

    def ask_source(self) -> None:
        """Another transcript, each with how many of its codings there are."""
        things = []
        counts = self.workspace.sources.coding_counts()
        for source in self.sources:
            things.append(Pickable(source.id, source.name, _("{count} codings").format(count=counts.get(source.id, 0))))
        here = self.opened.source.id if self.opened is not None else ""

        def chosen(source: str | None) -> None:
            if source is not None:
                with told(self.bar):
                    self.open(source)
                    self.text.focus()

        self.app.push_screen(Picker(_("Which transcript?"), things, highlighted=here), chosen)

    @on(CodeList.Chosen)
    def _code_chosen(self, event: CodeList.Chosen) -> None:
        self.focus_code("" if event.code == self.focused_code else event.code)

    def place_on_dimension(self) -> None:
        """Ask for a dimension, and where on it the segment stands."""
        from groundcode.tui.screens.placing import place_segment

        place_segment(self)

    def open_find(self) -> None:
        """Open the list of hits that follows what is typed."""
        from groundcode.tui.screens.find import open_find

        open_find(self)
