"""The check as a whole: what is told as one, what is answered, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import EmptyName, ErrorsAreMended, NameNotFound
from groundcode.workspace.checks import Line, Severity, folded
from tests.builders import laptop, living_rows, merge_into, refused, state
from tests.workspace.sound_study import Study, sound_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A study with one error and five warnings of two rules."""
    study = sound_study(tmp_path)
    for name in ("己", "庚", "辛"):
        study.ws.codes.create(name, level=Level.CONCEPT, parent=study.codes["乙一"])
    study.ws.codings.remove(study.codings_of("甲二b")[:1])
    study.ws.codes.describe(study.codes["甲"], definition="")
    return study


def test_errors_come_first_and_equal_warnings_are_one_line(study: Study) -> None:
    found = study.ws.check.run()
    assert [(one.severity.value, one.rule, one.count) for one in found] == [
        ("error", "category-without-definition", 1),
        ("warning", "single-informant", 1),
        ("warning", "used-once", 1),
        ("warning", "not-used", 3),
        ("warning", "not-used", 3),
        ("warning", "not-used", 3),
    ]
    lines = folded(found)
    assert [(line.first.rule, line.names) for line in lines] == [
        ("category-without-definition", ["甲"]),
        ("single-informant", ["甲 > 甲二 > 甲二b"]),
        ("used-once", ["甲 > 甲二 > 甲二b"]),
        ("not-used", [f"乙 > 乙一 > {name}" for name in "己庚辛"]),
    ]
    assert all(one.mend and one.reason for one in found)


def test_errors_are_never_folded(study: Study) -> None:
    study.ws.codes.describe(study.codes["乙"], definition="")
    lines = folded(study.ws.check.run())
    assert [line.names for line in lines if line.first.severity is Severity.ERROR] == [["甲"], ["乙"]]


def test_lines_of_different_reasons_say_what_the_rule_says(study: Study) -> None:
    study.ws.codes.merge(study.codes["甲一a"], study.codes["甲一b"])
    study.ws.codes.delete(study.codes["甲二a"])
    study.ws.codes.delete(study.codes["甲二b"])
    line = next(one for one in folded(study.ws.check.run()) if one.first.rule == "few-concepts")
    assert [one.reason for one in line.findings] == ["It has 1 concept.", "It has 0 concepts."]
    assert line.reason == "It has fewer than two concepts."


def test_an_answered_warning_stays_and_does_not_count(study: Study) -> None:
    keys = [one.key for one in study.ws.check.of_rule("not-used", ["己", "乙 > 乙一 > 庚"])]
    before = living_rows(study.ws)
    assert study.ws.check.answer(keys, " 留待 \n 下一轮 ") == 2
    found = [one for one in study.ws.check.run() if one.rule == "not-used"]
    assert [(one.name[-1], one.answered, one.answer, one.count) for one in found] == [
        ("己", True, "留待 下一轮", 2), ("庚", True, "留待 下一轮", 2), ("辛", False, "", 1),
    ]  # fmt: skip
    lines = folded(study.ws.check.run())
    assert lines[-1] == Line(tuple(found[:2])), "what is answered comes last"
    assert study.ws.check.answer(keys, "留待 下一轮") == 0, "nothing is written twice"
    state(study.ws)
    assert study.ws.history.undo().words == "answered warnings of the check"
    assert living_rows(study.ws) == before


def test_an_answer_is_taken_back(study: Study) -> None:
    (key,) = [one.key for one in study.ws.check.of_rule("used-once")]
    study.ws.check.answer(key, "只此一处")
    assert "used-once" not in study.rules()
    assert study.ws.check.answer(key, "") == 1
    assert "used-once" in study.rules()


def test_an_answer_holds_in_every_copy_and_after_a_rename(study: Study, tmp_path: Path) -> None:
    other = laptop(study.ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    (key,) = [one.key for one in study.ws.check.of_rule("used-once")]
    assert [one.key for one in other.check.of_rule("used-once")] == [key]
    other.check.answer(key, "只此一处")
    other.codes.rename(study.codes["甲二b"], "新名")
    merge_into(study.ws, other)
    (found,) = study.ws.check.of_rule("used-once")
    assert (found.name, found.answer) == ("甲 > 甲二 > 新名", "只此一处")


def test_errors_are_not_answered(study: Study) -> None:
    keys = [one.key for one in study.ws.check.run()][:2]
    error = refused(study.ws, ErrorsAreMended, lambda: study.ws.check.answer(keys, "不用"))
    assert str(error) == "“category-without-definition” is an error: it is mended, not answered."
    assert error.hint.startswith("Write the definition")


@pytest.mark.parametrize("key", ["nothing", "no-core", "nothing:1", ":"])
def test_a_key_of_no_rule_is_refused(study: Study, key: str) -> None:
    refused(study.ws, NameNotFound, lambda: study.ws.check.answer(key, "不用"))


def test_a_reason_of_nothing_to_read_is_refused(study: Study) -> None:
    (found,) = study.ws.check.of_rule("used-once")
    refused(study.ws, EmptyName, lambda: study.ws.check.answer(found.key, "​"))


def test_findings_are_named_by_rule_and_name(study: Study) -> None:
    error = refused(study.ws, NameNotFound, lambda: study.ws.check.of_rule("used"))
    assert error.hint == "Did you mean “nothing-focused”, “used-once”, “not-used”?"
    error = refused(study.ws, NameNotFound, lambda: study.ws.check.of_rule("used-once", ["己"]))
    assert "甲二b" in error.hint
    assert len(study.ws.check.of_rule("not-used")) == 3
    assert study.ws.check.of_rule("no-core") == []


def test_a_rule_that_says_two_things_of_one_thing_keeps_two_answers(study: Study) -> None:
    study.ws.profile.set("gioia")
    study.ws.codes.create("无", level=Level.CATEGORY)
    keys = [one.key for one in study.ws.check.of_rule("columns-incomplete", ["无"])]
    assert len(keys) == len(set(keys)) == 2
    study.ws.check.answer(keys[0], "先放着")
    assert [one.answered for one in study.ws.check.of_rule("columns-incomplete", ["无"])] == [True, False]


def test_hostile_names_are_only_names(study: Study) -> None:
    for name in ("[[c:x|y]]", "A:B#2", "=1+1", "a\x1b[2Jb", "> > >"):
        study.ws.codes.create(name, level=Level.CONCEPT, parent=study.codes["乙二"])
    found = study.ws.check.of_rule("not-used")
    study.ws.check.answer([one.key for one in found], "[red]{x}%s")
    assert "not-used" not in study.rules()
