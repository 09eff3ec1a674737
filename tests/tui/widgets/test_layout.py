"""Rows tile the text, keep to the width and to the rules of punctuation, for any Unicode at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from groundcode.tui.layout import Layout, clusters_of, fit_cells, shown, wrap
from groundcode.tui.layout.glyphs import boundaries, is_control, kind_table

SPECIAL = "访谈者我们，。；！？（）《》“”…—abc XY,.'-()\t\n\u3000\u200d\ufe0f\u0301\u202e\x1b\x00👨👩👧❤🏽🇨🇳☀\xad\ufeffกำ가\ud800"
texts = st.one_of(
    st.text(alphabet=st.sampled_from(SPECIAL), max_size=120),
    st.text(alphabet=st.characters(), max_size=60),
    st.text(alphabet=st.sampled_from("这是一段话，。（）ok 3"), max_size=200),
)
widths = st.integers(min_value=1, max_value=40)


@dataclass(frozen=True)
class Turn:
    start: int
    body: int
    end: int


def rows(layout: Layout) -> list[str]:
    return [layout.text[a:b] for a, b in zip(layout.starts, layout.ends, strict=True)]


@settings(deadline=None)
@given(texts, widths)
def test_rows_tile_the_text_without_its_newlines(text: str, width: int) -> None:
    layout = wrap(text, (), width)
    assert "".join(rows(layout)) == text.replace("\n", "")
    assert not any("\n" in row for row in rows(layout))
    assert list(layout.starts) == sorted(layout.starts)
    lines = text.split("\n")
    assert sum(1 for row in range(len(layout)) if not layout.is_broken(row)) == len(lines)


@settings(deadline=None)
@given(texts, widths)
def test_no_row_is_wider_than_the_width(text: str, width: int) -> None:
    layout = wrap(text, (), width)
    for row in range(len(layout)):
        clusters = layout.clusters(row)
        while clusters and kind_table()[ord(text[clusters[-1].start])] in "sSt":
            clusters.pop()
        assert not clusters or clusters[-1].cell + clusters[-1].width <= width or len(clusters) == 1


@settings(deadline=None)
@given(texts, widths)
def test_offset_and_cell_are_inverse_and_glyphs_have_their_width(text: str, width: int) -> None:
    layout = wrap(text, (), width)
    for row in range(len(layout)):
        cell = 0
        for cluster in layout.clusters(row):
            assert cluster.cell == cell == layout.cell_of(row, cluster.start)
            assert layout.offset_at(row, cell) == cluster.start == layout.offset_at(row, cell + cluster.width - 1)
            assert layout.row_of(cluster.start) == row
            assert cluster.width == cell_len(cluster.glyph) > 0
            assert not any(is_control(character) for character in cluster.glyph)
            cell += cluster.width
        drawn = "".join(cluster.glyph for cluster in layout.clusters(row))
        assert cell_len(drawn) == cell


@settings(deadline=None)
@given(texts, widths)
def test_no_cluster_is_cut(text: str, width: int) -> None:
    layout = wrap(text, (), width)
    for line_start, line in lines_of(text):
        inner = {line_start + b for b in boundaries(line)} | {line_start}
        for start in layout.starts:
            if line_start <= start < line_start + len(line):
                assert start in inner


def lines_of(text: str) -> list[tuple[int, str]]:
    result, position = [], 0
    for line in text.split("\n"):
        result.append((position, line))
        position += len(line) + 1
    return result


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("我们说话，。！（）《》"), max_size=200), st.integers(min_value=8, max_value=40))
def test_punctuation_stands_right_unless_it_is_a_run(text: str, width: int) -> None:
    layout = wrap(text, (), width)
    for row in range(1, len(layout)):
        above, here = rows(layout)[row - 1 : row + 1]
        both = above + here
        free = [i for i in range(1, len(above) + 1) if both[i] not in "，。！）》" and both[i - 1] not in "（《"]
        assert not free or len(above) in free


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("abcde fghij, k"), max_size=200), st.integers(min_value=15, max_value=40))
@example("aaaaa ,aaaaaaaaa", 15)
def test_words_are_whole_unless_longer_than_a_row(text: str, width: int) -> None:
    # A comma begins no row, so that a blank before one is no place to end a row either.
    text = text.replace(" ,", ",")
    layout = wrap(text, (), width)
    for row in range(1, len(layout)):
        above, here = rows(layout)[row - 1 : row + 1]
        if above[-1] != " " and here[0] != " ":
            assert " " not in above.strip(" ") or len(above.split(" ")[-1] + here.split(" ")[0]) > width


@settings(deadline=None)
@given(texts.filter(bool), widths, st.data())
def test_the_cursor_goes_through_every_cluster_and_back(text: str, width: int, data: st.DataObject) -> None:
    layout = wrap(text, (), width)
    place = layout.nearest(data.draw(st.integers(0, len(text))))
    assert layout.nearest(place) == place
    after = layout.after(place)
    assert after > place or layout.row_of(place) == len(layout) - 1
    if after > place:
        assert layout.before(after) == place


def test_labels_can_be_hidden_and_belong_to_the_first_row_of_their_turn() -> None:
    text = "标题\n\n甲：你好\n乙 00:05\n好的\n丙："
    turns = (Turn(4, 6, 8), Turn(9, 17, 19), Turn(20, 22, 22))
    layout = wrap(text, turns, 10)
    assert rows(layout) == ["标题", "", "你好", "好的", ""]
    assert list(layout.first_rows) == [2, 3, 4]
    places = {0: 0, 2: 0, 3: 1, 4: 2, 5: 2, 6: 2, 8: 2, 9: 3, 16: 3, 17: 3, 20: 4, 22: 4}
    assert {offset: layout.row_of(offset) for offset in places} == places
    assert [layout.turn_of(row) for row in range(5)] == [-1, -1, 0, 1, 2]
    shown_whole = wrap(text, turns, 10, hide_labels=False)
    assert rows(shown_whole)[2] == "甲：你好"


@pytest.mark.parametrize(
    ("cluster", "glyph"),
    [
        ("👨\u200d👩\u200d👧", "👨"),
        ("❤\ufe0f", "❤"),
        ("🇨🇳", "CN"),
        ("👍🏽", "👍"),
        ("1\ufe0f\u20e3", "1"),
        ("\x1b", "␛"),
        ("\u202e", "·"),
        ("\x85", "·"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_one_plain_glyph_is_drawn_for_a_cluster(cluster: str, glyph: str) -> None:
    assert boundaries(cluster) == [0]
    assert shown(cluster) == glyph


def test_a_joiner_between_letters_hides_none_of_them() -> None:
    found = clusters_of("信\u200d任a\u200db", 0, 6)
    assert "".join(cluster.glyph for cluster in found) == "信任ab"


def test_a_tab_goes_to_the_next_stop_of_its_own_row() -> None:
    layout = wrap("INT:\tok\n我\tx", (), 20)
    assert ["".join(c.glyph for c in layout.clusters(row)) for row in range(2)] == ["INT:    ok", "我  x"]


@settings(deadline=None)
@given(texts, st.integers(min_value=0, max_value=12))
def test_fitted_text_has_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit_cells(text, width)) == width


def test_a_hundred_thousand_marks_on_one_letter_do_no_harm() -> None:
    layout = wrap("a" + "\u0301" * 100_000 + "b" * 50, (), 20)
    assert layout.clusters(0)[0].end == 100_001
    assert len(layout.clusters(0)[0].glyph) < 10


def test_a_real_transcript_has_no_row_that_starts_with_closing_punctuation(shared_data: Path) -> None:
    for path in sorted((shared_data / "transcripts" / "zh").glob("mit_vcsum*.txt")):
        layout = wrap(path.read_text(encoding="utf-8"), (), 60)
        wrong = [row for row in rows(layout)[1:] if row[:1] in set("，。；！？）》”")]
        assert [row for row in wrong if len(set(row[:8]) - set("，。；！？）》”")) > 0] == [], path.name
