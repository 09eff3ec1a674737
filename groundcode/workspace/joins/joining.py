"""A project that was made separately, taken in by a plan that a person has reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain.ids import to_raw
from groundcode.domain.operations import Draft
from groundcode.errors import ProjectLocked
from groundcode.locale import _
from groundcode.store import blobs, bulk, log, reading
from groundcode.store.backup import automatic_backup
from groundcode.store.foreign import foreign_project
from groundcode.workspace.joins.drafts import KIND, Drafts
from groundcode.workspace.joins.file import read_plan
from groundcode.workspace.joins.plan import JoinPlan, propose
from groundcode.workspace.joins.targets import joined_id, targets_of

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class JoinReport:
    """What joining another project did."""

    title: str
    """The other project's."""
    made: Mapping[str, int]
    """Kind of thing -> how many came in."""
    known: Mapping[str, int]
    """Kind of thing -> how many of theirs were here already."""
    left: Mapping[str, int]
    """Kind of thing -> how many refer to what was left out."""
    coders: tuple[str, ...]
    """Under whose names it came in."""
    closed: tuple[str, ...]
    loosened: tuple[str, ...]
    """Paths of codes that stand at the top here, as their level does not fit below the code they were under."""
    backup: str | None
    """Where the project as it was lies; None if there was nothing to take in."""


def join(workspace: Workspace, other: Path, table: Path) -> JoinReport:
    """Take in another project as a table of decisions says, in one transaction after a verified backup.

    What comes in are changes of ours, one for each of its coders. Joining it again adds only what is new there.

    Raises:
        What `plan_joining` and `read_plan` do. SourceNotFound, CoderNotFound, CodeNotFound, AmbiguousName,
        ThingNotFound: a name in the table that is none of ours. ReadOnlyProject, ProjectLocked, CannotWriteHere
    """
    store = workspace.store
    with bulk.without_collecting():
        with foreign_project(other) as theirs, store.reading() as ours:
            plan = read_plan(propose(ours, theirs, other), table)
            drafts = Drafts(ours, theirs, plan, targets_of(ours, theirs, plan), workspace.coder)
            drafts.compute()
            position = log.position(ours)
            coders = {**reading.read_coders(ours), workspace.coder: workspace.coder_name}
        backup = _write(workspace, plan, drafts, position, coders) if drafts.of_coder else None
    workspace.refresh()
    names = tuple(coders.get(coder, "?") for coder in drafts.of_coder)
    return JoinReport(
        plan.title, dict(drafts.made), dict(drafts.known), dict(drafts.left), names, plan.closed, tuple(drafts.kept.loosened),
        backup,
    )  # fmt: skip


def _write(workspace: Workspace, plan: JoinPlan, drafts: Drafts, position: int, coders: dict[str, str]) -> str | None:
    own = drafts.of_coder.pop(workspace.coder, Draft(KIND))
    for op in own.operations:
        if op.entity == "coder":
            coders[op.entity_id] = str(op.value["name"])
    if not own.operations and not any(draft.operations for draft in drafts.of_coder.values()):
        drafts.of_coder.clear()
        return None
    store = workspace.store
    if store.read_only:
        with store.change(KIND):
            pass
    backup = str(automatic_backup(store.path, KIND, store.now()))
    with workspace.change(KIND) as made:
        if log.position(made.connection) != position:
            raise ProjectLocked(str(store.path), _("somebody wrote to it in the meantime"))
        for text in drafts.texts.blobs:
            blobs.put_text(made.connection, text)
        memo = joined_id(workspace.id, f"{plan.project} at {position}")
        title = _("Joined: {title}").format(title=plan.title)
        words = drafts.kept.words(coders, plan.title, Path(plan.path).name)
        made.draft.create("memo", memo, kind="operational", title=title, text=words)
        made.draft.operations += own.operations
        store.next_change(made)
        for coder, draft in drafts.of_coder.items():
            made.coder = to_raw(coder)
            made.draft = draft
            store.next_change(made)
    if own.operations:
        drafts.of_coder[workspace.coder] = own
    return backup
