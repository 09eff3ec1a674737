"""What the history says of the storyline, of constructs, of conditions, of the words of the study and of the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.workspace import Workspace
from groundcode.workspace.focusing import set_focused
from groundcode.workspace.sentences import NOUNS, SENTENCES
from tests.workspace.theory_builders import KINDS_OF_STUDY, Small, small_theory

THEORY = """
format: groundcode-theory
version: 1
relations:
  - from: 走访
    to: 参与意愿
"""


@pytest.fixture
def small(ws: Workspace) -> Small:
    return small_theory(ws)


def every_kind(ws: Workspace, small: Small, folder: Path) -> dict[str, str]:
    """Kind -> the sentence of the last change of it."""
    ws.storyline.write("[[民警可见度]]带来[[熟悉信任]]。")
    construct = ws.constructs.add("信任", "TR")
    other = ws.constructs.add("意愿", "PW")
    ws.constructs.edit(other, definition="愿意来。")
    ws.constructs.measure(construct, [small.near])
    first = ws.constructs.add_item(construct, "我信得过社区民警。")
    second = ws.constructs.add_item(construct, "有事我愿意找他。")
    ws.constructs.edit_item(first, "我信得过本社区的民警。")
    ws.constructs.move_item(second, first)
    ws.constructs.delete_item(second)
    ws.constructs.delete(other)
    ws.conditions.set(ws.cases.add("P01"), small.near, "present")
    ws.profile.set("charmaz")
    ws.profile.set_word("coding", "译码", language="zh")
    set_focused(ws, small.walk, on=True)
    ws.profile.set("strauss-corbin")
    warning = next(one for one in ws.check.run() if one.severity == "warning")
    ws.check.answer([warning.key], "写在第三章。")
    ws.thesis.freeze_numbers()
    ws.codes.raise_(small.walk)
    file = folder / "theory.yaml"
    file.write_text(THEORY, encoding="utf-8")
    ws.theory_files.import_(file)
    return {entry.kind: entry.words for entry in reversed(ws.history.entries())}


def test_every_kind_of_change_of_the_study_has_its_sentence(ws: Workspace, small: Small, tmp_path: Path) -> None:
    words = {kind: told for kind, told in every_kind(ws, small, tmp_path).items() if kind in KINDS_OF_STUDY}
    assert words.keys() == KINDS_OF_STUDY
    assert SENTENCES.keys() & NOUNS.keys() >= KINDS_OF_STUDY
    assert not any("{" in told or "fields)" in told for told in words.values())
    assert words["construct"] == "noted the construct “意愿”"
    assert words["storyline"] == "rewrote the storyline"
    assert words["answer"] == "answered warnings of the check"


def test_the_storyline_is_told_without_ids(ws: Workspace, small: Small) -> None:
    ws.storyline.write("[[民警可见度]]带来[[熟悉信任]]。")
    from groundcode.workspace.history_details import details

    (thing,) = [one for one in details(ws, ws.history.entries(1)[0].id).things if one.fields]
    assert any(field.after == "[[民警可见度]]带来[[熟悉信任]]。" for field in thing.fields)
