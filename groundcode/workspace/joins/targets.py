"""What the things of another project become in ours, once a person has decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.codes import CodeTree
from groundcode.domain.ids import fold
from groundcode.domain.sources import Source
from groundcode.errors import CoderNotFound, SourceNotFound, ThingNotFound
from groundcode.locale import _
from groundcode.store import reading
from groundcode.store.reading_cases import read_cases
from groundcode.workspace.joins.plan import Decision, JoinPlan, open_sources


@dataclass(slots=True)
class Targets:
    """Their id -> the id here, and of which of them nothing is made because they are here already."""

    project: str
    """The id of our project."""
    id_of: dict[str, str] = field(default_factory=dict)
    joined: dict[str, dict[str, str]] = field(default_factory=dict)
    """Kind -> their id -> ours, of things that were found to be the same."""
    left: set[str] = field(default_factory=set)
    """Their things that do not come in."""

    def join(self, kind: str, theirs: str, ours: str) -> None:
        """Note that a thing of theirs is one of ours."""
        self.id_of[theirs] = ours
        self.joined.setdefault(kind, {})[theirs] = ours

    def new(self, theirs: str) -> str:
        """The id that a thing of theirs gets here: the same each time the same project is joined."""
        return self.id_of.setdefault(theirs, joined_id(self.project, theirs))


def joined_id(project: str, theirs: str) -> str:
    """The id in our project of a thing that was made in another one."""
    return ids.named(project, "joined", theirs)


def targets_of(ours: Connection, theirs: Connection, plan: JoinPlan) -> Targets:
    """Look up what the decisions of a plan mean.

    Raises:
        SourceNotFound, CoderNotFound, CodeNotFound, AmbiguousName, ThingNotFound: a name of ours that there is not.
    """
    project = ids.to_text(reading.read_project(ours)["id"])
    out = Targets(project)
    found = _Ours(ours)
    first_texts = {source.id: _sha256(theirs, source) for source in open_sources(theirs)[0]}
    for row in plan.rows:
        if row.decision is Decision.LEAVE:
            out.left.add(row.id)
        elif row.decision is Decision.JOIN:
            out.join(row.kind, row.id, found.named(row.kind, row.ours))
        elif row.kind == "coder":
            out.id_of[row.id] = ids.coder_id(project, row.theirs)
        elif row.kind == "source":
            out.id_of[row.id] = ids.source_id(project, first_texts[row.id])
        elif row.kind == "case":
            out.id_of[row.id] = joined_id(project, row.id)
        else:
            out.new(row.id)
    return out


def _sha256(theirs: Connection, source: Source) -> str:
    row = reading.read_thing(theirs, "source", source.id)
    assert row is not None, "it was just read"
    return bytes(row["sha256"]).hex()


class _Ours:
    """Our things by the names that people write."""

    def __init__(self, connection: Connection) -> None:
        self._tree: CodeTree = reading.read_tree(connection)
        self._coders = reading.read_coders(connection)
        self._sources = open_sources(connection)[0]
        self._cases = read_cases(connection)

    def named(self, kind: str, name: str) -> str:
        """The id of the thing of ours that is called so."""
        if kind == "code":
            return self._tree.get(name).id
        if kind == "coder":
            return self._one(kind, {fold(n): i for i, n in self._coders.items()}, name)
        if kind == "source":
            return self._one(kind, {fold(s.name): s.id for s in self._sources}, name)
        return self._one(kind, {fold(c.name): c.id for c in self._cases}, name)

    def _one(self, kind: str, known: Mapping[str, str], name: str) -> str:
        found = known.get(fold(name))
        if found is not None:
            return found
        if kind == "coder":
            raise CoderNotFound(name, list(self._coders.values()))
        if kind == "source":
            raise SourceNotFound(name, [source.name for source in self._sources])
        raise ThingNotFound(_("case"), name)
