"""How a codebook in Word looks: its styles, the numbers of its headings, and the room on a page."""

from __future__ import annotations

from groundcode.exchange.word_package import Look

WIDTH = 9072
"""Twentieths of a point between the margins of A4."""
LABEL_WIDTH = 1360
INNER = WIDTH - LABEL_WIDTH
_DEEPEST = 6
_SIZES = (30, 26, 24, 22, 21, 21)


def heading_style(depth: int) -> str:
    """The id of the style of headings at a depth, from 1."""
    return f"Heading{depth}"


def _heading(depth: int) -> Look:
    number = f'<w:numPr><w:ilvl w:val="{depth - 1}"/><w:numId w:val="1"/></w:numPr>'
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="7F7F7F"/></w:pBdr>' if depth == 1 else ""
    return Look(
        heading_style(depth), "黑体", _SIZES[depth - 1], bold=True, before=480 if depth == 1 else 320, after=40, line=276,
        more=f"<w:keepNext/><w:keepLines/>{number}{rule}", outline=depth - 1,
    )  # fmt: skip


LOOKS = (
    Look("GCTitle", "黑体", 44, bold=True, before=600, after=80, line=276),
    Look("GCSubtitle", "宋体", 26, colour="595959", after=360, line=276),
    Look("GCPart", "黑体", 28, bold=True, before=560, after=160, line=276, more="<w:keepNext/>"),
    Look("GCSubhead", "黑体", 21, bold=True, before=200, after=100, more="<w:keepNext/>"),
    Look("GCLoose", "黑体", 26, bold=True, before=400, after=80, more="<w:keepNext/>"),
    Look("GCNoteHead", "黑体", 19, bold=True, before=240, after=20, line=276, more="<w:keepNext/>"),
    Look("GCNote", "宋体", 18, colour="404040", after=20, line=276),
    Look("GCContents", "宋体", 19, after=0, line=264,
         more=f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>'),
    Look("GCMeta", "宋体", 18, colour="595959", after=80, line=276, more="<w:keepNext/>"),
    Look("GCLabel", "黑体", 18, colour="404040", before=10, after=10, line=276),
    Look("GCText", "宋体", 20, before=10, after=10, line=288),
    Look("GCQuote", "楷体", 20, before=10, after=30, line=288),
    Look("GCSmallQuote", "楷体", 18, before=10, after=10, line=276),
    Look("GCGap", "宋体", 8, line=240),
    Look("GCCite", "宋体", 17, colour="595959", character=True),
    *(_heading(depth) for depth in range(1, _DEEPEST + 1)),
)  # fmt: skip

_LEVELS = "".join(
    f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{heading_style(at + 1)}"/>'
    f'<w:suff w:val="space"/><w:lvlText w:val="{".".join(f"%{one}" for one in range(1, at + 2))}"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    for at in range(_DEEPEST)
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{_LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
