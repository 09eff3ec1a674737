"""What stands in a copy only in part: changes without some of their operations, versions without their text.

A blind coder's copy has the code that somebody made with a coding, but not the coding; an interview that may not be
shared is missing from the import that brought twelve. Such a change keeps its id, its numbers and the digest of the
whole, so that every other copy knows it again and completes it. What the part itself adds up to is kept beside the
log, in a table of this copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from groundcode.domain.operations import Change, ChangeDigest
from groundcode.store import bulk

PARTS_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS local_part (change BLOB PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS local_left_out (sha256 BLOB PRIMARY KEY) WITHOUT ROWID",
)
"""Made in a copy when it is first needed: (id of a change, digest of the operations that stand here), texts left out."""
BLIND = "blind"
"""The local setting of a copy that was begun from a blind bundle: for whom."""
BLIND_ENDED = "blind-ended"
"""The local setting of a copy that was blind until a merge showed what others did: for whom it was."""
_DIGEST = "SELECT n, entity, entity_id, field, value, parents FROM operation WHERE change = ? ORDER BY n"
_HEAD = "SELECT id, coder, installation, made_at, lamport, kind, format, undoes FROM change WHERE seq = ?"


def read_parts(connection: Connection) -> dict[bytes, bytes]:
    """Id of each change that stands here in part -> the digest of what does."""
    if not has_table(connection, "local_part"):
        return {}
    return dict(bulk.all_rows(connection, "SELECT change, digest FROM local_part"))


def read_left_out(connection: Connection) -> set[bytes]:
    """sha256 of each text that a version names and that did not come with it."""
    if not has_table(connection, "local_left_out"):
        return set()
    return {row[0] for row in bulk.all_rows(connection, "SELECT sha256 FROM local_left_out")}


def is_left_out(connection: Connection, sha256: bytes) -> bool:
    """Whether a text did not come with the version that names it."""
    return has_table(connection, "local_left_out") and bool(
        bulk.all_rows(connection, "SELECT 1 FROM local_left_out WHERE sha256 = ?", (sha256,))
    )


def note_parts(connection: Connection, parts: Mapping[bytes, bytes]) -> None:
    """Note that changes stand here in part."""
    if parts:
        _make(connection)
        connection.exec_driver_sql("INSERT OR REPLACE INTO local_part VALUES (?, ?)", list(parts.items()))


def forget_parts(connection: Connection, changes: Iterable[bytes]) -> None:
    """Note that changes stand here as a whole."""
    listed = [(change,) for change in changes]
    if listed and has_table(connection, "local_part"):
        connection.exec_driver_sql("DELETE FROM local_part WHERE change = ?", listed)


def settle_left_out(connection: Connection, named: Iterable[bytes]) -> None:
    """Note the texts among `named`, and those noted before, that a version needs and that are not here."""
    wanted = set(named) | read_left_out(connection)
    if not wanted:
        return
    _make(connection)
    connection.exec_driver_sql("INSERT OR IGNORE INTO local_left_out VALUES (?)", [(sha256,) for sha256 in wanted])
    connection.exec_driver_sql(
        "DELETE FROM local_left_out WHERE sha256 IN (SELECT sha256 FROM blob) OR sha256 IN (SELECT sha256 FROM state_purge) "
        "OR sha256 NOT IN (SELECT text FROM state_version)"
    )


def copy_parts(ours: Connection, copy: Connection) -> None:
    """Take over into a copy of the log, or of a piece of it, what stands in it in part."""
    there = {row[0] for row in bulk.all_rows(copy, "SELECT id FROM change")}
    note_parts(copy, {change: digest for change, digest in read_parts(ours).items() if change in there})
    settle_left_out(copy, read_left_out(ours))


def blind_for(connection: Connection) -> str:
    """For whom (a name) this copy is blind; "" if it is not."""
    if not has_table(connection, "local_setting"):
        return ""
    rows = bulk.all_rows(connection, "SELECT value FROM local_setting WHERE key = ?", (BLIND,))
    return str(rows[0][0]) if rows else ""


def was_blind_for(connection: Connection) -> str:
    """For whom (a name) this copy was blind until a merge showed what others did; "" if it never was, or still is."""
    rows = bulk.all_rows(connection, "SELECT value FROM local_setting WHERE key = ?", (BLIND_ENDED,))
    return str(rows[0][0]) if rows else ""


def end_blindness(connection: Connection) -> None:
    """Note that a copy is blind no more; nothing where it was not."""
    name = blind_for(connection)
    if name:
        connection.exec_driver_sql("DELETE FROM local_setting WHERE key = ?", (BLIND,))
        connection.exec_driver_sql("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (BLIND_ENDED, name))


def numbers_here(connection: Connection, changes: Iterable[bytes]) -> dict[bytes, set[int]]:
    """Change that stands here in part -> the numbers of the operations that do; of some changes."""
    out: dict[bytes, set[int]] = {change: set() for change in set(changes) & read_parts(connection).keys()}
    sql = "SELECT o.n FROM operation o JOIN change c ON c.seq = o.change WHERE c.id = ?"
    for change, here in out.items():
        here.update(n for (n,) in bulk.all_rows(connection, sql, (change,)))
    return out


def digest_here(connection: Connection, seq: int) -> bytes:
    """The digest of the operations of a change that stand here."""
    sha = ChangeDigest(Change(*bulk.all_rows(connection, _HEAD, (seq,))[0]))
    for row in bulk.all_rows(connection, _DIGEST, (seq,)):
        sha.add(*row)
    return sha.digest()


def _make(connection: Connection) -> None:
    for statement in PARTS_SCHEMA:
        connection.exec_driver_sql(statement)


def has_table(connection: Connection, table: str) -> bool:
    """Whether a file has a table; those of this page are made when they are needed."""
    return bool(bulk.all_rows(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)))
