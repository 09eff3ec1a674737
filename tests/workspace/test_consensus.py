"""Settling where coders differ: what the consensus holds, what it never touches, and that it all can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.disagreements import Kind
from groundcode.domain.levels import Level
from groundcode.errors import (
    AmbiguousName,
    CodeNotFound,
    CoderNotFound,
    ConsensusNotBegun,
    OneWayToSettle,
    PlacesOpen,
    SealedSource,
    SpanOutsideSource,
    ThingNotFound,
    TooFewCoders,
    WithdrawnSource,
)
from groundcode.store import reading
from groundcode.workspace import Workspace
from tests.builders import living_rows, new_project, refused, state, with_sources
from tests.workspace.team_testing import FIRST, SECOND, about, has, made_team, put, source


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    with made_team(tmp_path) as workspace:
        yield workspace


def test_the_places_of_a_team(team: Workspace) -> None:
    found = {one.code_names: one for one in team.consensus.places()}
    assert {names: one.kind for names, one in found.items()} == {
        ("甲码", "乙码"): Kind.OTHER, ("独",): Kind.ONLY, ("界",): Kind.BOUNDARY,
    }  # fmt: skip
    one = found["甲码", "乙码"]
    assert (one.source_name, one.start, one.end, one.turn, one.quote) == ("P01", SECOND, SECOND + 6, "4", "有事打他电话")
    assert {holding.name: [held.code_name for held in holding.codings] for holding in one.holdings} == {
        "甲": ["甲码"], "乙": ["乙码"],
    }  # fmt: skip
    assert [one.words for one in (found["独",], found["界",])] == ["only 甲", "boundary"]
    assert [one.gain for one in team.consensus.places()] == [2.0, 1.0, 0.0], "in one turn a boundary changes no unit"
    assert team.consensus.place(one.id[:6]) == one


def test_beginning_takes_over_what_is_agreed(team: Workspace) -> None:
    mine = has(team, "甲"), has(team, "乙")
    assert team.consensus.begin("P01") == (1, 3)
    assert has(team, "共识") == {("同", FIRST, FIRST + 5)}
    assert (has(team, "甲"), has(team, "乙")) == mine
    before = living_rows(team)
    assert team.consensus.begin("P01") == (0, 3)
    assert living_rows(team) == before, "nothing is new"
    state(team)
    team.history.undo()
    assert has(team, "共识") == set()
    assert not team.consensus.state().sources[0].begun
    assert team.consensus.begin("P01") == (1, 3), "and again after it was undone"
    assert has(team, "共识") == {("同", FIRST, FIRST + 5)}


def test_equal_cover_in_other_pieces_is_agreed_as_the_lead_coder_cut_it(team: Workspace) -> None:
    put(team, "甲", "独", FIRST, FIRST + 2)
    put(team, "甲", "独", FIRST + 2, FIRST + 4)
    put(team, "乙", "独", FIRST, FIRST + 4)
    team.consensus.begin("P01")
    assert {one for one in has(team, "共识") if one[0] == "独"} == {("独", FIRST, FIRST + 2), ("独", FIRST + 2, FIRST + 4)}


def test_stars_and_negative_marks_come_along(team: Workspace) -> None:
    both = [one for one in team.codings.segments() if one.code == "同"]
    team.codings.star(both[0].id)
    team.codings.mark_negative(both[1].id)
    team.consensus.begin("P01")
    (one,) = team.codings.segments(coder=team.coder_named("共识"))
    assert (one.starred, one.negative) == (True, True)


def test_the_ways_to_settle(team: Workspace) -> None:
    settle, place = team.consensus.settle, about(team, "甲码")
    mine = has(team, "甲"), has(team, "乙")

    def outcome() -> set[tuple[str, int, int]]:
        return {one for one in has(team, "共识") if one[0] != "同"}

    assert [one.code_name for one in settle(place, take="乙").outcome] == ["乙码"]
    assert outcome() == {("乙码", SECOND, SECOND + 6)}, "a consensus that was not begun begins with it"
    settle(place, take=["甲", "乙"])
    assert outcome() == {("乙码", SECOND, SECOND + 6), ("甲码", SECOND, SECOND + 6)}
    settle(place, codes=["独", "界"])
    assert outcome() == {("独", SECOND, SECOND + 6), ("界", SECOND, SECOND + 6)}
    settle(place, take="甲", end=SECOND + 4)
    assert outcome() == {("甲码", SECOND, SECOND + 4)}
    done = settle(place, none=True)
    assert outcome() == set()
    assert (done.outcome, done.settled is not None and done.settled.by) == ((), "甲")
    boundary = settle(about(team, "界"), start=FIRST + 6, end=FIRST + 10)
    assert [(one.code_name, one.start, one.end) for one in boundary.outcome] == [("界", FIRST + 6, FIRST + 10)]
    assert (has(team, "甲"), has(team, "乙")) == mine, "the originals are never touched"
    state(team)


def test_what_was_settled_is_no_longer_listed(team: Workspace) -> None:
    place = about(team, "独")
    team.consensus.settle(place, none=True)
    assert {one.code_names for one in team.consensus.places()} == {("甲码", "乙码"), ("界",)}
    (done,) = team.consensus.places(settled=True)
    assert (done.id, done.settled is not None) == (place.id, True)
    assert len(team.consensus.places(settled=None)) == 3
    team.consensus.unsettle(done)
    assert len(team.consensus.places()) == 3
    assert refused(team, ThingNotFound, lambda: team.consensus.unsettle(done))


def test_who_recodes_opens_the_place_again(team: Workspace) -> None:
    place = about(team, "独")
    team.consensus.settle(place, take="甲")
    again = put(team, "乙", "独", SECOND + 2, SECOND + 3)
    (back,) = [one for one in team.consensus.places() if "独" in one.code_names]
    assert (back.kind, back.id == place.id) == (Kind.BOUNDARY, False)
    assert [one.code_name for one in back.outcome] == ["独"], "what stood there meanwhile is told"
    team.consensus.settle(back, take="乙")
    assert {one for one in has(team, "共识") if one[0] == "独"} == {("独", SECOND + 2, SECOND + 3)}
    team.codings.remove([again])
    (old,) = [one for one in team.consensus.places(settled=None) if "独" in one.code_names]
    assert old.id == place.id
    assert refused(team, ThingNotFound, lambda: team.consensus.settle(back, none=True))


def test_what_coders_come_to_agree_on_is_brought_in(team: Workspace) -> None:
    team.consensus.settle(about(team, "甲码"), take="甲")
    put(team, "乙", "独", SECOND + 2, SECOND + 4)
    gone = [one.id for one in team.codings.segments() if one.code == "同"]
    assert team.consensus.begin("P01")[0] == 1
    assert ("独", SECOND + 2, SECOND + 4) in has(team, "共识")
    team.codings.remove([one for one in gone if one not in {s.id for s in team.codings.segments(coder=team.coder_named("共识"))}])
    team.consensus.begin("P01")
    assert has(team, "共识") == {("独", SECOND + 2, SECOND + 4), ("甲码", SECOND, SECOND + 6)}, "what nobody has any more went"


def test_what_was_coded_as_the_consensus_stays(team: Workspace) -> None:
    team.consensus.begin("P01")
    put(team, "共识", "独", FIRST, FIRST + 3)
    team.consensus.settle(about(team, "甲码"), none=True)
    team.consensus.begin("P01")
    assert ("独", FIRST, FIRST + 3) in has(team, "共识")


def test_finishing(team: Workspace) -> None:
    consensus = team.consensus
    assert "P01" in str(refused(team, ConsensusNotBegun, lambda: consensus.finish("P01")))
    refused(team, ConsensusNotBegun, lambda: consensus.reopen("P01"))
    consensus.begin("P01")
    error = refused(team, PlacesOpen, lambda: consensus.finish("P01"))
    assert "3 places" in str(error)
    assert "--force" in error.hint
    assert consensus.finish("P01", force=True) == 3
    (one,) = consensus.state().sources
    assert (one.begun, one.settled, one.open, one.done) == (True, "2026-03-01", 3, 0)
    consensus.reopen("P01")
    for place in consensus.places():
        consensus.settle(place, take=[holding.name for holding in place.holdings])
    assert consensus.finish("P01") == 0
    (one,) = consensus.state().sources
    assert (one.coders, one.open, one.done, consensus.state().coder) == (("乙", "甲"), 0, 3, "共识")
    state(team)


def test_what_is_refused(team: Workspace) -> None:
    consensus, place = team.consensus, about(team, "甲码")
    refused(team, OneWayToSettle, lambda: consensus.settle(place))
    refused(team, OneWayToSettle, lambda: consensus.settle(place, take="甲", none=True))
    refused(team, OneWayToSettle, lambda: consensus.settle(place, none=True, end=SECOND + 3))
    refused(team, OneWayToSettle, lambda: consensus.settle(place, end=SECOND + 3))
    refused(team, CoderNotFound, lambda: consensus.settle(place, take="丙"))
    refused(team, CodeNotFound, lambda: consensus.settle(place, codes=["没有"]))
    refused(team, SpanOutsideSource, lambda: consensus.settle(place, take="甲", end=9_999))
    refused(team, SpanOutsideSource, lambda: consensus.settle(place, codes=["独"], start=SECOND + 6))
    refused(team, ThingNotFound, lambda: consensus.place(""))
    refused(team, ThingNotFound, lambda: consensus.place("没有"))
    refused(team, CoderNotFound, lambda: consensus.places(["甲", "丙"]))
    consensus.begin("P01")
    refused(team, CoderNotFound, lambda: consensus.places(["甲", "共识"]))
    found = [one.id for one in consensus.places()]
    shared = next((one[0] for one in found if sum(other[0] == one[0] for other in found) > 1), None)
    if shared is not None:
        refused(team, AmbiguousName, lambda: consensus.place(shared))


def test_where_there_is_nothing_to_compare(team: Workspace, tmp_path: Path) -> None:
    with_sources(team, tmp_path / "more", "P02", "P03")
    error = refused(team, TooFewCoders, lambda: team.consensus.begin("P02"))
    assert "nobody has coded it" in str(error)
    team.codings.apply(team.tree().get("独").id, {s.name: s.id for s in team.sources.list_()}["P02"], 12, 14)
    assert "only 甲" in str(refused(team, TooFewCoders, lambda: team.consensus.begin("P02")))
    found = {one.name: one for one in team.consensus.state().sources}
    assert [found[name].is_double_coded for name in ("P01", "P02", "P03")] == [True, False, False]
    assert team.consensus.state().double_coded == pytest.approx(1 / 3)


def test_sealed_sources_have_no_places(team: Workspace) -> None:
    with team.change("reserve") as made:
        made.draft.set("source", source(team), "reserved", True)
    assert team.consensus.places() == []
    refused(team, SealedSource, lambda: team.consensus.begin("P01"))


def test_an_assignment_that_is_not_finished_takes_no_part(team: Workspace) -> None:
    team.assignments.assign(team.coder_named("乙"), "P01", blind=True)
    assert team.consensus.places() == []
    team.assignments.finish("P01", team.coder_named("乙"))
    assert len(team.consensus.places()) == 3
    assert team.consensus.state().sources[0].blind == 1


def test_merged_codes_and_levels(team: Workspace) -> None:
    team.codes.merge(team.tree().get("乙码").id, team.tree().get("甲码").id)
    assert {one.code_names for one in team.consensus.places()} == {("独",), ("界",)}
    concept = team.codes.create("概", level=Level.CONCEPT)
    for name in ("界", "独"):
        team.codes.move(team.tree().get(name).id, concept)
    found = team.consensus.places(level=Level.CONCEPT)
    assert {one.code_names for one in found} == {("概",)}
    loose = team.tree().get("甲码").id
    put(team, "乙", "甲码", FIRST + 11, FIRST + 13)
    assert ("loose",) in {one.code_names for one in team.consensus.places(level=Level.CONCEPT)}
    assert loose in {code for one in team.consensus.places() for code in one.codes}


def test_a_corrected_text_keeps_what_was_settled(team: Workspace) -> None:
    place = about(team, "独")
    team.consensus.settle(place, take="甲")
    team.consensus.settle(about(team, "界"), none=True)
    opened = team.sources.open(source(team))
    team.sources.edit_text(source(team), opened.text.replace("访谈者：您平时", "访谈者：嗯，您平时", 1))
    (moved,) = [one for one in team.consensus.places(settled=True) if "独" in one.code_names]
    assert (moved.id, moved.start) == (place.id, place.start + 2)
    assert [(one.code_name, one.start) for one in moved.outcome] == [("独", SECOND + 4)]
    assert {one.code_names for one in team.consensus.places()} == {("甲码", "乙码")}
    assert team.consensus.begin("P01") == (0, 1), "what was copied before the correction is there"


def test_a_person_who_is_called_so_stays_who_they_are(team: Workspace) -> None:
    put(team, "共识", "独", FIRST, FIRST + 1)
    team.consensus.begin("P01")
    assert team.consensus.state().coder == "共识 2"
    with team.store.reading() as connection:
        assert reading.consensus_coders(connection) == {team.coder_named("共识 2")}
    assert "共识" in team.consensus.state().sources[0].coders


def test_every_act_is_told_and_undone(team: Workspace) -> None:
    acts = (
        lambda: team.consensus.begin("P01"),
        lambda: team.consensus.settle(about(team, "甲码"), take="甲"),
        lambda: team.consensus.settle(about(team, "甲码", settled=None), codes=["独"]),
        lambda: team.consensus.unsettle(about(team, "甲码", settled=None)),
        lambda: team.consensus.finish("P01", force=True),
        lambda: team.consensus.reopen("P01"),
    )  # fmt: skip
    team.consensus.begin("P01")
    team.history.undo()  # the consensus has joined the coders, as anybody who joins once and for all
    told = []
    for act in acts:
        before = living_rows(team)
        act()
        after = living_rows(team)
        told.append(team.history.undo().words)
        assert living_rows(team) == before
        team.history.redo()
        assert living_rows(team) == after
        state(team)
    assert [words.split(":")[0].split("“")[0].strip() for words in told] == [
        "began the consensus", "settled a place where coders differ", "settled a place where coders differ",
        "opened a settled place again", "finished the consensus of", "opened the consensus of",
    ]  # fmt: skip


CODES = ("同", "界", "独")


A_CODING = st.tuples(st.sampled_from(["甲", "乙"]), st.sampled_from(CODES), st.integers(0, 12), st.integers(1, 9))


@settings(max_examples=12, deadline=None)
@given(st.lists(A_CODING, max_size=8), st.sampled_from(["甲", "乙"]))
def test_settling_every_place_as_one_has_it_makes_the_consensus_equal_to_that_one(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, int, int]], taken: str
) -> None:
    with made_team(tmp_path_factory.mktemp("team")) as ws:
        for coder, code, start, length in rows:
            put(ws, coder, code, FIRST + start, min(FIRST + start + length, FIRST + 13))
        ws.consensus.begin("P01")
        before = living_rows(ws)
        places = ws.consensus.places()
        for place in places:
            ws.consensus.settle(place.id, take=taken) if any(
                one.name == taken and one.codings for one in place.holdings
            ) else ws.consensus.settle(place.id, none=True)
        assert ws.consensus.places() == []
        assert len(ws.consensus.places(settled=True)) == len(places)
        cover = {(code, at) for code, start, end in has(ws, "共识") for at in range(start, end)}
        assert cover == {(code, at) for code, start, end in has(ws, taken) for at in range(start, end)}
        state(ws)
        for _place in places:
            ws.history.undo()
        assert living_rows(ws) == before


def three(folder: Path) -> Workspace:
    """甲 and 乙 agree on one coding, 丙 has not got it; 丙 and 甲 have another one that 乙 has not."""
    ws = new_project(folder, language="zh")
    with_sources(ws, folder / "in")
    for name in ("同", "另"):
        ws.codes.create(name)
    for coder in ("甲", "乙"):
        put(ws, coder, "同", FIRST, FIRST + 4)
    put(ws, "丙", "另", FIRST + 5, FIRST + 9)
    put(ws, "甲", "另", FIRST + 5, FIRST + 8)
    return ws


def test_coders_only_choose_which_places_are_listed(tmp_path: Path) -> None:
    ws = three(tmp_path)
    everything = {one.id: one for one in ws.consensus.places()}
    assert {one.code_names for one in everything.values()} == {("同",), ("另",)}
    for coders, names in ((["甲", "乙"], {("另",)}), (["甲", "丙"], {("同",), ("另",)}), (["乙", "丁"][:1], set())):
        listed = ws.consensus.places(coders)
        assert {one.code_names for one in listed} == names
        assert all(one == everything[one.id] for one in listed), "a place belongs to all who take part"
        assert ws.consensus.state(coders).sources[0].open == len(listed)
    assert ws.consensus.state(["甲", "乙"]).sources[0].coders == ("乙", "甲")


def test_settling_for_some_brings_in_nothing_that_is_open_for_all(tmp_path: Path) -> None:
    ws = three(tmp_path)
    (place,) = ws.consensus.places(["甲", "乙"])
    done = ws.consensus.settle(place.id[:6], none=True, coders=["甲", "乙"])
    assert done.settled is not None
    assert has(ws, "共识") == set()
    assert [one.code_names for one in ws.consensus.places()] == [("同",)]
    assert [one.id for one in ws.consensus.places(settled=True)] == [place.id]
    assert ws.consensus.finish("P01", force=True) == 1
    assert has(ws, "共识") == set()


def test_the_consensus_of_a_withdrawn_source_stays_finished(team: Workspace) -> None:
    team.consensus.begin("P01")
    team.consensus.finish("P01", force=True)
    case = team.cases.add("李阿姨")
    team.cases.bind(case, source(team))
    team.cases.withdraw(case)
    told = refused(team, WithdrawnSource, lambda: team.consensus.reopen("P01"))
    assert "P01" in str(told)
    assert "共识" in team.codings.counted_by() or "consensus" in team.codings.counted_by()
