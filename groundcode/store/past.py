"""The project as it was on a day: a file of its own, with the log up to then and nothing that was taken out since.

Laptops' clocks disagree, and only what a change builds on is sure. So a change is dated by its own laptop's clock,
but never before the project's first change, the change before it on that laptop, and whatever it builds on: the
operations it replaced, what it undid, the things it speaks of. Dated so, the changes up to any day are a whole log:
no operation lacks a parent. A clock that was set back dates nothing too early; one that ran ahead dates what was
made on that laptop, and what others built on it, as late as it said.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from groundcode.domain.heads import EVERYTHING
from groundcode.domain.operations import REF_LENGTH, Draft
from groundcode.domain.registry import CREATE
from groundcode.errors import NothingThatEarly, ProjectDamaged, ProjectExists
from groundcode.store import bulk, log
from groundcode.store.backup import sync
from groundcode.store.connection import in_words, open_engine, reading, writing
from groundcode.store.lock import place_new
from groundcode.store.log import CHANGE_COLUMNS
from groundcode.store.parts import copy_parts
from groundcode.store.past_marks import copy_texts, keep_closed
from groundcode.store.rebuild import replace_state
from groundcode.store.schema import APPLICATION_ID, AS_OF, LOCAL_SCHEMA, LOG_SCHEMA, LOG_TRIGGERS, STATE_SCHEMA
from groundcode.store.verify import verify

if TYPE_CHECKING:
    from groundcode.store.store import Store

KIND = "past"
"""The kind of the change that keeps closed what is closed today."""
_ID = re.compile(r'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_LOG = (
    "SELECT c.seq, c.id, c.coder, c.installation, c.made_at, c.undoes, o.entity_id, o.field, o.value, o.parents "
    "FROM change c LEFT JOIN operation o ON o.change = c.seq ORDER BY c.lamport, c.id, o.n"
)


@dataclass(frozen=True, slots=True)
class Past:
    """A project as it was on a day, in a file of its own."""

    path: Path
    changes: int
    """Changes that had been made by then."""
    until: str
    """When the last of them was made (UTC, ISO 8601)."""
    sources: int
    codes: int
    codings: int


def make_past(store: Store, day: date, target: Path) -> Past:
    """Write the project as it was at the end of a day, in the time zone of this computer, to `target`.

    What was redacted or purged since stays so; sources that are sealed or withdrawn today stay closed.

    Raises:
        ProjectExists, CannotWriteHere
        NothingThatEarly: the project began later.
    """
    if target.exists():
        raise ProjectExists(str(target))
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with store.reading() as connection:
        taken, first = taken_until(connection, end_of(day))
        if not taken:
            raise NothingThatEarly(day.isoformat(), _local_day(first))
        with in_words(target):
            try:
                os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                past = _build(store, connection, taken, part, target, day)
                sync(part)
                place_new(part, target)
            except FileExistsError as error:
                raise ProjectExists(str(target)) from error
            finally:
                part.unlink(missing_ok=True)
    return past


def end_of(day: date) -> str:
    """The first moment after a day in the time zone of this computer, as the log writes moments."""
    try:
        after = datetime.combine(day + timedelta(days=1), time.min).astimezone(UTC)
    except (OverflowError, ValueError, OSError):  # the first and the last days that there are
        return f"{day.isoformat()}T24"
    return after.isoformat(timespec="milliseconds").removesuffix("+00:00")


def taken_until(connection: Connection, end: str) -> tuple[set[int], str]:
    """The positions of the changes that are dated before a moment, and the date of the first one."""
    dates = _Dates()
    taken = {seq for seq, rows in groupby(bulk.stream(connection, _LOG), key=itemgetter(0)) if dates.take(list(rows)) < end}
    return taken, dates.first


@lru_cache(maxsize=5_000)
def _raw(text: str) -> bytes:
    return bytes.fromhex(text.replace("-", ""))


@dataclass(slots=True)
class _Dates:
    """The dates of changes, in the order of the log."""

    first: str = ""
    of_change: dict[bytes, str] = field(default_factory=dict)
    of_thing: dict[bytes, str] = field(default_factory=dict)
    """When it was first made."""
    of_laptop: dict[bytes, str] = field(default_factory=dict)
    """Of the last change made on it."""

    def take(self, rows: list[Any]) -> str:
        """Date the next change, given as a row for each of its operations."""
        _seq, change, coder, installation, made_at, undoes = rows[0][:6]
        own = made_at.rstrip("Z") if _MOMENT.fullmatch(made_at) else ""
        self.first = self.first or own
        things = {coder}
        dates = {own, self.first, self.of_laptop.get(installation, ""), self.of_change.get(undoes or b"", "")}
        for row in rows if rows[0][6] is not None else ():
            entity_id, value, parents = row[6], row[8], row[9]
            things.add(entity_id)
            things.update(map(_raw, set(_ID.findall(value))))
            dates.update(self.of_change.get(parents[i : i + 16], "") for i in range(0, len(parents), REF_LENGTH))
        dates.update(self.of_thing.get(thing, "") for thing in things)
        date = self.of_change[change] = self.of_laptop[installation] = max(dates)
        for row in rows:
            if row[7] == CREATE:
                self.of_thing[row[6]] = min(self.of_thing.get(row[6], date), date)
        return date


def _build(store: Store, ours: Connection, taken: set[int], part: Path, target: Path, day: date) -> Past:
    engine = open_engine(part)
    try:
        with writing(engine) as connection:
            for statement in (*LOG_SCHEMA, *LOG_TRIGGERS, *LOCAL_SCHEMA):
                connection.exec_driver_sql(statement)
            until = _copy(ours, connection, taken)
            replace_state(connection)
            copy_texts(ours, connection)
            copy_parts(ours, connection)
            draft = Draft(KIND)
            keep_closed(ours, connection, draft)
            if draft.operations:
                stamp = store.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
                author = log.Author(store.coder, store.installation, store.ids.raw(), stamp)
                log.append(connection, draft, author, EVERYTHING)
            connection.exec_driver_sql("INSERT INTO local_setting VALUES (?, ?)", (AS_OF, day.isoformat()))
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {STATE_SCHEMA}")
        with reading(engine) as connection:
            problems = verify(connection, rebuild=True).problems
            if problems:
                raise ProjectDamaged(str(store.path), problems[0].rstrip(".。"))
            counts = [
                bulk.all_rows(connection, f"SELECT count(*) FROM state_{kind} WHERE alive")[0][0]
                for kind in ("source", "code", "coding")
            ]
    finally:
        engine.dispose()
    return Past(target, len(taken), until, *counts)


def _copy(ours: Connection, copy: Connection, taken: Iterable[int]) -> str:
    """Copy changes, in the order of our file, with the texts they name; gives when the last in the log's order was made."""
    chosen, last = set(taken), ((0, b""), "")
    positions: dict[int, int] = {}
    for seq, *row in bulk.stream(ours, f"SELECT seq, {CHANGE_COLUMNS}, digest FROM change ORDER BY seq"):
        if seq in chosen:
            positions[seq] = bulk.insert_change(copy, tuple(row))
            last = max(last, ((row[4], row[0]), row[3]))
    rows = bulk.stream(ours, "SELECT change, n, entity, entity_id, field, value, parents FROM operation")
    bulk.insert_operations(copy, [(positions[seq], *of_change) for seq, *of_change in rows if seq in positions])
    return last[1]


def _local_day(moment: str) -> str:
    return datetime.fromisoformat(moment + "+00:00").astimezone().date().isoformat() if moment else "?"
