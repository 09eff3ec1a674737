"""A REFI-QDA project as plain values: what a .qdpx or .qdc says, before any project of ours is thought of.

Ids are GUIDs in lower case without braces. Positions of a selection are as the file has them; `positions` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
    "PDFDocument": "pdf",
    "Picture": "picture",
    "Audio": "audio",
    "Video": "video",
}
"""Element -> kind; the last four are OpenQDA's words."""
KINDS_OF_VALUE = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
"""Types of variables, and beginnings of the elements that hold their values."""


@dataclass(frozen=True, slots=True)
class RefiUser:
    """Somebody who coded."""

    guid: str
    name: str = ""
    initials: str = ""


@dataclass(frozen=True, slots=True)
class RefiCode:
    """One code; the tree is a list in which parents come before their children."""

    guid: str
    name: str
    parent: str | None = None
    codable: bool = True
    colour: str = ""
    """#RGB or #RRGGBB; "" for none; as the file has it where that is another way to say a colour."""
    description: str = ""
    notes: tuple[str, ...] = ()
    """GUIDs of the notes on it."""


@dataclass(frozen=True, slots=True)
class RefiCoding:
    """One code, put on a selection (or on a whole source) by one user."""

    guid: str
    code: str
    """"" where the file names none."""
    user: str = ""
    moment: str = ""
    """As the file has it, an XML dateTime."""
    notes: tuple[str, ...] = ()
    starred: bool = False
    """Marked as important, where a program other than by REFI-QDA says so."""
    negative: bool = False


@dataclass(frozen=True, slots=True)
class RefiSelection:
    """A place in a text."""

    guid: str
    start: int
    end: int
    name: str = ""
    """The quote, a label, or the beginning of the quote: tools differ."""
    description: str = ""
    user: str = ""
    moment: str = ""
    modified: str = ""
    codings: tuple[RefiCoding, ...] = ()
    notes: tuple[str, ...] = ()
    tag: str = "PlainTextSelection"
    """The element it was: of a PDFSelection start and end are -1, and its words are all that says where it is."""


@dataclass(frozen=True, slots=True)
class RefiVariable:
    """A variable of cases, or of sources."""

    guid: str
    name: str
    type: str = "Text"
    """Text, Boolean, Integer, Float, Date or DateTime."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class RefiValue:
    """What a variable is for one case or source."""

    variable: str
    value: str
    kind: str = "Text"


@dataclass(frozen=True, slots=True)
class RefiCase:
    """A case."""

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[RefiValue, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSource:
    """A source: of the kind "text" one that can be coded here, else pdf, picture, audio or video."""

    guid: str
    name: str = ""
    kind: str = "text"
    description: str = ""
    path: str = ""
    """`internal://…`, a bare name, or "" where `content` is given."""
    rich: str = ""
    content: str | None = None
    user: str = ""
    moment: str = ""
    modified: str = ""
    selections: Iterable[RefiSelection] = ()
    codings: tuple[RefiCoding, ...] = ()
    """Those on the source as a whole."""
    notes: tuple[str, ...] = ()
    values: tuple[RefiValue, ...] = ()
    others: tuple[tuple[str, str, int], ...] = ()
    """(kind, name, codings) of the selections that are not places in a text: rectangles, stretches of time."""
    remarks: int = 0
    """Descriptions of those selections, and references from them to notes."""
    marks: int = 0
    """Marks that bind a transcript to a time of its recording."""
    representation: str = ""
    """GUID of the text of a PDF, where the text stands for it here."""


@dataclass(frozen=True, slots=True)
class RefiNote:
    """A memo."""

    guid: str
    name: str = ""
    text: str = ""
    path: str = ""
    """Where its text lies; "" where `text` holds it."""
    rich: str = ""
    """Where its formatted text lies."""
    user: str = ""
    moment: str = ""
    modified: str = ""
    selections: int = 0
    """How many places within it are marked or coded, which nothing here has a place for."""
    description: str = ""
    """What it says beside its text."""
    places: tuple[tuple[int, int], ...] = ()
    """Places that it marks without a code: in a note that a source refers to, they are places of that source."""


@dataclass(frozen=True, slots=True)
class RefiLink:
    """A link between any two things."""

    guid: str
    name: str = ""
    direction: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSet:
    """A set of codes, sources and notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiVertex:
    """A thing in a graph."""

    guid: str
    represents: str
    name: str
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class RefiEdge:
    """An arrow in a graph; its ends are vertices."""

    guid: str
    represents: str
    name: str
    start: str
    end: str
    direction: str = "OneWay"


@dataclass(frozen=True, slots=True)
class RefiGraph:
    """A drawing of things and arrows."""

    guid: str
    name: str = ""
    vertices: tuple[RefiVertex, ...] = ()
    edges: tuple[RefiEdge, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiProject:
    """A whole project; `sources` may be a generator where a project is written."""

    name: str
    origin: str = ""
    user: str = ""
    moment: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    users: tuple[RefiUser, ...] = ()
    codes: tuple[RefiCode, ...] = ()
    variables: tuple[RefiVariable, ...] = ()
    cases: tuple[RefiCase, ...] = ()
    sources: Iterable[RefiSource] = ()
    memos: tuple[RefiNote, ...] = ()
    links: tuple[RefiLink, ...] = ()
    sets: tuple[RefiSet, ...] = ()
    graphs: tuple[RefiGraph, ...] = ()
    strange: tuple[tuple[str, int], ...] = ()
    """(element in element, how many) that nothing here reads."""
    replaced: int = 0
    """Characters that XML cannot hold, each read as U+FFFD."""
    unnamed: int = 0
    """Things without a GUID: they have one that is made of what they say."""


@dataclass(frozen=True, slots=True)
class RefiCodebook:
    """What a .qdc says."""

    codes: tuple[RefiCode, ...]
    sets: tuple[RefiSet, ...] = ()
    origin: str = ""
    strange: tuple[tuple[str, int], ...] = ()
    replaced: int = 0
