"""Killed while a merge is undone, or another project joined: all of it or nothing, and the project goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from groundcode.workspace import Workspace
from groundcode.workspace.joins.file import write_plan
from tests.builders import laptop, living_rows, merge_into, new_project, operations, state, surroundings, with_sources

ROOT = Path(__file__).parents[2]
UNDO = """
import os, signal, sys
from pathlib import Path
import groundcode.store.unmerge as unmerge
from groundcode.workspace import Workspace
exchange, when = unmerge._exchange, sys.argv[2]
def stop(raw, record):
    if when == "after":
        exchange(raw, record)
    os.kill(os.getpid(), signal.SIGKILL)
unmerge._exchange = stop
Workspace.open(Path(sys.argv[1]), coder="甲").merging.undo()
"""
JOIN = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from groundcode.workspace import Workspace
ws, left = Workspace.open(Path(sys.argv[1]), coder="甲"), int(sys.argv[4])
def count(connection, cursor, statement, *rest):
    global left
    left -= statement.lstrip().startswith("INSERT")
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(ws.store.engine, "before_cursor_execute", count)
ws.merging.join(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def killed(code: str, *arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_a_merge_is_undone(tmp_path: Path, when: str) -> None:
    a = new_project(tmp_path, coder="甲")
    with_sources(a, tmp_path / "in")
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.codes.create("乙的")
    merge_into(a, b)
    a.codes.create("甲的")
    wanted = living_rows(a), operations(a)
    a.close()
    b.close()
    killed(UNDO, tmp_path / "a.groundcode", when)
    with Workspace.open(tmp_path / "a.groundcode", coder="甲", surroundings=surroundings(9)) as back:
        assert (living_rows(back), operations(back)) == wanted
        state(back)
        back.merging.undo()
        assert {code.name for code in back.tree().codes.values()} == {"甲的"}
        assert not back.backups.verify(rebuild=True)[0].problems


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("at", [2, 5])
def test_killed_while_another_project_is_joined(tmp_path: Path, at: int) -> None:
    a = new_project(tmp_path, coder="甲")
    with_sources(a, tmp_path / "in")
    b = new_project(tmp_path, "b", coder="乙", seed=60)
    sources = with_sources(b, tmp_path / "in", "P01", "P02")
    b.codings.apply(b.codes.create("走访"), sources["P01"], 0, 4)
    b.close()
    write_plan(a.merging.joining(b.path), tmp_path / "plan.csv")
    wanted = living_rows(a), operations(a)
    a.close()
    killed(JOIN, a.path, b.path, tmp_path / "plan.csv", at)
    with Workspace.open(a.path, coder="甲", surroundings=surroundings(9)) as back:
        assert (living_rows(back), operations(back)) == wanted
        state(back)
        assert back.merging.join(b.path, tmp_path / "plan.csv").made["coding"] == 1
        state(back)
