"""A code split into several: what is dealt, what stays, what goes along, and the one undo."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.errors import BadValue, CodeNotFound, DuplicateName, EmptyName, ThingNotFound
from groundcode.workspace import Workspace
from groundcode.workspace.splitting import Part
from tests.builders import laptop, living_rows, merge_into, new_project, position, refused, state, with_sources

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


@pytest.fixture
def source(ws: Workspace) -> str:
    return ws.sources.named("P01").id


def on(ws: Workspace, code: str) -> set[tuple[str, int, int]]:
    """(coder, start, end) of the codings on a code alone."""
    return {(s.coder, s.start, s.end) for s in ws.codings.segments(code=code, own=True)}


def test_codings_are_dealt_and_the_rest_stays(ws: Workspace, source: str) -> None:
    top = ws.codes.create("关系", level=Level.CATEGORY)
    first = ws.codes.create("熟悉", level=Level.CONCEPT, parent=top)
    ws.codes.create("信任", level=Level.CONCEPT, parent=top)
    codings = [ws.codings.apply(first, source, at, at + 3) for at in (0, 5, 10, 15)]
    before, at = living_rows(ws), position(ws)
    new = ws.codes.split(first, [Part("见面", (codings[0], codings[3])), Part(" 打电话 ", (codings[1],))])
    assert position(ws) == at + 1
    tree = ws.tree()
    assert [tree.codes[i].name for i in tree.children_of(top)] == ["熟悉", "见面", "打电话", "信任"]
    assert [(tree.codes[i].level, tree.codes[i].split_from) for i in new] == [(Level.CONCEPT, first)] * 2
    assert on(ws, new[0]) == {("甲", 0, 3), ("甲", 15, 18)}
    assert on(ws, new[1]) == {("甲", 5, 8)}
    assert on(ws, first) == {("甲", 10, 13)}
    assert ws.history.entries(1)[0].words == "split a code: “见面”, “打电话”, “熟悉”"
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before
    ws.history.redo()
    assert on(ws, new[0]) == {("甲", 0, 3), ("甲", 15, 18)}


def test_star_negative_mark_memo_and_coder_go_along(ws: Workspace, source: str) -> None:
    code = ws.codes.create("熟悉")
    with Workspace.open(ws.path, coder="乙") as other:
        coding = other.codings.apply(code, source, 0, 4)
        other.codings.star(coding)
        other.codings.mark_negative(coding)
    ws.refresh()
    memo = ws.memos.write("为什么在这里", about=(coding,))
    (new,) = ws.codes.split(code, [Part("见面", (coding,))])
    (found,) = ws.codings.segments(code=new)
    assert (found.coder, found.starred, found.negative) == ("乙", True, True)
    there = ws.memos.on_coding(found.id)
    assert there is not None
    assert (there.id, there.about) == (memo, (found.id,))
    with ws.store.reading() as connection:
        row = connection.exec_driver_sql("SELECT replaces FROM state_coding WHERE alive").scalar()
    assert row is not None
    assert row.hex() == coding.replace("-", "")
    assert not ws.conflicts.list_()


def test_a_link_between_two_dealt_codings_joins_the_new_ones(ws: Workspace, source: str) -> None:
    code = ws.codes.create("熟悉")
    one, two = ws.codings.apply(code, source, 0, 4), ws.codings.apply(code, source, 5, 9)
    with ws.change("memo") as made:
        made.draft.create("link", ws.store.ids(), from_=one, role="contradicts", to=two)
    new = ws.codes.split(code, [Part("见面", (one,)), Part("电话", (two,))])
    ends = tuple(bytes.fromhex(ws.codings.segments(code=part)[0].id.replace("-", "")) for part in new)
    with ws.store.reading() as connection:
        rows = connection.exec_driver_sql('SELECT "from", "to" FROM state_link WHERE alive').fetchall()
    assert [tuple(row) for row in rows] == [ends]
    state(ws)


def test_an_empty_code_stays_unless_it_is_to_go(ws: Workspace, source: str) -> None:
    code = ws.codes.create("熟悉")
    coding = ws.codings.apply(code, source, 0, 4)
    (new,) = ws.codes.split(code, [Part("见面", (coding,))])
    assert on(ws, code) == set()
    assert code in ws.tree().codes
    before = living_rows(ws)
    (newer,) = ws.codes.split(new, [Part("碰面", (ws.codings.segments(code=new)[0].id,))], delete_empty=True)
    assert set(ws.tree().codes) == {code, newer}
    with ws.store.reading() as connection:
        sql = "SELECT entity_id, field FROM operation WHERE change = (SELECT max(seq) FROM change)"
        done = [tuple(row) for row in connection.exec_driver_sql(sql)]
    assert len(done) == len(set(done))
    assert on(ws, newer) == {("甲", 0, 4)}
    assert not ws.conflicts.list_()
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before


def test_a_code_with_codings_or_children_left_never_goes(ws: Workspace, source: str) -> None:
    concept = ws.codes.create("熟悉", level=Level.CONCEPT)
    child = ws.codes.create("走访", parent=concept)
    ws.codes.split(concept, [Part("见面", ())], delete_empty=True)
    ws.codings.apply(child, source, 0, 4)
    ws.codes.split(child, [Part("电话", ())], delete_empty=True)
    assert {concept, child} <= set(ws.tree().codes)
    assert ws.tree().parent_of(child) == concept


def test_codings_of_a_merged_code_can_be_dealt(ws: Workspace, source: str) -> None:
    gone, kept = ws.codes.create("熟识"), ws.codes.create("熟悉")
    one = ws.codings.apply(gone, source, 0, 4)
    two = ws.codings.apply(kept, source, 0, 4)
    ws.codings.star(two)
    ws.codes.merge(gone, kept)
    (new,) = ws.codes.split(gone, [Part("见面", (one, two))], delete_empty=True)
    (found,) = ws.codings.segments(code=new)
    assert (found.start, found.end, found.starred) == (0, 4, True)
    assert set(ws.tree().codes) == {new}
    assert not ws.conflicts.list_()
    state(ws)


def test_new_codes_stand_right_behind_where_two_laptops_gave_one_rank(tmp_path: Path) -> None:
    a = new_project(tmp_path)
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    a.codes.create("一")
    b.codes.create("二")
    merge_into(a, b)
    a.refresh()
    first, second = a.tree().children_of(None)
    assert a.tree().codes[first].rank == a.tree().codes[second].rank
    new = a.codes.split(first, [Part("三", ()), Part("四", ())])
    assert a.tree().children_of(None) == (first, *new, second)


def test_what_is_refused(ws: Workspace, source: str) -> None:
    code, other = ws.codes.create("熟悉"), ws.codes.create("信任")
    coding, foreign = ws.codings.apply(code, source, 0, 4), ws.codings.apply(other, source, 0, 4)
    error = refused(ws, BadValue, lambda: ws.codes.split(code, []))
    assert error.hint == "It takes at least one part, each with a name of its own."
    refused(ws, EmptyName, lambda: ws.codes.split(code, [Part(" ", (coding,))]))
    error = refused(ws, DuplicateName, lambda: ws.codes.split(code, [Part("信任", (coding,))]))
    assert error.message == "There is already a “信任” at the top."
    refused(ws, DuplicateName, lambda: ws.codes.split(code, [Part("熟悉", (coding,))]))
    error = refused(ws, DuplicateName, lambda: ws.codes.split(code, [Part("Tea", ()), Part("tea ", ())]))
    assert error.message == "There is already a “tea” among the parts."
    for parts in ([Part("一", (coding, coding))], [Part("一", (coding,)), Part("二", (coding,))], [Part("一", (foreign,))]):
        error = refused(ws, BadValue, partial(ws.codes.split, code, parts))
        assert error.hint == "It takes codings of “熟悉”, each in one part."
    refused(ws, ThingNotFound, lambda: ws.codes.split(code, [Part("一", (NOWHERE,))]))
    refused(ws, ThingNotFound, lambda: ws.codes.split(code, [Part("一", ("\x1b[2J",))]))
    refused(ws, CodeNotFound, lambda: ws.codes.split(NOWHERE, [Part("一", ())]))
    ws.codings.remove([coding])
    refused(ws, ThingNotFound, lambda: ws.codes.split(code, [Part("一", (coding,))]))


deals = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 1), st.integers(-1, 2)), max_size=12)


@given(deal=deals, delete_empty=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_lost_or_doubled_and_one_undo_leads_back(deal: list[tuple[int, int, int]], delete_empty: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a = new_project(Path(folder))
        source = with_sources(a, Path(folder) / "in")["P01"]
        code = a.codes.create("熟悉")
        coders = (a, Workspace.open(a.path, coder="乙"))
        wanted: dict[str, int] = {}
        for at, who, part in deal:
            coding = coders[who].codings.apply(code, source, at, at + 5)
            if coding not in wanted and at % 2:
                a.refresh()
                a.memos.write(f"{who}-{at}", about=(coding,))
            wanted.setdefault(coding, part)
        a.refresh()
        before, rows = on(a, code), living_rows(a)
        parts = [Part(str(n), tuple(coding for coding, part in wanted.items() if part == n)) for n in range(3)]
        new = a.codes.split(code, parts, delete_empty=delete_empty)
        living = [one for one in (code, *new) if one in a.tree().codes]
        found = [place for one in living for place in on(a, one)]
        assert sorted(found) == sorted(before)
        names = {coder: number for number, coder in enumerate(("甲", "乙"))}
        for one in a.codings.segments():
            memo = a.memos.on_coding(one.id)
            assert (memo.text if memo else None) == (f"{names[one.coder]}-{one.start}" if one.start % 2 else None)
        assert (code in living) == (not delete_empty or any(part < 0 for part in wanted.values()))
        state(a)
        a.history.undo()
        assert living_rows(a) == rows
        for workspace in reversed(coders):
            workspace.close()
