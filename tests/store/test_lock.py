from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from groundcode.store import lock
from groundcode.store.lock import DeskLock, Holder, is_stale, this_process


def write(path: Path, holder: Holder) -> None:
    DeskLock(path).path.write_text(json.dumps(asdict(holder)), encoding="utf-8")


def ended_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return process.pid


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "a.groundcode"


def test_one_desk_a_project(project: Path) -> None:
    first, second = DeskLock(project), DeskLock(project)
    assert first.take() is None
    holder = second.take()
    assert holder is not None
    assert holder.pid == os.getpid()
    assert str(holder.pid) in holder.words()
    second.release()
    assert first.path.exists()
    first.release()
    assert not first.path.exists()
    assert second.take() is None


def test_a_second_process_sees_who_has_it(project: Path) -> None:
    code = "import sys, pathlib; from groundcode.store.lock import DeskLock; "
    code += "h = DeskLock(pathlib.Path(sys.argv[1])).take(); print(h.pid if h else 'free')"
    mine = DeskLock(project)
    mine.take()
    run = subprocess.run([sys.executable, "-c", code, str(project)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(os.getpid())
    mine.release()
    run = subprocess.run([sys.executable, "-c", code, str(project)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "free"
    # That process ended without giving it back.
    assert DeskLock(project).take() is None


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ({}, False),
        ({"pid": 0}, True),
        ({"pid": 0, "host": "elsewhere"}, False),
        ({"boot": "another-boot"}, True),
        ({"boot": ""}, False),
        ({"boot": "another-boot", "host": "elsewhere"}, False),
    ],
)
def test_when_a_lock_counts_no_more(project: Path, change: dict[str, object], stale: bool) -> None:
    holder = replace(this_process(), **change)  # type: ignore[arg-type]
    if change.get("pid") == 0:
        holder = replace(holder, pid=ended_pid())
    if "boot" in change and not this_process().boot:
        pytest.skip("this system does not tell its boots apart")
    assert is_stale(holder) == stale
    write(project, holder)
    desk = DeskLock(project)
    assert (desk.take() is None) == stale


@pytest.mark.parametrize("words", ["", "{", "[]", '{"host": 1}', '{"host":"h","user":"u","pid":"many"}', "\0\0"])
def test_a_lock_that_says_nothing_is_taken(project: Path, words: str) -> None:
    desk = DeskLock(project)
    desk.path.write_text(words, encoding="utf-8")
    assert desk.take() is None
    assert desk.holder() == this_process()


def test_giving_back_leaves_a_lock_that_somebody_else_took(project: Path) -> None:
    desk = DeskLock(project)
    desk.take()
    write(project, replace(this_process(), pid=1))
    desk.release()
    assert desk.path.exists()


def test_nobody_ever_sees_a_half_written_lock(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Holder | None] = []
    place = lock.place_new

    def look(part: Path, path: Path) -> None:
        seen.append(DeskLock(project).holder() if path.exists() else None)
        assert json.loads(part.read_text(encoding="utf-8"))["pid"] == os.getpid()
        place(part, path)

    monkeypatch.setattr(lock, "place_new", look)
    desk = DeskLock(project)
    assert desk.take() is None
    assert seen == [None]
    assert [p.name for p in project.parent.iterdir()] == [desk.path.name]


def test_a_stick_without_hard_links(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    first, second = DeskLock(project), DeskLock(project)
    assert first.take() is None
    assert second.take() is not None
    first.release()
    assert not first.path.exists()
