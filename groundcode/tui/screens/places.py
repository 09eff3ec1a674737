"""The screens of the desk, each with its letter under F10; a screen is imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from textual.binding import Binding

from groundcode.locale import N_

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen
    from groundcode.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """A screen: what it is called, its letter, its words (a message to translate), where its class is."""

    name: str
    letter: str
    words: str
    where: str
    """"module:Class" below groundcode.tui.screens; "" for the text itself."""


PLACES = (
    Place("text", "t", N_("Text and codes"), ""),
    Place("codebook", "c", N_("Codebook: definitions, rules, examples, properties, lineage"), "codebook:CodebookScreen"),
    Place(
        "retrieval",
        "r",
        N_("Retrieval: segments by code, case, speaker, coder; two groups side by side"),
        "retrieval:RetrievalScreen",
    ),
    Place("axial", "a", N_("Axial coding: paradigms, relations and the segments they rest on"), "axial:AxialScreen"),
    Place(
        "selective",
        "l",
        N_("Selective coding: core category, model, pathways, storyline, constructs"),
        "selective:SelectiveScreen",
    ),
    Place(
        "suggestions",
        "v",
        N_("Suggestions: where codes belong, groups, duplicates, gaps; decided by you"),
        "suggestions:SuggestionsScreen",
    ),
    Place("sources", "s", N_("Sources: import, progress, corrections, assignments"), "sources:SourcesScreen"),
    Place("cases", "p", N_("Cases: people and sites with their variables"), "cases:CasesScreen"),
    Place("memos", "m", N_("Memos"), "memos:MemosScreen"),
    Place("sampling", "g", N_("Sampling: the gap, whom to ask next, what came of it"), "sampling:SamplingScreen"),
    Place("saturation", "b", N_("Saturation: what each interview still brought"), "saturation:SaturationScreen"),
    Place("check", "k", N_("Check: what an examiner would object to; school and words of the study"), "check:CheckScreen"),
    Place("history", "h", N_("History: who did what; undo to a point; the project as it was"), "history:HistoryScreen"),
    Place(
        "disagreements",
        "y",
        N_("Disagreements: where coders differ; the consensus, agreement in figures"),
        "disagreements:DisagreementsScreen",
    ),
    Place("conflicts", "x", N_("Conflicts: where two people changed the same"), "conflicts:ConflictsScreen"),
)


def screen_class(name: str) -> type[DeskScreen]:
    """The class of a screen."""
    place = next(place for place in PLACES if place.name == name)
    module, _colon, cls = place.where.partition(":")
    return cast("type[DeskScreen]", getattr(import_module(f"groundcode.tui.screens.{module}"), cls))


def all_screens() -> list[type[DeskScreen]]:
    """Every screen of the desk, that with the text first."""
    from groundcode.tui.screens.agreement import AgreementScreen
    from groundcode.tui.screens.boundary import BoundaryPage
    from groundcode.tui.screens.coding import CodingScreen
    from groundcode.tui.screens.correcting import CorrectingScreen
    from groundcode.tui.screens.review import PlacePage, ReviewScreen
    from groundcode.tui.screens.split import SplitScreen
    from groundcode.tui.screens.story import StoryScreen

    named = [screen_class(place.name) for place in PLACES if place.where]
    return [
        CodingScreen,
        *named,
        SplitScreen,
        ReviewScreen,
        CorrectingScreen,
        PlacePage,
        StoryScreen,
        AgreementScreen,
        BoundaryPage,
    ]


def known_actions() -> dict[str, tuple[str, str]]:
    """What a keymap may name: action -> (where its keys count: "" everywhere, a screen, or a screen's pane; its keys)."""
    from groundcode.tui.actions.common import EVERYWHERE
    from groundcode.tui.widgets.text_view import TextView

    known = {action.name: ("", action.keys()) for action in EVERYWHERE}
    for screen in all_screens():
        for action in screen.ACTIONS:
            where = f"{screen.__name__}/{action.pane}" if action.pane else screen.__name__
            known.setdefault(action.name, (where, action.keys()))
    for binding in TextView.BINDINGS:
        if isinstance(binding, Binding) and binding.id:
            known[binding.id] = ("CodingScreen/text", binding.key)
    return known


def make_screen(name: str, workspace: Workspace) -> DeskScreen:
    """The screen of a name."""
    return screen_class(name)(workspace)
