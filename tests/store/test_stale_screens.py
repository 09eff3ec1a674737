"""Two programs on one file: what was not seen is never written over."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import ProjectLocked
from groundcode.store.store import Store
from groundcode.workspace import Workspace
from tests.builders import new_project, position, state, surroundings, with_sources


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Workspace, Workspace, str]:
    """The same file open in two programs, with one code in it."""
    one = new_project(tmp_path)
    code = one.codes.create("信任", level=Level.CONCEPT)
    with_sources(one, tmp_path / "in")
    two = Workspace.open(one.path, coder="乙", surroundings=surroundings(2))
    return one, two, code


def test_a_stale_screen_makes_a_conflict_and_loses_nothing(desks: tuple[Workspace, Workspace, str]) -> None:
    one, two, code = desks
    two.codes.rename(code, "熟悉")
    one.codes.rename(code, "踏实")  # made on a screen that still says 信任
    found = one.conflicts.list_()
    assert [c.words for c in found[0].choices] == ["熟悉", "踏实"]
    assert one.tree().codes[code].name == "踏实"
    state(one)


def test_after_looking_there_is_no_conflict(desks: tuple[Workspace, Workspace, str]) -> None:
    one, two, code = desks
    two.codes.rename(code, "熟悉")
    one.refresh()
    one.codes.rename(code, "踏实")
    assert not one.conflicts.list_()


def test_one_s_own_acts_in_a_row_are_no_conflict_with_themselves(desks: tuple[Workspace, Workspace, str]) -> None:
    one, two, code = desks
    two.codes.describe(code, definition="乙的定义")
    for name in ("踏实", "放心", "安心"):
        one.codes.rename(code, name)
    one.codes.describe(code, definition="甲的定义")
    # The colleague's definition was not seen, although own changes lie behind it.
    assert [c.field for c in one.conflicts.list_()] == ["definition"]
    assert {c.words for c in one.conflicts.list_()[0].choices} == {"乙的定义", "甲的定义"}


def test_deleting_on_a_stale_screen_does_not_take_unseen_codings_along(desks: tuple[Workspace, Workspace, str]) -> None:
    one, two, code = desks
    source = one.sources.list_()[0].id
    one.codings.apply(code, source, 0, 4)
    two.refresh()
    unseen = two.codings.apply(code, source, 5, 9)
    assert one.codes.delete(code) == (1, 0)
    conflict = one.conflicts.list_()[0]
    assert (conflict.kind, conflict.entity_id) == ("deleted", code)
    one.conflicts.resolve(conflict.id, take=1)
    assert [c.id for c in one.codings.of_source(source)] == [unseen]
    assert not one.conflicts.list_()


def test_a_named_moment_counts_more_than_what_was_read_since(desks: tuple[Workspace, Workspace, str]) -> None:
    one, two, code = desks
    moment = one.refresh()
    two.codes.rename(code, "熟悉")
    one.refresh()
    one.codes.rename(code, "踏实", seen=moment)
    assert len(one.conflicts.list_()) == 1


def test_a_settled_conflict_stands_beside_what_was_not_seen(desks: tuple[Workspace, Workspace, str]) -> None:
    one, two, code = desks
    two.codes.rename(code, "熟悉")
    one.codes.rename(code, "踏实")
    conflict = one.conflicts.list_()[0]
    moment = one.refresh()
    two.codes.rename(code, "放心")  # unseen by the one who settles
    one.conflicts.resolve(conflict.id, take=2, seen=moment)
    assert {c.words for c in one.conflicts.list_()[0].choices} == {"踏实", "放心"}


def test_writers_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    one = new_project(tmp_path)
    one.close()
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with Workspace.open(one.path, coder="甲", surroundings=surroundings(10 + number)) as desk:
                for k in range(15):
                    desk.codes.create(f"{number}-{k}")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with Workspace.open(one.path) as again:
        assert len(again.tree().codes) == 60
        lamports = [row[0] for row in again.store.engine.connect().exec_driver_sql("SELECT lamport FROM change").fetchall()]
        assert len(set(lamports)) == len(lamports)
        state(again)


def test_a_file_that_somebody_writes_to_says_so(tmp_path: Path) -> None:
    one = new_project(tmp_path)
    one.close()
    with closing(sqlite3.connect(one.path, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        store = Store.open(one.path, busy=50)
        with pytest.raises(ProjectLocked, match="writing"), store.change("x"):
            pass
        raw.execute("ROLLBACK")
        store.close()
    with Workspace.open(one.path) as again:
        assert position(again) == 1
