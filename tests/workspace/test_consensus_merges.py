"""The consensus on two laptops: begun twice, settled alike, settled differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from groundcode.store import bulk
from groundcode.workspace import Workspace
from groundcode.workspace.places import Place
from tests.builders import laptop, living_rows, merge_into, position, state
from tests.workspace.team_testing import about, has, made_team, put

Two = tuple[Workspace, Workspace]


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Two]:
    with made_team(tmp_path) as a, laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2, hours=1) as b:
        yield a, b


def together(two: Two) -> Workspace:
    """Both with what the other has; they end up the same, without a conflict."""
    a, b = two
    merge_into(a, b)
    merge_into(b, a)
    assert state(a) == state(b)
    assert a.conflicts.list_() == []
    return a


def consensus_rows(ws: Workspace) -> int:
    with ws.store.reading() as connection:
        sql = "SELECT count(*) FROM state_coding k JOIN state_coder c ON c.id = k.coder WHERE c.consensus AND k.alive"
        return int(bulk.all_rows(connection, sql)[0][0])


def test_what_both_begin_is_begun_once(laptops: Two) -> None:
    for ws in laptops:
        assert ws.consensus.begin("P01") == (1, 3)
    both = together(laptops)
    assert consensus_rows(both) == 1
    assert [one.begun for one in both.consensus.state().sources] == [True]
    assert both.consensus.state().coder == "共识"
    before = living_rows(both)
    both.consensus.begin("P01")
    assert living_rows(both) == before


def test_what_both_settle_alike_is_settled_once(laptops: Two) -> None:
    for ws in laptops:
        ws.consensus.settle(about(ws, "甲码"), take="甲")
        ws.consensus.settle(about(ws, "独"), none=True)
    both = together(laptops)
    assert consensus_rows(both) == 2
    assert {one.code_names for one in both.consensus.places()} == {("界",)}
    assert len(both.consensus.places(settled=True)) == 2


def test_what_is_settled_differently_is_open_until_it_is_settled_again(laptops: Two) -> None:
    a, b = laptops
    a.consensus.settle(about(a, "甲码"), take="甲")
    b.consensus.settle(about(b, "甲码"), take="乙")
    together(laptops)
    (place,) = [one for one in a.consensus.places() if "甲码" in one.code_names]
    assert {one.by for one in place.contested} == {"甲", "乙"}
    assert {one.code_name for one in place.outcome} == {"甲码", "乙码"}
    done = a.consensus.settle(place, take="乙")
    assert (done.contested, [one.code_name for one in done.outcome]) == ((), ["乙码"])
    assert together(laptops).consensus.places(settled=True) == [done]
    a.history.undo()
    (place,) = [one for one in a.consensus.places() if "甲码" in one.code_names]
    assert len(place.contested) == 2


def test_who_recodes_on_the_other_laptop_opens_the_place(laptops: Two) -> None:
    a, b = laptops
    place = about(a, "独")
    a.consensus.settle(place, none=True)
    put(b, "乙", "独", place.start, place.start + 1)
    both = together(laptops)
    (back,) = [one for one in both.consensus.places() if "独" in one.code_names]
    assert back.id != place.id


def test_finished_here_and_settled_there(laptops: Two) -> None:
    a, b = laptops
    a.consensus.begin("P01")
    a.consensus.finish("P01", force=True)
    b.consensus.settle(about(b, "甲码"), take="乙")
    both = together(laptops)
    (one,) = both.consensus.state().sources
    assert (bool(one.settled), one.open, one.done) == (True, 2, 1)


ACTS: tuple[Callable[[Workspace, int], object], ...] = (
    lambda ws, n: ws.consensus.begin("P01") and n,
    lambda ws, n: ws.consensus.settle(_pick(ws, n), none=True),
    lambda ws, n: ws.consensus.settle(_pick(ws, n), take=[one.name for one in _pick(ws, n).holdings]),
    lambda ws, n: ws.consensus.settle(_pick(ws, n), codes=["同"]),
    lambda ws, n: put(ws, "甲" if n % 2 else "乙", "独", 30 + n, 32 + n),
    lambda ws, _n: ws.history.undo(),
)  # fmt: skip


def _pick(ws: Workspace, n: int) -> Place:
    found = ws.consensus.places(settled=None)
    return found[n % len(found)]


AN_ACT = st.tuples(st.booleans(), st.integers(0, len(ACTS) - 1), st.integers(0, 5))


@example([(True, 0, 5), (True, 5, 3), (True, 5, 5)])
@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(AN_ACT, max_size=8))
def test_whatever_two_laptops_settle_the_originals_stay_and_both_end_up_the_same(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[bool, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("two")
    with made_team(folder) as a, laptop(a, folder / "b.groundcode", coder="乙", seed=2, hours=1) as b:
        base, done = (has(a, "甲"), has(a, "乙")), {a: 0, b: 0}
        coded = any(act == 4 for _on, act, _n in acts)
        for on_a, act, n in acts:
            ws, is_undo = a if on_a else b, act == len(ACTS) - 1
            before = position(ws)
            if not is_undo or done[ws]:  # what they coded at first is not undone
                ACTS[act](ws, n)
                done[ws] += -1 if is_undo else position(ws) > before
        merge_into(a, b)
        merge_into(b, a)
        assert state(a) == state(b)
        if not coded:
            assert (has(a, "甲"), has(a, "乙")) == base
        for place in a.consensus.places():
            a.consensus.settle(place, none=True)
        assert a.consensus.places() == []
        state(a)
