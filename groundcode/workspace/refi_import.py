"""A .qdpx taken into a project: our own file where it still belongs to the project.qde, else what another program wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from groundcode.domain import ids
from groundcode.domain.operations import Draft
from groundcode.domain.registry import FORMAT
from groundcode.errors import BadValue, NamesInFile
from groundcode.exchange.refi.archive import Archive, open_qdpx
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.own import OwnState, Unused, read_own
from groundcode.exchange.refi.positions import WORDS, reading_named
from groundcode.locale import _
from groundcode.store import blobs
from groundcode.store.arrivals import Arrival, append_arrivals
from groundcode.store.store import Writing
from groundcode.store.trial import trial
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.privacy import names_finder

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

KIND = "import-qdpx"
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Arrivals:
    """Changes to be: what the importer does, then what each person did at each moment."""

    importer: str
    now: str
    first: Arrival = field(init=False)
    _of: dict[tuple[str, str], Arrival] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first = Arrival(self.importer, self.now)

    def of(self, coder: str, moment: str) -> Arrival:
        """What a person did at a moment; both "" stand for the importer, now."""
        key = (coder or self.importer, moment or self.now)
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = Arrival(*key)
        return found

    def in_order(self) -> list[Arrival]:
        """The importer's first, then by their dates."""
        return [self.first, *sorted(self._of.values(), key=lambda one: (one.made_at, one.coder))]


def run_import(
    workspace: Workspace, path: Path, *, positions: str, levels: str, dry_run: bool, fresh: bool, keep_names: bool,
    progress: Progress | None,
) -> InterchangeReport:  # fmt: skip
    """What `Interchange.import_qdpx` does."""
    from groundcode.workspace.refi_import_foreign import ForeignImport
    from groundcode.workspace.refi_import_own import import_own

    try:
        forced = reading_named(positions)
    except ValueError:
        raise BadValue(_("positions"), positions, "auto, " + ", ".join(WORDS) + _(", joined by +")) from None
    report, losses = InterchangeReport(str(path)), Losses()
    with open_qdpx(path) as archive:
        own = _own(archive)
        # Popped, so that nothing here holds its selections once they are taken.
        projects = [archive.project()] if not isinstance(own, OwnState) else []
        if not dry_run and not fresh and not workspace.store.read_only:
            report.backup = str(workspace.backups.back_up(why="import"))
        with _trial(workspace) if dry_run else workspace.change(KIND) as made:
            moment = workspace.store.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            arrivals = Arrivals(workspace.coder, moment)
            if isinstance(own, OwnState):
                import_own(workspace, made, archive, own, arrivals, report, fresh=fresh)
            else:
                if own is not None:
                    report.notes.append(_("groundcode's own file in it was not used: {why}.").format(why=own.why))
                ForeignImport(
                    workspace, made, archive, projects.pop(), arrivals, report, losses, levels=levels, forced=forced,
                    progress=progress,
                ).run()  # fmt: skip
            if not keep_names:
                _refuse_names(workspace, made, arrivals, path)
            _append(workspace, made, arrivals, report)
    report.losses = losses.all()
    if not dry_run:
        workspace.has_changed = True
        workspace.refresh()
        if report.backup:
            note = _("This is not undone by undo, as little as a merge: the project as it was before lies in {path}.")
            report.notes.append(note.format(path=report.backup))
    return report


@contextmanager
def _trial(workspace: Workspace) -> Iterator[Writing]:
    """A change of which nothing stays."""
    with trial(workspace.store) as connection:
        yield Writing(connection, Draft(KIND), workspace.store.seen, workspace.store.coder)


def _own(archive: Archive) -> OwnState | Unused | None:
    with archive.extra() as stream:
        return None if stream is None else read_own(stream, archive.path, archive.digest(), FORMAT)


def _refuse_names(workspace: Workspace, made: Writing, arrivals: Arrivals, path: Path) -> None:
    """Refuse what holds names that were replaced in the project before, in texts or in anything that was typed."""
    names = workspace.privacy.names()
    if not names:
        return
    find, found = names_finder(names), set[str]()
    for arrival in arrivals.in_order():
        for entity, _thing, fields in arrival.things:
            if entity == "version":
                found |= find(blobs.get_text(made.connection, str(fields["text"])))
            elif entity not in ("coding", "link"):
                found |= find("\n\n".join(value for value in fields.values() if isinstance(value, str)))
    if found:
        raise NamesInFile(str(path), len(found))


def _append(workspace: Workspace, made: Writing, arrivals: Arrivals, report: InterchangeReport) -> None:
    # Not of this installation: nobody did it here, and undo, which takes back what was done here, leaves it alone.
    elsewhere = ids.to_raw(ids.named(workspace.id, "refi"))
    changes = append_arrivals(
        made.connection, arrivals.in_order(), kind=KIND, installation=elsewhere, new_id=workspace.store.ids.raw
    )  # fmt: skip
    report.counts["changes"] = changes
