"""The log cannot be rewritten, not even around groundcode, and what was altered with force is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from groundcode.errors import ProjectDamaged
from groundcode.store.schema import LOG_TRIGGERS
from groundcode.workspace import Workspace
from tests.builders import laptop, merge_into, new_project, position, state, with_sources

WRITES = {
    "update change": "UPDATE change SET made_at = '2000-01-01'",
    "update change key": "UPDATE change SET seq = seq + 100",
    "update or replace": "UPDATE OR REPLACE change SET id = (SELECT id FROM change WHERE seq = 1) WHERE seq = 2",
    "update or ignore": "UPDATE OR IGNORE operation SET value = '1'",
    "delete change": "DELETE FROM change",
    "delete one": "DELETE FROM operation WHERE n = 0",
    "update operation": "UPDATE operation SET value = 'null'",
    "delete operation": "DELETE FROM operation",
    "replace change": "INSERT OR REPLACE INTO change SELECT * FROM change WHERE seq = 1",
    "replace change by id": (
        "INSERT OR REPLACE INTO change SELECT 999, id, coder, installation, made_at, lamport, kind, format, undoes, digest "
        "FROM change WHERE seq = 1"
    ),
    "replace operation": "REPLACE INTO operation SELECT * FROM operation LIMIT 1",
    "insert existing change": "INSERT INTO change SELECT * FROM change WHERE seq = 1",
    "insert existing operation": "INSERT INTO operation SELECT * FROM operation LIMIT 1",
    "upsert": (
        "INSERT INTO operation SELECT * FROM operation WHERE true LIMIT 1 "
        "ON CONFLICT DO UPDATE SET value = 'null'"
    ),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in")
    workspace.codes.describe(workspace.codes.create("信任"), definition="相信民警")
    return workspace


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("recursive", [False, True])
def test_the_log_refuses_to_be_rewritten(project: Workspace, sql: str, recursive: bool) -> None:
    before = state(project), position(project)
    project.close()
    with closing(sqlite3.connect(project.path)) as raw:
        raw.execute(f"PRAGMA recursive_triggers = {int(recursive)}")
        log = raw.execute("SELECT * FROM operation ORDER BY change, n").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(sql)
        raw.commit()
        assert raw.execute("SELECT * FROM operation ORDER BY change, n").fetchall() == log
    with Workspace.open(project.path) as again:
        assert (state(again), position(again)) == before


def forged(path: Path, sql: str, *parameters: object) -> None:
    """Write into the log by force: its triggers dropped, and put back afterwards."""
    with closing(sqlite3.connect(path)) as raw:
        for name in [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(sql, parameters)
        for trigger in LOG_TRIGGERS:
            raw.execute(trigger)
        raw.commit()


FORGERIES = {
    "value": "UPDATE operation SET value = replace(value, '相信', '怀疑') WHERE field = 'definition'",
    "field": "UPDATE operation SET field = 'inclusion' WHERE field = 'definition'",
    "parents": "UPDATE operation SET parents = x'' WHERE field = 'definition'",
    "who": "UPDATE change SET coder = zeroblob(16) WHERE kind = 'define'",
    "when": "UPDATE change SET made_at = '2001-01-01T00:00:00.000Z' WHERE kind = 'define'",
    "kind": "UPDATE change SET kind = 'rename' WHERE kind = 'define'",
    "order": "UPDATE change SET lamport = 99 WHERE kind = 'define'",
    "dropped": "DELETE FROM operation WHERE field = 'definition'",
}


@pytest.mark.parametrize("sql", FORGERIES.values(), ids=FORGERIES)
def test_an_altered_change_is_found_and_not_merged(tmp_path: Path, project: Workspace, sql: str) -> None:
    other = laptop(project, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.describe(other.tree().get("信任").id, definition="相信一个人")
    other.close()
    forged(other.path, sql)
    with Workspace.open(other.path) as altered:
        verdict, _backup = altered.backups.verify()
        assert any("digest" in problem for problem in verdict.problems)
    before = position(project)
    with pytest.raises(ProjectDamaged, match=r"digest|other contents"):
        merge_into(project, altered)
    assert position(project) == before


def test_a_text_that_is_not_what_its_hash_says_is_found_and_not_merged(tmp_path: Path, project: Workspace) -> None:
    other = laptop(project, tmp_path / "b.groundcode", coder="乙", seed=2)
    with_sources(other, tmp_path / "in2", "P02")
    other.close()
    forged(other.path, "UPDATE blob SET bytes = CAST(replace(CAST(bytes AS TEXT), '天天', '从不') AS BLOB)")
    with Workspace.open(other.path) as altered:
        verdict, _ = altered.backups.verify()
        assert [p for p in verdict.problems if "not what it was" in p]
    with pytest.raises(ProjectDamaged, match="hash"):
        merge_into(project, altered)
    with closing(sqlite3.connect(other.path)) as raw:
        raw.execute("DELETE FROM blob")
        raw.commit()
    with Workspace.open(other.path) as altered:
        assert [p for p in altered.backups.verify()[0].problems if "missing" in p]
    with pytest.raises(ProjectDamaged, match="missing"):
        merge_into(project, altered)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("lamport", 2**62), ("lamport", -1), ("lamport", "many"), ("made_at", b"x"), ("kind", b"x"), ("undoes", b"short"),
    ],
)  # fmt: skip
def test_a_forged_change_with_a_right_digest_is_refused_too(
    tmp_path: Path, project: Workspace, column: str, value: object
) -> None:
    other = laptop(project, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.create("新")
    other.close()
    forged(other.path, f"UPDATE change SET {column} = ? WHERE seq = (SELECT max(seq) FROM change)", value)
    with pytest.raises(ProjectDamaged):
        merge_into(project, other)


def redigested(path: Path) -> None:
    """Give every change the digest that fits it now, as a forger would."""
    from groundcode.domain.operations import digest_of
    from groundcode.store.log import read_changes
    from groundcode.store.store import Store

    store = Store.open(path)
    with store.reading() as connection:
        digests = [(digest_of(change), seq) for seq, change, _digest in read_changes(connection)]
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER change_no_update")
        raw.executemany("UPDATE change SET digest = ? WHERE seq = ?", digests)
        raw.execute(next(t for t in LOG_TRIGGERS if "change_no_update" in t))
        raw.commit()


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE operation SET value = ' \"新名\"' WHERE field = 'name'", "canonical"),
        ("UPDATE operation SET value = '5' WHERE field = 'name'", "valid name"),
        ("UPDATE operation SET value = 'NaN' WHERE field = 'name'", "."),
        ("UPDATE operation SET value = '{' WHERE field = 'name'", "."),
        ("UPDATE operation SET field = 'colours' WHERE field = 'name'", "field"),
        ("UPDATE operation SET entity = 'tag' WHERE field = 'name'", "kind of thing"),
        ("UPDATE operation SET entity = 'memo', field = 'title' WHERE field = 'name'", "two kinds"),
        ("UPDATE operation SET parents = x'00' WHERE field = 'name'", "."),
    ],
)
def test_operations_that_groundcode_would_not_write_are_refused(tmp_path: Path, project: Workspace, sql: str, why: str) -> None:
    other = laptop(project, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.rename(other.tree().get("信任").id, "新名")
    other.close()
    forged(other.path, sql)
    redigested(other.path)
    before = state(project)
    with pytest.raises(ProjectDamaged, match=why):
        merge_into(project, other)
    assert state(project) == before
    verdict, _ = project.backups.verify(rebuild=True)
    assert not verdict.problems


def test_missing_triggers_are_told(project: Workspace) -> None:
    project.close()
    with closing(sqlite3.connect(project.path)) as raw:
        raw.execute("DROP TRIGGER change_no_update")
        raw.execute("CREATE TRIGGER harmless AFTER INSERT ON change BEGIN SELECT 1; END")
        raw.commit()
    with Workspace.open(project.path) as again:
        assert any("triggers" in problem for problem in again.backups.verify()[0].problems)
