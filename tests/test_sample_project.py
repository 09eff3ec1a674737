"""The sample project: invented, whole, coded by two people, and no interview a copy of another."""

from __future__ import annotations

import csv
import itertools
import json
import re
import shutil
from pathlib import Path

import pytest

from groundcode.cli.demo_build import ANSWERS, build
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.domain.theory import RELATION_TYPES, Sign
from groundcode.domain.transcripts import Role, Transcript
from groundcode.exchange.theory_files import read_theory
from groundcode.exchange.theory_values import Quote
from groundcode.store import bulk
from groundcode.text.loaders import load
from groundcode.workspace import Workspace
from groundcode.workspace.checks.findings import Severity

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


SCENES, POLICE, BRAND = "社区党组织设置互动场景", "社区民警的在场与行动", "“朝阳群众”品牌传播"
OWN = {SCENES: "社区归属感", POLICE: "警民亲近感", BRAND: "品牌认同"}
SHARED, OUTCOME = ("情感能量", "责任感"), "参与意愿"
THEORY_FILES = ("theory.yaml", "theory-holdout.yaml")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that the demo builds."""
    path = tmp_path_factory.mktemp("demo") / "chaoyang.groundcode"
    build(path)
    return path


def quotes_in(thing: object) -> list[Quote]:
    """Every quote in what a theory file says."""
    if isinstance(thing, Quote):
        return [thing]
    if isinstance(thing, tuple):
        return [quote for one in thing for quote in quotes_in(one)]
    return [quote for field in getattr(thing, "__slots__", ()) for quote in quotes_in(getattr(thing, field))]


@pytest.mark.parametrize("name", THEORY_FILES)
def test_every_quote_of_the_theory_was_said_by_an_informant(name: str, interviews: dict[str, Transcript]) -> None:
    for quote in quotes_in(read_theory(SAMPLE / name)):
        (interview,) = [one for source, one in interviews.items() if source.startswith(quote.source)]
        told = {speaker.name for speaker in interview.speakers if speaker.role is Role.INFORMANT}
        assert interview.text.count(quote.text) == 1, quote
        start = interview.text.index(quote.text)
        assert any(
            turn.speaker in told and turn.body <= start and start + len(quote.text) <= turn.end for turn in interview.turns
        ), quote


def test_the_theory_before_the_hold_out_quotes_nothing_of_it() -> None:
    assert not {quote.source for quote in quotes_in(read_theory(SAMPLE / "theory.yaml"))} & RESERVED


def test_the_hold_out_is_coded_by_quote_and_mostly_with_what_was_there(interviews: dict[str, Transcript], whole: Path) -> None:
    coded = lines("coder-a-holdout.jsonl")
    for line in coded:
        interview = interviews[str(line["source"])]
        start, end = int(line["start"]), int(line["end"])
        assert interview.text[start:end] == line["quote"], line
        told = {speaker.name for speaker in interview.speakers if speaker.role is Role.INFORMANT}
        assert any(turn.speaker in told and turn.body <= start and end <= turn.end for turn in interview.turns), line
    assert {str(line["source"])[:3] for line in coded} == RESERVED
    with Workspace.open(whole) as workspace:
        (seal,) = workspace.holdout.report().seals
        new = {level: sum(len(source.new[level]) for source in seal.sources) for level in ("concept", "category", "relation")}
        assert new == {"concept": 2, "category": 0, "relation": 0}
        assert seal.verdict == "saturated"


def test_every_arrow_of_the_three_models_is_there_with_quotes_of_two_informants(whole: Path) -> None:
    wanted = {(start, end) for start in OWN for end in (OWN[start], *SHARED)}
    wanted |= {(start, OUTCOME) for start in (*OWN.values(), *SHARED)}
    with Workspace.open(whole) as workspace:
        tree = workspace.tree()
        arrows = {
            (tree.codes[one.start].name, tree.codes[one.end].name): one
            for one in workspace.relations.list_()
            if not one.on_relation
        }
        assert set(arrows) == wanted
        for ends, one in arrows.items():
            assert one.type in RELATION_TYPES
            assert one.sign is Sign.POSITIVE
            assert one.connotation
            assert len({evidence.source for evidence in one.evidence}) >= 2, ends


def test_each_pathway_has_its_own_mediator_beside_the_two_that_all_share(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        tree = workspace.tree()
        found = {}
        for pathway in workspace.pathways.list_():
            assert pathway.start is not None
            assert pathway.end is not None
            assert tree.codes[pathway.end].name == OUTCOME
            assert all(len(chain) == 2 for chain in pathway.chains)
            assert pathway.evidence
            found[tree.codes[pathway.start].name] = {tree.codes[code].name for code in pathway.mediators}
        assert found == {start: {own, *SHARED} for start, own in OWN.items()}


def test_the_negative_cases_are_marked_explained_and_moderate(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        tree = workspace.tree()
        moderators = {tree.codes[one.start].name: one.sign for one in workspace.relations.list_() if one.on_relation}
        assert moderators == {"被看与被登记": Sign.NEGATIVE, "亲近的张力": Sign.NEGATIVE}
        negative = {segment.source[:3] for segment in workspace.codings.segments() if segment.negative}
        assert negative == {"P05", "P06", "P07"}
        titles = " ".join(memo.title for memo in workspace.memos.list_())
        assert all(name in titles for name in ("P05", "P06", "P07", "核心范畴"))
        assert {memo.kind for memo in workspace.memos.list_()} == {"code", "theoretical", "operational", "reflexive"}


def test_main_categories_have_a_paradigm_or_a_reason(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        tree = workspace.tree()
        shown = {tree.codes[one.phenomenon].name: one for one in workspace.paradigms.list_()}
        with workspace.store.reading() as connection:
            rows = bulk.all_rows(connection, "SELECT id FROM state_code WHERE coalesce(no_paradigm, '') <> ''")
        excused = {tree.codes[to_text(code)].name for (code,) in rows}
        assert set(shown) >= MAIN - excused
        assert excused == {SCENES, BRAND}
        assert all(not paradigm.empty for paradigm in shown.values())


def test_the_storyline_tells_all_of_the_theory_in_few_words(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        text = re.sub(r"\[\[(P\d\d-\d+)\]\]", "", workspace.storyline.text()).replace("[[", "").replace("]]", "")
        assert 150 <= len(re.sub(r"\s", "", text)) <= 300
        assert not any(citation.gone for citation in workspace.storyline.citations())
        left = workspace.storyline.uncited()
        assert (left.codes, left.relations, left.pathways) == ((), (), ())


def test_each_construct_has_three_items_that_somebody_said(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        tree = workspace.tree()
        constructs = workspace.constructs.list_()
        measured = {one.name: tuple(tree.codes[code].name for code in one.codes) for one in constructs}
        assert {measured[name] for name in ("社区凝聚力", "警民关系", "品牌声誉")} == {(SCENES,), (POLICE,), (BRAND,)}
        assert set(measured) == {"社区凝聚力", "警民关系", "品牌声誉", *OWN.values(), *SHARED, OUTCOME}
        for one in constructs:
            assert len(one.items) >= 3, one.name
            assert all(item.evidence for item in one.items), one.name
        mediations = [one for one in workspace.constructs.hypotheses("zh") if one.kind == "mediation"]
        assert len(mediations) == 9


def test_ten_informants_have_conditions(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        rows = workspace.store
        with rows.reading() as connection:
            found = bulk.all_rows(connection, "SELECT id, value FROM state_case_condition WHERE value IS NOT NULL")
    assert len({case for case, _value in found}) == 10
    assert {value for _case, value in found} == {"present", "denied", "not mentioned"}


def test_the_check_finds_no_error_and_honest_warnings(whole: Path) -> None:
    with Workspace.open(whole) as workspace:
        found = workspace.check.run()
        assert [one.name for one in found if one.severity is Severity.ERROR] == []
        warned = {one.rule for one in found}
        assert "single-informant" in warned
        assert {one.rule for one in found if one.answer} == set(ANSWERS)


def test_the_week_is_settled_and_nothing_of_it_hangs_over(whole: Path) -> None:
    week = json.loads((SAMPLE / "week.json").read_text(encoding="utf-8"))
    assert "Invented" in week["note"]
    assert "虚构" in week["note"]
    with Workspace.open(whole) as workspace:
        assert workspace.conflicts.list_() == []
        tree = workspace.tree()
        code = tree.get("爱惜名声")
        assert not tree.find("珍惜名声")
        assert {memo.title for memo in workspace.memos.list_()} >= {"爱惜与顾惜", "别在袖子上的眼睛"}
        assert tree.get("个人投入").definition == week["settle"]["definition"]["value"]
        assert tree.codes[tree.get("remember I have this on").parent or ""].name == "被看着的自觉"
        text = workspace.sources.open(workspace.sources.named("P06-社区民警-何警官").id).text
        assert all(week[coder]["correct"]["new"] in text for coder in CODERS.values())
        assert workspace.review.waiting() == []
        settled = [one for one in workspace.consensus.state().sources if one.settled]
        assert [(one.name, one.open, one.blind) for one in settled] == [("P03-社区书记-赵书记", 0, 1)]
        report = workspace.agreement.report("turn", level=Level.CATEGORY, bootstrap=0)
        assert (report.coders, len(report.sources), report.blind) == (("田野", "同门"), 8, 8)
        assert round(report.pooled.alpha or 0, 2) == 0.72
        assert workspace.merging.merges()[0].coders == ("同门",)
        assert code.level is Level.CONCEPT


def test_the_example_of_the_page_on_theory_files_is_taken_in(project: Path, tmp_path: Path) -> None:
    page = (SAMPLE.parents[1] / "docs" / "theory-files.md").read_text(encoding="utf-8")
    (tmp_path / "theory.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    shutil.copyfile(project, tmp_path / "p.groundcode")
    with Workspace.open(tmp_path / "p.groundcode", coder="田野") as workspace:
        workspace.cases.import_table(SAMPLE / "cases.csv")
        made = workspace.theory_files.import_(tmp_path / "theory.yaml").made
    assert (made["relation"], made["pathway"], made["paradigm"], made["storyline"], made["negative"]) == (3, 1, 1, 1, 1)
