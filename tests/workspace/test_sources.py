"""Sources: imported once, corrected in versions, with turns and codings that keep their places."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundcode.domain.transcripts import Turn
from groundcode.errors import (
    AlreadyImported,
    AmbiguousName,
    EmptyFile,
    FileMissing,
    GroundcodeError,
    SourceNotFound,
    ThingNotFound,
    UnknownFormat,
)
from groundcode.text.speakers import find_turns
from groundcode.workspace import Workspace
from groundcode.workspace.versions import edited_turns, edits_between
from tests.builders import P01, P02, laptop, merge_into, new_project, position, refused, state, transcript, with_sources

NOWHERE = "0190a6b2-0000-7000-8000-000000000000"


def test_what_an_import_makes(ws: Workspace) -> None:
    source = ws.sources.named("P01")
    opened = ws.sources.open(source.id)
    assert opened.text == P01
    assert [t.number for t in opened.version.turns] == ["1", "2", "3", "4"]
    assert [opened.speaker_name(t) for t in opened.version.turns] == ["访谈者", "李阿姨"] * 2
    assert {s.name: s.role.value for s in opened.speakers.values()} == {"访谈者": "interviewer", "李阿姨": "informant"}
    (summary,) = ws.sources.summaries()
    assert (summary.characters, summary.turns, len(summary.speakers)) == (len(P01), 4, 2)
    assert summary.sentences >= 4


def test_the_same_text_twice(ws: Workspace, tmp_path: Path) -> None:
    at = position(ws)
    report = ws.sources.import_files([transcript(tmp_path / "again", "别名", P01), tmp_path / "in" / "P01.txt"])
    assert position(ws) == at
    assert not report.imported
    assert {type(error) for _path, error in report.refused} == {AlreadyImported}
    assert "as “P01”" in report.refused[0][1].message


def test_the_same_text_twice_in_one_import(ws: Workspace, tmp_path: Path) -> None:
    report = ws.sources.import_files([transcript(tmp_path / "x", "甲", P02), transcript(tmp_path / "x", "乙", P02)])
    assert (len(report.imported), len(report.refused)) == (1, 1)
    assert [s.name for s in ws.sources.list_()] == ["P01", "甲"]


def test_the_same_name_with_another_text(ws: Workspace, tmp_path: Path) -> None:
    report = ws.sources.import_files([transcript(tmp_path / "new", "p01", P02)])
    assert not report.imported
    ((_path, error),) = report.refused
    assert "there is a source “P01” with another text" in error.message
    assert "--as-version-of “P01”" in error.hint
    assert len(ws.sources.list_()) == 1


def test_a_folder_is_walked_and_every_file_is_accounted_for(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    transcript(folder / "inner", "P02")
    (folder / "bild.png").write_bytes(b"png")
    (folder / ".hidden.txt").write_text(P02, encoding="utf-8")
    (folder / "empty.txt").write_text("\n \n", encoding="utf-8")
    report = ws.sources.import_files([folder, tmp_path / "gone.txt"])
    assert [path.name for path, _ in report.imported] == ["P02.txt"]
    assert {type(error) for _path, error in report.refused} == {UnknownFormat, EmptyFile, FileMissing}


def test_an_import_that_brings_nothing_is_no_change(ws: Workspace, tmp_path: Path) -> None:
    at = position(ws)
    ws.sources.import_files([tmp_path / "gone.txt"])
    ws.sources.import_files([])
    assert position(ws) == at


def test_undoing_and_doing_an_import_again_brings_the_speakers_back(ws: Workspace, tmp_path: Path) -> None:
    ws.history.undo()
    assert ws.sources.list_() == []
    path = transcript(tmp_path / "again", "P01-新", P01)
    report = ws.sources.import_files([path])
    assert len(report.imported) == 1
    (source,) = ws.sources.list_()
    assert source.name == "P01-新"
    opened = ws.sources.open(source.id)
    assert [opened.speaker_name(t) for t in opened.version.turns] == ["访谈者", "李阿姨"] * 2
    assert not ws.conflicts.list_()


def test_a_source_that_a_colleague_coded_stays_when_its_import_is_undone(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("走访")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codings.apply(code, other.sources.list_()[0].id, 0, 4)
    merge_into(ws, other)
    ws.history.undo()  # the code: used by the colleague as well
    undone = ws.history.undo()
    assert [s.name for s in ws.sources.list_()] == ["P01"]
    assert any("P01" in sentence and "乙" in sentence for sentence in undone.kept)
    assert len(ws.codings.segments()) == 1
    assert not ws.conflicts.list_()


def test_a_deleted_source_that_is_coded_elsewhere_is_a_conflict(ws: Workspace, tmp_path: Path) -> None:
    code = ws.codes.create("走访")
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.codings.apply(code, other.sources.list_()[0].id, 0, 4)
    ws.history.undo()
    ws.history.undo()
    merge_into(ws, other)
    kinds = {(c.kind, c.entity) for c in ws.conflicts.list_()}
    assert ("deleted", "source") in kinds
    for conflict in ws.conflicts.list_():
        ws.conflicts.resolve(conflict.id, take=1)
    assert not ws.conflicts.list_()
    assert len(ws.codings.segments()) == 1


@pytest.mark.parametrize("name", ["P01", "p01", "P01.txt", "P01.docx", " P01 "])
def test_how_a_source_is_named(ws: Workspace, name: str) -> None:
    assert ws.sources.named(name).name == "P01"
    assert ws.sources.named(ws.sources.named(name).id).name == "P01"


def test_a_source_that_is_not_there(ws: Workspace) -> None:
    error = refused(ws, SourceNotFound, lambda: ws.sources.named("P0"))
    assert error.hint == "Did you mean “P01”?"
    refused(ws, ThingNotFound, lambda: ws.sources.open(NOWHERE))
    refused(ws, ThingNotFound, lambda: ws.sources.edit_text(NOWHERE, "新"))
    assert ws.sources.place_of(NOWHERE, __import__("groundcode.domain.spans", fromlist=["Span"]).Span(0, 1), NOWHERE) is None


def test_two_sources_of_one_name_need_their_ids(ws: Workspace, tmp_path: Path) -> None:
    other = laptop(ws, tmp_path / "b.groundcode", coder="乙", seed=2)
    other.sources.import_files([transcript(tmp_path / "o", "P09", P02)])
    ws.sources.import_files([transcript(tmp_path / "w", "P09", P02 + "尾\n")])
    merge_into(ws, other)
    error = refused(ws, AmbiguousName, lambda: ws.sources.named("P09"))
    assert error.message.count("P09 (") == 2


def test_codings_follow_a_corrected_text(ws: Workspace) -> None:
    code = ws.codes.create("走访")
    source = ws.sources.list_()[0].id
    places = {"天天在院里转": True, "看见就踏实": True, "有事打他电话": True}
    ids = {q: ws.codings.apply(code, source, P01.index(q), P01.index(q) + len(q)) for q in places}
    text = P01.replace("李阿姨", "L01").replace("看见就踏实", "踏实").replace("有事打他电话。", "")
    ws.sources.edit_text(source, text, reason="pseudonym")
    found = {s.id: s for s in ws.codings.segments()}
    assert found[ids["天天在院里转"]].quote == "天天在院里转"
    assert found[ids["看见就踏实"]].quote == "踏实"
    lost = found[ids["有事打他电话"]]
    assert (lost.quote, lost.placed) == ("有事打他电话", False)
    ws.history.undo()
    assert {s.id: s.quote for s in ws.codings.segments()} == {i: q for q, i in ids.items()}
    state(ws)


def test_a_coding_made_in_a_later_version_is_shown_in_the_earlier_one(ws: Workspace) -> None:
    code = ws.codes.create("走访")
    source = ws.sources.list_()[0].id
    first = ws.sources.open(source).version.id
    ws.sources.edit_text(source, "（录音开始）\n" + P01)
    text = ws.sources.open(source).text
    at = text.index("天天在院里转")
    ws.codings.apply(code, source, at, at + 6)
    ws.codings.apply(code, source, P01.index("看见"), P01.index("看见") + 2, version=first)
    assert sorted(s.quote for s in ws.codings.segments()) == ["天天在院里转", "看见"]
    with ws.change("edit-text") as made:
        made.draft.set("source", source, "version", first)
    assert sorted(s.quote for s in ws.codings.segments()) == ["天天在院里转", "看见"]


def test_an_unchanged_or_empty_text(ws: Workspace) -> None:
    source = ws.sources.list_()[0]
    at = position(ws)
    assert ws.sources.edit_text(source.id, P01.replace("\n", "\r\n")) == source.version
    assert position(ws) == at
    for text in ("", " \n", "\ufeff\n"):
        error = refused(ws, EmptyFile, partial(ws.sources.edit_text, source.id, text))
        assert "holds no text" in error.message


def test_going_back_to_an_earlier_text_and_forth_again(ws: Workspace) -> None:
    source = ws.sources.list_()[0].id
    changed = P01.replace("李阿姨", "王阿姨")
    for text in (changed, P01, changed, P01, changed):
        ws.sources.edit_text(source, text)
        opened = ws.sources.open(source)
        assert opened.text == text
        assert [opened.speaker_name(t) for t in opened.version.turns][1] in text
    for _ in range(5):
        ws.history.undo()
    assert ws.sources.open(source).text == P01
    ws.sources.edit_text(source, changed)  # its version was made before, its new speaker undone with it
    opened = ws.sources.open(source)
    assert [opened.speaker_name(t) for t in opened.version.turns] == ["访谈者", "王阿姨"] * 2
    assert not ws.conflicts.list_()


def numbers(old: str, new: str) -> list[str]:
    turns = edited_turns(find_turns(old).turns, find_turns(new).turns, edits_between(old, new))
    return [turn.number for turn in turns]


LONG = "".join(f"访谈者：第{k}个问题是什么呢？\n李阿姨：这是第{k}个回答，说得很长。\n" for k in range(1, 16))


def test_a_split_turn_gets_letters() -> None:
    old = find_turns(LONG).turns
    assert old[22].number == "23"
    cut = old[22].body + 4
    once = LONG[:cut] + "\n李阿姨：" + LONG[cut:]
    assert numbers(LONG, once)[21:25] == ["22", "23", "23a", "24"]
    twice = once + "访谈者：完了吗？\n"
    assert numbers(LONG, twice)[-2:] == ["30", "30a"]


def test_a_second_split_gets_the_next_letter(ws: Workspace, tmp_path: Path) -> None:
    ws.sources.import_files([transcript(tmp_path / "l", "P23", LONG)])
    source = ws.sources.named("P23").id

    def split(k: str) -> list[str]:
        text = ws.sources.open(source).text
        at = text.index(k)
        ws.sources.edit_text(source, text[:at] + "\n李阿姨：" + text[at:])
        return [t.number for t in ws.sources.open(source).version.turns]

    # Turn 23 is the interviewer's twelfth question, cut twice, the later cut first.
    assert split("是什么呢？\n李阿姨：这是第12")[22:25] == ["23", "23a", "24"]
    text = ws.sources.open(source).text
    at = text.index("第12个问题")
    ws.sources.edit_text(source, text[:at] + "嗯。\n李阿姨：" + text[at:])
    found = [t.number for t in ws.sources.open(source).version.turns]
    assert found[22:26] == ["23", "23b", "23a", "24"]
    assert len(set(found)) == len(found)


def test_the_number_of_a_turn_that_went_is_not_given_to_another(ws: Workspace, tmp_path: Path) -> None:
    ws.sources.import_files([transcript(tmp_path / "l", "P23", LONG)])
    source = ws.sources.named("P23").id
    once = LONG.replace("访谈者：第12", "李阿姨：嗯，想一下，对了\n访谈者：第12")
    ws.sources.edit_text(source, once)
    assert "22a" in [t.number for t in ws.sources.open(source).version.turns]
    ws.sources.edit_text(source, LONG)
    ws.sources.edit_text(source, LONG.replace("访谈者：第12", "赵书记：我来了，打扰了各位\n访谈者：第12"))
    found = [t.number for t in ws.sources.open(source).version.turns]
    assert "22a" not in found, "P23-22a was cited from an earlier version, and meant something else"
    assert "22b" in found


lines = st.lists(
    st.sampled_from(["访谈者：问什么？", "李阿姨：天天在院里。", "李阿姨：看见就踏实。", "张警官：走访。"]),
    min_size=4,
    max_size=12,
)


@given(old=lines, new=lines)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_number_is_given_twice(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    first: tuple[Turn, ...] = find_turns(before).turns
    found = edited_turns(first, find_turns(after).turns, edits_between(before, after))
    given_ = [turn.number for turn in found]
    assert len(set(given_)) == len(given_)
    assert all(number[0].isdigit() for number in given_)
    if old == new:
        assert given_ == [turn.number for turn in first]


def test_the_same_text_on_two_laptops_is_one_source(tmp_path: Path) -> None:
    a = new_project(tmp_path)
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2)
    a.sources.import_files([transcript(tmp_path / "a", "P01")], speaker_pattern=r"^(李阿姨)[：:]")
    b.sources.import_files([transcript(tmp_path / "b", "访谈一", P01)])
    report = merge_into(a, b)
    assert len(a.sources.list_()) == 1
    # Its names differ, which a person can settle; its turns differ too, which nobody could.
    assert [(c.entity, c.field) for c in report.conflicts] == [("source", "name")]
    a.conflicts.resolve(report.conflicts[0].id, coder="甲")
    assert a.sources.list_()[0].name == "P01"
    assert not a.conflicts.list_()
    state(a)


def test_errors_of_an_import_are_sentences(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "x.doc").write_bytes(b"\xd0\xcf")
    report = ws.sources.import_files([tmp_path / "x.txt", tmp_path / "x.doc"])
    for _path, error in report.refused:
        assert isinstance(error, GroundcodeError)
        assert error.message.endswith(".")


def test_a_source_is_found_by_its_name_as_messages_print_it(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    source = with_sources(workspace, tmp_path / "in")["P01"]
    assert workspace.sources.named("“P01”").id == source
    workspace.close()


def test_a_version_is_not_another_source_again(tmp_path: Path) -> None:
    workspace = new_project(tmp_path)
    with_sources(workspace, tmp_path / "in", "P01", "P02")
    with pytest.raises(AlreadyImported, match="is in this project already, as “P02”"):
        workspace.sources.import_version(tmp_path / "in" / "P02.txt", "P01")
    assert len(workspace.sources.list_()) == 2
    workspace.close()
