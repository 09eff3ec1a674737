"""A change in detail: which thing, which field, from what to what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from groundcode.domain.heads import first_values
from groundcode.domain.ids import is_id, to_raw
from groundcode.domain.operations import Ref, Value, unpack
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE, Field
from groundcode.domain.upcasters import upcast
from groundcode.errors import ThingNotFound
from groundcode.locale import _, ngettext
from groundcode.store import bulk
from groundcode.workspace.value_words import Wording

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_UNTOLD = {
    ("source", "version"), ("source", "encoding"), ("source", "line_ends"), ("source", "format"), ("version", "length"),
    ("version", "source"), ("coding", "coder"), ("speaker", "source"),
}  # fmt: skip
"""Fields of a new thing that say nothing that stands not beside them."""
_PLACES = 8
"""Changed places of a text that are told."""
MOST = 200
"""Operations that are told at most; an import has tens of thousands."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What became of one field."""

    field: str
    """In words; "" for the making of the thing."""
    before: str | None
    """None for the first value of a new thing."""
    after: str


@dataclass(frozen=True, slots=True)
class ThingChange:
    """What became of one thing."""

    thing: str
    """What it is, and its name of today."""
    act: str
    """"made", "deleted", "restored" or "changed"."""
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """The operations of a change."""

    things: tuple[ThingChange, ...]
    more: int
    """How many operations are not told."""


def kinds(workspace: Workspace) -> dict[str, int]:
    """Kind of change -> how many there are of it."""
    with workspace.store.reading() as connection:
        return dict(bulk.all_rows(connection, "SELECT kind, count(*) FROM change GROUP BY kind ORDER BY 2 DESC, 1"))


def details(workspace: Workspace, change: str, most: int = MOST) -> Details:
    """The operations of a change (by id) in words, with the names that things have now.

    Raises:
        ThingNotFound
    """
    with workspace.store.reading() as connection:
        head = bulk.all_rows(
            connection, "SELECT seq, format FROM change WHERE id = ?", (to_raw(change) if is_id(change) else b"",)
        )
        if not head:
            raise ThingNotFound(_("change"), change)
        seq, form = head[0]
        count = bulk.all_rows(connection, "SELECT count(*) FROM operation WHERE change = ?", (seq,))[0][0]
        sql = "SELECT entity, entity_id, field, value, parents, n FROM operation WHERE change = ? ORDER BY n LIMIT ?"
        rows = [(*upcast(form, row[0], row[2], row[3]), *row) for row in bulk.all_rows(connection, sql, (seq, most))]
        return Details(tuple(_things(connection, rows)), max(0, count - len(rows)))


def _things(connection: Connection, rows: Sequence[Any]) -> Iterator[ThingChange]:
    words = Wording(connection)
    by_thing: dict[bytes, list[Any]] = {}
    for row in rows:
        by_thing.setdefault(row[4], []).append(row)
    histories = bulk.histories(connection, by_thing)
    for raw, of_thing in by_thing.items():
        entity = of_thing[0][0]
        values = {Ref(row[3], row[4]): row for row in histories[raw]}
        fields: list[FieldChange] = []
        act = "changed"
        for _entity, field, value, _e, _id, _f, _v, parents, _n in of_thing:
            if field == CREATE:
                act = "made"
                fields += _first(words, entity, json.loads(value))
            elif field == ALIVE:
                act = "restored" if json.loads(value) else "deleted"
            else:
                before = [_value_of(values.get(ref), field) for ref in unpack(parents)]
                is_text = (entity, field) == ("source", "version")
                fields += _texts(words, before, json.loads(value)) if is_text else []
                fields += _change(words, entity, field, before, json.loads(value)) if not is_text else []
        yield ThingChange(words.thing(entity, raw), act, tuple(fields))


def _first(words: Wording, entity: str, values: dict[str, Value]) -> Iterator[FieldChange]:
    """The values that a thing was made with, its name first; not those that say nothing."""
    for name in sorted(values, key=lambda name: (name not in ("name", "title"), name)):
        known, value = BY_NAME[entity].field(name), values[name]
        told = words.value(entity, known, value) if value is not None and (entity, name) not in _UNTOLD else ""
        if told and entity != "link":
            yield FieldChange(_label(words, known, name), None, told)


def _change(words: Wording, entity: str, field: str, before: Sequence[Value], after: Value) -> Iterator[FieldChange]:
    known = BY_NAME[entity].field(field)
    old = [words.value(entity, known, value) for value in before] or [words.value(entity, known, None)]
    yield FieldChange(_label(words, known, field), _(" / ").join(dict.fromkeys(old)), words.value(entity, known, after))


def _texts(words: Wording, before: Sequence[Value], after: Value) -> Iterator[FieldChange]:
    """Where a corrected text is another than the one before, with a few words around."""
    for old in before:
        if not isinstance(old, str) or not isinstance(after, str):
            continue
        places, more = words.text_changes(old, after, _PLACES)
        for turn, one, other in places:
            yield FieldChange(_("turn {number}").format(number=turn) if turn else _("text"), one, other)
        if more:
            words_more = ngettext("and {count} more place", "and {count} more places", more).format(count=more)
            yield FieldChange(_("text"), None, words_more)


def _label(words: Wording, known: Field | None, field: str) -> str:
    """What a field is called; of a keyed one, with its key."""
    key = field.partition(":")[2]
    named = words.named(to_raw(key)) if is_id(key) else words.key(key)
    return " ".join(part for part in (_(known.words) if known else field, named) if part)


def _value_of(row: Any, field: str) -> Value:
    """What an operation set a field to."""
    if row is None:
        return None
    return first_values(row[7], row[1]).get(field) if row[0] == CREATE else json.loads(row[1])
