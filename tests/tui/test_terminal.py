"""End to end in a real terminal (tmux): what a researcher types, and what is stored when the terminal dies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed on this machine"),
]

CHINESE = "访谈者：他常来吗？\n李阿姨：他天天在院里转。看见就踏实。\n李阿姨：有事打他电话。\n" * 20
ENGLISH = "Interviewer: Does he come often?\nResident: He walks the yard every day. It calms us.\n" * 20


class Terminal:
    """A desk in tmux, on a server of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.socket = f"gc-{uuid.uuid4().hex[:8]}"

    def tmux(self, *args: str) -> str:
        """Run tmux; gives what it prints."""
        env = {**os.environ, "TMUX_TMPDIR": str(self.home), "GROUNDCODE_DATA": str(self.home / "data"), "LC_ALL": "C.UTF-8"}
        env.pop("TMUX", None)
        done = subprocess.run(
            ["tmux", "-u", "-L", self.socket, "-f", "/dev/null", *args], env=env, capture_output=True, text=True, timeout=20
        )
        return done.stdout

    def open(self, project: Path, source: str, language: str) -> None:
        """Open the desk and wait for its first picture."""
        desk = f"GROUNDCODE_LANG={language} COLORTERM=truecolor {sys.executable} -m groundcode {project} --source {source}"
        self.tmux("new-session", "-d", "-s", "d", "-x", "120", "-y", "30", desk)
        self.wait_for(source)

    def keys(self, *keys: str, then: str | None = None) -> None:
        """Press keys one after the other; wait until `then` is on the screen."""
        for key in keys:
            self.tmux("send-keys", "-t", "d", key)
            # A person is slower than two keys in one read: Escape and an arrow would be one alt+arrow, and an
            # Enter within 0.1 s of committed text is taken for the input method's.
            select_for(0.15)
        if then is not None:
            self.wait_for(then)

    def screen(self) -> str:
        """What is on the screen."""
        return self.tmux("capture-pane", "-p", "-t", "d")

    def enter(self, *, then: str) -> None:
        """Press Enter; once more where a busy machine brought it within 0.1 s of the committed text, which ignores it once."""
        self.keys("Enter")
        try:
            self.wait_for(then, seconds=5)
        except AssertionError:
            self.keys("Enter", then=then)

    def wait_for(self, text: str, seconds: float = 20) -> None:
        """Wait until a text is on the screen."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if text in self.screen():
                return
            select_for(0.05)
        raise AssertionError(f"{text!r} did not appear in:\n{self.screen()}")

    def die(self) -> None:
        """Kill the terminal, and wait for the desk to be gone."""
        pids = self.tmux("list-panes", "-a", "-F", "#{pane_pid}").split()
        self.tmux("kill-server")
        until = time.monotonic() + 20
        while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in pids):
            select_for(0.05)


def select_for(seconds: float) -> None:
    """Give the other process time without a busy loop."""
    import select

    select.select([], [], [], seconds)


def wait_for_segments(project: Path, count: int) -> None:
    """Wait until so many segments are coded in the file."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with Workspace.open(project) as workspace:
            if len(workspace.codings.segments()) == count:
                return
        select_for(0.1)
    raise AssertionError(f"{count} segments were expected")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal whose server is gone afterwards."""
    made = Terminal(tmp_path)
    yield made
    made.tmux("kill-server")


def a_project(tmp_path: Path, name: str, text: str) -> Path:
    """A project with one transcript."""
    (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.groundcode"
    with Workspace.create(path, coder="田野") as workspace:
        workspace.sources.import_files([tmp_path / f"{name}.txt"])
    return path


def test_a_chinese_transcript_from_first_code_to_a_killed_terminal(tmp_path: Path, terminal: Terminal) -> None:
    project = a_project(tmp_path, "甲", CHINESE)
    terminal.open(project, "甲", "zh")
    terminal.keys("Down", "x", "x", "Enter", then="F9")
    terminal.keys("警民亲近", then="＋")
    terminal.enter(then="╺")
    terminal.keys("Escape", "Down", "c", then="F9")
    terminal.keys("jmqj", then="警民亲近")
    terminal.keys("Enter")
    wait_for_segments(project, 2)
    with Workspace.open(project) as workspace:
        assert [(s.code, s.quote) for s in workspace.codings.segments()] == [
            ("警民亲近", "他天天在院里转。"),
            ("警民亲近", "有事打他电话。"),
        ]
    terminal.keys("C-z")
    wait_for_segments(project, 1)
    terminal.die()
    with Workspace.open(project) as workspace:
        assert [s.code for s in workspace.codings.segments()] == ["警民亲近"]
        assert workspace.backups.verify(rebuild=True)[0].problems == []
    terminal.open(project, "甲", "zh")
    terminal.wait_for("╺")


def test_an_english_transcript_and_a_plain_copy_after_two_idle_seconds(tmp_path: Path, terminal: Terminal) -> None:
    project = a_project(tmp_path, "interview", ENGLISH)
    terminal.open(project, "interview", "en")
    terminal.keys("Down", "x", "x", "Enter", then="F9 new code")
    terminal.keys("walks the yard", then="walks the yard")
    terminal.keys("F9", then="walks the yard")
    copy = tmp_path / "copy.groundcode"
    until = time.monotonic() + 10
    found = 0
    while time.monotonic() < until and not found:
        select_for(0.5)
        shutil.copyfile(project, copy)
        with Workspace.open(copy) as workspace:
            found = len(workspace.codings.segments())
        for leftover in tmp_path.glob("copy.groundcode*"):
            leftover.unlink()
    assert found == 1
