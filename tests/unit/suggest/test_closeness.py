"""What is coded close to a code in the interviews is nearer to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.suggest.closeness import FARTHEST, closeness
from groundcode.suggest.ranking import BESIDE, Candidate, Category, rank
from groundcode.suggest.similarity import Item, Spot
from tests.unit.suggest.fakes import Fake, reader


def item(key: str, *spots: tuple[str, int, int], text: str = "") -> Item:
    return Item(key, text or key, (), tuple(Spot(*spot) for spot in spots))


@pytest.mark.parametrize(
    ("there", "near"),
    [
        (("P01", 7, 7), 1.0), (("P01", 8, 8), 0.5), (("P01", 5, 5), 0.25), (("P01", 3, 7), 1.0), (("P01", 9, 12), 0.25),
        (("P01", 11, 11), 0.0625), (("P01", 12, 12), 0.0), (("P02", 7, 7), 0.0),
    ],
)  # fmt: skip
def test_half_as_close_with_each_turn(there: tuple[str, int, int], near: float) -> None:
    assert closeness([item("a", ("P01", 7, 7))], [item("b", there)]).tolist() == [[near]]


def test_the_nearest_segment_of_a_member_counts_for_each_segment_of_a_code() -> None:
    code = item("a", ("P01", 4, 4), ("P02", 9, 9), ("P02", 9, 9))
    members = [item("none"), item("b", ("P01", 2, 2), ("P01", 5, 5), ("P02", 9, 10)), item("c", ("P02", 8, 8))]
    assert closeness([item("none"), code], members).tolist() == [[0, 0, 0], [0, 0.75, 0.25]]
    assert closeness([], members).shape == (0, 3)
    assert closeness([code], []).shape == (1, 0)


SPOTS = st.builds(
    lambda source, first, more: Spot(source, first, first + more), st.sampled_from("PQ"), st.integers(0, 12), st.integers(0, 3)
)
ITEMS = st.lists(st.lists(SPOTS, max_size=5), max_size=5).map(
    lambda lists: [Item(str(at), str(at), (), tuple(spots)) for at, spots in enumerate(lists)]
)  # fmt: skip


def one_by_one(code: Item, member: Item) -> float:
    near = []
    for here in set(code.spots):
        turns = [
            max(there.first - here.last, here.first - there.last, 0) for there in member.spots if there.source == here.source
        ]
        near.append(max((0.5**one for one in turns if one <= FARTHEST), default=0.0))
    return sum(near) / len(near) if near else 0.0


@given(ITEMS, ITEMS)
def test_it_is_what_counting_one_by_one_gives(asked: list[Item], members: list[Item]) -> None:
    expected = np.array([[one_by_one(code, member) for member in members] for code in asked]).reshape(len(asked), len(members))
    np.testing.assert_allclose(closeness(asked, members), expected, atol=1e-12)


def best(code: Item, *shelves: Category) -> Candidate:
    return rank([code], shelves, reader(Fake(), Fake("fake 2", 8)))[code.id][0]


NEAR = Category("n", "abc", (item("n1", ("P01", 3, 3)), item("n2", ("P01", 5, 5)), item("n3")))
FAR = Category("f", "def", (item("f1", ("P02", 3, 3)), item("f2", ("P01", 30, 30)), item("f3")))


def test_what_stands_close_goes_before_what_is_no_more_alike() -> None:
    found = best(item("x", ("P01", 3, 3), text="zz"), NEAR, FAR)
    assert (found.category, found.beside) == ("n", ("n1", "n2"))
    assert best(item("x", ("P02", 3, 3), text="zz"), NEAR, FAR).category == "f"
    assert best(item("x", text="zz"), NEAR, FAR).beside == ()


def test_meaning_may_still_speak_louder() -> None:
    police = Category("p", "警民 police", (item("p1", text="巡逻 patrol"), item("p2", text="熟悉 信任 police")))
    work = Category("w", "工作", (item("w1", ("P01", 5, 5), text="加班"), item("w2", text="收入")))
    assert best(item("x", ("P01", 3, 3), text="警民 信任 police"), work, police).category == "p"


def test_the_score_can_be_recomputed_from_what_is_told() -> None:
    for found in rank([item("x", ("P01", 4, 4), text="zz")], [NEAR, FAR], reader())["x"]:
        assert found.by_members is not None
        assert found.score == pytest.approx((3 * (found.by_members + found.by_turns) + found.by_name) / 4)
    near = rank([item("x", ("P01", 4, 4), text="zz")], [NEAR], reader())["x"][0]
    assert near.by_turns == pytest.approx(BESIDE * (0.5 + 0.5) / 3)


def test_a_code_does_not_stand_beside_itself() -> None:
    lone = Category("l", "abc", (item("x", ("P01", 3, 3)),))
    found = next(one for one in rank([item("x", ("P01", 3, 3))], [lone, FAR], reader())["x"] if one.category == "l")
    assert (found.by_members, found.by_turns, found.beside) == (None, 0.0, ())
