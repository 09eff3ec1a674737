"""An archive for a data repository: only what may be archived, and nothing beside it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from groundcode.errors import DocumentExists, NamesRemain, NothingToDeposit, NotPseudonymised
from groundcode.exchange.refi.archive import open_qdpx
from groundcode.workspace import Workspace
from groundcode.workspace.deposit import FILES
from groundcode.workspace.privacy import certain
from tests.builders import new_project, refused, state
from tests.workspace.interchange_testing import rich_project
from tests.workspace.test_interchange_counts import read_by_another, read_by_us


def study(tmp_path: Path) -> Workspace:
    """P01 may be archived, P02 not, of P03 nobody asked."""
    ws = rich_project(tmp_path)
    for name, speaker, answer in (("P01", "李阿姨", "yes"), ("P02", "张警官", "no"), ("P03", "Mary", "")):
        case = ws.cases.named("P01-李").id if name == "P01" else ws.cases.add(name)
        ws.cases.bind(case, ws.sources.named(name).id, speaker)
        if answer:
            ws.cases.consent(case, {"archive": answer})
    return ws


def texts(path: Path) -> str:
    """Everything in an archive as one text."""
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        return "\n".join(found.read(name).decode("utf-8-sig") for name in found.namelist())


def test_only_what_may_be_archived_goes(tmp_path: Path) -> None:
    ws = study(tmp_path)
    path = tmp_path / "d.qdpx"
    done = ws.deposits.export(path, no_names=True)
    assert done.counts["sources"] == 1
    assert {name for loss in done.losses for name in loss.names} >= {"P02", "P03"}
    with zipfile.ZipFile(path) as found:
        names = found.namelist()
        assert set(FILES) < set(names)
        assert "groundcode.jsonl" not in names, "our own file would hold everything"
        rows = list(csv.reader(io.StringIO(found.read("variables.csv").decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["P01-李"]
    told = texts(path)
    for word in ("天天走访", "drink tea", "Mary", "张警官", "On a coding.", "Of all.", "What it is about."):
        assert word not in told, word
    assert "天天在院里转" in told
    with open_qdpx(path) as archive:
        project = archive.project()
        assert [source.name for source in project.sources] == ["P01"]
        assert [case.name for case in project.cases] == ["P01-李"]


def test_memos_go_when_they_are_asked_for(tmp_path: Path) -> None:
    ws = study(tmp_path)
    done = ws.deposits.export(tmp_path / "d.qdpx", no_names=True, memos=True)
    told = texts(tmp_path / "d.qdpx")
    assert "On a coding." in told
    assert "What it is about." in told
    assert done.counts["memos"] > 0


def test_it_opens_in_groundcode_and_elsewhere(tmp_path: Path) -> None:
    ws = study(tmp_path)
    ws.deposits.export(tmp_path / "d.qdpx", no_names=True)
    again = new_project(tmp_path, "again", seed=7)
    report = again.interchange.import_qdpx(tmp_path / "d.qdpx", fresh=True)
    assert report.counts["sources"] == 1
    assert not report.whole
    state(again)
    pytest.importorskip("pyrefiqda")
    theirs = sorted(read_by_another(tmp_path / "d.qdpx", tmp_path / "theirs"))
    assert theirs == sorted(read_by_us(again))
    assert theirs


def test_it_is_refused_where_nobody_looked_for_names(tmp_path: Path) -> None:
    ws = study(tmp_path)
    error = refused(ws, NotPseudonymised, lambda: ws.deposits.export(tmp_path / "d.qdpx"))
    assert "--no-names" in error.hint
    roster = tmp_path / "r.csv"
    roster.write_text("name,replacement,kind\n李阿姨,王阿姨,person\n", encoding="utf-8")
    names = ws.privacy.roster(roster)
    ws.privacy.replace(certain(ws.privacy.survey(names), (), ()), names)
    ws.deposits.export(tmp_path / "d.qdpx")
    assert "李阿姨" not in texts(tmp_path / "d.qdpx")
    refused(ws, DocumentExists, lambda: ws.deposits.export(tmp_path / "d.qdpx"))
    ws.memos.write("李阿姨")
    refused(ws, NamesRemain, lambda: ws.deposits.export(tmp_path / "e.qdpx"))
    ws.privacy.path.rename(tmp_path / "away")
    error = refused(ws, NotPseudonymised, lambda: ws.deposits.export(tmp_path / "e.qdpx"))
    assert "list of them is not beside" in error.message
    assert not (tmp_path / "e.qdpx").exists()


def test_nothing_to_deposit(tmp_path: Path) -> None:
    ws = rich_project(tmp_path)
    error = refused(ws, NothingToDeposit, lambda: ws.deposits.export(tmp_path / "d.qdpx", no_names=True))
    assert "none of the 3 sources" in error.message
    assert not list(tmp_path.glob(".*.tmp"))


def test_the_readme_names_nothing_that_was_left_out(tmp_path: Path) -> None:
    ws = study(tmp_path)
    ws.sources.rename(ws.sources.named("P02").id, "秘密")
    ws.deposits.export(tmp_path / "d.qdpx", no_names=True)
    with zipfile.ZipFile(tmp_path / "d.qdpx") as found:
        text = found.read("README.txt").decode()
    assert "秘密" not in text
    assert "there were no names to replace" in text
    assert "transcripts (1, UTF-8" in text
