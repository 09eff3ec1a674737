"""Tables in a terminal: no column vanishes, numbers stay whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from groundcode.cli import output
from groundcode.errors import CannotWriteHere
from tests.cli.conftest import Call

HEADERS = ["source", "language", "turns", "speakers"]
ROWS: list[list[object]] = [
    ["一份名字很长很长的访谈记录" * 6, "zh", 38, "访谈者, 李阿姨"],
    ["P02", "en", 123456, "Interviewer, Mary " * 6],
]


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> list[str]:
    monkeypatch.setattr(output, "_terminal_width", lambda: width)
    output.print_table(HEADERS, ROWS, right=(2,))
    return capsys.readouterr().out.splitlines()


def test_the_widest_columns_are_cut_first(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (100, 60, 44):
        head, first, second = printed(capsys, monkeypatch, width)
        assert [word for word in head.split() if word] == HEADERS, width
        assert max(map(cell_len, (head, first, second))) <= width
        assert "…" in first
        assert "38" in first
        assert "123456" in second
    assert "访谈者, 李阿姨" in printed(capsys, monkeypatch, 100)[1], "a short cell stays whole"


def test_nothing_is_cut_below_twelve_cells_or_without_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(cell_len(line) <= 30 for line in printed(capsys, monkeypatch, 30))
    assert printed(capsys, monkeypatch, 30)[1].startswith("一份名字很")
    whole = printed(capsys, monkeypatch, 0)
    assert str(ROWS[0][0]) in whole[1]
    assert "…" not in "".join(whole)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 80), min_size=1, max_size=8), st.integers(1, 200), st.sets(st.integers(0, 7)))
def test_widths_fit_where_they_can(widths: list[int], room: int, fixed: set[int]) -> None:
    fixed = {i for i in fixed if i < len(widths)}
    out = output._fitted(widths, room, tuple(fixed))
    assert all(a <= b for a, b in zip(out, widths, strict=True))
    assert all(out[i] == widths[i] if i in fixed else out[i] >= min(12, widths[i]) for i in range(len(widths)))
    least = sum(w if i in fixed else min(12, w) for i, w in enumerate(widths))
    assert sum(out) == (sum(widths) if sum(widths) <= room else max(room, least))
    cut = [out[i] for i in range(len(out)) if out[i] < widths[i]]
    kept = [out[i] for i in range(len(out)) if out[i] == widths[i] and i not in fixed and widths[i] > 12]
    assert not cut or not kept or max(kept) <= min(cut) + 1, "a wider column stands uncut beside a cut one"


def test_a_name_that_is_taken_asks_for_another(call: Call, tmp_path: Path) -> None:
    for why in (os.strerror(errno.EEXIST), "there is something already"):
        error = CannotWriteHere("list.csv", why)
        assert error.message == "list.csv cannot be written: there is something already."
        assert error.hint == "Choose another name."
    assert CannotWriteHere("list.csv", os.strerror(errno.ENOSPC)).hint.startswith("Choose another folder")
    assert call("init", "p.groundcode", "--coder", "甲").code == 0
    (tmp_path / "list.csv").write_text("mine")
    (tmp_path / "P01.txt").write_text("访谈者：在吗？\n李阿姨：我住朝阳路12号，电话13800138000。\n", encoding="utf-8")
    assert call("import", "p.groundcode", "P01.txt").code == 0
    done = call("pseudonymise", "p.groundcode", "--list", "list.csv")
    assert done.code == 1
    assert done.err.endswith("list.csv cannot be written: there is something already.\nHint: Choose another name.\n")
    assert (tmp_path / "list.csv").read_text() == "mine"
