"""Disagreements: the places where coders differ, settled one after the other, with the agreement in figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from groundcode.domain.levels import Level
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.disagreements import WITH_DISAGREEMENTS
from groundcode.tui.agreement_words import figures_lines
from groundcode.tui.asking_disagreements import ask_blind
from groundcode.tui.disagreement_help import disagreement_help
from groundcode.tui.disagreement_view import LEVELS, MOST, OPEN, SETTLED, WHICH, Found, View, filter_words, fitting, hidden_in
from groundcode.tui.layout import fit_cells
from groundcode.tui.screens.counting_screen import CountingScreen
from groundcode.tui.screens.figuring import FiguringScreen
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.tasks import told
from groundcode.tui.widgets.keys import plain_key
from groundcode.tui.widgets.place_page import PlacePage
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.places import Place
    from groundcode.workspace.sources import Opened


class DisagreementsScreen(ListingScreen, CountingScreen, FiguringScreen):
    """The places in a list, those first whose settling makes coders agree most; the one under the bar in its text."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_DISAGREEMENTS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Disagreements")
    DEFAULT_CSS = """
    DisagreementsScreen #left { width: 2fr; }
    DisagreementsScreen #page { width: 3fr; }
    DisagreementsScreen.-narrow #left { width: 100%; height: 2fr; }
    DisagreementsScreen.-narrow #page { width: 100%; height: 5fr; }
    DisagreementsScreen #figures { height: 2; padding: 0 1; background: $surface; color: $foreground 90%; }
    DisagreementsScreen.-low #figures { display: none; }
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.view = View()
        self._found: Found | None = None
        self._shown: list[Place] = []
        self._texts: dict[tuple[str, str], Opened] = {}
        self._is_asking = False
        self._more = 0
        """Places that are not listed because there are so many."""
        self._is_known = False
        """Whether what was changed last is in what was found already."""

    def body(self) -> ComposeResult:
        """List, page, figures."""
        yield from super().body()
        yield Static(Content(""), id="figures")

    def page_widget(self) -> Widget:
        """The text of a place."""
        return PlacePage(id="page")

    @property
    def place_page(self) -> PlacePage:
        """The page."""
        return self.query_one(PlacePage)

    def on_mount(self) -> None:
        """Open as it was left."""
        kept = self.desk.kept.setdefault("disagreements-view", self.view)
        if isinstance(kept, View):
            self.view = kept

    def show(self) -> None:
        """Compare anew; what was found before stays until then."""
        if self._found is None:
            self.bar.say(_("Comparing …"))
        if self._is_known:
            # Settling changes that place alone: comparing takes seconds where there are 20,000 codings.
            self._is_known = False
            self._list()
            return
        self.count_soon()
        self.figure_soon(self.view.level)

    def count(self) -> Found:
        """Where coders differ now."""
        workspace = self.workspace
        mine = [one for one in workspace.assignments.list_() if one.coder == workspace.coder and one.blind and not one.finished]
        places = workspace.consensus.places(settled=None, level=self.view.level)
        return Found(tuple(places), frozenset(one.source for one in mine))

    def counted(self, value: Found) -> None:
        """Show it; the bar stays on its place, or where that one was."""
        if self._found is None:
            self.bar.clear()
        self._found = value
        self._list()
        self._ask_blind()

    def _ask_blind(self) -> None:
        """Ask once whether what others coded may be shown to somebody who is to work blind."""
        hidden = self._hidden()
        names = {p.source: p.source_name for p in (self._found.places if self._found else ()) if p.source in hidden}
        if not names or self.view.may_see is not None or self._is_asking or self.app.screen is not self:
            return
        self._is_asking = True

        def answered(yes: bool) -> None:
            self._is_asking = False
            self.view.may_see = yes
            self._list()
            count = len(names)
            if not yes:
                words = ngettext("{count} transcript is left out here.", "{count} transcripts are left out here.", count)
                self.bar.say(words.format(count=count), _("It is shown once you have finished it (F10 s, f)."))

        ask_blind(self, list(names.values()), answered)

    def _hidden(self) -> frozenset[str]:
        return hidden_in(self._found, self.view)

    def _fitting(self) -> list[Place]:
        return fitting(self._found, self.view, self.words)

    def _list(self) -> None:
        under, at = self.under_bar(), max(0, self.at)
        wanted = under.id if under is not None else str(self.desk.kept.get("disagreements", ""))
        wants_settled = {OPEN: False, SETTLED: True}.get(self.view.which)
        fitting = [one for one in self._fitting() if wants_settled in (None, one.settled is not None)]
        self._shown, self._more = fitting[:MOST], max(0, len(fitting) - MOST)
        at = next((n for n, one in enumerate(self._shown) if one.id == wanted), at)
        self.fill([self._row(one) for one in self._shown], at)
        self.retitle()

    def heading(self) -> str:
        """How many are open, and what is left out."""
        fitting = self._fitting()
        settled = sum(one.settled is not None for one in fitting)
        told = [
            ngettext("{count} open", "{count} open", len(fitting) - settled).format(count=len(fitting) - settled),
            ngettext("{count} settled", "{count} settled", settled).format(count=settled),
        ]
        words = [f"“{self.words}”"] if self.words else []
        if self._more:
            told.append(_("the first {count} are listed").format(count=MOST))
        filters = [*filter_words(self._found, self.view), *words, self.workspace.title()]
        return f"{_(self.NAME)}   {_(', ').join(told)}   {'   '.join(filters)}"

    def _row(self, one: Place) -> Content:
        room = self.room - 2
        mark = "✓" if one.settled is not None else "!" if one.contested else " "
        where = f"{one.source_name}-{one.turn}" if one.turn else one.source_name
        worth = f"+{one.gain:.1f}".removesuffix(".0")
        head = fit_cells(f"{where}  {one.words}", max(8, room - len(worth) - 1))
        codes = " | ".join(one.code_names)
        look = "dim" if one.settled is not None else ""
        return Content.assemble(
            (mark, "bold"), (head, look), " ", (worth, "dim"), "\n   ", (fit_cells(codes, room - 2).rstrip(), look or "bold")
        )

    def under_bar(self) -> Place | None:
        """The place under the bar."""
        return self._shown[self.at] if 0 <= self.at < len(self._shown) else None

    def chosen(self) -> Place | None:
        """The place under the bar; says so where there is none."""
        one = self.under_bar()
        if one is None:
            self.bar.say(self._none())
        return one

    def show_page(self) -> None:
        """The place under the bar in its text, who has what, the figures of its codes."""
        one = self.under_bar()
        if one is None:
            self.place_page.show_words(self._none())
        else:
            self.desk.kept["disagreements"] = one.id
            self.place_page.show_place(one, self._opened(one), self._ways(one))
        self.show_figures()

    def _opened(self, one: Place) -> Opened:
        key = (one.source, one.version)
        if key not in self._texts:
            self._texts = {key: self.workspace.sources.open(one.source)}
        return self._texts[key]

    def _ways(self, one: Place) -> list[str]:
        keys = {action.name.split(".")[1]: self.desk.key_of(action) for action in WITH_DISAGREEMENTS}
        if one.settled is not None:
            return [_("{key} open it again").format(key=keys["reopen"])]
        count = len(one.holdings)
        out = [_("1–{count} what the coder of that number has").format(count=min(count, 9))]
        if sum(bool(held.codings) for held in one.holdings) > 1:
            out[0] += "   " + _("{key} what all of them have").format(key=keys["both"])
        more = [_("{key} no code"), _("{key} another code"), _("{key} other boundaries"), _("{key} the text")]
        names = ("none", "other", "boundaries", "open")
        out.append("   ".join(words.format(key=keys[name]) for words, name in zip(more, names, strict=True)))
        return out

    def show_figures(self) -> None:
        """The agreement as it stands: of all codes, and of those under the bar."""
        one = self.under_bar()
        room = max(10, self.size.width - 2)
        lines = figures_lines(self.report, self.report_error, one.codes if one is not None else ())
        words = "\n".join(fit_cells(line, room).rstrip() for line in lines)
        self.query_one("#figures", Static).update(Content(words))

    def _none(self) -> str:
        if self._found is None:
            return _("Comparing …")
        if not self._found.places:
            return _(
                "No place where coders differ. Two coders have to have coded the same transcript: bring in a colleague's copy "
                "with F10 s, M. A transcript that was assigned is compared once it is finished."
            )
        if self._hidden() and all(one.source in self._hidden() for one in self._found.places):
            return _("You code these transcripts blind: what others coded is shown once you have finished.")
        if self.view.which == OPEN and self._fitting():
            return _("Every place is settled. S shows them; F finishes the consensus of a transcript.")
        return _("No place fits what is asked for. Esc shows all again.")

    def lay_out(self) -> None:
        """Rows of another width."""
        self._list()

    def filtered(self) -> None:
        """Other words."""
        self._list()

    def clear_filters(self) -> bool:
        """Take every filter away; False if there was none."""
        had = self.close_filter()
        view = self.view
        if view.source or view.code is not None or view.pair:
            had = True
            self.clear_chosen()
        return had

    def clear_chosen(self) -> None:
        """All transcripts, all codes, all coders."""
        self.choose()

    def choose(self, *, source: str = "", code: str | None = None, pair: tuple[str, ...] = ()) -> None:
        """Show only what is of one transcript, about one code, or between two coders."""
        self.view.source, self.view.code, self.view.pair = source, code, pair
        self._list()
        self.rows.focus()

    def coders(self) -> list[str]:
        """The names of all who take part somewhere."""
        places = self._found.places if self._found is not None else ()
        return sorted({held.name for one in places if one.source not in self._hidden() for held in one.holdings})

    def counts_of(self, keys: Callable[[Place], Iterable[tuple[str, str]]]) -> dict[tuple[str, str], int]:
        """How many open places there are of each of some keys."""
        out: dict[tuple[str, str], int] = {}
        for one in self._found.places if self._found is not None else ():
            if one.source not in self._hidden():
                for key in keys(one):
                    out[key] = out.get(key, 0) + (one.settled is None)
        return out

    def next_which(self) -> None:
        """Open places, settled ones, all."""
        names = list(WHICH)
        self.view.which = names[(names.index(self.view.which) + 1) % len(names)]
        self._list()
        self.bar.say(_(WHICH[self.view.which]))

    def next_level(self) -> None:
        """The codes at the next level."""
        self.view.level = LEVELS[(LEVELS.index(self.view.level) + 1) % len(LEVELS)]
        self.view.code = None
        self.show()
        level = self.view.level
        if level is None:
            self.bar.say(_("Codes as they are."))
        else:
            words = _("Codes at the level: {level}. Places are settled with the codes as they are.")
            self.bar.say(words.format(level=_(level.words)))

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("disagreements.settle")

    def on_key(self, event: events.Key) -> None:
        """Digits take what the coder of that number has."""
        plain = plain_key(event.character)
        if not isinstance(self.focused, Input) and plain is not None and plain in "123456789":
            event.stop()
            place = self.chosen() if self.may_write() else None
            if place is None:
                return
            if int(plain) > len(place.holdings):
                self.bar.say(_("Nobody has the number {number} here.").format(number=plain))
                return
            with told(self.bar):
                self.take(place, [place.holdings[int(plain) - 1].name])

    def take(self, place: Place, names: Sequence[str]) -> None:
        """Settle a place on what some of its coders have."""
        if len(names) == 1 and not next(one for one in place.holdings if one.name == names[0]).codings:
            self.settle(place, _("no code, as {name}").format(name=names[0]), none=True)
            return
        codes = [held.code_name for one in place.holdings if one.name in names for held in one.codings]
        self.settle(place, " | ".join(dict.fromkeys(codes)), take=list(names))

    def settle(self, place: Place, what: str, **way: Any) -> None:
        """Settle a place, and say what came of it."""
        if self.view.level is not None:
            self.bar.say(_("Places are settled with the codes as they are: l goes back to them."))
            return
        is_alone = self.workspace.store.data_version() == self._position
        done = self.workspace.consensus.settle(place, **way)
        self._replace(done, is_alone=is_alone)
        self.stored(_("Settled: {what}; u undoes it.").format(what=what))

    def unsettle(self, place: Place) -> None:
        """Open a settled place again."""
        if place.settled is None:
            self.bar.say(_("The place is not settled."))
            return
        is_alone = self.workspace.store.data_version() == self._position
        self.workspace.consensus.unsettle(place)
        self._replace(replace(place, settled=None), is_alone=is_alone)
        self.stored(_("The place is open again."))

    def _replace(self, done: Place, *, is_alone: bool) -> None:
        """Have a place as it is now; all are compared again where somebody else has changed the project too."""
        assert self._found is not None, "a place was chosen from what was found"
        places = tuple(done if one.id == done.id else one for one in self._found.places)
        self._found = Found(places, self._found.blind)
        self._is_known = is_alone

    def go_to_place(self, place: Place) -> None:
        """The place in the text; coming back, the bar is on it."""
        self.desk.jump(place.source, place.start, place.end)

    def open_agreement(self) -> None:
        """The table of agreement, code by code."""
        from groundcode.tui.screens.agreement import AgreementScreen

        self.app.push_screen(AgreementScreen(self.workspace, self.view.level))

    def show_code(self, code: str | None, level: Level | None) -> None:
        """Only the places about a code, as the table of agreement has it."""
        self.view.source, self.view.code, self.view.pair, self.view.which = "", code, (), OPEN
        if self.view.level is not level:
            self.view.level = level
            self.show()
        self._list()
        self.rows.focus()

    def help_words(self, pane: str) -> str:
        """What disagreements are, and how they are settled."""
        return disagreement_help() if pane else ""
