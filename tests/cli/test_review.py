"""`groundcode review`, and what `import`, `conflicts` and `resolve` say about corrected texts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.builders import P01
from tests.cli.conftest import Call

GONE = P01.replace("有事打他电话", "没有什么了").replace("看见就踏实", "踏实")


@pytest.fixture
def study(call: Call, tmp_path: Path) -> Call:
    """A project with three codings, in whose text one is gone and one is cut."""
    (tmp_path / "P01.txt").write_text(P01, encoding="utf-8")
    (tmp_path / "new.txt").write_text(GONE, encoding="utf-8")
    lines = [
        {"source": "P01", "start": P01.index(words), "end": P01.index(words) + len(words), "code": name}
        for words, name in (("天天在院里转", "可见"), ("看见就踏实", "踏实"), ("有事打他电话", "电话"))
    ]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert call("init", "p.groundcode", "--coder", "甲").code == 0
    assert call("import", "p.groundcode", "P01.txt").code == 0
    assert call("code", "p.groundcode", "--from", "c.jsonl", "--create").code == 0
    return call


@pytest.fixture
def corrected(study: Call) -> Call:
    done = study("import", "p.groundcode", "new.txt", "--as-version-of", "P01")
    assert done.code == 0
    assert "Coded segments: 1 unchanged, 0 on changed words, 2 waiting (groundcode review PROJECT)." in done.err
    return study


def ids(call: Call) -> list[str]:
    return [item["id"] for item in call("review", "p.groundcode", "--json").json]


def segments(call: Call) -> dict[str, bool]:
    return {s["quote"]: s["placed"] for s in call("segments", "p.groundcode", "--json").json}


def test_before_a_correction_nothing_waits(study: Call) -> None:
    assert study("review", "p.groundcode").err == "No segment waits.\n"
    assert study("review", "p.groundcode", "--json").json == []


def test_the_list_says_what_was_and_what_is(corrected: Call) -> None:
    shown = corrected("review", "p.groundcode")
    first, second = (i[:8] for i in ids(corrected))
    at = GONE.index("踏实")
    assert shown.out.splitlines() == [
        f"{first} P01-2 踏实 (甲)",
        "    was: “看见就踏实”",
        f"    now: [{at}, {at + 2}) in turn 2, “踏实”; its words changed: 57 % alike",
        f"{second} P01-4 电话 (甲)",
        "    was: “有事打他电话”",
        "    now: most of its words are gone",
    ]
    ways = "--keep / --move START:END / --let-go"
    assert shown.err.splitlines() == ["2 segments wait.", f"Answer with: groundcode review p.groundcode {first} {ways}"]


def test_the_list_as_json(corrected: Call) -> None:
    first, second = corrected("review", "p.groundcode", "--source", "P01", "--json").json
    at, start = GONE.index("踏实"), P01.index("看见")
    place = {"start": at, "end": at + 2, "turn": "2", "words": "踏实", "score": 57}
    assert {**first, "id": "", "version": ""} == {
        "id": "", "source": "P01", "grade": "uncertain", "answered": False, "quote": "看见就踏实", "turn": "2",
        "codes": ["踏实"], "coders": ["甲"], "version": "", "start": start, "end": start + 5, "place": place,
        "proposal": place, "reason": "its words changed: 57 % alike",
    }  # fmt: skip
    assert (second["place"], second["proposal"], second["quote"]) == (None, None, "有事打他电话")
    everything = corrected("review", "p.groundcode", "--all", "--json").json
    assert everything == [first, second]


def test_the_three_answers_and_undo(corrected: Call) -> None:
    first, second = ids(corrected)
    done = corrected("review", "p.groundcode", first[:8], "--keep")
    assert (done.code, done.out) == (0, "")
    assert done.err == "“看见就踏实” lies at “踏实” now.\n1 segment still waits.\n"
    done = corrected("review", "p.groundcode", second, "--let-go", "--coder", "乙")
    assert done.err == "“有事打他电话” has no place in the text any more; its codings stay.\nNo segment waits any more.\n"
    assert segments(corrected) == {"天天在院里转": True, "踏实": True, "有事打他电话": False}
    told = corrected("review", "p.groundcode", "--all").out
    assert "placed by a person" in told
    assert "let go of: it is no longer in the text" in told
    assert "乙 said where segments lie in a corrected text" in corrected("history", "p.groundcode").out
    assert corrected("undo", "p.groundcode", "--coder", "乙").code == 0
    at = GONE.index("没有什么了")
    done = corrected("review", "p.groundcode", second[:6], "--move", f"{at}:{at + 5}")
    assert f"lies at [{at}, {at + 5}) now" in done.err
    assert segments(corrected)["没有什么了"]
    assert corrected("codes", "p.groundcode", "--json").json[0]["own"] == 1


def test_all_at_once(corrected: Call) -> None:
    assert corrected("review", "p.groundcode", "--keep-all").err == "No proposal is sure enough.\n2 segments still wait.\n"
    done = corrected("review", "p.groundcode", "--keep-all", "--at-least", "50", "--source", "P01")
    assert done.err == "1 segment was placed.\n1 segment still waits.\n"
    listed = corrected("review", "p.groundcode")
    assert listed.err.splitlines()[1].endswith(" --move START:END / --let-go"), "nothing is proposed that one could keep"
    assert "--keep" not in listed.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("zz", "--keep"), 1, "There is no segment “zz” in the review list."),
        (("{1}", "--keep"), 1, "Nothing in the text is like “有事打他电话”"),
        (("{1}", "--move", "0:999"), 1, "[0, 999) is not a place in “P01”"),
        (("{1}", "--move", "9:3"), 1, "[9, 3) is not a place in “P01”"),
        (("{1}", "--move", "nine"), 2, "a place is written START:END"),
        (("{1}", "--move", "1:" + "9" * 40), 2, "a place is written START:END"),
        (("{1}",), 2, "exactly one of --keep, --move, --let-go"),
        (("{1}", "--keep", "--let-go"), 2, "exactly one of --keep, --move, --let-go"),
        (("{1}", "--keep", "--source", "P01"), 2, "exactly one of --keep, --move, --let-go"),
        (("--keep",), 2, "need the ID of a segment"),
        (("--at-least", "80"), 2, "--at-least goes with --keep-all"),
        (("--keep-all", "--json"), 2, "--json goes with the list alone"),
        (("--source", "P77"), 1, "There is no source named “P77”"),
    ],
)
def test_what_is_refused(corrected: Call, words: tuple[str, ...], code: int, said: str) -> None:
    known = ids(corrected)
    before = corrected("history", "p.groundcode", "--json").json
    done = corrected("review", "p.groundcode", *(word.replace("{1}", known[1]) for word in words))
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert corrected("history", "p.groundcode", "--json").json == before


def test_what_a_transcript_holds_cannot_steer_the_terminal(call: Call, tmp_path: Path) -> None:
    (tmp_path / "P01.txt").write_text(P01.replace("有事打他电话", "有事\x1b[2J打他电话"), encoding="utf-8")
    (tmp_path / "new.txt").write_text(P01.replace("有事打他电话", "没"), encoding="utf-8")
    line = {"source": "P01", "start": P01.index("有事打"), "end": P01.index("有事打") + 10, "code": "电话"}
    (tmp_path / "c.jsonl").write_text(json.dumps(line), encoding="utf-8")
    coded: tuple[str, ...] = ("code", "p.groundcode", "--from", "c.jsonl", "--create")
    version: tuple[str, ...] = ("import", "p.groundcode", "new.txt", "--as-version-of", "P01")
    for words in (("init", "p.groundcode"), ("import", "p.groundcode", "P01.txt"), coded, version):
        assert call(*words).code == 0
    (one,) = ids(call)
    for answer in ((), (one, "--keep"), (one, "--let-go")):
        done = call("review", "p.groundcode", *answer)
        assert "\x1b" not in done.out + done.err


def test_two_corrections_are_offered_as_one_and_merged(study: Call, tmp_path: Path) -> None:
    shutil.copy("p.groundcode", "b.groundcode")
    (tmp_path / "other.txt").write_text(P01.replace("您平时", "您平常"), encoding="utf-8")
    assert study("import", "p.groundcode", "new.txt", "--as-version-of", "P01").code == 0
    assert study("import", "b.groundcode", "other.txt", "--as-version-of", "P01", "--coder", "乙").code == 0
    assert study("merge", "p.groundcode", "b.groundcode").code == 0
    (conflict,) = study("conflicts", "p.groundcode", "--json").json
    listed = study("conflicts", "p.groundcode").out
    assert "“P01”: its text was corrected differently; the changes fit together" in listed
    assert "the text with changes in turns 2, 4" in listed
    assert study("resolve", "p.groundcode", conflict["id"][:8], "--both").code == 0
    assert study("show", "p.groundcode", "P01", "--json").json["text"] == GONE.replace("您平时", "您平常")
    assert study("conflicts", "p.groundcode", "--json").json == []


def test_turns_that_differ_are_named(study: Call, tmp_path: Path) -> None:
    shutil.copy("p.groundcode", "b.groundcode")
    (tmp_path / "other.txt").write_text(P01.replace("有事打他电话", "有事去找他"), encoding="utf-8")
    assert study("import", "p.groundcode", "new.txt", "--as-version-of", "P01").code == 0
    assert study("import", "b.groundcode", "other.txt", "--as-version-of", "P01", "--coder", "乙").code == 0
    assert study("merge", "p.groundcode", "b.groundcode").code == 0
    (conflict,) = study("conflicts", "p.groundcode", "--json").json
    wordings = {"甲": "李阿姨：没有什么了。", "乙": "李阿姨：有事去找他。"}
    assert {choice["coder"]: choice["turns"] for choice in conflict["choices"]} == {
        who: {"4": words} for who, words in wordings.items()
    }  # fmt: skip
    listed = [line.strip() for line in study("conflicts", "p.groundcode").out.splitlines()]
    first, second = (wordings[choice["coder"]] for choice in conflict["choices"])
    assert listed[3:] == ["turn 4", f"1. {first}", f"2. {second}"]
    done = study("resolve", "p.groundcode", conflict["id"][:8], "--both")
    assert done.code == 1
    assert "The two texts of “P01” cannot be merged: turn 4 was changed differently in both." in done.err
    assert study("resolve", "p.groundcode", conflict["id"][:8], "--take", "1").code == 0
