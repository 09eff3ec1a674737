from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf import text
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadPattern, EmptyFile, InvalidDocument, TooLarge
from groundcode.text.loaders import Given, load, odt
from tests.unit.text.fuzzing import check_transcript, damaged, loads_or_refuses, spoken

NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
MIMETYPE = b"application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_body(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": MIMETYPE, "content.xml": content.encode()})


def read(data: bytes, pattern: str | None = None) -> Transcript:
    got = odt.read(Given(data, "访谈", "访谈.odt", speaker_pattern=pattern))
    check_transcript(got)
    return got


def saved(document: OpenDocumentText) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def row(*cells: str) -> TableRow:
    made = TableRow()
    for words in cells:
        cell = TableCell()
        for line in words.split("\n"):
            cell.addElement(text.P(text=line))
        made.addElement(cell)
    return made


def test_what_odfpy_writes_is_read_in_order(tmp_path: Path) -> None:
    document = OpenDocumentText()
    bold = Style(name="Strong", family="text")
    bold.addElement(TextProperties(fontweight="bold"))
    document.styles.addElement(bold)
    inherits = Style(name="T1", family="text", parentstylename="Strong")
    document.automaticstyles.addElement(inherits)
    document.text.addElement(text.H(outlinelevel=1, text="社区访谈"))
    for name, speech in (("访谈者", "您好"), ("Anna", " Hello"), ("Anna", " again"), ("访谈者", "：好")):
        paragraph = text.P()
        paragraph.addElement(text.Span(stylename=inherits, text=name))
        paragraph.addText(speech)
        document.text.addElement(paragraph)
    table = Table()
    table.addElement(TableColumn(numbercolumnsrepeated=2))
    head = TableHeaderRows()
    head.addElement(row("说话人", "内容"))
    table.addElement(head)
    table.addElement(row("Anna", "in a table\nwith two lines"))
    table.addElement(row("访谈者", "表格里"))
    document.text.addElement(table)
    items = text.List()
    item = text.ListItem()
    item.addElement(text.P(text="访谈者：最后"))
    items.addElement(item)
    document.text.addElement(items)
    path = tmp_path / "受访者.odt"
    path.write_bytes(saved(document))
    got = load(path)
    check_transcript(got)
    assert (got.name, got.encoding, got.line_ends) == ("受访者", "odt", "")
    assert got.text == (
        "社区访谈\n访谈者：您好\nAnna: Hello\nAnna: again\n访谈者：好\n说话人\t内容\n"
        "Anna: in a table\nwith two lines\n访谈者：表格里\n访谈者：最后"
    )


def test_white_space_is_what_the_format_says() -> None:
    got = read(
        with_body(
            "<text:p>  A:\n   one<text:s/> two<text:s text:c='3'/>three<text:tab/>four<text:line-break/>"
            "<text:span>five </text:span> six<text:s text:c='99999999'/>seven<text:s text:c='x'/>!</text:p>"
        )
    )
    assert got.text == "A: one  two   three\tfour\nfive six" + " " * 1_000 + "seven !"


def test_a_table_with_times() -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        + "</table:table-row>"
        for cells in (("时间", "姓名", "内容"), ("00:01", "张三", "好"), ("00:09", "李四", "嗯"))
    )
    got = read(with_body(f"<table:table>{cells}</table:table>"))
    assert [(turn.speaker, turn.time) for turn in got.turns] == [("张三", "00:01"), ("李四", "00:09")]


def test_what_is_no_speech_is_left_out_and_told() -> None:
    got = read(
        with_body(
            "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Li</dc:creator>"
            "</office:change-info><text:p>gone</text:p></text:deletion></text:changed-region><text:changed-region>"
            "<text:deletion><office:change-info><dc:creator>Li</dc:creator></office:change-info><text:p/></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            "<text:p>A: one <text:change/><text:change-start/>two<text:change-end/><office:annotation><dc:creator>Li</dc:creator>"
            "<text:p>a comment</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>a footnote</text:p></text:note-body></text:note>"
            "<text:span text:style-name='H'>secret</text:span> three</text:p>",
            "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>",
        )
    )
    assert got.text == "A: one two three"
    assert got.notes == (
        "1 tracked deletion was left out.",
        "1 comment was left out.",
        "1 footnote was left out.",
        "1 hidden passage was left out.",
    )


def test_text_boxes_rubies_and_hidden_paragraphs() -> None:
    got = read(
        with_body(
            "<text:p>A: <text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>han zi</text:ruby-text></text:ruby>"
            "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame></text:p>"
            "<draw:frame><draw:image/></draw:frame><text:p text:style-name='P1'>never shown</text:p>"
            "<text:section text:display='none'><text:p>nor this</text:p></text:section>"
            "<text:p>B: <text:a>a link</text:a></text:p>",
            "<style:style style:name='P1' style:family='paragraph'><style:text-properties text:display='none'/></style:style>",
        )
    )
    assert got.text == "A: 漢字\nB: a link"
    assert got.notes == ("1 text box was left out.", "2 hidden passages were left out.")


def test_bold_comes_from_styles_and_ends_with_them() -> None:
    styles = "".join(
        f"<style:style style:name='{name}' style:family='{family}' style:parent-style-name='{parent}'>"
        f"<style:text-properties{weight}/></style:style>"
        for name, family, parent, weight in (
            ("B", "text", "", " fo:font-weight='700'"), ("N", "text", "B", " fo:font-weight='normal'"),
            ("P", "paragraph", "", " fo:font-weight='bold'"), ("R1", "text", "R2", ""), ("R2", "text", "R1", ""),
        )
    )  # fmt: skip
    body = (
        "<text:p><text:span text:style-name='B'>Ben</text:span> one</text:p>"
        "<text:p text:style-name='P'>Ben<text:span text:style-name='N'> two</text:span></text:p>"
        "<text:p><text:span text:style-name='N'>Carl</text:span> three</text:p>"
        "<text:p><text:span text:style-name='R1'>Carl</text:span> four</text:p>"
    )
    assert read(with_body(body, styles)).text == "Ben: one\nBen: two\nCarl three\nCarl four"


def test_styles_of_headers_are_not_those_of_the_text() -> None:
    """Both files number their automatic styles from P1 and T1."""
    styles = (
        f"<office:document-styles {NS}><office:automatic-styles><style:style style:name='T1' style:family='text'>"
        "<style:text-properties fo:font-weight='bold'/></style:style></office:automatic-styles></office:document-styles>"
    )
    body = "".join(f"<text:p><text:span text:style-name='T1'>Ann</text:span> {n}</text:p>" for n in "xyz")
    content = (
        f"<office:document-content {NS}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts = {"mimetype": MIMETYPE, "content.xml": content.encode(), "styles.xml": styles.encode()}
    assert read(packed(parts)).text == "Ann x\nAnn y\nAnn z"


GOOD = (
    f"<office:document-content {NS}><office:body><office:text><text:p>A: b</text:p></office:text></office:body>"
    "</office:document-content>"
)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"content.xml": GOOD[:-30].encode()}, "a part of it is damaged"),
        ({"content.xml": b""}, "a part of it is damaged"),
        ({"content.xml": b"<a/>"}, "it has no body"),
        ({"content.xml": GOOD.replace("office:text", "office:spreadsheet").encode()}, "it has no body"),
        ({"content.xml": None}, "without the parts of a document"),
        ({"content.xml": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + GOOD.encode()}, "declares entities"),
        ({"content.xml": ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x>" + GOOD).encode("utf-16")}, "declares entities"),
        ({"content.xml": b"<?xml version='1.0' encoding='klingon'?>" + GOOD.encode()}, "a part of it is damaged"),
        ({"styles.xml": b"<a"}, "a part of it is damaged"),
        ({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}, "locked with a password"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "no text but application/vnd.oasis"),
        ({"content.xml": GOOD.replace("b<", "<text:span>" * 300 + "b" + "</text:span>" * 300 + "<").encode()}, "too deeply"),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_text_that_can_be_read(change: dict[str, bytes | None], why: str) -> None:
    parts: dict[str, bytes | None] = {"mimetype": MIMETYPE, "content.xml": GOOD.encode(), **change}
    with pytest.raises(InvalidDocument) as caught:
        read(packed({name: content for name, content in parts.items() if content is not None}))
    assert why in caught.value.message
    assert caught.value.message.startswith("访谈.odt is not a OpenDocument text (.odt)")


def test_a_manifest_of_old_openoffice_is_no_danger() -> None:
    parts = {"content.xml": GOOD.encode(), "META-INF/manifest.xml": b'<!DOCTYPE manifest PUBLIC "-//OpenOffice.org//" "M.dtd">'}
    assert read(packed(parts)).text == "A: b"


@pytest.mark.parametrize("data", [b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, b"{\\rtf1}"])
def test_what_is_no_zip(data: bytes) -> None:
    with pytest.raises(InvalidDocument):
        read(data)


def test_bombs_and_depth_cost_little() -> None:
    with pytest.raises(TooLarge):
        read(packed({"content.xml": b"\0" * 20_000_000}))
    deep = GOOD.replace("b<", "<text:span>" * 100_000 + "b" + "</text:span>" * 100_000 + "<")
    with pytest.raises(InvalidDocument, match="too deeply"):
        read(packed({"content.xml": deep.encode()}))


def test_an_empty_text_a_table_and_a_bad_pattern() -> None:
    with pytest.raises(EmptyFile):
        read(saved(OpenDocumentText()))
    with pytest.raises(InvalidDocument, match="spreadsheet"):
        read(saved(OpenDocumentSpreadsheet()))
    with pytest.raises(BadPattern):
        read(with_body("<text:p>A: b</text:p>"), "(")
    assert spoken(read(with_body("<text:p>A&gt; b</text:p>"), r"(\w)>")) == [("A", "b")]


SAMPLE = with_body(
    "<text:p>访谈者：您好<text:s/></text:p><table:table><table:table-row><table:table-cell><text:p>Ann</text:p></table:table-cell>"
    "<table:table-cell><text:p>hi<text:note><text:p>n</text:p></text:note></text:p></table:table-cell></table:table-row></table:table>"
)
CONTENT = zipfile.ZipFile(io.BytesIO(SAMPLE)).read("content.xml")


@settings(max_examples=120, deadline=None)
@given(damaged(SAMPLE, [b"\0", b"PK\x01\x02", b"\xff\xff\xff\xff"]))
def test_any_damage_to_the_file_gives_text_or_one_of_our_errors(data: bytes) -> None:
    loads_or_refuses(odt.read, data, "fuzz.odt")


@settings(max_examples=200, deadline=None)
@given(
    damaged(
        CONTENT, [b"<text:p>", b"</text:p>", b"<text:s text:c='-1'/>", b"&x;", b"<table:table>", b"<!--", b"text:c='\xc2\xb2'"]
    )
)
def test_any_damage_to_the_content_gives_text_or_one_of_our_errors(content: bytes) -> None:
    loads_or_refuses(odt.read, packed({"mimetype": MIMETYPE, "content.xml": content}), "fuzz.odt")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert loads_or_refuses(odt.read, data, "fuzz.odt") is None
