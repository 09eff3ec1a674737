from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from groundcode.suggest.encoders import CharacterEncoder
from groundcode.suggest.grouping import grow
from groundcode.suggest.ranking import Category, rank
from groundcode.suggest.similarity import Item, Reader, is_chinese, standard_pairs
from groundcode.suggest.vectors import VectorStore
from tests.unit.suggest.fakes import Fake, codes, reader

POLICE = Category("p", "警民关系", (Item("m1", "熟悉民警"), Item("m2", "信任 police")))
WORK = Category("w", "工作负担", (Item("m3", "加班"), Item("m4", "salary 收入")))
EMPTY = Category("e", "其他")


def first(item: Item, *shelves: Category) -> str:
    return rank([item], shelves, reader())[item.id][0].category


def test_members_and_names_lead_the_way() -> None:
    assert first(Item("x", "巡逻"), WORK, POLICE, EMPTY) == "p"
    assert first(Item("x", "overtime again"), WORK, POLICE, EMPTY) == "w"
    assert first(Item("x", "overtime"), Category("a", "警民"), Category("b", "工作")) == "b"


def test_quotes_help_a_name_that_says_nothing() -> None:
    silent = Item("x", "嗯", ("天天加班 overtime 工作", "收入 salary"))
    assert first(silent, POLICE, WORK) == "w"


def test_a_member_is_ranked_as_if_it_were_none() -> None:
    lone = Category("l", "zzz", (Item("m1", "加班工作"),))
    found = {one.category: one for one in rank([Item("m1", "加班工作")], [lone, WORK], reader())["m1"]}
    assert found["l"].by_members is None
    assert found["l"].nearest == ()
    assert found["w"].score > found["l"].score


def test_reasons_come_along_and_rejected_places_do_not() -> None:
    item = Item("x", "信任警民")
    best = rank([item], [POLICE, WORK], reader())["x"][0]
    assert (best.category, set(best.nearest)) == ("p", {"m1", "m2"})
    assert [one.category for one in rank([item], [POLICE, WORK], reader(), barred={("x", "p")})["x"]] == ["w"]
    assert len(rank([item], [POLICE, WORK, EMPTY], reader(), most=2)["x"]) == 2


def test_order_does_not_matter() -> None:
    items = codes("巡逻", "加班", "收入 工作", "信任")
    shelves = [POLICE, WORK, EMPTY]
    one = rank(items, shelves, reader(Fake(), Fake("fake 2", 8)))
    other = rank(items[::-1], [Category(s.id, s.name, s.members[::-1]) for s in shelves[::-1]], reader(Fake(), Fake("fake 2", 8)))
    assert {key: [c.category for c in found] for key, found in one.items()} == {
        key: [c.category for c in found] for key, found in other.items()
    }
    assert all(np.isclose(a.score, b.score) for key in one for a, b in zip(one[key], other[key], strict=True))


@pytest.mark.parametrize("shelves", [[], [EMPTY], [Category("a", "同名"), Category("b", "同名")]])
def test_next_to_nothing(shelves: list[Category]) -> None:
    found = rank([Item("x", "信任")], shelves, reader())["x"]
    assert [one.category for one in found] == [shelf.id for shelf in shelves]
    assert all(np.isfinite(one.score) for one in found)
    assert rank([], shelves, reader()) == {}


def test_the_floor_ranks_too() -> None:
    floor = Reader((CharacterEncoder(),), VectorStore(on_disk=False))
    assert rank([Item("x", "信任民警", ("信任",))], [WORK, POLICE], floor)["x"][0].category == "p"


def test_pairs_get_mean_0_and_deviation_1() -> None:
    drawn = np.random.default_rng(0).standard_normal((9, 9)).astype(np.float32)
    found = standard_pairs(drawn + drawn.T)
    pairs = found[np.triu_indices(9, 1)]
    assert abs(pairs.mean()) < 1e-5
    assert abs(pairs.std() - 1) < 1e-5
    assert not standard_pairs(np.ones((3, 3), np.float32)).any()


def test_a_definition_speaks_where_the_name_does_not() -> None:
    silent = Category("s", "甲"), Category("t", "乙", (), "说的是加班、收入与工作")
    assert first(Item("x", "overtime salary"), *silent) == "t"


class Bilingual(Fake):
    """As encoders do, puts the languages far apart."""

    def _one(self, text: str) -> NDArray[np.float64]:
        row = super()._one(text)
        row[2] += 20 if is_chinese(text) else -20
        return row


def test_groups_are_topics_not_languages() -> None:
    chinese, english = (
        ("警民", "巡逻", "熟悉", "加班", "收入", "工作"),
        ("patrol", "police", "police car", "overtime", "salary", "my salary"),
    )
    tree = grow([Item(name, name) for name in chinese + english], reader(Bilingual(noise=0.2)))
    groups = [set(group.codes) for group in tree.cut(2)]
    assert {*chinese[:3], *english[:3]} in groups


@pytest.mark.parametrize(
    ("text", "chinese"), [("信任", True), ("trust", False), ("VIP 居民", False), ("对VIP居民的信任", True), ("", False)]
)
def test_the_language_of_a_name(text: str, chinese: bool) -> None:
    assert is_chinese(text) is chinese
