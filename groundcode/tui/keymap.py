"""The user's own keys: a file that gives actions other keys, and what is wrong with it in sentences."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from textual.binding import Binding, BindingsMap, KeymapApplyResult
from textual.keys import REPLACED_KEYS, key_to_character

from groundcode.errors import BadKeymap
from groundcode.locale import _
from groundcode.tui.widgets.keys import key_name

_MOST_BYTES = 65_536
_MOVES = frozenset(("left", "right", "up", "down", "home", "end", "insert", "delete", "pageup", "pagedown"))
_NAMED = _MOVES | {"tab", "enter", "escape", "backspace", "space"} | {f"f{number}" for number in range(1, 25)}
_ALSO = {
    "esc": "escape",
    "del": "delete",
    "ins": "insert",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
}
_MODIFIERS = ("ctrl", "shift", "alt", "super")
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape"}
"""Keys that reach the desk as another one, as measured through tmux."""
_SIGNS_WITH_CTRL = frozenset(("backslash", "right_square_bracket", "circumflex_accent", "underscore"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one action of a keymap; one that is `serious` keeps its own keys."""

    action: str
    words: str
    serious: bool


def keymap_path() -> Path:
    """Where the user's keys are read from; `GROUNDCODE_KEYS` names another file."""
    named = os.environ.get("GROUNDCODE_KEYS")
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_config_path("groundcode", appauthor=False) / "keys.yaml"


def read_keymap(path: Path) -> dict[str, str]:
    """Action -> its keys with commas, as Textual calls them; nothing where there is no file.

    Raises:
        BadKeymap: for what is no YAML, and for anything in it but actions with a key or a list of keys.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadKeymap(str(path), None, _("it cannot be read: {why}.").format(why=error.strerror)) from error
    if len(raw) > _MOST_BYTES:
        raise BadKeymap(str(path), None, _("it is larger than any list of keys."))
    try:
        return _read(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise BadKeymap(str(path), None, _("it is not UTF-8.")) from error
    except RecursionError as error:
        raise BadKeymap(str(path), None, _("it is nested too deep.")) from error


def _read(text: str, path: str) -> dict[str, str]:
    import yaml

    try:
        # Composed, not loaded: lines are known, `off` is no truth, and equal actions are seen.
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        hint = _("A key that is a sign of YAML stands in quotes: '?' or ','. The desk keeps its own keys.")
        raise BadKeymap(path, line, _("this is not YAML: {why}.").format(why=error.problem), hint) from error
    except yaml.YAMLError as error:
        raise BadKeymap(path, None, _("this is not YAML: {why}.").format(why=" ".join(str(error).split()))) from error
    if top is None:
        return {}
    if not isinstance(top, yaml.MappingNode):
        raise BadKeymap(path, top.start_mark.line + 1, _("the file is no list of actions with their keys."))
    found: dict[str, str] = {}
    for action, keys in top.value:
        line = action.start_mark.line + 1
        if not isinstance(action, yaml.ScalarNode) or not action.value:
            raise BadKeymap(path, line, _("an action is one word, such as text.grow."))
        if action.value in found:
            raise BadKeymap(path, line, _("{action} stands here twice.").format(action=action.value))
        parts = keys.value if isinstance(keys, yaml.SequenceNode) else [keys]
        if not all(isinstance(part, yaml.ScalarNode) for part in parts):
            raise BadKeymap(path, line, _("{action} needs a key, or a list of keys.").format(action=action.value))
        found[action.value] = ",".join(_keys_in(parts))
        if not found[action.value]:
            raise BadKeymap(path, line, _("{action} has no key.").format(action=action.value))
    return found


def _keys_in(parts: Iterable[object]) -> list[str]:
    """The keys of the values of one action; a lone comma is the comma key, not nothing."""
    words: list[str] = []
    for part in parts:
        value = str(getattr(part, "value", ""))
        words += [value] if value.strip() == "," else value.split(",")
    return [normal_key(word) for word in words if word.strip()]


def normal_key(key: str) -> str:
    """A key as Textual calls it: "Ctrl+G" is "ctrl+g", "?" is "question_mark", "shift+x" is "X"."""
    key = key.strip()
    # The last plus of "ctrl++" is the key.
    left, _plus, base = key[:-1].rpartition("+") if key.endswith("+") else key.rpartition("+")
    base = "+" if key.endswith("+") else base.strip()
    modifiers = sorted({part.strip().lower() for part in left.split("+") if part.strip()})
    if len(base) > 1:
        base = _ALSO.get(base.lower(), base.lower())
    elif modifiers == ["shift"] and base.isalpha():
        return base.upper()
    elif base.isascii() and base.isprintable():
        base = key_name(base.lower() if modifiers else base)
    return "+".join([*modifiers, base])


def why_not_sent(key: str) -> str:
    """Why a key does not reach the desk in every terminal; "" if it does."""
    *modifiers, base = key.split("+")
    strange = [m for m in modifiers if m not in _MODIFIERS]
    if strange or (base not in _NAMED and key_to_character(REPLACED_KEYS.get(base, base)) is None):
        return _("there is no key called {key}").format(key=strange[0] if strange else base)
    if key in _SAME:
        return _("terminals send it as {key}").format(key=_SAME[key])
    return "" if not modifiers or _is_sent(modifiers, base) else _("not every terminal sends it")


def _is_sent(modifiers: list[str], base: str) -> bool:
    function = base in _NAMED and base.startswith("f") and base != "f3"  # shift+F3 is the answer to where the cursor is
    if "super" in modifiers:
        return False
    if base in _MOVES or function:
        return True
    if modifiers == ["shift"]:
        return base == "tab"
    letter = len(base) == 1 and base.isalpha()
    return letter if modifiers == ["alt"] else modifiers == ["ctrl"] and (letter or base in _SIGNS_WITH_CTRL)


def passes_input_method(key: str) -> bool:
    """Whether a key arrives while a Chinese input method is on: all but letters and signs by themselves."""
    return "+" in key or key in _NAMED or (len(key) == 1 and key in "0123456789")


def findings(mapping: Mapping[str, str], known: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """What is wrong with a keymap; `known` has each action's pane and its own keys.

    Panes are written "screen/pane"; "screen" is all of its panes, "" everywhere.
    """
    found: list[Finding] = []
    for action, keys in mapping.items():
        if action not in known:
            found.append(Finding(action, _unknown(action, known), serious=True))
            continue
        for key in keys.split(","):
            if why := why_not_sent(key):
                words = _("{action}: {key} cannot be used: {why}.").format(action=action, key=key, why=why)
                found.append(Finding(action, words, serious=True))
        if not any(passes_input_method(key) for key in keys.split(",")):
            words = _("{action}: none of its keys ({keys}) works while an input method is on; add a function key or ctrl+letter.")
            found.append(Finding(action, words.format(action=action, keys=keys), serious=False))
    spoilt = {finding.action for finding in found if finding.serious}
    return found + _clashes({a: k for a, k in mapping.items() if a not in spoilt}, known)


def _unknown(action: str, known: Mapping[str, tuple[str, str]]) -> str:
    near = get_close_matches(action, known, n=1)
    if near:
        return _("There is no action {action}; perhaps {near} is meant.").format(action=action, near=near[0])
    return _("There is no action {action}.").format(action=action)


def _clashes(mapping: Mapping[str, str], known: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """Keys that two actions of one pane would share, one of them because of the keymap."""
    taken: dict[str, list[tuple[str, str]]] = {}
    found = []
    # Those that keep their keys come first, so that the one that took the key is told.
    for action in [*(a for a in known if a not in mapping), *mapping]:
        pane, own = known[action]
        for key in {key.strip(): None for key in mapping.get(action, own).split(",")}:
            others = [other for place, other in taken.get(key, []) if _overlap(place, pane)]
            if others and action in mapping:
                words = _("{action}: {key} is the key of {other} already.").format(action=action, key=key, other=others[0])
                found.append(Finding(action, words, serious=True))
            taken.setdefault(key, []).append((pane, action))
    return found


def _overlap(one: str, other: str) -> bool:
    """Whether the focus can be in both: "coding/text" lies in "coding", and everything in ""."""
    return one == other or not one or not other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def check_keymap(mapping: Mapping[str, str], known: Mapping[str, tuple[str, str]]) -> list[str]:
    """What is wrong with a keymap, in sentences; `known` has each action's pane and its own keys (see `findings`)."""
    return [finding.words for finding in findings(mapping, known)]


def load_keymap(known: Mapping[str, tuple[str, str]], path: Path | None = None) -> tuple[dict[str, str], list[str]]:
    """What of the user's keymap can be used, and a sentence on everything that is wrong with it."""
    try:
        mapping = read_keymap(path or keymap_path())
    except BadKeymap as error:
        return {}, [f"{error.message} {error.hint}"]
    found = findings(mapping, known)
    spoilt = {finding.action for finding in found if finding.serious}
    return {a: k for a, k in mapping.items() if a not in spoilt}, [finding.words for finding in found]


class PaneBindings(BindingsMap):
    """Bindings of a screen on which one key may mean one thing a pane.

    Textual takes a key away from every action that has it as soon as one of them gets another key.
    """

    @classmethod
    def of(cls, bindings: BindingsMap) -> PaneBindings:
        """The same bindings."""
        found = cls()
        found.key_to_bindings = {key: list(some) for key, some in bindings.key_to_bindings.items()}
        return found

    def copy(self) -> PaneBindings:
        """A copy of these, which a keymap is applied to."""
        return self.of(self)

    def apply_keymap(self, keymap: Mapping[str, str]) -> KeymapApplyResult:
        """Give the actions of `keymap` its keys in place of theirs; no other action loses one."""
        moved: dict[str, Binding] = {}
        for key, bindings in list(self.key_to_bindings.items()):
            moved |= {b.id: b for b in bindings if b.id is not None and keymap.get(b.id)}
            self.key_to_bindings[key] = [b for b in bindings if b.id is None or not keymap.get(b.id)]
        for action, binding in moved.items():
            for key in keymap[action].split(","):
                self.key_to_bindings.setdefault(key, []).append(binding.with_key(key=key, key_display=None))
        return KeymapApplyResult(set())
