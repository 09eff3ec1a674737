from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundcode.text.words import Words

TEXT = "民警天天在院里，it's called 朝阳群众 OK。"


@pytest.fixture(scope="module")
def loaded() -> Words:
    words = Words()
    words.load_dictionary()
    return words


def cut(words: Words, text: str, extra: tuple[str, ...] = ()) -> list[str]:
    return [span.of(text) for span in words.words(text, 0, len(text), extra)]


def test_before_the_dictionary_each_han_character_is_a_word() -> None:
    words = Words()
    assert not words.is_ready()
    assert cut(words, "民警，it's A1") == ["民", "警", "it's", "A1"]
    assert words.word_at("民警", 1).of("民警") == "警"


def test_words(loaded: Words) -> None:
    assert loaded.is_ready()
    assert cut(loaded, TEXT) == ["民警", "天天", "在", "院里", "it's", "called", "朝阳", "群众", "OK"]


def test_extra_words_stay_whole_and_leave_no_trace(loaded: Words) -> None:
    assert "朝阳群众" in cut(loaded, TEXT, ("朝阳群众", "朝阳", ""))
    assert "朝阳群众" not in cut(loaded, TEXT)


def test_word_at(loaded: Words) -> None:
    assert loaded.word_at(TEXT, 1).of(TEXT) == "民警"
    assert loaded.word_at(TEXT, TEXT.index("'")).of(TEXT) == "it's"
    assert loaded.word_at(TEXT, 7).of(TEXT) == "，"
    end = loaded.word_at(TEXT, len(TEXT))
    assert (end.start, end.end) == (len(TEXT), len(TEXT))
    long = "好" * 500_000
    assert loaded.word_at(long, 250_000).holds(250_000)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("民警好在院'a1 ，\n\U00020000x_’"), max_size=40), st.integers(-1, 41), st.data())
def test_words_are_in_order_and_word_at_agrees(loaded: Words, text: str, offset: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    last = start
    for span in loaded.words(text, start, end, ("好在",)):
        assert last <= span.start < span.end <= end
        last = span.end
    at = loaded.word_at(text, offset)
    assert 0 <= at.start <= at.end <= len(text)
    if 0 <= offset < len(text):
        assert at.holds(offset)


def test_the_dictionary_writes_and_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    words = Words()
    words.load_dictionary()
    assert cut(words, "民警") == ["民警"]
    assert list(scratch.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_a_cache_folder_is_used_and_need_not_be_writable(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "cache"
    for _again in range(2):
        words = Words(folder)
        words.load_dictionary()
        assert cut(words, "民警") == ["民警"]
    assert [path.name for path in folder.iterdir()] == ["jieba.cache"]
    blocked = tmp_path / "file"
    blocked.write_text("x")
    words = Words(blocked)
    words.load_dictionary()
    assert cut(words, "民警") == ["民警"]
    assert capfd.readouterr() == ("", "")
