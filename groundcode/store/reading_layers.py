"""Whose codings are counted: the one place that knows of the consensus."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain.codings import Layer
from groundcode.domain.ids import coder_id, to_text
from groundcode.store import bulk, reading
from groundcode.store.parts import blind_for


def settled_sources(connection: Connection) -> set[str]:
    """The living sources that are not sealed and whose consensus is finished."""
    rows = bulk.all_rows(
        connection,
        "SELECT a.source FROM state_assignment a JOIN state_coder c ON c.id = a.coder JOIN state_source s ON s.id = a.source "
        "WHERE c.consensus AND a.alive AND s.alive AND s.reserved IS NOT TRUE "
        "GROUP BY a.source HAVING max(coalesce(a.finished, '')) <> ''",
    )
    return {to_text(row[0]) for row in rows}


def counted_coder(connection: Connection) -> str | None:
    """Whose codings count where there is no consensus: the coder named as lead, else who coded first.

    In a blind copy it is whom that copy was made for: the lead coder's codings are not there.
    """
    project = reading.read_project(connection)
    blind = blind_for(connection)
    if blind and (own := coder_id(to_text(project["id"]), blind)) in reading.read_coders(connection):
        return own
    lead = project["lead_coder"]
    return to_text(lead) if lead else reading.first_coder(connection)


def counted_layer(connection: Connection, coder: str | None = None) -> Layer:
    """Whose codings count: those of the coder who is named (by id) alone, else of `counted_coder`.

    Without a name, a source whose consensus is finished is counted by the consensus instead.
    """
    if coder is not None:
        return Layer(coder)
    counted = counted_coder(connection)
    settled = settled_sources(connection)
    if not settled:
        return Layer(counted)
    return Layer(counted, frozenset(settled), frozenset(reading.consensus_coders(connection)))
