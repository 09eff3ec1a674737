"""Memberships, the raw truth table, the script for R, and tables as SPSS files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.errors import CannotWriteHere, PackageMissing
from groundcode.exchange.qca import QcaColumn, QcaTable, cells, r_script, truth_table
from groundcode.exchange.sav import SavColumn, write_sav

A, B, Y = QcaColumn("AA", "归属感"), QcaColumn("BB", "亲近感"), QcaColumn("YY", "意愿")


def table(*rows: tuple[str, tuple[float | None, ...]], outcome: bool = True) -> QcaTable:
    return QcaTable((A, B), Y if outcome else None, rows)


def test_a_crisp_truth_table_by_hand() -> None:
    found = truth_table(
        table(
            ("P1", (1, 1, 1)), ("P2", (1, 1, 0)), ("P3", (1, 1, 1)), ("P4", (0, 1, 0)), ("P5", (0, None, 1)), ("P6", (1, 0, None))
        )
    )
    assert [(one.present, one.cases, round(one.consistency, 3)) for one in found] == [
        ((True, True), ("P1", "P2", "P3"), 0.667), ((False, True), ("P4",), 0.0),
    ]  # fmt: skip


def test_a_fuzzy_truth_table_by_hand() -> None:
    """Ragin's measure: every case counts with its membership in the combination, not only those above one half."""
    found = truth_table(table(("P1", (1, 0.67, 0.67)), ("P2", (0.67, 0.33, 0.33)), ("P3", (0, 0.67, 1))))
    by = {one.present: one for one in found}
    # AB: memberships .67 .33 0; with the outcome .67 .33 0.
    assert by[True, True].consistency == pytest.approx(1.0)
    assert by[True, True].cases == ("P1",)
    # Ab: .33 .67 0; with the outcome .33 .33 0.
    assert by[True, False].consistency == pytest.approx(0.66 / 1.0)
    # aB: 0 .33 .67; with the outcome 0 .33 .67.
    assert by[False, True].consistency == pytest.approx(1.0)
    assert len(found) == 3


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.33, 0.67, 1.0])] * 3), min_size=1, max_size=20))
def test_every_whole_case_stands_in_one_configuration(rows: list[tuple[float, float, float]]) -> None:
    found = truth_table(table(*((f"P{at}", row) for at, row in enumerate(rows))))
    assert sorted(case for one in found for case in one.cases) == sorted(f"P{at}" for at in range(len(rows)))
    assert all(0 <= one.consistency <= 1 + 1e-9 for one in found)
    assert [len(one.cases) for one in found] == sorted((len(one.cases) for one in found), reverse=True)


def test_the_script_for_r_holds_the_data_and_harmless_names() -> None:
    hostile = 'P"2\\\n'
    text = r_script(table(("P1", (1, 0.33, 1)), (hostile, (None, 0, 0.67))), "zh")
    assert "  AA = c(1, NA)," in text
    assert "  BB = c(0.33, 0)," in text
    assert 'row.names = c("P1", "P\\"2\\\\")' in text
    assert 'truthTable(d, outcome="YY", conditions="AA, BB", incl.cut=0.8, show.cases=TRUE' in text
    assert text.startswith("# 未提及不等于不存在")
    assert "#   AA = 归属感" in text
    plain = r_script(table(("P1", (1, 0)), outcome=False), "en")
    assert "truthTable" not in plain
    assert plain.startswith("# Absence of mention is not absence of a condition.")


def test_the_table_leaves_empty_what_nobody_said() -> None:
    assert cells(table(("P1", (1, None, 0.67))), "case") == [["case", "AA", "BB", "YY"], ["P1", 1, "", 0.67]]


def test_spss_reads_back_labels_missing_values_and_notes(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    pytest.importorskip("pandas")
    columns = [
        SavColumn("case_id", "个案", ["P01", "P02"]),
        SavColumn("p_zrg", "责任感：有无", [1, None], {0: "未编码", 1: "有编码"}),
        SavColumn("s_zrg", "占比", [0.25, None], {}, "scale"),
        SavColumn("empty", "没人说过", [None, None], {1: "存在"}),
        SavColumn("long", "字" * 300, ["=1+1", "长" * 5000]),
    ]
    note = "未提及不等于不存在" * 10
    write_sav(tmp_path / "t.sav", columns, "个案×范畴" * 20, [note, "编码者：甲"])
    frame, meta = pyreadstat.read_sav(str(tmp_path / "t.sav"))
    assert list(frame.columns) == [column.name for column in columns]
    assert frame["p_zrg"].tolist()[0] == 1
    assert frame["p_zrg"].isna().tolist() == [False, True]
    assert frame["s_zrg"].tolist()[0] == 0.25
    assert frame["empty"].isna().all()
    assert frame["long"].tolist()[0] == "=1+1"
    assert meta.column_names_to_labels["p_zrg"] == "责任感：有无"
    assert meta.variable_value_labels["p_zrg"] == {0.0: "未编码", 1.0: "有编码"}
    assert "".join(meta.notes).startswith(note)
    assert meta.notes[-1] == "编码者：甲"
    assert not list(tmp_path.glob("*.tmp*"))
    assert [path.name for path in tmp_path.iterdir()] == ["t.sav"]


@pytest.mark.parametrize("package", ["pyreadstat", "pandas"])
def test_without_the_extra_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    pytest.importorskip("pandas")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PackageMissing) as caught:
        write_sav(tmp_path / "t.sav", [SavColumn("a", "甲", ["1"])], "", [])
    assert str(caught.value) == f"To write .sav, the package {package} must be installed, and it is not."
    assert 'pip install "groundcode[spss]"' in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    pytest.importorskip("pandas")
    with pytest.raises(CannotWriteHere):
        write_sav(tmp_path / "none" / "t.sav", [SavColumn("a", "甲", ["1"])], "", [])
