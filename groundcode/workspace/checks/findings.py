"""What a check finds: one thing that an examiner would object to, why, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from groundcode.domain.profiles import Topic
from groundcode.locale import N_, _

if TYPE_CHECKING:
    from groundcode.workspace.checks.material import Material


class Severity(StrEnum):
    """How much it weighs: an error is a fault, a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def words(self) -> str:
        """What it is called (a message to translate)."""
        return {"error": N_("error"), "warning": N_("warning")}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding can be looked at and mended."""

    kind: str
    """"code", "axial" (a category among its relations), "relation", "paradigm", "pathway", "storyline", "construct", "item",
    "coding", "sampling", "holdout", "memo", "review" (the segments of a source that wait) or "privacy"."""
    id: str = ""
    """Of that thing (of a category, of a source); "" where it is not one alone."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule gives: the thing, where it is, and why, where the rule's own words do not say it."""

    name: str
    place: Place
    reason: str = ""
    key: str = ""
    """What tells it from the rule's other hits, the same in every copy of the project; else the place's id."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for."""

    name: str
    severity: Severity
    words: str
    """What is wrong with each thing that it names (a message to translate)."""
    mend: str
    """What one does about it (a message to translate)."""
    find: Callable[[Material], Iterator[Hit]]
    topic: Topic = Topic.THEORY


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found."""

    severity: Severity
    rule: str
    name: str
    """Of the thing: the path of a code, the ends of a relation, the name of a source."""
    reason: str
    mend: str
    key: str
    """What an answer is kept under."""
    place: Place
    count: int = 1
    """How many findings of the same rule weigh the same: this one and those that its line stands for."""
    answer: str = ""
    """Why a warning is as it should be; "" where nobody has said."""

    @property
    def answered(self) -> bool:
        """Whether somebody has said why it is as it should be: it does not count then."""
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class Line:
    """Findings that are told as one: equal warnings; an error stands alone."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The one that is told where there is one alone."""
        return self.findings[0]

    @property
    def reason(self) -> str:
        """Why, for all of them: that of the one, else what the rule says."""
        reasons = {finding.reason for finding in self.findings}
        return self.first.reason if len(reasons) == 1 else rule_words(self.first.rule)

    @property
    def names(self) -> list[str]:
        """What it is about."""
        return [finding.name for finding in self.findings]


def folded(findings: Sequence[Finding]) -> list[Line]:
    """Errors one by one, then the open warnings, then the answered ones, each by rule, in the order of the rules."""
    lines: list[Line] = []
    groups: dict[tuple[bool, str], list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            lines.append(Line((finding,)))
        else:
            groups.setdefault((finding.answered, finding.rule), []).append(finding)
    for answered in (False, True):
        lines += [Line(tuple(group)) for (is_answered, _rule), group in groups.items() if is_answered is answered]
    return lines


def rule_words(name: str) -> str:
    """What a rule says of each thing that it names."""
    from groundcode.workspace.checks.rules import RULE

    return _(RULE[name].words)


__all__ = ["Finding", "Hit", "Line", "Place", "Rule", "Severity", "folded", "rule_words"]
