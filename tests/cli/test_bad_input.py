"""Bad input: one sentence and a hint, exit code 1, nothing half done, no traceback."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from groundcode.store.lock import DeskLock
from groundcode.workspace import Workspace
from tests.cli.conftest import Call, Called

TEXT = "访谈者：他常来吗？\n李阿姨：看见就踏实。\n"


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """A project with one transcript."""
    (tmp_path / "P01.txt").write_text(TEXT, encoding="utf-8")
    call("init", "p.groundcode", "--coder", "甲")
    call("import", "p.groundcode", "P01.txt")
    return tmp_path / "p.groundcode"


def assert_refused(done: Called, *words: str, hint: bool = True) -> None:
    """One sentence with these words, a hint, no traceback."""
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    error = next(line for line in done.err.splitlines() if line.startswith("Error:"))
    for word in words:
        assert word in error, error
    if hint:
        assert any(line.startswith("Hint:") for line in done.err.splitlines()), done.err


def untouched(call: Call, project: Path) -> tuple[int, int]:
    """Numbers of changes and of sources."""
    return len(call("history", project, "--json").json), len(call("sources", project, "--json").json)


def test_an_empty_file(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert_refused(call("import", project, "empty.txt"), "empty.txt", "holds no text")
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    assert_refused(call("import", project, "blank.txt"), "blank.txt", "holds no text")
    assert untouched(call, project) == (2, 1)


def test_a_binary_named_txt(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    assert_refused(call("import", project, "photo.txt"), "photo.txt", "is not a text file")
    assert untouched(call, project) == (2, 1)


def test_a_megabyte_on_one_line(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("说" * 1_000_000, encoding="utf-8")
    assert call("import", project, "long.txt").code == 0
    assert call("sources", project, "--json").json[1]["characters"] == 1_000_000


def test_a_docx_that_is_none(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "no.docx").write_bytes(b"Hello, this is no zip file at all")
    assert_refused(call("import", project, "no.docx"), "no.docx", "is not a")
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("hello.txt", "no document in here")
    assert_refused(call("import", project, "other.docx"), "other.docx", "is not a")
    assert untouched(call, project) == (2, 1)


def test_a_zip_bomb_in_a_docx(call: Call, project: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b"A" * 200_000_000 + b"</w>")
    assert_refused(call("import", project, "bomb.docx"), "bomb.docx", "MB")
    assert untouched(call, project) == (2, 1)


def test_escape_bytes_in_a_transcript_are_kept_and_harmless(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "esc.txt").write_text("访谈者：\x1b[31m红\x1b]0;owned\x07的？\n李阿姨：\x9b2J好。\n", encoding="utf-8")
    done = call("import", project, "esc.txt")
    assert done.code == 0
    assert "\x1b" not in done.out + done.err
    shown = call("show", project, "esc")
    assert "\x1b" not in shown.out
    assert "\x9b" not in shown.out
    assert "␛[31m红" in shown.out
    as_json = call("show", project, "esc", "--json")
    assert "\x1b" not in as_json.out
    assert as_json.json["text"].startswith("访谈者：\x1b[31m红")


def lines(path: Path, *rows: object) -> Path:
    """A codings file."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return path


def test_codings_that_do_not_fit_name_their_line(call: Call, project: Path, tmp_path: Path) -> None:
    good = {"source": "P01", "start": 14, "end": 19, "code": "踏实", "quote": TEXT[14:19]}
    cases = {
        "beyond": ({**good, "start": 20, "end": 999, "quote": None}, "[20, 999) is not a place in “P01”"),
        "quote": ({**good, "quote": "别的话"}, "the quote does not match"),
        "source": ({**good, "source": "P99"}, "no source named “P99”"),
        "start": ({**good, "start": "14"}, "must be whole numbers"),
        "level": ({**good, "level": "theme"}, "“theme” is no level"),
        "key": ({**good, "kode": "x"}, "“kode” is not known here"),
        "empty": ({**good, "start": 5, "end": 5, "quote": None}, "is not a place"),
    }
    for name, (bad, words) in cases.items():
        done = call("code", project, "--from", lines(tmp_path / f"{name}.jsonl", good, bad), "--create")
        assert_refused(done, f"{name}.jsonl, line 2", words)
    (tmp_path / "odd.jsonl").write_text('{"source": \n[1]\n', encoding="utf-8")
    assert_refused(call("code", project, "--from", "odd.jsonl"), "line 1", "not JSON", "1 more line")
    assert call("segments", project, "--json").json == []
    assert call("codes", project, "--json").json == []
    part = call("code", project, "--from", tmp_path / "quote.jsonl", "--create", "--partial")
    assert part.code == 0
    assert "Line 2 left out" in part.err
    assert len(call("segments", project, "--json").json) == 1


def test_an_unknown_code_needs_create_and_an_ambiguous_one_its_path(call: Call, project: Path, tmp_path: Path) -> None:
    row = {"source": "P01", "start": 14, "end": 19, "code": "在场"}
    assert_refused(call("code", project, "--from", lines(tmp_path / "a.jsonl", row)), "line 1", "no code named “在场”")
    twins = [{**row, "parent": "甲类"}, {**row, "parent": "乙类"}]
    assert call("code", project, "--from", lines(tmp_path / "b.jsonl", *twins), "--create").code == 0
    done = call("code", project, "--from", tmp_path / "a.jsonl")
    assert_refused(done, "“在场” could be any of 2", "甲类 > 在场", "乙类 > 在场")
    assert_refused(call("segments", project, "--code", "在场"), "could be any of 2")
    assert call("segments", project, "--code", "甲类 > 在场", "--json").code == 0


def test_markup_in_a_code_name_is_a_name(call: Call, project: Path, tmp_path: Path) -> None:
    name = "[red]<script>alert(1)</script>[/red] =1+1"
    row = {"source": "P01", "start": 14, "end": 19, "code": name}
    assert call("code", project, "--from", lines(tmp_path / "a.jsonl", row), "--create").code == 0
    assert name in call("codes", project).out
    assert call("codes", project, "--json").json[0]["name"] == name


def test_projects_that_cannot_be_opened(call: Call, project: Path, tmp_path: Path) -> None:
    assert_refused(call("sources", "none.groundcode"), "no project at")
    (tmp_path / "text.groundcode").write_text("hello " * 1000)
    assert_refused(call("sources", "text.groundcode"), "is not a groundcode project")
    sqlite3.connect(tmp_path / "plain.groundcode").execute("CREATE TABLE t (x)").connection.commit()
    assert_refused(call("sources", "plain.groundcode"), "is not a groundcode project")
    (tmp_path / "folder.groundcode").mkdir()
    assert_refused(call("sources", "folder.groundcode"), "is not a groundcode project")
    assert_refused(call("init", project), "already something at")
    assert_refused(call("init", "p.sqlite"), "ends in .groundcode", "p.sqlite")
    assert_refused(call("init", "no/folder/p.groundcode"), "no file or folder at", "folder")
    assert_refused(call("desk", project), "needs a terminal")


def test_a_newer_project(call: Call, project: Path) -> None:
    raw = sqlite3.connect(project)
    raw.execute(
        "INSERT INTO change (id, coder, installation, made_at, lamport, kind, format, digest) "
        "VALUES (randomblob(16), randomblob(16), randomblob(16), '', 99, 'x', 99, randomblob(32))"
    )
    raw.commit()
    raw.close()
    assert_refused(call("sources", project), "newer groundcode", "format 99")


def test_a_damaged_project(call: Call, project: Path) -> None:
    with Workspace.open(project):
        pass
    data = bytearray(project.read_bytes())
    for i in range(4096 * 2, len(data) - 100, 97):
        data[i] ^= 0xFF
    project.write_bytes(data)
    done = call("verify", project, "--rebuild")
    assert_refused(done, "damaged")
    assert "backup" in done.err


def test_a_project_that_is_being_written(call: Call, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundcode.store.store.BUSY_MILLISECONDS", 50)
    from groundcode.store.store import Store

    monkeypatch.setattr(Store.open.__func__, "__kwdefaults__", {"read_only": "", "busy": 50})  # type: ignore[attr-defined]
    other = sqlite3.connect(project, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert_refused(call("memo", project, "ein Satz"), "is in use", "another program is writing")
    other.execute("ROLLBACK")
    other.close()
    assert call("memo", project, "ein Satz").code == 0


def test_the_desk_on_a_project_with_a_desk_says_who_has_it(call: Call, project: Path) -> None:
    lock = DeskLock(project)
    assert lock.take() is None
    with Workspace.open(project, desk=True) as second:
        assert f"process {os.getpid()}" in second.store.read_only
    assert call("memo", project, "the command line still writes").code == 0
    lock.release()


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else False, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(call: Call, project: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    shutil.copyfile(project, shut / "p.groundcode")
    shut.chmod(0o500)
    assert_refused(call("init", shut / "new.groundcode"), "cannot be written")
    assert_refused(call("memo", shut / "p.groundcode", "x"), "for reading only")
    assert call("sources", shut / "p.groundcode").code == 0
    shut.chmod(0o700)


def test_a_place_that_refuses_files_is_said(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("x")
    assert_refused(call("init", tmp_path / "a-file" / "new.groundcode"), "cannot be written")
    assert_refused(call("backup", project, tmp_path / "a-file" / "b.groundcode"), "cannot be written")
    assert_refused(call("codebook", "export", project, tmp_path / "a-file" / "c.yaml"), "cannot be written")


def test_one_bad_file_does_not_stop_the_others_and_the_same_twice_is_noticed(call: Call, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("问：好吗？\n答：好。\n", encoding="utf-8")
    (folder / "same.txt").write_text(TEXT, encoding="utf-8")
    (folder / "P01.txt").write_text(TEXT + "李阿姨：还有。\n", encoding="utf-8")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "bad.docx").write_bytes(b"PK no")
    report = call("import", project, folder, "--json")
    assert report.code == 0
    assert [i["name"] for i in report.json["imported"]] == ["good"]
    reasons = {Path(r["path"]).name: r["reason"] + r["hint"] for r in report.json["refused"]}
    assert "in this project already, as “P01”" in reasons["same.txt"]
    assert "--as-version-of" in reasons["P01.txt"]
    assert "另存为 docx" in reasons["old.doc"]
    assert "bad.docx" in reasons["bad.docx"]


def test_usage_errors_end_in_two(call: Call, project: Path) -> None:
    assert call("nonsense").code == 2
    assert call("code", project).code == 2
    assert call("resolve", project, "abcd1234").code == 2
    assert_refused(call("resolve", project, "abcd1234", "--take", "1"), "no open conflict")


def test_an_unforeseen_fault_is_one_sentence_without_a_traceback(
    call: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(_self: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr("groundcode.workspace.sources.Sources.summaries", explode)
    done = call("sources", project)
    assert_refused(done, "boom")
