from __future__ import annotations

import sys
import unicodedata

import pytest

from groundcode.text import matching
from groundcode.text.matching import alike, literal


def found(query: str, text: str, **how: bool) -> list[str]:
    matcher = literal(query, **how)
    spans = list(matcher.spans(text))
    assert spans == list(matcher.spans(text, text.encode()))
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("query", "text", "wanted"),
    [
        ("coffee", "Coffee, COFFEE, ｃｏｆｆｅｅ and ＣＯＦＦＥＥ", ["Coffee", "COFFEE", "ｃｏｆｆｅｅ", "ＣＯＦＦＥＥ"]),
        ("１２", "12 and １２ and 1２", ["12", "１２", "1２"]),
        ("é", "É é e", ["É", "é"]),
        ("привет", "Привет", ["Привет"]),
        ("οδος", "ΟΔΟΣ οδοσ", ["ΟΔΟΣ", "οδοσ"]),
        ("strasse", "Straße STRASSE", ["STRASSE"]),
        ("straße", "Straße STRAẞE", ["Straße", "STRAẞE"]),
        ("istanbul", "İstanbul Istanbul", ["Istanbul"]),
        ("：", "甲：是 a:b", ["："]),
        ("the house", "the\nhouse, the\u3000 \thouse, thehouse", ["the\nhouse", "the\u3000 \thouse"]),
        (" a", "b  a a", ["  a", " a"]),
        ("a ", "a  b a", ["a  "]),
        ("  ", "a b\n\nc", [" ", "\n\n"]),
        ("幹部", "干部、幹部、乾部、干 部", ["干部", "幹部", "乾部"]),
        ("哈哈", "哈哈哈", ["哈哈"]),
        ("裏居裡", "里居里居里，裡居裏", ["里居里", "裡居裏"]),
        ("house", "houſe HOUSE ｈouse", ["houſe", "HOUSE", "ｈouse"]),
        ("house", "houſe HOUSE", ["houſe", "HOUSE"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("(", "(a)", ["("]),
        ("[^a]*", "x[^a]*", ["[^a]*"]),
        ("\\d", "1\\d", ["\\d"]),
        ("don't", "DON'T don’t", ["DON'T"]),
        ("k?s", "ſK?S k?ſ", ["K?S", "k?ſ"]),
        ("cafe\u0301", "Café", ["Café"]),
    ],
)
def test_what_is_the_same_to_a_search(query: str, text: str, wanted: list[str]) -> None:
    assert found(query, text) == wanted


def test_exact_means_these_code_points() -> None:
    assert found("Coffee", "coffee Coffee ＣＯＦＦＥＥ", exact=True) == ["Coffee"]
    assert found("干部", "幹部 干部", exact=True) == ["干部"]
    assert found("a b", "a  b a\nb a b", exact=True) == ["a b"]
    assert found(".*", "a.*", exact=True) == [".*"]
    assert found("cafe\u0301", "Café", exact=True) == []


def test_loose_lets_spaces_stand_between() -> None:
    assert found("居民委员会", "居民 委员\n会", loose=True) == ["居民 委员\n会"]
    assert found("居 民", "居民", loose=True) == ["居民"]


def test_what_precedes_does_not_shift_places() -> None:
    for before in ("İ", "ß", "ŉ", "ﬀ", "ΐ", "😀", "𠮷", "e\u0301", "\x00", "\u202e"):
        assert list(literal("b").spans(before * 5 + "B")) == [(len(before) * 5, len(before) * 5 + 1)]


def test_the_table_of_cases_holds_every_character_of_unicode_that_has_one() -> None:
    several = 0
    for character in map(chr, range(sys.maxunicode + 1)):
        plain = alike(character)
        # Texts are NFC, and hold no halves of pairs.
        if plain != character and not character.isspace() and unicodedata.is_normalized("NFC", character):
            assert found(plain, character) == [character], hex(ord(character))
            several += 1
    assert several > 1_300


def test_a_variant_is_told_by_its_script_alone() -> None:
    matcher = literal("鄰居 A")
    assert matcher.variant("邻居 A") == "邻居 A"
    assert matcher.variant("鄰居  a") is None
    assert matcher.variant("鄰居 A") is None
    assert literal("coffee").variant("COFFEE") is None


def test_a_long_run_of_spaces_is_walked_through_once() -> None:
    text = "a" + " " * 200_000 + "b"
    assert found(" c", text) == []
    assert found("a c", text) == []
    assert len(found("a b", text)) == 1
    assert found("ac", text, loose=True) == []


def test_a_long_query_of_which_only_the_beginning_is_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_MOST_PARTS", 2)
    assert found("哈哈呀", "哈哈哈呀哈哈呀") == ["哈哈呀", "哈哈呀"]
    assert found("a b  c d", "A b\nC\u3000 D a b cd") == ["A b\nC\u3000 D"]
    assert found("a b ", "a b a b  ") == ["a b ", "a b  "]
    assert found("abc", "ab") == []


def test_a_very_long_query() -> None:
    query = "长句子，long sentence " * 100
    assert found(query, query.upper() + "x") == [query.upper()]
