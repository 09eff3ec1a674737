"""The keys of every screen: none twice where the focus is, each with a second key for input methods, all translated."""

from __future__ import annotations

from collections import Counter

import pytest

from groundcode.locale import set_language
from groundcode.tui.actions.action import Action
from groundcode.tui.actions.common import EVERYWHERE
from groundcode.tui.screens.coding import CodingScreen
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.places import all_screens
from groundcode.tui.widgets.code_list import CodeList
from groundcode.tui.widgets.text_view import TextView

SCREENS: list[type[DeskScreen]] = all_screens()
_LOST = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+space", "ctrl+enter", "shift+enter", "ctrl+s", "ctrl+b", "ctrl+a"}
"""Keys that terminals do not send apart from others, or keep for themselves."""
_MOVES: dict[str, type[TextView] | type[CodeList]] = {"text": TextView, "codes": CodeList}


def keys_in(screen: type[DeskScreen], pane: str) -> list[str]:
    """Every key that means something while a pane of a screen has the focus."""
    found = [key for a in screen.ACTIONS if a.pane in ("", pane) for key in a.keys().split(",") if key]
    widget = _MOVES.get(pane) if screen is CodingScreen else None
    if widget is not None:
        for binding in widget.BINDINGS:
            assert not isinstance(binding, tuple)
            found += binding.key.split(",")
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=lambda s: s.__name__)
def test_no_key_means_two_things_in_one_pane(screen: type[DeskScreen]) -> None:
    for pane in ("", *screen.PANES):
        # Escape goes out step by step: what is selected first, then the pane.
        twice = [key for key, count in Counter(keys_in(screen, pane)).items() if count > 1 and key != "escape"]
        assert twice == [], pane


@pytest.mark.parametrize("screen", SCREENS, ids=lambda s: s.__name__)
def test_every_action_has_a_key_that_passes_an_input_method_and_that_terminals_send(screen: type[DeskScreen]) -> None:
    for action in screen.ACTIONS:
        keys = [key for key in action.keys().split(",") if key]
        assert keys, action.name
        assert not _LOST & set(keys), action.name
        passing = [k for k in keys if len(k) > 1 and ((k.isascii() and not k.isalpha()) or k in _NAMED)]
        assert passing or action.letter == "?", action.name


_NAMED = {"enter", "escape", "tab", "space", "delete", "insert", "backspace", "left", "right", "up", "down"}


def every_action() -> list[type[Action]]:
    return list(dict.fromkeys(action for screen in SCREENS for action in screen.ACTIONS))


def test_names_of_actions_are_unique_and_say_where_they_belong() -> None:
    names = [action.name for action in every_action()]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert all("." in name for name in names)


def test_every_screen_has_what_all_have() -> None:
    for screen in SCREENS:
        assert [a.name for a in EVERYWHERE if a not in screen.ACTIONS] == [], screen.__name__
        assert {a.name for a in screen.ACTIONS} <= {b.id for b in screen.BINDINGS if not isinstance(b, tuple)}


def test_words_of_actions_are_in_both_languages() -> None:
    from groundcode.locale import _

    try:
        set_language("zh")
        for action in every_action():
            assert _(action.words) != action.words, action.name
            assert not action.short or _(action.short) != action.short, action.name
    finally:
        set_language(None)
