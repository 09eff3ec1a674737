"""Which merges a file took in, and which stretch of its log each of them added: kept in the file, by the merge itself.

It is no part of the log: another copy has its changes in another order, and took them in by other merges.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from groundcode.store import bulk

_MOST = 10_000_000
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
    completed: tuple[tuple[str, str], ...] = ()
    """Changes of before that stood here in part, and got more of their operations: (id in hex, which, as `runs` writes)."""
    blind: str = ""
    """For whom this copy was blind until then; "" if it was not, or still is."""
    key: str = ""
    """Where it is kept."""

    @property
    def changes(self) -> int:
        """How many changes came in as a whole."""
        return max(0, self.last - self.first + 1)


def keep_record(connection: Connection, record: MergeRecord) -> None:
    """Write down a merge, within its own transaction."""
    value = json.dumps(asdict(record), ensure_ascii=False)
    key = f"{PREFIX}{record.first:012d}"
    # Merges that have only completed what stood here begin where the next one does.
    taken = bulk.all_rows(connection, "SELECT count(*) FROM local_setting WHERE key = ? OR key LIKE ?", (key, key + ".%"))[0][0]
    connection.exec_driver_sql("INSERT INTO local_setting VALUES (?, ?)", (f"{key}.{taken:03d}" if taken else key, value))


def read_records(connection: Connection) -> list[MergeRecord]:
    """The merges of a file, the earliest first; what is not written as a merge writes it is passed over."""
    sql = "SELECT key, value FROM local_setting WHERE key LIKE ? ORDER BY key"
    last = bulk.all_rows(connection, "SELECT coalesce(max(seq), 0) FROM change")[0][0]
    found = [_record(key, value) for key, value in bulk.all_rows(connection, sql, (PREFIX + "%",))]
    return [one for one in found if one is not None and one.first > 1 and one.first - bool(one.completed) <= one.last <= last]


def runs(numbers: Iterable[int]) -> str:
    """Numbers as a short text: "0-3 7 9-12"."""
    out: list[list[int]] = []
    for n in sorted(set(numbers)):
        if out and out[-1][1] == n - 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in out)


def numbers(text: str) -> set[int]:
    """The numbers that `runs` wrote down."""
    ends = [[int(end) for end in run.split("-")] for run in text.split()]
    if any(run[-1] - run[0] > _MOST for run in ends):
        raise ValueError(text[:40])
    return {n for run in ends for n in range(run[0], run[-1] + 1)}


def _record(key: str, value: Any) -> MergeRecord | None:
    try:
        found = json.loads(value)
        files, coders = tuple(map(str, found["files"])), tuple(map(str, found["coders"]))
        first, last = int(found["first"]), int(found["last"])
        completed = tuple((str(change), str(which)) for change, which in found.get("completed", ()))
        for change, which in completed:
            bytes.fromhex(change)
            numbers(which)
        made_at, backup, blind = str(found["made_at"]), str(found["backup"]), str(found.get("blind", ""))
        return MergeRecord(first, last, made_at, files, coders, backup, completed, blind, str(key))
    except (ValueError, TypeError, KeyError):
        return None
