"""What a hold-out says once it is opened: the test of saturation."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.holdout_report import SealVerdict
from tests.builders import laptop, merge_into
from tests.workspace.interviews import code_in, nine_interviews, spoken


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return nine_interviews(tmp_path)


@pytest.fixture
def studied(ws: Workspace) -> Workspace:
    """Q03 and Q04 kept back; a category with a concept and a label from the others; the hold-out opened."""
    category = ws.codes.create("旧范畴", level=Level.CATEGORY)
    concept = ws.codes.create("旧概念", level=Level.CONCEPT, parent=category)
    ws.codes.create("旧标签", parent=concept)
    ws.holdout.reserve(Wish(sources=("Q03", "Q04")))
    code_in(ws, "旧标签", "Q05", "Q06")
    ws.holdout.unseal(ws.holdout.named().id)
    return ws


def judged(ws: Workspace) -> SealVerdict:
    report = ws.holdout.report()
    assert report.coder == "甲"
    return report.seals[0]


def test_before_anything_is_coded(studied: Workspace) -> None:
    found = judged(studied)
    assert found.verdict == "not tested"
    assert found.sentence == "Not tested yet: 甲 has coded nothing in “Q03”, “Q04”."
    assert [(s.name, s.statements, s.coded, s.existing) for s in found.sources] == [("Q03", 3, 0, 0), ("Q04", 4, 0, 0)]


def test_only_known_codes_is_saturated(studied: Workspace) -> None:
    code_in(studied, "旧标签", "Q03", "Q04")
    code_in(studied, "旧概念", "Q04", start=22, end=28)
    found = judged(studied)
    assert found.verdict == "saturated"
    assert [(s.coded, s.existing) for s in found.sources] == [(1, 1), (2, 2)]
    assert "2 of 9 interviews were kept back" in found.sentence
    assert (
        "3 of 7 statements were coded, 3 (100.0 %) with codes that were there before; 0 new concepts, 0 new labels"
        in found.sentence
    )
    assert "who codes knows the result that is hoped for" in found.sentence


def test_new_labels_under_known_categories_are_told(studied: Workspace) -> None:
    code_in(studied, "旧标签", "Q03")
    studied.codes.create("新标签", parent=studied.tree().get("旧概念").id)
    code_in(studied, "新标签", "Q04")
    loose = studied.codes.create("散标签")
    code_in(studied, "散标签", "Q04", start=22, end=28)
    found = judged(studied)
    assert found.verdict == "saturated"
    assert found.sources[1].new["label"] == ("散标签", "旧范畴 > 旧概念 > 新标签")
    assert (found.sources[1].coded, found.sources[1].existing) == (2, 0)
    assert found.sources[1].loose == ("散标签",)
    assert "But these new codes stand under no category that was there before: “散标签”." in found.sentence
    studied.codes.move(loose, studied.tree().get("旧概念").id)
    assert judged(studied).sources[1].loose == ()


def test_a_new_category_is_not_saturated(studied: Workspace) -> None:
    code_in(studied, "旧标签", "Q03", "Q04")
    label = studied.codes.create("新标签")
    code_in(studied, "新标签", "Q04", start=22, end=28)
    concept = studied.codes.abstract([label], "新概念", level=Level.CONCEPT)
    studied.codes.abstract([concept], "新范畴", level=Level.CATEGORY)
    found = judged(studied)
    assert found.verdict == "not saturated"
    assert found.new("category") == ("新范畴",)
    assert (found.sources[0].new["label"], found.sources[1].new["label"]) == ((), ("新范畴 > 新概念 > 新标签",))
    assert found.sentence.startswith("Not saturated: the hold-out brought 1 new category or relation (“新范畴”).")


def test_what_is_raised_to_a_category_is_a_new_category(studied: Workspace) -> None:
    code_in(studied, "旧概念", "Q03", "Q04")
    concept = studied.tree().get("旧概念").id
    studied.codes.move(concept, None)
    studied.codes.raise_(concept)
    found = judged(studied)
    assert (found.verdict, found.new("category")) == ("not saturated", ("旧概念",))


def test_codes_first_used_elsewhere_are_not_the_hold_outs(studied: Workspace) -> None:
    studied.codes.create("别处", level=Level.CATEGORY)
    code_in(studied, "别处", "Q07", "Q03", "Q04")
    found = judged(studied)
    assert found.verdict == "saturated"
    assert found.new("category") == ()
    assert [s.existing for s in found.sources] == [0, 0], "but they were not there before"


def test_a_new_label_merged_into_a_known_one_fits(studied: Workspace) -> None:
    new = studied.codes.create("新标签")
    code_in(studied, "新标签", "Q03", "Q04")
    studied.codes.merge(new, studied.tree().get("旧标签").id)
    found = judged(studied)
    assert [s.existing for s in found.sources] == [1, 1]
    assert found.new("label") == ()


def test_new_relations_count_where_their_evidence_lies(studied: Workspace) -> None:
    code_in(studied, "旧标签", "Q03", "Q04")
    other = studied.codes.create("另一范畴", level=Level.CATEGORY)
    code_in(studied, "另一范畴", "Q08")
    coding = studied.codings.of_source(studied.sources.named("Q03").id)[0].id
    ids = studied.store.ids
    with studied.change("relation") as made:
        relation = made.draft.create("relation", ids(), from_=studied.tree().get("旧范畴").id, to=other, type="因果")
        made.draft.create("link", ids(), from_=relation, role="evidence", to=coding)
    found = judged(studied)
    assert found.verdict == "not saturated"
    assert found.sources[0].new["relation"] == ("旧范畴 → 另一范畴",)
    assert found.sources[1].new["relation"] == ()


def test_another_coder_and_a_changed_text(studied: Workspace, tmp_path: Path) -> None:
    code_in(studied, "旧标签", "Q03", "Q04")
    other = laptop(studied, tmp_path / "b.groundcode", coder="乙", seed=2)
    code_in(other, "旧概念", "Q03", "Q04")
    merge_into(studied, other)
    by_other = studied.holdout.report(other.coder)
    assert (by_other.coder, by_other.seals[0].verdict) == ("乙", "saturated")
    source = studied.sources.named("Q03")
    studied.sources.edit_text(source.id, spoken(3) + "居民3：补一句。\n")
    found = judged(studied)
    assert [s.changed for s in found.sources] == [True, False]
    assert found.sources[0].statements == 4
    assert "A text was changed after it was sealed." in found.sentence


def test_the_round_of_each_reserved_source_is_told(ws: Workspace) -> None:
    ws.sampling.add("第二轮", sources=["Q03"])
    ws.holdout.reserve(Wish(sources=("Q03", "Q04")))
    assert {s.name: s.round for s in ws.holdout.report().seals[0].sources} == {"Q03": "第二轮", "Q04": ""}


def test_a_sealing_that_was_undone_counts_as_an_opening(ws: Workspace) -> None:
    ws.codes.create("旧标签")
    ws.holdout.reserve(Wish(sources=("Q03", "Q04")))
    (sealed,) = ws.holdout.list_()
    assert (sealed.first_unsealed, sealed.undone) == (None, ())
    ws.history.undo()
    assert ws.sources.open(ws.sources.named("Q03").id).text, "it can be read"
    ws.history.redo()
    (seal,) = ws.holdout.list_()
    assert seal.unsealed is None
    assert seal.first_unsealed is not None
    assert [who for _when, who in seal.undone] == [ws.coder]
    found = judged(ws)
    assert found.verdict == "sealed"
    said = f"The sealing was undone by 甲 on {seal.first_unsealed[:10]}: from then on the hold-out could be read."
    assert said in found.sentence
    ws.codes.create("晚范畴", level=Level.CATEGORY)
    ws.holdout.unseal(seal.id)
    assert ws.holdout.list_()[0].first_unsealed == seal.first_unsealed
    code_in(ws, "旧标签", "Q03", "Q04")
    code_in(ws, "晚范畴", "Q03", start=0, end=2)
    found = judged(ws)
    assert (found.verdict, found.new("category")) == ("not saturated", ("晚范畴",)), "it was made after the hold-out was shown"
    assert said in found.sentence


def test_an_unsealing_is_no_undoing(studied: Workspace) -> None:
    assert studied.holdout.list_()[0].undone == ()
    studied.history.undo()
    studied.history.redo()
    assert studied.holdout.list_()[0].undone == ()
    assert "undone" not in judged(studied).sentence
