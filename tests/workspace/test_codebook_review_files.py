"""The files of a codebook review: spreadsheets, other programs, what may not leave, hostile documents."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from groundcode.domain.levels import Level
from groundcode.errors import EmptyFile, FileMissing, GroundcodeError, InvalidDocument, TooLarge, UnknownFormat
from groundcode.workspace import Workspace
from groundcode.workspace.codebooks.plan import CodebookPlan
from tests.builders import laptop, new_project, position, state
from tests.word_editing import through_libreoffice
from tests.workspace.review_testing import made_codes, reviewed, sent, told


@pytest.fixture
def codes(ws: Workspace) -> dict[str, str]:
    return made_codes(ws)


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
