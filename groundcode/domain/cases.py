"""Cases (受访者 and 个案), their variables and what they consented to, as the state holds them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from groundcode.domain.ids import fold
from groundcode.errors import AmbiguousName, NameNotFound
from groundcode.locale import N_, _

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?%?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_DIGITS = re.compile(r"(\d+)")
_MOST_CHOICES = 8
"""Different values up to which a column is a choice, if each stands twice on average."""


class CaseKind(StrEnum):
    """What a case is."""

    INFORMANT = "informant"
    SITE = "site"

    @property
    def words(self) -> str:
        """What it is called (a message to translate)."""
        return {"informant": N_("informant"), "site": N_("site")}[self.value]


class VariableType(StrEnum):
    """What a variable's values look like; they are kept as they were typed."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"

    @property
    def words(self) -> str:
        """What it is called (a message to translate)."""
        return {"text": N_("a text"), "number": N_("a number"), "date": N_("a date"), "choice": N_("a choice")}[self.value]


CONSENT: Mapping[str, tuple[str, ...]] = {
    "date": (),
    "form": (),
    "quote": ("verbatim", "paraphrase", "no"),
    "share": ("yes", "no"),
    "archive": ("yes", "no"),
    "ai": ("yes", "no"),
}
"""What an informant consents to -> the answers there are; none listed: a date, or the version of the form."""
ANSWERS: Mapping[str, str] = {"verbatim": N_("verbatim"), "paraphrase": N_("paraphrase"), "yes": N_("yes"), "no": N_("no")}
"""Answers about consent, in words (messages to translate)."""
NARROW = ("no", "paraphrase")
"""The answers that keep something in, the narrowest first."""
_SAID = {
    "verbatim": ("原文", "逐字", "逐字引用", "原文引用", "原话"),
    "paraphrase": ("转述", "转述引用", "仅转述"),
    "yes": ("是", "同意", "可", "可以", "允许", "y", "√", "✓"),
    "no": ("否", "不", "不同意", "不可", "不可以", "不允许", "n", "×"),
}
"""What people write for an answer besides its own word."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of cases."""

    id: str
    name: str
    type: VariableType


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a case speaks: a speaker of a source, or a whole source that names no speakers."""

    source: str
    source_name: str
    speaker: str | None
    speaker_name: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """An informant, or a site."""

    id: str
    name: str
    kind: CaseKind = CaseKind.INFORMANT
    parent: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """Variable id -> what was typed."""
    consent: Mapping[str, str] = field(default_factory=dict)
    withdrawn: str | None = None
    """When the informant withdrew."""
    bound: tuple[Bound, ...] = ()


class Named(Protocol):
    """A thing with an id and a name."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""


T = TypeVar("T", bound=Named)


def find_named(kind: str, things: Sequence[T], name: str, listing: str = "") -> T:
    """The thing that a name or an id means.

    Raises:
        NameNotFound, AmbiguousName
    """
    found = [thing for thing in things if name in (thing.id, thing.name)]
    wanted = fold(name)
    found = found or [thing for thing in things if fold(thing.name) == wanted]
    if not found:
        near = [thing.name for thing in things if wanted and (wanted in fold(thing.name) or fold(thing.name) in wanted)]
        raise NameNotFound(kind, name, near[:5], listing)
    if len(found) > 1:
        raise AmbiguousName(name, [f"{thing.name} ({thing.id})" for thing in found])
    return found[0]


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts names as people do: P2 before P10."""
    parts = _DIGITS.split(fold(name))
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def iso_date(text: str) -> str | None:
    """The date in `text` (2024-05-12, 2024/5/12, 2024年5月12日) as 2024-05-12; None if it is not one whole date."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or match[3] is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def fits_type(kind: VariableType, value: str) -> bool:
    """Whether a value is one of a type; a month (2024年5月) is a date."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if kind is VariableType.NUMBER:
        return _NUMBER.fullmatch(plain) is not None
    if kind is VariableType.DATE:
        match = _DATE.fullmatch(plain)
        return match is not None and (iso_date(plain) is not None if match[3] else 1 <= int(match[2]) <= 12)
    return True


def guess_type(values: Sequence[str]) -> VariableType:
    """The type that fits all of some values: number, date, choice where few differ, else text."""
    given = [value for value in values if value.strip()]
    if not given:
        return VariableType.TEXT
    for kind in (VariableType.NUMBER, VariableType.DATE):
        if all(fits_type(kind, value) for value in given):
            return kind
    different = len({fold(value) for value in given})
    return VariableType.CHOICE if different <= _MOST_CHOICES and 2 * different <= len(given) else VariableType.TEXT


def plain_answer(key: str, text: str) -> str | None:
    """An answer about consent as it is kept, from its word in either language; None for anything else."""
    plain = fold(" ".join(unicodedata.normalize("NFKC", text).split()))
    if key == "date":
        return iso_date(plain)
    if not CONSENT[key]:
        return " ".join(text.split())
    return next((one for one in CONSENT[key] if plain in (one, fold(_(ANSWERS[one])), *_SAID[one])), None)


def line_of_parents(cases: Mapping[str, Case], case: str) -> list[str]:
    """The cases above one, nearest first; a circle that a merge made ends where it closes."""
    out: list[str] = []
    at = cases[case].parent if case in cases else None
    while at is not None and at in cases and at not in out and at != case:
        out.append(at)
        at = cases[at].parent
    return out


def narrowest(answers: Iterable[str | None]) -> str | None:
    """The answer that holds while several stand side by side: a no, else a paraphrase; None if there is neither."""
    said = set(answers)
    return next((answer for answer in NARROW if answer in said), None)


def consent_of(cases: Mapping[str, Case], case: str, key: str) -> str:
    """A case's answer about consent, else that of the nearest case above it; "" where none has one."""
    line = [one for one in (case, *line_of_parents(cases, case)) if one in cases]
    return next((answer for one in line if (answer := cases[one].consent.get(key, ""))), "")


def value_of(cases: Mapping[str, Case], case: str, variable: str) -> str:
    """A case's value of a variable, else that of the nearest case above it; "" where none has one."""
    for one in (case, *line_of_parents(cases, case)):
        if cases[one].values.get(variable):
            return cases[one].values[variable]
    return ""
