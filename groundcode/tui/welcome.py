"""The first five minutes: what a newcomer does one after the other, and what of it is done."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.locale import N_, _
from groundcode.tui.settings import keep_setting

if TYPE_CHECKING:
    from groundcode.workspace import Workspace
    from groundcode.workspace.sources import Opened

_SETTING, _NOTED = "first-steps", "first-steps-done"
_ON, _OFF = "on", "off"
_LOOKED_AT = 30
"""Changes that are looked at for what is new; what was seen before is remembered."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try: its keys, and what they do (a message to translate)."""

    name: str
    keys: str
    words: str


STEPS = (
    Step("select", "x x", N_("select the word, then the sentence, under the cursor")),
    Step("code", "Enter", N_("give it a code: type a name, Enter")),
    Step("again", "Enter", N_("the same code on another sentence: some letters of its name, or of its pinyin, Enter")),
    Step("undo", "u", N_("undo; U does it again")),
    Step("in_vivo", "x i", N_("make a code of the selected words themselves (in vivo)")),
    Step("abstract", "Tab Space g", N_("go to the codes, mark two, put a concept above them")),
    Step("memo", "e", N_("write a memo on the coding under the cursor; Esc keeps it")),
    Step("keys", "?", N_("see all keys")),
)
"""In the order in which they are tried."""


def done_steps(changes: Iterable[tuple[str, int]], *, noted: Collection[str] = (), in_vivo: bool = False) -> frozenset[str]:
    """The names of the steps that are done.

    `changes` are a coder's: (kind, number of operations); `noted` what was seen done before; `in_vivo` says whether
    the coder used a code made of an informant's words.
    """
    done = set(noted)
    for kind, operations in changes:
        if kind == "code":
            # A label that is new is an operation more than its first coding.
            done.update(("select", "code") if operations > 1 else ("select", "code", "again"))
        elif kind in ("undo", "abstract", "memo"):
            done.add(kind)
    if in_vivo:
        done.add("in_vivo")
    return frozenset(step.name for step in STEPS if step.name in done)


def first_steps(workspace: Workspace, opened: Opened | None) -> frozenset[str] | None:
    """The steps that this coder has done; None where they are not shown.

    They begin with a coder who has coded nothing yet, and end when all are done or the person puts them away.
    """
    state = workspace.store.local(_key(workspace, _SETTING))
    if state == _OFF or opened is None or workspace.read_only_because():
        return None
    changes = [(e.kind, e.operations) for e in workspace.history.entries(_LOOKED_AT, coder=workspace.coder)]
    if not state:
        if _has_coded(workspace, opened):
            hide(workspace)
            return None
        keep_setting(workspace, _key(workspace, _SETTING), _ON)
    tree = workspace.tree()
    used = {tree.target(c.code) for c in opened.codings if c.coder == workspace.coder}
    noted = noted_steps(workspace)
    done = done_steps(changes, noted=noted, in_vivo=any(tree.codes[code].in_vivo for code in used if code))
    if done != noted:
        keep_setting(workspace, _key(workspace, _NOTED), " ".join(sorted(done)))
    if len(done) == len(STEPS):
        hide(workspace)
        return None
    return done


def _has_coded(workspace: Workspace, opened: Opened) -> bool:
    if any(coding.coder == workspace.coder for coding in opened.codings):
        return True
    return any(workspace.history.entries(1, coder=workspace.coder, kind=kind) for kind in ("code", "code-file"))


def noted_steps(workspace: Workspace) -> frozenset[str]:
    """The steps that were seen done."""
    return frozenset(workspace.store.local(_key(workspace, _NOTED)).split())


def note_step(workspace: Workspace, step: str) -> None:
    """Remember that a step is done which leaves no trace in the project: "select", "keys"."""
    noted = noted_steps(workspace)
    if step not in noted:
        keep_setting(workspace, _key(workspace, _NOTED), " ".join(sorted({*noted, step})))


def hide(workspace: Workspace) -> None:
    """Put the first steps away for good."""
    keep_setting(workspace, _key(workspace, _SETTING), _OFF)


def _key(workspace: Workspace, setting: str) -> str:
    return f"{setting}:{workspace.coder}"


def empty_words(project: Path) -> list[str]:
    """What the text says while there is no transcript: a heading, then paragraphs; what begins with spaces is typed."""
    command = f"groundcode import {shlex.quote(str(project))}"
    return [
        _("There is no transcript in this project yet."),
        _(
            "Press F10, then s for the sources, then a: choose the files of your interviews, or a whole folder. "
            "Word, text, PDF and subtitle files are read; the files themselves stay as they are."
        ),
        _("Or leave with q and type, with the names of your files or folders behind it:"),
        f"    {command} ",
        _("Esc brings you back here from anywhere; with the first transcript, its text stands in this place."),
        _("To look around first, leave with q and type: groundcode demo. It makes a project of invented interviews."),
        _("? lists all keys, F1 explains what you see, q leaves. Everything you do is stored at once."),
    ]
