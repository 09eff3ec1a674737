"""`groundcode segments --query`: printed as without it, written with --to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import P01, P02
from tests.cli.conftest import Call


@pytest.fixture
def project(call: Call, tmp_path: Path) -> str:
    (tmp_path / "in").mkdir()
    lines = []
    for name, text, words, code in (
        ("P01", P01, "天天在院里转", "可见"), ("P01", P01, "转，看见就踏实", "踏实"), ("P02", P02, "天天走访", "可见"),
    ):  # fmt: skip
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
        at = text.index(words)
        lines.append(json.dumps({"source": name, "start": at, "end": at + len(words), "code": code}))
    (tmp_path / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert call("init", "a.groundcode", "--coder", "甲").code == 0
    assert call("import", "a.groundcode", "in").code == 0
    assert call("code", "a.groundcode", "--from", "c.jsonl", "--create").code == 0
    return "a.groundcode"


def test_a_question_prints_what_the_list_prints(call: Call, project: str) -> None:
    assert call("segments", project, "--query", "*").out == call("segments", project).out
    assert call("segments", project, "--query", "*", "--json").json == call("segments", project, "--json").json
    assert (
        call("segments", project, "--query", "可见", "--json").json == call("segments", project, "--code", "可见", "--json").json
    )
    (one,) = call("segments", project, "--query", "可见 和 踏实", "--json").json
    assert (one["source"], one["code"], one["quote"]) == ("P01", "可见", "天天在院里转")


def test_a_question_that_cannot_be_read(call: Call, project: str) -> None:
    done = call("segments", project, "--query", "可见 and")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: The query cannot be read at its end: a name is missing.\nHint: For example")
    done = call("segments", project, "--query", "没有")
    assert (done.code, done.out) == (1, "")
    assert "There is no code named “没有”." in done.err


@pytest.mark.parametrize("more", [["--code", "可见"], ["--own"], ["--source", "P01"], ["--coder", "甲"]])
def test_a_question_goes_alone(call: Call, project: str, more: list[str]) -> None:
    done = call("segments", project, "--query", "*", *more)
    assert done.code == 2
    assert "--query goes without --code, --own, --source and --coder" in done.err


def test_a_file_needs_a_question(call: Call, project: str, tmp_path: Path) -> None:
    done = call("segments", project, "--to", "x.md")
    assert done.code == 2
    assert "--to needs --query." in done.err
    assert not (tmp_path / "x.md").exists()


def test_a_file_is_written_once(call: Call, project: str, tmp_path: Path) -> None:
    done = call("segments", project, "--query", "可见", "--to", "x.md")
    assert (done.code, done.out, done.err) == (0, "", "2 codings written to x.md.\n")
    first = (tmp_path / "x.md").read_bytes()
    again = call("segments", project, "--query", "踏实", "--to", "x.md")
    assert again.code == 1
    assert "There is already something at x.md." in again.err
    assert (tmp_path / "x.md").read_bytes() == first
    wrong = call("segments", project, "--query", "踏实", "--to", "x.pdf")
    assert wrong.code == 1
    assert ".csv .xlsx .md .html .docx" in wrong.err
    both = call("segments", project, "--query", "踏实", "--to", "y.csv", "--json")
    assert [row["code"] for row in both.json] == ["踏实"]


def test_what_may_not_be_quoted_is_counted(call: Call, project: str, tmp_path: Path) -> None:
    assert call("cases", project, "add", "C1").code == 0
    assert call("cases", project, "bind", "C1", "P01").code == 0
    assert call("cases", project, "consent", "C1", "--quote", "no").code == 0
    done = call("segments", project, "--query", "*", "--to", "x.csv")
    assert done.err.endswith("3 codings written to x.csv.\n2 of them without their words.\n")
    assert "踏实。" not in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    assert call("cases", project, "withdraw", "C1").code == 0
    shown = call("segments", project, "--query", "source:P01", "--json")
    assert [row["quote"] for row in shown.json] == [None, None]
    assert "The words of 2 segments are not shown" in shown.err
