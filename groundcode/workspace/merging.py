"""Other copies of the project, taken in: a plan, a backup, the union of the logs, a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.errors import CannotRead
from groundcode.locale import _
from groundcode.store import bulk, log, parts
from groundcode.store.backup import automatic_backup
from groundcode.store.connection import in_words, writing
from groundcode.store.merge_record import MergeRecord, keep_record, read_records, runs
from groundcode.store.trial import trial
from groundcode.store.union import Incoming, read_incoming, take_in
from groundcode.workspace.conflicts import Conflict, open_conflicts
from groundcode.workspace.merges.diff import Before, what_came_in
from groundcode.workspace.merges.plan import MergePlan, counted
from groundcode.workspace.purging import quotes_of_purged

if TYPE_CHECKING:
    from groundcode.workspace.joins.joining import JoinReport
    from groundcode.workspace.joins.plan import JoinPlan
    from groundcode.workspace.merges.unmerging import Undoing, Unmerged
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
    came_in: MergePlan = field(default_factory=lambda: MergePlan((), 0, 0))
    """What came in, part by part."""
    quoting: int = 0
    """Values that came in and hold words of a text that was purged here, as far as another copy still has it."""


class Merging:
    """Copies of one project brought together."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def plan(self, others: Sequence[Path]) -> MergePlan:
        """What `merge` would bring in and what would have to be decided then; nothing is stored.

        Raises:
            What `merge` does, but for what writing alone meets; of a project that is only read it tells the plan too.
        """
        return self.merge(others, dry_run=True).came_in

    def merge(self, others: Sequence[Path], *, dry_run: bool = False) -> MergeReport:
        """Take in everything that other copies hold, in one transaction after a verified backup.

        Nothing that either side did is lost; where both set the same field differently, both values
        are kept and a conflict is open.

        Raises:
            FileMissing, NotAProject, DifferentProject, ProjectTooNew, ProjectDamaged, ProjectLocked
        """
        with bulk.without_collecting():
            return self._merge(others, dry_run=dry_run)

    def merges(self) -> list[MergeRecord]:
        """The merges that this file can tell of, the last one first."""
        with self._workspace.store.reading() as connection:
            return read_records(connection)[::-1]

    def undoing(self) -> Undoing:
        """What undoing the last merge would keep, and what would go away.

        Raises:
            NoMergeToUndo
        """
        from groundcode.workspace.merges.unmerging import plan_undoing

        return plan_undoing(self._workspace)

    def undo(self) -> Unmerged:
        """Make the project what it would be without the last merge; the merged one is kept beside it.

        Raises:
            NoMergeToUndo, ReadOnlyProject, ProjectLocked, CannotWriteHere
        """
        from groundcode.workspace.merges.unmerging import undo_merge

        return undo_merge(self._workspace)

    def joining(self, other: Path) -> JoinPlan:
        """What of a project that was made separately may be ours: a proposal, to be reviewed.

        Raises:
            CannotRead: it is a copy of this project. FileMissing, NotAProject, ProjectTooNew, ProjectDamaged
        """
        from groundcode.workspace.joins.plan import plan_joining

        return plan_joining(self._workspace, other)

    def join(self, other: Path, table: Path) -> JoinReport:
        """Take in a project that was made separately, as a reviewed plan (`join_file.write_plan`) says.

        Raises:
            What `joining.join` does.
        """
        from groundcode.workspace.joins.joining import join

        return join(self._workspace, other, table)

    def _merge(self, others: Sequence[Path], *, dry_run: bool) -> MergeReport:
        store = self._workspace.store
        files = tuple(str(other) for other in others)
        incoming = self._read(others)
        if not any(one.changes or one.blobs for one in incoming):
            open_now = tuple(self._workspace.conflicts.list_())
            nothing = MergePlan(files, 0, 0, open_before=len(open_now))
            nothing = replace(nothing, counts=counted(nothing))
            return MergeReport(files, 0, 0, (), open_now, 0, False, None, nothing)
        backup = None
        if dry_run:
            with trial(store) as connection:
                plan, open_now = _taken_in(connection, incoming, files)
        else:
            if store.read_only:
                with store.change("merge"):
                    pass
            store.checkpoint()
            # The clock is asked once: what a merge writes down depends on nothing but what it is given.
            now = store.now()
            backup = str(automatic_backup(store.path, "merge", now))
            plan, open_now = self._write(incoming, files, backup, now)
        contributions = tuple(Contribution(one.coder, dict(one.kinds)) for one in plan.coders)
        return MergeReport(
            files, plan.changes, plan.operations, contributions, open_now, len(plan.conflicts), plan.taken_out, backup, plan,
            sum(quotes_of_purged(one) for one in incoming),
        )  # fmt: skip

    def _read(self, others: Sequence[Path]) -> list[Incoming]:
        store = self._workspace.store
        with store.reading() as connection:
            for other in others:
                if other.resolve() == store.path.resolve():
                    raise CannotRead(
                        _("{path} is this project itself.").format(path=other), hint=_("Name a colleague's copy of it.")
                    )
            return [read_incoming(connection, store.path, other) for other in others]

    def _write(
        self, incoming: Sequence[Incoming], files: Sequence[str], backup: str, now: datetime
    ) -> tuple[MergePlan, tuple[Conflict, ...]]:  # fmt: skip
        store = self._workspace.store
        with in_words(store.path), writing(store.engine) as connection:
            first, was_blind = log.position(connection) + 1, parts.blind_for(connection)
            before = parts.numbers_here(connection, (row[0] for one in incoming for row in one.changes))

            def record(plan: MergePlan) -> None:
                moment = now.isoformat(timespec="seconds")
                coders = tuple(one.coder for one in plan.coders)
                names = tuple(Path(one).name for one in files)
                blind = "" if parts.blind_for(connection) else was_blind
                completed = _completed(connection, before)
                made = MergeRecord(
                    first, log.position(connection), moment, names, coders, Path(backup).name, completed, blind
                )  # fmt: skip
                if made.changes or completed:
                    keep_record(connection, made)

            plan, open_now = _taken_in(connection, incoming, files, record)
        if plan.taken_out:
            store.scrub()
        self._workspace.refresh()
        return plan, open_now


def _completed(connection: Connection, before: Mapping[bytes, set[int]]) -> tuple[tuple[str, str], ...]:
    """What came in of changes that stood here in part: (change, numbers of operations)."""
    sql = "SELECT o.n FROM operation o JOIN change c ON c.seq = o.change WHERE c.id = ?"
    out = []
    for change, here in sorted(before.items()):
        came = {n for (n,) in bulk.all_rows(connection, sql, (change,))} - here
        if came:
            out.append((change.hex(), runs(came)))
    return tuple(out)


def _taken_in(
    connection: Connection, incoming: Sequence[Incoming], files: Sequence[str], record: Callable[[MergePlan], None] | None = None
) -> tuple[MergePlan, tuple[Conflict, ...]]:
    """Take in what was read, within a transaction, and tell what that changed; (the plan, all that is open now)."""
    before = Before(connection, incoming)
    taken_out = False
    for one in incoming:
        taken_out |= take_in(connection, one)
    open_now = tuple(open_conflicts(connection))
    plan = what_came_in(connection, before, incoming, files, open_now, taken_out=taken_out)
    if record is not None:
        record(plan)
    return plan, open_now
