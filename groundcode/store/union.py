"""Merging two copies of a project: the union of their logs, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.ids import to_text
from groundcode.domain.operations import REF_LENGTH, Change, ChangeDigest, canonical
from groundcode.domain.registry import CREATE, FORMAT
from groundcode.domain.upcasters import upcast
from groundcode.domain.validation import check_operation
from groundcode.errors import (
    DifferentProject,
    GroundcodeError,
    NotAProject,
    ProjectDamaged,
    ProjectNotFound,
    ProjectTooNew,
)
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.store.connection import in_words, open_engine, reading
from groundcode.store.log import CHANGE_COLUMNS
from groundcode.store.materialise import materialise, operation_rows
from groundcode.store.redaction import redacted_operations, same_but_for, settle
from groundcode.store.schema import APPLICATION_ID

_BATCH = 2_000
_LARGEST_LAMPORT = 1 << 53


@dataclass(slots=True)
class Incoming:
    """What another copy holds that this one does not."""

    path: Path
    changes: list[Any] = field(default_factory=list)
    """Rows of its change table, in its order."""
    operations: dict[bytes, list[Any]] = field(default_factory=dict)
    blobs: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of operations."""
        return sum(len(rows) for rows in self.operations.values())


def project_id(connection: Connection) -> str:
    """The id that all copies of a project share."""
    return to_text(bulk.all_rows(connection, "SELECT id FROM state_project")[0][0])


def read_incoming(ours: Connection, our_path: Path, other: Path) -> Incoming:
    """Read and check what `other` would add; writes nothing anywhere.

    Raises:
        ProjectNotFound, NotAProject, ProjectTooNew, DifferentProject
        ProjectDamaged: a change does not fit its digest or the registry, or stands in both with other contents.
    """
    if not other.is_file():
        raise ProjectNotFound(str(other)) if not other.exists() else NotAProject(str(other))
    engine = open_engine(other, read_only=True, untouched=True)
    try:
        with in_words(other), reading(engine) as theirs:
            _check_kind(ours, theirs, our_path, other)
            return _read(ours, theirs, other)
    finally:
        engine.dispose()


def _check_kind(ours: Connection, theirs: Connection, our_path: Path, other: Path) -> None:
    if bulk.all_rows(theirs, "PRAGMA application_id")[0][0] != APPLICATION_ID:
        raise NotAProject(str(other))
    names = {row[0] for row in bulk.all_rows(theirs, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"change", "operation", "blob"} <= names:
        raise ProjectDamaged(str(other), _("its log is missing"))
    newest = bulk.all_rows(theirs, "SELECT coalesce(max(format), 0) FROM change")[0][0]
    if newest > FORMAT:
        raise ProjectTooNew(str(other), newest, FORMAT)
    found = bulk.all_rows(theirs, "SELECT entity_id FROM operation WHERE entity = 'project' LIMIT 1")
    if not found or to_text(found[0][0]) != project_id(ours):
        raise DifferentProject(str(our_path), str(other))


def _read(ours: Connection, theirs: Connection, other: Path) -> Incoming:
    known: dict[bytes, bytes] = dict(bulk.all_rows(ours, "SELECT id, digest FROM change"))
    incoming = Incoming(other)
    unlike: list[Any] = []
    rows = bulk.all_rows(theirs, f"SELECT {CHANGE_COLUMNS}, digest, seq FROM change ORDER BY seq")
    for row in rows:
        mine = known.get(row[0])
        if mine is None:
            incoming.changes.append(row)
        elif mine != row[8]:
            unlike.append(row)
    _check_unlike(ours, theirs, unlike, other)
    for start in range(0, len(incoming.changes), _BATCH):
        _read_operations(theirs, incoming, incoming.changes[start : start + _BATCH])
    for row in incoming.changes:
        _check_change(row, incoming.operations.get(row[0], []), other)
    _check_texts(ours, theirs, incoming)
    return incoming


def _check_unlike(ours: Connection, theirs: Connection, unlike: Sequence[Any], other: Path) -> None:
    """Refuse changes that stand in both with other contents, unless only words differ that one side has redacted."""
    if not unlike:
        return
    redacted = redacted_operations(ours) | redacted_operations(theirs)
    sql = (
        "SELECT o.n, o.entity, o.entity_id, o.field, o.value, o.parents FROM operation o "
        "JOIN change c ON c.seq = o.change WHERE c.id = ? ORDER BY o.n"
    )
    for row in unlike:
        there = bulk.all_rows(theirs, sql, (row[0],))
        _check_change(row, there, other)
        head = bulk.all_rows(ours, f"SELECT {CHANGE_COLUMNS} FROM change WHERE id = ?", (row[0],))[0]
        numbers = {n for change, n in redacted if change == row[0]}
        if head != tuple(row[:8]) or not same_but_for(bulk.all_rows(ours, sql, (row[0],)), there, numbers, row[6]):
            raise ProjectDamaged(str(other), _("change {id} stands in both with other contents").format(id=to_text(row[0])))


def _read_operations(theirs: Connection, incoming: Incoming, changes: Sequence[Any]) -> None:
    ids = {row[9]: row[0] for row in changes}
    marks = ", ".join(str(int(seq)) for seq in ids)
    sql = (
        f"SELECT change, n, entity, entity_id, field, value, parents FROM operation WHERE change IN ({marks}) ORDER BY change, n"
    )
    for row in bulk.all_rows(theirs, sql):
        incoming.operations.setdefault(ids[row[0]], []).append(row[1:])


def _is_well_formed(row: Any, operations: Sequence[Any]) -> bool:
    """Whether rows hold what the log's tables are meant to: SQLite itself takes anything anywhere."""
    change_id, coder, installation, made_at, lamport, kind, form, undoes, digest = row[:9]
    raw = (change_id, coder, installation, *([] if undoes is None else [undoes]))
    return (
        all(isinstance(i, bytes) and len(i) == 16 for i in raw)
        and isinstance(digest, bytes)
        and isinstance(made_at, str)
        and isinstance(kind, str)
        and type(lamport) is int
        and 0 < lamport < _LARGEST_LAMPORT
        and type(form) is int
        and all(
            type(n) is int
            and isinstance(entity, str)
            and isinstance(entity_id, bytes)
            and len(entity_id) == 16
            and isinstance(fieldname, str)
            and isinstance(value, str)
            and isinstance(parents, bytes)
            and len(parents) % REF_LENGTH == 0
            for n, entity, entity_id, fieldname, value, parents in operations
        )
    )


def _check_change(row: Any, operations: Sequence[Any], other: Path) -> None:
    if not _is_well_formed(row, operations):
        raise ProjectDamaged(str(other), _("a change in it is not written as groundcode writes them"))
    change = Change(*row[:8])
    digest = ChangeDigest(change)
    for op in operations:
        digest.add(*op)
    if digest.digest() != row[8]:
        raise ProjectDamaged(str(other), _("change {id} does not fit its digest").format(id=to_text(row[0])))
    for _n, entity, _entity_id, fieldname, value, _parents in operations:
        try:
            if canonical(json.loads(value)) != value:
                raise ValueError(_("a value of change {id} is not canonical JSON").format(id=to_text(row[0])))
            entity, fieldname, value = upcast(change.format, entity, fieldname, value)
            check_operation(entity, fieldname, json.loads(value))
        except (GroundcodeError, ValueError, RecursionError) as error:
            raise ProjectDamaged(str(other), str(error).rstrip(".")) from error


def _check_texts(ours: Connection, theirs: Connection, incoming: Incoming) -> None:
    mine = {row[0] for row in bulk.all_rows(ours, "SELECT sha256 FROM blob")}
    purged = {row[0] for row in bulk.all_rows(ours, "SELECT sha256 FROM state_purge")}
    for digest, raw in theirs.exec_driver_sql("SELECT sha256, bytes FROM blob"):
        if digest in mine or digest in purged:
            continue
        if hashlib.sha256(raw).digest() != digest:
            raise ProjectDamaged(str(incoming.path), _("text {id} does not fit its hash").format(id=digest.hex()[:12]))
        incoming.blobs.append((digest, raw))
    there = mine | purged | {digest for digest, _raw in incoming.blobs}
    for rows in incoming.operations.values():
        for _n, entity, _entity_id, fieldname, value, _parents in rows:
            if entity == "purge" and fieldname == CREATE:
                there.add(bytes.fromhex(json.loads(value)["sha256"]))
    for rows in incoming.operations.values():
        for _n, entity, _entity_id, fieldname, value, _parents in rows:
            if entity == "version" and fieldname == CREATE and bytes.fromhex(json.loads(value)["text"]) not in there:
                raise ProjectDamaged(str(incoming.path), _("the text of a source is missing"))


def take_in(ours: Connection, incoming: Incoming) -> bool:
    """Append what was read to our log and bring the state up to it (within the caller's write transaction).

    Gives whether words or texts that stood here were taken out by it.
    """
    for blob in incoming.blobs:
        ours.exec_driver_sql("INSERT OR IGNORE INTO blob VALUES (?, ?)", blob)
    known: dict[bytes, bytes] = dict(bulk.all_rows(ours, "SELECT id, digest FROM change"))
    first: int | None = None
    operations: list[Any] = []
    for row in incoming.changes:
        if row[0] in known:
            if known[row[0]] != row[8] and row[0] not in {change for change, _n in redacted_operations(ours)}:
                why = _("change {id} stands in both with other contents").format(id=to_text(row[0]))
                raise ProjectDamaged(str(incoming.path), why)
            continue
        seq = bulk.insert_change(ours, tuple(row[:9]))
        first = seq if first is None else first
        operations.extend((seq, *op) for op in incoming.operations.get(row[0], []))
    bulk.insert_operations(ours, operations)
    if first is not None:
        twice = bulk.all_rows(
            ours,
            "SELECT o.entity_id FROM operation o JOIN operation p ON p.entity_id = o.entity_id AND p.entity <> o.entity "
            "WHERE o.change >= ? LIMIT 1",
            (first,),
        )
        if twice:
            why = _("{id} is two kinds of thing in it").format(id=to_text(twice[0][0]))
            raise ProjectDamaged(str(incoming.path), why)
        materialise(ours, operation_rows(ours, first))
    return first is not None and settle(ours)
