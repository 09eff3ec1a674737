"""The list that a person goes through: one row for each form, yes or no, and what stands in its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundcode.errors import InvalidReviewList
from groundcode.locale import N_, _
from groundcode.text.identifying.hits import kind_word
from groundcode.text.identifying.occurrences import Forms, others_in
from groundcode.text.identifying.plan import Findings, Found
from groundcode.text.identifying.table import Row, harmless, read_rows, shielded
from groundcode.text.identifying.tags import bracketed
from groundcode.text.identifying.wordlist import listed

# In the order of the columns. A list is read by any of these words, whatever language it was written in.
_COLUMNS = {
    "apply": (N_("apply"), "apply", "yes/no", "是否替换", "替换否", "采用", "是否", "执行"),
    "kind": (N_("kind"), "kind", "类别", "种类", "类型"),
    "text": (N_("text"), "text", "原文", "文本", "名称"),
    "replacement": (N_("replacement"), "replacement", "代称", "替换为", "替换", "代号", "标签"),
    "count": (N_("count"), "count", "次数", "数量", "计数"),
    "sources": (N_("sources"), "sources", "材料"),
    "example": (N_("example"), "example", "例子", "示例", "例", "例句"),
    "why": (N_("why"), "why", "理由", "原因", "依据"),
}
_YES = listed("yes y true 1 x √ ✓ ✔ 是 对 要 好 替换")
_NO = listed("no n false 0 × ✗ ✘ 否 不 不要 不替换 错")
_OPEN = frozenset(["", "?", "？", "-"])
OPEN = "?"
"""What stands in `apply` where nobody has decided."""

_MANGLED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]+|#{3,}")
# Spoken e-mail addresses hold one pair of their own.
_BRACKET = re.compile(r"\[(?!at\])|(?<!\[at)\]")
_MOST_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about the forms of a review list."""

    decisions: dict[str, str]
    """Form -> replacement in square brackets, for the forms that are to be replaced."""
    kept: tuple[str, ...]
    """Forms that are not to be replaced."""
    undecided: tuple[str, ...]
    """Forms that nobody has decided about; they stay as they are until somebody does."""


def write_review_list(findings: Findings) -> bytes:
    """The list as a .csv in UTF-8 with a byte order mark (without it Excel reads Chinese as Latin)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_(words[0]) for words in _COLUMNS.values()])
    for found in findings.found:
        writer.writerow(_cells(found))
    return out.getvalue().encode("utf-8-sig")


def _cells(found: Found) -> Sequence[str]:
    shown = [f"{_one_line(source)} ({count})" for source, count in found.counts[:_MOST_SOURCES]]
    left = len(found.counts) - _MOST_SOURCES
    if left > 0:
        shown.append(_("and {count} more").format(count=left))
    return (
        _("yes") if found.certain else OPEN, kind_word(found.kind),
        shielded(found.text), shielded(found.replacement), str(found.count),
        harmless("; ".join(shown)), harmless(" / ".join(found.examples)), harmless(_one_line(found.why)),
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def read_review_list(path: Path, findings: Findings | None = None) -> Review:
    """What a person decided; rows that somebody added count like the others.

    `findings` is what the list was made of: what it proposes itself is refused only where a name of the roster would stay.

    Raises:
        FileMissing, CannotRead, TooLarge, EmptyFile, NotText, InvalidReviewList (every bad line, with why)
    """
    columns = {name: tuple({word.casefold() for word in (*words, _(words[0]))}) for name, words in _COLUMNS.items()}
    _header, rows = read_rows(path, columns, required=("apply", "text", "replacement"), error=InvalidReviewList)
    problems: list[tuple[int, str]] = []
    answers: dict[str, tuple[bool | None, str, int]] = {}
    for row in rows:
        answer = _answer(row["apply"])
        why = _refusal(row, answer, answers)
        if why:
            problems.append((row.line, why))
        else:
            answers[row["text"]] = (answer if isinstance(answer, bool) else None, bracketed(row["replacement"]), row.line)
    problems += _forms_in_replacements(answers, findings or Findings(()))
    if problems:
        raise InvalidReviewList(str(path), sorted(problems))
    return Review(
        {text: replacement for text, (answer, replacement, _line) in answers.items() if answer},
        tuple(text for text, (answer, _tag, _line) in answers.items() if answer is False),
        tuple(text for text, (answer, _tag, _line) in answers.items() if answer is None),
    )


def _answer(cell: str) -> bool | str | None:
    """True, False, None where nobody has decided; the cell itself where it says none of these."""
    word = cell.casefold()
    if word in _YES or word == _("yes").casefold():
        return True
    if word in _NO or word == _("no").casefold():
        return False
    return None if word in _OPEN else cell


def _refusal(row: Row, answer: bool | str | None, answers: dict[str, tuple[bool | None, str, int]]) -> str:
    text, replacement = row["text"], row["replacement"]
    if not text:
        return _("the text is missing.")
    if isinstance(answer, str):
        return _("“{answer}” is neither yes nor no.").format(answer=answer)
    if _MANGLED.fullmatch(text):
        return _("the spreadsheet has changed a long number to {text}; copy this line from the list as it was.").format(text=text)
    if not any(char.isalnum() for char in text) or _BRACKET.search(text):
        return _("“{text}” cannot be replaced.").format(text=text)
    if answer and not replacement:
        return _("“{text}” has no replacement.").format(text=text)
    if answer and not bracketed(replacement):
        return _("“{replacement}” cannot be a replacement: write a few words without brackets inside.").format(
            replacement=replacement
        )
    known = answers.get(text)
    if known is not None and (known[0] != answer or (answer and known[1] != bracketed(replacement))):
        return _("“{text}” stands in line {line} already, with another answer.").format(text=text, line=known[2])
    return ""


def _forms_in_replacements(answers: Mapping[str, tuple[bool | None, str, int]], findings: Findings) -> list[tuple[int, str]]:
    """A replacement that holds somebody else's name would bring it into the text, for good: no tag is looked into again."""
    yes = {text: tag for text, (answer, tag, _line) in answers.items() if answer}
    of_roster = {found.text for found in findings.found if found.roster}
    proposed = {found.text: found.replacement for found in findings.found}
    finder = Forms(yes)
    problems = []
    for text, tag in yes.items():
        held = others_in(tag, yes, finder)
        form = next((form for form in held if proposed.get(text) != tag or form in of_roster), "")
        if form:
            why = _("the replacement {replacement} holds “{text}”, which is to be replaced.").format(replacement=tag, text=form)
            problems.append((answers[text][2], why))
    return problems
