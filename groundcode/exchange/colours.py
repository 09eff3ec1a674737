"""Colours as programs write them."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-fA-F]{3}|#?[0-9a-fA-F]{6}")
_HEX_ALPHA = re.compile(r"#[0-9a-fA-F]{8}")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b.*\)", re.IGNORECASE)


def colour_of(text: str) -> str:
    """A colour as #RRGGBB or #RGB; "" for what is none. rgb() and an alpha channel, which some tools write, are read."""
    text = text.strip()
    if _HEX.fullmatch(text):
        return "#" + text.lower().removeprefix("#")
    if _HEX_ALPHA.fullmatch(text):
        # Which end the alpha is at is not said; a colour that can be seen has it at FF.
        first = text[1:3].lower() == "ff" and text[7:].lower() != "ff"
        return "#" + (text[3:] if first else text[1:7]).lower()
    match = _RGB.fullmatch(text)
    if match is None or any(int(part) > 255 for part in match.groups()):
        return ""
    return "#" + "".join(f"{int(part):02x}" for part in match.groups())
