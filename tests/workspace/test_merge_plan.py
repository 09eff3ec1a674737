"""The plan of a merge: every kind of thing that it tells, what it keeps quiet about, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import CannotWriteHere, DocumentExists, UnknownFormat
from groundcode.locale import set_language
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.merges.plan import MergePlan
from groundcode.workspace.merges.report import check_report, lines, plan_value, write_report
from groundcode.workspace.merges.words import parts_of, summary
from tests.builders import P01, P02, laptop, new_project, transcript, with_sources

Two = tuple[Workspace, Workspace, dict[str, str]]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    a = new_project(tmp_path, coder="甲")
    sources = with_sources(a, tmp_path / "in", "P01", "P02")
    codes = {
        "信任": a.codes.create("信任", level=Level.CATEGORY),
        "走访": a.codes.create("走访"),
        "喝茶": a.codes.create("喝茶"),
    }
    a.codes.describe(codes["走访"], definition="民警上门")
    a.codings.apply(codes["喝茶"], sources["P01"], 0, 4)
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2, hours=1)
    yield a, b, {**codes, **sources}
    a.close()
    b.close()


def plan_of(a: Workspace, b: Workspace) -> MergePlan:
    b.store.checkpoint()
    return a.merging.plan([b.path])


def told(plan: MergePlan) -> str:
    return "\n".join(lines(plan, most=None))


def test_every_kind_of_thing_is_told(two: Two, tmp_path: Path) -> None:
    a, b, ids = two
    transcript(tmp_path / "new", "P03")
    b.sources.import_files([tmp_path / "new" / "P03.txt"])
    b.sources.edit_text(ids["P02"], P02.replace("天天走访", "天天上门走访"))
    b.codings.apply(ids["走访"], ids["P01"], 5, 9)
    b.codings.apply(ids["走访"], ids["P01"], 10, 14)
    b.codes.create("有事打他电话", level=Level.LABEL, parent=ids["信任"])
    b.codes.rename(ids["走访"], "入户走访")
    b.codes.describe(ids["走访"], definition="民警到居民家里")
    b.codes.describe(ids["走访"], exclusion="不含电话")
    b.codes.delete(ids["喝茶"])
    b.memos.write("为什么是他？", title="问", kind="code", about=[ids["信任"]])
    b.cases.add("P01")
    plan = plan_of(a, b)
    assert plan.files == (str(b.path),)
    (who,) = plan.coders
    assert (who.coder, who.changes, who.kinds["new-code"]) == ("乙", 12, 1)
    assert who.first < who.last
    (source,) = plan.sources
    assert (source.name, source.turns, source.coder) == ("P03", 4, "乙")
    assert {(one.coder, one.source, one.added, one.removed) for one in plan.codings} == {("乙", "P01", 2, 0), ("甲", "P01", 0, 1)}
    (code,) = plan.codes
    assert (code.path, code.level) == ("信任 > 有事打他电话", "label")
    assert {(one.name, one.field, one.before, one.after) for one in plan.changed} == {
        ("“走访”", "name", "走访", "入户走访"),
        ("“走访”", "definition", "民警上门", "民警到居民家里"),
        ("“走访”", "exclusion rule", "", "不含电话"),
    }
    (memo,) = plan.memos
    assert (memo.title, memo.kind, memo.about) == ("问", "code", ("code “信任”",))
    (correction,) = plan.corrections
    assert (correction.name, correction.turns) == ("P02", ("2",))
    assert [(one.entity, one.name, one.coder) for one in plan.deleted] == [("code", "“喝茶”", "乙")]
    assert [(one.entity, one.names) for one in plan.rest] == [("case", ("“P01”",))]
    assert not plan.conflicts
    assert plan.counts["codings_added"] == 2
    words = told(plan)
    for line in (
        "code “走访”, name: 走访 → 入户走访 (乙, 2026-03-01",
        "信任 > 有事打他电话 (label; 乙",
        "P02, turn 2 (乙",
        "乙: 2 put on, 0 taken off",
        "“问” (code memo; 乙",
        "code “喝茶” (乙",
    ):
        assert line in words, line
    assert summary(plan, done=False)[1] == "Nothing would have to be settled."


def test_what_is_to_be_decided(two: Two) -> None:
    a, b, ids = two
    a.codes.describe(ids["走访"], definition="甲的")
    b.codes.describe(ids["走访"], definition="乙的")
    a.codes.create("串门", parent=ids["信任"])
    b.codes.create("串门", parent=ids["信任"])
    mine = a.codes.create("见面")
    a.codes.describe(mine, definition="两人碰上")
    b.codes.create("见面", parent=ids["信任"])
    a.sources.edit_text(ids["P01"], P01.replace("天天在院里", "每天在院里"))
    b.sources.edit_text(ids["P01"], P01.replace("天天在院里", "日日在院里"))
    a.sources.edit_text(ids["P02"], P02.replace("说说社区", "谈谈社区"))
    b.sources.edit_text(ids["P02"], P02.replace("都熟悉了", "都熟了"))
    plan = plan_of(a, b)
    assert sorted(one.kind for one in plan.conflicts) == ["name", "value", "value", "value"]
    beside, apart = plan.twins
    assert (beside.name, beside.beside, beside.first.coder, beside.second.coder) == ("串门", True, "甲", "乙")
    assert (apart.name, apart.beside, apart.first.definition, apart.second.path) == ("见面", False, "两人碰上", "信任 > 见面")
    assert {(one.name, one.turns, one.by_turns) for one in plan.texts_apart} == {("P01", ("2",), False), ("P02", (), True)}
    words = told(plan)
    for line in (
        "“走访”: its definition was set differently",
        "1. 甲的  (甲, 2026-03-01",
        "2. 乙的  (乙, 2026-03-01",
        "“串门” is there twice, side by side: merge them, or rename one",
        "“见面” is there twice, in two places: are they one?",
        "见面 (label; 甲; 0 codings): 两人碰上",
        "P01 was corrected on both sides, 1 turn differently (2): one of the texts is to be taken",
        "P02 was corrected on both sides, in different turns: both can be taken in",
    ):
        assert line in words, line
    assert not any(one.field == "definition" for one in plan.changed)  # told where it is to be decided


def test_a_decision_that_comes_in(two: Two) -> None:
    a, b, ids = two
    a.codes.rename(ids["走访"], "甲名")
    b.codes.rename(ids["走访"], "乙名")
    a.store.checkpoint()
    b.merging.merge([a.path])
    plan_before = plan_of(a, b)
    assert len(plan_before.conflicts) == 1
    a.merging.merge([b.path])
    b.conflicts.resolve(b.conflicts.list_()[0].id, take=1)
    plan = plan_of(a, b)
    assert (len(plan.settled), len(plan.conflicts), plan.open_before) == (1, 0, 0)
    assert "Settled by what comes in (1)" in told(plan)


def test_one_interview_under_two_sources(two: Two, tmp_path: Path) -> None:
    a, b, _ids = two
    long = "".join(f"访谈者：第{k}问是什么？\n李阿姨：第{k}答，天天在院里转，看见就踏实，有事打他电话。\n" for k in range(40))
    (tmp_path / "长.txt").write_text(long, encoding="utf-8")
    a.sources.import_files([tmp_path / "长.txt"])
    (tmp_path / "长改.txt").write_text(long.replace("第7答", "第七个回答"), encoding="utf-8")
    b.sources.import_files([tmp_path / "长改.txt"])
    (pair,) = plan_of(a, b).same_texts
    assert (pair.first, pair.second) == ("长", "长改")
    assert 0.9 < pair.alike < 1
    assert "“长” and “长改” hold nearly the same text (" in told(plan_of(a, b))


def test_nothing_of_a_sealed_interview_is_shown(two: Two, tmp_path: Path) -> None:
    a, b, _ids = two
    long = "".join(f"访谈者：第{k}问是什么？\n李阿姨：第{k}答，秘密的话，天天在院里转。\n" for k in range(40))
    for ws, name, text in ((a, "长", long), (b, "长改", long.replace("第7答", "第七个回答"))):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        ws.sources.import_files([tmp_path / f"{name}.txt"])
    b.holdout.reserve(Wish(sources=("长改",)))
    plan = plan_of(a, b)
    assert "秘密" not in json.dumps(plan_value(plan), ensure_ascii=False)


def test_of_a_project_that_is_only_read(two: Two) -> None:
    a, b, ids = two
    a.codes.rename(ids["走访"], "甲名")
    b.codes.rename(ids["走访"], "乙名")
    wanted = plan_of(a, b)
    a.close()
    with Workspace.open(a.path, read_only="somebody has it") as looking:
        assert looking.merging.plan([b.path]) == wanted


def test_long_lists_are_cut_with_their_count(two: Two) -> None:
    a, b, ids = two
    for number in range(30):
        b.codes.create(f"编码{number:02}", parent=ids["信任"])
    plan = plan_of(a, b)
    cut = lines(plan)
    assert "New codes (30)" in cut
    assert "  … and 18 more (--all)" in cut
    assert len([line for line in lines(plan, most=None) if "编码" in line]) == 30
    assert len([line for line in cut if "编码" in line]) == 12


def test_a_merge_that_brings_nothing(two: Two) -> None:
    a, b, _ids = two
    plan = plan_of(a, b)
    assert plan.is_empty
    assert parts_of(plan) == []
    assert summary(plan, done=False) == ["Nothing new: this copy holds everything already."]


def test_the_report_in_every_format(two: Two, tmp_path: Path) -> None:
    from docx import Document

    a, b, ids = two
    a.codes.describe(ids["走访"], definition="甲的")
    b.codes.describe(ids["走访"], definition="乙|的 *定义*\n第二行")
    b.codes.create("=1+1")
    b.store.checkpoint()
    done = a.merging.merge([b.path])
    for name in ("r.txt", "r.md", "r.json", "r.docx"):
        write_report(done.came_in, tmp_path / name, project="试验", done=True, when="2026-03-01 09:00", backup=done.backup)
    text = (tmp_path / "r.txt").read_text(encoding="utf-8")
    assert text.startswith("What came in by the merge\n\nProject: 试验\n")
    assert "The project as it was: " in text
    assert "1 conflict is to be settled." in text
    page = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "乙\\|的 \\*定义\\*" in page
    value = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert (value["done"], value["changes"], len(value["conflicts"])) == (True, done.changes, 1)
    document = Document(str(tmp_path / "r.docx"))
    assert document.paragraphs[0].text == "What came in by the merge"
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "=1+1" in cells
    assert any("乙|的 *定义*" in cell for cell in cells)
    with pytest.raises(DocumentExists):
        write_report(done.came_in, tmp_path / "r.docx", project="试验", done=True, when="")
    write_report(done.came_in, tmp_path / "r.docx", project="试验", done=True, when="", overwrite=True)


def test_a_report_that_cannot_be_written_is_refused_first(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        check_report(tmp_path / "r.pdf")
    with pytest.raises(CannotWriteHere):
        check_report(tmp_path / "none" / "r.txt")


def test_in_chinese_it_is_written_in_chinese_punctuation(two: Two, tmp_path: Path) -> None:
    from docx import Document

    a, b, _ids = two
    b.codes.create("新的")
    plan = plan_of(a, b)
    set_language("zh")
    try:
        write_report(plan, tmp_path / "r.docx", project="试验", done=False, when="2026-03-01 09:00")
        captions = [p.text for p in Document(str(tmp_path / "r.docx")).paragraphs]
    finally:
        set_language(None)
    assert any(words.startswith("表") for words in captions)
