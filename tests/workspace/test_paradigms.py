"""Paradigms: begun, filled, reordered, done without."""

from __future__ import annotations

import pytest

from groundcode.domain.levels import Level
from groundcode.domain.theory import SLOTS, Slot
from groundcode.errors import (
    AmbiguousName,
    BadValue,
    CodeNotFound,
    InSlotAlready,
    LevelHeld,
    NameNotFound,
    NameTaken,
    OwnPhenomenon,
    ThingNotFound,
    TooLow,
)
from groundcode.workspace import Workspace
from tests.builders import living_rows, merge_into, position, refused, state
from tests.workspace.laptops import Two
from tests.workspace.theory_builders import CALL, NOWHERE, Small, small_theory


@pytest.fixture
def small(ws: Workspace) -> Small:
    return small_theory(ws)


def slots(ws: Workspace, number: int = 0) -> dict[Slot, list[str]]:
    tree, paradigm = ws.tree(), ws.paradigms.list_()[number]
    return {slot: [tree.all[role.code].name for role in paradigm.of(slot)] for slot in SLOTS if paradigm.of(slot)}


def test_begun_filled_and_found(ws: Workspace, small: Small) -> None:
    (paradigm,) = ws.paradigms.list_()
    assert (paradigm.id, paradigm.phenomenon, paradigm.name, paradigm.gone) == (small.paradigm, small.near, "", False)
    assert slots(ws) == {Slot.CAUSAL_CONDITION: ["民警可见度"], Slot.CONTEXT: ["走访"]}
    assert paradigm.empty == (Slot.INTERVENING_CONDITION, Slot.STRATEGY, Slot.CONSEQUENCE)
    assert [one.quote for one in paradigm.roles[0].evidence] == ["看见就踏实"]
    assert ws.paradigms.of(small.near) == [paradigm]
    assert ws.paradigms.of(small.seen) == []
    second = ws.paradigms.start(small.near, " 又一个 ")
    assert [one.id for one in ws.paradigms.of(small.near)] == [small.paradigm, second]
    assert ws.paradigms.named("又一个").id == ws.paradigms.named(second).id == second
    both = refused(ws, AmbiguousName, lambda: ws.paradigms.named("熟悉信任"))
    assert str(both) == f"“熟悉信任” could be any of 2: 熟悉信任 ({small.paradigm}), 又一个 ({second})."
    missing = refused(ws, NameNotFound, lambda: ws.paradigms.named("走访"))
    assert (str(missing), missing.hint) == (
        "There is no paradigm named “走访”.",
        "List them with: groundcode paradigm PROJECT",
    )
    state(ws)


def test_the_phenomenon_is_a_category_and_its_paradigms_have_names(ws: Workspace, small: Small) -> None:
    low = refused(ws, TooLow, lambda: ws.paradigms.start(small.walk))
    assert str(low) == "“走访” is a concept: the phenomenon of a paradigm is a category or higher."
    refused(ws, CodeNotFound, lambda: ws.paradigms.start(NOWHERE))
    taken = refused(ws, NameTaken, lambda: ws.paradigms.start(small.near))
    assert str(taken) == "There is a paradigm named “熟悉信任” already."
    second = ws.paradigms.start(small.near, "又一个")
    refused(ws, NameTaken, lambda: ws.paradigms.rename(second, ""))
    refused(ws, NameTaken, lambda: ws.paradigms.rename(small.paradigm, "又一个"))
    ws.paradigms.rename(small.paradigm, "头一个")
    ws.paradigms.rename(second, "")
    assert [one.name for one in ws.paradigms.list_()] == ["头一个", ""]
    at = position(ws)
    ws.paradigms.rename(second, "")
    assert position(ws) == at
    ws.paradigms.start(ws.codes.create("总", level=Level.MAIN))


def test_slots_take_concepts_and_higher_each_once(ws: Workspace, small: Small) -> None:
    add = ws.paradigms.add
    low = refused(ws, TooLow, lambda: add(small.paradigm, Slot.STRATEGY, small.label))
    assert str(low) == "“天天在院里转” is a label: what stands in a slot of a paradigm is a concept or higher."
    own = refused(ws, OwnPhenomenon, lambda: add(small.paradigm, Slot.STRATEGY, small.near))
    assert str(own) == "“熟悉信任” is the phenomenon of this paradigm: it cannot be a condition or consequence of itself."
    twice = refused(ws, InSlotAlready, lambda: add(small.paradigm, "context", small.walk))
    assert str(twice) == "“走访” stands in this slot already: context."
    refused(ws, InSlotAlready, lambda: ws.paradigms.add_all(small.paradigm, "strategy", [small.will, small.will]))
    refused(ws, TooLow, lambda: ws.paradigms.add_all(small.paradigm, "strategy", [small.will, small.label]))
    bad = refused(ws, BadValue, lambda: add(small.paradigm, "reason", small.walk))
    assert bad.hint == "It takes causal_condition, context, intervening_condition, strategy, consequence."
    refused(ws, ThingNotFound, lambda: add(NOWHERE, "context", small.walk))
    add(small.paradigm, "Action or interaction strategy", small.walk)
    ws.paradigms.add_all(small.paradigm, "intervening-condition", [small.will, small.wary])
    assert slots(ws) == {
        Slot.CAUSAL_CONDITION: ["民警可见度"], Slot.CONTEXT: ["走访"], Slot.INTERVENING_CONDITION: ["参与意愿", "戒心"],
        Slot.STRATEGY: ["走访"],
    }  # fmt: skip


def test_moved_between_slots_and_within_one(ws: Workspace, small: Small) -> None:
    will = ws.paradigms.add(small.paradigm, "context", small.will)
    wary = ws.paradigms.add(small.paradigm, "context", small.wary)
    ws.paradigms.move(wary, "context", before=small.context)
    assert slots(ws)[Slot.CONTEXT] == ["戒心", "走访", "参与意愿"]
    ws.paradigms.move(wary, "context", before=will)
    assert slots(ws)[Slot.CONTEXT] == ["走访", "戒心", "参与意愿"]
    ws.paradigms.move(small.role, "context", before=wary)
    assert slots(ws) == {Slot.CONTEXT: ["走访", "民警可见度", "戒心", "参与意愿"]}
    assert [len(role.evidence) for role in ws.paradigms.list_()[0].roles] == [0, 1, 0, 0]
    assert [entry.words for entry in ws.history.entries(1)] == ["moved “民警可见度” within a paradigm"]
    at = position(ws)
    ws.paradigms.move(small.role, "context")
    ws.paradigms.move(small.role, "context", before=small.role)
    assert position(ws) == at
    ws.paradigms.add(small.paradigm, "strategy", small.walk)
    refused(ws, InSlotAlready, lambda: ws.paradigms.move(small.context, "strategy"))
    ws.history.undo()
    ws.history.undo()
    assert slots(ws)[Slot.CAUSAL_CONDITION] == ["民警可见度"]
    refused(ws, ThingNotFound, lambda: ws.paradigms.move(NOWHERE, "context"))


def test_taken_out_and_deleted_with_what_was_bound(ws: Workspace, small: Small) -> None:
    before = living_rows(ws)
    assert ws.paradigms.remove(small.role) == 1
    assert slots(ws) == {Slot.CONTEXT: ["走访"]}
    ws.history.undo()
    assert living_rows(ws) == before
    ws.evidence.add(small.paradigm, small.source, CALL, CALL + 6)
    before = living_rows(ws)
    assert ws.paradigms.delete(small.paradigm) == (2, 2)
    assert ws.paradigms.list_() == []
    assert not ws.conflicts.list_()
    ws.history.undo()
    assert living_rows(ws) == before
    refused(ws, ThingNotFound, lambda: ws.paradigms.remove(NOWHERE))
    refused(ws, ThingNotFound, lambda: ws.paradigms.delete(NOWHERE))


def test_a_merge_of_codes_folds_what_stands_twice_and_reports_a_phenomenon_in_its_own_slot(ws: Workspace, small: Small) -> None:
    other = ws.codes.create("巡逻", level=Level.CONCEPT)
    role = ws.paradigms.add(small.paradigm, "context", other)
    ws.evidence.add(role, small.source, CALL, CALL + 6)
    ws.codes.merge(other, small.walk)
    (paradigm,) = ws.paradigms.list_()
    assert [(one.id, one.code, len(one.evidence)) for one in paradigm.of(Slot.CONTEXT)] == [(small.context, small.walk, 1)]
    ws.paradigms.move(small.context, "strategy")
    assert slots(ws) == {Slot.CAUSAL_CONDITION: ["民警可见度"], Slot.STRATEGY: ["走访"]}
    assert ws.paradigms.remove(small.context) == 1
    assert slots(ws) == {Slot.CAUSAL_CONDITION: ["民警可见度"]}
    ws.history.undo()
    ws.codes.merge(small.seen, small.near)
    assert [one.gone for one in ws.paradigms.list_()[0].roles] == [True, False]
    state(ws)


def test_what_stands_in_a_paradigm_is_not_lowered_out_of_it(ws: Workspace, small: Small) -> None:
    held = refused(ws, LevelHeld, lambda: ws.codes.lower(small.walk))
    assert str(held) == "“走访” cannot become a label: it stands in the paradigm of “熟悉信任”."
    phenomenon = ws.codes.create("独自", level=Level.CATEGORY)
    ws.paradigms.start(phenomenon)
    held = refused(ws, LevelHeld, lambda: ws.codes.set_level(phenomenon, Level.CONCEPT))
    assert str(held) == "“独自” cannot become a concept: it stands in the paradigm of “独自”."
    ws.codes.raise_(phenomenon)
    in_slot = ws.codes.create("在格里", level=Level.CATEGORY)
    role = ws.paradigms.add(small.paradigm, "strategy", in_slot)
    ws.codes.lower(in_slot)
    refused(ws, LevelHeld, lambda: ws.codes.lower(in_slot))
    ws.paradigms.remove(role)
    ws.codes.lower(in_slot)


def test_copies_that_were_merged_are_reported_not_broken(two: Two) -> None:
    a, b, codes = two
    one, other = a.paradigms.start(codes["范"]), a.paradigms.start(codes["主"])
    a.paradigms.add(one, "context", codes["概"])
    b.codes.lower(codes["范"])
    b.codes.lower(codes["概"])
    b.codes.delete(codes["主"])
    merge_into(a, b)
    found = {paradigm.id: paradigm for paradigm in a.paradigms.list_()}
    assert (found[one].lowered, found[one].gone, found[one].roles[0].lowered) == (True, False, True)
    assert found[other].gone
    (conflict,) = a.conflicts.list_()
    a.conflicts.resolve(conflict.id, take=1)
    assert not any(paradigm.gone for paradigm in a.paradigms.list_())


def test_doing_without_a_paradigm_needs_a_reason(ws: Workspace, small: Small) -> None:
    ws.paradigms.excuse(small.will, " 只是结果。 ")
    assert ws.paradigms.excuses() == {small.will: "只是结果。"}
    at = position(ws)
    ws.paradigms.excuse(small.will, "只是结果。")
    assert position(ws) == at
    assert ws.history.entries(1)[0].words == "changed why “参与意愿” has no paradigm"
    ws.paradigms.excuse(small.will, "")
    assert ws.paradigms.excuses() == {}
    refused(ws, CodeNotFound, lambda: ws.paradigms.excuse(NOWHERE, "x"))
