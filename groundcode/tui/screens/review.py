"""The review list: coded segments whose words changed too much, each beside the place where it seems to lie now."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from groundcode.domain.spans import Span, is_span_inside
from groundcode.locale import N_, _, join_names, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.review import WITH_AN_ITEM
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.text_page import TextPage
from groundcode.tui.tasks import told
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.review import Item
    from groundcode.workspace.review_context import SideBySide, Words

_NARROW = 80
"""Columns below which what was stands above what is."""
_TALL = 30
"""Rows from which there is room for more of what stands around."""
_WIDE, _CLOSE = 120, 40
"""Characters on each side."""


class ReviewScreen(DeskScreen):
    """What waits, in a list; below it the one under the bar: as it was, and as it may be now."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_AN_ITEM, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Review list")
    PANES: ClassVar[tuple[str, ...]] = ("items",)
    DEFAULT_CSS = """
    ReviewScreen RowList { height: 30%; min-height: 3; }
    ReviewScreen #about-item { height: 2; padding: 0 1; background: $surface; }
    ReviewScreen #sides { height: 1fr; }
    ReviewScreen .side { width: 1fr; height: 100%; padding: 0 1; scrollbar-size-vertical: 1; }
    ReviewScreen #side-now { border-left: solid $primary; }
    ReviewScreen.-narrow #sides { layout: vertical; }
    ReviewScreen.-narrow .side { height: 1fr; width: 100%; }
    ReviewScreen.-narrow #side-now { border-left: none; border-top: solid $primary; }
    ReviewScreen .side Static { height: auto; }
    """

    def __init__(self, workspace: Workspace, source: str | None = None) -> None:
        """The segments that wait in one source (by id), or in all."""
        super().__init__(workspace)
        self.source = source
        self.items: list[Item] = []
        self._adjusted: dict[str, Span] = {}
        self._lengths: dict[str, int] = {}

    def body(self) -> ComposeResult:
        """The list, what it is about, the two sides."""
        yield RowList(id="items")
        yield Static(Content(""), id="about-item")
        with Horizontal(id="sides"):
            with VerticalScroll(classes="side", id="side-was", can_focus=False):
                yield Static(Content(""), id="was")
            with VerticalScroll(classes="side", id="side-now", can_focus=False):
                yield Static(Content(""), id="now")

    @property
    def rows(self) -> RowList:
        """What waits."""
        return self.query_one(RowList)

    @property
    def item(self) -> Item | None:
        """The segment under the bar."""
        at = self.rows.highlighted
        return self.items[at] if at is not None and at < len(self.items) else None

    @property
    def place(self) -> Span | None:
        """Where the segment under the bar may lie: as it is proposed, or as it was adjusted."""
        item = self.item
        if item is None:
            return None
        return self._adjusted.get(item.id) or (item.proposal.place if item.proposal is not None else None)

    def show(self) -> None:
        """What waits now; the bar stays on its segment, or on the one that came after it."""
        at, here = self.rows.highlighted or 0, self.item
        self.items = self.workspace.review.waiting(self.source)
        ids = [item.id for item in self.items]
        if here is not None and here.id in ids:
            at = ids.index(here.id)
        self.rows.fill(self._rows(self.items), at)
        self._show_item()

    def _rows(self, items: Sequence[Item]) -> list[Content]:
        where = 0 if self.source else min(24, self.size.width // 4)
        room = max(10, self.size.width - where - 20)
        return [
            Content.assemble(
                " ", fit_cells(item.source_name, where), " " if where else "", fit_cells(item.turn, 5), " ",
                (fit_cells(_("{score} %").format(score=item.proposal.score) if item.proposal else _("gone?"), 8), "dim"), " ",
                fit_cells(" ".join(item.quote.split()), room),
            )
            for item in items
        ]  # fmt: skip

    @on(OptionList.OptionHighlighted)
    def _show_item(self) -> None:
        item, place = self.item, self.place
        about = self.query_one("#about-item", Static)
        if item is None:
            about.update(Content(_("Nothing waits: every coded segment has its place in the texts as they stand.")))
            self.query_one("#was", Static).update(Content(""))
            self.query_one("#now", Static).update(Content(""))
            return
        with told(self.bar):
            found = self.workspace.review.side_by_side(item, place)
            room = max(10, self.size.width - 2)
            about.update(Content("\n".join(fit_cells(line, room).rstrip() for line in self._about(item))))
            self._show_sides(item, found)

    def _show_sides(self, item: Item, found: SideBySide) -> None:
        around = _WIDE if self.size.height >= _TALL else _CLOSE
        old = [(start, end) for start, end, _b0, _b1 in found.changed]
        new = [(start, end) for _a0, _a1, start, end in found.changed]
        was = _side(_("As it was coded"), found.was, around, old, "$text-error")
        now = _side(self._now_title(item, found), found.now, around, new, "$text-success")
        if not found.now.words and found.turn:
            now = Content.assemble(now, (_plain(found.turn), "dim"))
        self.query_one("#was", Static).update(was)
        self.query_one("#now", Static).update(now)

    def _now_title(self, item: Item, found: SideBySide) -> str:
        if not found.now.words:
            words = _("No place is proposed: m lets you choose one, x lets the segment go.")
            return f"{words} {_('The turn reads now:')}" if found.turn else words
        if item.id in self._adjusted:
            return _("Where you put it: Enter takes it")
        score = item.proposal.score if item.proposal is not None else 0
        return _("Where it seems to lie now ({score} % alike): Enter takes it").format(score=score)

    def _about(self, item: Item) -> tuple[str, str]:
        at = f"{item.source_name}-{item.turn}" if item.turn else item.source_name
        number = _("{number} of {total}").format(number=(self.rows.highlighted or 0) + 1, total=len(self.items))
        who = _("{codes} ({coders})").format(codes=join_names(item.codes), coders=join_names(item.coders)) if item.codes else ""
        return f"{number}   {at}   {who}", item.reason

    def heading(self) -> str:
        """How many wait."""
        count = ngettext("{count} segment waits", "{count} segments wait", len(self.items)).format(count=len(self.items))
        return f"{_(self.NAME)}   {self.workspace.title()}   {count}"

    @staticmethod
    def shortly(item: Item) -> str:
        """The beginning of a segment's words."""
        return f"“{fit_cells(' '.join(item.quote.split()), 30).rstrip()}”"

    def answered(self, message: str) -> None:
        """Show the next one, and say what was done and how many are left."""
        self.stored("")
        left = len(self.items)
        words = ngettext("{count} segment still waits.", "{count} segments still wait.", left).format(count=left)
        self.bar.say(message, words if left else _("No segment waits any more."))

    def adjust(self, start: int, end: int) -> None:
        """Move the boundaries of the place by so many characters."""
        item, place = self.item, self.place
        if item is None or place is None:
            self.bar.say(_("No place is proposed for it: m shows the text, x lets it go."))
            return
        if item.into not in self._lengths:
            self._lengths[item.into] = self.workspace.sources.open(item.source).version.length
        first, last = place.start + start, place.end + end
        if is_span_inside(first, last, self._lengths[item.into]):
            self._adjusted[item.id] = Span(first, last)
            self._show_item()

    def choose_place(self, item: Item) -> None:
        """Show the text; what is chosen there is the place."""

        def chosen(place: Span) -> None:
            with told(self.bar):
                self.workspace.review.move(item.id, place.start, place.end)
                self.answered(_("Placed: {quote}").format(quote=self.shortly(item)))

        self.app.push_screen(PlacePage(self.workspace, item, self.place, chosen))

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("review.open")

    def on_resize(self) -> None:
        """One side above the other in narrow terminals."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.rows.fill(self._rows(self.items), self.rows.highlighted or 0)
        self._show_item()

    def go_back(self) -> None:
        """To the screen below."""
        self.app.pop_screen()

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - there is one pane
        """Why segments wait, and what the answers mean."""
        return "\n\n".join(
            (
                _(
                    "A text was corrected, and the words of these coded segments changed so much that only a person can say "
                    "where they belong. At the left a segment as it was coded, at the right the place where it seems to lie now."
                ),
                _(
                    "Enter takes the place. m shows the text, to choose another one. x lets the segment go: its words are no "
                    "longer there; its codings still count, without a place. Space leaves it for later. u takes an answer back."
                ),
                _(
                    "Shift with ← and → moves the end of the place by a character, Ctrl with ← and → its beginning. "
                    "A takes all places at once whose words are at least 95 % alike."
                ),
            )
        )


class TakePlace(Action):
    """This is the place."""

    name, letter, key, short, pane, writes = "place.take", "a", "enter", N_("it lies here"), "text", True
    words = N_("Take what is selected as the place of the segment")

    @staticmethod
    def run(screen: PlacePage) -> None:
        """Give it, and go back."""
        screen.take()


class PlacePage(TextPage):
    """The text as it is now, in which the place of a segment is selected."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (TakePlace, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Select where it lies, then Enter")
    DEFAULT_CSS = """
    PlacePage #wanted { height: auto; max-height: 4; padding: 0 1; background: $surface; }
    """

    def __init__(self, workspace: Workspace, item: Item, place: Span | None, chosen: Callable[[Span], None]) -> None:
        super().__init__(workspace, item.source, place)
        self._item = item
        self._chosen = chosen

    def body(self) -> ComposeResult:
        """What is looked for, and the text."""
        quote = _("Looked for: “{quote}”").format(quote=" ".join(self._item.quote.split()))
        yield Static(Content(fit_cells(quote, 400).rstrip()), id="wanted")
        yield from super().body()

    def _go_to_first(self) -> None:
        if self._place is None and self.opened is not None:
            turn = next((t for t in self.opened.version.turns if t.number == self._item.turn), None)
            self._place = Span(turn.body, turn.end) if turn is not None and turn.end > turn.body else None
        super()._go_to_first()

    def take(self) -> None:
        """Give what is selected."""
        place = self.text.selection
        if place is None:
            self.bar.say(_("Select the words first: x, v or Shift with the arrows."))
            return
        self.app.pop_screen()
        self._chosen(place)

    def help_words(self, pane: str) -> str:  # noqa: ARG002 - there is one pane
        """How a place is selected."""
        return _(
            "Select the words to which the segment belongs now: Shift with the arrows, x for the word, the sentence, the turn, "
            "or the mouse. Enter takes them. Esc takes the selection away, then goes back without an answer."
        )


def _side(title: str, found: Words, around: int, changed: Sequence[tuple[int, int]], colour: str) -> Content:
    """The words with what stands around them; what the other side has otherwise is underlined."""
    parts: list[str | tuple[str, str]] = [(title + "\n\n", "bold"), (_plain(found.before[-around:]), "dim")]
    at = 0
    for start, end in changed:
        parts += [(_plain(found.words[at:start]), "bold"), (_plain(found.words[start:end]), f"bold underline {colour}")]
        at = end
    parts += [(_plain(found.words[at:]), "bold"), (_plain(found.after[:around]), "dim")]
    return Content.assemble(*(part for part in parts if part[0]))


def _plain(text: str) -> str:
    """`text` with its lines, but for empty ones, and nothing else that a terminal would obey."""
    return re.sub(r"\n\s*\n", "\n", "".join(c if c.isprintable() or c == "\n" else " " for c in text))
