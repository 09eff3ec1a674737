"""Merging copies of a project: what is reported, what is refused, and that nothing is lost."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from groundcode.errors import (
    CannotRead,
    DifferentProject,
    FileMissing,
    NotAProject,
    ProjectDamaged,
    ReadOnlyProject,
)
from groundcode.workspace import Workspace
from tests.builders import laptop, living_rows, merge_into, new_project, operations, position, refused, state, with_sources


@pytest.fixture
def two(tmp_path: Path) -> tuple[Workspace, Workspace]:
    a = new_project(tmp_path, coder="甲")
    with_sources(a, tmp_path / "in")
    a.codes.create("走访")
    return a, laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)


def test_what_a_merge_reports(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    code = b.tree().get("走访").id
    source = b.sources.list_()[0].id
    b.codings.apply(code, source, 0, 4)
    b.codings.apply(code, source, 5, 9)
    b.codes.rename(code, "乙名")
    a.codes.rename(code, "甲名")
    before = living_rows(a)
    report = merge_into(a, b)
    assert report.files == (str(b.path),)
    assert (report.changes, report.operations) == (4, 4)
    (contribution,) = report.contributions
    assert (contribution.coder, contribution.changes) == ("乙", {"code": 2, "coder": 1, "rename": 1})
    assert (len(report.conflicts), report.new_conflicts) == (1, 1)
    assert report.backup is not None
    with Workspace.open(Path(report.backup)) as as_it_was:
        assert living_rows(as_it_was) == before
    again = merge_into(a, b)
    assert (again.changes, again.operations, again.contributions, again.new_conflicts, again.backup) == (0, 0, (), 0, None)


def test_a_dry_run_says_the_same_and_writes_nothing(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    code = b.tree().get("走访").id
    b.codes.rename(code, "乙名")
    a.codes.rename(code, "甲名")
    b.store.checkpoint()
    before = living_rows(a), position(a)
    dry = a.merging.merge([b.path], dry_run=True)
    assert (living_rows(a), position(a)) == before
    assert dry.backup is None
    real = a.merging.merge([b.path])
    assert (dry.changes, dry.operations, dry.contributions) == (real.changes, real.operations, real.contributions)
    assert (dry.conflicts, dry.new_conflicts) == (real.conflicts, real.new_conflicts)
    assert real.new_conflicts == 1


def test_several_at_once_are_one_after_the_other(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = two
    c = laptop(a, tmp_path / "c.groundcode", coder="丙", seed=3)
    b.codes.create("乙的")
    c.codes.create("丙的")
    merge_into(c, b)  # c holds b's changes as well
    report = merge_into(a, b, c)
    assert report.changes == 4
    assert {x.coder: x.changes for x in report.contributions} == {
        "乙": {"coder": 1, "new-code": 1},
        "丙": {"coder": 1, "new-code": 1},
    }
    assert {x.name for x in a.tree().codes.values()} == {"走访", "乙的", "丙的"}
    assert operations(a) == operations(b) | operations(c)


def test_both_directions_give_the_same(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    a.codes.create("同名")
    b.codes.create("同名")
    a.codes.delete(a.tree().get("走访").id)
    b.codings.apply(b.tree().get("走访").id, b.sources.list_()[0].id, 0, 4)
    merge_into(a, b)
    merge_into(b, a)
    assert state(a) == state(b)
    assert operations(a) == operations(b)
    assert [c.kind for c in a.conflicts.list_()] == ["deleted", "name"]


def test_undo_after_a_merge_takes_one_s_own_act(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    a.codes.create("甲的")
    b.codes.create("乙的")
    merge_into(a, b)
    assert a.history.undo().words == "made the code “甲的”"
    assert {c.name for c in a.tree().codes.values()} == {"走访", "乙的"}


def test_what_cannot_be_merged(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = two
    (tmp_path / "other").mkdir()
    stranger = new_project(tmp_path / "other", coder="甲", seed=50)
    stranger.store.checkpoint()
    error = refused(a, DifferentProject, lambda: a.merging.merge([stranger.path]))
    assert error.message == f"{stranger.path} is not a copy of {a.path}: the two were made separately."
    refused(a, FileMissing, lambda: a.merging.merge([tmp_path / "gone.groundcode"]))
    refused(a, NotAProject, lambda: a.merging.merge([tmp_path / "other"]))
    error = refused(a, CannotRead, lambda: a.merging.merge([tmp_path / "in" / ".." / "a.groundcode"]))
    assert "is this project itself" in error.message
    (tmp_path / "text.groundcode").write_text("访谈" * 2000, encoding="utf-8")
    refused(a, NotAProject, lambda: a.merging.merge([tmp_path / "text.groundcode"]))
    b.codes.create("乙的")
    b.close()
    raw = bytearray(b.path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 8192] = b"\xee" * 8192
    (tmp_path / "damaged.groundcode").write_bytes(raw)
    with suppress(ProjectDamaged):
        a.merging.merge([tmp_path / "damaged.groundcode"])
    state(a)
    assert not a.backups.verify(rebuild=True)[0].problems


def test_one_bad_copy_among_several_and_nothing_is_taken(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = two
    b.codes.create("乙的")
    b.store.checkpoint()
    refused(a, FileMissing, lambda: a.merging.merge([b.path, tmp_path / "gone.groundcode"]))
    assert not (tmp_path / "a.backups").exists()


def test_into_a_project_that_is_only_read(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    b.codes.create("乙的")
    b.store.checkpoint()
    a.close()
    with Workspace.open(a.path, read_only="somebody has it") as looking:
        refused(looking, ReadOnlyProject, lambda: looking.merging.merge([b.path]))
        assert looking.merging.merge([b.path], dry_run=True).changes == 2


def test_a_copy_that_is_open_elsewhere_is_read_whole(two: tuple[Workspace, Workspace]) -> None:
    a, b = two
    b.codes.create("乙的")  # only in the WAL of the other desk
    report = a.merging.merge([b.path])
    assert report.changes == 2
    assert a.tree().find("乙的")


def test_a_copy_of_a_copy_of_a_backup(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = two
    made = b.backups.back_up(tmp_path / "backup.groundcode")
    b.codes.create("乙的")
    merge_into(a, b)
    # An older backup of the other brings nothing, and the newer one goes into it.
    assert a.merging.merge([made]).changes == 0
    shutil.copy(made, tmp_path / "older.groundcode")
    with Workspace.open(tmp_path / "older.groundcode", coder="乙") as older:
        merge_into(older, a)
        assert state(older) == state(a)


def test_a_coder_of_one_name_is_one_coder(two: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    a, b = two
    c = laptop(a, tmp_path / "c.groundcode", coder=" 乙", seed=3)
    b.codes.create("乙的一")
    c.codes.create("乙的二")
    report = merge_into(a, b, c)
    assert sorted(a.coders().values()) == ["乙", "甲"]
    assert not report.conflicts
    assert a.coder_named("乙") == b.coder
