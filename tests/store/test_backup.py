from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundcode.errors import CannotWriteHere, GroundcodeError, ProjectDamaged, ProjectExists
from groundcode.store import backup
from groundcode.store.backup import KEPT, automatic_backup, back_up, backed_up_today, backup_folder, newest_backup
from groundcode.workspace import Workspace
from tests.builders import new_project, state, with_sources

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in")
    workspace.codes.create("信任")
    return workspace


def test_a_backup_holds_what_the_project_holds(project: Workspace, tmp_path: Path) -> None:
    # The project is open, its last changes only in the WAL.
    made = project.backups.back_up(tmp_path / "somewhere" / "copy.groundcode")
    with Workspace.open(made) as copy:
        assert state(copy) == state(project)
        assert not copy.backups.verify(rebuild=True)[0].problems
    assert [p.name for p in made.parent.iterdir()] == [made.name]


def test_a_backup_never_takes_another_file_s_place(project: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "mine.groundcode"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectExists):
        project.backups.back_up(target)
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_copy_that_lacks_something_does_not_count(project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = backup._check

    def lossy(copy: Path, wanted: set[tuple[object, ...]]) -> None:
        with closing(sqlite3.connect(copy)) as raw:
            raw.execute("DROP TRIGGER operation_no_delete")
            raw.execute("DELETE FROM operation WHERE change = 2 AND n = 0")
            raw.commit()
        check(copy, wanted)

    monkeypatch.setattr(backup, "_check", lossy)
    with pytest.raises(ProjectDamaged):
        project.backups.back_up(tmp_path / "copy.groundcode")
    assert not list(tmp_path.glob("copy*"))


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_nothing_behind(
    project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, refuse)
    with pytest.raises(CannotWriteHere, match="No space left"):
        project.backups.back_up(tmp_path / "copy.groundcode")
    monkeypatch.undo()
    assert not list(tmp_path.glob("copy*"))


def test_a_folder_that_cannot_be(project: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWriteHere):
        project.backups.back_up(tmp_path / "file" / "copy.groundcode")


def test_one_a_day(project: Workspace) -> None:
    made = project.backups.daily()
    assert made is not None
    assert made.parent == backup_folder(project.path)
    assert project.backups.daily() is None
    assert newest_backup(project.path) == made
    assert backed_up_today(project.path, project.store.now())
    assert not backed_up_today(project.path, project.store.now() + timedelta(days=1))


def test_old_ones_make_room_and_each_day_s_first_goes_last(project: Workspace) -> None:
    folder = backup_folder(project.path)
    for day in range(20):
        for hour in (8, 10, 12):
            automatic_backup(project.path, "daily", NOON.replace(hour=hour) + timedelta(days=day))
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == KEPT
    days = {name[:10] for name in names}
    assert len(days) == 20
    assert all(any(name.startswith(f"{day}_08") for name in names) for day in days)
    # What is left beside the firsts is the newest.
    others = [name for name in names if name[11:13] != "08"]
    assert others == sorted(others)[-len(others) :]
    assert others[0] >= "2026-03-16"


def test_what_a_person_put_there_stays(project: Workspace) -> None:
    folder = backup_folder(project.path)
    folder.mkdir()
    mine = folder / "before-the-defence.groundcode"
    project.backups.back_up(mine)
    for minute in range(KEPT + 5):
        automatic_backup(project.path, "merge", NOON + timedelta(minutes=minute))
    assert mine.exists()
    newest = newest_backup(project.path)
    assert newest is not None
    assert newest != mine


def test_a_clock_that_stands_still_is_no_reason_to_fail(project: Workspace) -> None:
    made = {automatic_backup(project.path, "merge", NOON) for _ in range(4)}
    assert len(made) == 4
    assert all(path.exists() for path in made)


def test_the_backup_of_a_damaged_project_is_refused_in_words(project: Workspace, tmp_path: Path) -> None:
    project.close()
    raw = bytearray(project.path.read_bytes())
    raw[8192:24576] = b"\xff" * 16384
    project.path.write_bytes(raw)
    with pytest.raises(GroundcodeError):
        back_up(project.path, tmp_path / "copy.groundcode")
    assert not list(tmp_path.glob("copy*"))
