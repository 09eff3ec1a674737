"""Each rule of the check: silent on a sound study, and made to fire by breaking one thing."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.domain.profiles import PROFILES, Topic
from groundcode.domain.theory import Slot
from groundcode.store.originals import Name, Originals, originals_path
from groundcode.workspace.checks.rules import RULES
from groundcode.workspace.holdout import Wish
from tests.builders import laptop, merge_into, transcript
from tests.workspace.sound_study import Study, sound_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return sound_study(tmp_path)


@pytest.mark.parametrize("profile", [profile.key for profile in PROFILES])
def test_nothing_is_found_in_a_sound_study(study: Study, profile: str) -> None:
    study.ws.profile.set(profile)
    assert study.rules() == {}


def test_an_empty_project_is_told_nothing_but_what_holds(tmp_path: Path) -> None:
    from tests.builders import new_project

    assert new_project(tmp_path).check.run() == []


def test_every_rule_is_made_to_fire_here() -> None:
    here = inspect.getsource(sys.modules[__name__])
    assert [rule.name for rule in RULES if f'"{rule.name}"' not in here] == []


def test_relation_without_quote(study: Study) -> None:
    found = study.after(lambda: study.ws.evidence.remove(study.things["evidence"]))
    assert found == {"relation-without-quote": ["甲 → 乙"], "figure-without-quote": ["甲到乙"]}
    study.ws.evidence.add(study.things["pathway"], study.sources["Q1"], *study.span("Q1", 1))
    assert study.rules() == {"relation-without-quote": ["甲 → 乙"]}


def test_a_quote_that_nobody_may_read_is_none(study: Study) -> None:
    person = study.ws.cases.add("王")
    study.ws.cases.bind(person, "Q1")
    study.ws.cases.withdraw(person)
    found = {one.rule: one.reason for one in study.ws.check.run()}
    assert found["relation-without-quote"] == "Its quotes cannot be shown any more: withdrawn, sealed or deleted."
    assert found["storyline-cites-gone"] == "Nobody may read its words any more."


def test_relation_end_gone_and_pathway_broken(study: Study, tmp_path: Path) -> None:
    other = laptop(study.ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    extra = study.ws.codes.create("丙", level=Level.CATEGORY, parent=study.codes["乙"])
    other_extra = laptop(study.ws, tmp_path / "c.groundcode", coder="丙", seed=3)
    added = study.ws.relations.add(study.codes["甲"], extra)
    study.ws.pathways.add("甲到丙", [added])
    other_extra.codes.delete(extra)
    merge_into(study.ws, other, other_extra)
    found = study.rules()
    assert found["relation-end-gone"] == ["甲 → 丙"]
    assert found["pathway-broken"] == ["甲到丙"]


def test_figure_without_category(study: Study) -> None:
    found = study.after(lambda: study.ws.constructs.measure(study.things["construct"], []))
    assert found == {"figure-without-category": ["甲感"]}


def test_a_phenomenon_that_a_colleague_lowered(study: Study, tmp_path: Path) -> None:
    loose = study.ws.codes.create("丁", level=Level.CATEGORY)
    other = laptop(study.ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    study.ws.relations.add(loose, study.codes["乙"])
    found = study.ws.paradigms.start(loose)
    study.ws.paradigms.add(found, Slot.CONTEXT, study.codes["甲一a"])
    other.codes.set_level(loose, Level.CONCEPT)
    merge_into(study.ws, other)
    assert study.rules()["figure-without-category"] == ["丁 → 乙", "丁"]


def test_figure_without_quote(study: Study) -> None:
    found = study.after(lambda: study.ws.codings.remove(study.codings_of("甲二a", "甲二b")))
    assert found == {"figure-without-quote": ["甲 > 甲二 > 甲二a", "甲 > 甲二 > 甲二b"], "not-used": ["甲 > 甲二"]}


def test_the_core_needs_no_segments_of_its_own(study: Study) -> None:
    core = study.ws.codes.create("核", level=Level.CATEGORY)
    study.ws.codes.describe(core, definition="一切归于它")
    study.ws.codes.set_core(core)
    assert study.rules() == {
        "category-without-properties": ["核"], "core-without-memo": ["核"], "main-in-no-relation": ["核"],
        "not-in-storyline": ["核"],
    }  # fmt: skip


def test_category_without_definition(study: Study) -> None:
    found = study.after(lambda: study.ws.codes.describe(study.codes["甲一"], definition=" "))
    assert found == {"category-without-definition": ["甲 > 甲一"]}


def test_storyline_cites_gone(study: Study) -> None:
    def gone() -> None:
        loose = study.ws.codes.create("戊", level=Level.CONCEPT, parent=study.codes["乙一"])
        study.ws.storyline.write("[[甲]]、[[乙]]与[[戊]]。")
        study.ws.codes.delete(loose)

    assert study.after(gone) == {"storyline-cites-gone": ["戊 †"]}


def test_no_storyline(study: Study) -> None:
    assert study.after(lambda: study.ws.storyline.write("")) == {"no-storyline": ["the project"]}


def test_not_in_storyline(study: Study) -> None:
    assert study.after(lambda: study.ws.storyline.write("只说[[乙]]。")) == {"not-in-storyline": ["甲"]}


def test_no_core(study: Study) -> None:
    assert study.after(lambda: study.ws.codes.set_core(None)) == {"no-core": ["the project"]}


def test_core_without_memo(study: Study) -> None:
    assert study.after(lambda: study.ws.memos.delete(study.things["memo"])) == {"core-without-memo": ["甲"]}
    study.ws.profile.set("glaser")
    assert set(study.rules()) == {"core-without-memo"}, "the memo on the negative case is a theoretical one"


def test_no_theoretical_memo(study: Study) -> None:
    study.ws.profile.set("glaser")
    study.ws.memos.edit(study.things["memo"], None, kind="operational")
    study.ws.memos.edit(study.things["of negative"], None, kind="code")
    assert study.rules() == {"no-theoretical-memo": ["the project"]}
    study.ws.profile.set("strauss-corbin")
    assert study.rules() == {}


def test_a_constructivist_study_needs_a_position_and_focus(study: Study) -> None:
    from groundcode.workspace.focusing import focused, set_focused

    study.ws.profile.set("charmaz")
    assert study.after(lambda: study.ws.memos.delete(study.things["position"])) == {"no-position-memo": ["the project"]}
    assert focused(study.ws) == {study.codes["甲一a"]}
    assert set_focused(study.ws, study.codes["甲一a"], False)
    assert not set_focused(study.ws, study.codes["甲一a"], False)
    assert study.rules() == {"no-position-memo": ["the project"], "nothing-focused": ["the project"]}


def test_main_in_no_relation(study: Study) -> None:
    found = study.after(lambda: study.ws.relations.delete(study.things["relation"]))
    assert found["main-in-no-relation"] == ["甲", "乙"]
    other = study.ws.relations.add(study.codes["甲一"], study.codes["乙二"])
    study.ws.evidence.add(other, study.sources["Q1"], *study.span("Q1", 0))
    assert "main-in-no-relation" not in study.rules(), "its categories are related"


def test_no_paradigm(study: Study) -> None:
    found = study.after(lambda: study.ws.paradigms.delete(study.things["paradigm 乙"]))
    assert found == {"no-paradigm": ["乙"]}
    study.ws.profile.set("glaser")
    assert study.rules() == {}
    study.ws.profile.set("strauss-corbin")
    study.ws.paradigms.excuse(study.codes["乙"], "它只是结果")
    assert study.rules() == {}


def test_paradigm_incomplete(study: Study) -> None:
    role = study.ws.paradigms.named(study.things["paradigm 甲"]).of(Slot.CONTEXT)[0]
    assert study.after(lambda: study.ws.paradigms.remove(role.id)) == {"paradigm-incomplete": ["甲"]}
    (found,) = study.ws.check.run()
    assert found.reason == "Nothing stands in: context."


def test_few_concepts(study: Study) -> None:
    assert study.after(lambda: study.ws.codes.merge(study.codes["甲一a"], study.codes["甲一b"])) == {
        "few-concepts": ["甲 > 甲一"]
    }


def test_few_categories(study: Study) -> None:
    found = study.after(lambda: study.ws.codes.merge(study.codes["甲一"], study.codes["甲二"]))
    assert found == {"few-categories": ["甲"]}


def test_single_informant_and_used_once(study: Study) -> None:
    found = study.after(lambda: study.ws.codings.remove(study.codings_of("甲二b")[:1]))
    assert found == {"single-informant": ["甲 > 甲二 > 甲二b"], "used-once": ["甲 > 甲二 > 甲二b"]}
    study.put("甲二b", "Q2", 11)
    assert study.rules() == {"single-informant": ["甲 > 甲二 > 甲二b"]}
    label = study.ws.codes.create("签", parent=study.codes["甲二b"])
    study.ws.codings.apply(label, study.sources["Q1"], *study.span("Q1", 11))
    assert study.rules() == {}, "a label below it counts for it, and is itself not asked about"


def test_one_person_in_two_interviews_is_one_informant(study: Study) -> None:
    person = study.ws.cases.add("王")
    for source in ("Q1", "Q2", "Q3"):
        study.ws.cases.bind(person, source)
    found = study.rules()["single-informant"]
    assert "甲 > 甲一 > 甲一a" in found
    assert "乙 > 乙一 > 乙一a" not in found, "Q4 is somebody else's"


def test_what_the_interviewer_says_is_of_the_one_who_is_asked(study: Study) -> None:
    study.ws.cases.bind(study.ws.cases.add("王"), "Q1", "居民")
    new = study.ws.codes.create("请", level=Level.CONCEPT, parent=study.codes["甲一"])
    text = study.ws.sources.open(study.sources["Q1"]).text
    study.ws.codings.apply(new, study.sources["Q1"], text.index("请讲"), text.index("请讲") + 2)
    study.ws.codings.apply(new, study.sources["Q1"], *study.span("Q1", 3))
    assert study.rules() == {"single-informant": ["甲 > 甲一 > 请"]}


def test_not_used(study: Study) -> None:
    found = study.after(lambda: study.ws.codes.create("空", level=Level.CONCEPT, parent=study.codes["甲一"]))
    assert found == {"not-used": ["甲 > 甲一 > 空"]}


def test_concept_copies_category(study: Study) -> None:
    found = study.after(lambda: study.ws.codes.rename(study.codes["甲一a"], "甲 一"))
    assert found == {"concept-copies-category": ["甲 > 甲一 > 甲 一"]}


def test_category_without_properties(study: Study) -> None:
    (prop,) = study.ws.properties.list_(study.codes["甲一"])
    assert study.after(lambda: study.ws.properties.delete(prop.id)) == {"category-without-properties": ["甲 > 甲一"]}
    study.ws.profile.set("gioia")
    assert study.rules() == {}


def test_columns_incomplete(study: Study) -> None:
    study.ws.profile.set("gioia")
    found = study.after(lambda: study.ws.codes.move(study.codes["甲一a"], None))
    assert found == {"columns-incomplete": ["甲一a"], "few-concepts": ["甲 > 甲一"]}
    study.ws.profile.set("strauss-corbin")
    assert study.rules() == {"few-concepts": ["甲 > 甲一"]}


def test_no_negative_case(study: Study) -> None:
    found = study.after(lambda: study.ws.codings.mark_negative(study.things["negative"], False))
    assert found == {"no-negative-case": ["the project"]}


def test_negative_case_unexplained(study: Study) -> None:
    assert study.after(lambda: study.ws.memos.delete(study.things["of negative"])) == {
        "negative-case-unexplained": ["Q3-2 乙二b"]
    }
    study.ws.memos.edit(study.things["memo"], "一切都归到甲，Q3-2 除外。")
    assert study.rules() == {}


def test_construct_without_item_and_item_without_quote(study: Study) -> None:
    found = study.after(lambda: study.ws.evidence.remove(study.things["item evidence"]))
    assert found == {"item-without-quote": ["甲感: 我常常这样觉得。"]}
    study.ws.constructs.delete_item(study.things["item"])
    assert study.rules() == {"construct-without-item": ["甲感"]}


def test_no_theoretical_sampling(study: Study) -> None:
    first, second = study.ws.sampling.list_()
    assert study.after(lambda: study.ws.sampling.edit(second.id, {"gap": "", "decision": ""})) == {
        "no-theoretical-sampling": ["the project"]
    }
    study.ws.sampling.delete(first.id)
    study.ws.sampling.delete(second.id)
    (found,) = study.ws.check.run()
    assert found.reason == "There is no entry in the sampling log after the first transcript."


def test_no_concurrent_analysis(study: Study) -> None:
    assert study.rules() == {}
    person = study.ws.cases.add("王")
    study.ws.cases.bind(person, "Q3")
    for name in ("Q3", "Q4"):
        study.ws.sources.delete(study.sources[name])
    (found,) = [one for one in study.ws.check.run() if one.rule == "no-concurrent-analysis"]
    assert found.reason == "The last interview was on 2026-02-20, the first coding on 2026-03-01."


def test_no_hold_out(tmp_path: Path) -> None:
    study = sound_study(tmp_path)
    assert "no-hold-out" not in study.rules()
    while study.ws.holdout.list_():
        study.ws.history.undo()
    source = study.ws.sources.named("Q1")
    study.ws.codings.apply_new("签", source.id, *study.span("Q1", 1))
    assert study.rules()["no-hold-out"] == ["the project"]
    study.ws.profile.set("charmaz")
    assert "no-hold-out" not in study.rules()


def late_source(study: Study, tmp_path: Path, name: str) -> None:
    """Take in another interview of the round that is under way."""
    text = f"访谈时间：2026年4月9日\n\n访谈者：请讲。\n居民：{name}后来的话。\n"
    study.ws.sources.import_files([transcript(tmp_path / "late", name, text)])
    study.sources[name] = study.ws.sources.named(name).id


def test_hold_out_sealed_late_and_not_opened(study: Study, tmp_path: Path) -> None:
    late_source(study, tmp_path, "Q5")
    assert study.rules() == {}
    study.ws.holdout.reserve(Wish(sources=("Q5",)))
    assert set(study.rules()) == {"hold-out-sealed-late", "hold-out-not-opened"}


def test_hold_out_opened_early(study: Study, tmp_path: Path) -> None:
    late_source(study, tmp_path, "Q5")
    study.ws.holdout.reserve(Wish(sources=("Q5",)))
    text = "访谈者：请讲。\n居民：再后来的话。\n"
    study.ws.sources.import_files([transcript(tmp_path / "late", "Q7", text)])
    seal = next(one for one in study.ws.holdout.list_() if one.unsealed is None)
    study.ws.holdout.unseal(seal.id)
    found = study.rules()
    assert set(found) == {"hold-out-opened-early", "hold-out-not-coded"}
    reasons = [one.reason for one in study.ws.check.run()]
    assert reasons == [
        "When it was opened, these were not coded yet: Q7.", "It was opened, and these were not coded: Q5."
    ]  # fmt: skip


def test_quote_not_placed_and_segments_not_placed(study: Study) -> None:
    assert study.rules() == {}
    opened = study.ws.sources.open(study.sources["Q1"])
    start, end = study.span("Q1", 0)
    study.ws.review.correct(study.sources["Q1"], opened.text[:start] + "听不清，听不清了呀" + opened.text[end:])
    found = study.rules()
    assert [name.split()[0] for name in found["quote-not-placed"]] == ["Q1-2"]
    other_start, other_end = study.span("Q1", 1)
    text = study.ws.sources.open(study.sources["Q1"]).text
    study.ws.review.correct(study.sources["Q1"], text[:other_start] + "也听不清，也听不清" + text[other_end:])
    assert study.rules()["segments-not-placed"] == ["Q1"]


def test_name_remains_and_names_not_looked_for(study: Study) -> None:
    assert study.rules() == {}
    originals = Originals.open(originals_path(study.ws.path), study.ws.id)
    originals.add_names([Name("居民", "[人]", "person", True)])
    originals.save()
    originals.close()
    found = study.rules()
    assert set(found) == {"name-remains"}
    assert "Q1" in found["name-remains"]
    assert all("居民" not in one.name + one.reason for one in study.ws.check.run()), "the name itself is not repeated"
    study.ws.privacy.passphrase = "秘密"
    study.ws.privacy.lock(locked=True)
    study.ws.privacy.passphrase = None
    assert study.rules() == {"names-not-looked-for": ["the project"]}


def test_topics_hold_every_rule() -> None:
    used = {rule.topic for rule in RULES}
    assert used | {Topic.AGREEMENT} == set(Topic)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_page_on_the_check_has_every_rule_where_it_belongs() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    errors, warnings = (part.split("\n## ")[0] for part in page.split("## Errors")[1].split("## Warnings"))
    for severity, part in (("error", errors), ("warning", warnings)):
        assert re.findall(r"^\| `([a-z-]+)` \|", part, re.MULTILINE) == [r.name for r in RULES if r.severity.value == severity]


def test_hold_outs_that_are_opened_one_after_the_other(study: Study, tmp_path: Path) -> None:
    late_source(study, tmp_path, "Q5")
    study.ws.holdout.reserve(Wish(sources=("Q5",)))
    late_source(study, tmp_path, "Q6")
    study.ws.holdout.reserve(Wish(sources=("Q6",)))
    late_source(study, tmp_path, "Q7")
    for name, start in (("Q7", 24), ("Q5", 24), ("Q6", 24)):
        for seal in study.ws.holdout.list_():
            if seal.unsealed is None and study.sources[name] in seal.draw.sources:
                study.ws.holdout.unseal(seal.id)
        study.ws.codings.apply(study.codes["甲一a"], study.sources[name], start, start + 3)
    assert study.rules() == {}
