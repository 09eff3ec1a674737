"""Memos that are being written: kept, found with what they were on, taken away; and what memos are on."""

from __future__ import annotations

from groundcode.workspace import Workspace
from groundcode.workspace.memo_subjects import (
    draft_key,
    drafts,
    forget_draft,
    keep_draft,
    memos_on,
    segment_of,
    subjects,
)
from tests.builders import position


def test_what_memos_are_on(ws: Workspace) -> None:
    code, source = ws.codes.create("走访"), ws.sources.list_()[0]
    coding = ws.codings.apply(code, source.id, 0, 4)
    memo = ws.memos.write("想法 一\n二", about=(coding,))
    case = ws.cases.add("受访者")
    found = subjects(ws, [code, source.id, coding, memo, case, ws.id, "nobody", "0190a6b2-0000-7000-8000-000000000000"])
    assert {(s.entity, s.name) for s in found.values()} == {
        ("code", "走访"), ("source", source.name), ("coding", f"走访 in {source.name}"), ("memo", "想法 一 二"),
        ("case", "受访者"), ("project", ws.title()),
    }  # fmt: skip
    segment = segment_of(ws, found[coding])
    assert segment is not None
    assert (segment.start, segment.end) == (0, 4)
    assert segment_of(ws, found[code]) is None
    into = ws.codes.create("熟悉")
    ws.codes.merge(code, into)
    assert subjects(ws, [code])[code].name == "熟悉"
    ws.codings.remove([coding])
    assert coding not in subjects(ws, [coding])


def test_a_draft_knows_what_it_is_on(ws: Workspace) -> None:
    code = ws.codes.create("走访")
    memo = ws.memos.write("想法", about=(code,))
    at = position(ws)
    for key, text, head in (
        (draft_key("", ""), "", None), (draft_key(code, ""), "新", ("reflexive", "题")), (draft_key("", memo), "改", None),
    ):  # fmt: skip
        keep_draft(ws, key, text, head)
    assert position(ws) == at
    found = {d.key: d for d in drafts(ws)}
    assert [(d.about, d.memo, d.is_homeless) for d in (found["memo:project"], found[f"memo:{code}"])] == [
        ("", "", False), (code, "", False),
    ]  # fmt: skip
    on_code = found[f"memo:{code}"]
    assert (on_code.text, on_code.kind, on_code.title) == ("新", "reflexive", "题")
    assert found["memo:project"].text == ""
    assert found[draft_key("", memo)].memo == memo
    ws.memos.delete(memo)
    ws.codes.delete(code)
    assert {d.is_homeless for d in drafts(ws)} == {True, False}
    for key in found:
        forget_draft(ws, key)
    assert ws.store.drafts() == {}


def test_memos_on_the_project_are_those_on_it_and_those_on_nothing(ws: Workspace) -> None:
    one, other = ws.memos.write("一"), ws.memos.write("二", about=(ws.id,))
    assert [memo.id for memo in memos_on(ws, ws.id)] == [one, other]
