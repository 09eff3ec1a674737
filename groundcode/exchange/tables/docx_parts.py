"""A Word document as the bytes of its parts: places found by a streaming parser, and replaced without touching the rest."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundcode.errors import EmptyFile, FileMissing, InvalidDocument, TooLarge
from groundcode.locale import _
from groundcode.text.loaders.package import KIND, WORD, checked_parts

LARGEST = 200_000_000
"""Bytes of a chapter with its pictures."""
NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_TAG = re.compile(rb"<(?:[^\"'<>]++|\"[^\"]*\"|'[^']*')*>")
_BODY = "word/document.xml"
_STYLES = "word/styles.xml"


@dataclass(slots=True)
class Mark:
    """A bookmark's start or end, a comment's, or a paragraph: where its bytes are."""

    kind: str
    id: str
    name: str
    start: int
    end: int
    paragraph: int = -1
    """Index of the paragraph that it stands in; -1 for none."""
    home: int = -1
    """Which container its paragraph (or it) stands in."""
    after_text: bool = False
    """Whether a run stands before it in its paragraph."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph's bytes."""

    start: int
    end: int
    home: int
    """Which container it stands in: the body is 0."""


@dataclass(slots=True)
class Layout:
    """What was found in the body of a document."""

    namespace: str = ""
    prefix: str | None = None
    """The prefix of the main namespace at the root; None where another one is in force."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    end: int = -1
    """Where something goes that is to stand last: before the last section's properties."""
    width: int = 8306
    """The width of the text in twentieths of a point; that of A4 with Word's Chinese margins where it is not said."""
    height: int = 13958
    rooms: list[tuple[int, int, int]] = field(default_factory=list)
    """(place, width, height) of the page of each section that ends behind that place."""
    homes: int = 0
    body: tuple[int, int] = (-1, -1)
    """The bytes between the body's tags."""
    section: tuple[int, int] = (-1, -1)
    """The bytes of the last section's properties."""


def room_at(layout: Layout, place: int) -> tuple[int, int]:
    """The width and the height of the page on which a place in the text lies."""
    return next(((width, height) for end, width, height in layout.rooms if end > place), (layout.width, layout.height))


class Package:
    """A .docx whose parts can be replaced one by one; all others keep their bytes."""

    def __init__(self, data: bytes, path: str) -> None:
        """Check a document.

        Raises:
            EmptyFile, InvalidDocument, TooLarge
        """
        self.path = path
        self.parts = checked_parts(data, path, WORD)
        self._data = data
        self._changed: dict[str, bytes] = {}
        main = self._main()
        self.body_part = main
        if main not in self.parts:
            raise InvalidDocument(path, KIND, _("it has no text part"))

    def _main(self) -> str:
        """The part that holds the text: word/document.xml but in documents of a few programs."""
        if _BODY in self.parts:
            return _BODY
        found = re.search(rb'Target="/?([^"]+)"[^>]*officeDocument"|officeDocument"[^>]*Target="/?([^"]+)"',
                          self.parts.get("_rels/.rels", b""))  # fmt: skip
        return (found[1] or found[2]).decode("utf-8", "replace") if found else _BODY

    @property
    def styles_part(self) -> str:
        """The part that holds the styles."""
        return self.body_part.rpartition("/")[0] + "/styles.xml" if self.body_part != _BODY else _STYLES

    def get(self, part: str) -> bytes:
        """A part as it stands; b"" for one that is not there."""
        return self._changed.get(part, self.parts.get(part, b""))

    def put(self, part: str, content: bytes) -> None:
        """Replace a part."""
        self._changed[part] = content

    def bytes_(self) -> bytes:
        """The document with what was replaced; every other part is copied."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            seen: set[str] = set()
            for info in old.infolist():
                if info.filename in seen:
                    continue
                seen.add(info.filename)
                content = self._changed.get(info.filename)
                new.writestr(info, old.read(info) if content is None else content, compress_type=info.compress_type)
        return out.getvalue()


def read_document(path: Path) -> bytes:
    """The bytes of a document that somebody names.

    Raises:
        FileMissing, EmptyFile, InvalidDocument, TooLarge
    """
    try:
        if not path.is_file():
            if path.exists():
                raise InvalidDocument(str(path), KIND, _("this is not a file but a folder or a device"))
            raise FileMissing(str(path))
        if path.stat().st_size > LARGEST:
            raise TooLarge(str(path), path.stat().st_size, LARGEST)
        data = path.read_bytes()
    except OSError as error:
        raise InvalidDocument(str(path), KIND, error.strerror or str(error)) from error
    if not data:
        raise EmptyFile(str(path))
    return data


def layout_of(xml: bytes, path: str) -> Layout:
    """The paragraphs, bookmarks and comments of a document's body, by bytes.

    Raises:
        InvalidDocument: the part is not XML, not UTF-8, or no text of a Word document.
    """
    from xml.parsers import expat

    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidDocument(path, KIND, _("its text part is not UTF-8"))
    parser = expat.ParserCreate(namespace_separator=" ")
    reader = _Reader(parser, xml)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.stop
    parser.StartNamespaceDeclHandler = reader.declare
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise InvalidDocument(path, KIND, _("its text part is not XML ({why})").format(why=error)) from error
    found = reader.layout
    if found.end < 0:
        raise InvalidDocument(path, KIND, _("its text part has no body"))
    return found


_MARKS = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "ins", "del")
_HOMES = ("body", "tc", "sdtContent", "txbxContent", "customXml")


class _Reader:
    """What the parser tells, put in order."""

    def __init__(self, parser: Any, xml: bytes) -> None:
        self.layout = Layout()
        self._parser = parser
        self._xml = xml
        self._stack: list[tuple[str, int, int]] = []
        """(local name, start, index of its paragraph or container)."""
        self._open: list[int] = []
        self._homes: list[int] = []
        self._texts: set[int] = set()
        self._size = (11906, 16838)

    def declare(self, prefix: str | None, uri: str) -> None:
        if not self._stack and uri in NAMESPACES:
            self.layout.namespace = uri
            self.layout.prefix = prefix or ""

    def _end_of_tag(self, at: int) -> int:
        found = _TAG.match(self._xml, at)
        return found.end() if found else at

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _space, local = name.rpartition(" ")
        at = self._parser.CurrentByteIndex
        found = self.layout
        index = -1
        if namespace in NAMESPACES:
            value = {key.rpartition(" ")[2]: text for key, text in attributes.items()}
            if local in _HOMES:
                self._homes.append(found.homes)
                found.homes += 1
                if local == "body":
                    found.body = (self._end_of_tag(at), -1)
            elif local == "p":
                index = len(found.paragraphs)
                found.paragraphs.append(Paragraph(at, -1, self._homes[-1] if self._homes else -1))
                self._open.append(index)
            elif local == "r" and self._open:
                self._texts.add(self._open[-1])
            elif local in _MARKS:
                self._mark(local, value, at)
            elif local in ("pgSz", "pgMar") and self._stack:
                self._page(local, value)
        self._stack.append((local, at, index))

    def _mark(self, local: str, value: Mapping[str, str], at: int) -> None:
        paragraph = self._open[-1] if self._open else -1
        home = self._homes[-1] if self._homes else -1
        self.layout.marks.append(
            Mark(local, value.get("id", ""), value.get("name", ""), at, self._end_of_tag(at), paragraph, home,
                 paragraph in self._texts)
        )  # fmt: skip

    def _page(self, local: str, value: Mapping[str, str]) -> None:
        def number(key: str) -> int:
            text = value.get(key, "")
            return int(text) if text.lstrip("-").isdigit() and len(text) < 7 else 0

        if local == "pgSz":
            self._size = (number("w") or 11906, number("h") or 16838)
        else:
            wide, high = self._size
            width = wide - number("left") - number("right") - number("gutter")
            height = high - abs(number("top")) - abs(number("bottom"))
            if width > 1000:
                self.layout.width = width
            if height > 2000:
                self.layout.height = height
            self.layout.rooms.append((self._parser.CurrentByteIndex, self.layout.width, self.layout.height))

    def stop(self, name: str) -> None:
        namespace, _space, local = name.rpartition(" ")
        at = self._parser.CurrentByteIndex
        _local, begun, index = self._stack.pop()
        if namespace not in NAMESPACES:
            return
        end = self._end_of_tag(at)
        if local in _HOMES:
            self._homes.pop()
        if local == "p":
            self.layout.paragraphs[index].end = end
            self._open.pop()
        elif local == "sectPr" and self._stack and self._stack[-1][0] == "body":
            self.layout.section = (begun, end)
        elif local == "body" and len(self._stack) == 1:
            self.layout.body = (self.layout.body[0], at)
            self.layout.end = self.layout.section[0] if self.layout.section[0] >= 0 else at
