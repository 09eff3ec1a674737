"""The lines above an interview (访谈时间, 地点, 对象) as values of the case that speaks in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain.cases import VariableType, fits_type
from groundcode.domain.ids import fold, to_raw
from groundcode.domain.operations import Draft
from groundcode.store import bulk, reading
from groundcode.workspace.casework.book import CaseBook

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class HeaderOffer:
    """One header line of one source."""

    source: str
    key: str
    value: str
    case: str | None
    """The one case that speaks in the source."""
    former: str
    """What the case has already."""
    status: str
    """"new", "same", "different" (the case's value stays), "no case" or "several cases"."""


def headers(workspace: Workspace, *, apply: bool = False, only: Sequence[str] = ()) -> list[HeaderOffer]:
    """What the headers of open sources say; `apply` takes over what is new, as one change (`only`: of these keys)."""
    if apply:
        with workspace.change("case-headers") as made:
            book = CaseBook(made.connection, made.draft, workspace.id, workspace.store.ids)
            return _offers(made.connection, book, only)
    with workspace.store.reading() as connection:
        return _offers(connection, CaseBook(connection, Draft("case-headers"), workspace.id, workspace.store.ids), only)


def _offers(connection: Connection, book: CaseBook, only: Sequence[str]) -> list[HeaderOffer]:
    wanted = {fold(key) for key in only}
    withdrawn = reading.withdrawn_sources(connection)
    found: list[tuple[str, str, str, str]] = []
    for source in reading.read_sources(connection):
        if source.id not in withdrawn:
            rows = bulk.all_rows(
                connection,
                "SELECT key, value FROM state_source_header WHERE id = ? AND value IS NOT NULL ORDER BY key",
                (to_raw(source.id),),
            )
            found += [(source.id, source.name, key, " ".join(value.split())) for key, value in rows]
    found = [line for line in found if line[3] and (not wanted or fold(line[2]) in wanted)]
    columns: dict[str, list[str]] = {}
    for _source, _name, key, value in found:
        columns.setdefault(fold(key), []).append(value)
    return [_offer(book, *line, columns[fold(line[2])]) for line in found]


def _offer(book: CaseBook, source: str, name: str, key: str, value: str, column: Sequence[str]) -> HeaderOffer:
    cases = [case for case in book.cases.values() if any(place.source == source for place in case.bound)]
    if len(cases) != 1:
        return HeaderOffer(name, key, value, None, "", "several cases" if cases else "no case")
    case = cases[0]
    variable, _made = book.variable(key, column)
    former = book.cases[case.id].values.get(variable.id, "")
    if former:
        return HeaderOffer(name, key, value, case.name, former, "same" if former == value else "different")
    if not fits_type(variable.type, value):
        book.set_type(variable, VariableType.TEXT)
    book.set_value(case, variable, value)
    return HeaderOffer(name, key, value, case.name, "", "new")
