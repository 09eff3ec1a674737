"""The starters: each study's codebook with invented material that holds together, and that says it is invented."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from groundcode.cli.init import STARTERS
from groundcode.domain.cases import CaseKind
from groundcode.domain.levels import Level
from groundcode.domain.transcripts import Role
from groundcode.errors import NameNotFound
from groundcode.text.loaders import load
from groundcode.workspace import Workspace
from groundcode.workspace.checks.findings import Severity
from groundcode.workspace.starters import Starter, fill, starter_named, starters
from tests.builders import new_project

WITH_MATERIAL = [one for one in starters() if one.folder is not None]
BY_NAME = {one.name: one for one in WITH_MATERIAL}
# What each study's abstract sets against each other.
ARROWS = {
    "system-mechanism-life": {("制度问题", "制度创新"), ("机制问题", "机制创新"), ("生活问题", "生活创新")},
    "service-mechanism-innovation": {("回应与沟通的薄弱", "感知与联动的对策"), ("创新接续的薄弱", "扎根与监督的对策")},
    "prevention-control-system": {("机制有待完善", "完善机制"), ("基础薄弱", "加强队伍"), ("信息共享不足", "科技支撑")},
    "million-volunteer-police": {("主体因素不完备", "培育主体"), ("制度因素不完善", "建构制度"), ("文化因素不足", "涵养文化")},
}


def made(tmp_path: Path, starter: Starter) -> Workspace:
    workspace = new_project(tmp_path, language="zh")
    fill(workspace, starter)
    return workspace


def test_the_command_lists_those_there_are() -> None:
    assert list(STARTERS) == [one.name for one in starters()]
    assert set(BY_NAME) == set(ARROWS)
    with pytest.raises(NameNotFound) as error:
        starter_named("system")
    assert "init --help" in error.value.hint or "system-mechanism-life" in error.value.hint


@pytest.mark.parametrize("name", BY_NAME)
def test_all_of_it_says_that_it_is_invented(name: str) -> None:
    folder = BY_NAME[name].folder
    assert folder is not None
    for path in folder.rglob("*"):
        if path.suffix in (".txt", ".yaml"):
            assert "虚构" in path.read_text(encoding="utf-8").split("\n", 1)[0], path
    assert "虚构" in (folder.parent / "README.md").read_text(encoding="utf-8")
    assert name in (folder.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BY_NAME)
def test_every_coded_quote_stands_in_what_an_informant_said(name: str) -> None:
    folder = BY_NAME[name].folder
    assert folder is not None
    interviews = {path.stem: load(path) for path in (folder / "interviews").iterdir()}
    for line in (folder / "codings.jsonl").read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        interview = interviews[found["source"]]
        assert interview.text[found["start"] : found["end"]] == found["quote"]
        told = {speaker.name for speaker in interview.speakers if speaker.role is Role.INFORMANT}
        turn = next(turn for turn in interview.turns if turn.start <= found["start"] < turn.end)
        assert turn.speaker in told, found["quote"]
        assert found["end"] <= turn.end
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["source"] for row in rows} == set(interviews)


@pytest.mark.parametrize("name", BY_NAME)
def test_it_makes_a_project_without_errors(name: str, tmp_path: Path) -> None:
    with made(tmp_path, BY_NAME[name]) as workspace:
        tree = workspace.tree()
        arrows = {(tree.codes[one.start].name, tree.codes[one.end].name) for one in workspace.relations.list_()}
        assert arrows >= ARROWS[name]
        assert all(one.evidence for one in workspace.relations.list_())
        assert [found.name for found in workspace.check.run() if found.severity is Severity.ERROR] == []
        counts, _lead = workspace.codings.counts()
        for code in tree.codes.values():
            if code.level is Level.MAIN and code.name != "分析视角":
                assert counts[code.id].total >= 3, code.name


def test_two_sites_can_be_compared(tmp_path: Path) -> None:
    with made(tmp_path, BY_NAME["service-mechanism-innovation"]) as workspace:
        cases = workspace.cases.list_()
        named = {variable.id: variable.name for variable in workspace.cases.variables()}
        sites = [case for case in cases if case.kind is CaseKind.SITE]
        assert {case.name for case in sites} == {"溪口派出所", "桥西派出所"}
        told = {site.name: {named[key]: value for key, value in site.values.items()} for site in sites}
        assert told == {"溪口派出所": {"城乡": "乡村"}, "桥西派出所": {"城乡": "城区"}}
        for site in sites:
            below = [case for case in cases if case.parent == site.id]
            periods = {named[key]: value for case in below for key, value in case.values.items()}
            assert len(below) == 2, periods


def test_a_codebook_without_material_is_only_the_codebook(tmp_path: Path) -> None:
    with new_project(tmp_path) as workspace:
        filled = fill(workspace, starter_named("emotional-commitment-arousal"))
        assert (filled.sources, filled.codings, filled.relations) == (0, 0, 0)
        assert filled.codes == len(workspace.tree().codes)
        assert not workspace.sources.list_()
