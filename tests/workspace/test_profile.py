"""The school that a project follows, and the words of its study."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.profiles import TERMS
from groundcode.errors import BadValue, EmptyName
from groundcode.workspace import Workspace
from tests.builders import laptop, living_rows, merge_into, new_project, position, refused, state


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return new_project(tmp_path, language="zh")


def test_a_project_begins_with_the_usual_school(ws: Workspace) -> None:
    assert ws.profile.current().key == "strauss-corbin"
    assert ws.profile.stages() == ("开放式编码", "主轴编码", "选择性编码")
    assert ws.profile.stages("en") == ("open coding", "axial coding", "selective coding")


def test_a_school_is_chosen_and_taken_back(ws: Workspace) -> None:
    before = living_rows(ws)
    assert ws.profile.set("glaser")
    assert not ws.profile.set("glaser")
    assert ws.profile.stages() == ("开放性编码", "选择性编码", "理论编码")
    state(ws)
    ws.history.undo()
    assert living_rows(ws) == before
    error = refused(ws, BadValue, lambda: ws.profile.set("freud"))
    assert "“freud”" in str(error)
    assert "gioia" in error.hint


def test_words_follow_the_school_until_one_is_chosen(ws: Workspace) -> None:
    assert ws.profile.word("category") == "范畴"
    ws.profile.set("gioia")
    assert ws.profile.word("category") == "二阶主题"
    assert ws.profile.set_word("category", "主题") == "主题"
    ws.profile.set("charmaz")
    assert (ws.profile.word("category"), ws.profile.word("category", "en")) == ("主题", "category")
    assert ws.profile.set_word("category", None) == "类属"


def test_a_stage_is_put_together_from_chosen_words(ws: Workspace) -> None:
    ws.profile.set_word("coding", "译码")
    ws.profile.set_word("axial", "轴心式")
    assert ws.profile.stages() == ("开放式译码", "轴心式译码", "选择性译码")
    assert ws.profile.word("axial_coding", "en") == "axial coding"
    assert ws.profile.words()["open_coding"] == "开放式译码"


def test_a_word_belongs_to_its_language(ws: Workspace) -> None:
    ws.profile.set_word("paradigm", "范式模型")
    ws.profile.set_word("paradigm", "coding paradigm")
    assert ws.profile.chosen() == {"zh": {"paradigm": "范式模型"}, "en": {"paradigm": "coding paradigm"}}
    ws.profile.set_word("category", "Kategorie", language="zh")
    assert (ws.profile.word("category"), ws.profile.word("category", "en")) == ("Kategorie", "category")


def test_the_usual_word_is_not_written_down(ws: Workspace) -> None:
    ws.profile.set_word("context", "情境")
    before = position(ws)
    ws.profile.set_word("context", "情境")
    assert position(ws) == before
    ws.profile.set_word("context", "脉络")
    assert ws.profile.chosen()["zh"] == {}


def test_words_that_cannot_be_headings_are_refused(ws: Workspace) -> None:
    error = refused(ws, BadValue, lambda: ws.profile.set_word("category", "字" * 41))
    assert "40" in error.hint
    refused(ws, BadValue, lambda: ws.profile.set_word("category", "a\x1b[31m"))
    refused(ws, EmptyName, lambda: ws.profile.set_word("category", " "))
    error = refused(ws, BadValue, lambda: ws.profile.set_word("axial_coding", "轴心编码"))
    assert all(term.key in error.hint for term in TERMS), "a stage is put together from words, which are listed"
    refused(ws, BadValue, lambda: ws.profile.word("nothing"))


def test_braces_in_a_word_are_only_braces(ws: Workspace) -> None:
    ws.profile.set_word("coding", "{open}编")
    assert ws.profile.stages()[0] == "开放式{open}编"


def test_two_laptops_that_choose_differently_have_a_conflict(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.profile.set_word("coding", "译码")
    other.profile.set_word("coding", "登录")
    assert len(merge_into(ws, other).conflicts) == 1
    assert state(ws)
