"""Where a code comes from: made when and by whom, split from what, merged with what, called and defined how before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.heads import first_values
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.registry import CREATE
from groundcode.store import bulk, reading
from groundcode.workspace.codes import living

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

REMEMBERED = ("name", "level", "definition", "inclusion", "exclusion")
"""The fields whose earlier values belong to the lineage."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a field once said; when and by whom that was written."""

    field: str
    """One of `REMEMBERED`."""
    value: str
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Relative:
    """Another code of the lineage, as it is or was called."""

    id: str
    name: str
    coder: str = ""
    """Who merged it; "" for one that was split."""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The descent of one living code."""

    code: str
    coder: str
    """Who made it."""
    made_at: str
    kind: str
    """The kind of change it was made by: "new-code", "abstract", "split-code", "codebook", ..."""
    split_from: Relative | None
    split_into: tuple[Relative, ...]
    """The living codes that were split from it, in the order of their making."""
    merged: tuple[Relative, ...]
    """The codes that read as it since they were merged into it, directly or through others."""
    former: tuple[Former, ...]
    """Values that it has no longer, each once, newest first."""


class Lineages:
    """The lineage of codes, read from the log."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, code: str, *, tree: CodeTree | None = None) -> Lineage:
        """The lineage of a code (by id); `tree` spares reading the codes again where they were read just now.

        Raises:
            CodeNotFound
        """
        with self._workspace.store.reading() as connection:
            tree = tree or self._workspace.tree_at(connection)
            found = living(tree, code)
            coders = reading.read_coders(connection)
            rows = bulk.operations_of(connection, to_raw(found.id))
            made = rows[0]
            kind = bulk.all_rows(connection, "SELECT kind FROM change WHERE id = ?", (made[3],))[0][0]
            origin = tree.all.get(found.split_from or "")
            return Lineage(
                code=found.id, coder=coders.get(to_text(made[8]), ""), made_at=made[9], kind=kind,
                split_from=Relative(origin.id, origin.name) if origin is not None else None,
                split_into=tuple(Relative(c.id, c.name) for c in sorted(_parts(tree, found.id), key=lambda c: (c.made_at, c.id))),
                merged=tuple(_merged(connection, tree, found.id, coders)),
                former=tuple(_former(rows, coders)),
            )  # fmt: skip


def _parts(tree: CodeTree, code: str) -> Sequence[Any]:
    return [c for c in tree.codes.values() if c.split_from and c.id != code and tree.target(c.split_from) == code]


def _merged(connection: Connection, tree: CodeTree, code: str, coders: dict[str, str]) -> list[Relative]:
    """The codes that read as `code`, in the order of their merging."""
    gone = [c for c in tree.all.values() if c.id != code and c.alive and tree.target(c.id) == code]
    out = []
    for found in gone:
        rows = [row for row in bulk.operations_of(connection, to_raw(found.id)) if row[0] == "merged_into"]
        last = rows[-1] if rows else None
        who, when = (coders.get(to_text(last[8]), ""), last[9]) if last is not None else ("", "")
        out.append((last[5] if last is not None else 0, Relative(found.id, found.name, who, when)))
    return [relative for _order, relative in sorted(out, key=lambda pair: (pair[0], pair[1].id))]


def _former(rows: Sequence[Any], coders: dict[str, str]) -> list[Former]:
    """The values that the remembered fields had before the last one."""
    said: dict[tuple[str, str], Former] = {}
    now: dict[str, str] = {}
    for field, value, _parents, _change, _n, _lamport, _seq, entity, coder, made_at, _format in rows:
        values = first_values(entity, value) if field == CREATE else {field: json.loads(value)}
        for name in REMEMBERED:
            if name in values:
                text = str(values[name] or "")
                now[name] = text
                # Said again later, it counts from then: what is told is when it last came up.
                said.pop((name, text), None)
                said[(name, text)] = Former(name, text, coders.get(to_text(coder), ""), made_at)
    return [one for (name, text), one in reversed(said.items()) if text and text != now[name]]
