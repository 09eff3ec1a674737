"""Relations between categories, and to relations."""

from __future__ import annotations

import pytest

from groundcode.domain.levels import Level
from groundcode.domain.theory import Sign
from groundcode.errors import (
    AmbiguousName,
    BadValue,
    CodeNotFound,
    LevelHeld,
    NameNotFound,
    RelationToItself,
    SameRelation,
    SpanOutsideSource,
    ThingNotFound,
    TooLow,
)
from groundcode.workspace import Workspace
from groundcode.workspace.relations import RelationUse
from tests.builders import living_rows, merge_into, position, refused, state
from tests.workspace.laptops import Two
from tests.workspace.theory_builders import CALL, DAILY, NOWHERE, Small, small_theory


@pytest.fixture
def small(ws: Workspace) -> Small:
    return small_theory(ws)


def test_listed_with_ends_type_direction_and_words(ws: Workspace, small: Small) -> None:
    nears, wills, moderates = ws.relations.list_()
    assert [one.id for one in (nears, wills, moderates)] == [small.nears, small.wills, small.moderates]
    assert (nears.start, nears.end, nears.on_relation, nears.type) == (small.seen, small.near, False, "causal")
    assert (nears.sign, nears.connotation) == (Sign.POSITIVE, "看得见，才熟悉。")
    (evidence,) = nears.evidence
    assert (evidence.quote, evidence.cite, evidence.start, evidence.end) == ("天天在院里转", "P01-2", DAILY, DAILY + 6)
    assert (evidence.source, evidence.source_id, evidence.placed, evidence.holds) == ("P01", small.source, True, True)
    assert (wills.type, wills.sign, wills.connotation, wills.evidence) == ("", None, "", ())
    assert (moderates.end, moderates.on_relation) == (small.nears, True)
    assert [ws.relations.words(one) for one in (nears, wills, moderates)] == [
        "民警可见度 → 熟悉信任", "熟悉信任 → 参与意愿", "戒心 → (民警可见度 → 熟悉信任)",
    ]  # fmt: skip
    assert [one.id for one in ws.relations.without_evidence()] == [small.wills, small.moderates]
    state(ws)


def test_found_by_id_its_beginning_and_by_its_words(ws: Workspace, small: Small) -> None:
    named = ws.relations.named
    for words in (small.nears, "民警可见度→熟悉信任", "民警可见度 -> 熟悉信任", " 民警可见度  →熟悉信任 "):
        assert named(words).id == small.nears
    assert named("戒心 -> (民警可见度 -> 熟悉信任)").id == small.moderates
    parent = ws.codes.create("总", level=Level.MAIN)
    ws.codes.move(small.seen, parent)
    assert named("总 > 民警可见度 -> 熟悉信任").id == small.nears
    assert named(small.wills[:-1]).id == small.wills
    missing = refused(ws, NameNotFound, lambda: named("熟悉信任 -> 民警可见度"))
    assert str(missing) == "There is no relation named “熟悉信任 -> 民警可见度”."
    assert missing.hint == "List them with: groundcode relation PROJECT"
    second = ws.relations.add(small.seen, small.near, "另一种")
    both = refused(ws, AmbiguousName, lambda: named("民警可见度 → 熟悉信任"))
    assert "causal relation" in str(both)
    assert second in str(both)


def test_both_ends_are_categories(ws: Workspace, small: Small) -> None:
    low = refused(ws, TooLow, lambda: ws.relations.add(small.walk, small.near))
    assert str(low) == "“走访” is a concept: an end of a relation is a category or higher."
    assert low.hint == "Raise “走访” first, or take the code above it."
    refused(ws, TooLow, lambda: ws.relations.add(small.near, small.label))
    refused(ws, TooLow, lambda: ws.relations.add(small.walk, small.nears, on_relation=True))
    refused(ws, CodeNotFound, lambda: ws.relations.add(small.seen, NOWHERE))
    refused(ws, ThingNotFound, lambda: ws.relations.add(small.seen, small.near, on_relation=True))
    refused(ws, BadValue, lambda: ws.relations.add(small.will, small.near, sign="up"))
    itself = refused(ws, RelationToItself, lambda: ws.relations.add(small.near, small.near, "causal"))
    assert str(itself) == "A relation cannot lead from “熟悉信任” to “熟悉信任”."
    ws.codes.set_core(small.will)
    ws.relations.add(small.wary, small.will)


def test_an_equal_one_is_refused_and_another_type_is_not(ws: Workspace, small: Small) -> None:
    same = refused(ws, SameRelation, lambda: ws.relations.add(small.seen, small.near, " Causal "))
    assert str(same) == "There is already a relation “民警可见度 → 熟悉信任” (causal relation)."
    without = refused(ws, SameRelation, lambda: ws.relations.add(small.near, small.will))
    assert str(without) == "There is already a relation “熟悉信任 → 参与意愿” of no type."
    refused(ws, SameRelation, lambda: ws.relations.add(small.wary, small.nears, "moderation", on_relation=True))
    other = ws.relations.add(small.near, small.will, "condition")
    refused(ws, SameRelation, lambda: ws.relations.edit(other, type=""))
    ws.relations.add(small.near, small.seen, "causal")


def test_a_type_is_known_by_its_words(ws: Workspace, small: Small) -> None:
    assert ws.relations.edit(small.wills, type="Side by side")
    assert ws.relations.named(small.wills).type == "parallel"
    ws.relations.edit(small.wills, type=" 自己的  词 ")
    assert ws.relations.named(small.wills).type == "自己的 词"


def test_edited_field_by_field(ws: Workspace, small: Small) -> None:
    at = position(ws)
    assert not ws.relations.edit(small.nears, type="causal", sign="positive", connotation="看得见，才熟悉。 ")
    assert position(ws) == at
    assert ws.relations.edit(small.nears, sign=None)
    found = ws.relations.named(small.nears)
    assert (found.sign, found.type, found.connotation) == (None, "causal", "看得见，才熟悉。")
    assert ws.relations.edit(small.nears, connotation="", type="条件二")
    found = ws.relations.named(small.nears)
    assert (found.connotation, found.type, len(found.evidence)) == ("", "条件二", 1)
    refused(ws, ThingNotFound, lambda: ws.relations.edit(NOWHERE, type="x"))
    assert [entry.words for entry in ws.history.entries(1)] == ["changed the relation “民警可见度 → 熟悉信任”"]


def test_evidence_that_cannot_be_bound_leaves_no_relation(ws: Workspace, small: Small) -> None:
    refused(ws, ThingNotFound, lambda: ws.relations.add(small.wary, small.will, codings=[NOWHERE]))
    refused(ws, SpanOutsideSource, lambda: ws.relations.add(small.wary, small.will, places=[(small.source, 5, 5, None)]))
    made = ws.relations.add(small.wary, small.will, places=[(small.source, CALL, CALL + 6, None)])
    assert [one.quote for one in ws.relations.named(made).evidence] == ["有事打他电话"]
    ws.history.undo()
    assert [one.id for one in ws.relations.list_()] == [small.nears, small.wills, small.moderates]


def test_deleting_takes_along_what_was_told_and_comes_back_in_one_step(ws: Workspace, small: Small) -> None:
    ws.evidence.add(small.moderates, small.source, CALL, CALL + 6)
    before, path = living_rows(ws), ws.pathways.list_()[0]
    assert not path.broken
    wanted = RelationUse(("戒心 → (民警可见度 → 熟悉信任)",), 2, ("在场路径",))
    assert ws.relations.consequences(small.nears) == wanted
    assert ws.relations.delete(small.nears) == wanted
    assert [one.id for one in ws.relations.list_()] == [small.wills]
    (path,) = ws.pathways.list_()
    assert (path.broken, path.lost, path.chains, [one.id for one in path.relations]) == (True, 1, (), [small.wills])
    assert not ws.conflicts.list_()
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before
    assert not ws.pathways.list_()[0].broken
    ws.history.redo()
    assert ws.pathways.list_()[0].broken


def test_moderation_of_a_moderation_goes_to_any_depth(ws: Workspace, small: Small) -> None:
    deeper = ws.relations.add(small.will, small.moderates, "moderation", on_relation=True)
    assert ws.relations.words(ws.relations.named(deeper)) == "参与意愿 → (戒心 → (民警可见度 → 熟悉信任))"
    assert set(ws.relations.codes_of(ws.relations.named(deeper))) == {small.will, small.wary, small.seen, small.near}
    assert ws.relations.consequences(small.nears).moderations == (
        "戒心 → (民警可见度 → 熟悉信任)", "参与意愿 → (戒心 → (民警可见度 → 熟悉信任))",
    )  # fmt: skip
    ws.relations.delete(small.nears)
    assert [one.id for one in ws.relations.list_()] == [small.wills]


def test_a_merge_of_its_ends_is_reported(ws: Workspace, small: Small) -> None:
    before = living_rows(ws)
    ws.codes.merge(small.seen, small.near)
    found = {one.id: one for one in ws.relations.list_()}
    assert found[small.nears].gone
    assert found[small.moderates].gone, "what leads to a relation that leads nowhere leads nowhere"
    assert not found[small.wills].gone
    assert ws.pathways.list_()[0].broken
    ws.history.undo()
    assert living_rows(ws) == before
    assert not any(one.gone for one in ws.relations.list_())
    ws.codes.merge(small.seen, small.wary)
    found = {one.id: one for one in ws.relations.list_()}
    assert found[small.nears].start == found[small.moderates].start == small.wary
    assert not any(one.gone for one in found.values())


def test_a_code_that_a_relation_needs_is_not_lowered(ws: Workspace, small: Small) -> None:
    ws.codes.move(small.label, None)
    held = refused(ws, LevelHeld, lambda: ws.codes.lower(small.seen))
    assert str(held) == "“民警可见度” cannot become a concept: it stands in the relation “民警可见度 → 熟悉信任”."
    assert held.hint == "Delete the relation, or take the code out of the paradigm, first."
    merged = refused(ws, LevelHeld, lambda: ws.codes.merge(small.seen, small.label))
    assert "cannot become a label" in str(merged)
    ws.codes.raise_(small.seen)
    ws.codes.lower(small.seen)
    ws.relations.delete(small.nears)
    ws.codes.lower(small.seen)


def test_copies_that_were_merged_are_reported_not_broken(two: Two) -> None:
    a, b, codes = two
    relation = a.relations.add(codes["范"], codes["畴"], "causal")
    b.codes.lower(codes["畴"])
    b.codes.lower(codes["畴"])
    b.codes.delete(codes["主"])
    other = a.relations.add(codes["主"], codes["范"])
    merge_into(a, b)
    found = {one.id: one for one in a.relations.list_()}
    assert (found[relation].lowered, found[relation].gone) == (True, False)
    assert (found[other].gone, found[other].start) == (True, codes["主"])
    assert a.relations.words(found[other]) == "主 → 范"
    (conflict,) = [one for one in a.conflicts.list_() if one.kind == "deleted"]
    a.conflicts.resolve(conflict.id, take=2)
    assert [one.id for one in a.relations.list_()] == [relation]
    assert not a.conflicts.list_()
    state(a)


def test_equal_relations_of_two_laptops_are_both_shown(two: Two) -> None:
    a, b, codes = two
    first = a.relations.add(codes["范"], codes["畴"], "causal")
    second = b.relations.add(codes["范"], codes["畴"], "causal")
    merge_into(a, b)
    assert {one.id for one in a.relations.list_()} == {first, second}
    assert not a.conflicts.list_()


def test_a_stale_screen_does_not_delete_what_it_has_not_seen(ws: Workspace, small: Small) -> None:
    seen = ws.refresh()
    with Workspace.open(ws.path, coder="乙") as other:
        late = other.relations.add(small.will, small.nears, "moderation", on_relation=True)
    ws.relations.delete(small.nears, seen=seen)
    found = {one.id: one for one in ws.relations.list_()}
    assert found[late].gone
    assert [one.kind for one in ws.conflicts.list_()] == ["deleted"]
