"""`groundcode check` and `groundcode profile`: what is printed, answered and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundcode.domain.levels import Level
from tests.cli.conftest import Call
from tests.workspace.sound_study import sound_study


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A study with one error, and three concepts that nothing carries."""
    study = sound_study(tmp_path)
    for name in ("己", "庚", "辛\x1b[31m"):
        study.ws.codes.create(name, level=Level.CONCEPT, parent=study.codes["乙一"])
    study.ws.codes.describe(study.codes["甲"], definition="")
    study.ws.close()
    return study.ws.path


def test_errors_first_with_what_mends_them(call: Call, project: Path) -> None:
    done = call("check", project)
    assert done.code == 0, "findings are data"
    first, mend, second, mend_too = done.out.splitlines()
    assert first == "error  category-without-definition  甲: It has no definition."
    assert mend.startswith("    Write the definition")
    assert second == "warning  not-used (3)  己, 庚, 辛␛[31m: No segment carries it or anything below it."
    assert mend_too == "    Code with it, put codes under it, or delete it."
    assert "1 error, 3 warnings, 0 answered" in done.err


def test_json_has_every_finding(call: Call, project: Path) -> None:
    found = call("check", project, "--json").json
    assert [(one["severity"], one["rule"], one["name"], one["count"]) for one in found] == [
        ("error", "category-without-definition", "甲", 1),
        ("warning", "not-used", "乙 > 乙一 > 己", 3),
        ("warning", "not-used", "乙 > 乙一 > 庚", 3),
        ("warning", "not-used", "乙 > 乙一 > 辛\x1b[31m", 3),
    ]
    assert set(found[0]) == {"severity", "rule", "name", "reason", "mend", "count", "key", "place", "answered", "answer"}
    assert found[0]["place"]["kind"] == "code"
    assert found[0]["key"] == f"category-without-definition:{found[0]['place']['id']}"
    assert call("check", "--json", project).json == found


def test_a_warning_is_answered_and_the_answer_taken_back(call: Call, project: Path) -> None:
    done = call("check", project, "answer", "not-used", "己", "--reason", "留待下一轮")
    assert "1 warning is answered." in done.err
    assert "not-used (2)" in call("check", project).out
    assert "1 error, 2 warnings, 1 answered" in call("check", project).err
    whole = call("check", project, "--all").out
    assert "answered  not-used  乙 > 乙一 > 己: " in whole
    assert "    Answer: 留待下一轮" in whole
    assert [one["answer"] for one in call("check", project, "--json").json] == [None, "留待下一轮", None, None]
    assert "2 warnings are answered." in call("check", "answer", project, "not-used", "--reason", "都留着").err
    assert call("check", project, "--json").json[1]["answer"] == "留待下一轮", "an answer is not overwritten in passing"
    done = call("check", project, "answer", "not-used", "--take-back")
    assert "3 answers were taken back." in done.err


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("category-without-definition", "--reason", "x"), "is an error: it is mended, not answered.", 1),
        (("nothing", "--reason", "x"), "There is no rule named “nothing”.", 1),
        (("not-used", "甲", "--reason", "x"), "There is no not-used named “甲”.", 1),
        (("not-used",), "Give --reason TEXT, or --take-back.", 2),
        (("not-used", "--reason", "x", "--take-back"), "Give --reason TEXT, or --take-back.", 2),
    ],
)
def test_what_cannot_be_answered(call: Call, project: Path, words: tuple[str, ...], said: str, code: int) -> None:
    done = call("check", project, "answer", *words)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def test_nothing_found_is_said(call: Call, tmp_path: Path) -> None:
    call("init", "q.groundcode", "--coder", "甲")
    done = call("check", "q.groundcode")
    assert (done.code, done.out, done.err) == (0, "", "Nothing found.\n")
    assert call("check", "q.groundcode", "--json").json == []
    done = call("check", "none.groundcode")
    assert done.code == 1
    assert "none.groundcode" in done.err


def test_a_school_is_shown_and_chosen(call: Call, project: Path) -> None:
    done = call("profile", project)
    assert "开放式编码 → 主轴编码 → 选择性编码" in done.err
    assert "coding" in done.out
    assert "编码 / 译码 / 登录" in done.out
    assert "（Glaser）" in call("profile", project, "--set", "glaser").err
    assert "Nothing changed." in call("profile", project, "--set", "glaser").err
    assert call("profile", project, "--set", "freud").code == 2
    found = call("profile", project, "--json").json
    assert (found["profile"], found["language"]) == ("glaser", "zh")
    assert found["stages"] == ["开放性编码", "选择性编码", "理论编码"]
    assert "T6" not in found["tables"]


def test_words_are_chosen_and_taken_back(call: Call, project: Path) -> None:
    done = call("profile", project, "--word", "coding=译码", "--word", "axial = 轴心式")
    assert "“coding” is written “译码” from now on." in done.err
    found = call("profile", project, "--json").json
    assert found["stages"][1] == "轴心式译码"
    assert [one for one in found["words"] if one["chosen"]] == [
        {"key": "coding", "word": "译码", "chosen": True, "offered": ["编码", "译码", "登录"]},
        {"key": "axial", "word": "轴心式", "chosen": True, "offered": ["主轴", "轴心式", "关联式"]},
    ]
    assert "“coding” is written “编码” from now on." in call("profile", project, "--word", "coding=").err
    assert call("profile", project, "--json", "--language", "en").json["stages"][1] == "axial coding"


@pytest.mark.parametrize(("word", "code"), [("coding", 2), ("nothing=x", 1), (f"coding={'字' * 41}", 1)])
def test_words_that_are_refused(call: Call, project: Path, word: str, code: int) -> None:
    done = call("profile", project, "--word", word, "--json")
    assert (done.code, done.out) == (code, "")
    assert "Traceback" not in done.err


def test_several_words_are_one_change_or_none(call: Call, project: Path) -> None:
    changes = len(call("history", project, "--json").json)
    done = call("profile", project, "--word", "coding=译码", "--word", "nothing=x")
    assert done.code == 1
    assert "“nothing” is not a valid word." in done.err
    assert len(call("history", project, "--json").json) == changes
    call("profile", project, "--word", "coding=译码", "--word", "main=主类属", "--coder", "甲")
    assert len(call("history", project, "--json").json) == changes + 1
    call("undo", project)
    assert call("profile", project, "--json").json["stages"][0] == "开放式编码"
