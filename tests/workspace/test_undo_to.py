"""Going back to a change: told before, all of it or nothing, and the same as undoing step by step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.errors import CannotBeUndone, CannotUndoTo, ReadOnlyProject, ThingNotFound
from groundcode.workspace import Workspace
from tests.builders import laptop, living_rows, merge_into, new_project, position, refused, state, with_sources
from tests.properties.test_undo import acts, replica_with


def newest(ws: Workspace) -> str:
    return ws.history.entries(limit=1)[0].id


def three(ws: Workspace) -> list[str]:
    """Three changes; their ids, oldest first."""
    code = ws.codes.create("走访")
    out = [newest(ws)]
    ws.codes.rename(code, "熟悉")
    out.append(newest(ws))
    ws.memos.write("想到一点", about=(code,))
    return [*out, newest(ws)]


def test_what_is_undone_is_told_before(ws: Workspace) -> None:
    before = living_rows(ws)
    first, second, third = three(ws)
    told = ws.history.undoable_to(second)
    assert [entry.id for entry in told] == [third, second]
    assert [entry.words for entry in ws.history.undoable_to(third)] == ["wrote the memo “想到一点”"]
    here = position(ws)
    undone = ws.history.undo_to(first)
    assert [one.words for one in undone] == [
        "wrote the memo “想到一点”",
        "renamed the code “走访” to “熟悉”",
        "made the code “走访”",
    ]
    assert not [one.kept for one in undone if one.kept]
    assert living_rows(ws) == before
    assert position(ws) == here + 3
    assert [entry.undoes for entry in ws.history.entries(3)] == [first, second, third]
    state(ws)


def test_it_can_be_done_again_step_by_step(ws: Workspace) -> None:
    first, _second, _third = three(ws)
    after = living_rows(ws)
    ws.history.undo_to(first)
    for _step in range(3):
        ws.history.redo()
    assert living_rows(ws) == after
    # What stands again as a redo is undone by the name of the first change, too.
    told = ws.history.undoable_to(first)
    assert [entry.kind for entry in told] == ["redo"] * 3
    ws.history.undo_to(first)
    assert ws.tree().codes == {}
    ws.history.redo()
    ws.history.undo()
    with pytest.raises(CannotUndoTo):
        ws.history.undo_to(first)


def test_what_a_colleague_built_on_stays_and_is_told(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    code = ws.codes.create("走访")
    made = newest(ws)
    ws.codings.apply(code, source, 0, 3)
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codings.apply(code, source, 4, 8)
    merge_into(ws, other)
    coded, named = ws.history.undo_to(made)
    assert coded.kept == ()
    assert "“走访” stays: 乙" in named.kept[0]
    assert [c.start for c in ws.codings.of_source(source)] == [4]
    state(ws)


def test_to_what_one_cannot_go_back(ws: Workspace, tmp_path: Path) -> None:
    first, second, _third = three(ws)
    began, imported = [entry.id for entry in ws.history.entries() if entry.kind in ("init", "import")][::-1]
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    theirs = refused(other, CannotUndoTo, lambda: other.history.undo_to(first))
    assert theirs.message == "Nothing was undone back to “made the code “熟悉””: somebody else made it."
    assert "groundcode history" in theirs.hint
    same = laptop(ws, tmp_path / "c.groundcode", coder="甲", seed=3)
    assert "it was made on another computer." in refused(same, CannotUndoTo, lambda: same.history.undo_to(first)).message
    start = refused(ws, CannotUndoTo, lambda: ws.history.undo_to(began))
    assert start.message == "Nothing was undone back to “made the project “试验””: the project began with it."
    ws.history.undo_to(second)
    gone = refused(ws, CannotUndoTo, lambda: ws.history.undo_to(second))
    assert gone.message.endswith(": it is undone already.")
    undo = refused(ws, CannotUndoTo, lambda: ws.history.undo_to(newest(ws)))
    assert undo.message.endswith(": it only undid another change.")
    for unknown in ("00000000-0000-7000-8000-000000000000", "nonsense"):
        with pytest.raises(ThingNotFound):
            ws.history.undoable_to(unknown)
    assert [entry.id for entry in ws.history.undoable_to(imported)] == [first, imported]


def test_one_that_cannot_be_undone_is_found_before_the_first_is(ws: Workspace, tmp_path: Path) -> None:
    first, _second, _third = three(ws)
    other = with_sources(ws, tmp_path / "in", "P02")["P02"]
    ws.privacy.purge(other, with_words=False)
    purged = newest(ws)
    ws.codes.create("之后")
    error = refused(ws, CannotBeUndone, lambda: ws.history.undo_to(first))
    assert error.message == "One of these changes cannot be undone, so that none was: took a text out for good."
    refused(ws, CannotBeUndone, lambda: ws.history.undoable_to(purged))
    assert len(ws.history.undo_to(newest(ws))) == 1


def test_a_project_that_is_only_read_is_not_undone(ws: Workspace) -> None:
    first, *_more = three(ws)
    ws.close()
    with Workspace.open(ws.path, coder="甲", read_only="看看") as reader, pytest.raises(ReadOnlyProject):
        reader.history.undo_to(first)


def test_a_fault_in_the_middle_undoes_nothing(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_more = three(ws)
    before = position(ws), living_rows(ws)
    count = [0]

    def failing() -> bytes:
        count[0] += 1
        if count[0] == 3:
            raise OSError(28, "No space left on device")
        return drawn()

    drawn = ws.store.ids.raw
    monkeypatch.setattr(type(ws.store.ids), "raw", lambda _self: failing())
    with pytest.raises(Exception, match="No space left"):
        ws.history.undo_to(first)
    monkeypatch.undo()
    assert (position(ws), living_rows(ws)) == before
    assert len(ws.history.undo_to(first)) == 3


@given(done=acts, pick=st.integers(0, 99))
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_it_is_the_same_as_undoing_step_by_step(done: list[tuple[str, tuple[int, ...]]], pick: int) -> None:
    replica, _before = replica_with(done)
    try:
        ws = replica.ws
        mine = [entry.id for entry in ws.history.entries() if entry.here and entry.kind not in ("init", "coder", "undo")]
        if not mine:
            return
        target = mine[pick % len(mine)]
        ws.store.checkpoint()
        copy = ws.path.with_name("copy.groundcode")
        shutil.copy(ws.path, copy)
        told = ws.history.undoable_to(target)
        undone = ws.history.undo_to(target)
        assert len(told) == len(undone) == mine.index(target) + 1
        replica.check()
        with Workspace.open(copy, coder="甲", surroundings=replica.world) as other:
            steps = [other.history.undo() for _one in told]
            assert living_rows(other) == living_rows(ws)
            assert [(one.operations, len(one.kept)) for one in steps] == [(one.operations, len(one.kept)) for one in undone]
    finally:
        replica.ws.close()
        shutil.rmtree(replica.folder, ignore_errors=True)


def test_the_history_is_read_in_pages_and_filtered(ws: Workspace, tmp_path: Path) -> None:
    three(ws)
    everything = ws.history.entries()
    assert ws.history.entries(2, before=everything[1].id) == everything[2:4]
    assert ws.history.entries(kind="rename") == [entry for entry in everything if entry.kind == "rename"]
    assert [entry.kind for entry in ws.history.entries(text="想到")] == ["memo"]
    assert [entry.kind for entry in ws.history.entries(1, text="熟悉")] == ["rename"]
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.create("茶")
    for coder in ("乙", other.coder):
        assert {entry.coder for entry in other.history.entries(coder=coder)} == {"乙"}
    assert len(other.history.entries(coder="甲")) == len(everything)
    assert other.history.entries(coder="丙") == []
