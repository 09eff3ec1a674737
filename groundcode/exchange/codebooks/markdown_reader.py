"""From a Markdown document to a codebook."""

from __future__ import annotations

import re

from groundcode.domain.codebooks import Codebook
from groundcode.exchange.codebooks.drafts import Draft, Findings, assemble
from groundcode.exchange.codebooks.examples import example_of, note_unbound
from groundcode.exchange.codebooks.markdown_text import from_one_line, from_paragraphs
from groundcode.exchange.codebooks.yaml_format import FORMAT, VERSION, newer
from groundcode.locale import _

DEEPER = "›"
"""Before the name of a code below the sixth heading, once for every step."""

LABELS = {
    "definition": ("Definition", "定义"),
    "inclusion": ("Include", "纳入"),
    "exclusion": ("Exclude", "排除"),
    "also_in": ("Also in", "另属"),
    "examples": ("Examples", "例句"),
    "counts": ("Counts", "计数"),
}
_MORE_LABELS = {"inclusion": ("inclusion",), "exclusion": ("exclusion",), "examples": ("example", "典型例句")}
_FIELD_BY_LABEL = {word.casefold(): field for field, words in LABELS.items() for word in (*words, *_MORE_LABELS.get(field, ()))}

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?")
_LABEL = re.compile(r"\*\*([^*:：]+?)[:：]?\*\*[:：]?[ \t]*(.*)")
_PLACE = re.compile(r"— ?(.*) \[(\d+), ?(\d+)\)(?: · .*)?")
_CORE_TAGS = frozenset({"core", "核心"})


def read(text: str, title: str, findings: Findings) -> Codebook:
    """The codebook in a Markdown document; `title` is for one without a heading of its own.

    Raises:
        InvalidCodebook
    """
    return _Reader(title, findings).read(text.replace("\r\n", "\n").split("\n"))


class _Reader:
    def __init__(self, title: str, findings: Findings) -> None:
        self.findings = findings
        self.title = title
        self.titled = False
        self.tops: list[Draft] = []
        self.stack: list[tuple[int, Draft]] = []
        self.texts: dict[str, list[str]] = {"description": []}
        self.field = "description"
        self.description = ""
        self.quote: list[str] = []
        self.quote_row = 0
        self.in_comment = False

    def read(self, lines: list[str]) -> Codebook:
        """All lines, then the checks."""
        first = next((match for match in map(_HEADING.fullmatch, lines) if match), None)
        ones = sum(1 for line in lines if re.match(r"#(?:[ \t]|$)", line))
        self.titled = bool(ones == 1 and first and first[1] == "#" and not _split_tag(first[2] or "")[1])
        for row, line in enumerate(lines, start=1):
            self._line(row, line)
        self._close_code()
        return assemble(self.title, self.description, self.tops, self.findings)

    def _line(self, row: int, line: str) -> None:
        if self.in_comment:
            self.in_comment = "-->" not in line
            return
        if line.startswith(">") and self.stack:
            self.quote_row = self.quote_row or row
            self.quote.append(line[1:])
            return
        self._close_quote()
        heading = _HEADING.fullmatch(line)
        label = _LABEL.fullmatch(line) if self.stack else None
        if heading:
            self._heading(row, len(heading[1]), heading[2] or "")
        elif line.startswith("<!--"):
            self.in_comment = "-->" not in line
            self._comment(row, line.removeprefix("<!--").partition("-->")[0].strip())
        elif label and label[1].casefold() in _FIELD_BY_LABEL:
            self._start(_FIELD_BY_LABEL[label[1].casefold()], label[2], row)
        else:
            self._text(row, line)

    def _heading(self, row: int, rank: int, written: str) -> None:
        if rank == 1 and self.titled and not self.stack:
            self.title = from_one_line(written)
            return
        self._close_code()
        draft = Draft(row)
        name, tag = _split_tag(written)
        if tag in _CORE_TAGS:
            draft.core = True
            name, tag = _split_tag(name)
        draft.level = tag
        name = name.strip()
        steps = len(name) - len(name.lstrip(DEEPER)) if rank == 6 else 0
        draft.name = from_one_line(name[steps:])
        self._hang(rank + steps, draft)
        self.texts = {"definition": []}
        self.field = "definition"

    def _hang(self, rank: int, draft: Draft) -> None:
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        (self.stack[-1][1].children if self.stack else self.tops).append(draft)
        self.stack.append((rank, draft))

    def _comment(self, row: int, comment: str) -> None:
        if comment.startswith("id:") and self.stack:
            self.stack[-1][1].id = comment.removeprefix("id:")
        version = comment.removeprefix(FORMAT).strip() if comment.startswith(FORMAT) else ""
        if version not in ("", str(VERSION)):
            raise newer(self.findings, row, version)

    def _start(self, field: str, text: str, row: int) -> None:
        if field in self.texts and any(line.strip() for line in self.texts[field]):
            why = _("“{name}” has “{label}” twice.").format(name=self.stack[-1][1].name, label=LABELS[field][0])
            self.findings.problem(row, why)
        self.field = field
        self.texts[field] = []
        if text:
            self._text(row, text)

    def _text(self, row: int, line: str) -> None:
        if self.field == "also_in" and line.strip():
            self.stack[-1][1].also_in.append(from_one_line(re.sub(r"^\s*[-*+] ", "", line)))
        elif self.field == "examples" and line.strip():
            note_unbound(from_one_line(line), row, self.findings)
        elif self.field not in ("also_in", "examples", "counts"):
            self.texts[self.field].append(line)

    def _close_quote(self) -> None:
        lines = [line[1:] if line.startswith(" ") else line for line in self.quote]
        row, self.quote, self.quote_row = self.quote_row, [], 0
        if not lines:
            return
        self.field = "examples"
        place = _PLACE.fullmatch(lines[-1].strip())
        if place is None:
            note_unbound(from_paragraphs(lines), row, self.findings)
            return
        quote = from_paragraphs(lines[:-1])
        fields = {"source": from_one_line(place[1]), "start": place[2], "end": place[3], "quote": quote}
        example = example_of(fields, row, self.findings)
        if example:
            self.stack[-1][1].examples.append(example)

    def _close_code(self) -> None:
        self._close_quote()
        if not self.stack:
            self.description = from_paragraphs(self.texts["description"])
            return
        draft = self.stack[-1][1]
        for field in ("definition", "inclusion", "exclusion"):
            setattr(draft, field, from_paragraphs(self.texts.get(field, [])))


def _split_tag(heading: str) -> tuple[str, str]:
    """The heading without the code span at its end (and without closing marks), and what stands in the span."""
    text = heading.rstrip()
    bare = text.rstrip("#")
    if bare != text and (not bare or bare[-1] in " \t"):
        text = bare.rstrip()
    at = text.rfind("`", 0, -1) if text.endswith("`") else -1
    if at < 0 or "\\" in text[at:] or (at and not text[at - 1].isspace()):
        return text, ""
    return text[:at].rstrip(), text[at + 1 : -1]
