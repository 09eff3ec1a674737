"""What relations, paradigms and their parts are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import is_id, to_text
from groundcode.domain.theory import RELATION_TYPES, Relation
from groundcode.locale import _
from groundcode.store import reading

NAMED = ("relation", "paradigm", "paradigm_role")
"""The kinds that have no name of their own."""
CARRIERS = ("relation", "pathway", "paradigm", "paradigm_role", "item")
"""The kinds that evidence may be bound to."""
EVIDENCE = "evidence"
"""The role of the links that bind it."""
STEP = "step"
"""The role of links that put a relation into a pathway."""
ARROW = " → "
_DEPTH = 8


def type_words(kind: str) -> str:
    """The type of a relation in words: that of the list, or the researcher's own."""
    return _(RELATION_TYPES[kind]) if kind in RELATION_TYPES else kind


def relation_words(relation: Relation, tree: CodeTree, relations: Mapping[str, Relation]) -> str:
    """The ends: "A → B", and for a relation that leads to a relation "M → (A → B)"."""

    def ends(found: str) -> tuple[str, str] | None:
        one = relations.get(found)
        return (one.start, one.end) if one is not None else None

    def name(code: str) -> str:
        return tree.all[code].name if code in tree.all else ""

    return _arrow(relation.start, relation.end, ends, name)


def _arrow(
    start: str, end: str, ends: Callable[[str], tuple[str, str] | None], name: Callable[[str], str], depth: int = 0
) -> str:
    further = ends(end) if depth < _DEPTH else None
    to = f"({_arrow(*further, ends, name, depth + 1)})" if further is not None else name(end) or "?"
    return f"{name(start) or '?'}{ARROW}{to}"


def stored_words(connection: Connection, entity: str, row: RowMapping | Mapping[str, Any]) -> str:
    """What a relation, a paradigm or a role of one is called, deleted ones too."""

    def ends(found: str) -> tuple[str, str] | None:
        relation = reading.read_thing(connection, "relation", found)
        return (to_text(relation["from"]), to_text(relation["to"])) if relation is not None else None

    def name(code: str) -> str:
        found = reading.read_thing(connection, "code", code) if is_id(code) else None
        for _step in range(_DEPTH):
            if found is None or found["merged_into"] is None:
                break
            found = reading.read_thing(connection, "code", to_text(found["merged_into"]))
        return str(found["name"]) if found is not None else ""

    if entity == "relation":
        return _arrow(to_text(row["from"]), to_text(row["to"]), ends, name)
    if entity == "paradigm":
        return str(row["name"] or "") or name(to_text(row["phenomenon"]))
    return name(to_text(row["code"]))
