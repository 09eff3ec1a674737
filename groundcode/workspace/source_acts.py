"""Sources renamed and deleted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.heads import Seen
from groundcode.domain.sources import Source
from groundcode.errors import NameTaken, SealedSource, ThingNotFound
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.references import living_users
from groundcode.workspace.names import clean_name
from groundcode.workspace.removal import delete_things
from groundcode.workspace.sources import closed_source

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


def rename(workspace: Workspace, source: str, name: str, *, seen: Seen | None = None) -> None:
    """Give a source (by id) another name; its file is not touched.

    Raises:
        EmptyName, NameTaken, ThingNotFound
    """
    name = clean_name(name, _("source"))
    with workspace.change("rename-source", seen=seen) as made:
        found = _living(made.connection, source)
        others = reading.read_sources(made.connection, sealed=True)
        if any(one.id != source and ids.fold(one.name) == ids.fold(name) for one in others):
            raise NameTaken(_("source"), name)
        if name != found.name:
            made.draft.set("source", source, "name", name)


def consequences(workspace: Workspace, source: str) -> dict[str, int]:
    """How much of each kind ("coding", "speaker", "link", "assignment" ...) the deletion of a source would take along."""
    with workspace.store.reading() as connection:
        _living(connection, source)
        users = {(user.entity, user.id) for user in living_users(connection, "source", ids.to_raw(source))}
    return dict(Counter(entity for entity, _id in users))


def delete(workspace: Workspace, source: str, *, seen: Seen | None = None) -> dict[str, int]:
    """Delete a source with its codings and speakers; gives how much of each kind went along.

    Raises:
        SealedSource: the hold-out would no longer be what was drawn.
        WithdrawnSource: imported again, its text would be shown. ThingNotFound
    """
    with workspace.change("delete-source", seen=seen) as made:
        found = _living(made.connection, source)
        if found.reserved:
            raise SealedSource(found.name)
        closed = closed_source(made.connection, source, found.name)
        if closed is not None:
            raise closed
        return delete_things(made, "source", source)


def write_text(workspace: Workspace, source: str, path: Path) -> None:
    """Write the text of a source (by id) to a new file that nobody else may read.

    Raises:
        SealedSource, WithdrawnSource, ThingNotFound, CannotWriteHere
        NamesRemain: a name of the roster stands in the project. OriginalsLocked
    """
    from groundcode.workspace.privacy import write_private

    opened = workspace.sources.open(source)
    if opened.closed is not None:
        raise opened.closed
    workspace.privacy.refuse_if_names_remain(str(path))
    write_private(path, opened.text.encode())


def _living(connection: Connection, source: str) -> Source:
    found = reading.read_source(connection, source)
    if found is None or not found.alive:
        raise ThingNotFound(_("source"), source)
    return found
