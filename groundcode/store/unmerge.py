"""A project made anew without the last merge, put in the place of the merged one."""

from __future__ import annotations

import glob
import os
import re
import socket
import sqlite3
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.heads import EVERYTHING
from groundcode.domain.operations import Draft, pack
from groundcode.errors import ProjectDamaged, ProjectLocked
from groundcode.locale import _
from groundcode.store import bulk, log
from groundcode.store.backup import sync
from groundcode.store.connection import BUSY_MILLISECONDS, in_words, open_engine, reading, writing
from groundcode.store.lock import DeskLock, Holder, is_stale, this_process
from groundcode.store.merge_record import PREFIX, MergeRecord
from groundcode.store.parts import BLIND, BLIND_ENDED, PARTS_SCHEMA, copy_parts, digest_here, note_parts
from groundcode.store.past_marks import copy_texts, keep_closed
from groundcode.store.rebuild import replace_state
from groundcode.store.schema import APPLICATION_ID, LOCAL_SCHEMA, LOG_SCHEMA, LOG_TRIGGERS, STATE_SCHEMA, state
from groundcode.store.search import drop_index
from groundcode.store.verify import verify
from groundcode.store.without import Without

if TYPE_CHECKING:
    from groundcode.store.store import Store

KIND = "unmerge"
"""The kind of the change that keeps out what was taken out for good, and closed what was withdrawn."""


def refuse_if_open(store: Store) -> None:
    """Refuse where the desk of another process has the project open: what it shows would no longer be there.

    Raises:
        ProjectLocked
    """
    lock = DeskLock(store.path)
    holder = lock.holder()
    if holder is not None and holder != this_process() and not lock.is_free():
        raise ProjectLocked(str(store.path), holder.words())


def make_without(store: Store, record: MergeRecord, position: int) -> Path:
    """Write the project without a merge beside it, checked whole; gives the file, which has no name of its own yet.

    Raises:
        ProjectLocked: there is more in the log than up to `position`.
        CannotWriteHere, ProjectDamaged
    """
    part = store.path.with_name(f"{store.path.name}.{os.getpid()}.part")
    _clear_away(store.path)
    with in_words(part), store.reading() as ours:
        _check_position(store, log.position(ours), position)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        engine = open_engine(part)
        try:
            with writing(engine) as connection:
                for statement in (*LOG_SCHEMA, *LOG_TRIGGERS, *LOCAL_SCHEMA):
                    connection.exec_driver_sql(statement)
                _copy(ours, connection, record)
                replace_state(connection)
                copy_texts(ours, connection)
                copy_parts(ours, connection)
                _part_again(connection, record)
                _keep_closed(store, ours, connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {STATE_SCHEMA}")
            with reading(engine) as connection:
                problems = verify(connection, rebuild=True).problems
            if problems:
                raise ProjectDamaged(str(store.path), problems[0].rstrip(".。"))
        except BaseException:
            engine.dispose()
            part.unlink(missing_ok=True)
            raise
        engine.dispose()
        sync(part)
    return part


def _clear_away(project: Path) -> None:
    """Remove what an undo, or a lock, of a process that was killed on this computer has left beside a project."""
    for left in project.parent.glob(f"{glob.escape(project.name)}*.part*"):
        found = re.fullmatch(r"(?:\.lock)?\.(\d+)\.part(?:-journal|-wal|-shm)?", left.name[len(project.name) :])
        if found and int(found[1]) != os.getpid() and is_stale(Holder(socket.gethostname(), "", int(found[1]))):
            left.unlink(missing_ok=True)


def _check_position(store: Store, found: int, wanted: int) -> None:
    if found != wanted:
        raise ProjectLocked(str(store.path), _("somebody wrote to it in the meantime"))


def _copy(ours: Connection, copy: Connection, record: MergeRecord) -> None:
    rows = []
    for fate in Without(ours, record).fates():
        if fate.kept is None:
            continue
        one = fate.kept
        head = (one.id, one.coder, one.installation, one.made_at, one.lamport, one.kind, one.format, one.undoes)
        seq = bulk.insert_change(copy, (*head, fate.kept_digest))
        rows += [(seq, op.n, op.entity, op.entity_id, op.field, op.value, pack(op.parents)) for op in one.operations]
    bulk.insert_operations(copy, rows)


def _part_again(copy: Connection, record: MergeRecord) -> None:
    """Note that the changes which the merge has completed stand in the copy in part, as they did before it."""
    changes = [bytes.fromhex(change) for change, _which in record.completed]
    sql = "SELECT seq FROM change WHERE id = ?"
    note_parts(copy, {change: digest_here(copy, seq) for change in changes for (seq,) in bulk.all_rows(copy, sql, (change,))})


def _keep_closed(store: Store, ours: Connection, copy: Connection) -> None:
    """Words that a colleague took out stay out, and withdrawals stand; a hold-out that came with the merge goes with it."""
    draft = Draft(KIND)
    keep_closed(ours, copy, draft)
    draft.operations = [op for op in draft.operations if (op.entity, op.field) != ("source", "reserved")]
    if draft.operations:
        stamp = store.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        log.append(copy, draft, log.Author(store.coder, store.installation, store.ids.raw(), stamp), EVERYTHING)


def put_in_place(store: Store, part: Path, record: MergeRecord, position: int) -> None:
    """Make the project file hold what `part` holds, in one transaction; `part` is removed.

    The file stays the same one, so that nobody who has it open reads a file that is gone. Settings and drafts of this
    copy stay as they are. `position`: the last change that `part` was made of.

    Raises:
        ProjectLocked: somebody wrote to the project since. CannotWriteHere, ProjectGone
    """
    store.check_in_place()
    try:
        with in_words(store.path):
            with writing(store.engine) as connection:
                drop_index(connection)
            raw = sqlite3.connect(
                f"{store.path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000
            )
            try:
                raw.execute("PRAGMA synchronous = FULL")
                raw.execute("ATTACH ? AS made", (f"{part.resolve().as_uri()}?mode=ro",))
                raw.execute("BEGIN IMMEDIATE")
                _check_position(store, raw.execute("SELECT max(seq) FROM main.change").fetchone()[0], position)
                _exchange(raw, record)
                raw.execute("COMMIT")
            finally:
                raw.close()
    finally:
        part.unlink(missing_ok=True)
    store.checkpoint()


def _exchange(raw: sqlite3.Connection, record: MergeRecord) -> None:
    """Put the log, the state and the texts of the attached file in the place of those that are there."""
    for trigger in LOG_TRIGGERS:
        raw.execute(f"DROP TRIGGER main.{trigger.split()[2]}")
    for table in ("operation", "change", "blob", *(table.name for table in state.sorted_tables)):
        raw.execute(f"DELETE FROM main.{table}")
    for table in ("change", "operation", "blob", *(table.name for table in state.sorted_tables)):
        raw.execute(f"INSERT INTO main.{table} SELECT * FROM made.{table}")
    raw.execute("DELETE FROM main.local_setting WHERE key LIKE ? AND key >= ?", (PREFIX + "%", record.key))
    if record.blind:
        raw.execute("INSERT OR REPLACE INTO main.local_setting VALUES (?, ?)", (BLIND, record.blind))
        raw.execute("DELETE FROM main.local_setting WHERE key = ?", (BLIND_ENDED,))
    for statement in PARTS_SCHEMA:
        table = statement.split("(")[0].split()[-1]
        raw.execute(f"DROP TABLE IF EXISTS main.{table}")
        if raw.execute("SELECT 1 FROM made.sqlite_master WHERE name = ?", (table,)).fetchone():
            raw.execute(statement)
            raw.execute(f"INSERT INTO main.{table} SELECT * FROM made.{table}")
    for trigger in LOG_TRIGGERS:
        raw.execute(trigger)


def free_name(path: Path) -> Path:
    """A path at which nothing is: the one given, or with a number behind its name."""
    number, free = 2, path
    while free.exists() or free.is_symlink():
        free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return free
