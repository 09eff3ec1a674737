"""No sentence of the history, of a change in detail, of undo and redo, holds an id: names, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from groundcode.domain.transcripts import Role
from groundcode.errors import CannotBeUndone, NothingToRedo, NothingToUndo
from groundcode.store import bulk
from groundcode.store.undo import Kept
from groundcode.workspace import Workspace
from groundcode.workspace.history import _kept_sentence
from groundcode.workspace.history_details import details
from groundcode.workspace.joins.file import write_plan
from groundcode.workspace.sentences import SENTENCES
from tests.builders import P01, laptop, merge_into, new_project, with_sources
from tests.workspace import (
    test_cases,
    test_consensus,
    test_history,
    test_history_of_exchange,
    test_history_of_study,
    test_suggestion_decisions,
    test_theory,
)
from tests.workspace.case_builders import with_four_sources
from tests.workspace.suggested import study
from tests.workspace.team_testing import made_team
from tests.workspace.theory_builders import small_theory

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{16}")
NOT_MADE = {"past", "unmerge", "pseudonymise", "coder", "import-qdpx", "import-lines"}
"""Kinds of change whose sentences name nothing, or sources as an import does."""


def daily(folder: Path) -> Workspace:
    ws = new_project(folder)
    with_sources(ws, folder / "in")
    test_history.every_kind(ws, folder)
    return ws


def cases(folder: Path) -> Workspace:
    ws = with_four_sources(folder)
    test_cases.test_the_history_tells_every_act(ws, folder)
    return ws


def of_theory(folder: Path) -> Workspace:
    ws = new_project(folder)
    with_sources(ws, folder / "in")
    test_theory.test_every_kind_of_change_of_the_theory_has_its_sentence(ws, small_theory(ws))
    return ws


def of_study(folder: Path) -> Workspace:
    ws = new_project(folder)
    with_sources(ws, folder / "in")
    test_history_of_study.every_kind(ws, small_theory(ws), folder)
    ws.check.answer([one.key for one in ws.check.run() if one.severity == "warning"], "以后再说。")
    return ws


def consensus(folder: Path) -> Workspace:
    ws = made_team(folder)
    test_consensus.test_every_act_is_told_and_undone(ws)
    return ws


def suggestions(folder: Path) -> Workspace:
    ws = new_project(folder, "study")
    test_suggestion_decisions.test_a_run_is_one_change_and_a_decision_one(ws, study(ws, folder / "in"))
    ws.history.redo()
    ws.history.redo()
    return ws


def exchange(folder: Path) -> Workspace:
    ws = new_project(folder)
    source = with_sources(ws, folder / "in")["P01"]
    code = ws.codes.create("信任")
    ws.codes.describe(code, definition="放心。")
    test_history_of_exchange.test_a_reviewed_codebook_is_told(ws, folder)
    test_history_of_exchange.test_a_cell_of_the_framework_matrix_is_told(ws)
    ws.codings.apply(code, source, 0, 4)
    (folder / "theirs").mkdir()
    theirs = new_project(folder / "theirs", coder="乙", seed=7)
    ws.lines.export(folder / "study.jsonl")
    theirs.lines.import_(folder / "study.jsonl")
    theirs.store.checkpoint()
    ws.codes.rename(code, "信")
    write_plan(ws.merging.joining(theirs.path), folder / "plan.csv")
    assert ws.merging.join(theirs.path, folder / "plan.csv")
    merge_from_elsewhere(ws, folder)
    no_ids(theirs)
    theirs.close()
    return ws


def merge_from_elsewhere(ws: Workspace, folder: Path) -> None:
    """Conflicts of values and texts, settled; a text purged; a speaker renamed."""
    ws.privacy.purge(ws.sources.named("P01").id, with_words=False)
    case = ws.cases.add("李")
    ws.cases.set_value(case, "年龄", "66")
    code = ws.tree().get("信").id
    ws.storyline.write("从[[信]]说起。")
    other = laptop(ws, folder / "c.groundcode", coder="丙", seed=9)
    for one, value in ((ws, "67"), (other, "68")):
        one.cases.set_value(case, "年龄", value)
        one.cases.consent(case, {"quote": "no" if one is ws else "verbatim"})
        one.conditions.set(case, code, "present" if one is ws else "denied")
        one.storyline.write(f"从[[信]]说到{value}。")
        one.profile.set_word("coding", f"译码{value}", language="zh")
    for conflict in merge_into(ws, other).conflicts:
        assert not ID.search(conflict.words)
        ws.conflicts.resolve(conflict.id, take=1)
    speaker = ws.speakers.list_()[0].speaker.id
    ws.speakers.set_role(speaker, Role.INTERVIEWER)
    ws.speakers.rename(speaker, "问")
    other.close()


def told(ws: Workspace) -> Iterator[tuple[str, str]]:
    """(kind of change, sentence) of everything that the history says, and could say of what an undo keeps."""
    for entry in ws.history.entries():
        yield entry.kind, entry.words
        for thing in details(ws, entry.id).things:
            yield entry.kind, thing.thing
            for field in thing.fields:
                yield entry.kind, f"{field.field}: {field.before} → {field.after}"
    with ws.store.reading() as connection:
        rows = bulk.all_rows(connection, "SELECT DISTINCT entity, entity_id, field FROM operation WHERE field <> '*'")
        for entity, raw, field in rows:
            kept = Kept(entity, raw.hex(), field, "", "2026-03-01T08:00:00")
            yield "undo", _kept_sentence(connection, kept, {})


def no_ids(ws: Workspace) -> set[str]:
    """Look at everything that is told; gives the kinds of change."""
    found = list(told(ws))
    assert not [one for one in found if ID.search(one[1])], [one for one in found if ID.search(one[1])]
    return {kind for kind, _words in found}


def undo_everything(ws: Workspace) -> None:
    """Look at what undo and redo say of every change of one's own."""
    undone = 0
    while True:
        try:
            done = ws.history.undo()
        except (NothingToUndo, CannotBeUndone):
            break
        undone += 1
        assert not ID.search(" ".join((done.words, *done.kept)))
    assert undone
    for _n in range(undone):
        try:
            done = ws.history.redo()
        except NothingToRedo:
            break
        assert not ID.search(" ".join((done.words, *done.kept)))


MAKERS: tuple[Callable[[Path], Workspace], ...] = (daily, cases, of_theory, of_study, consensus, suggestions, exchange)


def test_nothing_that_is_told_of_a_change_holds_an_id(tmp_path: Path) -> None:
    kinds: set[str] = set()
    for make in MAKERS:
        folder = tmp_path / make.__name__
        folder.mkdir()
        ws = make(folder)
        kinds |= no_ids(ws)
        undo_everything(ws)
        no_ids(ws)
        ws.close()
    assert kinds >= SENTENCES.keys() - NOT_MADE


@pytest.mark.parametrize("words", ["01a204cc-7f90-7000-8000-000000000000", "ab" * 32])
def test_an_id_would_be_noticed(words: str) -> None:
    assert ID.search(f"set a value of “{words}”")
    assert not ID.search(P01)
