"""Merges into a copy that stands here in part: blind ones, and those without earlier texts; told, done, undone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.store.merge_record import numbers, read_records, runs
from groundcode.store.parts import read_left_out, read_parts
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from groundcode.workspace.merges.unmerging import undoing_lines
from groundcode.workspace.merges.words import summary
from tests.builders import P01, living_rows, new_project, operations, state, surroundings, with_sources


@pytest.fixture
def lead(tmp_path: Path) -> Workspace:
    """A project in which codes were made together with codings and memos."""
    ws = new_project(tmp_path, coder="甲")
    sources = with_sources(ws, tmp_path / "in", "P01", "P02")
    lines = [
        {"source": "P01", "start": 15, "end": 20, "code": "常来", "memo": "甲的备忘"},
        {"source": "P02", "start": 12, "end": 18, "code": "走访"},
    ]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ws.codings.from_file(path, create=True)
    ws.codings.apply(ws.codes.create("信任", level=Level.CATEGORY), sources["P01"], 22, 27)
    return ws


def blind_copy(lead: Workspace, folder: Path) -> Workspace:
    lead.bundles.write(folder / "blind.gcbundle", blind=True, for_coder="丙")
    return begin_from(folder / "blind.gcbundle", folder / "c.groundcode", surroundings=surroundings(3))


def whole(ws: Workspace) -> None:
    assert ws.backups.verify(rebuild=True)[0].problems == []
    state(ws)


def parts_of(ws: Workspace) -> dict[bytes, bytes]:
    with ws.store.reading() as connection:
        return read_parts(connection)


def test_a_whole_bundle_into_a_blind_copy_is_told_before_and_can_be_undone(lead: Workspace, tmp_path: Path) -> None:
    c = blind_copy(lead, tmp_path)
    c.codings.apply(c.tree().get("常来").id, c.sources.list_()[0].id, 15, 20)
    before, acts, parts = living_rows(c), operations(c), parts_of(c)
    assert parts
    lead.bundles.write(tmp_path / "all.gcbundle")
    plan = c.merging.plan([tmp_path / "all.gcbundle"])
    assert [Path(one).name for one in plan.shows] == ["all.gcbundle"]
    assert summary(plan, done=False)[0].startswith("This copy is blind: all.gcbundle would show what others coded")
    c.merging.merge([tmp_path / "all.gcbundle"])
    assert (parts_of(c), c.bundles.is_blind()) == ({}, False)
    merged = operations(c)
    (record,) = c.merging.merges()
    assert record.blind == "丙"
    assert len(record.completed) == len(parts)
    memo = c.memos.list_()[0]
    c.memos.edit(memo.id, text="丙的话接在后面")  # rests on what came to stand in an earlier change
    own = c.memos.write("丙自己的")
    undoing = c.merging.undoing()
    assert (undoing.parts, undoing.kept, len(undoing.left)) == (len(parts), 1, 1)
    told = undoing_lines(undoing, most=None)
    assert "1 earlier change stands here in part again" in told
    assert "This copy is blind again." in told
    done = c.merging.undo()
    assert (parts_of(c), c.bundles.is_blind()) == (parts, True)
    assert acts < operations(c)
    assert [one.id for one in c.memos.list_()] == [own]
    whole(c)
    c.memos.delete(own)
    assert living_rows(c) == before
    assert done.listing is not None
    assert "丙的话接在后面" in Path(done.listing).read_text(encoding="utf-8")
    # The same bundle brings it all again.
    c.merging.merge([tmp_path / "all.gcbundle"])
    assert operations(lead) <= operations(c)
    assert len(operations(c)) == len(merged) + 2  # a memo, and its end
    whole(c)


def test_two_merges_are_undone_one_after_the_other(lead: Workspace, tmp_path: Path) -> None:
    c = blind_copy(lead, tmp_path)
    lead.bundles.write(tmp_path / "all.gcbundle")
    c.merging.merge([tmp_path / "all.gcbundle"])
    c.merging.undo()
    acts, parts = operations(c), parts_of(c)
    c.merging.merge([tmp_path / "all.gcbundle"])
    lead.codes.create("后来的")
    lead.bundles.write(tmp_path / "later.gcbundle")
    c.merging.merge([tmp_path / "later.gcbundle"])
    assert len(c.merging.merges()) == 2
    c.merging.undo()
    c.merging.undo()
    assert (operations(c), parts_of(c)) == (acts, parts)
    whole(c)


def test_completing_alone_is_kept_apart_from_the_merge_that_follows(lead: Workspace, tmp_path: Path) -> None:
    other = new_project(tmp_path, "only", coder="甲", seed=9)
    sources = with_sources(other, tmp_path / "in2", "P01")
    lines = [{"source": "P01", "start": 15, "end": 20, "code": "常来", "memo": "甲的备忘"}]
    (tmp_path / "l.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    other.codings.from_file(tmp_path / "l.jsonl", create=True)
    c = blind_copy(other, tmp_path)
    first = operations(c)
    other.bundles.write(tmp_path / "whole.gcbundle")
    report = c.merging.merge([tmp_path / "whole.gcbundle"])
    assert report.operations > 0
    with c.store.reading() as connection:
        (record,) = read_records(connection)
    assert (record.changes, len(record.completed)) == (0, 1)
    other.codes.create("又一个")
    other.bundles.write(tmp_path / "more.gcbundle")
    c.merging.merge([tmp_path / "more.gcbundle"])
    assert [one.key for one in c.merging.merges()] == [f"{record.key}.001", record.key]
    assert c.merging.undoing().away_changes == 1
    c.merging.undo()
    assert c.merging.undoing().away_changes == 0
    c.merging.undo()
    assert operations(c) == first
    assert c.bundles.is_blind()
    whole(c)
    assert sources


def test_who_has_finished_coding_blind_is_not_warned(lead: Workspace, tmp_path: Path) -> None:
    for source in lead.sources.list_():
        lead.assignments.assign_name("丙", source.id, blind=True)
    c = blind_copy(lead, tmp_path)
    lead.bundles.write(tmp_path / "all.gcbundle")
    for source in c.sources.list_():
        assert c.merging.plan([tmp_path / "all.gcbundle"]).shows
        c.assignments.finish(source.id)
    assert c.merging.plan([tmp_path / "all.gcbundle"]).shows == ()
    # A blind bundle shows nothing; neither does a merge into a copy that is not blind.
    again = blind_copy_of_its_own(lead, tmp_path)
    assert c.merging.plan([again]).shows == ()
    assert lead.merging.plan([again]).shows == ()


def blind_copy_of_its_own(lead: Workspace, folder: Path) -> Path:
    lead.codes.create("新来的")
    lead.bundles.write(folder / "second.gcbundle", blind=True, for_coder="丙")
    return folder / "second.gcbundle"


def test_texts_alone_come_in_too(lead: Workspace, tmp_path: Path) -> None:
    one = next(source.id for source in lead.sources.list_() if source.name == "P01")
    lead.sources.edit_text(one, P01.replace("踏实", "安心"))
    lead.sources.edit_text(one, P01.replace("踏实", "放心"))
    lead.bundles.write(tmp_path / "team.gcbundle")
    lead.bundles.write(tmp_path / "texts.gcbundle", all_texts=True)
    b = begin_from(tmp_path / "team.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    plan = b.merging.plan([tmp_path / "texts.gcbundle"])
    assert (plan.changes, plan.texts, plan.is_empty) == (0, 1, False)
    assert summary(plan, done=False)[0] == "1 text that was missing here would come in."
    with b.store.reading() as connection:
        assert read_left_out(connection)
    report = b.merging.merge([tmp_path / "texts.gcbundle"])
    assert (report.changes, report.came_in.texts, report.backup is not None) == (0, 1, True)
    with b.store.reading() as connection:
        assert read_left_out(connection) == set()
    assert b.merging.merges() == []
    assert b.merging.merge([tmp_path / "texts.gcbundle"]).came_in.is_empty
    assert b.backups.verify(rebuild=True)[0].left_out == 0


def test_what_a_killed_undo_left_is_cleared_away(lead: Workspace, tmp_path: Path) -> None:
    from tests.builders import laptop, merge_into

    b = laptop(lead, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.codes.create("乙的")
    merge_into(lead, b)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    name = lead.path.name
    left = [tmp_path / f"{name}.{ended.pid}.part", tmp_path / f"{name}.{ended.pid}.part-journal"]
    kept = [tmp_path / f"{name}.{os.getppid()}.part", tmp_path / f"x{name}.{ended.pid}.part", tmp_path / f"{name}.txt.part"]
    for path in (*left, *kept):
        path.write_text("…", encoding="utf-8")
    lead.merging.undo()
    assert [path.exists() for path in (*left, *kept)] == [False, False, True, True, True]


@pytest.mark.parametrize(("given", "text"), [((), ""), ((3,), "3"), ((0, 1, 2, 7, 9, 10), "0-2 7 9-10")])
def test_numbers_are_written_as_runs(given: tuple[int, ...], text: str) -> None:
    assert runs(reversed(given)) == text
    assert numbers(text) == set(given)


def test_a_record_that_was_altered_is_passed_over(lead: Workspace, tmp_path: Path) -> None:
    from tests.builders import laptop, merge_into

    b = laptop(lead, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.codes.create("乙的")
    merge_into(lead, b)
    key = lead.merging.merges()[0].key
    whole_record = json.loads(lead.store.local(key))
    for bad in ([["zz", "1"]], [["00", "1-99999999999"]], [["00", "a"]], 3):
        lead.store.set_local(key, json.dumps({**whole_record, "completed": bad}))
        assert lead.merging.merges() == []
