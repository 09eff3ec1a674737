"""Words that may stand in a thesis: with their citation, and without those that nobody may quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.analysis.representative import Candidate, representative
from groundcode.domain.cases import consent_of
from groundcode.domain.storylines import short_names
from groundcode.domain.transcripts import Role
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.retrieving.rows import Page
from groundcode.workspace.segment_reader import SegmentReader


@dataclass(frozen=True, slots=True)
class Quote:
    """A segment as a thesis may cite it."""

    words: str
    """"" where it may not be quoted."""
    cite: str
    """"P07-23"."""
    source: str
    consent: str
    """"verbatim", "paraphrase", "no" or "" (nobody asked); "withdrawn" and "gone" for what is closed."""
    code: str = ""
    """The living code that stands on it."""
    starred: bool = False
    negative: bool = False
    place: tuple[str, int, int] | None = None
    """(version, start, end) as it was asked for."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The quotes that are shown, and what they were taken from."""

    shown: tuple[Quote, ...] = ()
    total: int = 0
    """Different segments, those included that may not be quoted."""
    paraphrase: tuple[Quote, ...] = ()
    """Those of which only the sense may be told."""
    withheld: int = 0
    """Others that may not be quoted."""
    negative: int = 0


class Quoting:
    """Segments by (version, span) with their consent, as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._segments = SegmentReader(connection)
        self._cases = {case.id: case for case in read_cases(connection)}
        sources = reading.read_sources(connection, sealed=True)
        self._short = short_names({source.id: source.name for source in sources})
        self._pages: dict[str, Page] = {}

    def at(
        self, version: str, start: int, end: int, *, code: str = "", starred: bool = False, negative: bool = False
    ) -> Quote | None:
        """A segment where it lies now; None where the project does not know its text."""
        shown = self._segments.at(version, start, end)
        if shown is None:
            return None
        short = self._short.get(shown.source_id, shown.source)
        cite = f"{short}-{shown.turn}" if shown.turn else short
        if shown.gone or shown.closed:
            consent = "gone" if shown.gone else "withdrawn"
        else:
            consent = self._consent(shown.source_id, shown.version, shown.start, shown.end)
        words = " ".join(shown.quote.split()) if consent in ("", "verbatim") else ""
        return Quote(words, cite, shown.source_id, consent, code, starred, negative, (version, start, end))

    def outside(self, source: str, version: str) -> str:
        """The narrowest answer of anybody of a source: what stands outside of turns may be about each of them."""
        return self._narrowest(self._page(source, version).whole)

    def _consent(self, source: str, version: str, start: int, end: int) -> str:
        """The narrowest answer of those who speak there to whether they may be quoted."""
        page = self._page(source, version)
        return self._narrowest(page.heard(*page.turns(start, end)).asked)

    def _narrowest(self, cases: Iterable[str]) -> str:
        answers = {self._answer(case) for case in cases}
        return next((answer for answer in ("no", "paraphrase", "verbatim") if answer in answers), "")

    def _answer(self, case: str) -> str:
        return consent_of(self._cases, case, "quote")

    def _page(self, source: str, version: str) -> Page:
        if version not in self._pages:
            bound = {place.speaker: case.id for case in self._cases.values() for place in case.bound if place.source == source}
            speakers = reading.read_speakers(self._connection, source)
            held = {speaker: case for speaker, case in bound.items() if speaker is not None}
            if None in bound:  # a case that has a whole source speaks wherever no interviewer does
                whole = {speaker.id: bound[None] for speaker in speakers if speaker.role is Role.INFORMANT}
                held = {"": bound[None], **whole, **held}
            found = reading.read_version(self._connection, version)
            assert found is not None
            names = {speaker.id: speaker.name for speaker in speakers}
            cases = tuple(dict.fromkeys(bound.values()))
            self._pages[version] = Page(found, names, held, cases, [turn.start for turn in found.turns])
        return self._pages[version]


def pick(quotes: Iterable[Quote], count: int) -> Picked:
    """The `count` quotes to show: starred first, then the most representative of those that may be quoted.

    Where there is a negative case and room for two, one of them is shown; it takes no place of a starred quote.
    """
    found = list(quotes)
    free = [quote for quote in found if quote.words]
    candidates = [Candidate(one.words, one.source, one.starred, one.negative) for one in free]
    chosen = representative(candidates, count)
    against = [at for at, one in enumerate(free) if one.negative]
    if against and count > 1 and not free[chosen[-1]].starred and not any(free[at].negative for at in chosen):
        chosen[-1] = against[representative([candidates[at] for at in against], 1)[0]]
    paraphrase = tuple(quote for quote in found if quote.consent == "paraphrase")
    return Picked(
        tuple(free[at] for at in chosen), len(found), paraphrase, len(found) - len(free) - len(paraphrase),
        sum(quote.negative for quote in found),
    )  # fmt: skip
