"""The log's meaning cannot change: golden files of each released format, and how older formats are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain import upcasters
from groundcode.domain.operations import canonical, digest_of
from groundcode.domain.registry import BY_NAME, ENTITIES, FORMAT
from groundcode.domain.upcasters import upcast
from groundcode.errors import ProjectTooNew
from groundcode.store.connection import writing
from groundcode.store.log import read_changes
from groundcode.store.rebuild import rebuilt_digests, state_digests
from groundcode.store.schema import LOG_SCHEMA
from groundcode.store.store import Store
from groundcode.store.union import read_incoming, take_in
from groundcode.workspace import Workspace
from tests.store.golden import GOLDEN, log_lines, project_of, sample, state_value


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("form", range(1, FORMAT + 1))
def test_a_golden_log_gives_its_golden_state(tmp_path: Path, form: int) -> None:
    store = project_of(lines_of(f"format-{form}.jsonl"), tmp_path / "golden.groundcode")
    try:
        assert state_value(store) == json.loads((GOLDEN / f"format-{form}.state.json").read_text(encoding="utf-8"))
        with store.reading() as connection:
            assert state_digests(connection) == rebuilt_digests(connection)
            assert all(digest_of(change) == digest for _seq, change, digest in read_changes(connection))
        assert log_lines(store) == lines_of(f"format-{form}.jsonl")
    finally:
        store.close()


@pytest.mark.parametrize("form", range(1, FORMAT + 1))
def test_a_golden_log_can_be_worked_on(tmp_path: Path, form: int) -> None:
    project_of(lines_of(f"format-{form}.jsonl"), tmp_path / "golden.groundcode").close()
    with Workspace.open(tmp_path / "golden.groundcode", coder="甲") as workspace:
        assert {c.kind for c in workspace.conflicts.list_()} == {"value", "deleted"}
        workspace.codes.create("新的")
        verdict, _ = workspace.backups.verify(rebuild=True)
        assert not verdict.problems


@pytest.mark.parametrize("form", range(1, FORMAT + 1))
def test_half_a_golden_log_grows_into_the_whole_by_merging(tmp_path: Path, form: int) -> None:
    # The incremental materialiser on the same material: every beginning of the log, then the rest merged in.
    lines = lines_of(f"format-{form}.jsonl")
    texts = sum("text" in line for line in lines)
    whole = project_of(lines, tmp_path / "whole.groundcode")
    wanted = state_value(whole)
    for kept in range(texts + 1, len(lines), 3):
        part = project_of(lines[:kept], tmp_path / f"{kept}.groundcode")
        with part.reading() as connection:
            incoming = read_incoming(connection, part.path, whole.path)
        with writing(part.engine) as connection:
            take_in(connection, incoming)
        assert state_value(part) == wanted
        part.close()
    whole.close()


def test_today_writes_what_the_golden_log_says(tmp_path: Path) -> None:
    workspace = sample(tmp_path)
    assert log_lines(workspace.store) == lines_of(f"format-{FORMAT}.jsonl")
    workspace.close()


def test_the_log_tables_are_as_they_were_released() -> None:
    import hashlib

    # Columns may be added to the end of this digest's material, never changed: people's projects have these tables.
    assert hashlib.sha256("\n".join(LOG_SCHEMA).encode()).hexdigest()[:16] == "205719467b04541e"


def test_every_thing_and_field_has_words() -> None:
    for entity in ENTITIES:
        assert entity.words
        assert all(field.words for field in entity.fields)
        assert len({field.name for field in entity.fields}) == len(entity.fields)
        for field in entity.fields:
            assert all(kind in BY_NAME or kind == "segment" for kind in field.refers)


def older(_entity: str, field: str, value: str) -> tuple[str, str, str]:
    """An invented format 0: a memo's title was called heading, and kinds were written in capitals."""
    if _entity != "memo":
        return _entity, field, value
    if field == "*":
        fields = {("title" if k == "heading" else k): v for k, v in json.loads(value).items()}
        if "kind" in fields:
            fields["kind"] = fields["kind"].lower()
        return _entity, field, canonical(fields)
    return _entity, "title" if field == "heading" else field, value


def test_upcasters_follow_each_other() -> None:
    def to_one(entity: str, field: str, value: str) -> tuple[str, str, str]:
        return entity, field.upper(), value

    def to_two(entity: str, field: str, value: str) -> tuple[str, str, str]:
        return entity + "s", field, value + "!"

    steps = {0: to_one, 1: to_two}
    assert upcast(0, "memo", "title", "1", steps=steps, to=2) == ("memos", "TITLE", "1!")
    assert upcast(1, "memo", "title", "1", steps=steps, to=2) == ("memos", "title", "1!")
    assert upcast(2, "memo", "title", "1", steps=steps, to=2) == ("memo", "title", "1")
    assert upcast(FORMAT, "memo", "title", "1") == ("memo", "title", "1")
    assert set(upcasters.STEPS) == set(range(1, FORMAT))


def in_format_0(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The golden log as the invented older format would have written it."""
    from groundcode.domain.ids import to_raw
    from groundcode.domain.operations import Change, Operation, unpack

    out = []
    for line in lines:
        if "text" not in line:
            line = {**line, "format": 0}
            ops = []
            for n, entity, ident, field, value, parents in line["operations"]:
                if entity == "memo" and field == "*":
                    fields = json.loads(value)
                    fields["heading"] = fields.pop("title")
                    fields["kind"] = fields["kind"].upper()
                    value = canonical(fields)
                ops.append([n, entity, ident, field, value, parents])
            change = Change(
                to_raw(line["id"]), to_raw(line["coder"]), to_raw(line["installation"]), line["made_at"], line["lamport"],
                line["kind"], 0, to_raw(line["undoes"]) if line["undoes"] else None,
                tuple(Operation(n, e, to_raw(i), f, v, unpack(bytes.fromhex(p))) for n, e, i, f, v, p in ops),
            )  # fmt: skip
            line = {**line, "operations": ops, "digest": digest_of(change).hex()}
        out.append(line)
    return out


def test_a_log_of_an_older_format_is_read_as_today_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(upcasters.STEPS, 0, older)
    lines = lines_of("format-1.jsonl")
    golden = json.loads((GOLDEN / "format-1.state.json").read_text(encoding="utf-8"))
    old = project_of(in_format_0(lines), tmp_path / "old.groundcode")
    assert state_value(old) == golden
    # Both materialisers, by way of a merge into a project that has only the beginning, in today's format.
    begun = project_of(lines[:4], tmp_path / "begun.groundcode")
    with pytest.raises(Exception, match="other contents"), begun.reading() as connection:
        read_incoming(connection, begun.path, old.path)
    begun.close()
    begun = project_of(in_format_0(lines)[:5], tmp_path / "begun2.groundcode")
    with begun.reading() as connection:
        incoming = read_incoming(connection, begun.path, old.path)
    with writing(begun.engine) as connection:
        take_in(connection, incoming)
        assert state_digests(connection) == rebuilt_digests(connection)
    assert state_value(begun) == golden
    begun.close()
    old.close()
    with Workspace.open(old.path, coder="甲") as workspace:
        memo = workspace.memos.list_()[0]
        assert (memo.title, memo.kind) == ("空档", "code")
        workspace.memos.edit(memo.id, "改过的", title="新题")
        workspace.history.undo()
        assert workspace.memos.list_()[0].title == "空档"
        verdict, _ = workspace.backups.verify(rebuild=True)
        assert not verdict.problems
        assert workspace.history.entries()


def test_a_newer_log_is_refused_with_what_to_do(tmp_path: Path) -> None:
    lines = lines_of("format-1.jsonl")
    lines[-1] = {**lines[-1], "format": FORMAT + 1}
    whole = project_of(lines_of("format-1.jsonl"), tmp_path / "whole.groundcode")
    with pytest.raises(ProjectTooNew) as refused:
        project_of(lines, tmp_path / "new.groundcode")
    assert "pip install" in refused.value.hint
    with pytest.raises(ProjectTooNew):
        Store.open(tmp_path / "new.groundcode", read_only="only looking")
    with pytest.raises(ProjectTooNew), whole.reading() as connection:
        read_incoming(connection, whole.path, tmp_path / "new.groundcode")
    whole.close()
