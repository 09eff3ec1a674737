"""Segments that the theory rests on: bound, followed through corrected texts, closed with their source."""

from __future__ import annotations

import pytest

from groundcode.analysis.centrality import centralities
from groundcode.domain.ids import to_text
from groundcode.domain.levels import Level
from groundcode.errors import CodeNotFound, SealedSource, SpanOutsideSource, ThingNotFound, WithdrawnSource
from groundcode.store import bulk
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from tests.builders import P01, living_rows, merge_into, position, refused, state, transcript
from tests.workspace.laptops import Two
from tests.workspace.theory_builders import CALL, CALM, DAILY, NOWHERE, Small, small_theory


@pytest.fixture
def small(ws: Workspace) -> Small:
    return small_theory(ws)


def test_bound_once_and_in_order(ws: Workspace, small: Small) -> None:
    one = ws.evidence.add(small.wills, small.source, CALM, CALM + 5)
    two = ws.evidence.add(small.wills, small.source, DAILY, DAILY + 6)
    at = position(ws)
    assert ws.evidence.add(small.wills, small.source, CALM, CALM + 5) == one
    assert position(ws) == at
    assert [(e.link, e.quote, e.cite) for e in ws.evidence.of(small.wills)] == [
        (one, "看见就踏实", "P01-2"), (two, "天天在院里转", "P01-2"),
    ]  # fmt: skip
    assert ws.relations.named(small.wills).holds
    coding = ws.codings.apply(small.label, small.source, CALL, CALL + 6)
    three = ws.evidence.add_coding(small.wills, coding)
    links = ws.evidence.add_all(small.wills, [(small.source, CALL, CALL + 6, None), (small.source, 0, 3, None)], [coding])
    assert links[0] == links[2] == three
    assert [e.quote for e in ws.evidence.of(small.wills)] == ["看见就踏实", "天天在院里转", "有事打他电话", "访谈者"]
    assert ws.history.entries(1)[0].words == "bound evidence to “熟悉信任 → 参与意愿”"
    state(ws)


def test_bound_to_everything_that_rests_on_words(ws: Workspace, small: Small) -> None:
    for thing in (small.nears, small.path, small.paradigm, small.context):
        link = ws.evidence.add(thing, small.source, CALL, CALL + 6)
        assert link in [e.link for e in ws.evidence.of(thing)]
    paradigm = ws.paradigms.list_()[0]
    assert [e.quote for e in paradigm.evidence] == ["有事打他电话"]
    assert [[e.quote for e in role.evidence] for role in paradigm.roles] == [["看见就踏实"], ["有事打他电话"]]
    assert [e.quote for e in ws.pathways.list_()[0].evidence] == ["有事打他电话"]


def test_what_cannot_be_bound_is_refused(ws: Workspace, small: Small) -> None:
    add = ws.evidence.add
    missing = refused(ws, ThingNotFound, lambda: add(small.near, small.source, 0, 3))
    assert "relation, pathway, paradigm or item" in str(missing)
    refused(ws, ThingNotFound, lambda: add("no id", small.source, 0, 3))
    refused(ws, ThingNotFound, lambda: add(small.nears, NOWHERE, 0, 3))
    refused(ws, ThingNotFound, lambda: add(small.nears, "P01", 0, 3))
    refused(ws, SpanOutsideSource, lambda: add(small.nears, small.source, 3, len(P01) + 1))
    refused(ws, ThingNotFound, lambda: ws.evidence.add_coding(small.nears, NOWHERE))
    coding = ws.codings.apply(small.label, small.source, 0, 3)
    refused(ws, ThingNotFound, lambda: ws.evidence.add_all(small.nears, codings=[coding, NOWHERE]))
    ws.codings.remove([coding])
    refused(ws, ThingNotFound, lambda: ws.evidence.add_coding(small.nears, coding))
    assert ws.evidence.of("no id") == []


def test_taken_off_and_brought_back(ws: Workspace, small: Small) -> None:
    (evidence,) = ws.evidence.of(small.nears)
    ws.evidence.remove(evidence.link)
    assert ws.evidence.of(small.nears) == []
    assert ws.history.entries(1)[0].words == "took evidence off “民警可见度 → 熟悉信任”"
    refused(ws, ThingNotFound, lambda: ws.evidence.remove(evidence.link))
    refused(ws, ThingNotFound, lambda: ws.evidence.remove(small.nears))
    ws.history.undo()
    assert ws.evidence.of(small.nears) == [evidence]


def test_the_link_of_a_step_is_no_evidence(ws: Workspace, small: Small) -> None:
    with ws.store.reading() as connection:
        steps = [to_text(row[0]) for row in bulk.all_rows(connection, "SELECT id FROM state_link WHERE role = 'step'")]
    for step in steps:
        refused(ws, ThingNotFound, lambda step=step: ws.evidence.remove(step))  # type: ignore[misc]
    assert len(steps) == 2


def test_it_follows_its_text_through_corrections(ws: Workspace, small: Small) -> None:
    ws.sources.edit_text(small.source, "补记。\n" + P01)
    (evidence,) = ws.evidence.of(small.nears)
    current = ws.sources.list_()[0].version
    assert (evidence.start, evidence.version, evidence.quote, evidence.placed) == (DAILY + 4, current, "天天在院里转", True)
    link = ws.evidence.add(small.nears, small.source, DAILY + 4, DAILY + 10)
    assert link == evidence.link, "the same words in another version are the same evidence"
    ws.sources.edit_text(small.source, P01.replace("天天在院里转，看见就踏实。", "嗯。"))
    (evidence,) = ws.evidence.of(small.nears)
    assert (evidence.placed, evidence.quote, evidence.cite, evidence.holds) == (False, "天天在院里转", "P01-2", True)
    assert evidence.version != ws.sources.list_()[0].version


def test_a_withdrawn_source_gives_no_words(ws: Workspace, small: Small) -> None:
    case = ws.cases.add("李阿姨")
    ws.cases.bind(case, small.source)
    ws.cases.withdraw(case)
    (evidence,) = ws.evidence.of(small.nears)
    assert (evidence.quote, evidence.closed, evidence.holds) == ("", True, False)
    assert small.nears in {one.id for one in ws.relations.without_evidence()}
    refused(ws, WithdrawnSource, lambda: ws.evidence.add(small.nears, small.source, 0, 3))
    assert ws.evidence.candidates([small.seen]) == []
    ws.cases.revoke_withdrawal(case)
    assert ws.evidence.of(small.nears)[0].holds


def test_a_sealed_source_gives_no_words(ws: Workspace, small: Small) -> None:
    ws.sources.import_files([transcript(ws.path.parent / "more", "P02")])
    other = ws.sources.named("P02").id
    ws.evidence.add(small.wills, other, 0, 3)
    ws.holdout.reserve(Wish(sources=("P02",), seed=7))
    (evidence,) = ws.evidence.of(small.wills)
    assert (evidence.quote, evidence.cite, evidence.gone, evidence.holds) == ("", "P02", True, False)
    refused(ws, SealedSource, lambda: ws.evidence.add(small.wills, other, 0, 3))


def test_a_deleted_source_takes_its_evidence_along(ws: Workspace, small: Small) -> None:
    before = living_rows(ws)
    ws.sources.delete(small.source)
    assert ws.evidence.of(small.nears) == []
    assert len(ws.relations.without_evidence()) == 3
    assert not ws.conflicts.list_()
    ws.history.undo()
    assert living_rows(ws) == before


def test_evidence_of_two_laptops_is_shown_once_and_taken_off_together(two: Two) -> None:
    a, b, codes = two
    relation = a.relations.add(codes["范"], codes["畴"])
    merge_into(b, a)
    for laptop in (a, b):
        laptop.evidence.add(relation, codes["源"], 5, 9)
    merge_into(a, b)
    (evidence,) = a.evidence.of(relation)
    a.evidence.remove(evidence.link)
    assert a.evidence.of(relation) == []
    state(a)


def test_candidates_are_starred_then_shared_then_central(ws: Workspace, small: Small) -> None:
    (first,) = ws.evidence.candidates([small.seen])
    assert (first.quote, first.code) == ("天天在院里转", "天天在院里转")
    other = ws.codes.create("电话", parent=small.near)
    call = ws.codings.apply(other, small.source, CALL, CALL + 6)
    whole = ws.codings.apply(small.near, small.source, DAILY - 1, CALM + 5)
    ws.codings.apply(other, small.source, CALM, CALM + 5)
    found = ws.evidence.candidates([small.seen, small.near])
    assert [one.quote for one in found[:2]] == ["：天天在院里转，看见就踏实", "天天在院里转"], "where both meet comes first"
    ws.codings.star(call)
    assert [one.id for one in ws.evidence.candidates([small.seen, small.near])][:2] == [call, whole]
    with Workspace.open(ws.path, coder="乙") as colleague:
        colleague.codings.apply(other, small.source, CALL, CALL + 6)
    ws.refresh()
    assert [one.quote for one in ws.evidence.candidates([small.near])].count("有事打他电话") == 1
    refused(ws, CodeNotFound, lambda: ws.evidence.candidates([NOWHERE]))
    assert ws.evidence.candidates([ws.codes.create("空", level=Level.CATEGORY)]) == []


def test_the_quote_most_like_all_others_is_the_most_central() -> None:
    found = centralities(["民警天天走访", "民警天天在走访", "喝茶", ""])
    assert found[1] == max(found)
    assert found[2] < found[0]
    assert found[3] == 0
    assert centralities([]) == []
    assert centralities(["。。", "，"]) == [0, 0]
    assert centralities(["一"]) == [1]
