"""The search index: kept up by searching, made anew when broken, and no part of what the project is."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from groundcode.store import bulk
from groundcode.store import search as index
from groundcode.store.connection import writing
from groundcode.workspace import Workspace, search
from tests.builders import laptop, merge_into, new_project, position, state, surroundings, transcript, with_sources


@pytest.fixture(autouse=True)
def _index_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SCAN", 0)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02", "P03")
    yield workspace
    workspace.close()


def rows(workspace: Workspace, sql: str) -> list[Any]:
    with workspace.store.reading() as connection:
        return list(bulk.all_rows(connection, sql))


def tables(workspace: Workspace) -> set[str]:
    return {name for (name,) in rows(workspace, "SELECT name FROM sqlite_master WHERE name GLOB 'search_*'")}


def found(workspace: Workspace, query: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for hit in workspace.search.find(query, limit=None).hits:
        counts[hit.name] = counts.get(hit.name, 0) + 1
    return counts


def looked_into(workspace: Workspace, query: str) -> int | None:
    """How many texts the index proposes; None if it cannot tell."""
    with workspace.store.reading() as connection:
        proposed = index.TextIndex(workspace.store).proposed(connection, query)
        return None if proposed is None else len(proposed.texts)


def documents(workspace: Workspace) -> int:
    return int(rows(workspace, "SELECT count(*) FROM search_document")[0][0])


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("民警", 2), ("天", 2), ("看见就踏实", 1), ("乜", 0), ("民警天", 0), ("阿姨：天", 1), ("院里转，看见", 1),
        ("tea", 1), ("ea toget", 1), ("TOGETHER", 1), ("together tea", 0), ("rin tea", 0),
        ("drink", 1), ("x", 0), ("？", None),
        ("民警 tea", 0), ("張警官", 1), ("Ｔｅａ", 1),
    ],
)  # fmt: skip
def test_only_texts_that_may_hold_it_are_looked_into(ws: Workspace, query: str, texts: int | None) -> None:
    found(ws, "x")
    assert looked_into(ws, query) == texts
    indexed = ws.search.find(query)
    ws.search._index = index.TextIndex(ws.store)
    with writing(ws.store.engine) as connection:
        index.drop_index(connection)
    assert ws.search.find(query) == indexed


def test_a_part_of_very_many_words_is_looked_for_everywhere(tmp_path: Path) -> None:
    text = "A: " + " ".join(f"word{n:03}" for n in range(100)) + "\n"
    with new_project(tmp_path) as workspace:
        workspace.sources.import_files([transcript(tmp_path / "in", "P01", text), transcript(tmp_path / "in", "P02")])
        assert found(workspace, "word0") == {"P01": 100}
        assert looked_into(workspace, "word0") is None
        assert looked_into(workspace, "d09") == 1
        assert looked_into(workspace, "0 word001") == 1
        assert found(workspace, "0 word001") == {"P01": 1}


def test_it_is_kept_up_by_searching(ws: Workspace, tmp_path: Path) -> None:
    assert found(ws, "走访") == {"P02": 1}
    assert documents(ws) == 3
    ws.sources.import_files([transcript(tmp_path / "in", "P04", "甲：走访来了，走访走了。\n")])
    assert found(ws, "走访") == {"P02": 1, "P04": 2}
    assert documents(ws) == 4
    source = ws.sources.named("P04")
    ws.sources.edit_text(source.id, "甲：警察来了。\n")
    assert found(ws, "走访") == {"P02": 1}
    assert found(ws, "警察") == {"P04": 1}
    ws.history.undo()
    assert found(ws, "走访") == {"P02": 1, "P04": 2}
    with ws.change("delete-source") as made:
        made.draft.set("source", source.id, "alive", False)
    assert found(ws, "走访") == {"P02": 1}
    assert ws.search.find("警察").total == 0


def test_two_sources_of_one_text_are_both_found(ws: Workspace, tmp_path: Path) -> None:
    found(ws, "x")
    ws.sources.import_files([transcript(tmp_path / "in", "P04", "甲：一。\n")])
    text = ws.sources.open(ws.sources.named("P01").id).text
    ws.sources.edit_text(ws.sources.named("P04").id, text)
    assert found(ws, "打他电话") == {"P01": 1, "P04": 1}


def test_it_is_no_part_of_the_project(ws: Workspace, tmp_path: Path) -> None:
    before, at = state(ws), position(ws)
    found(ws, "走访")
    assert state(ws) == before
    assert position(ws) == at
    assert ws.backups.verify(rebuild=True)[0].problems == []
    ws.store.rebuild_state()
    assert found(ws, "走访") == {"P02": 1}
    assert documents(ws) == 3
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.sources.import_files([transcript(tmp_path / "in", "P05", "甲：乙处的走访。\n")])
    found(other, "走访")
    merge_into(ws, other)
    assert documents(ws) == 3
    assert found(ws, "走访") == {"P02": 1, "P05": 1}
    assert ws.backups.verify(rebuild=True)[0].problems == []
    other.close()


DAMAGE = (
    "DROP TABLE search_terms", "DROP TABLE search_stamp", "DROP TABLE search_document", "DROP TABLE search_words",
    "DROP TABLE search_terms_config", "DROP TABLE search_terms_data", "DROP TABLE search_terms_idx",
    "DELETE FROM search_terms_data", "DELETE FROM search_terms_idx", "DELETE FROM search_terms_config",
    "DELETE FROM search_document", "DELETE FROM search_words", "DELETE FROM search_stamp",
    "DELETE FROM search_document WHERE id = 2",
    "UPDATE search_terms_config SET v = 99", "UPDATE search_stamp SET stamp = 'later'",
    "UPDATE search_stamp SET made = 'x'", "CREATE TABLE search_other (x)",
)  # fmt: skip
SECRET = (
    "UPDATE search_document SET text = randomblob(32)", "UPDATE search_words SET words = ''",
    "UPDATE search_words SET words = x'ff'", "UPDATE search_terms_data SET block = zeroblob(20)",
    "UPDATE search_terms_data SET block = x'ffff'",
)  # fmt: skip
"""What is noticed by the next to open the project only."""


@pytest.mark.parametrize("damage", DAMAGE + SECRET)
def test_a_damaged_index_is_made_anew(ws: Workspace, damage: str) -> None:
    found(ws, "走访")
    ws.close()
    with closing(sqlite3.connect(ws.path)) as raw:
        raw.execute(damage)
        raw.commit()
    with Workspace.open(ws.path) as again:
        for _once_more in range(3):
            assert found(again, "走访") == {"P02": 1}
            assert found(again, "ea toget") == {"P03": 1}
            assert found(again, "天") == {"P01": 2, "P02": 2}
        assert documents(again) == 3
        assert looked_into(again, "走访") == looked_into(again, "ea toget") == 1
        assert again.backups.verify(rebuild=True)[0].problems == []


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_index_that_is_damaged_under_ones_feet_is_no_error(ws: Workspace, damage: str) -> None:
    found(ws, "走访")
    with closing(sqlite3.connect(ws.path)) as raw:
        raw.execute(damage)
        raw.commit()
    for _once_more in range(2):
        assert found(ws, "走访") == {"P02": 1}
        assert found(ws, "天天") == {"P01": 1, "P02": 1}
        assert found(ws, "ea toget") == {"P03": 1}
    found(ws, "x")
    assert looked_into(ws, "走访") == 1
    with writing(ws.store.engine) as connection:
        index.drop_index(connection)
    assert tables(ws) == set()


def test_dropping_it_overwrites_what_it_held(ws: Workspace, tmp_path: Path) -> None:
    ws.sources.import_files([transcript(tmp_path / "in", "P04", "A: Bartholomew told me.\n乙：欧阳锋说的。\n")])
    found(ws, "x")
    ws.store.checkpoint()
    assert b"bartholomew" in ws.path.read_bytes()
    assert "欧阳 阳锋"[:2].encode() in ws.path.read_bytes()
    with writing(ws.store.engine) as connection:
        index.drop_index(connection)
    assert tables(ws) == set()
    ws.store.checkpoint()
    assert b"bartholomew" not in ws.path.read_bytes()
    assert b"Bartholomew" in ws.path.read_bytes()
    assert found(ws, "bartholomew") == {"P04": 1}


def test_a_text_that_was_purged_leaves_the_index(ws: Workspace) -> None:
    found(ws, "x")
    gone = ws.sources.named("P02").id
    ws.sources.edit_text(gone, "张警官：没有了。\n")
    found(ws, "x")
    assert documents(ws) == 4
    with writing(ws.store.engine) as connection:
        connection.exec_driver_sql("DELETE FROM blob WHERE CAST(bytes AS TEXT) LIKE '%天天走访%'")
    ws.memos.write("有变化")
    assert found(ws, "走访") == {}
    assert documents(ws) == 3
    assert found(ws, "没有了") == {"P02": 1}


def test_texts_that_are_no_longer_shown_are_thrown_out_one_day(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_MOST_UNWANTED", 2)
    source = ws.sources.named("P01").id
    for number in range(5):
        ws.sources.edit_text(source, f"甲：第{number}稿。\n")
        assert found(ws, f"第{number}稿") == {"P01": 1}
    assert documents(ws) < 8


def test_what_cannot_be_written_is_searched_without_an_index(ws: Workspace, tmp_path: Path) -> None:
    ws.close()
    with Workspace.open(ws.path, read_only="somebody has it open") as desk:
        assert found(desk, "走访") == {"P02": 1}
        assert tables(desk) == set()
    with Workspace.open(ws.path) as writer:
        found(writer, "走访")
        writer.sources.import_files([transcript(tmp_path / "in", "P04", "甲：新的走访。\n")])
    with Workspace.open(ws.path, read_only="somebody has it open") as desk:
        assert looked_into(desk, "走访") == 1
        assert found(desk, "走访") == {"P02": 1, "P04": 1}
        assert documents(desk) == 3


def test_a_colleague_s_index_is_used_as_it_is(ws: Workspace, tmp_path: Path) -> None:
    found(ws, "走访")
    ws.store.checkpoint()
    shutil.copy(ws.path, tmp_path / "copy.groundcode")
    with Workspace.open(tmp_path / "copy.groundcode", surroundings=surroundings(3)) as copy:
        assert looked_into(copy, "走访") == 1
        made = rows(copy, "SELECT made FROM search_stamp")
        assert found(copy, "走访") == {"P02": 1}
        assert rows(copy, "SELECT made FROM search_stamp") == made


def test_an_index_of_another_version_is_made_anew(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    found(ws, "走访")
    made = rows(ws, "SELECT made FROM search_stamp")
    monkeypatch.setattr(index, "_stamp", lambda: "2 16.0.0")
    assert found(ws, "走访") == {"P02": 1}
    assert rows(ws, "SELECT made FROM search_stamp") != made
    assert rows(ws, "SELECT stamp FROM search_stamp") == [("2 16.0.0",)]


def test_without_fts5_every_text_is_looked_into(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_SCHEMA", (*index._SCHEMA[:3], "CREATE VIRTUAL TABLE search_terms USING no_such_module(x)"))
    assert found(ws, "走访") == {"P02": 1}
    assert tables(ws) == set()


def test_nobody_waits_for_another_writer(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_PATIENCE", 10)
    with closing(sqlite3.connect(ws.path, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        assert found(ws, "走访") == {"P02": 1}
        assert tables(ws) == set()
        raw.execute("ROLLBACK")
    assert found(ws, "走访") == {"P02": 1}
    assert documents(ws) == 3
    ws.memos.write("等得起的还是等")


def test_one_is_stopped_halfway_and_the_next_goes_on(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_BATCH", 1)
    monkeypatch.setattr(index, "_STEP", 1)

    def stop(done: int, _of: int, _name: str) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ws.search.find("走访", progress=stop)
    assert documents(ws) == 1
    assert found(ws, "走访") == {"P02": 1}
    assert documents(ws) == 3


def test_dropped_while_it_is_made(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_BATCH", 1)
    monkeypatch.setattr(index, "_STEP", 1)

    def drop(done: int, _of: int, _name: str) -> None:
        if done == 1:
            with writing(ws.store.engine) as connection:
                index.drop_index(connection)

    assert ws.search.find("走访", progress=drop).total == 1
    assert tables(ws) == set()
    assert found(ws, "走访") == {"P02": 1}
    assert documents(ws) == 3


def test_made_anew_by_another_while_it_is_made(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_BATCH", 1)
    monkeypatch.setattr(index, "_STEP", 1)
    ws.sources.import_files([transcript(tmp_path / "in", f"A{n}", f"A: alphabet and {n}.\n") for n in range(2)])

    def remake(done: int, _of: int, _name: str) -> None:
        if done == 1:
            index._make(ws.store)

    assert ws.search.find("alphabet", progress=remake).total == 2
    assert ws.search.find("lphab").total == 2
    assert looked_into(ws, "lphab") == 2


def test_its_writes_wait_less_than_others(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_PATIENCE", 10)
    with index._writing(ws.store) as connection:
        assert bulk.all_rows(connection, "PRAGMA busy_timeout") == [(10,)]
    for _each_of_the_pool in range(3):
        assert rows(ws, "PRAGMA busy_timeout") == [(5_000,)]


def test_two_searches_at_once(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_BATCH", 1)
    monkeypatch.setattr(index, "_STEP", 1)
    ws.sources.import_files([transcript(tmp_path / "in", f"Q{n}", f"甲：第{n}个走访在第{n}层。\n") for n in range(20)])
    ready = threading.Barrier(3)
    out: list[dict[str, int]] = []

    def one() -> None:
        with Workspace.open(ws.path, surroundings=surroundings(5)) as workspace:
            ready.wait()
            out.append(found(workspace, "走访"))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert out == [{"P02": 1, **{f"Q{n}": 1 for n in sorted(range(20), key=str)}}] * 3
    found(ws, "x")
    assert documents(ws) == 23
    assert looked_into(ws, "第7层") == 1
    assert ws.backups.verify(rebuild=True)[0].problems == []
