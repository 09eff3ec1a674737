"""A Word document whose comments are codings: its text, and which words each comment lies on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groundcode.errors import InvalidDocument
from groundcode.exchange.transcript_docx import NUMBER_STYLE
from groundcode.locale import _
from groundcode.text.loaders.package import KIND, WORD, checked_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLE = "GCTitle"
_OUTSIDE = frozenset((_TITLE, "GCSubtitle"))
"""Paragraphs of our own transcripts that are not of the text."""
_GONE = frozenset((
    "del", "moveFrom", "pPr", "rPr", "rt", "instrText", "delText", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "Fallback",
    "drawing", "pict", "object", "txbxContent",
))  # fmt: skip
"""What is removed, only formats, or stands outside of the running text: as the loader of transcripts has it."""
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FREE = frozenset(":：[]()")
"""Marks that the loader of transcripts puts in, or takes away, between a name and a speech."""


@dataclass(frozen=True, slots=True)
class WordRemark:
    """A comment on a stretch of the text."""

    author: str
    date: str
    """As the file has it: 2026-11-01T10:00:30Z."""
    text: str
    start: int = -1
    """In the document's running text, code points; -1 where it hangs on no words."""
    end: int = -1
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class RemarkedText:
    """The running text of a document, a line a paragraph or cell, with its comments."""

    text: str
    remarks: tuple[WordRemark, ...]
    title: str = ""
    """Of one of our own transcripts: its title."""


def read_remarked(data: bytes, path: str) -> RemarkedText:
    """The text and comments of a .docx.

    Raises:
        EmptyFile, InvalidDocument, TooLarge
    """
    parts = checked_parts(data, path, WORD)
    main = "word/document.xml"
    if main not in parts:
        found = [name for name in parts if name.lower().endswith("document.xml")]
        if not found:
            raise InvalidDocument(path, KIND, _("it has no text part"))
        main = found[0]
    folder = main.rpartition("/")[0]
    said = _comments(parts, folder, path)
    body = _Body()
    body.walk(_parsed(parts[main], path))
    remarks = []
    for key, remark in said.items():
        start, end = body.starts.get(key, -1), body.ends.get(key, -1)
        remarks.append(replace(remark, start=start, end=end) if 0 <= start < end else remark)
    return RemarkedText("".join(body.pieces), tuple(remarks), " ".join(body.title.split()))


def _parsed(xml: bytes, path: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xml, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InvalidDocument(path, KIND, _("a part of it is damaged ({why})").format(why=error)) from error


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: _Element, name: str) -> str:
    """An attribute by its local name."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _comments(parts: Mapping[str, bytes], folder: str, path: str) -> dict[str, WordRemark]:
    """The id of each comment -> what it says, in the order of the file."""
    xml = parts.get(f"{folder}/comments.xml", b"")
    if not xml:
        return {}
    replies = set()
    more = parts.get(f"{folder}/commentsExtended.xml", b"")
    if more:
        for one in _parsed(more, path):
            if _value(one, "paraIdParent"):
                replies.add(_value(one, "paraId"))
    found: dict[str, WordRemark] = {}
    for comment in _parsed(xml, path):
        if _local(comment) != "comment":
            continue
        lines = [one for one in comment.iter() if _local(one) == "p"]
        body = _Body()
        body.walk(comment)
        last = _value(lines[-1], "paraId") if lines else ""
        author, date = _value(comment, "author"), _value(comment, "date")
        found[_value(comment, "id")] = WordRemark(author, date, "".join(body.pieces).strip(), is_reply=last in replies)
    return found


class _Body:
    """What a reader sees, in order, and where comments begin and end in it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.title = ""
        self.starts: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        self._length = 0

    def walk(self, element: _Element) -> None:
        """Take the text below an element."""
        for child in element:
            tag = _local(child)
            if tag in _GONE or not tag:
                continue
            if tag == "t":
                self._put(child.text or "")
            elif tag in _BREAKS:
                self._put(_BREAKS[tag])
            elif tag == "commentRangeStart":
                self.starts.setdefault(_value(child, "id"), self._length)
            elif tag == "commentRangeEnd":
                self.ends[_value(child, "id")] = self._length
            elif tag == "p":
                self._paragraph(child)
            elif tag == "tr":
                if not any(_local(mark) == "del" for mark in child.iterfind("./*/*")):
                    self.walk(child)
            elif tag != "r" or _style(child, "rPr", "rStyle") != NUMBER_STYLE:
                self.walk(child)

    def _paragraph(self, element: _Element) -> None:
        style = _style(element, "pPr", "pStyle")
        if style in _OUTSIDE:
            if style == _TITLE and not self.title:
                self.title = "".join(one.text or "" for one in element.iter() if _local(one) == "t")
            return
        self.walk(element)
        self._put("\n")

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)


def _style(element: _Element, properties: str, kind: str) -> str:
    for one in element:
        if _local(one) == properties:
            return next((_value(style, "val") for style in one if _local(style) == kind), "")
    return ""


class Carried:
    """Places of one text in another that differs from it in white space and in marks behind names only."""

    def __init__(self, text: str, target: str) -> None:
        self._text = text
        self._target = target
        self._from = solid(text)
        self._to = solid(target)
        self.fits = len(self._from) == len(self._to) and all(
            text[a] == target[b] for a, b in zip(self._from, self._to, strict=True)
        )
        """Whether it does differ in nothing else; without, no place is carried."""

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The place `[start, end)` in the target; None where there is no word in it."""
        from bisect import bisect_left

        first, last = bisect_left(self._from, start), bisect_left(self._from, end) - 1
        if not self.fits or first > last:
            return None
        begin, finish = self._to[first], self._to[last] + 1
        # Marks at the edges belong to the segment where they stand in both.
        at = self._from[first]
        while at > start and begin > 0 and self._text[at - 1] == self._target[begin - 1]:
            at, begin = at - 1, begin - 1
        at = self._from[last] + 1
        while at < end and finish < len(self._target) and self._text[at] == self._target[finish]:
            at, finish = at + 1, finish + 1
        return begin, finish


def solid(text: str) -> list[int]:
    """The indices of what is neither white space nor a mark that a loader may put in."""
    return [at for at, character in enumerate(text) if not character.isspace() and character not in _FREE]
