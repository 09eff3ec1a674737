"""Who codes what: assigned once, finished, opened again, taken back; on two laptops, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.errors import (
    AlreadyAssigned,
    BadValue,
    CoderNotFound,
    EmptyName,
    SealedSource,
    SourceNotFound,
    ThingNotFound,
    WithdrawnSource,
)
from groundcode.workspace import Workspace
from groundcode.workspace.assignments import Assignment
from groundcode.workspace.holdout import Wish
from tests.builders import laptop, living_rows, merge_into, new_project, position, refused, state, with_sources
from tests.workspace.case_builders import undone


@pytest.fixture
def both(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02")
    return workspace


def last(ws: Workspace) -> str:
    return ws.history.entries(limit=1)[0].words


def test_an_assignment_says_who_codes_what(both: Workspace) -> None:
    made = undone(both, lambda: both.assignments.assign(both.coder, "P01", blind=True))
    source = both.sources.list_()[0].id
    assert both.assignments.list_() == [Assignment(made, both.coder, "甲", source, "P01", "", True)]
    assert both.assignments.list_(source) == both.assignments.list_()
    assert both.assignments.list_(both.sources.list_()[1].id) == []
    assert last(both) == "did again: assigned “P01” for 甲"
    state(both)


def test_the_same_pair_is_told_and_not_stored_twice(both: Workspace) -> None:
    made = both.assignments.assign(both.coder, "P01")
    error = refused(both, AlreadyAssigned, lambda: both.assignments.assign(both.coder, both.sources.list_()[0].id))
    assert error.message == "“P01” is assigned to 甲 already."
    assert error.hint
    assert refused(both, AlreadyAssigned, lambda: both.assignments.assign_name("甲", "P01")).message == error.message
    assert both.assignments.assign(both.coder, "P01", blind=True) == made
    assert [one.blind for one in both.assignments.list_()] == [True]


def test_somebody_new_joins_with_an_assignment(both: Workspace) -> None:
    made = undone(both, lambda: both.assignments.assign_name("  李 四 ", "P02"))
    found = both.assignments.list_()[0]
    assert (found.id, found.coder_name, found.source_name) == (made, "李 四", "P02")
    assert both.coder_named("李 四") == found.coder
    assert both.assignments.assign(found.coder, "P01") != made
    assert [one.source_name for one in both.assignments.list_()] == ["P01", "P02"]
    assert last(both) == "assigned “P01” for 李 四"
    refused(both, EmptyName, lambda: both.assignments.assign_name(" \n", "P01"))


def test_one_who_never_wrote_anything_assigns_to_himself(both: Workspace) -> None:
    both.close()
    with Workspace.open(both.path, coder="丙") as new:
        new.assignments.assign(new.coder, "P01")
        new.assignments.assign_name("丙", "P02")
        assert {one.coder_name for one in new.assignments.list_()} == {"丙"}
        state(new)
    with Workspace.open(both.path, coder="丁") as another:
        another.assignments.assign_name("丁", "P02")
        found = {(one.coder_name, one.source_name) for one in another.assignments.list_()}
        assert found == {("丙", "P01"), ("丙", "P02"), ("丁", "P02")}
        state(another)


def test_finishing_and_opening_again(both: Workspace) -> None:
    made = both.assignments.assign(both.coder, "P01")
    assert undone(both, lambda: both.assignments.finish("P01", date="2026年3月2日")) == made
    assert both.assignments.list_()[0].finished == "2026-03-02"
    here = position(both)
    both.assignments.finish("P01", date="2026-03-02")
    assert position(both) == here  # nothing new was said
    assert undone(both, lambda: both.assignments.reopen("P01")) == made
    assert both.assignments.list_()[0].finished == ""
    both.assignments.finish("P01")
    today = both.store.now().astimezone().date().isoformat()
    assert both.assignments.list_()[0].finished == today
    assert last(both) == "finished “P01” for 甲"
    both.assignments.reopen("P01", both.coder)
    assert last(both) == "opened “P01” for 甲 again, which was finished"


def test_finishing_without_an_assignment_makes_one(both: Workspace) -> None:
    made = undone(both, lambda: both.assignments.finish("P02", date="2026-03-02"))
    assert [(one.id, one.finished, one.blind) for one in both.assignments.list_()] == [(made, "2026-03-02", False)]


def test_what_is_taken_back_can_be_assigned_anew(both: Workspace) -> None:
    made = both.assignments.assign(both.coder, "P01", blind=True)
    both.assignments.finish("P01")
    undone(both, lambda: both.assignments.unassign(made))
    assert both.assignments.list_() == []
    assert "took back the assignment of “P01” for 甲" in last(both)
    refused(both, ThingNotFound, lambda: both.assignments.unassign(made))
    again = undone(both, lambda: both.assignments.assign(both.coder, "P01"))
    assert [(one.id, one.finished, one.blind) for one in both.assignments.list_()] == [(again, "", False)]


def test_what_is_refused(both: Workspace) -> None:
    unknown = "00000000-0000-5000-8000-000000000000"
    assert refused(both, CoderNotFound, lambda: both.assignments.assign(unknown, "P01")).hint
    refused(both, CoderNotFound, lambda: both.assignments.finish("P01", unknown))
    refused(both, SourceNotFound, lambda: both.assignments.assign(both.coder, "P09"))
    refused(both, BadValue, lambda: both.assignments.finish("P01", date="gestern"))
    error = refused(both, ThingNotFound, lambda: both.assignments.reopen("P01"))
    assert error.message == "The assignment “P01” is not in this project (any more)."
    refused(both, ThingNotFound, lambda: both.assignments.unassign(unknown))


def test_a_sealed_source_is_not_assigned(both: Workspace) -> None:
    both.assignments.assign(both.coder, "P01")
    both.assignments.assign(both.coder, "P02")
    both.holdout.reserve(Wish(sources=("P02",)))
    for act in (
        lambda: both.assignments.assign(both.coder, "P02", blind=True),
        lambda: both.assignments.assign_name("乙", "P02"),
        lambda: both.assignments.finish("P02"),
        lambda: both.assignments.reopen("P02"),
    ):
        assert refused(both, SealedSource, act).message.startswith("“P02” is sealed")
    assert [one.source_name for one in both.assignments.list_()] == ["P01"]


def test_a_withdrawn_source_is_not_assigned_but_can_be_finished(both: Workspace) -> None:
    both.cases.bind(both.cases.add("甲一"), "P01")
    both.cases.withdraw(both.cases.named("甲一").id, date="2026-03-02")
    refused(both, WithdrawnSource, lambda: both.assignments.assign(both.coder, "P01"))
    both.assignments.finish("P01")
    assert len(both.assignments.list_()) == 1


def test_two_laptops_assign_the_same_pair_once(both: Workspace, tmp_path: Path) -> None:
    other = laptop(both, tmp_path / "b.groundcode", coder="乙", seed=2)
    mine = both.assignments.assign(both.coder, "P01")
    theirs = other.assignments.assign(both.coder, "P01", blind=True)
    assert mine == theirs
    other.assignments.finish("P01", both.coder, "2026-03-04")
    merge_into(both, other)
    assert [(one.id, one.finished) for one in both.assignments.list_()] == [(mine, "2026-03-04")]
    merge_into(other, both)
    assert living_rows(other) == living_rows(both)
    state(both)


def test_pairs_that_were_stored_twice_by_others_are_one(both: Workspace) -> None:
    source = both.sources.list_()[0].id
    both.assignments.assign(both.coder, source)
    with both.change("assign") as made:
        made.draft.create("assignment", both.store.ids(), coder=both.coder, source=source, finished="2026-03-01", blind=True)
    assert [(one.finished, one.blind) for one in both.assignments.list_()] == [("2026-03-01", True)]
    both.assignments.reopen(source)
    assert [one.finished for one in both.assignments.list_()] == [""]
    both.assignments.unassign(both.assignments.list_()[0].id)
    assert both.assignments.list_() == []


def test_a_deleted_source_has_none(both: Workspace) -> None:
    both.assignments.assign(both.coder, "P01")
    with both.change("delete-code") as made:
        made.draft.set("source", both.sources.list_()[0].id, "alive", False)
    assert both.assignments.list_() == []
