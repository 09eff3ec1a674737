"""Runs of suggestions, suggestions and decisions as the state holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.store import bulk, reading
from groundcode.suggest.learning import Pair, taught
from groundcode.workspace.suggesting.finding import Decided
from groundcode.workspace.suggesting.values import Kind, Proposal, Run, Status, Suggestion, proposal_of

BECAME, REFUSED = "became", "refused"
"""Roles of the links that lead from a suggestion to codes: what came of it, and where a code does not belong."""


def read_runs(connection: Connection) -> list[Run]:
    """Every run, the earliest first; those that another version kept in a way that cannot be read are left out."""
    coders = reading.read_coders(connection)
    rows = bulk.all_rows(
        connection,
        "SELECT r.id, r.details, c.made_at, c.coder, r.method FROM state_suggestion_run r JOIN change c ON c.id = r.made "
        "ORDER BY c.lamport, c.id, r.id",
    )
    found = (_run(to_text(row[0]), row[1], row[2], coders.get(to_text(row[3]), ""), row[4] or "") for row in rows)
    return [run for run in found if run is not None]


def _run(run: str, details: str, made_at: str, coder: str, method: str) -> Run | None:
    value = _json(details)
    try:
        return Run(run, Kind(value["kind"]), Level(value["level"]), value, made_at, coder, method)
    except (KeyError, TypeError, ValueError):
        return None


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def read_suggestions(
    connection: Connection, tree: CodeTree, run: str | None = None, *, only: str | None = None
) -> list[Suggestion]:
    """The suggestions that were not taken back, of one run or of all, in the order they were made; or `only` one, by id."""
    sql = (
        "SELECT s.id, s.run, s.status, s.proposal FROM state_suggestion s JOIN change c ON c.id = s.made "
        "WHERE s.alive{} ORDER BY c.lamport, c.id, s.id"
    )
    asked = {"s.run": run, "s.id": only}
    which = {column: to_raw(id_) for column, id_ in asked.items() if id_ is not None}
    rows = bulk.all_rows(connection, sql.format("".join(f" AND {column} = ?" for column in which)), tuple(which.values()))
    became, refused = _links(connection, tree)
    out = []
    for raw, of, status, value in rows:
        proposal = proposal_of(_json(value))
        if proposal is None:
            continue
        at = to_text(raw)
        said = Status(status) if status in tuple(Status) else Status.PENDING
        barred = frozenset(refused.get(at, ()))
        over = said is Status.PENDING and is_overtaken(connection, tree, proposal, barred)
        out.append(Suggestion(at, to_text(of), said, proposal, became.get(at, ""), barred, over))
    return out


def _links(connection: Connection, tree: CodeTree) -> tuple[dict[str, str], dict[str, set[str]]]:
    """What came of suggestions, and which codes were refused for them; merged codes resolved."""
    became: dict[str, str] = {}
    refused: dict[str, set[str]] = {}
    sql = 'SELECT "from", role, "to" FROM state_link WHERE role IN (?, ?) AND alive ORDER BY id'
    for start, role, end in bulk.all_rows(connection, sql, (BECAME, REFUSED)):
        code = tree.target(to_text(end))
        if role == REFUSED:
            refused.setdefault(to_text(start), set()).update({to_text(end), code or to_text(end)})
        elif code is not None:
            became[to_text(start)] = code
    return became, refused


def is_overtaken(connection: Connection, tree: CodeTree, one: Proposal, refused: Iterable[str] = ()) -> bool:
    """Whether nothing is left to decide: its codes were sorted, merged or deleted by hand."""
    if one.kind is Kind.PLACEMENT:
        barred = set(refused)
        places = [place for place in one.places if place.code not in barred and tree.target(place.code) is not None]
        return not is_loose(tree, one.codes[0], one.level) or not places
    if one.kind in (Kind.GROUPS, Kind.MAIN):
        return len(still_loose(tree, one)) < min(2, len(one.codes))
    living = {tree.target(code) for code in one.codes}
    if one.kind is Kind.DUPLICATES:
        return None in living or len(living) < 2
    sql = 'SELECT 1 FROM state_coding WHERE version = ? AND start < ? AND "end" > ? AND alive LIMIT 1'
    return None in living or bool(bulk.all_rows(connection, sql, (to_raw(one.version), one.end, one.start)))


def is_loose(tree: CodeTree, code: str, level: Level) -> bool:
    """Whether a code still lives by itself, at a level, under nothing."""
    return code in tree.codes and tree.codes[code].level is level and tree.parent_of(code) is None


def still_loose(tree: CodeTree, one: Proposal) -> list[str]:
    """The members of a proposed group that nobody has sorted since."""
    return [code for code in one.codes if is_loose(tree, code, one.level)]


def decided(tree: CodeTree, suggestions: Iterable[Suggestion]) -> Decided:
    """What earlier decisions of everybody teach."""
    barred: set[Pair] = set()
    groups, pairs, gaps = set[frozenset[str]](), set[frozenset[str]](), set[tuple[str, str, int, int]]()
    rejected: list[frozenset[str]] = []
    split: list[tuple[str, list[str]]] = []
    for one in suggestions:
        codes = [code for code in (tree.target(code) for code in one.proposal.codes) if code is not None]
        no, kind = one.status is Status.REJECTED, one.proposal.kind
        if kind is Kind.PLACEMENT and codes:
            refused = {place.code for place in one.proposal.places} if no else set(one.refused)
            barred |= {(codes[0], tree.target(code) or code) for code in refused}
        elif kind in (Kind.GROUPS, Kind.MAIN) and no:
            rejected.append(frozenset(codes))
            groups.add(frozenset(codes))
        elif kind in (Kind.GROUPS, Kind.MAIN) and one.status is Status.EDITED and one.became:
            stayed = [code for code in codes if tree.parent_of(code) == one.became]
            left = [code for code in codes if code not in stayed]
            split += [(code, stayed) for code in left]
            barred |= {(code, one.became) for code in left}
        elif kind is Kind.DUPLICATES and no:
            pairs.add(frozenset(codes))
        elif kind is Kind.GAPS and no and codes:
            gaps.add((codes[0], one.proposal.version, one.proposal.start, one.proposal.end))
    lessons = taught(split=split, rejected=rejected, barred=barred)
    return Decided(lessons, frozenset(groups), frozenset(pairs), frozenset(gaps))


def count_by_status(suggestions: Iterable[Suggestion]) -> Mapping[Status, int]:
    """How many there are of each."""
    out = dict.fromkeys(Status, 0)
    for one in suggestions:
        out[one.status] += 1
    return out
