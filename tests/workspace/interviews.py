"""Nine small interviews of known lengths, for draws and what comes of them."""

from __future__ import annotations

from pathlib import Path

from groundcode.workspace import Workspace
from tests.builders import new_project, transcript


def spoken(number: int) -> str:
    """An interview in which the informant says `number` sentences in one turn, and the interviewer two."""
    said = "".join(f"第{n}句话是这样的。" for n in range(1, number + 1))
    return f"访谈者：请讲。好吗？\n居民{number}：{said}\n"


def nine_interviews(folder: Path) -> Workspace:
    """Nine interviews of 3 to 11 sentences each, the odd ones by residents of A."""
    workspace = new_project(folder)
    files = [transcript(folder / "in", f"Q{n:02}", spoken(n)) for n in range(3, 12)]
    workspace.sources.import_files(files)
    return workspace


def code_in(ws: Workspace, code: str, *sources: str, start: int = 15, end: int = 20) -> None:
    for name in sources:
        ws.codings.apply(ws.tree().get(code).id, ws.sources.named(name).id, start, end)
