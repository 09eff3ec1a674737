"""The tables: the log (frozen: columns are only ever added), the state (made from the registry), what is local."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from groundcode.domain.registry import ENTITIES, Entity, Field, Kind, Type

APPLICATION_ID = 0x67726364
"""`PRAGMA application_id` of a project file: "grcd"."""
STATE_SCHEMA = 3
"""`PRAGMA user_version`: another number means that the state is dropped and made anew from the log."""

LOG_SCHEMA = (
    """CREATE TABLE change (
        seq INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
        coder BLOB NOT NULL CHECK (length(coder) = 16),
        installation BLOB NOT NULL CHECK (length(installation) = 16),
        made_at TEXT NOT NULL,
        lamport INTEGER NOT NULL,
        kind TEXT NOT NULL,
        format INTEGER NOT NULL,
        undoes BLOB,
        digest BLOB NOT NULL CHECK (length(digest) = 32)
    )""",
    """CREATE TABLE operation (
        change INTEGER NOT NULL REFERENCES change(seq),
        n INTEGER NOT NULL,
        entity TEXT NOT NULL,
        entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        parents BLOB NOT NULL,
        PRIMARY KEY (change, n)
    ) WITHOUT ROWID""",
    "CREATE INDEX operation_entity_id ON operation(entity_id)",
    "CREATE INDEX change_lamport ON change(lamport)",
    "CREATE INDEX change_undoes ON change(undoes) WHERE undoes IS NOT NULL",
    # With a rowid: in a table without one SQLite loads whole texts to compare keys (100 MB: 0.39 s to read all, not 0.07).
    "CREATE TABLE blob (sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32), bytes BLOB NOT NULL)",
)


def _guard(table: str, event: str, name: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'the log is append-only: {event} on {table}'); END"
    )


LOG_TRIGGERS = (
    _guard("change", "UPDATE", "change_no_update"),
    _guard("change", "DELETE", "change_no_delete"),
    _guard("operation", "UPDATE", "operation_no_update"),
    _guard("operation", "DELETE", "operation_no_delete"),
    # INSERT OR REPLACE deletes without asking the two above unless recursive_triggers is on; these refuse it anyway.
    _guard(
        "change", "INSERT", "change_no_replace",
        "WHEN EXISTS (SELECT 1 FROM change WHERE id = NEW.id OR seq = NEW.seq)",
    ),
    _guard(
        "operation", "INSERT", "operation_no_replace",
        "WHEN EXISTS (SELECT 1 FROM operation WHERE change = NEW.change AND n = NEW.n)",
    ),
    _guard("blob", "UPDATE", "blob_no_update"),
    # A text under a hash that is there is the same text: whoever would put another one is not listened to.
    """CREATE TRIGGER blob_no_replace BEFORE INSERT ON blob WHEN EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256)
    BEGIN SELECT RAISE(IGNORE); END""",
)  # fmt: skip

AS_OF = "as of"
"""The local setting of a file that shows a project as it was: on which day."""
LOCAL_SCHEMA = (
    "CREATE TABLE local_setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE local_draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at TEXT NOT NULL) WITHOUT ROWID",
)
"""What belongs to this copy alone: never merged, never part of the state's digest."""

_TYPES = {
    Type.FLAG: Boolean,
    Type.INTEGER: Integer,
    Type.ID: LargeBinary,
    Type.HASH: LargeBinary,
}

state = MetaData()


def _columns(field: Field) -> list[Column[object]]:
    if field.type is Type.ANCHOR:
        return [Column("version", LargeBinary), Column("start", Integer), Column("end", Integer)]
    if field.type is Type.PLACE:
        return [Column("parent", LargeBinary), Column("rank", Text)]
    return [Column(field.name, _TYPES.get(field.type, Text))]


def _table(entity: Entity) -> Table:
    columns: list[Column[object]] = [Column("id", LargeBinary, primary_key=True), Column("made", LargeBinary, nullable=False)]
    for field in entity.columns:
        columns.extend(_columns(field))
    return Table(f"state_{entity.name}", state, *columns, sqlite_with_rowid=False)


tables: dict[str, Table] = {entity.name: _table(entity) for entity in ENTITIES}
keyed_tables: dict[tuple[str, str], Table] = {
    (entity.name, field.name): Table(
        f"state_{entity.name}_{field.name}",
        state,
        Column("id", LargeBinary, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("value", Text),
        sqlite_with_rowid=False,
    )
    for entity in ENTITIES
    for field in entity.fields
    if field.kind is Kind.KEYED
}
conflicts = Table(
    "state_conflict",
    state,
    Column("id", LargeBinary, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("entity_id", LargeBinary, nullable=False),
    Column("field", Text, nullable=False),
    sqlite_with_rowid=False,
)

_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "coding": (("version", "start"), ("code",)),
    "link": (("from", "role"), ("to", "role")),
    "version": (("source",),),
    "speaker": (("source",),),
    "property": (("code",),),
    "dimension": (("property",),),
    "paradigm_role": (("paradigm",), ("code",)),
    "suggestion": (("run",),),
    "placement": (("version", "start"),),
    "relocation": (("version", "start"),),
}
for _entity, _sets in _INDEXES.items():
    for _names in _sets:
        Index(f"by_{_entity}_{'_'.join(_names)}", *(tables[_entity].c[n] for n in _names))
