"""`groundcode reserve` and `groundcode unseal`: what is printed, hidden and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundcode.errors import NotConfirmed
from tests.cli.conftest import Call, Called

NAMES = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6")


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """Six interviews of one question and as many sentences as their number, and one label."""
    for number, name in enumerate(NAMES, 1):
        said = "".join(f"秘密{name}之{n}。" for n in range(number))
        (tmp_path / f"{name}.txt").write_text(f"访谈者：请讲。\n居民：{said}\n", encoding="utf-8")
    call("init", "p.groundcode", "--coder", "甲")
    assert call("import", "p.groundcode", *(f"{name}.txt" for name in NAMES)).code == 0
    return tmp_path / "p.groundcode"


def refused(done: Called, *words: str, code: int = 1) -> None:
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err, done.err


def code(call: Call, project: Path, label: str, *names: str, **more: object) -> Called:
    lines = [{"source": name, "start": 12, "end": 15, "code": label, **more} for name in names]
    path = project.with_name("codings.jsonl")
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return call("code", project, "--from", path, "--create")


def changes(call: Call, project: Path) -> int:
    return len(call("history", project, "--json").json)


def test_the_whole_way(call: Call, project: Path) -> None:
    assert "There is no hold-out yet." in call("reserve", project).err
    assert call("reserve", project, "--json").json == []
    dry = call("reserve", project, "--seed", "7", "--dry-run", "--json").json
    assert (dry["dry_run"], dry["seal"], dry["share"], len(dry["sources"])) == (True, None, "1/3", 2)
    assert not [s for s in call("sources", project, "--json").json if s["reserved"]]
    drawn = call("reserve", project, "--seed", "7", "--json").json
    assert drawn["sources"] == dry["sources"]
    assert (drawn["seed"], drawn["eligible"], drawn["left"], drawn["method"], drawn["by"]) == (7, 6, 4, "random", "sources")
    sealed = [one["name"] for one in drawn["sources"]]
    others = [name for name in NAMES if name not in sealed]
    assert [one["statements"] for one in drawn["sources"]] == [int(name[1:]) for name in sealed]
    listed = {s["name"]: s for s in call("sources", project, "--json").json}
    assert {name for name, one in listed.items() if one["reserved"]} == set(sealed)
    assert listed[sealed[0]]["sentences"] == int(sealed[0][1:]) + 1
    assert call("sources", project).out.count("sealed") == 3, "the heading, and the two"
    for name in sealed:
        for words in (
            ("show", project, name),
            ("segments", project, "--source", name),
            ("import", project, "Q1.txt", "--as-version-of", name),
        ):
            done = call(*words)
            refused(done, f"“{name}” is sealed: it is kept back to test the saturation.", "groundcode unseal PROJECT")
            assert "秘密" not in done.out + done.err
        refused(code(call, project, "签", others[0], name), "line 2", f"“{name}” is sealed")
    assert code(call, project, "签", *others).code == 0
    assert call("verify", project, "--rebuild").code == 0
    (seal,) = call("reserve", project, "--json").json
    assert (seal["id"], seal["unsealed"], seal["seed"], seal["coder"]) == (drawn["seal"], None, 7, "甲")
    assert "7" in call("reserve", project).out
    refused(call("unseal", project), "The hold-out was not opened: nobody said yes.", "--yes")
    with pytest.raises(NotConfirmed):
        call("--debug", "unseal", project)
    assert call("unseal", project, "--json").json == [seal]
    done = call("unseal", project, drawn["seal"][:6], "--yes")
    assert done.err.startswith(f"Opened: {', '.join(sealed)}.")
    refused(call("unseal", project, "--yes"), "There is no sealed hold-out.")
    assert "秘密" in call("show", project, sealed[0]).out
    assert "Not tested yet" in call("reserve", project, "--report").out
    assert code(call, project, "签", *sealed).code == 0
    (judged,) = call("reserve", project, "--report", "--json").json["seals"]
    assert (judged["verdict"], judged["coded"], judged["existing"], judged["percent"]) == ("saturated", 2, 2, 100.0)
    assert code(call, project, "新范畴", sealed[1], level="category", start=13, end=15).code == 0
    report = call("reserve", project, "--report", "--json").json
    assert report["coder"] == "甲"
    judged = report["seals"][0]
    assert (judged["verdict"], judged["new"]["category"]) == ("not saturated", 1)
    assert judged["sources"][1]["new"]["category"] == ["新范畴"]
    printed = call("reserve", project, "--report")
    assert "Not saturated: the hold-out brought 1 new category or relation (“新范畴”)." in printed.out
    assert "Counted for 甲." in printed.err


def test_a_draw_says_its_seed_and_what_was_left_out(call: Call, project: Path) -> None:
    code(call, project, "签", "Q1")
    done = call("reserve", project, "--count", "2", "--dry-run")
    assert "Drawn with the seed " in done.err
    assert "1 source is coded already and was not drawn from." in done.err
    assert "2 of 5 sources would be sealed; nothing was." in done.err
    seed = done.err.partition("the seed ")[2].partition(":")[0]
    assert call("reserve", project, "--count", "2", "--dry-run", "--seed", seed).out == done.out


def test_strata_rounds_and_statements(call: Call, project: Path, tmp_path: Path) -> None:
    rows = [f"{name},{'民警' if int(name[1:]) % 2 else '居民'},{name}" for name in NAMES]
    (tmp_path / "c.csv").write_text("编号,身份,材料\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert call("cases", project, "import", "c.csv").code == 0
    drawn = call("reserve", project, "--stratify", "身份", "--dry-run", "--json").json
    assert sorted(one["stratum"] for one in drawn["sources"]) == ["居民", "民警"]
    assert drawn["stratify"] == "身份"
    assert "stratum" in call("reserve", project, "--stratify", "身份", "--dry-run").out
    call("sampling", project, "add", "一", "--source", "Q5", "--source", "Q6")
    drawn = call("reserve", project, "--round", "一", "--json").json
    assert (drawn["round"], drawn["eligible"], len(drawn["sources"])) == ("一", 2, 1)
    drawn = call("reserve", project, "--by", "statements", "--share", "50%", "--dry-run", "--json").json
    assert (drawn["by"], drawn["share"]) == ("statements", "1/2")


def test_what_is_refused(call: Call, project: Path) -> None:
    code(call, project, "签", "Q1", "Q2")
    before = changes(call, project)
    done = call("reserve", project, "--source", "Q1", "--source", "Q3")
    refused(done, "“Q1” is coded already, and cannot be kept back.", "choose sources that nobody has coded")
    refused(call("reserve", project, "--share", "3/2"), "“3/2” is not a valid share.", "1/3, 25%, 0.25")
    refused(call("reserve", project, "--count", "9"), "9 were asked for, but only 4 can be drawn")
    refused(call("reserve", project, "--round", "一"), "There is no sampling round named “一”.")
    refused(call("reserve", project, "--stratify", "x"), "There is no variable named “x”.")
    refused(call("reserve", project, "--source", "Q9"), "There is no source named “Q9”.")
    refused(call("unseal", project, "--yes"), "There is no sealed hold-out.", "Draw one with")
    for words in (
        ("--share", "1/3", "--count", "2"),
        ("--count", "2", "--by", "statements"),
        ("--source", "Q3", "--seed", "1"),
        ("--report", "--seed", "1"),
        ("--seed", "-1"),
        ("--count", "0"),
    ):
        refused(call("reserve", project, *words), "Error", code=2)
    assert changes(call, project) == before


def test_undo_opens_what_was_sealed_by_mistake(call: Call, project: Path) -> None:
    call("reserve", project, "--source", "Q2")
    refused(call("show", project, "Q2"), "sealed")
    assert "sealed a hold-out: “Q2”" in call("undo", project).out + call("history", project).out
    assert "秘密" in call("show", project, "Q2").out
    assert call("reserve", project, "--json").json == []
    call("redo", project)
    refused(call("show", project, "Q2"), "sealed")


def test_opening_before_the_rest_is_coded_is_warned_of(call: Call, project: Path) -> None:
    call("reserve", project, "--source", "Q2")
    done = call("unseal", project, "--yes", "--json")
    assert "5 open sources are not coded yet (Q1, Q3, Q4, Q5, Q6)" in done.err
    assert done.json[0]["unsealed"]


def test_what_a_colleague_coded_meanwhile_is_told(call: Call, project: Path, tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "other.groundcode"
    shutil.copy(project, other)
    call("reserve", project, "--source", "Q2")
    assert code(call, other, "签", "Q2", "Q3").code == 0
    assert call("merge", project, other).code == 0
    assert [s["source"] for s in call("segments", project, "--json").json] == ["Q3"]
    assert "Coded by somebody although sealed: Q2." in call("reserve", project).err


def test_the_list_and_the_report_say_that_a_sealing_was_undone(call: Call, project: Path) -> None:
    call("reserve", project, "--source", "Q3")
    (seal,) = call("reserve", project, "--json").json
    assert (seal["first_unsealed"], seal["undone"]) == (None, [])
    call("undo", project)
    call("redo", project)
    (seal,) = call("reserve", project, "--json").json
    assert (seal["unsealed"], [one["coder"] for one in seal["undone"]]) == (None, ["甲"])
    assert seal["first_unsealed"] == seal["undone"][0]["when"]
    day = seal["first_unsealed"][:10]
    listed = call("reserve", project)
    assert f"{day}, sealed again" in listed.out
    said = f"The sealing was undone by 甲 on {day}: from then on the hold-out could be read."
    assert said in listed.err
    told = call("reserve", project, "--report")
    assert said in told.out
    assert f"opened {day}" in told.out
    assert call("reserve", project, "--report", "--json").json["seals"][0]["undone"] == [seal["first_unsealed"]]
