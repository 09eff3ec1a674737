"""Texts and other bytes, by the sha256 of what they are; the log holds the hashes."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from groundcode.errors import ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk


def put_text(connection: Connection, text: str) -> str:
    """Keep a text; gives its sha256 in hex."""
    raw = text.encode()
    digest = hashlib.sha256(raw)
    connection.exec_driver_sql("INSERT OR IGNORE INTO blob VALUES (?, ?)", (digest.digest(), raw))
    return digest.hexdigest()


def text_hash(text: str) -> str:
    """The name a text has as a blob."""
    return hashlib.sha256(text.encode()).hexdigest()


def get_text(connection: Connection, sha256: str) -> str:
    """A text that was kept.

    Raises:
        ThingNotFound: it was purged.
    """
    rows = bulk.all_rows(connection, "SELECT bytes FROM blob WHERE sha256 = ?", (bytes.fromhex(sha256),))
    if not rows:
        raise ThingNotFound(_("text"), sha256[:12])
    return bytes(rows[0][0]).decode()


def damaged_blobs(connection: Connection) -> list[str]:
    """The hashes under which other bytes lie than they name."""
    out = []
    for digest, raw in connection.exec_driver_sql("SELECT sha256, bytes FROM blob"):
        if hashlib.sha256(raw).digest() != digest:
            out.append(digest.hex())
    return out
