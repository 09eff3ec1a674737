"""Long acts for the fault tests, and a program that does one and is killed in the middle of it.

`python -m tests.store.faults ACT PROJECT MATERIAL KILL_AT`: at the KILL_AT-th statement that writes, the process kills
itself (0: never); it prints a line when it begins and one when it has ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from groundcode.workspace import Workspace
from tests.builders import surroundings

SOURCES = 12
LINES = 2_500
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP")


def material(folder: Path) -> Path:
    """Transcripts, a codings file and a codebook that take a while."""
    inside = folder / "in"
    inside.mkdir(parents=True)
    for number in range(SOURCES):
        turns = [f"访谈者：第{number}场第{k}问？\n李阿姨：第{k}答，天天在院里转，看见就踏实。\n" for k in range(60)]
        (inside / f"N{number:02}.txt").write_text("".join(turns), encoding="utf-8")
    lines = [
        {
            "source": "P01",
            "start": k % 40,
            "end": k % 40 + 1 + k // 400,
            "code": f"编码{k % 50}",
            "memo": "备忘" if k % 9 == 0 else None,
        }
        for k in range(LINES)
    ]
    (folder / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    codes = "".join(f"- name: 手册{k}\n  level: category\n  definition: 说明\n" for k in range(40))
    (folder / "book.yaml").write_text("format: groundcode-codebook\nversion: 1\ncodes:\n" + codes, encoding="utf-8")
    return folder


def do(act: str, workspace: Workspace, folder: Path) -> Any:
    """One long act."""
    if act == "import":
        return workspace.sources.import_files([folder / "in"])
    if act == "code-file":
        return workspace.codings.from_file(folder / "lines.jsonl", create=True)
    if act == "codebook":
        return workspace.codebook.import_(folder / "book.yaml")
    if act == "merge":
        return workspace.merging.merge([folder / "other.groundcode"])
    if act == "merge-bundle":
        return workspace.merging.merge([folder / "other.gcbundle"])
    if act == "merge-whole":
        return workspace.merging.merge([folder / "whole.gcbundle"])
    if act == "delete":
        return workspace.codes.delete(workspace.tree().get("信任").id)
    if act == "undo":
        return workspace.history.undo()
    if act == "edit-text":
        source = workspace.sources.list_()[0]
        return workspace.sources.edit_text(source.id, workspace.sources.open(source.id).text + "补记：一句。\n")
    if act == "memo":
        return workspace.memos.write("想法", about=(workspace.tree().get("信任").id,))
    return workspace.codes.create("新的")


class Nth:
    """Counts the statements that write on an engine, and does something at the n-th."""

    def __init__(self, engine: Engine, n: int, act: Any) -> None:
        self.count = 0
        self.n = n
        self.act = act
        self.on = True
        event.listen(engine, "before_cursor_execute", self._look)
        event.listen(engine, "commit", self._commit)

    def _look(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self._step()

    def _commit(self, connection: Connection) -> None:
        if connection.get_execution_options().get("groundcode_write"):
            self._step()

    def _step(self) -> None:
        if self.on:
            self.count += 1
            if self.count == self.n:
                self.act()


def main() -> None:
    """Do one act and be killed."""
    act, project, folder, kill_at = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    workspace = Workspace.open(project, coder="甲", surroundings=surroundings(77, hours=1))
    counter = Nth(workspace.store.engine, kill_at, lambda: os.kill(os.getpid(), signal.SIGKILL))
    workspace.history.entries(limit=1)
    print("begun", flush=True)
    do(act, workspace, folder)
    print(f"ended {counter.count}", flush=True)
    counter.on = False
    workspace.close()


if __name__ == "__main__":
    main()
