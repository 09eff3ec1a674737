"""A .qdpx taken into a project: our own file where it still belongs to the project.qde, else what another program wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.operations import Draft
from groundcode.domain.registry import FORMAT
from groundcode.errors import BadValue, NamesInFile
from groundcode.exchange.refi.archive import Archive, NoArchive, open_qdpx
from groundcode.exchange.refi.losses import Losses
from groundcode.exchange.refi.own import OwnState, Unused, read_own
from groundcode.exchange.refi.positions import WORDS, Reading, reading_named
from groundcode.exchange.refi.values import RefiProject
from groundcode.locale import _
from groundcode.store import blobs, log
from groundcode.store.arrivals import Arrival, Arriving, Thing, append_arrivals
from groundcode.store.merge_record import MergeRecord, keep_record
from groundcode.store.store import Writing
from groundcode.store.trial import trial
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.privacy import names_finder

if TYPE_CHECKING:
    from groundcode.workspace.workspace import Workspace

KIND = "import-qdpx"
Progress = Callable[[int, int, str], None]


class Arrivals:
    """Changes to be: what the importer does, then what each person did at each moment."""

    def __init__(self, connection: Connection, importer: str, now: str) -> None:
        self.first = Arrival(importer, now)
        self._later = Arriving(connection)

    def put(self, coder: str, moment: str, thing: Thing, turn: int = 0) -> None:
        """A thing that a person made at a moment; both "" stand for the importer, now.

        Raises:
            BadValue, ThingNotFound
        """
        self._later.put(coder or self.first.coder, moment or self.first.made_at, thing, turn)

    def whole(self) -> Arriving:
        """All of it, once there is no more to come.

        Raises:
            BadValue, WriteOnceField, ThingNotFound
        """
        self._later.put_first(self.first)
        self.first = Arrival(self.first.coder, self.first.made_at)
        return self._later


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an import is to be done."""

    positions: str = "auto"
    levels: str = ""
    dry_run: bool = False
    fresh: bool = False
    keep_names: bool = False
    progress: Progress | None = None

    def reading(self) -> Reading | None:
        """The reading of positions that is forced; raises BadValue."""
        try:
            return reading_named(self.positions)
        except ValueError:
            ways = "auto, " + ", ".join(WORDS) + _(", joined by +")
            raise BadValue(_("positions"), self.positions, ways) from None


def run_import(workspace: Workspace, path: Path, wishes: Wishes) -> InterchangeReport:
    """What `Interchange.import_qdpx` does."""
    wishes.reading()
    with open_qdpx(path) as archive:
        own = _own(archive)
        # Popped, so that nothing here holds its selections once they are taken.
        projects = [archive.project()] if not isinstance(own, OwnState) else []
        return _run(workspace, archive, own, projects, Losses(), wishes)


def run_import_of(workspace: Workspace, project: RefiProject, path: Path, losses: Losses, wishes: Wishes) -> InterchangeReport:
    """What `Interchange.import_project` does."""
    wishes.reading()
    return _run(workspace, NoArchive(str(path)), None, [project], losses.copy(), wishes)


def _run(
    workspace: Workspace, archive: Archive | NoArchive, own: OwnState | Unused | None, projects: list[RefiProject],
    losses: Losses, wishes: Wishes,
) -> InterchangeReport:  # fmt: skip
    from groundcode.workspace.refi.import_foreign import ForeignImport
    from groundcode.workspace.refi.import_own import import_own

    report = InterchangeReport(archive.path)
    if not wishes.dry_run and not wishes.fresh and not workspace.store.read_only:
        report.backup = str(workspace.backups.back_up(why="import"))
    with tried(workspace) if wishes.dry_run else workspace.change(KIND) as made:
        moment = workspace.store.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        arrivals = Arrivals(made.connection, workspace.coder, moment)
        if isinstance(own, OwnState):
            assert isinstance(archive, Archive)
            import_own(workspace, made, archive, own, arrivals, report, fresh=wishes.fresh)
        else:
            if own is not None:
                report.notes.append(_("groundcode's own file in it was not used: {why}.").format(why=own.why))
            ForeignImport(
                workspace, made, archive, projects.pop(), arrivals, report, losses, levels=wishes.levels,
                forced=wishes.reading(), progress=wishes.progress,
            ).run()  # fmt: skip
        arriving = arrivals.whole()
        if not isinstance(own, OwnState):
            arriving.leave_out_known_links()
        if not wishes.keep_names:
            refuse_names(workspace, made, arriving, Path(archive.path))
        first, last = _append(workspace, made, arriving, report)
        if report.backup and last >= first:
            record = MergeRecord(
                first, last, moment, (Path(archive.path).name,), tuple(dict.fromkeys(report.coders)), Path(report.backup).name
            )  # fmt: skip
            keep_record(made.connection, record)
    report.losses = losses.all()
    if not wishes.dry_run:
        workspace.has_changed = True
        workspace.refresh()
        if report.backup:
            note = _("To take all of it back: groundcode merge PROJECT --undo. The project as it was before lies in {path}.")
            report.notes.append(note.format(path=report.backup))
    return report


@contextmanager
def tried(workspace: Workspace) -> Iterator[Writing]:
    """A change of which nothing stays."""
    with trial(workspace.store) as connection:
        yield Writing(connection, Draft(KIND), workspace.store.seen, workspace.store.coder)


def _own(archive: Archive) -> OwnState | Unused | None:
    with archive.extra() as stream:
        return None if stream is None else read_own(stream, archive.path, archive.digest(), FORMAT)


def refuse_names(workspace: Workspace, made: Writing, arriving: Arriving, path: Path) -> None:
    """Refuse what holds names that were replaced in the project before, in texts or in anything that was typed."""
    names = workspace.privacy.names()
    if not names:
        return
    find, found = names_finder(names), set[str]()
    for entity, fields in arriving.values(("coding", "link")):
        if entity == "version" and "text" in fields:
            found |= find(blobs.get_text(made.connection, str(fields["text"])))
        else:
            found |= find("\n\n".join(value for value in fields.values() if isinstance(value, str)))
    if found:
        raise NamesInFile(str(path), len(found))


def _append(workspace: Workspace, made: Writing, arriving: Arriving, report: InterchangeReport) -> tuple[int, int]:
    """Append what came in; gives its first and its last position in the log."""
    # Not of this installation: nobody did it here, and undo, which takes back what was done here, leaves it alone.
    elsewhere = ids.to_raw(ids.named(workspace.id, "refi"))
    before = log.position(made.connection)
    changes = append_arrivals(
        made.connection, arriving, kind=KIND, installation=elsewhere, new_id=workspace.store.ids.raw
    )  # fmt: skip
    report.counts["changes"] = changes
    return before + 1, log.position(made.connection)
