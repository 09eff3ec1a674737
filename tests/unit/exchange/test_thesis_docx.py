"""Thesis tables in Word: three lines, captions, and a chapter of which nothing else is touched."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.errors import EmptyFile, FileMissing, InvalidDocument, TooLarge
from groundcode.exchange.tables import Column, Table, Width, joined
from groundcode.exchange.tables.docx import into_document, new_document
from groundcode.exchange.tables.docx_styles import STYLES
from groundcode.exchange.tables.docx_xml import widths

ROWS = (("甲类", "一", "他常来。（P07-23）", 3), ("甲类", "二", "看见就踏实。", 2), ("乙类", "一", "=1+1 <b>&", 1))


def table(key: str = "T5", title: str = "主范畴", rows: tuple[tuple[Any, ...], ...] = ROWS, **more: Any) -> Table:
    columns = (
        Column("范畴", Width.NAME), Column("概念", Width.SHORT), Column("语句", Width.QUOTE), Column("数", Width.NUMBER),
    )  # fmt: skip
    return Table(key, title, columns, rows, ("引文有取舍。",), merged=(0, 1), **more)


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def png() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    raw = zlib.compress(b"\x00" + b"\xff\x00\x00" * 2 + b"\x00" + b"\x00\xff\x00" * 2)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", raw) + chunk(b"IEND", b""))


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    """A chapter with a heading, a comment, a picture, a table of its own, a tracked change and a section."""
    document: Any = Document()
    document.add_heading("第四章 结果", level=1)
    first = document.add_paragraph("导师批注过的一段。")
    document.add_comment(first.runs, text="请补充", author="导师", initials="D")
    document.add_picture(png())
    own = document.add_table(rows=1, cols=2)
    own.cell(0, 0).text = "我的表"
    document.add_paragraph("结尾的一段。")
    path = tmp_path / "chapter.docx"
    document.save(str(path))
    data = parts(path.read_bytes())
    tracked = (
        '<w:p><w:ins w:id="901" w:author="导师" w:date="2026-01-01T00:00:00Z"><w:r><w:t>插入</w:t></w:r></w:ins>'
        '<w:del w:id="902" w:author="导师" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>'
    ).encode()
    body = data["word/document.xml"]
    at = body.rindex(b"<w:sectPr")
    rewrite(path, {"word/document.xml": body[:at] + tracked + body[at:]})
    return path


def rewrite(path: Path, changed: dict[str, bytes]) -> None:
    old = parts(path.read_bytes())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (old | changed).items():
            archive.writestr(name, content)


def xml(data: bytes) -> str:
    return parts(data)["word/document.xml"].decode()


def borders(found: Any, side: str) -> tuple[str, str]:
    element = found._tbl.tblPr.find(qn("w:tblBorders")).find(qn(f"w:{side}"))
    return element.get(qn("w:val")), element.get(qn("w:sz"))


def test_a_table_has_three_lines_a_caption_and_a_note() -> None:
    document = opened(new_document([table()], chapter="4"))
    caption, note = document.paragraphs
    assert (caption.style.name, caption.text) == ("GC-TableCaption", "表4-  主范畴"), "python-docx leaves fields out of the text"
    assert "SEQ 表" in caption._p.xml
    assert '<w:t xml:space="preserve">1</w:t>' in caption._p.xml
    assert (note.style.name, note.text) == ("GC-TableNote", "注：引文有取舍。")
    found = document.tables[0]
    assert borders(found, "top") == borders(found, "bottom") == ("single", "12")
    assert borders(found, "insideV")[0] == borders(found, "left")[0] == borders(found, "insideH")[0] == "nil"
    head = found.rows[0]
    assert [cell.text for cell in head.cells] == ["范畴", "概念", "语句", "数"]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(cell._tc.tcPr.find(qn("w:tcBorders")).find(qn("w:bottom")).get(qn("w:sz")) == "6" for cell in head.cells)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found.rows)
    assert [cell.text for cell in found.rows[3].cells] == ["乙类", "一", "=1+1 <b>&", "1"]
    assert found.cell(1, 0)._tc is found.cell(2, 0)._tc, "equal neighbours are one cell"
    assert found.cell(1, 1)._tc is not found.cell(2, 1)._tc
    assert found.cell(1, 2).paragraphs[0].style.name == "GC-Quote"
    assert found.cell(1, 2).text == "他常来。（P07-23）"
    assert "noBreakHyphen" in found.cell(1, 2)._tc.xml


def test_styles_carry_chinese_fonts_and_lean_on_nothing() -> None:
    styles = opened(new_document([table()])).styles
    fonts = {name: styles[name].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for name in STYLES}
    assert fonts == {"GC-TableCaption": "黑体", "GC-TableHead": "宋体", "GC-TableCell": "宋体", "GC-TableNote": "宋体",
                     "GC-Quote": "楷体"}  # fmt: skip
    assert all(styles[name].base_style is None for name in STYLES)


def test_english_tables_say_table_and_note() -> None:
    english = new_document([table(language="en", title="Main categories")], chapter="4")
    assert "SEQ Table" in xml(english)
    assert opened(english).paragraphs[1].text == "Note: 引文有取舍。"


def test_a_template_gives_page_and_styles_and_nothing_of_its_text(tmp_path: Path) -> None:
    template: Any = Document()
    template.add_paragraph("样例文字")
    style = template.styles.add_style("GC-Quote", 1)
    style.font.italic = True
    template.sections[0].left_margin = 2_000_000
    template.save(str(tmp_path / "school.docx"))
    document = opened(new_document([table()], template=tmp_path / "school.docx"))
    assert "样例文字" not in "\n".join(p.text for p in document.paragraphs)
    assert document.styles["GC-Quote"].font.italic, "the school's style is used as it is"
    assert document.styles["GC-TableCell"] is not None
    assert document.sections[0].left_margin == pytest.approx(2_000_000, abs=20_000)
    width = sum(int(c.get(qn("w:w"))) for c in document.tables[0]._tbl.tblGrid)
    page = document.sections[0]
    assert width == pytest.approx((page.page_width - page.left_margin - page.right_margin) / 635, abs=3)


def test_a_chapter_gets_the_tables_at_its_end_and_keeps_the_rest(chapter: Path) -> None:
    before = parts(chapter.read_bytes())
    placed = into_document(chapter, [table(), table("T7", "关系")], chapter="4")
    assert (placed.replaced, placed.appended) == ((), ("T5", "T7"))
    after = parts(placed.data)
    assert {name: after[name] for name in before if name not in ("word/document.xml", "word/styles.xml")} == {
        name: before[name] for name in before if name not in ("word/document.xml", "word/styles.xml")
    }
    old, new = before["word/document.xml"], after["word/document.xml"]
    at = old.rindex(b"<w:sectPr")
    assert new.startswith(old[:at])
    assert new.endswith(old[at:])
    end = before["word/styles.xml"].rindex(b"</w:styles>")
    assert after["word/styles.xml"].startswith(before["word/styles.xml"][:end]), "the missing styles come behind the others"
    assert len(opened(placed.data).tables) == 3


def test_a_second_run_replaces_what_lies_between_the_bookmarks_and_not_a_byte_more(chapter: Path) -> None:
    chapter.write_bytes(into_document(chapter, [table(), table("T7", "关系")]).data)
    first = parts(chapter.read_bytes())
    again = into_document(chapter, [table()])
    assert parts(again.data) == first, "the same table gives the same bytes"
    changed = into_document(chapter, [table(rows=(("丙类", "三", "新的话。", 9),))])
    assert (changed.replaced, changed.appended, changed.overwritten) == (("T5",), (), ())
    second = parts(changed.data)
    assert {name for name in first if first[name] != second[name]} == {"word/document.xml"}
    one, two = first["word/document.xml"].decode(), second["word/document.xml"].decode()
    start = one.rindex("<w:p>", 0, one.index('w:name="gc_T5"'))
    tail = one[one.rindex("<w:p>", 0, one.index('w:name="gc_T7"')) :]
    assert two[:start] == one[:start]
    assert two.endswith(tail)
    assert "丙类" in two
    assert "甲类" not in two[start : -len(tail)]


def test_a_table_that_was_moved_stays_where_it_is(chapter: Path) -> None:
    chapter.write_bytes(into_document(chapter, [table()]).data)
    body = xml(chapter.read_bytes())
    start, end = body.rindex("<w:p>", 0, body.index("gc_T5")), body.rindex("<w:sectPr")
    block, place = body[start:end], body.index("<w:p>", body.index("第四章"))
    rewrite(chapter, {"word/document.xml": (body[:place] + block + body[place:start] + body[end:]).encode()})
    document = opened(into_document(chapter, [table(title="新题")]).data)
    assert document.paragraphs[1].text.endswith("新题")
    assert document.tables[0].cell(0, 0).text == "范畴"


def test_word_moves_the_end_of_a_bookmark_into_the_next_paragraph(chapter: Path) -> None:
    chapter.write_bytes(into_document(chapter, [table()]).data)
    body = xml(chapter.read_bytes())
    number = re.search(r'<w:bookmarkStart w:id="(\d+)" w:name="gc_T5"', body)
    assert number
    end = f'<w:bookmarkEnd w:id="{number[1]}"/>'
    moved = body.replace(end, "").replace("<w:sectPr", f"<w:p>{end}<w:r><w:t>作者的话</w:t></w:r></w:p><w:sectPr", 1)
    rewrite(chapter, {"word/document.xml": moved.encode()})
    found = xml(into_document(chapter, [table(title="新题")]).data)
    assert found.count("作者的话") == 1
    assert found.count(end) == 1, "the old end is gone"
    assert found.index(end) < found.index("作者的话")
    assert found.index("新题") < found.index("作者的话")


def test_libreoffice_writes_the_start_of_a_bookmark_twice(chapter: Path) -> None:
    chapter.write_bytes(into_document(chapter, [table()]).data)
    body = xml(chapter.read_bytes())
    number = re.search(r'<w:bookmarkStart w:id="(\d+)" w:name="gc_T5"/>', body)
    assert number
    note = body.rindex("<w:r>", 0, body.index("引文有取舍"))
    doubled = body[:note] + number[0] + body[note:]
    doubled = doubled.replace(number[0], number[0].replace(number[1], "555"), 1)
    rewrite(chapter, {"word/document.xml": doubled.encode()})
    placed = into_document(chapter, [table(title="新题")])
    assert placed.replaced == ("T5",)
    assert xml(placed.data).count("gc_T5") == 1
    assert len(opened(placed.data).tables) == 2


def test_cross_references_and_comments_on_a_table_stay_and_tracked_changes_are_told(chapter: Path) -> None:
    chapter.write_bytes(into_document(chapter, [table()]).data)
    body = xml(chapter.read_bytes())
    at = body.index("引文有取舍")
    run = body.rindex("<w:r>", 0, at)
    inside = (
        '<w:bookmarkStart w:id="777" w:name="_Ref123"/><w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r><w:bookmarkEnd w:id="777"/><w:ins w:id="9" w:author="x"><w:r><w:t>改'
        "</w:t></w:r></w:ins>"
    )
    rewrite(chapter, {"word/document.xml": (body[:run] + inside + body[run:]).encode()})
    placed = into_document(chapter, [table(title="新题")])
    found = xml(placed.data)
    assert placed.overwritten == ("T5",)
    assert re.search(r'w:name="_Ref123"/>.*?SEQ 表.*?<w:bookmarkEnd w:id="777"/>', found)
    assert found.count('commentReference w:id="0"') == body.count('commentReference w:id="0"') + 1
    assert "改</w:t>" not in found


def test_a_bookmark_that_cannot_be_filled_is_refused(chapter: Path) -> None:
    chapter.write_bytes(into_document(chapter, [table()]).data)
    body = xml(chapter.read_bytes())
    broken = re.sub(r'(<w:bookmarkStart w:id="(\d+)" w:name="gc_T5"/>)(.*)<w:bookmarkEnd w:id="\2"/>', r"\1\3", body)
    rewrite(chapter, {"word/document.xml": broken.encode()})
    before = chapter.read_bytes()
    with pytest.raises(InvalidDocument, match="bookmark gc_T5 does not end") as found:
        into_document(chapter, [table()])
    assert "Delete the bookmark gc_T5" in found.value.hint
    assert chapter.read_bytes() == before


def test_numbers_go_on_from_the_authors_own_captions(chapter: Path) -> None:
    body = xml(chapter.read_bytes())
    own = '<w:p><w:fldSimple w:instr=" SEQ 表 \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    at = body.index("<w:p>", body.index("第四章"))
    rewrite(chapter, {"word/document.xml": (body[:at] + own + body[at:]).encode()})
    found = xml(into_document(chapter, [table(), table("T7")], chapter="4").data)
    numbers = re.findall(r"SEQ 表 [^>]*>.*?<w:t[^>]*>(\d+)</w:t>", found)
    assert numbers == ["1", "2", "3"]


def test_long_tables_are_cut_with_a_caption_of_their_own() -> None:
    rows = tuple((f"类{at // 7}", f"{at}", "很长的话" * 30, at) for at in range(60))
    document = opened(new_document([table(rows=rows)], chapter="4", continued=True))
    captions = [p.text for p in document.paragraphs if p.style.name == "GC-TableCaption"]
    assert len(captions) == len(document.tables) > 2
    assert set(captions[1:]) == {"续表4-1"}
    assert sum(len(found.rows) - 1 for found in document.tables) == 60
    assert all(found.cell(1, 0).text for found in document.tables), "a cell that was cut says again what it is"
    assert all("pageBreakBefore" in p._p.xml for p in document.paragraphs if p.style.name == "GC-TableCaption")


def test_blocks_stand_under_the_same_bookmark(tmp_path: Path) -> None:
    whole = table(blocks=(table(title="第二块"),))
    path = tmp_path / "a.docx"
    path.write_bytes(new_document([whole]))
    assert len(opened(path.read_bytes()).tables) == 2
    captions = [p.text for p in opened(path.read_bytes()).paragraphs if p.style.name == "GC-TableCaption"]
    assert captions[1] == "表1(b)  第二块", "its number is that of the table, with a letter"
    again = into_document(path, [table()])
    assert again.replaced == ("T5",)
    assert len(opened(again.data).tables) == 1, "both made way"


def test_another_prefix_and_no_styles_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(new_document([]))
    body = xml(path.read_bytes())
    other = re.sub(r"(</?)w:", r"\1x:", body).replace("xmlns:w=", "xmlns:x=")
    other = re.sub(r" w:(\w+)=", r" x:\1=", other)
    rewrite(path, {"word/document.xml": other.encode()})
    data = into_document(path, [table()]).data
    assert opened(data).tables[0].cell(0, 0).text == "范畴"
    path.write_bytes(data)
    assert into_document(path, [table()]).replaced == ("T5",)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", EmptyFile, "holds no text"), (b"not a zip", InvalidDocument, "not a whole zip"),
        (b"\xd0\xcf\x11\xe0old", InvalidDocument, "old .doc"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes, error: type[Exception], words: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(error, match=words):
        into_document(path, [table()])
    with pytest.raises(error, match=words):
        new_document([table()], template=path)


def test_hostile_documents_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(new_document([]))
    body = xml(path.read_bytes())
    with pytest.raises(FileMissing):
        into_document(tmp_path / "no.docx", [table()])
    with pytest.raises(InvalidDocument, match="not a file"):
        into_document(tmp_path, [table()])
    for content, words in (
        (body.replace("<w:document", '<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1), "entities"),
        (body.replace("</w:body>", ""), "not XML"), ("<a/>", "no body"), (body[:200], "not XML"),
    ):  # fmt: skip
        rewrite(path, {"word/document.xml": content.encode()})
        with pytest.raises(InvalidDocument, match=words):
            into_document(path, [table()])
    rewrite(path, {"word/document.xml": body.encode("utf-16")})
    with pytest.raises(InvalidDocument, match="UTF-8"):
        into_document(path, [table()])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 30_000_000)
    with pytest.raises(TooLarge):
        into_document(path, [table()])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["a", "b"]), st.text(max_size=60), st.integers(0, 99)), max_size=8),
    st.text(max_size=20),
)
def test_any_words_come_out_as_they_went_in(rows: list[tuple[str, str, str, int]], title: str) -> None:
    made = table(title=title, rows=tuple(rows))
    document = opened(new_document([made]))
    found = document.tables[0]
    assert sum(widths(made, 8306)) == 8306
    spans = joined(made, made.rows)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            plain = str(value).isprintable() and str(value) == str(value).strip()
            if spans[at][column] and plain:
                assert found.cell(at + 1, column).text == str(value)
    assert all(sum(span[c] for span in spans) == len(rows) for c in range(4))


def test_a_heading_stays_whole_in_a_wide_font() -> None:
    kinds = (Width.SHORT, Width.SHORT, Width.TEXT, Width.TEXT, Width.NAME, Width.TEXT)
    heads = ("Round", "Date", "Category or property to develop", "Decision", "New cases", "Outcome")
    rows = (("第一轮", "2024-05-06", "gap " * 20, "decision " * 20, "P01, P02", "outcome " * 20),)
    made = Table("T2", "Theoretical sampling log", tuple(map(Column, heads, kinds)), rows, language="en")
    # "Round" in DejaVu Serif Bold of 9 pt is 645 twentieths of a point wide; the cell keeps 70 free at either side.
    assert widths(made, 8306)[0] - 140 > 645
