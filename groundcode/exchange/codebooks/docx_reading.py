"""A Word document as its paragraphs: with the marks on them, who changed them, and what comments lie on them.

Tracked changes read as if they were accepted. The XML is read as a stream, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from groundcode.errors import InvalidDocument
from groundcode.exchange.tables.docx_parts import NAMESPACES, read_document
from groundcode.locale import _
from groundcode.text.loaders.package import KIND, WORD, checked_parts

_MAIN_PART = "word/document.xml"
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "rt"))
"""What is gone, and second versions of what stands elsewhere."""
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNREAD = frozenset(("drawing", "pict", "object", "footnoteReference", "endnoteReference"))
_OWN_PROMPT = re.compile(r"(?:Click or tap|Click here|单击或点击|单击此处|點擊|按一下).{0,40}", re.IGNORECASE)
"""What Word itself puts into an emptied content control."""


@dataclass(slots=True)
class Block:
    """A paragraph."""

    cell: int = -1
    """The cell of a table that it stands in; -1 for none."""
    row: int = -1
    text: str = ""
    marks: list[str] = field(default_factory=list)
    """Names of bookmarks that begin in it, tags of content controls that it lies in."""
    tracked: list[str] = field(default_factory=list)
    """Who changed it with changes tracked."""


@dataclass(slots=True)
class Comment:
    """A comment as it was written."""

    author: str = ""
    date: str = ""
    """As the file says: 2026-11-01T10:00:30Z."""
    text: str = ""
    last: str = ""
    """The id of its last paragraph, by which replies name it."""
    reply_to: Comment | None = None
    block: int = -1
    """The paragraph that it begins in; -1 where it hangs on none."""
    quote: str = ""
    """The words that it lies on."""


@dataclass(slots=True)
class WordText:
    """A document as it was read."""

    blocks: list[Block]
    comments: list[Comment]
    deleted_rows: int
    """Rows of tables that were deleted with changes tracked."""
    unread: int
    """Pictures, drawings, foot- and endnotes."""


def read_word(path: Path) -> WordText:
    """A Word document.

    Raises:
        FileMissing, EmptyFile, InvalidDocument, TooLarge
    """
    parts = checked_parts(read_document(path), str(path), WORD)
    main = _MAIN_PART if _MAIN_PART in parts else _target(parts, "_rels/.rels", "", "/officeDocument")
    if not parts.get(main):
        raise InvalidDocument(str(path), KIND, _("it has no text part"))
    folder, _slash, name = main.rpartition("/")
    related = f"{folder}/_rels/{name}.rels"
    comments: dict[str, Comment] = {}
    said = parts.get(_target(parts, related, folder, "/comments"), b"")
    if said:
        reader = _Comments(str(path), said)
        comments = reader.comments
        more = parts.get(_target(parts, related, folder, "/commentsExtended"), b"")
        if more:
            _Replies(str(path), more, comments)
    body = _Body(str(path), parts[main], comments)
    return WordText(body.blocks, list(comments.values()), body.deleted_rows, body.unread)


def _target(parts: Mapping[str, bytes], relationships: str, folder: str, kind: str) -> str:
    """The part that a relationship of a kind leads to; "" for none."""
    xml = parts.get(relationships, b"").decode("utf-8", "replace")
    for found in re.finditer(r"<(?:\w+:)?Relationship\b[^>]*>", xml):
        words = dict(re.findall(r"(\w+)\s*=\s*\"([^\"]*)\"", found[0]))
        if words.get("Type", "").endswith(kind):
            target = words.get("Target", "")
            return target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
    return ""


class _Stream:
    """One part read by expat; other namespaces than Word's own are told apart by their local names only."""

    def __init__(self, path: str, xml: bytes) -> None:
        from xml.parsers import expat

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise InvalidDocument(path, KIND, _("a part of it is damaged ({why})").format(why=error)) from error

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _space, local = name.rpartition(" ")
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.start(local, values, is_main=namespace in NAMESPACES)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2])

    def start(self, local: str, values: Mapping[str, str], *, is_main: bool) -> None:
        raise NotImplementedError

    def end(self, local: str) -> None:
        """An element ended."""

    def characters(self, text: str) -> None:
        """Text between tags."""


class _Comments(_Stream):
    """word/comments.xml."""

    def __init__(self, path: str, xml: bytes) -> None:
        self.comments: dict[str, Comment] = {}
        self._now: Comment | None = None
        self._in_text = self._skipped = 0
        super().__init__(path, xml)

    def start(self, local: str, values: Mapping[str, str], *, is_main: bool) -> None:
        self._skipped += local in _SKIPPED
        if not is_main:
            return
        if local == "comment":
            self._now = Comment(values.get("author", "").strip(), values.get("date", ""))
            self.comments[values.get("id", "")] = self._now
        elif self._now is not None and local == "p":
            self._now.last = values.get("paraId", self._now.last)
            self._now.text += "\n" if self._now.text else ""
        elif self._now is not None and local in _BREAKS:
            self._now.text += _BREAKS[local]
        self._in_text += local == "t"

    def end(self, local: str) -> None:
        self._skipped -= local in _SKIPPED
        self._in_text -= local == "t"

    def characters(self, text: str) -> None:
        if self._in_text > 0 and not self._skipped and self._now is not None:
            self._now.text += text


class _Replies(_Stream):
    """word/commentsExtended.xml: which comment replies to which."""

    def __init__(self, path: str, xml: bytes, comments: Mapping[str, Comment]) -> None:
        self._by_last = {one.last: one for one in comments.values() if one.last}
        super().__init__(path, xml)

    def start(self, local: str, values: Mapping[str, str], *, is_main: bool) -> None:  # noqa: ARG002
        if local == "commentEx" and values.get("paraIdParent"):
            reply, above = self._by_last.get(values.get("paraId", "")), self._by_last.get(values["paraIdParent"])
            if reply is not None and above is not reply:
                reply.reply_to = above


class _Body(_Stream):
    """word/document.xml."""

    def __init__(self, path: str, xml: bytes, comments: Mapping[str, Comment]) -> None:
        self.blocks: list[Block] = []
        self.deleted_rows = self.unread = 0
        self._comments = comments
        self._open: list[Block] = []
        self._cells: list[int] = []
        self._rows: list[int] = []
        self._drawn = [0, 0]
        """How many cells and rows there were."""
        self._controls: list[tuple[str, bool]] = []
        """(tag, whether it shows what to type) of the content controls around here."""
        self._on: dict[str, Comment] = {}
        """Comments whose words these are."""
        self._waiting: list[str] = []
        """Marks that begin between paragraphs."""
        self._authors: list[str] = []
        self._skipped = self._in_text = self._properties = 0
        self._gone: list[bool] = []
        super().__init__(path, xml)

    def start(self, local: str, values: Mapping[str, str], *, is_main: bool) -> None:
        self._skipped += local in _SKIPPED
        self.unread += local in _UNREAD and not self._skipped
        if local in ("ins", "del", "moveFrom", "moveTo"):
            self._authors.append(values.get("author", ""))
            if self._gone and local == "del" and self._properties and not self._open:
                self._gone[-1] = True
                self.deleted_rows += 1
        if not is_main:
            return
        self._properties += local in ("rPr", "pPr", "trPr", "sdtPr")
        if local == "p":
            self._begin()
        elif local == "tr":
            self._drawn[1] += 1
            self._rows.append(self._drawn[1])
            self._gone.append(False)
        elif local == "tc":
            self._drawn[0] += 1
            self._cells.append(self._drawn[0])
        elif local == "sdt":
            self._controls.append(("", False))
        elif local in ("tag", "showingPlcHdr") and self._controls and self._properties:
            tag, prompts = self._controls[-1]
            self._controls[-1] = (values.get("val", tag), prompts) if local == "tag" else (tag, True)
        elif local == "bookmarkStart":
            self._mark(f"{values.get('name', '')}")
        elif local == "t":
            self._in_text += 1
            self._take("")
        elif local in _BREAKS and self._open and not self._properties:
            self._take(_BREAKS[local])
        else:
            self._comment(local, values.get("id", ""))

    def _begin(self) -> None:
        block = Block(self._cells[-1] if self._cells else -1, self._rows[-1] if self._rows else -1)
        block.marks = [*self._waiting, *(tag for tag, _prompts in self._controls if tag)]
        self._waiting.clear()
        self._open.append(block)

    def _mark(self, name: str) -> None:
        if self._open:
            self._open[-1].marks.append(name)
        else:
            self._waiting.append(name)

    def _comment(self, local: str, number: str) -> None:
        found = self._comments.get(number)
        if found is None or local not in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            return
        if local == "commentRangeEnd":
            self._on.pop(number, None)
            return
        if local == "commentRangeStart":
            self._on[number] = found
        if found.block < 0:
            # A paragraph within another one (a text box) is finished first.
            found.block = len(self.blocks) + max(0, len(self._open) - 1)

    def end(self, local: str) -> None:
        self._skipped -= local in _SKIPPED
        if local in ("ins", "del", "moveFrom", "moveTo") and self._authors:
            self._authors.pop()
        if local in ("rPr", "pPr", "trPr", "sdtPr"):
            self._properties = max(0, self._properties - 1)
        elif local == "t":
            self._in_text = max(0, self._in_text - 1)
        elif local == "p" and self._open:
            self.blocks.append(self._open.pop())
            for comment in self._on.values():
                comment.quote += "\n"
        elif local == "tr" and self._rows:
            self._rows.pop()
            self._gone.pop()
        elif local == "tc" and self._cells:
            self._cells.pop()
        elif local == "sdt" and self._controls:
            self._controls.pop()

    def characters(self, text: str) -> None:
        if self._authors and self._open and text.strip() and (who := self._authors[-1]) not in self._open[-1].tracked:
            self._open[-1].tracked.append(who)
        if self._in_text and not self._skipped:
            self._take(text)

    def _take(self, text: str) -> None:
        if not self._open or self._skipped or any(self._gone):
            return
        block = self._open[-1]
        block.marks += [tag for tag, _prompts in self._controls if tag and tag not in block.marks]
        if any(prompts for _tag, prompts in self._controls) and _OWN_PROMPT.fullmatch(text.strip()):
            return
        block.text += text
        for comment in self._on.values():
            comment.quote += text
