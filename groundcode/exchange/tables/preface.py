"""A heading and paragraphs before the tables of a document."""

from __future__ import annotations

import io
from collections.abc import Sequence

from groundcode.exchange.tables.docx_xml import plain


def with_preface(document: bytes, title: str, paragraphs: Sequence[str]) -> bytes:
    """A document with a title and paragraphs put before everything else in it."""
    from docx import Document

    opened = Document(io.BytesIO(document))
    first = opened.paragraphs[0] if opened.paragraphs else opened.add_paragraph()
    heading = "Heading 1"
    first.insert_paragraph_before(plain(title), heading if heading in [style.name for style in opened.styles] else None)
    for text in paragraphs:
        first.insert_paragraph_before(plain(text))
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()
