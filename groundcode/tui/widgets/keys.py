"""Keys as an input method sends them."""

from __future__ import annotations

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS


def plain_key(character: str | None) -> str | None:
    """The key meant by a character typed while an input method was on: `ｘ` is `x`, `，` is `,`.

    None where there is none: for no character, for several, and for a Han character, which no key means.
    """
    if not character or len(character) != 1:
        return None
    plain = _PUNCTUATION.get(character) or unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else None


_PUNCTUATION = dict(zip("。、【】《》“”‘’·", "./[]<>\"\"''`", strict=True))


def key_name(character: str) -> str:
    """What Textual calls the key of an ASCII character: "x" is "x", "." is "full_stop", "/" is "slash"."""
    if character.isalnum():
        return character
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)
