"""`groundcode theory import` and `groundcode init --starter`, as a person calls them."""

from __future__ import annotations

from pathlib import Path

from groundcode.workspace import Workspace
from tests.cli.conftest import Call

TEXT = "访谈者：有事找谁？\n李阿姨：天天在院里转，看见就踏实。\n"
THEORY = """\
format: groundcode-theory
version: 1
relations:
  - from: 在场
    to: 亲近
    evidence:
      - P01: {quote}
storyline: 先有[[在场]]，后有[[亲近]]。
"""


def study(call: Call, tmp_path: Path) -> Path:
    assert call("init", "study.groundcode", "--coder", "甲").code == 0
    (tmp_path / "P01.txt").write_text(TEXT, encoding="utf-8")
    assert call("import", "study.groundcode", "P01.txt").code == 0
    with Workspace.open(tmp_path / "study.groundcode") as workspace:
        from groundcode.domain.levels import Level

        for name in ("在场", "亲近"):
            workspace.codes.create(name, level=Level.MAIN)
    return tmp_path / "study.groundcode"


def test_a_theory_file_is_taken_in_and_told(call: Call, tmp_path: Path) -> None:
    project = study(call, tmp_path)
    (tmp_path / "theory.yaml").write_text(THEORY.format(quote="看见就踏实"), encoding="utf-8")
    done = call("theory", "import", project, "theory.yaml")
    assert done.code == 0, done.err
    assert "relations 1, segments bound 1" in done.err
    assert "storyline was written" in done.err
    assert done.out == ""
    again = call("theory", project, "import", "theory.yaml")
    assert "nothing new" in again.err
    assert "1 thing was there already" in again.err
    assert "theory file" in call("history", project).out


def test_a_fault_is_one_sentence_with_the_line_and_leaves_nothing(call: Call, tmp_path: Path) -> None:
    project = study(call, tmp_path)
    (tmp_path / "theory.yaml").write_text(THEORY.format(quote="没有说过"), encoding="utf-8")
    done = call("theory", "import", project, "theory.yaml")
    assert done.code == 1
    assert "theory.yaml, line 7: “没有说过” does not stand in “P01”" in done.err
    assert "Hint: Nothing was imported" in done.err
    with Workspace.open(project) as workspace:
        assert workspace.relations.list_() == []
        assert workspace.storyline.text() == ""


def test_a_project_begins_with_a_starter(call: Call, tmp_path: Path) -> None:
    shown = call("init", "--help")
    assert "million-volunteer-police" in shown.out
    done = call("init", "study.groundcode", "--starter", "prevention-control-system", "--coder", "甲")
    assert done.code == 0, done.err
    assert "2 invented interviews" in done.err
    with Workspace.open(tmp_path / "study.groundcode") as workspace:
        assert workspace.language() == "zh"
        assert len(workspace.relations.list_()) == 5
        assert {segment.coder for segment in workspace.codings.segments()} == {"甲"}


def test_an_unknown_starter_is_refused_before_anything_is_made(call: Call, tmp_path: Path) -> None:
    assert call("init", "study.groundcode", "--starter", "nothing").code == 2
    assert not (tmp_path / "study.groundcode").exists()
