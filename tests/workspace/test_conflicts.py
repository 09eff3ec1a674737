"""Two values of one field: each way to settle them, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import (
    BadValue,
    CodeNotFound,
    EmptyName,
    NoSuchChoice,
    RuleBroken,
)
from tests.builders import P01, laptop, merge_into, refused, state
from tests.workspace.laptops import Two, merged, settled


def test_two_names_and_each_way_to_settle_them(two: Two) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    conflict = merged(two)
    assert (conflict.kind, conflict.entity, conflict.field, conflict.entity_id) == ("value", "code", "name", codes["范"])
    assert {(c.words, c.coder) for c in conflict.choices} == {("甲名", "甲"), ("乙名", "乙")}
    assert a.tree().codes[codes["范"]].name == conflict.choices[conflict.shown - 1].words
    assert "was set differently" in conflict.words
    for way, name in (
        ({"take": 1}, conflict.choices[0].words), ({"take": 2}, conflict.choices[1].words), ({"coder": "甲"}, "甲名"),
        ({"coder": " 乙 "}, "乙名"), ({"value": " 丙  名 "}, "丙 名"),
    ):  # fmt: skip
        settled(a, conflict, **way)
        assert a.tree().codes[codes["范"]].name == name
        a.history.undo()


@pytest.mark.parametrize(
    ("way", "kind", "said"),
    [
        ({"take": 0}, NoSuchChoice, "--take 0"),
        ({"take": 3}, NoSuchChoice, "--take 3"),
        ({"coder": "丁"}, NoSuchChoice, "--coder 丁"),
        ({"both": True}, NoSuchChoice, "--both"),
        ({}, NoSuchChoice, "…"),
        ({"value": " "}, EmptyName, "needs a name"),
    ],
)
def test_ways_that_a_name_does_not_offer(two: Two, way: dict[str, Any], kind: type[RuleBroken], said: str) -> None:
    a, b, codes = two
    a.codes.rename(codes["范"], "甲名")
    b.codes.rename(codes["范"], "乙名")
    conflict = merged(two)
    error = refused(a, kind, lambda: a.conflicts.resolve(conflict.id, **way))
    assert said in error.message
    if kind is NoSuchChoice:
        assert "--take" in error.hint or "--coder 甲" in error.hint


def test_equal_values_are_no_conflict(two: Two) -> None:
    a, b, codes = two
    for ws in (a, b):
        ws.codes.rename(codes["范"], "同名")
        ws.codes.describe(codes["范"], definition="同样")
        ws.codes.set_level(codes["概"], Level.CATEGORY)
    assert not merge_into(a, b).conflicts
    assert not merge_into(b, a).conflicts
    assert state(a) == state(b)


def test_two_definitions_can_both_stay(two: Two) -> None:
    a, b, codes = two
    a.codes.describe(codes["范"], definition="甲的\n两行")
    b.codes.describe(codes["范"], definition="乙的")
    settled(a, merged(two), both=True)
    text = a.tree().codes[codes["范"]].definition
    assert "[甲, 2026-03-01]\n甲的\n两行" in text
    assert "[乙, 2026-03-01]\n乙的" in text


def test_a_flag_a_choice_and_an_id(two: Two) -> None:
    a, b, codes = two
    a.codes.set_core(codes["范"])
    b.codes.set_core(codes["畴"])
    conflict = merged(two)
    assert {c.words for c in conflict.choices} == {codes["范"], codes["畴"]}
    refused(a, CodeNotFound, lambda: a.conflicts.resolve(conflict.id, value="没有的"))
    refused(a, BadValue, lambda: a.conflicts.resolve(conflict.id, value="0190a6b2-0000-7000-8000-000000000000"))
    settled(a, conflict, value="主")
    assert a.codes.core() == codes["主"]
    a.history.undo()
    settled(a, conflict, coder="乙")
    assert a.codes.core() == codes["畴"]


def test_two_levels(two: Two) -> None:
    a, b, codes = two
    a.codes.set_level(codes["概"], Level.MAIN)
    b.codes.set_level(codes["概"], Level.CATEGORY)
    conflict = merged(two)
    error = refused(a, BadValue, lambda: a.conflicts.resolve(conflict.id, value="theme"))
    assert "concept" in error.hint
    settled(a, conflict, value="label")
    assert a.tree().codes[codes["概"]].level is Level.LABEL


def test_two_stars(two: Two) -> None:
    a, b, codes = two
    coding = a.codings.apply(codes["签"], codes["源"], 0, 4)
    a.codings.star(coding)
    merge_into(b, a)
    a.codings.star(coding, on=False)
    b.codings.star(coding, on=False)
    b.codings.star(coding)
    conflict = merged(two)
    assert {c.words for c in conflict.choices} == {"yes", "no"}
    refused(a, BadValue, lambda: a.conflicts.resolve(conflict.id, value="maybe"))
    settled(a, conflict, value="False")


def test_two_places(two: Two) -> None:
    a, b, codes = two
    a.codes.move(codes["签"], codes["范"])
    b.codes.move(codes["签"], codes["畴"])
    conflict = merged(two)
    assert {c.words for c in conflict.choices} == {"“范”", "“畴”"}
    refused(a, BadValue, lambda: a.conflicts.resolve(conflict.id, value="主"))
    settled(a, conflict, coder="甲")
    assert a.tree().parent_of(codes["签"]) == codes["范"]


def test_two_corrections_of_one_text(two: Two) -> None:
    a, b, codes = two
    coding = a.codings.apply(codes["签"], codes["源"], P01.index("看见"), P01.index("看见") + 2)
    a.sources.edit_text(codes["源"], P01.replace("李阿姨", "L01"))
    b.sources.edit_text(codes["源"], "（开头）" + P01)
    conflict = merged(two)
    assert (conflict.entity, conflict.field) == ("source", "version")
    for coder, begin in (("甲", "访谈者"), ("乙", "（开头）")):
        settled(a, conflict, coder=coder)
        assert a.sources.open(codes["源"]).text.startswith(begin)
        assert {s.id: s.quote for s in a.codings.segments()} == {coding: "看见"}
        a.history.undo()


def test_three_values(two: Two, tmp_path: Path) -> None:
    a, b, codes = two
    c = laptop(a, tmp_path / "c.groundcode", coder="丙", seed=3)
    for ws in (a, b, c):
        ws.codes.rename(codes["范"], ws.coder_name + "名")
    (conflict,) = merge_into(a, b, c).conflicts
    assert len(conflict.choices) == 3
    settled(a, conflict, take=3)
