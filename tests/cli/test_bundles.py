"""`groundcode bundle` and `init --bundle`, as a person calls them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from groundcode.workspace import Workspace
from tests.cli.conftest import Call

TEXT = "访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n"


def study(call: Call, tmp_path: Path) -> None:
    (tmp_path / "P01.txt").write_text(TEXT, encoding="utf-8")
    assert call("init", "a.groundcode", "--coder", "甲", "--title", "朝阳").code == 0
    assert call("import", "a.groundcode", "P01.txt").code == 0
    lines = [{"source": "P01", "start": 15, "end": 20, "code": "常来", "memo": "甲的备忘"}]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert call("code", "a.groundcode", "--from", "c.jsonl", "--create").code == 0


def test_a_coder_s_day(call: Call, tmp_path: Path) -> None:
    study(call, tmp_path)
    done = call("bundle", "a.groundcode", "mo.gcbundle", "--for", "乙")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Wrote mo.gcbundle: 1 interview, ")
    assert "Note: 乙 has not worked in this project yet; is the name right?" in done.err
    assert stat.S_IMODE((tmp_path / "mo.gcbundle").stat().st_mode) == 0o600
    told = call("bundle", "mo.gcbundle", "--info")
    assert told.out.splitlines()[:2] == ["project: 朝阳", "made by: 甲"]
    assert "made for: 乙" in told.out
    assert call("bundle", "mo.gcbundle", "--info", "--json").json["sources"] == 1
    begun = call("init", "b.groundcode", "--bundle", "mo.gcbundle")
    assert begun.err.splitlines()[0] == "Made b.groundcode from mo.gcbundle; its coder is 乙."
    (tmp_path / "b.jsonl").write_text(json.dumps({"source": "P01", "start": 0, "end": 4, "code": "常来"}), encoding="utf-8")
    coded = call("code", "b.groundcode", "--from", "b.jsonl")
    assert (coded.code, "recorded as" in coded.err) == (0, False)
    assert call("bundle", "b.groundcode", "tu.gcbundle").code == 0
    merged = call("merge", "a.groundcode", "tu.gcbundle", "--json")
    assert (merged.code, merged.json["changes"]) == (0, 2)
    assert {one["coder"] for one in call("segments", "a.groundcode", "--json").json} == {"甲", "乙"}
    assert call("merge", "a.groundcode", "tu.gcbundle", "--json").json["changes"] == 0


def test_a_blind_coder(call: Call, tmp_path: Path) -> None:
    study(call, tmp_path)
    done = call("bundle", "a.groundcode", "blind.gcbundle", "--blind", "--for", "丙", "--json")
    assert done.json["blind"] is True
    assert "of codings and memos only those of 丙" in done.err
    assert call("init", "c.groundcode", "--bundle", "blind.gcbundle").code == 0
    assert call("segments", "c.groundcode", "--json").json == []
    assert [(code["name"], code["own"]) for code in call("codes", "c.groundcode", "--json").json] == [("常来", 0)]
    assert call("memo", "c.groundcode", "--json").json == []
    assert call("verify", "c.groundcode", "--rebuild").code == 0
    assert call("bundle", "a.groundcode", "all.gcbundle").code == 0
    assert call("merge", "c.groundcode", "all.gcbundle").code == 0
    assert len(call("segments", "c.groundcode", "--json").json) == 1
    assert call("verify", "c.groundcode", "--rebuild").code == 0


def test_what_a_coder_who_is_to_code_blind_would_see(call: Call, tmp_path: Path) -> None:
    from groundcode.workspace import Workspace

    study(call, tmp_path)
    with Workspace.open(tmp_path / "a.groundcode", coder="甲") as ws:
        ws.assignments.assign_name("丙", "P01", blind=True)
    done = call("bundle", "a.groundcode", "c.gcbundle", "--for", "丙")
    assert "Note: 丙 is to code 1 interview blind, and this bundle shows what others coded. With --blind it does not." in done.err


def test_refusals(call: Call, tmp_path: Path) -> None:
    study(call, tmp_path)
    assert call("bundle", "a.groundcode").code == 2
    done = call("bundle", "a.groundcode", "a.zip")
    assert (done.code, done.err.splitlines()[0]) == (1, "Error: The name of a bundle ends in .gcbundle; a.zip does not.")
    assert call("bundle", "a.groundcode", "a.gcbundle").code == 0
    assert "--overwrite" in call("bundle", "a.groundcode", "a.gcbundle").err
    assert call("bundle", "a.groundcode", "a.gcbundle", "--overwrite").code == 0
    done = call("init", "b.groundcode", "--bundle", "a.gcbundle")
    assert (done.code, "who will work with it?" in done.err) == (1, True)
    assert call("init", "b.groundcode", "--bundle", "a.gcbundle", "--coder", "乙", "--title", "T").code == 2
    (tmp_path / "short.gcbundle").write_bytes((tmp_path / "a.gcbundle").read_bytes()[:-10])
    for args in (("bundle", "short.gcbundle", "--info"), ("merge", "a.groundcode", "short.gcbundle")):
        done = call(*args)
        assert (done.code, done.err.startswith("Error: short.gcbundle is cut off")) == (1, True)
        assert len(done.err.splitlines()) == 2


def test_a_whole_bundle_into_a_blind_copy_is_warned_before(call: Call, tmp_path: Path) -> None:
    study(call, tmp_path)
    assert call("bundle", "a.groundcode", "blind.gcbundle", "--blind", "--for", "丙").code == 0
    assert call("init", "c.groundcode", "--bundle", "blind.gcbundle").code == 0
    assert call("bundle", "a.groundcode", "all.gcbundle").code == 0
    planned = call("merge", "c.groundcode", "all.gcbundle", "--dry-run")
    assert "This copy is blind: all.gcbundle would show what others coded" in planned.err
    assert call("merge", "c.groundcode", "all.gcbundle", "--dry-run", "--json").json["plan"]["shows"] == ["all.gcbundle"]
    done = call("merge", "c.groundcode", "all.gcbundle")
    assert done.err.splitlines()[0].startswith("This copy is blind: all.gcbundle would show what others coded")
    assert "back: groundcode merge c.groundcode --undo --yes" in done.err
    assert "This copy is blind again." in call("merge", "c.groundcode", "--undo", "--yes").out
    assert call("segments", "c.groundcode", "--json").json == []
    assert "blind" not in call("merge", "a.groundcode", "blind.gcbundle").err


def test_in_vivo_labels_are_told_of(call: Call, tmp_path: Path) -> None:
    study(call, tmp_path)
    assert "in-vivo" not in call("bundle", "a.groundcode", "one.gcbundle", "--blind", "--for", "丙").err
    with Workspace.open(tmp_path / "a.groundcode", coder="甲") as workspace:
        source = workspace.sources.named("P01").id
        workspace.codings.apply_new("看见就踏实", source, 26, 31, in_vivo=True)
    done = call("bundle", "a.groundcode", "two.gcbundle", "--blind", "--for", "丙", "--json")
    assert "1 in-vivo label of others is in it" in done.err
    assert done.json["in_vivo_of_others"] == 1
