"""What another program says of a code that is here already: taken where we say nothing, else kept beside ours."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from tests.builders import new_project, state
from tests.unit.exchange.refi.files import NS, guid


def theirs(path: Path, definition: str) -> Path:
    """An archive with one code of two, and what it says."""
    codes = (
        f'<Code guid="{guid(1)}" name="父" isCodable="true"><Code guid="{guid(2)}" name="信任" isCodable="true">'
        f"<Description>{definition}</Description></Code></Code>"
    )
    xml = f'<Project xmlns="{NS}" name="t" origin="NVivo"><CodeBook><Codes>{codes}</Codes></CodeBook></Project>'
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("project.qde", f'<?xml version="1.0" encoding="utf-8"?>{xml}')
    return path


def ours(folder: Path, **said: Any) -> tuple[Workspace, str]:
    ws = new_project(folder)
    code = ws.codes.create("信任", level=Level.CONCEPT, parent=ws.codes.create("父", level=Level.CATEGORY))
    if said:
        ws.codes.describe(code, **said)
    return ws, code


def told(report: InterchangeReport) -> list[str]:
    return [one.why for one in report.losses if one.kind == "definitions of codes"]


def test_an_empty_definition_is_filled(tmp_path: Path) -> None:
    ws, code = ours(tmp_path)
    report = ws.interchange.import_qdpx(theirs(tmp_path / "x.qdpx", "外来的。"))
    assert ws.tree().codes[code].definition == "外来的。"
    assert told(report) == ["ours was empty: theirs was taken"]
    assert ws.memos.list_() == []
    assert ws.backups.verify(rebuild=True)[0].problems == []
    again = ws.interchange.import_qdpx(tmp_path / "x.qdpx")
    assert told(again) == []
    state(ws)


def test_another_definition_is_a_memo_once(tmp_path: Path) -> None:
    ws, code = ours(tmp_path, definition="我们的。")
    for _time in range(2):
        report = ws.interchange.import_qdpx(theirs(tmp_path / "x.qdpx", "外来的。"))
        assert told(report) == ["ours is another: theirs is a memo on the code"]
    assert ws.tree().codes[code].definition == "我们的。"
    assert [(memo.text, memo.about) for memo in ws.memos.list_()] == [("外来的。", (code,))]


def test_a_definition_that_was_emptied_is_filled_and_taken_back(tmp_path: Path) -> None:
    ws, code = ours(tmp_path, definition="旧的。")
    ws.codes.describe(code, definition="")
    ws.interchange.import_qdpx(theirs(tmp_path / "x.qdpx", "外来的。"))
    assert ws.tree().codes[code].definition == "外来的。"
    assert ws.conflicts.list_() == []
    state(ws)
    ws.merging.undo()
    assert ws.tree().codes[code].definition == ""
    state(ws)


@pytest.mark.parametrize(
    "said", [{"definition": "我们的。"}, {"definition": "我们的。", "inclusion": "说出口的"}, {"inclusion": "说出口的"}]
)
def test_what_only_repeats_our_own_export_is_no_news(tmp_path: Path, said: dict[str, str]) -> None:
    ws, code = ours(tmp_path, **said)
    ws.interchange.export_qdpx(tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive, zipfile.ZipFile(tmp_path / "x.qdpx", "w") as out:
        for name in archive.namelist():
            if name != "groundcode.jsonl":
                out.writestr(name, archive.read(name))
    report = ws.interchange.import_qdpx(tmp_path / "x.qdpx")
    assert told(report) == []
    assert ws.tree().codes[code].definition == said.get("definition", "")


def test_a_dry_run_fills_nothing(tmp_path: Path) -> None:
    ws, code = ours(tmp_path)
    report = ws.interchange.import_qdpx(theirs(tmp_path / "x.qdpx", "外来的。"), dry_run=True)
    assert told(report) == ["ours was empty: theirs was taken"]
    assert ws.tree().codes[code].definition == ""
