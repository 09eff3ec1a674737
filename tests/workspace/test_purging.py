"""A text taken out for good: nothing of it is left, its codings count on, and every copy follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.domain.ids import redaction_id
from groundcode.errors import CannotBeUndone, OriginalsLocked, ThingNotFound
from groundcode.store import blobs
from groundcode.store.originals import Original, Originals, originals_path
from groundcode.store.wording import reworded_operations
from groundcode.workspace import Workspace
from tests.builders import P01, laptop, merge_into, new_project, state, with_sources

WORDS = "天天在院里转，看见就踏实"


def holding(folder: Path, words: str = WORDS) -> set[str]:
    """The files below a folder that hold some words."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "in")
    return {path.name for path in files if words.encode() in path.read_bytes()}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_project(tmp_path)
    source = with_sources(workspace, tmp_path / "in", "P01", "P02")["P01"]
    at = P01.index(WORDS)
    code = workspace.codes.create("看见就踏实", in_vivo=True)
    workspace.codings.apply(code, source, at, at + 6)
    workspace.sources.edit_text(source, P01.replace("打他电话", "给他打电话"))
    workspace.memos.write(f"她说：\n“{WORDS}。”这是关键。", about=(code,))
    workspace.memos.write("与此无关。")
    workspace.backups.back_up()
    yield workspace
    workspace.close()


def p01(workspace: Workspace) -> str:
    return workspace.sources.named("P01", sealed=True).id


def test_what_would_go_is_told_and_nothing_is_done(study: Workspace) -> None:
    before = state(study)
    report = study.privacy.would_purge(p01(study))
    assert (report.source, report.texts, report.codings) == ("P01", 2, 1)
    assert {(r.entity, r.words) for r in report.recurrences} == {("code", ("看见就踏实",)), ("memo", (f"{WORDS}。",))}
    assert state(study) == before


@pytest.mark.parametrize("with_words", [False, True])
def test_nothing_of_the_text_is_left(study: Workspace, tmp_path: Path, with_words: bool) -> None:
    source, other = p01(study), study.sources.open(study.sources.named("P02").id).text
    counts = study.codings.counts()
    report = study.privacy.purge(source, with_words=with_words, reason="撤回同意")
    shown = study.sources.open(source)
    assert set(shown.text) == {blobs.BLACKED_OUT}
    assert len(shown.text) == shown.version.length
    assert study.codings.counts() == counts
    assert [s.quote for s in study.codings.segments()] == [blobs.BLACKED_OUT * 6]
    assert study.sources.open(study.sources.named("P02").id).text == other
    assert len(report.removed_backups) == 1
    assert not study.backups.verify(rebuild=True)[0].problems
    memo = study.memos.list_()[0].text
    if with_words:
        assert report.reworded == 2
        assert memo == f"她说：\n“{blobs.BLACKED_OUT * 13}”这是关键。"
        assert [code.name for code in study.tree().codes.values()] == [blobs.BLACKED_OUT * 5]
        study.store.checkpoint()
        assert holding(tmp_path) == set()
        assert holding(tmp_path, "有事打他电话") == holding(tmp_path, "给他打电话") == set()
    else:
        assert WORDS in memo
        assert holding(tmp_path, "有事给他打电话") == set()
    with pytest.raises(CannotBeUndone, match="took a text out for good"):
        study.history.undo()


def test_every_copy_follows_and_old_backups_are_found(study: Workspace, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = laptop(study, tmp_path / "elsewhere" / "b.groundcode", coder="乙", seed=2)
    other.backups.back_up()
    study.privacy.purge(p01(study), with_words=True)
    assert merge_into(other, study).taken_out
    assert set(other.sources.open(p01(other)).text) == {blobs.BLACKED_OUT}
    assert holding(tmp_path / "elsewhere") != set(), "backups of this laptop still hold the text"
    assert len(other.privacy.remove_backups_with_purged_texts()) == 2
    assert holding(tmp_path / "elsewhere") == set()
    again = merge_into(study, other)
    assert (again.changes, again.taken_out) == (0, False)
    assert state(study) == state(other)
    other.close()


def test_backups_from_before_a_replaced_word_are_found(study: Workspace, tmp_path: Path) -> None:
    with study.store.reading() as connection:
        words = list(reworded_operations(connection, lambda text: text.replace("与此无关", "[无关]")))
    with study.change("pseudonymise") as made:
        for word in words:
            made.draft.create("redaction", redaction_id(word.change, word.n), change=word.change, n=word.n, value=word.after)
    study.store.scrub()
    assert holding(tmp_path, "与此无关") != set()
    assert len(study.privacy.remove_backups_with_purged_texts()) == 1
    assert holding(tmp_path, "与此无关") == set()


def test_the_originals_lose_it_too(study: Workspace) -> None:
    source = p01(study)
    kept = Originals.open(originals_path(study.path), study.id)
    kept.keep(Original("ab" * 32, source, "P01", "P01.docx", "2026-03-01", P01, b"bytes"))
    kept.keep(Original("cd" * 32, "another", "P02", "", "2026-03-01", "别的"))
    kept.keep_project(b"whole", "2026-03-01")
    kept.save()
    report = study.privacy.purge(source, with_words=False)
    assert report.originals == 1
    left = Originals.open(originals_path(study.path), study.id)
    assert [original.name for original in left.originals()] == ["P02"]
    assert left.projects() == []


def test_locked_originals_are_asked_for_before_anything_is_done(study: Workspace) -> None:
    kept = Originals.open(originals_path(study.path), study.id, "opensesame")
    kept.save()
    before = state(study)
    with pytest.raises(OriginalsLocked, match="is locked with a passphrase"):
        study.privacy.purge(p01(study), with_words=False)
    assert state(study) == before


def test_an_unknown_source_is_refused(study: Workspace) -> None:
    with pytest.raises(ThingNotFound, match="The source"):
        study.privacy.would_purge("00000000-0000-7000-8000-000000000000")


def test_what_an_undone_merge_has_left_is_named_and_removed_when_asked_for(tmp_path: Path) -> None:
    ours = new_project(tmp_path)
    source = with_sources(ours, tmp_path / "in", "P01")["P01"]
    theirs = laptop(ours, tmp_path / "b.groundcode", coder="乙", seed=2)
    code = theirs.codes.create("乙码")
    merge_into(ours, theirs)
    theirs.close()
    ours.codes.describe(code, definition=WORDS)
    done = ours.merging.undo()
    assert done.listing is not None
    left = (Path(done.merged).name, Path(done.listing).name)
    # A project of another study that has such a name is nobody's copy.
    (tmp_path / "elsewhere").mkdir()
    stranger = new_project(tmp_path / "elsewhere", "other", seed=9)
    stranger.close()
    other = tmp_path / "a-merged-2025-01-01.groundcode"
    stranger.path.rename(other)
    report = ours.privacy.purge(source, with_words=True)
    assert report.kept_merges == left
    assert set(left) <= {path.name for path in tmp_path.iterdir()}
    assert set(ours.privacy.remove_backups_with_purged_texts()) == set(left)
    assert not holding(tmp_path) - {"b.groundcode"}
    assert other.exists()
    ours.close()


def test_a_merge_counts_what_a_colleague_quoted_of_a_purged_text(study: Workspace, tmp_path: Path) -> None:
    b = laptop(study, tmp_path / "b.groundcode", coder="乙", seed=2)
    b.memos.write(f"乙记：{WORDS}。")
    b.memos.write("与此无关的另一条。")
    study.privacy.purge(p01(study), with_words=True)
    study.store.checkpoint()
    b.store.checkpoint()
    assert study.merging.merge([b.path], dry_run=True).quoting == 1
    assert merge_into(study, b).quoting == 1
    b.privacy.purge(p01(b), with_words=True)
    merge_into(study, b)
    assert not [one for one in study.memos.list_() if WORDS in one.text]
    b.close()
