"""Properties of categories, their dimensions, and what lies on them."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.errors import (
    CodeNotFound,
    EmptyName,
    LabelHasNoProperties,
    NameTaken,
    SealedSource,
    SpanOutsideSource,
    ThingNotFound,
    WithdrawnSource,
)
from groundcode.workspace import Workspace
from groundcode.workspace.properties import Dimension
from tests.builders import P01, laptop, living_rows, merge_into, new_project, position, refused, state, with_sources

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"
LINE = "看见就踏实"
AT = P01.index(LINE)


@pytest.fixture
def code(ws: Workspace) -> str:
    return ws.codes.create("可见度", level=Level.CATEGORY)


@pytest.fixture
def dimension(ws: Workspace, code: str) -> str:
    return ws.properties.add_dimension(ws.properties.add(code, "频率"), "次数", "从不", "天天")


def put(ws: Workspace, dimension: str, value: str = "天天", start: int = AT, end: int = AT + 5) -> str:
    source = ws.sources.named("P01")
    return ws.properties.place_segment(dimension, source.id, start, end, value, version=source.version)


def test_made_named_and_listed_in_order(ws: Workspace, code: str) -> None:
    concept = ws.codes.create("走访", level=Level.CONCEPT, parent=code)
    later = ws.properties.add(concept, "地点")
    first = ws.properties.add(code, " 频率 ", "多久见一次")
    second = ws.properties.add(code, "距离")
    one = ws.properties.add_dimension(first, low="从不", high=" 天天 ")
    two = ws.properties.add_dimension(first, "规律性")
    assert [(p.id, p.code, p.name, p.definition) for p in ws.properties.list_()] == [
        (first, code, "频率", "多久见一次"), (second, code, "距离", ""), (later, concept, "地点", ""),
    ]  # fmt: skip
    assert ws.properties.list_(code)[0].dimensions == (Dimension(one, "", "从不", "天天"), Dimension(two, "规律性", "", ""))
    ws.properties.rename(first, "次数")
    ws.properties.define(first, "一个月内见到几次")
    ws.properties.edit_dimension(one, name="次数", high="每天")
    found = ws.properties.list_(code)[0]
    assert (found.name, found.definition) == ("次数", "一个月内见到几次")
    assert found.dimensions[0] == Dimension(one, "次数", "从不", "每天")
    words = [entry.words for entry in ws.history.entries(3)]
    assert words[1:] == ["changed the definition of the property “次数”", "renamed the property “频率” to “次数”"]
    at = position(ws)
    ws.properties.rename(first, "次数")
    ws.properties.define(first, "一个月内见到几次")
    ws.properties.edit_dimension(one, low="从不")
    assert position(ws) == at
    state(ws)


def test_deleting_takes_along_what_was_told(ws: Workspace, code: str, dimension: str) -> None:
    (prop,) = ws.properties.list_(code)
    ws.properties.add_dimension(prop.id, "规律性")
    put(ws, dimension)
    ws.properties.place_case(dimension, ws.cases.add("李阿姨"), "天天")
    before = living_rows(ws)
    assert ws.properties.consequences(prop.id) == (2, 2)
    assert ws.properties.delete(prop.id) == (2, 2)
    assert (ws.properties.list_(), ws.properties.placements()) == ([], [])
    ws.history.undo()
    assert living_rows(ws) == before
    assert ws.properties.delete_dimension(dimension) == 2
    assert [d.name for d in ws.properties.list_(code)[0].dimensions] == ["规律性"]
    ws.history.undo()
    ws.codes.delete(code)
    assert (ws.properties.list_(), ws.properties.placements()) == ([], [])
    assert not ws.conflicts.list_()
    state(ws)


def test_segments_and_cases_are_placed_once_a_coder(ws: Workspace, dimension: str) -> None:
    case = ws.cases.add("李阿姨")
    one, two = put(ws, dimension, "常常"), ws.properties.place_case(dimension, case, "天天")
    assert put(ws, dimension, "天天") == one
    assert ws.properties.place_case(dimension, case, "很少") == two
    at = position(ws)
    assert put(ws, dimension, " 天天 ") == one
    assert position(ws) == at
    found = ws.properties.placements(dimension)
    source = ws.sources.named("P01")
    assert [(p.id, p.value, p.source, p.version, p.start, p.end, p.case, p.quote, p.coder) for p in found] == [
        (one, "天天", source.id, source.version, AT, AT + 5, None, LINE, "甲"),
        (two, "很少", None, None, None, None, case, "", "甲"),
    ]
    with Workspace.open(ws.path, coder="乙") as other:
        third = put(other, dimension, "从不")
        assert third != one
        assert [(p.id, p.coder) for p in other.properties.placements()] == [(one, "甲"), (two, "甲"), (third, "乙")]
    ws.refresh()
    ws.properties.replace_value(third, "很少")
    ws.properties.delete_placement(one)
    assert [(p.id, p.value) for p in ws.properties.placements()] == [(two, "很少"), (third, "很少")]
    ws.cases.delete(case)
    assert [p.id for p in ws.properties.placements()] == [third]
    assert not ws.conflicts.list_()


def test_places_follow_a_corrected_text(ws: Workspace, dimension: str) -> None:
    one, gone = put(ws, dimension), put(ws, dimension, "很少", P01.index("有事打"), P01.index("有事打") + 5)
    source = ws.sources.named("P01")
    ws.sources.edit_text(source.id, "访谈者：好。\n" + P01.replace("有事打他电话", "没有"))
    found = {p.id: p for p in ws.properties.placements()}
    assert (found[one].start, found[one].quote) == (AT + 7, LINE)
    assert (found[gone].version, found[gone].quote) == (source.version, "有事打他电")
    assert [p.id for p in ws.properties.at(source.id, AT + 11, AT + 40)] == [one]
    assert ws.properties.at(source.id, AT + 12, AT + 40) == []
    assert ws.properties.at(NOWHERE, 0, 10) == []
    assert put(ws, dimension, "常常", AT + 7, AT + 12) == one
    old = ws.properties.place_segment(dimension, source.id, AT, AT + 5, "天天", version=source.version)
    assert old == one


def test_merged_codes_show_the_properties_of_both(ws: Workspace, code: str, dimension: str) -> None:
    gone = ws.codes.create("看得见", level=Level.CATEGORY)
    ws.properties.add(gone, "距离")
    ws.codes.merge(gone, code)
    assert sorted((p.name, p.code) for p in ws.properties.list_(gone)) == [("距离", code), ("频率", code)]
    refused(ws, NameTaken, lambda: ws.properties.add(code, "距离"))
    put(ws, dimension)
    assert len(ws.properties.placements()) == 1


def test_closed_texts_are_not_quoted(ws: Workspace, dimension: str) -> None:
    source = ws.sources.named("P01")
    one = put(ws, dimension)
    case = ws.cases.add("李阿姨")
    ws.cases.bind(case, "P01")
    ws.cases.withdraw(case, "2026-03-02")
    assert [(p.id, p.quote) for p in ws.properties.placements()] == [(one, "")]
    refused(ws, WithdrawnSource, lambda: put(ws, dimension, "很少", 0, 3))
    with ws.change("reserve") as made:
        made.draft.set("source", source.id, "reserved", True)
    assert (ws.properties.placements(), ws.properties.at(source.id, 0, 50)) == ([], [])
    refused(
        ws, SealedSource,
        lambda: ws.properties.place_segment(dimension, source.id, 0, 3, "很少", version=source.version),
    )  # fmt: skip


def test_what_is_refused(ws: Workspace, code: str, dimension: str) -> None:
    label, names = ws.codes.create("天天来"), ws.properties
    (prop,) = names.list_(code)
    error = refused(ws, LabelHasNoProperties, lambda: names.add(label, "频率"))
    assert error.message == "“天天来” is a label: properties belong to concepts, categories and main categories."
    assert error.hint == "Raise “天天来” to a concept, or give the property to the code above it."
    error = refused(ws, NameTaken, lambda: names.add(code, " 频率"))
    assert error.message == "There is a property named “频率” already."
    other = names.add(code, "距离")
    refused(ws, NameTaken, lambda: names.rename(other, "频率"))
    refused(ws, EmptyName, lambda: names.rename(other, " "))
    refused(ws, EmptyName, lambda: names.add(code, "\u200b"))
    refused(ws, EmptyName, lambda: names.add_dimension(prop.id))
    refused(ws, EmptyName, lambda: names.edit_dimension(dimension, name="", low="", high=" "))
    refused(ws, EmptyName, lambda: put(ws, dimension, " "))
    refused(ws, SpanOutsideSource, lambda: put(ws, dimension, "天天", 5, 5))
    for act in (partial(names.add, NOWHERE, "频率"), partial(names.list_, NOWHERE)):
        refused(ws, CodeNotFound, act)
    placement = put(ws, dimension)
    names.delete_placement(placement)
    case = ws.cases.add("李阿姨")
    for bad in (NOWHERE, placement, "\x1b[31m"):
        for missing in (
            partial(names.rename, bad, "新"), partial(names.define, bad, ""), partial(names.delete, bad),
            partial(names.consequences, bad), partial(names.add_dimension, bad, "新"), partial(names.edit_dimension, bad, "新"),
            partial(names.delete_dimension, bad), partial(names.replace_value, bad, "新"), partial(names.delete_placement, bad),
            partial(names.place_case, dimension, bad, "新"), partial(names.place_case, bad, case, "新"),
            partial(put, ws, bad),
        ):  # fmt: skip
            refused(ws, ThingNotFound, missing)


def test_two_laptops_add_and_delete(tmp_path: Path) -> None:
    a = new_project(tmp_path)
    code = a.codes.create("可见度", level=Level.CATEGORY)
    prop = a.properties.add(code, "频率")
    case, first = a.cases.add("李阿姨"), a.properties.add_dimension(prop, "规律")
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.properties.add_dimension(prop, "次数")
    b.properties.place_case(first, case, "高")
    a.properties.add(code, "距离")
    a.cases.delete(case)
    merge_into(a, b)
    assert [(p.name, [d.name for d in p.dimensions]) for p in a.properties.list_()] == [("频率", ["规律", "次数"]), ("距离", [])]
    assert a.properties.placements() == []
    state(a)


acts = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3), st.sampled_from("高中低")), max_size=12)


@given(done=acts)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_undoing_everything_leads_back(done: list[tuple[int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ws = new_project(Path(folder))
        with_sources(ws, Path(folder) / "in")
        prop = ws.properties.add(ws.codes.create("可见度", level=Level.CATEGORY), "频率")
        dimensions = [ws.properties.add_dimension(prop, str(n)) for n in range(2)]
        before, at = living_rows(ws), position(ws)
        for act, n, word in done:
            living = [d.id for d in ws.properties.list_()[0].dimensions] if ws.properties.list_() else []
            placed = [p.id for p in ws.properties.placements()]
            if act < 3 and living:
                put(ws, living[n % len(living)], word, n, n + 3)
            elif act == 3 and placed:
                ws.properties.replace_value(placed[n % len(placed)], word)
            elif act == 4 and placed:
                ws.properties.delete_placement(placed[n % len(placed)])
            elif act == 5 and living:
                ws.properties.edit_dimension(living[n % len(living)], low=word)
            elif act == 6 and n == 3 and dimensions[0] in living:
                ws.properties.delete_dimension(dimensions[0])
        assert len({(p.dimension, p.start) for p in ws.properties.placements()}) == len(ws.properties.placements())
        state(ws)
        for _change in range(position(ws) - at):
            ws.history.undo()
        assert living_rows(ws) == before
        ws.close()
