"""A project as lines of JSON: out, into a new project, into one that knows it, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.registry import ENTITIES
from groundcode.errors import (
    DocumentExists,
    EmptyFile,
    FileMissing,
    InvalidProjectLines,
    LinesContradict,
    NamesInFile,
    NamesRemain,
)
from groundcode.store.whole_state import NOT_CARRIED
from groundcode.workspace import Workspace
from groundcode.workspace.privacy import certain
from groundcode.workspace.project_lines_import import new_project as project_for
from tests.builders import living_rows, merge_into, new_project, position, refused, state, surroundings, transcript, with_sources
from tests.workspace.interchange_testing import rich_project

ROOT = Path(__file__).resolve().parents[2]


def fresh(file: Path, path: Path, *, coder: str | None = None) -> Workspace:
    """A project made for a file."""
    ws = project_for(path, file, coder=coder, surroundings=surroundings(7))
    ws.lines.import_(file, fresh=True)
    return ws


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def write(file: Path, found: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found), encoding="utf-8")


def exported(tmp_path: Path) -> tuple[Workspace, Path]:
    ws = rich_project(tmp_path)
    file = tmp_path / "p.jsonl"
    ws.lines.export(file)
    return ws, file


def test_a_new_project_has_the_same_living_state_and_ids(tmp_path: Path) -> None:
    ws, file = exported(tmp_path)
    again = fresh(file, tmp_path / "again.groundcode")
    assert (again.id, again.title(), again.coder_name) == (ws.id, ws.title(), "甲")
    assert living_rows(again) == living_rows(ws)
    state(again)
    again.lines.export(tmp_path / "q.jsonl")
    things = {line["id"]: line["fields"] for line in lines(file) if "thing" in line}
    assert {line["id"]: line["fields"] for line in lines(tmp_path / "q.jsonl") if "thing" in line} == things
    before = living_rows(ws)
    merge_into(ws, again)
    assert living_rows(ws) == before, "the two are one project: a merge finds nothing new"


def test_another_coder_may_take_it_in(tmp_path: Path) -> None:
    ws, file = exported(tmp_path)
    again = fresh(file, tmp_path / "again.groundcode", coder="乙")
    assert again.coder_name == "乙"
    assert living_rows(again)["coding"] == living_rows(ws)["coding"]
    assert again.codings.counted_by() == "甲"


def test_an_empty_project_of_another_id_keeps_all_ids_but_its_own(tmp_path: Path) -> None:
    ws, file = exported(tmp_path)
    other = new_project(tmp_path, "other", coder="新", seed=5)
    done = other.lines.import_(file)
    assert done.backup
    for kind in ("source", "speaker", "case", "code", "memo", "relation", "pathway", "paradigm", "construct"):
        assert [row[0] for row in living_rows(other)[kind]] == [row[0] for row in living_rows(ws)[kind]], kind
    assert done.counts["codings"] == len(living_rows(ws)["coding"])
    before = living_rows(other)
    assert any("left as it is" in note for note in other.lines.import_(file).notes)
    assert living_rows(other) == before
    state(other)


def test_what_is_known_stays_and_what_differs_is_refused(tmp_path: Path) -> None:
    ws, file = exported(tmp_path)
    before = living_rows(ws)
    ws.lines.import_(file)
    assert living_rows(ws) == before
    code = ws.tree().get("熟悉信任").id
    ws.codes.describe(code, definition="Another one.")
    error = refused(ws, LinesContradict, lambda: ws.lines.import_(file))
    assert "“熟悉信任” has another definition here." in error.message
    assert "merge" in error.hint
    ws.memos.delete(ws.memos.list_()[-1].id)
    assert "1 other thing too" in refused(ws, LinesContradict, lambda: ws.lines.import_(file)).message
    ws.history.undo()
    ws.history.undo()
    assert ws.lines.import_(file, dry_run=True).counts["changes"] == 0


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    _ws, file = exported(tmp_path)
    other = new_project(tmp_path, "other", seed=5)
    before = position(other)
    assert other.lines.import_(file, dry_run=True).counts["sources"] == 3
    assert position(other) == before
    assert not other.sources.list_()


def test_what_is_closed_stays(tmp_path: Path) -> None:
    ws, file = exported(tmp_path)
    ws.cases.bind(ws.cases.named("P01-李").id, ws.sources.named("P01").id, "李阿姨")
    ws.cases.withdraw(ws.cases.named("P01-李").id)
    refused(ws, DocumentExists, lambda: ws.lines.export(file))
    done = ws.lines.export(file, overwrite=True)
    assert "P01" in {name for loss in done.losses for name in loss.names}
    assert "李阿姨" not in file.read_text(encoding="utf-8")
    again = fresh(file, tmp_path / "again.groundcode")
    assert {source.name for source in again.sources.list_()} == {"P02", "P03"}
    state(again)


def test_names_neither_leave_nor_come_in(tmp_path: Path) -> None:
    ws, file = exported(tmp_path)
    roster = tmp_path / "r.csv"
    roster.write_text("name,replacement,kind\n李阿姨,王阿姨,person\n", encoding="utf-8")
    other = new_project(tmp_path, "other", seed=5)
    other.sources.import_files([transcript(tmp_path / "in", "X", "访谈者：您好。\n李阿姨：别的话。\n")])
    for one in (ws, other):
        names = one.privacy.roster(roster)
        one.privacy.replace(certain(one.privacy.survey(names), (), ()), names)
    refused(other, NamesInFile, lambda: other.lines.import_(file))
    assert other.lines.import_(file, keep_names=True).counts["sources"] == 3
    ws.memos.write("李阿姨 again")
    refused(ws, NamesRemain, lambda: ws.lines.export(tmp_path / "n.jsonl"))
    assert not (tmp_path / "n.jsonl").exists()


Bend = Callable[[list[dict[str, Any]]], object]


def _second(kind: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return next(line for line in found if line.get("thing") == kind)


BENT: dict[str, tuple[Bend, str]] = {
    "another format": (lambda f: f[0].update(format="x"), "first line"),
    "a later version": (lambda f: f[0].update(version=2), "later groundcode"),
    "a later registry": (lambda f: f[0].update(registry=99), "later groundcode"),
    "no project": (lambda f: f[0].update(project="x"), "line 1"),
    "cut off": (lambda f: f.pop(), "cut off"),
    "a line gone": (lambda f: f.pop(-2), "missing"),
    "behind the end": (lambda f: f.append({"by": 0}), "behind the end"),
    "no author": (lambda f: _second("code", f).update(by=99), "lacks"),
    "a bad author": (lambda f: f[1].update(coder="me"), "who did something"),
    "no such kind": (lambda f: _second("code", f).update(thing="colour"), "line"),
    "no such field": (lambda f: _second("code", f)["fields"].update(colour_of=1), "line"),
    "a bad value": (lambda f: _second("code", f)["fields"].update(level="low"), "low"),
    "a seal": (lambda f: _second("memo", f).update(thing="seal", fields={"draw": {}}), "carried by no file"),
    "an id twice": (lambda f: _second("memo", f).update(id=_second("code", f)["id"]), "another line has its id"),
    "half a character": (lambda f: next(x for x in f if "text" in x).update({"is": "\ud800"}), "neither"),
    "another text": (lambda f: next(x for x in f if "text" in x).update({"is": "other"}), "do not fit"),
    "nowhere": (lambda f: _second("coding", f)["fields"].update(code=_second("memo", f)["id"][:-1] + "0"), "do not fit"),
    "a strange line": (lambda f: f.insert(2, {"hello": 1}), "neither"),
}


@pytest.mark.parametrize("name", BENT)
def test_bent_files_are_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    _ws, file = exported(tmp_path)
    found = lines(file)
    bend, words = BENT[name]
    bend(found)
    file.write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")
    other = new_project(tmp_path, "other", seed=5)
    error = refused(other, InvalidProjectLines, lambda: other.lines.import_(file))
    assert words in error.message
    assert "Nothing was imported" in error.hint


def test_no_json_at_all(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    file = tmp_path / "x.jsonl"
    refused(ws, FileMissing, lambda: ws.lines.import_(file))
    file.write_bytes(b"")
    refused(ws, EmptyFile, lambda: ws.lines.import_(file))
    for data in (b"\xff\xfe", b"[1]\n", b"[" * 100_000, b'{"format": "groundcode-project"', b"9" * 5_000):
        file.write_bytes(data)
        refused(ws, InvalidProjectLines, lambda: ws.lines.import_(file))
    refused(ws, InvalidProjectLines, lambda: ws.lines.import_(tmp_path))


def test_the_page_names_every_kind_and_field() -> None:
    page = (ROOT / "docs" / "jsonl.md").read_text(encoding="utf-8")
    shown = {
        kind: set(re.findall(r"`([a-z_0-9]+)`", cells))
        for kind, cells in re.findall(r"^\| `([a-z_]+)` \| [^|]* \| (.*?) \|$", page, re.MULTILINE)
    }
    wanted = {
        entity.name: {field.name for field in entity.fields if field.name != "alive"}
        for entity in ENTITIES if entity.name not in NOT_CARRIED
    }  # fmt: skip
    assert shown == wanted


def test_hostile_words_come_back_as_they_were(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    with_sources(ws, tmp_path / "in", "P01")
    texts = ["=cmd|' /C calc'!A0", "a\x07\u202eb", "\u2028line", '"}\n{"end": 1}', "</script>", "\ufeff"]
    for text in texts:
        ws.memos.write("x" + text, title=text)
    ws.lines.export(tmp_path / "p.jsonl")
    again = fresh(tmp_path / "p.jsonl", tmp_path / "again.groundcode")
    assert living_rows(again) == living_rows(ws)
