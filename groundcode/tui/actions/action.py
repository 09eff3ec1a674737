"""The one description of an action of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from groundcode.tui.screens.desk_screen import DeskScreen

_NAMES = {
    "?": "question_mark", ".": "full_stop", "*": "asterisk", "-": "minus", "+": "plus", "/": "slash", ":": "colon",
    ";": "semicolon", "<": "less_than_sign", ">": "greater_than_sign", "=": "equals_sign", "'": "apostrophe",
    '"': "quotation_mark", "]": "right_square_bracket", "[": "left_square_bracket", ",": "comma", "#": "number_sign",
}  # fmt: skip
_SHOWN = {long: short for short, long in _NAMES.items()} | {
    "escape": "Esc", "enter": "Enter", "delete": "Del", "space": "Space", "tab": "Tab", "insert": "Ins",
    "backspace": "Backspace", "pageup": "PgUp", "pagedown": "PgDn", "left": "←", "right": "→", "up": "↑", "down": "↓",
}  # fmt: skip


class Action:
    """One thing a person does on a screen. A subclass an action; none is ever made into an object.

    Each has a letter and a key that works while a Chinese input method is on. `words` and `short` are messages to
    translate; they are what the help, the list of commands and the key bar say.
    """

    name: ClassVar[str]
    """What the keymap calls it: "coding.recode"."""
    letter: ClassVar[str] = ""
    """The key for bare hands."""
    key: ClassVar[str] = ""
    """The key (or keys, with commas) that passes an input method."""
    short: ClassVar[str] = ""
    """For the key bar; "" keeps it out of there."""
    words: ClassVar[str]
    """A sentence for the help and the list of commands."""
    pane: ClassVar[str] = ""
    """The pane that must have the focus; "" for any."""
    writes: ClassVar[bool] = False
    """Whether it changes the project: refused, with the reason, before anybody types for nothing."""

    @staticmethod
    def run(screen: Any) -> None:
        """Do it on a screen."""
        raise NotImplementedError

    @classmethod
    def keys(cls) -> str:
        """The keys as Textual calls them, with commas."""
        parts = [_NAMES.get(cls.letter, cls.letter), *(_NAMES.get(k, k) for k in cls.key.split(",") if k)]
        return ",".join(part for part in parts if part)

    @classmethod
    def binding(cls) -> Binding:
        """The keys bound to the action, changeable by its name."""
        return Binding(cls.keys(), f"run('{cls.name}')", cls.words, show=False, id=cls.name)

    @classmethod
    def stands_for(cls, screen: DeskScreen) -> bool:
        """Whether it can be done where the focus is."""
        return not cls.pane or cls.pane == screen.pane


def bindings_of(actions: Iterable[type[Action]]) -> list[BindingType]:
    """The bindings of a screen."""
    return [action.binding() for action in actions if action.keys()]


def key_words(keys: str) -> str:
    """Keys as people read them: "question_mark,f1" is "?  F1"."""
    return "  ".join("+".join(_shown(part) for part in key.split("+")) for key in keys.split(","))


def _shown(name: str) -> str:
    function_key = name[:1] == "f" and name[1:].isdigit()
    return name.upper() if function_key else _SHOWN.get(name, name)
