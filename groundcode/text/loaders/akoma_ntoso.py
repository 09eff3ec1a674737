"""Akoma Ntoso XML, in which parliaments and SayIt publish who said what."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import ParseError

from groundcode.domain.transcripts import Transcript
from groundcode.errors import BadEncoding, BadValue, InvalidDocument
from groundcode.locale import _
from groundcode.text.encoding import Decoded, decode
from groundcode.text.loaders import Given
from groundcode.text.loaders.assemble import Spoken, assemble_spoken
from groundcode.text.loaders.left_out import left_out_notes

_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,80}encoding\s*=\s*[\"']([\w.:-]{2,30})[\"']")
_SPEECHES = frozenset(("speech", "question", "answer"))
_PASSAGES = frozenset(("narrative", "scene", "summary", "recordedTime", "rollCall", "prayers"))
_FRONT = frozenset(("coverPage", "preface", "preamble"))
_HEADINGS = frozenset(("num", "heading", "subheading"))
_LINES = frozenset(
    (
        *("p", "li", "item", "block", "tr", "td", "th", "caption", "listIntroduction", "listConclusion", "listWrapUp", "tocItem"),
        *("longTitle", "blockContainer", "blockList", "ul", "ol", "table"),
    )
)
_BREAKS = frozenset(("br", "eol"))
_SKIPPED = {"del": "deletion", "authorialNote": "footnote", "foreign": "", "meta": ""}
_SPACES = re.compile("[ \t\r\n]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED_HAN = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_CLOCK = re.compile(r"(?:^|T)(\d{1,2}:\d\d(?::\d\d)?)")
_LONGEST_SHOWN = 60
_DEEPEST = 200_000


def read(given: Given) -> Transcript:
    """A transcript from an .xml; raises InvalidDocument, EmptyFile, NotText, BadEncoding, BadValue."""
    decoded = _decoded(given)
    reader = _parsed(decoded.text, given.path)
    passages = list(reader.passages())
    first = next((n for n, one in enumerate(passages) if not one.heading), len(passages))
    notes = left_out_notes(reader.left_out)
    if given.speaker_pattern is not None:
        notes = (_("The file names its speakers; the speaker pattern was not used."), *notes)
    if decoded.guessed:
        notes = (_("The encoding was guessed: {encoding}.").format(encoding=decoded.encoding), *notes)
    return assemble_spoken(
        passages[first:], replace(given, name=given.name.removesuffix(".an")), encoding=decoded.encoding, line_ends="",
        before="\n".join(one.text for one in passages[:first]), notes=notes,
    )  # fmt: skip


def _kind() -> str:
    return _("transcript in XML (Akoma Ntoso)")


def _decoded(given: Given) -> Decoded:
    """The file's text: expat itself knows neither GB18030 nor Big5."""
    match = (
        None
        if given.encoding or given.data.startswith((codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff"))
        else _DECLARED.match(given.data)
    )
    if match is not None:
        try:
            return decode(given.data, given.path, match[1].decode("ascii"))
        except (BadEncoding, BadValue):
            pass  # files are saved again in another encoding, and keep the old declaration
    return decode(given.data, given.path, given.encoding)


def _parsed(text: str, path: str) -> _Reader:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    reader = _Reader()
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(text)
        parser.close()
    except _OtherRootError as error:
        why = _("its root element is {root}, which is not one that groundcode reads").format(root=error)
        raise InvalidDocument(path, _kind(), why, _("Save it as .txt, .docx or .html where it was made.")) from None
    except DefusedXmlException as error:
        raise InvalidDocument(path, _kind(), _("it declares entities, which transcripts do not need")) from error
    except (ParseError, ValueError) as error:
        raise InvalidDocument(path, _kind(), _("its XML is damaged ({why})").format(why=error)) from error
    return reader


class _OtherRootError(Exception):
    """XML of another kind; its text is the root element's name."""


@dataclass(slots=True)
class _Passage:
    """What is said at one place, or stands there."""

    text: str
    by: str = ""
    name: str = ""
    """As the place itself gives it."""
    time: str | None = None
    heading: bool = False


@dataclass(slots=True)
class _Open:
    """An element whose text belongs together."""

    tag: str
    by: str = ""
    name: str = ""
    time: str | None = None
    heading: bool = False


class _Reader:
    """What the parser tells its events: a list of what is open, and no recursion."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._found: list[_Passage] = []
        self._names: dict[str, str] = {}
        self._open: list[_Open] = []
        self._pieces: list[str] = []
        self._lines: list[str] = []
        self._skipped: list[str] = []
        self._depth = 0

    def passages(self) -> Iterator[Spoken]:
        """What was found, speakers by the names that the references show."""
        for one in self._found:
            yield Spoken(one.name or _shown(one.by, self._names), one.text, one.time, one.heading)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        if not self._depth and name.casefold() != "akomantoso":
            raise _OtherRootError(name[:_LONGEST_SHOWN])
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(_("its parts are nested too deeply"))
        if name.startswith("TLC") and "showAs" in attributes:
            self._names[attributes.get("eId") or attributes.get("id", "")] = attributes["showAs"].strip()
        if name in _SKIPPED or self._skipped:
            self.left_out[_SKIPPED.get(name, "") if not self._skipped else ""] += 1
            self._skipped.append(name)
        elif name in _SPEECHES:
            self._begin(_Open(name, attributes.get("by", ""), time=_clock(attributes.get("startTime", ""))))
        elif name in _PASSAGES:
            self._begin(_Open(name, time=_clock(attributes.get("startTime", attributes.get("time", "")))))
        elif name in _HEADINGS or name in _FRONT:
            self._begin(_Open(name, heading=True))
        elif name == "from" and self._open and self._open[-1].tag in _SPEECHES:
            self._begin(_Open(name))
        elif name in _LINES:
            self._end_line_or_passage()
        elif name in _BREAKS:
            self._pieces.append("\v")

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag.rpartition("}")[2]
        self._depth -= 1
        if self._skipped:
            self._skipped.pop()
        elif self._open and self._open[-1].tag == name:
            self._end_passage()
            self._open.pop()
        elif name in _LINES:
            self._end_line_or_passage()

    def data(self, text: str) -> None:
        """Text, in pieces of any size."""
        if not self._skipped:
            self._pieces.append(text)

    def close(self) -> None:
        """The file ends."""
        self._end_passage()

    def _begin(self, one: _Open) -> None:
        self._end_passage()
        self._open.append(one)

    def _end_line_or_passage(self) -> None:
        """What nobody says, and no element holds together, is a passage a paragraph."""
        if self._open:
            self._end_line()
        else:
            self._end_passage()

    def _end_line(self) -> None:
        whole = "".join(self._pieces)
        self._pieces = []
        lines = [_SPACES.sub(" ", _WRAPPED_HAN.sub("", line)).strip(" ") for line in whole.split("\v")]
        self._lines += [line for line in lines if line]

    def _end_passage(self) -> None:
        self._end_line()
        text, self._lines = "\n".join(self._lines), []
        if not text:
            return
        one = self._open[-1] if self._open else _Open("")
        if one.tag == "from":
            self._open[-2].name = " ".join(text.split()).rstrip("：: ")
        else:
            self._found.append(_Passage(text, one.by, one.name, one.time, one.heading))


def _shown(by: str, names: Mapping[str, str]) -> str:
    """The name behind a reference; the reference itself where there is none."""
    bare = by.strip().removeprefix("#")
    return names.get(bare) or bare.rstrip("/").rpartition("/")[2]


def _clock(value: str) -> str | None:
    """The time of the day in "2013-01-22T10:30:00Z", or a time as it stands."""
    match = _CLOCK.search(value.strip())
    return match[1] if match else None
