"""The desk's own colours: dark, light, and one of high contrast; and what their contrasts are.

The desk's styles name variables only; where a theme says more than its ten colours, it is because a text
would fall below its contrast (WCAG: 4.5 for text, 3 for stripes; 7 for text of high contrast).
"""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

from groundcode.tui.colours import HUES, TINTS, colour_of, contrast, tint_of

DARK, LIGHT, CONTRAST = "groundcode-dark", "groundcode-light", "groundcode-contrast"

TEXT_CONTRAST, HIGH_CONTRAST, STRIPE_CONTRAST = 4.5, 7.0, 3.0
"""The least contrast of text, of text in the theme of high contrast, and of stripes and bars with what lies around them."""

THEMES = (
    Theme(
        name=DARK,
        primary="#5b9bd5",
        secondary="#7f8fa6",
        accent="#e0b050",
        warning="#e0b050",
        error="#e57373",
        success="#7fbf7f",
        foreground="#e6e8ec",
        background="#15171c",
        surface="#1d2027",
        panel="#2a2e38",
        variables={
            "foreground-muted": "#bcc0c8",
            "screen-selection-background": "#2f5f8f",
            "block-cursor-background": "#3a6ea5",
            "block-cursor-foreground": "#ffffff",
            "warning-muted": "#453614",
            "text-warning": "#f5d48a",
            "error-muted": "#4a2024",
            "text-error": "#f7b3b3",
        },
    ),
    Theme(
        name=LIGHT,
        primary="#1f5f9f",
        secondary="#5a6472",
        accent="#8a5a00",
        warning="#8a5a00",
        error="#a82a2a",
        success="#2f6f2f",
        foreground="#0f1317",
        background="#fbfaf7",
        surface="#f2f0ea",
        panel="#e3e0d7",
        dark=False,
        variables={
            "foreground-muted": "#474d55",
            "screen-selection-background": "#a9cbed",
            "block-cursor-background": "#1f5f9f",
            "block-cursor-foreground": "#ffffff",
            "warning-muted": "#f6e3b4",
            "text-warning": "#5c3c00",
            "error-muted": "#f6cfcf",
            "text-error": "#7c1616",
        },
    ),
    Theme(
        name=CONTRAST,
        primary="#4fb4ff",
        secondary="#c8c8c8",
        accent="#ffff00",
        warning="#ffd700",
        error="#ff8080",
        success="#80ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        variables={
            "foreground-muted": "#e0e0e0",
            "screen-selection-background": "#ffff00",
            "input-selection-background": "#ffff00",
            "input-selection-foreground": "#000000",
            "block-cursor-background": "#ffff00",
            "block-cursor-foreground": "#000000",
            "block-cursor-blurred-background": "#4d4d4d",
            "warning-muted": "#000000",
            "text-warning": "#ffd700",
            "error-muted": "#5c0000",
            "text-error": "#ffffff",
            "border": "#ffffff",
            "border-blurred": "#ffffff",
        },
    ),
)


def next_theme(name: str) -> str:
    """The theme after `name`, in a ring; the first after one that is not ours."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def colours(theme: Theme) -> dict[str, str]:
    """The variables of a theme as the styles see them."""
    return {**theme.to_color_system().generate(), **theme.variables}


def contrasts(theme: Theme) -> dict[str, float]:
    """What is drawn on what -> its contrast (1 to 21), for every text of the desk."""
    found = colours(theme)

    def on(ground: str, ink: str, share: float = 1.0) -> float:
        below = Color.parse(found[ground])
        # "auto 87%" is black or white, whichever is further away.
        automatic = found[ink].startswith("auto")
        above = below.get_contrast_text(0.87) if automatic else Color.parse(found[ink])
        return contrast(below.blend(above, share * above.a, 1.0), below)

    bar = Color.parse(found["background"]).blend(Color.parse(found["primary"]), 0.5, 1.0)
    return {
        "text": on("background", "foreground"),
        "text of a modal": on("surface", "foreground"),
        "quiet turns and gutter": on("background", "foreground-muted"),
        "titles (70 %)": on("background", "foreground", 0.7),
        "remarks (60 %)": on("background", "foreground", 0.6),
        "remarks of a modal (60 %)": on("surface", "foreground", 0.6),
        "dim text": on("surface", "foreground", 0.66),
        "key bar (80 %)": on("panel", "foreground", 0.8),
        "selected text": on("screen-selection-background", "input-selection-foreground"),
        "cursor": on("input-cursor-background", "input-cursor-foreground"),
        "bar of a list": on("block-cursor-background", "block-cursor-foreground"),
        "bar of the codes": contrast(bar, Color.parse(found["foreground"])),
        "message": on("panel", "foreground"),
        "warning": on("warning-muted", "text-warning"),
        "error": on("error-muted", "text-error"),
        **_tinted(found),
    }


def shapes(theme: Theme) -> dict[str, float]:
    """What must stand out from what lies around it, without being text -> its contrast."""
    found = colours(theme)
    background = Color.parse(found["background"])
    stripes = {f"stripe {key}": contrast(colour_of(key, background), background) for key in range(HUES)}
    return {
        **stripes,
        "cursor": contrast(Color.parse(found["input-cursor-background"]), background),
        "bar of a list": contrast(Color.parse(found["block-cursor-background"]), background),
        "frame": contrast(Color.parse(found["primary"]), Color.parse(found["surface"])),
    }


def _tinted(found: dict[str, str]) -> dict[str, float]:
    """Text and quiet text on the least legible tint of each depth."""
    background = Color.parse(found["background"])
    least = {}
    for words, ink in (("text", "foreground"), ("quiet text", "foreground-muted")):
        for depth in range(1, len(TINTS) + 1):
            grounds = [tint_of(key, background, depth) for key in range(HUES)]
            least[f"{words} on {depth} codings"] = min(contrast(Color.parse(found[ink]), ground) for ground in grounds)
    return least
