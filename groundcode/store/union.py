"""Merging two copies of a project: the union of their logs, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.ids import coder_id, to_raw, to_text
from groundcode.domain.operations import REF_LENGTH, Change, canonical
from groundcode.domain.registry import CREATE, FORMAT
from groundcode.domain.upcasters import upcast
from groundcode.domain.validation import check_operation
from groundcode.errors import (
    BundleIncomplete,
    BundleUnusable,
    DifferentProject,
    FileMissing,
    GroundcodeError,
    NotAProject,
    ProjectDamaged,
    ProjectTooNew,
)
from groundcode.locale import _
from groundcode.store import bulk, parts
from groundcode.store.bundle_choice import JUDGEMENTS, not_for_a_blind_coder
from groundcode.store.bundle_file import BundleInfo, bundle_log, is_bundle
from groundcode.store.bundle_lines import digest_of_rows
from groundcode.store.connection import in_words, open_engine, reading
from groundcode.store.log import CHANGE_COLUMNS
from groundcode.store.materialise import materialise, operation_rows
from groundcode.store.redaction import redacted_operations, same_but_for, set_digest, settle
from groundcode.store.schema import APPLICATION_ID

_BATCH = 2_000
_LARGEST_LAMPORT = 1 << 53


@dataclass(slots=True)
class Incoming:
    """What another copy holds that this one does not."""

    path: Path
    changes: list[Any] = field(default_factory=list)
    """Rows of its change table, in its order; those that stand here in part and are added to are among them."""
    operations: dict[bytes, list[Any]] = field(default_factory=dict)
    """Change -> the operations that are not here."""
    blobs: list[tuple[bytes, bytes]] = field(default_factory=list)
    parts: dict[bytes, bytes] = field(default_factory=dict)
    """Change that the other copy has only in part -> the digest of that part."""
    left_out: set[bytes] = field(default_factory=set)
    """Texts that the other copy does not have either."""
    purged: list[bytes] = field(default_factory=list)
    """Texts that were purged here and that the other copy still has; they are not taken in."""
    bundle: BundleInfo | None = None
    """What a bundle says of itself; None for a copy of the project."""

    is_blind: bool = False
    """Whether what others coded was left out of it."""

    @property
    def count(self) -> int:
        """Number of operations."""
        return sum(len(rows) for rows in self.operations.values())


def project_id(connection: Connection) -> str:
    """The id that all copies of a project share."""
    return to_text(bulk.all_rows(connection, "SELECT id FROM state_project")[0][0])


def read_incoming(ours: Connection, our_path: Path, other: Path) -> Incoming:
    """Read and check what `other`, a copy of the project or a bundle, would add; writes nothing anywhere.

    Raises:
        FileMissing, NotAProject, ProjectTooNew, DifferentProject
        ProjectDamaged: a change does not fit its digest or the registry, or stands in both with other contents.
        BundleProblem: a bundle that cannot be used.
    """
    with _log_of(other) as (theirs, info):
        if info is None:
            _check_kind(theirs, other)
        _check_project(ours, theirs, our_path, other)
        try:
            incoming = _read(ours, theirs, other)
        except ProjectDamaged as error:
            if info is None:
                raise
            raise BundleUnusable(str(other), error.why) from error
        incoming.bundle = info
        incoming.is_blind = info.blind if info else bool(parts.blind_for(theirs))
        return incoming


@contextmanager
def _log_of(other: Path) -> Iterator[tuple[Connection, BundleInfo | None]]:
    """The log of another file, and what it says of itself if it is a bundle."""
    if is_bundle(other):
        with bundle_log(other) as (info, theirs):
            yield theirs, info
        return
    if not other.is_file():
        raise FileMissing(str(other)) if not other.exists() else NotAProject(str(other))
    engine = open_engine(other, read_only=True, untouched=True)
    try:
        with in_words(other), reading(engine) as theirs:
            yield theirs, None
    finally:
        engine.dispose()


def _check_kind(theirs: Connection, other: Path) -> None:
    if bulk.all_rows(theirs, "PRAGMA application_id")[0][0] != APPLICATION_ID:
        raise NotAProject(str(other))
    names = {row[0] for row in bulk.all_rows(theirs, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"change", "operation", "blob"} <= names:
        raise ProjectDamaged(str(other), _("its log is missing"))


def _check_project(ours: Connection, theirs: Connection, our_path: Path, other: Path) -> None:
    newest = bulk.all_rows(theirs, "SELECT coalesce(max(format), 0) FROM change")[0][0]
    if newest > FORMAT:
        raise ProjectTooNew(str(other), newest, FORMAT)
    found = bulk.all_rows(theirs, "SELECT entity_id FROM operation WHERE entity = 'project' LIMIT 1")
    here = bulk.all_rows(ours, "SELECT id FROM state_project")
    # A project that is being made from a bundle holds nothing yet.
    if not found or (here and found[0][0] != here[0][0]):
        raise DifferentProject(str(our_path), str(other))


def _read(ours: Connection, theirs: Connection, other: Path) -> Incoming:
    known: dict[bytes, bytes] = dict(bulk.all_rows(ours, "SELECT id, digest FROM change"))
    our_parts, their_parts = parts.read_parts(ours), parts.read_parts(theirs)
    incoming = Incoming(other, parts=their_parts, left_out=parts.read_left_out(theirs))
    new: list[Any] = []
    shared: list[Any] = []
    rows = bulk.all_rows(theirs, f"SELECT {CHANGE_COLUMNS}, digest, seq FROM change ORDER BY seq")
    for row in rows:
        mine = known.get(row[0])
        if mine is None:
            new.append(row)
        elif mine != row[8] or row[0] in our_parts:
            shared.append(row)
    for start in range(0, len(new), _BATCH):
        _read_operations(theirs, incoming, new[start : start + _BATCH])
    for row in new:
        _check_change(row, incoming.operations.get(row[0], []), other, their_parts.get(row[0]))
    more = _read_shared(ours, theirs, incoming, shared, our_parts)
    incoming.changes = [row for row in rows if row[0] not in known or row[0] in more]
    _check_parents(ours, incoming)
    _check_texts(ours, theirs, incoming)
    return incoming


def _read_shared(
    ours: Connection, theirs: Connection, incoming: Incoming, rows: Sequence[Any], our_parts: dict[bytes, bytes]
) -> set[bytes]:
    """Compare changes that stand in both: what either has must be the same, but for words that one side has redacted.

    Gives those of which more stands there; the operations that are not here go into `incoming`.
    """
    more: set[bytes] = set()
    if not rows:
        return more
    redacted = redacted_operations(ours) | redacted_operations(theirs)
    sql = (
        "SELECT o.n, o.entity, o.entity_id, o.field, o.value, o.parents FROM operation o "
        "JOIN change c ON c.seq = o.change WHERE c.id = ? ORDER BY o.n"
    )
    for row in rows:
        there = bulk.all_rows(theirs, sql, (row[0],))
        _check_change(row, there, incoming.path, incoming.parts.get(row[0]))
        here = bulk.all_rows(ours, sql, (row[0],))
        head = bulk.all_rows(ours, f"SELECT {CHANGE_COLUMNS} FROM change WHERE id = ?", (row[0],))[0]
        numbers = {n for change, n in redacted if change == row[0]}
        in_both = {one[0] for one in here} & {one[0] for one in there}
        # Whoever has the whole has every operation that the other has.
        is_lacking = (row[0] not in our_parts and len(in_both) < len(there)) or (
            row[0] not in incoming.parts and len(in_both) < len(here)
        )
        mine, other = ([one for one in side if one[0] in in_both] for side in (here, there))
        if is_lacking or head != tuple(row[:8]) or not same_but_for(mine, other, numbers, row[6]):
            why = _("change {id} stands in both with other contents").format(id=to_text(row[0]))
            raise ProjectDamaged(str(incoming.path), why)
        if len(in_both) < len(there):
            incoming.operations[row[0]] = [tuple(one) for one in there if one[0] not in in_both]
            more.add(row[0])
    return more


def _check_parents(ours: Connection, incoming: Incoming) -> None:
    """Refuse operations that build on others which are neither there nor here."""
    there = {change + op[0].to_bytes(4, "big") for change, rows in incoming.operations.items() for op in rows}
    wanted: dict[bytes, set[bytes]] = {}
    for rows in incoming.operations.values():
        for op in rows:
            packed = op[5]
            for i in range(0, len(packed), REF_LENGTH):
                ref = packed[i : i + REF_LENGTH]
                if ref not in there:
                    wanted.setdefault(ref[:16], set()).add(ref)
    for chunk in bulk.chunks(list(wanted)):
        sql = f"SELECT c.id, o.n FROM operation o JOIN change c ON c.seq = o.change WHERE c.id IN ({bulk.marks(chunk)})"
        for change, n in bulk.all_rows(ours, sql, tuple(chunk)):
            wanted[change].discard(change + n.to_bytes(4, "big"))
    for change, refs in wanted.items():
        if refs:
            raise BundleIncomplete(str(incoming.path), to_text(change))


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


def _check_change(row: Any, operations: Sequence[Any], other: Path, part: bytes | None) -> None:
    """Refuse a change that is not what was written; `part`: the digest of what stands there of one that is not whole."""
    if not _is_well_formed(row, operations):
        raise ProjectDamaged(str(other), _("a change in it is not written as groundcode writes them"))
    change = Change(*row[:8])
    if digest_of_rows(change, operations) != (row[8] if part is None else part):
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
        if digest in mine:
            continue
        if digest in purged:
            incoming.purged.append(raw)
            continue
        if hashlib.sha256(raw).digest() != digest:
            raise ProjectDamaged(str(incoming.path), _("text {id} does not fit its hash").format(id=digest.hex()[:12]))
        incoming.blobs.append((digest, raw))
    there = mine | purged | {digest for digest, _raw in incoming.blobs} | incoming.left_out
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
    our_parts = parts.read_parts(ours)
    first: int | None = None
    operations: list[Any] = []
    added: list[Any] = []
    for row in incoming.changes:
        if row[0] in our_parts:
            added += _complete(ours, incoming, row)
            continue
        if row[0] in known:
            if known[row[0]] != row[8] and row[0] not in {change for change, _n in redacted_operations(ours)}:
                why = _("change {id} stands in both with other contents").format(id=to_text(row[0]))
                raise ProjectDamaged(str(incoming.path), why)
            continue
        seq = bulk.insert_change(ours, tuple(row[:9]))
        first = seq if first is None else first
        operations.extend((seq, *op) for op in incoming.operations.get(row[0], []))
    bulk.insert_operations(ours, operations)
    parts.note_parts(ours, {row[0]: incoming.parts[row[0]] for row in incoming.changes
                            if row[0] in incoming.parts and row[0] not in known})  # fmt: skip
    if first is not None or added:
        _check_kinds(ours, incoming, [*operations, *added])
        materialise(ours, [*added, *(operation_rows(ours, first) if first is not None else ())])
    parts.settle_left_out(ours, incoming.left_out)
    if (first is not None or added) and (not incoming.is_blind or _shows_others(ours, incoming)):
        parts.end_blindness(ours)
    return (first is not None or bool(added)) and settle(ours)


def _shows_others(ours: Connection, incoming: Incoming) -> bool:
    """Whether others did something in it that a blind bundle for the coder of this copy would not hold."""
    name = parts.blind_for(ours)
    if not name:
        return False
    own = to_raw(coder_id(project_id(ours), name))
    theirs = [incoming.operations.get(row[0], ()) for row in incoming.changes if row[1] != own]
    hidden = not_for_a_blind_coder(ours, own)
    return any(
        entity_id in hidden or (entity, name.partition(":")[0]) in JUDGEMENTS
        for rows in theirs
        for _n, entity, entity_id, name, _value, _parents in rows
    )


def _check_kinds(ours: Connection, incoming: Incoming, operations: Sequence[Any]) -> None:
    """Refuse a thing that is of two kinds."""
    kinds: dict[bytes, str] = {}
    for _seq, _n, entity, entity_id, *_rest in operations:
        if kinds.setdefault(entity_id, entity) != entity:
            raise ProjectDamaged(str(incoming.path), _("{id} is two kinds of thing in it").format(id=to_text(entity_id)))
    for chunk in bulk.chunks(list(kinds)):
        sql = f"SELECT DISTINCT entity_id, entity FROM operation WHERE entity_id IN ({bulk.marks(chunk)})"
        for entity_id, entity in bulk.all_rows(ours, sql, tuple(chunk)):
            if kinds[entity_id] != entity:
                raise ProjectDamaged(str(incoming.path), _("{id} is two kinds of thing in it").format(id=to_text(entity_id)))


def _complete(ours: Connection, incoming: Incoming, row: Any) -> list[Any]:
    """Add to a change that stands here in part what the other copy has of it; gives the rows that were added."""
    ((seq, digest),) = bulk.all_rows(ours, "SELECT seq, digest FROM change WHERE id = ?", (row[0],))
    here = {n for (n,) in bulk.all_rows(ours, "SELECT n FROM operation WHERE change = ?", (seq,))}
    new = [(seq, *op) for op in incoming.operations.get(row[0], []) if op[0] not in here]
    bulk.insert_operations(ours, new)
    found = parts.digest_here(ours, seq)
    # The digest of the whole is another one where words of it were redacted since.
    if row[0] not in incoming.parts and digest != found:
        set_digest(ours, seq, found)
    if found == digest or row[0] not in incoming.parts:
        parts.forget_parts(ours, [row[0]])
    else:
        parts.note_parts(ours, {row[0]: found})
    if row[6] == FORMAT:
        return new
    return [(at, n, *_today(row[6], entity, entity_id, name, value), refs) for at, n, entity, entity_id, name, value, refs in new]


def _today(form: int, entity: str, entity_id: bytes, name: str, value: str) -> tuple[Any, ...]:
    entity, name, value = upcast(form, entity, name, value)
    return entity, entity_id, name, value
