"""Giving the mouse back to the terminal while the desk runs, for its own selection, and taking it again."""

from __future__ import annotations

from typing import Any

from textual.app import App


def set_mouse(app: App[Any], *, on: bool) -> bool:
    """Take the mouse, or leave it to the terminal; whether that could be done."""
    # Private in Textual 8, on Linux, macOS and Windows alike; a driver without them (web, tests) has no mouse to give.
    driver = getattr(app, "_driver", None)
    change = getattr(driver, "_enable_mouse_support" if on else "_disable_mouse_support", None)
    if change is None or not getattr(driver, "_mouse", True):
        return False
    if not on:
        app.capture_mouse(None)
    change()
    pixels = getattr(driver, "_enable_mouse_pixels", None)
    if on and pixels is not None and getattr(driver, "_mouse_pixels", False):
        # What takes the mouse again asks for cells, while the parser still divides by the pixels of one.
        pixels()
    flush = getattr(driver, "flush", None)
    if flush is not None:
        flush()
    return True
