"""The lines of a bundle: a change each, then a text each; written from a project's log, read into tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.operations import Change, ChangeDigest, canonical
from groundcode.errors import BundleUnusable, ProjectDamaged
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.store.bundle_choice import Choice
from groundcode.store.log import read_log
from groundcode.store.parts import note_parts, read_left_out, read_parts

_BATCH = 5_000


def log_lines(connection: Connection, choice: Choice, counts: dict[str, int]) -> Iterator[str]:
    """The changes that a choice takes, in the order of this file, then its texts; `counts` tells how many there were.

    A change of which nothing is taken is left out whole; one that loses some operations says what the rest adds up to.
    """
    parts = read_parts(connection)
    for _seq, change, digest, rows in read_log(connection):
        kept = [row for row in rows if choice.takes(change.id, *row[:4])]
        if rows and not kept:
            continue
        part = parts.get(change.id) if len(kept) == len(rows) else digest_of_rows(change, kept)
        counts["changes"] += 1
        counts["operations"] += len(kept)
        yield _change_line(change, digest, part, kept)
    for sha256 in sorted(choice.texts):
        for (raw,) in bulk.all_rows(connection, "SELECT bytes FROM blob WHERE sha256 = ?", (sha256,)):
            counts["texts"] += 1
            yield canonical({"text": bytes(raw).decode()}) + "\n"
    for sha256 in sorted(choice.left_out | (read_left_out(connection) & choice.named)):
        yield canonical({"left_out": sha256.hex()}) + "\n"


def digest_of_rows(change: Change, rows: Iterable[Any]) -> bytes:
    """The digest of a change with some of its operations (rows: n, entity, entity_id, field, value, parents)."""
    sha = ChangeDigest(change)
    for row in rows:
        sha.add(*row)
    return sha.digest()


def _change_line(change: Change, digest: bytes, part: bytes | None, rows: Iterable[Any]) -> str:
    head = canonical(
        [
            change.id.hex(), change.coder.hex(), change.installation.hex(), change.made_at, change.lamport, change.kind,
            change.format, change.undoes.hex() if change.undoes else None, digest.hex(), part.hex() if part else None,
        ]
    )  # fmt: skip
    # The values are canonical JSON already: they stand in the line as they stand in the log.
    operations = ",".join(
        f'[{n},"{entity}","{entity_id.hex()}",{canonical(field)},{value},"{parents.hex()}"]'
        for n, entity, entity_id, field, value, parents in rows
    )
    return f'{{"change":{head},"operations":[{operations}]}}\n'


def take_lines(connection: Connection, path: Path, lines: Iterable[bytes]) -> None:
    """Put the lines of a bundle into tables as a project has them.

    Raises:
        BundleUnusable: a line is not one that groundcode writes.
    """
    _Reader(connection).take(path, lines)


class _Reader:
    """Tables being filled."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seq = 0
        self._operations: list[Any] = []
        self._parts: dict[bytes, bytes] = {}

    def take(self, path: Path, lines: Iterable[bytes]) -> None:
        try:
            for line in lines:
                self._take_line(json.loads(line))
                if len(self._operations) > _BATCH:
                    self._flush()
            self._flush()
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise BundleUnusable(str(path), _("a line in it is not written as groundcode writes them")) from error
        except ProjectDamaged as error:
            raise BundleUnusable(str(path), error.why) from error

    def _take_line(self, line: dict[str, Any]) -> None:
        if "change" in line:
            self._take_change(line["change"], line["operations"])
        elif "text" in line:
            raw = line["text"].encode()
            blob = (hashlib.sha256(raw).digest(), raw)
            self._connection.exec_driver_sql("INSERT OR IGNORE INTO blob VALUES (?, ?)", blob)
        else:
            self._connection.exec_driver_sql("INSERT OR IGNORE INTO local_left_out VALUES (?)", (_hash(line["left_out"]),))

    def _take_change(self, head: list[Any], operations: list[Any]) -> None:
        change, coder, installation, made_at, lamport, kind, form, undoes, digest, part = head
        row = (
            bytes.fromhex(change), bytes.fromhex(coder), bytes.fromhex(installation), made_at, lamport, kind, form,
            None if undoes is None else bytes.fromhex(undoes), _hash(digest),
        )  # fmt: skip
        if not all(isinstance(one, str) for one in (made_at, kind)) or not all(type(one) is int for one in (lamport, form)):
            raise TypeError
        self._seq += 1
        known = bulk.all_rows(self._connection, "SELECT 1 FROM change WHERE id = ?", (row[0],))
        if known:
            raise ProjectDamaged("", _("a change stands in it twice"))
        self._connection.exec_driver_sql("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (self._seq, *row))
        if part is not None:
            self._parts[row[0]] = _hash(part)
        numbers = set()
        for n, entity, entity_id, field, value, parents in operations:
            if type(n) is not int or n < 0 or n in numbers or not isinstance(entity, str) or not isinstance(field, str):
                raise TypeError
            numbers.add(n)
            self._operations.append(
                (self._seq, n, entity, bytes.fromhex(entity_id), field, canonical(value), bytes.fromhex(parents))
            )

    def _flush(self) -> None:
        bulk.insert_operations(self._connection, self._operations)
        self._operations = []
        note_parts(self._connection, self._parts)
        self._parts = {}


def _hash(text: str) -> bytes:
    raw = bytes.fromhex(text)
    if len(raw) != 32:
        raise ValueError(text)
    return raw
