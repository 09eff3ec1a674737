"""Memos: dated, of four kinds, on anything; every earlier wording stays in the history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain.heads import Seen, first_values
from groundcode.domain.ids import IdFactory, to_raw, to_text
from groundcode.domain.operations import Draft
from groundcode.domain.registry import CREATE
from groundcode.errors import EmptyName, ThingNotFound
from groundcode.locale import N_, _
from groundcode.store import bulk, reading
from groundcode.workspace.removal import delete_things

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

KINDS = ("code", "theoretical", "operational", "reflexive")
KIND_WORDS: Mapping[str, str] = {
    "code": N_("code memo"),
    "theoretical": N_("theoretical memo"),
    "operational": N_("operational memo"),
    "reflexive": N_("reflexive memo"),
}
"""Kind -> what people call such a memo (a message to translate)."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo as it stands."""

    id: str
    kind: str
    title: str
    text: str
    about: tuple[str, ...]
    """Ids of what it is on."""
    coder: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a memo said, from a moment on."""

    title: str
    text: str
    kind: str
    coder: str
    """Who wrote it so."""
    made_at: str


class Memos:
    """What one does with memos."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def write(
        self, text: str, *, kind: str = "theoretical", title: str = "", about: Sequence[str] = (), seen: Seen | None = None
    ) -> str:
        """Write a memo on the things whose ids are given; gives its id.

        Raises:
            EmptyName: there is nothing in it.
        """
        if not text.strip():
            raise EmptyName(_("memo"))
        with self._workspace.change("memo", seen=seen) as made:
            return add_memo(made.draft, self._workspace.store.ids, text, kind=kind, title=title, about=about)

    def edit(
        self, memo: str, text: str | None, *, title: str | None = None, kind: str | None = None, seen: Seen | None = None
    ) -> None:
        """Change what a memo says, its title, its kind; None leaves as it is. What it said stays in the history.

        Raises:
            ThingNotFound. BadValue: there is no such kind.
        """
        with self._workspace.change("edit-memo", seen=seen) as made:
            row = reading.read_thing(made.connection, "memo", memo)
            if row is None or not row["alive"]:
                raise ThingNotFound(_("memo"), memo)
            if text is not None and (row["text"] or "") != text:
                made.draft.set("memo", memo, "text", text)
            if title is not None and (row["title"] or "") != title:
                made.draft.set("memo", memo, "title", title)
            if kind is not None and row["kind"] != kind:
                made.draft.set("memo", memo, "kind", kind)

    def delete(self, memo: str, *, seen: Seen | None = None) -> None:
        """Delete a memo; undo brings it back, and the history keeps it."""
        with self._workspace.change("delete-memo", seen=seen) as made:
            if not reading.is_alive(made.connection, "memo", memo):
                raise ThingNotFound(_("memo"), memo)
            delete_things(made, "memo", memo)

    def list_(self, about: str | None = None) -> list[Memo]:
        """The memos, oldest first; `about` one thing, or all."""
        with self._workspace.store.reading() as connection:
            rows = bulk.all_rows(
                connection,
                "SELECT m.id, m.kind, m.title, m.text, c.coder, c.made_at FROM state_memo m JOIN change c ON c.id = m.made "
                "WHERE m.alive ORDER BY c.lamport, m.id",
            )
            links: dict[bytes, list[str]] = {}
            for memo, to in bulk.all_rows(
                connection, 'SELECT DISTINCT "from", "to" FROM state_link WHERE role = \'about\' AND alive ORDER BY "to"'
            ):
                links.setdefault(memo, []).append(to_text(to))
            coders = reading.read_coders(connection)
        found = [
            Memo(to_text(i), kind, title or "", text or "", tuple(links.get(i, ())), coders.get(to_text(coder), ""), made)
            for i, kind, title, text, coder, made in rows
        ]
        return [memo for memo in found if about is None or about in memo.about]

    def wordings(self, memo: str) -> list[Wording]:
        """What a memo said from its first wording on, newest first; a deleted one's too.

        Raises:
            ThingNotFound
        """
        with self._workspace.store.reading() as connection:
            rows = bulk.operations_of(connection, to_raw(memo))
            coders = reading.read_coders(connection)
        if not rows or rows[0][7] != "memo":
            raise ThingNotFound(_("memo"), memo)
        said = {"title": "", "text": "", "kind": ""}
        out: dict[bytes, Wording] = {}
        for field, value, _parents, change, _n, _lamport, _seq, entity, coder, made_at, _format in rows:
            values = first_values(entity, value) if field == CREATE else {field: json.loads(value)}
            told = {name: str(values[name] or "") for name in said if name in values}
            if told:
                said |= told
                # Title, text and kind that one change set are one wording.
                out[change] = Wording(**said, coder=coders.get(to_text(coder), ""), made_at=made_at)
        return list(out.values())[::-1]

    def on_coding(self, coding: str) -> Memo | None:
        """The first memo on a coding."""
        with self._workspace.store.reading() as connection:
            rows = bulk.all_rows(
                connection,
                'SELECT m.id FROM state_link l JOIN state_memo m ON m.id = l."from" WHERE l."to" = ? '
                "AND l.role = 'about' AND l.alive AND m.alive ORDER BY m.id LIMIT 1",
                (to_raw(coding),),
            )
        if not rows:
            return None
        return next(memo for memo in self.list_(coding) if memo.id == to_text(rows[0][0]))


def add_memo(draft: Draft, ids: IdFactory, text: str, *, kind: str, title: str = "", about: Sequence[str] = ()) -> str:
    """Put the making of a memo with its links into a draft."""
    memo = draft.create("memo", ids(), kind=kind, title=title or None, text=text)
    for thing in about:
        draft.create("link", ids(), from_=memo, role="about", to=thing)
    return memo
