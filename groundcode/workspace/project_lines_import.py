"""Lines of JSON taken into a project: into a new one with all ids, into another without contradicting it."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection

from groundcode.domain import ids
from groundcode.domain.registry import ALIVE, BY_NAME, CREATE, FORMAT, Type
from groundcode.domain.validation import check_operation
from groundcode.errors import BadValue, InvalidProjectLines, InvalidQdpx, LinesContradict, ThingNotFound, WriteOnceField
from groundcode.exchange.project_lines import LinesState, read_project_lines
from groundcode.exchange.refi.losses import Losses
from groundcode.locale import _
from groundcode.store.arrivals import append_arrivals, known_things
from groundcode.store.store import Surroundings
from groundcode.store.whole_state import NOT_CARRIED, left_out_with, living_things
from groundcode.workspace.closed import closed_things
from groundcode.workspace.interchange import InterchangeReport
from groundcode.workspace.project_lines import lead_of
from groundcode.workspace.refi.import_own import import_own
from groundcode.workspace.refi.importing import Arrivals, refuse_names, tried
from groundcode.workspace.refi.parts import ALIAS, aliases

if TYPE_CHECKING:
    from groundcode.exchange.refi.archive import Archive
    from groundcode.workspace.workspace import Workspace

KIND = "import-lines"
_COMPARED_BY_ID = ("coder",)
"""Kinds whose id is made from their name: another capital makes no other thing."""


class _NoArchive:
    """Stands for the archive that lines of JSON are not in: their texts are among the lines."""

    def __init__(self, path: str) -> None:
        self.path = path

    def text(self, _path: str, _guid: str = "") -> str | None:
        """Nothing."""
        return None


def new_project(path: Path, file: Path, *, coder: str | None = None, surroundings: Surroundings | None = None) -> Workspace:
    """A project made for a file, under the id of the project that the file came from.

    Raises:
        FileMissing, EmptyFile, InvalidProjectLines, BadProjectName, ProjectExists, CannotWriteHere
    """
    from groundcode.workspace.workspace import Workspace

    found = read_project_lines(file, FORMAT)
    named = coder or lead_of(found)
    return Workspace.create(
        path, title=found.title or file.stem, coder=named or None, surroundings=surroundings, project=found.own.project
    )


def run_import(workspace: Workspace, path: Path, *, dry_run: bool, fresh: bool, keep_names: bool) -> InterchangeReport:
    """What `ProjectLines.import_` does."""
    found = read_project_lines(path, FORMAT)
    _check(found, str(path))
    report = InterchangeReport(str(path), "groundcode", whole=True)
    if not dry_run and not fresh and not workspace.store.read_only:
        report.backup = str(workspace.backups.back_up(why="import"))
    with tried(workspace) if dry_run else workspace.change(KIND) as made:
        if not fresh:
            _refuse_contradictions(workspace, made.connection, found, path)
        moment = workspace.store.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        arrivals = Arrivals(made.connection, workspace.coder, moment)
        try:
            import_own(
                workspace, made, cast("Archive", _NoArchive(str(path))), found.own, arrivals, report, fresh=fresh
            )  # fmt: skip
        except InvalidQdpx as error:
            raise InvalidProjectLines(str(path), None, _("its things or texts do not fit each other")) from error
        _drop_known_aliases(made.connection, arrivals)
        arriving = arrivals.whole()
        if not keep_names:
            refuse_names(workspace, made, arriving, path)
        elsewhere = ids.to_raw(ids.named(workspace.id, "lines"))
        report.counts["changes"] = append_arrivals(
            made.connection, arriving, kind=KIND, installation=elsewhere, new_id=workspace.store.ids.raw
        )  # fmt: skip
    if not dry_run:
        workspace.has_changed = True
        workspace.refresh()
        if report.backup:
            note = _("This is not undone by undo, as little as a merge: the project as it was before lies in {path}.")
            report.notes.append(note.format(path=report.backup))
    return report


def _drop_known_aliases(connection: Connection, arrivals: Arrivals) -> None:
    """Keep no second note of what the project and its coders are called elsewhere."""
    known = aliases(connection)
    arrivals.first.things[:] = [
        (kind, thing, fields)
        for kind, thing, fields in arrivals.first.things
        if not (kind == "link" and fields.get("role") == ALIAS and known.get(str(fields["from"])) == fields["to"])
    ]


def _check(found: LinesState, path: str) -> None:
    """Refuse the first line that the registry does not take, and an id that two things have.

    Raises:
        InvalidProjectLines
    """
    here: set[str] = set()
    for (kind, thing, fields, _by), line in zip(found.own.things, found.lines, strict=True):
        if thing in here:
            raise InvalidProjectLines(path, line, _("another line has its id"))
        here.add(thing)
        if kind in NOT_CARRIED:
            raise InvalidProjectLines(path, line, _("a {kind} is carried by no file").format(kind=_(BY_NAME[kind].words)))
        try:
            check_operation(kind, CREATE, fields)
        except (BadValue, ThingNotFound, WriteOnceField) as error:
            raise InvalidProjectLines(path, line, error.message.rstrip(".")) from error


def _refuse_contradictions(workspace: Workspace, connection: Connection, found: LinesState, path: Path) -> None:
    """Refuse a file that says something else of things that are known here.

    Raises:
        LinesContradict
    """
    own = found.own
    foreign = own.project != workspace.id
    same = {own.project: workspace.id} if foreign else {}
    for kind, thing, fields, _by in own.things:
        if kind == "coder":
            same[thing] = ids.coder_id(workspace.id, str(fields.get("name", "")))
    known = known_things(connection, (same.get(thing, thing) for _kind, thing, _fields, _by in own.things))
    if not known:
        return
    closed = closed_things(connection, Losses())
    left_out = left_out_with(connection, closed) if closed else set()
    ours = {thing.id: thing.fields for thing in living_things(connection, left_out) if thing.id in known}
    against: list[tuple[int, str]] = []
    for (kind, thing, fields, _by), line in zip(own.things, found.lines, strict=True):
        target = same.get(thing, thing)
        if target not in known or target in left_out or kind in _COMPARED_BY_ID or (kind == "project" and foreign):
            continue
        told = _difference(kind, fields, ours.get(target), same)
        if told:
            against.append((line, told))
    if against:
        raise LinesContradict(str(path), *against[0], len(against) - 1)


def _difference(kind: str, theirs: dict[str, Any], ours: dict[str, Any] | None, same: dict[str, str]) -> str:
    """What differs of one thing, in words; "" where nothing does."""
    entity = BY_NAME[kind]
    name = str(theirs.get("name") or theirs.get("title") or "")
    what = _("{kind} “{name}”").format(kind=_(entity.words), name=" ".join(name.split())[:60]) if name else _(entity.words)
    if ours is None:
        return _("{what} was deleted here").format(what=what) if entity.can_die else ""
    for key in dict.fromkeys((*theirs, *ours)):
        field = entity.field(key)
        value = theirs.get(key)
        if field is None or key == ALIVE:
            continue
        if field.type is Type.ID and isinstance(value, str):
            value = same.get(value, value)
        if (value or None) != (ours.get(key) or None):
            return _("{what} has another {field} here").format(what=what, field=_(field.words))
    return ""
