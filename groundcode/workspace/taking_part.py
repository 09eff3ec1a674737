"""Who takes part in which source, where coders are compared."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw
from groundcode.store import bulk, reading


def taking_part(connection: Connection, coders: Collection[bytes] | None = None) -> dict[bytes, set[bytes]]:
    """Source -> the coders whose silence counts there: of those named, else of all, never the consensus; raw ids.

    Whoever was assigned a source takes part in it once it is finished; whoever was not, where something is coded. Sources
    that are sealed or withdrawn, or in which nobody takes part, are left out.
    """
    consensus = {to_raw(one) for one in reading.consensus_coders(connection)}
    closed = {to_raw(source) for source in reading.withdrawn_sources(connection)}
    alive = bulk.all_rows(connection, "SELECT id FROM state_source WHERE alive AND reserved IS NOT TRUE")
    sources = {row[0] for row in alive} - closed
    out: dict[bytes, set[bytes]] = {}

    def enter(source: bytes, coder: bytes) -> None:
        if source in sources and coder not in consensus and (coders is None or coder in coders):
            out.setdefault(source, set()).add(coder)

    assigned = bulk.all_rows(
        connection, "SELECT source, coder, max(coalesce(finished, '')) FROM state_assignment WHERE alive GROUP BY source, coder"
    )
    for source, coder, finished in assigned:
        if finished:
            enter(source, coder)
    told = {(source, coder) for source, coder, _finished in assigned}
    coded = bulk.all_rows(
        connection,
        "SELECT DISTINCT v.source, k.coder FROM (SELECT DISTINCT version, coder FROM state_coding WHERE alive) k "
        "JOIN state_version v ON v.id = k.version",
    )
    for source, coder in coded:
        if (source, coder) not in told:
            enter(source, coder)
    return out
