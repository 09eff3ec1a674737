"""Archives in the style of NVivo, ATLAS.ti and MAXQDA: from what is known of how each of them writes."""

from __future__ import annotations

from tests.unit.exchange.refi.files import guid
from tests.workspace.refi_tool import LINES, Tool, codes_of, count, docx_of, expected_of, plain, selected, upper, users_of


def nvivo_windows() -> Tool:
    """Empty names, CRLF, UTF-16 units, docx and txt, a case under the GUID of a code, annotations by links."""
    text = "\r\n".join(LINES) + "\r\n"
    one = guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)

    start = count(text[: text.index("How")], utf16=True)
    annotated = f'<PlainTextSelection guid="{guid(41)}" name="" startPosition="{start}" endPosition="{start + 3}"/>'
    case_text = write(150, 0, 11, "Interviewer").replace(f'targetGUID="{guid(12)}"', f'targetGUID="{guid(52)}"')
    return Tool(
        "NVivo for Windows 12.6", codes_of(guid), {f"Sources/{one}.txt": b"\xef\xbb\xbf" + text.encode(),
                                                 f"Sources/{one}.docx": docx_of(text), f"Sources/{guid(61)}.txt": b"Look here."},
        f'<Sources><TextSource guid="{one}" name="Ann" richTextPath="internal://{one}.docx" plainTextPath="internal://{one}.txt">'
        f"<Description />{selected(text, write, utf16=True)}{annotated}{case_text}</TextSource></Sources>",
        users_of(guid),
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
        expected_of(guid), ("Look here.",),
        ("gives no quotes to check them by", "their code is a case", "the plain text is taken"), qde="Project.qde",
        head=' creatingUserGUID="f93ad076-5ca1-4f46-abf4-b4b67130a6e2" basePath=""', reading="utf16",
    )  # fmt: skip


def nvivo_mac() -> Tool:
    """An empty `.root`, LF, quotes nowhere, a set of sources."""
    tool = nvivo_windows()
    text, one = "\n".join(LINES), guid(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        return plain(number, start, end, words, name="", user=guid(1), code=guid(12), make=guid)

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
        found = plain(number, start, end, words, name=words, user=upper(1), code=upper(12), make=upper)
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
        "ATLAS.ti Win 23.4.0", codes_of(upper, "#46AA00"),
        {f"sources/{one}.txt": text.encode(), f"sources/{one}.docx": docx_of(text), f"sources/{three}.txt": page.encode(),
         f"sources/{two}.pdf": b"%PDF-1.4"},
        f'<Sources><TextSource guid="{one}" name="P 1: Ann" richTextPath="internal://{one}.docx" plainTextPath="internal://{one}.txt"'
        f' modifiedDateTime="2023-01-01T00:00:00Z">{marked}</TextSource><PDFSource guid="{two}" name="Street" '
        f'path="internal://{two}.pdf">{box}<Representation guid="{three}" name="Street" plainTextPath="internal://{three}.txt" '
        f'creationDateTime="2023-01-01T00:00:00Z"/></PDFSource></Sources>', users_of(upper),
        {
            "notes": f'<Notes><Note guid="{upper(62)}" name="Memo 1"><PlainTextContent>Why trust?</PlainTextContent>'
                     f'</Note></Notes>',
            "links": f'<Links><Link guid="{upper(71)}" name="is associated with" color="#000000" direction="Bidirectional" '
                     f'originGUID="{upper(11)}" targetGUID="{upper(12)}"/></Links>',
            "sets": f'<Sets><Set guid="{upper(81)}" name="Group"><MemberCode targetGUID="{upper(12)}"/></Set>'
                    f'<Set guid="{upper(82)}" name="Wave"><MemberSource targetGUID="{one}"/></Set></Sets>',
        },
        expected_of(upper) | {upper(801).lower(): ("Nobody fears to walk home alone.", "trust > seen", "Ben")},
        ("A comment.", "Why trust?"), ("4 of 4 quotes", "is associated with", "found by their words"), qde="My study.qde",
        reading="codepoints+crlf1",
    )  # fmt: skip


def atlas_web() -> Tool:
    """LF, quotes cut with three dots, code groups only."""
    tool = atlas_desktop()
    text, one = "\n".join(LINES), upper(21)

    def write(number: int, start: int, end: int, words: str) -> str:
        name = words if len(words) < 12 else words[:10] + "..."
        return plain(number, start, end, words, name=name, user=upper(1), code=upper(12), make=upper)

    tool.origin, tool.qde, tool.more, tool.memos = "ATLAS.ti Web", "project.qde", {}, ()
    tool.texts = {f"sources/{one}.txt": text.encode()}
    tool.sources = (
        f'<Sources><TextSource guid="{one}" name="Ann" plainTextPath="internal://{one}.txt">'
        f"{selected(text, write)}</TextSource></Sources>"
    )
    tool.expected, tool.told, tool.reading = expected_of(upper), ("4 of 4 quotes",), None
    return tool


def maxqda() -> Tool:
    """Positions as names, CRLF counted twice, document variables as a case without a name, a survey, a video."""
    text = "\r\n".join(LINES) + "\r\n"
    one, two = upper(21), upper(22)

    def write(number: int, start: int, end: int, words: str) -> str:
        return plain(number, start, end, words, name=f"{start},{end}", user=upper(1), code=upper(12), make=upper)

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
        "MAXQDA 24 (Release 24.7.0)", codes_of(upper, "#ef8256"),
        {f"sources/{one}.txt": text.encode(), f"sources/{two}.txt": b"An answer of a survey."},
        f'<Sources><TextSource name="Ann" plainTextPath="internal://{one}.txt" guid="{one}" modifyingUser="{upper(1)}">'
        f'{selected(text, write)}{remark}</TextSource><TextSource plainTextPath="internal://{two}.txt" guid="{two}" '
        f'name="1"/>{video}'
        "</Sources>", users_of(upper),
        {
            "variables": f'<Variables><Variable typeOfVariable="Boolean" guid="{upper(51)}" name="Retired"/><Variable '
                         f'typeOfVariable="Date" guid="{upper(52)}" name="Day"/></Variables>',
            "cases": f'<Cases><Case guid="{upper(53)}">{values}<SourceRef targetGUID="{one}"/></Case></Cases>',
            "sets": f'<Sets><Set guid="{upper(81)}" name="Survey"><MemberSource targetGUID="{two}"/></Set></Sets>',
        },
        expected_of(upper), ("Who asks?",), ("gives no quotes", "videos", "yes/no and moments are texts here"),
        head=' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:project:1.0 http://schema.'
             'qdasoftware.org/versions/Project/v1.0/Project.xsd" modifiedDateTime="2025-07-14T18:42:34Z"', reading="codepoints",
    )  # fmt: skip
