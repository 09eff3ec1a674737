"""What stays in the project whenever the project as a whole goes somewhere."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain.ids import to_raw
from groundcode.exchange.refi.losses import Losses
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import not_shared, read_cases


def closed_things(connection: Connection, losses: Losses) -> set[str]:
    """The ids of sources and cases that are sealed, withdrawn, or may not be shared; each is told as a loss."""
    closed: set[str] = set()
    withdrawn, kept = reading.withdrawn_sources(connection), not_shared(connection)[0]
    for source in reading.read_sources(connection, sealed=True):
        if source.id in withdrawn:
            closed.add(source.id)
            why = _("withdrawn material leaves by no export")
            losses.lost(_("sources of informants who withdrew"), why, source.name)
        elif source.reserved:
            closed.add(source.id)
            losses.lost(_("sealed sources"), _("a hold-out stays closed until it is opened"), source.name)
        elif to_raw(source.id) in kept:
            closed.add(source.id)
            losses.lost(_("sources"), _("no consent to share them"), source.name)
    for case in read_cases(connection):
        if case.withdrawn:
            closed.add(case.id)
            losses.lost(_("cases"), _("the informant has withdrawn"))
    return closed
