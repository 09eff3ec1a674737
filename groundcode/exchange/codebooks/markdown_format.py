"""Codebooks as .md: a document people read, which reads back.

    # Title
    <!-- groundcode-codebook 1 -->
    ## Name of a code `category` `core`
    <!-- id: … -->
    **Definition:** text
    **Also in:**
    - A > B
    > quote
    >
    > — source [start, end)

Headings end at six; a deeper code has a `›` before its name for every step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from groundcode.domain.codebooks import Codebook, CodebookEntry, Example
from groundcode.exchange.codebooks import markdown_reader
from groundcode.exchange.codebooks.drafts import Findings
from groundcode.exchange.codebooks.files import decode
from groundcode.exchange.codebooks.markdown_reader import DEEPER, LABELS
from groundcode.exchange.codebooks.markdown_text import one_line, paragraphs
from groundcode.exchange.codebooks.words import level_word
from groundcode.exchange.codebooks.yaml_format import FORMAT, VERSION
from groundcode.locale import language

_COUNTS = {"en": "own {own}, total {total}, sources {sources}", "zh": "直接 {own}，合计 {total}，来源 {sources}"}


def dump(codebook: Codebook) -> bytes:
    """The codebook as UTF-8, its labels in the language of the messages."""
    blocks: list[list[str]] = [[f"# {one_line(codebook.title)}".rstrip()], [f"<!-- {FORMAT} {VERSION} -->"]]
    if codebook.description:
        blocks.append(paragraphs(codebook.description))
    for path, entry in codebook.walk():
        blocks += _code(len(path), entry)
    return "\n\n".join("\n".join(block) for block in blocks).encode() + b"\n"


def load(data: bytes, path: Path, findings: Findings) -> Codebook:
    """The codebook in a .md.

    Raises:
        EmptyFile, BadEncoding, InvalidCodebook
    """
    return markdown_reader.read(decode(data, path, findings), path.stem, findings)


def _code(depth: int, entry: CodebookEntry) -> Iterator[list[str]]:
    name = one_line(entry.name)
    if name.startswith(DEEPER):
        name = f"&#{ord(DEEPER)};{name[1:]}"
    tag = f"`{level_word(entry.level, language())}`" + (" `core`" if entry.core else "")
    deeper = DEEPER * max(depth - 5, 0)
    heading = f"{'#' * min(depth + 1, 6)} {deeper + ' ' if deeper else ''}{name} {tag}"
    yield [heading, f"<!-- id: {entry.id} -->"] if entry.id else [heading]
    for field in ("definition", "inclusion", "exclusion"):
        lines = paragraphs(getattr(entry, field)) if getattr(entry, field) else []
        if lines:
            yield [f"{_label(field)} {lines[0]}", *lines[1:]]
    if entry.also_in:
        yield [_label("also_in")]
        yield [f"- {one_line(path)}" for path in entry.also_in]
    if entry.examples:
        yield [_label("examples")]
        yield from (_quoted(_example(example)) for example in entry.examples)
    counts = {"own": entry.own, "total": entry.total, "sources": entry.sources}
    if any(count is not None for count in counts.values()):
        words = {name: "–" if count is None else count for name, count in counts.items()}
        yield [f"{_label('counts')} {_COUNTS[language()].format(**words)}"]


def _label(field: str) -> str:
    english, chinese = LABELS[field]
    return f"**{chinese}：**" if language() == "zh" else f"**{english}:**"


def _example(example: Example) -> Iterator[str]:
    if example.quote:
        yield from paragraphs(example.quote)
        yield ""
    turn = f" · {one_line(example.turn)}" if example.turn else ""
    yield f"— {one_line(example.source)} [{example.start}, {example.end}){turn}"


def _quoted(lines: Iterable[str]) -> list[str]:
    return [f"> {line}" if line else ">" for line in lines]
