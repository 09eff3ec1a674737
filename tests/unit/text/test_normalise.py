from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from groundcode.text.normalise import normalise

anything = st.text(st.characters(exclude_categories=()), max_size=80)


@given(anything)
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    once = normalise(raw).text
    assert normalise(once).text == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set("\r\x00\x85\u2028\u2029")
    assert not once.startswith("\ufeff")
    once.encode("utf-8")


@given(st.text(st.sampled_from("a\r\n\u2028\x85"), max_size=20))
def test_line_ends_become_lf(raw: str) -> None:
    expected = raw.replace("\r\n", "\n")
    for char in "\r\u2028\x85":
        expected = expected.replace(char, "\n")
    assert normalise(raw).text == expected


def test_ordinary_text_has_no_notes() -> None:
    assert normalise("访谈者：您好\r\nCafe\u0301 – “quoted” £5 ½ \U0001f600\n").notes == ()


def test_what_is_changed_is_told_with_its_count() -> None:
    result = normalise("\ufeffa\x00b\ud800c\x00\u2028d\ufffde\x1b[31m")
    assert result.text == "a\ufffdb\ufffdc\ufffd\nd\ufffde\x1b[31m"
    assert [note.split()[0] for note in result.notes] == ["1", "3", "1", "1"]
    assert "U+0000" in result.notes[1]


def test_full_width_punctuation_stays() -> None:
    assert normalise("访谈者：１２（好）").text == "访谈者：１２（好）"
