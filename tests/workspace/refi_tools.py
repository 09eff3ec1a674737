"""Archives in the style of other programs: put together here from what is known of how each of them writes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from tests.unit.exchange.refi.files import guid
from tests.workspace.refi_tool import (
    LINES,
    WORDS,
    Tool,
    codes_of,
    docx_of,
    expected_of,
    plain,
    root_of,
    selected,
    upper,
    users_of,
)
from tests.workspace.refi_tools_sold import atlas_desktop, atlas_web, maxqda, nvivo_mac, nvivo_windows

__all__ = ["TOOLS", "Tool", "many", "root_of"]


def qualcoder() -> Tool:
    """A byte-order mark, categories that are not codable, annotations as notes with places, a transcript with time marks."""
    text = "\n".join(LINES)
    one, two, three = guid(21), guid(22), guid(23)

    def write(number: int, start: int, end: int, words: str) -> str:
        found = plain(number, start, end, words, name=words, user=guid(1), code=guid(12), make=guid)
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
        "</AudioSource></Sources>", users_of(guid),
        {
            "variables": f'<Variables><Variable guid="{guid(51)}" name="Length" typeOfVariable="Float"></Variable></Variables>',
            "notes": f'<Notes><Note guid="{guid(63)}" name="Journal"><PlainTextContent>A day.</PlainTextContent>'
                     f'</Note><Note guid="'
                     f'{guid(61)}" creatingUser="{guid(2)}"><PlainTextContent>Leading question.</PlainTextContent>'
                     f'<PlainTextSelection '
                     f'guid="{guid(62)}" startPosition="{ask}" endPosition="{ask + 6}" /></Note></Notes>',
        },
        expected_of(guid) | {guid(411): ("We walk home at night.", "trust > seen", "")},
        ("A day.", "Leading question."), ("4 of 4 quotes", "time marks", "only group others", "AudioSelection"),
    )  # fmt: skip


def quirkos() -> Tool:
    """Memos as notes with places, a case without a name, inline texts."""
    text, one = "\n".join(LINES), guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)

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
    tool.expected, tool.told = expected_of(guid), ("gives no quotes",)
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
        expected_of(guid, "", words), ("A thought.",),
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
        found = plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)
        return found.replace(' name=""', "").replace("07:08:09Z", "07:08:09+00:00")

    other = f'<CodeBook><Codes><Code guid="{guid(13)}" name="calls" isCodable="true" color="rgba(12,34,56,1)"/>'
    other += "</Codes></CodeBook>"
    return Tool(
        "OpenQDA-1.0", codes_of(guid) + other, {f"sources/{one}.docx": docx_of(text)},
        f'<Sources><TextSource guid="{one}" name="Ann" richTextPath="internal://sources/{one}.docx" creationDateTime='
        f'"2025-01-02T03:04:05+00:00">{selected(text, write)}</TextSource><PDFDocument guid="{guid(24)}" name="paper" '
        f'path="internal://sources/{guid(24)}.pdf"><PlainTextSelection guid="{guid(310)}" startPosition="1" endPosition="3">'
        f'<Coding guid="{guid(311)}"><CodeRef targetGUID="{guid(12)}"/></Coding></PlainTextSelection></PDFDocument></Sources>',
        users_of(guid), {"description": "<Description>About it.</Description>"}, expected_of(guid), ("About it.",),
        ("look whether they fit", "PDF files", "formatted text was read"),
    )  # fmt: skip


def annex_a() -> Tool:
    """As the example of the standard: labels for names, fractions of seconds, everything on one line."""
    text, one = "\n".join(LINES), upper(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        name = f"Testing Quote {number:04d}"
        return plain(number, start, end, words, name=name, user=upper(1), code=upper(12), make=upper)

    return Tool(
        "QDA tool", codes_of(upper), {f"sources/{one}.txt": text.encode()},
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://{one}.txt">{selected(text, write)}</TextSource>'
        "</Sources>", users_of(upper), {}, expected_of(upper), (), ("gives no quotes", "labels of selections: 4"),
    )  # fmt: skip


def plain_standard(origin: str) -> Tool:
    """To the letter of the standard, with quotes: what is expected of Dedoose and f4analyse, of which no file was seen."""
    tool = annex_a()
    text, one = "\n".join(LINES), upper(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return plain(number, start, end, words, name=words, user=upper(1), code=upper(12), make=upper)

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
    return Tool("Tool", codes_of(guid), {f"sources/{one}.txt": text.encode()}, body, users_of(guid), {}, expected)
