"""The sample project: invented, whole, coded by two people, and no interview a copy of another."""

from __future__ import annotations

import csv
import itertools
import json
import re
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.domain.transcripts import Role, Transcript
from groundcode.text.loaders import load
from groundcode.workspace import Workspace

SAMPLE = Path(__file__).resolve().parents[1] / "projects" / "chaoyang"
CODERS = {"coder-a.jsonl": "田野", "coder-b.jsonl": "同门"}
RESERVED = {"P09", "P10", "P11", "P12"}
MAIN = {
    "社区党组织设置互动场景",
    "社区民警的在场与行动",
    "“朝阳群众”品牌传播",
    "社区归属感",
    "警民亲近感",
    "品牌认同",
    "情感能量",
    "责任感",
}
FORMS = {"社区安全维护", "安全建议", "邻里互助", "安全宣传", "加入志愿队伍", "提供信息"}
HAN = re.compile("[\u4e00-\u9fff]")
# A run of as many characters holds about as much in either script: "the community office" is 20 letters long.
LONGEST_SHARED = {"zh": 20, "en": 45}

Line = dict[str, str | int]


@pytest.fixture(scope="module")
def interviews() -> dict[str, Transcript]:
    return {path.stem: load(path) for path in sorted((SAMPLE / "interviews").iterdir())}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a project, with both coders' codings."""
    path = tmp_path_factory.mktemp("sample") / "p.groundcode"
    with Workspace.create(path, coder="田野", language="zh") as workspace:
        assert not workspace.sources.import_files([SAMPLE / "interviews"]).refused
        workspace.codebook.import_(SAMPLE / "codebook.yaml")
        for name in CODERS:
            report = workspace.codings.from_file(SAMPLE / name, create=name == "coder-b.jsonl")
            assert not report.refused
            assert report.codings == len(lines(name))
    return path


def lines(name: str) -> list[Line]:
    return [json.loads(line) for line in (SAMPLE / name).read_text(encoding="utf-8").splitlines()]


def shared_run(one: str, other: str, length: int) -> str | None:
    """A run of `length` characters that stands in both, if there is one."""
    runs = {one[at : at + length] for at in range(len(one) - length + 1)}
    return next((other[at : at + length] for at in range(len(other) - length + 1) if other[at : at + length] in runs), None)


def test_every_interview_says_in_its_first_line_that_it_is_invented() -> None:
    for path in (SAMPLE / "interviews").iterdir():
        first = path.read_text(encoding="utf-8").split("\n", 1)[0].lower()
        assert "虚构" in first or "invented" in first, path.name


def test_there_are_eight_chinese_and_four_english_interviews(interviews: dict[str, Transcript]) -> None:
    languages = [interview.language for interview in interviews.values()]
    assert (languages.count("zh"), languages.count("en"), len(languages)) == (8, 4, 12)


def test_every_interview_has_one_who_asks_and_one_who_tells(interviews: dict[str, Transcript]) -> None:
    told = {row["source"]: row["speaker"] for row in cases()}
    for name, interview in interviews.items():
        roles = {speaker.name: speaker.role for speaker in interview.speakers}
        assert list(roles.values()).count(Role.INTERVIEWER) == 1, name
        assert roles[told[name]] is Role.INFORMANT, name
        assert len(interview.turns) >= 25, name


def cases() -> list[dict[str, str]]:
    with (SAMPLE / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_participant_has_a_row(interviews: dict[str, Transcript]) -> None:
    rows = cases()
    assert [row["source"] for row in rows] == list(interviews)
    assert all(row["source"].startswith(row["编号"] + "-") for row in rows)
    assert {row["抽样批次"] for row in rows} == {"1", "2", "3", "4"}
    assert all(value for row in rows for value in row.values())


@pytest.mark.parametrize("name", CODERS)
def test_every_quote_stands_where_the_file_says_in_what_informants_said(name: str, interviews: dict[str, Transcript]) -> None:
    for line in lines(name):
        interview = interviews[str(line["source"])]
        start, end = int(line["start"]), int(line["end"])
        assert interview.text[start:end] == line["quote"], line
        assert line["coder"] == CODERS[name]
        told = {speaker.name for speaker in interview.speakers if speaker.role is Role.INFORMANT}
        assert any(turn.speaker in told and turn.body <= start and end <= turn.end for turn in interview.turns), line


def test_both_coded_the_same_eight_and_none_of_the_reserved() -> None:
    coded = [{str(line["source"]) for line in lines(name)} for name in CODERS]
    assert coded[0] == coded[1]
    assert len(coded[0]) == 8
    assert not {source[:3] for source in coded[0]} & RESERVED


def test_the_two_coders_agree_in_part() -> None:
    first, second = ({(line["source"], line["start"], line["end"], line["code"]) for line in lines(name)} for name in CODERS)
    assert first & second
    assert len(first & second) < min(len(first), len(second)) / 2


def test_all_codes_resolve_and_roll_up_to_the_eight(project: Path) -> None:
    with Workspace.open(project) as workspace:
        tree = workspace.tree()
        at_top = {tree.codes[code].name for code in tree.children_of(None) if tree.codes[code].level is Level.MAIN}
        assert at_top == MAIN
        core = workspace.codes.core()
        assert core is not None
        assert tree.codes[core].name == "情感承诺唤起"
        assert {tree.codes[code].name for code in tree.children_of(tree.get("参与意愿").id)} >= FORMS
        for name in CODERS:
            used: set[str] = set()
            for line in lines(name):
                path = f"{line['parent']} > {line['code']}" if "parent" in line else str(line["code"])
                code = tree.get(path)
                assert code.level is Level(str(line["level"]))
                used.add(tree.path(code.id).split(" > ")[0])
            assert used >= MAIN


def test_every_main_category_has_two_categories_and_each_two_concepts(project: Path) -> None:
    with Workspace.open(project) as workspace:
        tree = workspace.tree()
        for name in MAIN:
            below = [tree.codes[code] for code in tree.children_of(tree.get(name).id)]
            assert len(below) >= 2, name
            for category in below:
                assert category.level is Level.CATEGORY
                assert sum(tree.codes[code].level is Level.CONCEPT for code in tree.children_of(category.id)) >= 2, category.name
        for code in tree.codes.values():
            assert code.level is Level.LABEL or code.definition, code.name


def test_no_two_interviews_share_a_long_passage(interviews: dict[str, Transcript]) -> None:
    said = {name: (i.language, "\n".join(i.text[turn.body : turn.end] for turn in i.turns)) for name, i in interviews.items()}
    for (one, (language, text)), (other, (others, more)) in itertools.combinations(said.items(), 2):
        length = LONGEST_SHARED["zh" if "zh" in (language, others) else "en"]
        assert shared_run(text, more, length) is None, f"{one} and {other}"


def test_a_copied_passage_is_seen() -> None:
    assert shared_run("甲说今天下着雨我们都没有出去", "乙也说今天下着雨我们都没有去", 10) == "说今天下着雨我们都没"
    assert shared_run("甲说今天下着雨我们都没有出去", "乙也说今天没有雨我们都出去了", 10) is None


def test_english_interviews_are_written_in_english(interviews: dict[str, Transcript]) -> None:
    for interview in interviews.values():
        if interview.language == "en":
            assert not any(HAN.search(interview.text[turn.body : turn.end]) for turn in interview.turns)
