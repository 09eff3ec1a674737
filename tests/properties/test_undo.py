"""One coder on one laptop: undoing everything leads back, redoing everything leads forth again."""

from __future__ import annotations

import json
import shutil
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groundcode.errors import NothingToRedo, NothingToUndo
from tests.builders import living_rows, new_project
from tests.properties.replica import Replica
from tests.properties.test_replicas import LONG, numbers, scratch, shared_material
from tests.properties.theory_acts import THEORY_ACTS

ACTS = (
    "create", "create", "rename", "describe", "level", "delete_code", "abstract", "merge_codes", "move", "core", "apply",
    "apply", "recode", "boundary", "uncode", "mark", "memo", "edit_memo", "delete_memo", "import_text", "edit_text", "cut",
    "cut", "answer", "answer", "code_file", "codebook", *THEORY_ACTS,
)  # fmt: skip
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
acts = st.lists(st.tuples(st.sampled_from(ACTS), numbers), min_size=1, max_size=25)


def replica_with(done: list[tuple[str, tuple[int, ...]]]) -> tuple[Replica, Any]:
    """A laptop on which one coder did these acts; and what lived there before."""
    folder = scratch()
    first = new_project(folder, "first", coder="甲")
    path = folder / "P01.txt"
    path.write_text("访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n", encoding="utf-8")
    first.sources.import_files([path])
    shared_material(first)
    first.close()
    replica = Replica(0, first.path, "甲")
    before = living_rows(replica.ws)
    for act, n in done:
        getattr(replica, act)(n, False)
    return replica, before


def until(act: Any, end: type[Exception]) -> list[Any]:
    """Do something until it is refused."""
    out = []
    while True:
        try:
            out.append(act())
        except end:
            return out


def without(rows: dict[str, Any], *entities: str) -> dict[str, Any]:
    return {name: found for name, found in rows.items() if name not in entities}


@given(done=acts)
@settings(
    max_examples=400 if LONG else 40, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False, phases=PHASES,
)  # fmt: skip
def test_undoing_everything_leads_back_and_redoing_everything_forth(done: list[tuple[str, tuple[int, ...]]]) -> None:
    replica, before = replica_with(done)
    try:
        after = living_rows(replica.ws)
        undone = until(replica.ws.history.undo, NothingToUndo)
        assert not [u.kept for u in undone if u.kept]
        replica.check()
        assert living_rows(replica.ws) == before
        redone = until(replica.ws.history.redo, NothingToRedo)
        assert len(redone) == len(undone)
        replica.check()
        assert living_rows(replica.ws) == after
        # And once more, over what undo and redo themselves have written.
        until(replica.ws.history.undo, NothingToUndo)
        assert living_rows(replica.ws) == before
    finally:
        replica.ws.close()
        shutil.rmtree(replica.folder, ignore_errors=True)


@given(done=acts, steps=st.lists(st.booleans(), max_size=30))
@settings(
    max_examples=200 if LONG else 15, deadline=None, derandomize=not LONG, suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False, phases=PHASES,
)  # fmt: skip
def test_undo_and_redo_are_one_line_of_steps(done: list[tuple[str, tuple[int, ...]]], steps: list[bool]) -> None:
    replica, before = replica_with([])
    try:
        line = [before]
        for act, n in done:
            at = len(replica.ws.history.entries())
            getattr(replica, act)(n, False)
            if len(replica.ws.history.entries()) > at:
                line.append(living_rows(replica.ws))
        place = len(line) - 1
        for back in steps:
            if back and place:
                replica.ws.history.undo()
                place -= 1
            elif not back and place < len(line) - 1:
                replica.ws.history.redo()
                place += 1
            assert living_rows(replica.ws) == line[place], json.dumps([d[0] for d in done])
    finally:
        replica.ws.close()
        shutil.rmtree(replica.folder, ignore_errors=True)
