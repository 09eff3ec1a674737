"""How much there is of each case: where it speaks, how many turns it has, how often it was coded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.cases import Case
from groundcode.domain.transcripts import Role
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.retrieving.rows import read_moment

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """What there is of one case; of sealed sources nothing is counted."""

    sources: int
    turns: int
    codings: int
    """Of all coders, in which the case speaks."""


def case_counts(workspace: Workspace) -> dict[str, CaseCounts]:
    """Case id -> what there is of it."""
    with workspace.store.reading() as connection:
        codings = Counter(case for cases in read_moment(connection).rows.cases for case in cases)
        return {
            case.id: CaseCounts(len({place.source for place in case.bound}), turns, codings[case.id])
            for case, turns in _turns(connection, read_cases(connection))
        }


def _turns(connection: Connection, cases: list[Case]) -> list[tuple[Case, int]]:
    """Each case with its turns; one that is bound to a whole source has all turns but those of interviewers and other cases."""
    spoken: dict[str, Counter[str | None]] = {}
    quiet: dict[str, set[str]] = {}
    for source in reading.read_sources(connection):
        version = reading.read_version(connection, source.version)
        spoken[source.id] = Counter(turn.speaker for turn in (version.turns if version else ()))
        quiet[source.id] = {
            speaker.id
            for speaker in reading.read_speakers(connection, source.id)
            if speaker.role is Role.INTERVIEWER or speaker.case
        }
    out = []
    for case in cases:
        count = 0
        for place in case.bound:
            turns = spoken.get(place.source, Counter())
            if place.speaker is not None:
                count += turns[place.speaker]
            else:
                count += sum(n for speaker, n in turns.items() if speaker not in quiet[place.source])
        out.append((case, count))
    return out
