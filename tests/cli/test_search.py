from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from groundcode.cli import search as cli_search
from groundcode.locale import set_language
from groundcode.text import patterns
from groundcode.workspace import search
from tests.builders import P01, P02, P03
from tests.cli.conftest import Call


@pytest.fixture
def project(call: Call, tmp_path: Path) -> str:
    (tmp_path / "in").mkdir()
    for name, text in (("P01", P01), ("P02", P02), ("P03", P03)):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert call("init", "a.groundcode", "--coder", "甲").code == 0
    assert call("import", "a.groundcode", "in").code == 0
    (tmp_path / "c.jsonl").write_text(
        '{"source": "P01", "start": 25, "end": 30, "code": "看见就踏实"}\n', encoding="utf-8"
    )  # fmt: skip
    assert call("code", "a.groundcode", "--from", "c.jsonl", "--create").code == 0
    assert call("memo", "a.groundcode", "看见是\n一回事", "--title", "看见").code == 0
    return "a.groundcode"


def test_a_line_for_each_hit(call: Call, project: str) -> None:
    done = call("search", project, "看见")
    assert done.code == 0
    assert done.out.splitlines() == [
        "P01-2  李阿姨 (informant)  天天在院里转，«看见»就踏实。  [看见就踏实]",
        "memo 看见  «看见»",
        "memo 看见  «看见»是 一回事",
        "code 看见就踏实 (name)  «看见»就踏实",
    ]
    assert done.err == "4 hits.\n"


def test_on_a_terminal_the_hit_is_marked_by_the_terminal(
    call: Call, project: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    done = call("search", project, "TEA", "--in", "text")
    plain = re.sub("\x1b\\[[0-9;]*m", "", done.out)
    assert plain == "P03-2  Mary (informant)  We drink tea together.\n"
    assert "«" not in done.out


def test_json(call: Call, project: str) -> None:
    found = call("search", project, "看 见", "--json").json
    assert found == {
        "query": "看 见",
        "hits": [],
        "total": 0,
        "truncated": False,
        "elsewhere": 0,
        "near": [{"found": "看见", "count": 1}],
    }
    found = call("search", project, "看見", "--in", "text", "--json").json
    (hit,) = found.pop("hits")
    assert found == {"query": "看見", "total": 1, "truncated": False, "elsewhere": 0, "near": []}
    assert len(hit.pop("id")) == 36
    assert hit == {
        "kind": "text", "source": "P01", "name": "P01", "field": "text", "turn": "2", "speaker": "李阿姨", "role": "informant",
        "start": 25, "end": 27, "before": "天天在院里转，", "hit": "看见", "after": "就踏实。", "variant": "看见",
        "codes": ["看见就踏实"],
    }  # fmt: skip
    memo = call("search", project, "看见", "--in", "memos", "--json").json["hits"][1]
    assert (memo["kind"], memo["source"], memo["name"], memo["field"], memo["turn"], memo["role"]) == (
        "memo", None, "看见", "text", None, None,
    )  # fmt: skip


def test_what_is_shown_can_be_cut(call: Call, project: str) -> None:
    done = call("search", project, "天", "--limit", "1")
    assert len(done.out.splitlines()) == 1
    assert done.err == "4 hits.\nThe first 1 are shown; --limit 0 shows all.\n"
    assert len(call("search", project, "天", "--limit", "0").out.splitlines()) == 4
    assert call("search", project, "天", "--limit", "2", "--json").json["truncated"] is True
    assert call("search", project, "天", "--limit", "-1").code == 2


def test_zero_hits_are_no_error(call: Call, project: str) -> None:
    for words, sentence in (
        (("看見", "--exact"), "No hit for 看見; the text has 看见 1 time.\n"),
        (("居 民 呢", "--in", "text"), "No hit for 居 民 呢; the text has 居民呢 1 time.\n"),
        (("没有的话",), "No hit for 没有的话.\n"),
        (("看见", "--speaker", "Mary"), "No hit for 看见 there; without the narrowing there are 4.\n"),
        (("走访", "--in", "codes"), "No hit for 走访 there; without the narrowing there is 1.\n"),
        (("x{9}", "--regex"), "No hit for x{9}.\n"),
    ):
        done = call("search", project, *words)
        assert (done.code, done.out, done.err) == (0, "", sentence)


def test_variants_are_told(call: Call, project: str) -> None:
    done = call("search", project, "張警官")
    assert "«张警官»" in done.out
    assert done.err == "2 hits.\nAlso as 张警官 2 times.\n"
    cut = call("search", project, "張警官", "--limit", "1")
    assert cut.err == "2 hits.\nAlso as 张警官 2 times.\nThe first 1 are shown; --limit 0 shows all.\n"


def test_narrowing(call: Call, project: str) -> None:
    assert call("search", project, "天", "--speaker", "张警官").out.count("\n") == 2
    assert call("search", project, "民警", "--role", "interviewer").out.startswith("P01-1  访谈者 (interviewer)")
    assert call("search", project, "天", "--source", "P01.txt").err == "2 hits.\n"
    assert call("search", project, "李阿姨", "--regex", "--role", "informant").err == "2 hits.\n"


@pytest.mark.parametrize(
    ("words", "sentence", "hint"),
    [
        (("  \u3000", ), "There is nothing to search for.", "besides spaces"),
        (("天", "--speaker", "Zed"), "There is no speaker named “Zed”.", "groundcode speakers PROJECT"),
        (("", ), "There is nothing to search for.", "in quotation marks"),
        (("天", "--speaker", "阿姨"), "There is no speaker named “阿姨”.", "Did you mean “李阿姨”?"),
        (("天", "--source", "P09"), "There is no source named “P09”.", "groundcode sources PROJECT"),
        (("天", "--source", "P01", "--in", "memos"), "A source, a speaker or a role narrows the texts;", "--in text"),
        (("(", "--regex"), "The pattern ( cannot be used: missing ), unterminated subpattern at", "Leave --regex out"),
        (("\x1b[2J(", "--regex"), "The pattern ␛[2J( cannot be used", "Leave --regex out"),
    ],
)  # fmt: skip
def test_refusals(call: Call, project: str, words: tuple[str, ...], sentence: str, hint: str) -> None:
    done = call("search", project, *words)
    assert (done.code, done.out) == (1, "")
    assert f"Error: {sentence}" in done.err
    assert hint in done.err


def test_a_pattern_that_would_never_end(call: Call, project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "long.txt").write_text("甲：" + "a" * 100 + "!\n", encoding="utf-8")
    call("import", project, "long.txt")
    monkeypatch.setattr(patterns.PatternSearch.__init__, "__kwdefaults__", {"exact": False, "seconds": 2.0, "in_all": 30.0})
    done = call("search", project, "(a+)+$", "--regex")
    assert done.code == 1
    assert done.err.startswith("Error: The pattern (a+)+$ was stopped: in “long”, 2 seconds were over.\nHint: Repetitions of")


def test_the_help_says_that_a_pattern_is_not_folded(call: Call) -> None:
    assert "as written" in " ".join(call("search", "--help").out.split())


def test_usage(call: Call, project: str) -> None:
    assert call("search", project).code == 2
    assert call("search", project, "天", "--in", "speakers").code == 2
    assert call("search", project, "天", "--role", "police").code == 2
    assert call("search", "no.groundcode", "天").code == 1


def test_what_a_transcript_holds_does_not_steer_the_terminal(call: Call, project: str, tmp_path: Path) -> None:
    text = "Mallory\x1b]0;x\x07: before \x1b[31mred\x1b[0m \u202eafter\x9b2J\n"
    (tmp_path / "evil.txt").write_text(text, encoding="utf-8")
    call("import", project, "evil.txt")
    for words in (("red",), ("red", "--json"), ("\x1b[31m",), ("\x1b", "--exact"), ("\u202e",)):
        done = call("search", project, *words)
        assert done.code == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.out + done.err), words
    assert "«red»" in call("search", project, "red").out


@pytest.mark.parametrize("query", ['"', "*", "天*", "NEAR(天 天)", "';--", "天 AND 天", "--", "-x", "han:天", "[bold]x", "%s{0}"])
def test_odd_queries(call: Call, project: str, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SCAN", 0)
    done = call("search", project, "--", query)
    assert (done.code, done.out, done.err) == (0, "", f"No hit for {query}.\n")


def test_in_chinese_too(call: Call, project: str) -> None:
    set_language("zh")
    try:
        assert call("search", project, "看见").code == 0
    finally:
        set_language(None)


def test_a_large_project_is_indexed_without_a_word(call: Call, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SCAN", 0)
    for _again in range(2):
        assert call("search", project, "走访").err == "1 hit.\n"
    assert call("verify", project, "--rebuild").code == 0


def test_a_long_search_shows_how_far_it_is(call: Call, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SCAN", 0)
    monkeypatch.setattr(cli_search, "_PATIENCE", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    done = call("search", project, "走访")
    assert done.code == 0
    assert done.out.count("«走访»") == 1
    assert done.err.endswith("1 hit.\n")


def test_as_a_process_of_its_own(call_apart: Call, call: Call, project: str) -> None:
    done = call_apart("search", project, "看見", "--in", "text")
    assert (done.code, done.err) == (0, "1 hit.\nAlso as 看见 1 time.\n")
    assert done.out.startswith("P01-2  ")
