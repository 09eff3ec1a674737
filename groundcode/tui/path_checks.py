"""Whether something can be written to a path that was typed: asked while the question still stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from groundcode.errors import CannotWriteHere, GroundcodeError, UnknownFormat
from groundcode.locale import _, join_sentences


def path_check(folder: Path, *, endings: Sequence[str] = (), added: str = "", replaces: bool = True) -> Callable[[str], str]:
    """Gives, for a typed path, why nothing can be written there, as a sentence with its hint; "" where it can.

    A path is one from `folder` on. `endings`: those that are known; `added`: the one that a path without it gets;
    `replaces`: whether what is there may be replaced (whoever asks says so before).
    """

    def problem(typed: str) -> str:
        try:
            path = folder / Path(typed).expanduser()
            if added and path.suffix.lower() != added:
                path = path.with_name(path.name + added)
            error = _problem(path, endings, replaces=replaces)
        except (OSError, ValueError, RuntimeError) as failed:
            # A name that is too long, holds what no name can, or begins with ~ and nobody's name.
            error = CannotWriteHere(typed, getattr(failed, "strerror", None) or str(failed))
        return join_sentences((error.message, error.hint)) if error is not None else ""

    return problem


def _problem(path: Path, endings: Sequence[str], *, replaces: bool) -> GroundcodeError | None:
    if not path.parent.is_dir():
        return CannotWriteHere(str(path), _("there is no folder {folder}").format(folder=path.parent))
    if path.is_dir():
        return CannotWriteHere(str(path), _("it is a folder"))
    if not replaces and (path.exists() or path.is_symlink()):
        return CannotWriteHere(str(path), _("there is something already"))
    if not os.access(path.parent, os.W_OK):
        return CannotWriteHere(str(path), _("the folder is for reading only"))
    if endings and path.suffix.lower() not in endings:
        return UnknownFormat(str(path), endings, writing=True)
    return None
