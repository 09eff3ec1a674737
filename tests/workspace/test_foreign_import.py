"""Projects of Taguette, QualCoder and RQDA taken in: every quote where it was, and what is lost told."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from groundcode.domain.levels import Level
from groundcode.errors import BadValue, EmptyFile, FileMissing, InvalidDocument
from groundcode.store import reading
from groundcode.workspace import Workspace
from groundcode.workspace.interchange import InterchangeReport
from tests.builders import new_project, position, refused
from tests.unit.exchange.foreign import makers
from tests.unit.exchange.foreign.makers import CALL, TRUST, more, qualcoder, rqda, taguette


def taken(folder: Path, path: Path, **how: Any) -> tuple[Workspace, InterchangeReport]:
    """A new project with what a file holds."""
    ws = new_project(folder, "taken", coder="新")
    return ws, ws.interchange.import_foreign(path, fresh=True, **how)


def segments(ws: Workspace) -> set[tuple[str, str, str]]:
    """(quote, code, coder) of every coding."""
    return {(one.quote, one.code, one.coder) for one in ws.codings.segments()}


def losses(report: InterchangeReport) -> dict[str, int]:
    """Kind -> how many, lost or carried in another form."""
    out: dict[str, int] = {}
    for one in report.losses:
        out[one.kind] = out.get(one.kind, 0) + one.count
    return out


def memos(ws: Workspace) -> set[str]:
    """The texts of all memos."""
    return {memo.text for memo in ws.memos.list_()}


def levels(ws: Workspace) -> dict[str, Level]:
    """Path -> level."""
    with ws.store.reading() as connection:
        tree = reading.read_tree(connection)
    return {tree.path(code): found.level for code, found in tree.codes.items()}


def test_qualcoder_comes_in_with_everything_that_has_a_place(tmp_path: Path) -> None:
    ws, report = taken(tmp_path, qualcoder(tmp_path / "a.qda"))
    assert segments(ws) == {(TRUST, "trust", "li"), (TRUST, "trust", "wang"), (CALL, "called", "wang")}
    assert levels(ws) == {
        "亲近": Level.CATEGORY, "亲近 > 警民": Level.CONCEPT, "亲近 > 警民 > trust": Level.LABEL, "called": Level.LABEL
    }  # fmt: skip
    assert {"she smiled", "at her home", "What it is about.", "lives here", "We went.", "a gate", "polite"} == memos(ws)
    assert report.positions == "codepoints"
    told = losses(report)
    assert {"marks “important”", "pictures", "regions of pictures and of pages", "stored queries", "places of cases"} <= set(told)
    assert told["PDF files"] == 1
    starred = [one for source in ws.sources.list_() for one in ws.codings.of_source(source.id) if one.starred]
    assert len(starred) == told["marks “important”"] > 0
    assert list(ws.cases.named("Ann").values.values()) == ["61"]
    moments = {one.made_at for one in ws.codings.segments()}
    assert {moment[:19] for moment in moments} == {f"2024-02-0{day}T09:30:00" for day in (4, 5, 6)}


def test_positions_that_count_utf16_units_are_found_out_by_the_quotes(tmp_path: Path) -> None:
    ws, report = taken(tmp_path, qualcoder(tmp_path / "a.qda", utf16=True))
    assert report.positions == "utf16"
    assert {quote for quote, _code, _coder in segments(ws)} == {TRUST, CALL}


def test_a_project_read_twice_adds_nothing(tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "a.qda")
    ws, _report = taken(tmp_path, folder)
    before = segments(ws), len(ws.codings.segments())
    again = ws.interchange.import_foreign(folder)
    assert (segments(ws), len(ws.codings.segments())) == before
    assert again.counts["codings"] == 0
    assert again.backup is not None
    assert Path(again.backup).exists()


def test_a_colleagues_copy_of_the_same_project_adds_what_is_new(tmp_path: Path) -> None:
    """Both went on from one copy, so that their rows have the same numbers."""
    ours = qualcoder(tmp_path / "a.qda")
    theirs = tmp_path / "b.qda"
    shutil.copytree(ours, theirs)
    for folder, owner, words in ((ours, "li", "你好吗"), (theirs, "wang", "我们去")):
        start = makers.TEXT.index(words)
        sql = "INSERT INTO code_text (ctid,cid,fid,seltext,pos0,pos1,owner,date,memo) VALUES (99,2,1,?,?,?,?,'','')"
        more(folder / "data.qda", sql,
             words, start, start + 3, owner)  # fmt: skip
    ws, _report = taken(tmp_path, ours)
    ws.interchange.import_foreign(theirs)
    assert {("你好吗", "called", "li"), ("我们去", "called", "wang")} <= segments(ws)
    assert len(ws.codings.segments()) == 5


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    before = position(ws)
    report = ws.interchange.import_foreign(qualcoder(tmp_path / "a.qda"), dry_run=True)
    assert report.counts["codings"] == 3
    assert report.backup is None
    assert (position(ws), ws.codings.segments()) == (before, [])


def test_a_zipped_folder_and_the_file_itself_are_the_project_too(tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "a.qda")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(folder / "data.qda", "my study.qda/data.qda")
        archive.writestr("../outside.txt", "x")
    ws, _report = taken(tmp_path, tmp_path / "a.zip")
    assert len(ws.codings.segments()) == 3
    assert not (tmp_path.parent / "outside.txt").exists()
    other = new_project(tmp_path, "other", seed=5)
    other.interchange.import_foreign(folder / "data.qda", fresh=True)
    assert segments(other) == segments(ws)


def test_rqda_comes_in_without_what_was_deleted(tmp_path: Path) -> None:
    ws, report = taken(tmp_path, rqda(tmp_path / "a.rqda"))
    assert segments(ws) == {(TRUST, "trust", "li"), (CALL, "called", "wang")}
    assert set(levels(ws)) == {"亲近", "亲近 > trust", "警民", "called"}
    assert {"she smiled", "About it.", "lives here", "We went.", "polite"} <= memos(ws)
    assert "NA" not in memos(ws)
    assert {one.made_at[:19] for one in ws.codings.segments()} == {"2010-02-06T13:05:27"}
    told = losses(report)
    assert (told["codes in several categories"], told["pictures"], told["colours of codes"]) == (1, 1, 1)
    deleted = [one for one in report.losses if one.why == "they were deleted there"]
    assert {(one.kind, one.count) for one in deleted} == {
        ("sources", 1), ("codes", 1), ("codings", 1), ("places of codes in categories", 1)
    }  # fmt: skip
    assert "Positions were read as codepoints: 2 of 2 quotes stand at their place." in report.notes


def test_rqda_positions_that_count_a_line_end_as_one(tmp_path: Path) -> None:
    """R gave the window a text with LF only, while the file keeps CRLF."""
    path = rqda(tmp_path / "a.rqda", text=makers.TEXT.replace("\r\n", "\n"))
    more(path, "UPDATE source SET file = ? WHERE id = 1", makers.TEXT)
    ws, report = taken(tmp_path, path)
    assert report.positions == "codepoints+crlf1"
    assert segments(ws) == {(TRUST, "trust", "li"), (CALL, "called", "wang")}


def test_taguette_counts_bytes_between_the_tags(tmp_path: Path) -> None:
    ws, report = taken(tmp_path, taguette(tmp_path / "a.sqlite3"))
    assert segments(ws) == {
        ("I trust them & 😀", "trust", "li"), ("I trust them & 😀", "them", "wang"), ("他们\n叫我们", "Dr. Li", "li")
    }  # fmt: skip
    assert set(levels(ws)) == {"trust", "trust > them", "Dr. Li"}
    assert {one.made_at[:10] for one in ws.codings.segments()} == {"2021-03-04", "2021-03-05"}
    assert {"About it.", "first visit"} <= memos(ws)
    assert losses(report)["selections without a code"] == 1
    assert (
        ws.sources.open(ws.sources.list_()[0].id).text == "Visit\nAnn: I trust them & 😀 you.\n王：他们\n叫我们去。\none\ntwo\n"
    )


def test_one_of_several_projects_is_named(tmp_path: Path) -> None:
    path = taguette(tmp_path / "a.sqlite3", projects=3)
    ws = new_project(tmp_path)
    error = refused(ws, InvalidDocument, lambda: ws.interchange.import_foreign(path))
    assert "3 projects are in it" in error.message
    assert "2 “Study 2”" in error.hint
    for which in ("2", "study 2"):
        fresh = new_project(tmp_path, f"p{which}", seed=3)
        report = fresh.interchange.import_foreign(path, which=which, fresh=True)
        assert report.counts["codings"] == 3
    assert "Study 9" in refused(ws, BadValue, lambda: ws.interchange.import_foreign(path, which="Study 9")).message
    folder = qualcoder(tmp_path / "a.qda")
    assert "Taguette" in refused(ws, BadValue, lambda: ws.interchange.import_foreign(folder, which="1")).hint


def test_a_highlight_beyond_the_text_is_told(tmp_path: Path) -> None:
    path = taguette(tmp_path / "a.db")
    more(path, "UPDATE highlights SET end_offset = 100000 WHERE id = 101")
    more(path, "UPDATE highlights SET start_offset = 'x' WHERE id = 100")
    ws, report = taken(tmp_path, path)
    assert segments(ws) == set()
    assert losses(report)["codings"] == 3
    assert losses(report)["highlights"] == 2


@pytest.mark.parametrize("make", [qualcoder, rqda])
def test_what_is_said_of_a_place_of_a_case_is_no_less_told(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "a.rqda")
    columns, found = ("caseid, fid, pos0, pos1, memo", path / "data.qda") if make is qualcoder else (
        "caseid, fid, selfirst, selend, memo, status", path)  # fmt: skip
    table = "case_text" if make is qualcoder else "caselinkage"
    more(found, f"INSERT INTO {table} ({columns}) VALUES (1, 1, 2, 4, 'she speaks here'{', 1' * (make is rqda)})")
    more(found, f"INSERT INTO {table} ({columns}) VALUES (1, 99, 2, 4, ''{', 1' * (make is rqda)})")
    ws, report = taken(tmp_path, path)
    assert "she speaks here" in memos(ws)
    assert losses(report)["memos on places of cases"] == 1
    assert [one.count for one in report.losses if one.kind == "places of cases" and not one.kept] == [1]


def test_circles_and_orphans_stand_at_the_top(tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "a.qda")
    more(folder / "data.qda", "UPDATE code_cat SET supercatid = 2 WHERE catid = 1")
    more(folder / "data.qda", "UPDATE code_name SET catid = 77 WHERE cid = 2")
    ws, report = taken(tmp_path, folder)
    assert len(levels(ws)) == 4
    assert sum(" > " not in path for path in levels(ws)) == 2
    assert {one.count for one in report.losses if "stood under" in one.why} == {1}
    assert len(segments(ws)) == 3


def test_texts_in_another_encoding_are_read_and_told(tmp_path: Path) -> None:
    path = rqda(tmp_path / "a.rqda")
    text = makers.TEXT.replace("😀", "哦")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE source SET file = CAST(? AS TEXT) WHERE id = 1", (text.encode("gb18030"),))
        connection.execute("UPDATE coding SET seltext = CAST(? AS TEXT) WHERE cid = 2", (CALL.encode("gb18030"),))
        connection.execute("UPDATE freecode SET name = CAST(? AS TEXT) WHERE id = 2", ("被叫".encode("gb18030"),))
        connection.execute("UPDATE codecat SET name = CAST(? AS TEXT)", ("亲近".encode("gb18030"),))
    ws, report = taken(tmp_path, path)
    assert (CALL, "被叫", "wang") in segments(ws)
    assert any("gb18030" in note for note in report.notes)
    assert "no-such" in refused(ws, BadValue, lambda: ws.interchange.import_foreign(path, encoding="no-such")).message


HOSTILE: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"hello" * 100),
    "cut off": lambda path: path.write_bytes(rqda(path).read_bytes()[:9000]),
    "damaged": lambda path: path.write_bytes(_scrambled(rqda(path))),
    "other tables": lambda path: makers.write(path, "CREATE TABLE a (b)"),
    "no column": lambda path: makers.write(
        path, "CREATE TABLE source (id); CREATE TABLE freecode (id, name); CREATE TABLE coding (cid)"
    ),
    "a view": lambda path: makers.write(
        path,
        "CREATE TABLE source (id); CREATE TABLE coding (cid); CREATE VIEW freecode AS WITH RECURSIVE n(x) AS "
        "(SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS id, 'a' AS name FROM n",
    ),
    "for ever": lambda path: makers.write(
        path,
        "CREATE TABLE source (id); CREATE TABLE coding (cid); CREATE TABLE freecode (id, name, "
        "slow AS (length(replace(hex(zeroblob(40000000)), '0', 'ab'))) VIRTUAL)",
        ("freecode", {"id": 1, "name": "x"}),
    ),
}


def _scrambled(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[4096:12288] = bytes(range(256)) * 32
    return bytes(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_one_sentence_and_changes_nothing(tmp_path: Path, name: str) -> None:
    ws = new_project(tmp_path)
    path = tmp_path / "a.rqda"
    HOSTILE[name](path)
    before, beside = position(ws), sorted(one.name for one in tmp_path.iterdir())
    error = refused(ws, InvalidDocument, lambda: ws.interchange.import_foreign(path))
    assert str(path) in error.message
    assert error.hint
    assert position(ws) == before
    assert sorted(one.name for one in tmp_path.iterdir()) == beside


def test_missing_and_empty_files(tmp_path: Path) -> None:
    ws = new_project(tmp_path)
    refused(ws, FileMissing, lambda: ws.interchange.import_foreign(tmp_path / "none.rqda"))
    (tmp_path / "e.rqda").touch()
    refused(ws, EmptyFile, lambda: ws.interchange.import_foreign(tmp_path / "e.rqda"))
    (tmp_path / "f.qda").mkdir()
    refused(ws, FileMissing, lambda: ws.interchange.import_foreign(tmp_path / "f.qda"))


def test_a_file_is_only_read_even_while_its_program_has_it_open(tmp_path: Path) -> None:
    """What lies in the write-ahead log counts, and nothing is written beside the file."""
    path = rqda(tmp_path / "a.rqda")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE freecode SET name = 'late' WHERE id = 2")
        connection.commit()
        before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if not one.name.endswith("-shm")}
        (tmp_path / "out").mkdir()
        ws, _report = taken(tmp_path / "out", path)
        after = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file() and not one.name.endswith("-shm")}
    assert (CALL, "late", "wang") in segments(ws)
    assert after == before


def test_a_write_that_was_broken_off_is_for_its_own_program_to_mend(tmp_path: Path) -> None:
    path = rqda(tmp_path / "a.rqda")
    (tmp_path / "a.rqda-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 600)
    ws = new_project(tmp_path)
    error = refused(ws, InvalidDocument, lambda: ws.interchange.import_foreign(path))
    assert "was stopped" in error.message


def test_a_value_too_large_to_be_an_interview(tmp_path: Path) -> None:
    path = rqda(tmp_path / "a.rqda")
    more(path, "UPDATE source SET memo = zeroblob(60000000) WHERE id = 1")
    ws = new_project(tmp_path)
    assert "50 MB" in refused(ws, InvalidDocument, lambda: ws.interchange.import_foreign(path)).message


def test_sql_in_names_is_only_a_name(tmp_path: Path) -> None:
    path = rqda(tmp_path / "a.rqda")
    name = "x'); DROP TABLE coding; --"
    more(path, "UPDATE freecode SET name = ? WHERE id = 2", name)
    more(path, 'CREATE TABLE "a""; DROP TABLE source; --" (x)')
    ws, _report = taken(tmp_path, path)
    assert (CALL, name, "wang") in segments(ws)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everybody may read here")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = rqda(tmp_path / "a.rqda")
    path.chmod(0)
    ws = new_project(tmp_path)
    refused(ws, Exception, lambda: ws.interchange.import_foreign(path))
