"""A transcript with its codings as comments of Word: each lies on the very words, and says who, when and what."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.errors import (
    CannotWriteHere,
    CoderNotFound,
    NotShared,
    SealedSource,
    SourceNotFound,
    UnknownFormat,
    WithdrawnSource,
)
from groundcode.exchange.transcript_docx import (
    NUMBER_STYLE,
    TranscriptCoding,
    TranscriptDocument,
    TranscriptTurn,
    dump_transcript,
)
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import position, transcript, with_sources

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def quoted(path: Path) -> dict[int, str]:
    """Comment -> the words between its two marks; numbers of turns are no words."""
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    out: dict[int, str] = {}
    on: set[int] = set()

    def add(text: str) -> None:
        for one in on:
            out[one] += text

    for paragraph in root.iter(f"{W}p"):
        for child in paragraph:
            if child.tag == f"{W}commentRangeStart":
                on.add(int(child.attrib[f"{W}id"]))
                out[int(child.attrib[f"{W}id"])] = ""
            elif child.tag == f"{W}commentRangeEnd":
                on.discard(int(child.attrib[f"{W}id"]))
            elif child.tag == f"{W}r" and child.find(f"{W}rPr/{W}rStyle[@{W}val='{NUMBER_STYLE}']") is None:
                for piece in child:
                    add({f"{W}t": piece.text or "", f"{W}br": "\n", f"{W}tab": "\t"}.get(piece.tag, ""))
        add("\n")
    assert not on
    return out


def same(text: str) -> str:
    """Words as they are compared: gaps between turns are paragraph ends."""
    return "\n".join(line for line in text.split("\n") if line.strip())


@pytest.fixture
def coded(ws: Workspace) -> Workspace:
    source = ws.sources.list_()[0].id
    near = ws.codes.create("警民亲近感", level=Level.MAIN)
    seen = ws.codes.create("天天在院里", parent=near)
    for start, end in ((18, 23), (20, 31), (18, 31), (10, 24), (18, 54)):
        ws.codings.apply(seen, source, start, end)
    ws.codings.apply(near, source, 25, 31)
    return ws


def test_comments_lie_on_the_words_that_were_coded(coded: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "P01.docx"
    report = coded.transcripts.export(path, "P01")
    segments = coded.codings.segments()
    assert (report.source, report.turns, report.codings, report.unplaced) == ("P01", 4, len(segments), 0)
    comments: Any = list(Document(str(path)).comments)
    words = quoted(path)
    assert len(comments) == len(segments)
    found = sorted((same(words[one.comment_id]), one.author, one.text) for one in comments)
    names = {code.name: coded.tree().path(code.id) for code in coded.tree().codes.values()}
    assert found == sorted((same(one.quote), one.coder, names[one.code]) for one in segments)
    moments = {one.made_at[:19] for one in segments}
    assert {one.timestamp.isoformat()[:19] for one in comments} == moments


def test_the_text_is_whole(coded: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "P01.docx"
    coded.transcripts.export(path, "P01")
    paragraphs = [p.text for p in Document(str(path)).paragraphs]
    assert [p for p in paragraphs if p.startswith(("1\t", "2\t", "3\t", "4\t"))] == [
        "1\t访谈者：您平时见到民警吗？",
        "2\t李阿姨：天天在院里转，看见就踏实。",
        "3\t访谈者：有事找谁？",
        "4\t李阿姨：有事打他电话。",
    ]


def test_one_coder_alone(coded: Workspace, tmp_path: Path) -> None:
    colleague = Workspace.open(coded.path, coder="乙")
    colleague.codings.apply(colleague.tree().get("警民亲近感").id, colleague.sources.list_()[0].id, 14, 17)
    colleague.close()
    assert coded.transcripts.export(tmp_path / "b.docx", "P01", coders=("乙",), language="en").codings == 1
    assert {one.author for one in Document(str(tmp_path / "b.docx")).comments} == {"乙"}
    with pytest.raises(CoderNotFound):
        coded.transcripts.export(tmp_path / "c.docx", "P01", coders=("丙",))
    with pytest.raises(CannotWriteHere, match="there is a file already"):
        coded.transcripts.export(tmp_path / "b.docx", "P01")
    assert coded.transcripts.export(tmp_path / "b.docx", "P01", overwrite=True).codings == 7
    with pytest.raises(UnknownFormat):
        coded.transcripts.export(tmp_path / "b.pdf", "P01")
    with pytest.raises(SourceNotFound):
        coded.transcripts.export(tmp_path / "c.docx", "P09")


def test_what_is_closed_stays_here(coded: Workspace, tmp_path: Path) -> None:
    with_sources(coded, tmp_path / "in", "P02")
    source = coded.sources.named("P01").id
    case = coded.cases.add("李")
    coded.cases.bind(case, source, "李阿姨")
    coded.cases.consent(case, {"quote": "no"})
    report = coded.transcripts.export(tmp_path / "a.docx", "P01")
    assert report.withheld == 2
    body = zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml").decode()
    assert "有事打他电话" not in body
    assert "天天在院里转" not in body
    assert "您平时见到民" in body
    assert len(quoted(tmp_path / "a.docx")) == report.codings == 6
    at = position(coded)
    coded.cases.withdraw(case)
    with pytest.raises(WithdrawnSource):
        coded.transcripts.export(tmp_path / "b.docx", "P01")
    coded.holdout.reserve(Wish(sources=("P02",)))
    with pytest.raises(SealedSource):
        coded.transcripts.export(tmp_path / "b.docx", "P02")
    assert position(coded) == at + 2
    assert not (tmp_path / "b.docx").exists()


letters = st.sampled_from("甲乙a&<\U0001f600\u05d0é \n")


@given(text=st.text(letters, min_size=1, max_size=30), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_segments_of_any_text(tmp_path: Path, text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=0, max_size=6, unique=True)))
    turns = []
    for number, (start, end) in enumerate(zip(bounds[::2], bounds[1::2], strict=False), start=1):
        # A turn ends with its last visible character, as they do.
        shown = text[start:end].rstrip()
        if shown:
            turns.append(TranscriptTurn(str(number), start, start, start + len(shown)))
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    codings = tuple(TranscriptCoding(a, b, "甲", "2026-03-01T08:00:00.000Z", "x") for a, b in spans if a < b)
    path = tmp_path / "any.docx"
    path.write_bytes(dump_transcript(TranscriptDocument("x", "zh", "2026-03-01T08:00:00+00:00", text, tuple(turns), codings)))
    words = quoted(path)
    assert sorted(words) == list(range(len(codings)))
    for at, coding in enumerate(codings):
        assert "".join(words[at].split()) == "".join(text[coding.start : coding.end].split())


def test_only_words_that_may_be_quoted_leave(coded: Workspace, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    text = "地点：银杏路七号\n\n访谈者：说说。\n孙某：橡皮树底下。\n访谈者：嗯。\n孙某：晾衣绳断过。\n"
    coded.sources.import_files([transcript(tmp_path / "more", "Z1", text)])
    (source,) = [one for one in coded.sources.list_() if one.name == "Z1"]
    at = text.index("橡皮树")
    coded.codings.apply(next(iter(coded.tree().codes)), source.id, 0, at + 3)
    case = coded.cases.add("孙")
    coded.cases.bind(case, source.id, "孙某")
    for answer, instead in (("paraphrase", "［只可转述］"), ("no", "［不引用：未同意引用］")):
        coded.cases.consent(case, {"quote": answer})
        path = tmp_path / f"{answer}.docx"
        assert coded.transcripts.export(path, "Z1").withheld == 2
        body = zipfile.ZipFile(path).read("word/document.xml").decode()
        assert [word for word in ("银杏路", "橡皮树", "晾衣绳") if word in body] == []
        assert "说说。" in body
        assert body.count(instead) == 3
        assert len(quoted(path)) == 1
    coded.cases.consent(case, {"quote": "verbatim"})
    coded.transcripts.export(tmp_path / "free.docx", "Z1")
    assert "银杏路" in zipfile.ZipFile(tmp_path / "free.docx").read("word/document.xml").decode()


def test_a_transcript_that_may_not_be_shared_is_not_written(coded: Workspace, tmp_path: Path) -> None:
    case = coded.cases.add("李")
    coded.cases.bind(case, coded.sources.list_()[0].id)
    coded.cases.consent(case, {"share": "no"})
    with pytest.raises(NotShared) as refused:
        coded.transcripts.export(tmp_path / "x.docx", "P01")
    assert "there is no consent to share “P01”" in str(refused.value)
    assert not (tmp_path / "x.docx").exists()
    coded.cases.consent(case, {"share": "yes"})
    assert coded.transcripts.export(tmp_path / "x.docx", "P01").turns == 4
