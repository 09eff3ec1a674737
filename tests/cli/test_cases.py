"""`groundcode cases` and `groundcode sampling`: what is printed, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call, Called

P01 = "访谈时间：2024年5月12日\n\n访谈者：他常来吗？\n李阿姨：看见就踏实。\n"
P02 = "Interviewer: Well?\nMary: We drink tea.\n"
TABLE = "编号,性别,年龄,所在社区,材料,说话人\nR1,女,67,=槐枫苑,P01,李阿姨\nR2,男,41,=槐枫苑,P02,\n"


@pytest.fixture
def project(call: Call, tmp_path: Path) -> Path:
    """A project with two transcripts, and a table of their informants."""
    (tmp_path / "P01.txt").write_text(P01, encoding="utf-8")
    (tmp_path / "P02.txt").write_text(P02, encoding="utf-8")
    (tmp_path / "cases.csv").write_text(TABLE, encoding="utf-8")
    call("init", "p.groundcode", "--coder", "甲")
    assert call("import", "p.groundcode", "P01.txt", "P02.txt").code == 0
    return tmp_path / "p.groundcode"


def refused(done: Called, *words: str, code: int = 1) -> None:
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err, done.err


def found(call: Call, project: Path, name: str) -> Any:
    (one,) = (case for case in call("cases", project, "--json").json if case["name"] == name)
    return one


def untouched(call: Call, project: Path) -> int:
    return len(call("history", project, "--json").json)


def test_a_table_in_a_list_out(call: Call, project: Path) -> None:
    before = untouched(call, project)
    told = call("cases", project, "import", "cases.csv", "--dry-run")
    assert "new case: R1" in told.out
    assert "R1 speaks in P01/李阿姨" in told.out
    assert "Nothing was stored" in told.err
    assert untouched(call, project) == before
    done = call("cases", project, "import", "cases.csv", "--parent", "所在社区", "--json")
    assert done.json["new_cases"] == ["R1", "R2", "=槐枫苑"]
    assert done.json["new_variables"] == [{"name": "性别", "type": "text"}, {"name": "年龄", "type": "number"}]
    assert done.json["bound"][1] == {"case": "R2", "source": "P02", "speaker": "Mary", "from": None}
    assert call("cases", project, "import", "cases.csv", "--parent", "所在社区").err == (
        "Nothing changes: everything in the table is there already.\n"
    )
    site, first, second = call("cases", project, "--json").json
    assert first == {
        "id": first["id"],
        "name": "R1",
        "kind": "informant",
        "parent": "=槐枫苑",
        "speakers": [{"source": "P01", "speaker": "李阿姨"}],
        "values": {"性别": "女", "年龄": "67"},
        "consent": {},
        "withdrawn": None,
    }
    assert (site["kind"], second["speakers"]) == ("site", [{"source": "P02", "speaker": "Mary"}])
    listed = call("cases", "list", project)
    assert "R1" in listed.out
    assert "P01/李阿姨" in listed.out
    assert listed.out == call("cases", project).out


def test_what_a_second_table_changes_is_told(call: Call, project: Path, tmp_path: Path) -> None:
    call("cases", project, "import", "cases.csv")
    (tmp_path / "more.csv").write_text("ID,年龄,source\nr1,68,P02\n", encoding="utf-8")
    done = call("cases", project, "import", "more.csv")
    assert "R1, 年龄: 67 → 68" in done.out
    assert "R1 speaks in P02/Mary (before: R2)" in done.out
    assert "1 case read, 2 changes." in done.err


def test_a_bad_table_names_its_row_and_changes_nothing(call: Call, project: Path, tmp_path: Path) -> None:
    before = untouched(call, project)
    (tmp_path / "bad.csv").write_text("编号,材料\nR1,P01\nR2,P99\n", encoding="utf-8")
    done = call("cases", project, "import", "bad.csv")
    refused(done, "bad.csv, row 3: There is no source named “P99”.", "Hint: Nothing was changed. Mend the table")
    refused(call("cases", project, "import", "gone.csv"), "There is no file or folder at gone.csv.")
    refused(call("cases", project, "import", "cases.csv", "--parent", "区"), "row 1: no column is headed “区”.")
    refused(call("cases", "gone.groundcode", "import", "cases.csv"), "There is no project at gone.groundcode.")
    assert untouched(call, project) == before


def test_single_acts(call: Call, project: Path) -> None:
    assert call("cases", project, "add", "站", "--kind", "site").err == "The case “站” was made.\n"
    call("cases", project, "add", "李", "--parent", "站", "--coder", "乙")
    assert call("history", project, "--json").json[0]["coder"] == "乙"
    assert call("cases", project, "set", "李", "年龄", "67").err == "A new variable: 年龄 (a number).\n李, 年龄: 67\n"
    assert call("cases", project, "set", "李", "年龄", "67").err == "Nothing changed.\n"
    assert call("cases", project, "bind", "李", "P01").err == "李 speaks in P01/李阿姨.\n"
    assert call("cases", project, "unbind", "李", "P01").err == "1 place let go.\n"
    call("cases", project, "bind", "李", "P01", "李阿姨")
    assert call("cases", project, "rename", "李", "王").err == "“李” is called “王” now.\n"
    assert call("cases", project, "move", "王").err == "王 stands under no other case.\n"
    assert call("cases", project, "variable", "年龄", "--type", "text").err == "“年龄” is a text now.\n"
    shown = call("cases", project, "consent", "王", "--quote", "paraphrase", "--date", "2024/3/1", "--ai", "no")
    assert shown.out.splitlines()[0] == "date of the consent: 2024-03-01"
    assert found(call, project, "王")["consent"] == {"ai": "no", "date": "2024-03-01", "quote": "paraphrase"}
    refused(call("cases", project, "delete", "王"), "The words of P01/李阿姨 may not be quoted freely", "--yes")
    done = call("cases", project, "delete", "王", "--yes")
    assert "values: 1, answers about consent: 3, speakers let go: 1" in done.err
    assert len(call("cases", project, "--json").json) == 1
    call("undo", project)
    assert found(call, project, "王")["values"] == {"年龄": "67"}
    call("cases", project, "variable", "年龄", "--delete")
    assert found(call, project, "王")["values"] == {}


def test_what_is_refused(call: Call, project: Path) -> None:
    call("cases", project, "import", "cases.csv")
    before = untouched(call, project)
    refused(call("cases", project, "add", "r1"), "There is a case named “r1” already.", "Hint: Use that one")
    refused(call("cases", project, "add", " "), "Every case needs a name.")
    refused(call("cases", project, "set", "R9", "a", "b"), "There is no case named “R9”.")
    refused(call("cases", project, "set", "R1", "年龄", "old"), "“old” is not a valid 年龄.", "Hint: It takes a number.")
    refused(call("cases", project, "bind", "R1", "P09"), "There is no source named “P09”.")
    refused(call("cases", project, "bind", "R1", "P01", "x"), "There is no speaker named “x”.")
    refused(call("cases", project, "move", "R1", "R1"), "The case “R1” cannot stand under “R1”")
    refused(call("cases", project, "consent", "R1", "--quote", "maybe"), "“maybe” is not a valid consent.")
    refused(call("cases", project, "withdraw", "R1", "--date", "soon"), "“soon” is not a valid date.")
    refused(call("cases", project, "variable", "年龄"), "--type", code=2)
    refused(call("cases", project, "withdraw", "R1", "--date", "2024-01-01", "--revoke"), "--revoke", code=2)
    refused(call("cases", project, "nonsense"), "nonsense", code=2)
    assert untouched(call, project) == before


def test_a_withdrawn_case_is_shown_no_more(call: Call, project: Path, tmp_path: Path) -> None:
    call("cases", project, "import", "cases.csv")
    (tmp_path / "c.jsonl").write_text('{"source": "P01", "start": 28, "end": 33, "code": "踏实"}\n', encoding="utf-8")
    assert call("code", project, "--from", "c.jsonl", "--create").code == 0
    assert "看见就踏实" in call("show", project, "P01").out
    done = call("cases", project, "withdraw", "R1", "--date", "2024-06-01")
    assert "R1 has withdrawn. No longer shown: P01." in done.err
    assert "groundcode purge takes it out" in done.err
    for words in (
        ("show", project, "P01"),
        ("show", project, "P01", "--json"),
        ("segments", project),
        ("segments", project, "--json"),
    ):
        done = call(*words)
        assert done.code == 0
        assert "就踏实" not in done.out + done.err
        assert "withdr" in done.err, "the sentence says why"
    shown = call("show", project, "P01", "--json").json
    assert (shown["text"], shown["codings"][0]["quote"]) == (None, None)
    assert call("segments", project, "--json").json[0]["quote"] is None
    assert call("codes", project, "--json").json[0]["own"] == 1
    done = call("code", project, "--from", "c.jsonl", "--coder", "乙")
    refused(done, "line 1: “P01” is closed: R1 withdrew from the study on 2024-06-01.")
    refused(call("cases", project, "delete", "R1"), "R1 has withdrawn", "--revoke")
    call("cases", project, "export", "t1.csv")
    with (tmp_path / "t1.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["ID", "R2"]
    call("undo", project)
    assert "看见就踏实" in call("show", project, "P01").out


def test_header_lines(call: Call, project: Path) -> None:
    call("cases", project, "import", "cases.csv")
    offered = call("cases", project, "headers")
    assert "2024年5月12日" in offered.out
    assert "1 value is new; --apply takes it over." in offered.err
    (line,) = call("cases", project, "headers", "--apply", "--json").json
    assert (line["source"], line["case"], line["key"], line["value"]) == ("P01", "R1", "访谈时间", "2024年5月12日")
    assert (line["there"], line["status"], line["applied"]) == (None, "new", True)
    assert call("cases", project, "headers", "--json").json[0]["status"] == "same"


def test_the_tables_of_the_thesis(call: Call, project: Path, tmp_path: Path) -> None:
    call("cases", project, "import", "cases.csv")
    call("sampling", project, "add", "第一轮", "--source", "P01")
    done = call("cases", project, "export", "t1.csv", "--language", "zh")
    assert "2 cases written to t1.csv." in done.err
    assert "“年龄” was put into bands of ten years." in done.err
    with (tmp_path / "t1.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["编号", "性别", "年龄段", "身份(职务)", "所在社区", "访谈日期", "时长", "字数", "抽样批次"]
    assert rows[1] == ["R1", "女", "60–69", "", "'=槐枫苑", "", "", "6", "第一轮"]
    assert call("cases", project, "export", "t1.xlsx", "--kind", "all").code == 0
    refused(call("cases", project, "export", "t1.pdf"), "does not read or write files like t1.pdf")
    refused(call("cases", project, "export", "no/where.csv"), "no folder")


def test_who_could_be_recognised(call: Call, project: Path) -> None:
    assert "there is nothing to compare" in call("cases", project, "unique").err
    call("cases", project, "import", "cases.csv")
    told = call("cases", project, "unique", "--json").json
    assert told["columns"] == ["site", "age", "gender"]
    assert [one["case"] for one in told["unique"]] == ["R1", "R2"]
    assert told["offers"][0].keys() == {"change", "unique"}
    assert "2 of 2 could be recognised by these." in call("cases", project, "unique").err


def test_the_sampling_log(call: Call, project: Path, tmp_path: Path) -> None:
    done = call("sampling", project, "add", "第一轮", "--date", "2024-05-01", "--gap", "归属感", "--decision", "问居民",
                "--source", "P01")  # fmt: skip
    assert done.err == "The sampling round “第一轮” was noted, with 1 source.\n"
    call("sampling", project, "outcome", "第一轮", "有新属性")
    assert call("sampling", project, "link", "第一轮", "P02").err == "1 source put into it.\n"
    call("cases", project, "import", "cases.csv")
    (log,) = call("sampling", project, "--json").json
    assert log == {
        "id": log["id"],
        "round": "第一轮",
        "date": "2024-05-01",
        "gap": "归属感",
        "decision": "问居民",
        "sources": ["P01", "P02"],
        "new_cases": "R1, R2",
        "outcome": "有新属性",
    }
    assert call("sampling", project, "unlink", "第一轮", "P02").err == "1 source taken out of it.\n"
    assert (
        call("sampling", project, "edit", "第一轮", "--name", "一", "--gap", "别的").err
        == "The sampling round “第一轮” was changed.\n"
    )
    assert call("sampling", project, "edit", "一", "--gap", "别的").err == "Nothing changed.\n"
    assert "归属感" not in call("sampling", project).out
    assert call("sampling", project, "export", "t2.xlsx").err == "1 round written to t2.xlsx.\n"
    call("sampling", project, "add", "二")
    before = untouched(call, project)
    refused(call("sampling", project, "link", "二", "P01"), "“P01” came of the sampling round “一”.")
    refused(call("sampling", project, "add", "一"), "There is a sampling round named “一” already.")
    refused(call("sampling", project, "edit", "三", "--gap", "x"), "There is no sampling round named “三”.")
    refused(call("sampling", project, "add", "四", "--date", "x"), "“x” is not a valid date.")
    assert untouched(call, project) == before
    call("sampling", project, "delete", "一")
    assert len(call("sampling", project, "--json").json) == 1


def test_names_in_tables_do_not_steer_the_terminal(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "evil.csv").write_text("编号,备注\x1b[2J\nR\x1b[31m1,\x9b2J[red]\n", encoding="utf-8")
    outs = [call("cases", project, "import", "evil.csv"), call("cases", project), call("cases", project, "--json")]
    assert all(done.code == 0 for done in outs)
    for done in outs:
        assert "\x1b" not in done.out + done.err
        assert "\x9b" not in done.out + done.err


def test_one_change_is_one(call: Call, project: Path, tmp_path: Path) -> None:
    call("cases", project, "import", "cases.csv")
    (tmp_path / "one.csv").write_text("编号,年龄\nR1,68\nR2,41\n", encoding="utf-8")
    assert "2 cases read, 1 change." in call("cases", project, "import", "one.csv").err
    (tmp_path / "typed.csv").write_text("编号,分数\nR1,3\n", encoding="utf-8")
    assert "new variable: 分数 (a number)" in call("cases", project, "import", "typed.csv").out


def test_a_speaker_is_taken_from_another_case_only_if_one_says_so(call: Call, project: Path) -> None:
    call("cases", project, "import", "cases.csv")
    before = untouched(call, project)
    refused(call("cases", project, "bind", "R2", "P01", "李阿姨"), "P01/李阿姨 belongs to the case “R1”.", "say --move")
    assert untouched(call, project) == before
    done = call("cases", project, "bind", "R2", "P01", "李阿姨", "--move")
    assert done.err == "P01/李阿姨 was taken from R1: R2 speaks there now.\n"
    assert call("cases", project, "bind", "R2", "P01").err == "R2 speaks in P01/李阿姨.\n"
    call("cases", project, "withdraw", "R2")
    refused(call("cases", project, "bind", "R1", "P01"), "R2 has withdrawn")


def test_what_stood_under_a_deleted_case_stays(call: Call, project: Path) -> None:
    call("cases", project, "import", "cases.csv", "--parent", "所在社区")
    done = call("cases", project, "delete", "=槐枫苑")
    assert done.err.splitlines() == [
        "“=槐枫苑” was deleted (–); groundcode undo brings it back.",
        "2 cases that stood under it stay; they stand under no case now.",
    ]
    assert [(c["name"], c["parent"]) for c in call("cases", project, "--json").json] == [("R1", None), ("R2", None)]


def test_exact_ages_that_are_left_out_are_told(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "ages.csv").write_text("编号,年龄段,年龄\nR1,60-69,67\nR2,40-49,41\n", encoding="utf-8")
    call("cases", project, "import", "ages.csv")
    done = call("cases", project, "export", "t1.csv")
    assert "The exact ages of “年龄” were left out, since bands of ages are given." in done.err
    assert "into bands" not in done.err
    assert "67" not in (tmp_path / "t1.csv").read_text(encoding="utf-8-sig")
    refused(call("cases", project, "consent", "R1", "--share", "maybe"), "“maybe” is not a valid consent.", "It takes yes, no.")


def test_what_may_not_be_shared_is_let_out_only_after_a_yes(call: Call, project: Path, tmp_path: Path) -> None:
    for words in (
        ("add", "李"),
        ("add", "王"),
        ("bind", "李", "P01", "李阿姨"),
        ("consent", "李", "--share", "no", "--quote", "no"),
    ):
        assert call("cases", project, *words).code == 0
    assert "no consent to share them" in call("export", project, "a.qdpx").out
    before = untouched(call, project)
    told = (
        "P01 may not be shared; after this it would leave with exports and bundles. "
        "The words of P01/李阿姨 may not be quoted freely; after this exports could show them."
    )
    (tmp_path / "move.csv").write_text("ID,source,speaker\n王,P01,李阿姨\n", encoding="utf-8")
    acts = [("unbind", "李", "P01"), ("bind", "王", "P01", "--move"), ("import", "move.csv")]
    for act in acts:
        refused(call("cases", project, *act), told, "Say --yes")
    refused(call("cases", project, "delete", "李", "--yes"), "李 said no")
    assert untouched(call, project) == before
    assert f"Note: {told}" in call("cases", project, "import", "move.csv", "--dry-run").err
    for act in acts:
        done = call("cases", project, *act, "--yes")
        assert done.code == 0
        assert done.err.startswith(f"Note: {told}\n")
        assert found(call, project, "李")["speakers"] == []
        call("undo", project)
    call("cases", project, "unbind", "李", "P01", "--yes")
    assert "no consent to share them" not in call("export", project, "b.qdpx").out


def test_a_case_that_kept_nothing_in_is_let_go_without_a_question(call: Call, project: Path) -> None:
    for words in (("add", "李"), ("add", "站", "--kind", "site"), ("bind", "李", "P01", "李阿姨"), ("move", "李", "站")):
        call("cases", project, *words)
    call("cases", project, "consent", "站", "--share", "no")
    refused(call("cases", project, "move", "李"), "P01 may not be shared")
    call("cases", project, "consent", "李", "--share", "yes")
    assert call("cases", project, "move", "李").err == "李 stands under no other case.\n"
    assert call("cases", project, "unbind", "李", "P01").err == "1 place let go.\n"
