"""Lanes and the index of rows, for any codings; colours with their contrast on every theme."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.color import Color

from groundcode.tui.colours import LEAST_CONTRAST, can_tint, colour_key, colour_of, contrast, tint_of
from groundcode.tui.layout import wrap
from groundcode.tui.widgets.marks import LANES, lanes
from groundcode.tui.widgets.values import CodingShown

LAYOUT = wrap("访谈记录一共很长，" * 80, (), 20)
codings = st.lists(
    st.builds(
        CodingShown,
        id=st.uuids().map(str),
        start=st.integers(0, 700),
        end=st.integers(1, 720),
        name=st.just("x"),
        colour_key=st.integers(0, 99),
    ),
    max_size=40,
    unique_by=lambda coding: coding.id,
)


@settings(deadline=None)
@given(codings)
def test_two_marks_never_share_a_cell_and_overflow_means_that_all_lanes_are_full(found: list[CodingShown]) -> None:
    marks = lanes(found, LAYOUT)
    assert {mark.coding.id for mark in marks.marks} == {coding.id for coding in found if coding.start < coding.end}
    for row in range(len(LAYOUT)):
        taken = [mark.lane for mark in marks.at_row(row) if mark.lane is not None]
        assert len(taken) == len(set(taken)) <= LANES
    for mark in marks.marks:
        if mark.lane is None:
            assert len([m for m in marks.at_row(mark.first) if m.lane is not None]) == LANES


@settings(deadline=None)
@given(codings)
def test_a_row_has_the_codings_that_touch_it_the_longest_first(found: list[CodingShown]) -> None:
    marks = lanes(found, LAYOUT)
    for row in range(len(LAYOUT)):
        here = [mark.coding for mark in marks.at_row(row)]
        start, end = LAYOUT.starts[row], LAYOUT.ends[row]
        assert {c.id for c in here} == {c.id for c in found if c.start < c.end and c.start < end and start < c.end}
        assert [c.end - c.start for c in here] == sorted((c.end - c.start for c in here), reverse=True)


@settings(deadline=None)
@given(codings, codings)
def test_rows_that_did_not_change_look_the_same(one: list[CodingShown], other: list[CodingShown]) -> None:
    before, after = lanes(one, LAYOUT), lanes([*one[::2], *other[:3]], LAYOUT)
    changed = after.changed_rows(before)
    for row in set(range(len(LAYOUT))) - changed:
        assert before.at_row(row) == after.at_row(row)


def test_codings_that_lie_outside_the_text_are_left_out() -> None:
    outside = [CodingShown("a", -3, 4, "x", 1), CodingShown("b", 5, 5, "x", 1), CodingShown("c", 700, 9999, "x", 1)]
    assert lanes(outside, LAYOUT).marks == ()


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "solarized-light", "monokai", "gruvbox"])
def test_every_colour_can_be_seen_on_every_theme(theme: str) -> None:
    background = Color.parse(App[None]().available_themes[theme].to_color_system().generate()["background"])
    found = [colour_of(key, background) for key in range(12)]
    assert all(contrast(colour, background) >= LEAST_CONTRAST for colour in found)
    assert len(set(found)) == 12


def test_tints_grow_with_depth_and_leave_the_text_legible() -> None:
    for ground, ink in (("#121212", "#e0e0e0"), ("#e0e0e0", "#1f1f1f")):
        background, text = Color.parse(ground), Color.parse(ink)
        for key in range(12):
            tints = [tint_of(key, background, depth) for depth in (1, 2, 3, 9)]
            assert tints[2] == tints[3]
            ratios = [contrast(tint, text) for tint in tints[:3]]
            assert ratios == sorted(ratios, reverse=True)
            assert ratios[-1] > 4.5
            assert contrast(tint_of(key, background, 1, own=False), background) < contrast(tints[0], background)


def test_a_key_is_the_same_on_every_computer() -> None:
    assert colour_key("警民亲近感") == 1830914152
    assert can_tint("truecolor")
    assert not can_tint("256")
    assert not can_tint(None)
