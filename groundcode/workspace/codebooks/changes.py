"""What became of the codebook since a day: made, renamed, moved, raised, merged, deleted, reworded."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.heads import first_values
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.registry import CREATE
from groundcode.exchange.codebooks.document import CodebookChanges, Reworded
from groundcode.exchange.codebooks.marks import canonical
from groundcode.store import bulk
from groundcode.store.past import end_of, taken_until

TEXTS = ("definition", "inclusion", "exclusion")


def changes_since(connection: Connection, tree: CodeTree, day: date) -> CodebookChanges:
    """What is otherwise now than it was before the beginning of a day."""
    before = tree_before(connection, tree, day)
    out = CodebookChanges(day.isoformat())
    for code_id in tree.walk():
        now, was = tree.codes[code_id], before.codes.get(code_id)
        path = tree.path(code_id)
        if was is None:
            out.created.append(path)
            continue
        if now.name != was.name:
            out.renamed.append((was.name, path))
        if tree.parent_of(code_id) != before.parent_of(code_id):
            out.moved.append((before.path(code_id), path))
        if now.level is not was.level:
            out.levels.append((path, was.level, now.level))
        for field in TEXTS:
            if getattr(now, field) != getattr(was, field):
                out.texts.append(Reworded(path, field, getattr(was, field), getattr(now, field)))
    for code_id in before.walk():
        if code_id not in tree.codes:
            target = tree.target(code_id)
            if target is not None:
                out.merged.append((before.codes[code_id].name, tree.path(target)))
            else:
                out.deleted.append(before.path(code_id))
    return out


def tree_before(connection: Connection, tree: CodeTree, day: date) -> CodeTree:
    """The codes as they stood before a day began; words taken out since stay out."""
    try:
        taken, _first = taken_until(connection, end_of(day - timedelta(days=1)))
    except OverflowError:  # nothing was done before the first day that there is
        taken = set()
    codes = []
    for raw, rows in bulk.histories(connection, (to_raw(code) for code in tree.all)).items():
        values: dict[str, Any] = {}
        for field, value, _parents, _change, _n, _lamport, seq, entity, *_rest in rows:
            if seq in taken:
                values |= first_values(entity, value) if field == CREATE else {field: json.loads(value)}
        if values.get("level"):
            codes.append(_code(to_text(raw), values))
    return CodeTree(codes)


def past_texts(connection: Connection, code: str, field: str) -> set[str]:
    """Everything that a field of a code has ever said here, as texts are compared; "" is among it."""
    out = {""}
    for rows in bulk.histories(connection, [to_raw(code)]).values():
        for name, value, _parents, _change, _n, _lamport, _seq, entity, *_rest in rows:
            values = first_values(entity, value) if name == CREATE else {name: json.loads(value)}
            out.add(canonical(str(values.get(field) or "")))
    return out


def _code(code_id: str, values: dict[str, Any]) -> Code:
    place = values.get("place") or {}
    definition, inclusion, exclusion = (str(values.get(field) or "") for field in TEXTS)
    return Code(
        code_id, str(values.get("name") or ""), Level(values["level"]), place.get("parent"), place.get("rank") or "",
        merged_into=values.get("merged_into"), alive=bool(values.get("alive", True)),
        definition=definition, inclusion=inclusion, exclusion=exclusion,
    )  # fmt: skip
