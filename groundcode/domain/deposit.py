"""What of a study may be handed to a data archive: only what every informant in it agreed to, in so many words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from groundcode.domain.cases import Case, consent_of, line_of_parents
from groundcode.domain.sources import Source, Speaker
from groundcode.domain.transcripts import Role


class Why(StrEnum):
    """Why a source stays."""

    CLOSED = "closed"
    """It is sealed or withdrawn, or may not be shared at all."""
    REFUSED = "refused"
    """Somebody in it said no to archiving."""
    UNASKED = "unasked"
    """Somebody in it did not say yes."""
    UNKNOWN = "unknown"
    """Somebody speaks in it who is no case, so that nobody knows what was agreed."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What may go and what stays."""

    sources: tuple[Source, ...]
    cases: tuple[Case, ...]
    """Informants and sites of these sources, with the cases above them."""
    left: tuple[tuple[Source, Why], ...]

    def closed(self, everything: Iterable[Case]) -> set[str]:
        """The ids of the sources and cases that stay."""
        kept = {case.id for case in self.cases}
        return {source.id for source, _why in self.left} | {case.id for case in everything if case.id not in kept}


def select(
    sources: Sequence[Source], speakers: Mapping[str, Sequence[Speaker]], cases: Mapping[str, Case], closed: set[str]
) -> Selection:
    """What may be deposited of some sources; `speakers` by source id, `closed` what stays for other reasons.

    A source goes if all who speak in it but interviewers are cases, and each of them, or the nearest case above with
    an answer, said yes to archiving. Silence is no consent.
    """
    kept, left, held = [], [], dict[str, None]()
    for source in sources:
        bound = {case.id: {place.speaker for place in case.bound if place.source == source.id} for case in cases.values()}
        own = {case: places for case, places in bound.items() if places}
        why = Why.CLOSED if source.id in closed else _why_not(own, speakers.get(source.id, ()), cases)
        if why is not None:
            left.append((source, why))
            continue
        kept.append(source)
        held |= {one: None for case in own for one in (case, *line_of_parents(cases, case))}
    return Selection(tuple(kept), tuple(cases[one] for one in held if one not in closed), tuple(left))


def _why_not(own: Mapping[str, set[str | None]], speakers: Iterable[Speaker], cases: Mapping[str, Case]) -> Why | None:
    answers = {_answer(case, cases) for case in own}
    if "no" in answers:
        return Why.REFUSED
    whole = any(None in places for places in own.values())
    known = {speaker for places in own.values() for speaker in places}
    informants = {one.id for one in speakers if one.role is Role.INFORMANT}
    if not own or (not whole and informants - known):
        return Why.UNKNOWN
    return None if answers == {"yes"} else Why.UNASKED


def _answer(case: str, cases: Mapping[str, Case]) -> str:
    return consent_of(cases, case, "archive")
