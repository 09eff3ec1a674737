"""Turns with their languages, sentences and tokens, as `show --json` gives them."""

from __future__ import annotations

from pathlib import Path

from groundcode.domain.levels import Level
from tests.builders import new_project, transcript

TEXT = """访谈者：您怎么看警民亲近感？
[民警A]：警民亲近感嘛，就是熟。看见就踏实。
访谈者：And in English?
[民警A]：We drink tea. It's 10:30 already.
[民警A]：我跟他们说 OK，没有问题，大家都是邻居。
"""


def test_turns_have_languages_sentences_and_tokens(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    workspace.sources.import_files([transcript(tmp_path / "in", "P01", TEXT)])
    opened = workspace.sources.open(workspace.sources.list_()[0].id)
    units = workspace.units.turns(opened)
    assert [unit.language for unit in units] == ["zh", "zh", "en", "en", "zh"]
    assert [[opened.text[s.start : s.end] for s in unit.sentences] for unit in units[1:4]] == [
        ["警民亲近感嘛，就是熟。", "看见就踏实。"],
        ["And in English?"],
        ["We drink tea.", "It's 10:30 already."],
    ]
    workspace.close()


def test_the_projects_own_words_and_tags_stay_whole(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    workspace.sources.import_files([transcript(tmp_path / "in", "P01", TEXT.replace("就是熟", "就是[民警A]熟"))])
    opened = workspace.sources.open(workspace.sources.list_()[0].id)

    def tokens(turn: int) -> list[str]:
        return [token.text for token in dict(workspace.units.tokens(opened))[opened.version.turns[turn]]]

    assert "警民亲近感" not in tokens(1)
    assert "[民警A]" in tokens(1)
    workspace.codes.create("警民亲近感", level=Level.MAIN)
    workspace.codes.create("看见就踏实")
    assert tokens(1)[0] == "警民亲近感"
    assert "看见就踏实" not in tokens(1), "a label is a phrase"
    assert tokens(3) == ["We", "drink", "tea", ".", "It", "'s", "10:30", "already", "."]
    workspace.close()
