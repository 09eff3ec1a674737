"""Paradigms and relations as rows and sentences of the axial board."""

from __future__ import annotations

from groundcode.domain.theory import SLOTS, Paradigm, Relation
from groundcode.locale import _, ngettext
from groundcode.tui.theory_words import kind_words, quotes_words
from groundcode.tui.widgets.page_list import PageRow


def mark_of(paradigm: Paradigm | None, *, excused: bool) -> str:
    """How far the paradigm of a category is: nothing, slots filled of five, complete, or excused."""
    if paradigm is None:
        return _("excused") if excused else "·"
    filled = len(SLOTS) - len(paradigm.empty)
    return f"{filled}/{len(SLOTS)}" + (" ✓" if filled == len(SLOTS) else "")


def paradigm_words(paradigm: Paradigm) -> str:
    """What is still to do in a paradigm."""
    unbound = sum(not any(one.holds for one in role.evidence) for role in paradigm.roles)
    empty = len(paradigm.empty)
    words = [ngettext("{count} box is empty.", "{count} boxes are empty.", empty).format(count=empty)]
    if not empty:
        words = [_("Every box is filled.")]
    if unbound:
        without = ngettext("{count} code rests on no segment yet.", "{count} codes rest on no segment yet.", unbound)
        words.append(without.format(count=unbound))
    return " ".join(words)


def relation_rows(relation: Relation, ends: str) -> list[PageRow]:
    """A relation as rows of a page: ends, kind and quotes, what it means."""
    gone = "  " + _("(leads nowhere any more)") if relation.gone else ""
    rows = [PageRow("relation", relation.id, f"{ends}{gone}")]
    rows.append(PageRow("", relation.id, f"{kind_words(relation)} · {quotes_words(relation.evidence)}", "", 1, "not bold dim"))
    if relation.connotation:
        rows.append(PageRow("", relation.id, " ".join(relation.connotation.split()), "", 1, "not bold"))
    return rows
