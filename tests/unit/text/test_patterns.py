from __future__ import annotations

import time
from pathlib import Path

import pytest

from groundcode.errors import BadPattern, PatternTooSlow
from groundcode.text import patterns
from groundcode.text.patterns import PatternSearch


def places(pattern: str, text: str, parts: list[tuple[int, int]] | None = None, **how: bool) -> list[str]:
    with PatternSearch(pattern, **how) as search:
        return [text[start:end] for start, end in search.spans(text, parts or [(0, len(text))], "P07")]


def test_a_pattern_of_python() -> None:
    assert places(r"张\w", "张三、李四、张五") == ["张三", "张五"]
    assert places("COFFEE|茶", "coffee and 茶") == ["coffee", "茶"]
    assert places("COFFEE|茶", "coffee and 茶", exact=True) == ["茶"]
    assert places("^b.*$", "a\nbc\nb") == ["bc", "b"]
    assert places("😀𠮷?", "a😀𠮷b😀") == ["😀𠮷", "😀"]
    assert places("x*", "axxb") == ["xx"]


def test_it_stays_within_each_part() -> None:
    text = "我们\n他们"
    assert places("[^x]+", text, [(0, 3), (3, 5)]) == ["我们\n", "他们"]
    assert places("$", text) == []


def test_many_texts_with_one_process() -> None:
    with PatternSearch("a") as search:
        assert [search.spans("ba" * n, [(0, 2 * n)], "P07") for n in range(3)] == [[], [(1, 2)], [(1, 2), (3, 4)]]
        assert len(search.spans("a" * 300_000, [(0, 300_000)], "P07")) == 300_000


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "missing )"),
        ("*", "nothing to repeat"),
        ("a{1,99999999999}", "too large"),
        ("(?<=a+)b", "look-behind"),
        ("(?L)a", "'L' flag"),
        ("[z-a]", "bad character range"),
        ("(" * 5_000, "recursion"),
    ],
)
def test_no_pattern(pattern: str, why: str) -> None:
    with pytest.raises(BadPattern) as refused:
        PatternSearch(pattern)
    assert why in refused.value.message
    assert len(refused.value.message) < 300
    assert "--regex" in refused.value.hint


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", r"\w*\w*\w*\w*\w*x", "(.*)*y", "a*a*a*a*a*a*x"])
def test_a_pattern_without_end_is_stopped(pattern: str) -> None:
    text = "a" * 5_000 + "b"
    began = time.monotonic()
    with PatternSearch(pattern, seconds=0.2) as search, pytest.raises(PatternTooSlow) as refused:
        search.spans(text, [(0, len(text))], "P07")
    assert "“P07”" in refused.value.message
    assert "0.2 seconds" in refused.value.message
    assert "(a+)+" in refused.value.hint
    assert time.monotonic() - began < 60


def test_the_whole_search_has_an_end_too() -> None:
    with PatternSearch("a", in_all=0.0) as search, pytest.raises(PatternTooSlow, match="0 seconds"):
        for _again in range(1_000):
            search.spans("a" * 10_000, [(0, 10_000)], "P07")


def test_a_process_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "pattern_child.py"
    child.write_text("import sys; sys.stdin.buffer.read(20); sys.exit(3)", encoding="utf-8")
    monkeypatch.setattr(patterns, "__file__", str(tmp_path / "patterns.py"))
    with PatternSearch("a") as search, pytest.raises(BadPattern, match="cannot be run on “P07”"):
        search.spans("a", [(0, 1)], "P07")


def test_a_python_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns.sys, "executable", "/nowhere/python")  # type: ignore[attr-defined]
    with pytest.raises(BadPattern, match="No such file"):
        PatternSearch("a")


def test_files_beside_the_transcripts_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("re.py", "json.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert places("a", "a") == ["a"]
