"""Every action of the desk in one table: its keys, its words, its place in the key bar and in the help.

Each has a letter and a key that works while a Chinese input method is on.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from groundcode.locale import N_, _


@dataclass(frozen=True, slots=True)
class Command:
    """One action: the name of its method, its keys, and what it does in words."""

    action: str
    letter: str
    """The key for bare hands."""
    key: str
    """The key that passes an input method."""
    short: str
    """For the key bar (a message to translate); "" keeps it out of there."""
    words: str
    """For the help (a message to translate)."""

    def binding(self) -> Binding:
        """The keys bound to the action, changeable by id."""
        keys = ",".join(k for k in (_NAMES.get(self.letter, self.letter), _NAMES.get(self.key, self.key)) if k)
        return Binding(keys, self.action, self.words, show=False, id=f"desk.{self.action}")


_NAMES = {"?": "question_mark", ".": "full_stop"}

COMMANDS = (
    Command("code", "c", "enter", N_("code"), N_("Code the selection; without one, the sentence under the cursor")),
    Command("in_vivo", "i", "f4", N_("in vivo"), N_("Make a label of the selected words and code them with it")),
    Command("repeat", ".", "ctrl+r", N_("again"), N_("Code with the last code again")),
    Command("uncode", "d", "delete", N_("remove"), N_("Take a coding off (of those under the cursor)")),
    Command("memo", "e", "f2", N_("memo"), N_("Write or change the memo on the coding under the cursor")),
    Command("level", "l", "f7", N_("level"), N_("Colour the codings by label, concept, category or main category")),
    Command("undo", "u", "ctrl+z", N_("undo"), N_("Undo")),
    Command("redo", "U", "ctrl+y", N_("redo"), N_("Do again")),
    Command("next_pane", "tab", "f6", N_("pane"), N_("Go to the next pane: transcripts, text")),
    Command("copy", "y", "f8", "", N_("Copy the selection to the clipboard")),
    Command("help", "?", "f1", N_("help"), N_("All keys")),
    Command("leave", "q", "ctrl+q", N_("quit"), N_("Close the desk; everything is stored already")),
)

TEXT_KEYS = (
    ("← ↑ ↓ →  PgUp PgDn  Home End", N_("Move; with Shift, select")),
    ("x  X   ctrl+g  ctrl+l", N_("Grow and shrink the selection: word, sentence, turn")),
    ("v", N_("Mark: every move selects, until v again")),
    ("w b   ( )   { }", N_("Next and previous word, sentence, turn")),
    ("n  N", N_("Next and previous coding")),
    ("1–9", N_("Code with a recent code")),
    ("Esc", N_("Select nothing; from another pane, back to the text")),
)


def bindings() -> list[Binding]:
    """All bindings of the desk."""
    return [command.binding() for command in COMMANDS]


def key_bar() -> str:
    """The key bar's line, the way out and the way to all keys first: narrow terminals cut its end."""
    shown = [c for c in COMMANDS if c.action in ("help", "leave")] + [
        c for c in COMMANDS if c.short and c.action not in ("help", "leave")
    ]
    return "  ".join(f"{c.letter} {_(c.short)}" for c in shown)


def help_lines() -> list[tuple[str, str]]:
    """(keys, words) of everything, for the help."""
    own = [(f"{c.letter}   {c.key}", _(c.words)) for c in COMMANDS]
    return own + [(keys, _(words)) for keys, words in TEXT_KEYS]
