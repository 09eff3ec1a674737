"""The log without a stretch of it: what stands by itself, what is written anew, and what cannot stay.

A merge is undone so. What people did since is kept, byte for byte where it rests on nothing that goes away: then it is
the same change everywhere, and merging the other copy again gives back what was. A change that has only replaced what
goes away is written anew (its parents are those of what it replaced); of one that speaks of things that go away, those
operations are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from groundcode.domain.ids import is_id, named, to_raw, to_text
from groundcode.domain.operations import Change, Operation, Ref, Value, canonical, digest_of
from groundcode.domain.registry import BY_NAME, CREATE, Kind, Type
from groundcode.domain.upcasters import upcast
from groundcode.store import bulk
from groundcode.store.earlier_places import PLACED, EarlierPlaces
from groundcode.store.log import read_changes
from groundcode.store.merge_record import MergeRecord, numbers
from groundcode.store.references import LINEAGE, LOOSE

_ID = re.compile(r'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')
_HOLD_IDS = (Type.ID, Type.ANCHOR, Type.PLACE, Type.JSON)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one change."""

    seq: int
    change: Change
    digest: bytes
    kept: Change | None
    """As it will stand; the same one where nothing of it had to change; None if it is left out."""
    left: tuple[Operation, ...] = ()
    """The operations that are left out."""

    @property
    def whole(self) -> bool:
        """Whether it stays as it is."""
        return self.kept is self.change

    @property
    def kept_digest(self) -> bytes:
        """The digest of what is kept."""
        assert self.kept is not None
        # What stands in part keeps its id and the digest of the whole, by which other copies know it.
        return self.digest if self.kept.id == self.change.id else digest_of(self.kept)


class Without:
    """A log without the changes, and the operations of earlier changes, that a merge brought in.

    Who joined the project with them, and did something since, stays.
    """

    def __init__(self, connection: Connection, merge: MergeRecord) -> None:
        self._connection = connection
        self._first = merge.first
        self._last = merge.last
        self._stays = _joined(connection, merge.first, merge.last)
        self.completed = {bytes.fromhex(change): numbers(which) for change, which in merge.completed}
        """Earlier change -> the operations of it that came in."""
        self._gone: dict[Ref, tuple[Ref, ...]] = {}
        """An operation that goes away -> the parents it had."""
        self._moved: dict[Ref, Ref] = {}
        """An operation of a change that is written anew -> where it stands then."""
        self._changed: dict[bytes, bytes | None] = {}
        """A change that does not stay as it is -> what stands for it; None for one that goes away."""
        self._there: set[bytes] = set()
        self._missing: set[bytes] = set()
        """Things that only what goes away has made."""
        self._earlier = EarlierPlaces(connection, self._missing)
        self.away: list[tuple[int, Change, bytes]] = []

    @property
    def missing(self) -> frozenset[bytes]:
        """The things that are not there without the stretch, once all fates were asked for."""
        return frozenset(self._missing)

    def fates(self) -> Iterator[Fate]:
        """What becomes of every change, in the order of the file, but for those that go away."""
        for seq, change, digest in read_changes(self._connection):
            if self._first <= seq <= self._last and seq not in self._stays:
                self.away.append((seq, change, digest))
                self._lose(change, change.operations)
                self._changed[change.id] = None
                continue
            fate = self._fate(seq, change, digest) if seq > self._last else self._earlier_fate(seq, change, digest)
            for op in fate.kept.operations if fate.kept is not None else ():
                if op.field == CREATE:
                    self._there.add(op.entity_id)
                    self._missing.discard(op.entity_id)
            self._lose(change, fate.left)
            yield fate

    def _lose(self, change: Change, operations: Iterable[Operation]) -> None:
        for op in operations:
            self._gone[Ref(change.id, op.n)] = op.parents
            if op.field == CREATE and op.entity_id not in self._there:
                self._missing.add(op.entity_id)

    def _fall_out(self, left: Iterable[Operation]) -> bool:
        """Note what operations that are left out would have made; whether any of it was not missing before."""
        made = {op.entity_id for op in left if op.field == CREATE} - self._there - self._missing
        self._missing.update(made)
        return bool(made)

    def _earlier_fate(self, seq: int, change: Change, digest: bytes) -> Fate:
        came = self.completed.get(change.id)
        if not came:
            return Fate(seq, change, digest, change)
        self._lose(change, (op for op in change.operations if op.n in came))
        stays = tuple(op for op in change.operations if op.n not in came)
        return Fate(seq, change, digest, replace(change, operations=stays))

    def _fate(self, seq: int, change: Change, digest: bytes) -> Fate:
        stays = [(op, self._standing(change, op)) for op in change.operations]
        left = tuple(op for op, new in stays if new is None)
        # A change may speak of what it makes before it makes it (a correction shows the text that follows).
        while self._fall_out(left):
            stays = [(op, self._standing(change, op)) for op in change.operations]
            left = tuple(op for op, new in stays if new is None)
        taken = [(op, new) for op, new in stays if new is not None]
        undoes = self._changed.get(change.undoes, change.undoes) if change.undoes else None
        is_same = undoes == change.undoes and all(
            op is new and all(self._is_there(ref) for ref in op.parents) for op, new in taken
        )
        if is_same and not left:
            return Fate(seq, change, digest, change)
        if not taken and (left or undoes is None):
            self._changed[change.id] = None
            return Fate(seq, change, digest, None, left)
        # The same on every computer on which the same merge is undone, and never the id of the change itself.
        id_ = to_raw(named(to_text(change.id), "without", *(op.n for op in left), self._first))
        self._changed[change.id] = id_
        self._moved.update({Ref(change.id, op.n): Ref(id_, n) for n, (op, _new) in enumerate(taken)})
        operations = tuple(
            replace(new, n=n, parents=tuple(sorted(self._resolved(op.parents)))) for n, (op, new) in enumerate(taken)
        )
        return Fate(seq, change, digest, replace(change, id=id_, undoes=undoes, operations=operations), left)

    def _is_there(self, ref: Ref) -> bool:
        return ref not in self._gone and ref not in self._moved

    def _resolved(self, parents: Iterable[Ref]) -> set[Ref]:
        """The operations that stay and that people saw replaced by what goes away, or by these themselves."""
        out: set[Ref] = set()
        waiting, done = list(parents), set()
        while waiting:
            ref = waiting.pop()
            if ref in done:
                continue
            done.add(ref)
            if ref in self._moved:
                out.add(self._moved[ref])
            elif ref in self._gone:
                waiting += self._gone[ref]
            else:
                out.add(ref)
        return out

    def _standing(self, change: Change, op: Operation) -> Operation | None:
        """An operation as it can stand: without what it says of things that are missing; None if nothing is left."""
        entity, name, value = upcast(change.format, op.entity, op.field, op.value)
        if not self._missing:
            return op
        if name != CREATE:
            return None if op.entity_id in self._missing or self._speaks(entity, name, value) else op
        fields: dict[str, Value] = json.loads(value)
        moved = self._earlier.moved(entity, fields) if entity in PLACED else fields
        bad = [field for field, item in moved.items() if self._speaks(entity, field, canonical(item))]
        if not bad and moved is fields:
            return op
        if not all(_can_do_without(entity, field) for field in bad):
            return None
        return replace(op, value=canonical({field: item for field, item in moved.items() if field not in bad}))

    def _speaks(self, entity: str, name: str, value: str) -> bool:
        """Whether a field names something that is missing, and cannot be left to do so."""
        field = BY_NAME[entity].field(name)
        if field is None or (entity, name) in LOOSE:
            return False
        key = name.partition(":")[2]
        if is_id(key) and to_raw(key) in self._missing:
            return True
        return field.type in _HOLD_IDS and any(to_raw(found) in self._missing for found in _ID.findall(value))


def _can_do_without(entity: str, name: str) -> bool:
    """Whether a thing can be made without one of the fields that it was made with."""
    field = BY_NAME[entity].field(name)
    if field is None or field.needed:
        return False
    is_lineage = (entity, name) in LINEAGE
    return is_lineage or field.kind is Kind.KEYED or (field.kind is Kind.REGISTER and field.type is Type.ID)


def _joined(connection: Connection, first: int, last: int) -> set[int]:
    """The positions, from one to another, of changes in which only people joined who did something later."""
    later = {row[0] for row in bulk.all_rows(connection, "SELECT DISTINCT coder FROM change WHERE seq > ?", (last,))}
    rows = bulk.all_rows(
        connection,
        "SELECT c.seq, o.entity, o.field, o.entity_id FROM change c JOIN operation o ON o.change = c.seq "
        "WHERE c.seq BETWEEN ? AND ? AND c.kind = 'coder'",
        (first, last),
    )
    bad = {seq for seq, entity, name, thing in rows if (entity, name) != ("coder", CREATE) or thing not in later}
    return {row[0] for row in rows} - bad
