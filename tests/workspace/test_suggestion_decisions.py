"""Suggestions: kept, decided, remembered, undone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.errors import (
    AlreadyDecided,
    DuplicateName,
    EmptyName,
    SuggestionOvertaken,
    ThingNotFound,
)
from groundcode.workspace import Workspace
from groundcode.workspace.suggesting.values import Kind, Status
from tests.builders import laptop, living_rows, merge_into, new_project, position, refused, state
from tests.workspace.suggested import HELP, KINDS_OF_SUGGESTIONS, LOOSE, POLICE, study


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    return new_project(tmp_path, "study")


@pytest.fixture
def codes(empty: Workspace, tmp_path: Path) -> dict[str, str]:
    return study(empty, tmp_path / "in")


def names(ws: Workspace, ids: tuple[str, ...]) -> set[str]:
    return {ws.tree().codes[one].name for one in ids}


def test_a_run_is_one_change_and_a_decision_one(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    before = position(ws)
    run = ws.suggestions.begin(Kind.PLACEMENT)
    assert position(ws) == before + 1
    assert ws.suggestions.begin(Kind.PLACEMENT).id == run.id
    assert position(ws) == before + 1
    one, other = ws.suggestions.list_(run.id)
    asked = {one.proposal.codes[0]: one, other.proposal.codes[0]: other}
    mine = asked[codes["民警常来"]]
    rows = living_rows(ws)
    assert ws.suggestions.accept(mine.id) == codes["民警可见度"]
    assert ws.tree().path(codes["民警常来"]) == "民警可见度 > 民警常来"
    assert position(ws) == before + 2
    told = ws.suggestions.named(mine.id.replace("-", "")[-8:])
    assert (told.status, told.became, told.is_open) == (Status.ACCEPTED, codes["民警可见度"], False)
    error = refused(ws, AlreadyDecided, lambda: ws.suggestions.reject(mine.id))
    assert error.message.endswith("is decided already: accepted.")
    ws.suggestions.reject(next(found.id for found in (one, other) if found.id != mine.id))
    entries = ws.history.entries(3)
    assert [entry.words for entry in entries] == [
        "rejected a suggestion", "accepted a suggestion: “民警常来”", "asked for suggestions",
    ]  # fmt: skip
    assert {entry.kind for entry in entries} == KINDS_OF_SUGGESTIONS
    ws.history.undo()
    ws.history.undo()
    assert living_rows(ws) == rows
    assert [found.status for found in ws.suggestions.list_(run.id)] == [Status.PENDING] * 2
    ws.history.redo()
    assert ws.suggestions.named(mine.id).status is Status.ACCEPTED
    state(ws)
    ws.history.undo()
    ws.history.undo()
    assert ws.suggestions.list_() == []
    assert "no machine suggestion was used" in ws.suggestions.statement("en").text


def test_what_was_rejected_is_not_proposed_again(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    run = ws.suggestions.begin(Kind.PLACEMENT)
    found = {one.proposal.codes[0]: one for one in ws.suggestions.list_(run.id)}
    mine, other = found[codes["民警常来"]], found[codes["半夜打电话"]]
    assert not ws.suggestions.reject(mine.id, place=codes["民警可见度"])
    again = ws.suggestions.named(mine.id)
    assert [place.code for place in again.places] == [codes["电话求助"]]
    error = refused(ws, ThingNotFound, lambda: ws.suggestions.reject(mine.id, place=codes["民警可见度"]))
    assert "民警可见度" in error.message
    assert ws.suggestions.reject(other.id)
    _run, fresh = ws.suggestions.compute(Kind.PLACEMENT)
    assert [(one.codes, [place.code for place in one.places]) for one in fresh] == [((codes["民警常来"],), [codes["电话求助"]])]
    assert ws.suggestions.reject(mine.id, place=codes["电话求助"])
    assert ws.suggestions.compute(Kind.PLACEMENT)[1] == ()
    assert ws.suggestions.begin(Kind.PLACEMENT).id != run.id
    assert ws.suggestions.waiting() == []
    state(ws)


def test_another_parent_is_an_edit(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    third = ws.codes.create("别的", level=Level.CATEGORY)
    run = ws.suggestions.begin(Kind.PLACEMENT, count=1)
    one, other = ws.suggestions.list_(run.id)
    ws.suggestions.accept(one.id, parent=third)
    assert ws.suggestions.named(one.id).status is Status.EDITED
    ws.codes.move(other.proposal.codes[0], third)
    assert ws.suggestions.named(other.id).overtaken
    error = refused(ws, SuggestionOvertaken, lambda: ws.suggestions.accept(other.id))
    assert error.hint == "Ask for suggestions anew."
    refused(ws, ThingNotFound, lambda: ws.suggestions.accept("0190a6b2-0000-7000-8000-000000000000"))
    refused(ws, ThingNotFound, lambda: ws.suggestions.named("abc"))


def test_groups_get_a_name_from_a_person(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    ws.codes.move_all([codes[name] for name in (*POLICE, *HELP)], None)
    grown = ws.suggestions.grouping()
    assert (grown.codes, grown.usual) == (9, 2)
    assert sorted(names(ws, group.codes) for group in grown.groups(2)) == sorted([{*POLICE, LOOSE[0]}, {*HELP, LOOSE[1]}])
    run = ws.suggestions.begin(Kind.GROUPS, count=2)
    one, other = ws.suggestions.list_(run.id)
    card = ws.suggestions.cards([one])[0]
    assert card.words
    assert card.quotes
    assert card.worst
    assert 0 <= (one.proposal.stability or -1) <= 1
    assert 0 <= (one.proposal.cohesion or -1) <= 1
    refused(ws, EmptyName, lambda: ws.suggestions.accept(one.id))
    refused(ws, DuplicateName, lambda: ws.suggestions.accept(one.id, name="电话求助"))
    new = ws.suggestions.accept(one.id, name="新概念")
    assert ws.tree().codes[new].level is Level.CONCEPT
    assert set(ws.tree().children_of(new)) == set(one.proposal.codes)
    kept, left = other.proposal.codes[:-1], other.proposal.codes[-1]
    second = ws.suggestions.accept(other.id, name="又一个", members=kept)
    assert ws.suggestions.named(other.id).status is Status.EDITED
    assert ws.tree().parent_of(left) is None
    (place,) = ws.suggestions.compute(Kind.PLACEMENT)[1]
    assert second not in [found.code for found in place.places]
    ws.history.undo()
    ws.history.undo()
    assert all(ws.tree().parent_of(code) is None for code in one.proposal.codes)
    state(ws)


def test_a_rejected_group_stays_away(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    ws.codes.move_all([codes[name] for name in (*POLICE, *HELP)], None)
    run = ws.suggestions.begin(Kind.GROUPS, count=2)
    for one in ws.suggestions.list_(run.id):
        ws.suggestions.reject(one.id)
    assert ws.suggestions.compute(Kind.GROUPS, count=2)[1] == ()
    assert ws.suggestions.compute(Kind.GROUPS, count=3)[1] != ()


def test_two_codes_that_may_be_one(empty: Workspace, codes: dict[str, str]) -> None:
    ws = empty
    first, second = ws.codes.create("有事打電話"), ws.codes.create("走访 民警")
    run = ws.suggestions.begin(Kind.DUPLICATES, Level.LABEL)
    found = {frozenset(one.proposal.codes): one for one in ws.suggestions.list_(run.id) if one.proposal.by == "name"}
    pair = found[frozenset((first, codes["有事打电话"]))]
    assert pair.proposal.codes[0] == codes["有事打电话"]
    turned = found[frozenset((second, codes["民警走访"]))]
    refused(ws, ThingNotFound, lambda: ws.suggestions.accept(pair.id, parent=codes["电话求助"]))
    assert ws.suggestions.accept(pair.id) == codes["有事打电话"]
    assert ws.tree().target(first) == codes["有事打电话"]
    ws.suggestions.reject(turned.id)
    _run, again = ws.suggestions.compute(Kind.DUPLICATES, Level.LABEL)
    assert not {frozenset(one.codes) for one in again} & set(found)


def test_two_laptops_decide_differently(empty: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    a = empty
    run = a.suggestions.begin(Kind.PLACEMENT)
    one, other = a.suggestions.list_(run.id)
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    a.suggestions.accept(one.id)
    b.suggestions.reject(one.id)
    a.suggestions.reject(other.id)
    b.suggestions.reject(other.id)
    merge_into(a, b)
    (conflict,) = a.conflicts.list_()
    assert (conflict.entity, conflict.field) == ("suggestion", "status")
    assert {choice.words for choice in conflict.choices} == {"accepted", "rejected"}
    assert len(a.suggestions.list_(run.id)) == 2
    a.conflicts.resolve(conflict.id, take=1)
    assert not a.conflicts.list_()
    assert a.suggestions.statement("en").proposed == 2
    state(a)


acts = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8)


@given(done=acts)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_undoing_everything_leads_back(done: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = new_project(Path(folder))
        codes = study(ws, Path(folder) / "in")
        ws.codes.move_all([codes[name] for name in HELP], None)
        before, at = living_rows(ws), position(ws)
        for act, n in done:
            if act < 2:
                ws.suggestions.begin((Kind.PLACEMENT, Kind.GROUPS)[act], anew=n > 3)
                continue
            waiting = ws.suggestions.waiting()
            one = waiting[n % len(waiting)] if waiting else None
            if one is not None and act == 5:
                place = one.places[0].code if one.places else None
                ws.suggestions.reject(one.id, place=place)
            elif one is not None and act == 4:
                ws.suggestions.reject(one.id)
            elif one is not None:
                ws.suggestions.accept(one.id, name=f"新{position(ws)}")
        told = ws.suggestions.statement("en")
        assert told.proposed == told.accepted + told.edited + told.rejected + told.pending == len(ws.suggestions.list_())
        state(ws)
        for _change in range(position(ws) - at):
            ws.history.undo()
        after = living_rows(ws)
        # A run cannot be deleted: that the machine was asked stays in the log, without anything that it proposed.
        assert {**after, "suggestion_run": []} == {**before, "suggestion_run": []}
        assert ws.suggestions.list_() == []
        ws.close()
