"""Backups: whole copies made by SQLite, opened and checked before they count."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from groundcode.errors import CannotWriteHere, ProjectDamaged, ProjectExists
from groundcode.locale import _

KEPT = 30
"""Automatic backups kept beside a project; older ones make room, the first of each day last of all."""


_KEPT_MERGE = re.compile(r"(-merged-\d{4}-\d\d-\d\d(?:-\d+)?)(?:\.groundcode|-left-out(?:-\d+)?\.txt)")
_STAMPED = re.compile(r"\d{4}-\d\d-\d\d_\d{6}_\d{6}_")


def backup_folder(project: Path) -> Path:
    """The folder of a project's automatic backups."""
    return project.with_name(project.stem + ".backups")


def back_up(project: Path, target: Path) -> Path:
    """Copy a project to `target` and check the copy; gives the target.

    Raises:
        ProjectExists: something is there already.
        CannotWriteHere, ProjectDamaged: the copy could not be made, or does not hold what the project holds.
    """
    return _copy(_opened(project), target)


def save_held(held: sqlite3.Connection, target: Path) -> Path:
    """Copy what a connection still holds open to `target` and check the copy, whatever became of the file's name.

    Raises:
        ProjectExists, CannotWriteHere, ProjectDamaged
    """
    return _copy(nullcontext(held), target)


@contextmanager
def _opened(project: Path) -> Iterator[sqlite3.Connection]:
    source = sqlite3.connect(f"{project.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        yield source
    finally:
        source.close()


def _copy(project: AbstractContextManager[sqlite3.Connection], target: Path) -> Path:
    if target.exists():
        raise ProjectExists(str(target))
    part = target.with_name(target.name + f".{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        # SQLite fills an empty file that is there; made first, it is nobody else's to read from its first byte on.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with project as source:
            wanted = {_contents(source)}
            source.execute("VACUUM INTO ?", (str(part),))
            wanted.add(_contents(source))
        _check(part, wanted)
        sync(part)
        os.replace(part, target)
    except sqlite3.DatabaseError as error:
        part.unlink(missing_ok=True)
        raise CannotWriteHere(str(target), str(error)) from error
    except OSError as error:
        if part.is_file():
            part.unlink()
        raise CannotWriteHere(str(target), error.strerror or str(error)) from error
    return target


def automatic_backup(project: Path, why: str, now: datetime) -> Path:
    """A backup in the project's own backup folder, named by its moment and reason."""
    folder = backup_folder(project)
    stamp = now.strftime("%Y-%m-%d_%H%M%S_%f")
    target = folder / f"{stamp}_{why}.groundcode"
    again = 1
    while target.exists():  # a clock that was set back, or that ticks slowly
        again += 1
        target = folder / f"{stamp}_{why}-{again}.groundcode"
    made = back_up(project, target)
    _make_room(folder)
    return made


def automatic_backups(project: Path) -> list[Path]:
    """The automatic backups of a project, oldest first."""
    return _automatic(backup_folder(project))


def kept_merges(project: Path) -> dict[Path, list[Path]]:
    """The copies that undoing merges has kept beside a project, by their names, with the lists of what was left out.

    A copy that is not there any more stands for its lists too.
    """
    out: dict[Path, list[Path]] = {}
    for path in sorted(project.parent.iterdir()) if project.parent.is_dir() else []:
        if not path.name.startswith(project.stem) or path.is_symlink() or not path.is_file():
            continue
        found = _KEPT_MERGE.fullmatch(path.name[len(project.stem) :])
        if found:
            lists = out.setdefault(path.with_name(f"{project.stem}{found[1]}{project.suffix}"), [])
            lists += [path] if path.suffix == ".txt" else []
    return out


def unfinished_backups(project: Path) -> list[Path]:
    """What an interrupted backup has left."""
    folder = backup_folder(project)
    return sorted(folder.glob("*.part*")) if folder.is_dir() else []


def newest_backup(project: Path) -> Path | None:
    """The newest automatic backup, if there is one."""
    found = _automatic(backup_folder(project))
    return found[-1] if found else None


def backed_up_today(project: Path, now: datetime) -> bool:
    """Whether an automatic backup of today stands there."""
    newest = newest_backup(project)
    return newest is not None and newest.name.startswith(now.strftime("%Y-%m-%d"))


def _automatic(folder: Path) -> list[Path]:
    """The automatic backups in a folder, oldest first; what a person put there under another name is not one."""
    found = sorted(folder.glob("*.groundcode")) if folder.is_dir() else []
    return [path for path in found if _STAMPED.match(path.name)]


def _contents(connection: sqlite3.Connection) -> tuple[object, ...]:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM change), (SELECT total(lamport) FROM change), (SELECT count(*) FROM operation), "
        "(SELECT total(length(value)) FROM operation), (SELECT count(*) FROM blob), (SELECT total(length(bytes)) FROM blob)"
    ).fetchone()
    return tuple(row)


def _check(copy: Path, wanted: set[tuple[object, ...]]) -> None:
    connection = sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        found = _contents(connection)
    finally:
        connection.close()
    # Somebody may write while the copy is made: it holds what was there before, after, or (two counts) between.
    if verdict != "ok" or (len(wanted) == 1 and found not in wanted):
        copy.unlink(missing_ok=True)
        why = _("a copy of it does not hold what it holds") if verdict == "ok" else str(verdict)
        raise ProjectDamaged(str(copy), why)


def sync(path: Path) -> None:
    """Have a file on the disk before it takes its name."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_room(folder: Path) -> None:
    found = _automatic(folder)
    days: dict[str, Path] = {}
    for path in found:
        days.setdefault(path.name[:10], path)
    firsts = set(days.values())
    spare = [p for p in found if p not in firsts] + sorted(firsts)
    for path in spare[: max(0, len(found) - KEPT)]:
        path.unlink(missing_ok=True)
