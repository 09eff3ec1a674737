"""`groundcode merge` as a person calls it: the plan, the report, the undoing, and projects that were made separately."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call

TEXT = "访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n"
BOOK = "codes:\n  - name: 信任\n    level: category\n    definition: {words}\n"


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Path:
    """Two copies in which one definition is set differently."""
    (tmp_path / "P01.txt").write_text(TEXT, encoding="utf-8")
    call("init", "a.groundcode", "--coder", "Lin")
    call("import", "a.groundcode", "P01.txt")
    define(call, tmp_path, "a.groundcode", "first", "Lin")
    shutil.copy(tmp_path / "a.groundcode", tmp_path / "b.groundcode")
    define(call, tmp_path, "a.groundcode", "mine", "Lin")
    define(call, tmp_path, "b.groundcode", "hers", "Mei")
    call("memo", "b.groundcode", "A memo of mine", "--coder", "Mei")
    return tmp_path


def define(call: Call, folder: Path, project: str, words: str, coder: str) -> None:
    (folder / "book.yaml").write_text(BOOK.format(words=words), encoding="utf-8")
    assert call("codebook", "import", project, "book.yaml", "--yes", "--coder", coder).code == 0


def test_a_plan_and_then_the_merge(study: Path, call: Call) -> None:
    plan = call("merge", "a.groundcode", "b.groundcode", "--dry-run")
    assert plan.code == 0
    for words in ("Mei — ", "New memos (1)", "To be settled (1)", "1. mine  (Lin, ", "2. hers  (Mei, "):
        assert words in plan.out, words
    assert "3 changes with 3 operations would come in." in plan.err
    assert "1 conflict would be open (1 of them new)." in plan.err
    assert not (study / "a.backups").exists()
    before = call("merge", "a.groundcode", "b.groundcode", "--dry-run", "--json").json
    done = call("merge", "a.groundcode", "b.groundcode", "--json", "--report", "r.docx").json
    assert before["plan"] == done["plan"]
    assert done["plan"]["counts"]["memos"] == 1
    assert (study / "r.docx").exists()
    again = call("merge", "a.groundcode", "b.groundcode")
    assert again.out == ""
    assert "0 changes with 0 operations came in." in again.err


def test_reports_are_checked_before_anything_is_merged(study: Path, call: Call) -> None:
    for report, words in (("r.pdf", "r.pdf"), ("none/r.txt", "there is no folder none"), ("old.docx", "old.docx")):
        (study / "old.docx").write_bytes(b"mine")
        done = call("merge", "a.groundcode", "b.groundcode", "--report", report)
        assert done.code == 1
        assert words in done.err
    assert not (study / "a.backups").exists()
    assert (study / "old.docx").read_bytes() == b"mine"


def test_the_last_merge_undone(study: Path, call: Call) -> None:
    assert call("merge", "a.groundcode", "--undo").code == 1
    call("merge", "a.groundcode", "b.groundcode")
    told = call("merge", "a.groundcode", "--undo")
    assert "3 changes go away" in told.out
    assert "with b.groundcode" in told.out
    assert "Nothing was done. Undo the merge with: groundcode merge a.groundcode --undo --yes" in told.err
    value = call("merge", "a.groundcode", "--undo", "--json").json
    assert (value["done"], value["away_changes"], value["merge"]["files"]) == (False, 3, ["b.groundcode"])
    done = call("merge", "a.groundcode", "--undo", "--yes")
    assert "The merge was undone. The merged project is kept: " in done.err
    (kept,) = study.glob("a-merged-*.groundcode")
    assert call("conflicts", "a.groundcode", "--json").json == []
    assert call("merge", "a.groundcode", kept.name, "--json").json["changes"] == 3
    assert call("verify", "a.groundcode", "--rebuild").code == 0


def test_a_project_that_was_made_separately(study: Path, call: Call) -> None:
    call("init", "c.groundcode", "--coder", "Wu")
    call("import", "c.groundcode", "P01.txt")
    (study / "one.jsonl").write_text('{"source": "P01", "start": 0, "end": 3, "code": "问"}\n', encoding="utf-8")
    call("code", "c.groundcode", "--from", "one.jsonl", "--create")
    refused = call("merge", "a.groundcode", "c.groundcode")
    assert refused.code == 1
    assert "groundcode merge a.groundcode c.groundcode --plan FILE.xlsx" in refused.err
    plan = call("merge", "a.groundcode", "c.groundcode", "--plan", "plan.csv")
    assert "interview" in plan.out
    assert "Written: plan.csv." in plan.err
    with (study / "plan.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["decision"] for row in csv.DictReader(stream)] == ["new", "join", "new"]
    assert call("merge", "a.groundcode", "c.groundcode", "--plan", "plan.csv").code == 1
    value = call("merge", "a.groundcode", "c.groundcode", "--plan", "plan.csv", "--overwrite", "--json").json
    assert [row["kind"] for row in value["rows"]] == ["coder", "source", "code"]
    done = call("merge", "a.groundcode", "c.groundcode", "--join", "plan.csv")
    assert "coding: 1" in done.out
    assert "Under the names of: Wu" in done.out
    assert "The project as it was: " in done.err
    (coding,) = call("segments", "a.groundcode", "--coder", "Wu", "--json").json
    assert (coding["code"], coding["quote"]) == ("问", "访谈者")
    again = call("merge", "a.groundcode", "c.groundcode", "--join", "plan.csv", "--json").json
    assert (again["made"], again["backup"]) == ({}, None)


@pytest.mark.parametrize(
    "options",
    [
        ("a.groundcode",),
        ("a.groundcode", "b.groundcode", "--undo"),
        ("a.groundcode", "b.groundcode", "--yes"),
        ("a.groundcode", "b.groundcode", "--plan", "x.csv", "--join", "y.csv"),
        ("a.groundcode", "--join", "y.csv"),
    ],
)
def test_options_that_do_not_go_together(study: Path, call: Call, options: tuple[str, ...]) -> None:
    assert call("merge", *options).code == 2


def test_names_of_people_cannot_steer_the_terminal(study: Path, call: Call) -> None:
    (study / "bad.jsonl").write_text('{"source": "P01", "start": 0, "end": 3, "code": "[red]x"}\n', encoding="utf-8")
    call("code", "b.groundcode", "--from", "bad.jsonl", "--create", "--coder", "Mei\u202e")
    plan = call("merge", "a.groundcode", "b.groundcode", "--dry-run")
    assert "\u202e" not in plan.out
    assert "[red]x" in plan.out
