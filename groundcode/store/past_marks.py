"""What is closed today stays closed in a file that shows the project as it was: one change at the end of its log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Draft
from groundcode.domain.registry import CREATE
from groundcode.domain.sources import PSEUDONYM
from groundcode.domain.upcasters import upcast
from groundcode.store import bulk, reading

_WITHDRAWN = (
    'SELECT s.source, c.id, c.name, c.withdrawn FROM state_speaker s JOIN state_case c ON c.id = s."case" '
    "WHERE s.alive AND c.alive AND c.withdrawn IS NOT NULL "
    'UNION SELECT l."to", c.id, c.name, c.withdrawn FROM state_link l JOIN state_case c ON c.id = l."from" '
    "WHERE l.role IN ('source', 'withdrawn') AND l.alive AND c.withdrawn IS NOT NULL ORDER BY 1, 2"
)


def copy_texts(ours: Connection, copy: Connection) -> None:
    """Copy the texts that the versions of a copy name, as far as they were not taken out since."""
    for (digest,) in bulk.all_rows(copy, "SELECT DISTINCT text FROM state_version"):
        _copy_text(ours, copy, digest)


def keep_closed(ours: Connection, copy: Connection, draft: Draft) -> None:
    """Put into a draft for `copy` whatever closes in it what is closed in `ours` (both within their transactions)."""
    texts = [row[0] for row in bulk.all_rows(copy, "SELECT DISTINCT text FROM state_version")]
    texts += _pseudonymised(ours, copy, draft)
    _purges(ours, copy, draft, set(texts))
    _redactions(ours, copy, draft)
    there = {row[0] for row in bulk.all_rows(copy, "SELECT id FROM state_source WHERE reserved IS NOT TRUE")}
    for (source,) in bulk.all_rows(ours, "SELECT id FROM state_source WHERE reserved ORDER BY id"):
        if source in there:
            draft.set("source", to_text(source), "reserved", True)
    _withdrawals(ours, copy, draft)


def _copy_text(ours: Connection, copy: Connection, digest: bytes) -> bool:
    rows = bulk.all_rows(ours, "SELECT bytes FROM blob WHERE sha256 = ?", (digest,))
    for (raw,) in rows:
        copy.exec_driver_sql("INSERT OR IGNORE INTO blob VALUES (?, ?)", (digest, raw))
    return bool(rows)


def _pseudonymised(ours: Connection, copy: Connection, draft: Draft) -> Iterator[bytes]:
    """Show texts that were purged since as they were pseudonymised, where they were; gives the texts of the new versions."""
    shown = bulk.all_rows(
        copy,
        "SELECT s.id, s.version FROM state_source s JOIN state_version v ON v.id = s.version "
        "WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = v.text) ORDER BY s.id",
    )
    for source, version in shown:
        way: list[tuple[bytes, bytes]] = []
        while len(way) < 100 and (after := _without_names(ours, way[-1][0] if way else version)):
            way.append(after)
            if _copy_text(ours, copy, after[1]):
                for made, text in way:
                    if not bulk.all_rows(copy, "SELECT 1 FROM state_version WHERE id = ?", (made,)):
                        draft.create("version", to_text(made), **_created(ours, made))
                    yield text
                draft.set("source", to_text(source), "version", to_text(way[-1][0]))
                break


def _without_names(ours: Connection, version: bytes) -> tuple[bytes, bytes] | None:
    """(id, text) of the version in which the names of another one were replaced."""
    sql = "SELECT id, text FROM state_version WHERE parent = ? AND reason = ? ORDER BY id LIMIT 1"
    rows = bulk.all_rows(ours, sql, (version, PSEUDONYM))
    return (rows[0][0], rows[0][1]) if rows else None


def _created(ours: Connection, thing: bytes) -> dict[str, Any]:
    """The fields that the first creating operation of a thing sets."""
    sql = (
        "SELECT c.format, o.entity, o.value FROM operation o JOIN change c ON c.seq = o.change "
        "WHERE o.entity_id = ? AND o.field = ? ORDER BY c.lamport, c.id LIMIT 1"
    )
    form, entity, value = bulk.all_rows(ours, sql, (thing, CREATE))[0]
    fields: dict[str, Any] = json.loads(upcast(form, entity, CREATE, value)[2])
    return fields


def _purges(ours: Connection, copy: Connection, draft: Draft, texts: set[bytes]) -> None:
    known = {row[0] for row in bulk.all_rows(copy, "SELECT id FROM state_purge")}
    for purge, digest, reason in bulk.all_rows(ours, "SELECT id, sha256, reason FROM state_purge ORDER BY id"):
        if digest in texts and purge not in known:
            draft.create("purge", to_text(purge), sha256=digest.hex(), reason=reason)


def _redactions(ours: Connection, copy: Connection, draft: Draft) -> None:
    """The words stand replaced in what was copied; the marks say so to whoever merges or checks the copy."""
    known: dict[bytes, str] = dict(bulk.all_rows(copy, "SELECT id, value FROM state_redaction"))
    changes = {row[0] for row in bulk.all_rows(copy, "SELECT id FROM change")}
    for mark, change, n, value in bulk.all_rows(ours, 'SELECT id, "change", n, value FROM state_redaction ORDER BY id'):
        if change in changes and known.get(mark) != value:
            draft.create("redaction", to_text(mark), change=to_text(change), n=n, value=json.loads(value))


def _withdrawals(ours: Connection, copy: Connection, draft: Draft) -> None:
    sources = {row[0] for row in bulk.all_rows(copy, "SELECT id FROM state_source")}
    closed = {to_raw(source) for source in reading.withdrawn_sources(copy)}
    cases: dict[bytes, str | None] = dict(bulk.all_rows(copy, "SELECT id, withdrawn FROM state_case"))
    for source, case, name, when in bulk.all_rows(ours, _WITHDRAWN):
        if source not in sources or source in closed:
            continue
        if case not in cases:
            draft.create("case", to_text(case), name=name, withdrawn=when)
        elif cases[case] is None:
            draft.set("case", to_text(case), "withdrawn", when)
        cases[case] = when
        link = ids.named(to_text(case), "withdrawn", to_text(source))
        draft.create("link", link, from_=to_text(case), role="withdrawn", to=to_text(source))
