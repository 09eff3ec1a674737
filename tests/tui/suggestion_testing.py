"""A study for the screen of suggestions, and what stands on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundcode.suggest.encoders import CharacterEncoder
from groundcode.tui.screens.desk_screen import DeskScreen
from groundcode.tui.screens.suggestions import SuggestionsScreen
from groundcode.tui.widgets.page_list import PageList
from groundcode.workspace import Workspace, suggestions
from groundcode.workspace.suggesting.values import Kind, Status
from tests.builders import new_project
from tests.tui.screen_testing import lines
from tests.workspace.suggested import study

MORE = ("电话报警", "喝茶聊天", "一起喝茶", "聊天喝茶")
LOOSE = {"民警常来", "半夜打电话", *MORE}


def compare_letters(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """No models: letters are compared, and nothing is kept between tests."""
    monkeypatch.setattr(suggestions, "default_encoders", lambda: (CharacterEncoder(),))
    monkeypatch.setenv("GROUNDCODE_CACHE", str(folder / "cache"))


def make_study(folder: Path) -> Path:
    """Two concepts with labels, six loose labels, three coded sources."""
    with new_project(folder, "study") as workspace:
        study(workspace, folder / "in")
        for name in MORE:
            workspace.codes.create(name)
    return folder / "study.groundcode"


def many(folder: Path, count: int) -> Path:
    """A project with so many loose codes, each on a turn of its own."""
    with new_project(folder, "many") as workspace:
        turns = [f"居民：第{n}句，民警{n % 7}次到{n % 13}号楼说{n % 31}件事。" for n in range(count)]
        for name, part in (("A", turns[: count // 2]), ("B", turns[count // 2 :])):
            (folder / f"{name}.txt").write_text("\n".join(part), encoding="utf-8")
        workspace.sources.import_files([folder / "A.txt", folder / "B.txt"])
        rows, number = [], 0
        for name in ("A", "B"):
            opened = workspace.sources.open(workspace.sources.named(name).id)
            for turn in opened.version.turns:
                number += 1
                rows.append({"source": name, "start": turn.body, "end": turn.end, "code": f"民警说{number}件{number % 31}事"})
        (folder / "c.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        workspace.codings.from_file(folder / "c.jsonl", create=True)
    return folder / "many.groundcode"


def shown(screen: DeskScreen) -> SuggestionsScreen:
    assert isinstance(screen, SuggestionsScreen)
    return screen


def card(screen: DeskScreen) -> str:
    rows = screen.query_one("#card", PageList).shown_rows
    return "\n".join(f"{row.lead} {row.text}".strip() for row in rows)


def listed(screen: DeskScreen) -> list[str]:
    """The lines of the list, the last one (the summary) left out."""
    return [line.strip() for line in lines(screen)[:-1]]


def statuses(path: Path, kind: Kind) -> list[Status]:
    with Workspace.open(path) as workspace:
        return [one.status for one in workspace.suggestions.list_() if one.proposal.kind is kind]


def path_of(path: Path, name: str) -> str:
    with Workspace.open(path) as workspace:
        return workspace.tree().path(workspace.tree().get(name).id)


def line_under(screen: DeskScreen) -> str:
    return lines(screen)[shown(screen).at].strip()
