r"""Any text as Markdown that shows it and reads back, whatever it holds.

What Markdown or HTML would act on is escaped. A line break within a text is a hard break (`\` at the
line's end), an empty line a paragraph's end; white space at the ends, which Markdown drops, and
characters that cannot be seen are written as references (`&#32;`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_MARKS = re.compile(r"[\\`*_{}\[\]#|~$]")
_OPENING = re.compile(r"([-+=])|(\d{1,9})([.)])|(>)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));")
_IDEOGRAPHIC_SPACE = "\u3000"


def one_line(text: str) -> str:
    """The text on one line of Markdown, its line breaks as references."""
    marked = _MARKS.sub(r"\\\g<0>", text.replace("&", "&amp;")).replace("<", "&lt;")
    visible = "".join(c if c.isprintable() or c == _IDEOGRAPHIC_SPACE else _reference(c) for c in marked)
    body = visible.strip(" ")
    before = len(visible) - len(visible.lstrip(" ")) if body else 0
    after = len(visible) - before - len(body)
    return _reference(" ") * before + (body if before else _opening_escaped(body)) + _reference(" ") * after


def _opening_escaped(line: str) -> str:
    found = _OPENING.match(line)
    if not found:
        return line
    sign, number, point, _quote = found.groups()
    escaped = f"\\{sign}" if sign else f"{number}\\{point}" if number else "&gt;"
    return escaped + line[found.end() :]


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


def paragraphs(text: str) -> list[str]:
    """The lines of Markdown that show a text of several lines; the first and the last are not empty."""
    body = text.strip("\n")
    before = "" if not body else _reference("\n") * (len(text) - len(text.lstrip("\n")))
    after = _reference("\n") * (len(text) - len(before) // len(_reference("\n")) - len(body))
    lines = [one_line(line) for line in body.split("\n")]
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    broken = [line + "\\" if line and following else line for line, following in pairs]
    broken[0] = before + broken[0]
    broken[-1] += after
    return broken


def from_one_line(line: str) -> str:
    """What `one_line` was given."""
    return _ESCAPED.sub(_unescaped, line.strip(" \t"))


def from_paragraphs(lines: Iterable[str]) -> str:
    """What `paragraphs` was given; empty lines around it do not count."""
    kept = [line.strip(" \t") for line in lines]
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(from_one_line(_without_break(line, last=at == len(kept))) for at, line in enumerate(kept, start=1))


def _without_break(line: str, *, last: bool) -> str:
    slashes = len(line) - len(line.rstrip("\\"))
    return line[:-1] if slashes % 2 and not last else line


def _unescaped(found: re.Match[str]) -> str:
    mark, decimal, hexadecimal, name = found.groups()
    if mark:
        return mark
    if name:
        return html.unescape(found[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= 0x10FFFF else found[0]
