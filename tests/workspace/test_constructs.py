"""Constructs, their items, short names, hypotheses, and the models made of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.domain.theory import Sign
from groundcode.errors import (
    BadShortName,
    CannotWriteHere,
    CodeNotFound,
    EmptyName,
    NameNotFound,
    NameTaken,
    NothingToModel,
    OnePathwayOnly,
    ThingNotFound,
    TooLow,
    UnknownFormat,
)
from groundcode.workspace import Workspace
from groundcode.workspace.short_names import RESERVED, all_short, derived, variable_name
from tests.builders import P01, laptop, living_rows, merge_into, refused, state

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
CATEGORIES = ("场景", "在场", "归属感", "亲近感", "能量", "责任", "意愿")


@pytest.fixture
def codes(ws: Workspace) -> dict[str, str]:
    return {name: ws.codes.create(name, level=Level.MAIN) for name in CATEGORIES}


def relate(ws: Workspace, codes: dict[str, str], *pairs: str, sign: Sign | None = Sign.POSITIVE) -> list[str]:
    """Relations “A B”, made or there already."""
    there = {(one.start, one.end): one.id for one in ws.relations.list_()}
    out = []
    for pair in pairs:
        start, end = (codes[name] for name in pair.split())
        out.append(there.get((start, end)) or ws.relations.add(start, end, type="causal", sign=sign))
    return out


@pytest.fixture
def study(ws: Workspace, codes: dict[str, str]) -> dict[str, str]:
    """The founding study's first two pathways: two parallel models of three mediators, a moderation; constructs by name."""
    first = relate(ws, codes, "场景 归属感", "归属感 意愿", "场景 能量", "能量 意愿", "场景 责任", "责任 意愿")
    second = relate(ws, codes, "在场 亲近感", "亲近感 意愿", "在场 能量", "能量 意愿", "在场 责任", "责任 意愿")
    ws.pathways.add("党组织驱动", first)
    ws.pathways.add("民警驱动", second)
    ws.relations.add(codes["在场"], first[0], type="moderation", on_relation=True, sign=Sign.NEGATIVE)
    names = {"社区凝聚力": "场景", "警民关系": "在场", "社区归属感": "归属感", "警民亲近感": "亲近感", "情感能量": "能量",
             "责任感": "责任", "参与意愿": "意愿"}  # fmt: skip
    return {name: ws.constructs.add(name, codes=[codes[code]]) for name, code in names.items()}


def test_made_bound_changed_and_deleted(ws: Workspace, codes: dict[str, str]) -> None:
    one = ws.constructs.add(" 社区凝聚力 ", "CC", "把社区当作家", [codes["场景"], codes["场景"]])
    two = ws.constructs.add("参与意愿")
    found = ws.constructs.list_()
    assert [(c.id, c.name, c.short, c.definition, c.codes) for c in found] == [
        (one, "社区凝聚力", "CC", "把社区当作家", (codes["场景"],)), (two, "参与意愿", "", "", ()),
    ]  # fmt: skip
    assert ws.constructs.measure(one, [codes["场景"], codes["在场"]]) is True
    assert ws.constructs.measure(one, [codes["在场"], codes["场景"]]) is False
    assert ws.constructs.measure(one, [codes["在场"]]) is True
    assert ws.constructs.list_()[0].codes == (codes["在场"],)
    assert ws.constructs.edit(one, "凝聚力", "", "家") is True
    assert ws.constructs.edit(one, "凝聚力", definition="家") is False
    assert ws.constructs.named("凝聚力").id == ws.constructs.named("njl").id == ws.constructs.named(one).id == one
    before = living_rows(ws)
    ws.constructs.add_item(one, "我把社区当作家。")
    assert ws.constructs.consequences(one) == 1
    assert ws.constructs.delete(one) == 1
    assert [c.id for c in ws.constructs.list_()] == [two]
    ws.history.undo()
    ws.history.undo()
    assert living_rows(ws) == before
    state(ws)


def test_items_stand_in_their_order_with_what_they_come_from(ws: Workspace, codes: dict[str, str]) -> None:
    add = ws.constructs.add_item
    construct = ws.constructs.add("亲近感", "QJ", codes=[codes["亲近感"]])
    first, second, third = (add(construct, text) for text in ("看见民警就踏实", " 民警天天来 ", "见不到民警"))
    source = ws.sources.named("P01")
    at = P01.index("看见就踏实")
    ws.evidence.add(first, source.id, at, at + 5)
    ws.constructs.edit_item(third, reversed=True)
    ws.constructs.move_item(third, before=second)
    items = ws.constructs.list_()[0].items
    assert [(item.id, item.text, item.reversed) for item in items] == [
        (first, "看见民警就踏实", False), (third, "见不到民警", True), (second, "民警天天来", False),
    ]  # fmt: skip
    assert [evidence.quote for evidence in items[0].evidence] == ["看见就踏实"]
    assert ws.constructs.item_names() == {first: "QJ1", third: "QJ2", second: "QJ3"}
    assert ws.constructs.item_named("qj2") == third
    ws.constructs.move_item(first)
    ws.constructs.delete_item(second)
    assert [item.id for item in ws.constructs.list_()[0].items] == [third, first]
    assert ws.constructs.edit_item(first, "看见民警就踏实") is False
    assert [entry.words for entry in ws.history.entries()[:2]] == [
        "deleted the item “民警天天来”", "moved the item “看见民警就踏实”",
    ]  # fmt: skip


def test_what_is_refused(ws: Workspace, codes: dict[str, str]) -> None:
    construct = ws.constructs.add("凝聚力", "CC")
    other = ws.constructs.add("社区归属感")
    concept = ws.codes.create("概念", level=Level.CONCEPT)
    refused(ws, EmptyName, partial(ws.constructs.add, " "))
    refused(ws, NameTaken, partial(ws.constructs.add, "凝聚力"))
    refused(ws, TooLow, partial(ws.constructs.add, "甲", codes=[concept]))
    refused(ws, CodeNotFound, partial(ws.constructs.measure, construct, [NOWHERE]))
    for short in ("C", "CCCCCCCCC", "1C", "归属", "C C", "C_1"):
        error = refused(ws, BadShortName, partial(ws.constructs.add, "甲", short))
        assert str(error) == f"“{short}” cannot stand for a construct: statistics programs would not take it as a name."
    assert "Two to eight" in error.hint
    assert "means something else" in str(refused(ws, BadShortName, partial(ws.constructs.edit, construct, short="with")))
    assert "another construct has it" in str(refused(ws, BadShortName, partial(ws.constructs.edit, other, short="cc")))
    refused(ws, BadShortName, partial(ws.constructs.edit, construct, short="SQGSG"))
    refused(ws, EmptyName, partial(ws.constructs.add_item, construct, " \n"))
    refused(ws, NameNotFound, partial(ws.constructs.named, "没有"))
    refused(ws, NameNotFound, partial(ws.constructs.item_named, "CC9"))
    item = ws.constructs.add_item(construct, "题")
    refused(ws, ThingNotFound, partial(ws.constructs.move_item, item, before=NOWHERE))
    for act in (ws.constructs.delete, ws.constructs.delete_item, ws.constructs.consequences):
        refused(ws, ThingNotFound, partial(act, NOWHERE))


def test_a_merged_and_a_deleted_category(ws: Workspace, codes: dict[str, str]) -> None:
    construct = ws.constructs.add("甲", codes=[codes["场景"], codes["在场"], codes["能量"]])
    ws.codes.merge(codes["在场"], into=codes["场景"])
    assert ws.constructs.list_()[0].codes == (codes["场景"], codes["能量"])
    ws.codes.delete(codes["能量"])
    assert ws.constructs.list_()[0].codes == (codes["场景"],)
    assert ws.constructs.measure(construct, []) is True
    assert ws.constructs.list_()[0].codes == ()


def test_two_laptops(ws: Workspace, codes: dict[str, str], tmp_path: Path) -> None:
    construct = ws.constructs.add("甲", codes=[])
    first, last = ws.constructs.add_item(construct, "一"), ws.constructs.add_item(construct, "四")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    for one, text in ((ws, "二"), (other, "三")):
        one.constructs.move_item(one.constructs.add_item(construct, text), before=last)
        one.constructs.measure(construct, [codes["场景"]])
        one.constructs.add(f"{text}号", "XX")
    merge_into(ws, other)
    items = [item.text for item in ws.constructs.list_()[0].items]
    assert (items[0], items[-1], sorted(items)) == ("一", "四", sorted("一二三四"))
    assert ws.constructs.list_()[0].codes == (codes["场景"],)
    assert ws.constructs.measure(construct, []) is True
    assert ws.constructs.list_()[0].codes == (), "both links went"
    ws.constructs.move_item(first, before=last)
    assert [item.text for item in ws.constructs.list_()[0].items][-2:] == ["一", "四"]
    short = ws.constructs.short_names()
    assert len(set(short.values())) == 3, "the name that both gave stands once"
    assert "XX" in short.values()
    state(ws)
    other.close()


def test_short_names_from_pinyin_and_from_english() -> None:
    names = ["社区归属感", "community cohesion", "Sense of responsibility", "Trust", "爱", "3D 打印", "！", "品牌brand认同"]
    assert [derived(name) for name in names] == ["SQGSG", "CC", "SR", "TRUS", "AI", "V3DY", "VAR", "PPBRT"]
    found = all_short(
        [("1", "社区归属感", ""), ("2", "社区归属感", ""), ("3", "甲", "SQGSGB"), ("4", "乙", "sqgsgb"), ("5", "或然", "OR")]
    )
    assert found == {"1": "SQGSG", "2": "SQGSGC", "3": "SQGSGB", "4": "YI", "5": "OR"}
    assert variable_name("年龄段", set()) == "nianlingduan"
    assert variable_name("Age band (years)", {"age_band_years"}) == "age_band_years2"
    assert variable_name("！", set()) == "v"
    assert variable_name("2024", set()) == "v_2024"


@given(st.lists(st.text(max_size=12), max_size=12))
def test_short_names_are_unique_and_plain(names: list[str]) -> None:
    found = all_short((str(at), name, "") for at, name in enumerate(names))
    assert len({one.upper() for one in found.values()}) == len(names)
    for one in found.values():
        assert one.isascii()
        assert one.isalnum()
        assert one[0].isalpha()
        assert 2 <= len(one) <= 8
        assert one not in RESERVED


def test_hypotheses_of_the_founding_study(ws: Workspace, study: dict[str, str]) -> None:
    found = ws.constructs.hypotheses("zh")
    direct = [one for one in found if one.kind == "direct"]
    assert [one.number for one in direct] == [f"H{n}" for n in range(1, 11)]
    assert direct[0].words == "社区凝聚力正向影响社区归属感"
    mediation = [one for one in found if one.kind == "mediation"]
    assert [one.number for one in mediation] == ["H11a", "H11b", "H11c", "H12a", "H12b", "H12c"]
    assert mediation[1].words == "情感能量在社区凝聚力与参与意愿之间起并行中介作用"
    assert mediation[1].constructs == (study["社区凝聚力"], study["情感能量"], study["参与意愿"])
    assert mediation[3].pathway == ws.pathways.list_()[1].id
    assert [(one.number, one.words) for one in found if one.kind == "moderation"] == [
        ("H13", "警民关系负向调节社区凝聚力对社区归属感的影响")
    ]
    english = ws.constructs.hypotheses("en")
    assert english[0].words == "社区凝聚力 positively affects 社区归属感"
    assert english[-1].words == "警民关系 negatively moderates the effect of 社区凝聚力 on 社区归属感"
    assert [one.number for one in english] == [one.number for one in found]


def test_hypotheses_in_other_shapes(ws: Workspace, codes: dict[str, str]) -> None:
    assert ws.constructs.hypotheses() == []
    steps = relate(ws, codes, "场景 归属感", "归属感 能量", "能量 意愿", sign=None)
    ws.pathways.add("链", steps)
    ws.relations.add(codes["责任"], codes["能量"], type="parallel", sign=Sign.NEGATIVE)
    moderation = ws.relations.add(codes["亲近感"], steps[0], type="moderation", on_relation=True)
    ws.relations.add(codes["在场"], moderation, type="moderation", on_relation=True)
    for name in CATEGORIES:
        ws.constructs.add(f"{name}量", codes=[codes[name]])
    found = {one.number: one.words for one in ws.constructs.hypotheses("zh")}
    assert found == {
        "H1": "场景量影响归属感量", "H2": "归属感量影响能量量", "H3": "能量量影响意愿量", "H4": "责任量与能量量负相关",
        "H5": "归属感量、能量量在场景量与意愿量之间起链式中介作用", "H6": "亲近感量调节场景量对归属感量的影响",
        "H7": "在场量调节亲近感量对“场景量对归属感量的影响”的调节作用",
    }  # fmt: skip
    english = [one.words for one in ws.constructs.hypotheses("en")]
    assert english[4] == "归属感量 and 能量量 serially mediate the effect of 场景量 on 意愿量"


def test_two_relations_of_one_pair_are_one_hypothesis(ws: Workspace, codes: dict[str, str]) -> None:
    ws.relations.add(codes["场景"], codes["意愿"], type="causal", sign=Sign.POSITIVE)
    ws.relations.add(codes["在场"], codes["意愿"], type="causal", sign=Sign.NEGATIVE)
    ws.constructs.add("输入", codes=[codes["场景"], codes["在场"]])
    ws.constructs.add("意愿", codes=[codes["意愿"]])
    (only,) = ws.constructs.hypotheses("zh")
    assert (only.number, only.words, len(only.relations)) == ("H1", "输入影响意愿", 2)


def test_models_of_pathways(ws: Workspace, study: dict[str, str], tmp_path: Path) -> None:
    for name in ("社区凝聚力", "参与意愿"):
        for number in range(3):
            ws.constructs.add_item(study[name], f"{name}{number}")
    found = ws.constructs.model("lavaan")
    assert found.pathways == ("党组织驱动", "民警驱动")
    assert "SQNJL =~ SQNJL1+SQNJL2+SQNJL3" in found.text
    assert "CYYY ~ b1*SQGSG + b2*QGNL + b3*ZRG + cp*SQNJL" in found.text
    assert "CYYY ~ b1*JMQJG + b2*QGNL + b3*ZRG + cp*JMGX" in found.text
    assert found.left_out == ("党组织驱动: JMGX 对 SQNJL 至 SQGSG 的调节：潜变量交互项须另行设定（如 semTools::indProd）",)
    assert set(found.without_items) == {"警民关系", "社区归属感", "警民亲近感", "情感能量", "责任感"}
    one = ws.constructs.model("mplus", "民警驱动", "en")
    assert one.pathways == ("民警驱动",)
    assert one.left_out == ()
    error = refused(ws, OnePathwayOnly, partial(ws.constructs.model, "mplus"))
    assert "holds one model, and there are 2 pathways: “党组织驱动”, “民警驱动”." in str(error)
    refused(ws, NameNotFound, partial(ws.constructs.model, "lavaan", "没有"))
    refused(ws, UnknownFormat, partial(ws.constructs.model, "lisrel"))
    ws.constructs.write_model(one, tmp_path / "m.inp")
    assert (tmp_path / "m.inp").read_text(encoding="utf-8") == one.text
    with pytest.raises(CannotWriteHere):
        ws.constructs.write_model(one, tmp_path / "none" / "m.inp")


def test_models_say_what_is_missing(ws: Workspace, codes: dict[str, str]) -> None:
    error = refused(ws, NothingToModel, partial(ws.constructs.model, "lavaan"))
    assert str(error) == "There is no model to write: there are no constructs."
    ws.constructs.add("凝聚力", "CC", codes=[codes["场景"]])
    assert "no relation has constructs" in str(refused(ws, NothingToModel, partial(ws.constructs.model, "lavaan")))
    ways = relate(ws, codes, "场景 归属感", "归属感 意愿", "场景 能量", "能量 意愿")
    ws.constructs.add("意愿", "PW", codes=[codes["意愿"]])
    ws.constructs.add("能量", "EE", codes=[codes["能量"]])
    found = ws.constructs.model("lavaan", language="en")
    assert (found.pathways, found.left_out) == ((), ())
    assert " EE ~ p1*CC" in found.text, "without pathways, all relations"
    ws.pathways.add("有", ways)
    lost = ws.pathways.add("无", relate(ws, codes, "在场 亲近感"))
    found = ws.constructs.model("lavaan", language="en")
    assert found.pathways == ("有",)
    assert found.left_out == (
        "有: no construct measures 归属感: the ways through it are left out",
        "有: 无: no way of it has constructs for all its categories",
    )
    assert "PW ~ b1*EE + cp*CC" in found.text
    error = refused(ws, NothingToModel, partial(ws.constructs.model, "lavaan", lost))
    assert "no pathway has constructs for all its categories" in str(error)
    assert "construct PROJECT bind" in error.hint
