"""Codes are found by name, initials and pinyin, whatever is typed."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.domain.levels import Level
from groundcode.tui.finding import CodeEntry, Index, folded, is_naming

NAMES = (
    "警民亲近感",
    "熟悉信任",
    "调解协商",
    "重点人群",
    "行长经验",
    "经民",
    "trust building",
    "Trust",
    "identity",
    "OK 绷",
    "[bold]x[/]",
)


def index(names: tuple[str, ...] = NAMES, counts: dict[str, int] | None = None, recent: tuple[str, ...] = ()) -> Index:
    counts = counts or {}
    return Index([CodeEntry(n, n, f"主 > {n}", Level.LABEL, counts.get(n, 0)) for n in names], recent)


def names(query: str, given_index: Index | None = None) -> list[str]:
    return [hit.entry.name for hit in (given_index or index()).search(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("jmqj", "警民亲近感"),
        ("jmqjg", "警民亲近感"),
        ("jingminqinjin", "警民亲近感"),
        ("jing min qin", "警民亲近感"),
        ("亲近", "警民亲近感"),
        ("jqg", "警民亲近感"),
        ("tjxs", "调解协商"),
        ("djxs", "调解协商"),
        ("zdrq", "重点人群"),
        ("cdrq", "重点人群"),
        ("hzjy", "行长经验"),
        ("xcjy", "行长经验"),
        ("trust", "Trust"),
        ("TRUST B", "trust building"),
        ("tb", "trust building"),
        ("trustb", "trust building"),
        ("ｔｒｕｓｔ", "Trust"),
        ("okb", "OK 绷"),
        ("[bold]", "[bold]x[/]"),
    ],
)
def test_a_query_finds_its_code_first(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_exact_before_prefix_before_the_rest_however_much_used() -> None:
    found = index(("信任", "信任感", "不信任", "任信"), {"不信任": 100_000, "信任感": 5000}, ("不信任",))
    assert names("信任", found) == ["信任", "信任感", "不信任"]
    assert [hit.exact for hit in found.search("信任")] == [True, False, False]
    assert found.search("ＴＲＵＳＴ") == []


def test_use_and_recency_decide_between_equals() -> None:
    found = index(("信任甲", "信任乙", "信任丙"), {"信任乙": 40}, ("信任丙",))
    assert names("xr", found) == ["信任乙", "信任丙", "信任甲"]


def test_an_empty_query_gives_the_recent_then_the_most_used() -> None:
    found = index(("甲", "乙", "丙", "丁"), {"丁": 9}, ("丙", "甲"))
    assert names("", found) == names("  ", found) == ["丙", "甲", "丁", "乙"]


def test_no_more_than_the_limit() -> None:
    assert len(index(tuple(f"信任{n}" for n in range(50))).search("xr", limit=7)) == 7


@pytest.mark.parametrize(
    ("query", "naming"),
    [
        ("警民", True),
        ("jm警", True),
        ("かな", True),
        ("jm", False),
        ("ｊｍ", False),
        ("é", False),
        ("3", False),
        ("，", False),
        ("", False),
    ],
)
def test_han_is_naming_and_latin_is_finding(query: str, naming: bool) -> None:
    assert is_naming(query) is naming


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_query_is_answered_and_any_name_found_by_itself(text: str) -> None:
    found = index((*NAMES, text) if text not in NAMES else NAMES)
    hits = found.search(text)
    if folded(text):
        assert any(hit.exact and folded(hit.entry.name) == folded(text) for hit in hits)


def test_a_pathological_query_is_cheap() -> None:
    found = index(tuple("e" * 60 + f"{n}x" for n in range(100)))
    begin = time.process_time()
    for query in ("eeeeee", "e" * 59 + "y", "ex" * 20):
        found.search(query)
    assert time.process_time() - begin < 5


def test_pinyin_is_loaded_only_when_a_name_needs_it() -> None:
    program = (
        "import sys; from groundcode.tui.finding import *; from groundcode.domain.levels import Level;"
        "Index([CodeEntry('1','trust','trust',Level.LABEL)]).search('tr'); print('pypinyin' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "False"


def test_every_reading_of_a_character_finds_the_code_by_full_pinyin() -> None:
    given = index(("重庆来的", "居民调解", "重视程度"))
    assert names("chongqing", given)[:1] == ["重庆来的"]
    assert names("zhongshi", given)[:1] == ["重视程度"]
    for letters in ("tiaojie", "diaojie", "jumintiao"):
        assert names(letters, given)[:1] == ["居民调解"], letters


def test_letters_scattered_in_a_latin_name_are_a_loose_match_and_initials_are_not() -> None:
    given = index(("thanks for nothing", "居民调解"))
    assert given.search("tan")[0].is_loose
    assert not given.search("tfn")[0].is_loose
    assert not given.search("nothing")[0].is_loose
    assert not given.search("jmj")[0].is_loose
