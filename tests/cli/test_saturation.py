"""`groundcode saturation`: what is printed, and that it can be worked out again from the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundcode.analysis.saturation.guest import grid, new_codes, shuffled
from groundcode.analysis.saturation.richness import richness
from tests.cli.conftest import Call

CODES = ["甲乙丙", "甲丁", "乙戊", "甲", "甲乙", "丙己", "甲", "丁"]
"""The labels of each interview."""


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """Eight coded interviews and an uncoded one."""
    lines = []
    for n, labels in enumerate([*CODES, ""], 1):
        (tmp_path / f"P{n}.txt").write_text(f"访谈者：请讲。\n居民：我们院里的人都熟。\n居民：第{n}份。\n", encoding="utf-8")
        lines += [{"source": f"P{n}", "start": 12, "end": 15, "code": label} for label in labels]
    call("init", "p.groundcode", "--coder", "甲")
    assert call("import", "p.groundcode", *(f"P{n}.txt" for n in range(1, 10))).code == 0
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert call("code", "p.groundcode", "--from", "c.jsonl", "--create").code == 0
    return tmp_path / "p.groundcode"


def test_the_report_in_words(call: Call, project: Path) -> None:
    done = call("saturation", project, "--level", "label")
    assert done.code == 0
    for words in ("P1", "Base 4, run 2, 5 %", "not reached", "Coverage 0.", "Chao2", "does not prove", "There is no hold-out."):
        assert words in done.out, words
    for words in ("8 interviews, coded by 甲; codes: label; order: by name", "not counted: P9", "Labels are mostly used once"):
        assert words in done.err, words
    assert "There is no category yet." in done.out


def test_the_json_holds_what_its_numbers_are_worked_out_from(call: Call, project: Path) -> None:
    found = call("saturation", project, "--level", "label", "--shuffles", 60, "--seed", 9, "--json").json
    held = [one["codes"] for one in found["interviews"]]
    assert [one["name"] for one in found["interviews"]] == [f"P{n}" for n in range(1, 9)]
    assert found["new"] == new_codes(held) == [3, 1, 1, 0, 0, 1, 0, 0]
    assert found["cumulative"] == [3, 4, 5, 5, 5, 6, 6, 6]
    assert [one["reached"] for one in found["grid"]] == [cell.reached for cell in grid(new_codes(held))]
    orders = shuffled(held, 60, 9)
    assert orders is not None
    assert found["shuffled"]["curve"] == [[band.low, band.median, band.high] for band in orders.curve]
    rich = richness(held, 9)
    assert rich is not None
    assert found["richness"]["coverage"] == {
        "value": rich.coverage.value, "low": rich.coverage.low, "high": rich.coverage.high
    }  # fmt: skip
    assert (found["richness"]["in_one"], found["richness"]["in_two"]) == (2, 2)
    assert found["not_counted"] == ["P9"]
    assert {one["path"] for one in found["codes"]} == set("甲乙丙丁戊己")
    assert set(found["cautions"]) == {"curve", "grid", "richness", "meaning", "stability", "holdout", "strata"}


def test_other_orders_and_other_coders(call: Call, project: Path) -> None:
    found = call("saturation", project, "--level", "label", "--order", "P8, P1", "--json").json
    assert [one["name"] for one in found["interviews"]][:3] == ["P8", "P1", "P2"]
    assert found["order"] == "named"
    assert call("saturation", project, "--order", "coding", "--json").json["order"] == "coding"
    assert call("saturation", project, "--order", "P99").code == 1
    wrong = call("saturation", project, "--coder", "丁")
    assert (wrong.code, "Traceback" in wrong.err) == (1, False)
    assert call("saturation", project, "--stratum", "无").code == 1
    assert call("saturation", project, "--level", "core").code == 2


def test_nothing_coded(call: Call, tmp_path: Path) -> None:
    call("init", "e.groundcode", "--coder", "甲")
    done = call("saturation", "e.groundcode")
    assert (done.code, done.out) == (0, "")
    assert "nothing to say about saturation" in done.err
    found = call("saturation", "e.groundcode", "--json").json
    assert (found["new"], found["richness"], found["shuffled"]) == ([], None, None)


def test_a_school_without_saturation_is_told(call: Call, project: Path) -> None:
    assert "does without saturation" not in call("saturation", project).err
    assert call("profile", project, "--set", "charmaz").code == 0
    assert "constructivist grounded theory (Charmaz) does without saturation" in call("saturation", project).err


def test_kinds_of_informants(call: Call, project: Path, tmp_path: Path) -> None:
    rows = "".join(f"C{n},{'居民' if n % 2 else '民警'},P{n}\n" for n in range(1, 9))
    (tmp_path / "cases.csv").write_text("编号,身份,材料\n" + rows, encoding="utf-8")
    assert call("cases", project, "import", "cases.csv").code == 0
    done = call("saturation", project, "--level", "label")
    assert "There are 2 kinds of informants (身份): look at each of them, too." in done.out
    strata = call("saturation", project, "--level", "label", "--json").json["strata"]
    assert [(one["value"], one["cumulative"][-1]) for one in strata] == [("居民", 4), ("民警", 4)]
