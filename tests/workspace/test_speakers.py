"""Speakers listed, their roles and names set, undone, and merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.transcripts import Role
from groundcode.errors import DuplicateName, EmptyName, ThingNotFound
from tests.builders import laptop, merge_into, new_project, state, with_sources


def test_roles_and_names_are_set_and_undone(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    source = with_sources(workspace, tmp_path / "in")["P01"]
    speaker = workspace.speakers.named(source, "李阿姨")
    workspace.speakers.set_role(speaker.id, Role.INTERVIEWER)
    workspace.speakers.rename(speaker.id, "受访者一")
    found = workspace.speakers.list_(source)
    assert [(s.speaker.name, s.speaker.role, s.turns, s.characters) for s in found] == [
        ("访谈者", Role.INTERVIEWER, 2, 14),
        ("受访者一", Role.INTERVIEWER, 2, 20),
    ]
    assert workspace.history.entries(1)[0].words == "changed the speaker “受访者一”"
    workspace.history.undo()
    workspace.history.undo()
    assert workspace.speakers.named(source, "李阿姨").role is Role.INFORMANT
    state(workspace)
    workspace.close()


def test_what_is_refused_changes_nothing(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    source = with_sources(workspace, tmp_path / "in")["P01"]
    speaker = workspace.speakers.named(source, "李阿姨")
    before = state(workspace)
    with pytest.raises(ThingNotFound, match="The speaker 王五 is not in this project"):
        workspace.speakers.named(source, "王五")
    with pytest.raises(DuplicateName, match="already a “访谈者” in this source"):
        workspace.speakers.rename(speaker.id, "访谈者 ")
    with pytest.raises(EmptyName, match="Every speaker needs a name"):
        workspace.speakers.rename(speaker.id, " ")
    with pytest.raises(ThingNotFound):
        workspace.speakers.set_role("00000000-0000-7000-8000-000000000000", Role.INFORMANT)
    assert state(workspace) == before
    workspace.close()


def test_two_laptops_that_disagree_on_a_role_make_a_conflict(tmp_path: Path) -> None:
    ours = new_project(tmp_path)
    source = with_sources(ours, tmp_path / "in")["P01"]
    theirs = laptop(ours, tmp_path / "b.groundcode", coder="乙", seed=2)
    speaker = ours.speakers.named(source, "李阿姨").id
    ours.speakers.set_role(speaker, Role.INTERVIEWER)
    ours.speakers.set_role(speaker, Role.INFORMANT)
    theirs.speakers.set_role(speaker, Role.INTERVIEWER)
    merge_into(ours, theirs)
    (conflict,) = ours.conflicts.list_()
    assert (conflict.entity, conflict.field) == ("speaker", "role")
    ours.close()
    theirs.close()
