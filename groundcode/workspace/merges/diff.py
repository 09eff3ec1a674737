"""What a merge changes, found by comparing the state before and after it: within one transaction, done or taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from groundcode.domain.heads import Head, fold_heads
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.operations import Value
from groundcode.domain.registry import ALIVE, BY_NAME, Field, Kind, Type
from groundcode.domain.sources import VersionTree, is_touched
from groundcode.domain.spans import Span
from groundcode.domain.upcasters import upcast
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.reading_cases import not_shared, read_cases
from groundcode.store.schema import keyed_tables, tables
from groundcode.store.union import Incoming
from groundcode.workspace.casework.opening import opened
from groundcode.workspace.conflicts import Conflict, open_conflicts
from groundcode.workspace.history import field_words, name_of
from groundcode.workspace.merges.plan import (
    Changed,
    CoderPart,
    Corrected,
    Gone,
    LetOut,
    MergePlan,
    NewCode,
    NewCodings,
    NewMemo,
    NewSource,
    Rest,
    counted,
)
from groundcode.workspace.merges.shown import files_that_show, missing_texts
from groundcode.workspace.merges.twins import same_texts, texts_apart, twins
from groundcode.workspace.places import SETTLED
from groundcode.workspace.value_words import Wording

_Row = Mapping[str, Any]
_TOLD = ("source", "coding", "code", "memo", "version", "coder", "redaction", "purge")
"""Kinds of thing that have a part of their own, or none."""
_NAMES = 40
"""Names that are told of new things of one other kind."""


class Before:
    """What stands here of the things that a merge touches."""

    def __init__(self, connection: Connection, incoming: Sequence[Incoming]) -> None:
        self.touched: dict[str, set[bytes]] = {}
        for one in incoming:
            for change in one.changes:
                for _n, entity, entity_id, field, value, _parents in one.operations.get(change[0], []):
                    self.touched.setdefault(upcast(change[6], entity, field, value)[0], set()).add(entity_id)
        self.rows = {entity: _rows(connection, entity, ids) for entity, ids in self.touched.items()}
        self.keyed = _keyed(connection, self.touched)
        self.cases = {case.id: case for case in read_cases(connection)}
        self.texts = missing_texts(connection, incoming)
        self.shows = files_that_show(connection, incoming)
        self.conflicts = {conflict.id: conflict for conflict in open_conflicts(connection)}
        self.names = {
            (entity, raw): name_of(connection, entity, raw)
            for entity, rows in self.rows.items()
            if entity not in ("coding", "version", "link")
            for raw in rows
        }


def what_came_in(
    connection: Connection, before: Before, incoming: Sequence[Incoming], files: Sequence[str], now: Sequence[Conflict], *,
    taken_out: bool,
) -> MergePlan:  # fmt: skip
    """What a merge brought, asked right after it within its transaction; `now`: the conflicts that are open then."""
    found = _Difference(connection, before)
    changes, operations = distinct(incoming)
    new = tuple(one for one in now if one.id not in before.conflicts)
    open_now = {one.id for one in now}
    codes = found.codes()
    plan = MergePlan(
        tuple(files), changes, operations,
        coders=coder_parts(incoming, found.coders),
        sources=tuple(found.sources()),
        codings=tuple(found.codings()),
        codes=tuple(codes),
        changed=tuple(found.changed({(one.entity_id, one.field) for one in now})),
        memos=tuple(found.memos()),
        corrections=tuple(sorted(found.corrections(), key=lambda one: (one.name, one.made_at))),
        deleted=tuple(found.deleted()),
        rest=tuple(found.rest()),
        conflicts=new,
        settled=tuple(one.words for id_, one in before.conflicts.items() if id_ not in open_now),
        twins=tuple(twins(connection, found.words.tree, found.touched_codes(), {one.id for one in codes})),
        same_texts=tuple(same_texts(connection, {to_text(raw) for raw in found.new("source")})),
        texts_apart=tuple(texts_apart(connection, new)),
        let_out=tuple(let_out(connection, before)),
        open_before=len(now) - len(new),
        taken_out=taken_out,
        texts=before.texts,
        shows=before.shows,
    )  # fmt: skip
    return replace(plan, counts=counted(plan))


def let_out(connection: Connection, before: Before) -> Iterator[LetOut]:
    """What was kept in before a merge and may leave after it, but for what is gone or closed otherwise."""
    now = {case.id: case for case in read_cases(connection)}
    there = {source.id for source in reading.read_sources(connection, sealed=True)}
    gone = {place.source for case in before.cases.values() for place in case.bound} - there
    gone |= set(reading.withdrawn_sources(connection))
    closed = {to_text(source) for source in not_shared(connection)[0]}
    found = opened(before.cases, now, but=gone, closed=closed)
    yield from (LetOut(name, "share") for name in found.shared)
    yield from (LetOut(name, "quote") for name in found.quoted)


def distinct(incoming: Sequence[Incoming]) -> tuple[int, int]:
    """How many changes and operations come in, those of several files once."""
    counts = {row[0]: len(one.operations.get(row[0], [])) for one in incoming for row in one.changes}
    return len(counts), sum(counts.values())


def coder_parts(incoming: Sequence[Incoming], names: Mapping[str, str]) -> tuple[CoderPart, ...]:
    """What each coder brings in, by name."""
    rows = {row[0]: row for one in incoming for row in one.changes}
    of_coder: dict[str, list[Any]] = {}
    for row in rows.values():
        of_coder.setdefault(names.get(to_text(row[1]), "?"), []).append(row)
    out = []
    for name, found in sorted(of_coder.items()):
        kinds = Counter(row[5] for row in found)
        moments = sorted(row[3] for row in found)
        out.append(CoderPart(name, len(found), moments[0], moments[-1], dict(sorted(kinds.items()))))
    return tuple(out)


class _Difference:
    """The state after a merge, beside what stood before."""

    def __init__(self, connection: Connection, before: Before) -> None:
        self._connection = connection
        self._before = before
        self._after = {entity: _rows(connection, entity, ids) for entity, ids in before.touched.items()}
        self.coders = reading.read_coders(connection)
        self.words = Wording(connection)
        made = {row["made"] for rows in self._after.values() for row in rows.values()}
        self._changes = _changes(connection, made)

    def _there(self, entity: str) -> Mapping[bytes, _Row]:
        return self._before.rows.get(entity, {})

    def _alive(self, entity: str) -> Iterator[tuple[bytes, _Row]]:
        return ((raw, row) for raw, row in self._after.get(entity, {}).items() if row.get(ALIVE, True))

    def new(self, entity: str) -> dict[bytes, _Row]:
        """The things of a kind that live now and did not before."""
        there = self._there(entity)
        return {raw: row for raw, row in self._alive(entity) if raw not in there or not there[raw].get(ALIVE, True)}

    def _lost(self, entity: str) -> dict[bytes, _Row]:
        after = self._after.get(entity, {})
        return {raw: row for raw, row in self._there(entity).items() if row.get(ALIVE, True) and not after[raw].get(ALIVE, True)}

    def _by(self, row: _Row) -> tuple[str, str]:
        """(coder, moment) of the making of a thing."""
        coder, made_at = self._changes.get(row["made"], (b"", ""))
        return self.coders.get(to_text(coder), "?") if coder else "?", made_at

    def sources(self) -> Iterator[NewSource]:
        """New interviews, by name."""
        for raw, row in sorted(self.new("source").items(), key=lambda one: one[1]["name"]):
            version = reading.read_version(self._connection, to_text(row["version"])) if row["version"] else None
            turns, length = (len(version.turns), version.length) if version else (0, 0)
            yield NewSource(to_text(raw), row["name"], turns, length, *self._by(row))

    def codings(self) -> Iterator[NewCodings]:
        """Codings gained and lost, by coder and source."""
        sources = reading.version_sources(self._connection)
        names = {source.id: source.name for source in reading.read_sources(self._connection, alive=False)}
        counts: dict[tuple[str, str], list[int]] = {}
        for at, rows in enumerate((self.new("coding"), self._lost("coding"))):
            for row in rows.values():
                source = sources.get(row["version"])
                name = names.get(to_text(source[0]), "?") if source else "?"
                key = self.coders.get(to_text(row["coder"]), "?"), name
                counts.setdefault(key, [0, 0])[at] += 1
        for (coder, name), (added, removed) in sorted(counts.items()):
            yield NewCodings(coder, name, added, removed)

    def codes(self) -> list[NewCode]:
        """New codes in the order of the tree; those that were merged into another one or deleted since are left out."""
        tree, found = self.words.tree, self.new("code")
        return [
            NewCode(
                id_, tree.codes[id_].name, tree.path(id_), _(tree.codes[id_].level.words), tree.codes[id_].definition,
                *self._by(found[to_raw(id_)]),
            )
            for id_ in tree.walk()
            if to_raw(id_) in found
        ]  # fmt: skip

    def touched_codes(self) -> dict[str, tuple[bool, bool]]:
        """Code -> whether its name is new here, whether its place is."""
        out: dict[str, tuple[bool, bool]] = {}
        there, new = self._there("code"), self.new("code")
        for raw, row in self._alive("code"):
            if raw in new:
                out[to_text(raw)] = True, True
            else:
                out[to_text(raw)] = there[raw]["name"] != row["name"], there[raw]["parent"] != row["parent"]
        return out

    def memos(self) -> Iterator[NewMemo]:
        """New memos, oldest first."""
        found = self.new("memo")
        about: dict[bytes, list[str]] = {}
        for chunk in bulk.chunks(list(found)):
            sql = f'SELECT "from", "to" FROM state_link WHERE "from" IN ({bulk.marks(chunk)}) AND role = \'about\' AND alive'
            for memo, to in bulk.all_rows(self._connection, sql, tuple(chunk)):
                about.setdefault(memo, []).append(self.words.named(to) or _("a segment"))
        for raw, row in sorted(found.items(), key=lambda one: (self._by(one[1])[1], one[0])):
            title = row["title"] or _first_line(row["text"] or "")
            yield NewMemo(to_text(raw), title, row["kind"], tuple(sorted(about.get(raw, ()))), *self._by(row))

    def corrections(self) -> Iterator[Corrected]:
        """New versions of texts that stood here."""
        there = self._there("version")
        was_here: dict[bytes, bool] = {}
        trees: dict[bytes, VersionTree] = {}
        new_sources = self.new("source")
        for raw, row in self._after.get("version", {}).items():
            source = row["source"]
            if raw in there or row["parent"] is None:
                continue
            if source not in was_here:
                was_here[source] = source not in new_sources and bool(reading.read_source(self._connection, to_text(source)))
            if not was_here[source]:
                continue
            tree = trees.setdefault(source, reading.read_versions(self._connection, to_text(source)))
            version = tree.versions[to_text(raw)]
            parent = tree.versions.get(version.parent or "")
            turns = parent.turns if parent is not None else ()
            touched = tuple(turn.number for turn in turns if is_touched(version.edits, Span(turn.start, turn.end)))
            found = reading.read_source(self._connection, to_text(source))
            yield Corrected(to_text(source), found.name if found else "?", touched, version.reason, *self._by(row))

    def deleted(self) -> Iterator[Gone]:
        """What was deleted, but for codings, links and what went with a deleted source."""
        for entity in sorted(self._after):
            if entity in ("coding", "link", "relocation") or not BY_NAME[entity].can_die:
                continue
            lost = self._lost(entity)
            heads = self._heads(lost)
            for raw in sorted(lost):
                if entity == "speaker" and lost[raw]["source"] in self._lost("source"):
                    continue
                name = self._before.names.get((entity, raw), "")
                yield Gone(entity, to_text(raw), name, *self._set_by(heads[raw].get(ALIVE, [])))

    def changed(self, at_odds: set[tuple[str, str]]) -> Iterator[Changed]:
        """Fields with another value; those in conflict are told there."""
        for entity in sorted(self._after, key=_rank):
            if entity in ("relocation", "version"):
                continue
            there, after = self._there(entity), self._after[entity]
            dead = {raw for raw, row in after.items() if not row.get(ALIVE, True)}
            found = [
                (raw, field.name, field, _value(field, row), _value(field, after[raw]))
                for raw, row in there.items()
                if raw not in dead
                for field in BY_NAME[entity].columns
                if _is_told(entity, field) and _value(field, row) != _value(field, after[raw])
            ] + [one for one in self._changed_keys(entity) if one[0] not in dead]
            heads = self._heads({raw for raw, *_rest in found})
            for raw, name, field, old, new in found:
                if (to_text(raw), name) not in at_odds:
                    yield Changed(
                        entity, to_text(raw), self._name(entity, raw), field_words(self._connection, field, name),
                        self.words.value(entity, field, old) if old is not None else "",
                        self.words.value(entity, field, new), *self._set_by(heads[raw].get(name, [])),
                    )  # fmt: skip

    def _changed_keys(self, entity: str) -> Iterator[tuple[bytes, str, Field, Value, Value]]:
        there = self._there(entity)
        after = _keyed(self._connection, {entity: set(there)})
        for (owner, field_name), values in after.items():
            field = BY_NAME[owner].field(f"{field_name}:x")
            old = self._before.keyed.get((owner, field_name), {})
            for (raw, key), value in sorted(values.items()):
                if field is not None and old.get((raw, key)) != value:
                    yield raw, f"{field_name}:{key}", field, old.get((raw, key)), value

    def rest(self) -> Iterator[Rest]:
        """New things of other kinds; links of new memos and of settled places, and speakers of new sources, are told there."""
        new_memos, new_sources = self.new("memo"), self.new("source")
        for entity in sorted(set(self._after) - set(_TOLD), key=_rank):
            found = self.new(entity)
            if entity == "link":
                found = {raw: row for raw, row in found.items() if row["role"] != SETTLED}
                found = {raw: row for raw, row in found.items() if not (row["role"] == "about" and row["from"] in new_memos)}
            elif entity == "speaker":
                found = {raw: row for raw, row in found.items() if row["source"] not in new_sources}
            if found:
                names = [self._name(entity, raw) for raw in sorted(found)[:_NAMES]]
                yield Rest(entity, len(found), tuple(dict.fromkeys(name for name in names if name)))

    def _name(self, entity: str, raw: bytes) -> str:
        known = self._before.names.get((entity, raw))
        if known:
            return known
        if entity == "link":
            return self.words.thing("link", raw)
        return name_of(self._connection, entity, raw)

    def _heads(self, things: Iterable[bytes]) -> dict[bytes, dict[str, list[Head]]]:
        return {raw: fold_heads(rows) for raw, rows in bulk.histories(self._connection, things).items()}

    def _set_by(self, heads: Sequence[Head]) -> tuple[str, str]:
        return (self.coders.get(to_text(heads[-1].coder), "?"), heads[-1].made_at) if heads else ("?", "")


def _is_told(entity: str, field: Field) -> bool:
    return field.kind is Kind.REGISTER and field.name not in (ALIVE, "rank") and (entity, field.name) != ("source", "version")


def _value(field: Field, row: _Row) -> Value:
    """A field as the log has it, from the columns of its row; of a place, only under what it stands."""
    if field.type is Type.PLACE:
        return {"parent": to_text(row["parent"]) if row["parent"] else None}
    value = row[field.name]
    if value is None:
        return None
    if field.type is Type.ID:
        return to_text(value)
    return bool(value) if field.type is Type.FLAG else value


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 40 else line[:39] + "…"


def _rank(entity: str) -> int:
    return list(BY_NAME).index(entity)


def _rows(connection: Connection, entity: str, ids: Iterable[bytes]) -> dict[bytes, _Row]:
    """The state of some things of one kind: id -> column -> value."""
    table = tables[entity]
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    out: dict[bytes, _Row] = {}
    for chunk in bulk.chunks(sorted(ids)):
        sql = f"SELECT {listed} FROM {table.name} WHERE id IN ({bulk.marks(chunk)})"
        for row in bulk.all_rows(connection, sql, tuple(chunk)):
            out[row[0]] = dict(zip(names, row, strict=True))
    return out


def _keyed(connection: Connection, touched: Mapping[str, set[bytes]]) -> dict[tuple[str, str], dict[tuple[bytes, str], Value]]:
    out: dict[tuple[str, str], dict[tuple[bytes, str], Value]] = {}
    for (entity, field), table in keyed_tables.items():
        for chunk in bulk.chunks(sorted(touched.get(entity, ()))):
            sql = f"SELECT id, key, value FROM {table.name} WHERE id IN ({bulk.marks(chunk)})"
            for raw, key, value in bulk.all_rows(connection, sql, tuple(chunk)):
                out.setdefault((entity, field), {})[raw, key] = value
    return out


def _changes(connection: Connection, ids: Iterable[bytes]) -> dict[bytes, tuple[bytes, str]]:
    """Change -> (coder, moment)."""
    out: dict[bytes, tuple[bytes, str]] = {}
    for chunk in bulk.chunks(sorted(ids)):
        sql = f"SELECT id, coder, made_at FROM change WHERE id IN ({bulk.marks(chunk)})"
        out.update((row[0], (row[1], row[2])) for row in bulk.all_rows(connection, sql, tuple(chunk)))
    return out
