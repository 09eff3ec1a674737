"""Who did what and when; undo and redo."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping

from groundcode.domain.cases import iso_date
from groundcode.domain.heads import first_values
from groundcode.domain.ids import coder_id, fold, is_id, to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.operations import unpack
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE, Field
from groundcode.domain.storylines import plain
from groundcode.errors import BadValue, CannotBeUndone, CannotUndoTo, NothingToRedo, NothingToUndo, ThingNotFound
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.past import Past, make_past
from groundcode.store.redaction import MARKS
from groundcode.store.undo import NOT_UNDONE, Kept, invert, last_redoable, last_undoable, standing_for, undoable_from
from groundcode.workspace.sentences import sentence, tells_former, tells_numbers
from groundcode.workspace.theories.words import CARRIERS, EVIDENCE, NAMED, STEP, stored_words

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

_NAMED = 40
"""Operations that are looked at for names; three names are told."""
_NAMED_IN = {
    "speaker": ("speaker",),
    "relation": ("relation", "edit-relation", "delete-relation", "resolve"),
    "paradigm_role": ("paradigm-role", "move-role", "remove-role", "resolve"),
    "link": ("evidence", "remove-evidence", "pathway-steps"),
}
"""Kinds of thing that only some changes are named for: an import makes dozens of speakers, and is named for its sources."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHOWN = 200
"""Operations of a change that are looked at for its sentence; a bulk change has tens of thousands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as the history tells it."""

    id: str
    made_at: str
    coder: str
    kind: str
    words: str
    operations: int
    undone: bool
    undoes: str | None
    here: bool
    """Whether it was made on this installation."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or a redo did."""

    words: str
    """The change it was about."""
    kept: tuple[str, ...]
    """What stayed because of later changes, each a sentence."""
    operations: int


class History:
    """The log as people read it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def entries(
        self, limit: int | None = None, *, before: str | None = None, coder: str | None = None, kind: str | None = None,
        text: str | None = None,
    ) -> list[Entry]:  # fmt: skip
        """Changes, newest first: those older than a change, of a coder (id or name), of a kind, whose words hold a text."""
        wanted = fold(text or "")
        with self._workspace.store.reading() as connection:
            coders = reading.read_coders(connection)
            if coder is not None and not is_id(coder):
                coder = coder_id(self._workspace.id, coder)
            undone = _undone(connection)
            out: list[Entry] = []
            for row in _changes(connection, None if wanted else limit, before=before, coder=coder, kind=kind):
                entry = self._entry(connection, row, coders, undone)
                if wanted in fold(entry.words):
                    out.append(entry)
                if limit is not None and len(out) >= limit:
                    break
        return out

    def _entry(self, connection: Connection, row: Any, coders: dict[str, str], undone: set[bytes]) -> Entry:
        seq, change, coder, installation, made_at, kind, undoes, count = row
        return Entry(
            to_text(change), made_at, coders.get(to_text(coder), ""), kind,
            describe(connection, seq, kind, undoes, count), count, change in undone, to_text(undoes) if undoes else None,
            installation == self._workspace.store.installation,
        )  # fmt: skip

    def undo(self) -> Undone:
        """Undo this coder's latest change made on this computer.

        Raises:
            NothingToUndo
        """
        store = self._workspace.store
        with bulk.without_collecting(), store.change("undo") as made:
            target = last_undoable(made.connection, store.coder, store.installation)
            if target is None:
                raise NothingToUndo(self._workspace.coder_name)
            if _takes_words_out(made.connection, target):
                raise CannotBeUndone(describe(made.connection, *_head(made.connection, target)))
            made.draft.undoes = target
            kept = invert(made.connection, target, made.draft)
            return self._done(made.connection, target, kept, len(made.draft.operations))

    def undoable_to(self, change: str) -> list[Entry]:
        """What `undo_to` would undo, newest first: this coder's changes made here, back to and including a change (by id).

        Raises:
            ThingNotFound, CannotUndoTo, CannotBeUndone
        """
        with self._workspace.store.reading() as connection:
            coders, undone = reading.read_coders(connection), _undone(connection)
            targets = self._targets(connection, change)
            return [self._entry(connection, _changes(connection, 1, only=one)[0], coders, undone) for one in targets]

    def undo_to(self, change: str) -> list[Undone]:
        """Undo what `undoable_to` tells, each as an undo of its own; all of it or nothing.

        Raises:
            ThingNotFound, CannotUndoTo, CannotBeUndone
        """
        store = self._workspace.store
        out: list[Undone] = []
        with bulk.without_collecting(), store.change("undo") as made:
            for target in self._targets(made.connection, change):
                made.draft.undoes = target
                kept = invert(made.connection, target, made.draft)
                out.append(self._done(made.connection, target, kept, len(made.draft.operations)))
                store.next_change(made)
        return out

    def as_of(self, day: datetime.date | str, target: Path) -> Past:
        """Write the project as it was at the end of a day to a file of its own, which opens for reading only.

        A day is one of this computer's time zone. A change is in if it was made by then: by the clock of its laptop,
        but not before what it builds on, nor before the change before it on that laptop. What was redacted, purged,
        sealed or withdrawn since stays closed.

        Raises:
            BadValue: no date. NothingThatEarly, ProjectExists, CannotWriteHere
        """
        if not isinstance(day, datetime.date):
            named = iso_date(day)
            if named is None:
                raise BadValue(_("date"), day, "2026-03-01")
            day = datetime.date.fromisoformat(named)
        with bulk.without_collecting():
            return make_past(self._workspace.store, day, target)

    def _targets(self, connection: Connection, change: str) -> list[bytes]:
        store = self._workspace.store
        named = to_raw(change) if is_id(change) else b""
        rows = bulk.all_rows(connection, "SELECT coder, installation, kind FROM change WHERE id = ?", (named,))
        if not rows:
            raise ThingNotFound(_("change"), change)
        words = describe(connection, *_head(connection, named))
        coder, installation, kind = rows[0]
        if coder != store.coder:
            raise CannotUndoTo(words, "theirs")
        if installation != store.installation:
            raise CannotUndoTo(words, "elsewhere")
        if kind in NOT_UNDONE:
            raise CannotUndoTo(words, "undo" if kind == "undo" else "beginning")
        # What was undone and done again stands as its redo.
        standing, kind = standing_for(connection, named)
        if kind == "undo":
            raise CannotUndoTo(words, "undone")
        targets = undoable_from(connection, store.coder, store.installation, standing)
        for target in targets:
            if _takes_words_out(connection, target):
                raise CannotBeUndone(describe(connection, *_head(connection, target)), latest=len(targets) == 1)
        return targets

    def redo(self) -> Undone:
        """Do again what the last undo took back, if this coder did nothing since.

        Raises:
            NothingToRedo
        """
        store = self._workspace.store
        with bulk.without_collecting(), store.change("redo") as made:
            target = last_redoable(made.connection, store.coder, store.installation)
            if target is None:
                raise NothingToRedo(self._workspace.coder_name)
            made.draft.undoes = target
            kept = invert(made.connection, target, made.draft)
            original = bulk.all_rows(made.connection, "SELECT undoes FROM change WHERE id = ?", (target,))[0][0]
            return self._done(made.connection, original, kept, len(made.draft.operations))

    def _done(self, connection: Connection, change: bytes, kept: Sequence[Kept], operations: int) -> Undone:
        words = describe(connection, *_head(connection, change))
        coders = reading.read_coders(connection)
        told = tuple(_kept_sentence(connection, k, coders) for k in kept)
        return Undone(words, told, operations)


def _takes_words_out(connection: Connection, change: bytes) -> bool:
    sql = "SELECT 1 FROM operation o JOIN change c ON c.seq = o.change WHERE c.id = ? AND o.entity IN (?, ?) LIMIT 1"
    return bool(bulk.all_rows(connection, sql, (change, *MARKS)))


def _changes(
    connection: Connection, limit: int | None, *, before: str | None = None, coder: str | None = None, kind: str | None = None,
    only: bytes | None = None,
) -> Sequence[Any]:  # fmt: skip
    conditions: dict[str, Any] = {}
    if before is not None:
        conditions["(c.lamport, c.id) < (SELECT lamport, id FROM change WHERE id = ?)"] = to_raw(before)
    if coder is not None:
        conditions["c.coder = ?"] = to_raw(coder)
    if kind is not None:
        conditions["c.kind = ?"] = kind
    if only is not None:
        conditions["c.id = ?"] = only
    return bulk.all_rows(
        connection,
        "SELECT c.seq, c.id, c.coder, c.installation, c.made_at, c.kind, c.undoes, "
        "(SELECT count(*) FROM operation o WHERE o.change = c.seq) "
        f"FROM change c WHERE {' AND '.join(conditions) or '1'} ORDER BY c.lamport DESC, c.id DESC LIMIT ?",
        (*conditions.values(), -1 if limit is None else limit),
    )


def _undone(connection: Connection) -> set[bytes]:
    """The changes that are undone now: by an undo that no redo has undone."""
    rows = bulk.all_rows(connection, "SELECT id, undoes FROM change WHERE undoes IS NOT NULL ORDER BY lamport DESC, id DESC")
    # Newest first, so that whether an undo still holds is known before what it undid is asked for.
    out: set[bytes] = set()
    for change, undoes in rows:
        if change not in out:
            out.add(undoes)
    return out


def _head(connection: Connection, change: bytes) -> tuple[int, str, bytes | None, int]:
    """(position, kind, what it undoes, number of operations) of a change."""
    row = bulk.all_rows(
        connection,
        "SELECT seq, kind, undoes, (SELECT count(*) FROM operation WHERE change = seq) FROM change WHERE id = ?",
        (change,),
    )[0]
    return row[0], row[1], row[2], row[3]


def describe(connection: Connection, seq: int, kind: str, undoes: bytes | None, count: int) -> str:
    """A change in words, with the names that its things have now."""
    if kind == "redo" and undoes:
        first = bulk.all_rows(connection, "SELECT undoes FROM change WHERE id = ?", (undoes,))
        if first and first[0][0]:
            return _("did again: {what}").format(what=describe(connection, *_head(connection, first[0][0])))
    if kind == "undo" and undoes:
        return _("undid: {what}").format(what=describe(connection, *_head(connection, undoes)))
    sql = "SELECT entity, entity_id, field, value, parents FROM operation WHERE change = ? ORDER BY n LIMIT ?"
    rows = bulk.all_rows(connection, sql, (seq, _SHOWN))
    created: dict[str, int] = {}
    if tells_numbers(kind):
        sql = "SELECT entity, count(*) FROM operation WHERE change = ? AND field = ? GROUP BY entity"
        created = dict(bulk.all_rows(connection, sql, (seq, CREATE)))
    names: list[str] = []
    for row in rows[:_NAMED]:
        name = name_of(connection, row[0], row[1]) if kind in _NAMED_IN.get(row[0], (kind,)) else ""
        if name and name not in names:
            names.append(name)
        if len(names) > 3:
            break
    to = _second_name(connection, rows)
    former = _former_name(connection, rows) if tells_former(kind) else ""
    shown = _(", ").join(names[:3]) + ("…" if len(names) > 3 else "")
    return sentence(kind, names=shown, count=count, created=created, to=to, former=former)


def _second_name(connection: Connection, rows: Sequence[Any]) -> str:
    for entity, _entity_id, field, value, _parents in rows:
        if field == "level":
            return _(Level(json.loads(value)).words)
        if field in ("name", "title", "text"):
            return _short(plain(str(json.loads(value) or "")) if entity == "storyline" else str(json.loads(value) or ""))
        if field == "merged_into" and value != "null":
            return name_of(connection, entity, bytes.fromhex(json.loads(value).replace("-", "")))
        if field == "place":
            parent = (json.loads(value) or {}).get("parent")
            return name_of(connection, entity, bytes.fromhex(parent.replace("-", ""))) if parent else _("the top")
    return ""


def _former_name(connection: Connection, rows: Sequence[Any]) -> str:
    """What the first thing that a change renamed was called before; several names where people had differed."""
    for entity, entity_id, field, _value, parents in rows:
        if field in ("name", "title"):
            sql = "SELECT o.field, o.value FROM operation o JOIN change c ON c.seq = o.change WHERE c.id = ? AND o.n = ?"
            found = [bulk.all_rows(connection, sql, ref) for ref in unpack(parents)]
            values = [_value_in(entity, field, *old[0]) for old in found if old]
            names = dict.fromkeys(_short(value) for value in values if value)
            if not names and entity == "paradigm":  # one without a name goes by its phenomenon's
                row = reading.read_thing(connection, entity, to_text(entity_id))
                return _short(stored_words(connection, entity, dict(row) | {"name": ""})) if row is not None else ""
            return _(" / ").join(names)
    return ""


def _value_in(entity: str, field: str, written: str, value: str) -> str:
    """What an operation set a field to, as a creating one does too."""
    return str((first_values(entity, value).get(field) if written == CREATE else json.loads(value)) or "")


def name_of(connection: Connection, entity: str, entity_id: bytes) -> str:
    """What people call a thing; "" for one without a name of its own."""
    if entity in ("version", "coder"):
        return ""
    row = reading.read_thing(connection, entity, to_text(entity_id))
    if row is None or entity == "link":
        return _carrier_name(connection, row) if row is not None else ""
    if entity == "coding":
        code = reading.read_thing(connection, "code", to_text(row["code"]))
        return f"“{code['name']}”" if code is not None else ""
    if entity == "assignment":
        source, coder = (reading.read_thing(connection, kind, to_text(row[kind])) for kind in ("source", "coder"))
        if source is not None and coder is not None:
            return _("“{source}” for {coder}").format(source=_short(str(source["name"])), coder=_short(str(coder["name"])))
    label = stored_words(connection, entity, row) if entity in NAMED else _label(row)
    # The storyline cites by id; what it is called is the beginning of its text, cut after the names stand in it.
    label = plain(label) if entity == "storyline" else label
    return f"“{_short(str(label))}”" if label else ""


def _label(row: RowMapping) -> str:
    return str(row.get("name") or row.get("title") or row.get("text") or "")


def _carrier_name(connection: Connection, link: RowMapping) -> str:
    """What a link of evidence binds its segment to, and the pathway of a step; other links have no name."""
    if link["role"] not in (EVIDENCE, STEP):
        return ""
    kind = next((kind for kind in CARRIERS if reading.read_thing(connection, kind, to_text(link["from"])) is not None), "")
    return name_of(connection, kind, link["from"]) if kind else ""


def _kept_sentence(connection: Connection, kept: Kept, coders: dict[str, str]) -> str:
    entity = BY_NAME[kept.entity]
    field = entity.field(kept.field)
    name = name_of(connection, kept.entity, bytes.fromhex(kept.entity_id.replace("-", ""))) or _(entity.words)
    coder, when = coders.get(kept.coder, "?"), kept.made_at[:16].replace("T", " ")
    if kept.field == ALIVE:
        return _("{name} stays: {coder} changed or used it on {when}.").format(name=name, coder=coder, when=when)
    return _("{name} keeps its {field}: {coder} changed it on {when}.").format(
        name=name, field=field_words(connection, field, kept.field), coder=coder, when=when
    )


def field_words(connection: Connection, known: Field | None, field: str) -> str:
    """What a field is called; of a keyed one, with its key: the variable's name, the header's."""
    key = field.partition(":")[2]
    if known is None:
        return field
    return f"{_(known.words)} {key_words(connection, key)}" if key else _(known.words)


def key_words(connection: Connection, key: str) -> str:
    """The key of a keyed field with names for the ids in it: of a variable, a code, of what a warning is about."""

    def name(found: re.Match[str]) -> str:
        rows = bulk.all_rows(connection, "SELECT entity FROM operation WHERE entity_id = ? LIMIT 1", (to_raw(found[0]),))
        # A segment has an id, but no operation.
        return (name_of(connection, rows[0][0], to_raw(found[0])) or _(BY_NAME[rows[0][0]].words)) if rows else _("a segment")

    return _ID.sub(name, key)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 24 else line[:23] + "…"
