"""Sampling rounds: noted, changed, exported, undone; two laptops at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundcode.domain.ids import round_id
from groundcode.errors import AmbiguousName, BadValue, EmptyName, NameNotFound, NameTaken, OneRoundOnly, SourceNotFound
from groundcode.workspace import Workspace
from tests.builders import laptop, living_rows, merge_into, new_project, refused, state, with_sources


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02", "P03")
    return workspace


def names(ws: Workspace, found: str) -> list[str]:
    return [name for _source, name in ws.sampling.named(found).sources]


def test_a_round_is_noted_and_changed(ws: Workspace) -> None:
    made = ws.sampling.add("第一轮", date="2026年3月1日", gap="归属感", decision="问租户", sources=["P01", "p02.txt"])
    assert made == round_id(ws.id, "第一轮")
    found = ws.sampling.named("第一轮")
    assert (found.date, found.gap, found.decision, found.outcome) == ("2026-03-01", "归属感", "问租户", "")
    assert names(ws, made) == ["P01", "P02"]
    assert ws.sampling.edit(made, {"outcome": "有新属性", "date": "2026-03-05", "name": "第 1 轮"})
    assert not ws.sampling.edit(made, {"outcome": "有新属性", "gap": "归属感"})
    assert ws.sampling.edit(made, {"date": ""})
    assert ws.sampling.named("第 1 轮").date is None
    assert ws.sampling.link(made, ["P03", "P01"]) == 1
    assert ws.sampling.unlink(made, ["P01", "P03"]) == 2
    assert ws.sampling.unlink(made, ["P01"]) == 0
    assert names(ws, made) == ["P02"]


def test_every_act_is_undone(ws: Workspace) -> None:
    states = [living_rows(ws)]

    def keep() -> None:
        states.append(living_rows(ws))

    made = ws.sampling.add("一", gap="缺", sources=["P01"])
    keep()
    acts: list[Callable[[], object]] = [
        lambda: ws.sampling.edit(made, {"outcome": "有"}),
        lambda: ws.sampling.link(made, ["P02"]),
        lambda: ws.sampling.unlink(made, ["P01"]),
        lambda: ws.sampling.delete(made),
    ]
    for act in acts:
        act()
        keep()
    assert ws.sampling.list_() == []
    for before in reversed(states[:-1]):
        ws.history.undo()
        assert living_rows(ws) == before
    state(ws)


def test_a_deleted_round_leaves_its_sources(ws: Workspace) -> None:
    made = ws.sampling.add("一", gap="缺", outcome="旧", sources=["P01"])
    assert ws.sampling.delete(made) == 1
    assert ws.sources.named("P01")
    assert ws.sampling.add("一", gap="别的") == made
    again = ws.sampling.named("一")
    assert (again.gap, again.outcome, again.sources) == ("别的", "", ())


def test_what_a_round_cannot_be(ws: Workspace) -> None:
    made, other = ws.sampling.add("一", sources=["P01"]), ws.sampling.add("二")
    assert refused(ws, NameTaken, lambda: ws.sampling.add(" 一")).message == "There is a sampling round named “一” already."
    refused(ws, NameTaken, lambda: ws.sampling.edit(other, {"name": "一"}))
    refused(ws, EmptyName, lambda: ws.sampling.add(" "))
    assert refused(ws, BadValue, lambda: ws.sampling.add("三", date="soon")).message == "“soon” is not a valid date."
    refused(ws, BadValue, lambda: ws.sampling.edit(made, {"date": "2026-02-30"}))
    refused(ws, SourceNotFound, lambda: ws.sampling.add("三", sources=["P99"]))
    refused(ws, NameNotFound, lambda: ws.sampling.named("三"))
    error = refused(ws, OneRoundOnly, lambda: ws.sampling.link(other, ["P02", "P01"]))
    assert error.message == "“P01” came of the sampling round “一”."
    assert "unlink" in error.hint


def test_rounds_stand_in_the_order_of_their_dates(ws: Workspace) -> None:
    for name, date in (("丙", ""), ("乙", "2026-03-02"), ("甲", "2026-03-01"), ("第10轮", "2026-03-09"), ("第2轮", "2026-03-09")):
        ws.sampling.add(name, date=date)
    assert [one.name for one in ws.sampling.list_()] == ["甲", "乙", "第2轮", "第10轮", "丙"]


def test_the_table_of_rounds_names_cases(ws: Workspace, tmp_path: Path) -> None:
    li, zhang = ws.cases.add("居民A"), ws.cases.add("民警B")
    ws.cases.bind(li, "P01")
    ws.cases.bind(zhang, "P02")
    ws.sampling.add("一", date="2026-03-01", gap="缺", decision="问", outcome="得", sources=["P01", "P02", "P03"])
    header, row = ws.sampling.table("zh")
    assert header == ["轮次", "日期", "待发展的范畴或属性", "抽样决定", "新增样本", "结果"]
    assert row == ["一", "2026-03-01", "缺", "问", "居民A、民警B、P03", "得"]
    ws.cases.withdraw(li)
    assert ws.sampling.table("en")[1][4] == "民警B, P03"
    assert ws.sampling.export(tmp_path / "t2.csv") == 1
    assert (tmp_path / "t2.csv").read_text(encoding="utf-8-sig").splitlines()[0].startswith("轮次,")


def test_two_laptops_note_the_same_round(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    made = ws.sampling.add("一", gap="缺甲", sources=["P01"])
    assert other.sampling.add("一", gap="缺乙", sources=["P01", "P02"]) == made
    (conflict,) = merge_into(ws, other).conflicts
    assert (conflict.entity, conflict.field) == ("sampling_round", "gap")
    assert names(ws, made) == ["P01", "P02"]
    ws.conflicts.resolve(conflict.id, both=True)
    assert "缺甲" in ws.sampling.named("一").gap
    assert "缺乙" in ws.sampling.named("一").gap
    merge_into(other, ws)
    assert state(ws) == state(other)
    assert ws.sampling.unlink(made, ["P01"]) == 1
    assert names(ws, made) == ["P02"]


def test_rounds_renamed_into_each_other(ws: Workspace, tmp_path: Path) -> None:
    made = ws.sampling.add("一")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.sampling.edit(made, {"name": "二"})
    other.sampling.add("二")
    merge_into(ws, other)
    refused(ws, AmbiguousName, lambda: ws.sampling.named("二"))
