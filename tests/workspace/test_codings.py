"""Codings: put on, taken off, moved, marked; and what is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import SpanOutsideSource, ThingNotFound
from groundcode.workspace import Workspace
from tests.builders import P01, design_tree, laptop, merge_into, new_project, position, refused, state, transcript, with_sources

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02")
    return workspace


@pytest.fixture
def source(ws: Workspace) -> str:
    return ws.sources.named("P01").id


@pytest.fixture
def code(ws: Workspace) -> str:
    return ws.codes.create("走访")


def only(ws: Workspace, source: str) -> tuple[str, int, int]:
    (found,) = ws.codings.of_source(source)
    return found.id, found.start, found.end


def test_an_equal_coding_is_given_back(ws: Workspace, source: str, code: str) -> None:
    first = ws.codings.apply(code, source, 3, 9)
    at = position(ws)
    assert ws.codings.apply(code, source, 3, 9) == first
    assert position(ws) == at
    assert ws.codings.apply(code, source, 3, 8) != first
    ws.codings.remove([first])
    assert ws.codings.apply(code, source, 3, 9) != first


def test_another_coder_s_equal_coding_is_another_one(ws: Workspace, source: str, code: str) -> None:
    first = ws.codings.apply(code, source, 3, 9)
    with Workspace.open(ws.path, coder="乙") as other:
        assert other.codings.apply(code, source, 3, 9) != first
        assert len(other.codings.of_source(source)) == 2
        assert len(other.codings.of_source(source, other.coder)) == 1


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (5, 4), (-1, 3), (0, len(P01) + 1), (len(P01), len(P01) + 1), (10**9, 10**9 + 1)]
)
def test_a_place_outside_the_text(ws: Workspace, source: str, code: str, start: int, end: int) -> None:
    error = refused(ws, SpanOutsideSource, lambda: ws.codings.apply(code, source, start, end))
    assert error.message == f"[{start}, {end}) is not a place in “P01”, which has {len(P01)} characters."
    coding = ws.codings.apply(code, source, 0, len(P01))
    refused(ws, SpanOutsideSource, lambda: ws.codings.resize(coding, start, end))


def test_what_is_not_there(ws: Workspace, source: str, code: str) -> None:
    coding = ws.codings.apply(code, source, 0, 4)
    for act in (
        lambda: ws.codings.apply(NOWHERE, source, 0, 4), lambda: ws.codings.apply(code, NOWHERE, 0, 4),
        lambda: ws.codings.recode(coding, NOWHERE), lambda: ws.codings.recode(NOWHERE, code),
        lambda: ws.codings.resize(NOWHERE, 0, 1), lambda: ws.codings.star(NOWHERE), lambda: ws.codings.mark_negative(NOWHERE),
        lambda: ws.codings.apply(code, source, 0, 4, version=NOWHERE),
    ):  # fmt: skip
        error = refused(ws, ThingNotFound, act)
        assert "not in this project" in error.message
    assert ws.codings.remove([NOWHERE]) == 0
    ws.codes.delete(code)
    refused(ws, ThingNotFound, lambda: ws.codings.apply(code, source, 0, 4))
    refused(ws, ThingNotFound, lambda: ws.codings.star(coding))


def test_moving_a_boundary_replaces_the_coding(ws: Workspace, source: str, code: str) -> None:
    old = ws.codings.apply(code, source, 3, 9)
    at = position(ws)
    new = ws.codings.resize(old, 3, 12)
    assert position(ws) == at + 1
    assert only(ws, source) == (new, 3, 12)
    with ws.store.reading() as connection:
        row = connection.exec_driver_sql("SELECT replaces FROM state_coding WHERE alive").scalar()
    assert row is not None
    assert row.hex() == old.replace("-", "")
    ws.history.undo()
    assert only(ws, source) == (old, 3, 9)
    at = position(ws)
    assert ws.codings.resize(old, 3, 9) == old
    assert position(ws) == at


def test_star_negative_mark_and_memo_go_along(ws: Workspace, source: str, code: str) -> None:
    other = ws.codes.create("信任")
    old = ws.codings.apply(code, source, 3, 9)
    ws.codings.star(old)
    ws.codings.mark_negative(old)
    memo = ws.memos.write("这里要引用", kind="code", about=(old,))
    moved = ws.codings.resize(old, 3, 12)
    new = ws.codings.recode(moved, other)
    (found,) = ws.codings.of_source(source)
    assert (found.id, found.code, found.starred, found.negative) == (new, other, True, True)
    on = ws.memos.on_coding(new)
    assert on is not None
    assert (on.id, on.about) == (memo, (new,))
    assert not ws.conflicts.list_()
    ws.history.undo()
    ws.history.undo()
    on = ws.memos.on_coding(old)
    assert on is not None
    assert on.about == (old,)


def test_moving_onto_an_equal_coding_joins_the_two(ws: Workspace, source: str, code: str) -> None:
    there = ws.codings.apply(code, source, 3, 12)
    old = ws.codings.apply(code, source, 3, 9)
    ws.codings.star(old)
    memo = ws.memos.write("想法", about=(old,))
    assert ws.codings.resize(old, 3, 12) == there
    (found,) = ws.codings.of_source(source)
    assert (found.id, found.starred) == (there, True)
    assert [m.about for m in ws.memos.list_() if m.id == memo] == [(there,)]


def test_recoding_to_the_same_code_changes_nothing(ws: Workspace, source: str, code: str) -> None:
    coding = ws.codings.apply(code, source, 3, 9)
    at = position(ws)
    assert ws.codings.recode(coding, code) == coding
    assert position(ws) == at


def test_marks_are_set_once(ws: Workspace, source: str, code: str) -> None:
    coding = ws.codings.apply(code, source, 3, 9)
    ws.codings.star(coding)
    at = position(ws)
    ws.codings.star(coding)
    assert position(ws) == at
    ws.codings.star(coding, on=False)
    ws.codings.mark_negative(coding)
    (found,) = ws.codings.of_source(source)
    assert (found.starred, found.negative) == (False, True)


def test_taking_several_off_is_one_change(ws: Workspace, source: str, code: str) -> None:
    codings = [ws.codings.apply(code, source, k, k + 3) for k in range(4)]
    at = position(ws)
    assert ws.codings.remove([*codings[:3], codings[0], NOWHERE]) == 3
    assert position(ws) == at + 1
    assert only(ws, source)[0] == codings[3]
    at = position(ws)
    assert ws.codings.remove(codings[:3]) == 0
    assert position(ws) == at


def test_equal_codings_of_one_coder_from_two_laptops_count_once(tmp_path: Path, ws: Workspace, source: str, code: str) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="甲", seed=2)
    ws.codings.apply(code, source, 3, 9)
    other.codings.apply(code, source, 3, 9)
    report = merge_into(ws, other)
    assert not report.conflicts
    assert len(ws.codings.of_source(source)) == 2
    counts, lead = ws.codings.counts()
    assert lead == ws.coder
    assert (counts[code].own, counts[code].total, counts[code].sources) == (1, 1, 1)


def test_segments_tell_where_they_stand(ws: Workspace, source: str, code: str) -> None:
    start = P01.index("天天在院里转")
    ws.codings.apply(code, source, start, start + 6)
    (segment,) = ws.codings.segments()
    assert (segment.source, segment.quote, segment.code, segment.coder) == ("P01", "天天在院里转", "走访", "甲")
    assert (segment.speaker, segment.turn, segment.placed) == ("李阿姨", "2", True)
    assert segment.made_at.startswith("2026-03-01T")
    assert ws.codings.segments(source=ws.sources.named("P02").id) == []
    assert ws.codings.segments(coder=NOWHERE) == []


def test_segments_of_a_code_and_of_what_stands_below(ws: Workspace, source: str, code: str) -> None:
    above = ws.codes.abstract([code], "可见度")
    ws.codings.apply(code, source, 0, 4)
    ws.codings.apply(above, source, 5, 9)
    assert len(ws.codings.segments(code=above)) == 2
    assert [s.code for s in ws.codings.segments(code=above, own=True)] == ["可见度"]


def counted(ws: Workspace, code: str) -> tuple[int, int, int, int]:
    counts, _lead = ws.codings.counts()
    found = counts[code]
    return found.own, found.total, found.sum, found.sources


def test_the_design_s_tree_counts_as_the_design_says(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    files = [transcript(tmp_path / "in", name, f"访谈者：{name}的第一个问题？\n李阿姨：天天在院里转，看见就踏实。\n") for name in
             ("P11", "P07", "P03", "P02")]  # fmt: skip
    ws.sources.import_files(files)
    codes = design_tree(ws, {s.name: s.id for s in ws.sources.list_()})
    expected = {"民警可见度": (0, 2, 3, 2), "熟悉信任": (1, 3, 4, 3), "警民亲近感": (0, 4, 5, 4)}
    for name, numbers in expected.items():
        assert counted(ws, codes[name]) == numbers, name
    with Workspace.open(ws.path, coder="乙") as other:
        for source in other.sources.list_():
            other.codings.apply(codes["看见就踏实"], source.id, 2, 8)
            other.codings.apply(codes["警民亲近感"], source.id, 0, 5)
        assert {name: counted(other, codes[name]) for name in expected} == expected
        state(other)
    # 直接编码: a coding on a code with children is its own.
    tree = ws.tree()
    assert tree.at_level(codes["看见就踏实"], Level.CATEGORY) == codes["熟悉信任"]
    assert tree.at_level(codes["有事打他电话"], Level.CONCEPT) == codes["警民亲近感"]
    loose = ws.codes.create("散")
    assert ws.tree().at_level(loose, Level.CONCEPT) is None
