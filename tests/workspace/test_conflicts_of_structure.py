"""What a merge has broken: deleted and used, levels, cycles, names; and the naming of conflicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import (
    CodeNotFound,
    ConflictNotFound,
    DuplicateName,
    EmptyName,
    NoSuchChoice,
    WriteOnceField,
)
from groundcode.workspace.conflicts import Conflict
from tests.builders import laptop, merge_into, position, refused, state
from tests.workspace.laptops import Two, merged, settled


def used(two: Two) -> Conflict:
    """One deletes a code that the other codes with, moves codes under, and links a memo to."""
    a, b, codes = two
    a.codes.delete(codes["范"])
    b.codings.apply(codes["范"], codes["源"], 0, 4)
    b.codes.move(codes["签"], codes["范"])
    b.memos.write("备忘", about=(codes["范"],))
    return merged(two)


def test_deleted_here_and_used_there(two: Two) -> None:
    a, _b, codes = two
    conflict = used(two)
    assert (conflict.kind, conflict.entity_id) == ("deleted", codes["范"])
    assert conflict.words == "“范” was deleted by 甲, but is used 3 times by 乙"
    assert a.tree().parent_of(codes["签"]) is None, "shown loose meanwhile"


def test_what_was_deleted_is_restored(two: Two) -> None:
    a, _b, codes = two
    settled(a, used(two), take=1)
    assert a.tree().parent_of(codes["签"]) == codes["范"]
    assert len(a.codings.segments()) == 1
    assert not a.conflicts.list_()


def test_what_uses_it_is_deleted_too_but_not_the_codes_below_it(two: Two) -> None:
    a, _b, codes = two
    settled(a, used(two), take=2)
    assert a.codings.segments() == []
    assert [m.about for m in a.memos.list_()] == [()]
    assert a.tree().parent_of(codes["签"]) is None
    assert not a.conflicts.list_()


def test_what_was_deleted_is_redirected(two: Two) -> None:
    a, _b, codes = two
    conflict = used(two)
    refused(a, CodeNotFound, lambda: a.conflicts.resolve(conflict.id, value="没有"))
    refused(a, NoSuchChoice, lambda: a.conflicts.resolve(conflict.id, take=3))
    refused(a, NoSuchChoice, lambda: a.conflicts.resolve(conflict.id))
    settled(a, conflict, value="畴")
    assert [s.code for s in a.codings.segments()] == ["畴"]
    assert a.tree().parent_of(codes["签"]) == codes["畴"]


def test_merged_into_what_was_deleted(two: Two) -> None:
    a, b, codes = two
    below = a.codes.create("下", parent=codes["概"])
    merge_into(b, a)
    coding = b.codings.apply(codes["概"], codes["源"], 0, 4)
    a.codes.delete(codes["畴"])
    b.codes.merge(codes["概"], codes["畴"])
    conflict = merged(two)
    assert conflict.kind == "deleted"
    settled(a, conflict, take=1)
    assert [s.id for s in a.codings.segments(code=codes["畴"])] == [coding]
    a.history.undo()
    settled(a, conflict, take=2)
    assert a.codings.segments() == []
    assert below in a.tree().codes, "a code that stood below it is lifted, not deleted"
    assert not a.conflicts.list_()


def test_a_deleted_coding_with_a_new_memo(two: Two) -> None:
    a, b, codes = two
    coding = a.codings.apply(codes["签"], codes["源"], 0, 4)
    merge_into(b, a)
    a.codings.remove([coding])
    memo = b.memos.write("重要", about=(coding,))
    conflict = merged(two)
    assert (conflict.kind, conflict.entity) == ("deleted", "coding")
    settled(a, conflict, take=1)
    assert a.memos.list_()[0].about == (coding,)
    a.history.undo()
    settled(a, conflict, take=2)
    assert [(m.id, m.text, m.about) for m in a.memos.list_()] == [(memo, "重要", ())]
    refused(a, ConflictNotFound, lambda: a.conflicts.resolve(conflict.id, take=1))


def test_a_level_that_no_longer_fits(two: Two) -> None:
    a, b, codes = two
    a.codes.move(codes["概"], codes["范"])
    merge_into(b, a)
    a.codes.set_level(codes["概"], Level.CATEGORY)
    b.codes.set_level(codes["范"], Level.CONCEPT)
    conflict = merged(two)
    assert (conflict.kind, conflict.words) == ("level", "“概” cannot stand under “范”, whose level is lower")
    assert a.tree().parent_of(codes["概"]) is None
    refused(a, NoSuchChoice, lambda: a.conflicts.resolve(conflict.id, take=3))
    settled(a, conflict, take=1)
    assert a.tree().parent_of(codes["概"]) is None
    a.history.undo()
    settled(a, conflict, take=2)
    assert a.tree().parent_of(codes["概"]) == codes["范"]
    assert a.tree().codes[codes["范"]].level is Level.CATEGORY


def test_a_label_under_what_became_a_label(two: Two) -> None:
    a, b, codes = two
    a.codes.move(codes["签"], codes["概"])
    b.codes.lower(codes["概"])
    conflict = merged(two)
    assert conflict.kind == "level"
    settled(a, conflict, take=2)
    assert a.tree().codes[codes["概"]].level is Level.CONCEPT
    assert a.tree().parent_of(codes["签"]) == codes["概"]


def test_a_level_in_both_kinds_of_conflict_at_once(two: Two, tmp_path: Path) -> None:
    a, b, codes = two
    a.codes.move(codes["概"], codes["范"])
    a.codes.set_level(codes["概"], Level.CATEGORY)
    b.codes.set_level(codes["概"], Level.MAIN)
    c = laptop(a, tmp_path / "c.groundcode", coder="丙", seed=3)
    c.codes.set_level(codes["概"], Level.LABEL)
    c.codes.set_level(codes["范"], Level.CONCEPT)
    merge_into(a, b, c)
    with a.change("level") as made:
        made.draft.set("code", codes["概"], "level", "main", parents=())
    conflicts = a.conflicts.list_()
    assert {x.kind for x in conflicts} == {"value", "level"}
    assert len({x.id for x in conflicts}) == 2
    for conflict in conflicts:
        if conflict.id in {x.id for x in a.conflicts.list_()}:
            a.conflicts.resolve(conflict.id[:13], take=1)
    for conflict in a.conflicts.list_():
        a.conflicts.resolve(conflict.id, take=1)
    assert not a.conflicts.list_()


def test_a_cycle_breaks_at_the_smallest_id(two: Two) -> None:
    a, b, codes = two
    a.codes.move(codes["范"], codes["畴"])
    b.codes.move(codes["畴"], codes["范"])
    conflict = merged(two)
    smallest, other = sorted((codes["范"], codes["畴"]))
    assert (conflict.kind, conflict.entity_id) == ("cycle", smallest)
    assert (a.tree().parent_of(smallest), a.tree().parent_of(other)) == (None, smallest)
    refused(a, NoSuchChoice, lambda: a.conflicts.resolve(conflict.id, take=2))
    settled(a, conflict, take=1)
    assert (a.tree().parent_of(smallest), a.tree().parent_of(other)) == (None, smallest)


def test_a_cycle_of_merges(two: Two) -> None:
    a, b, codes = two
    a.codes.merge(codes["范"], codes["畴"])
    b.codes.merge(codes["畴"], codes["范"])
    coding = b.codings.apply(codes["畴"], codes["源"], 0, 4)
    conflict = merged(two)
    smallest, other = sorted((codes["范"], codes["畴"]))
    assert (conflict.kind, conflict.entity_id) == ("merge cycle", smallest)
    assert [s.id for s in a.codings.segments(code=smallest)] == [coding]
    refused(a, NoSuchChoice, lambda: a.conflicts.resolve(conflict.id, take=2))
    settled(a, conflict, take=1)
    assert a.tree().target(other) == smallest
    assert [s.id for s in a.codings.segments(code=smallest)] == [coding]


def test_a_code_that_was_merged_into_its_own_child(two: Two) -> None:
    a, b, codes = two
    a.codes.move(codes["概"], codes["范"])
    b.codes.merge(codes["范"], codes["概"])
    conflict = merged(two)
    assert conflict.kind == "cycle"
    assert a.tree().parent_of(codes["概"]) is None
    settled(a, conflict, take=1)


def test_two_codes_of_one_name(two: Two) -> None:
    a, b, codes = two
    one, other = a.codes.create("新", parent=codes["范"]), b.codes.create(" 新 ", parent=codes["范"])
    coding = b.codings.apply(other, codes["源"], 0, 4)
    conflict = merged(two)
    assert (conflict.kind, conflict.words) == ("name", "there are two codes “范 > 新” side by side")
    refused(a, NoSuchChoice, lambda: a.conflicts.resolve(conflict.id, take=2))
    refused(a, DuplicateName, lambda: a.conflicts.resolve(conflict.id, value="新"))
    refused(a, EmptyName, lambda: a.conflicts.resolve(conflict.id, value=" "))
    settled(a, conflict, value="新的")
    assert {c.name for c in a.tree().codes.values()} >= {"新", "新的"}
    a.history.undo()
    settled(a, conflict, take=1)
    target = a.tree().target(one)
    assert target == a.tree().target(other)
    assert [s.id for s in a.codings.segments(code=target)] == [coding]


@pytest.mark.parametrize("name", ["", "abc", "0190a6b2-0000-7000-8000-000000000000"])
def test_a_conflict_that_is_not_there(two: Two, name: str) -> None:
    error = refused(two[0], ConflictNotFound, lambda: two[0].conflicts.resolve(name, take=1))
    assert error.message == f"There is no open conflict “{name}”."


def test_a_conflict_is_named_by_the_beginning_of_its_id(two: Two) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    conflict = merged(two)
    assert a.conflicts.named(conflict.id[:4]) == conflict
    refused(a, ConflictNotFound, lambda: a.conflicts.named(conflict.id[:3]))


def test_settling_on_one_laptop_settles_it_on_the_other(two: Two) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    conflict = merged(two)
    a.conflicts.resolve(conflict.id, coder="甲")
    assert not merge_into(b, a).conflicts
    assert b.tree().codes[codes["范"]].name == "甲名"
    assert state(a) == state(b)


def test_settling_differently_on_two_laptops_is_a_conflict_again(two: Two) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    conflict = merged(two)
    a.conflicts.resolve(conflict.id, coder="甲")
    b.conflicts.resolve(conflict.id, coder="乙")
    again = merged(two)
    assert again.id == conflict.id
    assert len(again.choices) == 2


def test_what_a_coding_is_cannot_be_changed(two: Two) -> None:
    a, _b, codes = two
    coding = a.codings.apply(codes["签"], codes["源"], 0, 4)

    def cheat() -> None:
        with a.change("recode") as made:
            made.draft.set("coding", coding, "code", codes["范"])

    error = refused(a, WriteOnceField, cheat)
    assert error.message == "The code of every coding is written once and never changed."
    assert position(a) > 0
