"""Codes that are named in the words of interviews that stay behind: the codebook goes out, and the words with it."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.registry import CREATE
from groundcode.store import blobs, bulk, reading

_LEAST = 8
"""Characters of a name that was not taken in vivo from which on it is no chance that a text has them in a row."""


def named_by_words(connection: Connection, sources: Collection[bytes]) -> tuple[str, ...]:
    """The names of codes, former ones too, that stand in a text of the sources and in no other.

    Of names that were not taken from a text, only those count that are too long to be there by chance.
    """
    if not sources:
        return ()
    found = _names(connection)
    own = [blobs.get_text(connection, sha) for sha in _texts(connection, sources)]
    found = {name for name in found if any(name in text for text in own)}
    if found:
        every = {to_raw(source.id) for source in reading.read_sources(connection, sealed=True)}
        for sha in _texts(connection, every - set(sources)):
            text = blobs.get_text(connection, sha)
            found = {name for name in found if name not in text}
    return tuple(sorted(found))


def _names(connection: Connection) -> set[str]:
    in_vivo = {code.id for code in reading.read_codes(connection) if code.in_vivo}
    rows = bulk.all_rows(
        connection, "SELECT entity_id, field, value FROM operation WHERE entity = 'code' AND field IN (?, 'name')", (CREATE,)
    )
    out = set()
    for code, field, value in rows:
        said = json.loads(value)
        name = str((said.get("name") if field == CREATE else said) or "")
        if len(name) >= _LEAST or (name and to_text(code) in in_vivo):
            out.add(name)
    return out


def _texts(connection: Connection, sources: Collection[bytes]) -> list[str]:
    """The texts of sources, in hex, as far as they are there."""
    rows = bulk.all_rows(
        connection, "SELECT DISTINCT v.source, v.text FROM state_version v JOIN blob b ON b.sha256 = v.text ORDER BY v.text"
    )
    return [sha.hex() for source, sha in rows if source in sources]
