"""`code --from`: each line checked against the text, all or nothing, as one change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import EmptyFile, FileMissing, InvalidCodings
from groundcode.workspace import Workspace
from groundcode.workspace.code_file import BULK, CodeFileReport
from tests.builders import P01, new_project, position, refused, state, with_sources


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02")
    workspace.codes.create("走访")
    return workspace


def line(start: int = 0, end: int = 3, code: str = "走访", **more: Any) -> dict[str, Any]:
    return {"source": "P01", "start": start, "end": end, "code": code, **more}


def write(ws: Workspace, *lines: Any) -> Path:
    path = ws.path.parent / "lines.jsonl"
    path.write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines), encoding="utf-8"
    )
    return path


def take(ws: Workspace, *lines: Any, **how: Any) -> CodeFileReport:
    return ws.codings.from_file(write(ws, *lines), **how)


def tree(ws: Workspace) -> dict[str, str]:
    found = ws.tree()
    return {found.path(code): found.codes[code].level.value for code in found.walk()}


def test_lines_become_codings_and_memos_in_one_change(ws: Workspace) -> None:
    at = position(ws)
    report = take(ws, line(quote=P01[:3], memo="开头"), line(3, 5, source="P01.txt"), "", line(1, 4, coder="乙"))
    assert position(ws) == at + 1
    assert (report.codings, report.memos, report.known, report.new_coders) == (3, 1, 0, ["乙"])
    assert [(s.start, s.end, s.coder) for s in ws.codings.segments()] == [(0, 3, "甲"), (1, 4, "乙"), (3, 5, "甲")]
    (memo,) = ws.memos.list_()
    assert (memo.text, memo.kind, memo.about) == ("开头", "code", (ws.codings.segments()[0].id,))
    state(ws)
    ws.history.undo()
    assert (ws.codings.segments(), ws.memos.list_()) == ([], [])


def test_the_same_file_twice_adds_nothing(ws: Workspace) -> None:
    lines = [line(memo="开头"), line(3, 5), line(3, 5)]
    first = take(ws, *lines)
    assert (first.codings, first.known) == (2, 1)
    at = position(ws)
    again = take(ws, *lines)
    assert (again.codings, again.known, again.memos) == (0, 3, 0)
    assert position(ws) == at


BAD = [
    (line(0, 3, quote="不是这句"), 1, "the quote does not match: there stands “访谈者”, not “不是这句”"),
    (line(0, 10_000), 1, f"[0, 10000) is not a place in “P01”, which has {len(P01)} characters"),
    (line(5, 5), 1, "[5, 5) is not a place in “P01”"),
    (line(-1, 5), 1, "[-1, 5) is not a place"),
    (line(source="P99"), 1, "There is no source named “P99”."),
    (line(code="没有"), 1, "There is no code named “没有”."),
    (line(code="双"), 1, "“双” could be any of 2"),
    (line(coder=" "), 1, "Every coder needs a name."),
    (line(colour="red"), 1, "“colour” is not known here"),
    (line(level="theme"), 1, "“theme” is no level"),
    ("{", 1, "it is not JSON"),
    ("[1]", 1, "it is not an object"),
    ({**line(), "start": "0"}, 1, "whole numbers"),
]


@pytest.mark.parametrize(("bad", "_number", "why"), BAD)
def test_one_bad_line_and_nothing_is_coded(ws: Workspace, bad: Any, _number: int, why: str) -> None:
    for name in "甲乙":
        above = ws.codes.create(f"上{name}", level=Level.CONCEPT)
        ws.codes.create("双", parent=above)
    path = write(ws, line(), "", bad, bad, line(4, 6))
    error = refused(ws, InvalidCodings, lambda: ws.codings.from_file(path))
    assert f"{path}, line 3: " in error.message
    assert why in error.message
    assert error.message.endswith("(1 more line cannot be taken.)")
    assert "--partial" in error.hint
    report = ws.codings.from_file(path, partial=True)
    assert report.codings == 2
    assert [(b.line, why in b.why) for b in report.refused] == [(3, True), (4, True)]


def test_files_that_are_none(ws: Workspace, tmp_path: Path) -> None:
    refused(ws, FileMissing, lambda: ws.codings.from_file(tmp_path / "gone.jsonl"))
    refused(ws, EmptyFile, lambda: take(ws, "", " "))


def test_unknown_names_make_labels_only_when_asked(ws: Workspace) -> None:
    refused(ws, InvalidCodings, lambda: take(ws, line(code="新")))
    report = take(ws, line(code="新"), line(3, 5, code="新"), line(5, 7, code=" 新 "), create=True)
    assert report.new_codes == ["新"]
    assert tree(ws) == {"走访": "label", "新": "label"}


def test_parents_are_made_one_level_up_each(ws: Workspace) -> None:
    report = take(ws, line(code="院子就是家", parent="社区归属感 > 家园认同"), create=True)
    assert report.new_codes == ["社区归属感", "社区归属感 > 家园认同", "社区归属感 > 家园认同 > 院子就是家"]
    assert tree(ws) == {
        "走访": "label", "社区归属感": "category", "社区归属感 > 家园认同": "concept",
        "社区归属感 > 家园认同 > 院子就是家": "label",
    }  # fmt: skip


def test_what_one_line_made_the_next_one_finds(ws: Workspace) -> None:
    report = take(
        ws, line(code="丙", parent="甲 > 乙"), line(3, 5, code="丁", parent="乙"), line(5, 7, code="丙"),
        line(7, 9, code="甲 > 乙"),
        line(9, 11, code="戊", parent="甲"), create=True,
    )  # fmt: skip
    assert report.new_codes == ["甲", "甲 > 乙", "甲 > 乙 > 丙", "甲 > 乙 > 丁", "甲 > 戊"]
    assert report.codings == 5
    again = take(ws, line(code="丙", parent="甲 > 乙"), line(5, 7, code="丙"), create=True)
    assert (again.known, again.new_codes) == (2, [])


def test_two_new_codes_of_one_name_are_ambiguous_at_once_not_only_the_next_time(ws: Workspace) -> None:
    lines = [line(code="双", parent="甲"), line(3, 5, code="双", parent="乙"), line(5, 7, code="双")]
    error = refused(ws, InvalidCodings, lambda: take(ws, *lines, create=True))
    assert "line 3: “双” could be any of 2" in error.message


def test_a_named_level_and_levels_between(ws: Workspace) -> None:
    ws.codes.create("信任", level=Level.CONCEPT)
    take(ws, line(code="顶", level="main"), line(3, 5, code="信任 > 中 > 下"), create=True)
    assert tree(ws)["顶"] == "main"
    assert tree(ws)["信任 > 中"] == "concept"
    assert tree(ws)["信任 > 中 > 下"] == "label"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (line(code="新", parent="走访"), "“新” cannot stand under “走访”: a label has no codes below it."),
        (line(code="新", parent="走访 > 中"), "“中” cannot stand under “走访”: a label has no codes below it."),
        (line(code="新", parent="信任", level="main"), "“新” (main category) cannot stand under “信任” (concept)"),
        (line(code="信任 > \u200b"), "Every code needs a name."),
        (line(code="新 > \u200b > 下"), "Every code needs a name."),
    ],
)
def test_a_tree_that_may_not_be_is_not_even_begun(ws: Workspace, bad: Any, why: str) -> None:
    ws.codes.create("信任", level=Level.CONCEPT)
    before = tree(ws)
    error = refused(ws, InvalidCodings, lambda: take(ws, bad, create=True))
    assert why in error.message
    report = take(ws, bad, line(), create=True, partial=True)
    assert (report.codings, len(report.refused), report.new_codes) == (1, 1, [])
    assert tree(ws) == before
    assert not ws.conflicts.list_()


def test_a_path_picks_among_equal_names(ws: Workspace) -> None:
    for name in "甲乙":
        above = ws.codes.create(f"上{name}", level=Level.CONCEPT)
        ws.codes.create("双", parent=above)
    take(ws, line(code="上乙 > 双"), line(3, 5, code="双", parent="上甲"))
    assert [ws.tree().path(s.code_id) for s in ws.codings.segments()] == ["上乙 > 双", "上甲 > 双"]


def test_a_file_that_names_its_own_new_coder(tmp_path: Path, ws: Workspace) -> None:
    with Workspace.open(ws.path, coder="丙") as other:
        report = take(other, line(coder="丙"), line(3, 5))
        assert report.new_coders == []
        assert [entry.kind for entry in other.history.entries()][:2] == ["code-file", "coder"]
        assert {s.coder for s in other.codings.segments()} == {"丙"}
        state(other)
        other.history.undo()
        assert "丙" in other.coders().values()


def test_many_lines_are_backed_up_first(ws: Workspace) -> None:
    take(ws, *[line(k % 30, k % 30 + 1 + k // 30) for k in range(BULK)], partial=True)
    names = [p.name for p in (ws.path.parent / "a.backups").iterdir()]
    assert len(names) == 1
    assert names[0].endswith("code-file.groundcode")
    state(ws)
