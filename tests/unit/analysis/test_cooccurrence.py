"""Codes that stand together, against an oracle that looks at every pair of segments."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.analysis.cooccurrence import Cooccurrence, Unit, cooccurrence
from groundcode.analysis.queries import QueryRows
from groundcode.domain.codings import Layer
from groundcode.domain.levels import Level
from tests.unit.analysis.test_queries import CODES, TREE, an_id

TURN = 10
Row = tuple[str, int, int, str, str]
"""text, start, end, code, coder"""


def rows_of(rows: list[Row]) -> QueryRows:
    out = QueryRows()
    for n, (text, start, end, code, coder) in enumerate(rows):
        out.id.append(f"{n}")
        out.code.append(an_id(code))
        out.coder.append(coder)
        out.source.append(text[0])
        out.text.append(text)
        out.start.append(start)
        out.end.append(end)
        out.first_turn.append(start // TURN - 1)
        out.last_turn.append((end - 1) // TURN - 1)
    return out


def counted(rows: list[Row], unit: Unit, level: Level | None = None, coder: str = "甲") -> Cooccurrence:
    return cooccurrence(rows_of(rows), TREE, level=level, unit=unit, layer=Layer(coder))


def of(found: Cooccurrence, one: str, other: str) -> int:
    return found.of(an_id(one), an_id(other))


BOTH: list[Row] = [
    ("A1", 10, 15, "概", "甲"),
    ("A1", 12, 25, "乙", "甲"),
    ("A1", 26, 28, "概", "甲"),
    ("B1", 40, 45, "概", "甲"),
    ("B1", 46, 48, "乙", "甲"),
    ("C1", 10, 12, "概", "乙"),
]


def test_the_three_units_count_different_things() -> None:
    assert of(counted(BOTH, Unit.TURN), "概", "乙") == 3  # both turns that the long segment touches, and one in B
    assert of(counted(BOTH, Unit.OVERLAP), "概", "乙") == 1
    assert of(counted(BOTH, Unit.SOURCE), "乙", "概") == 2


def test_only_one_coder_is_counted() -> None:
    assert of(counted(BOTH, Unit.SOURCE, coder="乙"), "概", "概") == 1
    assert counted(BOTH, Unit.SOURCE, coder="丙").codes == ()


def test_the_diagonal_says_how_often_a_code_stands_at_all() -> None:
    found = counted(BOTH, Unit.OVERLAP)
    assert of(found, "概", "概") == 3
    assert of(counted(BOTH, Unit.TURN), "乙", "乙") == 3
    assert of(counted(BOTH, Unit.SOURCE), "概", "概") == 2
    assert found.codes == tuple(code for code in TREE.walk() if code in (an_id("概"), an_id("乙")))
    assert found.matrix() == [[2, 1], [1, 3]]


def test_a_label_counts_for_its_category_and_the_main_category_itself_for_none() -> None:
    rows: list[Row] = [
        ("A1", 10, 12, "签", "甲"),
        ("A1", 10, 12, "主", "甲"),
        ("A1", 10, 12, "甲", "甲"),
        ("A1", 10, 12, "乙", "甲"),
    ]
    assert [TREE.codes[code].name for code in counted(rows, Unit.TURN, Level.CATEGORY).codes] == ["范"]
    found = counted(rows, Unit.TURN, Level.CONCEPT)
    assert {TREE.codes[code].name for code in found.codes} == {"概", "乙"}
    assert of(found, "概", "乙") == 1


def test_what_touches_only_with_its_ends_does_not_overlap() -> None:
    rows: list[Row] = [("A1", 10, 15, "概", "甲"), ("A1", 15, 18, "乙", "甲")]
    assert of(counted(rows, Unit.OVERLAP), "概", "乙") == 0
    assert of(counted(rows, Unit.TURN), "概", "乙") == 1


def test_what_stands_above_the_first_turn_is_in_no_turn() -> None:
    rows: list[Row] = [("A1", 2, 5, "概", "甲"), ("A1", 3, 5, "乙", "甲")]
    assert counted(rows, Unit.TURN).pairs == {}
    assert of(counted(rows, Unit.OVERLAP), "概", "乙") == 1


def test_equal_codings_count_once() -> None:
    rows: list[Row] = [("A1", 10, 15, "概", "甲"), ("A1", 10, 15, "概", "甲"), ("A1", 10, 15, "乙", "甲")]
    assert of(counted(rows, Unit.OVERLAP), "概", "乙") == 1


SPANS = st.tuples(
    st.sampled_from(["A1", "A2", "B1"]),
    st.integers(0, 40),
    st.integers(1, 15),
    st.sampled_from(CODES),
    st.sampled_from(["甲", "乙"]),
)


@given(st.lists(SPANS.map(lambda one: (one[0], one[1], one[1] + one[2], one[3], one[4])), max_size=25))
def test_the_counts_are_those_of_the_oracle(rows: list[Row]) -> None:
    own = {(text, start, end, code) for text, start, end, code, coder in rows if coder == "甲"}
    for unit in Unit:
        found = counted(rows, unit)
        for one, other in combinations(CODES, 2):
            pairs = [(a, b) for a in own for b in own if a[3] == one and b[3] == other]
            if unit is Unit.OVERLAP:
                wanted = sum(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a, b in pairs)
            elif unit is Unit.SOURCE:
                wanted = len({a[0][0] for a, b in pairs if a[0][0] == b[0][0]})
            else:
                wanted = len({(text, turn) for text in ("A1", "A2", "B1") for turn in range(10)
                              if all(any(s[0] == text and s[3] == code and s[1] // TURN - 1 <= turn <= (s[2] - 1) // TURN - 1
                                         for s in own) for code in (one, other))})  # fmt: skip
            assert of(found, one, other) == of(found, other, one) == wanted


@pytest.mark.parametrize(
    ("counts", "most", "kept", "least"),
    [
        ([5, 4, 3], 5, [5, 4, 3], 3),
        ([5, 4, 4, 3], 2, [5], 5),
        ([5, 4, 4, 3], 3, [5, 4, 4], 4),
        ([2, 2, 2], 1, [2, 2, 2], 2),
        ([], 3, [], 0),
    ],
)
def test_the_strongest_pairs_are_cut_where_the_count_changes(counts: list[int], most: int, kept: list[int], least: int) -> None:
    pairs = {(f"{n}", "x"): count for n, count in enumerate(counts)}
    strong, found = Cooccurrence(Unit.TURN, None, (), {}, pairs).strongest(most)
    assert sorted(strong.values(), reverse=True) == kept
    assert found == least
