"""The history's sentences; undo and redo, step by step and beside a colleague's work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import NothingToRedo, NothingToUndo
from groundcode.workspace import Workspace
from groundcode.workspace.sentences import NOUNS, SENTENCES
from groundcode.workspace.splitting import Part
from tests.builders import P01, laptop, living_rows, merge_into, new_project, position, refused, state, with_sources
from tests.workspace.case_builders import KINDS_OF_CASES
from tests.workspace.suggested import KINDS_OF_SUGGESTIONS
from tests.workspace.test_history_of_exchange import KINDS_OF_EXCHANGE, KINDS_OF_TEAMS
from tests.workspace.theory_builders import KINDS_OF_STUDY, KINDS_OF_THEORY


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in")
    return workspace


def last(ws: Workspace) -> str:
    return ws.history.entries(limit=1)[0].words


def every_kind(ws: Workspace, folder: Path) -> dict[str, str]:
    """Do one act of every kind; gives kind -> sentence."""
    source = ws.sources.list_()[0].id
    out: dict[str, str] = {}

    def did(act: Callable[[], object]) -> str:
        made = act()
        entry = ws.history.entries(limit=1)[0]
        out.setdefault(entry.kind, entry.words)
        return str(made)

    code = did(lambda: ws.codes.create("走访", level=Level.CATEGORY))
    did(lambda: ws.codes.rename(code, "熟悉"))
    did(lambda: ws.codes.describe(code, definition="认识"))
    did(lambda: ws.codes.lower(code))
    did(lambda: ws.codes.raise_(code))
    did(lambda: ws.codes.set_core(code))
    label = ws.codes.create("一杯茶")
    did(lambda: ws.codes.move(label, code))
    did(lambda: ws.codes.abstract([label], "待客"))
    other = ws.codes.create("喝茶")
    did(lambda: ws.codes.merge(other, label))
    coding = did(lambda: ws.codings.apply(label, source, 0, 4))
    did(lambda: ws.codings.star(coding))
    did(lambda: ws.codings.mark_negative(coding))
    coding = did(lambda: ws.codings.resize(coding, 0, 6))
    coding = did(lambda: ws.codings.recode(coding, code))
    did(lambda: ws.codings.remove([coding]))
    memo = did(lambda: ws.memos.write("想到一点"))
    did(lambda: ws.memos.edit(memo, "想到两点"))
    did(lambda: ws.memos.delete(memo))
    did(lambda: ws.sources.edit_text(source, P01 + "补。\n"))
    ws.codings.apply(code, source, len(P01), len(P01) + 2)
    ws.sources.edit_text(source, P01)
    did(lambda: ws.review.let_go(ws.review.waiting()[0].id))
    did(lambda: ws.sources.rename(source, "P1"))
    ws.sources.rename(source, "P01")
    lines = folder / "lines.jsonl"
    lines.write_text(json.dumps({"source": "P01", "start": 0, "end": 3, "code": "熟悉"}), encoding="utf-8")
    did(lambda: ws.codings.from_file(lines))
    book = folder / "book.yaml"
    book.write_text("format: groundcode-codebook\nversion: 1\ncodes:\n- name: 手册\n  level: concept\n", encoding="utf-8")
    did(lambda: ws.codebook.import_(book))
    did(lambda: ws.codes.split(code, [Part("见面", ())]))
    version = ws.sources.list_()[0].version
    did(lambda: ws.codebook.bind_example(code, source, 0, 4, version=version))
    did(lambda: ws.codebook.unbind_example(code, source, 0, 4))
    every_kind_of_property(ws, code, did)
    given = did(lambda: ws.assignments.assign(ws.coder, source))
    did(lambda: ws.assignments.finish(source))
    did(lambda: ws.assignments.reopen(source))
    did(lambda: ws.assignments.unassign(given))
    did(lambda: ws.sources.delete(source))
    ws.history.undo()
    did(lambda: ws.codes.delete(label))
    did(ws.history.undo)
    did(ws.history.redo)
    did(ws.history.undo)
    return out


def every_kind_of_property(ws: Workspace, code: str, did: Callable[[Callable[[], object]], str]) -> None:
    source = ws.sources.list_()[0]
    prop = did(lambda: ws.properties.add(code, "频率"))
    did(lambda: ws.properties.rename(prop, "次数"))
    did(lambda: ws.properties.define(prop, "多久一次"))
    dimension = did(lambda: ws.properties.add_dimension(prop, "规律"))
    did(lambda: ws.properties.edit_dimension(dimension, low="从不"))
    placement = did(lambda: ws.properties.place_segment(dimension, source.id, 0, 4, "天天", version=source.version))
    did(lambda: ws.properties.delete_placement(placement))
    did(lambda: ws.properties.delete_dimension(dimension))
    did(lambda: ws.properties.delete(prop))


def test_every_kind_of_change_has_its_sentence(ws: Workspace, tmp_path: Path) -> None:
    words = every_kind(ws, tmp_path)
    entries = {entry.kind: entry.words for entry in ws.history.entries()}
    made = set(words) | set(entries)
    elsewhere = {"coder", "resolve", "example", "speaker", "pseudonymise", "purge", "past"}
    told_elsewhere = KINDS_OF_CASES | KINDS_OF_THEORY | KINDS_OF_STUDY | KINDS_OF_SUGGESTIONS | KINDS_OF_TEAMS | KINDS_OF_EXCHANGE
    assert made == set(SENTENCES) - elsewhere - told_elsewhere
    assert set(NOUNS) | {"example"} >= set(SENTENCES)
    assert words["new-code"] == "made the code “熟悉”" or words["new-code"] == "made the code “走访”"
    assert words["rename"] == "renamed the code “走访” to “熟悉”"
    assert words["level"].endswith("a concept")
    assert words["move"] == "moved “一杯茶” to “熟悉”"
    assert "“待客”" in words["abstract"]
    assert words["merge-codes"] == "merged “喝茶” into “一杯茶”"
    assert words["code"] == "coded a segment with “一杯茶”"
    assert words["memo"] == "wrote the memo “想到一点”"
    assert words["undo"] == "undid: deleted the code “一杯茶”, “喝茶”"
    assert words["redo"] == "did again: deleted the code “一杯茶”, “喝茶”"
    assert entries["import"] == "imported “P01”"
    assert entries["init"] == "made the project “试验”"
    assert "{" not in "".join(words.values())
    assert "…" not in "".join(words.values()), words


def test_every_sentence_in_chinese_needs_no_other_fields() -> None:
    for pattern in SENTENCES.values():
        pattern.format(names="甲", to="乙", former="丙", sources=1, codings=2)


def test_an_entry_says_who_when_where_and_whether_it_stands(ws: Workspace, tmp_path: Path) -> None:
    ws.codes.create("走访")
    ws.history.undo()
    undo, made, *_rest = ws.history.entries()
    assert (made.coder, made.kind, made.undone, made.here, made.operations) == ("甲", "new-code", True, True, 1)
    assert made.made_at.startswith("2026-03-01T08:")
    assert (undo.kind, undo.undoes, undo.undone) == ("undo", made.id, False)
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    assert not other.history.entries()[0].here
    assert len(ws.history.entries(limit=1)) == 1


def test_nothing_to_undo_and_nothing_to_redo(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    error = refused(ws, NothingToUndo, ws.history.undo)
    assert error.message == "There is nothing of 甲 left to undo on this computer."
    error = refused(ws, NothingToRedo, ws.history.redo)
    assert error.message.startswith("There is nothing to redo for 甲")
    ws.codes.create("走访")
    refused(ws, NothingToRedo, ws.history.redo)
    ws.history.undo()
    refused(ws, NothingToUndo, ws.history.undo)
    ws.history.redo()
    refused(ws, NothingToRedo, ws.history.redo)


def test_undoing_several_acts_on_one_field_step_by_step(ws: Workspace) -> None:
    code = ws.codes.create("一")
    for name in ("二", "三", "四"):
        ws.codes.rename(code, name)
    for name in ("三", "二", "一"):
        assert ws.history.undo().kept == ()
        assert ws.tree().codes[code].name == name
    for name in ("二", "三", "四"):
        ws.history.redo()
        assert ws.tree().codes[code].name == name
    refused(ws, NothingToRedo, ws.history.redo)


def test_a_renaming_says_from_what_to_what_and_what_it_is_called_now(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("一")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.rename(code, "壹")
    ws.codes.rename(code, "二")
    assert last(ws) == "renamed the code “一” to “二”"
    merge_into(ws, other)
    ws.codes.rename(code, "三")
    assert [entry.words for entry in ws.history.entries() if entry.kind == "rename"] == [
        "renamed the code “壹 / 二” to “三”", "renamed the code “一” to “壹”, now “三”",
        "renamed the code “一” to “二”, now “三”",
    ]  # fmt: skip
    assert ws.history.undo().words.startswith("renamed the code")


def test_create_delete_undo_undo(ws: Workspace) -> None:
    code = ws.codes.create("一")
    ws.codes.delete(code)
    ws.history.undo()
    assert code in ws.tree().codes
    assert ws.history.undo().kept == ()
    assert ws.tree().codes == {}


def test_a_new_act_after_an_undo_ends_redo_but_not_undo(ws: Workspace) -> None:
    code = ws.codes.create("一")
    ws.codes.rename(code, "二")
    ws.history.undo()
    ws.codes.describe(code, definition="说明")
    refused(ws, NothingToRedo, ws.history.redo)
    ws.history.undo()
    ws.history.undo()
    assert ws.tree().codes == {}


def test_undo_reaches_over_a_restart(ws: Workspace) -> None:
    ws.codes.create("一")
    path, world = ws.path, ws.store._surroundings
    ws.close()
    with Workspace.open(path, coder="甲", surroundings=world) as again:
        assert "“一”" in again.history.undo().words
        assert again.history.redo().operations == 1


def test_undo_takes_neither_a_colleague_s_act_nor_one_s_own_from_elsewhere(ws: Workspace, tmp_path: Path) -> None:
    ws.codes.create("这里的")
    colleague = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    elsewhere = laptop(ws, tmp_path / "c.groundcode", coder="甲", seed=3)
    refused(elsewhere, NothingToUndo, elsewhere.history.undo)
    colleague.codes.create("同事的")
    elsewhere.codes.create("家里的")
    merge_into(ws, colleague, elsewhere)
    ws.history.undo()
    assert {c.name for c in ws.tree().codes.values()} == {"同事的", "家里的"}


def test_undo_keeps_what_a_colleague_changed_and_names_it(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("信任")
    ws.codes.describe(code, definition="甲的", inclusion="甲的纳入")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.describe(code, definition="乙的")
    merge_into(ws, other)
    undone = ws.history.undo()
    found = ws.tree().codes[code]
    assert (found.definition, found.inclusion) == ("乙的", "")
    assert len(undone.kept) == 1
    assert "“信任”" in undone.kept[0]
    assert "definition" in undone.kept[0]
    assert "乙" in undone.kept[0]
    assert "2026-03-01" in undone.kept[0]
    undone = ws.history.undo()
    assert code in ws.tree().codes, "the colleague's definition is on it"
    assert ["definition" in sentence for sentence in undone.kept] == [True]
    state(ws)


def test_what_is_kept_keeps_what_it_stands_on(ws: Workspace, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        "\n".join(json.dumps({"source": "P01", "start": k, "end": k + 3, "code": f"新{k}"}) for k in range(3)), encoding="utf-8"
    )
    ws.codings.from_file(lines, create=True)
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    coding = other.codings.segments()[1]
    other.memos.write("这一处重要", about=(coding.id,))
    merge_into(ws, other)
    undone = ws.history.undo()
    assert [s.id for s in ws.codings.segments()] == [coding.id]
    assert [c.name for c in ws.tree().codes.values()] == ["新1"]
    assert len(undone.kept) == 2
    assert not ws.conflicts.list_()
    ws.history.redo()
    assert len(ws.codings.segments()) == 3
    assert not ws.conflicts.list_()


def test_undoing_a_redo_looks_for_users_as_well(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("走访")
    ws.history.undo()
    ws.history.redo()
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codings.apply(code, other.sources.list_()[0].id, 0, 4)
    merge_into(ws, other)
    undone = ws.history.undo()
    assert code in ws.tree().codes
    assert "乙" in undone.kept[0]
    assert not ws.conflicts.list_()


def test_undo_of_a_settled_conflict_brings_the_conflict_back(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("信任")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    ws.codes.rename(code, "甲名")
    other.codes.rename(code, "乙名")
    (conflict,) = merge_into(ws, other).conflicts
    before = living_rows(ws)
    ws.conflicts.resolve(conflict.id, value="丙名")
    assert last(ws) == "settled a conflict about “丙名”"
    assert not ws.conflicts.list_()
    ws.history.undo()
    assert living_rows(ws) == before
    (again,) = ws.conflicts.list_()
    assert again.id == conflict.id
    assert {(c.words, c.coder) for c in again.choices} == {("甲名", "甲"), ("乙名", "乙")}
    ws.history.redo()
    assert ws.tree().codes[code].name == "丙名"
    assert not ws.conflicts.list_()
    # And over the settling itself, back to one's own former act, which a colleague has named differently since.
    ws.history.undo()
    undone = ws.history.undo()
    assert undone.kept
    assert len(ws.conflicts.list_()) == 1


def test_undo_of_an_abstraction_whose_members_were_moved_since(ws: Workspace, tmp_path: Path) -> None:
    labels = [ws.codes.create(n) for n in "甲乙"]
    above = ws.codes.abstract(labels, "上")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    place = other.codes.create("别处", level=Level.CONCEPT)
    other.codes.move(labels[0], place)
    merge_into(ws, other)
    undone = ws.history.undo()
    tree = ws.tree()
    assert above not in tree.codes
    assert tree.parent_of(labels[0]) == place
    assert tree.parent_of(labels[1]) is None
    assert len(undone.kept) == 1
    assert not ws.conflicts.list_()


def test_undo_with_nothing_left_to_put_back_is_still_a_step(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("信任")
    ws.codes.rename(code, "甲名")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codes.rename(code, "乙名")
    merge_into(ws, other)
    at = position(ws)
    undone = ws.history.undo()
    assert (undone.operations, len(undone.kept)) == (0, 1)
    assert position(ws) == at + 1
    assert ws.history.undo().words == "made the code “乙名”"


def test_many_undos_and_redos(ws: Workspace) -> None:
    code = ws.codes.create("一")
    ws.codes.rename(code, "二")
    for _ in range(60):
        ws.history.undo()
        ws.history.redo()
    ws.history.undo()
    assert ws.history.undo().kept == ()
    assert ws.tree().codes == {}
    assert last(ws)
