"""A small project for the desk's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import _wait

from groundcode.locale import set_language
from groundcode.workspace import Workspace

CHINESE = "访谈者：他常来吗？\n李阿姨：他天天在院里转。看见就踏实。\n李阿姨：有事打他电话。\n"
ENGLISH = "Interviewer: Does he come often?\nResident: He walks the yard every day. It calms us.\n"


@pytest.fixture(scope="session", autouse=True)
def _short_waits() -> Iterator[None]:
    """Half of Textual's wait after a key: two of them are longer than the 17 ms from one drawing of the screen to the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", 0.01)
        patch.setattr(_wait, "SLEEP_IDLE", 0.01 / 20)
        yield


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A project with one Chinese and one English transcript."""
    (tmp_path / "甲.txt").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "B.txt").write_text(ENGLISH, encoding="utf-8")
    path = tmp_path / "p.groundcode"
    with Workspace.create(path, coder="田野", language="zh") as workspace:
        workspace.sources.import_files([tmp_path / "甲.txt", tmp_path / "B.txt"])
    set_language("en")
    yield path
    set_language(None)
