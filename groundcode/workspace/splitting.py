"""A code that turned out to be several: new codes beside it, among which its codings are dealt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import Seen
from groundcode.domain.ids import fold, is_id, to_raw, to_text
from groundcode.errors import BadValue, DuplicateName, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.workspace.codes import add_code, delete_code, living, ranks_before, refuse_twin
from groundcode.workspace.names import clean_name
from groundcode.workspace.replacing import Replacement, replace_codings

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Part:
    """One of the codes that a code is split into."""

    name: str
    codings: tuple[str, ...]
    """Ids of the codings that go there, of any coder."""


def split_code(
    workspace: Workspace, code: str, parts: Sequence[Part], *, delete_empty: bool = False, seen: Seen | None = None
) -> list[str]:
    """What `Codes.split` does."""
    with workspace.change("split-code", seen=seen) as made:
        tree = reading.read_tree(made.connection)
        old = living(tree, code)
        names = _names(tree, old, parts)
        dealt = _dealt(made.connection, tree, old, parts)
        ids = workspace.store.ids
        new = {ids(): name for name in names}
        parent = tree.parent_of(old.id)
        siblings = tree.children_of(parent)
        behind = siblings.index(old.id) + 1
        for placed, rank in ranks_before(tree, parent, siblings[behind] if behind < len(siblings) else None, list(new)):
            if placed in new:
                add_code(made.draft, tree, placed, new[placed], old.level, parent, rank=rank, split_from=old.id)
            else:
                made.draft.set("code", placed, "place", {"parent": parent, "rank": rank})
        wanted = [
            Replacement(row, part, to_text(row["version"]), row["start"], row["end"])
            for part, rows in zip(new, dealt, strict=True)
            for row in rows
        ]
        replace_codings(made, ids, wanted)
        left = _codings_on(made.connection, tree, old.id) - {one.row["id"] for one in wanted}
        if delete_empty and not left and not tree.children_of(old.id):
            delete_code(made, tree, old.id, codings_too=False)
        return list(new)


def _names(tree: CodeTree, old: Code, parts: Sequence[Part]) -> list[str]:
    if not parts:
        raise BadValue(_("part"), "", _("at least one part, each with a name of its own"))
    names = [clean_name(part.name, _("code")) for part in parts]
    for name in names:
        refuse_twin(tree, name, tree.parent_of(old.id))
    for number, name in enumerate(names):
        if fold(name) in (fold(other) for other in names[:number]):
            raise DuplicateName(name, _("among the parts"))
    return names


def _dealt(connection: Connection, tree: CodeTree, old: Code, parts: Sequence[Part]) -> list[list[RowMapping]]:
    """The rows of the codings of each part."""
    often = Counter(coding for part in parts for coding in part.codings)
    twice = next((coding for coding, count in often.items() if count > 1), None)
    if twice is not None:
        raise BadValue(_("coding"), twice, _("codings of “{name}”, each in one part").format(name=old.name))
    return [[_on(connection, tree, old, coding) for coding in part.codings] for part in parts]


def _on(connection: Connection, tree: CodeTree, old: Code, coding: str) -> RowMapping:
    row = reading.read_thing(connection, "coding", coding) if is_id(coding) else None
    if row is None or not row["alive"]:
        raise ThingNotFound(_("coding"), coding)
    if tree.target(to_text(row["code"])) != old.id:
        raise BadValue(_("coding"), coding, _("codings of “{name}”, each in one part").format(name=old.name))
    return row


def _codings_on(connection: Connection, tree: CodeTree, code: str) -> set[bytes]:
    """The living codings on a code and on those merged into it, of all coders."""
    codes = tuple(to_raw(one) for one in tree.all if tree.target(one) == code)
    sql = f"SELECT id FROM state_coding WHERE code IN ({bulk.marks(codes)}) AND alive"
    return {row[0] for row in bulk.all_rows(connection, sql, codes)}
