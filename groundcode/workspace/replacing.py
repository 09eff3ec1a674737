"""Codings whose place others take: a coding is written once, so that recoding it deletes it and makes another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from groundcode.domain.ids import IdFactory, to_raw, to_text
from groundcode.store import bulk, reading
from groundcode.store.store import Writing
from groundcode.workspace.removal import delete_all

_MARKS = ("starred", "negative")
_Key = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A coding as it stands, and what is to stand for it: the same coder's code on `[start, end)` of a version."""

    row: RowMapping
    code: str
    version: str
    start: int
    end: int


def replace_codings(made: Writing, new_id: IdFactory, wanted: Sequence[Replacement]) -> dict[str, str]:
    """Delete codings and make others, which take over star, negative mark, memos and links; old id -> new id.

    Those that become equal (code, coder, segment) become one, and join one that is there already.
    """
    together: dict[_Key, list[RowMapping]] = {}
    for one in wanted:
        key = (one.code, to_text(one.row["coder"]), one.version, one.start, one.end)
        together.setdefault(key, []).append(one.row)
    old = [to_text(one.row["id"]) for one in wanted]
    delete_all(made, "coding", old)
    became: dict[str, str] = {}
    gone = frozenset(old)
    for key, rows in together.items():
        stand_in = _stand_in(made, new_id, key, rows, gone)
        became.update((to_text(row["id"]), stand_in) for row in rows)
    _carry_links(made, new_id, became)
    return became


def _stand_in(made: Writing, new_id: IdFactory, key: _Key, rows: Sequence[RowMapping], old: Collection[str]) -> str:
    code, coder, version, start, end = key
    marks = [mark for mark in _MARKS if any(row[mark] for row in rows)]
    there = find_equal(made.connection, code, coder, version, start, end, but=old)
    if there is None:
        anchor = {"version": version, "start": start, "end": end}
        replaces = to_text(rows[0]["id"])
        return made.draft.create(
            "coding", new_id(), code=code, coder=coder, anchor=anchor, replaces=replaces, **_origin(rows, code),
            **dict.fromkeys(marks, True),
        )  # fmt: skip
    row = reading.read_thing(made.connection, "coding", there)
    for mark in marks:
        if row is not None and not row[mark]:
            made.draft.set("coding", there, mark, True)
    return there


def _origin(rows: Sequence[RowMapping], code: str) -> dict[str, str | bool]:
    """Whether a machine had a part in the choice of a code, which a moved boundary does not change."""
    same = [row for row in rows if to_text(row["code"]) == code]
    told = next((to_text(row["suggestion"]) for row in same if row["suggestion"]), None)
    out: dict[str, str | bool] = {"suggestion": told} if told else {}
    return {**out, "ranked": True} if any(row["ranked"] for row in same) else out


def _carry_links(made: Writing, new_id: IdFactory, became: Mapping[str, str]) -> None:
    links: dict[bytes, tuple[str, str, str]] = {}
    for chunk in bulk.chunks([to_raw(coding) for coding in became]):
        listed = bulk.marks(chunk)
        sql = f'SELECT id, "from", role, "to" FROM state_link WHERE ("from" IN ({listed}) OR "to" IN ({listed})) AND alive'
        for link, start, role, end in bulk.all_rows(made.connection, sql, (*chunk, *chunk)):
            links[link] = (to_text(start), role, to_text(end))
    ends = ((became.get(start, start), role, became.get(end, end)) for _link, (start, role, end) in sorted(links.items()))
    for start, role, end in dict.fromkeys(ends):
        if start != end:
            made.draft.create("link", new_id(), from_=start, role=role, to=end)


def find_equal(
    connection: Connection, code: str, coder: str, version: str, start: int, end: int, *, but: Collection[str] = ()
) -> str | None:
    """A living coding of the same code, coder and segment."""
    rows = bulk.all_rows(
        connection,
        'SELECT id FROM state_coding WHERE version = ? AND start = ? AND "end" = ? AND code = ? AND coder = ? AND alive',
        (to_raw(version), start, end, to_raw(code), to_raw(coder)),
    )
    return next((to_text(row[0]) for row in rows if to_text(row[0]) not in but), None)
