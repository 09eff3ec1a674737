"""The outline of the theory as rows: core category, main categories, relations, pathways, storyline, constructs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from groundcode.domain.codes import CodeTree
from groundcode.domain.levels import Level
from groundcode.domain.theory import Construct, Item, Pathway, Relation, Sign
from groundcode.locale import _, join_names, ngettext
from groundcode.tui.theory_words import code_name, ends_words, kind_words, pathway_lines, quotes_words
from groundcode.tui.widgets.model_drawing import Model
from groundcode.tui.widgets.model_layout import Arrow
from groundcode.tui.widgets.page_list import PageRow
from groundcode.workspace.hypotheses import Hypothesis

_QUIET = "not bold dim"
_SIGNS = {Sign.POSITIVE: "+", Sign.NEGATIVE: "−"}


@dataclass(frozen=True, slots=True)
class Outline:
    """What selective coding has to go by, as of one moment."""

    tree: CodeTree
    core: str | None
    relations: Mapping[str, Relation]
    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    constructs: Mapping[str, Construct] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    hypotheses: Sequence[Hypothesis] = ()
    story: str = ""
    """The storyline as it reads now."""
    untold: int = 0
    """How many categories, relations and pathways it does not cite."""

    @property
    def items(self) -> dict[str, tuple[Construct, Item]]:
        """Item -> it, and its construct."""
        return {item.id: (construct, item) for construct in self.constructs.values() for item in construct.items}

    def main(self) -> list[str]:
        """Main categories, and what relations join, in tree order."""
        ends = {end for one in self.relations.values() for end in (one.start, one.end)}
        codes = self.tree.codes
        return [code for code in self.tree.walk() if code in ends or codes[code].level is Level.MAIN or code == self.core]

    def relations_of(self, code: str) -> list[Relation]:
        """The relations from and to a category."""
        return [one for one in self.relations.values() if code in (one.start, one.end)]

    def codes_of(self, pathway: Pathway) -> tuple[str, ...]:
        """The categories on a pathway."""
        ends = (end for one in pathway.relations for end in (one.start, one.end))
        return tuple(dict.fromkeys(code for code in ends if code in self.tree.codes))


def outline_rows(outline: Outline, marks: Sequence[str]) -> list[PageRow]:
    """All rows; `marks` are the relations marked for a pathway, in their order."""
    return [
        *_core(outline), *_main(outline), *_relations(outline, marks), *_pathways(outline), *_story(outline),
        *_constructs(outline), *_hypotheses(outline),
    ]  # fmt: skip


def _heading(words: str, count: int = 0) -> list[PageRow]:
    return [PageRow(), PageRow("", "", _("{name} ({count})").format(name=words, count=count) if count else words)]


def _core(outline: Outline) -> Iterator[PageRow]:
    yield PageRow("", "", _("Core category"))
    if outline.core in outline.tree.codes:
        yield PageRow("core", outline.core or "", f"◎ {code_name(outline.tree, outline.core or '')}", "", 0, "bold")
    else:
        yield PageRow("core", "", _("none yet: * chooses one"), "", 0, "dim")


def _main(outline: Outline) -> Iterator[PageRow]:
    found = outline.main()
    mixed = any(outline.tree.codes[code].level is not Level.MAIN for code in found)
    yield from _heading(_("Main and related categories") if mixed else _("Main categories"), len(found))
    for code in found:
        count = len(outline.relations_of(code))
        words = ngettext("{count} relation", "{count} relations", count).format(count=count) if count else _("no relation")
        core = "◎ " if code == outline.core else ""
        yield PageRow("category", code, f"{core}{code_name(outline.tree, code)} · {words}")
    if not found:
        yield PageRow("category", "", _("none yet: codes are raised in the text or the codebook"), "", 0, "dim")


def _relations(outline: Outline, marks: Sequence[str]) -> Iterator[PageRow]:
    yield from _heading(_("Relations"), len(outline.relations))
    for one in outline.relations.values():
        lead = f"[{marks.index(one.id) + 1}]" if one.id in marks else ""
        gone = "  " + _("(leads nowhere any more)") if one.gone else ""
        yield PageRow("relation", one.id, ends_words(one, outline.relations, outline.tree) + gone, lead)
        yield PageRow("", one.id, f"{kind_words(one)} · {quotes_words(one.evidence)}", "", 1, _QUIET)
    if not outline.relations:
        yield PageRow("relation", "", _("none yet: a on a category adds one"), "", 0, "dim")


def _pathways(outline: Outline) -> Iterator[PageRow]:
    yield from _heading(_("Pathways"), len(outline.pathways))
    for one in outline.pathways.values():
        yield PageRow("pathway", one.id, f"{one.name} · {quotes_words(one.evidence)}")
        for line in pathway_lines(one, outline.tree):
            yield PageRow("", one.id, line, "", 1, "not bold")
        if one.broken:
            yield PageRow("", one.id, _("broken: no way leads through it any more"), "", 1, "not bold $text-warning")
        if one.connotation:
            yield PageRow("", one.id, " ".join(one.connotation.split()), "", 1, _QUIET)
    if not outline.pathways:
        yield PageRow("pathway", "", _("none yet: mark relations with Space, then g"), "", 0, "dim")


def _story(outline: Outline) -> Iterator[PageRow]:
    yield from _heading(_("Storyline"))
    words = " ".join(outline.story.split())
    if words:
        yield PageRow("story", "story", words if len(words) < 120 else words[:118] + "…")
    else:
        yield PageRow("story", "story", _("not written yet: Enter writes it"), "", 0, "dim")
    if words and outline.untold:
        left = ngettext("{count} thing is not told yet", "{count} things are not told yet", outline.untold)
        yield PageRow("", "story", left.format(count=outline.untold), "", 1, _QUIET)


def _constructs(outline: Outline) -> Iterator[PageRow]:
    yield from _heading(_("Constructs"), len(outline.constructs))
    for one in outline.constructs.values():
        yield PageRow("construct", one.id, f"{one.name} ({outline.short.get(one.id, '')})")
        names = join_names([code_name(outline.tree, code) for code in one.codes])
        measured = _("measures: {names}").format(names=names) if names else _("measures no category yet: c binds one")
        yield PageRow("", one.id, measured, "", 1, _QUIET)
        if one.definition:
            yield PageRow("", one.id, " ".join(one.definition.split()), "", 1, "not bold")
        for number, item in enumerate(one.items, 1):
            turned = "  " + _("(reversed)") if item.reversed else ""
            yield PageRow("item", item.id, f"{item.text}{turned} · {quotes_words(item.evidence)}", f"{number}.", 1)
    if not outline.constructs:
        yield PageRow("construct", "", _("none yet: a adds what a questionnaire would measure"), "", 0, "dim")


def _hypotheses(outline: Outline) -> Iterator[PageRow]:
    if outline.hypotheses:
        yield from _heading(_("Hypotheses"), len(outline.hypotheses))
    for one in outline.hypotheses:
        yield PageRow("hypothesis", one.number, one.words, one.number)


def model_of(outline: Outline) -> Model:
    """The picture that relations between categories make."""
    tree = outline.tree
    drawn = [one for one in outline.relations.values() if not one.gone and not one.on_relation]
    arrows = tuple(
        Arrow(one.id, one.start, one.end, _SIGNS[one.sign] if one.sign else "", any(e.holds for e in one.evidence))
        for one in drawn
    )
    ends = [end for one in drawn for end in (one.start, one.end)]
    upon = [one for one in outline.relations.values() if not one.gone and one.on_relation]
    joined = {*ends, *(one.start for one in upon)}
    alone = tuple(code for code in outline.main() if code not in joined)
    notes = tuple(f"{ends_words(one, outline.relations, tree)} ({kind_words(one)})" for one in upon)
    return Model({code: code_name(tree, code) for code in dict.fromkeys([*ends, *alone])}, arrows, alone, notes)


def strong_of(outline: Outline, row: PageRow | None) -> frozenset[str]:
    """The categories and relations of the model that a row of the outline is about."""
    if row is None or not row.id:
        return frozenset()
    if row.kind in ("core", "category"):
        return frozenset({row.id, *(one.id for one in outline.relations_of(row.id))})
    if row.kind == "construct" and row.id in outline.constructs:
        return frozenset(outline.constructs[row.id].codes)
    if row.kind == "item" and row.id in outline.items:
        return frozenset(outline.items[row.id][0].codes)
    steps: Sequence[str] = ()
    if row.kind == "relation":
        steps = (row.id,)
    elif row.kind == "pathway" and row.id in outline.pathways:
        steps = [one.id for one in outline.pathways[row.id].relations]
    elif row.kind == "hypothesis":
        steps = next((one.relations for one in outline.hypotheses if one.number == row.id), ())
    return frozenset(found for step in steps for found in _with_ends(outline, step))


def _with_ends(outline: Outline, relation: str, depth: int = 0) -> set[str]:
    one = outline.relations.get(relation)
    if one is None or depth > 4:
        return set()
    return {one.id, one.start} | (_with_ends(outline, one.end, depth + 1) if one.on_relation else {one.end})
