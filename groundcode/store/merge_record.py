"""Which merges a file took in, and which stretch of its log each of them added: kept in the file, by the merge itself.

It is no part of the log: another copy has its changes in another order, and took them in by other merges.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from groundcode.store import bulk

PREFIX = "merge:"
"""What the local setting of a merge begins with; the first position follows."""


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """One merge, as the file that took it in remembers it."""

    first: int
    """Position of the first change that came in."""
    last: int
    made_at: str
    """When it was made, by the clock of that computer (ISO 8601)."""
    files: tuple[str, ...]
    """Names of the other files, without their folders."""
    coders: tuple[str, ...]
    backup: str
    """Name of the backup made before."""


def keep_record(connection: Connection, record: MergeRecord) -> None:
    """Write down a merge, within its own transaction."""
    value = json.dumps(asdict(record), ensure_ascii=False)
    connection.exec_driver_sql("INSERT OR REPLACE INTO local_setting VALUES (?, ?)", (f"{PREFIX}{record.first:012d}", value))


def read_records(connection: Connection) -> list[MergeRecord]:
    """The merges of a file, the earliest first; what is not written as a merge writes it is passed over."""
    sql = "SELECT key, value FROM local_setting WHERE key LIKE ? ORDER BY key"
    last = bulk.all_rows(connection, "SELECT coalesce(max(seq), 0) FROM change")[0][0]
    found = [_record(value) for _key, value in bulk.all_rows(connection, sql, (PREFIX + "%",))]
    return [one for one in found if one is not None and 1 < one.first <= one.last <= last]


def _record(value: Any) -> MergeRecord | None:
    try:
        found = json.loads(value)
        files, coders = tuple(map(str, found["files"])), tuple(map(str, found["coders"]))
        first, last = int(found["first"]), int(found["last"])
        return MergeRecord(first, last, str(found["made_at"]), files, coders, str(found["backup"]))
    except (ValueError, TypeError, KeyError):
        return None
