"""Rules about codes: their definitions, how many there are of each level, on whose words they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from groundcode.domain.ids import fold
from groundcode.domain.levels import Level
from groundcode.domain.profiles import Topic
from groundcode.locale import N_, _, ngettext
from groundcode.workspace.checks.findings import Hit, Place, Rule, Severity
from groundcode.workspace.checks.material import Material

_COUNTED = (Level.CONCEPT, Level.CATEGORY, Level.MAIN)
"""The levels of which an examiner asks how well they are supported; a label may well be said once."""
_FEW = 2


def hit(material: Material, code: str, reason: str = "") -> Hit:
    """A code as a finding."""
    return Hit(material.name(code), Place("code", code), reason)


def _no_definition(material: Material) -> Iterator[Hit]:
    for code in material.at(Level.CATEGORY, Level.MAIN):
        if not code.definition.strip():
            yield hit(material, code.id)


def _few_concepts(material: Material) -> Iterator[Hit]:
    for code in material.at(Level.CATEGORY):
        count = len(material.below(code.id, Level.CONCEPT))
        if count < _FEW and code.id != material.core:
            words = ngettext("It has {count} concept.", "It has {count} concepts.", count).format(count=count)
            yield hit(material, code.id, words)


def _few_categories(material: Material) -> Iterator[Hit]:
    for code in material.at(Level.MAIN):
        count = len(material.below(code.id, Level.CATEGORY))
        if count < _FEW:
            words = ngettext("It has {count} category.", "It has {count} categories.", count).format(count=count)
            yield hit(material, code.id, words)


def _single_informant(material: Material) -> Iterator[Hit]:
    for code in material.at(*_COUNTED):
        if len(material.informants.get(code.id, ())) == 1:
            yield hit(material, code.id)


def _used_once(material: Material) -> Iterator[Hit]:
    for code in material.at(*_COUNTED):
        if material.count(code.id).total == 1:
            yield hit(material, code.id)


def _not_used(material: Material) -> Iterator[Hit]:
    for code in material.at(*_COUNTED) if material.last_coding is not None else ():
        if not material.count(code.id).total and code.id not in material.used and code.id != material.core:
            yield hit(material, code.id)


def _plain(name: str) -> str:
    return "".join(c for c in fold(name) if unicodedata.category(c)[0] in "LN")


def _copies(material: Material) -> Iterator[Hit]:
    for code in material.at(Level.CONCEPT):
        for above in material.tree.ancestors(code.id):
            one = material.tree.codes[above]
            if one.level.rank >= Level.CATEGORY.rank and _plain(one.name) == _plain(code.name):
                yield hit(material, code.id)
                break


def _no_properties(material: Material) -> Iterator[Hit]:
    for code in material.at(Level.CATEGORY):
        if code.id not in material.with_properties:
            yield hit(material, code.id)


def _columns(material: Material) -> Iterator[Hit]:
    """A data structure in which each column leads to the next."""
    wanted = {Level.CONCEPT: Level.CATEGORY, Level.CATEGORY: Level.MAIN}
    for code in material.at(*_COUNTED):
        above = {material.tree.codes[one].level for one in material.tree.ancestors(code.id)}
        if code.level in wanted and wanted[code.level] not in above:
            yield hit(material, code.id, _("It stands under none of the next column."))
        if code.level is Level.CATEGORY and not material.below(code.id, Level.CONCEPT):
            yield hit(material, code.id, _("Nothing of the first column stands under it."))
        if code.level is Level.MAIN and not material.below(code.id, Level.CATEGORY):
            yield hit(material, code.id, _("Nothing of the second column stands under it."))


ERRORS = (
    Rule(
        "category-without-definition", Severity.ERROR, N_("It has no definition."),
        N_("Write the definition on the codebook screen (e or F2), or take in a codebook that has it."), _no_definition,
    ),
)  # fmt: skip

WARNINGS = (
    Rule(
        "few-concepts", Severity.WARNING, N_("It has fewer than two concepts."),
        N_("Look for more concepts in the segments, or merge it into a neighbour."), _few_concepts,
    ),
    Rule(
        "few-categories", Severity.WARNING, N_("It has fewer than two categories."),
        N_("Put the categories that belong to it under it, or lower it to a category."), _few_categories,
    ),
    Rule(
        "single-informant", Severity.WARNING, N_("Only one informant supports it."),
        N_("Ask others about it in the next sampling round, or say why one voice is enough."), _single_informant,
    ),
    Rule(
        "used-once", Severity.WARNING, N_("It was used once."),
        N_("Compare it with its neighbours, and merge it where it says the same; else look for it in the other texts."),
        _used_once,
    ),
    Rule(
        "not-used", Severity.WARNING, N_("No segment carries it or anything below it."),
        N_("Code with it, put codes under it, or delete it."), _not_used,
    ),
    Rule(
        "concept-copies-category", Severity.WARNING, N_("It has the name of a category above it."),
        N_("Name the concept by what its segments say, or merge it into the category."), _copies,
    ),
    Rule(
        "category-without-properties", Severity.WARNING, N_("It has no properties."),
        N_("Note on the codebook screen along which properties and dimensions it varies."), _no_properties, Topic.PROPERTIES,
    ),
    Rule(
        "columns-incomplete", Severity.WARNING, N_("The three columns of the data structure are not complete at it."),
        N_("Put it where it belongs, so that each first-order concept leads to a theme and each theme to a dimension."), _columns,
        Topic.COLUMNS,
    ),
)  # fmt: skip
