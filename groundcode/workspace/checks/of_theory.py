"""Rules about the model: every node is a category with a quote, every arrow a relation with a quote."""

from __future__ import annotations

from collections.abc import Iterator

from groundcode.domain.levels import Level
from groundcode.domain.profiles import Topic
from groundcode.domain.theory import Paradigm, Relation
from groundcode.locale import N_, _
from groundcode.workspace.checks.findings import Hit, Place, Rule, Severity
from groundcode.workspace.checks.material import Material


def _relation(material: Material, relation: Relation, reason: str = "") -> Hit:
    return Hit(material.arrow(relation), Place("relation", relation.id), reason)


def _paradigm(material: Material, paradigm: Paradigm, reason: str = "") -> Hit:
    name = material.name(paradigm.phenomenon)
    return Hit(f"{name} ({paradigm.name})" if paradigm.name else name, Place("paradigm", paradigm.id), reason)


def _no_quote(material: Material) -> Iterator[Hit]:
    for relation in material.theory.relations:
        if not relation.holds:
            reason = _("Its quotes cannot be shown any more: withdrawn, sealed or deleted.") if relation.evidence else ""
            yield _relation(material, relation, reason)


def _end_gone(material: Material) -> Iterator[Hit]:
    for relation in material.theory.relations:
        if relation.gone:
            yield _relation(material, relation)


def _no_category(material: Material) -> Iterator[Hit]:
    for relation in material.theory.relations:
        if relation.lowered:
            yield _relation(material, relation, _("An end of it is no longer a category."))
    for paradigm in material.theory.paradigms:
        if paradigm.gone or paradigm.lowered:
            yield _paradigm(material, paradigm, _("Its phenomenon is no longer a category."))
        for role in paradigm.roles:
            if role.gone or role.lowered:
                reason = _("“{code}” stands in its slot “{slot}” and is no longer a concept or a category.")
                found = _paradigm(material, paradigm, reason.format(code=material.short(role.code), slot=_(role.slot.words)))
                yield Hit(found.name, found.place, found.reason, key=role.id)
    for construct in material.constructs:
        if not construct.codes:
            yield Hit(construct.name, Place("construct", construct.id), _("It measures no category."))


def _nothing_said(material: Material) -> Iterator[Hit]:
    for code, place in material.used.items():
        if not material.count(code).total:
            yield Hit(material.name(code), place, key=code)
    for pathway in material.theory.pathways:
        if not any(one.holds for one in pathway.evidence) and not any(relation.holds for relation in pathway.relations):
            words = _("Neither the pathway nor a relation of it has a quote.")
            yield Hit(pathway.name or "?", Place("pathway", pathway.id), words)


def _broken(material: Material) -> Iterator[Hit]:
    for pathway in material.theory.pathways:
        if pathway.broken:
            yield Hit(pathway.name or "?", Place("pathway", pathway.id))


def _no_core(material: Material) -> Iterator[Hit]:
    if material.core is None and any(material.at(Level.CATEGORY, Level.MAIN)):
        yield Hit(_("the project"), Place("code"), key="project")


def _unrelated(material: Material) -> Iterator[Hit]:
    ends = {end for relation in material.theory.relations for end in (relation.start, relation.end)}
    for code in material.at(Level.CATEGORY, Level.MAIN):
        if (code.level is Level.MAIN or code.id == material.core) and not ends & {code.id, *material.tree.walk(code.id)}:
            yield Hit(material.name(code.id), Place("axial", code.id))


def _no_paradigm(material: Material) -> Iterator[Hit]:
    have = {paradigm.phenomenon for paradigm in material.theory.paradigms}
    for code in material.at(Level.MAIN):
        if code.id not in have | material.excused:
            yield Hit(material.name(code.id), Place("axial", code.id))


def _empty_slots(material: Material) -> Iterator[Hit]:
    for paradigm in material.theory.paradigms:
        empty = [slot for slot in paradigm.empty if not paradigm.gone]
        if empty:
            words = _("Nothing stands in: {slots}.").format(slots=_(", ").join(_(slot.words) for slot in empty))
            yield _paradigm(material, paradigm, words)


ERRORS = (
    Rule(
        "relation-without-quote", Severity.ERROR, N_("No quote supports this relation."),
        N_("Bind a segment to it as evidence, or delete it."), _no_quote, Topic.RELATIONS,
    ),
    Rule(
        "relation-end-gone", Severity.ERROR, N_("An end of this relation is gone."),
        N_("Delete the relation, or undo what took its end away."), _end_gone, Topic.RELATIONS,
    ),
    Rule(
        "figure-without-category", Severity.ERROR, N_("It stands in the model without a category."),
        N_("Bind it to a category, raise the code again, or take it out of the model."), _no_category,
    ),
    Rule(
        "figure-without-quote", Severity.ERROR, N_("It stands in the model, and no segment carries it."),
        N_("Code segments with it or with codes below it, or take it out of the model."), _nothing_said,
    ),
    Rule(
        "pathway-broken", Severity.ERROR, N_("Its relations do not lead from one start to one end."),
        N_("Put its relations together again on the screen of selective coding."), _broken, Topic.RELATIONS,
    ),
)  # fmt: skip

WARNINGS = (
    Rule(
        "no-core", Severity.WARNING, N_("No core category was named."),
        N_("Name the category that everything leads to (F4 on the codebook screen)."), _no_core,
    ),
    Rule(
        "main-in-no-relation", Severity.WARNING, N_("Neither it nor a category below it stands in a relation."),
        N_("Say how it is related to the others, or whether it belongs into the theory."), _unrelated, Topic.RELATIONS,
    ),
    Rule(
        "no-paradigm", Severity.WARNING, N_("It has no paradigm."),
        N_("Start one on the screen of axial coding, or give there the reason for having none."), _no_paradigm, Topic.PARADIGM,
    ),
    Rule(
        "paradigm-incomplete", Severity.WARNING, N_("Some slots of its paradigm are empty."),
        N_("Fill them on the screen of axial coding, or say why they stay empty."), _empty_slots, Topic.PARADIGM,
    ),
)  # fmt: skip
