"""Rows of the state as values: what the rest of the program sees of the store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select

from groundcode.domain.codes import Code, CodeTree
from groundcode.domain.codings import Coding, CodingColumns
from groundcode.domain.ids import to_raw, to_text
from groundcode.domain.levels import Level
from groundcode.domain.relocations import Answer, answer_from
from groundcode.domain.sources import Source, Speaker, Version, VersionTree, turns_from
from groundcode.domain.spans import Span
from groundcode.domain.transcripts import Role, Turn
from groundcode.errors import ThingNotFound
from groundcode.store import blobs, bulk
from groundcode.store.schema import tables

_CODING = 'SELECT id, code, coder, version, start, "end", starred, negative, made FROM state_coding'


# Codes that are read one by one after a change; of more, all are read.
_FEW = 200
_text = lru_cache(maxsize=5_000)(to_text)
"""Codings name the same codes, coders and changes again and again."""


def _id(raw: bytes | None) -> str | None:
    return to_text(raw) if raw is not None else None


def read_thing(connection: Connection, entity: str, entity_id: str) -> RowMapping | None:
    """The state row of one thing; None if the project has none such."""
    return connection.execute(_select(entity, "id"), {"value": to_raw(entity_id)}).mappings().first()


@cache
def _select(entity: str, column: str) -> Select[Any]:
    """The rows of a state table by one column; made once, as putting it together takes longer than running it."""
    table = tables[entity]
    return select(table).where(table.c[column] == bindparam("value"))


def is_alive(connection: Connection, entity: str, entity_id: str) -> bool:
    """Whether a thing is there and was not deleted."""
    row = read_thing(connection, entity, entity_id)
    return row is not None and bool(row.get("alive", True))


def read_project(connection: Connection) -> RowMapping:
    """The row of the project itself."""
    row = connection.execute(select(tables["project"])).mappings().first()
    assert row is not None, "a project file always holds its project"
    return row


def read_coders(connection: Connection) -> dict[str, str]:
    """Coder id -> name, by name."""
    table = tables["coder"]
    rows = connection.execute(select(table.c.id, table.c.name).order_by(table.c.name))
    return {to_text(row.id): row.name for row in rows}


def consensus_coders(connection: Connection) -> set[str]:
    """The coders that stand for what a team agreed on: one, or several where copies named theirs differently."""
    return {to_text(row[0]) for row in bulk.all_rows(connection, "SELECT id FROM state_coder WHERE consensus")}


def project_coder(connection: Connection) -> str | None:
    """The project's own coder: the one named as lead, else who made the project."""
    lead = read_project(connection)["lead_coder"]
    if lead:
        return to_text(lead)
    rows = bulk.all_rows(connection, "SELECT coder FROM change WHERE kind = 'init' ORDER BY lamport, id LIMIT 1")
    return to_text(rows[0][0]) if rows else None


def home_installation(connection: Connection) -> bytes | None:
    """The installation on which the project was made."""
    rows = bulk.all_rows(connection, "SELECT installation FROM change WHERE kind = 'init' ORDER BY lamport, id LIMIT 1")
    return rows[0][0] if rows else None


def read_codes(connection: Connection, only: Sequence[bytes] | None = None) -> list[Code]:
    """Every code, deleted and merged ones too, or `only` some, by raw id; in the order of their ids."""
    table = tables["code"]
    asked = select(table).order_by(table.c.id)
    asked = asked if only is None else asked.where(table.c.id.in_(only))
    moments = _moments(connection, "code", only)
    return [
        Code(
            id=to_text(row.id), name=row.name, level=Level(row.level), parent=_id(row.parent), rank=row.rank or "a0",
            definition=row.definition or "", inclusion=row.inclusion or "", exclusion=row.exclusion or "",
            merged_into=_id(row.merged_into), split_from=_id(row.split_from), colour=row.colour or "",
            number=row.number or "", in_vivo=bool(row.in_vivo), alive=bool(row.alive), made_at=moments[row.made],
        )
        for row in connection.execute(asked)
    ]  # fmt: skip


def read_tree(connection: Connection) -> CodeTree:
    """The codes as a tree."""
    return CodeTree(read_codes(connection))


def renewed_tree(connection: Connection, tree: CodeTree, since: int) -> CodeTree:
    """The codes as they stand, where `tree` was read at position `since`; that very tree where nothing was done to one.

    Only codes that something was done to are read: of 6,000 codes that takes 6 ms instead of 65. Words that were taken out
    change names without an operation on the code, so that all are read then.
    """
    rows = bulk.all_rows(
        connection,
        "SELECT DISTINCT entity, CASE entity WHEN 'code' THEN entity_id END FROM operation "
        "WHERE change > ? AND entity IN ('code', 'redaction', 'purge') LIMIT ?",
        (since, _FEW + 1),
    )
    if not rows:
        return tree
    if len(rows) > _FEW or any(entity != "code" for entity, _id in rows):
        return read_tree(connection)
    changed = {code.id: code for code in read_codes(connection, [row[1] for row in rows])}
    return CodeTree(code for _id, code in sorted({**tree.all, **changed}.items()))


def _moments(connection: Connection, entity: str, only: Sequence[bytes] | None = None) -> dict[bytes, str]:
    which = "" if only is None else f" WHERE id IN ({bulk.marks(only)})"
    sql = f"SELECT id, made_at FROM change WHERE id IN (SELECT made FROM {tables[entity].name}{which})"
    return {row[0]: row[1] for row in bulk.all_rows(connection, sql, tuple(only or ()))}


def read_sources(connection: Connection, *, alive: bool = True, sealed: bool = False) -> list[Source]:
    """The sources by name; sealed ones only where `sealed` asks for them, or with the deleted ones (`alive=False`).

    Who reads texts to show, count or suggest leaves `sealed` alone: that is what keeps a hold-out closed.
    """
    table = tables["source"]
    query = select(table).order_by(table.c.name, table.c.id)
    if alive:
        query = query.where(table.c.alive)
        if not sealed:
            query = query.where(func.coalesce(table.c.reserved, False).is_(False))
    return [_source(row) for row in connection.execute(query)]


def read_source(connection: Connection, source: str) -> Source | None:
    """One source, deleted ones too."""
    row = connection.execute(_select("source", "id"), {"value": to_raw(source)}).first()
    return _source(row) if row else None


def _source(row: Any) -> Source:
    return Source(
        id=to_text(row.id), name=row.name, language=row.language or "", version=to_text(row.version),
        reserved=bool(row.reserved), encoding=row.encoding or "", line_ends=row.line_ends or "",
        format=row.format or "", alive=bool(row.alive), made=to_text(row.made),
    )  # fmt: skip


def is_at_odds(connection: Connection, entity_id: str, field: str) -> bool:
    """Whether people set a field of a thing differently, and nobody has settled it."""
    sql = "SELECT 1 FROM state_conflict WHERE entity_id = ? AND field = ?"
    return bool(bulk.all_rows(connection, sql, (to_raw(entity_id), field)))


def read_speakers(connection: Connection, source: str) -> list[Speaker]:
    """The speakers of a source."""
    table = tables["speaker"]
    rows = connection.execute(select(table).where(table.c.source == to_raw(source), table.c.alive).order_by(table.c.id))
    return [
        Speaker(to_text(r.id), source, r.name, Role(r.role or "informant"), _id(r.case)) for r in rows
    ]  # fmt: skip


def withdrawn_sources(connection: Connection, source: str | None = None) -> dict[str, tuple[str, str]]:
    """Source -> (case, date) of those that an informant has withdrawn; of all sources, or of one.

    A withdrawal marks its sources by links of their own: whoever binds, renames or deletes the case elsewhere
    meanwhile does not bring the text back.
    """
    of = ("s.source = ?", 'l."to" = ?') if source is not None else ("1", "1")
    rows = bulk.all_rows(
        connection,
        'SELECT s.source, c.name, c.withdrawn FROM state_speaker s JOIN state_case c ON c.id = s."case" '
        f"WHERE {of[0]} AND s.alive AND c.alive AND c.withdrawn IS NOT NULL "
        'UNION SELECT l."to", c.name, c.withdrawn FROM state_link l JOIN state_case c ON c.id = l."from" '
        f"WHERE {of[1]} AND l.role IN ('source', 'withdrawn') AND l.alive AND c.withdrawn IS NOT NULL ORDER BY 1, 3, 2",
        () if source is None else (to_raw(source),) * 2,
    )
    return {to_text(row[0]): (row[1], row[2]) for row in reversed(rows)}


def _version(row: Any) -> Version:
    edits = tuple(tuple(edit) for edit in json.loads(row.map)) if row.map else ()
    return Version(
        id=to_text(row.id), source=to_text(row.source), parent=_id(row.parent), text=row.text.hex(), length=row.length,
        turns=_turns(row.turns), edits=edits, reason=row.reason or "",
    )  # fmt: skip


@lru_cache(maxsize=8)
def _turns(value: str) -> tuple[Turn, ...]:
    """The turns of a version, by what is written of them: those of 300,000 characters take 20 ms to read."""
    return turns_from(json.loads(value))


def read_version(connection: Connection, version: str) -> Version | None:
    """One version of a text."""
    row = connection.execute(_select("version", "id"), {"value": to_raw(version)}).first()
    return _version(row) if row else None


def text_of_version(connection: Connection, version: str) -> tuple[str, int]:
    """(sha256 in hex, length in code points) of a version's text, without its turns."""
    row = bulk.all_rows(connection, "SELECT text, length FROM state_version WHERE id = ?", (to_raw(version),))[0]
    return row[0].hex(), row[1]


def readable_text(connection: Connection, version: str) -> str:
    """The text of a version; "" where it was taken out, left out or blacked out."""
    sha256, _length = text_of_version(connection, version)
    try:
        text = blobs.get_text(connection, sha256)
    except ThingNotFound:
        return ""
    return text if text.strip(blobs.BLACKED_OUT) else ""


def read_versions(connection: Connection, source: str) -> VersionTree:
    """All versions of a source's text, with the answers to where its segments lie in them."""
    rows = connection.execute(_select("version", "source"), {"value": to_raw(source)})
    return VersionTree([_version(row) for row in rows], read_answers(connection, source))


def read_answers(connection: Connection, source: str) -> list[Answer]:
    """What people answered to where segments of a source lie in a later version, in the order of their ids."""
    rows = bulk.all_rows(
        connection,
        'SELECT r.id, r.version, r.start, r."end", r."into", r.answer FROM state_version v CROSS JOIN state_relocation r '
        "ON r.version = v.id WHERE v.source = ? AND r.alive ORDER BY r.id",
        (to_raw(source),),
    )
    found = (answer_from(to_text(row[0]), to_text(row[1]), Span(row[2], row[3]), to_text(row[4]), row[5]) for row in rows)
    return [answer for answer in found if answer is not None]


def version_sources(connection: Connection) -> dict[bytes, tuple[bytes, bytes]]:
    """Version -> (its source, the version of that source that is shown), as raw ids."""
    rows = bulk.all_rows(
        connection, "SELECT v.id, v.source, s.version FROM state_version v JOIN state_source s ON s.id = v.source"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def versions_with(connection: Connection, codes: Sequence[str]) -> set[bytes]:
    """The versions in which one of some codes was put on something, as raw ids."""
    sql = f"SELECT DISTINCT version FROM state_coding WHERE code IN ({bulk.marks(codes)}) AND alive"
    return {row[0] for row in bulk.all_rows(connection, sql, tuple(map(to_raw, codes)))}


def codings_of_source(
    connection: Connection, source: Source, coder: str | None = None, codes: Sequence[str] | None = None
) -> list[Coding]:
    """The living codings in one source, in the order of the text, at their places in its shown version.

    Those of one coder and of some codes (as written, merged ones by their own ids); None means of all.
    """
    raw_version = to_raw(source.version)
    versions: list[bytes] = [
        row[0] for row in bulk.all_rows(connection, "SELECT id FROM state_version WHERE source = ?", (to_raw(source.id),))
    ]
    tree = read_versions(connection, source.id) if len(versions) > 1 else None
    out: list[Coding] = []
    for version in versions:
        # The plus keeps SQLite with the index of places: that of codes would walk through all sources.
        sql = f"{_CODING} WHERE version = ? AND alive" + ("" if codes is None else f" AND +code IN ({bulk.marks(codes)})")
        rows = bulk.all_rows(connection, f"{sql} ORDER BY start", (version, *map(to_raw, codes or ())))
        out += [_coding(row, source, tree if version != raw_version else None) for row in rows]
    if coder is not None:
        out = [coding for coding in out if coding.coder == coder]
    out.sort(key=lambda c: (c.start, c.end, c.id))
    return out


def _coding(row: Sequence[Any], source: Source, tree: VersionTree | None) -> Coding:
    version, start, end, placed = _text(row[3]), row[4], row[5], True
    if tree is not None:
        span = tree.shown(Span(start, end), version, source.version)
        if span is None:
            placed = False
        else:
            start, end = span.start, span.end
    return Coding(
        id=to_text(row[0]), code=_text(row[1]), coder=_text(row[2]), source=source.id, version=version,
        start=start, end=end, starred=bool(row[6]), negative=bool(row[7]), placed=placed, made=_text(row[8]),
    )  # fmt: skip


def read_columns(connection: Connection) -> CodingColumns:
    """All living codings of living sources that are not sealed as columns, at their places in the shown versions.

    One that has no place there stands at its own; the column `version` names the version that a row's place is in.
    """
    columns = CodingColumns()
    shown = version_sources(connection)
    alive = {row[0] for row in bulk.all_rows(connection, "SELECT id FROM state_source WHERE alive AND reserved IS NOT TRUE")}
    trees: dict[bytes, VersionTree] = {}
    sql = 'SELECT id, code, coder, version, start, "end" FROM state_coding WHERE alive'
    rows = bulk.all_rows(connection, sql)
    current_ones = {version: source for version, (source, current) in shown.items() if version == current and source in alive}
    if rows and all(row[3] in current_ones for row in rows):
        id_, code_, coder_, version_, start_, end_ = map(list, zip(*rows, strict=True))
        return CodingColumns(id_, code_, coder_, [current_ones[version] for version in version_], version_, start_, end_)
    for coding, code, coder, version, start, end in rows:
        found = shown.get(version)
        if found is None or found[0] not in alive:
            continue
        source, current = found
        if version != current:
            if source not in trees:
                trees[source] = read_versions(connection, to_text(source))
            span = trees[source].shown(Span(start, end), to_text(version), to_text(current))
            if span is not None:
                version, start, end = current, span.start, span.end
        columns.id.append(coding)
        columns.code.append(code)
        columns.coder.append(coder)
        columns.source.append(source)
        columns.version.append(version)
        columns.start.append(start)
        columns.end.append(end)
    return columns


def first_coder(connection: Connection) -> str | None:
    """The coder of the earliest coding, the consensus left out: it stands for several."""
    sql = "SELECT coder FROM state_coding WHERE alive AND coder NOT IN (SELECT id FROM state_coder WHERE consensus) "
    rows = bulk.all_rows(connection, f"{sql}ORDER BY id LIMIT 1")
    return to_text(rows[0][0]) if rows else None


def change_moments(connection: Connection) -> dict[bytes, str]:
    """Change id -> when it was made."""
    return dict(bulk.all_rows(connection, "SELECT id, made_at FROM change"))
