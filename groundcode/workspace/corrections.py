"""Corrected texts: new versions, and where the coded segments lie in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.heads import Seen
from groundcode.domain.sources import turns_value
from groundcode.errors import EmptyFile, ThingNotFound
from groundcode.locale import _
from groundcode.store import blobs, reading
from groundcode.workspace.importing import enter_speakers
from groundcode.workspace.sources import text_of
from groundcode.workspace.versions import edited_turns, edits_between

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


def edit_text(workspace: Workspace, source: str, text: str, *, reason: str = "correction", seen: Seen | None = None) -> str:
    """Store a corrected text as a new version; codings follow by the map between the two. Gives the version.

    Raises:
        EmptyFile: nothing would be left. ThingNotFound
    """
    from groundcode.text.normalise import normalise
    from groundcode.text.speakers import find_turns

    cleaned = normalise(text).text
    if not cleaned.strip():
        raise EmptyFile(_("The new text"))
    with workspace.store.reading() as connection:
        found = reading.read_source(connection, source)
        if found is None or not found.alive:
            raise ThingNotFound(_("source"), source)
        parent, old = text_of(connection, found)
        versions = reading.read_versions(connection, source).versions.values()
    if cleaned == old:
        return parent.id
    edits = edits_between(old, cleaned)
    given = (turn.number for version in versions for turn in version.turns)
    turns = edited_turns(parent.turns, find_turns(cleaned).turns, edits, given)
    with workspace.change("edit-text", seen=seen) as made:
        sha = blobs.put_text(made.connection, cleaned)
        version = ids.version_id(source, sha, parent.id)
        speakers = enter_speakers(made, source, turns, {})
        if reading.read_version(made.connection, version) is None:
            value = turns_value(turns, speakers)
            made.draft.create(
                "version", version, source=source, parent=parent.id, text=sha, length=len(cleaned), turns=value,
                map=[list(e) for e in edits], reason=reason,
            )  # fmt: skip
        made.draft.set("source", source, "version", version)
    return version
