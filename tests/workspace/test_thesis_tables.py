"""The tables of a thesis: what stands in them, what may not, and what they say is missing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from groundcode.domain.ids import coder_id
from groundcode.domain.levels import Level
from groundcode.errors import BadValue, DocumentExists, FileMissing, NamesRemain, UnknownFormat
from groundcode.exchange.tables import Table
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.thesis import KEYS
from tests.builders import P01, P02, P03, living_rows, new_project, state, with_sources

TROUBLE = "有事打他电话"


@pytest.fixture
def study(tmp_path: Path) -> Workspace:
    """A small study with everything that a table asks for; the codes are found by name."""
    w = new_project(tmp_path, language="zh")
    sources = with_sources(w, tmp_path / "in", "P01", "P02", "P03")
    made: dict[str, str] = {}
    for name, level, parent in (
        ("警民亲近感", Level.MAIN, None), ("熟悉信任", Level.CATEGORY, "警民亲近感"), ("可见度", Level.CONCEPT, "熟悉信任"),
        ("天天在院里", Level.LABEL, "可见度"), ("看见踏实", Level.LABEL, "可见度"), ("参与意愿", Level.MAIN, None),
        ("主动联系", Level.CATEGORY, "参与意愿"), ("找人办事", Level.CONCEPT, "主动联系"), ("打电话", Level.LABEL, "找人办事"),
        ("散的", Level.LABEL, None),
    ):  # fmt: skip
        made[name] = w.codes.create(name, level=level, parent=made[parent] if parent else None)
    put(w, "天天在院里", "P01", "天天在院里转")
    put(w, "看见踏实", "P01", "看见就踏实")
    put(w, "天天在院里", "P02", "天天走访")
    put(w, "打电话", "P01", TROUBLE)
    put(w, "散的", "P03", "We drink tea together")
    w.codes.describe(made["警民亲近感"], definition="居民因民警在场而形成的信任。")
    w.codes.set_core(made["参与意愿"])
    assert sources
    return w


def code(w: Workspace, name: str) -> str:
    return w.tree().get(name).id


def at(w: Workspace, source: str, words: str) -> tuple[str, int, int]:
    text = {"P01": P01, "P02": P02, "P03": P03}[source]
    start = text.index(words)
    return w.sources.named(source).id, start, start + len(words)


def put(w: Workspace, name: str, source: str, words: str) -> str:
    return w.codings.apply(code(w, name), *at(w, source, words))


def informant(w: Workspace, name: str, source: str, answer: str = "") -> str:
    case = w.cases.add(name)
    w.cases.bind(case, source)
    if answer:
        w.cases.consent(case, {"quote": answer})
    return case


def cells(table: Table) -> str:
    return "\n".join(str(cell) for row in (*table.rows, *table.records) for cell in row)


def test_open_coding_shows_label_concept_and_category_with_their_numbers(study: Workspace) -> None:
    table = study.thesis.table("T3")
    assert table.title == "开放式编码示例（贴标签—概念化—范畴化）"
    assert table.headings == ("原始语句（编号）", "标签 aᵢ", "初始概念 Aᵢ", "初始范畴")
    assert table.rows == (
        ("天天在院里转（P01-2）", "a1 天天在院里", "A1 可见度", "熟悉信任"),
        ("天天走访（P02-2）", "a1 天天在院里", "A1 可见度", "熟悉信任"),
        ("看见就踏实（P01-2）", "a2 看见踏实", "A1 可见度", "熟悉信任"),
        ("有事打他电话（P01-4）", "a3 打电话", "A2 找人办事", "主动联系"),
        ("We drink tea together（P03-2）", "a4 散的", "—", "（未归类）"),
    )
    assert table.raw[1] == ("天天在院里转", "P01-2", "a1", "天天在院里", "A1", "可见度", "熟悉信任", 0, 0)
    english = study.thesis.table("T3", "en")
    assert english.headings == ("Original statement (ID)", "Label aᵢ", "Initial concept Aᵢ", "Initial category")
    assert english.rows[0][0] == "天天在院里转 (P01-2)"


def test_quotes_are_few_starred_ones_first_and_the_note_says_so(study: Workspace) -> None:
    study.codings.star(put(study, "看见踏实", "P02", "都熟悉了"))
    study.codings.mark_negative(put(study, "看见踏实", "P02", "我们社区民警"))
    table = study.thesis.table("T3", quotes=1)
    assert [row[0] for row in table.rows if row[3] == "熟悉信任"] == ["都熟悉了（P02-4）"]
    assert any("7处参考点中列出3处" in sentence for sentence in table.note)
    assert "其中反例1处，列出0处。" in table.note
    assert "我们社区民警（P02-2，反例）" in cells(study.thesis.table("T3", quotes=9))
    two = study.thesis.table("T3", quotes=2)
    assert "我们社区民警（P02-2，反例）" in cells(two), "where there is a negative case, one is shown"
    assert "都熟悉了（P02-4）" in cells(two), "and it takes no place of a starred quote"
    assert [record[0] for record in two.raw[1:] if record[-1]] == ["我们社区民警"]
    assert "其中反例1处，列出1处。" in two.note
    assert "凡有反例之处至少列出一处。" in two.note
    three = study.thesis.table("T3b", quotes=2)
    assert "我们社区民警（P02-2，反例）" in cells(three)
    assert "另有1处参考点的标签未归入任何范畴，未列。" in three.note
    assert study.thesis.table("T3", quotes=9) == study.thesis.table("T3", quotes=9)
    with pytest.raises(BadValue, match="number of quotes"):
        study.thesis.table("T3", quotes=0)


def test_who_may_not_be_quoted_is_not(study: Workspace) -> None:
    informant(study, "李", "P01", "paraphrase")
    informant(study, "张", "P02", "no")
    for key in KEYS:
        assert not [
            words for words in ("天天在院里转", "看见就踏实", TROUBLE, "天天走访") if words in cells(study.thesis.table(key))
        ]
    table = study.thesis.table("T3b")
    assert table.rows[1][2] == "（只可转述：P01-4）"
    assert any("只可转述" in sentence and "1处不可引用" in sentence for sentence in table.note)
    study.cases.withdraw(informant(study, "Mary", "P03"))
    assert "tea" not in cells(study.thesis.table("T3"))


def test_main_categories_count_sources_and_references_of_the_lead_coder(study: Workspace) -> None:
    study.codings.apply(code(study, "打电话"), *at(study, "P03", "Then we talk"), coder=study.coder_named("甲"))
    table = study.thesis.table("T5")
    assert table.headings == ("主范畴", "对应范畴", "范畴的内涵", "材料来源/参考点")
    assert table.rows == (
        ("警民亲近感", "熟悉信任", "居民因民警在场而形成的信任。", "2/3"), ("参与意愿（核心范畴）", "主动联系", "—", "2/2"),
    )  # fmt: skip
    assert table.raw[1][-2:] == (2, 3)
    assert "甲" in "".join(table.note)


def test_properties_stand_with_their_range_and_an_example(study: Workspace) -> None:
    prop = study.properties.add(code(study, "熟悉信任"), "频率")
    dimension = study.properties.add_dimension(prop, "次数", "从不", "天天")
    source, start, end = at(study, "P01", "看见就踏实")
    study.properties.place_segment(dimension, source, start, end, "高", version=study.sources.named("P01").version)
    assert study.thesis.table("T4").rows == (("熟悉信任", "频率", "次数：从不—天天", "看见就踏实（P01-2，高）"),)


def test_the_theory_fills_paradigm_relations_and_story(study: Workspace) -> None:
    one, other = code(study, "熟悉信任"), code(study, "主动联系")
    paradigm = study.paradigms.start(code(study, "警民亲近感"))
    study.paradigms.add(paradigm, "causal_condition", code(study, "可见度"))
    relation = study.relations.add(one, other, "causal", "positive", "熟悉了才来找")
    study.relations.add(code(study, "警民亲近感"), relation, on_relation=True)
    middle = study.relations.add(other, code(study, "参与意愿"), "causal")
    study.pathways.add("亲近路径", [relation, middle], "由熟悉而参与")
    study.evidence.add(relation, *at(study, "P01", TROUBLE))
    study.storyline.write("[[警民亲近感]]使居民愿意出来[[P01-2]]。")
    study.memos.write("亲近是核心", title="谈核心", about=[code(study, "参与意愿")])
    headings = ("主范畴", "因果条件", "现象", "脉络", "中介条件", "行动策略", "结果")
    assert study.thesis.table("T6").headings == headings
    assert study.thesis.table("T6").rows == (("警民亲近感", "可见度", "警民亲近感", "—", "—", "—", "—"),)
    seven = study.thesis.table("T7")
    assert [row[:3] for row in seven.rows] == [
        ("熟悉信任 → 主动联系 → 参与意愿", "中介", "由熟悉而参与"),
        ("熟悉信任 → 主动联系", "因果关系", "熟悉了才来找"),
        ("警民亲近感 → （熟悉信任 → 主动联系）", "调节", "—"),
        ("主动联系 → 参与意愿", "因果关系", "—"),
    ]
    assert seven.rows[1][3] == "有事打他电话（P01-4）"
    eight = study.thesis.table("T8").rows[0]
    assert eight[:3] == ("参与意愿", "警民亲近感使居民愿意出来（P01-2）。", "警民亲近感")
    assert str(eight[3]).startswith("谈核心（2026-")
    assert study.thesis.table("T8", "en").rows[0][1] == "警民亲近感使居民愿意出来 (P01-2)。"


def test_constructs_give_items_with_their_source_and_the_hypotheses(study: Workspace) -> None:
    relation = study.relations.add(code(study, "警民亲近感"), code(study, "参与意愿"), "causal", "positive")
    near, willing = study.constructs.add("亲近", "CL", "觉得近"), study.constructs.add("意愿")
    study.constructs.measure(near, [code(study, "警民亲近感")])
    study.constructs.measure(willing, [code(study, "参与意愿")])
    item = study.constructs.add_item(near, "我有事会找民警")
    study.evidence.add(item, *at(study, "P01", TROUBLE))
    table = study.thesis.table("T12")
    assert table.headings == ("构念", "定义（来自范畴）", "候选题项", "来源语句", "假设编号")
    assert table.rows[0] == ("亲近", "觉得近（来自：警民亲近感）", "我有事会找民警", "有事打他电话（P01-4）", "H1")
    assert table.blocks[0].rows == (("H1", "亲近正向影响意愿"),)
    assert relation


def test_the_saturation_test_says_what_was_tested(study: Workspace) -> None:
    with_sources(study, study.path.parent / "more")
    assert "没有封存" in study.thesis.table("T9").missing
    text = P01.replace("李阿姨", "王叔")
    (study.path.parent / "P04.txt").write_text(text, encoding="utf-8")
    study.sources.import_files([study.path.parent / "P04.txt"])
    seal = study.holdout.reserve(Wish(sources=("P04",)))
    table = study.thesis.table("T9")
    assert table.rows[-1][-1] == "尚未检验"
    assert "P04" in str(table.rows[0][0])
    assert TROUBLE not in cells(table)
    study.holdout.unseal(study.holdout.report().seals[0].seal.id)
    source = study.sources.named("P04").id
    study.codings.apply(code(study, "打电话"), source, text.index(TROUBLE), text.index(TROUBLE) + 6)
    opened = study.thesis.table("T9")
    assert opened.headings == ("预留样本", "语句数", "归入已有概念", "新增概念", "新增范畴", "新增关系", "结论")
    assert opened.rows[-1][2:] == ("1/1（100.0%）", 0, 0, 0, "饱和")
    assert "百分比以后者为底" in opened.note[0]
    assert "未形成新的范畴与关系" in opened.note[1]
    assert "启封于" in opened.note[1]
    assert "P04为预留样本，启封后编码。" in study.thesis.table("T3").note
    assert seal


def test_the_codebook_leaves_labels_to_the_raw_sheet(study: Workspace) -> None:
    table = study.thesis.table("T11")
    assert [row[0] for row in table.rows] == ["警民亲近感", "熟悉信任", "A1 可见度", "参与意愿", "主动联系", "A2 找人办事"]
    assert table.rows[3][1] == "主范畴（核心）"
    assert len(table.records) == 1 + 10
    version = study.sources.named("P01").version
    source, start, end = at(study, "P01", "看见就踏实")
    study.codebook.bind_example(code(study, "警民亲近感"), source, start, end, version=version)
    assert study.thesis.table("T11").rows[0][5] == "看见就踏实（P01-2）", "the bound example comes before a chosen one"


def test_the_stages_come_from_the_log(study: Workspace) -> None:
    first = study.thesis.table("T13")
    assert [str(row[0]).split("\n")[0] for row in first.rows] == ["开放式编码", "主轴编码", "选择性编码"]
    assert first.rows[1][1:] == ("—", "日志中没有单独的一段（见注）", "—"), "main categories were there before the first coding"
    assert first.rows[-1][3] == "4/2/2/2", "the core was named after coding"
    assert "主范畴共2个，含核心范畴“参与意愿”。" in first.note
    assert first.rows[0][1] == "3份：P01、P02、P03"
    gone = code(study, "散的")
    study.codes.delete(gone)
    assert study.thesis.table("T13").rows[-1][3] == "3/2/2/2"
    study.history.undo()
    assert study.thesis.table("T13").rows[-1][3] == "4/2/2/2"


def test_stages_count_one_coder_and_tell_relations_by_what_they_join(study: Workspace) -> None:
    study.codings.apply(code(study, "打电话"), *at(study, "P03", "Then we talk"), coder=study.coder_named("甲"))
    with study.change("coder") as made:
        other = coder_id(study.id, "乙")
        made.draft.create("coder", other, name="乙", consensus=False)
    study.codings.apply(code(study, "打电话"), *at(study, "P02", "都熟悉了"), coder=other)
    first = study.thesis.table("T13")
    told = "；".join(str(row[2]) for row in first.rows)
    counted = sum(int(part.removeprefix("编码 ")) for part in told.split("；") if part.startswith("编码 "))
    assert counted == 6, "the sixth is 甲's; 乙's is another coder's"
    assert "编码只计编码者甲的，一个语段带一个编码计一次。" in first.note


def test_a_relation_of_lower_categories_is_axial_and_one_of_a_main_category_selective(tmp_path: Path) -> None:
    w = new_project(tmp_path, language="zh")
    with_sources(w, tmp_path / "in", "P01")
    w.codes.create("签")
    put(w, "签", "P01", "看见就踏实")
    low = [w.codes.create(name, level=Level.CATEGORY) for name in "甲乙"]
    relation = w.relations.add(low[0], low[1], "causal")
    assert [str(row[0]).split("\n")[0] for row in w.thesis.table("T13").rows][:2] == ["开放式编码", "主轴编码"]
    assert "关系 1" in str(w.thesis.table("T13").rows[1][2])
    w.relations.add(w.codes.create("丙", level=Level.MAIN), relation, on_relation=True)
    rows = w.thesis.table("T13").rows
    assert [str(row[0]).split("\n")[0] for row in rows] == ["开放式编码", "主轴编码", "选择性编码"]
    assert rows[2][2] == "关系 1"


def test_the_table_of_participants_says_what_is_counted_and_in_which_language(study: Workspace) -> None:
    for name, source in (("P01", "P01"), ("P02", "P02"), ("P03", "P03")):
        informant(study, name, source)
    table = study.thesis.table("T1")
    assert any("字母而非词" in sentence for sentence in table.note)
    assert "P03的访谈用英文，其余用中文。" in table.note
    assert "身份（职务）" in table.headings
    assert "Language of the interviews: English: P03; the others Chinese." in study.thesis.table("T1", "en").note


def test_numbers_stay_once_frozen_and_are_never_given_twice(study: Workspace) -> None:
    assert study.thesis.freeze_numbers() == 6
    assert study.thesis.freeze_numbers() == 0
    gone = code(study, "散的")
    study.codes.delete(gone)
    new = study.codes.create("新的", parent=code(study, "可见度"))
    put(study, "新的", "P02", "都熟悉了")
    assert study.codes.create("再新", level=Level.CONCEPT)
    study.codes.set_level(code(study, "打电话"), Level.CONCEPT)
    raw = study.thesis.table("T11").records
    numbers = {str(row[1]): row[0] for row in raw[1:]}
    assert numbers["新的"] == "a5", "a4 was printed once"
    assert (numbers["天天在院里"], numbers["打电话"], numbers["再新"]) == ("a1", "A3", "A4")
    assert study.thesis.freeze_numbers() == 3
    assert new
    state(study)


def test_an_empty_project_has_headings_and_says_what_is_missing(tmp_path: Path) -> None:
    empty = new_project(tmp_path)
    for language in ("zh", "en"):
        for table in empty.thesis.tables(KEYS, language):
            assert table.columns, table.key
            assert not table.rows, table.key
            assert table.missing, table.key
    for name in ("all.docx", "all.xlsx"):
        empty.thesis.export(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 2000


def test_headings_follow_the_words_of_the_study(study: Workspace) -> None:
    study.profile.set_word("category", "类属")
    study.profile.set_word("axial", "关联式")
    assert study.thesis.table("T3").headings[3] == "初始类属"
    assert study.thesis.table("T5").title == "关联式编码形成的主范畴"
    study.profile.set("glaser")
    assert "T6" not in study.thesis.list_()


def test_a_workbook_has_a_sheet_to_read_and_one_to_count_with(study: Workspace, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x","看")'
    study.codes.rename(code(study, "散的"), formula)
    put(study, "看见踏实", "P02", "都熟悉了")
    before = living_rows(study)
    study.thesis.export(tmp_path / "t.xlsx", ["T3", "T5"], chapter="4")
    assert living_rows(study) == before
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["表4-1 (T3)", "表4-1 (T3) raw", "表4-2 (T5)", "表4-2 (T5) raw"]
    sheet, raw = book["表4-1 (T3)"], book["表4-1 (T3) raw"]
    assert sheet["A1"].value == "表4-1  开放式编码示例（贴标签—概念化—范畴化）"
    assert sheet.freeze_panes == "A3"
    assert sheet.merged_cells.ranges
    assert not raw.merged_cells.ranges
    assert raw.freeze_panes == "A2"
    pages = (sheet, raw)
    found = [cell for page in pages for row in page.iter_rows() for cell in row if formula in str(cell.value)]
    assert any(cell.value == formula for cell in found)
    assert found
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    study.thesis.export(tmp_path / "t.csv", ["T3"])
    rows = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len(study.thesis.table("T3").records)
    assert any(cell.startswith("'=") for row in rows for cell in row)


def test_what_cannot_be_written_is_refused_in_a_sentence(study: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="T14"):
        study.thesis.table("T14")
    with pytest.raises(UnknownFormat):
        study.thesis.export(tmp_path / "t.txt")
    with pytest.raises(UnknownFormat):
        study.thesis.export(tmp_path / "t.xlsx", into=True)
    with pytest.raises(BadValue, match=r"tables in a \.csv"):
        study.thesis.export(tmp_path / "t.csv", ["T3", "T5"])
    with pytest.raises(FileMissing):
        study.thesis.export(tmp_path / "no.docx", into=True)
    study.thesis.export(tmp_path / "t.docx", ["T5"])
    with pytest.raises(DocumentExists) as found:
        study.thesis.export(tmp_path / "t.docx", ["T5"])
    assert "t.docx already" in found.value.message
    assert "--into" in found.value.hint
    study.thesis.export(tmp_path / "t.docx", ["T5"], overwrite=True)


def test_nothing_is_written_while_a_name_remains(study: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(target: str) -> None:
        raise NamesRemain(target, ["case"], 1)

    monkeypatch.setattr(study.privacy, "refuse_if_names_remain", refuse)
    with pytest.raises(NamesRemain):
        study.thesis.export(tmp_path / "t.xlsx")
    assert not (tmp_path / "t.xlsx").exists()
