"""The model drawn in characters."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from groundcode.tui.widgets.model_drawing import Model, draw_model
from groundcode.tui.widgets.model_layout import Arrow
from groundcode.tui.widgets.page_list import _cut


def drawn(model: Model, width: int) -> list[str]:
    return ["".join(run.text for run in row).rstrip() for row in draw_model(model, width)]


def test_a_ring_is_drawn_once_and_its_last_arrow_is_told() -> None:
    ring = (Arrow("1", "a", "b"), Arrow("2", "b", "c"), Arrow("3", "c", "a", "−"))
    rows = drawn(Model({"a": "甲", "b": "乙", "c": "丙"}, ring), 80)
    assert rows[1] == "│ 甲 │───▶│ 乙 │───▶│ 丙 │"
    assert rows[-1] == "Back again: 丙 −→ 甲"


def test_a_model_without_room_is_a_list_of_arrows() -> None:
    chain = tuple(Arrow(str(n), chr(97 + n), chr(98 + n), quoted=n != 1) for n in range(8))
    names = {chr(97 + n): f"范畴{n}名称很长很长" for n in range(9)}
    rows = drawn(Model(names, chain), 60)
    assert rows[0] == "范畴0名称很长很长 → 范畴1名称很长很长"
    assert rows[1].endswith("(no quote)")
    assert len(rows) == 8


def test_two_arrows_never_share_a_row() -> None:
    arrows = (Arrow("1", "a", "y"), Arrow("2", "a", "x"), Arrow("3", "b", "x"), Arrow("4", "b", "y"))
    rows = drawn(Model({name: name for name in "abxy"}, arrows), 60)
    assert sum(row.count("▶") for row in rows) == 4
    heads = [row for row in rows if "▶" in row]
    assert len(heads) == 4


@pytest.mark.parametrize("room", range(14, 60))
def test_how_many_quotes_is_not_cut_in_two(room: int) -> None:
    for text, tail in (
        ("causal relation, positive (+) · 2 quotes", "· 2 quotes"),
        ("社区党组织设置互动场景 · 3 个关系", "· 3 个关系"),
    ):
        cut = _cut(text, room)
        assert cut[-1].endswith(tail)
        assert " ".join(" ".join(cut).split()).replace(" ", "") == text.replace(" ", "")
        assert all(cell_len(line) <= room for line in cut)
