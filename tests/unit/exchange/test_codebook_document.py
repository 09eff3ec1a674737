"""A codebook in Word and Excel, read back untouched: whatever the texts are, nothing in it has changed."""

from __future__ import annotations

import uuid
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.codebooks import Codebook, CodebookEntry
from groundcode.domain.levels import Level
from groundcode.exchange.codebooks import read_codebook, write_codebook
from groundcode.exchange.codebooks.document import CodebookDocument, DocumentCode, DocumentExample
from groundcode.exchange.codebooks.docx_format import dump_document
from groundcode.exchange.codebooks.docx_review import read_returned_docx
from groundcode.exchange.codebooks.marks import canonical, digest, mark, own_mark, read_mark, read_own_mark, restored
from groundcode.exchange.codebooks.returned_table import returned_of

SPECIAL = [
    "<b>&amp;</b>", "]]>", "[red]x[/]", "\x01", "\x0b", "\x7f", "\u202e", "\u200f", "\u05d0\u05d1", "\U0001f600", "\ufffe",
    "\u0301", "\n", "\t", " ", "定义", "（未填写）x", "_x0041_", "\u2011", "\u2028", "\r", "名", "Name",
]  # fmt: skip
texts = (
    st.lists(st.sampled_from(SPECIAL) | st.text(max_size=5), max_size=6)
    .map("".join)
    .map(lambda text: "".join(c for c in text if c and not "\ud800" <= c <= "\udfff" and c != "\0"))
)
names = texts.map(lambda text: " ".join(text.split())).filter(lambda text: canonical(text) != "" and text.strip() != "")
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def document(codes: tuple[DocumentCode, ...], language: str) -> CodebookDocument:
    about = (("written", "2026-03-01"), ("counted", "<x>"))
    return CodebookDocument(str(uuid.uuid4()), "题", language, "2026-03-01", "2026-03-01T08:00:00+00:00", about, codes)


@st.composite
def coded(draw: st.DrawFn) -> tuple[DocumentCode, ...]:
    def code(level: Level, children: tuple[DocumentCode, ...] = ()) -> DocumentCode:
        example = DocumentExample(str(uuid.uuid4()), draw(texts), "P01-2", "withheld")
        said = (draw(texts), draw(texts), draw(texts))
        return DocumentCode(str(uuid.uuid4()), draw(names), level, "范畴", *said, (draw(texts),), (example,), children=children)

    return (code(Level.MAIN, (code(Level.CONCEPT, (code(Level.LABEL), code(Level.LABEL))),)), code(Level.LABEL))


@given(codes=coded(), language=st.sampled_from(["zh", "en"]))
@quick
def test_a_document_that_was_not_touched_says_what_it_said(
    tmp_path: Path, codes: tuple[DocumentCode, ...], language: str
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(dump_document(document(codes, language)))
    found = read_returned_docx(path)
    assert (found.remarks, found.untaken, found.notes) == ([], [], [])
    # Of the labels, inclusion and exclusion have a column only where one of them has such a text.
    assert {one.code for one in found.texts} == {codes[0].id, codes[1].id, *_below(codes[0])}
    assert [one for one in found.texts if digest(one.text) != one.digest] == []


def _below(code: DocumentCode) -> list[str]:
    return [one for child in code.children for one in (child.id, *_below(child))]


@given(data=st.data())
@quick
def test_a_spreadsheet_that_was_not_touched_says_what_it_said(tmp_path: Path, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.tuples(names, texts, texts), max_size=3, unique_by=lambda one: canonical(one[0]).casefold()))
    entries = tuple(CodebookEntry(name, Level.LABEL, str(uuid.uuid4()), a, b) for name, a, b in drawn)
    path = tmp_path / "a.xlsx"
    try:
        write_codebook(Codebook("题", entries), path)
        read = read_codebook(path)
    except Exception as error:
        assert type(error).__name__ in ("InvalidCodebook", "EmptyFile"), error
        return
    found = returned_of(read.codebook, path)
    assert (found.remarks, found.untaken) == ([], [])
    assert [one for one in found.texts if digest(one.text) != one.digest] == []


def test_marks_say_what_they_were_told() -> None:
    code = str(uuid.uuid4())
    name = mark("d", code, "定义")
    assert len(name) <= 40
    found = read_mark(name)
    assert found is not None
    assert (found.letter, found.id, found.digest, found.beside) == ("d", code, digest("定义"), False)
    assert read_mark(name[1:]) == found
    assert read_mark("_gcd" + "1" * 34) is None
    assert read_mark("_Toc123") is None
    assert read_own_mark(own_mark("x", 7)) == digest("x")


def test_white_space_alone_is_no_change() -> None:
    assert digest("a  b\n") == digest("a b")
    assert digest("P01\u20112") == digest("P01-2")
    assert digest("a\nb") != digest("a b")
    assert restored("甲␁乙", "x\x01") == "甲\x01乙"
    assert restored("甲␁乙", "x") == "甲␁乙"
