"""The sweep against a count of every character, and what must change nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.analysis import disagreements
from groundcode.analysis.agreement.bootstrap import Intervals, intervals
from groundcode.analysis.agreement.coefficients import Tally
from groundcode.analysis.agreement.figures import figures, pooled
from groundcode.analysis.agreement.lines import CharacterLine, Line, SpanLine
from groundcode.analysis.agreement.sweep import Ground, counted, runs, swept
from groundcode.domain.codings import CodingColumns
from groundcode.domain.spans import Span

TEXTS = ("问：好吗？\n答：好。 很 好，\u3000天天在。\n问：嗯\n答：a b c\n", "A: well \t then\nB: no.\n")
TURNS = ((Span(8, 20), Span(26, 31)), (Span(3, 14), Span(18, 21)))
Row = tuple[int, int, int, int, int]
"""Coder, code, source, start, end."""

rows_of = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), st.integers(0, 30), st.integers(0, 12)).map(
        lambda t: (t[0], t[1], t[2], min(t[3], len(TEXTS[t[2]]) - 1), min(t[3] + t[4] + 1, len(TEXTS[t[2]])))
    ),
    max_size=25,
)


def lines(unit: str) -> list[Line]:
    if unit == "character":
        return [CharacterLine(text, turns) for text, turns in zip(TEXTS, TURNS, strict=True)]
    if unit == "turn":
        return [SpanLine(text, [[turn] for turn in turns]) for text, turns in zip(TEXTS, TURNS, strict=True)]
    return [
        SpanLine(TEXTS[0], [[Span(8, 11), Span(12, 20)], [Span(26, 31)]]),
        SpanLine(TEXTS[1], [[Span(3, 7), Span(10, 14)], [Span(18, 21)]]),
    ]


def ground(unit: str, parts: tuple[int, int] = (7, 7)) -> Ground:
    return Ground([b"s0", b"s1"], [b"v0", b"v1"], lines(unit), [b"A", b"B", b"C"], parts)


def columns(rows: list[Row]) -> CodingColumns:
    out = CodingColumns()
    for at, (coder, code, source, start, end) in enumerate(rows):
        out.id.append(b"%d" % at)
        out.coder.append(b"ABC"[coder : coder + 1])
        out.code.append(b"c%d" % code)
        out.source.append(b"s%d" % source)
        out.version.append(b"v%d" % source)
        out.start.append(start)
        out.end.append(end)
    return out


CODES = {b"c0": 0, b"c1": 1}


def tallies(rows: list[Row], unit: str = "character", parts: tuple[int, int] = (7, 7)) -> list[Tally]:
    place = ground(unit, parts)
    return counted(place, swept(runs(place, columns(rows), CODES)), 2)


def one_by_one(rows: list[Row], unit: str, parts: tuple[int, int]) -> list[Tally]:
    """Every unit looked at by itself."""
    out: list[Counter[tuple[int, int]]] = [Counter(), Counter()]
    for source in (0, 1):
        if unit == "character":
            spans = [Span(at, at + 1) for turn in TURNS[source] for at in range(turn.start, turn.end)
                     if not TEXTS[source][at].isspace()]  # fmt: skip
        else:
            line = lines(unit)[source]
            assert isinstance(line, SpanLine)
            spans = [Span(a, b) for a, b in zip(line._starts, line._ends, strict=True)]
        for code in (0, 1):
            for span in spans:
                mask = 0
                for coder, of, where, start, end in rows:
                    shared = TEXTS[source][max(span.start, start) : min(span.end, end)] if span.overlaps(Span(start, end)) else ""
                    if (of, where) == (code, source) and parts[source] >> coder & 1 and shared.strip():
                        mask |= 1 << coder
                out[code][parts[source], mask] += 1
    return list(out)


@pytest.mark.parametrize("unit", ["character", "turn", "sentence"])
@settings(max_examples=60, deadline=None)
@given(rows=rows_of, parts=st.tuples(st.sampled_from([3, 5, 6, 7]), st.sampled_from([3, 5, 6, 7])))
def test_the_sweep_counts_what_one_counts_one_by_one(unit: str, rows: list[Row], parts: tuple[int, int]) -> None:
    assert [dict(one) for one in tallies(rows, unit, parts)] == [dict(one) for one in one_by_one(rows, unit, parts)]


@settings(max_examples=60, deadline=None)
@given(rows=rows_of, seed=st.integers(0, 1000))
def test_neither_order_nor_repetition_nor_overlap_changes_anything(rows: list[Row], seed: int) -> None:
    before = tallies(rows)
    draw = random.Random(seed)
    more = list(rows)
    for coder, code, source, start, end in rows:
        cut = draw.randint(start + 1, end)
        more += [(coder, code, source, start, cut), (coder, code, source, draw.randint(start, cut - 1), end)]
    draw.shuffle(more)
    assert tallies(more) == before


@settings(max_examples=60, deadline=None)
@given(rows=rows_of, turn=st.permutations([0, 1, 2]))
def test_whoever_is_called_first_the_figures_are_the_same(rows: list[Row], turn: list[int]) -> None:
    swapped: list[Row] = [(turn[coder], *rest) for coder, *rest in rows]  # type: ignore[misc]
    for mine, theirs in zip(tallies(rows), tallies(swapped), strict=True):
        assert near(figures(mine, 3)) == near(figures(theirs, 3))
    assert near(pooled(tallies(rows), 3)) == near(pooled(tallies(swapped), 3))


NAMES = ["units", "counts", "percent", "alpha", "kappa", "holsti", "ac1", "brennan_prediger", "fleiss", "prevalence"]


def near(found: object) -> list[object]:
    values = [getattr(found, name) for name in NAMES]
    return [round(value, 9) + 0.0 if isinstance(value, float) else value for value in values]


def test_white_space_names_and_interviewers_are_not_counted() -> None:
    text, turns = TEXTS[0], TURNS[0]
    line = CharacterLine(text, turns)
    assert line.marks == [0, 9, 12]
    assert line.placed([0, 7, 21, 26], [8, 21, 26, len(text)]) == ([0, 0, 9, 9], [0, 9, 9, 12])
    found = tallies([(0, 0, 0, 0, len(text)), (1, 0, 0, 8, 20)], parts=(3, 3))[0]
    assert found[3, 3] == 9
    assert found[3, 1] == 3


def test_every_kind_of_white_space_is_known() -> None:
    import sys

    from groundcode.analysis.agreement import lines as module

    assert set(module._WHITE) == {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}


def test_a_coder_who_does_not_take_part_counts_for_nothing() -> None:
    rows: list[Row] = [(2, 0, 0, 8, 20), (0, 0, 0, 8, 20)]
    assert tallies(rows, parts=(3, 7))[0] == {(3, 1): 9, (3, 0): 3, (7, 0): 11}


def study(seed: int = 3) -> tuple[Ground, list[Row]]:
    """Six sources of ten turns, in which two coders mostly agree."""
    draw = random.Random(seed)
    rows: list[Row] = []
    for source in range(6):
        for turn in range(10):
            if draw.random() < 0.3:
                rows += [(0, 0, source, 10 * turn, 10 * turn + 8)] + [(1, 0, source, 10 * turn, 10 * turn + 8)] * (
                    draw.random() < 0.8
                )
    place = Ground(
        [b"s%d" % n for n in range(6)], [b"v%d" % n for n in range(6)],
        [SpanLine("字" * 100, [[Span(10 * turn, 10 * turn + 9)] for turn in range(10)]) for _n in range(6)],
        [b"A", b"B"], [3] * 6,
    )  # fmt: skip
    return place, rows


def bounds(place: Ground, rows: list[Row], seed: int) -> Intervals:
    return intervals(place, swept(runs(place, columns(rows), {b"c0": 0})), 1, 400, seed)


def test_a_seed_gives_one_interval_and_it_holds_alpha() -> None:
    place, rows = study()
    first, again, other = (bounds(place, rows, seed) for seed in (5, 5, 6))
    assert first == again
    assert first != other
    found = figures(counted(place, swept(runs(place, columns(rows), {b"c0": 0})), 1)[0], 2).alpha
    interval = first.codes[0]
    assert interval is not None
    assert found is not None
    assert interval[0] < found < interval[1] <= 1
    assert first.pooled == interval


def test_the_interval_does_not_hang_on_the_order_of_codings_and_coders() -> None:
    place, rows = study()
    swapped: list[Row] = [(1 - coder, *rest) for coder, *rest in reversed(rows)]  # type: ignore[misc]
    mine, theirs = bounds(place, rows, 5).codes[0], bounds(place, swapped, 5).codes[0]
    assert mine == pytest.approx(theirs, abs=1e-12)


def test_resampling_agrees_with_one_that_is_written_out() -> None:
    """Every piece over several turns counts in each of them: the mean over resamples is near alpha of the whole."""
    place, _rows = study()
    whole: list[Row] = [(0, 0, 0, 0, 40), (1, 0, 0, 5, 60), (0, 0, 1, 33, 95), (1, 0, 1, 30, 99)]
    pieces = swept(runs(place, columns(whole), {b"c0": 0}))
    found = intervals(place, pieces, 1, 2000, 1).codes[0]
    split = [
        (c, k, s, 10 * t, 10 * t + 9) for c, k, s, start, end in whole for t in range(10) if start < 10 * t + 9 and end > 10 * t
    ]
    assert found == intervals(place, swept(runs(place, columns(split), {b"c0": 0})), 1, 2000, 1).codes[0]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_coded_has_no_interval(count: int) -> None:
    place, _rows = study()
    empty: Callable[[], Intervals] = lambda: intervals(place, swept(runs(place, CodingColumns(), {})), count, 100, 1)  # noqa: E731
    assert empty() == Intervals((None,) * count, None)


@pytest.mark.parametrize("line", [SpanLine("only questions", []), CharacterLine("only questions", [])])
def test_a_source_in_which_no_informant_speaks_has_no_units(line: Line) -> None:
    place = Ground([b"s0"], [b"v0"], [line], [b"A", b"B"], [3])
    pieces = swept(runs(place, columns([(0, 0, 0, 0, 5)]), CODES))
    assert counted(place, pieces, 2) == [{}, {}]
    assert intervals(place, pieces, 2, 10, 1) == Intervals((None, None), None)


@given(st.integers(0, 30), st.integers(1, 20))
def test_a_turn_is_coded_by_words_and_not_by_blanks(start: int, length: int) -> None:
    """As the places where coders differ see it: one rule for both."""
    end = min(start + length, len(TEXTS[0]))
    line = SpanLine(TEXTS[0], [[turn] for turn in TURNS[0]])
    (first,), (after,) = line.placed([start], [end])
    ground = disagreements.Ground(TEXTS[0], [(turn.start, turn.end) for turn in TURNS[0]])
    assert list(range(first, after)) == ground.touched(start, end)


def test_a_blank_codes_no_turn() -> None:
    line = SpanLine(TEXTS[0], [[turn] for turn in TURNS[0]])
    assert line.placed([15, 14], [16, 16]) == ([1, 0], [1, 1])
