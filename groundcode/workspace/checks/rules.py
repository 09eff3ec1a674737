"""All rules, in the order in which an examiner would ask."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from groundcode.workspace.checks import of_codes, of_sampling, of_texts, of_theory, of_words
from groundcode.workspace.checks.findings import Rule

RULES: tuple[Rule, ...] = (
    *of_texts.ERRORS, *of_theory.ERRORS, *of_codes.ERRORS, *of_words.ERRORS,
    *of_theory.WARNINGS, *of_words.WARNINGS, *of_codes.WARNINGS, *of_sampling.WARNINGS, *of_texts.WARNINGS,
)  # fmt: skip

RULE: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in RULES})
