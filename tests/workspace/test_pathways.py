"""Pathways: put together, put together anew, broken."""

from __future__ import annotations

from itertools import pairwise

import pytest

from groundcode.domain.theory import Relation, chains_of
from groundcode.errors import EmptyName, NameNotFound, NameTaken, NotAPathway, ThingNotFound
from groundcode.workspace import Workspace
from tests.builders import living_rows, merge_into, position, refused, state
from tests.workspace.laptops import Two
from tests.workspace.theory_builders import CALL, NOWHERE, Small, small_theory


@pytest.fixture
def small(ws: Workspace) -> Small:
    return small_theory(ws)


def arrow(start: str, end: str) -> Relation:
    return Relation(start + end, start, end, False, "", None, "")


def test_one_way_from_its_start_to_its_end(ws: Workspace, small: Small) -> None:
    (path,) = ws.pathways.list_()
    assert (path.id, path.name, path.connotation, path.broken) == (small.path, "在场路径", "", False)
    assert (path.start, path.end, path.mediators) == (small.seen, small.will, (small.near,))
    assert [[step.id for step in chain] for chain in path.chains] == [[small.nears, small.wills]]
    assert ws.pathways.named("在场路径") == ws.pathways.named(small.path) == path
    missing = refused(ws, NameNotFound, lambda: ws.pathways.named("别的"))
    assert str(missing) == "There is no pathway named “别的”."
    state(ws)


def test_several_ways_beside_each_other(ws: Workspace, small: Small) -> None:
    one, two = ws.relations.add(small.seen, small.wary), ws.relations.add(small.wary, small.will)
    made = ws.pathways.add("并行", [small.nears, one, two, small.wills], "两条路。")
    path = ws.pathways.named(made)
    assert [[step.id for step in chain] for chain in path.chains] == [[small.nears, small.wills], [one, two]]
    assert path.mediators == (small.near, small.wary)
    assert path.connotation == "两条路。"


def test_what_leads_nowhere_is_refused(ws: Workspace, small: Small) -> None:
    add = ws.pathways.add
    back = ws.relations.add(small.will, small.seen)
    for steps in ([], [small.moderates], [small.nears, small.moderates], [small.nears, small.wills, back]):
        refused(ws, NotAPathway, lambda steps=steps: add("无", steps))  # type: ignore[misc]
    apart = ws.relations.add(small.wary, small.will)
    bad = refused(ws, NotAPathway, lambda: add("无", [small.nears, apart]))
    assert str(bad) == "These relations make no pathway: 民警可见度 → 熟悉信任, 戒心 → 参与意愿."
    assert "a moderation" in bad.hint
    assert str(refused(ws, NotAPathway, lambda: add("无", []))) == "A pathway needs at least one relation."
    refused(ws, ThingNotFound, lambda: add("无", [NOWHERE]))
    refused(ws, EmptyName, lambda: add(" ", [small.nears]))
    refused(ws, NameTaken, lambda: add(" 在场路径 ", [small.nears]))
    ws.relations.delete(back)
    refused(ws, ThingNotFound, lambda: add("无", [back]))


def test_ways_without_end_are_no_pathway() -> None:
    names = [f"n{k}" for k in range(40)]
    crossings = [arrow(a, f"{a}{side}") for a in names[:-1] for side in "xy"]
    crossings += [arrow(f"{a}{side}", b) for a, b in pairwise(names) for side in "xy"]
    assert chains_of(crossings) == ()
    assert len(chains_of([one for one in crossings if one.id in ("n0n0x", "n0n0y", "n0xn1", "n0yn1")])) == 2


def test_edited_and_put_together_anew(ws: Workspace, small: Small) -> None:
    straight = ws.relations.add(small.seen, small.will)
    at = position(ws)
    assert not ws.pathways.edit(small.path, "在场路径", "", [small.nears, small.wills])
    ws.pathways.set_relations(small.path, [small.nears, small.wills])
    assert position(ws) == at
    before = living_rows(ws)
    assert ws.pathways.edit(small.path, "直接路径", "不经过谁。", [straight])
    path = ws.pathways.named("直接路径")
    assert ([step.id for step in path.relations], path.connotation) == ([straight], "不经过谁。")
    ws.history.undo()
    assert living_rows(ws) == before
    ws.pathways.set_relations(small.path, [straight, small.wills, small.nears])
    assert [step.id for step in ws.pathways.named(small.path).relations] == [straight, small.wills, small.nears]
    refused(ws, NotAPathway, lambda: ws.pathways.set_relations(small.path, [small.moderates]))
    other = ws.pathways.add("另一条", [straight])
    refused(ws, NameTaken, lambda: ws.pathways.edit(other, "在场路径"))
    refused(ws, ThingNotFound, lambda: ws.pathways.edit(NOWHERE, "x"))


def test_a_step_taken_out_by_hand_is_not_lost_when_it_is_deleted_later(ws: Workspace, small: Small) -> None:
    ws.pathways.set_relations(small.path, [small.nears])
    ws.relations.delete(small.wills)
    path = ws.pathways.named(small.path)
    assert (path.lost, path.broken) == (0, False)


def test_broken_until_it_is_put_together_anew(ws: Workspace, small: Small) -> None:
    ws.relations.delete(small.wills)
    path = ws.pathways.named(small.path)
    assert (path.lost, path.broken, [one.id for one in path.relations]) == (1, True, [small.nears])
    ws.pathways.set_relations(small.path, [small.nears])
    path = ws.pathways.named(small.path)
    assert (path.lost, path.broken, path.end) == (0, False, small.near)
    ws.history.undo()
    assert ws.pathways.named(small.path).broken
    ws.history.undo()
    assert not ws.pathways.named(small.path).broken


def test_deleted_without_its_relations(ws: Workspace, small: Small) -> None:
    ws.evidence.add(small.path, small.source, CALL, CALL + 6)
    before = living_rows(ws)
    assert ws.pathways.delete(small.path) == 1
    assert ws.pathways.list_() == []
    assert len(ws.relations.list_()) == 3
    assert not ws.conflicts.list_()
    ws.history.undo()
    assert living_rows(ws) == before


def test_copies_that_were_merged_may_break_one(two: Two) -> None:
    a, b, codes = two
    relation = a.relations.add(codes["范"], codes["畴"])
    merge_into(b, a)
    path = a.pathways.add("路", [relation])
    b.relations.delete(relation)
    merge_into(a, b)
    found = a.pathways.named(path)
    assert (found.broken, found.lost, found.relations) == (True, 1, ())
    (conflict,) = a.conflicts.list_()
    assert conflict.words == "“范 → 畴” was deleted by 乙, but is used 1 time by 甲"
    a.conflicts.resolve(conflict.id, take=1)
    assert not a.pathways.named(path).broken
    state(a)
