"""The framework matrix as it is shown: written texts, else quotes in short, in one language."""

from __future__ import annotations

from pathlib import Path

from groundcode.exchange.framework_files import FrameworkSheet, SheetCell
from groundcode.exchange.refi.losses import Losses
from groundcode.locale import _
from groundcode.workspace.coded_data import DataReport
from groundcode.workspace.framework import FrameworkCell, FrameworkMatrix

SHORT = 60
"""Characters of a quote that are shown."""
_WORDS: dict[str, tuple[str, str]] = {
    "case": ("个案", "case"),
    "title": ("框架矩阵", "framework matrix"),
    "notes": ("说明", "notes"),
    "quote": ("“{words}”（{cite}）", "“{words}” ({cite})"),
    "more": ("（另有{count}处）", "({count} more)"),
    "paraphrase": ("（{count}处只可转述）", "({count} may be paraphrased only)"),
    "withheld": ("（{count}处不得引用）", "({count} may not be quoted)"),
    "about": (
        "{title}：黑字是研究者写的概括，灰字是尚未写概括的单元格中的引文。",
        "{title}: what is black was written by a researcher; what is grey are quotes of cells of which nothing is written.",
    ),
    "how": (
        "在单元格里写下概括，保存后运行 groundcode framework import 项目 文件 即可读回；没有改动的单元格不会读回。",
        (
            "Write into the cells and save; groundcode framework import PROJECT FILE takes in what was written. Cells that "
            "nobody touched are not taken in."
        ),
    ),
    "withdrawn": ("{count} 位受访者退出研究，未列出。", "{count} withdrew and are left out."),
    "sealed": ("{count} 份材料已封存，未列出。", "{count} sealed sources are left out."),
}


def say(key: str, language: str, **values: object) -> str:
    """Words of a matrix in "zh" or "en"."""
    return _WORDS[key][0 if language == "zh" else 1].format(**values)


def cell_text(cell: FrameworkCell, language: str) -> str:
    """What a cell shows: what was written, else the quotes in short, each with its citation."""
    if cell.text:
        return cell.text
    quotes = cell.quotes
    lines = []
    for one in quotes.shown:
        words = one.words if len(one.words) <= SHORT else one.words[: SHORT - 1] + "…"
        lines.append(say("quote", language, words=words, cite=one.cite))
    more = quotes.total - len(quotes.shown) - len(quotes.paraphrase) - quotes.withheld
    for key, count in (("more", more), ("paraphrase", len(quotes.paraphrase)), ("withheld", quotes.withheld)):
        lines += [say(key, language, count=count)] if count > 0 else []
    return "\n".join(lines)


def sheet_of(matrix: FrameworkMatrix, project: str, title: str, language: str) -> FrameworkSheet:
    """The matrix ready to be written."""
    notes = [say("about", language, title=title), say("how", language)]
    notes += [say("withdrawn", language, count=matrix.withdrawn)] if matrix.withdrawn else []
    notes += [say("sealed", language, count=len(matrix.sealed))] if matrix.sealed else []
    return FrameworkSheet(
        project, say("title", language), say("case", language), tuple((case.id, case.name) for case in matrix.cases),
        tuple((code, matrix.names[code]) for code in matrix.codes),
        {key: SheetCell(cell_text(cell, language), bool(cell.text)) for key, cell in matrix.cells.items()},
        tuple(notes), say("notes", language),
    )  # fmt: skip


def report_of(path: Path, matrix: FrameworkMatrix, sheet: FrameworkSheet) -> DataReport:
    """What was written, and what was not."""
    losses = Losses()
    for name in matrix.sealed:
        losses.lost(_("sealed sources"), _("a hold-out stays closed until it is opened"), name)
    losses.lost(_("cases"), _("the informant has withdrawn"), count=matrix.withdrawn)
    unquoted = sum(len(cell.quotes.paraphrase) + cell.quotes.withheld for cell in matrix.cells.values() if not cell.text)
    losses.lost(_("segments without their words"), _("the consent to quote does not cover them"), count=unquoted)
    return DataReport(str(path), "framework", len(matrix.cases), len(matrix.codes), sheet.notes, losses.all())
