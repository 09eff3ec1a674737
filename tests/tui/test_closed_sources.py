"""The desk offers no transcript that is sealed or withdrawn, and leaves one that becomes so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.locale import set_language
from groundcode.tui.app import Desk
from groundcode.tui.screens.coding import CodingScreen
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A project with three transcripts, the second of which is sealed."""
    for name in ("A", "B", "C"):
        (tmp_path / f"{name}.txt").write_text(f"Interviewer: Well?\nMary: Secret {name} it is.\n", encoding="utf-8")
    path = tmp_path / "p.groundcode"
    with Workspace.create(path, coder="甲", language="en") as workspace:
        workspace.sources.import_files([tmp_path / f"{name}.txt" for name in ("A", "B", "C")])
        workspace.holdout.reserve(Wish(sources=("B",)))
    set_language("en")
    yield path
    set_language(None)


def test_closed_sources_are_not_offered(project: Path) -> None:
    async def run() -> None:
        with Workspace.open(project, desk=True) as workspace:
            app = Desk(workspace)
            async with app.run_test(size=(120, 30)) as pilot:
                await pilot.pause()
                screen = app.screen
                assert isinstance(screen, CodingScreen)
                assert [source.name for source in screen.sources] == ["A", "C"]
                assert "Secret A" in screen.text._document.text
                with Workspace.open(project) as elsewhere:
                    case = elsewhere.cases.add("R1")
                    elsewhere.cases.bind(case, "A")
                    elsewhere.cases.withdraw(case)
                screen._watch()
                await pilot.pause()
                assert [source.name for source in screen.sources] == ["C"]
                assert "Secret C" in screen.text._document.text
                assert "“A” is no longer open to read" in screen.bar.message
                with Workspace.open(project) as elsewhere:
                    elsewhere.cases.bind(elsewhere.cases.named("R1").id, "C")
                screen._watch()
                await pilot.pause()
                assert "Secret" not in screen.text._document.text
                await pilot.press("c")
                with Workspace.open(project) as elsewhere:
                    elsewhere.holdout.unseal(elsewhere.holdout.named().id)
                screen._watch()
                await pilot.pause()
                assert "Secret B" in screen.text._document.text

    asyncio.run(run())
