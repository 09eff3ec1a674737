"""What tests of cases share: a project with four sources, and looks at what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from groundcode.domain.cases import Case
from groundcode.workspace import Workspace
from tests.builders import living_rows, new_project, state, transcript, with_sources

KINDS_OF_CASES = {
    "case", "rename-case", "case-parent", "case-value", "case-table", "case-headers", "bind-case", "unbind-case", "consent",
    "withdraw", "revoke-withdrawal", "delete-case", "variable", "delete-variable", "sampling-round", "edit-round",
    "link-round", "unlink-round", "delete-round", "reserve", "unseal",
}  # fmt: skip
"""The kinds of change that `test_cases.py` makes all of."""
HEADED = "访谈时间：2024年5月12日\n访谈地点：槐枫苑\n访谈对象：王师傅，65岁\n\n访谈者：您好。\n王师傅：你好，来坐。\n"
PLAIN = "没有说话人的一段文字。\n\n另一段文字。\n"
TABLE = """编号,性别,年龄,访谈日期,社区,材料,说话人
P01,女,67,2024-05-12,槐枫苑,P01,李阿姨
P02,男,41,2024-05-21,槐枫苑,P02,
P03,女,52,,砚北里,,
P04,男,,,,P04,
"""


def with_four_sources(tmp_path: Path) -> Workspace:
    """P01 and P02, P04 with header lines, and notes in which nobody speaks."""
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02")
    more = [transcript(tmp_path / "in", "P04", HEADED), transcript(tmp_path / "in", "notes", PLAIN)]
    workspace.sources.import_files(more)
    return workspace


def case(ws: Workspace, name: str) -> Case:
    """The case of a name."""
    return ws.cases.named(name)


def values(ws: Workspace, name: str) -> dict[str, str]:
    """Variable -> value of a case."""
    names = {v.id: v.name for v in ws.cases.variables()}
    return {names[v]: x for v, x in case(ws, name).values.items()}


def table(folder: Path, text: str, name: str = "cases.csv") -> Path:
    """A table as a file."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def undone(ws: Workspace, act: Callable[[], Any]) -> Any:
    """Do something, look that undo takes all of it back and redo brings it again."""
    before = living_rows(ws)
    out = act()
    after = living_rows(ws)
    assert after != before
    ws.history.undo()
    assert living_rows(ws) == before
    ws.history.redo()
    assert living_rows(ws) == after
    state(ws)
    return out
