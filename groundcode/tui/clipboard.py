"""Copying: to the terminal (OSC 52), or through a command of the user's."""

from __future__ import annotations

import os
import shlex
import subprocess
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from textual.app import App

from groundcode.locale import _, ngettext

MOST_IN_A_TERMINAL = 74_994
"""Bytes of base64 that xterm takes; other terminals take more, or less."""

_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy: whether it was made, a sentence, and a hint ("" where there is none)."""

    done: bool
    words: str
    hint: str = ""


def copy(app: App[Any], text: str) -> Copied:
    """Copy `text` through the command in `GROUNDCODE_COPY`, or else by the terminal, and tell what came of it."""
    command = os.environ.get("GROUNDCODE_COPY", "").strip()
    if command:
        return _by_command(command, text)
    # A surrogate cannot be sent, and Textual would fail on it.
    sent = text.encode("utf-8", "replace").decode("utf-8")
    app.copy_to_clipboard(sent)
    count = len(text)
    words = ngettext("Copied: {count} character.", "Copied: {count} characters.", count).format(count=count)
    if len(b64encode(sent.encode())) > MOST_IN_A_TERMINAL:
        hint = _("Some terminals cut so long a text; GROUNDCODE_COPY names a command that does not, such as “xclip -sel c”.")
        return Copied(True, words, hint)
    if os.environ.get("TMUX"):
        return Copied(True, words, _("In tmux this needs: set -g set-clipboard on."))
    return Copied(True, words)


def _by_command(command: str, text: str) -> Copied:
    """Hand `text` to a command, without a shell."""
    try:
        words = shlex.split(command, posix=os.name != "nt")
        done = subprocess.run(  # noqa: S603 - the user's own command, from the user's own environment
            words,
            input=text.encode("utf-8", "replace"),
            # A clipboard's keeper lives on with what it inherited: a pipe would stay open, and be waited for.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _failed(command, _("it took longer than {seconds:g} seconds").format(seconds=_SECONDS))
    except (OSError, ValueError) as error:
        return _failed(command, getattr(error, "strerror", None) or str(error))
    if done.returncode:
        return _failed(command, _("it ended with {code}").format(code=done.returncode))
    count = len(text)
    return Copied(True, ngettext("Copied: {count} character.", "Copied: {count} characters.", count).format(count=count))


def _failed(command: str, why: str) -> Copied:
    return Copied(
        False,
        _("Not copied: {command} failed: {why}.").format(command=command, why=why),
        _("The command stands in GROUNDCODE_COPY; without it the terminal is asked."),
    )
