"""Codebooks compared and taken in, through the command line, in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from groundcode.locale import set_language
from tests.cli.conftest import Call

HEAD = "format: groundcode-codebook\nversion: 1\ntitle: t\n"
BEFORE = (
    HEAD
    + """codes:
- {name: 近, level: main, id: 0190a6b2-0000-7000-8000-000000000001, children: [
    {name: 信, level: category, id: 0190a6b2-0000-7000-8000-000000000002, definition: 居民认识民警，并且放心。}]}
- {name: 散, level: label, id: 0190a6b2-0000-7000-8000-000000000003}
- {name: 去, level: label}
- {name: 旧名, level: concept, definition: 居民主动把院里的事情告诉民警}
"""
)
AFTER = (
    HEAD
    + """codes:
- {name: 近, level: main, id: 0190a6b2-0000-7000-8000-000000000001, core: true, children: [
    {name: 零散, level: category, id: 0190a6b2-0000-7000-8000-000000000003, also_in: [信任]}]}
- {name: 信任, level: category, id: 0190a6b2-0000-7000-8000-000000000002, definition: 居民认识民警，也放心。, exclusion: 听说的}
- {name: 来, level: label, inclusion: "=1+1\\x1b[31m"}
- {name: 新名, level: concept, definition: 居民主动把院里的事情都告诉民警}
""".replace('"=1+1\\x1b[31m"', '"=1+1\\e[31m"')
)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(AFTER, encoding="utf-8")
    return tmp_path


def test_two_files_in_english(call: Call, books: Path) -> None:
    done = call("codebook", "diff", "a.yaml", "b.yaml")
    assert done.code == 0
    assert done.out.splitlines() == [
        "a.yaml (5 codes) → b.yaml (5 codes)",
        "Removed: 去 (label)",
        "Added: 来 (label)",
        "    inclusion: =1+1␛[31m",
        "Renamed: 散 → 零散",
        "Renamed: 近 > 信 → 信任",
        "Perhaps renamed: 旧名 → 新名 (their definitions are alike)",
        "Moved: 散 → 近 > 零散",
        "Moved: 近 > 信 → 信任",
        "Raised: 近 > 零散: label → category",
        "Core category: none → 近",
        "Changed: 信任 · definition",
        "    居民认识民警，[-并且-]{+也+}放心。",
        "Changed: 信任 · exclusion",
        "    + 听说的",
        "Changed: 新名 · definition",
        "    居民主动把院里的事情{+都+}告诉民警",
        "Also in: 近 > 零散",
        "    + 信任",
    ]
    assert done.err.splitlines() == [
        "Codes: 1 added, 1 removed, 2 renamed, 1 perhaps renamed, 2 moved, 1 raised or lowered, 3 texts changed."
    ]
    back = call("codebook", "diff", "b.yaml", "a.yaml").out
    assert "Lowered: 散: category → label" in back
    assert "Core category: 近 → none" in back


def test_two_files_in_chinese(call: Call, books: Path) -> None:
    set_language("zh")
    try:
        done = call("codebook", "diff", "a.yaml", "b.yaml")
    finally:
        set_language(None)
    assert done.code == 0
    assert "居民认识民警，[-并且-]{+也+}放心。" in done.out
    assert len(done.out.splitlines()) == 19
    assert "\x1b" not in done.out


def test_the_same_says_so(call: Call, books: Path) -> None:
    done = call("codebook", "diff", "a.yaml", "a.yaml")
    assert (done.code, done.out, done.err) == (0, "a.yaml (5 codes) → a.yaml (5 codes)\n", "The two codebooks say the same.\n")
    assert call("codebook", "diff", "a.yaml", "a.yaml", "--json").json["same"] is True


def test_a_project_a_copy_a_file_and_a_day(call: Call, books: Path) -> None:
    assert call("init", "p.groundcode", "--coder", "甲").code == 0
    assert call("codebook", "import", "p.groundcode", "a.yaml").code == 0
    assert "The two codebooks say the same." in call("codebook", "diff", "p.groundcode", "a.yaml").err
    shutil.copy("p.groundcode", "q.groundcode")
    done = call("codebook", "import", "q.groundcode", "b.yaml", "--yes")
    assert done.code == 0
    told = call("codebook", "diff", "p.groundcode", "q.groundcode", "--json").json
    assert [side["codes"] for side in told["between"]] == [5, 7]
    assert [one["code"] for one in told["added"]] == ["来", "新名"]
    assert [(one["code"], one["field"]) for one in told["texts"]] == [("近 > 信任", "definition"), ("近 > 信任", "exclusion")]
    assert told["texts"][0]["pieces"][1] == {"change": "removed", "text": "并且"}
    assert told["core"] == {"before": None, "after": "近"}
    since = call("codebook", "diff", "q.groundcode", "--since", "2001-01-01")
    assert "on 2000-12-31 (0 codes)" in since.out
    assert since.err == "Codes: 7 added.\n"
    assert call("codebook", "export", "q.groundcode", "q.qdc").code == 0
    noted = call("codebook", "diff", "q.groundcode", "q.qdc")
    assert "q.qdc carries no places of examples" in noted.err
    # XML cannot hold the escape character of one text.
    assert noted.err.endswith("Codes: 1 text changed.\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("a.yaml",), 2, "second codebook"),
        (("a.yaml", "b.yaml", "--since", "2026-01-01"), 2, "second codebook"),
        (("a.yaml", "b.yaml", "--at", "2026-01-01"), 2, "second codebook"),
        (("a.yaml", "none.yaml"), 1, "none.yaml"),
        (("a.yaml", "none.groundcode"), 1, "none.groundcode"),
        (("a.yaml", "a.txt"), 1, ".yaml"),
        (("p.groundcode", "--since", "yesterday"), 1, "yesterday"),
        (("p.groundcode", "--since", "2001-01-01", "--at", "2001-02-01"), 1, "2001"),
    ],
)
def test_what_cannot_be_compared(call: Call, books: Path, words: tuple[str, ...], code: int, told: str) -> None:
    (books / "a.txt").write_text("x", encoding="utf-8")
    assert call("init", "p.groundcode").code == 0
    done = call("codebook", "diff", *words)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_text_is_replaced_after_it_was_shown(call: Call, books: Path) -> None:
    assert call("init", "p.groundcode", "--coder", "甲").code == 0
    first = call("codebook", "import", "p.groundcode", "a.yaml", "--dry-run")
    assert first.code == 0
    assert first.out.splitlines()[0] == "New: 近 (main category)"
    assert "without --dry-run it is taken in" in first.err
    assert call("codes", "p.groundcode", "--json").json == []
    done = call("codebook", "import", "p.groundcode", "a.yaml")
    assert (done.code, done.out, done.err) == (0, "", "5 codes made, 0 changed, 0 examples bound.\n")
    shown = call("codebook", "import", "p.groundcode", "b.yaml")
    assert shown.code == 1
    assert "Changed: 近 > 信 · definition\n    - 居民认识民警，并且放心。\n    + 居民认识民警，也放心。\n" in shown.out
    assert "Core category: none → 近\n" in shown.out
    assert "Also in: 散 → 信任\n" in shown.out
    assert "Left out: 散 · place\n" in shown.out
    assert "“散” stays a label" in shown.out
    assert "Nothing is stored yet; --yes takes it in." in shown.err
    assert call("codebook", "import", "p.groundcode", "b.yaml", "--dry-run", "--yes").code == 0
    assert len(call("codes", "p.groundcode", "--json").json) == 5
    done = call("codebook", "import", "p.groundcode", "b.yaml", "--yes", "--json")
    assert (done.code, done.json["done"], done.json["core"]) == (0, True, "近")
    assert call("history", "p.groundcode", "--json").json[0]["kind"] == "codebook"
    again = call("codebook", "import", "p.groundcode", "b.yaml")
    assert (again.code, again.err) == (0, "There is nothing in it to take in.\n")


def test_what_is_at_odds_is_a_line_and_not_an_exception(call: Call, books: Path) -> None:
    assert call("init", "p.groundcode", "--coder", "甲").code == 0
    assert call("codebook", "import", "p.groundcode", "a.yaml").code == 0
    (books / "c.yaml").write_text(
        HEAD + "codes:\n- {name: 去, level: label, id: 0190a6b2-0000-7000-8000-000000000003}\n", encoding="utf-8"
    )
    done = call("codebook", "import", "p.groundcode", "c.yaml")
    assert done.code == 1
    assert done.out == "Left out: 散 · name\n    去\n    There is already a “去” beside it.\n"
    assert done.err == "There is nothing in it to take in.\n"
