"""Splitting: the segments of a code that means several things are dealt to new codes; nothing is stored until the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back, Redo, Undo
from groundcode.tui.actions.split import WHILE_DEALING
from groundcode.tui.help_pages import help_words as prose
from groundcode.tui.screens.report_page import ReportPage
from groundcode.tui.screens.split_parts import SplitParts
from groundcode.tui.splitting import deal_rows, words_around
from groundcode.tui.tasks import told
from groundcode.tui.widgets.deal_list import DealList, PartList
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace.codings import Segment

_NARROW = 70
"""Columns below which the parts stand above the segments."""


class SplitScreen(SplitParts):
    """The parts at the left, the segments of the code one after the other at the right."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WHILE_DEALING, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME = N_("Split a code")
    PANES = ("segments", "parts")
    DEFAULT_CSS = """
    SplitScreen #deal { height: 1fr; layout: horizontal; }
    SplitScreen #parts { width: 30; border-right: solid $panel; }
    SplitScreen #segments { width: 1fr; padding: 0 0 0 1; }
    SplitScreen.-narrow #deal { layout: vertical; }
    SplitScreen.-narrow #parts { width: 100%; height: auto; max-height: 5; border-right: none; border-bottom: solid $panel; }
    SplitScreen.-narrow #segments { width: 100%; }
    """

    def body(self) -> ComposeResult:
        """Parts and segments."""
        with Horizontal(id="deal"):
            yield PartList(id="parts")
            yield DealList(id="segments")

    @property
    def parts(self) -> PartList:
        """The pane with the parts."""
        return self.query_one(PartList)

    def on_mount(self) -> None:
        """Begin, or go on where this code was left half dealt."""
        super().on_mount()
        if self.deal.is_empty:
            self.bar.say(_("1 deals the segment under the bar to a first part and asks for its name; a adds parts before."))
        else:
            count = len(self.deal.where)
            words = ngettext("Taken up again: {count} segment is dealt.", "Taken up again: {count} segments are dealt.", count)
            self.bar.say(words.format(count=count), _("Esc and Enter throw it away."))

    def show(self) -> None:
        """The segments of the code as they stand; what was dealt stays dealt."""
        tree = self.workspace.tree()
        if self.code not in tree.codes:
            self.call_later(self.leave, _("“{name}” was deleted or merged elsewhere.").format(name=self.name_of_code))
            return
        self.name_of_code = tree.codes[self.code].name
        self.found = {one.id: one for one in self.workspace.codings.segments(code=self.code, own=True)}
        self.deal.forget(self.found)
        noted = {thing for memo in self.workspace.memos.list_() for thing in memo.about}
        self._rows = deal_rows(self.workspace, list(self.found.values()), noted)
        self.show_deal()

    def heading(self) -> str:
        """The code, and how far one is."""
        dealt = _("dealt: {dealt} of {count}").format(dealt=len(self.deal.where), count=len(self.found))
        return f"{_(self.NAME)}: {self.name_of_code}   {dealt}   {self.workspace.title()}"

    def show_deal(self) -> None:
        """Where everything goes now."""
        names = dict(enumerate(self.deal.parts, 1))
        self.segments.show(self._rows, {one: (part, names[part]) for one, part in self.deal.where.items()})
        stays = len(self.found) - len(self.deal.where)
        self.parts.show([(self.name_of_code, stays), *((name, self.deal.count(n)) for n, name in names.items())])
        self.query_one("#screen-title", Static).update(Content(self.heading()))

    def help_words(self, pane: str) -> str:
        """Prose on dealing."""
        return prose(pane)

    def on_resize(self) -> None:
        """The parts above the segments where it is narrow."""
        self.set_class(self.size.width < _NARROW, "-narrow")

    def on_key(self, event: events.Key) -> None:
        """Digits deal, wherever the focus is."""
        plain = plain_key(event.character)
        if plain is not None and plain in "0123456789":
            event.stop()
            # Textual calls the handlers of every base class as well.
            event.prevent_default()
            self.put(self.chosen(), int(plain))

    def action_run(self, name: str) -> None:
        """Here u and U take back what was dealt, not what was stored before."""
        if name == Undo.name:
            self.step_back()
        elif name == Redo.name:
            self.step_forth()
        else:
            super().action_run(name)

    def segment_under_bar(self) -> Segment | None:
        """The segment under the bar; says so if there is none."""
        found = self.found.get(self.segments.segment)
        if found is None:
            self.bar.say(_("This code has no segment of its own."))
        return found

    def part_under_bar(self) -> int:
        """The number of the part under the bar; 0, with a word why, for the code itself."""
        if not self.parts.part:
            self.bar.say(
                _("{name} is the code itself: its name and its end belong to the list of codes.").format(name=self.name_of_code)
            )
        return self.parts.part

    def chosen(self) -> tuple[str, ...]:
        """The marked segments, or the one under the bar."""
        marked = self.segments.marked
        if marked:
            return marked
        one = self.segment_under_bar()
        return (one.id,) if one is not None else ()

    def mark(self) -> None:
        """Mark the segment under the bar and go on."""
        self.segments.mark()
        count = len(self.segments.marked)
        words = ngettext("{count} segment marked: a digit deals it.", "{count} segments marked: a digit deals them.", count)
        self.bar.say(words.format(count=count) if count else _("No segment is marked."))

    def next_undealt(self) -> None:
        """To the next segment that was not dealt; from the last, to the first."""
        order = list(self.found)
        self._go_on([one for one in order if not self.deal.part_of(one)], _("Every segment is dealt: s splits."))

    def go_to_part(self, part: int) -> None:
        """To the first segment of a part, or the next one of it."""
        self.segments.focus()
        self._go_on([one for one in self.found if self.deal.part_of(one) == part], _("Nothing is dealt to it yet."))

    def _go_on(self, wanted: list[str], otherwise: str) -> None:
        order = {one: at for at, one in enumerate(self.found)}
        here = order.get(self.segments.segment, -1)
        if wanted:
            self.segments.go_to(next((one for one in wanted if order[one] > here), wanted[0]))
        else:
            self.bar.say(otherwise)

    def read_around(self) -> None:
        """Show what is said before and after the segment; Enter there goes to the transcript."""
        segment = self.segment_under_bar()
        if segment is None:
            return
        opened = self.workspace.sources.open(segment.source_id)
        can_go = segment.source_id in {source.id for source in self.workspace.sources.offered()} and segment.placed

        def read(further: bool | None) -> None:
            if further:
                with told(self.bar):
                    self.desk.jump(segment.source_id, segment.start, segment.end)
                    self.desk.home.bar.say(_("What was dealt is kept: s on {name} goes on.").format(name=self.name_of_code))

        title = f"{segment.source}-{segment.turn}  {segment.speaker}"
        further = _("to the transcript") if can_go else ""
        self.app.push_screen(ReportPage(title, words_around(segment, opened), further=further), read)

    @on(RowList.Opened)
    def _clicked_twice(self, event: RowList.Opened) -> None:
        if self.pane == "parts":
            self.go_to_part(self.parts.part)
        else:
            self.read_around()
        event.stop()
