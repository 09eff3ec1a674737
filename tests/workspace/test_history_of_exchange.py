"""The history's words for what came from elsewhere: other projects, other programs, a reviewer, a matrix."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.joins.file import write_plan
from tests.builders import new_project, with_sources

KINDS_OF_TEAMS = {
    "consensus-begin", "consensus-settle", "consensus-unsettle", "consensus-finish", "consensus-reopen", "join", "unmerge",
    "codebook-review",
}  # fmt: skip
"""Those of the consensus are read in the tests of the consensus, that of undoing a merge in those of merging."""
KINDS_OF_EXCHANGE = {"import-qdpx", "import-lines", "framework"}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    (tmp_path / "ours").mkdir()
    workspace = new_project(tmp_path / "ours", coder="甲", seed=1)
    with_sources(workspace, tmp_path / "in")
    code = workspace.codes.create("信任", level=Level.CATEGORY)
    workspace.codes.describe(code, definition="放心。")
    workspace.codings.apply_new("天天来", workspace.sources.list_()[0].id, 0, 4)
    return workspace


def newest(workspace: Workspace, kind: str) -> str:
    return next(entry.words for entry in workspace.history.entries() if entry.kind == kind)


def another(tmp_path: Path) -> Workspace:
    (tmp_path / "theirs").mkdir()
    return new_project(tmp_path / "theirs", coder="乙", seed=7)


@pytest.mark.parametrize("suffix", [".qdpx", ".jsonl"])
def test_what_came_in_from_a_file_is_told_with_its_sources(ws: Workspace, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"study{suffix}"
    if suffix == ".qdpx":
        ws.interchange.export_qdpx(path)
        theirs = another(tmp_path)
        theirs.interchange.import_qdpx(path)
        assert newest(theirs, "import-qdpx").startswith("came in from another program")
    else:
        ws.lines.export(path)
        theirs = another(tmp_path)
        theirs.lines.import_(path)
        assert newest(theirs, "import-lines").startswith("came in from a .jsonl")


def test_a_cell_of_the_framework_matrix_is_told(ws: Workspace) -> None:
    case = ws.cases.add("P01")
    ws.framework.write(case, ws.tree().get("信任").id, "他信。")
    assert newest(ws, "framework").startswith("wrote into the framework matrix")


def test_a_project_that_joined_is_told_with_its_codings(ws: Workspace, tmp_path: Path) -> None:
    theirs = another(tmp_path)
    with_sources(theirs, tmp_path / "in2")
    theirs.codings.apply_new("看见就踏实", theirs.sources.list_()[0].id, 5, 9)
    theirs.store.checkpoint()
    table = tmp_path / "plan.csv"
    write_plan(ws.merging.joining(theirs.path), table)
    ws.merging.join(theirs.path, table)
    assert newest(ws, "join") == "took in another project, with its codings: 1"


def test_a_reviewed_codebook_is_told(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    ws.codebook.export(path)
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    row = next(one for one in range(2, sheet.max_row + 1) if sheet.cell(one, columns["name"]).value == "信任")
    sheet.cell(row, columns["definition"]).value = "说出口的放心。"
    book.save(path)
    ws.codebook.apply(ws.codebook.plan(path))
    assert newest(ws, "codebook-review").startswith("took in a reviewed codebook")
    assert ws.tree().get("信任").definition == "说出口的放心。"
