"""A codebook out to a supervisor and back, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.word_editing import Edited

BOOK = """codes:
  - name: 警民亲近感
    level: main
    children:
      - {name: 熟悉信任, level: category, definition: 认识。, inclusion: 说出口的}
"""


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """A project with two codes and a transcript."""
    (tmp_path / "P01.txt").write_text("访谈者：他常来吗？\n李阿姨：他天天在院里转。\n", encoding="utf-8")
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    assert call("init", "p.groundcode", "--coder", "甲", "--language", "zh").code == 0
    assert call("import", "p.groundcode", "P01.txt").code == 0
    assert call("codebook", "import", "p.groundcode", "book.yaml").code == 0
    return tmp_path / "p.groundcode"


def back(call: Call, project: Path) -> Path:
    """The document as it comes back: one comment, one new definition."""
    done = call("codebook", "export", project, "out.docx", "--since", "2026-01-01")
    assert (done.code, done.out) == (0, "")
    document = Edited(project.with_name("out.docx"))
    document.comment("说出口的", "太窄。", "王教授")
    document.replace("认识。", "认识并且放心。")
    return document.save(project.with_name("back.docx"))


def test_the_plan_is_shown_and_taken_in_when_told_so(call: Call, project: Path) -> None:
    path = back(call, project)
    shown = call("codebook", "import", project, path, "--dry-run")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "Changed: 警民亲近感 > 熟悉信任 · definition",
        "    - 认识。",
        "    + 认识并且放心。",
        "Remark: 警民亲近感 > 熟悉信任 · inclusion · 王教授, 2026-11-01 10:00",
        "    “说出口的”",
        "    太窄。",
    ]
    assert "Nothing is stored yet; --yes takes it in." in shown.err
    assert call("codebook", "import", project, path).code == 1
    assert call("memo", project, "--json").json == []
    done = call("codebook", "import", project, path, "--yes", "--coder", "甲")
    assert (done.code, "1 text changed, 1 remark kept as a memo" in done.err) == (0, True)
    (memo,) = call("memo", project, "--json").json
    assert (memo["title"], memo["coder"]) == ("王教授的意见", "甲")
    assert call("codes", project, "--json").json[1]["definition"] == "认识并且放心。"
    assert call("history", project, "--json").json[0]["kind"] == "codebook-review"
    again = call("codebook", "import", project, path, "--yes")
    assert (again.code, again.err.splitlines()[-1]) == (0, "Nothing in it is new here.")
    assert call("undo", project).code == 0
    assert call("codes", project, "--json").json[1]["definition"] == "认识。"


def test_json_and_both_sides(call: Call, project: Path) -> None:
    path = back(call, project)
    (project.parent / "ours.yaml").write_text(BOOK.replace("认识。", "我们改的。"), encoding="utf-8")
    assert call("codebook", "import", project, "ours.yaml", "--yes").code == 0
    told = call("codebook", "import", project, path, "--dry-run", "--json")
    assert told.code == 0
    (change,) = told.json["changed"]
    assert (change["field"], change["before"], change["both_sides"], change["taken"]) == ("definition", "我们改的。", True, False)
    assert "changed on both sides; ours stays" in told.err
    done = call("codebook", "import", project, path, "--yes", "--take-theirs", "--json")
    assert (done.json["done"], done.json["changed"][0]["taken"]) == (True, True)
    assert call("codes", project, "--json").json[1]["definition"] == "认识并且放心。"


def test_a_spreadsheet_is_a_plan_here_and_a_codebook_elsewhere(call: Call, project: Path) -> None:
    assert call("codebook", "export", project, "out.xlsx").code == 0
    assert call("codebook", "import", project, "out.xlsx").err.splitlines() == ["Nothing in it is new here."]
    assert call("init", "other.groundcode", "--coder", "乙").code == 0
    done = call("codebook", "import", "other.groundcode", "out.xlsx")
    assert (done.code, done.err.splitlines()) == (0, ["2 codes made, 0 changed, 0 examples bound."])


def test_options_that_do_not_go_together(call: Call, project: Path) -> None:
    assert call("codebook", "import", project, "book.yaml", "--take-theirs").code == 2
    assert call("codebook", "export", project, "x.md", "--since", "2026-01-01").code == 2
    refused = call("codebook", "export", project, "x.docx", "--since", "yesterday")
    assert (refused.code, "yesterday" in refused.err) == (1, True)
    missing = call("codebook", "import", project, "none.docx")
    assert (missing.code, missing.err.splitlines()[0]) == (1, "Error: There is no file or folder at none.docx.")


def test_a_transcript_with_comments(call: Call, project: Path) -> None:
    done = call("export", project, "t.docx", "--transcript", "P01", "--language", "en")
    assert (done.code, done.err.splitlines()) == (0, ["P01 written to t.docx, with 0 codings as comments."])
    assert call("export", project, "t.docx", "--transcript", "P01").code == 1
    assert call("export", project, "t.docx", "--transcript", "P01", "--overwrite").code == 0
    assert call("export", project, "t.docx", "--transcript", "P01", "--table", "T3").code == 2
    assert call("export", project, "t.xlsx", "--transcript", "P01").code == 1
