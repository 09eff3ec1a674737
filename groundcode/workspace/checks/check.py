"""The check: every rule over the project as it stands, and the answers to its warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold
from groundcode.errors import ErrorsAreMended, NameNotFound
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.workspace.checks.findings import Finding, Rule, Severity
from groundcode.workspace.checks.material import Material, read_material
from groundcode.workspace.checks.rules import RULE, RULES
from groundcode.workspace.names import clean_name

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

LISTING = "groundcode check PROJECT --json"


class Check:
    """What an examiner would object to, looked for before the examiner does."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def run(self) -> list[Finding]:
        """Every finding of the rules that the profile has: errors first, then warnings, in the order of the rules."""
        material = read_material(self._workspace)
        return findings(material, self._answers())

    def answer(self, keys: str | Iterable[str], reason: str, *, seen: Seen | None = None) -> int:
        """Say why warnings (by their keys) are as they should be; "" takes it back. Gives how many answers changed.

        Raises:
            ErrorsAreMended: one of them is an error. NameNotFound: no rule gives such a key.
        """
        wanted = [keys] if isinstance(keys, str) else list(dict.fromkeys(keys))
        for key in wanted:
            rule = RULE.get(key.partition(":")[0])
            if rule is None or ":" not in key:
                raise NameNotFound(_("finding"), key, listing=LISTING)
            if rule.severity is Severity.ERROR:
                raise ErrorsAreMended(rule.name, _(rule.mend))
        text = clean_name(reason, _("reason")) if reason.strip() else None
        given = self._answers()
        with self._workspace.change("answer", seen=seen) as made:
            changed = [key for key in wanted if given.get(key) != text]
            for key in changed:
                made.draft.set("project", self._workspace.id, f"answer:{key}", text)
            return len(changed)

    def of_rule(self, rule: str, names: Iterable[str] = ()) -> list[Finding]:
        """The findings of a rule, all or those of the things that are named.

        Raises:
            NameNotFound: there is no such rule, or it does not name such a thing now.
        """
        if rule not in RULE:
            near = [one for one in RULE if rule and (rule in one or one in rule)]
            raise NameNotFound(_("rule"), rule, near[:5], LISTING)
        found = [finding for finding in self.run() if finding.rule == rule]
        out: dict[str, Finding] = {}
        for name in names:
            wanted = fold(name)
            meant = [one for one in found if wanted in (fold(one.name), one.key, one.place.id, fold(one.name.split(" > ")[-1]))]
            if not meant:
                raise NameNotFound(rule, name, [one.name for one in found][:5], LISTING)
            out |= {one.key: one for one in meant}
        return list(out.values()) if out else found

    def _answers(self) -> Mapping[str, str]:
        with self._workspace.store.reading() as connection:
            rows = bulk.all_rows(connection, "SELECT key, value FROM state_project_answer WHERE value IS NOT NULL")
        return {key: value for key, value in rows if value}


def findings(material: Material, answers: Mapping[str, str]) -> list[Finding]:
    """What the rules of the profile find, each with the answer to it."""
    found = [one for rule in RULES if rule.topic in material.profile.topics for one in _of(rule, material, answers)]
    counts = Counter((one.rule, one.answered) for one in found)
    return [replace(one, count=counts[one.rule, one.answered]) for one in found]


def _of(rule: Rule, material: Material, answers: Mapping[str, str]) -> Iterator[Finding]:
    told: Counter[str] = Counter()
    for hit in rule.find(material):
        key = f"{rule.name}:{hit.key or hit.place.id}"
        told[key] += 1
        # A rule that says two things of one thing keeps two answers.
        key = key if told[key] == 1 else f"{key}#{told[key]}"
        answer = answers.get(key, "") if rule.severity is Severity.WARNING else ""
        yield Finding(
            rule.severity, rule.name, hit.name, hit.reason or _(rule.words), _(rule.mend), key, hit.place, answer=answer
        )
