"""Conditions of cases: said by people, proposed by codings, written to tables; silence is never an absence by itself."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.cases import CaseKind
from groundcode.domain.levels import Level
from groundcode.errors import (
    BadValue,
    CodeNotFound,
    NamesRemain,
    NothingForTruthTable,
    SealedSource,
    ThingNotFound,
    UnknownFormat,
)
from groundcode.workspace import Workspace
from groundcode.workspace.conditions import Stated
from groundcode.workspace.holdout import Wish
from groundcode.workspace.matrices import case_matrix
from tests.builders import laptop, living_rows, merge_into, new_project, refused, state, with_sources

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
SILENCE = "未提及不等于不存在"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Three cases, each in one source; a main category with a concept, one beside it, an outcome that stands alone."""
    workspace = new_project(tmp_path, language="zh")
    with_sources(workspace, tmp_path / "in", "P01", "P02", "P03")
    site = workspace.cases.add("槐枫苑", kind=CaseKind.SITE)
    for name, speaker in (("P01", "李阿姨"), ("P02", "张警官"), ("P03", "Mary")):
        case = workspace.cases.add(name, parent=site)
        workspace.cases.bind(case, name, speaker)
    workspace.cases.set_value(workspace.cases.named("P01").id, "性别", "女")
    workspace.cases.set_value(workspace.cases.named("P01").id, "年龄", "67")
    main = workspace.codes.create("警民亲近感", level=Level.MAIN)
    workspace.codes.create("可见度", level=Level.CONCEPT, parent=main)
    workspace.codes.create("责任感", level=Level.MAIN)
    workspace.codes.create("参与意愿", level=Level.CATEGORY)
    workspace.codes.set_core(workspace.codes.create("唤起", level=Level.CATEGORY))
    return workspace


def case(ws: Workspace, name: str) -> str:
    return ws.cases.named(name).id


def code(ws: Workspace, name: str) -> str:
    return ws.tree().get(name).id


def apply(ws: Workspace, name: str, source: str, words: str) -> None:
    found = ws.sources.named(source)
    at = ws.sources.open(found.id).text.index(words)
    ws.codings.apply(code(ws, name), found.id, at, at + len(words))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_said_changed_and_taken_back(ws: Workspace) -> None:
    one, what = case(ws, "P01"), code(ws, "警民亲近感")
    before = living_rows(ws)
    assert ws.conditions.set(one, what, "present", "0.67") is True
    assert ws.conditions.set(one, what, "present") is False
    assert ws.conditions.table().cell(one, what) == Stated("present", "0.67", 0)
    assert ws.conditions.set(one, what, "denied") is True
    assert ws.conditions.table().cell(one, what) == Stated("denied", None, 0), "the strength contradicted it"
    assert ws.conditions.set(one, what, "denied", "0.33") is True
    assert ws.conditions.set(one, what, "not mentioned") is True
    assert ws.conditions.table().cell(one, what) == Stated("not mentioned", "0.33", 0)
    assert ws.conditions.set(one, what, "not mentioned", "") is True
    assert ws.conditions.table().cell(one, what).strength is None
    assert ws.conditions.set(one, what, None) is True
    assert ws.conditions.table().cell(one, what) == Stated()
    assert ws.history.entries()[0].words == "said what holds of the case “P01”"
    for _step in range(6):
        ws.history.undo()
    assert living_rows(ws) == before
    state(ws)


def test_what_is_refused(ws: Workspace) -> None:
    one, what = case(ws, "P01"), code(ws, "警民亲近感")
    error = refused(ws, BadValue, partial(ws.conditions.set, one, what, "present", "0.5"))
    assert str(error) == "“0.5” is not a valid strength of a condition."
    assert "0.5 would say neither in nor out" in error.hint
    assert "where it is denied" in refused(ws, BadValue, partial(ws.conditions.set, one, what, "denied", "1")).hint
    refused(ws, BadValue, partial(ws.conditions.set, one, what, "present", "0"))
    refused(ws, BadValue, partial(ws.conditions.set, one, what, None, "1"))
    wrong: Any = "absent"
    assert "present, denied, not mentioned" in refused(ws, BadValue, partial(ws.conditions.set, one, what, wrong)).hint
    refused(ws, CodeNotFound, partial(ws.conditions.set, one, NOWHERE, "present"))
    refused(ws, ThingNotFound, partial(ws.conditions.set, NOWHERE, what, "present"))
    refused(ws, ThingNotFound, partial(ws.conditions.proposed, NOWHERE, what))
    ws.holdout.reserve(Wish(sources=("P03",)))
    assert "P03" in str(refused(ws, SealedSource, partial(ws.conditions.set, case(ws, "P03"), what, "present")))


def test_codings_propose_and_store_nothing(ws: Workspace) -> None:
    apply(ws, "可见度", "P01", "看见就踏实")
    apply(ws, "警民亲近感", "P01", "天天在院里转")
    apply(ws, "可见度", "P01", "有事找谁")  # the interviewer's words
    before = living_rows(ws)
    assert ws.conditions.proposed(case(ws, "P01"), code(ws, "警民亲近感")) == ("present", 2)
    assert ws.conditions.proposed(case(ws, "P02"), code(ws, "警民亲近感")) == (None, 0)
    assert ws.conditions.proposed(case(ws, "槐枫苑"), code(ws, "警民亲近感")) == ("present", 2)
    table = ws.conditions.table()
    assert [ws.tree().codes[one].name for one in table.codes] == ["警民亲近感", "责任感", "参与意愿"]
    assert table.cell(case(ws, "P01"), code(ws, "警民亲近感")) == Stated(None, None, 2)
    assert table.stated == ()
    assert living_rows(ws) == before


def test_what_was_said_of_a_merged_code_reads_as_said_of_its_target(ws: Workspace) -> None:
    one = case(ws, "P01")
    ws.conditions.set(one, code(ws, "责任感"), "present", "1")
    gone, kept = code(ws, "责任感"), code(ws, "警民亲近感")
    ws.codes.merge(gone, into=kept)
    assert ws.conditions.table().cell(one, kept) == Stated("present", "1", 0)
    assert ws.conditions.set(one, kept, None) is True
    assert ws.conditions.table().cell(one, kept) == Stated(), "it does not show through again"


def test_two_laptops_say_different_things(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    one, what = case(ws, "P01"), code(ws, "责任感")
    ws.conditions.set(one, what, "present")
    other.conditions.set(one, what, "denied")
    other.conditions.set(case(ws, "P02"), what, "denied")
    merge_into(ws, other)
    assert len(ws.conflicts.list_()) == 1
    assert ws.conditions.table().cell(case(ws, "P02"), what).condition == "denied"
    other.close()


def test_a_matrix_counts_what_a_case_says(ws: Workspace) -> None:
    apply(ws, "可见度", "P01", "看见就踏实")
    apply(ws, "警民亲近感", "P01", "转，看见就踏实。")  # overlaps: its characters count once
    apply(ws, "警民亲近感", "P02", "天天走访")
    matrix = case_matrix(ws)
    main, duty = code(ws, "警民亲近感"), code(ws, "责任感")
    said = len("天天在院里转，看见就踏实。") + len("有事打他电话。")
    assert matrix.said[case(ws, "P01")] == said
    assert matrix.cell(case(ws, "P01"), main).count == 2
    assert matrix.share(case(ws, "P01"), main) == pytest.approx(len("转，看见就踏实。") / said)
    assert (matrix.count(case(ws, "P01"), duty), matrix.share(case(ws, "P01"), duty)) == (0, 0.0)
    assert (matrix.count(case(ws, "P03"), duty), matrix.share(case(ws, "P03"), duty)) == (None, None), "not coded yet"
    sites = case_matrix(ws, kind=CaseKind.SITE)
    assert sites.cell(case(ws, "槐枫苑"), main).count == 3
    assert sites.count(case(ws, "槐枫苑"), duty) is None, "of one of its cases nothing is known"
    ws.assignments.assign(ws.coder, "P01")
    assert case_matrix(ws).count(case(ws, "P01"), duty) is None, "not finished"
    ws.cases.withdraw(case(ws, "P02"))
    left = case_matrix(ws)
    assert ([one.name for one in left.cases], left.withdrawn, left.coder) == (["P01", "P03"], 1, "甲")
    assert case_matrix(ws, kind=CaseKind.SITE).cell(case(ws, "槐枫苑"), main).count == 3, "counted all the same"


def test_a_matrix_in_files(ws: Workspace, tmp_path: Path) -> None:
    apply(ws, "可见度", "P01", "看见就踏实")
    done = ws.conditions.export(tmp_path / "m.csv", "matrix")
    assert any(SILENCE in note for note in done.notes)
    table = rows(tmp_path / "m.csv")
    header = table[0]
    assert header[0] == "个案"
    assert header[-1].startswith(SILENCE)
    assert "编码者：甲" in header[-1]
    first, last = (dict(zip(header, row, strict=True)) for row in (table[1], table[3]))
    assert (first["警民亲近感：有无"], first["警民亲近感：次数"], first["责任感：有无"]) == ("1", "1", "0")
    assert first["警民亲近感：占比"] == "0.25"
    assert first["年龄段"] == "60–69", "exact ages are bands"
    assert (last["警民亲近感：有无"], last["警民亲近感：占比"]) == ("", "")
    assert "唤起：有无" not in header
    ws.conditions.export(tmp_path / "m.xlsx", "matrix", language="en")
    from openpyxl import load_workbook

    sheet = load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert str([cell.value for cell in sheet[1]][-1]).startswith("Absence of mention is not absence")
    column = [cell.value for cell in sheet[1]].index("警民亲近感: segments") + 1
    assert sheet.cell(row=2, column=column).value == 1
    ws.conditions.export(tmp_path / "c.csv", "matrix", level=Level.CONCEPT)
    assert "可见度：次数" in rows(tmp_path / "c.csv")[0]


def test_what_was_said_in_files(ws: Workspace, tmp_path: Path) -> None:
    ws.conditions.set(case(ws, "P01"), code(ws, "责任感"), "present", "0.67")
    ws.conditions.set(case(ws, "P02"), code(ws, "责任感"), "not mentioned")
    done = ws.conditions.export(tmp_path / "c.csv", "conditions", codes=[code(ws, "责任感")])
    assert (done.rows, done.empty) == (3, 1)
    table = rows(tmp_path / "c.csv")
    assert [[row[0], row[-3], row[-2]] for row in table[1:]] == [["P01", "存在", "0.67"], ["P02", "未提及", ""], ["P03", "", ""]]
    pyreadstat = pytest.importorskip("pyreadstat")
    pytest.importorskip("pandas")
    ws.conditions.export(tmp_path / "c.sav", "conditions", codes=[code(ws, "责任感")])
    frame, meta = pyreadstat.read_sav(str(tmp_path / "c.sav"))
    assert frame["c_zrg"].tolist()[:2] == [1, 9]
    assert meta.variable_value_labels["c_zrg"][9.0] == "未提及"
    assert meta.column_names_to_labels["c_zrg"] == "责任感"


def test_memberships_and_configurations(ws: Workspace, tmp_path: Path) -> None:
    outcome = code(ws, "参与意愿")
    refused(ws, NothingForTruthTable, partial(ws.conditions.export, tmp_path / "t.csv", "truth", outcome=outcome))
    say = {"P01": ("present", "1"), "P02": ("denied", "0"), "P03": ("not mentioned", None)}
    for name, (condition, strength) in say.items():
        state_: Any = condition
        ws.conditions.set(case(ws, name), code(ws, "责任感"), state_, strength)
        ws.conditions.set(case(ws, name), outcome, "present", "0.67")
    refused(ws, NothingForTruthTable, partial(ws.conditions.export, tmp_path / "t.csv", "truth"))
    done = ws.conditions.export(tmp_path / "k.csv", "crisp", outcome=outcome)
    assert rows(tmp_path / "k.csv") == [["case", "ZRG", "CYYY"], ["P01", "1", "1"], ["P02", "0", "1"], ["P03", "", "1"]]
    assert (done.empty, done.left_out) == (1, 1)
    done = ws.conditions.export(tmp_path / "k.csv", "crisp", outcome=outcome, silence_is_absence=True)
    assert rows(tmp_path / "k.csv")[3] == ["P03", "0", "1"]
    assert any("按 0 处理" in note for note in done.notes)
    ws.conditions.export(tmp_path / "f.csv", "fuzzy", outcome=outcome)
    assert rows(tmp_path / "f.csv")[1:] == [["P01", "1", "0.67"], ["P02", "0", "0.67"], ["P03", "", "0.67"]]
    ws.conditions.export(tmp_path / "t.csv", "truth", outcome=outcome)
    table = rows(tmp_path / "t.csv")
    assert table[0][:4] == ["ZRG 责任感", "个案数", "一致性", "个案"]
    assert SILENCE in table[0][4]
    assert "CYYY = 参与意愿" in table[0][4]
    assert [row[:4] for row in table[1:]] == [["1", "1", "1.0", "P01"], ["0", "1", "1.0", "P02"]]
    ws.conditions.export(tmp_path / "k.R", "crisp", outcome=outcome)
    assert "ZRG = c(1, 0, NA)" in (tmp_path / "k.R").read_text(encoding="utf-8")
    ws.conditions.set(case(ws, "P01"), outcome, None)
    ws.conditions.set(case(ws, "P02"), outcome, None)
    error = refused(ws, NothingForTruthTable, partial(ws.conditions.export, tmp_path / "x.csv", "truth", outcome=outcome))
    assert "of no case everything was said" in str(error)


def test_files_that_are_not_written(ws: Workspace, tmp_path: Path) -> None:
    refused(ws, UnknownFormat, partial(ws.conditions.export, tmp_path / "m.docx", "matrix"))
    refused(ws, UnknownFormat, partial(ws.conditions.export, tmp_path / "m.R", "matrix"))
    refused(ws, BadValue, partial(ws.conditions.export, tmp_path / "m.csv", "all"))
    refused(ws, CodeNotFound, partial(ws.conditions.export, tmp_path / "m.csv", "matrix", codes=[NOWHERE]))
    assert not list(tmp_path.glob("m.*"))


def test_no_table_leaves_with_a_name_of_the_roster(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def found(target: str) -> None:
        raise NamesRemain(target, ["P01: 1"], 1)

    monkeypatch.setattr(ws.privacy, "refuse_if_names_remain", found)
    ws.conditions.set(case(ws, "P01"), code(ws, "责任感"), "present", "1")
    ws.conditions.set(case(ws, "P01"), code(ws, "参与意愿"), "present", "1")
    for what in ("matrix", "conditions", "crisp", "fuzzy", "truth"):
        act = partial(ws.conditions.export, tmp_path / "m.csv", what, outcome=code(ws, "参与意愿"))
        with pytest.raises(NamesRemain):
            act()
    assert not (tmp_path / "m.csv").exists()
