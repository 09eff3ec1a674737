"""The marks in a codebook's document: each name once, as a word processor keeps one of two alike."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

from groundcode.domain.levels import Level
from tests.builders import new_project, with_sources


def test_a_segment_that_stands_for_two_codes_is_marked_once(tmp_path: Path) -> None:
    ws = new_project(tmp_path, language="zh")
    with_sources(ws, tmp_path / "in")
    above = ws.codes.create("熟悉信任", level=Level.CONCEPT)
    source = ws.sources.list_()[0]
    for name in ("天天在院里", "看见就踏实"):
        ws.codings.apply(ws.codes.create(name, parent=above), source.id, 18, 31)
    ws.codebook_review.export(tmp_path / "book.docx")
    with zipfile.ZipFile(tmp_path / "book.docx") as found:
        body = found.read("word/document.xml").decode()
    assert body.count(ws.codings.segments()[0].quote) == 2
    twice = [name for name, count in Counter(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]*)"', body)).items() if count > 1]
    assert twice == []
    assert ws.codebook_review.plan(tmp_path / "book.docx").is_empty()
