"""`groundcode property`, `paradigm`, `relation` and `pathway`, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from tests.builders import P01, new_project, position, with_sources
from tests.cli.conftest import Call, Called
from tests.workspace.theory_builders import CALL, CALM, DAILY, NOWHERE, Small, small_theory

WORD = P01.index("天天在院里转")


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """The small theory in p.groundcode of the folder that commands are called in."""
    with new_project(tmp_path, "p") as workspace:
        with_sources(workspace, tmp_path / "in")
        workspace.cases.add("李阿姨")
        return small_theory(workspace)


@pytest.fixture
def gc(call: Call, small: Small, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command on the project: gc("relation", "add", ...)."""
    monkeypatch.setenv("GROUNDCODE_CODER", "甲")

    def run(group: str, *args: object) -> Called:
        return call(group, "p.groundcode", *args)

    return run


def ok(called: Called) -> Called:
    assert called.code == 0, called.err
    return called


def unchanged(tmp_path: Path, called: Called, before: int) -> str:
    """What a refused call said, after a look that nothing was stored."""
    assert called.code == 1
    with Workspace.open(tmp_path / "p.groundcode") as workspace:
        assert position(workspace) == before
    return called.err


def at(tmp_path: Path) -> int:
    with Workspace.open(tmp_path / "p.groundcode") as workspace:
        return position(workspace)


def test_relations_are_listed(gc: Call, small: Small) -> None:
    assert ok(gc("relation")).out.splitlines() == [
        "民警可见度 → 熟悉信任  (causal relation, positive (+))",
        "    看得见，才熟悉。",
        "    P01-2  天天在院里转",
        "熟悉信任 → 参与意愿",
        "    (no words carry it)",
        "戒心 → (民警可见度 → 熟悉信任)  (moderation, negative (−))",
        "    (no words carry it)",
    ]
    assert ok(gc("relation", "list", "--without-evidence")).out.startswith("熟悉信任 → 参与意愿\n")
    first, _second, third = ok(gc("relation", "--json")).json
    assert {name: first[name] for name in ("id", "words", "from", "to", "to_relation", "type", "sign")} == {
        "id": small.nears, "words": "民警可见度 → 熟悉信任", "from": "民警可见度", "to": "熟悉信任", "to_relation": None,
        "type": "causal", "sign": "positive",
    }  # fmt: skip
    assert (third["to"], third["to_relation"], third["gone"], third["lowered"]) == (None, small.nears, False, False)
    (evidence,) = first["evidence"]
    assert (evidence["quote"], evidence["start"], evidence["end"], evidence["cite"]) == (
        "天天在院里转",
        DAILY,
        DAILY + 6,
        "P01-2",
    )


def test_a_relation_is_made_changed_and_deleted(gc: Call, small: Small, tmp_path: Path) -> None:
    made = ok(
        gc(
            "relation",
            "add",
            "戒心",
            "参与意愿",
            "--type",
            "condition",
            "--sign",
            "negative",
            "--segment",
            f"P01:{CALL}:{CALL + 6}",
        )
    )
    assert made.err == "The relation 戒心 → 参与意愿 was noted.\n"
    assert "No words carry it yet" in ok(gc("relation", "add", "参与意愿", "戒心 -> 参与意愿", "--on-relation")).err
    assert ok(gc("relation", "edit", "戒心->参与意愿", "--sign", "none", "--connotation", "怕惹事。")).err.endswith(
        "was changed.\n"
    )
    assert ok(gc("relation", "edit", "戒心->参与意愿", "--type", "condition")).err == "Nothing changed.\n"
    found = next(one for one in gc("relation", "--json").json if one["words"] == "戒心 → 参与意愿")
    assert (found["sign"], found["connotation"], found["evidence"][0]["quote"]) == (None, "怕惹事。", "有事打他电话")
    before = at(tmp_path)
    again = unchanged(tmp_path, gc("relation", "add", "戒心", "参与意愿", "--type", "condition"), before)
    assert again.startswith("Error: There is already a relation “戒心 → 参与意愿” (condition).\nHint: ")
    unchanged(tmp_path, gc("relation", "add", "戒心", "熟悉信任", "--coding", NOWHERE), before)
    unchanged(tmp_path, gc("relation", "add", "走访", "熟悉信任"), before)
    assert ok(gc("relation", "delete", "民警可见度->熟悉信任")).err.splitlines() == [
        "民警可见度 → 熟悉信任 was deleted, with 1 segment of evidence; groundcode undo brings it back.",
        "With it went: 戒心 → (民警可见度 → 熟悉信任).",
        "Broken now: 在场路径.",
    ]
    assert ok(gc("pathway")).out == "在场路径  [broken: a relation of it is gone]\n"
    ok(gc("undo"))
    assert ok(gc("pathway")).out == "在场路径\n    民警可见度 → 熟悉信任 → 参与意愿\n"


def test_a_relation_that_leads_nowhere_says_so(gc: Call, tmp_path: Path, small: Small) -> None:
    with Workspace.open(tmp_path / "p.groundcode") as workspace:
        workspace.codes.merge(small.seen, small.near)
    out = ok(gc("relation")).out
    assert "熟悉信任 → 熟悉信任  (causal relation, positive (+))  [leads nowhere: an end of it is gone" in out
    assert "    causal condition: 熟悉信任 [gone]" in ok(gc("paradigm")).out


def test_evidence_is_bound_listed_and_taken_off(gc: Call, small: Small) -> None:
    name = "熟悉信任 -> 参与意愿"
    assert ok(gc("relation", "evidence", name)).out == ""
    assert ok(gc("relation", "evidence", name, "--segment", f"P01:{CALM}:{CALM + 5}")).err == "1 segment bound.\n"
    assert ok(gc("relation", "evidence", name, "--segment", f"P01:{CALM}:{CALM + 5}")).err == "0 segments bound.\n"
    (candidate,) = ok(gc("relation", "candidates", "民警可见度->熟悉信任", "--json")).json
    assert (candidate["quote"], candidate["code"], candidate["turn"]) == ("天天在院里转", "天天在院里转", "2")
    assert ok(gc("relation", "evidence", name, "--coding", candidate["id"])).code == 0
    assert ok(gc("relation", "evidence", name)).out == "  1  P01-2  看见就踏实\n  2  P01-2  天天在院里转\n"
    assert ok(gc("relation", "evidence", name, "--remove", 1)).err == "Taken off; groundcode undo brings it back.\n"
    assert [one["quote"] for one in ok(gc("relation", "evidence", name, "--json")).json] == ["天天在院里转"]
    assert gc("relation", "evidence", name, "--remove", 5).code == 1
    assert gc("relation", "evidence", name, "--segment", "P01").code == 2
    assert gc("relation", "evidence", name, "--segment", "P09:0:3").err.startswith("Error: There is no source named “P09”.")
    assert ok(gc("pathway", "evidence", "在场路径", "--segment", f"P01:{CALL}:{CALL + 6}")).code == 0
    assert "    P01-2  看见就踏实" not in gc("pathway").out
    assert [one["quote"] for one in gc("pathway", "--json").json[0]["evidence"]] == ["有事打他电话"]
    assert ok(gc("pathway", "candidates", "在场路径", "--count", 1)).out.count("\n") == 1
    role = "熟悉信任: causal_condition: 民警可见度"
    assert ok(gc("paradigm", "evidence", role)).out == "  1  P01-2  看见就踏实\n"
    assert ok(gc("paradigm", "candidates", role)).out.endswith("P01-2  天天在院里转  天天在院里转\n")


def test_closed_evidence_shows_no_words(gc: Call, tmp_path: Path, small: Small) -> None:
    with Workspace.open(tmp_path / "p.groundcode") as workspace:
        case = workspace.cases.named("李阿姨").id
        workspace.cases.bind(case, small.source)
        workspace.cases.withdraw(case)
    for group in ("relation", "paradigm"):
        called = ok(gc(group))
        assert "(withdrawn)" in called.out
        assert "天天在院里转\n" not in called.out
        assert "看见就踏实" not in called.out + gc(group, "--json").out


def test_paradigms_are_begun_filled_and_done_without(gc: Call, small: Small, tmp_path: Path) -> None:
    assert ok(gc("paradigm")).out.splitlines() == [
        "熟悉信任", "    causal condition: 民警可见度", "        民警可见度  P01-2  看见就踏实", "    context: 走访",
        "    intervening condition: –", "    action or interaction strategy: –", "    consequence: –",
    ]  # fmt: skip
    assert ok(gc("paradigm", "start", "参与意愿", "--name", "意愿")).err == "The paradigm of “参与意愿” was begun.\n"
    assert len(ok(gc("paradigm", "add", "意愿", "strategy", "走访", "戒心")).err.splitlines()) == 2
    before = at(tmp_path)
    unchanged(tmp_path, gc("paradigm", "add", "意愿", "context", "戒心", "天天在院里转"), before)
    unchanged(tmp_path, gc("paradigm", "add", "意愿", "reason", "戒心"), before)
    assert ok(gc("paradigm", "move", "意愿", "strategy", "戒心", "--before", "走访")).err == "“戒心” was moved.\n"
    assert ok(gc("paradigm", "move", "意愿", "strategy", "戒心", "--to", "context")).code == 0
    assert ok(gc("paradigm", "move", "意愿", "context", "戒心")).err == "Nothing changed.\n"
    near = gc("paradigm", "remove", "意愿", "context", "走访")
    assert (near.code, near.err) == (1, "Error: There is no code in this slot named “走访”.\nHint: Did you mean “戒心”?\n")
    assert ok(gc("paradigm", "remove", "意愿", "strategy", "走访")).code == 0
    _first, second = ok(gc("paradigm", "--json")).json
    assert (second["phenomenon"], second["name"], second["gone"], second["lowered"]) == ("参与意愿", "意愿", False, False)
    assert [(role["slot"], role["code"]) for role in second["roles"]] == [("context", "戒心")]
    assert ok(gc("paradigm", "rename", "意愿", "动机")).err == "The paradigm was renamed.\n"
    assert ok(gc("paradigm", "rename", "动机", "动机")).err == "Nothing changed.\n"
    assert ok(gc("paradigm", "delete", "动机")).err == (
        "The paradigm was deleted, with 1 code in its slots; groundcode undo brings it back.\n"
    )
    assert ok(gc("paradigm", "excuse", "参与意愿", "只是结果。")).err == "The reason was noted.\n"
    assert ok(gc("paradigm")).out.endswith("参与意愿 has none: 只是结果。\n")
    assert ok(gc("paradigm", "excuse", "参与意愿", "")).code == 0
    assert "has none" not in gc("paradigm").out


def test_pathways_are_made_changed_and_deleted(gc: Call, small: Small, tmp_path: Path) -> None:
    ok(gc("relation", "add", "民警可见度", "参与意愿"))
    made = ok(gc("pathway", "add", "并行", "民警可见度->熟悉信任", "熟悉信任->参与意愿", "民警可见度->参与意愿"))
    assert made.err == "The pathway “并行” was made, of 2 ways.\n"
    found = ok(gc("pathway", "--json")).json[1]
    assert found["chains"] == [["民警可见度", "熟悉信任", "参与意愿"], ["民警可见度", "参与意愿"]]
    assert (found["from"], found["to"], found["mediators"], found["broken"]) == ("民警可见度", "参与意愿", ["熟悉信任"], False)
    before = at(tmp_path)
    err = unchanged(
        tmp_path, gc("pathway", "edit", "并行", "--name", "新名", "--relation", "戒心 -> (民警可见度 -> 熟悉信任)"), before
    )
    assert err.startswith("Error: These relations make no pathway: 戒心 → (民警可见度 → 熟悉信任).\nHint: ")
    unchanged(tmp_path, gc("pathway", "edit", "并行", "--name", "在场路径", "--relation", "民警可见度->参与意愿"), before)
    assert ok(gc("pathway", "edit", "并行", "--name", "直接", "--relation", "民警可见度->参与意愿")).code == 0
    assert ok(gc("pathway", "edit", "直接", "--name", "直接")).err == "Nothing changed.\n"
    assert (
        ok(gc("pathway", "delete", "直接")).err == "“直接” was deleted; its relations stay, and groundcode undo brings it back.\n"
    )
    assert [one["name"] for one in gc("pathway", "--json").json] == ["在场路径"]
    assert (
        gc("pathway", "delete", "直接").err
        == "Error: There is no pathway named “直接”.\nHint: List them with: groundcode pathway PROJECT\n"
    )


def test_properties_dimensions_and_what_lies_on_them(gc: Call, small: Small, tmp_path: Path) -> None:
    assert (
        ok(gc("property", "add", "民警可见度", "频率", "--definition", "多久见一次")).err
        == "“民警可见度” has the property “频率” now.\n"
    )
    ok(gc("property", "add", "熟悉信任", "频率"))
    ok(gc("property", "dimension", "民警可见度 > 频率", "--low", "从不", "--high", "天天"))
    both = gc("property", "delete", "频率")
    assert both.err.startswith("Error: “频率” could be any of 2: 民警可见度 > 频率, 熟悉信任 > 频率.")
    dimension = "民警可见度 > 频率"
    assert ok(gc("property", "place", dimension, "天天", "--segment", f"P01:{WORD}:{WORD + 6}")).err == "Placed at “天天”.\n"
    ok(gc("property", "place", "民警可见度 > 频率 > 从不 – 天天", "很少", "--case", "李阿姨"))
    assert ok(gc("property", "--code", "民警可见度")).out.splitlines() == [
        "民警可见度 > 频率: 多久见一次", "    从不 – 天天", "        天天 P01 天天在院里转", "        很少 李阿姨",
    ]  # fmt: skip
    first, second = ok(gc("property", "--json")).json
    assert (first["code"], first["name"], first["definition"], second["dimensions"]) == ("民警可见度", "频率", "多久见一次", [])
    placed = first["dimensions"][0]["placements"]
    assert [(one["value"], one["source"], one["case"], one["quote"], one["coder"]) for one in placed] == [
        ("天天", "P01", None, "天天在院里转", "甲"), ("很少", None, "李阿姨", "", "甲"),
    ]  # fmt: skip
    ok(gc("property", "edit-dimension", dimension, "--name", "次数"))
    assert ok(gc("property", "unplace", placed[0]["id"])).code == 0
    assert ok(gc("property", "edit", dimension, "--name", "次数", "--definition", "")).err == "The property “次数” was changed.\n"
    ok(gc("property", "dimension", "次数", "--name", "规律"))
    assert gc("property", "place", "次数", "x", "--case", "李阿姨").err.startswith("Error: “次数” could be any of 2")
    assert ok(gc("property", "delete-dimension", "次数 > 规律")).code == 0
    assert gc("property", "delete-dimension", "次数 > 没有").code == 1
    assert gc("property", "place", "次数", "x").code == 2
    assert gc("property", "place", "次数", "x", "--segment", "P01").code == 2
    assert gc("property", "add", "天天在院里转", "长短").err.startswith("Error: “天天在院里转” is a label")
    assert "with its dimensions (1) and what lay on them (1)" in ok(gc("property", "delete", "次数")).err
    assert [one["code"] for one in gc("property", "--json").json] == ["熟悉信任"]


def test_hostile_names_are_harmless(gc: Call, tmp_path: Path, small: Small) -> None:
    with Workspace.open(tmp_path / "p.groundcode") as workspace:
        bad = workspace.codes.create("坏\x1b[31m[red]{x}=1+1", level=Level.CATEGORY)
        relation = workspace.relations.add(bad, small.near, "类\x1b[0m型{y}", None, "第一行\x07\n第二行")
        workspace.pathways.add("路\x1b径", [relation, small.wills], "\x1b]0;x\x07")
        workspace.paradigms.start(bad, "名\x1b")
    for group in ("relation", "pathway", "paradigm", "property"):
        called = ok(gc(group))
        assert "\x1b" not in called.out
        assert "\x07" not in called.out
        json.loads(gc(group, "--json").out)
    assert "坏" in gc("relation").out


def test_the_groups_take_the_project_first_and_have_help(call: Call) -> None:
    for group in ("property", "paradigm", "relation", "pathway"):
        assert call(group, "--help").code == 0
        missing = call(group, "none.groundcode")
        assert (missing.code, missing.err.splitlines()[0]) == (1, "Error: There is no project at none.groundcode.")
