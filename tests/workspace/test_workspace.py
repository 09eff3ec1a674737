"""Who works in a project, in which language, and what opening and closing do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from groundcode.errors import CoderNotFound, NoTerminal
from groundcode.workspace import Workspace
from tests.builders import new_project, position, refused, surroundings, transcript, with_sources


def test_a_new_project(tmp_path: Path) -> None:
    with new_project(tmp_path, coder=" 张  三 ", language="zh") as ws:
        assert (ws.title(), ws.language(), ws.coder_name) == ("试验", "zh", "张 三")
        assert ws.coders() == {ws.coder: "张 三"}
        assert ws.lead_coder() == ws.coder
        assert position(ws) == 1


def test_a_coder_is_found_by_name(tmp_path: Path) -> None:
    ws = new_project(tmp_path, coder="Li")
    assert ws.coder_named("LI") == ws.coder
    error = refused(ws, CoderNotFound, lambda: ws.coder_named("Wang"))
    assert error.message == "There is no coder named “Wang”."
    assert error.hint == "Did you mean “Li”?"


def test_who_leads_where_nobody_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDCODE_CODER", "王五")
    ws = Workspace.create(tmp_path / "a.groundcode", surroundings=surroundings(1))
    with_sources(ws, tmp_path / "in")
    assert ws.coder_name == "王五"
    assert ws.lead_coder() is None
    with Workspace.open(ws.path, coder="乙") as other:
        other.codings.apply(other.codes.create("走访"), other.sources.list_()[0].id, 0, 3)
        assert other.lead_coder() == other.coder
    assert ws.lead_coder() == ws.coder_named("乙")


def test_the_language_of_most_sources(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    assert ws.language() == "en"
    ws.sources.import_files(
        [transcript(tmp_path / "in", "P01"), transcript(tmp_path / "in", "P02"), transcript(tmp_path / "in", "P03")]
    )
    assert ws.language() == "zh"


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    ws.close()
    ws.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.groundcode"]


def test_a_desk_without_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.tui.app import run_desk

    ws = new_project(tmp_path)
    ws.close()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(NoTerminal):
        run_desk(ws.path)
