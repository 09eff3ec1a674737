"""The one place that changes text before it is stored: NFC, LF only, nothing that SQLite or JSON trips over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from groundcode.locale import ngettext

# Line ends of other systems: NEL, line and paragraph separator. VT and FF are white space within or between
# lines, and stay: the page breaks of a printed interview are places that others have counted, too.
_RARE_BREAKS = re.compile("[\x85\u2028\u2029]")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_ASCII_CONTROL = bytes([*range(9), *range(14, 32), 127])
_BEYOND_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Text as it is stored, and what was changed or is odd in it."""

    text: str
    notes: tuple[str, ...]
    """Sentences in the user's language."""


def normalise(text: str) -> Normalised:
    """`text` in NFC with LF line ends; doing it twice changes nothing more.

    CRLF, CR, U+0085, U+2028 and U+2029 become LF; U+FEFF goes from the beginning;
    U+0000 and lone surrogates become U+FFFD. Other control characters stay, and are told of.
    """
    notes: list[str] = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.lstrip("\ufeff")
    if not _is_plain(text):
        text = _replace_odd(text, notes)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return Normalised(text, tuple(notes))


def _is_plain(text: str) -> bool:
    """Whether nothing in `text` is worth a note; bytes are searched, five times as fast as characters."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return False
    if len(raw.translate(None, _ASCII_CONTROL)) != len(raw):
        return False
    odd = any(char in text for char in "\u2028\u2029\ufffd")
    return not odd and not (b"\xc2" in raw and _BEYOND_CONTROL.search(raw))


def _replace_odd(text: str, notes: list[str]) -> str:
    already = text.count("\ufffd")
    text, breaks = _RARE_BREAKS.subn("\n", text)
    text, lost = _NOT_STORABLE.subn("\ufffd", text)
    control = len(_CONTROL.findall(text))
    if breaks:
        notes.append(
            ngettext(
                "{count} unusual line break was made an ordinary one.",
                "{count} unusual line breaks were made ordinary ones.",
                breaks,
            ).format(count=breaks)
        )
    if lost:
        notes.append(
            ngettext(
                "{count} character that cannot be stored (U+0000 or half of a pair) was replaced by U+FFFD.",
                "{count} characters that cannot be stored (U+0000 or halves of pairs) were replaced by U+FFFD.",
                lost,
            ).format(count=lost)
        )
    if already:
        notes.append(
            ngettext(
                "{count} character could not be read and stands as U+FFFD; the encoding may be another one.",
                "{count} characters could not be read and stand as U+FFFD; the encoding may be another one.",
                already,
            ).format(count=already)
        )
    if control:
        notes.append(
            ngettext(
                "{count} control character was kept; it is shown as a sign.",
                "{count} control characters were kept; they are shown as signs.",
                control,
            ).format(count=control)
        )
    return text
