"""What people had before them, many conflicts at once, and where a conflict lies."""

from __future__ import annotations

import pytest

from groundcode.analysis.line_merge import joined, open_stretches
from groundcode.domain.levels import Level
from groundcode.errors import ConflictNotFound
from groundcode.workspace.settling.batch import coders_of, is_like, settle_all
from groundcode.workspace.settling.lines import earlier_of, lines_of
from groundcode.workspace.settling.places import place_of
from tests.builders import merge_into
from tests.workspace.laptops import Two, merged, settled


def test_the_value_that_both_had_seen_is_told_with_its_author(two: Two) -> None:
    a, b, codes = two
    a.codes.describe(codes["范"], definition="一。二。")
    merge_into(b, a)
    a.codes.describe(codes["范"], definition="一甲。二。")
    b.codes.describe(codes["范"], definition="一。二乙。")
    conflict = merged(two)
    earlier = earlier_of(a, conflict)
    assert earlier is not None
    assert (earlier.words, earlier.coder) == ("一。二。", "甲")
    assert earlier == earlier_of(b, conflict)
    found = lines_of(a, conflict)
    assert found is not None
    stretches, seen = found
    assert open_stretches(stretches) == []
    merged_text = joined(stretches, {})
    assert merged_text == "一甲。二乙。"
    settled(a, conflict, value=merged_text, seen=seen)


def test_a_field_that_nobody_had_set_has_no_earlier_value(two: Two) -> None:
    a, b, codes = two
    a.codes.describe(codes["范"], definition="甲")
    b.codes.describe(codes["范"], definition="乙")
    conflict = merged(two)
    assert earlier_of(a, conflict) is None
    found = lines_of(a, conflict)
    assert found is not None
    assert len(open_stretches(found[0])) == 1


def test_of_an_earlier_value_that_is_no_text(two: Two) -> None:
    a, b, codes = two
    a.codes.set_level(codes["范"], Level.MAIN)
    b.codes.set_level(codes["范"], Level.CONCEPT)
    conflict = merged(two)
    earlier = earlier_of(a, conflict)
    assert earlier is not None
    assert earlier.words == "category"
    assert lines_of(a, conflict) is None


def test_the_earlier_value_outlives_an_undo(two: Two) -> None:
    a, b, codes = two
    name = a.tree().codes[codes["范"]].name
    a.codes.rename(codes["范"], "过客")
    a.history.undo()
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    earlier = earlier_of(a, merged(two))
    assert earlier is not None
    assert earlier.words == name


def test_many_are_settled_as_one_change_and_undone_as_one(two: Two) -> None:
    a, b, codes = two
    for workspace, who in ((a, "甲"), (b, "乙")):
        for code in ("范", "畴"):
            workspace.codes.rename(codes[code], f"{who}{code}")
            workspace.codes.describe(codes[code], definition=f"{who}的{code}")
    merge_into(a, b)
    conflicts = a.conflicts.list_()
    assert coders_of(conflicts) in (["甲", "乙"], ["乙", "甲"])
    names = [one for one in conflicts if one.field == "name"]
    assert all(is_like(names[0], one) for one in names)
    assert not any(is_like(names[0], one) for one in conflicts if one.field != "name")
    done = settle_all(a, [one.id for one in names], coder="乙")
    assert (len(done.settled), done.left) == (2, ())
    assert {a.tree().codes[codes[code]].name for code in ("范", "畴")} == {"乙范", "乙畴"}
    done = settle_all(a, [one.id for one in a.conflicts.list_()], both=True)
    assert "甲的范" in a.tree().codes[codes["范"]].definition
    assert "乙的范" in a.tree().codes[codes["范"]].definition
    assert a.conflicts.list_() == []
    a.history.undo()
    a.history.undo()
    assert a.conflicts.list_() == conflicts


def test_what_cannot_be_settled_so_is_left_and_told(two: Two) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    a.codes.create("同名")
    b.codes.create("同名")
    merge_into(a, b)
    ids = [one.id for one in a.conflicts.list_()]
    done = settle_all(a, ids, coder="甲")
    assert [one.kind for one in done.settled] == ["value"]
    assert [one.kind for one in done.left] == ["name"]
    a.history.undo()
    assert settle_all(a, ids, both=True).settled == ()
    with pytest.raises(ConflictNotFound):
        settle_all(a, [*ids, "0" * 36], coder="甲")
    assert [one.id for one in a.conflicts.list_()] == ids


def test_where_a_conflict_lies(two: Two) -> None:
    a, b, codes = two
    made = a.properties.add(codes["范"], "性")
    memo = a.memos.write("一")
    merge_into(b, a)
    for workspace, who in ((a, "甲"), (b, "乙")):
        workspace.properties.rename(made, f"{who}性")
        workspace.memos.edit(memo, who)
    merge_into(a, b)
    places = {(p.kind, p.id) for p in (place_of(a, one) for one in a.conflicts.list_())}
    assert places == {("code", codes["范"]), ("memo", memo)}
