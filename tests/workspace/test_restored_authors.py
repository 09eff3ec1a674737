"""An undone decision: the conflict is open again, under the names of those who wrote the values."""

from __future__ import annotations

import shutil
from pathlib import Path

from groundcode.workspace import Workspace


def test_the_values_keep_their_authors_through_a_decision_and_its_undo(tmp_path: Path) -> None:
    here, there = tmp_path / "a.groundcode", tmp_path / "b.groundcode"
    with Workspace.create(here, coder="甲") as mine:
        code = mine.codes.create("信任")
    shutil.copyfile(here, there)
    with Workspace.open(there, coder="乙") as other:
        other.codes.describe(code, definition="乙的定义")
    with Workspace.open(here, coder="甲") as mine:
        mine.codes.describe(code, definition="甲的定义")
        conflict = mine.merging.merge([there]).conflicts[0]
        before = [(c.words, c.coder, c.made_at) for c in conflict.choices]
        mine.conflicts.resolve(conflict.id, take=1)
        assert mine.conflicts.list_() == []
        mine.history.undo()
        again = mine.conflicts.list_()[0]
        assert sorted((c.words, c.coder, c.made_at) for c in again.choices) == sorted(before)
        mine.conflicts.resolve(again.id, coder="乙")
        assert mine.tree().codes[code].definition == "乙的定义"
        mine.history.undo()
        mine.conflicts.resolve(mine.conflicts.list_()[0].id, both=True)
        text = mine.tree().codes[code].definition
        assert text.index("[甲") < text.index("甲的定义") < text.index("[乙") < text.index("乙的定义") or (
            text.index("[乙") < text.index("乙的定义") < text.index("[甲") < text.index("甲的定义")
        )


def test_a_computer_that_the_project_does_not_come_from_knows_that_nobody_was_named(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.groundcode"
    with Workspace.create(path, coder="甲") as mine:
        assert not mine.coder_is_assumed
    monkeypatch.setenv("GROUNDCODE_DATA", str(tmp_path / "another computer"))
    with Workspace.open(path) as copy:
        assert (copy.coder_name, copy.coder_is_assumed) == ("甲", True)
    with Workspace.open(path, coder="乙") as copy:
        assert (copy.coder_name, copy.coder_is_assumed) == ("乙", False)
