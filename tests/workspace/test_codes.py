"""Codes: what one does with them, what is refused, and what each leaves in the project."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from groundcode.domain.levels import LEVELS, Level, level_above, may_stand_under
from groundcode.errors import (
    BadValue,
    CodeCycle,
    CodeNotFound,
    DuplicateName,
    EmptyName,
    GroundcodeError,
    LabelHasNoChildren,
    LevelBroken,
    NoLevel,
    RuleBroken,
)
from groundcode.workspace import Workspace
from tests.builders import living_rows, position, refused, state

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


def paths(ws: Workspace) -> list[str]:
    tree = ws.tree()
    return [tree.path(code) for code in tree.walk()]


def chain(ws: Workspace) -> list[str]:
    """MAIN > CATEGORY > CONCEPT > LABEL."""
    ids: list[str] = []
    for name, level in zip("主范概签", reversed(LEVELS), strict=True):
        ids.append(ws.codes.create(name, level=level, parent=ids[-1] if ids else None))
    return ids


def test_a_new_code_is_last_among_its_siblings(ws: Workspace) -> None:
    for name in ("丙", "甲", "乙"):
        ws.codes.create(name)
    assert paths(ws) == ["丙", "甲", "乙"]
    code = ws.tree().get("丙")
    assert (code.level, code.parent, code.in_vivo) == (Level.LABEL, None, False)
    state(ws)


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\n", "\x00", "\ud800"])
def test_a_name_that_nobody_can_see(ws: Workspace, name: str) -> None:
    code = ws.codes.create("信任")
    for act in (
        lambda: ws.codes.create(name), lambda: ws.codes.rename(code, name), lambda: ws.codes.abstract([code], name),
    ):  # fmt: skip
        error = refused(ws, EmptyName, act)
        assert error.message == "Every code needs a name."


@pytest.mark.parametrize(("typed", "stored"), [("  信 \n 任 ", "信 任"), ("e\u0301", "é"), ("a\x00b", "ab"), ("A > B", "A > B")])
def test_how_a_name_is_stored(ws: Workspace, typed: str, stored: str) -> None:
    code = ws.codes.create(typed)
    assert ws.tree().codes[code].name == stored


def test_names_are_unique_among_siblings_only(ws: Workspace) -> None:
    home = ws.codes.create("家", level=Level.CONCEPT)
    ws.codes.create("Trust")
    inside = ws.codes.create("trust", parent=home)
    error = refused(ws, DuplicateName, lambda: ws.codes.create(" TRUST "))
    assert error.message == "There is already a “Trust” at the top."
    error = refused(ws, DuplicateName, lambda: ws.codes.create("trust", parent=home))
    assert error.message == "There is already a “trust” under “家”."
    refused(ws, DuplicateName, lambda: ws.codes.move(inside, None))
    refused(ws, DuplicateName, lambda: ws.codes.rename(home, "trust"))
    ws.codes.rename(inside, "TRUST")  # its own name in another case
    assert ws.tree().codes[inside].name == "TRUST"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("parent", LEVELS)
def test_which_level_stands_under_which(ws: Workspace, level: Level, parent: Level) -> None:
    above = ws.codes.create("上", level=parent)
    loose = ws.codes.create("散", level=level)
    if may_stand_under(level, parent):
        ws.codes.create("下", level=level, parent=above)
        ws.codes.move(loose, above)
        assert len(ws.tree().children_of(above)) == 2
    else:
        kind = LabelHasNoChildren if parent is Level.LABEL else LevelBroken
        error = refused(ws, kind, lambda: ws.codes.create("下", level=level, parent=above))
        assert "上" in error.message
        assert error.hint.count("上") == 1
        refused(ws, kind, lambda: ws.codes.move(loose, above))


def test_the_refusal_names_both_ways_out(ws: Workspace) -> None:
    above = ws.codes.create("上", level=Level.CONCEPT)
    error = refused(ws, LevelBroken, lambda: ws.codes.create("下", level=Level.MAIN, parent=above))
    assert error.message == "“下” (main category) cannot stand under “上” (concept): a parent's level is equal or higher."
    assert error.hint == "Raise “上” or lower “下” first."


def test_raising_and_lowering_in_place(ws: Workspace) -> None:
    main, category, concept, label = chain(ws)
    error = refused(ws, NoLevel, lambda: ws.codes.raise_(main))
    assert error.message == "“主” is a main category already: there is no higher level."
    error = refused(ws, NoLevel, lambda: ws.codes.lower(label))
    assert error.message == "“签” is a label already: there is no lower level."
    ws.codes.lower(category)
    assert ws.tree().codes[category].level is Level.CONCEPT
    refused(ws, LabelHasNoChildren, lambda: ws.codes.lower(category))
    refused(ws, LabelHasNoChildren, lambda: ws.codes.lower(concept))


def test_lowering_stops_at_what_stands_below_and_raising_at_what_stands_above(ws: Workspace) -> None:
    main, category, concept, label = chain(ws)
    ws.codes.raise_(concept)
    assert ws.tree().codes[concept].level is Level.CATEGORY
    refused(ws, LevelBroken, lambda: ws.codes.lower(category))
    ws.codes.raise_(category)
    refused(ws, RuleBroken, lambda: ws.codes.raise_(category))
    ws.codes.lower(concept)
    error = refused(ws, LabelHasNoChildren, lambda: ws.codes.lower(concept))
    assert "“签” cannot stand under “概”" in error.message
    ws.codes.raise_(label)
    refused(ws, LevelBroken, lambda: ws.codes.raise_(label))
    assert main


def test_describing_writes_only_what_changed(ws: Workspace) -> None:
    code = ws.codes.create("信任")
    ws.codes.describe(code, definition="一\n二", inclusion="", exclusion="不算")
    at = position(ws)
    ws.codes.describe(code, definition="一\n二", exclusion="不算")
    assert position(ws) == at
    error = refused(ws, BadValue, lambda: ws.codes.describe(code, definition="新", colour="red"))
    assert error.hint == "It takes definition, inclusion, exclusion, no_paradigm."
    refused(ws, BadValue, lambda: ws.codes.describe(code, definition="\x00"))
    found = ws.tree().codes[code]
    assert (found.definition, found.inclusion, found.exclusion) == ("一\n二", "", "不算")


def test_what_changes_nothing_is_no_change(ws: Workspace) -> None:
    code = ws.codes.create("信任", level=Level.CONCEPT)
    at = position(ws)
    ws.codes.rename(code, "信任")
    ws.codes.set_level(code, Level.CONCEPT)
    assert position(ws) == at


def test_moving_before_a_sibling(ws: Workspace) -> None:
    codes = [ws.codes.create(name) for name in "甲乙丙丁"]
    ws.codes.move(codes[3], None, before=codes[1])
    assert paths(ws) == list("甲丁乙丙")
    ws.codes.move(codes[2], None, before=codes[0])
    assert paths(ws) == list("丙甲丁乙")
    ws.codes.move(codes[0], None, before=codes[0])
    assert sorted(paths(ws)) == sorted("甲乙丙丁")
    ws.codes.move(codes[2], None, before=NOWHERE)
    assert paths(ws)[-1] == "丙"


def test_moving_between_siblings_that_two_laptops_gave_one_rank(ws: Workspace) -> None:
    codes = [ws.codes.create(name) for name in "甲乙丙丁"]
    with ws.change("move") as made:
        for code in codes[:3]:
            made.draft.set("code", code, "place", {"parent": None, "rank": "a5"})
    order = paths(ws)
    third = ws.tree().get(order[2]).id
    ws.codes.move(codes[3], None, before=third) if order[2] != "丁" else None
    moved = paths(ws)
    assert moved.index("丁") == moved.index(ws.tree().codes[third].name) - 1
    assert [n for n in moved if n != "丁"] == [n for n in order if n != "丁"]


def test_no_code_goes_below_itself(ws: Workspace) -> None:
    main, category, concept, _label = chain(ws)
    ws.codes.set_level(category, Level.MAIN)
    ws.codes.set_level(concept, Level.MAIN)
    for act in (
        lambda: ws.codes.move(main, concept), lambda: ws.codes.move(main, main), lambda: ws.codes.merge(main, concept),
        lambda: ws.codes.merge(main, main),
    ):  # fmt: skip
        error = refused(ws, CodeCycle, act)
        assert "“主” cannot go into" in error.message


def test_abstracting_is_one_change_where_the_codes_stood(ws: Workspace) -> None:
    main = ws.codes.create("主", level=Level.MAIN)
    labels = [ws.codes.create(name, parent=main) for name in "甲乙丙"]
    at = position(ws)
    new = ws.codes.abstract([labels[2], labels[0], labels[2]], " 新  概念 ")
    assert position(ws) == at + 1
    assert paths(ws) == ["主", "主 > 乙", "主 > 新 概念", "主 > 新 概念 > 甲", "主 > 新 概念 > 丙"]
    assert ws.tree().codes[new].level is Level.CONCEPT
    ws.history.undo()
    assert paths(ws) == ["主", "主 > 甲", "主 > 乙", "主 > 丙"]


def test_abstracting_from_different_places_or_levels(ws: Workspace) -> None:
    main, category, concept, label = chain(ws)
    top = ws.codes.create("顶")
    new = ws.codes.abstract([label, top], "合")
    assert ws.tree().parent_of(new) is None
    second, third = ws.codes.abstract([concept, top], "合二"), ws.codes.abstract([main], "合三")
    assert ws.tree().codes[second].level is Level.CATEGORY
    assert ws.tree().codes[third].level is Level.MAIN
    assert level_above([Level.LABEL]) is Level.CONCEPT
    refused(ws, BadValue, lambda: ws.codes.abstract([], "空"))
    refused(ws, LevelBroken, lambda: ws.codes.abstract([category], "低", level=Level.CONCEPT))
    refused(ws, LabelHasNoChildren, lambda: ws.codes.abstract([top], "低", level=Level.LABEL))
    refused(ws, CodeNotFound, lambda: ws.codes.abstract([NOWHERE], "无"))


def test_abstracting_into_a_taken_name(ws: Workspace) -> None:
    one, _two = ws.codes.create("走访"), ws.codes.create("信 任")
    refused(ws, DuplicateName, lambda: ws.codes.abstract([one], "信  任"))
    new = ws.codes.abstract([one], "走访")  # above the one that has the name
    assert ws.tree().path(one) == "走访 > 走访"
    assert new != one


def test_two_codes_of_one_name_cannot_be_put_under_one(ws: Workspace) -> None:
    one, two = (ws.codes.create(n, level=Level.CONCEPT) for n in "甲乙")
    same = [ws.codes.create("走访", parent=one), ws.codes.create("走访", parent=two)]
    error = refused(ws, DuplicateName, lambda: ws.codes.abstract(same, "合"))
    assert error.message == "There is already a “走访” under “合”."


def test_merging_codes_reads_all_of_one_as_the_other(ws: Workspace) -> None:
    source = ws.sources.list_()[0].id
    gone, kept = (ws.codes.create(n, level=Level.CONCEPT) for n in ("熟人", "熟悉"))
    below = ws.codes.create("打招呼", parent=gone)
    ws.codings.apply(gone, source, 0, 4)
    ws.codings.apply(kept, source, 0, 4)
    ws.codings.apply(gone, source, 5, 9)
    ws.codes.describe(gone, definition="旧的")
    ws.codes.merge(gone, kept)
    tree = ws.tree()
    assert paths(ws) == ["熟悉", "熟悉 > 打招呼"]
    assert tree.target(gone) == kept
    assert tree.all[gone].definition == "旧的"
    counts, _ = ws.codings.counts()
    assert (counts[kept].own, counts[kept].total) == (2, 2)
    assert len(ws.codings.segments(code=kept)) == 3
    # What is done to the merged one is done to the one it became.
    ws.codes.rename(gone, "熟悉度")
    assert ws.tree().codes[kept].name == "熟悉度"
    assert ws.tree().parent_of(below) == kept


def test_merging_is_refused_where_children_do_not_fit(ws: Workspace) -> None:
    main, _category, _concept, label = chain(ws)
    other = ws.codes.create("低", level=Level.CONCEPT)
    refused(ws, LevelBroken, lambda: ws.codes.merge(main, other))
    refused(ws, RuleBroken, lambda: ws.codes.merge(main, ws.tree().get("签").id))
    ws.codes.merge(label, main)
    assert "签" not in [c.name for c in ws.tree().codes.values()]


def test_deleting_a_code_tells_and_takes_what_it_takes(ws: Workspace) -> None:
    main, category, concept, label = chain(ws)
    source = ws.sources.list_()[0].id
    keep = ws.codings.apply(label, source, 0, 4)
    coding = ws.codings.apply(category, source, 0, 4)
    ws.codings.apply(category, source, 5, 9, coder=ws.coder)
    memo = ws.memos.write("为什么", about=(coding, category))
    ws.codes.set_core(category)
    before = living_rows(ws)
    assert ws.codes.consequences(category) == (2, 1)
    assert ws.codes.delete(category) == (2, 1)
    assert paths(ws) == ["主", "主 > 概", "主 > 概 > 签"]
    assert [c.id for c in ws.codings.of_source(source)] == [keep]
    assert [(m.id, m.text, m.about) for m in ws.memos.list_()] == [(memo, "为什么", ())]
    assert ws.codes.core() is None
    assert not ws.conflicts.list_()
    refused(ws, CodeNotFound, lambda: ws.codes.delete(category))
    ws.history.undo()
    assert living_rows(ws) == before
    assert ws.codes.core() == category
    assert concept
    assert main


def test_deleting_a_code_that_others_were_merged_into(ws: Workspace) -> None:
    source = ws.sources.list_()[0].id
    kept, gone, far = (ws.codes.create(n, level=Level.CONCEPT) for n in "甲乙丙")
    child = ws.codes.create("子", parent=gone)
    for number, code in enumerate((kept, gone, far)):
        ws.codings.apply(code, source, number, number + 3)
    ws.codes.merge(far, gone)
    ws.codes.merge(gone, kept)
    before = living_rows(ws)
    assert ws.codes.consequences(kept) == (3, 1)
    assert ws.codes.delete(kept) == (3, 1)
    assert paths(ws) == ["子"]
    assert not ws.conflicts.list_()
    ws.history.undo()
    assert living_rows(ws) == before
    assert ws.tree().parent_of(child) == kept


def test_deleting_a_code_below_which_something_was_merged_away(ws: Workspace) -> None:
    parent, elsewhere = (ws.codes.create(n, level=Level.CONCEPT) for n in "甲乙")
    child = ws.codes.create("子", parent=parent)
    ws.codes.merge(child, elsewhere)
    ws.codes.delete(parent)
    assert not ws.conflicts.list_(), "nobody else has done anything here"


def test_the_core_is_a_category_or_a_main_category(ws: Workspace) -> None:
    main, category, concept, label = chain(ws)
    for code in (concept, label):
        error = refused(ws, BadValue, partial(ws.codes.set_core, code))
        assert error.hint == "It takes a category or a main category."
    ws.codes.set_core(category)
    assert ws.codes.core() == category
    ws.codes.move(concept, None)
    error = refused(ws, BadValue, lambda: ws.codes.lower(category))
    assert "范" in error.message
    ws.codes.merge(category, main)
    assert ws.codes.core() == main
    ws.codes.set_core(None)
    assert ws.codes.core() is None
    ws.history.undo()
    assert ws.codes.core() == main
    refused(ws, CodeNotFound, lambda: ws.codes.set_core(NOWHERE))


@pytest.mark.parametrize("code", [NOWHERE, "信任", ""])
def test_a_code_that_is_not_there(ws: Workspace, code: str) -> None:
    real = ws.codes.create("信任甲")
    for act in (
        lambda: ws.codes.rename(code, "x"), lambda: ws.codes.describe(code, definition="x"), lambda: ws.codes.delete(code),
        lambda: ws.codes.set_level(code, Level.MAIN), lambda: ws.codes.raise_(code), lambda: ws.codes.merge(code, real),
        lambda: ws.codes.merge(real, code), lambda: ws.codes.move(code, None), lambda: ws.codes.consequences(code),
        lambda: ws.codes.create("x", parent=code or NOWHERE), lambda: ws.codes.move(real, code or NOWHERE),
    ):  # fmt: skip
        error = refused(ws, CodeNotFound, act)
        assert error.message.startswith("There is no code named")


def test_what_a_refused_first_act_leaves_of_a_coder(ws: Workspace, tmp_path: Path) -> None:
    ws.codes.create("信任")
    with Workspace.open(ws.path, coder="打错的名字") as other:
        refused(other, DuplicateName, lambda: other.codes.create("信任"))
        assert "打错的名字" not in other.coders().values()
        other.codes.create("新")
        assert "打错的名字" in other.coders().values()
        kinds = [entry.kind for entry in other.history.entries()]
        assert kinds[:2] == ["new-code", "coder"]
        other.codes.create("又")
        assert [entry.kind for entry in other.history.entries()].count("coder") == 1


def test_errors_are_sentences(ws: Workspace) -> None:
    for act in (lambda: ws.codes.create(""), lambda: ws.codes.delete(NOWHERE)):
        error = refused(ws, GroundcodeError, act)
        assert error.message.endswith(".")
        assert error.hint
