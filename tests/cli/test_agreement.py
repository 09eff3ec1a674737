"""`groundcode agreement`: the table, the counts, the sentence, JSON, and what is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from groundcode.locale import set_language
from tests.builders import P01, P02, P03
from tests.cli.conftest import Call


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    yield
    set_language(None)


@pytest.fixture
def project(call: Call) -> str:
    """Two coders in P01, one of them in P02 too."""
    for name, text in (("P01", P01), ("P02", P02), ("P03", P03)):
        Path(f"{name}.txt").write_text(text, encoding="utf-8")
    assert call("init", "p.groundcode", "--coder", "甲", "--language", "zh").code == 0
    assert call("import", "p.groundcode", "P01.txt", "P02.txt", "P03.txt").code == 0
    for coder, source, text, words, code in (
        ("甲", "P01", P01, "天天在院里转", "在场"), ("乙", "P01", P01, "看见就踏实", "在场"),
        ("甲", "P01", P01, "有事打他电话", "找人"), ("甲", "P02", P02, "天天走访", "在场"),
    ):  # fmt: skip
        start = text.index(words)
        row = {"source": source, "start": start, "end": start + len(words), "code": code}
        Path("one.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
        done = call("code", "p.groundcode", "--from", "one.jsonl", "--create", "--coder", coder)
        assert done.code == 0, done.err
    return "p.groundcode"


def test_the_table_has_its_counts_and_the_sentence(call: Call, project: str) -> None:
    done = call("agreement", project)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[0].split() == ["code", "agree", "α", "95", "%", "κ", "Holsti", "on", "units", "counts"]
    assert lines[1].split()[-1] == "1/0/0/1"
    assert lines[1].split()[:3] == ["在场", "100.0%", "1.000**"]
    assert lines[2].split()[-1] == "0/1/0/1"
    assert "Counts: both / only 甲 / only 乙 / neither." in lines
    assert lines[-1].startswith("甲、乙2名编码者对3份材料中的1份（占材料的33.3%、受访者话轮的33.3%）重复编码")
    assert "n=2" in lines[-1]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("more", [(), ("--unit", "segment"), ("--all", "--unit", "character")])
def test_the_table_fits_a_hundred_columns(call: Call, project: str, language: str, more: tuple[str, ...]) -> None:
    set_language(language)
    out = call("agreement", project, *more).out
    table = out.partition("\n\n")[0].splitlines()[:4]
    assert len(table) == 4
    assert max(map(cell_len, table)) <= 100


def test_rare_codes_are_marked_and_explained(call: Call, project: str) -> None:
    long = "访谈者：说。\n李阿姨：好。\n" * 60
    Path("P09.txt").write_text(long, encoding="utf-8")
    assert call("import", project, "P09.txt").code == 0
    row = [{"source": "P09", "start": 11, "end": 13, "code": "在场", "coder": coder} for coder in ("甲", "乙")]
    Path("rare.jsonl").write_text("".join(json.dumps(one) + "\n" for one in row), encoding="utf-8")
    assert call("code", project, "--from", "rare.jsonl").code == 0
    out = call("agreement", project, "--source", "P09").out
    assert "1.7%!" in out
    assert "! The code is on fewer than 5 %" in out
    assert "1/0/0/59" in out


def test_json_has_everything_and_null_for_what_is_not_defined(call: Call, project: str) -> None:
    found = call("agreement", project, "--json").json
    assert (found["unit"], found["coders"], found["units"]) == ("turn", ["甲", "乙"], 2)
    assert [(one["name"], one["coders"]) for one in found["sources"]] == [("P01", ["甲", "乙"])]
    first, second = found["codes"]
    assert (first["code"], first["counts"], first["alpha"]) == ("在场", {"a": 1, "b": 0, "c": 0, "d": 1}, 1)
    assert (second["code"], second["holsti"], second["kappa"]) == ("找人", 0, 0)
    assert found["pooled"]["codes"] == 2
    assert found["pooled"]["pooled_kappa"] == found["pooled"]["kappa"]
    assert found["sentence"]["en"].startswith("甲 and 乙 (2 coders) coded 1 of the 3 sources more than once")
    segments = call("agreement", project, "--unit", "segment", "--json").json
    assert segments["pooled"]["alpha"] is None
    assert segments["overlap"] == 0.8
    assert all(math.isfinite(value) for value in numbers(found))


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float):
        yield value


def test_the_seed_decides(call: Call, project: str) -> None:
    one, again = (call("agreement", project, "--unit", "character", "--seed", "4", "--json").out for _ in range(2))
    assert one == again


def test_what_cannot_be_compared_is_refused(call: Call, project: str) -> None:
    done = call("agreement", project, "--coders", "甲,丁")
    assert (done.code, done.out) == (1, "")
    assert "no coder named “丁”" in done.err
    assert "乙" in done.err
    assert "only “甲”" in call("agreement", project, "--coders", "甲").err
    assert call("agreement", project, "--coders", "乙，甲", "--json").json["coders"] == ["乙", "甲"]
    assert call("agreement", project, "--coders", "", "--json").json["coders"] == ["甲", "乙"]
    assert "two of these coders" in call("agreement", project, "--source", "P02", "--coders", "甲,乙").err
    assert call("agreement", project, "--source", "P77").code == 1
    assert call("agreement", project, "--unit", "word").code == 2


def test_a_school_without_agreement_says_so_and_shows_it_all_the_same(call: Call, project: str) -> None:
    assert call("profile", project, "--set", "charmaz").code == 0
    done = call("agreement", project)
    assert done.code == 0
    assert "does without agreement between coders" in done.err
    assert "在场" in done.out
    assert "T10" not in call("export", project, "t.docx").out


def test_the_table_of_the_thesis_is_written(call: Call, project: str) -> None:
    for name in ("t.docx", "t.xlsx", "t.csv"):
        done = call("export", project, name, "--table", "T10")
        assert done.code == 0, done.err
        assert Path(name).stat().st_size
    assert "均编" in Path("t.csv").read_text(encoding="utf-8-sig").splitlines()[0]
