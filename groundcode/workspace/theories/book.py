"""Paradigms, relations, pathways and what they rest on, as the state holds them: read whole in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.theory import SLOTS, Evidence, Paradigm, ParadigmRole, Pathway, Relation, Sign, Slot
from groundcode.store import bulk, reading
from groundcode.workspace.segment_reader import SegmentReader
from groundcode.workspace.theories.words import EVIDENCE, STEP

__all__ = ["STEP", "Theory", "TheoryBook", "by_place", "is_below", "read_evidence", "read_theory"]

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Theory:
    """Everything that axial and selective coding have made, in the order it was made."""

    paradigms: tuple[Paradigm, ...]
    relations: tuple[Relation, ...]
    pathways: tuple[Pathway, ...]


class TheoryBook:
    """Reads the theory for one connection; what was asked for once is not read again."""

    def __init__(self, connection: Connection, tree: CodeTree | None = None) -> None:
        self._connection = connection
        self.tree = tree if tree is not None else reading.read_tree(connection)
        self.segments = SegmentReader(connection)

    @cached_property
    def theory(self) -> Theory:
        """All of it."""
        return Theory(tuple(self.paradigms), tuple(self.relations.values()), tuple(self.pathways))

    @cached_property
    def evidence(self) -> dict[str, tuple[Evidence, ...]]:
        """Thing -> the segments that it rests on, in the order of their rank, each place once."""
        return read_evidence(self._connection, self.segments)

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """The living relations by id, in the order they were made."""
        rows = self._made("relation", '"from", "to", type, sign, connotation')
        read = {to_text(row[0]): row for row in rows}
        known = {to_text(row[0]) for row in bulk.all_rows(self._connection, "SELECT id FROM state_relation")}
        gone = _gone(self.tree, read, known)
        return {found: self._relation(found, row, known, found in gone) for found, row in read.items()}

    def _relation(self, found: str, row: Row, known: set[str], gone: bool) -> Relation:
        _id, raw_start, raw_end, kind, sign, connotation = row
        start, on_relation = self.tree.target(to_text(raw_start)), to_text(raw_end) in known
        end = to_text(raw_end) if on_relation else self.tree.target(to_text(raw_end))
        return Relation(
            found, start or to_text(raw_start), end or to_text(raw_end), on_relation, kind or "",
            Sign(sign) if sign else None, connotation or "", self.evidence.get(found, ()), gone=gone,
            lowered=any(is_below(self.tree, code, Level.CATEGORY) for code in (start, None if on_relation else end)),
        )  # fmt: skip

    @cached_property
    def paradigms(self) -> list[Paradigm]:
        """The living paradigms, in the order they were made."""
        roles: dict[bytes, list[Row]] = {}
        sql = "SELECT paradigm, id, code, role FROM state_paradigm_role WHERE alive ORDER BY coalesce(rank, 'a0'), id"
        for row in bulk.all_rows(self._connection, sql):
            roles.setdefault(row[0], []).append(row)
        out = []
        for raw, raw_code, name in self._made("paradigm", "phenomenon, name"):
            phenomenon = self.tree.target(to_text(raw_code))
            found = to_text(raw)
            out.append(
                Paradigm(
                    found, phenomenon or to_text(raw_code), name or "", self._roles(roles.get(raw, ()), phenomenon),
                    self.evidence.get(found, ()), gone=phenomenon is None,
                    lowered=is_below(self.tree, phenomenon, Level.CATEGORY),
                )
            )  # fmt: skip
        return out

    def _roles(self, rows: Iterable[Row], phenomenon: str | None) -> tuple[ParadigmRole, ...]:
        """The roles by slot; one code that merges put twice into a slot stands there once, with the evidence of both."""
        out: dict[tuple[Slot, str], ParadigmRole] = {}
        for _paradigm, raw, raw_code, slot in rows:
            found, code = to_text(raw), self.tree.target(to_text(raw_code))
            key = (Slot(slot), code or to_text(raw_code))
            earlier = out.get(key)
            evidence = (*(earlier.evidence if earlier else ()), *self.evidence.get(found, ()))
            out[key] = ParadigmRole(
                earlier.id if earlier else found, *key, tuple(by_place(evidence)),
                gone=code is None or code == phenomenon, lowered=is_below(self.tree, code, Level.CONCEPT),
            )  # fmt: skip
        return tuple(role for slot in SLOTS for role in out.values() if role.slot is slot)

    @cached_property
    def pathways(self) -> list[Pathway]:
        """The living pathways, in the order they were made."""
        steps: dict[bytes, dict[str, None]] = {}
        sql = 'SELECT "from", "to" FROM state_link WHERE role = ? AND alive ORDER BY coalesce(rank, \'a0\'), id'
        for pathway, relation in bulk.all_rows(self._connection, sql, (STEP,)):
            steps.setdefault(pathway, {})[to_text(relation)] = None
        rows = self._made("pathway", "name, connotation")
        lost = _lost_steps(self._connection) if rows else {}
        return [
            Pathway(
                to_text(raw), name or "", connotation or "",
                tuple(self.relations[step] for step in steps.get(raw, ()) if step in self.relations),
                self.evidence.get(to_text(raw), ()),
                lost.get(raw, 0) + sum(step not in self.relations for step in steps.get(raw, ())),
            )
            for raw, name, connotation in rows
        ]  # fmt: skip

    def _made(self, entity: str, columns: str) -> Sequence[Row]:
        """(id, columns) of the living things of a kind, in the order they were made."""
        listed = ", ".join(f"t.{column.strip()}" for column in columns.split(","))
        return bulk.all_rows(
            self._connection,
            f"SELECT t.id, {listed} FROM state_{entity} t JOIN change c ON c.id = t.made WHERE t.alive ORDER BY c.lamport, t.id",
        )


def is_below(tree: CodeTree, code: str | None, level: Level) -> bool:
    """Whether a living code is of a lower level; False where there is none."""
    return code is not None and tree.codes[code].level.rank < level.rank


def _gone(tree: CodeTree, read: Mapping[str, Row], known: set[str]) -> set[str]:
    """The relations that lead nowhere, and those that lead to one of them, or to each other in a ring."""
    own = set()
    for found, row in read.items():
        start, raw_end = tree.target(to_text(row[1])), to_text(row[2])
        end = raw_end if raw_end in known else tree.target(raw_end)
        if start is None or end is None or start == end:
            own.add(found)
    gone = set()
    for found in read:
        passed, at = {found}, to_text(read[found][2])
        while at in read and at not in passed:
            passed.add(at)
            at = to_text(read[at][2])
        if at in known or passed & own:
            gone.add(found)
    return gone


def _lost_steps(connection: Connection) -> dict[bytes, int]:
    """Pathway -> how many relations of it were deleted since a step was last put into it.

    A step that was taken out by hand is none of these: it died in another change than its relation.
    """
    rows = bulk.all_rows(
        connection,
        'SELECT DISTINCT l."from", l."to", l.id FROM state_link l JOIN state_relation r ON r.id = l."to" '
        'JOIN state_pathway p ON p.id = l."from" WHERE l.role = ? AND NOT l.alive AND NOT r.alive AND p.alive',
        (STEP,),
    )
    lost: dict[bytes, set[bytes]] = {}
    for pathway, relation, link in rows:
        died = _last_set(connection, link)
        if died is not None and died == _last_set(connection, relation) and not _put_after(connection, pathway, died[0]):
            lost.setdefault(pathway, set()).add(relation)
    return {pathway: len(found) for pathway, found in lost.items()}


def _last_set(connection: Connection, thing: bytes) -> tuple[int, bytes] | None:
    """(lamport, id) of the change that last said whether a thing lives."""
    rows = bulk.all_rows(
        connection,
        "SELECT c.lamport, c.id FROM operation o JOIN change c ON c.seq = o.change WHERE o.entity_id = ? AND o.field = 'alive' "
        "ORDER BY c.lamport DESC, c.id DESC LIMIT 1",
        (thing,),
    )
    return (rows[0][0], rows[0][1]) if rows else None


def _put_after(connection: Connection, pathway: bytes, lamport: int) -> bool:
    """Whether a step was put into a pathway after a moment."""
    sql = (
        'SELECT 1 FROM state_link l JOIN change c ON c.id = l.made WHERE l."from" = ? AND l.role = ? AND l.alive '
        "AND c.lamport > ? LIMIT 1"
    )
    return bool(bulk.all_rows(connection, sql, (pathway, STEP, lamport)))


def read_evidence(
    connection: Connection, segments: SegmentReader | None = None, thing: str | None = None
) -> dict[str, tuple[Evidence, ...]]:
    """Thing -> the segments that it rests on, in the order of their rank, each place once; of one thing, or all."""
    test, values = ('AND "from" = ?', (EVIDENCE, to_raw(thing))) if thing is not None else ("", (EVIDENCE,))
    rows = bulk.all_rows(
        connection,
        'SELECT id, "from", version, start, "end" FROM state_link WHERE role = ? AND alive AND version IS NOT NULL '
        f"{test} ORDER BY coalesce(rank, 'a0'), id",
        values,
    )
    found: dict[str, list[Evidence]] = {}
    segments = segments or SegmentReader(connection)
    for link, owner, version, start, end in rows:
        shown = segments.at(to_text(version), start, end)
        if shown is not None:
            found.setdefault(to_text(owner), []).append(
                Evidence(
                    to_text(link), shown.source, shown.source_id, shown.version, shown.start, shown.end, shown.quote,
                    shown.cite, shown.placed, shown.closed, shown.gone,
                )
            )  # fmt: skip
    return {owner: tuple(by_place(listed)) for owner, listed in found.items()}


def by_place(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Each place once: two laptops, or two things that were merged, may have bound the same words."""
    out: dict[tuple[str, int, int], Evidence] = {}
    for one in evidence:
        out.setdefault((one.version, one.start, one.end), one)
    return list(out.values())


def read_theory(connection: Connection, tree: CodeTree | None = None) -> Theory:
    """All paradigms, relations and pathways as a transaction sees them."""
    return TheoryBook(connection, tree).theory
