"""What another project holds as operations of ours: a draft for each of its coders."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import fold, is_id, to_raw, to_text
from groundcode.domain.levels import may_stand_under
from groundcode.domain.operations import Draft
from groundcode.domain.registry import ALIVE, BY_NAME, Type
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.schema import keyed_tables, tables
from groundcode.workspace.joins.kept import Kept
from groundcode.workspace.joins.plan import Decision, JoinPlan, open_sources
from groundcode.workspace.joins.targets import Targets, joined_id
from groundcode.workspace.joins.texts import Texts

KIND = "join"
"""The kind of change that brings in what another project holds."""
_LATER = (
    "property", "dimension", "placement", "paradigm", "paradigm_role", "relation", "pathway", "construct", "item", "memo",
    "sampling_round", "assignment", "link",
)  # fmt: skip
"""Kinds of thing that come along with what they are about, in the order in which they refer to each other."""
_NOT_LINKED = ("withdrawn", "became", "refused")
_SKIPPED_FIELDS = {("coding", "suggestion")}
_Row = Mapping[str, Any]


class Drafts:
    """Walks through another project and puts what is not here into drafts."""

    def __init__(self, ours: Connection, theirs: Connection, plan: JoinPlan, targets: Targets, own: str) -> None:
        self._ours = ours
        self._theirs = theirs
        self._plan = plan
        self._targets = targets
        self._own = own
        self._moments: dict[bytes, str] = dict(bulk.all_rows(theirs, "SELECT id, made_at FROM change"))
        self._authors: dict[bytes, bytes] = dict(bulk.all_rows(theirs, "SELECT id, coder FROM change"))
        self._there = {
            entity: {row[0] for row in bulk.all_rows(ours, f"SELECT id FROM {table.name}")} for entity, table in tables.items()
        }
        self.texts = Texts(ours, theirs, targets)
        self.of_coder: dict[str, Draft] = {}
        """Our coder's id -> what comes in under their name."""
        self.made: Counter[str] = Counter()
        self.known: Counter[str] = Counter()
        """Things of theirs that are here already, made or found the same."""
        self.left: Counter[str] = Counter()
        """Things of theirs that refer to what does not come in."""
        self.kept = Kept()
        """What is told in words: dates, and what differs in things that are the same."""

    def compute(self) -> None:
        """Put everything into drafts."""
        self._coders()
        self._variables()
        self._codes()
        self._cases()
        self._sources()
        self._codings()
        for entity in _LATER:
            for row in self._rows(entity):
                self._thing(entity, row)
        self._storylines()

    def _draft(self, coder: str) -> Draft:
        return self.of_coder.setdefault(coder, Draft(KIND))

    def _author(self, row: _Row) -> str:
        """Our id of who made a thing there; of one who does not come in, our own coder."""
        return self._targets.id_of.get(to_text(self._authors[row["made"]]), self._own)

    def _rows(self, entity: str) -> list[_Row]:
        table = tables[entity]
        names = [column.name for column in table.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        where = "WHERE alive" if "alive" in names else ""
        rows = bulk.all_rows(self._theirs, f"SELECT {listed} FROM {table.name} {where} ORDER BY id")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _is_here(self, entity: str, id_: str) -> bool:
        return to_raw(id_) in self._there[entity]

    def _create(self, entity: str, id_: str, row: _Row, fields: Mapping[str, Any]) -> None:
        self._draft(self._author(row)).create(entity, id_, **fields)
        self._there[entity].add(to_raw(id_))
        self.made[entity] += 1

    def _coders(self) -> None:
        names = reading.read_coders(self._theirs)
        for row in self._plan.rows:
            ours = self._targets.id_of.get(row.id)
            if row.kind == "coder" and row.decision is Decision.NEW and ours is not None and not self._is_here("coder", ours):
                self._draft(self._own).create("coder", ours, name=names[row.id])
                self._there["coder"].add(to_raw(ours))
                self.made["coder"] += 1

    def _variables(self) -> None:
        for row in self._rows("variable"):
            id_ = ids.variable_id(self._targets.project, row["name"])
            self._targets.join("variable", to_text(row["id"]), id_)
            if not self._is_here("variable", id_):
                self._create("variable", id_, row, self._fields("variable", row) or {})

    def _codes(self) -> None:
        mine, other = reading.read_tree(self._ours), reading.read_tree(self._theirs)
        rows = {to_text(row["id"]): row for row in self._rows("code")}
        above: dict[str, str | None] = {}
        siblings = {(mine.parent_of(id_), fold(code.name)) for id_, code in mine.codes.items()}
        levels = {id_: code.level for id_, code in mine.codes.items()}
        for id_ in other.walk():
            parent = other.parent_of(id_)
            above[id_] = above.get(parent) if parent in self._targets.left else self._targets.id_of.get(parent or "")
            if id_ in self._targets.left:
                continue
            ours = self._targets.id_of[id_]
            if id_ in self._targets.joined.get("code", {}):
                self.known["code"] += 1
                self._fill(rows[id_], ours, mine)
                continue
            levels[ours] = other.codes[id_].level
            if self._is_here("code", ours):
                self.known["code"] += 1
                continue
            place = above[id_]
            if place is not None and not (place in levels and may_stand_under(levels[ours], levels[place])):
                self.kept.loosened.append(other.path(id_))
                place = None
            self._new_code(rows[id_], ours, place, siblings)
        for id_, row in rows.items():
            target = other.target(id_)
            if row["merged_into"] is not None and target in self._targets.id_of:
                self._targets.id_of[id_] = self._targets.id_of[target]
                texts = [str(row[field]) for field in ("definition", "inclusion", "exclusion") if row[field]]
                if texts:
                    name = _("{code} (merged into {other})").format(code=row["name"], other=other.path(target))
                    self.kept.merged.append(_("{field}: {text}").format(field=name, text=" / ".join(texts)))

    def _new_code(self, row: _Row, ours: str, parent: str | None, siblings: set[tuple[str | None, str]]) -> None:
        fields = self._fields("code", row) or {}
        fields.pop("merged_into", None)
        fields["name"] = _free(str(row["name"]), lambda name: (parent, fold(name)) in siblings)
        siblings.add((parent, fold(fields["name"])))
        fields["place"] = {"parent": parent, "rank": row["rank"] or "a0"}
        self._create("code", ours, row, fields)

    def _fill(self, row: _Row, ours: str, mine: CodeTree) -> None:
        """Give a code of ours the texts that it lacks; those that it has otherwise are kept as a memo on it."""
        there = reading.read_thing(self._ours, "code", ours)
        code = mine.codes.get(ours)
        if there is None or code is None:
            return
        differing: list[tuple[str, str]] = []
        for field in ("definition", "inclusion", "exclusion"):
            text = row[field]
            if not text or text == there[field]:
                continue
            if there[field]:
                known = BY_NAME["code"].field(field)
                differing.append((_(known.words) if known else field, text))
            else:
                self._draft(self._author(row)).set("code", ours, field, text)
                self.made["text"] += 1
        if fold(str(row["name"])) != fold(code.name):
            differing.insert(0, (_("name"), str(row["name"])))
        memo = joined_id(self._targets.project, f"texts {to_text(row['id'])}")
        if differing and not self._is_here("memo", memo):
            words = "\n\n".join(_("{field}: {text}").format(field=field, text=text) for field, text in differing)
            title = _("“{name}” in the project “{title}”").format(name=row["name"], title=self._plan.title)
            self._create("memo", memo, row, {"kind": "code", "title": title, "text": words})
            link = ids.named(memo, "about", ours)
            self._create("link", link, row, {"from_": memo, "role": "about", "to": ours})

    def _cases(self) -> None:
        taken = {fold(row[0]) for row in bulk.all_rows(self._ours, "SELECT name FROM state_case WHERE alive")}
        rows = [row for row in self._rows("case") if to_text(row["id"]) in self._targets.id_of]
        for row in sorted(rows, key=lambda one: (one["parent"] is not None, one["id"])):
            theirs = to_text(row["id"])
            ours = self._targets.id_of[theirs]
            fields = self._fields("case", row) or {}
            if theirs in self._targets.joined.get("case", {}):
                self.known["case"] += 1
                self._fill_case(ours, row, fields)
            elif self._is_here("case", ours):
                self.known["case"] += 1
            else:
                fields["name"] = _free(str(row["name"]), lambda name: fold(name) in taken)
                taken.add(fold(fields["name"]))
                self._create("case", ours, row, fields)

    def _fill_case(self, ours: str, row: _Row, fields: Mapping[str, Any]) -> None:
        there = {f"{field}:{key}": value for field in ("value", "condition", "strength", "consent")
                 for key, value in self._keyed_of(self._ours, "case", field, ours)}  # fmt: skip
        for name, value in fields.items():
            if ":" not in name or there.get(name) == value:
                continue
            if there.get(name) is None:
                self._draft(self._author(row)).set("case", ours, name, value)
                self.made["value"] += 1
            else:
                self.kept.differing.append(_("{case}: {value} there").format(case=row["name"], value=value))

    def _sources(self) -> None:
        taken = {fold(source.name) for source in reading.read_sources(self._ours, alive=False)}
        rows = {to_text(row["id"]): row for row in self._rows("source")}
        wanted = {row.id for row in self._plan.rows if row.kind == "source"} - self._targets.left
        for source in open_sources(self._theirs)[0]:
            if source.id not in wanted:
                continue
            name = _free(source.name, lambda name: fold(name) in taken)
            if self.texts.add(source, name, self._draft(self._author(rows[source.id]))):
                taken.add(fold(name))
                self.made["source"] += 1
            else:
                self.known["source"] += 1

    def _codings(self) -> None:
        c = reading.read_columns(self._ours)
        places = zip(c.code, c.coder, c.version, c.start, c.end, strict=True)
        here = dict(zip(places, c.id, strict=True))
        for row in self._rows("coding"):
            coder = self._targets.id_of.get(to_text(row["coder"]))
            fields = self._fields("coding", row) if coder is not None else None
            if fields is None or coder is None:
                self.left["coding"] += 1
                continue
            version, start, end = self.texts.shown(fields["anchor"])
            key = (to_raw(fields["code"]), to_raw(coder), to_raw(version), start, end)
            id_ = self._targets.new(to_text(row["id"]))
            if key in here and here[key] != to_raw(id_):
                self._targets.join("coding", to_text(row["id"]), to_text(here[key]))
            if key in here or self._is_here("coding", id_):
                self.known["coding"] += 1
                continue
            here[key] = to_raw(id_)
            self._draft(coder).create("coding", id_, **fields)
            self.made["coding"] += 1
            self.kept.coded(coder, str(self._moments.get(row["made"], "")))

    def _thing(self, entity: str, row: _Row) -> None:
        if entity == "link" and row["role"] in _NOT_LINKED:
            return
        fields = self._fields(entity, row)
        if fields is None:
            self.left[entity] += 1
            return
        theirs = to_text(row["id"])
        id_ = self._own_id(entity, fields) or joined_id(self._targets.project, theirs)
        self._targets.id_of[theirs] = id_
        if self._is_here(entity, id_):
            self.known[entity] += 1
            return
        self._create(entity, id_, row, fields)
        if entity == "memo":
            coder = self._targets.id_of.get(to_text(self._authors[row["made"]]), self._own)
            self.kept.memos.append((str(row["title"] or ""), str(row["text"] or ""), coder, str(self._moments[row["made"]])))

    def _own_id(self, entity: str, fields: Mapping[str, Any]) -> str | None:
        """The id that such a thing has on every computer, where it has one."""
        if entity == "assignment":
            return ids.assignment_id(fields["source"], fields["coder"])
        if entity == "sampling_round" and fields.get("name"):
            return ids.round_id(self._targets.project, fields["name"])
        if entity == "property":
            rows = bulk.all_rows(self._ours, "SELECT id, name FROM state_property WHERE code = ? AND alive",
                                 (to_raw(fields["code"]),))  # fmt: skip
            return next((to_text(raw) for raw, name in rows if fold(name) == fold(fields["name"])), None)
        return None

    def _storylines(self) -> None:
        """A storyline of theirs as a memo: a study has one."""
        from groundcode.domain.storylines import plain

        for row in self._rows("storyline"):
            id_ = joined_id(self._targets.project, to_text(row["id"]))
            if not row["text"] or self._is_here("memo", id_):
                continue
            title = _("Storyline of the project “{title}”").format(title=self._plan.title)
            self._create("memo", id_, row, {"kind": "theoretical", "title": title, "text": plain(row["text"])})

    def _fields(self, entity: str, row: _Row) -> dict[str, Any] | None:
        """The fields of a thing of theirs in our words; None if it refers to what does not come in."""
        out: dict[str, Any] = {}
        for field in BY_NAME[entity].columns:
            if field.name == ALIVE or (entity, field.name) in _SKIPPED_FIELDS or (entity, field.name) == ("link", "to"):
                continue
            value = self._value(field.type, field.name, row)
            if value is None and field.needed:
                return None
            out[field.name] = value
        if entity == "link":
            out["to"] = self._end(row, out.get("anchor"))
            if out["to"] is None or (row["version"] is not None and out.get("anchor") is None):
                return None
        if entity == "placement" and out.get("anchor") is None and out.get("case") is None:
            return None
        for owner, name in keyed_tables:
            if owner == entity:
                for key, value in self._keyed_of(self._theirs, entity, name, to_text(row["id"])):
                    ours = self._targets.id_of.get(key) if is_id(key) else key
                    if ours is not None and value is not None:
                        out[f"{name}:{ours}"] = value
        return {name: value for name, value in out.items() if value is not None}

    def _value(self, kind: Type, name: str, row: _Row) -> Any:
        if kind is Type.PLACE:
            parent = self._targets.id_of.get(to_text(row["parent"])) if row["parent"] is not None else None
            return {"parent": parent, "rank": row["rank"]} if row["rank"] else None
        if kind is Type.ANCHOR:
            return self.texts.anchor(to_text(row["version"]), row["start"], row["end"]) if row["version"] is not None else None
        value = row[name]
        if value is None:
            return None
        if kind is Type.ID:
            return self._targets.id_of.get(to_text(value))
        if kind is Type.FLAG:
            return bool(value)
        if kind is Type.HASH:
            return bytes(value).hex()
        return json.loads(value) if kind is Type.JSON else value

    def _end(self, row: _Row, anchor: Mapping[str, Any] | None) -> str | None:
        """What a link leads to: a thing, or the segment of its anchor."""
        to = to_text(row["to"])
        if to in self._targets.id_of:
            return self._targets.id_of[to]
        if anchor is not None and to == ids.segment_id(to_text(row["version"]), row["start"], row["end"]):
            return ids.segment_id(str(anchor["version"]), int(anchor["start"]), int(anchor["end"]))
        return None

    def _keyed_of(self, connection: Connection, entity: str, field: str, thing: str) -> Iterable[tuple[str, Any]]:
        table = keyed_tables[entity, field]
        rows = bulk.all_rows(connection, f"SELECT key, value FROM {table.name} WHERE id = ? ORDER BY key", (to_raw(thing),))
        return [(row[0], row[1]) for row in rows]


def _free(name: str, is_taken: Any) -> str:
    number, free = 2, name
    while is_taken(free):
        free, number = f"{name} ({number})", number + 1
    return free
