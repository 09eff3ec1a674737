"""Names that a document shows by bold type or by a column of a table, written with a colon as transcripts do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from groundcode.text.labels import Likeness, likeness

_HAN = re.compile("[\u3400-\u9fff]")
_ENDS_IN_MARK = re.compile("[：:—–\\-】\\]]\\s*$")
_BEGINS_WITH_MARK = re.compile("\\s*[：:—–]")
_TIME = re.compile(r"[\[(]?\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])]?")
_TABLE_HEAD = re.compile(
    "speaker|name|time|text|speech|content|utterance|transcript|说话人|发言人|發言人|姓名|[时時][间間]|[内內]容|文本"
)
LONGEST_NAME = 30
"""Characters of the longest name that bold type or a cell may give."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of a document."""

    text: str
    bold: str
    """The bold beginning of the text; "" where it does not begin bold."""


def row_line(cells: list[str]) -> str:
    """A row as a line: a speaker's name and the speech where it looks like that, else its cells with tabs."""
    filled = [cell for cell in cells if cell]
    if all(_TABLE_HEAD.fullmatch(cell.casefold()) for cell in filled):
        return "\t".join(cells)
    if len(cells) == 3 and _TIME.fullmatch(cells[0]) and _is_name_cell(cells[1]):
        return f"[{cells[0].strip('[]()')}] {joined(cells[1], cells[2])}"
    if len(cells) == 3 and _TIME.fullmatch(cells[1]) and _is_name_cell(cells[0]):
        return f"[{cells[1].strip('[]()')}] {joined(cells[0], cells[2])}"
    if len(cells) == 2 and _is_name_cell(cells[0]):
        return joined(*cells)
    return "\t".join(cells) if cells and cells[0] else "\t".join(filled)


def _is_name_cell(cell: str) -> bool:
    return 0 < len(cell) <= LONGEST_NAME and "\n" not in cell


def joined(name: str, speech: str) -> str:
    """A name and the speech with the colon of the name's script between them, unless the name ends in a mark."""
    if _ENDS_IN_MARK.search(name):
        return f"{name.rstrip()}{'' if name.rstrip().endswith('：') else ' '}{speech}"
    return f"{name}{_colon(name)}{speech}"


def _colon(name: str) -> str:
    return "：" if _HAN.search(name) else ": "


def names_among(beginnings: Iterable[str]) -> set[str]:
    """Those of `beginnings` of paragraphs that are names: a word for a role, or met more than once."""
    found = Counter(beginnings)
    kinds = {name: likeness(name.rstrip("：: ")) for name in found if name.rstrip("：: ")}
    return {name for name, kind in kinds.items() if kind is Likeness.ROLE or (kind > Likeness.NEVER and found[name] > 1)}


def bold_names(paragraphs: Iterable[Paragraph]) -> set[str]:
    """Bold beginnings that are names."""
    return names_among(
        name
        for paragraph in paragraphs
        if 0 < len(name := paragraph.bold.strip()) <= LONGEST_NAME and paragraph.text.strip() != name and "\n" not in name
    )


def with_colon(paragraph: Paragraph, names: set[str]) -> str:
    """The paragraph's text; a bold name of `names` that opens it has a colon behind it."""
    name = paragraph.bold.strip()
    if name not in names or _ENDS_IN_MARK.search(name):
        return paragraph.text
    rest = paragraph.text[len(paragraph.bold.rstrip()) :]
    if _BEGINS_WITH_MARK.match(rest) or not rest.strip():
        return paragraph.text
    return f"{paragraph.bold.rstrip()}{_colon(name)}{rest.lstrip()}"
