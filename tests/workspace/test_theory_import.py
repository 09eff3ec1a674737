"""Theory files: taken in whole, as one change, or refused with the line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.domain.theory import Sign, Slot
from groundcode.errors import EmptyFile, FileMissing, InvalidTheoryFile
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import P01, TEXTS, new_project, position, refused, state, with_sources

HEAD = "format: groundcode-theory\nversion: 1\n"
WHOLE = """\
core: 承诺
properties:
  - category: 熟悉
    name: 来往
    dimensions:
      - low: 少
        high: 多
        placements:
          - {value: 多, P01: 天天在院里转}
          - {value: 少, case: 乙}
paradigms:
  - phenomenon: 亲近
    causal_condition:
      - code: 可见
        evidence: [{P01: 天天在院里转}]
    consequence: [愿意]
    evidence: [{P01: 看见就踏实}]
excused:
  - {code: 在场, reason: 材料不够}
relations:
  - {from: 在场, to: 亲近, type: causal, sign: positive, evidence: [{P01: 天天在院里转}, {P02: 都熟悉了}]}
  - {from: 亲近, to: 愿意, type: causal, evidence: [{P01: 有事打他电话}]}
  - {from: 熟悉, to: 在场 -> 亲近, type: moderation, sign: negative}
pathways:
  - {name: 一路, relations: [在场 → 亲近, 亲近 → 愿意], connotation: 由此及彼}
storyline: 民警[[在场]]，居民[[亲近]][[P01-2]]。
constructs:
  - name: 亲近感
    short: PC
    measures: [亲近]
    items:
      - {text: 看见他就踏实。, evidence: [{P01: 看见就踏实}]}
      - {text: 不想看见他。, reversed: yes}
conditions:
  - case: 乙
    present: {亲近: 0.67}
    denied: [愿意]
memos:
  - title: 核心
    text: 何以是它。
    about: [承诺, 在场 → 亲近, P01: 看见就踏实]
starred:
  - P01: 看见就踏实
negative:
  - P01: 天天在院里转
"""


@pytest.fixture
def study(tmp_path: Path) -> Workspace:
    """Five categories, two sources, a case, two codings."""
    workspace = new_project(tmp_path)
    sources = with_sources(workspace, tmp_path / "in", "P01", "P02")
    codes: dict[str, str] = {}
    for name, level, parent in (
        ("在场", Level.MAIN, None), ("亲近", Level.MAIN, None), ("熟悉", Level.CATEGORY, "亲近"), ("可见", Level.CONCEPT, "熟悉"),
        ("签", Level.LABEL, "可见"), ("愿意", Level.CATEGORY, None), ("承诺", Level.CATEGORY, None),
    ):  # fmt: skip
        codes[name] = workspace.codes.create(name, level=level, parent=codes[parent] if parent else None)
    workspace.cases.add("乙")
    text = TEXTS["P01"]
    for quote in ("天天在院里转", "看见就踏实"):
        start = text.index(quote)
        workspace.codings.apply(codes["可见"], sources["P01"], start, start + len(quote))
    return workspace


Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(text: str) -> Path:
        path = tmp_path / "theory.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return put


def code(workspace: Workspace, name: str) -> str:
    return workspace.tree().get(name).id


def test_everything_in_a_file_is_taken_in(study: Workspace, write: Write) -> None:
    before = position(study)
    report = study.theory_files.import_(write(HEAD + WHOLE))
    assert position(study) - before == 2, "the file is one change, its storyline another"
    assert dict(report.made) == {
        "property": 1, "dimension": 1, "placement": 2, "paradigm": 1, "paradigm_role": 2, "excuse": 1, "relation": 3,
        "pathway": 1, "construct": 1, "item": 2, "condition": 2, "memo": 1, "starred": 1, "negative": 1, "evidence": 6,
        "storyline": 1,
    }  # fmt: skip
    assert study.codes.core() == code(study, "承诺")
    (paradigm,) = study.paradigms.list_()
    assert paradigm.phenomenon == code(study, "亲近")
    assert [(role.slot, role.code) for role in paradigm.roles] == [
        (Slot.CAUSAL_CONDITION, code(study, "可见")), (Slot.CONSEQUENCE, code(study, "愿意")),
    ]  # fmt: skip
    assert [one.quote for one in paradigm.roles[0].evidence] == ["天天在院里转"]
    first, second, third = study.relations.list_()
    assert (first.start, first.end, first.sign) == (code(study, "在场"), code(study, "亲近"), Sign.POSITIVE)
    assert [(one.source, one.quote, one.cite) for one in first.evidence] == [
        ("P01", "天天在院里转", "P01-2"), ("P02", "都熟悉了", "P02-4"),
    ]  # fmt: skip
    assert third.on_relation
    assert third.end == first.id
    (pathway,) = study.pathways.list_()
    assert pathway.relations == (first, second)
    assert pathway.mediators == (code(study, "亲近"),)
    assert study.storyline.text() == "民警[[在场]]，居民[[亲近]][[P01-2]]。"
    (construct,) = study.constructs.list_()
    assert (construct.short, construct.codes, [item.reversed for item in construct.items]) == (
        "PC", (code(study, "亲近"),), [False, True],
    )  # fmt: skip
    (memo,) = study.memos.list_(about=code(study, "承诺"))
    coded = {segment.quote: segment for segment in study.codings.segments()}
    assert set(memo.about) == {code(study, "承诺"), first.id, coded["看见就踏实"].id}
    assert state(study)


def test_the_marks_are_on_the_codings(study: Workspace, write: Write) -> None:
    study.theory_files.import_(write(HEAD + WHOLE))
    found = {segment.quote: (segment.starred, segment.negative) for segment in study.codings.segments()}
    assert found == {"天天在院里转": (False, True), "看见就踏实": (True, False)}


def test_one_undo_takes_all_but_the_storyline_back(study: Workspace, write: Write) -> None:
    study.theory_files.import_(write(HEAD + WHOLE.replace("storyline:", "#")))
    study.history.undo()
    assert not study.relations.list_()
    assert not study.paradigms.list_()
    assert not study.memos.list_()
    assert study.codes.core() is None


def test_what_is_there_already_stays_and_gets_the_evidence(study: Workspace, write: Write) -> None:
    relations = "relations:\n  - {from: 在场, to: 亲近, type: causal, connotation: %s, evidence: [{P01: %s}]}\n"
    study.theory_files.import_(write(HEAD + relations % ("一", "天天在院里转")))
    report = study.theory_files.import_(write(HEAD + relations % ("二", "看见就踏实")))
    again = study.theory_files.import_(write(HEAD + relations % ("二", "看见就踏实")))
    (relation,) = study.relations.list_()
    assert relation.connotation == "一"
    assert [one.quote for one in relation.evidence] == ["天天在院里转", "看见就踏实"]
    assert (report.known, report.made["evidence"], again.known, again.made["evidence"]) == (1, 1, 1, 0)


TWO_APART = (
    "relations:\n  - {from: 在场, to: 亲近}\n  - {from: 愿意, to: 承诺}\n"
    "pathways:\n  - {name: 路, relations: [在场 → 亲近, 愿意 → 承诺]}\n"
)
BAD = [
    ("relations:\n  - {from: 在场, to: 无此}\n", 4, "无此"),
    ("relations:\n  - {from: 在场, to: 在场}\n", 4, "itself"),
    ("relations:\n  - {from: 在场, to: 可见}\n", 4, "concept"),
    ("relations:\n  - {from: 在场, to: 亲近 → 愿意}\n", 4, "no relation"),
    ("relations:\n  - {from: 在场, to: 亲近, sign: up}\n", 4, "positive or negative"),
    ("relations:\n  - from: 在场\n    to: 亲近\n    evidence:\n      - P01: 从没说过的话\n", 7, "does not stand"),
    ("relations:\n  - from: 在场\n    to: 亲近\n    evidence:\n      - P01: 有\n", 7, "quote more of it"),
    ("relations:\n  - from: 在场\n    to: 亲近\n    evidence:\n      - P77: 天天在院里转\n", 7, "P77"),
    ("relations:\n  - from: 在场\n    to: 亲近\n    evidence:\n      - P: 天天在院里转\n", 7, "P01"),
    ("relations:\n  - from: 在场\n    to: 亲近\n    evidence: [天天在院里转]\n", 6, "P01: words"),
    ("relations:\n  - from: 在场\n", 4, "“to” is missing"),
    ("relations:\n  - 在场 → 亲近\n", 4, "mapping"),
    ("relations:\n  from: 在场\n", 4, "hyphen"),
    ("relations:\n  - {from: 在场, to: 亲近, colour: red}\n", 4, "colour"),
    ("pathways:\n  - {name: 路, relations: [在场]}\n", 4, "A → B"),
    (TWO_APART, 7, "do not lead"),
    ("paradigms:\n  - {phenomenon: 可见}\n", 4, "category"),
    ("paradigms:\n  - {phenomenon: 亲近, context: [亲近]}\n", 4, "phenomenon itself"),
    ("paradigms:\n  - {phenomenon: 亲近, context: [签]}\n", 4, "concept"),
    ("properties:\n  - {category: 签, name: 甲}\n", 4, "concept"),
    ("properties:\n  - category: 熟悉\n    name: 甲\n    dimensions:\n      - {placements: []}\n", 7, "low end"),
    (
        "properties:\n  - category: 熟悉\n    name: 甲\n    dimensions:\n      - low: 少\n        placements: [{value: 多}]\n",
        8, "a case or the words",
    ),
    ("constructs:\n  - {name: 量, measures: [可见]}\n", 4, "category"),
    ("constructs:\n  - name: 量\n    items:\n      - {text: 甲, reversed: maybe}\n", 6, "yes nor no"),
    ("conditions:\n  - {case: 丁, present: [亲近]}\n", 4, "丁"),
    ("conditions:\n  - {case: 乙, present: {亲近: 0.5}}\n", 4, "0.33"),
    ("memos:\n  - {title: 空}\n", 4, "“text” is missing"),
    ("memos:\n  - {text: 甲, kind: 随笔}\n", 4, "theoretical"),
    ("starred:\n  - P02: 都熟悉了\n", 4, "nothing of yours"),
    ("storyline: 提到[[无此范畴]]\n", 3, "无此范畴"),
    ("colour: red\n", 3, "colour"),
    ("core: 可见\n", 3, "category"),
    ("core: &a 承诺\n", 3, "references"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), BAD)
def test_a_line_that_cannot_be_taken_is_named_and_nothing_is_stored(
    study: Workspace, write: Write, text: str, line: int, words: str
) -> None:
    path = write(HEAD + text)
    error = refused(study, InvalidTheoryFile, lambda: study.theory_files.import_(path))
    assert f"line {line}:" in error.message, error.message
    assert words in error.message
    assert "Nothing was imported" in error.hint


def test_a_fault_at_the_end_takes_the_beginning_along(study: Workspace, write: Write) -> None:
    path = write(HEAD + WHOLE + "  - P01: 从没说过的话\n  - P02: 也没说过\n")
    error = refused(study, InvalidTheoryFile, lambda: study.theory_files.import_(path))
    assert "1 more" in error.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: groundcode-codebook\n", "does not begin"),
        ("- 一\n", "does not begin"),
        ("format: groundcode-theory\nversion: 2\n", "Update groundcode"),
        ("format: [\n", "not YAML"),
        ("format: groundcode-theory\ncore: 一\ncore: 二\n", "twice"),
        ("format: groundcode-theory\nmemos: " + "[" * 500 + "\n", "line 2"),
    ],
)
def test_another_file_is_refused(study: Workspace, write: Write, text: str, words: str) -> None:
    path = write(text)
    assert words in refused(study, InvalidTheoryFile, lambda: study.theory_files.import_(path)).message


def test_an_empty_or_missing_file_or_a_folder_is_refused(study: Workspace, write: Write, tmp_path: Path) -> None:
    path = write("  \n")
    refused(study, EmptyFile, lambda: study.theory_files.import_(path))
    refused(study, FileMissing, lambda: study.theory_files.import_(tmp_path / "nothing.yaml"))
    assert "folder" in refused(study, InvalidTheoryFile, lambda: study.theory_files.import_(tmp_path)).message


def test_a_sealed_source_is_not_quoted(study: Workspace, write: Write) -> None:
    study.holdout.reserve(Wish(sources=("P02",)))
    path = write(HEAD + "relations:\n  - {from: 在场, to: 亲近, evidence: [{P02: 都熟悉了}]}\n")
    assert "sealed" in refused(study, InvalidTheoryFile, lambda: study.theory_files.import_(path)).message


def test_a_source_is_known_by_the_beginning_of_its_name(study: Workspace, write: Write) -> None:
    study.sources.rename(next(s.id for s in study.sources.list_() if s.name == "P02"), "P02-社区民警")
    study.theory_files.import_(write(HEAD + "relations:\n  - {from: 在场, to: 亲近, evidence: [{P02: 都熟悉了}]}\n"))
    assert study.relations.list_()[0].evidence[0].source == "P02-社区民警"


def test_hostile_words_stay_words(study: Workspace, write: Write) -> None:
    path = write(HEAD + 'memos:\n  - title: "=cmd()"\n    text: "[red]甲[/red] <script>\\u202e"\n')
    study.theory_files.import_(path)
    (memo,) = study.memos.list_()
    assert (memo.title, memo.text) == ("=cmd()", "[red]甲[/red] <script>\u202e")


def test_words_are_starred_where_they_are_in_a_corrected_text(tmp_path: Path) -> None:
    ws = new_project(tmp_path, coder="甲")
    sources = with_sources(ws, tmp_path / "in", "P01")
    start = P01.index("看见就踏实")
    coding = ws.codings.apply(ws.codes.create("踏实"), sources["P01"], start, start + 5)
    ws.sources.edit_text(sources["P01"], P01.replace("您平时见到民警吗", "您平时常见到民警吗"))
    path = tmp_path / "t.yaml"
    path.write_text("format: groundcode-theory\nversion: 1\nnegative:\n  - P01: 看见就踏实\n", encoding="utf-8")
    ws.theory_files.import_(path)
    (found,) = [one for one in ws.codings.of_source(sources["P01"]) if one.id == coding]
    assert (found.negative, found.start) == (True, start + 1)
