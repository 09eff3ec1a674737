"""Texts and other bytes, by the sha256 of what they are; the log holds the hashes."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from groundcode.errors import ThingNotFound, WasPurged
from groundcode.locale import _
from groundcode.store import bulk
from groundcode.store.parts import is_left_out

BLACKED_OUT = "█"
"""What stands for each character of a text that was purged: places and counts stay what they were."""


def put_text(connection: Connection, text: str) -> str:
    """Keep a text; gives its sha256 in hex.

    Raises:
        WasPurged: this very text was taken out for good.
    """
    raw = text.encode()
    digest = hashlib.sha256(raw)
    if bulk.all_rows(connection, "SELECT 1 FROM state_purge WHERE sha256 = ?", (digest.digest(),)):
        raise WasPurged(digest.hexdigest())
    connection.exec_driver_sql("INSERT OR IGNORE INTO blob VALUES (?, ?)", (digest.digest(), raw))
    return digest.hexdigest()


def text_hash(text: str) -> str:
    """The name a text has as a blob."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_kept(connection: Connection, sha256: str) -> bool:
    """Whether a text lies in the project."""
    return bool(bulk.all_rows(connection, "SELECT 1 FROM blob WHERE sha256 = ?", (bytes.fromhex(sha256),)))


def get_text(connection: Connection, sha256: str) -> str:
    """A text that was kept; of one that was purged, or that a bundle left out, as many black squares.

    Raises:
        ThingNotFound
    """
    rows = bulk.all_rows(connection, "SELECT bytes FROM blob WHERE sha256 = ?", (bytes.fromhex(sha256),))
    if not rows:
        digest = bytes.fromhex(sha256)
        purged = "SELECT v.length FROM state_version v JOIN state_purge p ON p.sha256 = v.text WHERE v.text = ? LIMIT 1"
        for (length,) in bulk.all_rows(connection, purged, (digest,)):
            return BLACKED_OUT * int(length)
        if is_left_out(connection, digest):
            lengths = bulk.all_rows(connection, "SELECT length FROM state_version WHERE text = ? LIMIT 1", (digest,))
            return BLACKED_OUT * int(lengths[0][0])
        raise ThingNotFound(_("text"), sha256[:12])
    return bytes(rows[0][0]).decode()


def damaged_blobs(connection: Connection) -> list[str]:
    """The hashes under which other bytes lie than they name."""
    out = []
    for digest, raw in connection.exec_driver_sql("SELECT sha256, bytes FROM blob"):
        if hashlib.sha256(raw).digest() != digest:
            out.append(digest.hex())
    return out
