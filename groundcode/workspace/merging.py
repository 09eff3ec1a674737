"""Other copies of the project, taken in: a backup, the union of the logs, a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.ids import to_text
from groundcode.errors import CannotRead
from groundcode.locale import _
from groundcode.store import bulk, reading
from groundcode.store.backup import automatic_backup
from groundcode.store.connection import in_words, trying, writing
from groundcode.store.union import Incoming, read_incoming, take_in
from groundcode.workspace.conflicts import Conflict, open_conflicts

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one coder brings in, by kind of change."""

    coder: str
    changes: dict[str, int]


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge brought in, or would."""

    files: tuple[str, ...]
    changes: int
    operations: int
    contributions: tuple[Contribution, ...]
    conflicts: tuple[Conflict, ...]
    """All that are open after the merge, or would be."""
    new_conflicts: int
    taken_out: bool
    """Whether it took words or texts out of this copy, as a colleague did in theirs; older backups still hold them."""
    backup: str | None
    """Where the project as it was before lies; None if nothing was to be merged."""


class Merging:
    """Copies of one project brought together."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def merge(self, others: Sequence[Path], *, dry_run: bool = False) -> MergeReport:
        """Take in everything that other copies hold, in one transaction after a verified backup.

        Nothing that either side did is lost; where both set the same field differently, both values
        are kept and a conflict is open.

        Raises:
            ProjectNotFound, NotAProject, DifferentProject, ProjectTooNew, ProjectDamaged, ProjectLocked
        """
        with bulk.without_collecting():
            return self._merge(others, dry_run=dry_run)

    def _merge(self, others: Sequence[Path], *, dry_run: bool) -> MergeReport:
        store = self._workspace.store
        before = {conflict.id for conflict in self._workspace.conflicts.list_()}
        incoming: list[Incoming] = []
        with store.reading() as connection:
            for other in others:
                if other.resolve() == store.path.resolve():
                    raise CannotRead(
                        _("{path} is this project itself.").format(path=other), hint=_("Name a colleague's copy of it.")
                    )
                incoming.append(read_incoming(connection, store.path, other))
        found = sum(len(i.changes) for i in incoming)
        backup = None
        taken_out = False
        if found and not dry_run:
            if store.read_only:
                with store.change("merge"):
                    pass
            store.checkpoint()
            backup = str(automatic_backup(store.path, "merge", store.now()))
            with in_words(store.path), writing(store.engine) as connection:
                for one in incoming:
                    taken_out |= take_in(connection, one)
            if taken_out:
                store.scrub()
            self._workspace.refresh()
        if found and dry_run and not store.read_only:
            with in_words(store.path), trying(store.engine) as connection:
                for one in incoming:
                    taken_out |= take_in(connection, one)
                open_now = tuple(open_conflicts(connection))
        else:
            open_now = tuple(self._workspace.conflicts.list_())
        new = sum(conflict.id not in before for conflict in open_now)
        changes, operations = _distinct(incoming)
        return MergeReport(
            tuple(str(o) for o in others), changes, operations, self._contributions(incoming), open_now, new, taken_out, backup
        )

    def _contributions(self, incoming: Sequence[Incoming]) -> tuple[Contribution, ...]:
        with self._workspace.store.reading() as connection:
            names = reading.read_coders(connection)
        for one in incoming:
            for rows in one.operations.values():
                names.update(_coders_in(rows))
        kinds: dict[str, dict[str, int]] = {}
        seen: set[bytes] = set()
        for one in incoming:
            for row in one.changes:
                if row[0] not in seen:
                    seen.add(row[0])
                    of_coder = kinds.setdefault(names.get(to_text(row[1]), "?"), {})
                    of_coder[row[5]] = of_coder.get(row[5], 0) + 1
        return tuple(Contribution(name, dict(sorted(found.items()))) for name, found in sorted(kinds.items()))


def _distinct(incoming: Sequence[Incoming]) -> tuple[int, int]:
    counts = {row[0]: len(one.operations.get(row[0], [])) for one in incoming for row in one.changes}
    return len(counts), sum(counts.values())


def _coders_in(rows: Sequence[Sequence[object]]) -> dict[str, str]:
    import json

    out = {}
    for _n, entity, entity_id, field, value, _parents in rows:
        if entity == "coder" and field == "*":
            assert isinstance(entity_id, bytes)
            out[to_text(entity_id)] = str(json.loads(str(value))["name"])
    return out
