"""Archives in the style of other programs: put together here from what is known of how each of them writes."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from tests.unit.exchange.refi.files import NS, guid

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


def _plain(number: int, start: int, end: int, words: str, *, name: str, user: str, code: str, make: Callable[[int], str]) -> str:
    when = 'creationDateTime="2021-05-06T07:08:09Z"'
    return (
        f'<PlainTextSelection guid="{make(number)}" name={quoteattr(name)} startPosition="{start}" endPosition="{end}" '
        f'creatingUser="{user}" {when}><Coding guid="{make(number + 500)}" creatingUser="{user}" {when}>'
        f'<CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def _codes(make: Callable[[int], str], colour: str = "#ff0000") -> str:
    return (
        f'<CodeBook><Codes><Code guid="{make(11)}" name="trust" isCodable="true" color="{colour}"><Description>Who trusts.'
        f'</Description><Code guid="{make(12)}" name="seen" isCodable="true"/></Code></Codes></CodeBook>'
    )


def _users(make: Callable[[int], str]) -> str:
    return f'<Users><User guid="{make(1)}" name="Ann"/><User guid="{make(2)}" name="Ben"/></Users>'


def _expected(make: Callable[[int], str], coder: str = "Ann", words: Iterable[str] = WORDS) -> dict[str, tuple[str, str, str]]:
    return {make(600 + n).lower(): (one, "trust > seen", coder) for n, one in enumerate(words)}


def _docx(text: str) -> bytes:
    from docx import Document

    document, out = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def nvivo_windows() -> Tool:
    """Empty names, CRLF, UTF-16 units, docx and txt, a case under the GUID of a code, annotations by links."""
    text = "\r\n".join(LINES) + "\r\n"
    one = guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return _plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)

    start = count(text[: text.index("How")], utf16=True)
    annotated = f'<PlainTextSelection guid="{guid(41)}" name="" startPosition="{start}" endPosition="{start + 3}"/>'
    case_text = write(150, 0, 11, "Interviewer").replace(f'targetGUID="{guid(12)}"', f'targetGUID="{guid(52)}"')
    return Tool(
        "NVivo for Windows 12.6", _codes(guid), {f"Sources/{one}.txt": b"\xef\xbb\xbf" + text.encode(),
                                                 f"Sources/{one}.docx": _docx(text), f"Sources/{guid(61)}.txt": b"Look here."},
        f'<Sources><TextSource guid="{one}" name="Ann" richTextPath="internal://{one}.docx" plainTextPath="internal://{one}.txt">'
        f"<Description />{selected(text, write, utf16=True)}{annotated}{case_text}</TextSource></Sources>",
        _users(guid),
        {
            "variables": f'<Variables><Variable guid="{guid(51)}" name="Cases:Age" typeOfVariable="Text"><Description />'
                         "</Variable></Variables>",
            "cases": f'<Cases><Case guid="{guid(11)}" name="Anna"><Description /><VariableValue><VariableRef '
                     f'targetGUID="{guid(51)}"'
                     " /><TextValue>20-29</TextValue></VariableValue></Case>"
                     f'<Case guid="{guid(52)}" name="Berta"><Description /></Case></Cases>',
            "notes": f'<Notes><Note guid="{guid(61)}" name="" plainTextPath="internal://{guid(61)}.txt"/></Notes>',
            "links": f'<Links><Link guid="{guid(71)}" originGUID="{guid(61)}" targetGUID="{guid(41)}" '
                     f'direction="OneWay"/></Links>',
        },
        _expected(guid), ("Look here.",),
        ("gives no quotes to check them by", "their code is a case", "the plain text is taken"), qde="Project.qde",
        head=' creatingUserGUID="f93ad076-5ca1-4f46-abf4-b4b67130a6e2" basePath=""', reading="utf16",
    )  # fmt: skip


def nvivo_mac() -> Tool:
    """An empty `.root`, LF, quotes nowhere, a set of sources."""
    tool = nvivo_windows()
    text, one = "\n".join(LINES), guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return _plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)

    tool.origin, tool.qde, tool.memos, tool.told = "NVivo 15 For Mac", "project.qde", (), ("operational memo on its members",)
    tool.texts = {f"sources/{one}.txt": text.encode(), "sources/.root": b""}
    tool.sources = (
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://{one}.txt">'
        f"{selected(text, write, utf16=True)}</TextSource></Sources>"
    )
    tool.more = {"sets": f'<Sets><Set guid="{guid(81)}" name="Wave 1"><MemberSource targetGUID="{one}"/></Set></Sets>'}
    return tool


def atlas_desktop() -> Tool:
    """The project's own name as .qde, capitals, CRLF counted once, whole quotes, comments, code groups, a PDF."""
    text = "\r\n".join(LINES) + "\r\n"
    one, two, three = upper(21), upper(22), upper(23)

    def write(number: int, start: int, end: int, words: str) -> str:
        found = _plain(number, start, end, words, name=words, user=upper(1), code=upper(12), make=upper)
        return found.replace("><Coding", "><Description>A comment.</Description><Coding", 1) if number == 100 else found

    note = f'<NoteRef targetGUID="{upper(62)}"/></Coding>'
    marked = selected(text, write, crlf_is_one=True).replace("</Coding>", note, 1)
    page = "The street is quiet at night now.\r\nNobody fears to walk home alone.\r\n"
    box = (
        f'<PDFSelection guid="{upper(300)}" name="Nobody fears to walk home alone." page="0" firstX="1" firstY="1" secondX="9" '
        f'secondY="9" creatingUser="{upper(2)}"><Coding guid="{upper(801)}" creatingUser="{upper(2)}"><CodeRef '
        f'targetGUID="{upper(12)}"/></Coding></PDFSelection>'
    )
    return Tool(
        "ATLAS.ti Win 23.4.0", _codes(upper, "#46AA00"),
        {f"sources/{one}.txt": text.encode(), f"sources/{one}.docx": _docx(text), f"sources/{three}.txt": page.encode(),
         f"sources/{two}.pdf": b"%PDF-1.4"},
        f'<Sources><TextSource guid="{one}" name="P 1: Ann" richTextPath="internal://{one}.docx" plainTextPath="internal://{one}.txt"'
        f' modifiedDateTime="2023-01-01T00:00:00Z">{marked}</TextSource><PDFSource guid="{two}" name="Street" '
        f'path="internal://{two}.pdf">{box}<Representation guid="{three}" name="Street" plainTextPath="internal://{three}.txt" '
        f'creationDateTime="2023-01-01T00:00:00Z"/></PDFSource></Sources>', _users(upper),
        {
            "notes": f'<Notes><Note guid="{upper(62)}" name="Memo 1"><PlainTextContent>Why trust?</PlainTextContent>'
                     f'</Note></Notes>',
            "links": f'<Links><Link guid="{upper(71)}" name="is associated with" color="#000000" direction="Bidirectional" '
                     f'originGUID="{upper(11)}" targetGUID="{upper(12)}"/></Links>',
            "sets": f'<Sets><Set guid="{upper(81)}" name="Group"><MemberCode targetGUID="{upper(12)}"/></Set>'
                    f'<Set guid="{upper(82)}" name="Wave"><MemberSource targetGUID="{one}"/></Set></Sets>',
        },
        _expected(upper) | {upper(801).lower(): ("Nobody fears to walk home alone.", "trust > seen", "Ben")},
        ("A comment.", "Why trust?"), ("4 of 4 quotes", "is associated with", "found by their words"), qde="My study.qde",
        reading="codepoints+crlf1",
    )  # fmt: skip


def atlas_web() -> Tool:
    """LF, quotes cut with three dots, code groups only."""
    tool = atlas_desktop()
    text, one = "\n".join(LINES), upper(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        name = words if len(words) < 12 else words[:10] + "..."
        return _plain(number, start, end, words, name=name, user=upper(1), code=upper(12), make=upper)

    tool.origin, tool.qde, tool.more, tool.memos = "ATLAS.ti Web", "project.qde", {}, ()
    tool.texts = {f"sources/{one}.txt": text.encode()}
    tool.sources = (
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://{one}.txt">'
        f"{selected(text, write)}</TextSource></Sources>"
    )
    tool.expected, tool.told, tool.reading = _expected(upper), ("4 of 4 quotes",), None
    return tool


def maxqda() -> Tool:
    """Positions as names, CRLF counted twice, document variables as a case without a name, a survey, a video."""
    text = "\r\n".join(LINES) + "\r\n"
    one, two = upper(21), upper(22)

    def write(number: int, start: int, end: int, words: str) -> str:
        return _plain(number, start, end, words, name=f"{start},{end}", user=upper(1), code=upper(12), make=upper)

    remark = (
        f'<PlainTextSelection endPosition="11" guid="{upper(41)}" startPosition="0" name="0,11"><Description>Who asks?'
        "</Description></PlainTextSelection>"
    )
    video = (
        f'<VideoSource name="tape" path="internal://E.m4a" guid="{upper(25)}"><VideoSelection end="17706" '
        f'name="(14706,0),(17706,0)" '
        f'begin="14706" guid="{upper(26)}"><Coding guid="{upper(27)}"><CodeRef targetGUID="{upper(12)}"/></Coding>'
        "</VideoSelection>"
        "</VideoSource>"
    )
    values = (
        f'<VariableValue><VariableRef targetGUID="{upper(51)}"/><BooleanValue>true</BooleanValue></VariableValue>'
        f'<VariableValue><VariableRef targetGUID="{upper(52)}"/><DateValue>2020-02-03</DateValue></VariableValue>'
    )
    return Tool(
        "MAXQDA 24 (Release 24.7.0)", _codes(upper, "#ef8256"),
        {f"sources/{one}.txt": text.encode(), f"sources/{two}.txt": b"An answer of a survey."},
        f'<Sources><TextSource name="Ann" plainTextPath="internal://{one}.txt" guid="{one}" modifyingUser="{upper(1)}">'
        f'{selected(text, write)}{remark}</TextSource><TextSource plainTextPath="internal://{two}.txt" guid="{two}" '
        f'name="1"/>{video}'
        "</Sources>", _users(upper),
        {
            "variables": f'<Variables><Variable typeOfVariable="Boolean" guid="{upper(51)}" name="Retired"/><Variable '
                         f'typeOfVariable="Date" guid="{upper(52)}" name="Day"/></Variables>',
            "cases": f'<Cases><Case guid="{upper(53)}">{values}<SourceRef targetGUID="{one}"/></Case></Cases>',
            "sets": f'<Sets><Set guid="{upper(81)}" name="Survey"><MemberSource targetGUID="{two}"/></Set></Sets>',
        },
        _expected(upper), ("Who asks?",), ("gives no quotes", "videos", "yes/no and moments are texts here"),
        head=' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:project:1.0 http://schema.'
             'qdasoftware.org/versions/Project/v1.0/Project.xsd" modifiedDateTime="2025-07-14T18:42:34Z"', reading="codepoints",
    )  # fmt: skip


def qualcoder() -> Tool:
    """A byte-order mark, categories that are not codable, annotations as notes with places, a transcript with time marks."""
    text = "\n".join(LINES)
    one, two, three = guid(21), guid(22), guid(23)

    def write(number: int, start: int, end: int, words: str) -> str:
        found = _plain(number, start, end, words, name=words, user=guid(1), code=guid(12), make=guid)
        return found.replace(' creationDateTime="2021-05-06T07:08:09Z"><CodeRef', " ><CodeRef")

    spoken = "[00:01] We walk home at night. [00:09] They greet us."
    marks = "".join(
        f'<SyncPoint guid="{guid(400 + n)}" position="{at}" timeStamp="{at * 100}" />'
        for n, at in enumerate((0, spoken.index("We"), spoken.index(" [00:09]")))
    )
    heard = (
        f'<TranscriptSelection guid="{guid(410)}" name="tape.transcribed" fromSyncPoint="{guid(401)}" toSyncPoint="{guid(402)}">'
        f'<Coding guid="{guid(411)}" ><CodeRef targetGUID="{guid(12)}" /></Coding></TranscriptSelection>'
    )
    codes = (
        f'<CodeBook><Codes><Code guid="{guid(11)}" name="trust" isCodable="false"><Code guid="{guid(12)}" name="seen" '
        f'color="#F4FA58"'
        ' isCodable="true"></Code></Code></Codes></CodeBook>'
    )
    ask = text.index("How do")
    return Tool(
        "Qualcoder3.5", codes,
        {f"Sources/{one}.txt": b"\xef\xbb\xbf" + text.encode(), f"Sources/{two}.txt": b"\xef\xbb\xbf" + spoken.encode()},
        f'<Sources><TextSource richTextPath="internal://{one}.txt" plainTextPath="internal://{one}.txt" guid="{one}" '
        f'name="Ann.txt">'
        f'{selected(text, write)}<VariableValue><VariableRef targetGUID="{guid(51)}"/><FloatValue>3</FloatValue></VariableValue>'
        f'<NoteRef targetGUID="{guid(61)}" /></TextSource><AudioSource guid="{three}" name="tape" path="internal://{three}.mp3" >'
        f'<Transcript plainTextPath="internal://{two}.txt" guid="{two}" name="tape.transcribed" >{marks}{heard}</Transcript>'
        f'<AudioSelection guid="{guid(420)}" begin="0" end="9" name="" ><Coding guid="{guid(421)}" ></Coding></AudioSelection>'
        "</AudioSource></Sources>", _users(guid),
        {
            "variables": f'<Variables><Variable guid="{guid(51)}" name="Length" typeOfVariable="Float"></Variable></Variables>',
            "notes": f'<Notes><Note guid="{guid(63)}" name="Journal"><PlainTextContent>A day.</PlainTextContent>'
                     f'</Note><Note guid="'
                     f'{guid(61)}" creatingUser="{guid(2)}"><PlainTextContent>Leading question.</PlainTextContent>'
                     f'<PlainTextSelection '
                     f'guid="{guid(62)}" startPosition="{ask}" endPosition="{ask + 6}" /></Note></Notes>',
        },
        _expected(guid) | {guid(411): ("We walk home at night.", "trust > seen", "")},
        ("A day.", "Leading question."), ("4 of 4 quotes", "time marks", "only group others", "AudioSelection"),
    )  # fmt: skip


def quirkos() -> Tool:
    """Memos as notes with places, a case without a name, inline texts."""
    text, one = "\n".join(LINES), guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return _plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)

    tool = qualcoder()
    tool.origin, tool.texts = "Quirkos 2.5", {}
    tool.sources = (
        f'<Sources><TextSource guid="{one}" name="Ann"><PlainTextContent>{escape(text)}</PlainTextContent>{selected(text, write)}'
        f'<NoteRef targetGUID="{guid(61)}"/></TextSource></Sources>'
    )
    tool.more["cases"] = (
        f'<Cases><Case guid="{guid(53)}"><VariableValue><VariableRef targetGUID="{guid(51)}"/><TextValue>0</TextValue>'
        f'</VariableValue><SourceRef targetGUID="{one}"/></Case></Cases>'
    )
    tool.expected, tool.told = _expected(guid), ("gives no quotes",)
    return tool


def transana() -> Tool:
    """Pictures outside of the archive, transcripts with time marks, keywords as codes."""
    tool = qualcoder()
    tool.origin = "Transana 4.01"
    tool.sources = tool.sources.replace(
        "</Sources>",
        f'<PictureSource guid="{guid(44)}" name="map" path="relative:///map.gif" currentPath="absolute://E:/Data/map.gif">'
        f'<PictureSelection guid="{guid(45)}" firstX="1" firstY="1" secondX="2" secondY="2"><Description>A lane.</Description>'
        f'<Coding guid="{guid(46)}"><CodeRef targetGUID="{guid(12)}"/></Coding></PictureSelection></PictureSource></Sources>',
    )
    tool.told = ("pictures", "PictureSelection", "comments on what is no text")
    return tool


def scripts_in_a_browser() -> Tool:
    """As AQDA and its like: UTF-16 units, names cut without a sign, no users, no dates, ids that are none, SubCodes."""
    long = "They come at any hour, and they have always come at any hour, as my mother said."
    text, one = "\n".join((*LINES, f"Ann: 😀 {long}")), guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        name = " ".join(words.split())[:48]
        return (
            f'<PlainTextSelection startPosition="{start}" endPosition="{end}" guid="{guid(number)}" '
            f"name={quoteattr(name)}><Coding "
            f'guid="{guid(number + 500)}"><CodeRef targetGUID="{guid(12)}"/></Coding><NoteRef targetGUID="note_{number}"/>'
            "</PlainTextSelection>"
        )

    words = (*WORDS, long)
    codes = (
        f'<CodeBook><Codes><Code guid="{guid(11)}" name="trust" isCodable="true" color="#FF6366F1"><SubCodes><Code '
        f'guid="{guid(12)}" '
        'name="seen"/></SubCodes></Code></Codes></CodeBook>'
    )
    return Tool(
        "aqda", codes, {f"Sources/Ann_{one[-6:]}.txt": text.encode()},
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://Sources/Ann_{one[-6:]}.txt">'
        f"{selected(text, write, words, utf16=True)}</TextSource></Sources>", "",
        {"notes": '<Notes><Note guid="note_100" name="Memo"><PlainTextContent>A thought.</PlainTextContent></Note></Notes>'},
        _expected(guid, "", words), ("A thought.",),
        ("5 of 5 quotes", "does not say by whom", "does not say when", "the note is not in the file"), reading="utf16",
    )  # fmt: skip


def magnolia() -> Tool:
    """The study's name as .qde, tables of its own beside it, whole quotes, code points."""
    tool = atlas_web()
    tool.origin, tool.qde = "Magnolia", "study.qde"
    tool.texts["magnolia/relationships.json"] = b"{}"
    tool.texts["magnolia.json"] = b"{}"
    return tool


def qdapy() -> Tool:
    """Cases after the sources, which the schema does not take."""
    tool = quirkos()
    tool.origin = "qdaPy"
    tool.order = ("users", "codes", "sources", "cases", "variables", "notes", "sets", "links", "description")
    return tool


def openqda() -> Tool:
    """Two codebooks, rich texts only, their own words for sources, dates with +00:00, no names of selections."""
    text, one = "\n".join(LINES), guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        found = _plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)
        return found.replace(' name=""', "").replace("07:08:09Z", "07:08:09+00:00")

    other = f'<CodeBook><Codes><Code guid="{guid(13)}" name="calls" isCodable="true" color="rgba(12,34,56,1)"/>'
    other += "</Codes></CodeBook>"
    return Tool(
        "OpenQDA-1.0", _codes(guid) + other, {f"sources/{one}.docx": _docx(text)},
        f'<Sources><TextSource guid="{one}" name="Ann" richTextPath="internal://sources/{one}.docx" creationDateTime='
        f'"2025-01-02T03:04:05+00:00">{selected(text, write)}</TextSource><PDFDocument guid="{guid(24)}" name="paper" '
        f'path="internal://sources/{guid(24)}.pdf"><PlainTextSelection guid="{guid(310)}" startPosition="1" endPosition="3">'
        f'<Coding guid="{guid(311)}"><CodeRef targetGUID="{guid(12)}"/></Coding></PlainTextSelection></PDFDocument></Sources>',
        _users(guid), {"description": "<Description>About it.</Description>"}, _expected(guid), ("About it.",),
        ("look whether they fit", "PDF files", "formatted text was read"),
    )  # fmt: skip


def annex_a() -> Tool:
    """As the example of the standard: labels for names, fractions of seconds, everything on one line."""
    text, one = "\n".join(LINES), upper(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        name = f"Testing Quote {number:04d}"
        return _plain(number, start, end, words, name=name, user=upper(1), code=upper(12), make=upper)

    return Tool(
        "QDA tool", _codes(upper), {f"sources/{one}.txt": text.encode()},
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://{one}.txt">{selected(text, write)}</TextSource>'
        "</Sources>", _users(upper), {}, _expected(upper), (), ("gives no quotes", "labels of selections: 4"),
    )  # fmt: skip


def plain_standard(origin: str) -> Tool:
    """To the letter of the standard, with quotes: what is expected of Dedoose and f4analyse, of which no file was seen."""
    tool = annex_a()
    text, one = "\n".join(LINES), upper(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return _plain(number, start, end, words, name=words, user=upper(1), code=upper(12), make=upper)

    tool.origin, tool.told = origin, ("4 of 4 quotes",)
    tool.sources = (
        f'<Sources><TextSource guid="{{{one}}}" name="Ann" plainTextPath="internal://{one}.txt">'
        f"{selected(text, write)}</TextSource></Sources>"
    )
    return tool


TOOLS: dict[str, Callable[[], Tool]] = {
    "NVivo for Windows": nvivo_windows, "NVivo for Mac": nvivo_mac, "ATLAS.ti Desktop": atlas_desktop, "ATLAS.ti Web": atlas_web,
    "MAXQDA": maxqda, "QualCoder": qualcoder, "Quirkos": quirkos, "Transana": transana, "AQDA": scripts_in_a_browser,
    "Magnolia": magnolia, "qdaPy": qdapy, "OpenQDA": openqda, "Annex A": annex_a,
    "Dedoose": lambda: plain_standard("Dedoose"), "f4analyse": lambda: plain_standard("f4analyse 3.4"),
}  # fmt: skip


def many(codings: int) -> Tool:
    """One long text with very many codings."""
    lines = [f"Ann: 居民😀 line {n}." for n in range(codings)]
    text, one, at, inner = "\n".join(lines), guid(21), 0, []
    expected: dict[str, tuple[str, str, str]] = {}
    for n, line in enumerate(lines):
        make = str(uuid.UUID(int=n + 1))
        start, end = at + 5, at + 8
        inner.append(
            f'<PlainTextSelection guid="{uuid.UUID(int=n + 10**7)}" name="{text[start:end]}" startPosition="{start}" '
            f'endPosition="{end}"><Coding guid="{make}" creatingUser="{guid(1)}"><CodeRef '
            f'targetGUID="{guid(12)}"/></Coding></PlainTextSelection>'
        )
        expected[make] = ("居民😀", "trust > seen", "Ann")
        at += len(line) + 1
    body = (
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://{one}.txt">{"".join(inner)}</TextSource>'
        "</Sources>"
    )
    return Tool("Tool", _codes(guid), {f"sources/{one}.txt": text.encode()}, body, _users(guid), {}, expected)
