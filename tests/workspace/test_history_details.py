"""A change in detail, in words."""

from __future__ import annotations

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import ThingNotFound
from groundcode.workspace import Workspace
from groundcode.workspace.history_details import Details, details, kinds
from tests.builders import merge_into
from tests.workspace.laptops import Two


def latest(ws: Workspace) -> Details:
    return details(ws, ws.history.entries(1)[0].id)


def told(ws: Workspace) -> list[tuple[str, str, list[tuple[str, str | None, str]]]]:
    return [(t.thing, t.act, [(f.field, f.before, f.after) for f in t.fields]) for t in latest(ws).things]


def test_making_changing_deleting_and_bringing_back(ws: Workspace) -> None:
    parent = ws.codes.create("上", level=Level.CATEGORY)
    code = ws.codes.create("码", parent=parent)
    ((thing, act, fields),) = told(ws)
    assert (thing, act) == ("code “码”", "made")
    assert fields == [("name", None, "码"), ("level", None, "label"), ("place", None, "“上”")]
    ws.codes.rename(code, "新")
    assert told(ws) == [("code “新”", "changed", [("name", "码", "新")])]
    ws.codes.set_level(code, Level.CONCEPT)
    assert told(ws) == [("code “新”", "changed", [("level", "label", "concept")])]
    ws.codes.describe(code, definition="一")
    assert told(ws) == [("code “新”", "changed", [("definition", "(nothing)", "一")])]
    ws.codes.delete(code)
    assert told(ws) == [("code “新”", "deleted", [])]
    ws.history.undo()
    assert told(ws) == [("code “新”", "restored", [])]


def test_a_coding_with_its_words_and_a_memo_on_it(ws: Workspace) -> None:
    code, source = ws.codes.create("走访"), ws.sources.list_()[0]
    coding = ws.codings.apply(code, source.id, 0, 4)
    quote = ws.codings.segments()[0].quote
    ((thing, act, fields),) = told(ws)
    assert (thing, act) == ("coding “走访”", "made")
    assert fields == [("segment", None, f"{source.name} “{quote}”"), ("code", None, "code “走访”")]
    ws.memos.write("想法", kind="reflexive", about=(coding,))
    memo, link = told(ws)
    assert memo[2] == [("kind", None, "reflexive memo"), ("text", None, "想法")]
    assert link[0] == "memo “想法” → coding “走访” (the memo is on it)"


def test_the_words_of_a_closed_source_are_not_told(ws: Workspace) -> None:
    code, source = ws.codes.create("走访"), ws.sources.list_()[0]
    ws.codings.apply(code, source.id, 0, 4)
    quote = ws.codings.segments()[0].quote
    change = ws.history.entries(1)[0].id
    case = ws.cases.add("受访者")
    ws.cases.bind(case, source.id, next(s.speaker.name for s in ws.speakers.list_(source.id)))
    ws.cases.withdraw(case)
    assert quote not in str(details(ws, change))


def test_a_corrected_text_is_told_by_its_places(ws: Workspace) -> None:
    source = ws.sources.list_()[0]
    text = ws.sources.open(source.id).text
    ws.sources.edit_text(source.id, text.replace("看见就踏实", "看见就安心"))
    fields = [field for thing in latest(ws).things for field in thing.fields if field.before is not None]
    (field,) = fields
    assert field.field.startswith("turn ")
    assert field.before is not None
    assert "踏实" in field.before
    assert "安心" in field.after


def test_settling_a_conflict_tells_both_values(two: Two) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    (conflict,) = merge_into(a, b).conflicts
    a.conflicts.resolve(conflict.id, value="丙名")
    ((_thing, _act, fields),) = told(a)
    assert set(str(fields[0][1]).split(" / ")) == {"甲名", "乙名"}
    assert fields[0][2] == "丙名"


def test_a_large_change_is_told_in_part_and_kinds_are_counted(ws: Workspace) -> None:
    change = ws.history.entries(kind="import")[0]
    found = details(ws, change.id, most=2)
    assert sum(1 + len(t.fields) for t in found.things) >= 2
    assert found.more == change.operations - 2
    assert kinds(ws)["import"] == 1


@pytest.mark.parametrize("change", ["", "nobody", "0190a6b2-0000-7000-8000-000000000000"])
def test_no_such_change(ws: Workspace, change: str) -> None:
    with pytest.raises(ThingNotFound):
        details(ws, change)
