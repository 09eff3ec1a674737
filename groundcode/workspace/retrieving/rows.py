"""The codings of a project at one moment, as questions look at them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass, field

from sqlalchemy import Connection

from groundcode.analysis.queries import QueryRows
from groundcode.domain.cases import Case, consent_of
from groundcode.domain.codes import CodeTree
from groundcode.domain.codings import Coding
from groundcode.domain.sources import Source, Version
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role
from groundcode.store import blobs, reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.placing import Texts, is_blacked_out


@dataclass(slots=True)
class Heard:
    """Who speaks in some turns that follow each other."""

    speakers: tuple[str, ...]
    cases: tuple[str, ...]
    """Ids."""
    asked: tuple[str, ...]
    """The cases whose consent the words need; above the first turn, where informants are named, all of the source."""


@dataclass(slots=True)
class Page:
    """A version of a text with its turns."""

    version: Version
    names: dict[str, str]
    """Speaker id -> name."""
    held: dict[str, str]
    """Speaker id -> case id, where one is bound."""
    whole: tuple[str, ...]
    """All cases of the source."""
    starts: list[int] = field(default_factory=list)
    _heard: dict[tuple[int, int], Heard] = field(default_factory=dict)

    def turns(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last turn that `[start, end)` touches; -1 is what stands above the first."""
        return bisect_right(self.starts, start) - 1, bisect_right(self.starts, max(start, end - 1)) - 1

    def number(self, turn: int) -> str:
        """A turn's printed number; "" above the first."""
        return self.version.turns[turn].number if turn >= 0 else ""

    def heard(self, first: int, last: int) -> Heard:
        """Who speaks from one turn to another."""
        if (first, last) not in self._heard:
            speakers = [self.version.turns[turn].speaker or "" for turn in range(max(first, 0), last + 1)]
            cases = tuple(dict.fromkeys(self.held[one] for one in speakers if one in self.held))
            names = tuple(dict.fromkeys(self.names[one] for one in speakers if one in self.names))
            self._heard[first, last] = Heard(names, cases, self.whole if first < 0 else cases)
        return self._heard[first, last]


@dataclass(slots=True)
class Moment:
    """What one question after another can be asked of."""

    connection: Connection
    tree: CodeTree
    cases: dict[str, Case]
    coders: dict[str, str]
    sources: dict[str, Source]
    """Those that are not sealed, by name."""
    withdrawn: Container[str]
    rows: QueryRows = field(default_factory=QueryRows)
    codings: list[Coding] = field(default_factory=list)
    """One for each row."""
    pages: dict[str, Page] = field(default_factory=dict)
    """By version."""
    _texts: dict[str, str] = field(default_factory=dict)

    def page(self, row: int) -> Page:
        """The text that a row's place lies in."""
        return self.pages[self.rows.text[row]]

    def quote(self, row: int) -> str:
        """The words of a row; "" where the informant has withdrawn.

        Words that were taken out of the text that the row lies in are looked for in a later one.
        """
        coding, text = self.codings[row], self.rows.text[row]
        if coding.source in self.withdrawn:
            return ""
        if text not in self._texts:
            self._texts[text] = blobs.get_text(self.connection, self.pages[text].version.text)
        quote = self._texts[text][coding.start : coding.end]
        if coding.placed or not is_blacked_out(quote):
            return quote
        tree = reading.read_versions(self.connection, coding.source)
        texts = Texts(tree, {sha: blobs.get_text(self.connection, sha) for sha in {v.text for v in tree.versions.values()}})
        words = texts.words(Span(coding.start, coding.end), coding.version, self.sources[coding.source].version)
        return words[0] if words else quote

    def consent(self, row: int) -> str:
        """The narrowest answer to whether a row's words may be quoted: "no", "paraphrase", "verbatim", or "" without any.

        A case without an answer has that of the nearest case above it.
        """
        page = self.page(row)
        said = {self._answer(case) for case in page.heard(self.rows.first_turn[row], self.rows.last_turn[row]).asked}
        return next((answer for answer in ("no", "paraphrase", "verbatim") if answer in said), "")

    def _answer(self, case: str) -> str:
        return consent_of(self.cases, case, "quote")


def read_moment(connection: Connection, wanted: Container[str] | None = None) -> Moment:
    """The codings of all sources that are not sealed, or of the `wanted` ones (by id)."""
    cases = {case.id: case for case in read_cases(connection)}
    sources = {source.id: source for source in reading.read_sources(connection)}
    moment = Moment(
        connection, reading.read_tree(connection), cases, reading.read_coders(connection), sources,
        reading.withdrawn_sources(connection),
    )  # fmt: skip
    bound: dict[str, dict[str | None, str]] = {}
    for case in cases.values():
        for place in case.bound:
            bound.setdefault(place.source, {})[place.speaker] = case.id
    for source in sources.values():
        if wanted is None or source.id in wanted:
            _add_source(moment, source, bound.get(source.id, {}))
    return moment


def _add_source(moment: Moment, source: Source, bound: dict[str | None, str]) -> None:
    codings = [one for one in reading.codings_of_source(moment.connection, source) if moment.tree.target(one.code) is not None]
    if not codings:
        return
    rows, speakers = moment.rows, reading.read_speakers(moment.connection, source.id)
    names = {speaker.id: speaker.name for speaker in speakers}
    held = {speaker: case for speaker, case in bound.items() if speaker is not None}
    if None in bound:  # a case that has a whole source speaks wherever no interviewer does
        held = {"": bound[None], **{s.id: bound[None] for s in speakers if s.role is Role.INFORMANT}, **held}
    for coding in codings:
        text = source.version if coding.placed else coding.version
        if text not in moment.pages:
            version = reading.read_version(moment.connection, text)
            assert version is not None
            cases = tuple(dict.fromkeys(bound.values()))
            moment.pages[text] = Page(version, names, held, cases, [turn.start for turn in version.turns])
        page = moment.pages[text]
        first, last = page.turns(coding.start, coding.end)
        heard = page.heard(first, last)
        moment.codings.append(coding)
        rows.id.append(coding.id)
        rows.code.append(moment.tree.target(coding.code) or coding.code)
        rows.coder.append(coding.coder)
        rows.source.append(source.id)
        rows.text.append(text)
        rows.start.append(coding.start)
        rows.end.append(coding.end)
        rows.first_turn.append(first)
        rows.last_turn.append(last)
        rows.speakers.append(heard.speakers)
        rows.cases.append(heard.cases)
        rows.starred.append(coding.starred)
        rows.negative.append(coding.negative)
