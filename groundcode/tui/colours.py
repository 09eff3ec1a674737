"""Colours of codes: twelve hues, chosen by an integer, made legible on the theme's background.

A stored colour is never the one displayed: on a light theme the same hue is darkened until it keeps
the contrast, so one RGB for both would fail on one of them (measured 1.3 to 2.4 on #e0e0e0).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from textual.color import Color

HUES = 12
LEAST_CONTRAST = 3.0
"""Of a stripe against the background (WCAG 1.4.11, graphical objects)."""

TINTS = (0.16, 0.24, 0.30)
"""Share of the colour in the background where 1, 2, 3 or more codings lie over each other."""

FOREIGN_TINT = 0.10
"""Share of the colour where only other people's codings lie."""

_PALETTE = (
    "#e06c75",
    "#61afef",
    "#98c379",
    "#e5c07b",
    "#c678dd",
    "#56b6c2",
    "#d19a66",
    "#7aa2f7",
    "#be5046",
    "#8fbc5a",
    "#f5a97f",
    "#f0a6ca",
)


def colour_key(identity: str) -> int:
    """A key for `colour_of` that stays the same for the same id, on every computer."""
    return int.from_bytes(blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")


def luminance(colour: Color) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG defines it."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = colour.rgb
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: Color, other: Color) -> float:
    """Contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=256)
def colour_of(key: int, background: Color) -> Color:
    """The colour of `key` with a contrast of at least `LEAST_CONTRAST` on `background`."""
    colour = Color.parse(_PALETTE[key % HUES])
    target = Color(0, 0, 0) if luminance(background) > 0.18 else Color(255, 255, 255)
    for step in range(21):
        mixed = colour.blend(target, step / 20, 1.0)
        if contrast(mixed, background) >= LEAST_CONTRAST:
            return mixed
    return target


@lru_cache(maxsize=1024)
def tint_of(key: int, background: Color, depth: int, *, own: bool = True) -> Color:
    """`background` with a share of the colour of `key`, more of it the more codings (`depth`) lie there."""
    share = TINTS[min(depth, len(TINTS)) - 1] if own else FOREIGN_TINT
    return background.blend(colour_of(key, background), share, 1.0)


def can_tint(color_system: str | None) -> bool:
    """Whether a terminal shows twelve tints as twelve: with 256 colours they collapse to 2 to 5."""
    return color_system == "truecolor"
