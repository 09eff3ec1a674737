"""What researchers wrote about labels takes part in suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.suggesting.material import read_material
from groundcode.workspace.suggesting.notes import LONGEST, read_notes
from groundcode.workspace.suggesting.values import Kind
from tests.builders import new_project
from tests.workspace.suggested import study


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return new_project(tmp_path, "study")


@pytest.fixture
def codes(ws: Workspace, tmp_path: Path) -> dict[str, str]:
    return study(ws, tmp_path / "in")


def notes(ws: Workspace) -> dict[str, str]:
    with ws.store.reading() as connection:
        return read_notes(connection, ws.tree_at(connection))


def place(ws: Workspace, code: str) -> str:
    found = next(one for one in ws.suggestions.compute(Kind.PLACEMENT)[1] if one.codes == (code,))
    return ws.tree().codes[found.places[0].code].name


def test_memos_on_labels_and_their_segments(ws: Workspace, codes: dict[str, str]) -> None:
    label, other = ws.codes.create("嗯"), ws.codes.create("唉")
    coding = ws.codings.apply(label, codes["P02"], 2, 6)
    ws.memos.write("怕  麻烦\n别人", kind="code", about=[label])
    ws.memos.write("不敢开口", about=[coding, label])
    ws.memos.write("下次带录音笔", kind="operational", about=[label])
    ws.memos.write("我太急了", kind="reflexive", about=[coding])
    ws.memos.write("与时段无关", about=[codes["电话求助"], codes["P02"]])
    ws.memos.write("长" * 500, kind="code", about=[other])
    assert notes(ws) == {label: "怕 麻烦 别人 不敢开口", other: "长" * LONGEST}
    with ws.store.reading() as connection:
        material = read_material(connection, ws.tree_at(connection))
    assert material.called(label) == "嗯: 怕 麻烦 别人 不敢开口"
    assert material.item(label).called == "嗯"
    ws.codings.remove([coding])
    assert notes(ws)[label] == "怕 麻烦 别人 不敢开口"
    ws.codes.merge(label, other)
    assert set(notes(ws)) == {other}
    ws.codes.set_level(other, Level.CONCEPT)
    assert notes(ws) == {}


def test_what_a_memo_says_leads_a_label_and_what_it_says_now(ws: Workspace, codes: dict[str, str]) -> None:
    label = ws.codes.create("嗯")
    memo = ws.memos.write("民警常来，天天看见民警", kind="code", about=[label])
    assert place(ws, label) == "民警可见度"
    ws.memos.edit(memo, "打电话求助，有事打电话")
    assert place(ws, label) == "电话求助"


def test_memos_on_withdrawn_interviews_are_left_out(ws: Workspace, codes: dict[str, str]) -> None:
    label = ws.codes.create("嗯")
    coding = ws.codings.apply(label, codes["P02"], 2, 6)
    ws.memos.write("不敢开口", about=[coding])
    assert notes(ws) == {label: "不敢开口"}
    case = ws.cases.add("甲")
    ws.cases.bind(case, codes["P02"])
    ws.cases.withdraw(case)
    assert notes(ws) == {}
