"""What a merge would show: texts that were missing here, and to a coder who works blind what others coded."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from groundcode.domain.ids import coder_id, to_raw
from groundcode.domain.registry import CREATE
from groundcode.store import bulk
from groundcode.store.bundle_choice import CODEBOOK
from groundcode.store.parts import blind_for
from groundcode.store.union import Incoming, project_id

_HARMLESS = frozenset((*CODEBOOK, "relocation", "redaction"))
# Links of theory come with what they belong to; these stand alone.
_TELLING_LINKS = ("example", "evidence")


def missing_texts(connection: Connection, incoming: Sequence[Incoming]) -> int:
    """How many texts come in of versions that stand here without them."""
    found = {digest for one in incoming for digest, _raw in one.blobs}
    if not found:
        return 0
    return len(found & {row[0] for row in bulk.all_rows(connection, "SELECT text FROM state_version")})


def _has_finished(connection: Connection, coder: bytes) -> bool:
    """Whether a coder has finished what others gave them to code; without that, whether every open source."""
    rows = bulk.all_rows(
        connection,
        "SELECT a.finished IS NOT NULL, c.coder <> a.coder FROM state_assignment a JOIN change c ON c.id = a.made "
        "JOIN state_source s ON s.id = a.source WHERE a.alive AND a.coder = ? AND s.alive AND s.reserved IS NOT TRUE",
        (coder,),
    )
    sources = bulk.all_rows(connection, "SELECT count(*) FROM state_source WHERE alive AND reserved IS NOT TRUE")[0][0]
    is_given = any(by_others for _finished, by_others in rows)
    return bool(rows) and all(finished for finished, _by in rows) and (is_given or len(rows) >= sources)


def files_that_show(connection: Connection, incoming: Sequence[Incoming]) -> tuple[str, ...]:
    """The files with what others made of the material, where somebody is to code here without seeing it and has not finished.

    That is what no bundle for a blind coder holds: codings, memos, examples, theory.
    """
    blind = blind_for(connection)
    if not blind:
        return ()
    own = coder_id(project_id(connection), blind)
    if _has_finished(connection, to_raw(own)):
        return ()
    return tuple(
        str(one.path)
        for one in incoming
        if any(
            field == CREATE and _shows(entity, value, own, by_others=row[1] != to_raw(own))
            for row in one.changes
            for _n, entity, _id, field, value, _parents in one.operations.get(row[0], ())
        )
    )


def _shows(entity: str, value: str, own: str, *, by_others: bool) -> bool:
    """Whether a thing that is made tells what others made of the material; `value` is its create, as JSON."""
    if entity == "coding":
        return own not in value
    if entity == "link":
        return by_others and json.loads(value).get("role") in _TELLING_LINKS
    return by_others and entity not in _HARMLESS
