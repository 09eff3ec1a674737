"""Whatever two people did: a plan says what then happens, and undoing the merge leaves a whole project."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.workspace import Workspace
from groundcode.workspace.merges.report import lines, plan_value
from tests.builders import living_rows, merge_into, new_project, operations, position, state
from tests.properties.replica import Replica
from tests.properties.test_replicas import ACTS, numbers, scratch, shared_material

Doing = list[tuple[str, tuple[int, ...]]]
doing = st.lists(st.tuples(st.sampled_from(ACTS), numbers), min_size=1, max_size=9)
quick = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def two(folder: Path) -> tuple[Replica, Replica]:
    first = new_project(folder, "first")
    path = folder / "P01.txt"
    path.write_text("访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n", encoding="utf-8")
    first.sources.import_files([path])
    shared_material(first)
    first.close()
    out = []
    for number, coder in enumerate(("甲", "乙")):
        copy = folder / f"laptop{number}.groundcode"
        shutil.copy(first.path, copy)
        out.append(Replica(number, copy, coder))
    return out[0], out[1]


def work(laptop: Replica, acts: Doing) -> None:
    for act, n in acts:
        getattr(laptop, act)(n, False)


@quick
@given(ours=doing, theirs=doing)
def test_a_plan_says_what_then_happens(ours: Doing, theirs: Doing) -> None:
    folder = scratch()
    try:
        a, b = two(folder)
        work(a, ours)
        work(b, theirs)
        b.ws.store.checkpoint()
        before = position(a.ws), living_rows(a.ws)
        plan = a.ws.merging.plan([b.ws.path])
        assert (position(a.ws), living_rows(a.ws)) == before
        done = a.ws.merging.merge([b.ws.path])
        assert plan == done.came_in
        assert plan.counts == done.came_in.counts
        assert lines(plan, most=None) == lines(done.came_in, most=None)
        plan_value(plan)
        # What the living things gained and lost is what the plan counts.
        after = living_rows(a.ws)
        for entity, gained, lost in (
            ("source", plan.counts["sources"], None),
            ("coding", plan.counts["codings_added"], plan.counts["codings_removed"]),
            ("memo", plan.counts["memos"], None),
        ):
            there, now = ({row[0] for row in rows[entity]} for rows in (before[1], after))
            assert len(now - there) == gained
            assert lost is None or len(there - now) == lost
        assert not a.ws.merging.plan([b.ws.path]).changes
        a.ws.close()
        b.ws.close()
    finally:
        shutil.rmtree(folder)


@quick
@given(ours=doing, theirs=doing, since=doing)
def test_a_merge_undone(ours: Doing, theirs: Doing, since: Doing) -> None:
    folder = scratch()
    try:
        a, b = two(folder)
        work(a, ours)
        work(b, theirs)
        without = living_rows(a.ws)
        report = merge_into(a.ws, b.ws)
        if not report.changes:
            return
        work(a, since)
        everything = operations(a.ws)
        undone = a.ws.merging.undo()
        assert not a.ws.backups.verify(rebuild=True)[0].problems
        state(a.ws)
        if not since_counts(undone.undoing) and not report.taken_out:
            assert living_rows(a.ws) == without
        with Workspace.open(Path(undone.merged), coder="甲") as merged:
            assert operations(merged) == everything
            merged.store.checkpoint()
        merge_into(a.ws, b.ws)
        state(a.ws)
        there = {row[0] for row in operations(a.ws)}
        assert {row[0] for row in operations(b.ws)} <= there
        a.ws.merging.merge([Path(undone.merged)])
        state(a.ws)
        assert {row[0] for row in everything} <= {row[0] for row in operations(a.ws)}
        a.ws.close()
        b.ws.close()
    finally:
        shutil.rmtree(folder)


def since_counts(undoing: object) -> int:
    """How many changes were made since the merge."""
    return sum(len(getattr(undoing, name)) for name in ("anew", "partly", "left")) + int(getattr(undoing, "kept"))  # noqa: B009
