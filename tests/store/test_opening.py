"""What `open` and `create` say to files and folders of every kind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from groundcode.errors import (
    BadProjectName,
    BadValue,
    EmptyName,
    FileMissing,
    GroundcodeError,
    NotAProject,
    ProjectDamaged,
    ProjectExists,
    ProjectNotFound,
    ReadOnlyProject,
)
from groundcode.store import connection
from groundcode.store.store import Store
from groundcode.workspace import Workspace
from tests.builders import merge_into, new_project, position, state, surroundings, with_sources

NOBODY = 65534


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project of many pages, to be copied: three hundred changes take a second to make."""
    folder = tmp_path_factory.mktemp("large")
    with new_project(folder) as workspace:
        with_sources(workspace, folder / "in")
        for number in range(299):
            workspace.codes.create(f"编码{number}")
    return workspace.path


@pytest.fixture
def project(large: Path, tmp_path: Path) -> Workspace:
    folder = tmp_path / "study"
    folder.mkdir()
    path = folder / large.name
    shutil.copy(large, path)
    workspace = Workspace.open(path, coder="甲", surroundings=surroundings(hours=1))
    workspace.codes.create("编码299")
    return workspace


def beside(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound, match=r"no\.groundcode"):
        Workspace.open(tmp_path / "no.groundcode")
    (tmp_path / "folder.groundcode").mkdir()
    with pytest.raises(NotAProject):
        Workspace.open(tmp_path / "folder.groundcode")


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00", b"\x00" * 100_000, "访谈".encode() * 9999])
def test_what_is_no_project(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.groundcode"
    path.write_bytes(content)
    with pytest.raises((NotAProject, ProjectDamaged)):
        Workspace.open(path)
    assert path.read_bytes() == content
    with pytest.raises(ProjectExists):
        new_project(tmp_path)


def test_another_program_s_database(tmp_path: Path) -> None:
    path = tmp_path / "a.groundcode"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE change (x)")
        raw.commit()
    content = path.read_bytes()
    with pytest.raises(NotAProject):
        Workspace.open(path)
    assert path.read_bytes() == content


def test_a_project_whose_log_is_gone(project: Workspace) -> None:
    project.close()
    with closing(sqlite3.connect(project.path)) as raw:
        raw.execute("DROP TABLE operation")
        raw.commit()
    with pytest.raises(ProjectDamaged, match="log is missing") as refused:
        Workspace.open(project.path)
    assert ".backups" in refused.value.hint


def test_a_damaged_header(project: Workspace) -> None:
    project.close()
    raw = bytearray(project.path.read_bytes())
    raw[0:16] = b"\xff" * 16
    project.path.write_bytes(raw)
    with pytest.raises(NotAProject):
        Workspace.open(project.path)
    assert project.path.read_bytes() == bytes(raw)


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9])
def test_a_damaged_page_is_told_and_never_a_crash(project: Workspace, tmp_path: Path, part: float) -> None:
    project.close()
    raw = bytearray(project.path.read_bytes())
    at = int(len(raw) * part) // 4096 * 4096
    raw[at : at + 4096] = os.urandom(4096)
    project.path.write_bytes(raw)
    try:
        with Workspace.open(project.path) as damaged:
            verdict, _ = damaged.backups.verify()
            assert verdict.problems
    except ProjectDamaged:
        pass


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_half_a_file(project: Workspace, part: float) -> None:
    project.close()
    raw = project.path.read_bytes()
    project.path.write_bytes(raw[: int(len(raw) * part)])
    with pytest.raises((ProjectDamaged, NotAProject)), Workspace.open(project.path) as damaged:
        damaged.tree()
        verdict, _ = damaged.backups.verify()
        if verdict.problems:
            raise ProjectDamaged(str(project.path), verdict.problems[0])


def test_a_state_of_another_schema_is_made_anew_after_a_backup(project: Workspace) -> None:
    wanted = state(project)
    project.close()
    with closing(sqlite3.connect(project.path)) as raw:
        raw.execute("DROP TABLE state_memo")
        raw.execute("ALTER TABLE state_code RENAME TO state_tag")
        raw.execute("DELETE FROM state_coder")
        raw.execute("PRAGMA user_version = 99")
        raw.commit()
    with Workspace.open(project.path) as again:
        assert state(again) == wanted
        with again.store.reading() as reading:
            names = {r[0] for r in reading.exec_driver_sql("SELECT name FROM sqlite_master")}
    assert "state_tag" not in names
    assert len(list((project.path.parent / "a.backups").iterdir())) == 1


def test_a_state_that_was_altered_is_found_and_made_anew(project: Workspace) -> None:
    wanted = state(project)
    project.close()
    with closing(sqlite3.connect(project.path)) as raw:
        raw.execute("UPDATE state_code SET name = 'x' WHERE name = '编码3'")
        raw.commit()
    with Workspace.open(project.path) as again:
        verdict, backup = again.backups.verify(rebuild=True)
        assert verdict.stale == ["state_code"]
        assert backup is not None
        assert state(again) == wanted
        assert again.backups.verify(rebuild=True)[0].problems == []


def test_a_plain_copy_after_a_checkpoint_holds_everything(project: Workspace, tmp_path: Path) -> None:
    assert project.store.checkpoint()
    wal = project.path.with_name(project.path.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    shutil.copy(project.path, tmp_path / "copy.groundcode")
    with Workspace.open(tmp_path / "copy.groundcode") as copy:
        assert position(copy) == position(project)
        assert state(copy) == state(project)


def test_a_checkpoint_says_when_a_reader_holds_it_up(project: Workspace) -> None:
    project.store.engine.dispose()
    store = Store.open(project.path, busy=50)
    with store.reading() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM change").fetchall()
        store.save_draft("memo", "正在写")
        assert not store.checkpoint()
    assert store.checkpoint()
    assert store.drafts() == {"memo": "正在写"}
    store.close()


def test_closing_leaves_one_file(project: Workspace) -> None:
    project.close()
    assert beside(project.path) == ["a.groundcode"]


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - 学校", "坚果云", "iCloud Drive"])
def test_a_synced_folder_is_warned_about_and_gets_no_wal(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    workspace = new_project(tmp_path / folder)
    assert workspace.store.warning is not None
    assert folder in workspace.store.warning
    workspace.codes.create("信任")
    assert "a.groundcode-wal" not in beside(workspace.path)
    with workspace.store.reading() as reading:
        assert reading.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
    state(workspace)
    workspace.close()


def test_a_network_folder_is_told_by_the_mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\n//server/share {tmp_path}/a\\040b cifs rw 0 0\n"
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, **k: mounts if str(self) == "/proc/mounts" else read(self, **k))
    (tmp_path / "a b").mkdir()
    assert connection.shared_folder(tmp_path / "a b" / "x.groundcode") == "cifs"
    assert connection.shared_folder(tmp_path / "a b c" / "x.groundcode") is None


def test_a_project_moved_out_of_a_synced_folder_gets_its_wal_back(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    workspace = new_project(tmp_path / "Dropbox")
    workspace.close()
    shutil.move(workspace.path, tmp_path / "a.groundcode")
    with Workspace.open(tmp_path / "a.groundcode") as moved, moved.store.reading() as reading:
        assert moved.store.warning is None
        assert reading.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


READ_ONLY = """
import os, sys
from pathlib import Path
from groundcode.errors import GroundcodeError
from groundcode.workspace import Workspace
project, other = Path(sys.argv[1]), Path(sys.argv[2])
with Workspace.open(other, coder="甲") as ws:  # what is imported late is imported now: nobody may not read Python's own folder
    ws.history.entries(), ws.backups.verify(), ws.merging, ws.conflicts.list_(), ws.store.installation
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Workspace.open(project, coder="甲") as ws:
    print(bool(ws.store.read_only), len(ws.tree().codes), len(ws.history.entries()))
    for act in (lambda: ws.codes.create("x"), lambda: ws.history.undo(), lambda: ws.merging.merge([other])):
        try:
            act()
        except GroundcodeError as error:
            print(type(error).__name__)
    ws.store.save_draft("a", "b")
    print(ws.store.drafts(), ws.backups.daily(), ws.backups.verify(rebuild=True)[0].problems)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_what_cannot_be_written_is_opened_for_reading(project: Workspace, tmp_path: Path, what: str) -> None:
    other = tmp_path / "other.groundcode"
    project.store.checkpoint()
    shutil.copy(project.path, other)
    with Workspace.open(other, coder="乙") as theirs:
        theirs.codes.create("新的")
    project.close()
    for path in [tmp_path, *tmp_path.parents]:
        path.chmod(path.stat().st_mode | 0o055)
        if path.name.startswith("pytest-of-"):
            break
    project.path.chmod(0o666 if what == "folder" else 0o444)
    other.chmod(0o644)
    project.path.parent.chmod(0o777 if what == "file" else 0o555)
    try:
        run = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(project.path), str(other)], capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )  # fmt: skip
    finally:
        project.path.parent.chmod(0o755)
    assert run.stderr == ""
    assert run.stdout.split("\n")[:5] == [
        "True 300 302", "ReadOnlyProject", "ReadOnlyProject", "ReadOnlyProject", "{} None []",
    ]  # fmt: skip


def test_only_looking(project: Workspace) -> None:
    project.close()
    with Workspace.open(project.path, read_only="张三 has it open") as desk:
        with pytest.raises(ReadOnlyProject, match="张三 has it open"):
            desk.codes.create("x")
        assert len(desk.tree().codes) == 300


def test_a_copy_is_merged_from_a_folder_that_cannot_be_written_without_a_trace(project: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    project.store.checkpoint()
    shutil.copy(project.path, stick / "b.groundcode")
    with Workspace.open(stick / "b.groundcode", coder="乙") as other:
        other.codes.create("新的")
    project.merging.merge([stick / "b.groundcode"])
    assert beside(stick / "b.groundcode") == ["b.groundcode"]
    assert project.tree().find("新的")


def test_a_project_is_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadValue):
        new_project(tmp_path, profile="astrology")
    with pytest.raises(EmptyName):
        new_project(tmp_path, coder="\u200b")
    with pytest.raises(BadProjectName):
        Workspace.create(tmp_path / "a.db")
    with pytest.raises(FileMissing):
        Workspace.create(tmp_path / "no such folder" / "a.groundcode", coder="甲")
    assert not list(tmp_path.iterdir())

    def refuse(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)  # a stick without hard links
    workspace = new_project(tmp_path)
    with pytest.raises(ProjectExists):
        new_project(tmp_path)
    workspace.close()
    assert beside(workspace.path) == ["a.groundcode"]


def test_a_project_that_is_there_stays(project: Workspace) -> None:
    before = position(project)
    with pytest.raises(ProjectExists):
        new_project(project.path.parent)
    assert position(project) == before


def test_every_refusal_is_in_words(project: Workspace, tmp_path: Path) -> None:
    for act in (lambda: Workspace.open(tmp_path), lambda: Workspace.open(tmp_path / "x"), lambda: merge_into(project, project)):
        with pytest.raises(GroundcodeError) as refused:
            act()
        assert refused.value.message
        assert refused.value.hint
