"""The history: who did what, newest first, with the page of the change under the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.worker import get_current_worker

from groundcode.domain.ids import fold
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.history import WITH_CHANGES
from groundcode.tui.change_page import change_parts
from groundcode.tui.layout import fit_cells
from groundcode.tui.moments import local_day, local_minute
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.picker import Pickable, Picker
from groundcode.tui.widgets.prompt import Confirm
from groundcode.tui.widgets.read_page import Part
from groundcode.tui.widgets.row_list import RowList
from groundcode.workspace.history import Entry
from groundcode.workspace.history_details import details, kinds
from groundcode.workspace.sentences import noun

if TYPE_CHECKING:
    from groundcode.workspace import Workspace

PAGE = 200
"""Changes that are read at once."""
_AHEAD = 30
"""Rows before the last at which older changes are read."""
_FEW, _MOST = 40, 2_000
"""Operations on the page beside the list, and on the page that one scrolls through."""
_TOLD = 6
"""Changes that are named before they are undone."""


class HistoryScreen(ListingScreen):
    """Every change of the project; older ones are read when the bar comes near the end."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_CHANGES, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("History")
    DEFAULT_CSS = """
    HistoryScreen #left { width: 3fr; }
    HistoryScreen #page { width: 2fr; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.coder = ""
        """The name of the coder whose changes are shown; "" for all."""
        self.kind = ""
        self.entries: list[Entry] = []
        self._is_end = False
        self._is_looking = False
        self._whole = ""
        """The change that the page shows whole."""

    def show(self) -> None:
        """The newest changes, and as many older ones as the bar has passed; the bar stays on its change."""
        self._read(max(PAGE, self.at + _AHEAD))

    def _read(self, count: int) -> None:
        """Read the newest ones; those with words are looked for behind the picture, as all sentences have to be made."""
        if self.words:
            self._is_looking, self._is_end = True, False
            self.bar.say(_("Looking through the history …"))
            self._look(None, count)
        else:
            found = self._changes(count)
            self._take(found, is_end=len(found) < count)

    def _changes(self, limit: int, before: str | None = None) -> list[Entry]:
        return self.workspace.history.entries(limit, before=before, coder=self.coder or None, kind=self.kind or None)

    @work(thread=True, exclusive=True, group="history", exit_on_error=False)
    def _look(self, before: str | None, count: int) -> None:
        """Look for changes with the words, older than one, until there are `count`."""
        worker, wanted = get_current_worker(), fold(self.words).split()
        found: list[Entry] = []
        at, is_end = before, False
        while len(found) < count and not is_end and not worker.is_cancelled:
            some = self._changes(PAGE, at)
            found += [entry for entry in some if all(word in fold(f"{entry.words} {entry.coder}") for word in wanted)]
            at, is_end = (some[-1].id if some else at), len(some) < PAGE
        if not worker.is_cancelled:
            self.app.call_from_thread(self._found, found, before, is_end)

    def _found(self, found: list[Entry], before: str | None, is_end: bool) -> None:
        if not self.is_attached:
            return
        self._is_looking = False
        with told(self.bar):
            if before is None:
                self.bar.clear()
                self._take(found, is_end=is_end)
            else:
                self._add(found, is_end=is_end)

    def _take(self, found: list[Entry], *, is_end: bool) -> None:
        under, at = self._id_under_bar(), max(0, self.at)
        self.entries, self._is_end = found, is_end
        at = next((n for n, entry in enumerate(found) if entry.id == under), at)
        self.fill(self._lines(0), at)
        self.retitle()

    def _add(self, found: list[Entry], *, is_end: bool) -> None:
        first = len(self.entries)
        self.entries += found
        self._is_end = is_end
        self.rows.add_options(self._lines(first))
        self.retitle()

    @on(OptionList.OptionHighlighted, "#rows")
    def _near_the_end(self) -> None:
        """Read older changes before the bar comes to the last row."""
        if self._is_end or self._is_looking or not self.entries or self.at < len(self.entries) - _AHEAD:
            return
        with told(self.bar):
            if self.words:
                self._is_looking = True
                self._look(self.entries[-1].id, PAGE)
            else:
                found = self._changes(PAGE, self.entries[-1].id)
                self._add(found, is_end=len(found) < PAGE)

    def heading(self) -> str:
        """How many are shown, and by what they are filtered."""
        more = "" if self._is_end else "+"
        count = ngettext("{count} change", "{count} changes", len(self.entries)).format(count=f"{len(self.entries)}{more}")
        by = [self.coder] if self.coder else []
        by += [noun(self.kind)] if self.kind else []
        by += [f"“{self.words}”"] if self.words else []
        return "   ".join([_(self.NAME), count, *by, self.workspace.title()])

    def under_bar(self) -> Entry | None:
        """The change under the bar."""
        return self.entries[self.at] if 0 <= self.at < len(self.entries) else None

    def _id_under_bar(self) -> str:
        entry = self.under_bar()
        return entry.id if entry is not None else ""

    def _lines(self, first: int) -> list[Content]:
        """The rows from one on; a day stands only where it begins."""
        names = max((cell_len(entry.coder) for entry in self.entries), default=0)
        cells = min(names, max(4, self.room // 6))
        out = []
        for n, entry in enumerate(self.entries[first:], first):
            same = n > 0 and local_day(self.entries[n - 1].made_at) == local_day(entry.made_at)
            out.append(self._row(entry, cells, day=not same))
        return out

    def _row(self, entry: Entry, cells: int, *, day: bool) -> Content:
        when = local_minute(entry.made_at)
        when = when if day else " " * (len(when) - 5) + when[-5:]
        marks = [_("undone")] if entry.undone else []
        marks += [] if entry.here else [_("elsewhere")]
        mark = f" ({_(', ').join(marks)})" if marks else ""
        room = max(6, self.room - len(when) - cells - cell_len(mark) - 6)
        words = fit_cells(entry.words, room).rstrip()
        look = "strike dim" if entry.undone else ""
        return Content.assemble(
            " ", (when, "dim"), "  ", fit_cells(entry.coder, cells), "  ", (words, look) if look else words, (mark, "italic dim")
        )

    def show_page(self) -> None:
        """What the change under the bar did."""
        entry = self.under_bar()
        if entry is None:
            self.page.show([Part(self._none(), "dim")])
            return
        most = _MOST if entry.id == self._whole else _FEW
        self._whole = self._whole if entry.id == self._whole else ""
        self.page.show(list(change_parts(entry, details(self.workspace, entry.id, most))))

    def _none(self) -> str:
        return _("No change fits what is asked for. Esc shows all again.")

    def show_whole_change(self) -> None:
        """Show everything that the change under the bar did, and scroll through it."""
        self._whole = self._id_under_bar()
        self.show_page()
        self.open_page()

    def lay_out(self) -> None:
        """Rows of another width."""
        self.fill(self._lines(0), max(0, self.at))

    def filtered(self) -> None:
        """Other words."""
        self.rows.highlighted = None
        self._read(PAGE)

    def _other_filter(self) -> None:
        self.rows.highlighted = None
        self._read(PAGE)
        self.retitle()

    def next_coder(self) -> None:
        """Show the changes of the next coder alone; after the last, of all."""
        ways = ["", *sorted(self.workspace.coders().values())]
        self.coder = ways[(ways.index(self.coder) + 1) % len(ways)] if self.coder in ways else ""
        self._other_filter()
        self.bar.say(_("Only: {what}").format(what=self.coder) if self.coder else _("The changes of all coders."))

    def ask_kind(self) -> None:
        """Ask for the kind of change that is shown; the commonest come first."""
        found = kinds(self.workspace)
        things = [Pickable("", _("all kinds"), str(sum(found.values())))]
        things += [Pickable(kind, noun(kind), str(count)) for kind, count in found.items()]

        def chosen(kind: str | None) -> None:
            if kind is not None:
                with told(self.bar):
                    self.kind = kind
                    self._other_filter()

        self.app.push_screen(Picker(_("Which kind of change?"), things, highlighted=self.kind), chosen)

    def clear_filters(self) -> bool:
        """All changes again."""
        had = bool(self.kind or self.coder)
        self.kind = self.coder = ""
        if not self.close_filter() and not had:
            return False
        self.bar.clear()
        self._other_filter()
        return True

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("history.details")

    def undo_to(self) -> None:
        """Tell what would be undone, ask, undo it."""
        entry = self.under_bar()
        if entry is None:
            return
        found = self.workspace.history.undoable_to(entry.id)
        words = ngettext("{count} change of yours will be undone:", "{count} changes of yours will be undone:", len(found))
        lines = [words.format(count=len(found)), ""]
        lines += [f"{local_minute(one.made_at)}  {' '.join(one.words.split())}" for one in found[:_TOLD]]
        if len(found) > _TOLD:
            lines.append(_("… and {count} more").format(count=len(found) - _TOLD))
        lines += ["", _("What others built on them stays. U does them again, one by one.")]

        def answered(yes: bool | None) -> None:
            if yes:
                with told(self.bar):
                    self._undo_to(entry)

        self.app.push_screen(Confirm("\n".join(lines)), answered)

    def _undo_to(self, entry: Entry) -> None:
        done = self.workspace.history.undo_to(entry.id)
        kept = [sentence for one in done for sentence in one.kept]
        words = ngettext("{count} change undone.", "{count} changes undone.", len(done)).format(count=len(done))
        self.stored(words, " ".join(kept[:1]))
        if len(kept) > 1:
            from groundcode.tui.screens.report_page import ReportPage

            self.app.push_screen(ReportPage(_("What stayed because of later changes"), [(0, sentence) for sentence in kept]))

    def ask_day(self) -> None:
        """Ask for a day, and open the project as it was then."""
        from groundcode.tui.screens.past import ask_day

        entry = self.under_bar()
        ask_day(self, local_day(entry.made_at) if entry is not None else "")

    def help_words(self, pane: str) -> str:
        """What the history is, and the three ways back."""
        return _help() if pane else ""


def _help() -> str:
    return "\n\n".join(
        (
            _(
                "Every change of the project, the newest first: when, by whom, what. What was undone is struck out. The page "
                "beside the list says what the change under the bar did to which thing; Enter shows all of it."
            ),
            _(
                "There are three ways back. u undoes your latest change, one at a time. b undoes all your changes back to the "
                "one under the bar, and that one too; it tells you first what that is. Changes of others are never undone, and "
                "what others built on yours stays."
            ),
            _(
                "o opens the project as it was at the end of a day, to read: a copy that changes nothing here. Esc leads from "
                "there back to this list."
            ),
            _(
                "/ looks for words, t shows one kind of change, w the changes of one coder. Esc takes all of that away. "
                "“elsewhere” stands behind what was done on another computer and came here by a merge."
            ),
        )
    )
