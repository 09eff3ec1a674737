"""What an act about cases would let out: transcripts that were kept from sharing, words that were kept from being quoted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from groundcode.domain.cases import NARROW, Bound, Case, consent_of, narrowest
from groundcode.errors import SaidNo, WouldOpen
from groundcode.locale import _

Place = tuple[str, str | None]
"""(source, speaker); None for a whole source."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was kept in and is so no longer; names, in order."""

    shared: tuple[str, ...] = ()
    """Sources that may leave now."""
    quoted: tuple[str, ...] = ()
    """Speakers, as "P05/张警官", or sources, whose words may stand in what leaves, or word for word now."""

    def __bool__(self) -> bool:
        return bool(self.shared or self.quoted)


def opened(
    before: Mapping[str, Case], after: Mapping[str, Case], *, but: Collection[str] = (), closed: Collection[str] = ()
) -> Opened:  # fmt: skip
    """What some cases (by id) kept in and the same cases afterwards do not.

    Left out are the sources `but`, and of sharing the sources `closed`, which stay here for another reason.
    """
    kept = _unshared(before)
    shared = {kept[source] for source in kept.keys() - _unshared(after).keys() if source not in but and source not in closed}
    old, new = _answers(before), _answers(after)
    names = {_place(one): _words(one) for cases in (after, before) for case in cases.values() for one in case.bound}
    quoted = {
        words for (source, speaker), words in names.items()
        if source not in but and _width(new, source, speaker) > _width(old, source, speaker)
    }  # fmt: skip
    return Opened(tuple(sorted(shared)), tuple(sorted(quoted)))


def refuse_opening(before: Mapping[str, Case], after: Mapping[str, Case]) -> None:
    """Refuse an act that lets out what was kept in.

    Raises:
        WouldOpen
    """
    found = opened(before, after)
    if found:
        raise WouldOpen(found.shared, found.quoted)


def without(cases: Mapping[str, Case], case: Case) -> dict[str, Case]:
    """The cases when one is deleted: those below it stand alone."""
    return {
        one.id: replace(one, parent=None if one.parent == case.id else one.parent) for one in cases.values() if one.id != case.id
    }


def refuse_to_forget_a_no(cases: Mapping[str, Case], case: Case) -> None:
    """Refuse to delete a case without which a source would be shared, or somebody quoted, against a no.

    Raises:
        SaidNo
    """
    left = without(cases, case)
    for key, words in (("share", _("sharing with the team")), ("quote", _("being quoted"))):
        kept, still = (_places_of_no(known, key) for known in (cases, left))
        if kept - still:
            raise SaidNo(case.name, words)


def _places_of_no(cases: Mapping[str, Case], key: str) -> set[Place]:
    said_no = (case for case in cases.values() if consent_of(cases, case.id, key) == "no")
    return {_place(place) for case in said_no for place in case.bound}


def _unshared(cases: Mapping[str, Case]) -> dict[str, str]:
    """Source -> name, of those in which somebody speaks who said no to sharing."""
    said_no = [case for case in cases.values() if consent_of(cases, case.id, "share") == "no"]
    return {place.source: place.source_name for case in said_no for place in case.bound}


def _answers(cases: Mapping[str, Case]) -> dict[Place, set[str]]:
    out: dict[Place, set[str]] = {}
    for case in cases.values():
        answer = consent_of(cases, case.id, "quote")
        for place in case.bound:
            out.setdefault(_place(place), set()).add(answer)
    return out


def _width(answers: Mapping[Place, set[str]], source: str, speaker: str | None) -> int:
    """How far somebody may be quoted: by the answers of who speaks there, else of who has the whole source."""
    said = answers.get((source, speaker)) or answers.get((source, None)) or set()
    narrow = narrowest(said)
    return NARROW.index(narrow) if narrow is not None else len(NARROW)


def _place(place: Bound) -> Place:
    return place.source, place.speaker


def _words(place: Bound) -> str:
    return f"{place.source_name}/{place.speaker_name}" if place.speaker_name else place.source_name
