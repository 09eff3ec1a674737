"""The words of a project, wherever they stand: in texts, in operations of the log, in what is only here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.operations import Value, canonical
from groundcode.domain.registry import BY_NAME, CREATE, Field, Type
from groundcode.domain.upcasters import upcast
from groundcode.store import bulk

Reword = Callable[[str], str]
"""A text with other words in it."""


_WORDLESS = ("version", "coding", "purge", "coder")
"""Kinds of thing of numbers, marks and ids only, of which there are many; and who codes, who is nobody's informant."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """An operation of the log, and what it is to say instead."""

    change: str
    n: int
    entity: str
    entity_id: str
    field: str
    before: str
    """Canonical JSON."""
    after: Value


def stored_texts(connection: Connection) -> Iterator[tuple[str, str]]:
    """(sha256 in hex, text) of every text in the project, those of earlier versions and deleted sources too."""
    for digest, raw in bulk.stream(connection, "SELECT sha256, bytes FROM blob ORDER BY sha256"):
        yield digest.hex(), bytes(raw).decode()


def reworded_operations(connection: Connection, reword: Reword, *, whole: bool = False) -> Iterator[Reworded]:
    """Every operation in which `reword` changes something that a person wrote.

    `whole`: it may change a whole value that it would not change within a longer text, which takes longer to find.
    """
    sql = (
        "SELECT c.id, o.n, o.entity, o.entity_id, o.field, o.value, c.format FROM operation o "
        "JOIN change c ON c.seq = o.change ORDER BY c.seq, o.n"
    )
    for change, n, entity, entity_id, field, value, form in bulk.stream(connection, sql):
        if entity in _WORDLESS:
            continue
        before = upcast(form, entity, field, value)[2]
        if not whole and reword(before) == before:
            continue
        parsed = json.loads(before)
        after = _create(entity, parsed, reword) if field == CREATE else _value(BY_NAME[entity].field(field), parsed, reword)
        if canonical(after) != before:
            yield Reworded(to_text(change), n, entity, to_text(entity_id), field, before, after)


def local_words(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """(table, key, text) of what belongs to this copy alone: drafts and settings."""
    for table, column in (("local_draft", "text"), ("local_setting", "value")):
        for key, text in bulk.all_rows(connection, f"SELECT key, {column} FROM {table}"):
            yield table, key, text


def reword_locally(connection: Connection, reword: Reword) -> None:
    """Replace words in drafts and settings (within a write transaction)."""
    columns = {"local_draft": "text", "local_setting": "value"}
    for table, key, text in list(local_words(connection)):
        if reword(text) != text:
            connection.exec_driver_sql(f"UPDATE {table} SET {columns[table]} = ? WHERE key = ?", (reword(text), key))


def written_words(connection: Connection) -> dict[str, list[str]]:
    """Kind of thing -> the words that people wrote in it, each once, those of deleted things too."""
    sql = "SELECT o.entity, o.field, o.value, c.format FROM operation o JOIN change c ON c.seq = o.change"
    found: dict[str, dict[str, None]] = {}
    for entity, field, value, form in bulk.stream(connection, sql):
        if entity not in _WORDLESS:
            words = found.setdefault(entity, {})

            def note(text: str, words: dict[str, None] = words) -> str:
                words[text] = None
                return text

            parsed = json.loads(upcast(form, entity, field, value)[2])
            if field == CREATE:
                _create(entity, parsed, note)
            else:
                _value(BY_NAME[entity].field(field), parsed, note)
    return {entity: list(words) for entity, words in found.items()}


def _create(entity: str, values: dict[str, Value], reword: Reword) -> dict[str, Value]:
    return {name: _value(BY_NAME[entity].field(name), value, reword) for name, value in values.items()}


def _value(field: Field | None, value: Value, reword: Reword) -> Value:
    if field is None:
        return value
    if field.type in (Type.TEXT, Type.LONG):
        return reword(value) if isinstance(value, str) else value
    return _inside(value, reword) if field.type is Type.JSON else value


def _inside(value: Value, reword: Reword) -> Value:
    if isinstance(value, str):
        return reword(value)
    if isinstance(value, dict):
        return {key: _inside(item, reword) for key, item in value.items()}
    if isinstance(value, list):
        return [_inside(item, reword) for item in value]
    return value
