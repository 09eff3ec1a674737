"""What one does with the transcript as a whole: another one, words in it, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain.levels import LEVELS
from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action

if TYPE_CHECKING:
    from groundcode.tui.screens.coding import CodingScreen


class Open(Action):
    """Another transcript."""

    name, letter, key, short = "reading.open", "o", "f9", N_("open")
    words = N_("Open another transcript")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Ask which, with how far each is coded."""
        screen.ask_source()


class Find(Action):
    """Words in the transcripts."""

    name, letter, key, short, pane = "reading.find", "/", "f3", N_("find"), "text"
    words = N_("Find words in this transcript and in all others")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """Open the list that follows what is typed."""
        screen.open_find()


class ViewLevel(Action):
    """How coarsely one looks."""

    name, letter, key, short = "reading.level", "l", "f7", N_("level")
    words = N_("Colour the codings by label, concept, category or main category")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """The next level."""
        screen.set_level(LEVELS[(screen.level.rank + 1) % len(LEVELS)])
        screen.bar.say(_("Colours by {level}.").format(level=_(screen.level.words)))


class Stripes(Action):
    """Tints, stripes or both."""

    name, letter, key = "reading.marks", "t", "shift+f7"
    words = N_("Show codings as tints and stripes, as stripes, or as tints")

    @staticmethod
    def run(screen: CodingScreen) -> None:
        """The next way."""
        ways = {"both": "stripes", "stripes": "tints", "tints": "both"}
        screen.text.marks_shown = ways[screen.text.marks_shown]
        words = {"both": N_("Tints and stripes."), "stripes": N_("Stripes only."), "tints": N_("Tints only.")}
        screen.bar.say(_(words[screen.text.marks_shown]))


WITH_THE_TRANSCRIPT: tuple[type[Action], ...] = (Open, Find, ViewLevel, Stripes)
