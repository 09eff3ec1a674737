"""The paragraph styles of tables in a Word document: used where the document has them, put into it where not."""

from __future__ import annotations

import html
import re

from groundcode.exchange.tables.docx_parts import Package

CAPTION, HEAD, CELL, NOTE, QUOTE = "GC-TableCaption", "GC-TableHead", "GC-TableCell", "GC-TableNote", "GC-Quote"
STYLES = (CAPTION, HEAD, CELL, NOTE, QUOTE)

_STYLE = re.compile(rb"<(?:\w+:)?style\b.*?</(?:\w+:)?style>", re.DOTALL)
_ID = re.compile(rb"styleId=(?:\"([^\"]*)\"|'([^']*)')")
_NAME = re.compile(rb"<(?:\w+:)?name\b[^>]*?\bval=(?:\"([^\"]*)\"|'([^']*)')")
_END = re.compile(rb"</((?:\w+:)?)styles\s*>")

# (East Asian font, half points, bold, alignment, twentieths of a point before and after, kept with what follows)
_LOOKS = {
    CAPTION: ("黑体", 21, False, "center", 120, 80, True),
    HEAD: ("宋体", 18, True, "center", 30, 30, True),
    CELL: ("宋体", 18, False, "left", 20, 20, False),
    NOTE: ("宋体", 18, False, "left", 60, 240, False),
    QUOTE: ("楷体", 18, False, "left", 20, 20, False),
}


def ensure_styles(package: Package, namespace: str) -> dict[str, str]:
    """Name -> id of the table styles of a document, which gets those that it lacks."""
    part = package.styles_part
    xml = package.get(part)
    found = _ids(xml)
    lacking = [name for name in STYLES if name not in found]
    end = _END.search(xml)
    if lacking and end is not None:
        made = "".join(_style(name, namespace) for name in lacking).encode()
        package.put(part, xml[: end.start()] + made + xml[end.start() :])
    return {name: found.get(name, name) for name in STYLES}


def _ids(xml: bytes) -> dict[str, str]:
    """Style name -> style id, of the styles that a document defines."""
    out: dict[str, str] = {}
    for style in _STYLE.findall(xml):
        name, style_id = _NAME.search(style), _ID.search(style)
        if name and style_id:
            words = html.unescape((name[1] or name[2] or b"").decode("utf-8", "replace"))
            out.setdefault(words, html.unescape((style_id[1] or style_id[2] or b"").decode("utf-8", "replace")))
    return out


def _style(name: str, namespace: str) -> str:
    """A style that leans on no other: the indents and grids of a thesis's body text stay out of its tables."""
    font, size, bold, align, before, after, keep = _LOOKS[name]
    kept = "<w:keepNext/>" if keep else ""
    strong = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:style xmlns:w="{namespace}" w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:qFormat/><w:pPr>{kept}<w:widowControl/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:left="0" w:right="0" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:cs="Times New Roman"/>'
        f'{strong}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
    )
