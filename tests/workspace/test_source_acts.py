"""Sources renamed and deleted; what stands around a segment of the review; how much there is of a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.cases import CaseKind
from groundcode.domain.spans import Span
from groundcode.errors import EmptyName, NameTaken, SealedSource, ThingNotFound, WithdrawnSource
from groundcode.workspace import Workspace
from groundcode.workspace.casework.counts import CaseCounts
from groundcode.workspace.holdout import Wish
from groundcode.workspace.review_context import AROUND
from tests.builders import P01, position, state, transcript, with_sources
from tests.workspace.case_builders import undone, with_four_sources
from tests.workspace.corrected import code, only

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


def test_a_source_gets_another_name(ws: Workspace) -> None:
    undone(ws, lambda: ws.sources.rename(only(ws), "  李阿姨  一 "))
    assert [source.name for source in ws.sources.list_()] == ["李阿姨 一"]
    assert ws.history.entries(limit=1)[0].kind in ("redo", "rename-source")
    at = position(ws)
    ws.sources.rename(only(ws), "李阿姨 一")
    assert position(ws) == at


def test_names_of_sources_are_unique_and_not_empty(ws: Workspace, tmp_path: Path) -> None:
    with_sources(ws, tmp_path / "more", "P01", "P02")
    source = ws.sources.named("P02").id
    with pytest.raises(NameTaken, match="There is a source named “p01” already"):
        ws.sources.rename(source, "p01")
    with pytest.raises(EmptyName):
        ws.sources.rename(source, " ")
    with pytest.raises(ThingNotFound):
        ws.sources.rename(NOWHERE, "P09")
    ws.sources.rename(source, "p02")
    assert [one.name for one in ws.sources.list_()] == ["P01", "p02"]


def test_a_deleted_source_takes_its_codings_along_and_undo_brings_all_back(ws: Workspace) -> None:
    source = only(ws)
    code(ws, "天天在院里转")
    code(ws, "看见就踏实")
    ws.memos.write("想到", about=(source,))
    told = ws.sources.consequences(source)
    assert (told["coding"], told["speaker"], told["link"]) == (2, 2, 1)
    before = state(ws)
    went = ws.sources.delete(source)
    assert went == told
    assert ws.sources.list_() == []
    assert ws.codings.segments() == []
    assert ws.history.entries(limit=1)[0].words.startswith("deleted the source “P01”")
    ws.history.undo()
    assert [source.name for source in ws.sources.list_()] == ["P01"]
    assert len(ws.codings.segments()) == 2
    assert before.keys() == state(ws).keys()
    with pytest.raises(ThingNotFound):
        ws.sources.consequences(NOWHERE)


def test_sealed_and_withdrawn_sources_are_not_deleted(tmp_path: Path) -> None:
    ws = with_four_sources(tmp_path)
    ws.holdout.reserve(Wish(sources=("P02",)))
    case = ws.cases.add("李阿姨")
    ws.cases.bind(case, "P01")
    ws.cases.withdraw(case)
    at = position(ws)
    with pytest.raises(SealedSource):
        ws.sources.delete(ws.sources.named("P02", sealed=True).id)
    with pytest.raises(WithdrawnSource):
        ws.sources.delete(ws.sources.named("P01").id)
    assert position(ws) == at


def test_a_segment_that_waits_beside_what_stands_there_now(ws: Workspace) -> None:
    code(ws, "天天在院里转")
    text = P01.replace("天天在院里转", "天天到外面转")
    ws.review.correct(only(ws), text)
    (item,) = ws.review.waiting()
    assert item.proposal is not None
    found = ws.review.side_by_side(item, item.proposal.place)
    assert (found.was.words, found.was.after[:5]) == ("天天在院里转", "，看见就踏")
    assert found.was.before.endswith("李阿姨：")
    assert found.now.words == item.proposal.place.of(text)
    assert found.changed
    for a0, a1, b0, b1 in found.changed:
        assert found.was.words[a0:a1] != found.now.words[b0:b1]
    gone = ws.review.side_by_side(item, None)
    assert (gone.now.words, gone.changed, gone.turn) == ("", (), "天天到外面转，看见就踏实。")
    far = ws.review.side_by_side(item, Span(0, 3))
    assert (far.now.before, len(far.now.after)) == ("", min(AROUND, len(text) - 3))
    ws.review.correct(only(ws), text + "补。\n")
    with pytest.raises(ThingNotFound):
        ws.review.side_by_side(item, None)


def test_how_much_there_is_of_each_case(tmp_path: Path) -> None:
    ws = with_four_sources(tmp_path)
    aunt, site = ws.cases.add("李阿姨"), ws.cases.add("槐枫苑", kind=CaseKind.SITE)
    nobody = ws.cases.add("无人")
    ws.cases.bind(aunt, "P01")
    ws.cases.bind(site, "notes")
    label = ws.codes.create("走访")
    source = ws.sources.named("P01")
    at = P01.index("看见就踏实")
    ws.codings.apply(label, source.id, at, at + 5)
    ws.codings.apply(label, source.id, 0, 4)  # the interviewer's words
    assert ws.cases.counts() == {aunt: CaseCounts(1, 2, 1), site: CaseCounts(1, 2, 0), nobody: CaseCounts(0, 0, 0)}
    ws.holdout.reserve(Wish(sources=("notes",)))
    assert ws.cases.counts()[site] == CaseCounts(1, 0, 0)


def test_an_import_after_a_deletion_brings_the_source_back_without_its_codings(ws: Workspace, tmp_path: Path) -> None:
    code(ws, "天天在院里转")
    ws.sources.delete(only(ws))
    ws.sources.import_files([transcript(tmp_path / "again")])
    assert [source.name for source in ws.sources.list_()] == ["P01"]
    assert ws.codings.segments() == []
