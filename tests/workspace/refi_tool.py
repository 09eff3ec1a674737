"""One archive in the style of another program, and what those of all programs are put together from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from tests.unit.exchange.refi.files import NS

LINES = ("Interviewer: How do you feel about the police?", "Ann: I trust them 😀 because they call us.",
         "Ann: 居民😀说：𠮷老师很信任警察。", "Ben: They come when we call. They come at night, too.")  # fmt: skip
WORDS = ("I trust them 😀 because", "信任警察", "They come at night, too.", "they call us.")
"""What is coded; the last one ends with its line."""


@dataclass
class Tool:
    """One archive: what it is to bring in."""

    origin: str
    codes: str
    texts: dict[str, bytes] = field(default_factory=dict)
    sources: str = ""
    users: str = ""
    more: dict[str, str] = field(default_factory=dict)
    """Part of the project -> its XML."""
    expected: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Coding -> (words, code, coder)."""
    memos: tuple[str, ...] = ()
    """Texts that come in as memos."""
    told: tuple[str, ...] = ()
    """What the report says."""
    qde: str = "project.qde"
    order: tuple[str, ...] = ("users", "codes", "variables", "cases", "sources", "notes", "links", "sets", "description")
    head: str = ""
    reading: str | None = None

    def write(self, path: Path) -> Path:
        """As a .qdpx."""
        parts = {"users": self.users, "codes": self.codes, "sources": self.sources, **self.more}
        inner = "".join(parts.get(name, "") for name in self.order)
        xml = (
            f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{NS}" name="study" origin={quoteattr(self.origin)}'
            f"{self.head}>{inner}</Project>"
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(self.qde, xml)
            for name, data in self.texts.items():
                out.writestr(name, data)
        return path


def root_of(path: Path) -> ET.Element:
    """The XML of a .qdpx."""
    with zipfile.ZipFile(path) as found:
        return ET.fromstring(found.read(next(name for name in found.namelist() if name.endswith(".qde"))))


def upper(number: int) -> str:
    """A GUID in capitals, with letters in it."""
    return f"ABCDEF00-0000-4000-8000-{number:012d}"


def count(text: str, *, utf16: bool = False, crlf_is_one: bool = False) -> int:
    """How long a text is for a program."""
    text = text.replace("\r\n", "\n") if crlf_is_one else text
    return len(text.encode("utf-16-le")) // 2 if utf16 else len(text)


Selected = Callable[[int, int, int, str], str]
"""(number, start, end, words) -> the XML of a selection with its coding."""


def selected(text: str, write: Selected, words: Iterable[str] = WORDS, first: int = 100, **counted: bool) -> str:
    """The selections of some words of a text, counted as a program counts."""
    out = []
    for number, one in enumerate(words, start=first):
        start = text.index(one)
        out.append(write(number, count(text[:start], **counted), count(text[: start + len(one)], **counted), one))
    return "".join(out)


def plain(number: int, start: int, end: int, words: str, *, name: str, user: str, code: str, make: Callable[[int], str]) -> str:
    when = 'creationDateTime="2021-05-06T07:08:09Z"'
    return (
        f'<PlainTextSelection guid="{make(number)}" name={quoteattr(name)} startPosition="{start}" endPosition="{end}" '
        f'creatingUser="{user}" {when}><Coding guid="{make(number + 500)}" creatingUser="{user}" {when}>'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def codes_of(make: Callable[[int], str], colour: str = "#ff0000") -> str:
    return (
        f'<CodeBook><Codes><Code guid="{make(11)}" name="trust" isCodable="true" color="{colour}"><Description>Who trusts.'
        f'</Description><Code guid="{make(12)}" name="seen" isCodable="true"/></Code></Codes></CodeBook>'
    )


def users_of(make: Callable[[int], str]) -> str:
    return f'<Users><User guid="{make(1)}" name="Ann"/><User guid="{make(2)}" name="Ben"/></Users>'


def expected_of(make: Callable[[int], str], coder: str = "Ann", words: Iterable[str] = WORDS) -> dict[str, tuple[str, str, str]]:
    return {make(600 + n).lower(): (one, "trust > seen", coder) for n, one in enumerate(words)}


def docx_of(text: str) -> bytes:
    from docx import Document

    document, out = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()
