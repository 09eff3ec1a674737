"""Theoretical sampling: the rounds by date, with the page of the one under the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from groundcode.domain.ids import fold
from groundcode.domain.sampling import SamplingRound
from groundcode.locale import N_, _, ngettext
from groundcode.tui.actions.action import Action, bindings_of
from groundcode.tui.actions.common import EVERYWHERE, Back
from groundcode.tui.actions.sampling import WITH_ROUNDS
from groundcode.tui.asking_sampling import TEXTS, source_names
from groundcode.tui.layout import fit_cells
from groundcode.tui.moments import first_words
from groundcode.tui.screens.listing import ListingScreen
from groundcode.tui.widgets.read_page import Part
from groundcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from groundcode.workspace import Workspace


class SamplingScreen(ListingScreen):
    """A row a round: when, how many interviews came of it, the gap."""

    ACTIONS: ClassVar[tuple[type[Action], ...]] = (*WITH_ROUNDS, *EVERYWHERE, Back)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(ACTIONS)
    NAME: ClassVar[str] = N_("Theoretical sampling")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._rounds: list[SamplingRound] = []
        self._shown: list[SamplingRound] = []

    def show(self) -> None:
        """The rounds as they stand; the bar stays on its round, or goes to one noted elsewhere."""
        wanted = str(self.desk.kept.pop("sampling", "")) or self._id_under_bar()
        self._rounds = self.workspace.sampling.list_()
        self._list(wanted)
        if said := str(self.desk.kept.pop("sampling-said", "")):
            self.bar.say(said, _("e writes the decision: whom to ask next."))

    def _list(self, wanted: str) -> None:
        words = fold(self.words).split()
        self._shown = [one for one in self._rounds if all(word in fold(_searched(one)) for word in words)]
        at = next((n for n, one in enumerate(self._shown) if one.id == wanted), max(0, self.at))
        self.fill([self._row(one) for one in self._shown], at)
        self.retitle()

    def heading(self) -> str:
        """How many there are."""
        count = ngettext("{count} round", "{count} rounds", len(self._rounds)).format(count=len(self._rounds))
        by = [f"“{self.words}”"] if self.words else []
        return "   ".join([_(self.NAME), count, *by, self.workspace.title()])

    def under_bar(self) -> SamplingRound | None:
        """The round under the bar."""
        return self._shown[self.at] if 0 <= self.at < len(self._shown) else None

    def wanted(self) -> SamplingRound | None:
        """The round under the bar; says so if there is none."""
        found = self.under_bar()
        if found is None:
            self.bar.say(_("There is no sampling round yet: a notes one."))
        return found

    def _id_under_bar(self) -> str:
        found = self.under_bar()
        return found.id if found is not None else ""

    def _row(self, one: SamplingRound) -> Content:
        room = self.room - 2
        count = ngettext("{count} interview", "{count} interviews", len(one.sources)).format(count=len(one.sources))
        head = " · ".join([(one.date or "–")[:10], count])
        name = fit_cells(one.name, max(6, room - len(head) - 4)).rstrip()
        text = first_words(one.gap) or _("no gap noted yet")
        return Content.assemble(
            " ", (name, "bold"), "  ", (fit_cells(head, room).rstrip(), "dim"), "\n   ", fit_cells(text, room - 2).rstrip()
        )

    def show_page(self) -> None:
        """All that the round under the bar says."""
        one = self.under_bar()
        if one is None:
            self.page.show([Part(self._none(), "dim")])
            return
        parts = [Part(one.name, "head"), Part((one.date or "–")[:10], "dim"), Part("")]
        for field, words in TEXTS.items():
            parts += [Part(_(words), "dim"), Part(getattr(one, field) or "–", indent=2), Part("")]
        parts += [Part(_("Interviews that came of it"), "dim"), *(Part(name, indent=2) for _source, name in one.sources)]
        parts += [] if one.sources else [Part("–", indent=2)]
        self.page.show(parts)

    def _none(self) -> str:
        if self._rounds:
            return _("No round fits what is asked for. Esc shows all again.")
        return _(
            "No sampling round yet. When you see that a category or a property is thin, note it here before you look for the "
            "next person: a (or Ctrl+N)."
        )

    def lay_out(self) -> None:
        """Rows of another width."""
        self.fill([self._row(one) for one in self._shown], max(0, self.at))

    def filtered(self) -> None:
        """Other words."""
        self._list(self._id_under_bar())

    @on(RowList.Opened)
    def _clicked_twice(self) -> None:
        self.action_run("sampling.open")

    def help_words(self, pane: str) -> str:
        """What a round is, and how it is written."""
        return _help() if pane else ""


def _searched(one: SamplingRound) -> str:
    return "\n".join((one.name, one.gap, one.decision, one.outcome, source_names(one, 1000)))


def _help() -> str:
    return "\n\n".join(
        (
            _(
                "Theoretical sampling means that what is missing decides who is asked next. A round notes it: the gap (which "
                "category or property is thin), the decision (whom to ask, and what), the interviews that came of it, and the "
                "outcome."
            ),
            _(
                "a notes a new round; e (or F2) opens one of its texts; l puts interviews into it, L takes one out. An interview "
                "belongs to one round at most. Enter reads one of them."
            ),
            _(
                "x writes the log as the table T2 of a thesis. On the screen of saturation, n notes the gap under the bar as "
                "a new round."
            ),
        )
    )
