"""Memos: on anything, and no wording is ever lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundcode.errors import BadValue, ThingNotFound
from groundcode.store import bulk
from groundcode.workspace import Workspace
from groundcode.workspace.memos import KINDS
from tests.builders import laptop, merge_into, position, refused

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


def wordings(ws: Workspace) -> list[str]:
    with ws.store.reading() as connection:
        rows = bulk.all_rows(connection, "SELECT field, value FROM operation WHERE entity = 'memo' ORDER BY change, n")
    values = [
        json.loads(value).get("text") if field == "*" else json.loads(value) for field, value in rows if field in ("*", "text")
    ]
    return [v for v in values if isinstance(v, str)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_memo_of_each_kind_on_anything(ws: Workspace, kind: str) -> None:
    code, source = ws.codes.create("走访"), ws.sources.list_()[0].id
    coding = ws.codings.apply(code, source, 0, 4)
    at = position(ws)
    memo = ws.memos.write("第一行\n第二行", kind=kind, title="题", about=(coding, code, source, ws.coder, ws.id))
    assert position(ws) == at + 1
    (found,) = ws.memos.list_()
    assert (found.id, found.kind, found.title, found.text, found.coder) == (memo, kind, "题", "第一行\n第二行", "甲")
    assert set(found.about) == {coding, code, source, ws.coder, ws.id}
    assert ws.memos.list_(code) == [found]
    assert ws.memos.list_(NOWHERE) == []
    assert ws.memos.on_coding(coding) == found
    assert ws.memos.on_coding(NOWHERE) is None


def test_what_is_refused(ws: Workspace) -> None:
    error = refused(ws, BadValue, lambda: ws.memos.write("x", kind="diary"))
    assert "reflexive" in error.hint
    refused(ws, BadValue, lambda: ws.memos.write("x\x00"))
    refused(ws, BadValue, lambda: ws.memos.write("x", about=("P01",)))
    for act in (lambda: ws.memos.edit(NOWHERE, "x"), lambda: ws.memos.delete(NOWHERE)):
        error = refused(ws, ThingNotFound, act)
        assert error.message == f"The memo {NOWHERE} is not in this project (any more)."


def test_every_wording_stays(ws: Workspace) -> None:
    memo = ws.memos.write("一")
    ws.memos.edit(memo, "二", title="新题")
    ws.memos.edit(memo, "")
    at = position(ws)
    ws.memos.edit(memo, "", title="新题")
    assert position(ws) == at
    ws.memos.delete(memo)
    assert ws.memos.list_() == []
    refused(ws, ThingNotFound, lambda: ws.memos.edit(memo, "三"))
    assert wordings(ws) == ["一", "二", ""]
    ws.history.undo()
    ws.history.undo()
    (found,) = ws.memos.list_()
    assert (found.text, found.title) == ("二", "新题")


def test_a_memo_outlives_what_it_is_on(ws: Workspace) -> None:
    code = ws.codes.create("走访")
    coding = ws.codings.apply(code, ws.sources.list_()[0].id, 0, 4)
    ws.memos.write("想法", about=(coding,))
    ws.codings.remove([coding])
    (found,) = ws.memos.list_()
    assert (found.text, found.about) == ("想法", ())
    ws.history.undo()
    assert ws.memos.list_()[0].about == (coding,)


def test_two_people_rewrite_one_memo(ws: Workspace, tmp_path: Path) -> None:
    memo = ws.memos.write("一")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.memos.edit(memo, "甲写的")
    other.memos.edit(memo, "乙写的")
    (conflict,) = merge_into(ws, other).conflicts
    assert {c.words for c in conflict.choices} == {"甲写的", "乙写的"}
    ws.conflicts.resolve(conflict.id, both=True)
    text = ws.memos.list_()[0].text
    assert text.startswith(("[甲, 2026-03-01]\n甲写的\n\n[乙, 2026-03-01]\n乙写的", "[乙, 2026-03-01]\n乙写的\n\n[甲"))
    assert not ws.conflicts.list_()


def test_one_edits_what_the_other_deletes(ws: Workspace, tmp_path: Path) -> None:
    memo = ws.memos.write("一")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.memos.delete(memo)
    other.memos.edit(memo, "乙还在写")
    merge_into(ws, other)
    assert "乙还在写" in wordings(ws)
    ws.history.undo()
    assert [m.text for m in ws.memos.list_()] == ["乙还在写"]


def test_what_is_being_typed_is_kept_and_belongs_to_this_copy_alone(ws: Workspace) -> None:
    at = position(ws)
    ws.store.save_draft("memo", "正在写")
    ws.store.set_local("pane", "wide")
    assert position(ws) == at
    ws.close()
    with Workspace.open(ws.path) as again:
        assert again.store.drafts() == {"memo": "正在写"}
        assert again.store.local("pane") == "wide"
        assert again.store.local("other", "none") == "none"
        again.store.save_draft("memo", "")
        assert again.store.drafts() == {}
