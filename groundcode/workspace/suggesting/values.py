"""Suggestions as values: ids and numbers only, so that no word of an interview is kept twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from groundcode.domain.levels import Level
from groundcode.locale import N_


class Kind(StrEnum):
    """What is suggested."""

    PLACEMENT = "placement"
    """Where a loose code belongs."""
    GROUPS = "groups"
    """Loose codes that may become one of the next level."""
    MAIN = "main"
    """Loose categories that may become a main category."""
    DUPLICATES = "duplicates"
    """Two codes that may be one."""
    GAPS = "gaps"
    """Turns that look like the segments of a category and are not coded."""

    @property
    def words(self) -> str:
        """What it is called in a list (a message to translate)."""
        return _KINDS[self]


_KINDS = {
    Kind.PLACEMENT: N_("where codes belong"),
    Kind.GROUPS: N_("groups of codes"),
    Kind.MAIN: N_("groups of categories"),
    Kind.DUPLICATES: N_("codes that may be one"),
    Kind.GAPS: N_("turns that are not coded"),
}


class Status(StrEnum):
    """What became of a suggestion."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    EDITED = "edited"
    """Accepted with other members or another parent."""
    REJECTED = "rejected"

    @property
    def words(self) -> str:
        """In a list (a message to translate)."""
        return _STATUSES[self]


_STATUSES = {
    Status.PENDING: N_("pending"),
    Status.ACCEPTED: N_("accepted"),
    Status.EDITED: N_("accepted with changes"),
    Status.REJECTED: N_("rejected"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A code that another one may belong to."""

    code: str
    score: float
    """In deviations from what is usual for the code that is asked about: above 1.5 is far likelier than any other."""
    by_name: float
    by_members: float | None
    """None where it has no members yet."""
    nearest: tuple[str, ...] = ()
    """Its members that are most like the code."""
    telling: tuple[str, ...] = ()
    """Codings whose words are most like the code's."""
    beside: tuple[str, ...] = ()
    """Its members (or itself) that are coded in the same turns as the code or near them, the closest first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One suggestion; what is not of its kind is empty."""

    kind: Kind
    level: Level
    """Of the codes that it is about."""
    codes: tuple[str, ...]
    """The loose code, the members of a group (the most typical first), the two that may be one, or the category of a gap."""
    places: tuple[Place, ...] = ()
    """Of a placement, the likeliest first."""
    new_level: Level | None = None
    """Of a group: what the new code would be."""
    cohesion: float | None = None
    """Of a group: which part of all pairs of codes is less alike than its own are on average, 0 to 1."""
    stability: float | None = None
    """Of a group: how well it is found again where a fifth of the codes is left out, 0 to 1."""
    worst: str = ""
    """Of a group of three or more: the member that fits least."""
    telling: tuple[str, ...] = ()
    """Codings whose words tell most: of a group, or of the category of a gap."""
    likeness: float | None = None
    """Of two codes, or of a turn with a category."""
    by: str = ""
    """Of two codes: "name" or "meaning"."""
    version: str = ""
    """Of a gap: where the turn stands, with `start` and `end`."""
    start: int = 0
    end: int = 0

    def value(self) -> dict[str, Any]:
        """As the log keeps it, which holds no fractions: thousandths; what is empty is left out."""
        unused = () if self.version else ("start", "end")
        return {name: one for name, one in _plain(asdict(self)).items() if one not in ([], "") and name not in unused}


def proposal_of(value: Any) -> Proposal | None:
    """What a stored proposal says; None where this version cannot read it."""
    try:
        kind, level, codes = Kind(value["kind"]), Level(value["level"]), tuple(map(str, value["codes"]))
        places = tuple(map(_place_of, value.get("places", ())))
        new_level = Level(value["new_level"]) if value.get("new_level") else None
        return Proposal(
            kind, level, codes, places, new_level, _part(value.get("cohesion")), _part(value.get("stability")),
            str(value.get("worst", "")), tuple(map(str, value.get("telling", ()))), _part(value.get("likeness")),
            str(value.get("by", "")), str(value.get("version", "")), int(value.get("start", 0)), int(value.get("end", 0)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _place_of(value: Mapping[str, Any]) -> Place:
    by_name = _part(value["by_name"]) or 0.0
    near, told, beside = (tuple(map(str, value.get(name, ()))) for name in ("nearest", "telling", "beside"))
    return Place(str(value["code"]), _part(value["score"]) or 0.0, by_name, _part(value.get("by_members")), near, told, beside)


def _part(thousandths: Any) -> float | None:
    return None if thousandths is None else int(thousandths) / 1000


def _plain(one: Any) -> Any:
    if isinstance(one, StrEnum):
        return one.value
    if isinstance(one, float):
        return round(1000 * one)
    if isinstance(one, dict):
        return {name: _plain(inner) for name, inner in one.items() if inner is not None}
    return [_plain(inner) for inner in one] if isinstance(one, tuple | list) else one


@dataclass(frozen=True, slots=True)
class Run:
    """One time that suggestions were asked for, and how they were made."""

    id: str
    """"" for one that is not kept."""
    kind: Kind
    level: Level
    details: Mapping[str, Any]
    """Encoders, versions, parameters, seed, the hash and the size of what was looked at."""
    made_at: str = ""
    coder: str = ""
    """Who asked, by name."""
    method: str = ""
    """What was done, as of then (a message to translate)."""

    @property
    def is_floor(self) -> bool:
        """Whether no encoder was there, so that letters were compared and not meanings."""
        return bool(self.details.get("floor"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal that is kept, and what became of it."""

    id: str
    run: str
    status: Status
    proposal: Proposal
    became: str = ""
    """The living code that came of it, or that the codes were put under."""
    refused: frozenset[str] = field(default_factory=frozenset)
    """Of a placement: codes that it was said not to belong to, while the others wait."""
    overtaken: bool = False
    """Whether its codes were sorted, merged or deleted by hand, so that nothing is left to decide."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision that can still be made."""
        return self.status is Status.PENDING and not self.overtaken

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that nobody refused."""
        return tuple(place for place in self.proposal.places if place.code not in self.refused)
