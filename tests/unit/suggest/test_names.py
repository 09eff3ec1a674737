"""Names that are probably the same, and names that only look so."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.suggest.names import CASE, EQUAL, LETTER, LETTERS, ORDER, SCRIPT, near_names


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("警民关系", "警民關係", SCRIPT),
        ("信任", "信任", EQUAL),
        ("Trust in police", "trust  in Police ", CASE),
        ("ＡＢ关系", "ab 关系", CASE),
        ("信任警察", "警察信任", ORDER),
        ("police trust", "Trust Police", ORDER),
        ("见面的频率", "见面频率", LETTER),
        ("对民警的工作態度", "对民警的工作态势", LETTER),
        ("willingness to help", "wilingness to helps", LETTERS),
    ],
)
def test_why_two_names_are_the_same(one: str, other: str, reason: str) -> None:
    ((first, second, likeness, why),) = near_names(["别的东西", one, other])
    assert (first, second, why) == (1, 2, reason)
    assert (likeness == 1.0) == (reason not in (LETTER, LETTERS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("熟悉民警", "不熟悉民警"),
        ("高信任的居民们", "低信任的居民们"),
        ("第1次见面的印象", "第2次见面的印象"),
        ("comfortable", "uncomfortable"),
        ("talking with police", "talking without police"),
        ("people of high trust", "people of low trust"),
        ("人情", "情人"),
        ("可见度", "信任感"),
        ("", ""),
    ],
)
def test_what_is_not_the_same_however_alike(one: str, other: str) -> None:
    assert near_names([one, other], at_least=0.7) == []


def test_the_likest_first_and_the_threshold_holds() -> None:
    names = ["见面的频率", "见面频率", "频率", "見面頻率"]
    found = near_names(names)
    assert [(a, b, reason) for a, b, _score, reason in found] == [(1, 3, SCRIPT), (0, 1, LETTER), (0, 3, LETTER)]
    assert found[1][2] == pytest.approx(8 / 9)
    assert {(a, b) for a, b, *_rest in near_names(names, at_least=0.6)} == {(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)}
    assert [pair[:2] for pair in near_names(names, at_least=0.95)] == [(1, 3)]
    assert near_names([]) == near_names(["一"]) == []


def test_it_loads_nothing_heavy() -> None:
    code = "import sys, groundcode.suggest.names; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not {"sklearn", "numpy", "rapidfuzz", "opencc", "sqlalchemy"} & set(done.stdout.split())


names = st.lists(st.text(alphabet="警民关係關系信任度 Ab1不", max_size=7), max_size=8)


@given(names)
@settings(max_examples=150, deadline=None)
def test_pairs_are_ordered_once_and_do_not_hang_on_the_order(found: list[str]) -> None:
    pairs = near_names(found)
    assert all(one < other and 0.85 <= likeness <= 1 for one, other, likeness, _why in pairs)
    assert len({pair[:2] for pair in pairs}) == len(pairs)
    assert [pair[2] for pair in pairs] == sorted((pair[2] for pair in pairs), reverse=True)
    last = len(found) - 1
    mirrored = {(last - other, last - one, why) for one, other, _likeness, why in near_names(found[::-1])}
    assert {(one, other, why) for one, other, _likeness, why in pairs} == mirrored
