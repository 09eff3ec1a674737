"""Messages in the user's language: English in the source, Chinese in the catalogue.

`GROUNDCODE_LANG` decides; without it the terminal's locale does. `set_language` changes it for
the running process (the desk follows the project's language when the user named none).
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")

_FOLDER = Path(__file__).parent
_chosen: list[str] = []


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for the catalogue without translating it yet."""
    return message


def language() -> str:
    """The language messages are shown in: "en" or "zh"."""
    if _chosen:
        return _chosen[0]
    return named_language() or "en"


def named_language() -> str | None:
    """The language the user asked for: by `GROUNDCODE_LANG`, else by the locale; None if by neither."""
    asked = os.environ.get("GROUNDCODE_LANG", "")
    if asked:
        return "zh" if asked.lower().startswith("zh") else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else None
    return None


def set_language(code: str | None) -> None:
    """Show messages in `code` ("en" or "zh") from now on; None goes back to the environment's choice."""
    _chosen.clear()
    if code is not None:
        _chosen.append("zh" if code.startswith("zh") else "en")


@contextmanager
def speak_for_click() -> Iterator[None]:
    """Inside it, click's own words ("Usage:", "Missing argument") are in the language of `language()`.

    click asks the process's gettext, which looks at the locale only and not at `GROUNDCODE_LANG`.
    """
    if language() == "en":
        yield
        return
    locale, folder = os.environ.get("LANGUAGE"), _gettext.bindtextdomain("messages")
    os.environ["LANGUAGE"] = "zh_CN"
    _gettext.bindtextdomain("messages", str(_FOLDER))
    try:
        yield
    finally:
        _gettext.bindtextdomain("messages", folder)
        if locale is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = locale


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    if code == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("groundcode", _FOLDER, languages=["zh_CN"], fallback=True)


def _(message: str) -> str:
    """`message` in the language of `language()`."""
    return _catalogue(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form that fits `n`, in the language of `language()`."""
    return _catalogue(language()).ngettext(singular, plural, n)


def join_sentences(sentences: Iterable[str]) -> str:
    """Whole sentences behind each other, the empty ones left out; Chinese ones without a space between them."""
    return ("" if language() == "zh" else " ").join(sentence for sentence in sentences if sentence)


def join_names(names: list[str] | tuple[str, ...], most: int = 5) -> str:
    """Names in a row for a sentence, at most `most` of them, the rest as a number."""
    shown = _(", ").join(names[:most])
    left = len(names) - most
    return shown if left <= 0 else _("{names} and {left} more").format(names=shown, left=left)
