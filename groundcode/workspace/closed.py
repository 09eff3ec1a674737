"""What stays in the project whenever the project as a whole goes somewhere."""

from __future__ import annotations

from sqlalchemy import Connection

from groundcode.domain.cases import consent_of
from groundcode.exchange.refi.losses import Losses
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases


def closed_things(connection: Connection, losses: Losses) -> set[str]:
    """The ids of sources and cases that are sealed, withdrawn, or may not be shared; each is told as a loss."""
    closed: set[str] = set()
    withdrawn = reading.withdrawn_sources(connection)
    for source in reading.read_sources(connection, sealed=True):
        if source.id in withdrawn:
            closed.add(source.id)
            why = _("withdrawn material leaves by no export")
            losses.lost(_("sources of informants who withdrew"), why, source.name)
        elif source.reserved:
            closed.add(source.id)
            losses.lost(_("sealed sources"), _("a hold-out stays closed until it is opened"), source.name)
    cases = {case.id: case for case in read_cases(connection)}
    for case in cases.values():
        if case.withdrawn:
            closed.add(case.id)
            losses.lost(_("cases"), _("the informant has withdrawn"))
        if consent_of(cases, case.id, "share") == "no":
            for bound in sorted(case.bound, key=lambda one: one.source_name):
                if bound.source not in closed:
                    closed.add(bound.source)
                    losses.lost(_("sources"), _("no consent to share them"), bound.source_name)
    return closed
