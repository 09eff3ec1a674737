"""A Word document written from nothing: its parts, its styles, paragraphs and runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from groundcode.exchange.tables.docx_xml import plain

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MOMENT = (1980, 1, 1, 0, 0, 0)
LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Look:
    """A style: how its text looks."""

    id: str
    font: str
    """For Chinese; Latin letters are in Times New Roman."""
    size: int
    """Half points."""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    before: int = 0
    """Twentieths of a point."""
    after: int = 0
    line: int = 300
    """240 is a single line."""
    more: str = ""
    """Further properties of the paragraph, in their order: what comes before `spacing`."""
    indent: str = ""
    align: str = ""
    outline: int = -1
    """0 for a heading of the first level."""
    character: bool = False
    latin: str = LATIN


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment in the margin."""

    id: int
    author: str
    date: str
    """As the log writes moments: 2026-03-01T08:00:00.000Z."""
    text: str


def run(text: str, style: str = "", properties: str = "", *, language: str = "zh", whole: bool = False) -> str:
    """A run; line ends and tabs become Word's own, and where it stays `whole`, no line is broken at a hyphen."""
    if not text:
        return ""
    hint = '<w:rFonts w:hint="eastAsia"/>' if language == "zh" and not text.isascii() else ""
    style_xml = f'<w:rStyle w:val="{style}"/>' if style else ""
    inner = style_xml + hint + properties
    head = f"<w:rPr>{inner}</w:rPr>" if inner else ""
    pieces = []
    for at, line in enumerate(text.split("\n")):
        for number, part in enumerate(line.split("\t")):
            pieces.append("<w:tab/>" if number else "<w:br/>" if at else "")
            if not part:
                continue
            words = part.split("-") if whole else [part]
            pieces.append("<w:noBreakHyphen/>".join(f'<w:t xml:space="preserve">{escape(plain(one))}</w:t>' for one in words))
    return f"<w:r>{head}{''.join(pieces)}</w:r>"


def paragraph(content: str, style: str, properties: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def attribute(text: str) -> str:
    """A text as the quoted value of an attribute."""
    return quoteattr(" ".join(plain(text).split()))


def package(
    body: str, looks: Sequence[Look], *, title: str, author: str, written: datetime, header: str, language: str,
    section: str = "", comments: Sequence[WordComment] = (), numbering: str = "",
) -> bytes:  # fmt: skip
    """The document: A4, a header, page numbers; the same body gives the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(bool(comments), bool(numbering)),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, author, written),
        "word/document.xml": f"{_HEAD}<w:document {_ROOT}><w:body>{body}{_section(section)}</w:body></w:document>",
        "word/styles.xml": _styles(looks, language),
        "word/settings.xml": _settings(language),
        "word/header1.xml": f"{_HEAD}<w:hdr {_ROOT}>{paragraph(run(header, language=language), 'GCRunning')}</w:hdr>",
        "word/footer1.xml": f"{_HEAD}<w:ftr {_ROOT}>{_footer()}</w:ftr>",
    }
    related = [("styles", "styles.xml"), ("settings", "settings.xml"), ("header", "header1.xml"), ("footer", "footer1.xml")]
    if comments:
        parts["word/comments.xml"] = _comments(comments, language)
        related.append(("comments", "comments.xml"))
    if numbering:
        parts["word/numbering.xml"] = f"{_HEAD}<w:numbering {_ROOT}>{numbering}</w:numbering>"
        related.append(("numbering", "numbering.xml"))
    parts["word/_rels/document.xml.rels"] = _relationships(*((f"{_OFFICE}/{kind}", target) for kind, target in related))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, xml.encode("utf-8"))
    return out.getvalue()


def _content_types(comments: bool, numbering: bool) -> str:
    kinds = {"document.main": "document", "styles": "styles", "settings": "settings", "header": "header1", "footer": "footer1"}
    kinds |= {"comments": "comments"} if comments else {}
    kinds |= {"numbering": "numbering"} if numbering else {}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}{kind}+xml"/>' for kind, part in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(*related: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(related, 1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def _core(title: str, author: str, written: datetime) -> str:
    moment = written.strftime("%Y-%m-%dT%H:%M:%SZ")
    title, author = escape(plain(title)), escape(plain(author))
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _section(more: str) -> str:
    """A4 with 25 mm left and right."""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1304" w:left="1417" w:header="720" '
        f'w:footer="680" w:gutter="0"/>{more}</w:sectPr>'
    )


def _settings(language: str) -> str:
    main = "zh-CN" if language == "zh" else "en-US"
    return (
        f'{_HEAD}<w:settings {_ROOT}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{main}" w:eastAsia="zh-CN"/></w:settings>'
    )


def _footer() -> str:
    page, pages = (f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for field in ("PAGE", "NUMPAGES"))
    return paragraph(f"{page}{run(' / ')}{pages}", "GCFooting")


def _comments(comments: Sequence[WordComment], language: str) -> str:
    inner = "".join(
        f'<w:comment w:id="{one.id}" w:author={attribute(one.author)} w:date="{one.date[:19]}Z" '
        f"w:initials={attribute(one.author[:2])}>"
        + "".join(paragraph(run(line, language=language), "GCComment") for line in one.text.split("\n"))
        + "</w:comment>"
        for one in comments
    )
    return f"{_HEAD}<w:comments {_ROOT}>{inner}</w:comments>"


_BUILT_IN = {"PlaceholderText": "Placeholder Text", "LineNumber": "line number"}
"""Styles that Word itself knows -> what it calls them."""
_RUNNING = (
    Look("GCRunning", "宋体", 17, colour="7F7F7F", line=240, align="right"),
    Look("GCFooting", "宋体", 17, colour="7F7F7F", line=240, align="center"),
    Look("GCComment", "宋体", 18, line=240),
    Look("PlaceholderText", "宋体", 0, colour="8C8C8C", character=True),
)


def _styles(looks: Sequence[Look], language: str) -> str:
    lang = f'<w:lang w:val="{"en-US" if language == "zh" else "en-GB"}" w:eastAsia="zh-CN"/>'
    normal = _fonts("宋体", LATIN)
    out = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{normal}<w:sz w:val="21"/><w:szCs w:val="21"/>{lang}</w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:spacing w:line="300" w:lineRule="auto"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        "</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    return f"{_HEAD}<w:styles {_ROOT}>{out}{''.join(map(_style, (*_RUNNING, *looks)))}</w:styles>"


def _fonts(font: str, latin: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{latin}"/>'


def _style(look: Look) -> str:
    name = f"heading {look.outline + 1}" if look.outline >= 0 else _BUILT_IN.get(look.id, look.id)
    strong = ("<w:b/><w:bCs/>" if look.bold else "") + ("<w:i/><w:iCs/>" if look.italic else "")
    colour = f'<w:color w:val="{look.colour}"/>' if look.colour else ""
    size = f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>' if look.size else ""
    text = f"<w:rPr>{_fonts(look.font, look.latin) if look.size else ''}{strong}{colour}{size}</w:rPr>"
    if look.character:
        return f'<w:style w:type="character" w:styleId="{look.id}"><w:name w:val="{name}"/>{text}</w:style>'
    outline = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline >= 0 else ""
    spacing = f'<w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{look.line}" w:lineRule="auto"/>'
    align = f'<w:jc w:val="{look.align}"/>' if look.align else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{look.id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{look.more}{spacing}{look.indent}{align}{outline}</w:pPr>{text}</w:style>"
    )
