"""The screens of the desk, each with its letter under F10; a screen is imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

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
    Place("sources", "s", N_("Sources: import, progress, corrections, assignments"), "sources:SourcesScreen"),
    Place("cases", "p", N_("Cases: people and sites with their variables"), "cases:CasesScreen"),
    Place("memos", "m", N_("Memos"), "memos:MemosScreen"),
    Place("history", "h", N_("History: who did what; undo to a point; the project as it was"), "history:HistoryScreen"),
    Place("conflicts", "x", N_("Conflicts: where two people changed the same"), "conflicts:ConflictsScreen"),
)


def screen_class(name: str) -> type[DeskScreen]:
    """The class of a screen."""
    place = next(place for place in PLACES if place.name == name)
    module, _colon, cls = place.where.partition(":")
    return cast("type[DeskScreen]", getattr(import_module(f"groundcode.tui.screens.{module}"), cls))


def make_screen(name: str, workspace: Workspace) -> DeskScreen:
    """The screen of a name."""
    return screen_class(name)(workspace)
