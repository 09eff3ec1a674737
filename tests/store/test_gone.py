"""The project file deleted, moved or replaced while it is open: nothing is typed into the void, everything is saved."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from groundcode.errors import CannotWriteHere, ProjectExists, ProjectGone
from groundcode.store.connection import Place, explain
from groundcode.workspace import Workspace
from tests.builders import living_rows, new_project, position, state, with_sources

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be taken away there")

Taking = Callable[[Path], object]


def deleted(path: Path) -> None:
    path.unlink()


def deleted_with_its_wal(path: Path) -> None:
    for beside in path.parent.glob(path.name + "*"):
        beside.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.groundcode"))


def folder_moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def folder_deleted(path: Path) -> None:
    shutil.rmtree(path.parent)


def replaced(path: Path) -> None:
    """By another project, written beside it and put in its place, as programs that sync do."""
    other = path.with_name("other.groundcode")
    new_project(path.parent, "other", coder="丙", seed=9).close()
    os.replace(other, path)


def replaced_by_a_backup(path: Path) -> None:
    """By an older copy of itself, with what lay beside it thrown away."""
    shutil.copy(path, path.with_name("older"))
    deleted_with_its_wal(path)
    os.replace(path.with_name("older"), path)


WAYS = (deleted, deleted_with_its_wal, moved, folder_moved, folder_deleted, replaced, replaced_by_a_backup)
in_all_ways = pytest.mark.parametrize("take", WAYS, ids=lambda way: way.__name__)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A project in a folder of its own, whose last coding lies in the WAL alone."""
    (tmp_path / "study").mkdir()
    workspace = new_project(tmp_path / "study")
    source = with_sources(workspace, tmp_path / "in")["P01"]
    workspace.store.checkpoint()
    workspace.codings.apply(workspace.codes.create("走访"), source, 3, 9)
    return workspace


@in_all_ways
def test_nothing_is_typed_into_the_void(ws: Workspace, take: Taking) -> None:
    before = position(ws), living_rows(ws)
    code = next(iter(ws.tree().codes))
    take(ws.path)
    for write in (
        lambda: ws.codes.create("信任"),
        lambda: ws.codes.rename(code, "熟悉"),
        ws.history.undo,
        lambda: ws.store.save_draft("memo", "正在写"),
        lambda: ws.store.set_local("key", "value"),
        ws.store.rebuild_state,
        ws.store.check_in_place,
        ws.backups.back_up,
    ):
        with pytest.raises(ProjectGone) as error:
            write()
        assert error.value.message == f"The project file {ws.path} is no longer where it was opened; nothing more is stored."
        assert "save a copy" in error.value.hint
    assert (position(ws), living_rows(ws)) == before  # it can still be read
    ws.close()


@in_all_ways
def test_everything_is_saved_from_what_is_held_open(ws: Workspace, take: Taking, tmp_path: Path) -> None:
    before = state(ws), living_rows(ws), position(ws)
    take(ws.path)
    with pytest.raises(ProjectGone):
        ws.codes.create("信任")
    saved = ws.backups.rescue(tmp_path / "saved.groundcode")
    ws.close()
    with Workspace.open(saved, coder="甲") as copy:
        assert (state(copy), living_rows(copy), position(copy)) == before
        assert copy.backups.verify(rebuild=True)[0].problems == []
        assert copy.codings.columns().start == [3]
        copy.codes.create("之后")
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix == ".part") == []


@in_all_ways
def test_what_is_held_outlasts_the_pool(ws: Workspace, take: Taking, tmp_path: Path) -> None:
    before = living_rows(ws)
    take(ws.path)
    ws.store.engine.dispose()
    gc.collect()
    with pytest.raises(ProjectGone):
        ws.tree()
    with Workspace.open(ws.backups.rescue(tmp_path / "saved.groundcode")) as copy:
        assert living_rows(copy) == before
    ws.close()


def test_the_other_file_is_left_alone(ws: Workspace, tmp_path: Path) -> None:
    replaced(ws.path)
    ws.store.engine.dispose()  # so that a new connection would open the other one
    with pytest.raises(ProjectGone):
        ws.codes.create("信任")
    ws.backups.rescue(tmp_path / "saved.groundcode")
    ws.close()
    with Workspace.open(ws.path, coder="丙") as other:
        assert other.tree().codes == {}
        assert [entry.kind for entry in other.history.entries()] == ["init"]
        assert other.backups.verify(rebuild=True)[0].problems == []


def test_the_other_file_is_read_alone_as_soon_as_the_loss_is_noticed(ws: Workspace, tmp_path: Path) -> None:
    """The WAL is found by its name: with pages of ours in it, the other file would show them as its own."""
    before = living_rows(ws)
    replaced(ws.path)
    wal = ws.path.with_name(ws.path.name + "-wal")
    assert wal.stat().st_size
    with pytest.raises(ProjectGone):
        ws.store.check_in_place()
    assert not wal.stat().st_size
    with Workspace.open(ws.path, coder="丙") as other:
        assert other.tree().codes == {}
        assert other.backups.verify(rebuild=True)[0].problems == []
    with Workspace.open(ws.backups.rescue(tmp_path / "saved.groundcode")) as copy:
        assert living_rows(copy) == before
    ws.close()


def test_a_moved_file_is_whole_after_closing(ws: Workspace) -> None:
    before = living_rows(ws)
    moved(ws.path)
    ws.close()
    with Workspace.open(ws.path.with_name("elsewhere.groundcode")) as there:
        assert living_rows(there) == before


def test_a_file_that_came_back_is_written_to_again(ws: Workspace) -> None:
    moved(ws.path)
    with pytest.raises(ProjectGone):
        ws.codes.create("信任")
    ws.path.with_name("elsewhere.groundcode").rename(ws.path)
    ws.codes.create("信任")
    state(ws)
    ws.close()


def test_a_rescue_takes_nobody_s_place(ws: Workspace, tmp_path: Path) -> None:
    deleted(ws.path)
    taken = tmp_path / "mine.groundcode"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectExists):
        ws.backups.rescue(taken)
    with pytest.raises(CannotWriteHere):
        ws.backups.rescue(taken / "below.groundcode")
    assert taken.read_text(encoding="utf-8") == "mine"
    assert ws.backups.rescue(ws.path).is_file()  # back to its own name
    ws.close()


def test_a_rescue_of_what_is_in_place_is_a_backup(ws: Workspace, tmp_path: Path) -> None:
    with Workspace.open(ws.backups.rescue(tmp_path / "saved.groundcode")) as copy:
        assert state(copy) == state(ws)
    ws.codes.create("信任")
    ws.close()


def test_a_project_without_wal_is_guarded_too(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    ws = new_project(tmp_path / "Dropbox")
    ws.codes.create("信任")
    before = living_rows(ws)
    replaced(ws.path)
    with pytest.raises(ProjectGone):
        ws.codes.create("走访")
    with Workspace.open(ws.backups.rescue(tmp_path / "saved.groundcode")) as copy:
        assert living_rows(copy) == before
    ws.close()


def test_a_project_that_is_only_read_is_saved_as_well(ws: Workspace, tmp_path: Path) -> None:
    with Workspace.open(ws.path, read_only="看看") as reader:
        deleted(ws.path)
        with Workspace.open(reader.backups.rescue(tmp_path / "saved.groundcode")) as copy:
            assert living_rows(copy) == living_rows(ws)
    ws.close()


def test_a_link_or_another_working_folder_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    new_project(tmp_path, "real").close()
    Path("link.groundcode").symlink_to("real.groundcode")
    with Workspace.open(Path("link.groundcode"), coder="甲") as ws:
        Path("link.groundcode").unlink()
        (tmp_path / "sub").mkdir()
        monkeypatch.chdir(tmp_path / "sub")
        ws.codes.create("信任")
        ws.store.engine.dispose()
        ws.codes.create("走访")
    with Workspace.open(tmp_path / "real.groundcode") as again:
        assert len(again.tree().codes) == 2


def test_where_files_have_no_numbers_nothing_is_compared(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unnumbered:
        st_dev = st_ino = 0

    place = Place(ws.path)
    monkeypatch.setattr("pathlib.Path.stat", lambda _path, **_more: Unnumbered)
    place.take()
    place.check()
    monkeypatch.undo()
    place.check()
    ws.close()


class Refused(sqlite3.OperationalError):
    """SQLite's own refusal of a file that was taken away, in its journal mode without WAL."""

    sqlite_errorcode = sqlite3.SQLITE_READONLY_DBMOVED


class ReadOnly(sqlite3.OperationalError):
    """A file or folder that was made read-only."""

    sqlite_errorcode = sqlite3.SQLITE_READONLY


class CannotOpen(sqlite3.OperationalError):
    """A folder in which no journal can be made."""

    sqlite_errorcode = sqlite3.SQLITE_CANTOPEN


def test_what_sqlite_refuses_is_a_sentence_without_its_words() -> None:
    path = Path("a.groundcode")
    assert isinstance(explain(path, Refused("attempt to write a readonly database")), ProjectGone)
    assert str(explain(path, ReadOnly("attempt to write"))) == "a.groundcode cannot be written: it may only be read."
    error = explain(path, CannotOpen("unable to open database file"))
    assert str(error) == "a.groundcode cannot be written: its folder may not be written, or is gone."


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become nobody")
def test_a_folder_made_read_only_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    ws = new_project(tmp_path / "Dropbox")
    before = position(ws)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        # With several workers pytest's own folders go a level deeper.
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    os.chown(ws.path, 65534, 65534)
    (tmp_path / "Dropbox").chmod(0o555)
    os.seteuid(65534)
    try:
        with pytest.raises(CannotWriteHere, match="its folder may not be written, or is gone"):
            ws.codes.create("信任")
    finally:
        os.seteuid(0)
        (tmp_path / "Dropbox").chmod(0o755)
    assert position(ws) == before
    ws.codes.create("信任")
    ws.close()
