"""Cases, variables, sampling rounds and sealed hold-outs: rows of the state as values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.cases import CONSENT, Bound, Case, CaseKind, Variable, VariableType, consent_of, narrowest, natural
from groundcode.domain.ids import is_id, to_raw, to_text
from groundcode.domain.sampling import Draw, Order, SamplingRound, Seal
from groundcode.store import bulk
from groundcode.store.log import heads_of

_MADE = "JOIN operation o ON o.entity_id = t.id AND o.field = '*' JOIN change c ON c.seq = o.change"
"""The creating operations of a thing; two, where two laptops made the same one."""


def read_variables(connection: Connection) -> list[Variable]:
    """The living variables in the order in which they were made."""
    rows = bulk.all_rows(
        connection, f"SELECT t.id, t.name, t.type FROM state_variable t {_MADE} WHERE t.alive ORDER BY c.lamport, c.id, o.n"
    )
    once = dict.fromkeys((to_text(row[0]), row[1], VariableType(row[2] or "text")) for row in rows)
    return [Variable(*row) for row in once]


def read_cases(connection: Connection, *, alive: bool = True) -> list[Case]:
    """The cases by name, with what is known of them; deleted ones too where `alive` is False.

    Where people noted different answers about consent, the narrowest holds until they have settled it.
    """
    variables = {variable.id for variable in read_variables(connection)}
    values = _keyed(row for row in _cells(connection, "value") if row[1] in variables)
    consent = _narrowed(connection, _keyed(_cells(connection, "consent")))
    bound = _bound(connection)
    where = "WHERE alive" if alive else ""
    rows = bulk.all_rows(connection, f"SELECT id, name, kind, parent, withdrawn FROM state_case {where}")
    cases = [
        Case(
            to_text(case), name, CaseKind(kind or "informant"), to_text(parent) if parent else None,
            values.get(case, {}), consent.get(case, {}), withdrawn, tuple(bound.get(case, ())),
        )
        for case, name, kind, parent, withdrawn in rows
    ]  # fmt: skip
    return sorted(cases, key=lambda case: (natural(case.name), case.id))


def _cells(connection: Connection, field: str) -> Iterable[Any]:
    return bulk.all_rows(connection, f"SELECT id, key, value FROM state_case_{field} WHERE value IS NOT NULL ORDER BY id, key")


def _keyed(rows: Iterable[Any]) -> dict[bytes, dict[str, str]]:
    out: dict[bytes, dict[str, str]] = {}
    for case, key, value in rows:
        out.setdefault(case, {})[key] = value
    return out


def _narrowed(connection: Connection, consent: dict[bytes, dict[str, str]]) -> dict[bytes, dict[str, str]]:
    rows = bulk.all_rows(
        connection, "SELECT entity_id, field FROM state_conflict WHERE entity = 'case' AND field LIKE 'consent:%'"
    )
    for case, field in rows:
        key = field.partition(":")[2]
        answer = narrowest(head.value for head in heads_of(connection, to_text(case), field)) if CONSENT.get(key) else None
        if answer is not None:
            consent.setdefault(case, {})[key] = answer
    return consent


def not_shared(connection: Connection) -> tuple[set[bytes], set[bytes]]:
    """(sources, cases) of informants who said no to sharing with the team, or whose site did and they nothing else.

    A case that was deleted while somebody bound it elsewhere still keeps its sources.
    """
    known = {case.id: case for case in read_cases(connection, alive=False)}
    cases = {to_raw(case) for case in known if consent_of(known, case, "share") == "no"}
    rows = bulk.all_rows(
        connection,
        'SELECT source, "case" FROM state_speaker WHERE alive AND "case" IS NOT NULL '
        "UNION SELECT \"to\", \"from\" FROM state_link WHERE role IN ('source', 'withdrawn') AND alive",
    )
    return {source for source, case in rows if case in cases}, cases


def _bound(connection: Connection) -> dict[bytes, list[Bound]]:
    rows = bulk.all_rows(
        connection,
        'SELECT p."case", s.id, s.name, p.id, p.name FROM state_speaker p JOIN state_source s ON s.id = p.source '
        'WHERE p.alive AND s.alive AND p."case" IS NOT NULL '
        'UNION SELECT l."from", s.id, s.name, NULL, NULL FROM state_link l JOIN state_source s ON s.id = l."to" '
        "WHERE l.alive AND s.alive AND l.role = 'source' AND EXISTS (SELECT 1 FROM state_case c WHERE c.id = l.\"from\") "
        "ORDER BY 3, 5, 2, 4",
    )
    out: dict[bytes, list[Bound]] = {}
    for case, source, source_name, speaker, speaker_name in rows:
        bound = Bound(to_text(source), source_name, to_text(speaker) if speaker else None, speaker_name)
        out.setdefault(case, []).append(bound)
    return out


def source_links(connection: Connection, start: str, role: str) -> dict[str, list[str]]:
    """Source id -> ids of the living links of a role that lead to it from a case or a round."""
    rows = bulk.all_rows(
        connection, 'SELECT "to", id FROM state_link WHERE "from" = ? AND role = ? AND alive ORDER BY id', (to_raw(start), role)
    )
    out: dict[str, list[str]] = {}
    for to, link in rows:
        out.setdefault(to_text(to), []).append(to_text(link))
    return out


def read_rounds(connection: Connection) -> list[SamplingRound]:
    """The living sampling rounds by date, those without one last, with the sources that came of them."""
    links = bulk.all_rows(
        connection,
        'SELECT DISTINCT l."from", s.id, s.name FROM state_link l JOIN state_source s ON s.id = l."to" '
        "WHERE l.alive AND s.alive AND l.role = 'source' ORDER BY s.name, s.id",
    )
    sources: dict[bytes, list[tuple[str, str]]] = {}
    for start, source, name in links:
        sources.setdefault(start, []).append((to_text(source), name))
    rows = bulk.all_rows(connection, "SELECT id, name, date, gap, decision, outcome FROM state_sampling_round WHERE alive")
    rounds = [
        SamplingRound(
            to_text(row[0]), row[1] or "", row[2], row[3] or "", row[4] or "", row[5] or "", tuple(sources.get(row[0], ()))
        )
        for row in rows
    ]
    return sorted(rounds, key=lambda found: (found.date is None, found.date or "", natural(found.name), found.id))


def read_seals(connection: Connection) -> list[Seal]:
    """The sealed hold-outs, oldest first, with their first opening: what was read once stays read."""
    rows = bulk.all_rows(
        connection,
        "SELECT t.id, t.draw, t.unsealed, c.made_at, c.coder, c.lamport, c.id FROM state_seal t "
        "JOIN change c ON c.id = t.made WHERE t.alive ORDER BY c.lamport, c.id, t.id",
    )
    out = []
    for seal, draw, unsealed, made_at, coder, lamport, change in rows:
        value, made = Draw.from_value(json.loads(draw)), (lamport, bytes(change))
        opened = {order: json.loads(given) for order, given, _when, _who in _openings(connection, seal, "unsealed", made)}
        opening = min(opened, default=None)
        undone: dict[Order, tuple[str, str]] = {}
        for source in value.sources:
            if is_id(source):
                found = _openings(connection, to_raw(source), "reserved", made)
                undone |= {order: (when, who) for order, _given, when, who in found if opening is None or order < opening}
        opened |= {order: when for order, (when, _who) in undone.items()}
        first = min(opened, default=None)
        out.append(
            Seal(
                to_text(seal), value, made_at, to_text(coder), made, unsealed, opened[first] if first else None, first,
                tuple(undone[order] for order in sorted(undone)),
            )
        )  # fmt: skip
    return out


def _openings(connection: Connection, thing: bytes, field: str, after: Order) -> list[tuple[Order, str, str, str]]:
    """(order, value, when, by whom) of what showed a sealed thing in the log after its sealing."""
    shows = "o.value <> 'null'" if field == "unsealed" else "o.value IN ('false', 'null')"
    rows = bulk.all_rows(
        connection,
        "SELECT c.lamport, c.id, o.value, c.made_at, c.coder FROM operation o JOIN change c ON c.seq = o.change "
        f"WHERE o.entity_id = ? AND o.field = ? AND {shows} AND (c.lamport, c.id) > (?, ?) ORDER BY c.lamport, c.id, o.n",
        (thing, field, *after),
    )
    return [((lamport, bytes(change)), value, when, to_text(coder)) for lamport, change, value, when, coder in rows]
