"""Where the thing lies that a conflict is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundcode.domain.ids import to_text
from groundcode.domain.registry import BY_NAME
from groundcode.store import reading

if TYPE_CHECKING:
    from groundcode.workspace.conflicts import Conflict
    from groundcode.workspace.workspace import Workspace

_CARRIED = {
    "property": "code", "dimension": "property", "placement": "dimension",
    "paradigm_role": "paradigm", "item": "construct", "version": "source", "speaker": "source", "assignment": "source",
}  # fmt: skip
"""Kind of thing -> the field that names the thing it belongs to."""
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ConflictPlace:
    """A thing to go to."""

    kind: str
    """"code", "source", "coding", "memo", "case", "variable", "relation", "paradigm", "pathway", "storyline", "construct",
    "sampling_round" or another kind of thing of the registry."""
    id: str
    start: int = 0
    """Of a coding: where it begins."""
    end: int = 0
    source: str = ""


def place_of(workspace: Workspace, conflict: Conflict) -> ConflictPlace:
    """The thing that a conflict is about, or the one that it belongs to: of a property its category, of a speaker the source."""
    kind, thing = conflict.entity, conflict.entity_id
    if kind == "coding":
        found = next((one for one in workspace.codings.segments() if one.id == thing), None)
        if found is not None:
            return ConflictPlace("coding", thing, found.start, found.end, found.source_id)
    with workspace.store.reading() as connection:
        for _step in range(_DEPTH):
            field = _CARRIED.get(kind)
            if field is None:
                break
            row = reading.read_thing(connection, kind, thing)
            known = BY_NAME[kind].field(field)
            if row is None or known is None or row[field] is None:
                break
            kind, thing = known.refers[0], to_text(row[field])
    return ConflictPlace(kind, thing)
