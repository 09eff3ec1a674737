"""The user's own keys: read, checked, and in force."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.keys import REPLACED_KEYS
from textual.screen import Screen
from textual.widget import Widget

from groundcode.errors import BadKeymap
from groundcode.tui.keymap import (
    PaneBindings,
    check_keymap,
    keymap_path,
    load_keymap,
    normal_key,
    passes_input_method,
    read_keymap,
    why_not_sent,
)
from groundcode.tui.widgets.keys import key_name, plain_key
from groundcode.tui.widgets.text_view import TextView

KNOWN = {
    "text.grow": ("text", "x,ctrl+g"),
    "text.mark": ("text", "v,space"),
    "codes.mark": ("codes", "v,space"),
    "codes.rename": ("codes", "r,f2"),
    "desk.help": ("", "question_mark,f1"),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "keys.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_gives_actions_their_keys(tmp_path: Path) -> None:
    path = written(tmp_path, "# mine\ntext.grow: X, Ctrl+G\ntext.mark: ['?', F9, ',']\na.b: 1\nc.d: off\ne.f: '.'\n")
    assert read_keymap(path) == {
        "text.grow": "X,ctrl+g",
        "text.mark": "question_mark,f9,comma",
        "a.b": "1",
        "c.d": "off",
        "e.f": "full_stop",
    }


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff"])
def test_an_empty_file_and_none_at_all_change_nothing(tmp_path: Path, text: str) -> None:
    assert read_keymap(written(tmp_path, text)) == {}
    assert read_keymap(tmp_path / "missing.yaml") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: x\nb: ?\n", "line 2: this is not YAML: mapping keys are not allowed here"),
        ("a: x\na: y\n", "line 2: a stands here twice"),
        ("- a\n", "line 1: the file is no list of actions"),
        ("a: {b: c}\n", "line 1: a needs a key"),
        ("a: [[x]]\n", "line 1: a needs a key"),
        ("\n\na:\n", "line 3: a has no key"),
        ("a: []\n", "line 1: a has no key"),
        ("? [a]\n: x\n", "line 1: an action is one word"),
        ("a: *b\n", "line 1: this is not YAML: found undefined alias"),
        ("a: \x00\n", "this is not YAML"),
        pytest.param("[" * 5000, "nested too deep", id="deep"),
        pytest.param("a: x\n" * 20_000, "larger than any list of keys", id="large"),
    ],
)
def test_what_is_no_keymap_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadKeymap, match=re.escape(words)) as raised:
        read_keymap(path)
    assert str(path) in raised.value.message
    assert "The desk keeps its own keys." in raised.value.hint
    assert load_keymap(KNOWN, path) == ({}, [f"{raised.value.message} {raised.value.hint}"])


def test_bytes_and_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").write_bytes(b"a: \xff\xfe")
    with pytest.raises(BadKeymap, match="not UTF-8"):
        read_keymap(tmp_path / "keys.yaml")
    with pytest.raises(BadKeymap, match="cannot be read"):
        read_keymap(tmp_path)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="ab: \n-[]{},'\"?&*!|>%@#\t警", max_size=40))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), text)
    try:
        found = read_keymap(path)
    except BadKeymap:
        return
    assert all(found.values())
    check_keymap(found, KNOWN)


def test_the_file_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUNDCODE_KEYS", str(tmp_path / "k.yaml"))
    assert keymap_path() == tmp_path / "k.yaml"
    monkeypatch.delenv("GROUNDCODE_KEYS")
    assert keymap_path().parts[-2:] == ("groundcode", "keys.yaml")


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("ctrl+i", "terminals send it as tab"),
        ("ctrl+m", "terminals send it as enter"),
        ("ctrl+h", "terminals send it as backspace"),
        ("ctrl+[", "terminals send it as escape"),
        *((key, "not every terminal sends it") for key in ("ctrl+enter", "shift+enter", "alt+enter", "ctrl+shift+x")),
        *((key, "not every terminal sends it") for key in ("ctrl+space", "ctrl+1", "shift+f3", "ctrl+f3", "super+x")),
        ("strg+x", "there is no key called strg"),
        ("f44", "there is no key called f44"),
        ("v", "text.grow: v is the key of text.mark already"),
        ("f1", "text.grow: f1 is the key of desk.help already"),
        ("g", "none of its keys (g) works while an input method is on"),
    ],
)
def test_a_problem_is_told_in_a_sentence(keys: str, problem: str) -> None:
    found = check_keymap({"text.grow": normal_key(keys)}, KNOWN)
    assert any(problem in words for words in found), found


@pytest.mark.parametrize(
    "mapping",
    [
        {"text.grow": "g,f9"},
        {"text.grow": "r,f2"},
        {"text.grow": "v,space", "text.mark": "x,ctrl+g"},
        {"text.grow": "x,ctrl+g"},
        {"desk.help": "ctrl+right_square_bracket"},
        {"text.grow": "ctrl+shift+left,alt+x,shift+tab,ctrl+backslash,slash,f4"},
    ],
)
def test_a_good_keymap_has_no_problem(mapping: dict[str, str]) -> None:
    assert check_keymap(mapping, KNOWN) == []


def test_only_what_can_have_the_focus_at_once_shares_its_keys() -> None:
    known = {"a": ("coding/text", "a,f4"), "b": ("coding/codes", "b,f5"), "c": ("coding", "c,f6"), "d": ("cases", "d,f7")}
    assert check_keymap({"a": "f5"}, known) == []
    assert check_keymap({"a": "f7"}, known) == []
    assert check_keymap({"a": "f6"}, known) == ["a: f6 is the key of c already."]
    assert check_keymap({"c": "f5"}, known) == ["c: f5 is the key of b already."]


def test_an_unknown_action_is_told_with_the_one_that_may_be_meant() -> None:
    assert check_keymap({"text.grwo": "f9", "wholly": "f8"}, KNOWN) == [
        "There is no action text.grwo; perhaps text.grow is meant.",
        "There is no action wholly.",
    ]


def test_what_is_wrong_is_left_out_and_the_rest_holds(tmp_path: Path) -> None:
    path = written(tmp_path, "text.grow: v\ntext.mark: m\ncodes.rename: f9\nnothing: f8\ncodes.mark: ctrl+i\n")
    keymap, told = load_keymap(KNOWN, path)
    assert keymap == {"text.mark": "m", "codes.rename": "f9", "text.grow": "v"}
    assert len(told) == 4


def test_keys_that_are_refused_do_not_arrive_and_those_that_are_not_do() -> None:
    sent = {"\t": "ctrl+i", "\r": "ctrl+m", "\x1b[1;2R": "shift+f3"}
    for bytes_, key in sent.items():
        names = [getattr(event, "key", "") for event in XTermParser().feed(bytes_)]
        assert key not in names
        assert why_not_sent(key)
    for bytes_, key in {"\x07": "ctrl+g", "\x1b[1;6D": "ctrl+shift+left", "\x1d": "ctrl+right_square_bracket"}.items():
        assert [getattr(event, "key", "") for event in XTermParser().feed(bytes_)] == [key]
        assert not why_not_sent(key)
        assert passes_input_method(key)


def test_signs_are_called_as_textual_calls_them() -> None:
    for sign in "/-+\\@_?.,;:<>=!()[]{}":
        (event,) = XTermParser().feed(sign)
        assert key_name(sign) == normal_key(sign) == getattr(event, "key", "")
        assert not why_not_sent(normal_key(sign))
    assert set(REPLACED_KEYS) <= {key_name(sign) for sign in "/\\@-+_"}
    assert plain_key("／") == "/"


class Panes(Screen[None]):
    """One key that means one thing a pane, as on the desk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,space", "run('text.mark')", "", id="text.mark"),
        Binding("v,space", "run('codes.mark')", "", id="codes.mark"),
        Binding("x,ctrl+g", "run('text.grow')", "", id="text.grow"),
        Binding("r,f2", "run('codes.rename')", "", id="codes.rename"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._bindings = PaneBindings.of(self._bindings)
        self.pane = "text"
        self.done: list[str] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "run" or str(parameters[0]).startswith(self.pane)

    def action_run(self, name: str) -> None:
        self.done.append(name)


def pressed(keymap: Mapping[str, str], pane: str, *keys: str) -> list[str]:
    class PanesDesk(App[None]):
        pass

    async def go() -> list[str]:
        desk = PanesDesk()
        async with desk.run_test() as pilot:
            screen = Panes()
            screen.pane = pane
            await desk.push_screen(screen)
            desk.set_keymap(dict(keymap))
            await pilot.press(*keys)
            return screen.done

    return asyncio.run(go())


def test_a_keymap_moves_keys_and_no_action_of_another_pane_loses_one() -> None:
    moved = {"codes.mark": "z,f9"}
    assert pressed({}, "text", "v", "space", "x") == ["text.mark", "text.mark", "text.grow"]
    assert pressed(moved, "text", "v", "space", "z") == ["text.mark", "text.mark"]
    assert pressed(moved, "codes", "v", "space", "z", "f9", "r") == ["codes.mark", "codes.mark", "codes.rename"]
    swapped = {"text.mark": "x,ctrl+g", "text.grow": "v,space"}
    assert pressed(swapped, "text", "x", "v", "ctrl+g") == ["text.mark", "text.grow", "text.mark"]
    assert pressed(swapped, "codes", "x", "v") == ["codes.mark"]
    assert pressed({"text.grow": "r"}, "codes", "r", "f2") == ["codes.rename", "codes.rename"]


def test_the_keys_of_a_widget_can_be_changed() -> None:
    class ViewDesk(App[None]):
        def compose(self) -> ComposeResult:
            yield Widget()
            yield TextView()

    async def go() -> bool:
        desk = ViewDesk()
        async with desk.run_test() as pilot:
            desk.set_keymap({"text.mark": "m,f9"})
            view = desk.query_one(TextView)
            view.focus()
            await pilot.press("v")
            assert not view.is_marking
            await pilot.press("f9")
            return view.is_marking

    assert asyncio.run(go())


def test_the_page_on_keys_says_what_holds(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "keymap.md").read_text(encoding="utf-8")
    assert "GROUNDCODE_KEYS" in page
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    found = read_keymap(written(tmp_path, example[1]))
    assert found["text.next_coding"] == "right_square_bracket,f11"
    assert found["text.mark"] == "question_mark,space"
    shown = {binding.id for binding in TextView.BINDINGS if isinstance(binding, Binding)}
    assert set(found) <= shown
    for key in ("ctrl+i", "ctrl+m", "ctrl+h", "ctrl+[", "ctrl+enter", "shift+enter", "ctrl+space"):
        assert key in page
        assert why_not_sent(normal_key(key))
