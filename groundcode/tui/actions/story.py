"""What one does while writing the storyline: citing, and storing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.actions.action import Action
from groundcode.tui.screens.theory_screen import offered
from groundcode.tui.widgets.evidence_list import quoted
from groundcode.tui.widgets.picker import Pickable, Picker

if TYPE_CHECKING:
    from groundcode.tui.screens.story import StoryScreen

_OTHER = "other"


class CiteCode(Action):
    """A category in the text."""

    name, key, short, writes = "story.code", "f4", N_("cite a category"), True
    words = N_("Put the citation of a category into the text, where the cursor is")

    @staticmethod
    def run(screen: StoryScreen) -> None:
        """Ask which."""
        _ask_code(
            screen, _("Cite which category?"), lambda code: screen.editor.cite(screen.workspace.storyline.words_for_code(code))
        )


class CiteSegment(Action):
    """A segment in the text."""

    name, key, short, writes = "story.segment", "f5", N_("cite a segment"), True
    words = N_("Put the citation of a segment into the text, where the cursor is")

    @staticmethod
    def run(screen: StoryScreen) -> None:
        """Ask which: those that relations and paradigms rest on first."""
        bound = screen.evidence()
        if not bound:
            _ask_coded(screen)
            return
        things = [Pickable(link, f"{one.cite}  {quoted(one.quote)}", words) for link, (one, words) in bound.items()]
        things.append(Pickable(_OTHER, _("another segment, of a category …")))

        def chosen(link: str | None) -> None:
            if link == _OTHER:
                _ask_coded(screen)
            elif link is not None:
                one = bound[link][0]
                screen.editor.cite(screen.workspace.storyline.words_for_segment(one.version, one.start, one.end))

        screen.app.push_screen(Picker(_("Cite which segment?"), things, asks=_("Part of its words")), chosen)


class Store(Action):
    """The text as it stands."""

    name, key, short, writes = "story.store", "f2", N_("store"), True
    words = N_("Store the text and go on writing")

    @staticmethod
    def run(screen: StoryScreen) -> None:
        """Store it."""
        screen.store_text()


class CiteRow(Action):
    """What is not told yet."""

    name, key, short, pane, writes = "story.cite-row", "enter", N_("cite it"), "aside", True
    words = N_("Put the citation of what is under the bar into the text")

    @staticmethod
    def run(screen: StoryScreen) -> None:
        """Put it in."""
        screen.cite_row()


def _ask_code(screen: StoryScreen, title: str, chosen: Chosen) -> None:
    from groundcode.domain.levels import Level

    codes = [screen.code_tree.codes[code] for code in screen.code_tree.walk()]
    # Main categories first: they are what a storyline is about.
    codes = sorted((code for code in codes if code.level is not Level.LABEL), key=lambda code: -code.level.rank)
    things = [Pickable(code.id, code.name, _(code.level.words)) for code in codes]
    screen.app.push_screen(Picker(title, things), lambda code: chosen(code) if code is not None else None)


def _ask_coded(screen: StoryScreen) -> None:
    """A segment of a category."""

    def of(code: str) -> None:
        found = {one.coding: one for one in offered(screen.workspace.evidence.candidates([code]))}
        things = [Pickable(one.coding, f"{one.cite}  {quoted(one.quote)}", one.code) for one in found.values()]
        if not things:
            screen.bar.say(_("No coded segment is there."))
            return

        def chosen(coding: str | None) -> None:
            if coding is not None:
                one = found[coding]
                version = screen.workspace.sources.open(one.source_id).version.id
                screen.editor.cite(screen.workspace.storyline.words_for_segment(version, one.start, one.end))

        screen.app.push_screen(Picker(_("Cite which segment?"), things, asks=_("Part of its words")), chosen)

    _ask_code(screen, _("A segment of which category?"), of)


if TYPE_CHECKING:
    from collections.abc import Callable

    Chosen = Callable[[str], None]

WHILE_TELLING: tuple[type[Action], ...] = (CiteCode, CiteSegment, Store, CiteRow)
