"""`groundcode export`: tables and figures of the thesis."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.builders import P01, P02, transcript
from tests.cli.conftest import Call


@pytest.fixture
def study(call: Call, tmp_path: Path) -> str:
    project = "a.groundcode"
    call("init", project, "--coder", "甲", "--language", "zh")
    transcript(tmp_path, "P01")
    transcript(tmp_path, "P02")
    assert call("import", project, "P01.txt", "P02.txt").code == 0
    lines = [
        {"source": "P01", "start": P01.index("天天在院里转"), "end": P01.index("天天在院里转") + 6, "code": "天天在院里"},
        {"source": "P02", "start": P02.index("天天走访"), "end": P02.index("天天走访") + 4, "code": "走访"},
    ]
    Path("c.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert call("code", project, "--from", "c.jsonl", "--create").code == 0
    return project


def test_tables_go_to_word_excel_and_csv(call: Call, study: str) -> None:
    done = call("export", study, "t.docx", "--table", "T3", "--table", "T5", "--chapter", "4")
    assert (done.code, done.out) == (0, "")
    assert "Written to t.docx: T3, T5." in done.err
    assert "T5: There is no main category yet." in done.err, "what is missing is told in the language of the command"
    document: Any = Document("t.docx")
    assert len(document.tables) == 2
    assert document.tables[0].cell(1, 0).text == "天天在院里转（P01-2）"
    assert call("export", study, "t.xlsx", "--language", "en").code == 0
    assert load_workbook("t.xlsx").sheetnames[:2] == ["Table 1 (T1)", "Table 1 (T1) raw"]
    assert call("export", study, "t.csv", "--table", "t3").code == 0
    assert len(list(csv.reader(Path("t.csv").read_text(encoding="utf-8-sig").splitlines()))) == 3


def test_a_chapter_is_filled_and_filled_again(call: Call, study: str) -> None:
    document: Any = Document()
    document.add_paragraph("我的一章")
    document.save("chapter.docx")
    first = call("export", study, "chapter.docx", "--into", "--table", "T3")
    assert "Put at the end of chapter.docx: T3." in first.err
    again = call("export", study, "chapter.docx", "--into", "--table", "T3", "--table", "T11")
    assert "Written anew in chapter.docx: T3." in again.err
    assert "Put at the end of chapter.docx: T11." in again.err
    found: Any = Document("chapter.docx")
    assert found.paragraphs[0].text == "我的一章"
    assert len(found.tables) == 2


def test_a_document_is_not_written_over_unasked(call: Call, study: str) -> None:
    Path("t.docx").write_bytes(b"mine")
    refused = call("export", study, "t.docx", "--table", "T3")
    assert refused.code == 1
    assert "There is a document at t.docx already." in refused.err
    assert Path("t.docx").read_bytes() == b"mine"
    broken = call("export", study, "t.docx", "--into", "--table", "T3")
    assert (broken.code, "not a whole zip archive" in broken.err) == (1, True)
    assert Path("t.docx").read_bytes() == b"mine"
    assert call("export", study, "t.docx", "--table", "T3", "--overwrite").code == 0


def test_numbers_are_frozen_as_one_change(call: Call, study: str) -> None:
    done = call("export", study, "t.csv", "--table", "T3", "--freeze-numbers")
    assert "2 codes keep their numbers from now on." in done.err
    assert "froze the numbers of codes" in call("history", study).out
    assert call("undo", study).code == 0
    assert call("export", study, "t.csv", "--table", "T3", "--freeze-numbers").code == 0


def test_what_does_not_go_together_is_told(call: Call, study: str) -> None:
    for words, args in (
        ("name it with --figure F3", ["f.svg"]),
        ("A figure goes to", ["t.docx", "--figure", "F3"]),
        ("A figure goes to", ["f.svg", "--figure", "F3", "--table", "T3"]),
        ("keeps the styles", ["t.docx", "--into", "--template", "x.docx"]),
    ):
        done = call("export", study, *args)
        assert done.code == 2
        assert words in done.err
    assert call("export", study, "t.txt").code == 1
    assert "T14" in call("export", study, "t.docx", "--table", "T14").err
    assert "one, such as T3" in call("export", study, "t.csv").err


def test_a_figure_is_written(call: Call, study: str) -> None:
    done = call("export", study, "f.svg", "--figure", "F1")
    assert done.code == 0
    assert Path("f.svg").read_text(encoding="utf-8").lstrip().startswith("<")
    assert "f.svg" in done.err
