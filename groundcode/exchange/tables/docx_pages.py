"""The pages of a new Word document: wide tables across, page numbers, and what the file says of itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from groundcode.exchange.tables.docx_parts import Package
from groundcode.exchange.tables.docx_xml import plain
from groundcode.exchange.tables.table import Table

ACROSS = 7
"""Columns from which a table stands on a page across."""
_CORE = "docProps/core.xml"
_SIZE = re.compile(rb"<((?:\w+:)?)pgSz\b([^>]*?)(/?)>")
_TYPE = re.compile(rb"<(?:\w+:)?type\b[^>]*?/>")
_BREAK = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
)


def is_wide(table: Table) -> bool:
    """Whether a table asks for a page across."""
    return len(table.columns) >= ACROSS


def turned(section: bytes) -> tuple[bytes, int]:
    """The properties of a section with its page across, and how much wider that is; 0 where it cannot be turned."""
    size = _SIZE.search(section)
    wide, high = (_value(size[2], name) for name in (b"w", b"h")) if size else (0, 0)
    if size is None or not 0 < wide < high or b"sectPrChange" in section:
        return section, 0
    prefix = size[1]
    made = b'<%spgSz %sw="%d" %sh="%d" %sorient="landscape"/>' % (prefix, prefix, high, prefix, wide, prefix)
    return section[: size.start()] + made + section[size.end() :], high - wide


def section_break(section: bytes) -> str:
    """A paragraph of no height that ends a section."""
    return _BREAK.format(section=_TYPE.sub(b"", section).decode("utf-8"))


def _value(attributes: bytes, name: bytes) -> int:
    found = re.search(rb"\b(?:\w+:)?" + name + rb"\s*=\s*[\"'](\d{1,6})[\"']", attributes)
    return int(found[1]) if found else 0


def number_pages(document: Any) -> None:
    """Put the number of the page below every page of a document of python-docx."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    old = footer.part.element.find(qn("w:p"))
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    old.getparent().replace(old, parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p>'))


def describe(package: Package, author: str, title: str) -> None:
    """Say who made a document, what it is called, and when it was made; a template's own words go."""
    if _CORE not in package.parts:
        return
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    author, title = escape(plain(author)), escape(plain(title))
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{now}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{now}</dcterms:modified></cp:coreProperties>'
    )
    package.put(_CORE, xml.encode("utf-8"))
