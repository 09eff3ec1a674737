"""Bundles as a team uses them: out, in, blind, without what may not be shared; nothing is lost on the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from groundcode.errors import (
    BadBundleName,
    BadProjectName,
    BundleExists,
    DifferentProject,
    FileMissing,
    NoCoderForBundle,
    ProjectExists,
)
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from tests.builders import (
    new_project,
    operations,
    position,
    refused,
    state,
    surroundings,
    transcript,
)
from tests.workspace.bundle_testing import codings, made_lead, sent, whole


@pytest.fixture
def lead(tmp_path: Path) -> Workspace:
    return made_lead(tmp_path)


def test_a_day_of_two_coders(lead: Workspace, tmp_path: Path) -> None:
    report = lead.bundles.write(tmp_path / "mo.gcbundle")
    assert stat.S_IMODE(Path(report.path).stat().st_mode) == 0o600
    assert (report.info.title, report.info.by, report.info.sources, report.info.texts) == ("试验", "甲", 2, 2)
    assert report.info.changes == position(lead)
    b = begin_from(tmp_path / "mo.gcbundle", tmp_path / "b.groundcode", coder="乙", surroundings=surroundings(2))
    assert stat.S_IMODE(b.path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.glob("b.groundcode*")) == ["b.groundcode", "b.groundcode-shm", "b.groundcode-wal"]
    assert state(b) == state(lead)
    assert operations(b) == operations(lead)
    whole(b)
    made = b.codings.apply(b.tree().get("信任").id, b.sources.list_()[0].id, 0, 4)
    lead.codes.rename(lead.tree().get("走访").id, "上门")
    tuesday = sent(b, tmp_path / "tu.gcbundle")
    merged = lead.merging.merge([tuesday])
    assert (merged.changes, merged.new_conflicts) == (1, 0)
    assert made in {c.id for c in codings(lead)}
    assert lead.merging.merge([tuesday]).changes == 0
    b.merging.merge([sent(lead, tmp_path / "we.gcbundle")])
    assert state(b) == state(lead)
    b.close()
    # The copy remembers who works with it on this computer.
    with Workspace.open(tmp_path / "b.groundcode", surroundings=surroundings(2)) as again:
        assert (again.coder_name, again.coder_is_assumed) == ("乙", False)
    with Workspace.open(tmp_path / "b.groundcode", surroundings=surroundings(3)) as elsewhere:
        assert (elsewhere.coder_name, elsewhere.coder_is_assumed) == ("甲", True)


def test_what_cannot_be_written(lead: Workspace, tmp_path: Path) -> None:
    error = refused(lead, BadBundleName, lambda: lead.bundles.write(tmp_path / "team.zip"))
    assert error.message == f"The name of a bundle ends in .gcbundle; {tmp_path}/team.zip does not."
    refused(lead, FileMissing, lambda: lead.bundles.write(tmp_path / "no" / "team.gcbundle"))
    path = sent(lead, tmp_path / "team.gcbundle")
    before = path.read_bytes()
    error = refused(lead, BundleExists, lambda: lead.bundles.write(path))
    assert error.message == f"There is a file at {path} already."
    assert "--overwrite" in error.hint
    assert path.read_bytes() == before
    lead.codes.create("新的")
    lead.bundles.write(path, overwrite=True)
    assert path.read_bytes() != before
    assert sorted(p.name for p in tmp_path.glob("*.part")) == []


def test_what_cannot_be_begun(lead: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sent(lead, tmp_path / "team.gcbundle")
    with pytest.raises(BadProjectName):
        begin_from(path, tmp_path / "b.sqlite", coder="乙")
    with pytest.raises(ProjectExists):
        begin_from(path, lead.path, coder="乙")
    with pytest.raises(FileMissing):
        begin_from(path, tmp_path / "no" / "b.groundcode", coder="乙")
    with pytest.raises(NoCoderForBundle) as found:
        begin_from(path, tmp_path / "b.groundcode")
    assert found.value.message == f"{path} was made for nobody by name: who will work with it?"
    assert not list(tmp_path.glob("b.groundcode*"))
    monkeypatch.setenv("GROUNDCODE_CODER", "己")
    with begin_from(path, tmp_path / "b.groundcode") as b:
        assert b.coder_name == "己"


def test_a_bundle_of_another_project(lead: Workspace, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = new_project(tmp_path / "other", seed=50)
    transcript(tmp_path / "in", "P03")
    path = sent(other, tmp_path / "other.gcbundle")
    error = refused(lead, DifferentProject, lambda: lead.merging.merge([path]))
    assert error.message == f"{path} is not a copy of {lead.path}: the two were made separately."
