"""What people had before them when they changed the same thing, and two long texts brought together line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.analysis.line_merge import Stretch, merge_lines
from groundcode.domain.heads import first_values
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Ref, Value, unpack
from groundcode.domain.registry import BY_NAME, CREATE, Type
from groundcode.store import bulk, reading
from groundcode.store.log import heads_of
from groundcode.workspace.conflicts import Conflict, shown_value
from groundcode.workspace.placing import is_blacked_out
from groundcode.workspace.settling.ways import values_in_words

if TYPE_CHECKING:
    from groundcode.domain.heads import Head, Seen
    from groundcode.workspace.workspace import Workspace

_NOT_COMPARED = (("source", "version"), ("relocation", "answer"))
"""What is told in words of its own."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The value that all had seen who then set it differently."""

    words: str
    coder: str
    made_at: str
    value: Value


def earlier_of(workspace: Workspace, conflict: Conflict) -> Earlier | None:
    """What a field held when people began to set it differently; None where it held nothing, or where nobody can say."""
    if conflict.kind != "value" or (conflict.entity, conflict.field) in _NOT_COMPARED:
        return None
    with workspace.store.reading() as connection:
        heads = heads_of(connection, conflict.entity_id, conflict.field)
        found = _common_ancestor(connection, conflict.entity_id, conflict.field, heads)
        if found is None or found[0] is None or (isinstance(found[0], str) and is_blacked_out(found[0])):
            return None
        value, coder, made_at = found
        words = shown_value(connection, conflict.field, value)
        name = reading.read_coders(connection).get(to_text(coder), "?")
    return Earlier(values_in_words(workspace, conflict, (words,))[0], name, made_at, value)


def lines_of(workspace: Workspace, conflict: Conflict) -> tuple[tuple[Stretch, ...], Seen] | None:
    """The texts of a conflict cut into what holds by itself and what people decide, and the log that was seen for it.

    None where the values are no long texts. The sides stand in the order of the choices.
    """
    known = BY_NAME[conflict.entity].field(conflict.field)
    if conflict.kind != "value" or known is None or known.type is not Type.LONG:
        return None
    seen = workspace.store.seen
    with workspace.store.reading() as connection:
        heads = heads_of(connection, conflict.entity_id, conflict.field, seen)
        common = _common_ancestor(connection, conflict.entity_id, conflict.field, heads)
    before = common[0] if common is not None else None
    texts = [str(head.value or "") for head in heads]
    usable = str(before) if isinstance(before, str) and not is_blacked_out(before) else None
    return merge_lines(usable, texts), seen


def _common_ancestor(connection: Connection, entity_id: str, field: str, heads: list[Head]) -> tuple[Value, bytes, str] | None:
    """(value, coder, time) of the latest operation that all heads have behind them."""
    rows = [row for row in bulk.operations_of(connection, to_raw(entity_id)) if row[0] in (field, CREATE)]
    parents = {Ref(row[3], row[4]): unpack(row[2]) for row in rows}
    behind = [_behind(head.ref, parents) for head in heads]
    common = set.intersection(*behind) if behind else set()
    for row in reversed(rows):
        if Ref(row[3], row[4]) in common:
            values = first_values(row[7], row[1]) if row[0] == CREATE else {field: _parsed(row[1])}
            return values.get(field), row[8], row[9]
    return None


def _parsed(value: str) -> Value:
    import json

    found: Value = json.loads(value)
    return found


def _behind(ref: Ref, parents: dict[Ref, tuple[Ref, ...]]) -> set[Ref]:
    """The operations that one has replaced, and those that these replaced, and so on."""
    out: set[Ref] = set()
    waiting = list(parents.get(ref, ()))
    while waiting:
        one = waiting.pop()
        if one not in out:
            out.add(one)
            waiting += parents.get(one, ())
    return out
