"""Projects of other programs, commented documents and tables of quotes on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call
from tests.unit.exchange.foreign.makers import TRUST, qualcoder, rqda, taguette
from tests.workspace.test_commented_import import commented


def test_a_project_of_another_program_makes_ours(call: Call, tmp_path: Path) -> None:
    qualcoder(tmp_path / "a.qda")
    dry = call("import", "p.groundcode", "a.qda", "--dry-run")
    assert (dry.code, (tmp_path / "p.groundcode").exists()) == (0, False)
    assert "亲近  [category]" in dry.out
    done = call("import", "p.groundcode", "a.qda", "--coder", "Me", "--json")
    assert (done.code, done.json["counts"]["codings"], done.json["origin"]) == (0, 3, "QualCoder")
    assert {one["kind"] for one in done.json["losses"]} >= {"pictures", "stored queries"}
    assert {one["quote"] for one in call("segments", "p.groundcode", "--json").json} == {TRUST, "他们叫我们"}
    assert call("verify", "p.groundcode", "--rebuild").code == 0
    rqda(tmp_path / "b.rqda")
    more = call("import", "p.groundcode", "b.rqda", "--levels", "trust=concept")
    assert more.code == 0
    assert "p.backups" in more.out


def test_several_projects_in_a_file(call: Call, tmp_path: Path) -> None:
    taguette(tmp_path / "t.sqlite3", projects=2)
    none = call("import", "p.groundcode", "t.sqlite3")
    assert none.code == 1
    assert "2 projects are in it" in none.err
    assert "--which" in none.err
    assert not (tmp_path / "p.groundcode").exists()
    assert call("import", "p.groundcode", "t.sqlite3", "--which", "Study 2").code == 0
    assert call("import", "p.groundcode", "t.sqlite3", "--which", "Study 2", "--as-new").code == 2
    assert call("import", "p.groundcode", "x.txt", "--which", "1").code == 2


def test_comments_as_codings(call: Call, tmp_path: Path) -> None:
    commented(tmp_path / "P01.docx", [[("Ann: I ", ""), ("trust them", "li: trust; near")]])
    done = call("import", "p.groundcode", "P01.docx", "--comments-as-codings", "--json")
    assert (done.code, done.json["counts"]["codings"]) == (0, 2)
    assert call("import", "p.groundcode", "P01.docx", "--comments-as-codings", "--positions", "utf16").code == 2


def test_a_table_of_quotes(call: Call, tmp_path: Path) -> None:
    (tmp_path / "P01.txt").write_text("Ann: I trust them, I do.\n", encoding="utf-8")
    call("init", "p.groundcode", "--coder", "Me")
    call("import", "p.groundcode", "P01.txt")
    (tmp_path / "q.csv").write_text('source,quote,code\nP01,I trust them,trust\nP01,"I",x\n', encoding="utf-8")
    dry = call("code", "p.groundcode", "--from", "q.csv", "--dry-run", "--report", "r.csv")
    assert dry.code == 0
    assert "Row 3: the quote stands at 2 places" in dry.err
    assert "several places" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    stopped = call("code", "p.groundcode", "--from", "q.csv", "--create")
    assert stopped.code == 1
    assert "line 3" in stopped.err
    done = call("code", "p.groundcode", "--from", "q.csv", "--create", "--partial")
    assert done.code == 0
    assert "1 segment coded" in done.err
    assert [one["quote"] for one in call("segments", "p.groundcode", "--json").json] == ["I trust them"]
    assert call("code", "p.groundcode", "--from", "q.jsonl", "--accept-near").code == 2
