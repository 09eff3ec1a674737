"""The last merge undone: what stays, what is made anew, what is left out, and what is kept beside."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import NoMergeToUndo, ProjectLocked, ReadOnlyProject
from groundcode.store.lock import this_process
from groundcode.store.unmerge import make_without, put_in_place
from groundcode.workspace import Workspace
from groundcode.workspace.merges.unmerging import undoing_lines
from tests.builders import P01, laptop, living_rows, merge_into, new_project, operations, position, refused, state, with_sources

Two = tuple[Workspace, Workspace, dict[str, str]]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    a = new_project(tmp_path, coder="甲")
    sources = with_sources(a, tmp_path / "in", "P01", "P02")
    codes = {"信任": a.codes.create("信任", level=Level.CATEGORY), "走访": a.codes.create("走访")}
    b = laptop(a, tmp_path / "b.groundcode", coder="乙", seed=2, hours=1)
    yield a, b, {**codes, **sources}
    a.close()
    b.close()


def test_nothing_was_done_since(two: Two, tmp_path: Path) -> None:
    a, b, ids = two
    b.codes.rename(ids["走访"], "入户")
    b.codings.apply(b.codes.create("新的"), ids["P01"], 0, 4)
    b.memos.write("乙的备忘")
    a.codes.describe(ids["走访"], definition="甲的")
    before, acts = living_rows(a), operations(a)
    merge_into(a, b)
    merged = operations(a)
    undoing = a.merging.undoing()
    assert (undoing.away_changes, undoing.kept, undoing.anew, undoing.left) == (5, 0, (), ())
    assert position(a) == len({row[0] for row in merged})
    done = a.merging.undo()
    assert (living_rows(a), operations(a)) == (before, acts)
    state(a)
    assert not a.backups.verify(rebuild=True)[0].problems
    assert done.listing is None
    assert Path(done.merged).name == "a-merged-2026-03-01.groundcode"
    with Workspace.open(Path(done.merged), coder="甲") as kept:
        assert operations(kept) == merged
    refused(a, NoMergeToUndo, a.merging.undo)
    merge_into(a, b)
    assert operations(a) == merged
    state(a)


def test_what_was_done_since_comes_along(two: Two) -> None:
    a, b, ids = two
    b.codes.rename(ids["走访"], "乙名")
    b.codes.describe(ids["信任"], definition="乙的定义")
    a.codes.describe(ids["信任"], definition="甲的定义")
    theirs = b.codes.create("乙的范畴", level=Level.CATEGORY)
    b.sources.edit_text(ids["P02"], "访谈者：说说社区的事吧。\n" + b.sources.open(ids["P02"]).text.split("\n", 1)[1])
    merge_into(a, b)
    own = a.codes.create("甲后来的")  # nothing of it goes away
    coding = a.codings.apply(own, ids["P01"], 0, 4)
    a.codes.rename(ids["走访"], "甲名")  # over a name that goes away
    a.conflicts.resolve(a.conflicts.list_()[0].id, take=1)  # a decision between two values, one of which goes away
    below = a.codes.create("在下面", level=Level.CONCEPT, parent=theirs)  # under a code that goes away
    a.memos.write("一条备忘", about=[theirs, own])  # on two things, one of which goes away
    a.codings.apply(theirs, ids["P01"], 5, 9)  # with a code that goes away
    words = a.sources.open(ids["P02"]).text.index("天天")
    moved = a.codings.apply(own, ids["P02"], words, words + 4)  # in a text that goes away
    everything = operations(a)
    undoing = a.merging.undoing()
    assert undoing.kept == 3
    assert [one.words for one in undoing.anew] == [
        "renamed the code “乙名” to “甲名”",
        "settled a conflict about “信任”",
        "coded a segment with “甲后来的”",
    ]
    assert [(one.words, one.left, one.operations) for one in undoing.partly] == [("wrote the memo “一条备忘”", 1, 3)]
    assert [one.words for one in undoing.left] == ["coded a segment with “乙的范畴”"]
    assert undoing.loose == ("乙的范畴 > 在下面",)
    shown = "\n".join(undoing_lines(undoing, most=None))
    assert "Left out: they speak of what goes away (1)" in shown
    assert "乙 — " in shown
    done = a.merging.undo()
    state(a)
    assert not a.backups.verify(rebuild=True)[0].problems
    tree = a.tree()
    assert tree.codes[ids["走访"]].name == "甲名"
    assert tree.codes[ids["信任"]].definition == "甲的定义"
    assert tree.path(below) == "在下面"
    assert not a.conflicts.list_()
    text = a.sources.open(ids["P02"])
    (found,) = [one for one in text.codings if one.id == moved]
    assert text.text[found.start : found.end] == "天天走访"
    assert [one.id for one in a.sources.open(ids["P01"]).codings] == [coding]
    (memo,) = a.memos.list_()
    assert memo.about == (own,)
    assert done.listing is not None
    listing = Path(done.listing).read_text(encoding="utf-8")
    assert "乙的范畴" in listing
    assert "甲: coded a segment with “乙的范畴”" in listing
    # The colleague again: their own, and the questions that were decided are open again.
    merge_into(a, b)
    assert a.tree().path(below) == "乙的范畴 > 在下面"
    assert {one.words for one in a.conflicts.list_()} == {
        "“甲名”: its name was set differently",
        "“信任”: its definition was set differently",
    }
    # The merged file: all that was decided and coded in it too.
    a.merging.merge([Path(done.merged)])
    assert not a.conflicts.list_()
    assert {row[0] for row in everything} <= {row[0] for row in operations(a)}
    state(a)


def test_only_the_last_one_and_then_the_one_before(two: Two, tmp_path: Path) -> None:
    a, b, _ids = two
    c = laptop(a, tmp_path / "c.groundcode", coder="丙", seed=3)
    b.codes.create("乙的")
    c.codes.create("丙的")
    merge_into(a, b)
    merge_into(a, c)
    assert [(one.files, one.coders) for one in a.merging.merges()] == [
        (("c.groundcode",), ("丙",)),
        (("b.groundcode",), ("乙",)),
    ]
    a.codes.create("甲的")
    assert len(a.merging.undoing().earlier) == 1
    first = a.merging.undo()
    assert {code.name for code in a.tree().codes.values()} == {"信任", "走访", "乙的", "甲的"}
    second = a.merging.undo()
    assert {code.name for code in a.tree().codes.values()} == {"信任", "走访", "甲的"}
    assert (Path(first.merged).name, Path(second.merged).name) == (
        "a-merged-2026-03-01.groundcode",
        "a-merged-2026-03-01-2.groundcode",
    )
    c.close()


def test_who_joined_and_went_on_stays(two: Two) -> None:
    a, b, _ids = two
    b.codes.create("乙的")
    merge_into(a, b)
    a.close()
    with Workspace.open(a.path, coder="乙") as here:
        mine = here.codes.create("乙在这里")
        here.merging.undo()
        assert [code.id for code in here.tree().codes.values() if code.name.startswith("乙")] == [mine]
        assert sorted(here.coders().values()) == ["乙", "甲"]
        state(here)


def test_words_that_were_taken_out_stay_out(two: Two) -> None:
    a, b, ids = two
    b.codes.create("乙的")
    memo = b.memos.write("王美玲说的")
    b.store.checkpoint()
    merge_into(a, b)
    b.privacy.purge(ids["P02"], with_words=False)
    merge_into(a, b)
    with a.store.reading() as connection:
        from groundcode.store import bulk

        texts = bulk.all_rows(connection, "SELECT count(*) FROM blob")[0][0]
    a.merging.undo()
    with a.store.reading() as connection:
        assert bulk.all_rows(connection, "SELECT count(*) FROM blob")[0][0] == texts
    assert not a.backups.verify(rebuild=True)[0].problems
    assert memo in {one.id for one in a.memos.list_()}
    assert ids["P01"] in {one.id for one in a.sources.list_()}


def test_what_it_refuses(two: Two, tmp_path: Path) -> None:
    a, b, _ids = two
    error = refused(a, NoMergeToUndo, a.merging.undoing)
    assert error.message == f"{a.path} remembers no merge that could be undone."
    b.codes.create("乙的")
    merge_into(a, b)
    lock = tmp_path / "a.groundcode.lock"
    mine = this_process()
    held = {"host": mine.host, "user": "别人", "pid": os.getppid(), "boot": mine.boot}
    lock.write_text(json.dumps(held), encoding="utf-8")
    error = refused(a, ProjectLocked, a.merging.undo)
    assert "别人 has it open" in error.message
    lock.unlink()
    a.close()
    with Workspace.open(a.path, read_only="somebody has it") as looking:
        assert looking.merging.undoing().away_changes == 2
        refused(looking, ReadOnlyProject, looking.merging.undo)


def test_somebody_writes_in_between(two: Two) -> None:
    a, b, _ids = two
    b.codes.create("乙的")
    merge_into(a, b)
    record = a.merging.merges()[0]
    at = position(a)
    part = make_without(a.store, record, at)
    a.codes.create("inzwischen")
    before = living_rows(a)
    error = refused(a, ProjectLocked, lambda: put_in_place(a.store, part, record, at))
    assert "somebody wrote to it in the meantime" in error.message
    assert living_rows(a) == before
    assert not part.exists()
    assert not list(a.path.parent.glob("*.part"))


def test_a_second_window_sees_the_project_without_the_merge(two: Two) -> None:
    a, b, _ids = two
    b.codes.create("乙的")
    merge_into(a, b)
    with Workspace.open(a.path, coder="甲") as other:
        assert other.tree().find("乙的")
        a.merging.undo()
        other.refresh(anew=True)
        assert not other.tree().find("乙的")


def test_a_copy_without_the_backup_can_do_it_too(two: Two, tmp_path: Path) -> None:
    a, b, _ids = two
    before = living_rows(a)
    b.codes.create("乙的")
    merge_into(a, b)
    a.store.checkpoint()
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(a.path, tmp_path / "elsewhere" / "c.groundcode")
    with Workspace.open(tmp_path / "elsewhere" / "c.groundcode", coder="甲") as copy:
        copy.merging.undo()
        assert living_rows(copy) == before


def test_the_interview_that_both_imported_stays(two: Two, tmp_path: Path) -> None:
    a, b, _ids = two
    path = tmp_path / "P09.txt"
    path.write_text(P01.replace("李阿姨", "周阿姨"), encoding="utf-8")
    a.sources.import_files([path])
    b.sources.import_files([path])
    merge_into(a, b)
    source = a.sources.named("P09").id
    coding = a.codings.apply(a.tree().get("走访").id, source, 0, 4)
    assert a.merging.undoing().kept == 1
    a.merging.undo()
    assert [one.id for one in a.sources.open(source).codings] == [coding]
    state(a)


def test_a_correction_upon_a_colleagues_correction_goes_with_it_and_is_listed(two: Two) -> None:
    a, b, ids = two
    b.sources.edit_text(ids["P01"], P01.replace("天天", "日日"))
    merge_into(a, b)
    a.sources.edit_text(ids["P01"], a.sources.open(ids["P01"]).text.replace("踏实", "踏踏实实"))
    text = a.sources.open(ids["P01"]).text
    at = text.index("踏踏实实")
    coding = a.codings.apply(ids["走访"], ids["P01"], at, at + 4)
    undoing = a.merging.undoing()
    assert [(one.left, one.operations) for one in undoing.left] == [(2, 2)]
    done = a.merging.undo()
    state(a)
    assert not a.backups.verify(rebuild=True)[0].problems
    shown = a.sources.open(ids["P01"])
    assert shown.text == P01
    (found,) = [one for one in shown.codings if one.id == coding]
    assert shown.text[found.start : found.end] == "踏实"
    assert done.listing is not None
    listing = Path(done.listing).read_text(encoding="utf-8")
    assert "+ 李阿姨：日日在院里转，看见就踏踏实实。" in listing
    assert "− 李阿姨：日日在院里转，看见就踏实。" in listing
    merge_into(a, b)
    assert "日日" in a.sources.open(ids["P01"]).text
    a.merging.merge([Path(done.merged)])
    assert a.sources.open(ids["P01"]).text == text
    state(a)


def test_words_of_a_withdrawn_interview_are_not_listed(two: Two) -> None:
    a, b, ids = two
    case = a.cases.add("王")
    a.cases.bind(case, ids["P01"])
    b.sources.edit_text(ids["P01"], P01.replace("天天", "日日"))
    merge_into(a, b)
    a.sources.edit_text(ids["P01"], a.sources.open(ids["P01"]).text.replace("踏实", "踏踏实实"))
    a.cases.withdraw(case)
    done = a.merging.undo()
    assert done.listing is not None
    assert "踏踏实实" not in Path(done.listing).read_text(encoding="utf-8")


def test_verify_tells_what_names_nothing(two: Two) -> None:
    a, _b, ids = two
    with a.change("edit-text") as made:
        made.draft.set("source", ids["P01"], "version", "00000000-0000-7000-8000-000000000000")
    (problem,) = a.backups.verify()[0].problems
    assert problem == f"source, text: 1 of them name what is not in this project, such as {ids['P01'][:8]}."
