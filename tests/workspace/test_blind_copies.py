"""What a coder who works blind sees of themselves: their own counts, their own assignments; no word of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.workspace import Workspace
from groundcode.workspace.bundles import begin_from
from groundcode.workspace.merges.report import lines
from tests.builders import new_project, state, surroundings, with_sources


@pytest.fixture
def both(tmp_path: Path) -> tuple[Workspace, Workspace]:
    """A lead, and the blind copy of a second coder."""
    lead = new_project(tmp_path, coder="甲")
    sources = with_sources(lead, tmp_path / "in", "P01", "P02")
    trust = lead.codes.create("信任", level=Level.CATEGORY)
    for start in (15, 22):
        lead.codings.apply(trust, sources["P01"], start, start + 4)
    lead.bundles.write(tmp_path / "blind.gcbundle", blind=True, for_coder="丙")
    return lead, begin_from(tmp_path / "blind.gcbundle", tmp_path / "c.groundcode", surroundings=surroundings(3))


def test_a_blind_copy_counts_its_own_coder(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    trust = c.tree().get("信任").id
    c.codings.apply(trust, c.sources.named("P01").id, 15, 20)
    assert c.lead_coder() == c.coder
    assert c.codings.counts()[0][trust].total == 1
    lead.bundles.write(tmp_path / "all.gcbundle")
    c.merging.merge([tmp_path / "all.gcbundle"])
    assert c.lead_coder() == lead.coder
    assert c.codings.counts()[0][trust].total == 2


def test_what_is_finished_in_a_blind_copy_was_coded_blind(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    c.codings.apply(c.tree().get("信任").id, c.sources.named("P01").id, 15, 20)
    c.assignments.finish("P01")
    c.bundles.write(tmp_path / "back.gcbundle")
    info = c.bundles.read(tmp_path / "back.gcbundle")
    assert info.blind, "it holds nothing of others"
    lead.merging.merge([tmp_path / "back.gcbundle"])
    (one,) = lead.assignments.list_()
    assert (one.coder_name, one.blind, bool(one.finished)) == ("丙", True, True)
    lead.assignments.finish("P01")
    assert [(a.coder_name, a.blind) for a in lead.assignments.list_()] == [("丙", True), ("甲", False)]
    report = lead.agreement.report("turn", bootstrap=0)
    assert (report.blind, report.shares) == (1, 2)


def test_a_bundle_from_a_blind_copy_keeps_another_one_blind(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    _lead, c = both
    c.codings.apply(c.tree().get("信任").id, c.sources.named("P01").id, 15, 20)
    c.bundles.write(tmp_path / "laptop.gcbundle")
    second = begin_from(tmp_path / "blind.gcbundle", tmp_path / "d.groundcode", surroundings=surroundings(4))
    assert second.merging.plan([tmp_path / "laptop.gcbundle"]).shows == ()
    second.merging.merge([tmp_path / "laptop.gcbundle"])
    assert second.bundles.is_blind()


def test_only_what_is_left_to_code_is_warned_of(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    lead.bundles.write(tmp_path / "all.gcbundle")
    c.assignments.finish("P01")
    assert c.merging.plan([tmp_path / "all.gcbundle"]).shows, "P02 may still be coded"
    c.assignments.finish("P02")
    assert not c.merging.plan([tmp_path / "all.gcbundle"]).shows


def test_places_that_were_settled_are_no_links_in_a_plan(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    c.codings.apply(c.codes.create("熟"), c.sources.named("P01").id, 15, 19)
    c.bundles.write(tmp_path / "back.gcbundle")
    lead.merging.merge([tmp_path / "back.gcbundle"])
    for place in lead.consensus.places():
        lead.consensus.settle(place, take=place.holdings[0].name)
    lead.bundles.write(tmp_path / "all.gcbundle")
    plan = c.merging.plan([tmp_path / "all.gcbundle"])
    assert "link" not in {one.entity for one in plan.rest}
    told = "\n".join(lines(plan, most=None))
    assert "settled places" in told
    assert "(settled)" not in told


def test_what_another_blind_coder_did_ends_blindness(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    lead.assignments.assign_name("丙", "P01", blind=True)
    lead.assignments.assign_name("丙", "P02", blind=True)
    lead.bundles.write(tmp_path / "again.gcbundle", blind=True, for_coder="丙")
    c.merging.merge([tmp_path / "again.gcbundle"])
    lead.bundles.write(tmp_path / "d.gcbundle", blind=True, for_coder="丁")
    d = begin_from(tmp_path / "d.gcbundle", tmp_path / "d.groundcode", surroundings=surroundings(4))
    d.codings.apply(d.tree().get("信任").id, d.sources.named("P01").id, 15, 20)
    d.bundles.write(tmp_path / "back.gcbundle")
    assert c.bundles.is_blind()
    assert c.merging.plan([tmp_path / "back.gcbundle"]).shows
    c.merging.merge([tmp_path / "back.gcbundle"])
    assert not c.bundles.is_blind()
    for name in ("P01", "P02"):
        c.assignments.finish(name)
    found = {one.source_name: one.blind for one in c.assignments.list_()}
    assert found == {"P01": False, "P02": True}, "in P02 nothing of others was to be seen"
    c.merging.undo()
    assert c.bundles.is_blind()
    c.codings.apply(c.tree().get("信任").id, c.sources.named("P01").id, 15, 20)
    c.assignments.unassign(next(one.id for one in c.assignments.list_() if one.source_name == "P01"))
    c.assignments.finish("P01")
    assert {one.source_name: one.blind for one in c.assignments.list_()}["P01"], "after the undo it counts as blind again"


def test_agreement_does_not_call_blind_what_was_not(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    trust = c.tree().get("信任").id
    lead.assignments.assign_name("丙", "P01", blind=True)
    lead.bundles.write(tmp_path / "all.gcbundle")
    c.merging.merge([tmp_path / "all.gcbundle"])
    c.codings.apply(trust, c.sources.named("P01").id, 15, 20)
    c.assignments.finish("P01")
    c.bundles.write(tmp_path / "back.gcbundle")
    assert not c.bundles.read(tmp_path / "back.gcbundle").blind
    lead.merging.merge([tmp_path / "back.gcbundle"])
    report = lead.agreement.report("turn", bootstrap=0)
    assert (report.blind, report.shares) == (0, 2)


def test_a_memo_of_another_blind_coder_ends_blindness(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    lead.bundles.write(tmp_path / "d.gcbundle", blind=True, for_coder="丁")
    d = begin_from(tmp_path / "d.gcbundle", tmp_path / "d.groundcode", surroundings=surroundings(4))
    d.codes.create("新")
    d.bundles.write(tmp_path / "code.gcbundle")
    c.merging.merge([tmp_path / "code.gcbundle"])
    assert c.bundles.is_blind(), "the codebook is no secret"
    d.memos.write("丁的备忘")
    d.bundles.write(tmp_path / "memo.gcbundle")
    assert not c.merging.plan([tmp_path / "code.gcbundle"]).shows
    assert c.merging.plan([tmp_path / "memo.gcbundle"]).shows
    c.merging.merge([tmp_path / "memo.gcbundle"])
    assert not c.bundles.is_blind()


def test_what_others_did_to_own_things_stays_away(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, c = both
    coding = c.codings.apply(c.tree().get("信任").id, c.sources.named("P01").id, 15, 20)
    memo = c.memos.write("自己的", about=(coding,))
    c.bundles.write(tmp_path / "back.gcbundle")
    lead.merging.merge([tmp_path / "back.gcbundle"])
    lead.memos.edit(memo, "自己的。我在P02也这样编了")
    lead.codings.mark_negative(coding)
    c.memos.edit(memo, "自己的，改过")
    lead.bundles.write(tmp_path / "again.gcbundle", blind=True, for_coder="丙")
    fresh = begin_from(tmp_path / "again.gcbundle", tmp_path / "e.groundcode", surroundings=surroundings(5))
    assert [one.text for one in fresh.memos.list_()] == ["自己的"]
    (own,) = fresh.codings.of_source(fresh.sources.named("P01").id)
    assert (own.id, own.negative) == (coding, False)
    c.merging.merge([tmp_path / "again.gcbundle"])
    assert c.bundles.is_blind()
    assert [one.text for one in c.memos.list_()] == ["自己的，改过"]
    lead.bundles.write(tmp_path / "whole.gcbundle")
    for copy in (fresh, c):
        copy.merging.merge([tmp_path / "whole.gcbundle"])
        assert copy.backups.verify(rebuild=True)[0].problems == []
    assert state(fresh) == state(lead)
    assert [one.negative for one in fresh.codings.of_source(fresh.sources.named("P01").id) if one.id == coding] == [True]
    assert [conflict.entity for conflict in c.conflicts.list_()] == ["memo"], "both edits are there, nothing is lost"


def test_in_vivo_labels_of_others_are_counted(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    lead, _c = both
    lead.codings.apply_new("看见就踏实", lead.sources.named("P01").id, 25, 30, in_vivo=True)
    assert lead.bundles.write(tmp_path / "one.gcbundle", blind=True, for_coder="丙").in_vivo == 1
    assert lead.bundles.write(tmp_path / "two.gcbundle", blind=True, for_coder="甲").in_vivo == 0
    assert lead.bundles.write(tmp_path / "three.gcbundle").in_vivo == 0
