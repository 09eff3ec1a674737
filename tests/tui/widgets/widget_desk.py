"""A bare app around one widget, and documents to show in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from groundcode.tui.widgets.text_view import TextView
from groundcode.tui.widgets.values import CodingShown, Document, TurnShown

Steps = Callable[[Pilot[None]], Awaitable[None]]


class Desk(App[None]):
    """Shows one widget and keeps every message that comes up from it."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget | None = None) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[Message] = []
        self.escapes = 0

    def compose(self) -> ComposeResult:
        if self.widget is not None:
            yield self.widget

    def on_text_view_selected(self, message: TextView.Selected) -> None:
        self.heard.append(message)

    def on_text_view_cursor_moved(self, message: TextView.CursorMoved) -> None:
        self.heard.append(message)

    def key_escape(self) -> None:
        self.escapes += 1


def run(widget: Widget | None, steps: Steps, size: tuple[int, int] = (80, 20)) -> Desk:
    """Run `steps` on a desk with `widget`."""

    async def go() -> Desk:
        desk = Desk(widget)
        async with desk.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)
        return desk

    return asyncio.run(go())


def desk_of(pilot: Pilot[None]) -> Desk:
    """The desk that is run."""
    assert isinstance(pilot.app, Desk)
    return pilot.app


def rows_of(view: TextView) -> list[str]:
    """The characters of every row in sight, without the spaces at its end."""
    return ["".join(segment.text for segment in view.render_line(y)).rstrip() for y in range(view.size.height)]


def transcript(text: str, *, quiet: tuple[str, ...] = ("访谈者", "Q"), codings: tuple[CodingShown, ...] = ()) -> Document:
    """A document whose lines begin with `Name：`."""
    found = list(re.finditer(r"^([^：:\n]{1,20})[：:] ?", text, re.MULTILINE))
    turns = []
    for number, match in enumerate(found, 1):
        end = found[number].start() if number < len(found) else len(text)
        end = match.end() + len(text[match.end() : end].rstrip())
        turns.append(TurnShown(str(number), match[1], match.start(), match.end(), end, "", match[1] in quiet))
    return Document(text, tuple(turns), codings)


def real(shared_data: Path, language: str, name: str) -> Document:
    """A real transcript."""
    return transcript((shared_data / "transcripts" / language / name).read_text(encoding="utf-8"))


TEXT = "访谈者：你们和民警熟吗？\n受访者：熟。天天在院里转，看见就踏实。有事打他电话，他就来。\n访谈者：好的 OK thanks。"
FIRST = TEXT.index("你们")
SECOND = TEXT.index("熟。")


def selections(desk: Desk) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in desk.heard if isinstance(m, TextView.Selected)]


def cursors(desk: Desk) -> list[int]:
    return [m.offset for m in desk.heard if isinstance(m, TextView.CursorMoved)]


def shown(document: Document) -> TextView:
    view = TextView()
    view.show(document)
    return view


def press(*keys: str, document: Document | None = None, size: tuple[int, int] = (80, 20)) -> tuple[TextView, Desk]:
    view = shown(document or transcript(TEXT))

    async def steps(pilot: Pilot[None]) -> None:
        view.focus()
        await pilot.pause()
        desk_of(pilot).heard.clear()
        await pilot.press(*keys)
        await pilot.pause()

    return view, run(view, steps, size)
