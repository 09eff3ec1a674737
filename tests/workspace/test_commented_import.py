"""Word transcripts whose comments are codings."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import FileMissing, InvalidDocument, UnknownFormat
from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from tests.builders import new_project, refused, with_sources
from tests.workspace.theory_builders import small_theory


def commented(path: Path, paragraphs: list[list[tuple[str, str]]], bold: tuple[str, ...] = ()) -> Path:
    """A .docx: paragraphs of (words, comment); a comment is "author: text", and "" for none."""
    from docx import Document

    document = Document()
    for pieces in paragraphs:
        paragraph = document.add_paragraph()
        for words, comment in pieces:
            run = paragraph.add_run(words)
            if words in bold:
                run.bold = True
            if comment:
                author, _colon, text = comment.partition(": ")
                document.add_comment(run, text=text, author=author, initials=author[:1])
    document.save(str(path))
    return path


def taken(folder: Path, path: Path) -> tuple[Workspace, InterchangeReport]:
    ws = new_project(folder, "taken", coder="新")
    return ws, ws.interchange.import_commented(path, fresh=True)


def segments(ws: Workspace) -> set[tuple[str, str, str]]:
    return {(one.quote, one.code, one.coder) for one in ws.codings.segments()}


def test_comments_are_codings(tmp_path: Path) -> None:
    path = commented(
        tmp_path / "P01.docx",
        [
            [("访谈者：你好吗？", "")],
            [("Ann: I ", ""), ("😀 trust them", "li: trust；亲近 > 信任\nnear"), (", I do.", "")],
            [("王：", ""), ("他们叫我们", "wang: called"), ("去。", "wang: 这里为什么要叫他们去，下次要问清楚。")],
        ],
    )
    ws, report = taken(tmp_path, path)
    assert segments(ws) == {
        ("😀 trust them", "trust", "li"), ("😀 trust them", "信任", "li"), ("😀 trust them", "near", "li"),
        ("他们叫我们", "called", "wang"),
    }  # fmt: skip
    assert [memo.text for memo in ws.memos.list_()] == ["这里为什么要叫他们去，下次要问清楚。"]
    assert report.positions == "codepoints"
    assert ws.sources.list_()[0].name == "P01"


def test_places_are_those_of_the_text_as_it_is_loaded(tmp_path: Path) -> None:
    """Bold names get a colon, and texts are composed: places move with them."""
    path = commented(
        tmp_path / "a.docx",
        [[("Ann", ""), (" I trust them.", "li: trust")], [("Bob", ""), (" No.", "")],
         [("Ann", ""), (" Yes, ", "li: yes"), ("so.", "")],
         [("Bob", ""), (" e\u0301 all", "li: all")]],
        bold=("Ann", "Bob"),
    )  # fmt: skip
    ws, _report = taken(tmp_path, path)
    assert {quote.strip() for quote, _code, _coder in segments(ws)} == {"I trust them.", "Yes,", "é all"}
    text = ws.sources.open(ws.sources.list_()[0].id).text
    plain = new_project(tmp_path, "plain", seed=9)
    plain.sources.import_files([path])
    assert plain.sources.open(plain.sources.list_()[0].id).text == text
    assert text.startswith("Ann: I trust")


def test_our_own_transcript_comes_back_to_the_same_places(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    sources = with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    small = small_theory(ws)
    ws.codings.apply(small.label, small.source, 3, 9)
    ws.codings.apply(small.near, sources["P03"], 13, 20)
    name = next(one.name for one in ws.sources.list_() if one.id == small.source)
    ws.transcripts.export(tmp_path / "t.docx", name)
    mine = {(one.start, one.end, one.quote, one.code, one.coder) for one in ws.codings.segments() if one.source == name}
    again = ws.interchange.import_commented(tmp_path / "t.docx")
    assert again.counts["codings"] == 0
    other = new_project(tmp_path, "other", coder="乙", seed=4)
    with_sources(other, tmp_path / "in2", "P01", "P02", "P03")
    other.interchange.import_commented(tmp_path / "t.docx")
    assert {(one.start, one.end, one.quote, one.code, one.coder) for one in other.codings.segments()} == mine
    assert len(other.sources.list_()) == 3
    fresh, _report = taken(tmp_path, tmp_path / "t.docx")
    assert {one.quote for one in fresh.codings.segments()} == {quote for _s, _e, quote, _code, _coder in mine}
    assert fresh.sources.list_()[0].name == name


def test_a_name_that_means_several_codes_is_told(tmp_path: Path) -> None:
    path = commented(tmp_path / "a.docx", [[("Ann: I ", ""), ("trust", "li: near")]])
    ws = new_project(tmp_path)
    for above in ("a", "b"):
        ws.codes.create("near", level=Level.LABEL, parent=ws.codes.create(above, level=Level.CONCEPT))
    report = ws.interchange.import_commented(path)
    assert report.counts["codings"] == 0
    assert any("several codes" in one.why for one in report.losses)


def test_what_is_no_such_document(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    (tmp_path / "a.docx").write_bytes(b"PK no")
    refused(ws, InvalidDocument, lambda: ws.interchange.import_commented(tmp_path / "a.docx"))
    refused(ws, FileMissing, lambda: ws.interchange.import_commented(tmp_path / "b.docx"))
    refused(ws, UnknownFormat, lambda: ws.interchange.import_commented(tmp_path / "b.txt"))


def test_a_document_without_comments_is_a_source(tmp_path: Path) -> None:
    ws, report = taken(tmp_path, commented(tmp_path / "a.docx", [[("Ann: hello", "")]]))
    assert (report.counts["codings"], len(ws.sources.list_())) == (0, 1)


@pytest.mark.parametrize("part", ["word/comments.xml", "word/document.xml"])
def test_a_damaged_part(tmp_path: Path, part: str) -> None:
    path = commented(tmp_path / "a.docx", [[("Ann: ", ""), ("hello", "li: x")]])
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info)[:200] if info.filename == part else old.read(info))
    path.write_bytes(out.getvalue())
    ws = new_project(tmp_path)
    refused(ws, InvalidDocument, lambda: ws.interchange.import_commented(path))


def test_stars_and_negative_cases_come_back(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in", "P01")["P01"]
    code = ws.codes.create("信任", level=Level.CATEGORY)
    ws.codings.star(ws.codings.apply(code, source, 18, 24))
    ws.codings.mark_negative(ws.codings.apply(code, source, 25, 28))
    ws.codings.apply(code, source, 10, 12)
    ws.transcripts.export(tmp_path / "t.docx", "P01")
    fresh, report = taken(tmp_path, tmp_path / "t.docx")
    found = fresh.codings.of_source(fresh.sources.list_()[0].id)
    assert sorted((one.starred, one.negative) for one in found) == [(False, False), (False, True), (True, False)]
    assert "marks of codings" not in {one.kind for one in report.losses}
    # On codings that are here already nothing is marked; that is told.
    again = ws.interchange.import_commented(tmp_path / "t.docx")
    assert [one.count for one in again.losses if one.kind == "marks of codings"] == [2]
