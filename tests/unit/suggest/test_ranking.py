from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from groundcode.suggest.encoders import CharacterEncoder
from groundcode.suggest.grouping import grow
from groundcode.suggest.ranking import Category, rank
from groundcode.suggest.similarity import Item, Reader, is_chinese, likeness, of_pairs
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
    drawn = np.random.default_rng(0).standard_normal((9, 5)).astype(np.float32)
    found = likeness([drawn], [""] * 9)
    pairs = found[np.triu_indices(9, 1)]
    assert abs(pairs.mean()) < 1e-5
    assert abs(pairs.std() - 1) < 1e-5


@pytest.mark.parametrize("shape", [(9, 5), (5, 9), (2, 3)])
def test_pairs_are_measured_without_working_out_each(shape: tuple[int, int]) -> None:
    rows = np.random.default_rng(1).standard_normal(shape).astype(np.float32)
    pairs = (rows.astype(float) @ rows.astype(float).T)[np.triu_indices(shape[0], 1)]
    assert of_pairs(rows) == pytest.approx((pairs.mean(), pairs.std() if shape[0] > 2 else 1.0))


def test_two_encoders_are_averaged() -> None:
    one, other = np.random.default_rng(2).standard_normal((2, 9, 5)).astype(np.float32)
    names = [""] * 9
    both = (likeness([one], names) + likeness([other], names)) / 2
    off = ~np.eye(9, dtype=bool)
    assert np.allclose(likeness([one, other], names)[off], both[off], atol=1e-5)


def test_codes_that_are_all_the_same_are_alike_by_nothing() -> None:
    assert not likeness([np.ones((3, 4), np.float32)], ["a", "b", "c"]).any()
    assert likeness([], []).shape == (0, 0)


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


def test_a_code_is_its_name_and_a_share_of_the_mean_of_its_quotes() -> None:
    made = Fake()
    # More quotes than are added up at a time, so that one code's stand on both sides.
    codes = [
        Item(str(at), f"名{at}", tuple(f"话{at}-{quote}" for quote in range(count))) for at, count in enumerate((400, 0, 300))
    ]
    (found,) = Reader((made,), VectorStore(on_disk=False)).items(codes, 0.5)
    for row, code in zip(found, codes, strict=True):
        said = made.encode([code.text, *code.quotes]).astype(np.float16).astype(np.float64)
        said /= np.linalg.norm(said, axis=1, keepdims=True)
        whole = said[0] + (0.5 * said[1:].mean(0) if code.quotes else 0)
        assert np.allclose(row, whole / np.linalg.norm(whole), atol=1e-5)
