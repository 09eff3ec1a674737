from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.suggest.grouping import Group, Tree, grow, stability, tree_of, usual_count
from groundcode.suggest.learning import Lessons, taught
from groundcode.suggest.similarity import Item
from tests.unit.suggest.fakes import Fake, codes, reader

NAMES = ("警民熟悉", "信任警民", "巡逻见面", "police trust", "加班工作", "收入工作", "overtime work", "salary 工作")


def named(tree: Tree, groups: list[Group]) -> set[frozenset[str]]:
    of = {item.id: item.text for item in tree.items}
    return {frozenset(of[code] for code in group.codes) for group in groups}


def test_topics_become_groups() -> None:
    tree = grow(codes(*NAMES), reader(Fake(), Fake("fake 2", width=16)))
    assert named(tree, tree.cut(2)) == {frozenset(NAMES[:4]), frozenset(NAMES[4:])}
    assert len(tree.cut()) == usual_count(8) == 2


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(NAMES))), st.integers(1, 8))
def test_the_order_of_codes_does_not_matter(order: list[int], count: int) -> None:
    items, read = codes(*NAMES), reader()
    assert grow([items[at] for at in order], read).cut(count) == grow(items, read).cut(count)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_cut_parts_all_codes_once_and_keeps_the_lessons(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    ids = [f"c{at:02d}" for at in range(size)]
    pairs = st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] < pair[1]), max_size=6)
    if size == 1:
        pairs = st.just(set())
    lessons = Lessons(frozenset(data.draw(pairs)), frozenset(data.draw(pairs)))
    alike = np.random.default_rng(data.draw(st.integers(0, 99))).standard_normal((size, size)).astype(np.float32)
    tree = tree_of([Item(one, one) for one in ids], ((alike + alike.T) / 2).astype(np.float32), lessons)
    count = data.draw(st.integers(1, size))
    groups = tree.cut(count)
    assert sorted(code for group in groups for code in group.codes) == ids
    home = {code: number for number, group in enumerate(groups) for code in group.codes}
    assert all(home[one] != home[other] for one, other in lessons.apart)
    assert len(groups) == max(count, tree.fewest)
    kept = lessons.together_groups()
    if len(groups) <= size - sum(len(group) - 1 for group in kept) and not lessons.apart:
        assert all(len({home[code] for code in group}) == 1 for group in kept)


def test_what_belongs_together_stays_together() -> None:
    items = codes(*NAMES)
    lessons = taught(accepted=[("id-0", "id-4")], split=[("id-1", ["id-2"])])
    tree = grow(items, reader(), lessons=lessons)
    for count in range(2, 8):
        home = {code: number for number, group in enumerate(tree.cut(count)) for code in group.codes}
        assert home["id-0"] == home["id-4"]
        assert home["id-1"] != home["id-2"]


def test_a_chain_that_would_join_what_was_parted_is_left_open() -> None:
    lessons = Lessons(frozenset({("a", "b"), ("b", "c")}), frozenset({("a", "c")}))
    assert lessons.together_groups() == [("a", "b")]
    assert taught(accepted=[("c", "a", "b")], split=[("c", ["b"])]) == Lessons(
        frozenset({("a", "b"), ("a", "c")}), frozenset({("b", "c")})
    )
    assert taught(rejected=[("a", "b", "c"), ("d", "e")]).apart == {("d", "e")}


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_few_codes(size: int) -> None:
    tree = grow(codes(*NAMES[:size]), reader())
    groups = tree.cut()
    assert sum(len(group.codes) for group in groups) == size
    assert len(groups) == min(size, 2)
    assert stability(tree, groups) == [1.0] * len(groups)


def test_identical_names_stand_together() -> None:
    tree = grow(codes("信任", "信任", "Trust", "trust", "加班", "工作"), reader())
    sets = named(tree, tree.cut(4))
    assert frozenset({"信任"}) in sets
    assert frozenset({"Trust", "trust"}) in sets
    same = grow(codes("信任", "信任", "信任"), reader())
    assert sum(len(group.codes) for group in same.cut(2)) == 3


def test_a_distance_cuts_as_its_count_does() -> None:
    tree = grow(codes(*NAMES), reader())
    assert tree.cut_at(tree.heights[-1]) == tree.cut(1)
    assert tree.cut_at(tree.heights[-2]) == tree.cut(2)
    assert tree.cut_at(0) == tree.cut(len(NAMES))


def test_stability_is_repeatable_and_tells_topics_from_chance() -> None:
    clear = grow(codes(*NAMES), reader(Fake(noise=0.1)))
    groups = clear.cut(2)
    assert stability(clear, groups, seed=3) == stability(clear, groups, seed=3)
    assert min(stability(clear, groups)) > 0.9
    chance = grow([Item(str(at), f"{at}") for at in range(24)], reader())
    assert float(np.mean(stability(chance, chance.cut(8)))) < 0.8
