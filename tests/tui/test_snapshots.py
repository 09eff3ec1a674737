"""How the screens look, kept as text files under tests/tui/snapshots.

Text and not SVG: what a researcher sees are characters in rows, and these files are read, compared and reviewed as
such, Chinese included (Rich's SVG squeezes it to half its width). An SVG changes as a whole with each release of
Textual or Rich (class names, fonts, the order of its styles); the rows change only where the screen does. Colours are
kept too, for three pictures, one a theme: that is where they are decided. Positions and times are fixed: the project is
made with ids from a seed and a clock of its own.

After a change that was meant: GROUNDCODE_RENEW_SNAPSHOTS=1 python -m pytest tests/tui/test_snapshots.py, then look at
what became of the files before keeping them. `scripts/picture.py` paints a PNG of the desk where colours matter.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.locale import set_language
from groundcode.tui.app import Desk
from groundcode.tui.themes import THEMES
from groundcode.workspace import Workspace
from tests.builders import laptop, merge_into, new_project, surroundings
from tests.tui.pictures import agrees, drawn

CHINESE = (
    "访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。以前谁也不认识他，有事都不知道找谁。\n"
    "访谈者：有事找谁？\n李阿姨：有事打他电话，晚上也接。“警民一家”，我信。\n"
) * 3
ENGLISH = (
    "Interviewer: How do you meet?\nMary: We drink tea together. He knows all of us.\nInterviewer: And then?\nMary: We talk.\n"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is pictured: a screen after some keys."""

    name: str
    keys: tuple[str, ...] = ()
    place: str = "text"
    size: tuple[int, int] = (120, 30)
    language: str = "en"
    theme: str = ""
    """With a theme, the colours are kept too."""
    rest: float = 0.0
    """Seconds until what is shown when the keys rest is there."""


SCENES = (
    Scene("home-zh", language="zh"),
    Scene("home-en"),
    Scene("home-80x24", size=(80, 24)),
    *(Scene(theme.name, ("down", "x", "x"), size=(100, 16), theme=theme.name) for theme in THEMES),
    Scene("palette", ("down", "x", "x", "enter", "j"), rest=0.6),
    Scene("codes-marked-and-filtered", ("tab", "down", "down", "space", "down", "space", "slash", "t", "enter")),
    Scene("comparing", ("down", "x", "x", "full_stop")),
    Scene("help", ("f1",)),
    Scene("keys", ("question_mark",)),
    Scene("transcripts", ("o",)),
    Scene("codebook", ("down", "down"), "codebook"),
    Scene("retrieval", place="retrieval"),
    Scene("sources", place="sources"),
    Scene("cases", place="cases"),
    Scene("memos", place="memos"),
    Scene("history", place="history"),
    Scene("conflicts", place="conflicts"),
    Scene("disagreements", place="disagreements", rest=0.3),
    Scene("agreement", ("t",), "disagreements", rest=0.6),
    Scene("split", ("tab", "down", "down", "down", "s")),
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with all that the screens show: codes at all levels, two coders, a memo, a case, a conflict."""
    folder = tmp_path_factory.mktemp("study")
    workspace = new_project(folder, "院里", coder="田野", language="zh")
    (folder / "P01-李阿姨.txt").write_text(CHINESE, encoding="utf-8")
    (folder / "P02-Mary.txt").write_text(ENGLISH, encoding="utf-8")
    workspace.sources.import_files(sorted(folder.glob("*.txt")))
    sources = {source.name: source.id for source in workspace.sources.list_()}
    codes, apply = workspace.codes, workspace.codings.apply
    near = codes.create("警民亲近感", level=Level.MAIN)
    trust = codes.create("熟悉信任", level=Level.CATEGORY, parent=near)
    seen = codes.create("看得见", level=Level.CONCEPT, parent=trust)
    labels = {name: codes.create(name, parent=seen) for name in ("天天在院里", "看见就踏实")}
    call, tea = codes.create("有事打电话"), codes.create("tea together")
    text = workspace.sources.open(sources["P01-李阿姨"]).text
    for code, words in ((labels["天天在院里"], "天天在院里转"), (labels["看见就踏实"], "看见就踏实。"), (call, "有事打他电话")):
        start = -1
        for _again in range(3):
            start = text.index(words, start + 1)
            apply(code, sources["P01-李阿姨"], start, start + len(words))
    english = workspace.sources.open(sources["P02-Mary"]).text
    for code, words in ((tea, "We drink tea together."), (trust, "He knows all of us.")):
        apply(code, sources["P02-Mary"], english.index(words), english.index(words) + len(words))
    codes.describe(trust, definition="居民认得民警，遇事先想到他。")
    workspace.memos.write("看见人和放心之间是什么关系？", kind="theoretical", title="看见与放心", about=(seen,))
    workspace.cases.bind(workspace.cases.add("李阿姨"), "P01-李阿姨")
    workspace.store.set_local("recent-codes", " ".join((call, labels["看见就踏实"])))
    other = laptop(workspace, folder / "other.groundcode", coder="王老师", seed=7, hours=1)
    other.codes.rename(seen, "见得着")
    apply_there = other.codings.apply
    apply_there(call, sources["P01-李阿姨"], text.index("晚上也接"), text.index("晚上也接") + 4)
    codes.rename(seen, "露面")
    merge_into(workspace, other)
    other.close()
    workspace.close()
    return folder / "院里.groundcode"


@pytest.fixture(autouse=True)
def _fixed_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A time zone, a language and a home of the tests' own."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("HOME", str(tmp_path))
    # On a busy machine the counts would come behind the picture that is kept.
    monkeypatch.setattr("groundcode.tui.screens.reading._COUNT_AT_ONCE", 60.0)
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    set_language(None)
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_it_looks_as_it_did(study: Path, tmp_path: Path, scene: Scene) -> None:
    project = tmp_path / study.name
    project.write_bytes(study.read_bytes())
    set_language(scene.language)

    async def run() -> str:
        with Workspace.open(project, coder="田野", desk=True, surroundings=surroundings(1, hours=30)) as workspace:
            desk = Desk(workspace)
            async with desk.run_test(size=scene.size) as pilot:
                desk.theme = scene.theme or desk.theme
                await pilot.pause()
                desk.go_to(scene.place)
                await pilot.pause()
                await desk.workers.wait_for_complete()
                for key in scene.keys:
                    await pilot.press(key)
                    await pilot.pause()
                await desk.workers.wait_for_complete()
                await pilot.pause(scene.rest)
                return drawn(desk, styles=bool(scene.theme))

    agrees(scene.name, asyncio.run(run()))
