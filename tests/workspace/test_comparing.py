"""Constant comparison: the last segments of a code, and those least like a quote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.analysis.comparing import NEARLY_THE_SAME, features, likeness, most_different
from groundcode.domain.levels import Level
from groundcode.errors import CodeNotFound
from groundcode.workspace import Workspace, comparison
from tests.builders import new_project, refused, transcript, with_sources

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
LINES = ("天天在院里转", "看见就踏实", "有事打他电话", "从来没有见过", "他们都很忙", "大家一起喝茶", "天天在院里走")
TEXT = "".join(f"李阿姨：{line}。\n" for line in LINES)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    workspace.sources.import_files([transcript(tmp_path / "in", "P09", TEXT)])
    return workspace


def put(ws: Workspace, code: str, line: str) -> str:
    start = TEXT.index(line)
    return ws.codings.apply(code, ws.sources.named("P09").id, start, start + len(line))


def test_the_last_three_and_the_two_least_like_the_quote(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    for line in ("从来没有见过", "天天在院里走", "大家一起喝茶", "看见就踏实", "他们都很忙", "有事打他电话"):
        put(ws, code, line)
    own = put(ws, code, "天天在院里转")
    found = ws.codings.compare(code, but=own)
    assert [s.quote for s in found.last] == ["有事打他电话", "他们都很忙", "看见就踏实"]
    assert [s.quote for s in found.different] == ["大家一起喝茶", "从来没有见过"]
    assert (found.code, found.total) == (code, 7)
    assert found.last[0].coder == "甲"
    assert found.last[0].made_at > found.last[1].made_at
    others = ws.codings.compare(code, but=own, quote="大家一起喝咖啡").different
    assert [s.quote for s in others] == ["天天在院里走", "从来没有见过"]


def test_few_segments_none_twice(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    nothing = ws.codings.compare(code, quote="什么")
    assert (nothing.last, nothing.different, nothing.total) == ((), (), 0)
    own = put(ws, code, LINES[0])
    alone = ws.codings.compare(code, but=own)
    assert (alone.last, alone.different, alone.total) == ((), (), 1)
    assert [s.id for s in ws.codings.compare(code, quote=LINES[0]).last] == [own]
    for line in LINES[1:5]:
        put(ws, code, line)
    found = ws.codings.compare(code, but=own)
    assert len({s.id for s in (*found.last, *found.different)} | {own}) == 5
    assert len(found.different) == 1


def test_a_segment_of_two_coders_counts_once(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    own = put(ws, code, LINES[0])
    put(ws, code, LINES[1])
    with Workspace.open(ws.path, coder="乙") as other:
        put(other, code, LINES[0])
        newest = put(other, code, LINES[1])
        found = other.codings.compare(code, but=own)
    assert [(s.id, s.coder) for s in found.last] == [(newest, "乙")]
    assert found.total == 2


def test_merged_codes_count_those_below_do_not(ws: Workspace) -> None:
    concept, gone = ws.codes.create("关系", level=Level.CONCEPT), ws.codes.create("联系", level=Level.CONCEPT)
    put(ws, ws.codes.create("见面", parent=concept), LINES[0])
    moved = put(ws, gone, LINES[1])
    ws.codes.merge(gone, concept)
    for code in (concept, gone):
        found = ws.codings.compare(code)
        assert [(s.id, s.code) for s in found.last] == [(moved, "关系")]
        assert (found.code, found.total) == (concept, 1)
    refused(ws, CodeNotFound, lambda: ws.codings.compare(NOWHERE))


def test_a_segment_whose_words_are_gone_keeps_its_own(ws: Workspace) -> None:
    code = ws.codes.create("见面")
    put(ws, code, LINES[1])
    put(ws, code, LINES[2])
    source = ws.sources.named("P09").id
    ws.sources.edit_text(source, TEXT.replace(f"李阿姨：{LINES[1]}。\n", ""))
    found = {s.quote: s.placed for s in ws.codings.compare(code).last}
    assert found == {LINES[1]: False, LINES[2]: True}
    assert found.keys() == {s.quote for s in ws.codings.segments(code=code)}


def test_what_was_withdrawn_is_not_shown(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    sources = with_sources(ws, tmp_path / "in", "P01", "P02")
    code = ws.codes.create("见面")
    open_one = ws.codings.apply(code, sources["P01"], 3, 9)
    ws.codings.apply(code, sources["P02"], 3, 9)
    case = ws.cases.add("张警官")
    ws.cases.bind(case, "P02")
    ws.cases.withdraw(case, "2026-03-02")
    found = ws.codings.compare(code, quote="别的")
    assert [s.id for s in found.last] == [open_one]
    assert (found.different, found.total) == ((), 2)


def test_the_sample_is_small_spread_and_the_same_each_time(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "SAMPLE", 4)
    code = ws.codes.create("见面")
    source = ws.sources.named("P09").id
    for start in range(40):
        ws.codings.apply(code, source, start, start + 4)
    looked_at: list[int] = []

    def count(quote: str, others: list[str], wanted: int) -> list[int]:
        looked_at.append(len(others))
        return most_different(quote, others, wanted)

    monkeypatch.setattr(comparison, "most_different", count)
    first, second = ws.codings.compare(code, quote="天天"), ws.codings.compare(code, quote="天天")
    assert first == second
    assert looked_at == [4, 4]
    assert len(first.different) == 2


def test_the_least_alike_first_and_no_near_copy() -> None:
    others = ["天天在院里走一走", "有事就打他电话", "有事就打她电话", "天天在院里转"]
    assert most_different("天天在院里转", others) == [1, 0]
    assert most_different("天天在院里转", others[1:3]) == [0, 1]
    assert most_different("天天在院里转", []) == []
    assert most_different("Tea with them", ["tea WITH them!", "nobody came", "tea alone"]) == [1, 2]
    assert features("看Tea见 don't 天天在") == {"看", "tea", "见", "don't", "天天", "天在"}


texts = st.text(alphabet="天在院里转见ab ", max_size=12)


@given(quote=texts, others=st.lists(texts, max_size=8), count=st.integers(0, 4))
def test_as_many_as_asked_for_and_the_first_is_the_least_alike(quote: str, others: list[str], count: int) -> None:
    found = most_different(quote, others, count)
    assert len(found) == len(set(found)) == min(count, len(others))
    alike = [likeness(features(quote), features(other)) for other in others]
    if found:
        assert alike[found[0]] == min(alike)
        assert all(0 <= one <= 1 for one in alike)
    if len(found) > 1 and likeness(features(others[found[0]]), features(others[found[1]])) >= NEARLY_THE_SAME:
        first = features(others[found[0]])
        assert all(likeness(first, features(other)) >= NEARLY_THE_SAME for other in others)
