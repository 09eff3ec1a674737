"""Citations in a storyline: how they are stored, how they are typed and read, and which sentence they belong to.

Stored: `[[c:CODE-ID|name]]` and `[[s:VERSION-ID:START-END|P07-23]]`, so that a rename or a corrected text changes what is
shown and not what is cited. Typed and read: `[[警民亲近感]]`, `[[A > B]]`, `[[P07-23]]`, `[[P07-23:0-12]]`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from groundcode.domain.ids import fold
from groundcode.domain.spans import Span
from groundcode.domain.theory import Evidence

GONE = " †"
"""Behind the last name of what is cited and gone."""

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STORED = re.compile(
    rf"\[\[(?:c:(?P<code>{_ID})|s:(?P<version>{_ID}):(?P<start>\d{{1,9}})-(?P<end>\d{{1,9}}))\|(?P<name>[^\n]*?)\]\]"
)
_TYPED = re.compile(r"\[\[(?!\[)(?P<words>[^\n\[\]]*(?:\[(?!\[)[^\n\[\]]*|\](?!\])[^\n\[\]]*)*)\]\]")
_PLACE = re.compile(r"(?P<source>.+)-(?P<turn>\d+[a-z]*):(?P<start>\d{1,9})-(?P<end>\d{1,9})", re.DOTALL)
_NUMBERED = re.compile(r"([^\W_]*\d[^\W_]*)[-_ －—·.].+", re.DOTALL)
_TURN = re.compile(r"(?P<source>.+)-(?P<turn>\d+[a-z]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation as it is stored."""

    start: int
    """Where it begins in the text, brackets included."""
    end: int
    code: str | None
    """The code's id as written; None for a segment."""
    version: str
    span: Span | None
    """The segment, in code points of `version`."""
    name: str
    """What it was called when it was written."""

    @property
    def stored(self) -> str:
        """The mark as the log holds it."""
        return code_mark(self.code, self.name) if self.code is not None else segment_mark(self.version, self.span, self.name)


@dataclass(frozen=True, slots=True)
class Typed:
    """A citation as a person types it."""

    start: int
    end: int
    words: str
    """What stands between the brackets, outer white space gone."""


@dataclass(frozen=True, slots=True)
class TurnPlace:
    """`P07-23`, or `P07-23:0-12`: a turn, or code points counted from where its speech begins."""

    source: str
    turn: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as it reads now."""

    start: int
    """Where it begins in the shown text, brackets included."""
    end: int
    words: str
    """What stands between the brackets."""
    code: str | None
    """The living code, merged ones resolved; the id as written where it is gone; None for a segment."""
    segment: Evidence | None
    """Where the segment lies now; None for a code, and for a segment of a text that the project does not have."""
    gone: bool
    """Whether the code or the source was deleted, the source is sealed, or the segment has no place in the text any more."""


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence of a storyline as it reads now, with what it cites."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Uncited:
    """What a storyline should tell of, and does not."""

    codes: tuple[str, ...]
    """Main categories, and the core category, that are cited nowhere."""
    relations: tuple[str, ...]
    """Relations of which an end is cited nowhere."""
    pathways: tuple[str, ...]
    """Pathways of which a category is cited nowhere."""

    def __bool__(self) -> bool:
        return bool(self.codes or self.relations or self.pathways)


def code_mark(code: str, name: str) -> str:
    """The stored citation of a code."""
    return f"[[c:{code}|{within(name)}]]"


def segment_mark(version: str, span: Span | None, name: str) -> str:
    """The stored citation of a segment."""
    assert span is not None, "a segment has a place"
    return f"[[s:{version}:{span.start}-{span.end}|{within(name)}]]"


def within(name: str) -> str:
    """A name that may stand within the brackets: what would end or begin a citation is made full-width."""
    name = " ".join(name.split()).replace("[[", "［［").replace("]]", "］］")
    # A bracket at either edge would stand beside those of the citation.
    name = "［" + name[1:] if name.startswith("[") else name
    return name[:-1] + "］" if name.endswith("]") else name


def marks(stored: str) -> Iterator[Mark]:
    """The citations in a stored text, in order."""
    for match in _STORED.finditer(stored):
        code, version = match["code"], match["version"] or ""
        span = None if code is not None else Span(int(match["start"]), int(match["end"]))
        yield Mark(match.start(), match.end(), code, version, span, match["name"])


def typed(text: str) -> Iterator[Typed]:
    """The citations in a text as a person types it, in order."""
    for match in _TYPED.finditer(text):
        yield Typed(match.start(), match.end(), match["words"].strip())


def turn_place(words: str) -> TurnPlace | None:
    """The turn, or the place in it, that words may name; None if they cannot."""
    if match := _PLACE.fullmatch(words):
        return TurnPlace(match["source"], match["turn"], Span(int(match["start"]), int(match["end"])))
    match = _TURN.fullmatch(words)
    return TurnPlace(match["source"], match["turn"], None) if match else None


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Source id -> what cites it: "P07" for “P07-租户-小孟” where no other source begins so, else its whole name.

    `names` holds the names of all sources by id, the sealed ones too.
    """
    heads = {source: match[1] for source, name in names.items() if (match := _NUMBERED.fullmatch(name))}
    taken = Counter([fold(head) for head in heads.values()] + [fold(name) for name in names.values()])
    return {
        source: heads[source] if source in heads and taken[fold(heads[source])] == 1 else name for source, name in names.items()
    }


def replaced(text: str, found: Sequence[tuple[int, int, str]]) -> str:
    """A text with other words at some places `(start, end, words)`, which are in order and apart."""
    out, at = [], 0
    for start, end, words in found:
        out += [text[at:start], words]
        at = end
    return "".join([*out, text[at:]])


def rendered(stored: str, words_of: Callable[[Mark], str]) -> tuple[str, list[tuple[Mark, int, int]]]:
    """A stored text as it is read, and each mark with its place `[start, end)` there, brackets included."""
    out, at, length = [], 0, 0
    places = []
    for mark in marks(stored):
        shown = f"[[{words_of(mark)}]]"
        length += mark.start - at
        places.append((mark, length, length + len(shown)))
        out += [stored[at : mark.start], shown]
        length += len(shown)
        at = mark.end
    return "".join([*out, stored[at:]]), places


def plain(stored: str) -> str:
    """A stored text with the names as they were written: for lists and the history."""
    return rendered(stored, lambda mark: mark.name)[0]


def covered(text: str, places: Sequence[tuple[int, int]]) -> str:
    """The text with letters over its citations, so that no mark within a name ends a sentence."""
    return replaced(text, [(start, end, "x" * (end - start)) for start, end in places])


def gathered(text: str, spans: Sequence[Span], citations: Sequence[Citation]) -> tuple[StorySentence, ...]:
    """The sentences of a shown text by their places, each with its citations.

    What holds nothing but citations goes with the sentence before it: “居民愿意参与。[[P07-23]]”.
    """
    joined: list[Span] = []
    for span in spans:
        if joined and not _says_something(text, span, citations) and "\n" not in text[joined[-1].end : span.start]:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(
        StorySentence(span.of(text), tuple(one for one in citations if span.start <= one.start and one.end <= span.end))
        for span in joined
    )


def _says_something(text: str, span: Span, citations: Sequence[Citation]) -> bool:
    cited = [(c.start - span.start, c.end - span.start, "") for c in citations if span.start <= c.start and c.end <= span.end]
    return any(letter.isalnum() for letter in replaced(span.of(text), cited))
