"""Names taken out of a project: nothing of them is left in any file, codings keep their places, copies converge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from groundcode.domain.opcodes import Edit
from groundcode.errors import CannotBeUndone, CannotRead, NamesInFile, NoPassphrase, ProjectDamaged, WasPurged
from groundcode.store import bulk
from groundcode.store.originals import Name, Originals, is_locked, originals_path
from groundcode.store.search import TextIndex
from groundcode.workspace import Workspace
from groundcode.workspace.pseudonyms import PseudonymReport, pseudonymised, replace_names
from tests.builders import P01, laptop, merge_into, new_project, position, state, transcript

NAMES = {"李阿姨": "[居民A]", "张警官": "[民警A]", "劲松": "[社区A]"}
PATTERN = re.compile("|".join(NAMES))


def replace_in(text: str) -> tuple[str, tuple[Edit, ...]]:
    edits, shift = [], 0
    for match in PATTERN.finditer(text):
        a0, a1, b0 = match.start(), match.end(), match.start() + shift
        new = NAMES[match.group()]
        edits.append((a0, a1, b0, b0 + len(new)))
        shift += len(new) - (a1 - a0)
    return PATTERN.sub(lambda m: NAMES[m.group()], text), tuple(edits)


def take_names_out(workspace: Workspace, **more: bool) -> PseudonymReport:
    originals = Originals.open(originals_path(workspace.path), workspace.id)
    try:
        return replace_names(workspace, originals, replace_in, [Name(form, tag) for form, tag in NAMES.items()], **more)
    finally:
        originals.close()


def has_index(workspace: Workspace) -> bool:
    with workspace.store.reading() as connection:
        return bool(bulk.all_rows(connection, "SELECT 1 FROM sqlite_master WHERE name LIKE 'search_%' LIMIT 1"))


def files_with_names(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".originals" and path.parent.name != "in":
            raw = path.read_bytes()
            if any(name.encode(codec) in raw for name in NAMES for codec in ("utf-8", "utf-16-le", "gb18030")):
                found.add(path.name)
    return found


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Workspace]:
    """A source with names in its text, its name, its speakers and header; codes, memos and drafts that repeat them."""
    workspace = new_project(tmp_path, coder="甲")
    header = "访谈地点：劲松社区\n访谈对象：李阿姨\n\n"
    workspace.sources.import_files([transcript(tmp_path / "in", "李阿姨-P01", header + P01.replace("民警", "张警官"))])
    source = workspace.sources.list_()[0]
    text = workspace.sources.open(source.id).text
    code = workspace.codes.create("李阿姨看见张警官", in_vivo=True)
    workspace.codes.describe(workspace.codes.create("信任", level=Level.CATEGORY), definition="像李阿姨那样的信任")
    at = text.index("天天在院里转")
    workspace.codings.apply(code, source.id, at, at + 6)
    workspace.codings.apply(code, source.id, text.index("您平时见到张警官"), text.index("吗？"))
    workspace.memos.write("李阿姨住在劲松。", title="张警官", about=(code,))
    workspace.store.save_draft("memo", "李阿姨还说")
    workspace.backups.back_up()
    with workspace.store.reading() as connection:
        texts = [row[0] for row in bulk.all_rows(connection, "SELECT sha256 FROM blob")]
    TextIndex(workspace.store).bring_up(position(workspace), texts)
    yield workspace
    workspace.close()


def test_no_name_is_left_in_any_file_and_codings_keep_their_places(study: Workspace, tmp_path: Path) -> None:
    before = study.codings.segments()
    assert has_index(study)
    assert any(name.startswith("a.groundcode") for name in files_with_names(tmp_path))
    report = take_names_out(study)
    assert report.sources == ("[居民A]-P01",)
    assert report.words == {"code": 2, "memo": 1, "source": 1, "speaker": 1}
    assert files_with_names(tmp_path) == set()
    assert not has_index(study), "the index holds words of the former text"
    segments = study.codings.segments()
    assert [s.id for s in segments] == [s.id for s in before]
    assert {s.quote for s in segments} == {"天天在院里转", "您平时见到[民警A]"}
    assert {s.speaker for s in segments} == {"访谈者", "[居民A]"}
    assert study.memos.list_()[0].text == "[居民A]住在[社区A]。"
    assert study.store.drafts() == {"memo": "[居民A]还说"}
    assert {code.name for code in study.tree().codes.values()} == {"[居民A]看见[民警A]", "信任"}
    state(study)
    verdict, _ = study.backups.verify(rebuild=True)
    assert not verdict.problems
    study.close()
    assert files_with_names(tmp_path) == set()
    assert len(list((tmp_path / "a.backups").iterdir())) == 1


def test_what_was_there_lies_in_the_originals(study: Workspace, tmp_path: Path) -> None:
    text = study.sources.open(study.sources.list_()[0].id).text
    take_names_out(study)
    kept = Originals.open(originals_path(study.path), study.id)
    assert [original.text for original in kept.originals()] == [text]
    assert {name.form: name.replacement for name in kept.names()} == NAMES
    ((_when, whole),) = kept.projects()
    former = tmp_path / "former.groundcode"
    former.write_bytes(whole)
    with Workspace.open(former) as workspace:
        assert workspace.sources.open(workspace.sources.list_()[0].id).text == text
        assert not workspace.backups.verify(rebuild=True)[0].problems


def test_it_cannot_be_undone_and_the_text_cannot_come_back(study: Workspace, tmp_path: Path) -> None:
    source = study.sources.list_()[0].id
    text = study.sources.open(source).text
    take_names_out(study)
    with pytest.raises(CannotBeUndone, match="latest change cannot be undone"):
        study.history.undo()
    with pytest.raises(WasPurged, match="was purged from the project"):
        study.sources.edit_text(source, text)
    study.codes.create("后来的")
    study.history.undo()
    report = study.sources.import_files([tmp_path / "in" / "李阿姨-P01.txt"])
    assert not report.imported
    assert files_with_names(tmp_path) == set()


def test_a_second_run_takes_out_what_was_typed_since(study: Workspace, tmp_path: Path) -> None:
    take_names_out(study)
    study.memos.write("又见到李阿姨")
    report = take_names_out(study)
    assert report.words == {"memo": 1}
    assert report.sources == ()
    assert files_with_names(tmp_path) == set()
    assert take_names_out(study).words == {}


@pytest.mark.parametrize("both_do_it", [False, True])
def test_copies_converge_whoever_merges_first(study: Workspace, tmp_path: Path, both_do_it: bool) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = laptop(study, tmp_path / "elsewhere" / "b.groundcode", coder="乙", seed=2)
    other.memos.write("李阿姨的话", kind="reflexive")
    code = next(iter(study.tree().codes))
    other.codes.rename(code, "张警官来了")
    take_names_out(study)
    if both_do_it:
        take_names_out(other)
    third = laptop(other, tmp_path / "elsewhere" / "c.groundcode", coder="丙", seed=3)
    merge_into(third, study)
    merge_into(study, other)
    merge_into(other, study)
    merge_into(third, other)
    assert state(study) == state(other) == state(third)
    for workspace in (study, other, third):
        assert not workspace.backups.verify(rebuild=True)[0].problems
        with workspace.store.reading() as connection:
            texts = bulk.all_rows(connection, "SELECT bytes FROM blob")
        assert not any(PATTERN.search(bytes(raw).decode()) for (raw,) in texts)
    if both_do_it:
        assert PATTERN.search(str([memo.text for memo in study.memos.list_()])) is None
    else:  # what a colleague typed meanwhile came in with the merge; the next run takes it out
        assert take_names_out(study).words == {"memo": 1, "code": 1}
    assert merge_into(study, other).changes == 0
    other.close()
    third.close()


def test_two_open_edits_of_a_transcript_are_settled_first(study: Workspace, tmp_path: Path) -> None:
    source = study.sources.list_()[0].id
    other = laptop(study, tmp_path / "b.groundcode", coder="乙", seed=2)
    text = study.sources.open(source).text
    study.sources.edit_text(source, text.replace("踏实", "很踏实"))
    other.sources.edit_text(source, text.replace("打他电话", "打电话"))
    merge_into(study, other)
    with pytest.raises(CannotRead, match="was edited in two copies"):
        take_names_out(study)
    other.close()


def test_a_redaction_that_would_change_more_than_words_is_passed_over(study: Workspace) -> None:
    code = study.codes.create("原来的")
    with study.store.reading() as connection:
        change, n = bulk.all_rows(
            connection, "SELECT c.id, o.n FROM operation o JOIN change c ON c.seq = o.change WHERE o.entity = 'code' "
            "ORDER BY c.seq DESC LIMIT 1",
        )[0]  # fmt: skip
    from groundcode.domain.ids import redaction_id, to_text

    before = state(study)
    with study.change("purge") as made:
        made.draft.create(
            "redaction", redaction_id(to_text(change), n), change=to_text(change), n=n,
            value={"name": "别的", "level": "main", "place": {"parent": None, "rank": "a0"}},
        )  # fmt: skip
    after = state(study)
    assert {name for name in after if after[name] != before[name]} == {"state_redaction"}
    assert study.tree().codes[code].name == "原来的"
    assert not study.backups.verify(rebuild=True)[0].problems


def test_other_words_without_a_redaction_are_damage(study: Workspace, tmp_path: Path) -> None:
    import sqlite3

    copy = laptop(study, tmp_path / "forged.groundcode", coder="乙", seed=2)
    copy.close()
    raw = sqlite3.connect(copy.path)
    raw.execute("DROP TRIGGER change_no_update")
    raw.execute("UPDATE change SET digest = zeroblob(32) WHERE seq = 3")
    raw.commit()
    raw.close()
    with pytest.raises(ProjectDamaged, match="does not fit its digest"):
        study.merging.merge([copy.path])


def test_a_transcript_is_pseudonymised_before_it_is_a_source(tmp_path: Path) -> None:
    from groundcode.text.loaders import load

    path = transcript(tmp_path, "李阿姨-1", "访谈地点：劲松\n\n" + P01 + "张警官：您好。\n")
    done = pseudonymised(load(path), replace_in)
    assert PATTERN.search(repr(done)) is None
    assert done.name == "[居民A]-1"
    assert dict(done.header) == {"访谈地点": "[社区A]"}
    assert [s.name for s in done.speakers] == ["访谈者", "[居民A]", "[民警A]"]
    for turn in done.turns:
        assert done.text[turn.start : turn.body].rstrip("： ") == turn.speaker


def test_a_run_that_was_interrupted_is_cleaned_up_by_the_next(study: Workspace, tmp_path: Path) -> None:
    take_names_out(study, keep_backups=True)
    (tmp_path / "a.backups" / "x.groundcode.7.part").write_bytes("李阿姨".encode())
    assert files_with_names(tmp_path) != set()
    assert len(take_names_out(study).removed_backups) == 1
    assert files_with_names(tmp_path) == set()


def test_encrypting_needs_a_passphrase(study: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study.privacy.passphrase = None
    with pytest.raises(NoPassphrase, match="There is no passphrase to lock the originals with"):
        study.privacy.open(encrypt=True)
    study.privacy.passphrase = "four words are better"
    study.privacy.open(encrypt=True).save()
    assert is_locked(study.privacy.path)


def test_transcripts_with_replaced_names_are_kept_out(study: Workspace, tmp_path: Path) -> None:
    from groundcode.text.loaders import load
    from groundcode.workspace.roster_import import NamesKeptOut

    take_names_out(study)
    guard = NamesKeptOut(study)
    path = transcript(tmp_path / "in", "P09", "访谈者：好。\n老人：那时张警官常来劲松。\n")
    with pytest.raises(NamesInFile, match=r"P09\.txt holds 2 names that were replaced in this project"):
        guard.prepare(path, load(path))
    clean = transcript(tmp_path / "in", "P10", "访谈者：好。\n老人：那时他常来。\n")
    assert guard.prepare(clean, load(clean)).name == "P10"
