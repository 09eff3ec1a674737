"""The theory as a whole: where it holds a code, and every kind of change it makes."""

from __future__ import annotations

import pytest

from groundcode.domain.ids import to_raw
from groundcode.errors import CodeNotFound
from groundcode.store import bulk
from groundcode.workspace import Workspace
from groundcode.workspace.sentences import NOUNS, SENTENCES
from groundcode.workspace.theory import TheoryUse
from tests.builders import living_rows, refused, state
from tests.workspace.theory_builders import CALL, KINDS_OF_THEORY, NOWHERE, Small, small_theory


@pytest.fixture
def small(ws: Workspace) -> Small:
    return small_theory(ws)


def cite(ws: Workspace, *codes: str) -> None:
    with ws.change("storyline") as made:
        text = "开头。" + "。".join(f"[[c:{code}|名]]" for code in codes) + "[[s:不是|x]]"
        made.draft.create("storyline", ws.store.ids(), text=text)


def measured(ws: Workspace, name: str, code: str) -> None:
    with ws.change("construct") as made:
        construct = made.draft.create("construct", ws.store.ids(), name=name)
        made.draft.create("link", ws.store.ids(), from_=construct, role="measures", to=code)


def test_where_the_theory_holds_a_code(ws: Workspace, small: Small) -> None:
    cite(ws, small.near, small.seen, small.near)
    measured(ws, "信任", small.near)
    use = ws.theory.consequences(small.near)
    assert use == TheoryUse(
        relations=("民警可见度 → 熟悉信任", "熟悉信任 → 参与意愿", "戒心 → (民警可见度 → 熟悉信任)"), pathways=("在场路径",),
        paradigms=("熟悉信任",), roles=(), constructs=("信任",), citations=2, evidence=2,
    )  # fmt: skip
    assert use.gone == (
        "With it go 3 relations (“民警可见度 → 熟悉信任”, “熟悉信任 → 参与意愿”, “戒心 → (民警可见度 → 熟悉信任)”), "
        "1 paradigm (“熟悉信任”). This breaks the pathway “在场路径”. The construct “信任” measures it no more. "
        "The storyline cites it 2 times, and shows it as gone."
    )
    seen = ws.theory.consequences(small.seen)
    assert (seen.roles, seen.paradigms, seen.citations) == (("熟悉信任",), (), 1)
    walk = ws.theory.consequences(small.walk)
    assert walk.gone == "With it go 1 slot of a paradigm (“熟悉信任”)."
    assert walk.merged == "In the theory these read as the other code then: 1 slot of a paradigm (“熟悉信任”)."
    label = ws.theory.consequences(small.label)
    assert not label
    assert (label.gone, label.merged) == ("", "")
    refused(ws, CodeNotFound, lambda: ws.theory.consequences(NOWHERE))


def test_merging_two_ends_is_told(ws: Workspace, small: Small) -> None:
    use = ws.theory.consequences(small.seen, small.near)
    assert use.looped == ("民警可见度 → 熟悉信任", "民警可见度 in the paradigm of 熟悉信任")
    assert use.merged.endswith(
        "What leads from one to the other leads nowhere then: “民警可见度 → 熟悉信任”, “民警可见度 in the paradigm of 熟悉信任”."
    )
    assert ws.theory.consequences(small.seen, small.will).looped == ()


def test_a_merged_code_is_held_where_its_own_traces_are(ws: Workspace, small: Small) -> None:
    cite(ws, small.near)
    measured(ws, "信任", small.near)
    ws.codes.merge(small.near, small.will)
    use = ws.theory.consequences(small.will)
    assert (use.citations, use.constructs, use.paradigms) == (1, ("信任",), ("参与意愿",))
    assert len(use.relations) == 3


def test_deleting_a_code_takes_along_what_was_told_and_comes_back_in_one_step(ws: Workspace, small: Small) -> None:
    ws.evidence.add(small.path, small.source, CALL, CALL + 6)
    measured(ws, "信任", small.near)
    before = living_rows(ws)
    use = ws.theory.consequences(small.near)
    ws.codes.delete(small.near)
    theory = ws.theory.read()
    assert (theory.relations, theory.paradigms) == ((), ())
    (path,) = theory.pathways
    assert (path.broken, path.relations, path.lost) == (True, (), 2)
    gone = len(before["relation"]) - len(living_rows(ws)["relation"])
    assert (gone, len(use.relations)) == (3, 3)
    with ws.store.reading() as connection:
        sql = 'SELECT count(*) FROM state_link WHERE alive AND "from" <> ? AND role <> ?'
        assert bulk.all_rows(connection, sql, (to_raw(small.path), "evidence"))[0][0] == 0
    assert not ws.conflicts.list_()
    assert ws.history.entries(1)[0].words == "deleted the code “熟悉信任”"
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before
    assert not ws.pathways.list_()[0].broken
    state(ws)


def test_merging_a_code_is_undone_in_one_step(ws: Workspace, small: Small) -> None:
    before, theory = living_rows(ws), ws.theory.read()
    ws.codes.merge(small.near, small.will)
    assert ws.theory.read() != theory
    ws.history.undo()
    assert (living_rows(ws), ws.theory.read()) == (before, theory)


def test_raising_abstracting_and_moving_change_no_theory(ws: Workspace, small: Small) -> None:
    theory = ws.theory.read()
    ws.codes.abstract([small.seen, small.near], "警民亲近感")
    ws.codes.raise_(small.will)
    ws.codes.rename(small.near, "熟")
    ws.codes.move(small.wary, small.will)
    assert ws.theory.read() == theory
    assert ws.relations.words(theory.relations[0]) == "民警可见度 → 熟"


def test_every_kind_of_change_of_the_theory_has_its_sentence(ws: Workspace, small: Small) -> None:
    ws.relations.edit(small.wills, "parallel")
    ws.pathways.edit(small.path, connotation="在场唤起意愿。")
    straight = ws.relations.add(small.seen, small.will)
    ws.pathways.set_relations(small.path, [straight])
    ws.pathways.delete(small.path)
    ws.evidence.remove(ws.evidence.of(small.nears)[0].link)
    ws.paradigms.rename(small.paradigm, "头一个")
    ws.paradigms.move(small.context, "strategy")
    ws.paradigms.remove(small.role)
    ws.paradigms.excuse(small.will, "只是结果。")
    ws.paradigms.delete(small.paradigm)
    ws.relations.delete(small.nears)
    words = {entry.kind: entry.words for entry in ws.history.entries()}
    made = {kind: told for kind, told in words.items() if kind in KINDS_OF_THEORY}
    assert made.keys() == KINDS_OF_THEORY
    assert SENTENCES.keys() & NOUNS.keys() >= KINDS_OF_THEORY
    assert made == {
        "paradigm": "began the paradigm of “头一个”",
        "rename-paradigm": "renamed the paradigm “熟悉信任” to “头一个”",
        "paradigm-role": "put “民警可见度” into a paradigm",
        "move-role": "moved “走访” within a paradigm",
        "remove-role": "took “民警可见度” out of a paradigm",
        "delete-paradigm": "deleted the paradigm of “头一个”",
        "excuse": "changed why “参与意愿” has no paradigm",
        "relation": "noted the relation “民警可见度 → 熟悉信任”",
        "edit-relation": "changed the relation “熟悉信任 → 参与意愿”",
        "delete-relation": "deleted the relation “民警可见度 → 熟悉信任”, “戒心 → (民警可见度 → 熟悉信任)”",
        "pathway": "made the pathway “在场路径”",
        "edit-pathway": "changed the pathway “在场路径”",
        "pathway-steps": "put the pathway “在场路径” together anew",
        "delete-pathway": "deleted the pathway “在场路径”",
        "evidence": "bound evidence to “民警可见度”",
        "remove-evidence": "took evidence off “民警可见度 → 熟悉信任”",
    }
