"""Suggestions: cards one after the other, each with its reasons; nothing is applied but by a key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.suggestions import ON_CARDS
from groundcode.tui.asking_suggestions import LEVELS, Board, read_board
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.suggestions_deciding import DecidingScreen
from groundcode.tui.suggestion_rows import (
    GROUPING,
    NOTE,
    TABS,
    about,
    became_words,
    card_rows,
    counts_words,
    line_of,
    mark_of,
    method_words,
)
from groundcode.tui.tasks import told
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.page_list import PageList, PageRow
from groundcode.tui.widgets.palette import PaletteInput
from groundcode.tui.widgets.row_list import LateLine, RowList
from groundcode.tui.widgets.suggestion_card import KindTabs, SuggestionCard
from groundcode.workspace.suggesting.values import Kind, Run, Status, Suggestion

if TYPE_CHECKING:
    from groundcode.workspace.suggesting.cards import Card

_KINDS = tuple(Kind)
_LOOKS = {"✓": "$text-success", "+": "$text-success", "✗": "$text-error", "-": "dim", " ": ""}


class SuggestionsScreen(DecidingScreen):
    """The kinds at the top, the cards of one kind in a list, the card under the bar beside it."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*ON_CARDS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Suggestions")
    PANES: ClassVar[tuple[str, ...]] = ("rows", "card", "name")
    DEFAULT_CSS = """
    SuggestionsScreen #left { width: 2fr; }
    SuggestionsScreen #page { width: 3fr; }
    SuggestionsScreen.-narrow #left { width: 100%; height: 7; }
    SuggestionsScreen.-narrow #page { width: 100%; height: 1fr; }
    SuggestionsScreen.-low #left { height: 1fr; }
    """

    def body(self) -> ComposeResult:
        """Kinds, list and card."""
        yield KindTabs(id="kinds")
        yield from super().body()

    def page_widget(self) -> Widget:
        """The card."""
        return SuggestionCard(id="page")

    # Reading and showing.

    def show(self) -> None:
        """Read anew; what was shown stays until then."""
        kept = self.desk.kept.get("suggestions")
        if self.board is None and isinstance(kept, tuple):
            self.kind, self.levels, self.wanted, self.preview, self.answers = kept
            if self.preview is not None:
                self.preview.grouping = None
                # Left before its reasons were known: nothing of it could be decided.
                self.preview = self.preview if self.preview.run is not None else None
        self.fresh.clear()
        self.count_soon()

    def count(self) -> Board:
        """What is kept, as of now."""
        return read_board(self.workspace, self.kind, self.level)

    def counted(self, value: Board) -> None:
        """Show it; the bar stays on its card, or goes to the one that was taken back."""
        first, self.board = self.board is None, value
        if first and not self.desk.kept.get("suggestions"):
            self.kind = next((kind for kind in Kind if any(one.is_open for one in self.found_of(kind))), self.kind)
        self._go_to_taken_back(value)
        self.cards.update(value.turns)
        self.fresh |= set(value.turns)
        self.list_cards(self.wanted or (self._first_open() if first else ""))
        self.wanted = ""
        self._read_turns()
        if first and value.early is not None:
            self.bar.warn(value.early.message, value.early.hint)

    def _read_turns(self) -> None:
        """What nobody coded is read with the board, if that kind was shown by then."""
        run = self.board.run_of(self.kind, self.level) if self.board is not None and self.kind is Kind.GAPS else None
        if run is not None and self.board is not None and self.board.turns_of != run.id:
            self.count_soon()

    def _go_to_taken_back(self, board: Board) -> None:
        """After an undo, to the card that waits again, whatever its kind."""
        before, self.before_undo = self.before_undo, {}
        for run in board.runs:
            for one in board.found.get(run.id, ()):
                if one.status is Status.PENDING and before.get(one.id, Status.PENDING) is not Status.PENDING:
                    self.kind, self.wanted = run.kind, one.id
                    if run.kind is not Kind.DUPLICATES:
                        self.levels[run.kind] = run.level
                    return

    def undone(self) -> None:
        """Remember how everything stood, to find the card that was taken back."""
        if self.board is not None:
            self.before_undo = {one.id: one.status for found in self.board.found.values() for one in found}

    def list_cards(self, wanted: str = "") -> None:
        """List the cards of the kind, with the bar on `wanted`, or where it was."""
        if self.board is None:
            return
        under, at = wanted or (self.one.id if self.one is not None else ""), max(0, self.at)
        self.shown = list(self.found)
        at = next((number for number, one in enumerate(self.shown) if one.id == under), min(at, len(self.shown)))
        room = self.room
        lines: list[Content | LateLine] = [LateLine(partial(self._line, one, room)) for one in self.shown]
        if self.shown:
            lines.append(Content.styled(fit_cells(_("   Summary"), room).rstrip(), "bold dim"))
        self.fill(lines, at)
        self.query_one(KindTabs).show([self._tab(kind) for kind in _KINDS], _KINDS.index(self.kind))
        self.retitle()

    def _tab(self, kind: Kind) -> str:
        found = self.found if kind is self.kind else self.found_of(kind)
        return f"{_(TABS[kind])} {counts_words(found)}" if found else _(TABS[kind])

    def _line(self, one: Suggestion, room: int) -> Content:
        assert self.board is not None
        mark = mark_of(one)
        words = line_of(one, self.board.tree, self.answer(one), self.cards.get(one.id))
        shown = (fit_cells(words, max(4, room - 4)).rstrip(), "" if one.is_open else "dim")
        return Content.assemble(" ", (mark, _LOOKS[mark]), " ", shown)

    def heading(self) -> str:
        """The kind, the level, and how it was made."""
        run = self.run
        told = [_(self.NAME), _(self.kind.words)]
        if self.level is not None:
            told.append(_(self.level.words))
        if self.preview_shown is not None:
            told.append(_("cut into {count}, not kept").format(count=self.preview_shown.count))
        if run is not None and run.is_floor:
            told.append(_("no encoder: letters compared, not meanings"))
        return "   ".join([*told, self.workspace.title()])

    def show_page(self) -> None:
        """The card under the bar; its reasons come behind the picture, with those of the next one."""
        self.keep_place()
        page, one = self.query_one(SuggestionCard), self.one
        if one is None or self.board is None:
            page.show("about", [*self._about()], name=None)
            return
        rows = card_rows(one, self.board.tree, self.answer(one), self.cards.get(one.id))
        name = self.answer(one).name if self.kind in GROUPING and one.is_open else None
        page.show(one.id, rows, name=name)
        ahead = [one, *(other for other in self.shown[self.at + 1 :] if other.is_open)][:2]
        missing = [other for other in ahead if other.id not in self.fresh]
        if missing and not self.is_looking:
            self.fresh |= {other.id for other in missing}
            self.word(missing)

    def carded(self, cards: dict[str, Card]) -> None:
        """Show the reasons."""
        self.cards.update(cards)
        one = self.one
        if one is not None and one.id in cards and self.board is not None:
            rows = card_rows(one, self.board.tree, self.answer(one), cards[one.id])
            self.query_one("#card", PageList).show(one.id, rows)

    def _about(self) -> Iterator[PageRow]:
        """What the kind is, how far one is, and what the statement will say."""
        yield PageRow("", "heading", _(self.kind.words))
        yield PageRow(NOTE, "about", about(self.kind))
        if self.board is None:
            return
        if self.board.early is not None:
            yield PageRow("", "heading", _("Not yet"))
            yield PageRow(NOTE, "early", f"{self.board.early.message} {self.board.early.hint}")
        elif not self.shown:
            yield PageRow(NOTE, "look", _("Nothing is kept of this kind and level. Enter or F3 looks for suggestions."))
        else:
            yield PageRow("", "heading", _("Summary"))
            yield PageRow(NOTE, "became", became_words(self.shown))
            if self.run is not None:
                yield PageRow(NOTE, "method", method_words(self.run), look="dim")
        if self.kind is Kind.GAPS and self.board.alone:
            yield PageRow("", "heading", _("On one informant alone"))
            yield PageRow(NOTE, "alone", _(", ").join(self.board.alone))
        yield PageRow("", "heading", _("In the whole project"))
        yield from self._statement(self.board)

    def _statement(self, board: Board) -> Iterator[PageRow]:
        told = board.statement
        words = _(
            "Proposed {proposed}, accepted {accepted}, accepted with changes {edited}, rejected {rejected}, undecided {pending}. "
            "Codings from a ranked palette: {ranked}; from turns that were pointed out: {pointed}."
        )
        yield PageRow(NOTE, "statement", words.format(
            proposed=told.proposed, accepted=told.accepted, edited=told.edited, rejected=told.rejected, pending=told.pending,
            ranked=told.ranked, pointed=told.from_suggestions,
        ))  # fmt: skip
        yield PageRow(NOTE, "write", _("o shows the statement of computational assistance and writes it to a file."), look="dim")
        on_words = _("The palette ranks codes for the selected segment: P turns it off.")
        off_words = _("The palette does not rank codes for the selected segment: P turns it on.")
        yield PageRow(NOTE, "palette", on_words if board.is_ranked else off_words, look="dim")

    # Moving about.

    def next_kind(self, by: int) -> None:
        """To another kind."""
        self._choose_kind(_KINDS[(_KINDS.index(self.kind) + by) % len(_KINDS)])

    def _choose_kind(self, kind: Kind) -> None:
        self.kind = kind
        self.rows.highlighted = None
        self.list_cards(self._first_open())
        self._read_turns()
        count = sum(one.is_open for one in self.found)
        self.bar.say(_("{what}: open {count}.").format(what=_(kind.words), count=count))

    def _first_open(self) -> str:
        return next((one.id for one in self.found if one.is_open), "")

    def next_level(self) -> None:
        """For codes of another level."""
        levels = LEVELS[self.kind]
        if len(levels) == 1:
            self.bar.say(_("This kind of suggestions has one level only."))
            return
        self.levels[self.kind] = levels[(levels.index(self.level) + 1) % len(levels)]
        level = self.level
        assert level is not None
        self.rows.highlighted = None
        self.list_cards(self._first_open())
        self._read_turns()
        self.bar.say(_("Suggestions for: {level}.").format(level=_(level.words)))

    @on(KindTabs.Chosen)
    def _tab_chosen(self, event: KindTabs.Chosen) -> None:
        with_kind = _KINDS[event.number]
        if with_kind is not self.kind:
            self._choose_kind(with_kind)

    def lay_out(self) -> None:
        """Rows of another width."""
        self.list_cards()

    def on_key(self, event: events.Key) -> None:
        """Digits choose a place, or which of two stays."""
        plain = plain_key(event.character)
        if plain is not None and plain in "123456789" and not isinstance(self.focused, Input):
            event.stop()
            # Textual calls the handlers of every base class as well.
            event.prevent_default()
            self.choose(int(plain))

    def next_pane(self) -> None:
        """To the next pane; where only one has room, the card takes the place of the list."""
        if self.has_class("-low"):
            self.toggle_class("-page")
            shown = self.query_one("#card", PageList) if self.has_class("-page") else self.rows
            self.call_after_refresh(shown.focus)
        else:
            super().next_pane()

    def go_back(self) -> None:
        """Stop what is under way; from the card to the list; then to the text."""
        if self.stop_looking():
            return
        if self.pane in ("card", "name"):
            self.remove_class("-page")
            self.rows.focus()
            return
        self.desk.go_home()

    @on(Input.Changed, "#name")
    def _name_typed(self, event: Input.Changed) -> None:
        if self.one is not None and self.kind in GROUPING:
            self.answer(self.one).name = event.value.strip()

    @on(Input.Submitted, "#name")
    def _name_given(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.query_one("#name", PaletteInput).is_echo and self.may_write():
            with told(self.bar):
                self.accept()

    @on(PaletteInput.PasteCut)
    def _paste_cut(self, event: PaletteInput.PasteCut) -> None:
        self.bar.warn(event.told)

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        if self.pane == "card":
            self.open_row()
        elif self.one is None:
            self.action_run("suggestions.look")

    @on(OptionList.OptionHighlighted, "#card")
    def _row_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()

    @property
    def run(self) -> Run | None:
        """How what is shown was made."""
        if self.preview_shown is not None:
            return self.preview_shown.run
        return self.board.run_of(self.kind, self.level) if self.board is not None else None

    def help_words(self, pane: str) -> str:
        """Prose on the pane."""
        from groundcode.tui.suggestion_help import HELP

        return _(HELP[pane]) if pane in HELP else ""
