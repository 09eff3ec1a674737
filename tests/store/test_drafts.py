"""Drafts that the file does not take: held in memory, tried again, and part of a rescued copy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundcode.errors import CannotWriteHere, ProjectGone
from groundcode.store.drafts import Drafts
from groundcode.store.lock import DeskLock
from groundcode.workspace import Workspace
from tests.builders import new_project


class File:
    """A file with room or without."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.has_room = True
        self.tries = 0
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    def write(self, key: str, text: str) -> None:
        self.tries += 1
        if not self.has_room:
            raise CannotWriteHere("a.groundcode", "the disk is full")
        self.texts[key] = text


def test_what_has_no_room_is_held_and_tried_again_after_five_seconds() -> None:
    file = File()
    drafts = Drafts(file.write, lambda: file.now)
    drafts.save("one", "a")
    file.has_room = False
    with pytest.raises(CannotWriteHere, match="the disk is full"):
        drafts.save("one", "ab")
    drafts.save("one", "abc")  # silent, and without a try
    drafts.save("two", "x")
    assert file.tries == 2
    assert drafts.over(dict(file.texts)) == {"one": "abc", "two": "x"}
    file.now += timedelta(seconds=5)
    with pytest.raises(CannotWriteHere):
        drafts.save("two", "xy")
    file.has_room = True
    file.now += timedelta(seconds=5)
    drafts.save("two", "xyz")
    assert file.texts == {"one": "abc", "two": "xyz"}
    assert not drafts.held


def test_a_draft_that_is_done_is_tried_at_once_and_not_offered_again() -> None:
    file = File()
    drafts = Drafts(file.write, lambda: file.now)
    drafts.save("one", "a")
    file.has_room = False
    for _again in range(2):
        with pytest.raises(CannotWriteHere):
            drafts.save("one", "")
    assert drafts.over(dict(file.texts)) == {}
    file.has_room = True
    drafts.write_held()
    assert file.texts == {"one": ""}


def test_a_rescued_copy_holds_what_was_being_typed(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    workspace.store.save_draft("memo:project", "früh")
    workspace.path.rename(tmp_path / "away")
    with pytest.raises(ProjectGone):
        workspace.store.save_draft("memo:project", "spät")
    assert workspace.store.drafts() == {"memo:project": "spät"}
    saved = workspace.backups.rescue(tmp_path / "saved.groundcode")
    with Workspace.open(saved) as copy:
        assert copy.store.drafts() == {"memo:project": "spät"}
    workspace.close()


def test_a_project_that_only_reads_knows_when_the_other_desk_was_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_project(tmp_path).close()
    path = tmp_path / "a.groundcode"
    real = DeskLock.take
    monkeypatch.setattr(DeskLock, "take", lambda lock, **_more: real(lock))
    first = Workspace.open(path, desk=True)
    second = Workspace.open(path, desk=True)
    assert (first.is_free_now(), second.is_free_now()) == (False, False)
    first.close()
    assert second.is_free_now()
    assert second.read_only_because()
    second.close()
