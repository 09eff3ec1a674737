"""Killed, out of space, or refused by the disk: all of an act or nothing of it, and the project goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from groundcode.domain.levels import Level
from groundcode.errors import CannotWriteHere, GroundcodeError
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import laptop, new_project, position, state, surroundings, with_sources
from tests.store.faults import do, material

ACTS = ("create", "memo", "delete", "edit-text", "undo", "codebook", "import", "code-file", "merge", "merge-bundle")
LONG_ACTS = ("import", "code-file", "merge", "merge-bundle")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project, a colleague's copy with much in it, and the material."""
    folder = tmp_path_factory.mktemp("study")
    material(folder)
    one = new_project(folder)
    source = with_sources(one, folder / "first")["P01"]
    trust = one.codes.create("信任", level=Level.CATEGORY)
    below = one.codes.create("走访", level=Level.CONCEPT, parent=trust)
    for start in range(8):
        coding = one.codings.apply(trust if start % 2 else below, source, start, start + 4)
        one.memos.write("备忘", about=(coding, trust))
    other = laptop(one, folder / "other.groundcode", coder="乙", seed=2)
    do("import", other, folder)
    do("code-file", other, folder)
    other.codes.rename(trust, "熟悉")
    other.bundles.write(folder / "other.gcbundle")
    other.bundles.write(folder / "blind.gcbundle", blind=True)
    other.bundles.write(folder / "whole.gcbundle")
    other.close()
    one.codes.describe(trust, definition="相信")
    one.close()
    return folder


def fresh(study: Path, folder: Path, name: str = "a") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.groundcode"
    shutil.copy(study / "a.groundcode", path)
    return path


def check_whole(path: Path, before: tuple[dict[str, str], int]) -> bool:
    """Whether an act was done as a whole; it was not done at all otherwise."""
    with Workspace.open(path, coder="甲", surroundings=surroundings(5)) as again:
        verdict, _ = again.backups.verify(rebuild=True)
        assert verdict.problems == []
        now = state(again), position(again)
        assert now == before or now[1] > before[1]
        again.codes.create("之后")
        state(again)
    return now != before


def of(path: Path) -> tuple[dict[str, str], int]:
    with Workspace.open(path, coder="甲") as workspace:
        return state(workspace), position(workspace)


def run(act: str, path: Path, study: Path, kill_at: int, after: float | None = None) -> tuple[int, str, float]:
    """Let another process do an act: its exit code, what it said, and how long the act took."""
    command = [sys.executable, "-m", "tests.store.faults", act, str(path), str(study), str(kill_at)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        began = time.perf_counter()
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.read()
        return process.wait(), said, time.perf_counter() - began


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
@pytest.mark.parametrize("act", LONG_ACTS)
def test_killed_in_the_middle_of_a_long_act(study: Path, tmp_path: Path, act: str) -> None:
    before = of(study / "a.groundcode")
    path = fresh(study, tmp_path, "whole")
    code, said, seconds = run(act, path, study, 0)
    assert code == 0
    assert check_whole(path, before)
    writes = int(said.split()[-1])
    draw = random.Random(7)
    at_writes = {1, 2, writes // 2, writes - 1, writes}
    for n in sorted(at_writes):
        path = fresh(study, tmp_path, f"w{n}")
        code, said, _seconds = run(act, path, study, n)
        assert code == -signal.SIGKILL
        assert "ended" not in said
        assert not check_whole(path, before)
    for k in range(5):
        path = fresh(study, tmp_path, f"t{k}")
        run(act, path, study, 0, after=draw.uniform(0, seconds * 1.1))
        check_whole(path, before)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
def test_killed_while_a_blind_copy_is_completed(study: Path, tmp_path: Path) -> None:
    blind = tmp_path / "blind.groundcode"
    begin_from(study / "blind.gcbundle", blind, coder="丙", surroundings=surroundings(6)).close()
    before = of(blind)
    path = tmp_path / "whole.groundcode"
    shutil.copy(blind, path)
    code, said, _seconds = run("merge-whole", path, study, 0)
    assert code == 0
    assert check_whole(path, before)
    writes = int(said.split()[-1])
    for n in sorted({1, 2, writes // 3, 2 * writes // 3, writes - 1, writes}):
        path = tmp_path / f"w{n}.groundcode"
        shutil.copy(blind, path)
        code, said, _seconds = run("merge-whole", path, study, n)
        assert (code, "ended" in said) == (-signal.SIGKILL, False)
        assert not check_whole(path, before)


class Refused(sqlite3.OperationalError):
    """What the driver raises when the disk does not answer."""

    sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE


@contextmanager
def nth_write_fails(workspace: Workspace, n: int) -> Iterator[list[int]]:
    """The n-th statement that writes (or commits) on a project fails; the list holds how many there were."""
    count = [0]

    def step() -> None:
        count[0] += 1
        if count[0] == n:
            raise Refused("disk I/O error")

    def look(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            step()

    def commit(connection: Connection) -> None:
        if connection.get_execution_options().get("groundcode_write"):
            step()

    event.listen(workspace.store.engine, "before_cursor_execute", look)
    event.listen(workspace.store.engine, "commit", commit)
    try:
        yield count
    finally:
        event.remove(workspace.store.engine, "before_cursor_execute", look)
        event.remove(workspace.store.engine, "commit", commit)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_whichever_write_fails_nothing_is_half_done(study: Path, tmp_path: Path, act: str) -> None:
    workspace = Workspace.open(fresh(study, tmp_path), coder="甲", surroundings=surroundings(1, hours=1))
    # The same laptop as the project was made on, so that there is something to undo.
    before = state(workspace), position(workspace)
    n = 0
    while True:
        n += 1
        with nth_write_fails(workspace, n) as count:
            try:
                do(act, workspace, study)
            except GroundcodeError as error:
                assert isinstance(error, CannotWriteHere), error
                assert "disk" in error.message
                assert error.hint
            else:
                assert count[0] < n
                break
        assert (state(workspace), position(workspace)) == before
        if n > 40:
            n += 97  # many equal ones in a row
    assert n > 3
    assert position(workspace) > before[1]
    state(workspace)
    verdict, _ = workspace.backups.verify(rebuild=True)
    assert verdict.problems == []
    workspace.close()


@pytest.mark.parametrize("act", ("create", "import", "code-file", "merge", "merge-bundle"))
@pytest.mark.parametrize("pages", [0, 1, 3, 10, 40])
def test_a_full_disk_by_sqlite_s_own_limit(study: Path, tmp_path: Path, act: str, pages: int) -> None:
    path = fresh(study, tmp_path)
    before = of(path)
    workspace = Workspace.open(path, coder="甲", surroundings=surroundings(3))
    with workspace.store.reading() as connection:
        size = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
    workspace.store.engine.dispose()

    def small(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {size + pages}")

    event.listen(workspace.store.engine, "connect", small)
    try:
        do(act, workspace, study)
    except CannotWriteHere as error:
        assert "full" in error.message
        assert (state(workspace), position(workspace)) == before
    event.remove(workspace.store.engine, "connect", small)
    workspace.store.engine.dispose()
    workspace.codes.create("之后有地方了")
    workspace.close()
    check_whole(path, before)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of another kind")
@pytest.mark.parametrize("act", ("create", "import", "code-file", "merge", "merge-bundle"))
@pytest.mark.parametrize("room", [0.02, 0.2, 0.6, 1.0, 1.5])
def test_a_file_that_may_not_grow(study: Path, tmp_path: Path, act: str, room: float) -> None:
    import resource

    path = fresh(study, tmp_path)
    before = of(path)
    workspace = Workspace.open(path, coder="甲", surroundings=surroundings(3))
    workspace.history.entries(limit=1)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(path.stat().st_size * room), old[1]))
    try:
        do(act, workspace, study)
    except GroundcodeError as error:
        assert isinstance(error, CannotWriteHere), error
        assert (state(workspace), position(workspace)) == before
    finally:
        workspace.close()  # while there is no room: what is in the WAL stays there
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    check_whole(path, before)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_truly_full_disk(study: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={(study / 'a.groundcode').stat().st_size * 5 // 4}", "none", str(disk)],
            capture_output=True,
            check=False,
        ).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    try:
        path = fresh(study, disk)
        before = of(path)
        for act in ("code-file", "import", "merge"):
            workspace = Workspace.open(path, coder="甲", surroundings=surroundings(3))
            with pytest.raises(CannotWriteHere):
                do(act, workspace, study)
            assert (state(workspace), position(workspace)) == before
            workspace.close()
        left = shutil.disk_usage(disk).free
        (disk / "ballast").write_bytes(b"x" * (left - 8192))
        with pytest.raises(CannotWriteHere, match="full"):  # not even room for the index of the WAL
            Workspace.open(path, coder="甲")
        (disk / "ballast").write_bytes(b"x" * (left - 120_000))
        with Workspace.open(path, coder="甲", surroundings=surroundings(3)) as workspace:
            refused = 0
            for number in range(60):
                try:
                    workspace.codes.create(f"挤{number}")
                except CannotWriteHere as error:
                    assert "full" in error.message
                    refused += 1
            assert refused
            made = len(workspace.tree().codes)
            with pytest.raises(CannotWriteHere):
                new_project(disk, "another")
        assert sorted(p.name for p in disk.glob("another*")) == []
        (disk / "ballast").unlink()
        with Workspace.open(path, coder="甲", surroundings=surroundings(4)) as workspace:
            assert len(workspace.tree().codes) == made
            workspace.codes.create("又有地方了")
            assert workspace.backups.verify(rebuild=True)[0].problems == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
