"""A transcript in Word with its codings as comments: who coded, when, and with what, on the very words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from groundcode.exchange.word_package import Look, WordComment, package, paragraph, run

_WORDS = {
    "kind": ("访谈转录稿与编码", "Transcript with codings"),
    "coders": ("编码者", "Coders"),
    "codings": (
        "批注为编码：{count} 条，各标编码者与时间。",
        "The comments are codings, {count} of them, each with its coder and date.",
    ),
    "page": ("{title} · {date}", "{title} · {date}"),
    "joined": ("：", ": "),
    "between": ("、", ", "),
}
NUMBER_STYLE = "GCTurnNumber"
"""Runs of this style hold the number of a turn, and are no part of the text."""
_UNCOUNTED = "<w:suppressLineNumbers/>"
_LOOKS = (
    Look("GCTitle", "黑体", 36, bold=True, before=200, after=60, line=276, more=_UNCOUNTED),
    Look("GCSubtitle", "宋体", 18, colour="595959", after=30, line=276, more=_UNCOUNTED),
    Look("GCAbove", "宋体", 20, colour="404040", after=20, indent='<w:ind w:left="680"/>'),
    Look("GCTurn", "宋体", 21, before=60, after=40, line=320, indent='<w:ind w:left="680" w:hanging="680"/>',
         more='<w:tabs><w:tab w:val="left" w:pos="680"/></w:tabs>'),
    Look("LineNumber", "宋体", 14, colour="A6A6A6", character=True),
    Look(NUMBER_STYLE, "宋体", 17, colour="7F7F7F", character=True),
    Look("GCSpeaker", "黑体", 21, bold=True, character=True),
    Look("GCAsked", "宋体", 21, colour="595959", character=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TranscriptTurn:
    """A turn, by the places of the text."""

    number: str
    start: int
    body: int
    end: int
    asked: bool = False
    """Whether an interviewer speaks."""
    withheld: str = ""
    """What stands instead of its words; "" where they may be read."""


@dataclass(frozen=True, slots=True)
class TranscriptCoding:
    """A coding as a comment."""

    start: int
    end: int
    coder: str
    made_at: str
    text: str
    """What the comment says: the path of the code, and its marks."""


@dataclass(frozen=True, slots=True)
class TranscriptDocument:
    """All that the document says."""

    title: str
    language: str
    written: str
    """When, as ISO 8601 with its offset."""
    text: str
    turns: tuple[TranscriptTurn, ...]
    codings: tuple[TranscriptCoding, ...]
    notes: tuple[str, ...] = ()
    outside: str = ""
    """What stands instead of the words outside of turns; "" where they may be read."""


def dump_transcript(document: TranscriptDocument) -> bytes:
    """The transcript as a .docx; paragraph ends stand for the line ends of the text."""
    language = document.language
    coders = list(dict.fromkeys(one.coder for one in document.codings))
    body = [
        paragraph(run(document.title, language=language), "GCTitle"),
        paragraph(run(_say("kind", language), language=language), "GCSubtitle"),
    ]
    if coders:
        names = _say("coders", language) + _say("joined", language) + _say("between", language).join(coders)
        body.append(paragraph(run(names, language=language), "GCSubtitle"))
    told = [_say("codings", language, count=str(len(document.codings))), *document.notes]
    body += [paragraph(run(note, language=language), "GCSubtitle") for note in told]
    body.append(paragraph("", "GCSubtitle"))
    body += _Text(document).paragraphs()
    comments = [WordComment(at, one.coder, one.made_at, one.text) for at, one in enumerate(document.codings)]
    written = datetime.fromisoformat(document.written)
    return package(
        "".join(body), _LOOKS, title=document.title, author="groundcode", written=written, language=language, comments=comments,
        header=_say("page", language, title=document.title, date=written.date().isoformat()),
        section='<w:lnNumType w:countBy="5" w:restart="continuous"/>',
    )  # fmt: skip


def _say(key: str, language: str, **values: str) -> str:
    return _WORDS[key][0 if language == "zh" else 1].format(**values)


class _Text:
    """The text cut at every turn, line and end of a coding."""

    def __init__(self, document: TranscriptDocument) -> None:
        self._document = document
        self._text = document.text
        codings = document.codings
        self._opens = deque(sorted(range(len(codings)), key=lambda at: (codings[at].start, -codings[at].end, at)))
        self._closes = deque(sorted(range(len(codings)), key=lambda at: (codings[at].end, -codings[at].start, at)))
        self._cuts = sorted({place for one in codings for place in (one.start, one.end)})
        self._open: set[int] = set()

    def paragraphs(self) -> list[str]:
        """The paragraphs of the text, with what lies between turns."""
        out: list[str] = []
        at = 0
        for turn in self._document.turns:
            out += self._lines(at, turn.start)
            out.append(self._turn(turn))
            at = turn.end
        out += self._lines(at, len(self._text))
        left = self._closed(len(self._text))
        return [*out, paragraph(left, "GCAbove")] if left else out

    def _lines(self, start: int, end: int) -> Iterator[str]:
        """What stands outside of turns, line by line; lines of white space are only gaps."""
        if self._document.outside:
            if self._text[start:end].strip():
                last = start + len(self._text[start:end].rstrip())
                said = self._opened(last - 1) + run(self._document.outside, language=self._document.language)
                yield paragraph(said + self._closed(self._next(end)), "GCAbove")
            return
        at = start
        while at < end:
            stop = self._text.find("\n", at, end)
            stop = end if stop < 0 else stop
            if self._text[at:stop].strip():
                yield paragraph(self._pieces(at, stop) + self._closed(self._next(stop)), "GCAbove")
            at = stop + 1

    def _turn(self, turn: TranscriptTurn) -> str:
        number = run(turn.number, NUMBER_STYLE) + f'<w:r><w:rPr><w:rStyle w:val="{NUMBER_STYLE}"/></w:rPr><w:tab/></w:r>'
        said = self._pieces(turn.start, turn.body, "GCSpeaker")
        if turn.withheld:
            said += self._closed(turn.body) + self._opened(turn.end - 1) + run(turn.withheld, language=self._document.language)
        else:
            said += self._pieces(turn.body, turn.end, "GCAsked" if turn.asked else "")
        return paragraph(number + said + self._closed(self._next(turn.end)), "GCTurn")

    def _next(self, place: int) -> int:
        """Where the next visible character stands: a coding that ends in the gap before it ends in this paragraph."""
        while place < len(self._text) and self._text[place].isspace():
            place += 1
        return place

    def _pieces(self, start: int, end: int, style: str = "") -> str:
        """The runs of `[start, end)`, with the marks in it."""
        first, last = bisect_right(self._cuts, start), bisect_left(self._cuts, end)
        out = ""
        at = start
        for place in (*self._cuts[first:last], end):
            out += self._closed(at) + (self._opened(at) if at < end else "")
            out += run(self._text[at:place], style, language=self._document.language)
            at = place
        return out

    def _closed(self, place: int) -> str:
        """The ends of comments up to a place."""
        out = ""
        while self._closes and self._document.codings[self._closes[0]].end <= place:
            at = self._closes.popleft()
            if at not in self._open:  # it lies in a gap altogether
                out += self._opened(self._document.codings[at].start)
            out += f'<w:commentRangeEnd w:id="{at}"/><w:r><w:commentReference w:id="{at}"/></w:r>'
        return out

    def _opened(self, place: int) -> str:
        """The beginnings of comments up to a place."""
        out = ""
        while self._opens and self._document.codings[self._opens[0]].start <= place:
            at = self._opens.popleft()
            self._open.add(at)
            out += f'<w:commentRangeStart w:id="{at}"/>'
        return out
