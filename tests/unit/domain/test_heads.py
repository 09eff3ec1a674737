from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.heads import EVERYTHING, Seen, differ, fold_heads
from groundcode.domain.operations import Ref, canonical, pack, unpack

A, B, C, D = (bytes([n]) * 16 for n in range(1, 5))


def row(change: bytes, seq: int, value: Any, *parents: Ref, field: str = "name", n: int = 0, lamport: int = 0) -> tuple[Any, ...]:
    return (field, canonical(value), pack(parents), change, n, lamport or seq, seq, "code", b"c" * 16, "", 1)


def values(rows: list[Any], seen: Seen = EVERYTHING, field: str = "name") -> list[Any]:
    return [head.value for head in fold_heads(rows, seen).get(field, [])]


MADE = row(A, 1, {"name": "甲", "level": "label"}, field="*")


def test_a_later_value_that_saw_the_former_one_replaces_it() -> None:
    assert values([MADE, row(B, 2, "乙", Ref(A, 0))]) == ["乙"]


def test_two_values_that_did_not_see_each_other_stand_side_by_side() -> None:
    rows = [MADE, row(B, 2, "乙", Ref(A, 0)), row(C, 3, "丙", Ref(A, 0))]
    assert values(rows) == ["乙", "丙"]
    assert differ(fold_heads(rows)["name"])
    assert values([*rows, row(D, 4, "丁", Ref(B, 0), Ref(C, 0))]) == ["丁"]


def test_two_equal_values_are_no_conflict() -> None:
    assert not differ(fold_heads([MADE, row(B, 2, "乙", Ref(A, 0)), row(C, 3, "乙", Ref(A, 0))])["name"])


def test_parents_count_only_on_their_own_field() -> None:
    rows = [MADE, row(B, 2, "concept", Ref(A, 0), field="level"), row(C, 3, "丙", Ref(A, 0))]
    assert values(rows) == ["丙"]
    assert values(rows, field="level") == ["concept"]


def test_what_was_not_seen_has_no_heads() -> None:
    rows = [MADE, row(B, 2, "乙", Ref(A, 0)), row(C, 3, "丙", Ref(B, 0))]
    assert values(rows, Seen(2)) == ["乙"]
    assert values(rows, Seen(1)) == ["甲"]
    assert values(rows, Seen(0)) == []
    assert values(rows, Seen(1, frozenset({3}))) == ["甲", "丙"]


def test_a_thing_that_can_be_deleted_is_alive_from_the_start() -> None:
    assert values([MADE], field="alive") == [True]


@given(st.lists(st.integers(1, 40), unique=True, max_size=15), st.integers(0, 40), st.integers(0, 40))
def test_own_changes_are_seen_without_hiding_what_lies_between(own: list[int], position: int, asked: int) -> None:
    seen = Seen(position)
    for seq in sorted(own):
        if seq > position:
            seen = seen.with_own(seq)
    assert seen.holds(asked) == (asked <= position or asked in own)


@given(st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.integers(0, 2**31)).map(lambda p: Ref(*p)), max_size=6))
def test_parents_are_packed_in_order(refs: list[Ref]) -> None:
    assert list(unpack(pack(refs))) == sorted(refs)
