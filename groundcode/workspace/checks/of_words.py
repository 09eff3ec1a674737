"""Rules about what is written: the storyline, memos, negative cases, the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator

from groundcode.domain.levels import Level
from groundcode.domain.profiles import Topic
from groundcode.locale import N_, _
from groundcode.workspace.checks.findings import Hit, Place, Rule, Severity
from groundcode.workspace.checks.material import Material
from groundcode.workspace.checks.of_codes import hit


def _cites_gone(material: Material) -> Iterator[Hit]:
    for citation in material.story.citations:
        segment = citation.segment
        if citation.gone:
            yield Hit(citation.words, Place("storyline"), key=citation.code or f"{citation.words}")
        elif segment is not None and not segment.holds:
            yield Hit(citation.words, Place("storyline"), _("Nobody may read its words any more."), citation.words)


def _no_storyline(material: Material) -> Iterator[Hit]:
    begun = material.core is not None or bool(material.theory.relations) or any(material.at(Level.MAIN))
    if begun and not material.story.is_written:
        yield Hit(_("the project"), Place("storyline"), key="project")


def _not_cited(material: Material) -> Iterator[Hit]:
    for code in material.story.uncited.codes if material.story.is_written else ():
        yield Hit(material.name(code), Place("storyline"), key=code)


def _core_unwritten(material: Material) -> Iterator[Hit]:
    if material.core is not None and material.core not in material.notes.about:
        yield hit(material, material.core)


def _no_negative(material: Material) -> Iterator[Hit]:
    if material.last_coding is not None and not material.negatives:
        yield Hit(_("the project"), Place("coding"), key="project")


def _negative_unwritten(material: Material) -> Iterator[Hit]:
    for negative in material.negatives:
        told = negative.coding in material.notes.about or any(negative.cite in text for text in material.notes.texts)
        if not told:
            yield Hit(f"{negative.cite} {material.short(negative.code)}", Place("coding", negative.coding))


def _no_theoretical_memo(material: Material) -> Iterator[Hit]:
    if material.last_coding is not None and not material.notes.kinds.get("theoretical"):
        yield Hit(_("the project"), Place("memo"), key="project")


def _no_position(material: Material) -> Iterator[Hit]:
    if material.last_coding is not None and not material.notes.kinds.get("reflexive"):
        yield Hit(_("the project"), Place("memo"), key="project")


def _nothing_focused(material: Material) -> Iterator[Hit]:
    if material.last_coding is not None and not material.focused:
        yield Hit(_("the project"), Place("code"), key="project")


def _no_item(material: Material) -> Iterator[Hit]:
    for construct in material.constructs:
        if not construct.items:
            yield Hit(construct.name, Place("construct", construct.id))


def _item_unsaid(material: Material) -> Iterator[Hit]:
    for construct in material.constructs:
        for item in construct.items:
            if not any(one.holds for one in item.evidence):
                yield Hit(f"{construct.name}: {' '.join(item.text.split())[:40]}", Place("item", item.id))


ERRORS = (
    Rule(
        "storyline-cites-gone", Severity.ERROR, N_("The storyline cites it, and it is gone."),
        N_("Cite something else in the storyline, or undo what took it away."), _cites_gone,
    ),
)  # fmt: skip

WARNINGS = (
    Rule(
        "no-storyline", Severity.WARNING, N_("There is no storyline."),
        N_("Write one on the screen of selective coding: what happens, told around the core category."), _no_storyline,
    ),
    Rule(
        "not-in-storyline", Severity.WARNING, N_("The storyline does not cite it."),
        N_("Say in the storyline what part it plays, or whether it belongs into the theory."), _not_cited,
    ),
    Rule(
        "core-without-memo", Severity.WARNING, N_("No memo is on the core category."),
        N_("Write a theoretical memo on it: why everything leads to it."), _core_unwritten,
    ),
    Rule(
        "no-negative-case", Severity.WARNING, N_("No segment is marked as a negative case."),
        N_("Look for what speaks against the theory, and mark its coding so, in the text or in the retrieval."), _no_negative,
    ),
    Rule(
        "negative-case-unexplained", Severity.WARNING, N_("No memo says what this negative case means."),
        N_("Write a memo on the coding, or name its turn (as P07-23) in one."), _negative_unwritten,
    ),
    Rule(
        "no-theoretical-memo", Severity.WARNING, N_("There is no theoretical memo."),
        N_("Write memos on how categories belong together; sorting them makes the theory."), _no_theoretical_memo, Topic.MEMOS,
    ),
    Rule(
        "no-position-memo", Severity.WARNING, N_("No reflexive memo says where the researcher stands."),
        N_("Write one: who you are to the people you asked, and what you expected."), _no_position, Topic.FOCUS,
    ),
    Rule(
        "nothing-focused", Severity.WARNING, N_("No code is marked as focused."),
        N_("Mark the codes that carry the analysis as focused, on the codebook screen."), _nothing_focused, Topic.FOCUS,
    ),
    Rule(
        "construct-without-item", Severity.WARNING, N_("No item measures it."),
        N_("Write items for it from what people said, or leave the construct out."), _no_item, Topic.QUESTIONNAIRE,
    ),
    Rule(
        "item-without-quote", Severity.WARNING, N_("No quote shows where this item comes from."),
        N_("Bind the segment to it from whose words it was made."), _item_unsaid, Topic.QUESTIONNAIRE,
    ),
)  # fmt: skip
