"""Places where coders differ, against an oracle that looks at every character and every turn."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundcode.analysis.disagreements import Compared, Ground, Kind, compare
from groundcode.domain.codings import CodingColumns

SOURCE, VERSION = b"s" * 16, b"v" * 16
TEXT = "问问问：甲甲甲甲甲 甲甲\n答答答：乙乙乙 乙乙乙乙\n丙丙丙丙丙丙\n   丁丁"
TURNS = ((4, 12), (17, 25), (26, 32), (33, 38))
ASKING = 17
"""Where the turn begins that an interviewer speaks in the tests that have one."""
Row = tuple[str, str, int, int]
"""coder, code, start, end"""


def columns_of(rows: list[Row]) -> CodingColumns:
    out = CodingColumns()
    for n, (coder, code, start, end) in enumerate(rows):
        for column, value in zip(
            (out.id, out.code, out.coder, out.source, out.version),
            (n.to_bytes(16), code.encode(), coder.encode(), SOURCE, VERSION), strict=True,
        ):  # fmt: skip
            column.append(value)
        out.start.append(start)
        out.end.append(end)
    return out


def compared(rows: list[Row], takers: str = "AB", turns: tuple[tuple[int, int], ...] = TURNS) -> Compared:
    codes: dict[bytes, bytes | None] = {code.encode(): code.encode() for code in {row[1] for row in rows}}
    parts = {SOURCE: [coder.encode() for coder in takers]}
    return compare(columns_of(rows), parts, lambda _source: Ground(TEXT, turns), codes, {SOURCE: VERSION})


def kinds(rows: list[Row], takers: str = "AB") -> list[tuple[Kind, int, int, str]]:
    found = sorted(compared(rows, takers).differences, key=lambda one: (one.start, one.end, one.codes))
    return [(one.kind, one.start, one.end, "".join(sorted(code.decode() for code in one.codes))) for one in found]


A_ROW = st.tuples(
    st.sampled_from("ABC"), st.sampled_from("XY"), st.integers(0, len(TEXT) - 1), st.integers(1, 14)
).map(lambda row: (row[0], row[1], row[2], min(row[2] + row[3], len(TEXT))))  # fmt: skip


def sets_at(rows: list[Row], place: int, coder: str) -> frozenset[str]:
    return frozenset(code for by, code, start, end in rows if by == coder and start <= place < end)


@given(st.lists(A_ROW, max_size=12))
@example([("A", "X", 0, 4), ("B", "X", 12, 14)])
@example([("A", "X", 4, 9), ("A", "X", 9, 12), ("B", "X", 4, 12)])
def test_there_are_no_places_only_where_the_code_sets_agree_on_every_character(rows: list[Row]) -> None:
    said = [at for body, end in TURNS for at in range(body, end) if not TEXT[at].isspace()]
    agree = all(sets_at(rows, at, "A") == sets_at(rows, at, "B") for at in said)
    assert (compared(rows).differences == []) == agree


@given(st.lists(A_ROW, max_size=12), st.sampled_from(["AB", "ABC"]))
def test_the_gains_add_up_to_what_the_agreement_of_turns_lacks(rows: list[Row], takers: str) -> None:
    lacking = 0.0
    for code in "XY":
        for body, end in TURNS:
            said = [at for at in range(body, end) if not TEXT[at].isspace()]
            have = {coder: any(code in sets_at(rows, at, coder) for at in said) for coder in takers}
            pairs = list(combinations(takers, 2))
            lacking += sum(have[one] != have[other] for one, other in pairs) / len(pairs)
    assert sum(one.gain for one in compared(rows, takers).differences) == pytest.approx(lacking)


@given(st.lists(A_ROW, max_size=12), st.sampled_from(["AB", "ABC"]))
def test_a_coding_is_in_one_place_at_most_and_agreed_runs_in_none(rows: list[Row], takers: str) -> None:
    found = compared(rows, takers)
    held = [row for one in found.differences for row in one.rows]
    agreed = [row for run in found.agreed.get(SOURCE, []) for row in run.rows]
    assert len(held + agreed) == len(set(held + agreed)) == sum(row[0] in takers for row in rows) * bool(rows)


@given(st.lists(A_ROW, max_size=10))
def test_neither_the_order_of_codings_nor_double_ones_matter(rows: list[Row]) -> None:
    def told(rows: list[Row]) -> list[tuple[float, int, int, str]]:
        return sorted((round(one.gain, 9), one.start, one.end, one.kind.value) for one in compared(rows, "ABC").differences)

    assert told(rows) == told([*reversed(rows), *rows])


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("A", "X", 4, 9), ("B", "X", 4, 12)], [(Kind.BOUNDARY, 4, 12, "X")]),
        ([("A", "X", 4, 12), ("B", "X", 4, 6), ("B", "X", 8, 12)], [(Kind.BOUNDARY, 4, 12, "X")]),
        ([("A", "X", 4, 12)], [(Kind.ONLY, 4, 12, "X")]),
        ([("A", "X", 4, 12), ("B", "Y", 5, 12)], [(Kind.OTHER, 4, 12, "XY")]),
        ([("A", "X", 4, 12), ("B", "Y", 4, 6)], [(Kind.ONLY, 4, 6, "Y"), (Kind.ONLY, 4, 12, "X")]),
        ([("A", "X", 4, 12), ("A", "Y", 4, 12)], [(Kind.ONLY, 4, 12, "X"), (Kind.ONLY, 4, 12, "Y")]),
        ([("A", "X", 4, 12), ("B", "X", 4, 12), ("B", "Y", 4, 12)], [(Kind.ONLY, 4, 12, "Y")]),
        ([("A", "X", 4, 12), ("B", "X", 0, 13)], []),
        ([("A", "X", 0, 3)], []),
    ],
    ids=["boundary", "one long, two short", "only one", "other code", "too far apart", "two codes of one", "one code more",
         "label and white space", "only a label"],
)  # fmt: skip
def test_what_a_place_is(rows: list[Row], wanted: list[tuple[Kind, int, int, str]]) -> None:
    assert kinds(rows) == wanted


def test_three_coders_with_three_codes_are_one_place() -> None:
    rows: list[Row] = [("A", "X", 4, 12), ("B", "Y", 4, 11), ("C", "Z", 5, 12)]
    assert kinds(rows, "ABC") == [(Kind.OTHER, 4, 12, "XYZ")]
    assert kinds([*rows[:1], ("B", "X", 4, 9)], "ABC") == [(Kind.ONLY, 4, 12, "X")], "C has nothing there"


def test_what_an_interviewer_says_is_not_compared() -> None:
    rows: list[Row] = [("A", "X", ASKING, 25), ("A", "X", 30, 38)]
    turns = tuple(turn for turn in TURNS if turn[0] != ASKING)
    (found,) = compared(rows, turns=turns).differences
    assert (found.start, found.gain) == (30, 2.0), "it touches two turns"


def test_what_raises_agreement_most_comes_first() -> None:
    rows: list[Row] = [("A", "Y", 4, 6), ("B", "Y", 4, 8), ("A", "X", 18, 20), ("B", "X", 26, 38)]
    found = compared(rows).differences
    assert [(one.start, one.gain) for one in found] == [(26, 2.0), (18, 1.0), (4, 0.0)]


def test_a_place_shared_by_two_runs_is_worth_half_for_each() -> None:
    rows: list[Row] = [("A", "X", 4, 6), ("A", "X", 8, 10)]
    assert [one.gain for one in compared(rows).differences] == [0.5, 0.5]
    both: list[Row] = [("A", "X", 4, 6), ("B", "X", 8, 10)]
    assert [one.gain for one in compared(both).differences] == [0.0, 0.0], "both have the code in the turn"


def test_who_takes_no_part_and_texts_not_shown_are_left_out() -> None:
    rows: list[Row] = [("A", "X", 4, 12), ("C", "Y", 4, 12)]
    assert [one.codes for one in compared(rows).differences] == [(b"X",)]
    assert compared(rows, "A").differences == []
    columns = columns_of(rows)
    columns.version[0] = b"w" * 16
    found = compare(columns, {SOURCE: [b"A", b"B"]}, lambda _s: Ground(TEXT, TURNS), {b"X": b"X", b"Y": None}, {SOURCE: VERSION})
    assert found.differences == []
