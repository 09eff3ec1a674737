"""A codebook that went out to a supervisor and came back: what is told, what is stored, and what is left alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from groundcode.domain.levels import Level
from groundcode.errors import BadValue, EmptyFile, FileMissing, GroundcodeError, InvalidDocument, TooLarge, UnknownFormat
from groundcode.workspace import Workspace
from groundcode.workspace.codebooks.plan import CodebookPlan
from tests.builders import laptop, merge_into, new_project, position, state
from tests.word_editing import Edited, through_libreoffice


@pytest.fixture
def codes(ws: Workspace) -> dict[str, str]:
    main = ws.codes.create("警民亲近感", level=Level.MAIN)
    trust = ws.codes.create("熟悉信任", level=Level.CATEGORY, parent=main)
    seen = ws.codes.create("民警可见度", level=Level.CONCEPT, parent=trust)
    label = ws.codes.create("天天在院里", parent=seen)
    loose = ws.codes.create("散")
    ws.codes.describe(trust, definition="认识，\n并且放心。", inclusion="说出口的", exclusion="听说的")
    ws.codes.describe(seen, definition="看得见民警。")
    source = ws.sources.list_()[0]
    ws.codebook.bind_example(trust, source.id, 18, 31, version=source.version)
    ws.codings.apply(label, source.id, 18, 23)
    return {"main": main, "trust": trust, "seen": seen, "label": label, "loose": loose}


def sent(ws: Workspace, name: str = "book.docx", **more: str) -> Edited:
    path = ws.path.parent / name
    ws.codebook_review.export(path, **more)
    return Edited(path)


def told(plan: CodebookPlan) -> list[tuple[str, str, str]]:
    return [(one.path.rpartition(" > ")[2], one.field, one.after) for one in plan.changed]


def reviewed(ws: Workspace) -> Edited:
    document = sent(ws)
    document.comment("并且放心。", "“放心”要再界定。\n见上次组会。", "王教授", reply="补：参考第二章。")
    document.comment("天天在院里转，", "这句更像“可见度”。", "王教授")
    document.comment("民警可见度", "名称可以。", "李老师")
    document.track("说出口的", "说出口的、或写下来的", "王教授")
    document.replace("看得见民警。", "居民看得见民警。")
    return document


def test_nothing_that_was_not_touched_comes_back(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    for language in ("zh", "en"):
        path = sent(ws, f"{language}.docx", language=language, since="2026-03-01").path
        plan = ws.codebook_review.plan(path)
        assert plan.is_empty(), plan
        assert plan.notes == []


def test_comments_and_changes_come_back_as_memos_and_texts(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    plan = ws.codebook_review.plan(reviewed(ws).save(tmp_path / "back.docx"))
    assert told(plan) == [("熟悉信任", "inclusion", "说出口的、或写下来的"), ("民警可见度", "definition", "居民看得见民警。")]
    assert plan.changed[0].tracked == ("王教授",)
    assert plan.changed[0].before == "说出口的"
    assert [(one.author, one.on, one.quote, one.reply_to) for one in plan.remarks] == [
        ("王教授", "definition", "并且放心。", ""),
        ("王教授", "definition", "", "王教授"),
        ("王教授", "example", "天天在院里转，", ""),
        ("李老师", "name", "民警可见度", ""),
    ]
    assert plan.left_out == []
    at = position(ws)
    done = ws.codebook_review.apply(plan)
    assert position(ws) == at + 1
    assert len(done.new_remarks()) == 4
    tree = ws.tree()
    assert tree.codes[codes["trust"]].inclusion == "说出口的、或写下来的"
    assert tree.codes[codes["seen"]].definition == "居民看得见民警。"
    memos = ws.memos.list_(codes["trust"])
    first = next(memo for memo in memos if memo.text.startswith("“放心”"))
    assert (first.kind, first.title) == ("code", "王教授的意见")
    assert first.text == "“放心”要再界定。\n见上次组会。\n\n— 王教授，2026-11-01 10:00，定义“并且放心。”"
    assert "答王教授" in next(memo.text for memo in memos if memo.text.startswith("补："))
    on_example = next(memo for memo in memos if "可见度" in memo.text)
    example = ws.codebook.page(codes["trust"]).examples[0].example
    assert f"P01 [{example.start}, {example.end})" in on_example.text
    assert len(on_example.about) == 2
    assert [memo.title for memo in ws.memos.list_(codes["seen"])] == ["李老师的意见"]
    state(ws)


def test_the_same_file_twice_adds_nothing_twice(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codebook_review.apply(ws.codebook_review.plan(path))
    at = position(ws)
    again = ws.codebook_review.plan(path, reviewer="谁")
    assert again.does_nothing()
    assert all(remark.known for remark in again.remarks)
    ws.codebook_review.apply(again)
    assert position(ws) == at
    # A memo that was deleted stays deleted, and one that was rewritten is not written anew.
    ws.memos.delete(again.remarks[0].memo)
    assert ws.codebook_review.plan(path).does_nothing()
    ws.history.undo()
    ws.history.undo()
    assert ws.tree().codes[codes["seen"]].definition == "看得见民警。"


def test_two_laptops_with_the_same_file_have_each_remark_once(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    for workspace in (ws, other):
        workspace.codebook_review.apply(workspace.codebook_review.plan(path))
    merge_into(ws, other)
    assert len(ws.memos.list_()) == 4
    assert ws.conflicts.list_() == []
    state(ws)


def test_what_libreoffice_saves_comes_back_as_well(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    untouched = through_libreoffice(sent(ws).path, tmp_path / "office")
    assert ws.codebook_review.plan(untouched).is_empty()
    path = through_libreoffice(reviewed(ws).save(tmp_path / "back.docx"), tmp_path / "office")
    plan = ws.codebook_review.plan(path)
    assert told(plan) == [("熟悉信任", "inclusion", "说出口的、或写下来的"), ("民警可见度", "definition", "居民看得见民警。")]
    assert plan.changed[0].tracked == ("王教授",)
    # It forgets which comment answers which, and nothing else.
    assert [(one.author, one.on, one.date) for one in plan.remarks] == [
        ("王教授", "definition", "2026-11-01T10:00:30Z"),
        ("王教授", "definition", "2026-11-01T10:00:30Z"),
        ("王教授", "example", "2026-11-01T10:00:30Z"),
        ("李老师", "name", "2026-11-01T10:00:30Z"),
    ]
    assert plan.left_out == []


@pytest.mark.parametrize("lost", ["controls", "bookmarks"])
def test_one_of_the_two_marks_is_enough(ws: Workspace, codes: dict[str, str], tmp_path: Path, lost: str) -> None:
    import re

    document = reviewed(ws)
    pattern = r"<w:sdtPr>.*?</w:sdtPr>" if lost == "controls" else r"<w:bookmark(?:Start|End) [^>]*/>"
    document.body = re.sub(pattern, "", document.body)
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert told(plan) == [("熟悉信任", "inclusion", "说出口的、或写下来的"), ("民警可见度", "definition", "居民看得见民警。")]
    assert {(one.path, one.author) for one in plan.remarks if one.on == "definition"} == {("警民亲近感 > 熟悉信任", "王教授")}


def test_a_text_changed_on_both_sides_is_told_and_stays(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codes.describe(codes["seen"], definition="我们自己改了。")
    plan = ws.codebook_review.plan(path)
    both = [one for one in plan.changed if one.both_sides]
    assert [(one.field, one.before, one.after) for one in both] == [("definition", "我们自己改了。", "居民看得见民警。")]
    ws.codebook_review.apply(plan)
    assert ws.tree().codes[codes["seen"]].definition == "我们自己改了。"
    assert ws.tree().codes[codes["trust"]].inclusion == "说出口的、或写下来的"
    ws.codebook_review.apply(ws.codebook_review.plan(path), take_theirs=True)
    assert ws.tree().codes[codes["seen"]].definition == "居民看得见民警。"


def test_a_text_changed_after_the_plan_was_shown_stays(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    plan = ws.codebook_review.plan(reviewed(ws).save(tmp_path / "back.docx"))
    ws.codes.describe(codes["seen"], definition="刚刚改的。")
    done = ws.codebook_review.apply(plan)
    assert ws.tree().codes[codes["seen"]].definition == "刚刚改的。"
    assert [one.both_sides for one in done.changed] == [False, True]


def test_what_both_wrote_alike_is_no_change(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codes.describe(codes["seen"], definition="居民看得见民警。")
    assert told(ws.codebook_review.plan(path)) == [("熟悉信任", "inclusion", "说出口的、或写下来的")]


def test_words_written_anywhere_else_are_remarks(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    document = sent(ws)
    document.paragraph_after("范畴 · ", "这一类和“警民互动”怎么分？", nth=1)
    document.paragraph_after("怎样审阅", "总体不错。")
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"), reviewer="王教授")
    assert [(one.path, one.on, one.text, one.author) for one in plan.remarks] == [
        ("", "line", "总体不错。", "王教授"),
        ("警民亲近感 > 熟悉信任", "line", "这一类和“警民互动”怎么分？", "王教授"),
    ]
    ws.codebook_review.apply(plan, reviewer="王教授")
    (general,) = [memo for memo in ws.memos.list_() if not memo.about]
    assert (general.kind, general.text) == ("operational", "总体不错。\n\n— 王教授，写在文中")


def test_the_row_for_remarks_and_an_empty_definition_can_be_filled(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    import re

    document = sent(ws)
    prompt = "（未填写）"
    # As Word does it: what is typed takes the place of the prompt.
    control = next(one for one in re.finditer(r"<w:sdt>.*?</w:sdt>", document.body) if prompt in one[0])
    filled = control[0].replace("<w:showingPlcHdr/>", "").replace(prompt, "新写的定义")
    document.body = document.body.replace(control[0], filled, 1)
    beside = next(one for one in re.finditer(r"<w:sdt>.*?</w:sdt>", document.body) if 'w:val="意见"' in one[0])
    typed = re.sub(r"<w:t [^>]*> </w:t>", "<w:t>太宽了</w:t>", beside[0].replace("<w:showingPlcHdr/>", ""))
    document.body = document.body.replace(beside[0], typed, 1)
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert told(plan) == [("警民亲近感", "definition", "新写的定义")]
    assert [(one.path, one.on, one.text) for one in plan.remarks] == [("警民亲近感", "remarks", "太宽了")]


def test_a_new_name_is_taken_unless_a_neighbour_has_it(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    ws.codes.create("散二")
    document = sent(ws)
    document.replace("民警可见度", "民警  看得见")
    document.replace("散二", "散")
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert told(plan) == [("民警可见度", "name", "民警 看得见")]
    assert [(one.field, one.after, one.why) for one in plan.left_out] == [("name", "散", "Another code beside it has this name.")]
    ws.codebook_review.apply(plan)
    assert ws.tree().codes[codes["seen"]].name == "民警 看得见"


def test_nothing_is_deleted_and_what_is_gone_is_told(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    document = reviewed(ws)
    document.replace("看见就踏实", "谁也没说过")
    ws.codes.delete(codes["seen"])
    ws.codes.merge(codes["trust"], codes["main"])
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert plan.changed == []
    assert [one.why for one in plan.left_out] == [
        "The code was merged into another one since.",
        "The code was deleted since.",
        "What was said in an interview stays as it was said: a changed example is not taken in.",
    ]
    ws.codebook_review.apply(plan)
    # Remarks on a merged code are on the one that it reads as; on a deleted one, on the project, with its name.
    assert len(ws.memos.list_(codes["main"])) == 3
    assert "原编码：民警可见度" in next(memo.text for memo in ws.memos.list_() if not memo.about)


def test_the_column_of_a_spreadsheet_comes_back_too(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    ws.codebook.export(path)
    assert ws.codebook_review.plan(path).is_empty()
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    assert sheet.column_dimensions["O"].hidden
    rows = {sheet.cell(row, header["name"]).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(rows["熟悉信任"], header["意见 Remarks"]).value = "与“亲近”重叠"
    sheet.cell(rows["民警可见度"], header["definition"]).value = "居民看得见民警。"
    sheet.cell(rows["熟悉信任"], header["exclusion"]).value = None
    sheet.cell(rows["散"], header["level"]).value = "concept"
    sheet.append([None, "concept", "新概念", "警民亲近感 > 熟悉信任 > 新概念", "老师加的"])
    book.save(path)
    plan = ws.codebook_review.plan(path, reviewer="王教授")
    assert told(plan) == [("熟悉信任", "exclusion", ""), ("民警可见度", "definition", "居民看得见民警。")]
    assert [(one.path, one.level, one.after) for one in plan.created] == [
        ("警民亲近感 > 熟悉信任 > 新概念", Level.CONCEPT, {"definition": "老师加的"})
    ]
    assert [(one.author, one.text) for one in plan.remarks] == [("王教授", "与“亲近”重叠")]
    assert [one.why for one in plan.left_out] == ["A file does not raise or lower codes."]
    at = position(ws)
    ws.codebook_review.apply(plan, reviewer="王教授")
    assert position(ws) == at + 1
    assert ws.tree().get("新概念").definition == "老师加的"
    assert ws.tree().codes[codes["trust"]].exclusion == ""
    assert ws.tree().codes[codes["loose"]].level is Level.LABEL
    again = ws.codebook_review.plan(path, reviewer="王教授")
    assert again.does_nothing()
    state(ws)


def test_what_changed_since_a_day_stands_in_the_document(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    from groundcode.workspace.codebooks.document import codebook_document

    ws.store.checkpoint()
    later = laptop(ws, tmp_path / "later.groundcode", coder="甲", seed=3, hours=72)
    later.codes.rename(codes["seen"], "民警看得见")
    later.codes.describe(codes["trust"], definition="认识。")
    later.codes.create("新的")
    later.codes.merge(codes["loose"], codes["label"])
    changes = codebook_document(later, "zh", "2026-03-03").changes
    assert changes is not None
    assert (changes.created, changes.renamed, changes.deleted) == (
        ["新的"],
        [("民警可见度", "警民亲近感 > 熟悉信任 > 民警看得见")],
        [],
    )
    assert changes.merged == [("散", "警民亲近感 > 熟悉信任 > 民警看得见 > 天天在院里")]
    assert [(one.field, one.before, one.after) for one in changes.texts] == [("definition", "认识，\n并且放心。", "认识。")]
    everything = codebook_document(later, "zh", "2026-03-01").changes
    assert everything is not None
    assert (len(everything.created), everything.texts) == (5, [])
    assert not codebook_document(later, "zh", "2030-01-01").changes
    body = sent(later, "since.docx", since="2026-03-03").body
    assert "2026-03-03以来的改动" in body
    with pytest.raises(BadValue):
        later.codebook_review.export(tmp_path / "x.docx", since="last week")


def test_a_document_of_another_project_or_without_marks_is_refused(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    other = new_project(tmp_path / "two", coder="丁", seed=9)
    with pytest.raises(InvalidDocument) as error:
        other.codebook_review.plan(sent(ws).path)
    assert "it is the codebook of another project" in str(error.value)
    from docx import Document

    document = Document()
    document.add_paragraph("没有标记")
    document.save(str(tmp_path / "plain.docx"))
    with pytest.raises(InvalidDocument) as error:
        ws.codebook_review.plan(tmp_path / "plain.docx")
    assert "no marks of a codebook" in str(error.value)


def test_hostile_documents_are_refused_in_one_sentence(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    good = sent(ws)
    document, path = good.parts["word/document.xml"], tmp_path / "bad.docx"

    def plan(**parts: bytes) -> CodebookPlan:
        named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (good.parts | named).items():
                if content:
                    archive.writestr(name, content)
        return ws.codebook_review.plan(path)

    at = position(ws)
    entity = document.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY e "boom">]><w:document', 1)
    kind: type[GroundcodeError]
    for part, kind in (
        (entity, InvalidDocument),
        (document[:-400], InvalidDocument),
        (b"", InvalidDocument),
        (b"<a>" * 200_000, InvalidDocument),
        (b" " * 120_000_000, TooLarge),
    ):
        with pytest.raises(kind) as error:
            plan(word__document_xml=part)
        assert "\n" not in error.value.message
    for content, kind in ((b"no zip", InvalidDocument), (b"", EmptyFile), (b"PK\x03\x04" + b"\0" * 40, InvalidDocument)):
        path.write_bytes(content)
        with pytest.raises(kind):
            ws.codebook_review.plan(path)
    with pytest.raises(FileMissing):
        ws.codebook_review.plan(tmp_path / "none.docx")
    with pytest.raises(UnknownFormat):
        ws.codebook_review.plan(tmp_path / "book.md")
    # A part outside of the folder is never written anywhere; it is no part of the text, and changes nothing.
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in (good.parts | {"../../outside.xml": b"<a/>"}).items():
            archive.writestr(name, part)
    assert ws.codebook_review.plan(path).is_empty()
    assert not (tmp_path.parent.parent / "outside.xml").exists()
    assert position(ws) == at


def test_a_name_of_the_roster_keeps_the_document_here(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    from groundcode.errors import NamesRemain

    ws.privacy.remaining = lambda: {"P01": {"李阿姨"}}  # type: ignore[method-assign]
    with pytest.raises(NamesRemain):
        ws.codebook_review.export(tmp_path / "x.docx")
    with pytest.raises(NamesRemain):
        ws.transcripts.export(tmp_path / "x.docx", "P01")
    assert not (tmp_path / "x.docx").exists()


def test_words_without_consent_do_not_stand_in_the_document(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    case = ws.cases.add("李")
    ws.cases.bind(case, ws.sources.list_()[0].id, "李阿姨")
    ws.cases.consent(case, {"quote": "no"})
    document = sent(ws)
    assert "天天在院里转" not in document.body
    assert "不引用：未同意引用" in document.body


def test_a_comment_on_a_quote_that_nobody_bound_cites_it_too(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    document = sent(ws)
    document.comment("天天在院", "好例子。", "王教授", nth=2)
    (remark,) = ws.codebook_review.plan(document.save(tmp_path / "back.docx")).remarks
    assert (remark.code, remark.on, remark.source, remark.start, remark.end) == (codes["label"], "example", "P01", 18, 23)


def test_a_spreadsheet_of_a_colleague_s_copy_brings_what_never_stood_here(
    ws: Workspace, codes: dict[str, str], tmp_path: Path
) -> None:
    ws.codebook.export(tmp_path / "ours.xlsx")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.describe(codes["seen"], definition="同门写的。")
    other.codebook.export(tmp_path / "theirs.xlsx")
    ws.codes.describe(codes["trust"], definition="后来改的。")
    # What stood here when our own sheet was written is not news; what a colleague wrote is.
    assert ws.codebook_review.plan(tmp_path / "ours.xlsx").changed == []
    (change,) = ws.codebook_review.plan(tmp_path / "theirs.xlsx").changed
    assert (change.code, change.after, change.both_sides) == (codes["seen"], "同门写的。", False)


def _in_the_column(ws: Workspace, path: Path, words: str) -> Path:
    ws.codebook.export(path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    rows = {sheet.cell(row, header["name"]).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(rows["熟悉信任"], header["意见 Remarks"]).value = words
    book.save(path)
    return path


def test_two_reviewers_or_two_rounds_may_say_the_same(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    first, second = (_in_the_column(ws, tmp_path / name, "太宽") for name in ("one.xlsx", "two.xlsx"))
    for path, who in ((first, "王老师"), (first, "刘老师"), (second, "王老师")):
        ws.codebook_review.apply(ws.codebook_review.plan(path, reviewer=who), reviewer=who)
        assert ws.codebook_review.plan(path, reviewer=who).does_nothing()
    assert sorted(memo.title for memo in ws.memos.list_(codes["trust"])) == ["刘老师的意见", "王老师的意见", "王老师的意见"]
    for name in ("a.docx", "b.docx"):
        document = sent(ws, name)
        document.paragraph_after("范畴 · ", "太宽", nth=1)
        path = document.save(tmp_path / name)
        for _time in range(2):
            ws.codebook_review.apply(ws.codebook_review.plan(path, reviewer="王老师"), reviewer="王老师")
    assert len(ws.memos.list_(codes["trust"])) == 5


def test_a_remark_whose_memo_was_deleted_is_told(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    path = reviewed(ws).save(tmp_path / "back.docx")
    ws.codebook_review.apply(ws.codebook_review.plan(path))
    assert ws.codebook_review.plan(path).left_out == []
    ws.memos.delete(ws.codebook_review.plan(path).remarks[0].memo)
    (told_of,) = ws.codebook_review.plan(path).left_out
    assert (told_of.after, told_of.why) == (
        "“放心”要再界定。\n见上次组会。", "It came in before, and its memo was deleted since.",
    )  # fmt: skip


@pytest.mark.parametrize("words", ["删除", "合并", "移动", "Merged", "（无）", "定义", "意见"])
def test_one_word_is_a_remark_too(ws: Workspace, codes: dict[str, str], tmp_path: Path, words: str) -> None:
    document = sent(ws, since="2026-03-01")
    document.paragraph_after("范畴 · ", words, nth=1)
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert [(one.path, one.text, one.on) for one in plan.remarks] == [("警民亲近感 > 熟悉信任", words, "line")]
    # Typed into the heading of a row, it stands beside that heading.
    document = sent(ws)
    document.paragraph_after("纳入", words)
    plan = ws.codebook_review.plan(document.save(tmp_path / "back.docx"))
    assert [(one.text, one.on) for one in plan.remarks] == [(words, "line")]
    assert plan.left_out == []
