"""Deciding about suggestions: each decision is one change, and the bar goes on to the next open card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from groundcode.domain.levels import Level
from groundcode.errors import GroundcodeError
from groundcode.locale import _, ngettext
from groundcode.tui.asking_suggestions import LEVELS, Board, ask_other, kept_after_all, show_statement
from groundcode.tui.screens.suggestions_looking import LookingScreen, Preview
from groundcode.tui.suggestion_rows import GROUPING, MEMBER, PLACE, QUOTE, Answer, key_of, name_of, state_words
from groundcode.tui.tasks import told
from groundcode.tui.widgets.page_list import PageList
from groundcode.tui.widgets.palette import PaletteInput
from groundcode.workspace.suggesting.values import Kind, Run, Status, Suggestion

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.suggesting.cards import Card


class DecidingScreen(LookingScreen):
    """What the actions call; a subclass lists the cards (`list_cards`)."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.kind = Kind.PLACEMENT
        self.levels: dict[Kind, Level | None] = {kind: levels[0] for kind, levels in LEVELS.items()}
        self.board: Board | None = None
        self.shown: list[Suggestion] = []
        """The cards that are listed."""
        self.wanted = ""
        """The id of the card that the bar goes to at the next listing."""
        self.answers: dict[tuple[str, ...], Answer] = {}
        self.cards: dict[str, Card] = {}
        self.fresh: set[str] = set()
        """The cards that were asked for since the project changed."""
        self.before_undo: dict[str, Status] = {}

    @property
    def level(self) -> Level | None:
        """The level that is shown; None where a kind knows none."""
        return self.levels[self.kind]

    @property
    def preview_shown(self) -> Preview | None:
        """The groups that are not kept, where they are what is shown."""
        preview = self.preview
        return preview if preview is not None and (preview.kind, preview.level) == (self.kind, self.level) else None

    @property
    def found(self) -> list[Suggestion]:
        """The suggestions of what is shown."""
        if self.preview_shown is not None:
            return self.preview_shown.shown
        return self.found_of(self.kind)

    def found_of(self, kind: Kind) -> list[Suggestion]:
        """The suggestions of the latest run of a kind, at the level chosen for it."""
        if self.board is None:
            return []
        run = self.board.run_of(kind, self.levels[kind])
        return list(self.board.found[run.id]) if run is not None else []

    @property
    def one(self) -> Suggestion | None:
        """The suggestion under the bar."""
        return self.shown[self.at] if 0 <= self.at < len(self.shown) else None

    def answer(self, one: Suggestion) -> Answer:
        """What a person changed on its card."""
        return self.answers.setdefault(key_of(one.proposal), Answer())

    def list_cards(self, wanted: str = "") -> None:
        """List the cards, with the bar on one."""
        raise NotImplementedError

    def keep_place(self) -> None:
        """Remember where one is, for when the screen is opened again."""
        if self.board is not None:
            here = self.one.id if self.one is not None else ""
            self.desk.kept["suggestions"] = (self.kind, self.levels, here, self.preview, self.answers)

    # Looking.

    def look(self) -> None:
        """Look for suggestions of the kind that is shown."""
        if self.is_looking:
            self.bar.say(_("Suggestions are being looked for already."), _("Esc stops it."))
        elif self.board is not None and self.board.early is not None:
            self.bar.warn(self.board.early.message, self.board.early.hint)
        else:
            count = self.preview_shown.count if self.preview_shown is not None else None
            self.begin_looking(self.kind, self.level, count)

    def looked(self, run: Run | None, preview: Preview | None) -> None:
        """Show what was found; where that is nothing, say so."""
        from groundcode.workspace.suggesting.methods import nothing_found, twins_told

        if preview is not None:
            count = len(preview.shown)
            if not count:
                self.bar.say(nothing_found(preview.run) if preview.run else "", _("F7 asks for another level."))
                return
            # Counted for the statement as looked at, until the first of it is decided.
            self.workspace.suggestions.note_listed()
            self.preview = preview
            self.kind, self.levels[preview.kind] = preview.kind, preview.level
            self.list_cards(preview.shown[0].id)
            words = ngettext("{count} group of two codes and more.", "{count} groups of two codes and more.", count)
            self.bar.say(words.format(count=count), _("Nothing is kept before the first is decided; + and - move the cut."))
            return
        if run is None:
            return
        if not run.id:
            self.bar.say(nothing_found(run))
            return
        self.kind = run.kind
        if run.kind is not Kind.DUPLICATES:
            self.levels[run.kind] = run.level
        count = int(run.details.get("proposals", 0))
        self.rows.highlighted = None
        words = ngettext("{count} suggestion. Nothing is done but by your key.",
                         "{count} suggestions. Nothing is done but by your key.", count)  # fmt: skip
        self.stored(words.format(count=count), twins_told(run))

    def recut(self, preview: Preview) -> None:
        """Show another cut, the bar on the group with the code it was on."""
        under = set(self.one.proposal.codes[:1]) if self.one is not None else set()
        there = next((one.id for one in preview.shown if under & set(one.proposal.codes)), "")
        self.cards = {key: card for key, card in self.cards.items() if not key.startswith("new ")}
        self.fresh = {key for key in self.fresh if not key.startswith("new ")}
        self.list_cards(there)

    def move_cut(self, by: int) -> None:
        """More groups or fewer."""
        if self.kind not in GROUPING:
            self.bar.say(_("Only groups are cut."), _("F4 goes to the next kind of suggestions."))
        elif self.preview_shown is not None:
            self.cut(by)
        elif self.may_write():
            # What is kept stays as it is: another cut begins with what stands loose now.
            self.look()

    # Deciding.

    def _decidable(self) -> Suggestion | None:
        """The suggestion under the bar, if it waits for a decision; says why not."""
        one = self.one
        if one is None:
            self.bar.say(_("No suggestion is under the bar."), _("F3 looks for suggestions."))
        elif not one.is_open:
            self.bar.say(_("Decided already: {state}.").format(state=state_words(one)), _("u takes the latest decision back."))
        elif self.is_keeping:
            self.bar.say(_("The groups are being kept: a moment."))
        elif self.preview_shown is not None and self.preview_shown.run is None:
            self.bar.say(_("The reasons of this cut are being worked out: press it again."))
            self.work_out()
        else:
            return one
        return None

    def accept(self) -> None:
        """Do what the card says; without a card, look for suggestions."""
        if self.one is None:
            self._at_the_end()
            return
        one = self._decidable()
        if one is None:
            return
        answer = self.answer(one)
        if one.proposal.kind in GROUPING and not answer.name and not answer.parent:
            self.begin_name()
            return
        self._accept(one, answer)

    def _accept(self, one: Suggestion, answer: Answer) -> None:
        members = [code for code in one.proposal.codes if code not in answer.out] if answer.out else None

        def do(kept: Suggestion) -> None:
            became = self.workspace.suggestions.accept(
                kept.id, parent=answer.parent or None, name=answer.name if not answer.parent else "", members=members
            )
            self._decided(kept, self._accepted_words(one, became))

        self._with_kept(one, do)

    def _accepted_words(self, one: Suggestion, became: str) -> str:
        tree = self.workspace.tree()
        name, first = name_of(tree, became), name_of(tree, one.proposal.codes[0])
        if one.proposal.kind is Kind.PLACEMENT:
            return _("“{name}” stands under “{parent}” now.").format(name=first, parent=name)
        if one.proposal.kind is Kind.DUPLICATES:
            return _("The two are one: “{name}”.").format(name=name)
        if one.proposal.kind is Kind.GAPS:
            return _("Coded: {name}").format(name=name)
        count = len(tree.children_of(became))
        words = ngettext("“{name}” has {count} code below it now.", "“{name}” has {count} codes below it now.", count)
        return words.format(name=name, count=count)

    def reject(self) -> None:
        """Refuse it as a whole."""
        one = self._decidable()

        def do(kept: Suggestion) -> None:
            self.workspace.suggestions.reject(kept.id)
            self._decided(kept, _("Rejected; it is not suggested again."))

        if one is not None:
            self._with_kept(one, do)

    def refuse_place(self) -> None:
        """Refuse one place of a code."""
        one, row = self._decidable(), self.query_one("#card", PageList).row
        if one is None:
            return
        offered = [place.code for place in one.places]
        tree = self.workspace.tree()
        code = next((at for at in offered if row is not None and row.kind == PLACE and tree.target(at) == row.id), None)
        if one.proposal.kind is not Kind.PLACEMENT or code is None:
            self.bar.say(_("No suggested place is under the bar."), _("x rejects the whole suggestion."))
            return
        done = self.workspace.suggestions.reject(one.id, place=code)
        answer = self.answer(one)
        if answer.parent and tree.target(answer.parent) == tree.target(code):
            answer.parent = ""
        words = _("“{name}” does not belong under “{parent}”: remembered.")
        message = words.format(name=name_of(tree, one.proposal.codes[0]), parent=name_of(tree, code))
        if done:
            self._decided(one, message)
        else:
            self.stored(message)

    def _with_kept(self, one: Suggestion, do: Callable[[Suggestion], None]) -> None:
        """Do something with a suggestion; groups that were only looked at are kept with the first decision about one."""
        preview = self.preview_shown
        if preview is None or preview.run is None:
            do(one)
            return

        def kept(found: Sequence[Suggestion]) -> None:
            if self.preview is not preview:
                return
            kept_after_all(self.workspace)
            by_codes = {other.proposal.codes: other for other in found}
            self.preview = None
            self.shown = [by_codes[other.proposal.codes] for other in preview.shown]
            self.wanted = by_codes[one.proposal.codes].id
            try:
                do(by_codes[one.proposal.codes])
            except GroundcodeError:
                # Refused, as for a name that is taken: the run is kept all the same, and is shown so.
                self._show_whole()
                raise

        self.keep_behind(preview, kept)

    def _decided(self, one: Suggestion, message: str) -> None:
        """Go on to the next open card, and say what was done."""
        at = next((number for number, other in enumerate(self.shown) if other.id == one.id), self.at)
        rest = [*self.shown[at + 1 :], *self.shown[:at]]
        following = next((other for other in rest if other.is_open), None)
        self.wanted = following.id if following is not None else ""
        if self.pane == "name":
            self.rows.focus()
        # The bar moves before the project is read again: a second Enter must not meet the card that was just decided.
        self.rows.highlighted = self.shown.index(following) if following is not None else len(self.shown)
        self.stored(message, "" if following is not None else _("That was the last open card."))

    def _at_the_end(self) -> None:
        if not self.shown:
            self.look()
        else:
            self.open_statement()

    # What is changed on a card before it is decided.

    def choose(self, number: int) -> None:
        """The place of a number, or which of two codes stays."""
        one = self._decidable()
        if one is None:
            return
        kind = one.proposal.kind
        codes = [place.code for place in one.places] if kind is Kind.PLACEMENT else list(one.proposal.codes)
        if kind not in (Kind.PLACEMENT, Kind.DUPLICATES):
            self.bar.say(_("Digits choose among the places of a code, or which of two codes stays."))
        elif number > len(codes):
            self.bar.say(_("There is no choice {number} on this card.").format(number=number))
        else:
            self._chosen(one, codes[number - 1])

    def _chosen(self, one: Suggestion, code: str) -> None:
        tree = self.workspace.tree()
        self.answer(one).parent = tree.target(code) or code
        self.list_cards(one.id)
        self.bar.say(_("Chosen: “{name}”.").format(name=name_of(tree, code)), _("a accepts it so."))

    def ask_other(self) -> None:
        """Ask for another code than those that are proposed."""
        one = self._decidable()
        if one is not None and self.board is not None:
            ask_other(self, one.proposal, self.board.tree, lambda code: self._chosen(one, code))

    def toggle(self) -> None:
        """A member out or in; a place chosen."""
        one, row = self._decidable(), self.query_one("#card", PageList).row
        if one is None:
            return
        if row is not None and row.kind == PLACE:
            self._chosen(one, row.id)
        elif row is not None and row.kind == MEMBER:
            answer, name = self.answer(one), name_of(self.workspace.tree(), row.id)
            answer.out ^= {row.id}
            self.list_cards(one.id)
            self.bar.say((_("Left out: {name}") if row.id in answer.out else _("In again: {name}")).format(name=name))
        else:
            self.bar.say(_("Nothing that could be chosen is under the bar."))

    def begin_name(self) -> None:
        """To the line for the name of a group."""
        one = self.one
        if one is None or one.proposal.kind not in GROUPING or not one.is_open:
            self.bar.say(_("Only groups are given a name."))
            return
        self.answer(one).parent = ""
        self.add_class("-page")
        self.query_one("#name", PaletteInput).focus()
        self.bar.say(_("Type a name for the group, then Enter; Esc goes back to the list."))

    def open_row(self) -> None:
        """Go to the segment under the bar of the card; choose the place; take the member out."""
        row = self.query_one("#card", PageList).row
        if row is not None and row.kind == QUOTE:
            self._go_to_quote(row.id)
        elif row is not None and row.kind in (PLACE, MEMBER):
            self.toggle()
        elif self.one is None:
            self._at_the_end()

    def _go_to_quote(self, coding: str) -> None:
        one = self.one
        card = self.cards.get(one.id) if one is not None else None
        if one is None or card is None:
            return
        if not coding and card.turn is not None:
            self.desk.jump(card.turn.source, one.proposal.start, one.proposal.end)
            return
        quotes = [*card.quotes, *(quote for place in card.places for quote in place.quotes)]
        source = next((quote.source for quote in quotes if quote.coding == coding), "")
        there = (found for found in self.workspace.codings.of_source(source) if found.id == coding and found.placed)
        found = next(there, None) if source else None
        if found is None:
            self.bar.say(_("Nothing to go to: the segment under the bar is not in the text."))
        else:
            self.desk.jump(source, found.start, found.end)

    # Moving, and the rest.

    def skip(self) -> None:
        """To the next open card."""
        following = next((number for number in range(self.at + 1, len(self.shown)) if self.shown[number].is_open), None)
        if following is None:
            self.rows.highlighted = len(self.shown) if self.shown else None
            self.bar.say(_("No open card further on."))
        else:
            self.rows.highlighted = following

    def go_before(self) -> None:
        """To the card before, decided or not."""
        self.rows.step(-1)

    def open_statement(self) -> None:
        """The statement as it stands."""
        with told(self.bar):
            show_statement(self, self.workspace.suggestions.statement())

    def toggle_palette(self) -> None:
        """The ranked palette on or off."""
        on = not self.workspace.suggestions.ranked_palette()
        self.workspace.suggestions.set_ranked_palette(on)
        if on:
            self.stored(
                _("The palette ranks codes for the selected segment now, in rows 1 to 5."),
                _("Codings chosen there are counted in the statement."),
            )
        else:
            self.stored(_("The palette no longer ranks codes."))
