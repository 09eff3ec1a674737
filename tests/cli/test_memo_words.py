"""`groundcode memo`: a word that asks for something is not taken for the text of a memo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    call("init", "p.groundcode", "--coder", "甲")
    assert call("memo", "p.groundcode", "先天天看见，才谈得上熟。").code == 0
    return tmp_path / "p.groundcode"


def texts(call: Call, project: Path) -> list[str]:
    return [memo["text"] for memo in call("memo", project, "--json").json]


@pytest.mark.parametrize("word", ["list", " List "])
def test_list_lists(call: Call, project: Path, word: str) -> None:
    assert call("memo", project, word, "--json").json == call("memo", project, "--json").json
    assert "才谈得上熟" in call("memo", project, word).out
    assert len(texts(call, project)) == 1


@pytest.mark.parametrize("word", ["show", "Delete", "add", "help"])
def test_a_word_that_looks_like_a_command_is_refused(call: Call, project: Path, word: str) -> None:
    done = call("memo", project, word)
    assert (done.code, done.out) == (1, "")
    assert f"“{word}” was not written: it looks like a command, not like a memo." in done.err
    assert "groundcode memo PROJECT" in done.err
    assert len(texts(call, project)) == 1
    assert call("memo", project, word, "--kind", "reflexive").code == 0
    assert texts(call, project)[-1] == word


def test_such_words_in_a_sentence_or_for_a_memo_are_its_text(call: Call, project: Path) -> None:
    memo = call("memo", project, "--json").json[0]["id"]
    for words in (["show it again"], ["lists"], ["list", "--title", "清单"]):
        assert call("memo", project, *words).code == 0
    assert call("memo", project, "list", "--edit", memo).code == 0
    assert sorted(texts(call, project)) == ["list", "list", "lists", "show it again"]
