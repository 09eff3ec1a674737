"""What questions find, against an oracle that looks at every pair."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis.queries import (
    And,
    Everything,
    Field,
    Has,
    Near,
    Not,
    Or,
    Overlaps,
    Query,
    QueryRows,
    is_condition,
    select,
)
from groundcode.domain.cases import Case
from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.levels import Level


def an_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def a_tree() -> CodeTree:
    """主 > 范 > 概 > 签; 甲 straight under 主; 乙 loose; 旧 was merged into 签."""
    levels = {
        "主": Level.MAIN,
        "范": Level.CATEGORY,
        "概": Level.CONCEPT,
        "签": Level.LABEL,
        "甲": Level.LABEL,
        "乙": Level.CONCEPT,
    }
    parents = {"范": "主", "概": "范", "签": "概", "甲": "主"}
    codes = [Code(an_id(n), n, level, an_id(parents[n]) if n in parents else None, "a0") for n, level in levels.items()]
    return CodeTree([*codes, Code(an_id("旧"), "旧", Level.LABEL, None, "a0", merged_into=an_id("签"))])


TREE = a_tree()
CODES = ("主", "范", "概", "签", "甲", "乙")
CASES = {case.id: case for case in (Case("site", "院"), Case("p1", "P1", parent="site"), Case("p2", "P2"))}
TURN = 10
"""Code points of every turn of the oracle's texts."""


Row = tuple[str, int, int, str, str, bool]
"""text, start, end, code, coder, starred"""


def rows_of(given_rows: list[Row]) -> QueryRows:
    rows = QueryRows()
    for number, (text, start, end, code, coder, starred) in enumerate(sorted(given_rows, key=lambda r: (r[0][:1], r[1:]))):
        rows.id.append(str(number))
        rows.code.append(an_id(code))
        rows.coder.append(coder)
        rows.source.append(text[:1])
        rows.text.append(text)
        rows.start.append(start)
        rows.end.append(end)
        rows.first_turn.append(start // TURN)
        rows.last_turn.append((end - 1) // TURN)
        rows.speakers.append(("李阿姨",) if text[:1] == "s" else ("李阿姨", "Zhao"))
        rows.cases.append(("p1",) if text[:1] == "s" else ())
        rows.starred.append(starred)
        rows.negative.append(not starred)
    return rows


def found(query: Query, rows: QueryRows) -> list[int]:
    return select(query, rows, TREE, CASES)


# The oracle: the definitions of the module's docstring, one coding and one pair at a time.


def finds(query: Query, n: int, rows: QueryRows) -> bool:
    match query:
        case Everything():
            return True
        case Has(name, value):
            return has(name, value, n, rows)
        case Or(left, right):
            return finds(left, n, rows) or finds(right, n, rows)
        case And(left, right):
            if is_condition(left) and not is_condition(right):
                left, right = right, left
            return finds(left, n, rows) and holds(right, n, rows)
        case Not(part):
            return not holds(part, n, rows)
        case Overlaps(left, right):
            return finds(left, n, rows) and any(m != n and finds(right, m, rows) for m in upon(n, rows))
        case Near(left, right, within):
            return finds(left, n, rows) and any(m != n and finds(right, m, rows) for m in around(n, within, rows))


def holds(query: Query, n: int, rows: QueryRows) -> bool:
    if is_condition(query):
        return finds(query, n, rows)
    if isinstance(query, Or):
        return holds(query.left, n, rows) or holds(query.right, n, rows)
    return any(finds(query, m, rows) for m in upon(n, rows))


def upon(n: int, rows: QueryRows) -> Iterator[int]:
    own = set(range(rows.start[n], rows.end[n]))
    for m in range(len(rows)):
        if rows.text[m] == rows.text[n] and own & set(range(rows.start[m], rows.end[m])):
            yield m


def around(n: int, within: int, rows: QueryRows) -> Iterator[int]:
    def turns(at: int) -> range:
        return range(rows.first_turn[at], rows.last_turn[at] + 1)

    for m in range(len(rows)):
        if rows.text[m] == rows.text[n] and min(abs(a - b) for a in turns(n) for b in turns(m)) <= within:
            yield m


def has(name: Field, value: str, n: int, rows: QueryRows) -> bool:
    names = {an_id(code): code for code in CODES}
    line = [rows.code[n], *TREE.ancestors(rows.code[n])]
    match name:
        case Field.CODE:
            return value in line
        case Field.OWN:
            return value == rows.code[n]
        case Field.LEVEL:
            seen = {"主": "main", "范": "category", "概": "concept", "签": "label", "甲": "label", "乙": "concept"}
            ranks = ["label", "concept", "category", "main"]
            above = next((c for c in line if ranks.index(seen[names[c]]) >= ranks.index(value)), None)
            return above is not None and seen[names[above]] == value
        case Field.CODER:
            return rows.coder[n] == value
        case Field.SOURCE:
            return rows.source[n] == value
        case Field.SPEAKER:
            return value in rows.speakers[n]
        case Field.CASE:
            return rows.source[n] == "s" and value in ("p1", "site")
        case Field.STARRED:
            return rows.starred[n]
        case Field.NEGATIVE:
            return rows.negative[n]


spans = st.tuples(st.integers(0, 60), st.integers(1, 25)).map(lambda pair: (pair[0], pair[0] + pair[1]))
some_rows = st.lists(
    st.tuples(st.sampled_from(["s", "s old", "t"]), spans, st.sampled_from(CODES), st.sampled_from("xy"), st.booleans()).map(
        lambda r: (r[0], *r[1], *r[2:])
    ),
    max_size=14,
)
leaves = st.one_of(
    st.just(Everything()),
    st.builds(Has, st.sampled_from([Field.CODE, Field.OWN]), st.sampled_from(CODES).map(an_id)),
    st.builds(Has, st.just(Field.LEVEL), st.sampled_from([level.value for level in Level])),
    st.builds(Has, st.just(Field.CODER), st.sampled_from("xy")),
    st.builds(Has, st.just(Field.SOURCE), st.sampled_from("st")),
    st.builds(Has, st.just(Field.CASE), st.sampled_from(["site", "p1", "p2"])),
    st.builds(Has, st.just(Field.SPEAKER), st.sampled_from(["李阿姨", "Zhao"])),
    st.sampled_from([Has(Field.STARRED), Has(Field.NEGATIVE)]),
)
queries = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(And, part, part),
        st.builds(Or, part, part),
        st.builds(Not, part),
        st.builds(Overlaps, part, part),
        st.builds(Near, part, part, st.integers(0, 3)),
    ),
    max_leaves=6,
)


@settings(max_examples=250, deadline=None)
@given(some_rows, queries)
def test_a_question_finds_what_its_definition_says(given_rows: list[Row], query: Query) -> None:
    rows = rows_of(given_rows)
    assert found(query, rows) == [n for n in range(len(rows)) if finds(query, n, rows)]


@settings(max_examples=80, deadline=None)
@given(some_rows, queries, queries)
def test_laws(given_rows: list[Row], one: Query, other: Query) -> None:
    rows = rows_of(given_rows)
    both, without = found(And(one, other), rows), found(And(one, Not(other)), rows)
    if not is_condition(one) or is_condition(other):
        assert sorted(both + without) == found(one, rows)
    assert found(And(one, one), rows) == found(one, rows)
    assert set(found(Or(one, other), rows)) == set(found(one, rows)) | set(found(other, rows))
    assert (
        set(found(Overlaps(one, other), rows)) <= set(found(Near(one, other, 0), rows)) <= set(found(Near(one, other, 9), rows))
    )


A, B = Has(Field.OWN, an_id("签")), Has(Field.OWN, an_id("乙"))


def test_and_of_codes_is_by_place_and_and_of_conditions_by_coding() -> None:
    rows = rows_of([("s", 0, 10, "签", "x", True), ("s", 9, 12, "乙", "y", False), ("s", 12, 15, "签", "y", False)])
    assert found(And(A, B), rows) == [0]
    assert found(And(B, A), rows) == [1]
    assert found(And(A, Has(Field.CODER, "y")), rows) == [2]
    assert found(And(Has(Field.CODER, "y"), A), rows) == [2]
    assert found(And(And(A, B), Has(Field.CODER, "x")), rows) == [0]
    assert found(And(A, And(B, Has(Field.CODER, "x"))), rows) == []
    assert found(And(A, Not(B)), rows) == [2]
    assert found(Not(B), rows) == [2]


def test_segments_that_only_touch_do_not_overlap() -> None:
    rows = rows_of([("s", 0, 10, "签", "x", True), ("s", 10, 12, "乙", "x", True)])
    assert found(Overlaps(A, B), rows) == []
    rows.end[0] = 11
    assert found(Overlaps(A, B), rows) == [0]


def test_a_coding_is_not_its_own_neighbour() -> None:
    rows = rows_of([("s", 0, 10, "签", "x", True), ("t", 0, 10, "签", "x", True)])
    assert found(Overlaps(A, A), rows) == found(Near(A, A, 9), rows) == []
    assert found(And(A, A), rows) == [0, 1]


@pytest.mark.parametrize(("within", "hits"), [(0, []), (1, []), (2, [0]), (3, [0])])
def test_turns_away(within: int, hits: list[int]) -> None:
    rows = rows_of([("s", 5, 15, "签", "x", True), ("s", 30, 31, "乙", "x", True)])
    assert found(Near(A, B, within), rows) == hits


def test_a_place_in_another_version_meets_nothing() -> None:
    rows = rows_of([("s", 0, 10, "签", "x", True), ("s old", 0, 10, "乙", "x", True)])
    assert found(And(A, B), rows) == found(Near(A, B, 9), rows) == []


def test_codes_below_merged_codes_and_codes_that_are_gone() -> None:
    rows = rows_of([("s", 0, 1, "签", "x", True), ("s", 1, 2, "甲", "x", True), ("s", 2, 3, "主", "x", True)])
    assert found(Has(Field.CODE, an_id("主")), rows) == [0, 1, 2]
    assert found(Has(Field.OWN, an_id("主")), rows) == [2]
    assert found(Has(Field.CODE, an_id("旧")), rows) == [0]
    assert found(Has(Field.CODE, an_id("none")), rows) == []
    assert found(Has(Field.LEVEL, "category"), rows) == [0]


def test_a_circle_of_cases_ends() -> None:
    cases = {"p1": replace(CASES["p1"], parent="p2"), "p2": replace(CASES["p2"], parent="p1")}
    rows = rows_of([("s", 0, 1, "签", "x", True)])
    assert select(Has(Field.CASE, "p2"), rows, TREE, cases) == [0]
