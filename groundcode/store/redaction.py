"""The one act that rewrites the log: words taken out of operations, and texts taken out for good.

A redaction names one operation and gives it a new value in which only words differ; a purge names a
text by its hash. Both are operations themselves, travel with every merge, and win there: a copy that
still holds the former words has them replaced as soon as it meets the mark.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw
from groundcode.domain.operations import Value, canonical
from groundcode.domain.registry import BY_NAME, CREATE, Field, Type
from groundcode.domain.upcasters import upcast
from groundcode.domain.validation import check_operation
from groundcode.errors import GroundcodeError
from groundcode.store import bulk
from groundcode.store.materialise import refold
from groundcode.store.parts import digest_here, note_parts, read_parts
from groundcode.store.schema import LOG_TRIGGERS
from groundcode.store.search import drop_index

MARKS = ("redaction", "purge")
"""The kinds of thing that have the log rewritten."""
_GUARDS = ("operation_no_update", "change_no_update")
_WORDS = (Type.TEXT, Type.LONG)
_STRUCTURES_WITH_WORDS = ("redaction", "suggestion", "suggestion_run")
"""Kinds of thing whose structures hold words; turns and maps hold none."""
_WAITING = (
    "SELECT c.seq, r.n, r.value, o.entity, o.entity_id, o.field, o.value, c.format FROM state_redaction r "
    "JOIN change c ON c.id = r.change JOIN operation o ON o.change = c.seq AND o.n = r.n WHERE o.value <> r.value"
)


def settle(connection: Connection) -> bool:
    """Bring the log up to every redaction and purge in it (within a write transaction); whether anything was rewritten."""
    rewritten = False
    # A redaction may be reworded itself, and then what it rewords is to be written again.
    while rows := _waiting(connection):
        _rewrite(connection, rows)
        rewritten = True
    gone = connection.exec_driver_sql("DELETE FROM blob WHERE sha256 IN (SELECT sha256 FROM state_purge)").rowcount
    if gone > 0:
        drop_index(connection)
    return rewritten or gone > 0


def unsettled(connection: Connection) -> int:
    """How many operations still hold what a redaction replaces."""
    return len(_waiting(connection))


def _waiting(connection: Connection) -> list[Any]:
    rows = bulk.all_rows(connection, _WAITING)
    return [row for row in rows if only_words_differ(row[3], row[5], row[6], row[2], row[7])]


def _rewrite(connection: Connection, rows: Sequence[Any]) -> None:
    parts = read_parts(connection)
    with _rewriting(connection):
        connection.exec_driver_sql(
            "UPDATE operation SET value = ? WHERE change = ? AND n = ?", [(value, seq, n) for seq, n, value, *_rest in rows]
        )
        for seq in sorted({row[0] for row in rows}):
            change = bulk.all_rows(connection, "SELECT id FROM change WHERE seq = ?", (seq,))[0][0]
            if change in parts:  # what the whole adds up to now, nobody can tell here
                note_parts(connection, {change: digest_here(connection, seq)})
            else:
                _set_digest(connection, seq, digest_here(connection, seq))
    refold(connection, {row[4]: row[3] for row in rows})


@contextmanager
def _rewriting(connection: Connection) -> Iterator[None]:
    """A moment in which the log may be rewritten."""
    for guard in _GUARDS:
        connection.exec_driver_sql(f"DROP TRIGGER {guard}")
    yield
    for trigger in LOG_TRIGGERS:
        if trigger.split()[2] in _GUARDS:
            connection.exec_driver_sql(trigger)


def set_digest(connection: Connection, seq: int, digest: bytes) -> None:
    """Give a change that has just become whole the digest that it has where it was redacted."""
    with _rewriting(connection):
        _set_digest(connection, seq, digest)


def _set_digest(connection: Connection, seq: int, digest: bytes) -> None:
    connection.exec_driver_sql("UPDATE change SET digest = ? WHERE seq = ?", (digest, seq))


def only_words_differ(entity: str, field: str, old: str, new: str, form: int) -> bool:
    """Whether `new` may stand for `old`: the same fields, ids and numbers, with other words.

    A redaction that would change anything else is no redaction; it is passed over on every computer alike.
    """
    try:
        before, after = (json.loads(upcast(form, entity, field, value)[2]) for value in (old, new))
        check_operation(entity, field, after)
        if canonical(json.loads(new)) != new:
            return False
    except (GroundcodeError, ValueError, RecursionError):
        return False
    if field != CREATE:
        return _may_differ(entity, BY_NAME[entity].field(field), before, after)
    return list(before) == list(after) and all(
        _may_differ(entity, BY_NAME[entity].field(name), before[name], after[name]) for name in before
    )


def _may_differ(entity: str, field: Field | None, before: Value, after: Value) -> bool:
    if before == after:
        return True
    if field is None:
        return False
    if field.type in _WORDS:
        return isinstance(before, str) and isinstance(after, str)
    return field.type is Type.JSON and entity in _STRUCTURES_WITH_WORDS and _same_shape(before, after)


def _same_shape(before: Value, after: Value) -> bool:
    """Whether two structures differ in nothing but texts."""
    if isinstance(before, str):
        return isinstance(after, str)
    if isinstance(before, dict):
        return isinstance(after, dict) and list(before) == list(after) and all(_same_shape(before[k], after[k]) for k in before)
    if isinstance(before, list):
        return (
            isinstance(after, list)
            and len(before) == len(after)
            and all(_same_shape(b, a) for b, a in zip(before, after, strict=True))
        )
    return bool(before == after)


def marks(connection: Connection) -> set[bytes]:
    """The ids of all redactions and purges in a log."""
    rows = bulk.all_rows(connection, "SELECT DISTINCT entity_id FROM operation WHERE entity IN (?, ?)", MARKS)
    return {row[0] for row in rows}


def lacks_marks(project: Path, wanted: set[bytes]) -> bool:
    """Whether a project file (a backup) is from before one of some redactions and purges, so that it holds what they took out.

    A damaged file is said not to: it is not to be removed unasked.
    """
    connection = sqlite3.connect(f"{project.resolve().as_uri()}?mode=ro", uri=True)
    try:
        there = {row[0] for row in connection.execute("SELECT DISTINCT entity_id FROM operation WHERE entity IN (?, ?)", MARKS)}
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return bool(wanted - there)


def is_copy_of(project: Path, id_: bytes) -> bool:
    """Whether a file is a copy of the project of an id; not if it cannot be read."""
    connection = sqlite3.connect(f"{project.resolve().as_uri()}?mode=ro", uri=True)
    try:
        sql = "SELECT 1 FROM operation WHERE entity = 'project' AND entity_id = ? LIMIT 1"
        return connection.execute(sql, (id_,)).fetchone() is not None
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def redacted_operations(connection: Connection) -> set[tuple[bytes, int]]:
    """The operations (change id, number) that a log names in redactions; read from the log itself, not from its state."""
    rows = bulk.all_rows(connection, "SELECT value FROM operation WHERE entity = 'redaction' AND field = ?", (CREATE,))
    return {(to_raw(value["change"]), int(value["n"])) for value in map(json.loads, (row[0] for row in rows))}


def same_but_for(ours: Iterable[Any], theirs: Iterable[Any], redacted: set[int], form: int) -> bool:
    """Whether the operations of one change in two copies differ only in the words of redacted ones.

    Rows: n, entity, entity_id, field, value, parents; `redacted`: the numbers of operations that either copy names.
    """
    mine, other = list(ours), list(theirs)
    if len(mine) != len(other):
        return False
    for one, two in zip(mine, other, strict=True):
        if (*one[:4], one[5]) != (*two[:4], two[5]):
            return False
        if one[4] != two[4] and (one[0] not in redacted or not only_words_differ(one[1], one[3], one[4], two[4], form)):
            return False
    return True
