"""`groundcode consensus` as a team's Friday goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.workspace.team_testing import made_team


@pytest.fixture
def project(tmp_path: Path) -> str:
    with made_team(tmp_path) as ws:
        return ws.path.name


def test_a_friday(call: Call, project: str) -> None:
    state = call("consensus", project, "--json").json
    assert (state["coder"], state["counted"], state["double_coded"]) == ("", "甲", 1.0)
    assert state["sources"] == [
        {"source": "P01", "coders": ["乙", "甲"], "blind": 0, "begun": False, "finished": None, "open": 3, "settled": 0}
    ]
    begun = call("consensus", project, "begin", "P01")
    assert (begun.code, begun.out) == (0, "")
    assert "1 coding on which all agree" in begun.err
    assert "3 places are open" in begun.err
    found = call("consensus", "places", project, "--json").json
    assert [(one["kind"], one["codes"], one["gain"]) for one in found] == [
        ("other code", ["甲码", "乙码"], 2.0), ("only", ["独"], 1.0), ("boundary", ["界"], 0.0),
    ]  # fmt: skip
    assert found[0]["coders"][1] == {"coder": "甲", "codings": [{"code": "甲码", "start": 46, "end": 52}]}
    ids = [one["id"][:6] for one in found]
    assert "the consensus has 乙码" in call("consensus", project, "settle", ids[0], "--take", "乙").err
    assert "the consensus has no code there" in call("consensus", project, "settle", ids[1], "--none").err
    refused = call("consensus", project, "finish", "P01")
    assert refused.code == 1
    assert "1 place waits" in refused.err
    done = call("consensus", project, "settle", ids[2], "--code", "独", "--code", "同", "--start", str(found[2]["start"] + 1))
    assert "0 places are open" in done.err
    settled = call("consensus", project, "places", "--settled", "--json").json
    assert {one["settled"]["coder"] for one in settled} == {"甲"}
    assert [len(one["outcome"]) for one in settled] == [1, 0, 2]
    finished = call("consensus", project, "finish", "P01", "--coder", "乙")
    assert "Counted for 甲; in 1 source the consensus." in finished.err
    assert "in 1 source the consensus" in call("codes", project).err
    assert call("consensus", project, "--json").json["sources"][0]["finished"] is not None
    assert "finished" in call("consensus", project).out
    assert call("consensus", project, "reopen", "P01").err.strip().endswith("Counted for 甲.")
    assert call("consensus", project, "unsettle", ids[0]).code == 0
    assert "open" in call("undo", project).err


def test_the_list_of_places(call: Call, project: str) -> None:
    shown = call("consensus", project, "places", "--count", "1")
    assert "P01-4" in shown.out
    assert "· other code ·" in shown.out
    assert "有事打他电话" in shown.out
    assert "and 2 more places" in shown.err
    assert "--take" in shown.err
    assert call("consensus", project, "places", "--coders", "甲，乙", "--source", "P01", "--json").json
    assert call("consensus", project, "places", "--level", "category", "--all", "--json").code == 0
    assert "No place was settled" in call("consensus", project, "places", "--settled").err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("settle", "zzzzzz", "--none"), "zzzzzz"),
        (("begin", "没有"), "没有"),
        (("finish", "P01"), "was not begun"),
        (("reopen", "P01"), "was not begun"),
        (("places", "--coders", "甲,丙"), "丙"),
    ],
)
def test_bad_input_is_one_sentence_and_a_hint(call: Call, project: str, words: tuple[str, ...], told: str) -> None:
    done = call("consensus", project, *words)
    assert (done.code, done.out) == (1, "")
    assert told in done.err
    assert "Hint:" in done.err


def test_one_way_to_settle(call: Call, project: str) -> None:
    place = call("consensus", "places", project, "--json").json[0]["id"][:6]
    for way in ((), ("--take", "甲", "--none"), ("--none", "--start", "2")):
        done = call("consensus", "settle", project, place, *way)
        assert done.code == 1
        assert "one way" in done.err
    assert call("consensus", project, "places", "--count", "0").code == 2
