"""Relations, pathways and what they rest on, as the desk says them in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from groundcode.domain.codes import CodeTree
from groundcode.domain.theory import Evidence, Pathway, Relation, Sign
from groundcode.locale import _, ngettext
from groundcode.workspace.theories.words import relation_words, type_words


def code_name(tree: CodeTree, code: str) -> str:
    """The name of a code; of one that is gone its last name, with that word."""
    target = tree.target(code)
    if target is not None:
        return tree.codes[target].name
    gone = tree.all.get(code)
    return _("{name} (deleted)").format(name=gone.name) if gone is not None else _("(deleted)")


def sign_words(sign: Sign | None) -> str:
    """Positive, negative, or nothing."""
    return _(sign.words) if sign is not None else ""


def kind_words(relation: Relation) -> str:
    """Type and sign: "causal relation, positive"."""
    said = [type_words(relation.type) or _("no type yet"), sign_words(relation.sign)]
    return _(", ").join(word for word in said if word)


def ends_words(relation: Relation, relations: Mapping[str, Relation], tree: CodeTree) -> str:
    """Both ends: "A → B"; onto a relation "A → (B → C)"."""
    return relation_words(relation, tree, relations)


def quotes_words(evidence: Sequence[Evidence]) -> str:
    """How many quotes can be read: "2 quotes", "no quote"."""
    holding = sum(one.holds for one in evidence)
    if not holding:
        return _("no quote")
    return ngettext("{count} quote", "{count} quotes", holding).format(count=holding)


def chain_words(chain: Iterable[Relation], tree: CodeTree) -> str:
    """One way: "A → B → C"."""
    steps = list(chain)
    names = [steps[0].start, *(step.end for step in steps)] if steps else []
    return " → ".join(code_name(tree, name) for name in names)


def pathway_lines(pathway: Pathway, tree: CodeTree) -> list[str]:
    """The ways of a pathway, one a line; none where it is broken."""
    return [chain_words(chain, tree) for chain in pathway.chains]
