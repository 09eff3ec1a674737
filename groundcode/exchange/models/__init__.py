"""Path models as text for statistics programs: lavaan, Mplus, PROCESS, a list of paths for AMOS, semopy."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundcode.exchange.models.values import PathModel

FORMATS = {"lavaan": ".R", "mplus": ".inp", "process": ".sps", "amos": ".csv", "semopy": ".py"}
"""Format -> the ending of its files."""
ONE_MODEL = {"mplus": "Mplus"}
"""Formats whose files hold one model, and what the program is called."""
_WITH_MARK = ("process", "amos")
"""Formats whose programs take a file without a byte order mark for one in the system's old encoding."""


def format_of(suffix: str) -> str | None:
    """The format of a file's ending, in any case; None for another one."""
    return next((name for name, ending in FORMATS.items() if ending.lower() == suffix.lower()), None)


def model_text(format: str, models: Sequence[PathModel], language: str) -> str:
    """The text of models in a format, its comments in "zh" or "en"; of several where a file may hold several."""
    from groundcode.exchange.models import amos, lavaan, mplus, process, semopy
    from groundcode.exchange.models.words import Words

    programs: dict[str, Callable[[Sequence[PathModel], Words], str]] = {
        "lavaan": lavaan.text, "mplus": mplus.text, "process": process.text, "amos": amos.text, "semopy": semopy.text,
    }  # fmt: skip
    return programs[format](models, Words(language))


def model_bytes(format: str, text: str) -> bytes:
    """The text as the program reads it from a file."""
    data = text.encode("utf-8")
    return codecs.BOM_UTF8 + data if format in _WITH_MARK else data
