"""How far the coding of each source has come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.store import reading
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.progress import Progress, _touched
from tests.builders import P01, laptop, merge_into, new_project, with_sources


@pytest.fixture
def both(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02")
    return workspace


def of(ws: Workspace, name: str = "P01", coder: str | None = None) -> Progress:
    return next(one for one in ws.progress.of_sources(coder) if one.name == name)


def at(words: str) -> tuple[int, int]:
    start = P01.index(words)
    return start, start + len(words)


def test_before_anything_is_coded(both: Workspace) -> None:
    source = both.sources.list_()[0]
    assert of(both) == Progress(source.id, "P01", "zh", len(P01), 4, 2, 0, 0, 0, (), 0, 0, "", ())
    assert of(both).share == 0
    assert [one.name for one in both.progress.of_sources()] == ["P01", "P02"]


def test_what_informants_say_counts_and_what_interviewers_say_does_not(both: Workspace) -> None:
    source = both.sources.list_()[0].id
    code = both.codes.create("走访")
    both.codings.apply(code, source, *at("平时见到民警"))
    assert (of(both).coded_turns, of(both).codings, of(both).segments) == (0, 1, 1)
    both.codings.apply(code, source, *at("看见就踏实"))
    assert (of(both).coded_turns, of(both).informant_turns, of(both).share) == (1, 2, 0.5)
    both.codings.apply(both.codes.create("踏实"), source, *at("看见就踏实"))
    assert (of(both).codings, of(both).segments) == (3, 2)
    assert of(both).last == both.history.entries(limit=1)[0].made_at
    assert of(both, "P02").codings == 0
    whole = both.codings.apply(code, source, 0, len(P01))
    assert of(both).share == 1
    both.codings.remove([whole])
    assert of(both).share == 0.5


def test_a_speaker_whose_role_is_set_right(both: Workspace) -> None:
    source = both.sources.list_()[0].id
    with both.store.reading() as connection:
        asking = next(s for s in reading.read_speakers(connection, source) if s.name == "访谈者")
    with both.change("speaker") as made:
        made.draft.set("speaker", asking.id, "role", "informant")
    assert of(both).informant_turns == 4


def test_a_text_without_speakers_counts_its_paragraphs(both: Workspace, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("没有说话人的一段文字。\n\n另一段文字。\n", encoding="utf-8")
    both.sources.import_files([tmp_path / "notes.txt"])
    notes = of(both, "notes")
    assert (notes.turns, notes.informant_turns) == (2, 2)
    both.codings.apply(both.codes.create("字"), notes.source, 0, 3)
    assert of(both, "notes").share == 0.5


def test_each_coder_s_own_and_all_together(both: Workspace, tmp_path: Path) -> None:
    source = both.sources.list_()[0].id
    code = both.codes.create("走访")
    other = laptop(both, tmp_path / "b.groundcode", coder="乙", seed=2)
    both.codings.apply(code, source, *at("看见就踏实"))
    mine = both.history.entries(limit=1)[0].made_at
    other.codings.apply(code, source, *at("看见就踏实"))
    other.codings.apply(code, source, *at("有事打他电话"))
    merge_into(both, other)
    everything = of(both)
    assert (everything.coded_turns, everything.codings, everything.segments, everything.coders) == (2, 3, 2, ("乙", "甲"))
    own = of(both, coder=both.coder)
    assert (own.coded_turns, own.codings, own.segments, own.last) == (1, 1, 1, mine)
    assert own.coders == ("乙", "甲")
    nobody = of(both, coder="00000000-0000-5000-8000-000000000000")
    assert (nobody.codings, nobody.last) == (0, "")


def test_the_same_from_two_laptops_counts_once(both: Workspace, tmp_path: Path) -> None:
    source = both.sources.list_()[0].id
    code = both.codes.create("走访")
    same = laptop(both, tmp_path / "b.groundcode", coder="甲", seed=3)
    for ws in (both, same):
        ws.codings.apply(code, source, *at("看见就踏实"))
    merge_into(both, same)
    assert len(both.codings.columns()) == 2
    assert of(both).codings == 1


def test_memos_on_a_source_and_on_what_is_coded_in_it(both: Workspace) -> None:
    source, other = (one.id for one in both.sources.list_())
    coding = both.codings.apply(both.codes.create("走访"), source, *at("看见就踏实"))
    both.memos.write("一", about=(source,))
    both.memos.write("二", about=(coding, source))
    gone = both.memos.write("三", about=(coding,))
    both.memos.write("四", about=(other,))
    both.memos.write("五")
    assert (of(both).memos, of(both, "P02").memos) == (3, 1)
    both.memos.delete(gone)
    assert of(both).memos == 2


def test_after_a_correction_what_waits_is_counted_and_its_turn_is_not_coded(both: Workspace) -> None:
    source = both.sources.list_()[0].id
    code = both.codes.create("走访")
    both.codings.apply(code, source, *at("看见就踏实"))
    both.codings.apply(code, source, *at("有事打他电话"))
    both.sources.edit_text(source, P01.replace("看见就踏实", "放心了吧"))
    found = of(both)
    assert found.waiting == len(both.review.waiting(source)) == 1
    assert (found.coded_turns, found.codings) == (1, 2)
    both.review.let_go(both.review.waiting()[0].id)
    assert of(both).waiting == 0


def test_of_a_purged_text_nothing_waits(both: Workspace) -> None:
    source = both.sources.list_()[0].id
    both.codings.apply(both.codes.create("走访"), source, *at("看见就踏实"))
    both.sources.edit_text(source, P01.replace("看见就踏实", "放心了吧"))
    both.privacy.purge(source, with_words=False)
    assert of(both).waiting == len(both.review.waiting(source)) == 0
    assert of(both).codings == 1


def test_assignments_stand_with_their_source(both: Workspace) -> None:
    both.assignments.assign_name("乙", "P01")
    both.assignments.finish("P01", date="2026-03-02")
    assert [(one.coder_name, one.finished) for one in of(both).assigned] == [("乙", ""), ("甲", "2026-03-02")]
    assert of(both, "P02").assigned == ()


def test_a_sealed_source_is_not_told_of(both: Workspace) -> None:
    both.holdout.reserve(Wish(sources=("P02",)))
    assert [one.name for one in both.progress.of_sources()] == ["P01"]


lengths = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=12)
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12)


@given(lengths=lengths, drawn=spans)
def test_turns_are_touched_as_a_plain_comparison_says(lengths: list[tuple[int, int]], drawn: list[tuple[int, int]]) -> None:
    turns: list[list[Any]] = []
    end = 0
    for gap, length in lengths:
        turns.append([str(len(turns)), None, end + gap, end + gap, end + gap + length])
        end += gap + length
    places = [(start, start + length) for start, length in drawn]
    wanted = [any(start < turn[4] and turn[2] < end for start, end in places) for turn in turns]
    assert _touched(turns, places) == wanted
