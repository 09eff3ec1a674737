"""When interviews were held, taken in and first coded: what theoretical sampling and a hold-out are judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from groundcode.domain.cases import VariableType, iso_date
from groundcode.domain.ids import to_text
from groundcode.domain.sampling import Order
from groundcode.exchange.case_tables import PARTICIPANTS
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import read_cases, read_variables

_OF_INTERVIEWS = {name for key, zh, en, more in PARTICIPANTS if key == "date" for name in (zh, en, *more)}
"""What people call the day of an interview, in headers and among the variables of cases."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A source, sealed ones too."""

    id: str
    name: str
    taken_in: Order
    """Where its import stands in the log."""
    held: str
    """The day of the interview, 2026-03-01; "" where nothing says it."""
    closed: bool
    """Whether its informant has withdrawn: nobody codes it any more."""
    coded: Order | None
    """Where its first coding stands in the log; None without any."""
    coded_on: str
    """The day of that coding; ""."""


def read_transcripts(connection: Connection) -> Iterator[Transcript]:
    """The living sources, in the order in which they were taken in."""
    coded = _first_codings(connection)
    held = _days(connection)
    orders = {to_text(row[0]): (row[1], bytes(row[0])) for row in bulk.all_rows(connection, "SELECT id, lamport FROM change")}
    sources, withdrawn = reading.read_sources(connection, sealed=True), reading.withdrawn_sources(connection)
    for source in sorted(sources, key=lambda one: (orders[one.made], one.name, one.id)):
        order, day = coded.get(source.id, (None, ""))
        yield Transcript(source.id, source.name, orders[source.made], held.get(source.id, ""), source.id in withdrawn, order, day)


def _first_codings(connection: Connection) -> dict[str, tuple[Order, str]]:
    """Source -> (place in the log, day) of the earliest coding that still stands in it."""
    rows = bulk.all_rows(
        connection,
        "SELECT v.source, c.lamport, c.id, c.made_at FROM state_coding o JOIN state_version v ON v.id = o.version "
        "JOIN change c ON c.id = o.made WHERE o.alive GROUP BY v.source, c.id ORDER BY c.lamport, c.id",
    )
    out: dict[str, tuple[Order, str]] = {}
    for source, lamport, change, made_at in rows:
        out.setdefault(to_text(source), ((lamport, bytes(change)), str(made_at)[:10]))
    return out


def _days(connection: Connection) -> dict[str, str]:
    """Source -> the day of its interview: what its header says, else a date of the one case that speaks in it."""
    out: dict[str, str] = {}
    for source, case in _of_cases(connection):
        out.setdefault(source, case)
    rows = bulk.all_rows(connection, "SELECT id, key, value FROM state_source_header WHERE value IS NOT NULL ORDER BY id, key")
    for raw, key, value in rows:
        day = iso_date(str(value).split()[0]) if str(value).split() and key.strip().casefold() in _OF_INTERVIEWS else None
        if day is not None:
            out[to_text(raw)] = day
    return out


def _of_cases(connection: Connection) -> Iterator[tuple[str, str]]:
    variables = [v for v in read_variables(connection) if v.type is VariableType.DATE]
    dates = [v.id for v in variables if v.name.strip().casefold() in _OF_INTERVIEWS]
    cases = read_cases(connection)
    speaking: dict[str, set[str]] = {}
    for case in cases:
        for place in case.bound:
            speaking.setdefault(place.source, set()).add(case.id)
    for case in cases:
        day = next((day for date in dates if (day := iso_date(case.values.get(date, "")))), None)
        if day is not None:
            for place in case.bound:
                if speaking[place.source] == {case.id} and len({one.source for one in case.bound}) == 1:
                    yield place.source, day


__all__ = ["Transcript", "read_transcripts"]
