"""`groundcode storyline`, `construct`, `condition` and `model`: what is printed, written and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from tests.builders import new_project, with_sources
from tests.cli.conftest import Call


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two cases in two sources; three categories in a pathway."""
    with new_project(tmp_path, "p", language="zh") as ws:
        with_sources(ws, tmp_path / "in", "P01", "P02")
        for name, speaker in (("P01", "李阿姨"), ("P02", "张警官")):
            ws.cases.bind(ws.cases.add(name), name, speaker)
        codes = [ws.codes.create(name, level=Level.MAIN) for name in ("在场", "亲近感", "意愿")]
        relations = [ws.relations.add(codes[0], codes[1]), ws.relations.add(codes[1], codes[2])]
        ws.pathways.add("民警驱动", relations)
    return tmp_path / "p.groundcode"


def test_a_storyline_written_shown_and_cited(call: Call, project: Path, tmp_path: Path) -> None:
    assert "no storyline yet" in call("storyline", project).err
    (tmp_path / "s.txt").write_text("\ufeff[[在场]]使人[[亲近感]]。[[P01-2]]\n", encoding="utf-8")
    done = call("storyline", project, "write", "s.txt", "--coder", "乙")
    assert "it cites 2 codes and 1 places in the texts" in done.err
    shown = call("storyline", "show", project)
    assert shown.out == "[[在场]]使人[[亲近感]]。[[P01-2]]\n"
    assert "Not cited, main categories: 意愿" in shown.err
    assert "Not cited, relations: 亲近感 → 意愿" in shown.err
    assert "Not cited, pathways: 民警驱动" in shown.err
    found = call("storyline", project, "show", "--json").json
    assert found["not_cited"]["main_categories"] == ["意愿"]
    assert [cited["words"] for cited in found["sentences"][0]["cites"]] == ["在场", "亲近感", "P01-2"]
    cites = call("storyline", project, "cites", "--json").json
    assert (cites[2]["kind"], cites[2]["source"], cites[2]["quote"]) == ("segment", "P01", "天天在院里转，看见就踏实。")
    assert "看见就踏实" in call("storyline", project, "cites").out
    assert "Nothing changed." in call("storyline", project, "write", "s.txt").err
    with Workspace.open(project) as ws:
        ws.codes.delete(ws.tree().get("在场").id)
    assert "Cited and gone: 在场 †" in call("storyline", project).err
    assert call("storyline", project).out.startswith("[[在场 †]]")
    assert "gone" in call("storyline", project, "cites").out


def test_a_storyline_that_is_not_taken(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("[[没有]]", encoding="utf-8")
    done = call("storyline", project, "write", "s.txt")
    assert (done.code, "“没有” cites nothing" in done.err) == (1, True)
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\xff")
    assert "not in UTF-8" in call("storyline", project, "write", "b.txt").err
    (tmp_path / "e.txt").write_text(" \n", encoding="utf-8")
    assert call("storyline", project, "write", "e.txt").code == 1
    assert call("storyline", project, "write", "none.txt").code == 1
    assert call("storyline", project, "write", tmp_path).code == 1
    assert call("storyline", project, "show", "--json").json["text"] == ""


def test_constructs_from_first_to_model(call: Call, project: Path, tmp_path: Path) -> None:
    assert call("construct", project, "--json").json == []
    done = call("construct", project, "add", "警民关系", "--short", "PC", "--code", "在场", "--definition", "民警在身边")
    assert "PC stands for it in model text" in done.err
    assert "QJG stands for it" in call("construct", project, "add", "亲近感", "--code", "亲近感").err
    call("construct", project, "add", "参与意愿")
    assert "measures now: 意愿" in call("construct", project, "bind", "CYYY", "意愿").err
    assert "no category yet" in call("construct", project, "bind", "CYYY", "意愿", "--off").err
    call("construct", project, "bind", "参与意愿", "意愿")
    assert "Nothing changed." in call("construct", project, "bind", "参与意愿", "意愿").err
    assert "The item PC1 was written." in call("construct", project, "item", "PC", "民警天天来", "--from", "P01-2").err
    assert "The item PC2 was written." in call("construct", project, "item", "PC", "见不到民警", "--reversed").err
    assert "was changed" in call("construct", project, "item", "PC2", "--before", "PC1").err
    assert "was changed" in call("construct", project, "item", "pc1", "很少见到民警").err
    assert "Nothing changed." in call("construct", project, "item", "PC1").err
    listed = call("construct", project)
    assert "PC 警民关系 ← 在场\n    民警在身边\n    PC1 很少见到民警 (reversed)\n    PC2 民警天天来 ← P01-2\n" in listed.out
    found = call("construct", project, "list", "--json").json
    assert (found[0]["short"], found[0]["short_given"], found[1]["short_given"]) == ("PC", True, False)
    assert found[0]["items"][1]["evidence"] == [{"cite": "P01-2", "quote": "天天在院里转，看见就踏实。"}]
    assert "was changed" in call("construct", project, "edit", "PC", "--name", "警民之间").err
    table = call("construct", project, "hypotheses").out
    assert "H3" in table
    assert "亲近感在警民之间与参与意愿之间起中介作用" in table
    english = call("construct", project, "hypotheses", "--language", "en", "--json").json
    assert english[0]["words"] == "警民之间 affects 亲近感"
    assert [one["number"] for one in english] == ["H1", "H2", "H3"]
    written = {
        "m.R": "PC =~ PC1+PC2", "m.inp": "MODEL INDIRECT:", "m.sps": "model=4", "m.csv": "from,to,kind", "m.py": "PC =~ PC1+PC2",
    }  # fmt: skip
    for file, words in written.items():
        done = call("model", project, file)
        assert "The model of “民警驱动” was written" in done.err, done.err
        assert "Without items, and so observed scores: 亲近感, 参与意愿." in done.err
        assert words in (tmp_path / file).read_text(encoding="utf-8-sig")
    assert call("model", project, "x.txt", "--format", "lavaan", "--language", "en", "--pathway", "民警驱动").code == 0
    assert "Pathway: 民警驱动" in (tmp_path / "x.txt").read_text(encoding="utf-8")
    assert "was deleted" in call("construct", project, "item", "PC1", "--delete").err
    assert "deleted with 1 item;" in call("construct", project, "delete", "PC").err


def test_constructs_that_are_refused(call: Call, project: Path) -> None:
    assert "no hypotheses" in call("construct", project, "hypotheses").err
    done = call("construct", project, "add", "甲", "--short", "构念")
    assert (done.code, "cannot stand for a construct" in done.err) == (1, True)
    assert call("construct", project, "add", "甲", "--code", "没有").code == 1
    assert "no construct named" in call("construct", project, "delete", "没有").err
    assert "no item named" in call("construct", project, "item", "XX1").err
    assert "no construct named" in call("construct", project, "item", "XX", "题").err
    assert "there are no constructs" in call("model", project, "m.R").err
    assert "does not read or write files like m.docx" in call("model", project, "m.docx").err


def test_conditions_said_listed_and_written(call: Call, project: Path, tmp_path: Path) -> None:
    assert "P01: “在场” is present." in call("condition", project, "set", "P01", "在场", "存在", "--strength", "0.67").err
    assert "Nothing changed." in call("condition", project, "set", "P01", "在场", "present").err
    call("condition", project, "set", "P02", "在场", "not-mentioned")
    for name in ("P01", "P02"):
        call("condition", project, "set", name, "意愿", "present", "--strength", "1")
    listed = call("condition", project)
    assert "present 0.67" in listed.out
    assert "not mentioned" in listed.out
    assert "Absence of mention is not absence of a condition" in listed.err
    found = call("condition", project, "list", "--code", "在场", "--json").json
    assert [(one["case"], one["condition"], one["strength"], one["proposed"]) for one in found] == [
        ("P01", "present", "0.67", 0), ("P02", "not mentioned", None, 0),
    ]  # fmt: skip
    done = call("condition", project, "export", "k.csv", "--table", "crisp", "--outcome", "意愿")
    assert "1 cell is empty: nobody said what holds there." in done.err
    assert "未提及不等于不存在" in done.err
    done = call("condition", project, "export", "k.R", "--outcome", "意愿", "--language", "en", "--not-mentioned-is-absent")
    assert "2 rows written to k.R." in done.err
    assert "Absence of mention is not absence of a condition" in (tmp_path / "k.R").read_text(encoding="utf-8")
    assert call("condition", project, "export", "m.csv").code == 0
    assert "nothing is said of “在场” any more" in call("condition", project, "set", "P01", "在场", "none").err
    assert call("condition", project, "--sites", "--json").json == []


def test_conditions_that_are_refused(call: Call, project: Path) -> None:
    assert "neither in nor out" in call("condition", project, "set", "P01", "在场", "present", "--strength", "0.5").err
    assert call("condition", project, "set", "P01", "在场", "absent").code == 2
    assert "nothing was said of any condition" in call("condition", project, "export", "t.csv", "--table", "truth").err
    assert call("condition", project, "export", "t.docx").code == 1
