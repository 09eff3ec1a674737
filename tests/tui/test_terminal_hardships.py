"""Hardships in a real terminal: a full disk, a vanished file, keys in a hurry, and every byte that is written there."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.workspace import Workspace
from tests.tui.test_terminal import CHINESE, ENGLISH, Terminal, a_project, wait_for_segments

if sys.platform == "win32":
    pytest.skip("terminals of another kind", allow_module_level=True)

import fcntl
import resource
import shutil
import termios

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed on this machine"),
]

NASTY = "\x1b[31m[bold]红[/bold]\u202e反\u2066\x07\x9b2J👨‍👩‍👧🇨🇳 名\n二\t尾"
"""What a name can hold: an escape sequence, markup, bidi controls, a bell, a C1 control, joined emoji, a line break."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal whose server is gone afterwards."""
    made = Terminal(tmp_path)
    yield made
    made.tmux("kill-server")


def pid_of(project: Path) -> int:
    """The process of the desk that has a project open, from its lock."""
    import json

    return int(json.loads(project.with_name(project.name + ".lock").read_text(encoding="utf-8"))["pid"])


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are set on Linux only")
def test_a_full_disk_is_told_and_what_was_typed_is_stored_once_there_is_room(tmp_path: Path, terminal: Terminal) -> None:
    project = a_project(tmp_path, "interview", ENGLISH)
    terminal.open(project, "interview", "en")
    terminal.keys("Down", "x", "x", "Enter", then="F9 new code")
    terminal.keys("calm", then="calm")
    terminal.keys("F9", then="label: calm")
    terminal.keys("Escape", "Left", "e", then="Esc keeps and closes")
    pid = pid_of(project)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    terminal.keys("a thought", then="a thought")
    terminal.keys("Escape", then="Not stored yet")
    terminal.wait_for("cannot be written")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    terminal.keys("Escape", then="Memo stored")
    with Workspace.open(project) as workspace:
        assert [memo.text for memo in workspace.memos.list_()] == ["a thought"]


def test_a_file_that_vanishes_is_told_within_a_second_and_asked_about(tmp_path: Path, terminal: Terminal) -> None:
    project = a_project(tmp_path, "甲", CHINESE)
    terminal.open(project, "甲", "en")
    terminal.keys("Down", "x", "x", "Enter", then="F9")
    for part in tmp_path.glob("p.groundcode*"):
        part.unlink()
    terminal.wait_for("is gone from its place", seconds=2)  # one of them for a busy machine
    terminal.keys("Escape", "Escape", "q", then="this desk alone holds the project")
    terminal.keys("Enter", then="Save a copy as")
    terminal.keys("Enter", then="Saved and checked")
    (saved,) = tmp_path.glob("p-*.groundcode")
    with Workspace.open(saved) as workspace:
        assert [source.name for source in workspace.sources.list_()] == ["甲"]


class Pty:
    """A desk on a terminal of our own, of which every byte is kept."""

    def __init__(self, project: Path, *args: str) -> None:
        self.written = b""
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", GROUNDCODE_LANG="en", LC_ALL="C.UTF-8",
                GROUNDCODE_DATA=str(project.parent / "data"), PYTHONPATH=str(ROOT),
            )  # fmt: skip
            os.execv(sys.executable, [sys.executable, "-m", "groundcode", str(project), *args])
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 110, 0, 0))

    def press(self, keys: str) -> None:
        """Write keys."""
        os.write(self.end, keys.encode())

    def read(self, seconds: float, until: str = "") -> None:
        """Take what is written for so long, or until a text is in it."""
        stop = time.monotonic() + seconds
        while time.monotonic() < stop and not (until and until.encode() in self.written):
            ready, _w, _x = select.select([self.end], [], [], min(seconds, 0.1))
            if ready:
                try:
                    self.written += os.read(self.end, 65536)
                except OSError:
                    return

    def settle(self, seconds: float) -> None:
        """Take what is written until a twentieth of a second brings nothing more, or nothing came for so long."""
        stop, before = time.monotonic() + seconds, len(self.written)
        while time.monotonic() < stop:
            self.read(0.05)
            if before != (before := len(self.written)):
                stop = time.monotonic() + 0.05

    def ended(self, seconds: float) -> int | None:
        """The exit code; None if it has not ended by then."""
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            self.read(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


_SEQUENCE = re.compile(
    rb"\x1b(\[[0-9;:?<>=$]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|P[^\x1b]*\x1b\\|_[^\x1b]*\x1b\\|[=>78()][B0]?|[MDE])"
)
"""What the desk itself sends: CSI, OSC, DCS, APC, and the short ones."""


def obeyed(written: bytes) -> list[str]:
    """Control and format characters in the text that was drawn, after the desk's own sequences are taken out."""
    drawn = _SEQUENCE.sub(b"", written).decode("utf-8", "replace")
    return sorted({f"{ord(c):04x}" for c in drawn if (ord(c) < 32 and c not in "\r\n\b\x0f") or 127 <= ord(c) < 160 or c in BIDI})


BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\ufeff"


def test_nothing_in_any_name_reaches_the_terminal_as_a_command(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(f"访谈者：问？\n李\x1b[2J姨：他{NASTY}天天在院里转。看见就踏实。\n" * 8, encoding="utf-8")
    project = tmp_path / "p.groundcode"
    with Workspace.create(project, coder=f"田{NASTY}", title=f"题{NASTY}" + "长" * 5000) as workspace:
        workspace.sources.import_files([tmp_path / "甲.txt"])
        source = workspace.sources.list_()[0]
        workspace.sources.rename(source.id, NASTY)
        text = workspace.sources.open(source.id).text
        code = workspace.codes.create(NASTY)
        workspace.codes.describe(code, definition=NASTY)
        long = workspace.codes.create("很长的名字" * 1000)
        coding = workspace.codings.apply(code, source.id, 0, len(text) // 2)
        workspace.codings.apply(long, source.id, 0, len(text) // 3)
        workspace.memos.write(NASTY * 40, title=NASTY, about=(coding,))
    desk = Pty(project)
    desk.read(20, until="2 codings")
    assert b"2 codings" in desk.written
    desk.settle(1.0)
    for keys in (
        "\x1b[B", "c", "\x1b", "e", "\x1b", "/", "天", "\x1b", "o", "\x1b", "\t", "f", "r", "\x1b", "?", "\x1b",
        *(part for letter in "crspmhx" for part in (";", letter, "\x1b[B", "\t", "\x1b")),
    ):  # fmt: skip
        desk.press(keys)
        desk.settle(0.2)
    desk.press("q")
    code_of_exit = desk.ended(20)
    assert b"Traceback" not in desk.written
    assert obeyed(desk.written) == []
    assert b"[bold]" in desk.written
    assert code_of_exit == 0


def test_keys_in_a_hurry_at_the_end_leave_in_order(tmp_path: Path) -> None:
    project = a_project(tmp_path, "interview", ENGLISH)
    desk = Pty(project)
    desk.read(20, until="interview")
    desk.read(0.5)
    desk.press("qqqqqqqqqqxxccc\r\r\r" * 5)
    assert desk.ended(20) == 0
    assert b"Traceback" not in desk.written
    assert not project.with_name("p.groundcode.lock").exists()


def test_enter_held_down_codes_nothing_of_its_own(tmp_path: Path) -> None:
    project = a_project(tmp_path, "interview", ENGLISH)
    with Workspace.open(project) as workspace:
        workspace.codes.create("calm")
    desk = Pty(project)
    desk.read(20, until="interview")
    desk.read(0.5)
    desk.press("\x1b[B")
    desk.press("\r" * 60)
    desk.read(2)
    desk.press("\x1b\x1b\x1b")
    desk.read(1)
    desk.press("\x1b")
    desk.read(0.5)
    desk.press("q")
    assert desk.ended(20) == 0
    assert b"Traceback" not in desk.written
    wait_for_segments(project, 1)  # the same code on the same words counts once, however often Enter came
    with Workspace.open(project) as workspace:
        assert workspace.backups.verify(rebuild=True)[0].problems == []


def test_a_command_that_writes_while_the_desk_is_open_is_seen_within_a_second(tmp_path: Path, terminal: Terminal) -> None:
    project = a_project(tmp_path, "interview", ENGLISH)
    terminal.open(project, "interview", "en")
    lines = tmp_path / "more.jsonl"
    lines.write_text('{"source": "interview", "start": 42, "end": 80, "code": "elsewhere"}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "groundcode", "code", str(project), "--from", str(lines), "--create", "--coder", "B"],
        env={**os.environ, "GROUNDCODE_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    terminal.wait_for("changed elsewhere", seconds=2)  # one of them for a busy machine
    terminal.wait_for("1 coding")
