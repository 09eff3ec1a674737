"""The project as it was on a day: what stood there then, nothing that was taken out since, and nothing half."""

from __future__ import annotations

import datetime
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.errors import BadValue, CannotWriteHere, NothingThatEarly, ProjectDamaged, ProjectExists, ReadOnlyProject
from groundcode.store import bulk
from groundcode.store.past import end_of
from groundcode.text.identifying.roster import Roster
from groundcode.workspace import Workspace
from groundcode.workspace.holdout import Wish
from groundcode.workspace.privacy import certain
from tests.builders import P01, Clock, laptop, living_rows, merge_into, new_project, position, state, surroundings, with_sources
from tests.properties.replica import Replica
from tests.properties.test_replicas import numbers, scratch, shared_material
from tests.properties.test_undo import ACTS

FIRST = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days are those of UTC here, wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def turn_to(ws: Workspace, day: int, hour: int = 8) -> None:
    """Set a laptop's clock to an hour of the n-th day."""
    clock = ws.store.now
    assert isinstance(clock, Clock)
    clock.moment = datetime.datetime(2026, 3, 1, hour, tzinfo=datetime.UTC) + datetime.timedelta(days=day)


def as_of(ws: Workspace, day: int, name: str = "past") -> Workspace:
    """The project at the end of the n-th day, opened; checked whole."""
    target = ws.path.with_name(f"{name}-{day}.groundcode")
    target.unlink(missing_ok=True)
    past = ws.history.as_of(FIRST + datetime.timedelta(days=day), target)
    assert sorted(p.name for p in target.parent.glob(target.name + "*")) == [target.name]
    copy = Workspace.open(target, coder="甲", surroundings=surroundings(7))
    assert copy.backups.verify(rebuild=True)[0].problems == []
    marks = sum(entry.kind == "past" for entry in copy.history.entries())
    assert past.changes == position(copy) - marks
    assert past.codings == len(living_rows(copy)["coding"])
    return copy


def same(day: Any, copy: Workspace) -> bool:
    """Whether a copy holds what was recorded, and refuses to be changed."""
    with pytest.raises(ReadOnlyProject, match="it shows the project as it was on"):
        copy.codes.create("之后")
    found = state(copy), living_rows(copy)
    copy.close()
    return bool(found == day)


def test_each_day_as_it_was(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    days = {}
    for day in range(4):
        turn_to(ws, day)
        code = ws.codes.create(f"编码{day}")
        ws.codings.apply(code, source, day, day + 4)
        if day == 2:
            ws.history.undo()
            ws.sources.edit_text(source, P01 + "补。\n")
        days[day] = state(ws), living_rows(ws)
    turn_to(ws, 8)
    ws.codes.create("后来")
    for day, was in days.items():
        assert same(was, as_of(ws, day))
    assert same(days[3], as_of(ws, 6))
    assert same((state(ws), living_rows(ws)), as_of(ws, 9))


def test_what_is_told_of_it(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    ws.codings.apply(ws.codes.create("走访"), source, 0, 4)
    last = ws.history.entries(limit=1)[0].made_at
    before = position(ws)
    turn_to(ws, 3)
    with_sources(ws, tmp_path / "in", "P02")
    target = tmp_path / "then.groundcode"
    past = ws.history.as_of("2026年3月2日", target)
    assert (past.path, past.changes, past.until) == (target, before, last)
    assert (past.sources, past.codes, past.codings) == (1, 1, 1)
    assert position(ws) == before + 1  # nothing was written here
    with Workspace.open(target) as copy:
        assert copy.read_only_because() == "it shows the project as it was on 2026-03-02"
        with copy.store.reading() as connection:
            assert bulk.all_rows(connection, "SELECT count(*) FROM blob") == [(1,)]
    with Workspace.open(target, read_only="as it was on 2026-03-02") as copy:
        assert copy.read_only_because() == "as it was on 2026-03-02"


def test_what_is_refused(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    target = tmp_path / "then.groundcode"
    with pytest.raises(NothingThatEarly) as early:
        ws.history.as_of("2026-02-28", target)
    assert early.value.message == "On 2026-02-28 this project had not begun: its first change is of 2026-03-01."
    assert early.value.hint
    with pytest.raises(BadValue, match="gestern"):
        ws.history.as_of("gestern", target)
    with pytest.raises(NothingThatEarly):
        ws.history.as_of(datetime.date.min, target)
    with pytest.raises(CannotWriteHere):
        ws.history.as_of(FIRST, tmp_path / "nowhere" / "then.groundcode")
    assert not list(tmp_path.glob("then*"))
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectExists):
        ws.history.as_of(FIRST, target)
    with pytest.raises(ProjectExists):
        ws.history.as_of(FIRST, ws.path)
    assert target.read_text(encoding="utf-8") == "mine"
    assert ws.history.as_of(datetime.date.max, tmp_path / "last.groundcode").changes == position(ws)
    ws.close()


def test_a_damaged_project_gives_no_copy(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    with ws.store.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
        connection.commit()
    with pytest.raises(ProjectDamaged, match="is missing"):
        ws.history.as_of(FIRST, tmp_path / "then.groundcode")
    assert not list(tmp_path.glob("then*"))


@pytest.mark.parametrize(("zone", "end"), [("UTC", "2026-03-02T00:00:00.000"), ("Asia/Shanghai", "2026-03-01T16:00:00.000")])
def test_a_day_ends_where_its_reader_lives(zone: str, end: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert end_of(FIRST) == end
    ws = new_project(tmp_path)
    turn_to(ws, 0, hour=17)
    ws.codes.create("晚上")
    assert ws.history.as_of(FIRST, tmp_path / "then.groundcode").codes == (zone == "UTC")


def test_the_first_moment_of_the_next_day_is_not_in(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    clock = ws.store.now
    assert isinstance(clock, Clock)
    for name, second in (("里", 86_399), ("外", 86_400)):
        clock.moment = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=second)
        clock.step = datetime.timedelta(0)
        ws.codes.create(name)
    assert [code.name for code in as_of(ws, 0).tree().codes.values()] == ["里"]


def test_a_clock_that_was_set_back_dates_nothing_too_early(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    turn_to(ws, 2)
    ws.codes.create("第二天")
    turn_to(ws, -9_000)
    ws.codes.create("时钟坏了")
    with pytest.raises(NothingThatEarly):
        ws.history.as_of("2001-01-01", tmp_path / "then.groundcode")
    assert as_of(ws, 1).tree().codes == {}
    assert len(as_of(ws, 2).tree().codes) == 2


def test_work_of_two_laptops_is_dated_by_each_of_them(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    shared = ws.codes.create("共有")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    # The one is busy and the other is not: numbers in the log say little about days.
    for number in range(20):
        ws.codes.create(f"甲{number}")
    turn_to(other, 1)
    theirs = other.codes.create("乙一")
    turn_to(other, 5)
    other.codings.apply(shared, source, 0, 4)
    turn_to(ws, 2)
    merge_into(ws, other)
    turn_to(ws, 3)
    ws.codings.apply(theirs, source, 4, 8)
    assert len(as_of(ws, 0).tree().codes) == 21
    assert len(as_of(ws, 1).tree().codes) == 22
    assert as_of(ws, 4).codings.columns().start == [4]
    assert sorted(as_of(ws, 5).codings.columns().start) == [0, 4]


def test_what_builds_on_a_fast_clock_waits_for_it(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    fast = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    turn_to(fast, 9)
    code = fast.codes.create("未来")
    merge_into(ws, fast)
    turn_to(ws, 1)
    ws.codings.apply(code, source, 0, 4)  # on a code that there is only on the ninth day
    early = as_of(ws, 1)
    assert (early.tree().codes, len(early.codings.columns())) == ({}, 0)
    assert len(as_of(ws, 9).codings.columns()) == 1


def bytes_beside(path: Path) -> bytes:
    return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))


def test_words_taken_out_later_do_not_come_back(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    ws.memos.write("李阿姨说得好", about=(source,))
    ws.codes.create("李阿姨的话")
    older = laptop(ws, tmp_path / "older.groundcode", coder="乙", seed=2)
    turn_to(ws, 2)
    roster = tmp_path / "roster.csv"
    roster.write_text("name,replacement\n李阿姨,受访者一\n", encoding="utf-8")
    replace_all(ws, ws.privacy.roster(roster))
    turn_to(ws, 3)
    copy = as_of(ws, 0)
    assert "李阿姨".encode() not in bytes_beside(copy.path)
    assert [found.text for found in copy.memos.list_()] == ["[受访者一]说得好"]
    assert {code.name for code in copy.tree().codes.values()} == {"[受访者一]的话"}
    assert copy.sources.open(source).text == P01.replace("李阿姨", "[受访者一]")
    assert [entry.kind for entry in copy.history.entries(1)] == ["past"]
    # It is a copy of the same project, and merges without doing anything.
    copy.close()
    before = living_rows(ws)
    ws.merging.merge([copy.path])
    assert living_rows(ws) == before
    assert ws.conflicts.list_() == []
    state(ws)
    # A copy from before takes from it what is to be taken out, as from the project itself.
    older.merging.merge([copy.path])
    assert [found.text for found in older.memos.list_()] == ["[受访者一]说得好"]
    assert older.backups.verify(rebuild=True)[0].problems == []


def replace_all(ws: Workspace, roster: Roster) -> None:
    """Replace every name of a roster in a project."""
    ws.privacy.replace(certain(ws.privacy.survey(roster), (), ()), roster)


def test_a_text_purged_later_stays_black(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    source = with_sources(ws, tmp_path / "in")["P01"]
    ws.codings.apply(ws.codes.create("走访"), source, 0, 4)
    ws.memos.write("天天在院里转，看见就踏实", about=(source,))
    was = living_rows(ws)
    turn_to(ws, 2)
    ws.sources.edit_text(source, P01 + "补。\n")
    ws.privacy.purge(source, with_words=True)
    copy = as_of(ws, 0)
    assert "看见就踏实".encode() not in bytes_beside(copy.path)
    assert copy.sources.open(source).text == "█" * len(P01)
    assert living_rows(copy)["coding"] == was["coding"]
    copy.close()


def test_what_is_sealed_or_withdrawn_today_stays_closed(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in", "P01", "P02", "P03")
    turn_to(ws, 2)
    ws.cases.bind(ws.cases.add("王师傅"), "P01")
    ws.cases.withdraw(ws.cases.named("王师傅").id, date="2026-03-03")
    ws.holdout.reserve(Wish(sources=("P02",)))
    copy = as_of(ws, 0)
    assert [source.name for source in copy.sources.list_()] == ["P01", "P03"]
    opened = copy.sources.open(copy.sources.list_()[0].id)
    assert opened.closed is not None
    assert "王师傅" in str(opened.closed)
    assert set(opened.text) == {"█"}
    copy.close()
    ws.cases.revoke_withdrawal(ws.cases.named("王师傅").id)
    again = as_of(ws, 0)
    assert "天天" in again.sources.open(again.sources.list_()[0].id).text
    again.close()


def test_a_past_of_a_past(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    turn_to(ws, 1)
    ws.codes.create("一")
    turn_to(ws, 2)
    ws.codes.create("二")
    copy = as_of(ws, 1)
    assert copy.history.as_of(FIRST, tmp_path / "before.groundcode").codes == 0
    assert copy.backups.back_up(tmp_path / "backup.groundcode").is_file()
    copy.close()


steps = st.lists(st.tuples(st.sampled_from(ACTS), numbers, st.booleans()), min_size=3, max_size=14)


@given(done=steps)
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_after_any_acts_each_day_is_what_it_was(done: list[tuple[str, tuple[int, ...], bool]]) -> None:
    folder = scratch()
    first = new_project(folder, "first", coder="甲")
    path = folder / "P01.txt"
    path.write_text("访谈者：您平时见到民警吗？\n李阿姨：天天在院里转，看见就踏实。\n", encoding="utf-8")
    first.sources.import_files([path])
    shared_material(first)
    first.close()
    replica = Replica(0, first.path, "甲")
    try:
        days: dict[int, Any] = {}
        day = 1
        for act, n, next_day in done:
            if next_day:
                days[day] = state(replica.ws), living_rows(replica.ws)
                day += 1
            turn_to(replica.ws, day)
            getattr(replica, act)(n, False)
        days[day] = state(replica.ws), living_rows(replica.ws)
        for wanted, was in days.items():
            assert same(was, as_of(replica.ws, wanted))
    finally:
        replica.ws.close()
        shutil.rmtree(replica.folder, ignore_errors=True)


def test_no_operation_lacks_its_parent_whatever_the_clocks_say(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in")
    code = ws.codes.create("走访")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    for round_ in range(6):
        for laptop_, day in ((ws, round_), (other, 9 - 3 * round_)):
            turn_to(laptop_, day)
            laptop_.codes.rename(code, f"名{round_}{laptop_.coder_name}")
        merge_into(ws, other)
        merge_into(other, ws)
    for day in range(10):
        copy = as_of(ws, day)
        with copy.store.reading() as connection:
            rows = bulk.all_rows(
                connection, "SELECT c.id, o.n, o.parents, o.value FROM operation o JOIN change c ON c.seq = o.change"
            )
        there = {row[0] + row[1].to_bytes(4, "big") for row in rows}
        for _change, _n, parents, value in rows:
            assert all(parents[i : i + 20] in there for i in range(0, len(parents), 20))
            json.loads(value)
        copy.close()
